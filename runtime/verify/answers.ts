import { Fault } from '../machine/fault';
import { isPureFact } from '../../kernel/fact';
import type { Policy, UnknownCall } from '../machine/policy';
import { describe } from '../machine/policy';
import { HIGH_MEMORY, UNALIGNED, type Choice, type UnknownValue } from '../machine/unknown';
import { canonical } from './canonical';
import { Pointer, type Value } from '../machine/value';

/** A value that was chosen for something unknown, in a form that any run understands: an integer, or a pointer by its name. */
export type Answer =
  | { readonly kind: 'integer'; readonly value: bigint }
  /** A fresh object, nobody else's. */
  | { readonly kind: 'object' }
  | { readonly kind: 'pointer'; readonly name: string };

/** Answers by what they answer. */
export type Answers = ReadonlyMap<string, Answer>;

/** One question that came up in a run. */
export interface Question {
  /** What was unknown, in the driver's words; a second call with the same arguments in one step has ` #2` behind it. */
  readonly key: string;
  readonly answer: Answer;
  /** Other answers that may lead elsewhere, best first. */
  readonly others: Answer[];
  /** Other answers that are tried where a mapping is made by itself: what they tell apart does not take a sequence. */
  readonly alone: Answer[];
  /** What the program did with it: `!= 0`, `> 16`. */
  readonly reason: string;
}

/** Occurrences of one call in a row that are answered alike; loops that wait for another answer end after that. */
const PATIENCE = 3;

/** Questions of one run; code that asks more goes over data that is not there. */
const MOST_QUESTIONS = 150;

/** Reasons for which the value as such matters, and not on which side of something it lies. */
const NO_COMPARISON = new Set(['used', 'a frame', 'a protection', 'dereferenced', 'index']);

/** Functions and loops that by their names find what is there already. */
const LOOKS_UP = /(^|_)(find|lookup|look_up|search|for_each)(_|$)/;

/** Is what was found there no longer? */
function isGone({ bound }: UnknownValue): boolean {
  return bound instanceof Pointer && bound.block.freed;
}

/** Whether two answers are the same. */
export function sameAnswer(a: Answer, b: Answer): boolean {
  return answerKey(a) === answerKey(b);
}

/** An answer as a string that no other answer has. */
export function answerKey(answer: Answer): string {
  if (answer.kind === 'integer') return answer.value.toString();
  return answer.kind === 'object' ? 'an object' : answer.name;
}

/** An answer in words. */
export function answerText(answer: Answer): string {
  if (answer.kind === 'integer') return describe(answer.value);
  return answer.kind === 'object' ? 'a valid pointer' : answer.name;
}

/**
 * Answers the questions of one run: as it is told, and by a fixed rule where it is told nothing. The same call (function, arguments,
 * how often it came before in the step) is answered alike in every run that is told the same, whatever the order of the calls.
 */
export class AnsweringPolicy implements Policy {
  readonly unknownVariables = true;
  /** The questions in the order in which they came up. */
  readonly questions: Question[] = [];
  readonly #told: Answers;
  readonly #keys = new WeakMap<UnknownValue, string>();
  readonly #answered = new Map<string, Answer>();
  readonly #found = new Map<string, UnknownValue>();
  /** Results that are an error where they are not 0. */
  readonly #errors = new WeakSet<UnknownValue>();
  #occurrences = new Map<string, number>();
  #step = 1;
  /** What enters a section that nobody enters any more. */
  #shut_section: string | null = null;

  /** @param told answers that are given */
  constructor(told: Answers) {
    this.#told = told;
  }

  /** A new step of the scenario begins: calls are counted anew. */
  begin_step(): void {
    this.#occurrences = new Map();
    this.#step += 1;
  }

  get when(): string {
    return this.#step > 1 ? ` of step ${this.#step}` : '';
  }

  /** A section is over: from now on the function that enters it says that it did not. */
  shut_section(enter: string): void {
    this.#shut_section = enter;
  }

  call(call: UnknownCall, fresh: () => UnknownValue): Value {
    if (call.name === this.#shut_section) return 0n;
    const unknown = fresh();
    const name = canonical(unknown.name);
    const occurrence = (this.#occurrences.get(name) ?? 0) + 1;
    this.#occurrences.set(name, occurrence);
    const key = occurrence > 1 ? `${name} #${occurrence}` : name;
    // What finds what is there already finds the same in another step.
    if ((call.fact && isPureFact(call.fact)) || LOOKS_UP.test(call.name)) {
      const found = this.#found.get(key);
      if (found && !isGone(found)) return found;
      this.#found.set(key, unknown);
    }
    if (occurrence > 1) this.#keys.set(unknown, key);
    // The object that it returns lies in the same place in both forms, whether or not one of them called it in an earlier step.
    unknown.apart = key.slice(name.length) + this.when;
    if (call.fact?.fails === 'non-zero') this.#errors.add(unknown);
    return unknown;
  }

  choose(choice: Choice): Value {
    const { unknown, candidates, reason } = choice;
    const key = this.#keys.get(unknown) ?? canonical(unknown.name);
    const options = this.#options(choice, key);
    const answer = this.#told.get(key) ?? this.#answered.get(key) ?? this.#default(options, key);
    if (!this.#answered.has(key)) {
      if (this.questions.length >= MOST_QUESTIONS) {
        throw new Fault('step budget', `more than ${MOST_QUESTIONS} unknown values decide the way`);
      }
      this.#answered.set(key, answer);
      const others = NO_COMPARISON.has(reason) ? [] : options.filter((option) => !sameAnswer(option, answer));
      this.questions.push({ key, answer, others, alone: [], reason });
    }
    return resolve(answer, unknown, candidates);
  }

  reconsider({ unknown, candidates, reason }: Choice): void {
    const key = this.#keys.get(unknown) ?? canonical(unknown.name);
    const question = this.questions.find((asked) => asked.key === key);
    if (question === undefined) return;
    for (const candidate of candidates) {
      const other = answerOf(candidate, unknown);
      const { answer, others, alone } = question;
      if ([answer, ...others, ...alone].some((known) => sameAnswer(known, other))) continue;
      (reason === UNALIGNED ? alone : others).push(other);
    }
  }

  #default(options: readonly Answer[], key: string): Answer {
    const again = Number(/ #(\d+)$/.exec(key)?.[1] ?? 1);
    // What goes on from its last result to the next names itself: `next(head, next(head, NULL))`.
    const called = /^\w+\(/.exec(key)?.[0];
    const occurrence = Math.max(again, called === undefined ? 1 : key.split(called).length - 1);
    return options[occurrence > PATIENCE ? (occurrence - PATIENCE) % options.length : 0];
  }

  /** The answers worth trying, best first. */
  #options({ unknown, candidates, reason }: Choice, key: string): Answer[] {
    if (reason === 'a frame' && unknown.kind !== 'pointer') {
      return [{ kind: 'integer', value: HIGH_MEMORY + numberFor(key) }];
    }
    if (reason === 'a protection') {
      const known = candidates.find((candidate) => typeof candidate === 'bigint') ?? 0n;
      return [{ kind: 'integer', value: known | protectionKey(key) }];
    }
    if (reason === 'used' && unknown.kind !== 'pointer' && candidates.every((c) => typeof c === 'bigint')) {
      return [{ kind: 'integer', value: numberFor(key) }];
    }
    if (this.#errors.has(unknown) && unknown.type?.signed === true)
      return candidates.map((candidate) => answerOf(asError(candidate), unknown));
    return candidates.map((candidate) => answerOf(candidate, unknown));
  }
}

/** The error that kernel functions return, for a value that stands for any but 0. */
const EIO = 5n;

const asError = (value: Value): Value => (typeof value === 'bigint' && value > 0n ? -EIO : value);

function answerOf(value: Value, unknown: UnknownValue): Answer {
  if (value instanceof Pointer) {
    const own = unknown.object();
    return value.block === own.block && value.offset === own.offset
      ? { kind: 'object' }
      : { kind: 'pointer', name: describe(value) };
  }
  return { kind: 'integer', value: typeof value === 'bigint' ? value : 0n };
}

function resolve(answer: Answer, unknown: UnknownValue, candidates: readonly Value[]): Value {
  if (answer.kind === 'integer') return answer.value;
  if (answer.kind === 'pointer') {
    const found = candidates.find((value) => value instanceof Pointer && describe(value) === answer.name);
    if (found !== undefined) return found;
  }
  return unknown.object();
}

/**
 * A number for something of which the program only needs some value: an address gets a page of its own, so that frames that are
 * mixed up can be told apart; a size or a count is small.
 */
function numberFor(name: string): bigint {
  const last = /(\w+)(?:\([^()]*\))?(?: #\d+)?$/.exec(name)?.[1] ?? name;
  if (/(?:^|_)(?:nr|num|count|order|shift|index|idx|n)(?:_|$)/i.test(last)) return 1n;
  if (/size|len(?:gth)?(?:_|$)|pages/i.test(last)) return 16384n;
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) % 0x3fff;
  return BigInt(0x40000 + hash) << 12n;
}

/** Bits of a protection that tell one of which nothing is known from others, and that nothing asks for (_PAGE_PKEY_BIT0 and on). */
function protectionKey(name: string): bigint {
  return ((numberFor(name) >> 12n) & 0xfn) << 59n;
}
