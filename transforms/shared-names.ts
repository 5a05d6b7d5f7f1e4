import type { FileResult } from './migrate-source';

/**
 * The hooks that were blocked only because another file defines, declares or uses them.
 * @param results what converting each file alone came to
 * @returns their names
 */
export function sharedHookNames(results: readonly Pick<FileResult, 'hooks'>[]): string[] {
  const names = new Set<string>();
  for (const { hooks } of results) {
    for (const { hook, outcome, findings } of hooks) {
      const shared = findings.some((f) => f.code === 'MP007' || f.code === 'MP008');
      if (hook !== null && outcome === 'blocked' && shared) names.add(hook);
    }
  }
  return [...names].sort();
}
