import type { LockKind } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { squeezed } from '../../analysis/places';
import type { CallExpression, Node } from '../../model/nodes';
import { calleeName, unparenthesized } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';

/** What keeps nobody else out: a reference is taken like any other, and interrupts are the processor's own. */
const NO_LOCKS: ReadonlySet<LockKind> = new Set(['reference-section', 'interrupts', 'preemption']);

/** What a call does to a lock, by the facts about it; null when it does nothing to one. */
function eventOf(call: CallExpression): 'takes' | 'tries' | 'releases' | null {
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
  return eventOf(call) === 'takes';
}

/** What a call does to a lock: which one, as text without white space, and whether it takes or releases it. */
export function lockEvent(
  conversion: Conversion,
  call: CallExpression,
): { readonly lock: string; readonly takes: boolean } | null {
  const [argument] = call.arguments;
  const event = eventOf(call);
  if (event === null || !argument) return null;
  return { lock: squeezed(conversion.driver, argument), takes: event !== 'releases' };
}

/** Does a statement release the lock that a call took? */
export function unlockOf(conversion: Conversion, lock: CallExpression, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const call = unparenthesized(statement.expression);
  if (call.type !== 'CallExpression' || eventOf(call) !== 'releases') return false;
  const [taken] = lock.arguments;
  const [released] = call.arguments;
  if (!taken || !released) return false;
  return squeezed(conversion.driver, taken) === squeezed(conversion.driver, released);
}
