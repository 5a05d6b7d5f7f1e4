import type { LockKind } from '../kernel/fact';
import { BUILT_IN } from '../kernel/fact-table';
import type { CallExpression, Node, Statement } from '../model/nodes';
import { calleeName, unparenthesized } from '../model/query';

/** What keeps nobody else out: a reference is taken like any other, and interrupts are the processor's own. */
const NO_LOCKS: ReadonlySet<LockKind> = new Set(['reference-section', 'interrupts', 'preemption']);

/** What a call does to a lock, by the facts about it; null when it does nothing to one. */
export function lockEventOf(call: CallExpression): 'takes' | 'tries' | 'releases' | null {
  const name = calleeName(call);
  const effects = name === null ? [] : (BUILT_IN.factOrGuess(name)?.effects ?? []);
  for (const effect of effects) {
    if (effect.does === 'unlocks' && !NO_LOCKS.has(effect.how)) return 'releases';
    if (effect.does === 'locks' && !NO_LOCKS.has(effect.how)) return effect.try ? 'tries' : 'takes';
  }
  return null;
}

/** Is a call one that takes a lock? */
export function isLock(call: CallExpression): boolean {
  return lockEventOf(call) === 'takes';
}

/** The lock that a statement takes: `mutex_lock(&l);` or `if (mutex_lock_interruptible(&l)) return -ERESTARTSYS;`. */
export function lockingCall(statement: Statement): CallExpression | null {
  const expression =
    statement.type === 'ExpressionStatement'
      ? unparenthesized(statement.expression)
      : statement.type === 'IfStatement'
        ? unparenthesized(statement.test)
        : null;
  return expression?.type === 'CallExpression' && isLock(expression) ? expression : null;
}

/** The lock that a statement releases: `mutex_unlock(&l);`. */
export function unlockingCall(statement: Node): CallExpression | null {
  if (statement.type !== 'ExpressionStatement') return null;
  const call = unparenthesized(statement.expression);
  return call.type === 'CallExpression' && lockEventOf(call) === 'releases' ? call : null;
}
