import type { Counterfactuals } from './compare-runs';
import { pageAttributes, sameAttributes, type PageAttributes } from './differences';
import {
  changed,
  improved,
  onlyPrepareRan,
  regressed,
  type Followed,
  type Judgement,
  type StepPair,
} from './judgement';

/**
 * Say whether the HOWTO intends that mappings differ after a step.
 *
 * Mappings may begin and end elsewhere where ranges merge that did not, or no longer do because what the hook sets now decides about
 * merging. What a page is mapped as may differ only where the legacy hook was never asked, as its range merged, and the migrated one
 * gives the range what the legacy driver gives it alone.
 */
export function explainMappings(
  pair: StepPair,
  counterfactuals: Counterfactuals,
  followed: Followed,
): Judgement | null {
  const here = pageAttributes(pair.legacy.observation.maps);
  const there = pageAttributes(pair.migrated.observation.maps);
  const differ = [...new Set([...here.keys(), ...there.keys()])]
    .filter((page) => !sameAttributes(here.get(page), there.get(page)))
    .sort((a, b) => a - b);
  const here_before = pageAttributes(pair.legacy_before?.observation.maps ?? []);
  const there_before = pageAttributes(pair.migrated_before?.observation.maps ?? []);
  const told = (page: number, from: number): boolean =>
    onlyOffsets(here.get(page), there.get(page)) ||
    differenceOf(here.get(page), there.get(page)) ===
      differenceOf(here_before.get(from), there_before.get(from));
  const fresh = differ.filter((page) => {
    const from = movedFrom(pair, page);
    return !(followed.pages.has(from) && told(page, from));
  });
  if (fresh.length > 0) return explainAttributes(pair, fresh, here, there, counterfactuals, followed);
  if (differ.length > 0) return null;
  if (followed.pages.size > 0) return null;
  const [before, now] = [pair.legacy.observation.maps.length, pair.migrated.observation.maps.length];
  if (now < before) {
    return improved(
      'merge',
      'ranges that stayed apart now merge: what the hook sets is known before merging is tried',
    );
  }
  if (onlyPrepareRan(pair)) {
    return improved(
      'merge-decided-by-hook',
      'the range no longer merges: what the hook sets is known before merging is tried, and now decides about it',
    );
  }
  if (now === before) return regressed('boundaries', 'mappings begin and end elsewhere');
  return regressed('merge-lost', 'ranges that merged now stay apart');
}

/** Where a page of the window was before the step: elsewhere if the step moved it. */
function movedFrom({ step }: StepPair, page: number): number {
  if (step?.kind !== 'move' || page < step.new_page || page >= step.new_page + step.new_pages) return page;
  return page - step.new_page + step.page;
}

/** In what a page is mapped differently, but for its offset; two pages that are not there differ in nothing. */
function differenceOf(a: PageAttributes | undefined, b: PageAttributes | undefined): string {
  const [from, to] = [wordsOf(a), wordsOf(b)];
  return `${missingWords(from, to).join(' ')}|${missingWords(to, from).join(' ')}`;
}

function wordsOf(attributes: PageAttributes | undefined): string {
  return attributes === undefined ? '' : `${[...attributes.perms].join(' ')} ${attributes.flags}`;
}

function onlyOffsets(a: PageAttributes | undefined, b: PageAttributes | undefined): boolean {
  return a !== undefined && b !== undefined && a.perms === b.perms && a.flags === b.flags;
}

function explainAttributes(
  pair: StepPair,
  fresh: readonly number[],
  here: ReadonlyMap<number, PageAttributes>,
  there: ReadonlyMap<number, PageAttributes>,
  counterfactuals: Counterfactuals,
  followed: Followed,
): Judgement | null {
  if (followed.parted) return null;
  const { step } = pair;
  const inside = (page: number): boolean =>
    step !== null && step.kind === 'map' && page >= step.page && page < step.page + step.pages;
  if (onlyPrepareRan(pair) && fresh.every(inside)) {
    const alone = counterfactuals.alone(pair.index);
    const wanted = pageAttributes(alone?.observation.maps ?? []);
    if (fresh.every((page) => sameAttributes(wanted.get(page), there.get(page)))) {
      for (const page of fresh) followed.pages.add(page);
      if (fresh.every((page) => !there.has(page))) {
        followed.parted = true;
        return improved(
          'hook-before-merge',
          'the driver makes no mapping of this range when it is alone, as its hook returns a number that is no error and is not 0; the legacy ' +
            'hook was never asked, as the range merged with its neighbour, while mmap_prepare runs before that (HOWTO: Introduction)',
        );
      }
      return improved(
        'hook-decides-merging',
        'the range is mapped as the driver maps it when it is alone: the legacy hook was not asked because the range merged first, ' +
          'so the same mmap() gave another result next to a neighbour; mmap_prepare is asked for every mapping, and what it sets (here the offset) ' +
          'now decides whether the range merges (HOWTO: invoked before any merging has taken place; pgoff is a mutable field)',
      );
    }
  }
  const page = fresh[0];
  const [a, b] = [here.get(page), there.get(page)];
  if (b === undefined) return regressed('unmapped', `page ${page} is no longer mapped`);
  if (a === undefined)
    return regressed('mapped', `page ${page} is mapped, which the legacy driver leaves unmapped`);
  if (fresh.every((each) => awaitsPages(pair, each, here.get(each), there.get(each)))) {
    // It can not grow and is not locked then, and so on: with pages both are the same.
    followed.parted = true;
    return changed(
      'no-pages',
      'a mapping that no page is inserted into is marked as one that pages are inserted into (mm): the action does that before it looks how many there are',
    );
  }
  if (a.flags !== b.flags) {
    const [gone, more] = [missingWords(a.flags, b.flags), missingWords(b.flags, a.flags)];
    const parts = [
      ...(gone.length > 0 ? [`lost the flags ${gone.join(' ')}`] : []),
      ...(more.length > 0 ? [`has the flags ${more.join(' ')} in addition`] : []),
    ];
    return regressed('flags', `the mapping of page ${page} ${parts.join(' and ')}`);
  }
  if (a.perms !== b.perms)
    return regressed('permissions', `page ${page} is ${b.perms} instead of ${a.perms}`);
  return regressed('offset', `page ${page} is mapped at offset ${b.offset} instead of ${a.offset}`);
}

/** Is a page in a mapping that an action without pages has marked as VM_MIXEDMAP, and that is the same otherwise? */
function awaitsPages(
  { legacy, migrated }: StepPair,
  page: number,
  a: PageAttributes | undefined,
  b: PageAttributes | undefined,
): boolean {
  if (a === undefined || b === undefined || a.perms !== b.perms || a.offset !== b.offset) return false;
  const isEmpty = migrated.mappings.some(
    ({ start, end, empty_action }) => empty_action && start <= page && page < end,
  );
  const isMarked =
    missingWords(b.flags, a.flags).join(' ') === 'mm' && missingWords(a.flags, b.flags).length === 0;
  return isEmpty && isMarked && !legacy.pages.some((shown) => shown.page === page);
}

function missingWords(from: string, in_: string): string[] {
  const there = new Set(in_.split(' '));
  return from.split(' ').filter((word) => !there.has(word));
}
