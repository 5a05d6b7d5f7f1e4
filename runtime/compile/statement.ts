import type {
  CGuardStatement,
  CMacroBlock,
  CUnparsed,
  Expression,
  ForStatement,
  Statement,
  SwitchStatement,
  VariableDeclaration,
  VariableDeclarator,
} from '../../model/nodes';
import { promote, s64, type IntegerType } from '../machine/integer';
import { isAggregate } from '../machine/types';
import { lowerBlockMacro } from './block-macro';
import type { Context, Jump, Lowered } from './context';
import { NeedsMemory, type Local } from './context';
import { convert, integerOf } from './conversions';
import { completeArray, condition, effect, value } from './expression';
import { withoutLabels, type LabelUse } from './goto';
import { guardClass } from './guard';
import { callKernel } from './calls';
import { initialiseWith } from './initializer';
import {
  assign,
  b,
  block,
  call,
  commentText,
  declareLet,
  id,
  num,
  statement,
  str,
  type JsExpression,
  type JsStatement,
} from './js';
import { expandCall, expansion, parsePreprocessed } from './macro';
import { Unlowerable } from './unlowerable';

/** `at(12); // the C line`: counts a step, and says where the run is. */
export function at(context: Context, node: { start: number; end: number }, text?: string): JsStatement {
  const marker = statement(call('at', num(context.line(node))));
  context.helper('at');
  (marker as { comments?: unknown }).comments = [
    b.commentLine(commentText(text ?? context.textOf(node)), false, true),
  ];
  return marker;
}

/**
 * Lower the statements of a block, in the scope that is current. What cannot be lowered is noted, and the rest is
 * lowered all the same, so that one run finds every problem.
 */
export function lowerList(context: Context, list: readonly Statement[]): JsStatement[] {
  const flat = context.unit.flatten(list);
  const labels = context.plan?.lists.get(flat);
  if (labels === undefined || labels.length === 0 || context.inClosure)
    return lowerRange(context, flat, 0, flat.length);
  return structured(context, flat, labels, 0, flat.length, null);
}

/** Statements `from` to `to` of a list whose labels gotos name: forward ones leave a labelled block, backward ones repeat a loop. */
function structured(
  context: Context,
  list: readonly Statement[],
  labels: readonly LabelUse[],
  from: number,
  to: number,
  looping: LabelUse | null,
): JsStatement[] {
  const inside = labels.filter((label) => label.index >= from && label.index < to);
  const loop = inside.find(
    (label) =>
      label !== looping &&
      label.from.some((j) => j >= label.index && j < to) &&
      !(looping !== null && label.index < looping.index),
  );
  if (
    loop !== undefined &&
    !(looping !== null && loop.index === looping.index && loop.name === looping.name)
  ) {
    const head = forwardBlock(context, list, labels, from, loop);
    const name = context.names.take(`$${loop.name}`);
    const jump: Jump = { kind: 'goto loop', label: name };
    const outer = context.gotoTargets;
    context.gotoTargets = new Map(outer).set(loop.name, { kind: 'continue', name });
    context.jumps.push(jump);
    const body = structured(context, list, labels, loop.index, to, loop);
    context.jumps.pop();
    context.gotoTargets = outer;
    const first = list[loop.index];
    const repeat = b.forStatement(
      null,
      null,
      null,
      block([at(context, first, `${loop.name}:`), ...body, b.breakStatement(b.identifier(name))]),
    );
    return [...head, b.labeledStatement(b.identifier(name), repeat)];
  }
  const last = [...inside]
    .reverse()
    .find((label) => label.index > from && label.from.some((j) => j >= from && j < label.index));
  if (last !== undefined) {
    const head = forwardBlock(context, list, labels, from, last);
    return [...head, ...structured(context, list, labels, last.index, to, looping)];
  }
  return lowerRange(context, list, from, to);
}

/** The statements before a label, in a block that a goto to it leaves. */
function forwardBlock(
  context: Context,
  list: readonly Statement[],
  labels: readonly LabelUse[],
  from: number,
  label: LabelUse,
): JsStatement[] {
  if (label.index === from) return [];
  const jumps = labels.filter(
    (other) => other.index === label.index && other.from.some((j) => j >= from && j < label.index),
  );
  if (jumps.length === 0) return structured(context, list, labels, from, label.index, null);
  const name = context.names.take(`$${jumps[0].name}`);
  const outer = context.gotoTargets;
  context.gotoTargets = new Map(outer);
  for (const other of jumps) context.gotoTargets.set(other.name, { kind: 'break', name });
  const body = structured(context, list, labels, from, label.index, null);
  context.gotoTargets = outer;
  return [b.labeledStatement(b.identifier(name), block(body))];
}

function lowerRange(context: Context, list: readonly Statement[], from: number, to: number): JsStatement[] {
  const statements: JsStatement[] = [];
  for (let i = from; i < to; i++) {
    const node = withoutLabels(list[i]);
    const release = attempt(context, node, () => scopedResource(context, node, statements));
    if (release === null) {
      statements.push(...lowerStatement(context, node));
      continue;
    }
    if (release === undefined) continue;
    if (context.plan?.mode === 'states') {
      context.unit.problem(context, node, 'guard() or __free() in a function whose gotos jump into blocks');
    }
    statements.push(released(context, lowerRange(context, list, i + 1, to), release));
    return statements;
  }
  return statements;
}

/** `body`, after which something is released however it is left. */
export function released(context: Context, body: JsStatement[], release: JsExpression): JsStatement {
  context.helper('ended');
  context.helper('cleanup');
  return b.tryStatement(
    block(body),
    b.catchClause(b.identifier('fault'), null, block([b.throwStatement(call('ended', id('fault')))])),
    block([statement(call('cleanup', b.arrowFunctionExpression([], release)))]),
  );
}

/** What the end of the scope releases, for `guard(...)` and `__free(...)`; null for any other statement. */
function scopedResource(context: Context, node: Statement, out: JsStatement[]): JsExpression | null {
  if (node.type === 'CGuardStatement') return guard(context, node, out);
  if (node.type !== 'VariableDeclaration') return null;
  const free = node.storage
    .map((word) => /^__free\((\w+)\)$/.exec(word)?.[1])
    .find((name) => name !== undefined);
  if (free === undefined) {
    if (node.storage.some((word) => word.startsWith('__cleanup'))) return context.fail(node, '__cleanup()');
    return null;
  }
  const [declarator] = node.declarations;
  if (declarator === undefined || node.declarations.length > 1)
    return context.fail(node, '__free() of several variables');
  out.push(...declaration(context, node));
  const held = value(context, declarator.id);
  context.helper('truth');
  const freed = callKernel(context, free, [held], declarator.id);
  return b.logicalExpression('&&', call('truth', held.node), freed.node);
}

function guard(context: Context, node: CGuardStatement, out: JsStatement[]): JsExpression {
  const { lock, unlock } = guardClass(node.kind.name);
  const values = node.arguments.map((argument) => value(context, argument));
  const held = values.map((v) => {
    const name = context.temporary();
    out.push(statement(assign(name, v.node)));
    return { ...v, node: id(name) };
  });
  out.push(at(context, node), statement(callKernel(context, lock, held, node.kind).node));
  return callKernel(context, unlock, held, node.kind).node;
}

/** Run, noting what cannot be lowered; undefined when it could not. */
function attempt<Result>(context: Context, node: Statement, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Unlowerable)) throw error;
    context.unit.problem(context, node, error.message);
    return undefined;
  }
}

/** Lower one statement; problems in it are noted. */
export function lowerStatement(context: Context, node: Statement): JsStatement[] {
  return attempt(context, node, () => one(context, node)) ?? [];
}

function body(context: Context, node: Statement): JsStatement[] {
  if (node.type === 'BlockStatement') return context.scoped(() => lowerList(context, node.body));
  return context.scoped(() => lowerList(context, [node]));
}

function one(context: Context, node: Statement): JsStatement[] {
  switch (node.type) {
    case 'BlockStatement':
      return [block(context.scoped(() => lowerList(context, node.body)))];
    case 'EmptyStatement':
      return context.unit.hole(context, node) ?? [];
    case 'LabeledStatement':
      return one(context, withoutLabels(node));
    case 'ExpressionStatement':
      return expressionStatement(context, node.expression, node);
    case 'VariableDeclaration':
      return declaration(context, node);
    case 'CTypeDeclaration':
    case 'CTypedef':
      declareType(context, node);
      return [];
    case 'CPrototype':
    case 'CPreprocDirective':
      context.unit.table.file.addDeclaration(node);
      return [];
    case 'CPreprocDefine':
      context.unit.table.file.addDeclaration(node);
      return [];
    case 'IfStatement': {
      const test = condition(context, node.test);
      const then = block(body(context, node.consequent));
      const otherwise = node.alternate === null ? null : block(body(context, node.alternate));
      return [at(context, node, `if (${context.textOf(node.test)})`), b.ifStatement(test, then, otherwise)];
    }
    case 'WhileStatement':
      return loop(context, node, `while (${context.textOf(node.test)})`, (lowered) =>
        b.whileStatement(condition(context, node.test), lowered),
      );
    case 'DoWhileStatement':
      return loop(context, node, 'do', (lowered) =>
        b.doWhileStatement(lowered, condition(context, node.test)),
      );
    case 'ForStatement':
      return forLoop(context, node);
    case 'SwitchStatement':
      return switchStatement(context, node);
    case 'BreakStatement':
      return [at(context, node), jump(context, node, 'break')];
    case 'ContinueStatement':
      return [at(context, node), jump(context, node, 'continue')];
    case 'CGotoStatement':
      return [at(context, node), ...gotoLabel(context, node, node.label.name)];
    case 'ReturnStatement':
      return [at(context, node), returnStatement(context, node.argument, node)];
    case 'CMacroBlock':
      return macroBlock(context, node);
    case 'CGuardStatement':
      return context.fail(node, 'guard() that is not a statement of a block');
    case 'CAsmStatement':
      return context.fail(node, 'assembly');
    case 'CPreprocConditional':
      return lowerList(context, [node]);
    case 'CUnparsed':
      return unparsedStatement(context, node);
  }
}

/** Text that the grammar does not know: it may, once macros are replaced. */
function unparsedStatement(context: Context, node: CUnparsed): JsStatement[] {
  const parsed = parsePreprocessed(context, node.text, node);
  if (parsed === null) return context.fail(node, `C that is not understood: ${node.text.slice(0, 60)}`);
  const { expression } = parsed;
  const marker = at(context, node);
  const lowered = context.within(parsed.text, context.line(node), null, () =>
    expression.type === 'CStatementExpression'
      ? lowerList(context, expression.body.body)
      : [statement(effect(context, expression))],
  );
  return [marker, ...lowered];
}

/** An expression as a statement; a macro that stands for statements becomes a block. */
function expressionStatement(context: Context, expression: Expression, node: Statement): JsStatement[] {
  if (expression.type === 'CallExpression' && expression.callee.type === 'Identifier') {
    const { name } = expression.callee;
    const definer = context.unit.definer(name);
    if (definer !== null) return definer(context, expression);
    const macro =
      context.scope.local(name) === null && !context.activeMacros.has(name) ? context.unit.macro(name) : null;
    if (macro !== null && macro.parameters !== null) {
      const expanded = expandCall(context, macro, expression);
      if (expanded.expression.type === 'CStatementExpression') {
        const marker = at(context, node);
        const inner = expanded.expression.body.body;
        return [
          marker,
          block(expansion(context, node, expanded, () => context.scoped(() => lowerList(context, inner)))),
        ];
      }
    }
  }
  if (expression.type === 'CStatementExpression') {
    return [block(context.scoped(() => lowerList(context, expression.body.body)))];
  }
  return [at(context, node), statement(effect(context, expression))];
}

function returnStatement(context: Context, argument: Expression | null, node: Statement): JsStatement {
  if (context.inClosure) return context.fail(node, 'return inside a statement expression');
  const returns = context.returns!;
  if (argument === null) return b.returnStatement(null);
  const lowered = value(context, argument, returns);
  if (returns.kind === 'struct') {
    if (lowered.fresh) return b.returnStatement(lowered.node);
    context.helper('copy');
    return b.returnStatement(call('copy', lowered.node, context.sizeNode(returns), str(returns.name)));
  }
  if (returns.kind === 'void') return block([statement(lowered.node), b.returnStatement(null)]);
  return b.returnStatement(convert(context, lowered, returns, argument).node);
}

// -------------------------------------------------------------------------------------------- declarations

/** Lower a declaration of locals. */
export function declaration(context: Context, node: VariableDeclaration): JsStatement[] {
  if (node.definition !== null) declareDefinition(context, node.definition);
  return node.declarations.flatMap((declarator) => {
    if (node.storage.includes('extern') || declarator.id.ctype.kind === 'function') return [];
    const type = completeArray(context, context.resolve(declarator.id.ctype), declarator.init);
    if (node.storage.includes('static')) {
      const name = context.unit.staticLocal(context, declarator, type);
      context.scope.locals.set(declarator.id.name, { name, type, storage: 'memory', ordinal: -1 });
      return [];
    }
    return declareLocal(context, node, declarator, context.declare(declarator.id.name, type));
  });
}

function declareLocal(
  context: Context,
  node: VariableDeclaration,
  declarator: VariableDeclarator,
  local: Local,
): JsStatement[] {
  const { init } = declarator;
  const { type } = local;
  if (type.kind === 'floating') return context.fail(declarator, 'floating point');
  if (type.kind === 'void') return context.fail(declarator, 'a variable of type void');
  const mark = (): JsStatement =>
    at(context, declarator, context.textOf(node.declarations.length === 1 ? node : declarator));
  if (local.storage === 'register') {
    if (init?.type === 'CInitializerList' && type.kind === 'dynamic') throw new NeedsMemory(local.ordinal);
    if (init === null || init.type === 'CInitializerList') {
      const first = init === null ? null : init.elements[0];
      const start =
        first === undefined || first === null || first.type === 'CDesignatedInitializer'
          ? null
          : value(context, first, type);
      const initial =
        start === null
          ? init === null
            ? null
            : b.bigIntLiteral('0')
          : convert(context, start, type, declarator).node;
      return introduce(context, local, initial, mark);
    }
    return introduce(context, local, convert(context, value(context, init, type), type, init).node, mark);
  }
  context.helper('local');
  context.prologue.push(
    b.variableDeclaration('const', [
      b.variableDeclarator(
        b.identifier(local.name),
        call('local', str(declarator.id.name), context.sizeNode(type)),
      ),
    ]),
  );
  if (init === null) return [];
  const place = { kind: 'memory' as const, pointer: id(local.name), type };
  const stores = initialiseWith(context, place, init).map(statement);
  if (isAggregate(type) && init.type !== 'CCompoundLiteral') {
    context.helper('clear');
    return [mark(), statement(call('clear', id(local.name), context.sizeNode(type))), ...stores];
  }
  return [mark(), ...stores];
}

function introduce(
  context: Context,
  local: Local,
  initial: JsExpression | null,
  mark: () => JsStatement,
): JsStatement[] {
  if (context.hoist) {
    context.prologue.push(declareLet(local.name));
    return initial === null ? [] : [mark(), statement(assign(local.name, initial))];
  }
  return initial === null ? [declareLet(local.name)] : [mark(), declareLet(local.name, initial)];
}

function declareType(context: Context, node: Statement): void {
  if (node.type === 'CTypeDeclaration') declareDefinition(context, node.definition);
  if (node.type === 'CTypedef') {
    context.scope.typedefs.set(node.id.name, node.ctype);
    if ('definition' in node.ctype && node.ctype.definition !== null)
      declareDefinition(context, node.ctype.definition);
  }
}

function declareDefinition(
  context: Context,
  definition: NonNullable<VariableDeclaration['definition']>,
): void {
  if (definition.type === 'CStructDefinition') {
    if (definition.tag !== null)
      context.scope.structures.set(`${definition.kind} ${definition.tag}`, definition);
    return;
  }
  if (definition.tag !== null) context.scope.enums.set(definition.tag, definition);
  for (const [name, constant] of context.unit.table.enumValues(definition, context)) {
    context.scope.constants.set(name, {
      value: constant,
      type: context.unit.table.enumType(definition, context),
    });
  }
}

// --------------------------------------------------------------------------------------------- loops, jumps

/** Make sure that every iteration counts a step. */
export function counted(
  context: Context,
  lowered: JsStatement[],
  node: Statement,
  text: string,
): JsStatement {
  const first = lowered[0];
  const counts =
    first?.type === 'ExpressionStatement' &&
    first.expression.type === 'CallExpression' &&
    first.expression.callee.type === 'Identifier' &&
    first.expression.callee.name === 'at';
  return block(counts ? lowered : [at(context, node, text), ...lowered]);
}

function loop(
  context: Context,
  node: Statement & { body: Statement },
  text: string,
  build: (body: JsStatement) => JsStatement,
): JsStatement[] {
  const entry: Jump = { kind: 'loop', label: null };
  context.jumps.push(entry);
  const lowered = counted(context, body(context, node.body), node, text);
  context.jumps.pop();
  return [at(context, node, text), labelled(entry, build(lowered))];
}

function labelled(entry: Jump, node: JsStatement): JsStatement {
  return entry.label === null ? node : b.labeledStatement(b.identifier(entry.label), node);
}

function forLoop(context: Context, node: ForStatement): JsStatement[] {
  const parts = [node.init, node.test, node.update].map((part) =>
    part === null ? '' : context.textOf(part).replace(/;$/, ''),
  );
  const text = `for (${parts.join('; ')})`;
  return context.scoped(() => {
    const before: JsStatement[] = [];
    if (node.init !== null) {
      if (node.init.type === 'VariableDeclaration') before.push(...declaration(context, node.init));
      else before.push(statement(effect(context, node.init)));
    }
    const test = node.test === null ? null : condition(context, node.test);
    const update = node.update === null ? null : effect(context, node.update);
    const entry: Jump = { kind: 'loop', label: null };
    context.jumps.push(entry);
    const lowered = counted(context, body(context, node.body), node, text);
    context.jumps.pop();
    const marks = before.filter((s) => !isMarker(s));
    const only = marks.length === 1 ? marks[0] : null;
    const init =
      only?.type === 'VariableDeclaration'
        ? only
        : only?.type === 'ExpressionStatement'
          ? only.expression
          : null;
    const head = init === null ? marks : [];
    const result = [
      at(context, node, text),
      ...head,
      labelled(entry, b.forStatement(init, test, update, lowered)),
    ];
    return head.some((s) => s.type === 'VariableDeclaration') ? [block(result)] : result;
  });
}

function isMarker(node: JsStatement): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Identifier' &&
    node.expression.callee.name === 'at'
  );
}

/** A switch as JavaScript has it: what is switched on, and the labels of each case; null for the default. */
export interface SwitchLabels {
  readonly discriminant: JsExpression;
  readonly cases: readonly (readonly JsExpression[] | null)[];
}

/** The labels of a switch: each value, and the type that it is compared in. */
export function switchValues(context: Context, node: SwitchStatement): SwitchLabels {
  const lowered = value(context, node.discriminant);
  const type = promote(integerOf(lowered.type) ?? s64);
  if (node.cases.some((c) => c.test !== null && context.constant(c.test) === null)) {
    return unknownLabels(context, node, convert(context, lowered, type, node.discriminant), type);
  }
  const cases = node.cases.map((c) => {
    if (c.test === null) return null;
    const low = context.constant(c.test);
    const high = c.last === null ? low : context.constant(c.last);
    if (low === null || high === null) return context.fail(c, 'a case that is not constant');
    if (high - low > 1024n) return context.fail(c, 'a case range of more than 1024 values');
    const values: bigint[] = [];
    for (let v = low; v <= high; v++) values.push(type.wrap(v));
    return values;
  });
  context.helper('select');
  const constants = cases.flatMap((values) => values ?? []).slice(0, 16);
  const discriminant = call(
    'select',
    convert(context, lowered, type, node.discriminant).node,
    b.arrayExpression(constants.map((c) => bigNode(c))),
  );
  return { discriminant, cases: cases.map((values) => values?.map(bigNode) ?? null) };
}

/** A switch with labels that a header of the kernel defines: they are compared in turn, and the case has the place of its label. */
function unknownLabels(
  context: Context,
  node: SwitchStatement,
  on: Lowered,
  type: IntegerType,
): SwitchLabels {
  context.helper('which');
  const labels: JsExpression[] = [];
  const cases = node.cases.map((c) => {
    if (c.test === null) return null;
    if (c.last !== null) return context.fail(c, 'a case range whose ends are not known');
    if (!context.isUnknownConstant(c.test) && context.constant(c.test) === null) {
      return context.fail(c, 'a case that is not constant');
    }
    labels.push(convert(context, value(context, c.test), type, c).node);
    return [num(labels.length - 1)];
  });
  return { discriminant: call('which', on.node, b.arrayExpression(labels)), cases };
}

function bigNode(constant: bigint): JsExpression {
  return constant < 0n
    ? b.unaryExpression('-', b.bigIntLiteral(String(-constant)))
    : b.bigIntLiteral(String(constant));
}

function switchStatement(context: Context, node: SwitchStatement): JsStatement[] {
  const text = `switch (${context.textOf(node.discriminant)})`;
  const { discriminant, cases } = switchValues(context, node);
  const entry: Jump = { kind: 'switch', label: null };
  const { hoist } = context;
  context.jumps.push(entry);
  context.hoist = true;
  const lowered = context.scoped(() =>
    node.cases.flatMap((c, i) => {
      const statements = lowerList(context, c.consequent);
      const values = cases[i]!;
      if (values === null) return [b.switchCase(null, statements)];
      return values.map((v, j) => b.switchCase(v, j === values.length - 1 ? statements : []));
    }),
  );
  context.jumps.pop();
  context.hoist = hoist;
  return [at(context, node, text), labelled(entry, b.switchStatement(discriminant, lowered))];
}

/** `break` or `continue`: with a label when a JavaScript loop of our own lies between. */
function jump(context: Context, node: Statement, kind: 'break' | 'continue'): JsStatement {
  let crossed = false;
  for (let i = context.jumps.length - 1; i >= 0; i--) {
    const entry = context.jumps[i];
    const state = kind === 'break' ? entry.breakState : entry.continueState;
    if (state !== undefined) return block(gotoState(context, state));
    const isTarget =
      kind === 'break' ? entry.kind === 'loop' || entry.kind === 'switch' : entry.kind === 'loop';
    if (isTarget) {
      if (crossed) entry.label ??= context.names.take('$loop');
      const label = crossed ? b.identifier(entry.label!) : null;
      return kind === 'break' ? b.breakStatement(label) : b.continueStatement(label);
    }
    if (entry.kind === 'goto loop' || (kind === 'break' && entry.kind !== 'switch')) crossed = true;
  }
  return context.fail(node, `${kind} outside a loop`);
}

/** Go on at a state of a function that is lowered as a state machine. */
export function gotoState(context: Context, state: number): JsStatement[] {
  void context;
  return [statement(assign('state', num(state))), b.continueStatement(b.identifier('dispatch'))];
}

function gotoLabel(context: Context, node: Statement, name: string): JsStatement[] {
  const target = context.gotoTargets.get(name);
  if (target === undefined) return context.fail(node, `goto ${name}, which cannot be reached from here`);
  if (target.kind === 'state') return gotoState(context, target.state);
  const label = b.identifier(target.name);
  return [target.kind === 'break' ? b.breakStatement(label) : b.continueStatement(label)];
}

function macroBlock(context: Context, node: CMacroBlock): JsStatement[] {
  return lowerBlockMacro(context, node, () => body(context, node.body));
}
