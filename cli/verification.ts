import { verify_driver, type HookVerification } from '../runtime/explore/verify-driver';
import type { FileResult, HookResult } from '../transforms/migrate-source';
import type { Scenario } from '../runtime/mm/scenario';

/**
 * Compare the hooks of a converted file with what they were.
 *
 * @param before the file's text before
 * @param converted what became of it
 * @param scenarios what to do with the driver; the built-in battery when null
 * @returns a verdict for each structure whose hook was converted; one that could not be run is inconclusive
 */
export async function verify_conversion(
  before: string,
  { path, hooks, output }: FileResult,
  scenarios: readonly Scenario[] | null = null,
): Promise<HookVerification[]> {
  const converted = hooks.filter(
    ({ outcome }) => outcome === 'migrated' || outcome === 'migrated with warnings',
  );
  const named = new Map(converted.map((hook) => [hook.variable, hook]));
  let found: HookVerification[];
  try {
    found = await verify_driver(
      { path, source: before },
      { path, source: output },
      { scenarios, only: (operations) => named.has(operations) },
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return converted.map((hook) => not_run(path, hook, `the simulator cannot run the file: ${reason}`));
  }
  const run = new Map(found.map((verification) => [verification.operations, verification]));
  return [...named.values()].map(
    (hook) =>
      run.get(hook.variable ?? '') ??
      not_run(
        path,
        hook,
        `${hook.variable ?? 'the structure'} could not be found as a variable with a mapping hook in both versions`,
      ),
  );
}

function not_run(file: string, { variable, hook }: HookResult, reason: string): HookVerification {
  return {
    file,
    operations: variable ?? '',
    migrated_operations: variable ?? '',
    hook,
    verdict: 'inconclusive',
    bound: { scenarios: 0, runs: 0, choices: 0, steps: 0, unknown_functions: [], exhaustive: false },
    divergences: [],
    warnings: [],
    reasons: [reason],
    differing: [],
  };
}
