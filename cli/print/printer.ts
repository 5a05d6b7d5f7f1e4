import type { FileReport } from '../run/conversion';
import type { Outcome } from '../../transforms/mmap-prepare/migrate-source';

/** Every outcome that a hook can have, from the best on. */
export const OUTCOMES: readonly Outcome[] = [
  'migrated',
  'migrated with warnings',
  'blocked',
  'no counterpart',
  'nothing to do',
];

/** How many hooks had each outcome. */
export type Summary = Record<Outcome, number>;

/** Where a form is written to: a text is written as UTF-8. */
export type Write = (chunk: string | Uint8Array) => void;

/**
 * One form of output. A command tells it what became of each file, in order, and then how many hooks there were; it
 * does not know what is shown of that, or how.
 */
export interface Printer {
  report(report: FileReport): void;
  finish(summary: Summary): void;
}

export function emptySummary(): Summary {
  return {
    migrated: 0,
    'migrated with warnings': 0,
    blocked: 0,
    'no counterpart': 0,
    'nothing to do': 0,
  };
}
