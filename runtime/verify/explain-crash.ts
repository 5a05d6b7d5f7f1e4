import type { Explained } from './judgement';
import type { Crash, RunRecord } from './run-record';

/** What is to be thought of runs that ended early. */
export interface CrashVerdict {
  readonly difference: (Explained & { kind: 'crash' }) | null;
  readonly warning: string | null;
  readonly cut: string | null;
}

/** Ends that an unknown value can bring about which no real one would have had. */
const ARTEFACTS = new Set(['bad pointer', 'out of bounds', 'uninitialised value', 'division by zero']);

const at = ({ kind, message, line }: Crash): string =>
  `${kind}: ${message}${line > 0 ? ` (line ${line})` : ''}`;

/**
 * Judge the ends of two runs that are alike up to a step.
 * @param legacy run of the legacy form
 * @param migrated run of the migrated form
 * @param common number of steps that both completed
 * @param followed whether an intended difference came before
 * @param alone how the legacy form ends when the step's mapping is the only one and nothing fails
 * @param failing how it ends then where allocations of its own fail: those of the migrated hook come before the kernel's
 */
export function explainCrash(
  legacy: RunRecord,
  migrated: RunRecord,
  common: number,
  followed: boolean,
  alone: () => Crash | null,
  failing: () => readonly Crash[],
): CrashVerdict {
  const a = legacy.steps.length === common ? legacy.crash : null;
  const b = migrated.steps.length === common ? migrated.crash : null;
  const nothing: CrashVerdict = { difference: null, warning: null, cut: null };
  if (a === null && b === null) return nothing;
  const simulator = [b, a].find((crash) => crash?.blame === 'simulator');
  if (simulator) return { ...nothing, cut: at(simulator) };
  if (a !== null && b !== null) {
    if (ARTEFACTS.has(a.kind) || ARTEFACTS.has(b.kind)) return { ...nothing, cut: at(b) };
    if (a.kind === b.kind) return { ...nothing, warning: `both versions crash: ${at(a)}` };
    return { ...nothing, warning: `both versions crash: ${at(a)}; ${at(b)}` };
  }
  if (b !== null) {
    if (alone()?.kind === b.kind)
      return { ...nothing, warning: `both versions crash when the hook runs: ${at(b)}` };
    if (failing().some(({ kind, message }) => kind === b.kind && message === b.message))
      return { ...nothing, warning: `both versions crash when an allocation of the hook fails: ${at(b)}` };
    return {
      ...nothing,
      difference: {
        kind: 'crash',
        verdict: 'regressed',
        rule: 'crash',
        legacy: 'goes on',
        migrated: at(b),
        explanation: `the migrated version ${describeCrash(b)}${followed ? ', after the differences above' : ''}`,
      },
    };
  }
  if (ARTEFACTS.has(a!.kind)) return { ...nothing, cut: at(a!) };
  return {
    ...nothing,
    difference: {
      kind: 'crash',
      verdict: 'improved',
      rule: 'crash-gone',
      legacy: at(a!),
      migrated: 'goes on',
      explanation: `the legacy version ${describeCrash(a!)}; the migrated one does not`,
    },
  };
}

function describeCrash({ kind, message }: Crash): string {
  switch (kind) {
    case 'null dereference':
      return `dereferences NULL: ${message}`;
    case 'use after free':
      return `uses freed memory: ${message}`;
    case 'double free':
      return `frees memory twice: ${message}`;
    case 'deadlock':
      return `waits for ever: ${message}`;
    case 'not opened':
      return `does not open the file: ${message}`;
    default:
      return `stops the kernel: ${message}`;
  }
}
