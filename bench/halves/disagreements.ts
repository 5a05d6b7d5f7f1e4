import type { KernelApi } from '../../model/kernel-api';
import { verifyDriver } from '../../runtime/verify/verify-driver';
import { CODE } from '../../transforms/findings';
import { isMigrated, type HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { changedBy, type Changed, type Original, type Variant } from './changes';

/** What the simulator finds in a hook that the transforms have converted without a word of it. */
export interface Disagreement {
  readonly hook: string;
  readonly verdict: 'regressed' | 'changed';
  /** What differs, in a sentence each. */
  readonly explanations: readonly string[];
}

/** Notes that tell of something that user space can see. */
const TELLING_NOTES: readonly string[] = [CODE.copiesProtected, CODE.sizeCutOff];

/** Does a conversion say that something is different now, or was nothing converted? */
function isTold({ outcome, findings }: HookResult): boolean {
  return (
    !isMigrated(outcome) ||
    findings.some(({ severity, code }) => severity !== 'note' || TELLING_NOTES.includes(code))
  );
}

/**
 * Converts a driver, runs it, and tells where the transforms said nothing of what the simulator finds.
 * @param withheld hooks that are not asked about
 * @param convert  what converts it
 */
export async function disagreementsIn(
  { name, source }: Original,
  api: KernelApi,
  withheld: ReadonlySet<string> = new Set(),
  convert: typeof migrateSource = migrateSource,
): Promise<Disagreement[]> {
  const path = `${name}.c`;
  const { hooks, output } = convert(source, { path, api });
  // A hook that calls another one changes what that changes, which is told of the other.
  const isAnyTold = hooks.some(isTold);
  const asked = hooks.filter((hook) => !isTold(hook) && hook.hook !== null && !withheld.has(hook.hook));
  if (asked.length === 0) return [];
  const before = { path, source };
  const results = await verifyDriver(before, { path: `${path}.converted`, source: output }, { api });
  return results.flatMap(({ hook, verdict, divergences, warnings }): Disagreement[] => {
    // A driver that brings the kernel down in either form is wrong by itself.
    if (warnings.some((warning) => warning.startsWith('both versions crash'))) return [];
    if (hook === null || !asked.some((one) => one.hook === hook)) return [];
    if (verdict !== 'regressed' && (verdict !== 'changed' || isAnyTold)) return [];
    return [{ hook, verdict, explanations: divergences.map(({ explanation }) => explanation) }];
  });
}

/**
 * The fewest changes of a variant that the transforms and the simulator disagree about.
 * @param withheld hooks of the driver as it was that they disagree about, by the driver's name
 */
export async function disagreementsAbout(
  { original, choices, changed }: Variant,
  api: KernelApi,
  withheld: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<{ readonly changed: Changed; readonly found: readonly Disagreement[] } | null> {
  const known = withheld.get(original.name);
  const found = await disagreementsIn(changed, api, known);
  if (found.length === 0) return null;
  for (const choice of choices.length > 1 ? choices : []) {
    const fewer = changedBy(original, [choice]);
    const still = fewer === null ? [] : await disagreementsIn(fewer, api, known);
    if (fewer !== null && still.length > 0) return { changed: fewer, found: still };
  }
  return { changed, found };
}
