import type { CGuardStatement, Statement } from '../../model/nodes';
import { callKernel } from './calls';
import type { Context } from './context';
import { value } from './expression';
import { guardClass } from './guard';
import { assign, b, block, call, id, type JsExpression, type JsStatement, statement } from './js';
import { declaration } from './local';
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

/** What the end of the scope releases, for `guard(...)` and `__free(...)`; null for any other statement. */
export function scopedResource(context: Context, node: Statement, out: JsStatement[]): JsExpression | null {
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
