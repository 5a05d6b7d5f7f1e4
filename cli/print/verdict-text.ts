import { eventText, mappingText, resultText } from '../../runtime/verify/differences';
import type { StepRecord } from '../../runtime/verify/run-record';
import type { Configurations } from '../../runtime/verify/configurations';
import { lineRanges } from '../../runtime/verify/coverage';
import type { Bound, Divergence, Sequences, Verdict } from '../../runtime/verify/verification';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Palette } from './colour';
import type { Write } from './printer';
import { systemCall } from './system-calls';
import { columns } from './two-columns';
import type { VerdictPrinter } from './verdict';
import { visible } from './visible';

/**
 * Verdicts for people: a line for each hook, every difference with why it is or is not intended, and for what regressed the
 * counterexample: the system calls, then what each form does, side by side, up to the first difference.
 */
export class VerdictText implements VerdictPrinter {
  readonly #counts = new Map<Verdict, number>();

  constructor(
    private readonly write: Write,
    private readonly colours: Palette,
  ) {}

  verification(verification: HookVerification): void {
    const { file, hook, operations, verdict, divergences, bound, reasons, warnings } = verification;
    this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1);
    const { colours } = this;
    this.#line(
      `${colours.place(visible(file))}: ${operations}${hook === null ? '' : ` ${colours.name(hook)}`}: ${this.#verdict(verdict)}`,
    );
    for (const divergence of divergences) {
      if (divergence.verdict !== 'improved') this.#counterexample(verification, divergence);
      else this.#line(`  improved: ${divergence.explanation}`);
    }
    for (const warning of warnings) this.#line(`  warning: ${warning}`);
    if (verdict === 'inconclusive' || reasons.length > 0) {
      for (const reason of reasons.slice(0, 3)) this.#line(`  not decided: ${reason}`);
    }
    this.#line(colours.faint(`  ${boundText(bound)}`));
    for (const line of coverageLines(bound)) this.#line(colours.faint(`  ${line}`));
    if (verification.listing !== undefined) this.#line(`\n${visibleLines(verification.listing)}`);
    this.#line('');
  }

  finish(): void {
    const order: Verdict[] = ['equivalent', 'improved', 'changed', 'regressed', 'inconclusive'];
    const parts = order
      .filter((verdict) => this.#counts.has(verdict))
      .map((verdict) => `${this.#counts.get(verdict)} ${verdict}`);
    this.#line(parts.length === 0 ? 'nothing to verify' : parts.join(', '));
  }

  #line(text: string): void {
    this.write(`${text}\n`);
  }

  #verdict(verdict: Verdict): string {
    const { colours } = this;
    if (verdict === 'regressed') return colours.severity('blocker', verdict);
    if (verdict === 'inconclusive' || verdict === 'changed') return colours.severity('warning', verdict);
    return colours.outcome('migrated', verdict);
  }

  #counterexample(verification: HookVerification, divergence: Divergence): void {
    const { ops, step, choices, legacy_steps, migrated_steps } = divergence;
    this.#line('');
    this.#line(`  ${this.#verdict(divergence.verdict)}: ${divergence.explanation}`);
    this.#line('');
    this.#line('  (pN is the page at base + N * 0x1000)');
    const access = ops[0] === 'open r' ? 'O_RDONLY' : ops[0] === 'open w' ? 'O_WRONLY' : 'O_RDWR';
    this.#line(`  fd = open("/dev/...", ${access})`);
    let number = 0;
    for (const op of ops) {
      if (op === 'open r' || op === 'open w') continue;
      const aside = ASIDE.test(op);
      if (!aside) number += 1;
      this.#line(`  ${aside ? '   ' : `${number}. `}${systemCall(op)}`);
    }
    if (step > number) this.#line(`  ${step}. exit(0)`);
    if (choices.length > 0) {
      this.#line('');
      this.#line('  where');
      for (const { what, value } of choices) this.#line(`    ${what} = ${value}`);
    }
    this.#line('');
    if (divergence.tasks !== undefined) {
      const told = divergence.tasks.map(([a, b]): [string, string] => [a, b]);
      for (const line of columns(told, ['the task that maps', 'another task'])) this.#line(`  ${line}`);
      this.#line('');
      return;
    }
    const rows: [string, string][] = [
      [file_of(verification.file), file_of(verification.migrated_file ?? verification.file)],
    ];
    const shown = [...legacy_steps, ...migrated_steps].some(({ mappings }) =>
      mappings.some(({ private_data }) => private_data !== null),
    );
    for (let i = 0; i < step; i++) {
      const last = i === step - 1;
      const [left, right] = [legacy_steps[i], migrated_steps[i]];
      const op =
        left?.observation.op ?? right?.observation.op ?? ops.filter((o) => !ASIDE.test(o))[i] ?? 'exit';
      rows.push([`${i + 1}. ${op}`, `${i + 1}. ${op}`]);
      const [a, b] = [
        stepLines(left, divergence.legacy, shown),
        stepLines(right, divergence.migrated, shown),
      ];
      for (let at = 0; at < Math.max(a.length, b.length); at++) rows.push([a[at] ?? '', b[at] ?? '']);
      if (last)
        rows.push([
          `>> ${divergence.kind}: ${divergence.legacy}`,
          `>> ${divergence.kind}: ${divergence.migrated}`,
        ]);
    }
    for (const line of columns(rows, ['legacy', 'migrated'])) this.#line(`  ${line}`);
    this.#line('');
  }
}

/** Text of a file line by line, without what a terminal would obey. */
function visibleLines(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line.replace(/\t/g, '        ')))
    .join('\n');
}

const file_of = (path: string): string => visible(path);

/** Lines of a scenario that are no system call of it. */
const ASIDE = /^(fail|open) /;

/** What one form did in a step: its hooks with the calls that each made, the result, and the mappings afterwards. */
function stepLines(record: StepRecord | undefined, otherwise: string, private_data: boolean): string[] {
  if (record === undefined) return [`   ${otherwise}`];
  const lines: string[] = [];
  const { hooks, events, observation, problems, warnings } = record;
  const calls = (hook: number): void => {
    for (const event of events) {
      if (event.hook !== hook) continue;
      lines.push(
        `${hook < 0 ? '   ' : '     '}${eventText(event)}${event.line > 0 ? ` [line ${event.line}]` : ''}`,
      );
    }
  };
  for (const [i, { hook, function: name, line }] of hooks.entries()) {
    lines.push(`   ->${hook} = ${name}()${line > 0 ? ` [line ${line}]` : ''}`);
    calls(i);
  }
  calls(-1);
  for (const { kind, message, line } of problems) lines.push(`   ! ${kind}: ${message} [line ${line}]`);
  for (const warning of warnings) lines.push(`   ! kernel warning: ${warning}`);
  if (observation.signal !== undefined) lines.push(`   ${observation.signal}`);
  if (observation.op !== 'exit') lines.push(`   = ${resultText(observation.ret)}`);
  for (const mapping of observation.maps) {
    lines.push(`   ${mappingText(mapping)}`);
    const state = record.mappings.find(({ start }) => start === mapping[0]);
    if (private_data) lines.push(`     private data: ${state?.private_data ?? 'NULL'}`);
  }
  return lines;
}

/** How much of either version ran, and what did not. */
export function coverageLines({ coverage }: Bound): string[] {
  if (coverage === undefined) return [];
  return (['legacy', 'migrated'] as const).map((form) => {
    const { ran, missed, ways, ways_missed } = coverage[form];
    const lines = `${ran.length} of ${count(ran.length + missed.length, 'line')}`;
    const branches = `${ways} of ${count(ways + ways_missed.length, 'branch', 'branches')}`;
    const alone = ways_missed.filter(({ line }) => !missed.includes(line));
    const parts = [
      ...(missed.length > 0 ? [`line ${lineRanges(missed)}`] : []),
      ...alone
        .slice(0, 4)
        .map(({ line, text, holds }) => `line ${line}, ${text} ${holds ? 'true' : 'false'}`),
      ...(alone.length > 4 ? [`${alone.length - 4} more branches`] : []),
    ];
    return `${form}: ${lines} and ${branches} ran${parts.length > 0 ? `; not run: ${parts.join('; ')}` : ''}`;
  });
}

/** Which sequences of calls were run, in words. */
function sequencesText({ classes, run, complete, random }: Sequences): string {
  const all = complete ? 'every two' : 'not every two';
  const third = complete ? 'every third call' : 'not every third call';
  return `${all} of ${count(classes, 'class', 'classes')} of mappings in a row and ${third} after two that became one: ${count(run, 'sequence')}, and ${random} at random`;
}

/** In which configurations a hook was run, in words. */
function configurationsText({ symbols, run, left, fixed }: Configurations): string {
  const each = run
    .slice(1)
    .map((words) => (words.length > 4 ? `all of them the other way` : words.join(' and ')));
  const of =
    symbols.length === 0
      ? []
      : [
          `in ${run.length} of ${run.length + left} configurations of ${symbols.join(', ')}: the usual one, ${each.join('; ')}`,
        ];
  const as = fixed.length === 0 ? [] : [`with ${fixed.join(', ')} as x86-64 has them`];
  return [...of, ...as].join(', ');
}

/** The bound of a verdict in words. */
export function boundText({
  scenarios,
  runs,
  choices,
  steps,
  unknown_functions,
  exhaustive,
  sequences,
  meanwhile,
  configurations,
}: Bound): string {
  const unknown =
    unknown_functions.length === 0
      ? 'no function left unknown'
      : `${count(unknown_functions.length, 'function')} left unknown: ${unknown_functions.slice(0, 8).join(', ')}${unknown_functions.length > 8 ? ', ...' : ''}`;
  const all = exhaustive ? 'every choice tried' : 'not every combination of choices tried';
  const parts = [
    `${count(scenarios, 'scenario')}, ${count(runs, 'run')} of both forms, ${count(steps, 'step')}`,
    ...(sequences === undefined ? [] : [sequencesText(sequences)]),
    ...(meanwhile === undefined ? [] : [`beside it ${meanwhile.map((name) => `${name}()`).join(', ')}`]),
    ...(configurations === undefined ? [] : [configurationsText(configurations)]),
    `${count(choices, 'unknown value')} chosen, ${all}`,
    unknown,
  ];
  return `bound: ${parts.join('; ')}`;
}

function count(n: number, what: string, many = `${what}s`): string {
  return `${n} ${n === 1 ? what : many}`;
}
