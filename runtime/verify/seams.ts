import type { Seam } from '../mm/task/kernel';
import type { Scenario } from '../mm/scenario/scenario';
import { AnswerQueue } from './answer-queue';
import type { Answers, Question } from './answers';
import type { AcceptedMapping } from './battery';
import type { Pair } from './explore-scenario';
import type { Form } from './form';
import { runForm } from './run-form';
import type { RunRecord } from './run-record';
import { parse_scenarios } from '../mm/scenario/scenario';

/** A function that another task runs while a file is mapped, and where. */
export interface Meanwhile {
  readonly name: string;
  /** A seam of the kernel's, or before which call of the hook to the kernel, from 1. */
  readonly at: Seam | number;
}

/** A race that only the migrated version can lose. */
export interface Race {
  readonly rule: string;
  readonly explanation: string;
  readonly scenario: Scenario;
  readonly other: string;
  /** The scenario as far as the difference; the first call when not given. */
  readonly ops?: readonly string[];
  /** What either version showed; in words of their own when not given. */
  readonly shown?: { readonly legacy: string; readonly migrated: string };
  readonly choices: readonly Question[];
  readonly legacy: RunRecord;
  readonly migrated: RunRecord;
  /** What the two tasks do, in turn: what maps, and the other. */
  readonly tasks: readonly (readonly [string, string])[];
}

/** Calls of the legacy hook before which the other task is tried. */
const INSIDE = 12;

/** Sets of answers of one other function. */
const MOST_ANSWERS = 12;

const NEW_SEAMS = ['hook', 'linked', 'action'] as const;

const WHERE: Readonly<Record<(typeof NEW_SEAMS)[number], string>> = {
  hook: 'once the hook has returned, and before the range is linked',
  linked: 'once the range is linked, and before its pages are there',
  action: 'once the pages are there, and before mapped() runs',
};

/** What a run came to, as far as another task can spoil it. */
interface Outcome {
  readonly run: RunRecord;
  readonly questions: readonly Question[];
  /** Whether the other task ran to its end. */
  readonly ran: boolean;
  readonly zapped: boolean;
  /** Where it may have had to wait; see Became. */
  readonly doubt: string | null;
}

/**
 * Run the driver's other functions at each seam of the migrated version, and before, after and inside the legacy hook where no lock
 * keeps them out; look for what only the former can lead to.
 * @param pair both versions
 * @param ways mappings that are accepted, with the answers
 * @param over whether nothing more is to be run
 */
export function races(
  pair: Pair,
  ways: readonly { readonly told: Answers; readonly mapping: AcceptedMapping }[],
  over: () => boolean,
): { races: Race[]; doubts: ReadonlySet<string>; runs: number; others: readonly string[] } {
  const found: Race[] = [];
  const doubts = new Set<string>();
  let runs = 0;
  const others = (pair.migrated.others ?? []).filter((name) => pair.legacy.others?.includes(name));
  for (const { told, mapping } of ways) {
    const scenario = scenarioOf(mapping);
    for (const other of others) {
      if (found.some((race) => race.other === other)) continue;
      const queue = new AnswerQueue(told, MOST_ANSWERS);
      for (let next = over() ? null : queue.take(); next !== null; next = over() ? null : queue.take()) {
        const { race, doubt, questions, made } = raceWith(pair, scenario, other, next.told);
        if (doubt !== null) doubts.add(doubt);
        runs += made;
        if (race !== null) {
          found.push(race);
          break;
        }
        for (const { key, others: more } of questions)
          for (const answer of more) queue.add(next.told, key, answer);
      }
    }
  }
  return { races: found, doubts, runs, others };
}

function scenarioOf({ pages, pgoff, prot, sharing }: AcceptedMapping): Scenario {
  const touch = prot.includes('r') ? 'read 0' : 'write 0';
  const lines = ['scenario race', `map 0 ${pages} ${prot} ${sharing} ${pgoff}`, touch, `unmap 0 ${pages}`];
  return parse_scenarios(lines.join('\n'))[0];
}

function run(form: Form, scenario: Scenario, told: Answers, meanwhile: Meanwhile): Outcome {
  const { record, questions, meanwhile: state } = runForm(form, scenario, told, meanwhile);
  return {
    run: record,
    questions,
    ran: state?.ran === true,
    zapped: state?.zapped === true,
    doubt: state?.doubt ?? null,
  };
}

function raceWith(
  pair: Pair,
  scenario: Scenario,
  other: string,
  told: Answers,
): { race: Race | null; doubt: string | null; questions: readonly Question[]; made: number } {
  let doubt: string | null = null;
  let made = 0;
  const asked: Question[] = [];
  const answers = new Map(told);
  const note = ({ questions }: Outcome): void => {
    for (const question of questions) {
      if (answers.has(question.key)) continue;
      answers.set(question.key, question.answer);
      asked.push(question);
    }
  };
  const attempt = (form: Form, at: Meanwhile['at']): Outcome => {
    made += 1;
    const outcome = run(form, scenario, answers, { name: other, at });
    note(outcome);
    return outcome;
  };
  const legacy: Outcome[] = [attempt(pair.legacy, 'before'), attempt(pair.legacy, 'after')];
  /** Whether the simulator could run the legacy hook with the other task inside of it, too, wherever that can be. */
  const run_inside = once((): boolean => {
    for (let call = 1; call <= INSIDE; call++) {
      const outcome = attempt(pair.legacy, call);
      if (!outcome.ran && outcome.run.crash === null) break;
      // A lock kept the other task out: it would only have waited.
      if (outcome.run.crash?.kind !== 'deadlock') legacy.push(outcome);
    }
    return legacy.every(({ run: { crash } }) => crash?.blame !== 'simulator');
  });
  if (legacy.some(({ run: { crash } }) => crash?.blame === 'simulator'))
    return { race: null, doubt, questions: asked, made };
  for (const seam of NEW_SEAMS) {
    const outcome = attempt(pair.migrated, seam);
    if (!outcome.ran) continue;
    // What the other task does before or after the legacy hook shows most; inside of it, it is run only when that does not do.
    if (judge(outcome, legacy) === null) continue;
    if (!run_inside()) return { race: null, doubt, questions: asked, made };
    const judged = judge(outcome, legacy);
    if (judged === null) {
      // What only an order leads to that may not come about is not known to be the same.
      const sure = legacy.filter((each) => each.doubt === null);
      if (sure.length < legacy.length && judge(outcome, sure) !== null)
        doubt = `${other}() beside the hook may wait in ${legacy.find((each) => each.doubt !== null)?.doubt} until the legacy hook is over, and finds the new one over before its mapping is there: whether it does is not known`;
      continue;
    }
    const map = scenario.steps[0].op;
    return {
      race: {
        ...judged,
        scenario,
        other,
        choices: asked.filter(({ others }) => others.length > 0),
        legacy: legacy[1].run,
        migrated: outcome.run,
        tasks: tasks(map, seam, other, outcome),
      },
      doubt,
      questions: asked,
      made,
    };
  }
  return { race: null, doubt, questions: asked, made };
}

/** A function that is called at most once, and whose result is kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What the migrated version came to that the legacy one does not, in any order; null when there is nothing. */
function judge(outcome: Outcome, legacy: readonly Outcome[]): { rule: string; explanation: string } | null {
  const { run: made, zapped } = outcome;
  if (made.crash !== null) {
    if (made.crash.blame === 'simulator' || made.crash.kind === 'deadlock') return null;
    if (legacy.some(({ run: { crash } }) => crash !== null)) return null;
    return {
      rule: 'race',
      explanation: `another task can run between the hook and what follows it, as the hook has given back what kept it out: ${made.crash.kind}, ${made.crash.message}`,
    };
  }
  const [map] = made.steps;
  if (map.observation.ret >= 0 && zapped && map.pages.length > 0) {
    // An order in which the other task gives up, as somebody is there, removes nothing that could be missed.
    const alike = legacy.some(
      ({ zapped: removed, run: { steps } }) =>
        removed && steps[0]?.observation.ret >= 0 && steps[0].pages.length > 0,
    );
    if (!alike) {
      return {
        rule: 'race',
        explanation:
          'a mapping outlives what removes it: another task that removes all mappings of the file finds none yet between the hook and its work, and the pages appear afterwards and stay',
      };
    }
  }
  const lost = heldAtEnd(made);
  const usual = legacy.map(({ run: each }) => heldAtEnd(each));
  if (
    map.observation.ret >= 0 &&
    !usual.includes(lost) &&
    legacy.every(({ run: { crash } }) => crash === null)
  ) {
    return {
      rule: 'race',
      explanation: `a count is lost: another task that runs between the hook and what follows it leaves ${lost === '' ? 'nothing' : lost} held, which the legacy version does in no order`,
    };
  }
  return null;
}

/** References and memory that are held when the process has ended. */
function heldAtEnd({ steps }: RunRecord): string {
  const world = steps.at(-1)?.world ?? new Map<string, string>();
  return [...world]
    .filter(([name]) => /^(allocation|lock)|reference/.test(name))
    .map(([name, count]) => `${name} ${count}`)
    .sort()
    .join(', ');
}

/** The two tasks side by side, in the order of time. */
function tasks(
  map: string,
  seam: (typeof NEW_SEAMS)[number],
  other: string,
  { run: made, zapped }: Outcome,
): [string, string][] {
  const end =
    made.crash === null
      ? `${map}: ${made.steps[0]?.pages.length ?? 0} pages are mapped`
      : `${made.crash.kind}: ${made.crash.message}`;
  const later: Record<typeof seam, string> = {
    hook: 'the range is linked, the action maps its pages, mapped() runs',
    linked: 'the action maps its pages, mapped() runs',
    action: 'mapped() runs',
  };
  return [
    [`${map}: ->mmap_prepare returns 0`, ''],
    ['', `${other}() runs ${WHERE[seam]}${zapped ? ', and removes every mapping of the file' : ''}`],
    [later[seam], ''],
    [end, ''],
  ];
}
