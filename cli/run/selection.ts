import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Request, Selection } from './conversion';

const isIn = <T>(list: readonly T[], value: T): boolean => list.length === 0 || list.includes(value);

/** Whether a hook is one of those that are meant. */
export function isSelected(
  { hooks, codes, outcomes }: Selection,
  { hook, findings, outcome }: Pick<HookResult, 'hook' | 'findings' | 'outcome'>,
): boolean {
  return (
    isIn(hooks, hook ?? '') &&
    isIn(outcomes, outcome) &&
    (codes.length === 0 || findings.some(({ code }) => codes.includes(code)))
  );
}

/** The functions of hooks that were converted although they are not meant. */
export function unselectedHooks({ only }: Request, hooks: readonly HookResult[]): ReadonlySet<string> {
  if (only === undefined) return new Set();
  const converted = hooks.filter(({ outcome }) => outcome.startsWith('migrated'));
  const wanted = new Set(converted.filter((hook) => isSelected(only, hook)).map(({ hook }) => hook));
  const names = converted.filter(({ hook }) => !wanted.has(hook)).map(({ hook }) => hook);
  return new Set(names.filter((name) => name !== null));
}

/** The hooks of a file that are meant; one that was only left out has no finding, and is not. */
export function selectedHooks({ only }: Request, hooks: readonly HookResult[]): readonly HookResult[] {
  if (only === undefined) return hooks;
  return hooks.filter(
    (hook) => isSelected(only, hook) && !(hook.outcome === 'blocked' && hook.findings.length === 0),
  );
}
