import { lockEventOf, lockingCall, unlockingCall } from '../../analysis/lock-calls';
import { squeezed } from '../../analysis/places';
import type { CallExpression, Node, Statement } from '../../model/nodes';
import type { Use } from '../../model/query';
import { CODE } from '../findings';
import { siblingsAfter } from '../mmap-actions/paths';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { Refusal } from './operations';

/** What a call does to a lock: which one, as text without white space, and whether it takes or releases it. */
export function lockEvent(
  conversion: Conversion,
  call: CallExpression,
): { readonly lock: string; readonly takes: boolean } | null {
  const [argument] = call.arguments;
  const event = lockEventOf(call);
  if (event === null || !argument) return null;
  return { lock: squeezed(conversion.driver, argument), takes: event !== 'releases' };
}

/** Does a statement release the lock that a call took? */
export function unlockOf(conversion: Conversion, lock: CallExpression, statement: Node): boolean {
  const call = unlockingCall(statement);
  if (!call) return false;
  const [taken] = lock.arguments;
  const [released] = call.arguments;
  if (!taken || !released) return false;
  return squeezed(conversion.driver, taken) === squeezed(conversion.driver, released);
}

/** The critical sections around a statement: the lock, what is done under it, and the unlock. */
export function sectionsAround(conversion: Conversion, unit: Use<Statement>): Use<Statement>[][] {
  const parent = unit.parents[0];
  const sections: Use<Statement>[][] = [];
  if (!parent) return sections;
  const parents = unit.parents;
  if (parent.type !== 'BlockStatement') return sections;
  const list = parent.body;
  const at = list.indexOf(unit.node);
  for (const [i, statement] of list.slice(0, at).entries()) {
    if (statement.type === 'CGuardStatement') {
      sections.push(list.slice(i).map((node) => ({ node, parents })));
      continue;
    }
    const lock = lockingCall(statement);
    if (!lock) continue;
    const unlocks = siblingsAfter(parent, statement).filter((later) =>
      unlockOf(conversion, lock, later.type === 'LabeledStatement' ? later.body : later),
    );
    const unlock = unlocks[0];
    if (!unlock)
      throw new Refusal(
        CODE.takenOnSomeWays,
        unit.node,
        `${excerpt(conversion, unit.node)} is done under ${excerpt(conversion, lock)}, which is undone elsewhere`,
      );
    if (list.indexOf(unlock) < at) continue;
    sections.push(list.slice(i, list.indexOf(unlock) + 1).map((node) => ({ node, parents })));
  }
  return sections;
}
