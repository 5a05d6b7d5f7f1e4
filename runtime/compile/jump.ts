import type { Statement } from '../../model/nodes';
import type { Context } from './context';
import { assign, b, block, type JsStatement, num, statement } from './js';

/** `break` or `continue`: with a label when a JavaScript loop of our own lies between. */
export function jump(context: Context, node: Statement, kind: 'break' | 'continue'): JsStatement {
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

/** `goto name`: what it is where it stands. */
export function gotoLabel(context: Context, node: Statement, name: string): JsStatement[] {
  const target = context.gotoTargets.get(name);
  if (target === undefined) return context.fail(node, `goto ${name}, which cannot be reached from here`);
  if (target.kind === 'state') return gotoState(context, target.state);
  const label = b.identifier(target.name);
  return [target.kind === 'break' ? b.breakStatement(label) : b.continueStatement(label)];
}
