import { jsonText } from './visible';
import type { StepRecord } from '../../runtime/verify/run-record';
import type { Divergence } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { JSON_VERSION } from './json';
import type { Write } from './printer';
import type { VerdictPrinter } from './verdict';

/** One document at the end: `{"version":1,"results":[...]}`, in the form of docs/output.schema.json. */
export class VerdictJson implements VerdictPrinter {
  readonly #results: unknown[] = [];

  constructor(private readonly write: Write) {}

  verification(verification: HookVerification): void {
    const { file, hook, operations, verdict, bound, divergences, warnings, reasons, differing } =
      verification;
    this.#results.push({
      file,
      hook,
      operations,
      verdict,
      bound,
      divergences: divergences.map(divergenceObject),
      warnings,
      reasons,
      differing,
    });
  }

  finish(): void {
    this.write(`${jsonText({ version: JSON_VERSION, results: this.#results }, 2)}\n`);
  }
}

function divergenceObject(divergence: Divergence): unknown {
  const { kind, rule, verdict, ops, step, legacy, migrated, choices, explanation } = divergence;
  return {
    kind,
    rule,
    verdict,
    scenario: ops,
    step,
    legacy,
    migrated,
    choices,
    explanation,
    ...(divergence.tasks === undefined ? {} : { tasks: divergence.tasks }),
    legacy_steps: divergence.legacy_steps.map(stepObject),
    migrated_steps: divergence.migrated_steps.map(stepObject),
  };
}

function stepObject({ observation, events, hooks, problems, warnings }: StepRecord): unknown {
  return {
    op: observation.op,
    ret: observation.ret,
    ...(observation.signal === undefined ? {} : { signal: observation.signal }),
    hooks: hooks.map(({ hook, function: name }) => ({ hook, function: name })),
    calls: events.map(({ name, values, line }) => ({ name, values, line })),
    maps: observation.maps,
    problems,
    warnings,
  };
}
