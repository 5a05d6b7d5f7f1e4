import { answerKey, type Answer, type Answers } from './answers';

/** Sets of answers that are still to be tried, each once, first come first served, and no more than may be tried altogether. */
export class AnswerQueue {
  readonly #waiting: { readonly told: Answers; readonly from: number }[] = [];
  readonly #seen = new Set<string>();
  #taken = 0;

  /**
   * @param start the first set
   * @param most how many are taken at most: those that would come later are not kept
   */
  constructor(
    start: Answers,
    private readonly most: number,
  ) {
    this.#waiting.push({ told: start, from: 0 });
    this.#seen.add(keyOf(start));
  }

  /** The next set, and from which of its questions on others follow; null when there is none, or as many as may be were taken. */
  take(): { readonly told: Answers; readonly from: number } | null {
    if (this.#taken >= this.most) return null;
    const next = this.#waiting.shift() ?? null;
    if (next !== null) this.#taken += 1;
    return next;
  }

  /** Whether sets are left that were not taken. */
  get left(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether another set would never be taken: there are enough, and one more that says so. */
  get full(): boolean {
    return this.#taken + this.#waiting.length > this.most;
  }

  /**
   * Add a set that has one more answer, or another, unless it was there before.
   * @param from the question from which on others follow
   */
  add(told: Answers, key: string, answer: Answer, from = 0): void {
    if (this.full) return;
    const next = new Map(told).set(key, answer);
    const name = keyOf(next);
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#waiting.push({ told: next, from });
  }
}

/** A set of answers as a string. */
export function keyOf(answers: Answers): string {
  return [...answers]
    .map(([key, answer]) => `${key} = ${answerKey(answer)}`)
    .sort()
    .join('\n');
}
