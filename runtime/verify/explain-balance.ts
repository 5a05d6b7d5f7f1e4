import { factOf } from '../../kernel/facts';
import { isOfTheMoment, tellsTheTime } from '../../kernel/groups';
import type { Counterfactuals } from './compare-runs';
import { differingWorlds, worldChanges } from './differences';
import {
  changed,
  improved,
  lostPrivateData,
  onlyPrepareRan,
  regressed,
  type Followed,
  type Judgement,
  type StepPair,
} from './judgement';
import { fewerMappings, heldByMerged } from './merged';
import type { StepRecord } from './run-record';

/** What a driver holds and keeps after a step: counts, references, memory, locks, and what it has stored. */

/** Is no mapping left, and nothing that differs other than it was at the start, in the migrated version? */
function isLeftClean(legacy: StepRecord, migrated: StepRecord): boolean {
  return migrated.mappings.length === 0 && differingWorlds(legacy, migrated).every(({ to }) => to === null);
}

/**
 * Does a mapping that fails leave, in the migrated version, what unmapping what was there before leaves, and nothing else, but for what the
 * two versions differed in before?
 */
function onlyUnmaps(
  { index, migrated }: StepPair,
  before: Changes,
  counterfactuals: Counterfactuals,
): boolean {
  const unmapped = counterfactuals.unmapped(index);
  return unmapped !== null && sameDifference(worldChanges(unmapped.world, migrated.world), before);
}

/**
 * What the driver holds and keeps must be the same after every step. Only what a failed system call leaves behind may be less: the
 * legacy hook did work before it failed, and the migrated one does not.
 */
export function explainBalance(
  pair: StepPair,
  followed: Followed,
  counterfactuals: Counterfactuals,
): Judgement | null {
  const { legacy, migrated, legacy_before, migrated_before } = pair;
  const before = worldBefore(legacy_before, migrated_before);
  const own = worldChanges(migrated_before?.world ?? new Map(), migrated.world);
  const still_merged = fewerMappings(legacy, migrated) !== 0;
  if (
    before.unequal &&
    (still_merged || followed.held === 0n) &&
    sameDifference(differingWorlds(legacy, migrated), before.changes)
  )
    return null;
  const fail = legacy.observation.ret < 0 && migrated.observation.ret < 0;
  if (
    fail &&
    (own.length === 0 || isLeftClean(legacy, migrated) || onlyUnmaps(pair, before.changes, counterfactuals))
  ) {
    followed.marked = true;
    return improved(
      'work-not-done',
      'the legacy hook leaves its mark although the mapping fails; the migrated one does nothing for a mapping that is not made',
    );
  }
  if (followed.parted) return null;
  // What failed before has left its mark in the legacy version only, and is what this step began with there.
  const alone = followed.marked ? counterfactuals.alone(pair.index) : null;
  if (alone !== null && worldChanges(alone.world, migrated.world).length === 0) return null;
  const leaked = differingWorlds(legacy, migrated).filter(({ name }) => !followed.stored.has(name));
  if (leaked.length === 0) return null;
  const held = heldByMerged(pair, leaked);
  if (held !== null) {
    followed.held = held;
    return improved(
      'count-of-merged',
      'ranges that stayed apart are one mapping now, which holds once what each of them held, and gives it back once',
    );
  }
  const first =
    leaked.find(({ name }) => /^(allocation|.* reference|lock|list entry) /.test(name)) ?? leaked[0];
  const what = `${first.name} is ${first.to ?? 'as at the start'}, and ${first.from ?? 'as at the start'} in the legacy version`;
  // Where the kernel runs out of memory, the same failing allocation is the driver's own in the legacy form: it fails there, and the
  // migrated hook, whose allocations come first, may find an error of its own.
  const failed =
    fail && (legacy.observation.fail !== undefined || legacy.observation.ret === migrated.observation.ret);
  if (onlyPrepareRan(pair) || failed) {
    if (storedEachTime(pair, counterfactuals, leaked)) {
      const other = leaked.find((entry) => isAnotherElsewhere(pair, counterfactuals, entry));
      if (other !== undefined)
        return regressed(
          'state-in-hook',
          `the hook stores what is another value for another mapping, file, process or time, and now also does for a mapping that merges or fails: ${other.name} is ${other.to ?? 'as at the start'}, and ${other.from ?? 'as at the start'} in the legacy version`,
        );
      for (const { name } of leaked) followed.stored.add(name);
      if (leaked.some(({ to }) => to !== null && isTime(to)))
        return changed(
          'time-in-hook',
          'the hook stores when it was called; it now also runs for a mapping that merges or fails, and stores the time of that, too',
        );
      return changed(
        'store-in-hook',
        'the hook stores the same value each time that it stores one, and nothing takes it back when the mapping goes; it now also runs for a mapping that merges or fails, and the store stays',
      );
    }
    if (countedEachTime(pair, counterfactuals, leaked)) {
      for (const { name } of leaked) followed.stored.add(name);
      return changed(
        'count-in-hook',
        'the hook counts each time it runs, and nothing counts down when the mapping goes; it now also runs for a mapping that merges or fails, and counts that, too',
      );
    }
    if (isLeftByRefusal(pair, counterfactuals, leaked)) {
      for (const { name } of leaked) followed.stored.add(name);
      return changed(
        'left-by-refusal',
        `the hook leaves something behind where it refuses a mapping, in either form; it now also runs where an allocation fails, and leaves it then: ${what}`,
      );
    }
    if (onlyPrepareRan(pair))
      return regressed(
        'state-in-hook',
        `mmap_prepare changed something although no mapping of its own was made, so that nothing undoes it: ${what}`,
      );
  }
  const lost = lostPrivateData(pair);
  if (lost !== null) return regressed('private-data-lost', `${lost}: ${what}`);
  return regressed('balance', `what the driver holds no longer balances: ${what}`);
}

/** Whether the legacy hook refuses the same mapping with the same error where no allocation fails, and leaves the same behind then. */
function isLeftByRefusal(
  { index, migrated, migrated_before }: StepPair,
  counterfactuals: Counterfactuals,
  changes: ReturnType<typeof worldChanges>,
): boolean {
  const alone = counterfactuals.alone(index);
  return (
    alone !== null &&
    alone.observation.ret < 0 &&
    alone.observation.ret === migrated.observation.ret &&
    changes.every(({ name }) => {
      const more = countedBetween(name, migrated_before, migrated);
      return (
        alone.world.get(name) === migrated.world.get(name) ||
        (more !== null && more === countedBetween(name, null, alone))
      );
    })
  );
}

/** Whether the legacy hook, too, stores these values whenever it runs, whatever ran before, and unmapping does not undo it. */
function storedEachTime(
  { index, migrated }: StepPair,
  counterfactuals: Counterfactuals,
  changes: ReturnType<typeof worldChanges>,
): boolean {
  const [once, gone, twice] = counterfactuals.again(index).steps;
  if (twice === undefined) return false;
  return changes.every(({ name }) => {
    const value = migrated.world.get(name);
    return [once, gone, twice].every(({ world }) => world.get(name) === value);
  });
}

/**
 * Whether another value is stored where another mapping is made: of another offset, size or protection, of another file, by another
 * process, or later. Where nothing is stored, nothing else is.
 */
function isAnotherElsewhere(
  { index, migrated }: StepPair,
  counterfactuals: Counterfactuals,
  { name, to }: Changes[number],
): boolean {
  if (to !== null && !isTime(to) && isOfOneCall(name, to)) return true;
  return counterfactuals.otherwise(index).some(({ observation, world }) => {
    const value = world.get(name);
    return observation.ret >= 0 && value !== undefined && value !== migrated.world.get(name);
  });
}

/** Is a value, in words, the time, and nothing else that is not a number: `(jiffies + 250)`? */
function isTime(text: string): boolean {
  const words = text.replace(/0x[\da-f]+/g, '').match(/\b[A-Za-z_]\w*/g) ?? [];
  return words.length > 0 && words.every(tellsTheTime);
}

/** Does a value, in words, tell of the file that is mapped, outside of what is the file's own, of who calls, or of the moment? */
function isOfOneCall(name: string, text: string): boolean {
  const words = text.match(/\b[A-Za-z_]\w*/g) ?? [];
  if (/^mm(?: of the child)?$/.test(text)) return true;
  if (words.some((word) => word === 'file' || word === 'inode') && !/^file\b/.test(name)) return true;
  return words.some(
    (word) => isOfTheMoment(word) || factOf(word)?.effects.some(({ does }) => does === 'tests') === true,
  );
}

/** Whether the legacy hook, too, counts up whenever it runs, by the same number, and unmapping does not count down. */
function countedEachTime(
  { index, migrated, migrated_before }: StepPair,
  counterfactuals: Counterfactuals,
  changes: ReturnType<typeof worldChanges>,
): boolean {
  const [once, gone, twice] = counterfactuals.again(index).steps;
  if (twice === undefined) return false;
  return changes.every(({ name }) => {
    if (!/\[\d+\]$/.test(name) || once.world.get(name) !== gone.world.get(name)) return false;
    const step = countedBetween(name, gone, twice);
    return (
      step !== null &&
      step > 0n &&
      step === countedBetween(name, null, once) &&
      step === countedBetween(name, migrated_before, migrated)
    );
  });
}

/** By how much a value is larger behind a step than behind an earlier one; null where that is not known. */
function countedBetween(name: string, from: StepRecord | null | undefined, to: StepRecord): bigint | null {
  const [start, end] = [from?.world.get(name), to.world.get(name)].map(asCount);
  return start.base === end.base || start.base === null ? end.added - start.added : null;
}

/** A value in words as something that was there before, and what was counted on top of it. */
function asCount(text: string | undefined): { readonly base: string | null; readonly added: bigint } {
  if (text === undefined) return { base: null, added: 0n };
  const [, base, added] = /^(?:(.*) \+ )?(-?(?:0x[\da-f]+|\d+))$/.exec(text) ?? [];
  return added === undefined ? { base: text, added: 0n } : { base: base ?? null, added: BigInt(added) };
}

function worldBefore(
  legacy: StepRecord | null,
  migrated: StepRecord | null,
): { unequal: boolean; changes: ReturnType<typeof worldChanges> } {
  const changes = legacy === null || migrated === null ? [] : differingWorlds(legacy, migrated);
  return { unequal: changes.length > 0, changes };
}

type Changes = ReturnType<typeof worldChanges>;

/**
 * Do two versions differ after a step in nothing but what they differed in before it: in the same values, in counts that are as far
 * from each other, or in what is in memory that the legacy version has left over?
 */
function sameDifference(now: Changes, before: Changes): boolean {
  return now.every(({ name, from, to }) => {
    const was = before.find((one) => one.name === name);
    if (was === undefined) return isInLeftOver(name, to, now, before);
    const far = distance(from, to);
    return (was.from === from && was.to === to) || (far !== null && far === distance(was.from, was.to));
  });
}

/**
 * Is a value in memory of which the legacy version had more before, and of which the migrated one has given all back? Before, its own of
 * that kind held the same.
 */
function isInLeftOver(name: string, to: string | null, now: Changes, before: Changes): boolean {
  const kind = /^(\w+)\[\d+\]$/.exec(name)?.[1];
  const isAllocation = (one: Changes[number]): boolean => one.name === `allocation ${kind}`;
  const more = before.find(isAllocation);
  const surplus = more === undefined ? null : distance(more.from, more.to);
  return to === null && surplus !== null && surplus > 0n && now.find(isAllocation)?.to === null;
}

/** How far a count is from another one of the same; null for other values. */
function distance(from: string | null, to: string | null): bigint | null {
  const [a, b] = [from, to].map((text) => asCount(text ?? undefined));
  // What is as at the start may be counted from there.
  const isCounted = (from === null && b.added !== 0n) || (to === null && a.added !== 0n);
  return a.base === b.base || isCounted ? a.added - b.added : null;
}
