import { eventText, resultText } from '../../runtime/verify/differences';
import type { StepRecord } from '../../runtime/verify/run-record';
import type { Divergence } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { systemCall } from '../print/system-calls';
import { boundText, coverageLines } from '../print/verdict-text';
import type { DivergenceData, FrameData, MappingData, StepData, VerificationData } from './data';

/** Lines of a scenario that are no system call of it. */
const ASIDE = /^(fail|open) /;

/** Pairs of lines that are shown of one hook's differences: one of a kind says as much as ten. */
const MOST_DIVERGENCES = 4;

/** What a verification showed, as the page shows it. */
export function verificationData(verification: HookVerification): VerificationData {
  const { verdict, bound, warnings, reasons, divergences, sources } = verification;
  return {
    verdict,
    bound: [boundText(bound), ...coverageLines(bound)],
    warnings,
    reasons,
    divergences: divergences.slice(0, MOST_DIVERGENCES).map(divergenceData),
    sources: sources ?? { legacy: [], migrated: [] },
  };
}

function divergenceData(divergence: Divergence): DivergenceData {
  const { verdict, kind, explanation, legacy, migrated, choices, tasks } = divergence;
  return {
    verdict,
    kind,
    explanation,
    legacy,
    migrated,
    choices: choices.map(({ what, value }) => ({ what, value })),
    ...(tasks === undefined ? {} : { tasks }),
    steps: stepsOf(divergence),
  };
}

function stepsOf({
  ops,
  step: last,
  legacy_steps,
  migrated_steps,
  legacy,
  migrated,
}: Divergence): StepData[] {
  const steps: StepData[] = [];
  let asides: string[] = [];
  const add = (call: string): void => {
    const at = steps.length;
    const frame = (records: readonly StepRecord[], crash: string): FrameData | null =>
      at < records.length ? frameOf(records[at]) : at === last - 1 ? crashed(crash) : null;
    steps.push({
      call,
      asides,
      legacy: frame(legacy_steps, legacy),
      migrated: frame(migrated_steps, migrated),
    });
    asides = [];
  };
  for (const op of ops) {
    if (ASIDE.test(op)) asides.push(systemCall(op));
    else if (steps.length < last) add(systemCall(op));
  }
  if (steps.length < last) add(systemCall('exit'));
  return steps;
}

/** A step that a form did not complete. */
function crashed(message: string): FrameData {
  return { result: message, hooks: [], calls: [], problems: [], mappings: [], lines: [] };
}

function frameOf({
  observation,
  events,
  hooks,
  problems,
  warnings,
  mappings,
  lines = [],
}: StepRecord): FrameData {
  const callsOf = (hook: number): string[] =>
    events
      .filter((event) => event.hook === hook)
      .map((event) => `${eventText(event)}${event.line > 0 ? ` [line ${event.line}]` : ''}`);
  const { op, ret, signal, maps } = observation;
  return {
    result: signal ?? (op === 'exit' ? '' : `= ${resultText(ret)}`),
    hooks: hooks.map(({ hook, function: name }, at) => ({
      name: `->${hook} = ${name}()`,
      calls: callsOf(at),
    })),
    calls: callsOf(-1),
    problems: [
      ...problems.map(({ kind, message, line }) => `${kind}: ${message} [line ${line}]`),
      ...warnings.map((warning) => `kernel warning: ${warning}`),
    ],
    mappings: maps.map(([start, end, permissions, offset, flags]): MappingData => {
      const state = mappings.find((mapping) => mapping.start === start);
      return {
        start,
        end,
        permissions,
        offset: offset === null ? 'anonymous' : `offset ${offset}`,
        flags,
        private: state?.private_data ?? null,
        operations: state?.operations ?? (state?.has_vm_ops === true ? 'vm_ops' : null),
      };
    }),
    lines,
  };
}
