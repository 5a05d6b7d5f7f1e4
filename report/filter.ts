import type { HookData } from '../cli/report/data';

/** What is wanted of the list; an empty string for anything. */
export interface Filter {
  readonly text: string;
  readonly outcome: string;
  readonly verdict: string;
  readonly subsystem: string;
}

export const NO_FILTER: Filter = { text: '', outcome: '', verdict: '', subsystem: '' };

/** Outcomes, from what has been done to what need not be. */
export const OUTCOMES = [
  'migrated',
  'migrated with warnings',
  'blocked',
  'no counterpart',
  'nothing to do',
] as const;

/** Verdicts, from the worst. */
export const VERDICTS = ['regressed', 'changed', 'inconclusive', 'improved', 'equivalent'] as const;

/** The verdict of a hook; empty where it was not run. */
export function verdictOf({ verification }: HookData): string {
  return verification?.verdict ?? '';
}

/** What a search looks in. */
function textOf({ file, hook, variable, operations, findings }: HookData): string {
  return [file, hook, variable, operations, ...findings.map(({ code, message }) => `${code} ${message}`)]
    .join(' ')
    .toLowerCase();
}

/** Whether a hook is wanted. */
export function isWanted(hook: HookData, { text, outcome, verdict, subsystem }: Filter): boolean {
  return (
    (outcome === '' || hook.outcome === outcome) &&
    (verdict === '' || verdictOf(hook) === verdict) &&
    (subsystem === '' || hook.subsystem === subsystem) &&
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => textOf(hook).includes(word))
  );
}
