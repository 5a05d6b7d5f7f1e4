import { namesWith } from '../../kernel/fact-table';
import { factOf } from '../../kernel/facts';
import type { CallRecord } from '../machine/machine';

/** A kernel function that waits until nobody is in a section any more, and then removes the mappings of what the section is of. */
export interface SectionEnd {
  readonly name: string;
  /** What enters the section, and says so by its result. */
  readonly enter: string;
  /** What leaves it. */
  readonly exit: readonly string[];
}

/**
 * What ends the sections that a driver enters: functions of the same header that wait and zap, as their rows say (drm_dev_unplug() waits
 * for everybody between drm_dev_enter() and drm_dev_exit()). Another task may call them at any time.
 * @param called functions that the driver calls
 */
export function sectionEnds(called: Iterable<string>): SectionEnd[] {
  const found: SectionEnd[] = [];
  for (const enter of called) {
    const fact = factOf(enter);
    const section = fact?.effects.find((effect) => effect.does === 'locks' && effect.how === 'section');
    if (fact === undefined || section?.does !== 'locks') continue;
    for (const name of zappingIn(fact.from)) found.push({ name, enter, exit: section.undo });
  }
  return found;
}

const ZAPPING = new Map<string, readonly string[]>();

/** Functions of a header that wait, and take pages out of mappings. */
function zappingIn(header: string): readonly string[] {
  let names = ZAPPING.get(header);
  if (names === undefined) {
    names = namesWith(
      'zaps',
      ({ from, effects }) =>
        from === header &&
        effects.some(({ does }) => does === 'waits') &&
        effects.some((effect) => effect.does === 'stores' && effect.what === 'zaps'),
    );
    ZAPPING.set(header, names);
  }
  return names;
}

/** Whether a run is in a section: it has entered it more often than it has left it. */
export function isInside(calls: readonly CallRecord[], { enter, exit }: SectionEnd): boolean {
  const entered = calls.filter(({ name, result }) => name === enter && result !== 0n).length;
  return entered > calls.filter(({ name }) => exit.includes(name)).length;
}
