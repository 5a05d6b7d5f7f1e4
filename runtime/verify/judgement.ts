import { MMAP_HOOKS } from '../models/operations';
import type { ScenarioStep } from '../mm/scenario/scenario';
import type { RawDifference } from './differences';
import type { RunRecord, StepRecord } from './run-record';

/** A difference with what is to be thought of it. */
export interface Explained extends RawDifference {
  readonly verdict: 'improved' | 'changed' | 'regressed';
  /** Which rule decided, for tests and for those who read JSON. */
  readonly rule: string;
  /** One sentence: what differs and why it is intended, or why it is not. */
  readonly explanation: string;
  /** Why nobody can say here whether it is intended. */
  readonly open?: string;
}

/** The same step in two runs, with what came before. */
export interface StepPair {
  /** Null for the end of the process. */
  readonly step: ScenarioStep | null;
  /** From 0, `fail` lines not counted. */
  readonly index: number;
  readonly legacy: StepRecord;
  readonly migrated: StepRecord;
  readonly legacy_before: StepRecord | null;
  readonly migrated_before: StepRecord | null;
  readonly legacy_run: RunRecord;
  readonly migrated_run: RunRecord;
}

/** What earlier, intended differences of the scenario lead to. */
export interface Followed {
  /** Pages whose offsets and contents are the hook's own in one form only. */
  readonly pages: Set<number>;
  /** Memory that the hook stores to each time it runs. */
  readonly stored: Set<string>;
  /** Calls that only the migrated form has made so far, for mappings of which none of its own came about. */
  readonly early: string[];
  /** By how much a count is lower in the migrated form, as ranges that each held one became one mapping. */
  held: bigint;
  /** Whether something is left in the legacy form of a mapping that failed, and nothing in the migrated one. */
  marked: boolean;
  /** Whether the two address spaces are no longer comparable: one has a mapping that the other refused. */
  parted: boolean;
}

/** Whether the driver's mapping hook ran in a step. */
export function hookRan(record: StepRecord): boolean {
  return record.hooks.some(({ hook }) => MMAP_HOOKS.has(hook));
}

/** Whether the migrated form's hook ran where the legacy one did not: the range merged, or could not be allocated. */
export function onlyPrepareRan({ legacy, migrated }: StepPair): boolean {
  return hookRan(migrated) && !hookRan(legacy);
}

/**
 * Whether the driver went on although something failed, without looking at what it returned.
 * @param error the negated error number; any when not given
 */
export function ignoredFailure({ problems }: StepRecord, error?: number): boolean {
  return problems.some(
    ({ kind, message }) =>
      kind === 'ignored failure' && (error === undefined || message.includes(` returned ${error},`)),
  );
}

/** What is to be thought of a difference. */
export type Judgement = Pick<Explained, 'verdict' | 'rule' | 'explanation' | 'open'>;

/** A judgement. */
export function regressed(rule: string, explanation: string): Judgement {
  return { verdict: 'regressed', rule, explanation };
}

/** A judgement: user space can see it, nobody intended it, and an expert may accept it. */
export function changed(rule: string, explanation: string): Judgement {
  return { verdict: 'changed', rule, explanation };
}

/** A judgement. */
export function improved(rule: string, explanation: string): Judgement {
  return { verdict: 'improved', rule, explanation };
}

/**
 * Whether a mapping lost its private data up to a step: the descriptor's private_data, which only `mapped` would have replaced, was
 * written over that of the mapping that the range merged with.
 * @returns a sentence, or null
 */
export function lostPrivateData({ index, legacy_run, migrated_run }: StepPair): string | null {
  for (let i = 0; i <= index; i++) {
    const [a, b] = [legacy_run.steps[i], migrated_run.steps[i]];
    for (const mapping of a.mappings) {
      const same = b.mappings.find(({ start, end }) => start === mapping.start && end === mapping.end);
      if (same?.private_data === null && mapping.private_data !== null && a.observation.ret >= 0) {
        const where = `p${same.start}-p${same.end}`;
        const merged = !b.hooks.some(({ hook }) => hook === 'mapped');
        return merged
          ? `the mapping ${where} lost its private data in step ${i + 1} ("${b.observation.op}"): the range merged with its neighbour, so mapped() did not run, and the NULL of the descriptor's private_data was written over the neighbour's pointer`
          : `the mapping ${where} has no private data since step ${i + 1} ("${b.observation.op}")`;
      }
    }
  }
  return null;
}
