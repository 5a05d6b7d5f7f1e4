import type { CMacroBlock, CUnparsed, Expression, Statement } from '../../model/nodes';
import { fallsThroughByName } from '../../kernel/guesses';
import { walk } from '../../model/walk';
import { lowerBlockMacro } from './block-macro';
import type { Context } from './context';
import { convert } from './conversions';
import { condition, effect, value } from './expression';
import { withoutLabels } from './goto';
import { structured } from './goto-structured';
import { b, block, call, commentText, type JsStatement, num, statement, str } from './js';
import { gotoLabel, jump } from './jump';
import { declaration, declareType } from './local';
import { forLoop, loop } from './loop';
import { expandCall, expandObjectMacro, expansion, parsePreprocessed, type Expansion } from './macro';
import { released, scopedResource } from './scoped';
import { switchStatement } from './switch';
import { Unlowerable } from './unlowerable';

/** `at(12); // the C line`: counts a step, and says where the run is. */
export function at(context: Context, node: { start: number; end: number }, text?: string): JsStatement {
  const line = context.line(node);
  if (context.functionName !== null) context.unit.sites.line(context.functionName, line);
  const marker = statement(call('at', num(line)));
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

/** Lower statements `from` to `to` of a list; what `guard()` and `__free()` hold is released at its end. */
export function lowerRange(
  context: Context,
  list: readonly Statement[],
  from: number,
  to: number,
): JsStatement[] {
  const statements: JsStatement[] = [];
  for (let i = from; i < to; i++) {
    const node = withoutLabels(list[i]);
    const release = attempt(context, node, () => scopedResource(context, node, statements));
    if (release === null) {
      statements.push(...lowerStatement(context, node));
      const rest = list.slice(i + 1, to);
      if (!LEAVES.has(node.type) || rest.length === 0 || rest.some(isReachedByJump)) continue;
      // Nothing comes to what is behind it: that it did not run says nothing.
      const unreached = context.unit.sites.unreached(() => lowerRange(context, list, i + 1, to));
      return [...statements, ...unreached];
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

const LEAVES: ReadonlySet<string> = new Set([
  'ReturnStatement',
  'CGotoStatement',
  'BreakStatement',
  'ContinueStatement',
]);

function isReachedByJump(statement: Statement): boolean {
  let reached = false;
  walk(statement, (node) => {
    reached ||= node.type === 'LabeledStatement' || node.type === 'SwitchCase';
    return !reached;
  });
  return reached;
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

/** What a test that is a number says; null for any other. */
function constantOf(test: Expression): boolean | null {
  if (test.type === 'ParenthesizedExpression') return constantOf(test.expression);
  return test.type === 'Literal' && typeof test.value === 'bigint' ? test.value !== 0n : null;
}

/** The body of a loop or a branch, in a scope of its own. */
export function body(context: Context, node: Statement): JsStatement[] {
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
    case 'CPreprocDirective':
      if (/^#\s*include\b/.test(node.text)) return context.fail(node, '#include in a function');
      context.unit.table.file.addDeclaration(node);
      return [];
    case 'CPrototype':
      context.unit.table.file.addDeclaration(node);
      return [];
    case 'CPreprocDefine':
      context.unit.table.file.addDeclaration(node);
      return [];
    case 'IfStatement': {
      // `if (0)` keeps code that no way comes to.
      const constant = constantOf(node.test);
      const lowered = <Result>(reached: boolean, lower: () => Result): Result =>
        reached ? lower() : context.unit.sites.unreached(lower);
      const { consequent, alternate } = node;
      const test = lowered(constant === null, () =>
        context.unit.branch(context, node.test, condition(context, node.test)),
      );
      const then = lowered(constant !== false, () => block(body(context, consequent)));
      const otherwise =
        alternate === null ? null : lowered(constant !== true, () => block(body(context, alternate)));
      return [at(context, node, `if (${context.textOf(node.test)})`), b.ifStatement(test, then, otherwise)];
    }
    case 'WhileStatement':
      return loop(context, node, `while (${context.textOf(node.test)})`, (lowered) =>
        b.whileStatement(context.unit.branch(context, node.test, condition(context, node.test)), lowered),
      );
    case 'DoWhileStatement':
      return loop(context, node, 'do', (lowered) =>
        b.doWhileStatement(lowered, context.unit.branch(context, node.test, condition(context, node.test))),
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
      // `asm volatile("" ::: "memory")` and its like keep the compiler from moving things about.
      if (/\(\s*""[\s:]*(?:"(?:memory|cc)"[\s,]*)*\)/.test(context.textOf(node))) return [];
      return context.fail(node, 'assembly');
    case 'CPreprocConditional':
      return lowerList(context, [node]);
    case 'CUnparsed':
      return unparsedStatement(context, node);
  }
}

/** Text that the grammar does not know: it may, once macros are replaced. */
function unparsedStatement(context: Context, node: CUnparsed): JsStatement[] {
  const parsed = unparsedAround < DEEPEST_UNPARSED ? parsePreprocessed(context, node.text, node) : null;
  if (parsed === null) return context.fail(node, `C that is not understood: ${node.text.slice(0, 60)}`);
  const { expression } = parsed;
  const marker = at(context, node);
  unparsedAround += 1;
  try {
    const lowered = context.within(parsed.text, context.line(node), null, () =>
      expression.type === 'CStatementExpression'
        ? lowerList(context, expression.body.body)
        : [statement(effect(context, expression))],
    );
    return [marker, ...lowered];
  } finally {
    unparsedAround -= 1;
  }
}

/** What is not understood may stand in its own expansion: so many times it is expanded again. */
const DEEPEST_UNPARSED = 16;
let unparsedAround = 0;

/** An expression as a statement; a macro that stands for statements becomes a block. */
function expressionStatement(context: Context, expression: Expression, node: Statement): JsStatement[] {
  if (expression.type === 'CallExpression' && expression.callee.type === 'Identifier') {
    const { name } = expression.callee;
    const definer = context.unit.definer(name);
    if (definer !== null) return definer(context, expression);
    const macro =
      context.scope.local(name) === null && !context.activeMacros.has(name) ? context.unit.macro(name) : null;
    if (macro !== null && macro.parameters !== null) {
      const expanded = asStatements(context, expandCall(context, macro, expression), node);
      if (expanded) return expanded;
    }
  }
  if (expression.type === 'Identifier' && context.scope.local(expression.name) === null) {
    const object = expandObjectMacro(context, expression);
    const expanded = object && asStatements(context, object, node);
    if (expanded) return expanded;
    if (!object && fallsThroughByName(expression.name)) return [];
    if (!object && isUnknownName(context, expression.name)) {
      // A macro that nobody defines does whatever it does, as a call of that name would.
      const { start, end } = expression;
      const called = { type: 'CallExpression', start, end, callee: expression, arguments: [] } as const;
      return [at(context, node), statement(effect(context, called))];
    }
  }
  if (expression.type === 'CStatementExpression') {
    return [block(context.scoped(() => lowerList(context, expression.body.body)))];
  }
  return [at(context, node), statement(effect(context, expression))];
}

function isUnknownName({ unit }: Context, name: string): boolean {
  const { file } = unit.table;
  return (
    unit.variableType(name) === null &&
    unit.macro(name) === null &&
    !file.functions.has(name) &&
    !file.enumerators.has(name)
  );
}

/** The statements that a macro stands for; null for one that is an expression. */
function asStatements(context: Context, expanded: Expansion, node: Statement): JsStatement[] | null {
  if (expanded.expression.type !== 'CStatementExpression') return null;
  const inner = expanded.expression.body.body;
  return [
    at(context, node),
    block(expansion(context, node, expanded, () => context.scoped(() => lowerList(context, inner)))),
  ];
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

function macroBlock(context: Context, node: CMacroBlock): JsStatement[] {
  return lowerBlockMacro(context, node, () => body(context, node.body));
}
