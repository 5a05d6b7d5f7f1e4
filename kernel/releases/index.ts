import { howto } from './howto';
import type { KernelRelease } from './release';
import { next } from './next';
import { v7_0 } from './v7-0';
import { v7_1 } from './v7-1';
import { v7_2 } from './v7-2';
import { v7_3 } from './v7-3';

export * from './release';

/** The releases that are known, oldest first, by the name that `--kernel` takes; then what is no release (yet). */
export const RELEASES: ReadonlyMap<string, KernelRelease> = new Map(
  [v7_0, v7_1, v7_2, v7_3, next, howto].map((release) => [release.name, release]),
);

/** The kernel whose behaviour was recorded, and that the simulator follows unless told otherwise. */
export const RECORDED_RELEASE: KernelRelease = v7_1;

/** The newest release whose text was seen: what code is written for when nothing names its kernel. */
export const NEWEST_RELEASE: KernelRelease = [...RELEASES.values()]
  .filter(
    ({ name, evidence }) => /^\d/.test(name) && [...evidence.values()].every(({ how }) => how === 'seen'),
  )
  .at(-1)!;

/** Every name of the mapping code that some release offers to a hook. */
export function namesOf(release: KernelRelease): Set<string> {
  const { testFlag, testAny, testAll, setFlags, clearFlags, setMask, clearMask } = release;
  const { flagsFromWord, wordFromFlags, pageProtOfFlags, canMmapFile, mapDiscontiguousPages } = release;
  const single = [testFlag, testAny, testAll, setFlags, clearFlags, setMask, clearMask, flagsFromWord];
  return new Set(
    [
      ...[...single, wordFromFlags, pageProtOfFlags, canMmapFile, mapDiscontiguousPages],
      ...[...release.actions, ...release.helpers],
      ...[...release.twins.values()].map(({ name }) => name),
    ].filter((name) => name !== null),
  );
}

/** The first release, in the order of `RELEASES`, that has a property; null when none has. */
export function firstWith(has: (release: KernelRelease) => boolean): KernelRelease | null {
  return [...RELEASES.values()].find(has) ?? null;
}

/** What to add to a sentence that rests on a property of a release which was only said, not seen; nothing otherwise. */
export function restsOn(release: KernelRelease, property: keyof KernelRelease): string {
  const known = release.evidence.get(property as Parameters<typeof release.evidence.get>[0]);
  return known?.how === 'said' ? ` (said of ${release.name}, not seen: ${known.where})` : '';
}
