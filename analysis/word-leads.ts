import type { Effect } from '../kernel/fact';
import type { FactTable } from '../kernel/fact-table';
import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import { commentEnd } from '../model/lexer';
import type { SourceRange } from '../model/nodes';
import { bodiesElsewhere } from './elsewhere';
import { leads } from './leads';
import { perFile } from './per-file';
import { namesRunBy } from './run-later';

/** What `mayDo()` looks for. */
export interface Question {
  readonly does: (effect: Effect) => boolean;
  /** Names that are an answer wherever they stand. */
  readonly names?: ReadonlySet<string>;
}

/** A file, and what is known of the functions of the kernel that it calls. */
interface Read {
  readonly driver: Driver;
  readonly facts: FactTable;
}

/** They are kept for as long as the words of a file are. */
const answers = new WeakMap<Question, WeakMap<Word, boolean>>();

/**
 * May a part of a file lead to some effect: does it name a function whose row says so, or one whose text does in turn,
 * also one that something is set to which the part names? Asked before functions are read that most likely have nothing to
 * do with it.
 * @param question what to look for: the same object for the same question
 */
export function mayDo({ driver, facts }: Read, part: SourceRange, question: Question): boolean {
  let known = answers.get(question);
  if (!known) answers.set(question, (known = new WeakMap<Word, boolean>()));
  return leads(wordsOf(driver, facts).part(part), known, (word) => {
    const { of, name, isCalled } = word;
    const fact = name === null ? undefined : of.facts.factOf(name);
    if (name !== null && question.names?.has(name)) return true;
    if (fact?.effects.some((effect) => question.does(effect))) return true;
    if (name === null || fact || !isCalled) return word.inside;
    const elsewhere = bodiesElsewhere(of.driver, name);
    return [
      ...word.inside,
      ...elsewhere.map(({ driver: other }) => wordsOf(other, of.facts).word(name, true)),
    ];
  });
}

const wordsOf = perFile((driver, facts) => new Words(driver, facts));

/** The words of one file: they are read once, whatever is looked for. */
class Words {
  readonly #words = new Map<string, Word>();

  constructor(
    readonly driver: Driver,
    readonly facts: FactTable,
  ) {}

  word(name: string, isCalled: boolean): Word {
    return this.#once(isCalled ? `${name}(` : name, name, isCalled, () => this.#textsOf(name));
  }

  part({ start, end }: SourceRange): Word {
    return this.#once(`${start}-${end}`, null, false, () => [this.driver.source.slice(start, end)]);
  }

  #once(key: string, ...given: [string | null, boolean, () => readonly string[]]): Word {
    let word = this.#words.get(key);
    if (!word) this.#words.set(key, (word = new Word(this, ...given)));
    return word;
  }

  /** The texts that a name stands for in the file: of functions, of those that what is called so runs, and of macros. */
  #textsOf(name: string): string[] {
    const { driver } = this;
    const named = [name, ...namesRunBy(driver, name)].flatMap((one) => driver.bodiesNamed(one));
    const functions = named.map(({ start, end }) => driver.source.slice(start, end));
    return [...functions, ...(definesOf(driver).get(name) ?? []).map(({ text }) => text)];
  }
}

const WORD = /\b[A-Za-z_]\w*/g;

/** A word of a file, or a part of the file, which has no name. */
class Word {
  #inside: readonly Word[] | null = null;

  constructor(
    readonly of: Words,
    readonly name: string | null,
    readonly isCalled: boolean,
    private readonly texts: () => readonly string[],
  ) {}

  /** The words in what it stands for. */
  get inside(): readonly Word[] {
    return (this.#inside ??= [
      ...new Set(
        this.texts().flatMap((text) =>
          [...text.matchAll(WORD)].map(({ 0: word, index }) =>
            this.of.word(word, opensBehind(text, index + word.length)),
          ),
        ),
      ),
    ]);
  }
}

/** Does a parenthesis open behind an offset: behind white space, ends of lines that go on, and comments? */
function opensBehind(text: string, offset: number): boolean {
  for (let at = offset; at < text.length;) {
    const c = text[at];
    if (c === '/' && (text[at + 1] === '*' || text[at + 1] === '/')) at = commentEnd(text, at);
    else if (/[\s\\]/.test(c)) at++;
    else return c === '(';
  }
  return false;
}
