import type { Difference } from './compare-runs';
import type { StepRecord } from './run-record';
import type { Scenario } from '../mm/scenario/scenario';
import type { Configurations } from './configurations';
import type { Coverage } from './coverage';
import type { Guess } from './guesses';

/** What verifying a pair of versions looks at, and what it says. */

/** What was found of a pair of versions; see the page on words. */
export type Verdict = 'equivalent' | 'improved' | 'changed' | 'regressed' | 'inconclusive';

/** Which of the hooks made no mapping in any run, so that nothing of a conversion was compared. */
export type NotExercised = 'both' | 'legacy' | 'migrated';

/** Why a conversion was not exercised, in words. */
export const WHY_NOT_EXERCISED: Readonly<Record<NotExercised, string>> = {
  both: 'no scenario and no answers were found with which the driver accepts a mapping',
  legacy: 'the legacy hook never ran to its success',
  migrated: 'the migrated hook never ran to its success',
};

/** How far was looked. */
export interface Limits {
  /** Sets of answers that are tried in a scenario of one mapping, at most. */
  readonly answers_alone: number;
  /** Sets of answers that are tried in any other scenario, at most. */
  readonly answers_more: number;
  /** Pairs of runs altogether, at most. */
  readonly runs: number;
  /** Random sequences of calls at the end, at most. */
  readonly random: number;
  /** How long to go on with random sequences, in milliseconds, in place of their number. */
  readonly budget?: number;
  /** Whether to list the code with what ran. */
  readonly listing?: boolean;
  /** Whether to keep the text of the functions that ran in counterexamples. */
  readonly sources?: boolean;
  /** When to stop, by performance.now(). */
  readonly until?: number;
  /** Stop at the first difference that is one of these, and do not look for a shorter scenario: for those who only want to know whether there is one. */
  readonly stop_at?: (difference: Pick<Difference, 'verdict' | 'rule'>) => boolean;
  /** Told of each scenario before it is run: for those who run it elsewhere, too. */
  readonly on_scenario?: (scenario: Scenario) => void;
}

export const DEFAULT_LIMITS: Limits = { answers_alone: 16, answers_more: 2, runs: 900, random: 12 };

/** What was looked at, so that a verdict claims no more. */
export interface Bound {
  /** Scenarios that were run. */
  scenarios: number;
  /** Pairs of runs: a scenario with one set of answers. */
  runs: number;
  /** Different questions about unknown values that were answered. */
  choices: number;
  /** System calls and touches that both versions made. */
  steps: number;
  /** Functions that are neither in the file nor modelled. */
  unknown_functions: string[];
  /** Whether every combination of answers was tried in every scenario. */
  exhaustive: boolean;
  /** How mappings were put together; absent when scenarios were given. */
  sequences?: Sequences;
  /** Functions of the driver that were run as another task does, at each seam of the new form or between two mappings; absent when there are none. */
  meanwhile?: string[];
  /** In which configurations it was run; absent when none decides anything. */
  configurations?: Configurations;
  /** What of both versions' code ran; absent when that was not noted. */
  coverage?: Coverage;
}

/** Which sequences of calls were run. */
export interface Sequences {
  /** Classes of mappings that the driver tells apart. */
  readonly classes: number;
  /** Sequences of two and three calls over them. */
  readonly run: number;
  /** Whether these were all: every two mappings of the classes, and every third call after two that became one. */
  readonly complete: boolean;
  /** Longer sequences, at random. */
  readonly random: number;
}

/** A difference between the versions, with the shortest scenario in which it was found. */
export interface Divergence {
  readonly verdict: 'improved' | 'changed' | 'regressed';
  readonly kind: Difference['kind'];
  readonly rule: string;
  /** Name of the scenario that it was found in. */
  readonly scenario: string;
  /** The scenario as far as the difference, as lines of a scenario file. */
  readonly ops: readonly string[];
  /** The step in which the versions differ, from 1, `fail` lines not counted. */
  readonly step: number;
  readonly legacy: string;
  readonly migrated: string;
  readonly choices: readonly { readonly what: string; readonly value: string; readonly reason: string }[];
  readonly explanation: string;
  /** The constant that no file declares on whose value it depends; absent when it is there whatever that is. */
  readonly guess?: Guess;
  /** What two tasks do in turn, side by side; only of what one alone does not show. */
  readonly tasks?: readonly (readonly [string, string])[];
  /** What each version did up to and including that step. */
  readonly legacy_steps: readonly StepRecord[];
  readonly migrated_steps: readonly StepRecord[];
}

/** What verifying a pair of versions showed. */
export interface Verification {
  readonly verdict: Verdict;
  readonly bound: Bound;
  /** One for each rule, regressions first. */
  readonly divergences: readonly Divergence[];
  /** What is wrong with both versions. */
  readonly warnings: readonly string[];
  /** Why nothing is known of some runs. */
  readonly reasons: readonly string[];
  /** Which hooks never made a mapping, where that leaves the verdict open, as a reason says; absent for any other verdict. */
  readonly not_exercised?: NotExercised | undefined;
  /** Whether both hooks were seen to refuse every mapping, as a warning says: all of their code ran, and that is all they do. */
  readonly refuses_all?: boolean;
  /** The functions of each version with what ran, when that was asked for. */
  readonly listing?: string;
  /** Scenarios in which the versions differed in anything, by name, in their order. */
  readonly differing: readonly string[];
  /** The functions of each version that ran in a counterexample, when that was asked for. */
  readonly sources?: {
    readonly legacy: readonly SourceFunction[];
    readonly migrated: readonly SourceFunction[];
  };
}

/** A function as it stands in a version. */
export interface SourceFunction {
  /** Line of its first one, 1-based. */
  readonly line: number;
  readonly text: string;
}

export const rank = ({ verdict }: { readonly verdict: Difference['verdict'] }): number =>
  verdict === 'regressed' ? 0 : verdict === 'changed' ? 1 : 2;
