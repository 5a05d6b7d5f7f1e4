import { CLEANUPS } from '../../kernel/guards';
import { cleanupsOf, type VariableCleanup } from '../../model/cleanups';
import { freeNamed, guardTextsOf, type GuardText } from '../../model/guard-classes';
import type {
  CallExpression,
  CMacroBlock,
  Expression,
  Identifier,
  SourceRange,
  Statement,
  VariableDeclaration,
} from '../../model/nodes';
import { unparenthesized } from '../../model/query';
import { callKernel, lowerCall } from './calls';
import type { Context } from './context';
import { value } from './expression';
import { guardClass } from './guard';
import { assign, b, block, call, id, type JsExpression, type JsStatement, statement } from './js';
import { declaration } from './local';
import { expansion, parsePreprocessed } from './macro';
import { at } from './statement';

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

/**
 * What the end of the scope releases, for `guard(...)` and for variables with `__free(...)` or `__cleanup(...)`; null for any other
 * statement.
 */
export function scopedResource(context: Context, node: Statement, out: JsStatement[]): JsExpression | null {
  if (node.type === 'CGuardStatement') {
    const mark = at(context, node);
    return enterGuard(context, node, node.kind, node.arguments, out, mark);
  }
  if (node.type !== 'VariableDeclaration') return null;
  const cleanups = cleanupsOf(context.text, node, (name) => {
    const macro = context.unit.macro(name);
    return macro ? [{ parameters: macro.parameters, text: macro.value }] : [];
  });
  if (cleanups.length === 0) return null;
  out.push(...declaration(context, node));
  // The last one is cleaned up first.
  const releases = cleanups.reverse().map((cleanup) => cleanUp(context, node, cleanup));
  return releases.length === 1 ? releases[0] : b.sequenceExpression(releases);
}

function cleanUp(context: Context, node: VariableDeclaration, cleanup: VariableCleanup): JsExpression {
  const { kind, name, variable } = cleanup;
  const { start, end } = variable;
  if (kind !== 'free') {
    const callee: Identifier = { type: 'Identifier', start, end, name };
    const argument: Expression = { type: 'CAddressOf', start, end, argument: variable };
    const called: CallExpression = { type: 'CallExpression', start, end, callee, arguments: [argument] };
    return lowerCall(context, called).node;
  }
  const own = guardTextsOf(context.unit.driver).get(freeNamed(name));
  if (own) return runPart(context, node, own.leaving, own.leave, variable.name);
  const held = value(context, variable);
  context.helper('truth');
  const freed = callKernel(context, CLEANUPS.get(name) ?? `__free_${name}`, [held], variable);
  return b.logicalExpression('&&', call('truth', held.node), freed.node);
}

/**
 * Enter a class of guards.
 * @param mark the statement that says where the run is
 * @returns what leaving it does
 */
export function enterGuard(
  context: Context,
  node: Statement & { readonly type: 'CGuardStatement' | 'CMacroBlock' },
  kind: Identifier,
  given: CMacroBlock['arguments'],
  out: JsStatement[],
  mark: JsStatement,
): JsExpression {
  out.push(mark);
  const own = guardTextsOf(context.unit.driver).get(kind.name);
  if (own) return enterOwn(context, node, own, given, out);
  const { lock, unlock } = guardClass(kind.name);
  const values = given.map((argument) => {
    if (argument.type === 'CTypeName') return context.fail(argument, `${kind.name} is given a type`);
    return value(context, argument);
  });
  const held = values.map((v) => {
    const name = context.temporary();
    out.push(statement(assign(name, v.node)));
    return { ...v, node: id(name) };
  });
  out.push(statement(callKernel(context, lock, held, kind).node));
  return callKernel(context, unlock, held, kind).node;
}

/** Enter a class that the file defines: its own text is run, with what it is given in variables of their own. */
function enterOwn(
  context: Context,
  node: SourceRange,
  own: GuardText,
  given: readonly SourceRange[],
  out: JsStatement[],
): JsExpression {
  for (const member of own.members) declareFrom(context, node, member, '0', out);
  const params = own.entering === 'void' ? [] : own.entering.split(',').map((one) => one.trim());
  if (params.length !== given.length)
    return context.fail(node, `a class that takes ${params.length} is given ${given.length}`);
  const held = params.map((parameter, i) => {
    const name = `__given${node.start}_${i}`;
    declareFrom(context, node, renamed(parameter, name), context.textOf(given[i]), out);
    return name;
  });
  const made = /^CLASS\s*\(\s*\w+\s*,\s*(\w+)\s*\)/.exec(context.textOf(node))?.[1];
  if (own.entering === own.leaving && made === undefined) {
    const [name = ''] = held;
    out.push(statement(runPart(context, node, own.entering, own.enter, name)));
    return runPart(context, node, own.leaving, own.leave, name);
  }
  if (made === undefined) return context.fail(node, 'a class whose object has no name');
  const locals = params.map((parameter, i) => `${parameter} = ${held[i]};`).join(' ');
  declareFrom(context, node, renamed(own.leaving, made), `({ ${locals} ${own.enter}; })`, out);
  return runPart(context, node, own.leaving, own.leave, made);
}

/** A parameter by another name. */
const renamed = (parameter: string, name: string): string => parameter.replace(/\w+$/, name);

/** Declare a variable of the scope by text that is not in the file. */
function declareFrom(
  context: Context,
  at: SourceRange,
  declared: string,
  init: string,
  out: JsStatement[],
): void {
  runText(context, at, `({ ${declared} = ${init}; })`, (expression) => {
    const bare = unparenthesized(expression);
    const [first] = bare.type === 'CStatementExpression' ? bare.body.body : [];
    if (first?.type !== 'VariableDeclaration') return context.fail(at, `${declared} is no variable`);
    out.push(...declaration(context, first));
  });
}

/** A part of a class, with the variable that it is given. */
function runPart(
  context: Context,
  at: SourceRange,
  parameter: string,
  code: string,
  given: string,
): JsExpression {
  const held = parameter === 'void' ? '' : `${parameter} = ${given}; `;
  return runText(context, at, `({ ${held}${code}; })`, (expression) => value(context, expression).node);
}

function runText<Result>(
  context: Context,
  at: SourceRange,
  text: string,
  run: (expression: Expression) => Result,
): Result {
  const parsed = parsePreprocessed(context, text, at);
  if (parsed === null) return context.fail(at, `a class is not understood: ${text.slice(0, 60)}`);
  return expansion(context, at, { macro: '', ...parsed }, run);
}
