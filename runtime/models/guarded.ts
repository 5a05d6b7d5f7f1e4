import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { locks } from './held-locks';
import { objects } from './objects';

/** What is changed by several who have to keep apart from each other. */
type Guarded = 'list' | 'count';

/** Something of the driver that is changed, and the locks under which it was. */
interface Changed {
  readonly name: string;
  /** Those that were held each time. */
  common: ReadonlySet<string>;
  told: boolean;
}

/** Under which locks a run changes what. */
class Guards {
  readonly changed = new Map<string, Changed>();
}

/**
 * Who goes through a list, or counts, holds the lock under which it is changed. Where some changes are made under a lock, and
 * others under none of those, both cannot be kept apart from each other.
 *
 * @param key tells it apart from all others of its kind
 * @param name in the driver's words
 */
export function checkGuard(m: Machine, what: Guarded, key: string, name: string): void {
  const { changed } = m.kept(Guards);
  const held = [...locks(m)].filter(([, { shared }]) => !shared);
  const id = `${what} ${key}`;
  const known = changed.get(id);
  if (known === undefined) {
    changed.set(id, { name, common: new Set(held.map(([lock]) => lock)), told: false });
    return;
  }
  const common = new Set(held.map(([lock]) => lock).filter((lock) => known.common.has(lock)));
  if (common.size === 0 && known.common.size + held.length > 0 && !known.told) {
    known.told = true;
    const under = held.length === 0 ? 'no lock' : held.map(([, lock]) => lock.name).join(' and ');
    const before = known.common.size === 0 ? 'under no lock before' : 'under another one before';
    m.report(
      `${what} changed under different locks`,
      `${known.name} is changed under ${under}, and was ${before}`,
    );
  }
  known.common = common;
}

/** Has what a run counts in memory that outlives its calls be held to the locks under which that is done. */
export function guardCounts(m: Machine): void {
  m.counted = (block, offset) => {
    if (!OUTLIVING.has(block.kind)) return;
    const place = block.at(offset);
    checkGuard(m, 'count', objects(m).key(place), describe(place));
  };
}

/** Kinds of memory that others may count in at the same time. */
const OUTLIVING: ReadonlySet<string> = new Set(['variable', 'heap', 'unknown object', 'kernel object']);
