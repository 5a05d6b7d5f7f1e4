import { AnswerQueue } from './answer-queue';
import type { Answers, Question } from './answers';
import type { AcceptedMapping } from './battery';
import { compareRuns, type Difference } from './compare-runs';
import type { Pair } from './explore-scenario';
import { runForm } from './run-form';
import type { RunRecord } from './run-record';
import type { Meanwhile, Race } from './seams';
import { is_call, parse_scenarios, type Scenario } from '../mm/scenario/scenario';

/** Sets of answers with which one function is run between two mappings. */
const MOST_ANSWERS = 16;

/** What shows that a mapping has what belongs to another: only this is looked for. */
const TELLING = new Set<Difference['kind']>(['private data', 'vm_ops', 'pages', 'signal', 'crash']);

/**
 * Two mappings next to each other, and between them a function of the driver that changes what the second one is, or what the first one
 * has: an ioctl that selects another buffer. Ranges that merge then must not be given what belongs to the other.
 * @param pair both versions
 * @param ways mappings that are accepted, with the answers
 * @param over whether nothing more is to be run
 */
export function changedBetween(
  pair: Pair,
  ways: readonly { readonly told: Answers; readonly mapping: AcceptedMapping }[],
  over: () => boolean,
): { found: Race[]; runs: number; changing: readonly string[] } {
  const found: Race[] = [];
  let runs = 0;
  const changing = (pair.migrated.changing ?? []).filter((name) => pair.legacy.changing?.includes(name));
  for (const { told, mapping } of ways) {
    const scenario = neighbours(mapping);
    for (const name of changing) {
      if (found.some(({ other }) => other === name)) continue;
      const queue = new AnswerQueue(told, MOST_ANSWERS);
      for (let next = over() ? null : queue.take(); next !== null; next = over() ? null : queue.take()) {
        const { race, questions } = runBetween(pair, scenario, name, next.told);
        runs += 1;
        if (race !== null) {
          found.push(race);
          break;
        }
        if (queue.full) continue;
        const answers = new Map(questions.map(({ key, answer }) => [key, answer]));
        for (const { key, others } of questions) for (const other of others) queue.add(answers, key, other);
      }
    }
  }
  return { found, runs, changing };
}

function neighbours({ pages, pgoff, prot, sharing }: AcceptedMapping): Scenario {
  const half = Math.max(1, Math.floor(pages / 2));
  const touch = prot.includes('r') ? 'read' : 'write';
  const lines = [
    'scenario between',
    `map 0 ${half} ${prot} ${sharing} ${pgoff}`,
    `map ${half} ${half} ${prot} ${sharing} ${pgoff + half}`,
    `${touch} 0`,
    `${touch} ${half}`,
    `unmap 0 ${2 * half}`,
  ];
  return parse_scenarios(lines.join('\n'))[0];
}

function runBetween(
  pair: Pair,
  scenario: Scenario,
  name: string,
  told: Answers,
): { race: Race | null; questions: readonly Question[] } {
  const answers = new Map(told);
  const questions: Question[] = [];
  const run = (
    form: Pair['legacy'],
    what: Scenario,
    at: Meanwhile['at'],
  ): { run: RunRecord; ran: boolean } => {
    const { record, meanwhile, questions: asked } = runForm(form, what, answers, { name, at });
    for (const question of asked) {
      if (questions.some(({ key }) => key === question.key)) continue;
      answers.set(question.key, question.answer);
      questions.push(withAnother(question));
    }
    return { run: record, ran: meanwhile?.ran === true };
  };
  const legacy = run(pair.legacy, scenario, 'after');
  const migrated = run(pair.migrated, scenario, 'after');
  if (!legacy.ran || !migrated.ran) return { race: null, questions };
  // Alone, the second mapping is made when the function has run.
  const alone = (step: number): RunRecord =>
    run(pair.legacy, { name: scenario.name, steps: scenario.steps.slice(step, step + 1) }, 'before').run;
  const { differences } = compareRuns(scenario, legacy.run, migrated.run, {
    alone: (step) => alone(step).steps[0] ?? null,
    alone_run: alone,
    failing: () => [],
    without_failure: () => legacy.run,
    again: (step) => alone(step),
    otherwise: () => [],
    unmapped: () => null,
  });
  const difference = differences.find(
    ({ verdict, kind, step }) => verdict === 'regressed' && step > 0 && TELLING.has(kind),
  );
  if (difference === undefined) return { race: null, questions };
  return {
    race: toldAs(scenario, name, difference, legacy.run, migrated.run, questions),
    questions,
  };
}

/** What user space passes may be another number, also where it is an index and nothing compares it. */
function withAnother(question: Question): Question {
  const { key, answer, others } = question;
  if (!key.startsWith('argument ') || answer.kind !== 'integer' || others.length > 0) return question;
  return { ...question, others: [{ kind: 'integer', value: answer.value === 0n ? 1n : 0n }] };
}

function toldAs(
  scenario: Scenario,
  other: string,
  difference: Difference,
  legacy: RunRecord,
  migrated: RunRecord,
  questions: readonly Question[],
): Race {
  const calls = scenario.steps.filter(({ step }) => is_call(step)).map(({ op }) => op);
  const ops = calls.slice(0, difference.step + 1);
  return {
    rule: difference.rule,
    explanation: `${other}() between two calls of mmap() changes what the second one maps: ${difference.explanation}`,
    scenario,
    ops,
    other,
    choices: questions.filter(({ others }) => others.length > 0),
    legacy,
    migrated,
    shown: { legacy: difference.legacy, migrated: difference.migrated },
    tasks: [[ops[0], ''], ['', `${other}() runs`], ...ops.slice(1).map((op): [string, string] => [op, ''])],
  };
}
