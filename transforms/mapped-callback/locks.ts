import { type Conversion } from '../mmap-prepare/conversion';
import type { CallExpression, Node } from '../../model/nodes';
import { squeezed } from '../../analysis/places';
import { unparenthesized } from '../../model/query';

const LOCK =
  /^(mutex_lock\w*|rt_mutex_lock\w*|(raw_)?spin_lock\w*|(read|write)_lock\w*|down(_read|_write)?(_interruptible|_killable)?|ww_mutex_lock\w*|\w+_lock(_irqsave|_irq|_bh|_interruptible|_killable)?)$/;
const UNLOCK =
  /^(mutex_unlock|rt_mutex_unlock|(raw_)?spin_unlock\w*|(read|write)_unlock\w*|up(_read|_write)?|ww_mutex_unlock|\w+_unlock(_irqrestore|_irq|_bh)?)$/;

/** Is a call one that takes a lock? */
export function isLock(call: CallExpression): boolean {
  return call.callee.type === 'Identifier' && LOCK.test(call.callee.name) && !UNLOCK.test(call.callee.name);
}

/** What a call does to a lock: which one, as text without white space, and whether it takes or releases it. */
export function lockEvent(
  conversion: Conversion,
  call: CallExpression,
): { readonly lock: string; readonly takes: boolean } | null {
  const [argument] = call.arguments;
  if (call.callee.type !== 'Identifier' || !argument) return null;
  const { name } = call.callee;
  const lock = squeezed(conversion.driver, argument);
  if (UNLOCK.test(name)) return { lock, takes: false };
  return isLock(call) || /_trylock(_|$)/.test(name) ? { lock, takes: true } : null;
}

/** Does a statement release the lock that a call took? */
export function unlockOf(conversion: Conversion, lock: CallExpression, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const call = unparenthesized(statement.expression);
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return false;
  const [taken] = lock.arguments;
  const [released] = call.arguments;
  if (!UNLOCK.test(call.callee.name) || !taken || !released) return false;
  return squeezed(conversion.driver, taken) === squeezed(conversion.driver, released);
}
