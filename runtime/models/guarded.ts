import type { Block } from '../machine/block';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { locks } from './held-locks';

/** What is changed by several who have to keep apart from each other. */
type Guarded = 'list' | 'count';

/** Something of the driver that is changed, and the locks under which it was. */
interface Changed {
  /** In the driver's words. */
  readonly name: () => string;
  /** Those that were held each time. */
  common: ReadonlySet<string>;
  told: boolean;
}

/** Under which locks a run changes what. */
class Guards {
  readonly changed = new Map<string, Changed>();
  readonly counts = new Map<Block, Map<number, Changed>>();
}

/**
 * Who goes through a list, or counts, holds the lock under which it is changed. Where some changes are made under a lock, and
 * others under none of those, both cannot be kept apart from each other.
 */
function check(m: Machine, what: Guarded, known: Changed): void {
  const held = locks(m);
  // Most are changed under no lock at all.
  if (held.size === 0 && known.common.size === 0) return;
  const exclusive = [...held].filter(([, { shared }]) => !shared);
  const common = new Set(exclusive.map(([lock]) => lock).filter((lock) => known.common.has(lock)));
  if (common.size === 0 && known.common.size + exclusive.length > 0 && !known.told) {
    known.told = true;
    const under = exclusive.length === 0 ? 'no lock' : exclusive.map(([, lock]) => lock.name).join(' and ');
    const before = known.common.size === 0 ? 'under no lock before' : 'under another one before';
    m.report(
      `${what} changed under different locks`,
      `${known.name()} is changed under ${under}, and was ${before}`,
    );
  }
  known.common = common;
}

/** What is changed for the first time. */
function changedNow(m: Machine, name: () => string): Changed {
  const exclusive = [...locks(m)].filter(([, { shared }]) => !shared);
  return { name, common: new Set(exclusive.map(([lock]) => lock)), told: false };
}

/**
 * Holds a list to the locks under which it is changed.
 *
 * @param key tells it apart from all other lists
 * @param name in the driver's words
 */
export function checkList(m: Machine, key: string, name: string): void {
  const { changed } = m.kept(Guards);
  const known = changed.get(key);
  if (known === undefined)
    changed.set(
      key,
      changedNow(m, () => name),
    );
  else check(m, 'list', known);
}

/** Holds memory that outlives its calls, and that a run counts in, to the locks under which that is done. */
function noteCount(m: Machine, block: Block, offset: number): void {
  const { counts } = m.kept(Guards);
  let places = counts.get(block);
  if (places === undefined) counts.set(block, (places = new Map<number, Changed>()));
  const known = places.get(offset);
  if (known === undefined)
    places.set(
      offset,
      changedNow(m, () => describe(block.at(offset))),
    );
  else check(m, 'count', known);
}

/** Has what a run counts in be held to the locks under which that is done. One function for all runs: theirs outlived them. */
export function guardCounts(m: Machine): void {
  m.counted = noteCount;
}
