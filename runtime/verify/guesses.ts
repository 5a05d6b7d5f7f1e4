import { answerKey, answerText, type Question } from './answers';
import type { PairRun } from './explore-scenario';

/** A constant that no file declares, with the value that was chosen for it. */
export interface Guess {
  readonly name: string;
  readonly value: string;
}

/** A constant that no file declares, as a question names it: macros and enumerators are written in capitals. */
const CONSTANT = /^([A-Z][A-Z0-9_]*)(?:\[0\])?$/;

function isGuess({ key }: Question): boolean {
  return CONSTANT.test(key);
}

/** Runs that showed a difference of one rule. */
interface Shown {
  runs: number;
  /** Values of each guess that they were made with, by name: how many, and in words. */
  readonly values: Map<string, Map<string, { count: number; text: string }>>;
}

/**
 * Which differences show only for one value of a constant that no file declares: nobody knows whether the kernel has them. One that shows
 * for several values, each in its own scenario, is there whatever the constant is.
 */
export class Guesses {
  readonly #tried = new Map<string, Set<string>>();
  readonly #shown = new Map<string, Shown>();

  /**
   * @param run one run of both versions
   * @param rules what it showed, one word for each kind of difference
   */
  add({ questions }: PairRun, rules: readonly string[]): void {
    const guesses = questions.filter(isGuess);
    for (const { key, answer } of guesses) {
      const tried = this.#tried.get(key) ?? new Set();
      this.#tried.set(key, tried.add(answerKey(answer)));
    }
    for (const rule of rules) {
      let shown = this.#shown.get(rule);
      if (shown === undefined) this.#shown.set(rule, (shown = { runs: 0, values: new Map() }));
      shown.runs += 1;
      for (const { key, answer } of guesses) {
        const values = shown.values.get(key) ?? new Map<string, { count: number; text: string }>();
        shown.values.set(key, values);
        const { count } = values.get(answerKey(answer)) ?? { count: 0 };
        values.set(answerKey(answer), { count: count + 1, text: answerText(answer) });
      }
    }
  }

  /** The guess without which a difference was never seen, though other values were tried; null when there is none. */
  behind(rule: string): Guess | null {
    const shown = this.#shown.get(rule);
    if (shown === undefined) return null;
    for (const [key, values] of shown.values) {
      const [only, ...more] = [...values.values()];
      const others = (this.#tried.get(key)?.size ?? 0) > 1;
      const name = CONSTANT.exec(key)![1];
      if (more.length === 0 && only.count === shown.runs && others) return { name, value: only.text };
    }
    return null;
  }
}
