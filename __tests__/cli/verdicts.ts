import type { HookVerification } from '../../runtime/verify/verify-driver';

/** A verdict about the hook `NAME_mmap` of `NAME_fops`, of one run. */
export function verdictOf(
  name: string,
  verdict: HookVerification['verdict'],
  more: Partial<HookVerification> = {},
): HookVerification {
  return {
    file: 'a.c',
    operations: `${name}_fops`,
    migrated_operations: `${name}_fops`,
    hook: `${name}_mmap`,
    verdict,
    bound: { scenarios: 1, runs: 1, choices: 0, steps: 1, unknown_functions: [], exhaustive: true },
    divergences: [],
    warnings: [],
    reasons: [],
    differing: [],
    ...more,
  };
}
