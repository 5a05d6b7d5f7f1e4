import type { Counterfactuals } from './compare-runs';
import type { DifferenceKind, RawDifference } from './differences';
import { explainCalls } from './explain-calls';
import { explainMappings } from './explain-mappings';
import { _PAGE_ENC } from '../mm/pages/pgprot';
import { errorName } from './error-names';
import { explainBalance } from './explain-balance';
import { isCutOff } from './narrow';
import {
  changed,
  hookRan,
  ignoredFailure,
  improved,
  lostPrivateData,
  onlyPrepareRan,
  regressed,
  type Explained,
  type Followed,
  type Judgement,
  type StepPair,
} from './judgement';
import type { StepRecord } from './run-record';

/**
 * Say of each difference of one step whether the HOWTO intends it.
 * @param pair the step
 * @param raw its differences
 * @param counterfactuals further runs of the legacy form
 * @param followed what earlier differences lead to; added to
 */
export function explainStep(
  pair: StepPair,
  raw: readonly RawDifference[],
  counterfactuals: Counterfactuals,
  followed: Followed,
): Explained[] {
  return raw.flatMap((difference) => {
    const explained = explain(pair, difference, counterfactuals, followed);
    return explained === null ? [] : [{ ...difference, ...explained }];
  });
}

/** Null for what only follows from a difference that was told already. */
function explain(
  pair: StepPair,
  difference: RawDifference,
  counterfactuals: Counterfactuals,
  followed: Followed,
): Judgement | null {
  const judges: Record<DifferenceKind, () => Judgement | null> = {
    result: () => explainResult(pair, counterfactuals, followed),
    mappings: () => explainMappings(pair, counterfactuals, followed),
    pages: () => explainPages(pair, followed),
    signal: () => explainSignal(pair, followed),
    calls: () => explainCalls(pair, counterfactuals, followed),
    balance: () => explainBalance(pair, followed, counterfactuals),
    'private data': () => explainPrivateData(pair, followed),
    vm_ops: () =>
      followed.parted ? null : regressed('vm-ops', 'the mapping no longer has the same callbacks, or none'),
    'kernel warning': () => explainWarning(pair),
    problem: () => (givesUpIgnoring(pair) ? null : explainProblem(pair, counterfactuals)),
    crash: () => regressed('crash', 'one version crashes'),
    race: () => null,
  };
  if (FOLLOWS_FROM_A_MOVE.has(difference.kind) && movesWhatBecameOne(pair)) return null;
  return judges[difference.kind]();
}

/** What is elsewhere, or runs, only since a call succeeded. */
const FOLLOWS_FROM_A_MOVE: ReadonlySet<DifferenceKind> = new Set([
  'mappings',
  'pages',
  'calls',
  'private data',
  'vm_ops',
]);

const HOOK_FIRST = 'mmap_prepare runs before the mapping is made (HOWTO: Introduction)';

/**
 * Results may differ where the hook now runs before merging or before the mapping is allocated, and nowhere else.
 */
function explainResult(pair: StepPair, counterfactuals: Counterfactuals, followed: Followed): Judgement {
  const [a, b] = [pair.legacy.observation, pair.migrated.observation];
  const names = `${errorNameOf(a.ret)} became ${errorNameOf(b.ret)}`;
  if (givesUpIgnoring(pair)) {
    followed.parted = true;
    return improved(
      'failure-no-longer-ignored',
      `the legacy hook does not look at what its mapping call returns, and gives user space a mapping without pages when it fails; an action that fails fails mmap() with ${errorName(b.ret)} (HOWTO: Actions)`,
    );
  }
  if (a.fail !== undefined && a.ret < 0 && b.ret < 0) {
    const usual = counterfactuals.without_failure().steps[pair.index];
    const whole = usual?.observation.ret;
    if (b.ret === whole || (usual !== undefined && whole >= 0 && ignoredFailure(usual, b.ret))) {
      return improved(
        'hook-before-allocation',
        `an allocation fails that the legacy driver's hook never gets past; ${HOOK_FIRST}, so the driver's own ${errorName(b.ret)} wins`,
      );
    }
    if (a.ret === whole && b.ret === -12) {
      return improved(
        'hook-before-allocation',
        `an allocation of the kernel fails before the driver's own ${errorName(a.ret)} is found, as what finds it now runs once the mapping is made`,
      );
    }
  }
  if (a.fail !== undefined && (a.ret === -12 || b.ret === -12) && (a.ret >= 0 || b.ret >= 0)) {
    const whole = counterfactuals.without_failure().steps[pair.index]?.observation.ret;
    const succeeded = a.ret >= 0 ? a.ret : b.ret;
    if (whole === succeeded) {
      followed.parted = true;
      return improved(
        'another-allocation',
        'the failing allocation is another one: the two forms allocate in a different order, as the hook now runs first',
      );
    }
  }
  const splits = ({ hooks }: StepPair['legacy']): boolean => hooks.some(({ hook }) => hook === 'may_split');
  if (a.ret < 0 && b.ret >= 0 && splits(pair.legacy) && !splits(pair.migrated)) {
    followed.parted = true;
    return improved(
      'hook-decides-merging',
      `the legacy driver refuses to split what had merged before its hook was asked (${names}); what mmap_prepare sets keeps the ranges apart, so there is nothing to split (HOWTO: invoked before any merging has taken place)`,
    );
  }
  if (onlyPrepareRan(pair) && a.ret >= 0 && b.ret < 0) {
    // Another error than this one is told of the mapping alone.
    const alone = counterfactuals.alone(pair.index)?.observation.ret ?? 0;
    if (alone < 0) {
      followed.parted = true;
      return improved(
        'hook-before-merge',
        `the driver refuses this mapping with ${errorName(alone)} when it is alone; the legacy hook was never asked, as the range merged with its neighbour, while ${HOOK_FIRST}`,
      );
    }
  }
  if (followed.marked && a.ret < 0 && b.ret >= 0 && hookRan(pair.legacy)) {
    // A count that is never taken back reaches its limit.
    if (counterfactuals.alone(pair.index)?.observation.ret === b.ret) {
      followed.parted = true;
      return improved(
        'mark-refuses',
        `what the legacy hook has left of a mapping that failed before refuses this one with ${errorName(a.ret)}; the migrated one has left nothing`,
      );
    }
  }
  const lost = counterfactuals.widened?.find((narrow) => isCutOff(pair.step, narrow));
  if (lost && a.ret >= 0 && b.ret < 0) {
    followed.parted = true;
    return changed(
      'cut-off',
      `the legacy driver makes the size of the mapping, or its offset, fit ${lost.name}, and takes what is left of the number for it; the migrated one sees all of it, and refuses the mapping with ${errorName(b.ret)}`,
    );
  }
  if (movesWhatBecameOne(pair)) {
    followed.parted = true;
    return improved(
      'merge-moved',
      `mremap() of several mappings of a file that chooses its own addresses fails (mm/mremap.c, vma_multi_allowed()); ranges that stayed apart are one mapping now, and move`,
    );
  }
  const revived = pair.legacy.problems.find(({ kind }) => kind === 'refcount warning');
  if (revived !== undefined && a.ret >= 0 && b.ret < 0 && pair.migrated.problems.length === 0) {
    followed.parted = true;
    return improved(
      'misuse-refused',
      `the legacy version maps what is about to go: ${revived.message}; the migrated one refuses with ${errorName(b.ret)}`,
    );
  }
  if (a.ret < 0 && b.ret < 0)
    return changed('errno', `a call that failed still fails, but user space sees another error: ${names}`);
  return regressed('result', `user space sees another result: ${names}`);
}

const EFAULT = 14;

/** Whether mremap() is asked for a range that is one mapping in the migrated version only, and no callback of the driver fails it. */
function movesWhatBecameOne(pair: StepPair): boolean {
  const { step, legacy, legacy_before, migrated, migrated_before } = pair;
  if (legacy.observation.ret !== -EFAULT || migrated.observation.ret < 0) return false;
  if (step === null || !['move', 'resize', 'dontunmap'].includes(step.kind)) return false;
  if (!('page' in step && 'pages' in step) || legacy.hooks.length > 0) return false;
  const is_one = (before: StepRecord | null): boolean =>
    before?.mappings.some(({ start, end }) => start <= step.page && step.page + step.pages <= end) ?? false;
  return is_one(migrated_before) && !is_one(legacy_before);
}

/** Whether the migrated form fails with what the legacy one went on in spite of. */
function givesUpIgnoring({ legacy, migrated }: StepPair): boolean {
  return legacy.observation.ret >= 0 && ignoredFailure(legacy, migrated.observation.ret);
}

function errorNameOf(ret: number): string {
  return ret < 0 ? errorName(ret) : 'success';
}

function explainPages({ legacy, migrated }: StepPair, followed: Followed): Judgement | null {
  // One has a mapping that the other has not.
  if (followed.parted) return null;
  const there = new Map(migrated.pages.map(({ page, shows }) => [page, shows]));
  const here = new Map(legacy.pages.map(({ page, shows }) => [page, shows]));
  const differ = [...new Set([...here.keys(), ...there.keys()])].filter(
    (page) => here.get(page) !== there.get(page),
  );
  if (differ.every((page) => followed.pages.has(page))) return null;
  const page = differ.filter((p) => !followed.pages.has(p)).sort((a, b) => a - b)[0];
  if (!there.has(page))
    return regressed('page-missing', `page ${page} is no longer mapped to what the legacy driver maps there`);
  if (!here.has(page))
    return regressed('page-extra', `page ${page} is mapped, which the legacy driver leaves for a fault`);
  if (differ.every((p) => followed.pages.has(p) || sameCopy(here.get(p), there.get(p)))) {
    return changed(
      'protection-of-copies',
      'the action maps with the protection of the whole mapping (desc->page_prot), so private copies of its pages have the cache mode too that the legacy driver passed to the remap alone',
    );
  }
  const open = differ.filter((p) => !followed.pages.has(p));
  if (open.every((p) => isEncryptedAsWell(here.get(p), there.get(p)))) {
    return regressed(
      'page-encrypted',
      `page ${page} is mapped as memory is, encrypted where that is (SME, SEV); what the legacy driver maps is decrypted, as memory of a device has to be: mmap_action_ioremap() and mmap_action_simple_ioremap() map it so`,
    );
  }
  if (open.every((p) => isEncryptedAsWell(there.get(p), here.get(p)))) {
    return changed(
      'page-decrypted',
      `page ${page} is mapped decrypted (pgprot_decrypted()), which the legacy driver does not do: right for memory of a device; other memory would show as it is stored where it is encrypted (SME, SEV)`,
    );
  }
  return regressed(
    'page-content',
    `page ${page} shows something else, or in another way: ${there.get(page)} instead of ${here.get(page)}`,
  );
}

/** Bits of a protection that only say how the processor caches (_PAGE_PWT, _PAGE_PCD, _PAGE_PAT). */
const CACHE_BITS = 0x98n;

/** Whether a page differs from another in nothing but that memory is encrypted that way (_PAGE_ENC). */
function isEncryptedAsWell(decrypted: string | undefined, encrypted: string | undefined): boolean {
  if (decrypted === undefined || encrypted === undefined || !decrypted.startsWith('frame')) return false;
  const prot = (text: string): bigint => BigInt(/protection (0x[\da-f]+)/.exec(text)?.[1] ?? 0);
  const bare = (text: string): string => text.replace(/protection 0x[\da-f]+/, '');
  return bare(decrypted) === bare(encrypted) && prot(encrypted) - prot(decrypted) === _PAGE_ENC;
}

/** Whether two pages are private copies that differ in nothing but their cache mode. */
function sameCopy(a: string | undefined, b: string | undefined): boolean {
  const without = (text: string): string =>
    text.replace(/protection (0x[\da-f]+)/, (_, prot: string) => `protection ${BigInt(prot) & ~CACHE_BITS}`);
  return a !== undefined && b !== undefined && a.startsWith('a private copy') && without(a) === without(b);
}

function explainSignal({ step }: StepPair, followed: Followed): Judgement | null {
  if (step !== null && (step.kind === 'read' || step.kind === 'write') && followed.pages.has(step.page))
    return null;
  return regressed('signal', 'touching the page ends otherwise');
}

function explainWarning({ legacy, migrated }: StepPair): Judgement {
  const fresh = migrated.warnings.find((warning) => !legacy.warnings.includes(warning));
  if (fresh !== undefined)
    return regressed('kernel-warning', `the kernel warns of the migrated driver: ${fresh}`);
  return improved('kernel-warning-gone', 'the kernel no longer warns of the driver');
}

function explainProblem(pair: StepPair, counterfactuals: Counterfactuals): Judgement {
  const { legacy, migrated } = pair;
  if (onlyPrepareRan(pair)) {
    const usual = counterfactuals.alone(pair.index)?.problems.map(({ kind }) => kind) ?? [];
    if (migrated.problems.every(({ kind }) => usual.includes(kind))) {
      return improved(
        'hook-before-allocation',
        `the hook does this in both versions whenever it runs; ${HOOK_FIRST}`,
      );
    }
  }
  const kinds = new Set(legacy.problems.map(({ kind }) => kind));
  const fresh = migrated.problems.find(({ kind }) => !kinds.has(kind));
  if (fresh !== undefined)
    return regressed('problem', `new in the migrated version: ${fresh.kind}: ${fresh.message}`);
  if (migrated.problems.length > legacy.problems.length) {
    return regressed('problem', `it happens more often: ${migrated.problems.at(-1)!.message}`);
  }
  return improved('problem-gone', 'the legacy version has it, the migrated one has not');
}

function explainPrivateData(pair: StepPair, followed: Followed): Judgement | null {
  if (followed.parted) return null;
  const lost = lostPrivateData(pair);
  if (lost !== null) return regressed('private-data-lost', lost);
  if (replacedByMerge(pair)) {
    return regressed(
      'merge-replaces-private-data',
      "two ranges that the driver gives different private data became one mapping, and the last one's was written over the other's: its callbacks are given what belongs to other pages",
    );
  }
  if (onlyMarked(pair)) {
    return improved(
      'marked-by-mapped',
      'mapped() gives the mapping private data, by which close() knows that it has something to undo; the legacy mapping has none (HOWTO: Mapped callback)',
    );
  }
  return regressed('private-data', 'the mapping has other private data, which its callbacks are given');
}

/** Whether a page's private data is what another page of the same mapping was given. */
function replacedByMerge({ legacy, migrated }: StepPair): boolean {
  return migrated.mappings.some(({ start, end, private_data }) => {
    const inside = legacy.mappings.filter((mapping) => mapping.start < end && start < mapping.end);
    return (
      inside.length > 1 &&
      inside.some((mapping) => mapping.private_data !== null && mapping.private_data !== private_data)
    );
  });
}

/**
 * Whether private data differs only for mappings that have none in the legacy form, and were given theirs by `mapped`: no callback of
 * the legacy driver was ever given any.
 */
function onlyMarked({ legacy, migrated, index, migrated_run }: StepPair): boolean {
  const mapped = migrated_run.steps
    .slice(0, index + 1)
    .some(({ hooks }) => hooks.some(({ hook }) => hook === 'mapped'));
  return (
    mapped &&
    legacy.mappings.every(({ start, end, private_data }) => {
      const other = migrated.mappings.find((mapping) => mapping.start === start && mapping.end === end);
      return other === undefined || other.private_data === private_data || private_data === null;
    })
  );
}
