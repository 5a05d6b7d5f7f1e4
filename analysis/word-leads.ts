import type { Effect, Fact } from '../kernel/fact';
import type { FactTable } from '../kernel/fact-table';
import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import { commentEnd } from '../model/lexer';
import type { SourceRange } from '../model/nodes';
import { RecentTexts } from '../model/recent-texts';
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
  const words = wordsOf(driver, facts);
  return words.mayHold(question) && leadsTo(question, words.part(part));
}

/** Does a word, or what it stands for, lead to what is looked for? */
function leadsTo(question: Question, word: Word): boolean {
  let known = answers.get(question);
  if (!known) answers.set(question, (known = new WeakMap<Word, boolean>()));
  return leads(word, known, (one) =>
    isAnswer(question, one)
      ? true
      : one.elsewhere.length === 0
        ? one.inside
        : [...one.inside, ...one.elsewhere],
  );
}

function isAnswer({ does, names }: Question, { name, fact }: Word): boolean {
  return name !== null && (names?.has(name) === true || fact?.effects.some(does) === true);
}

const wordsOf = perFile((driver, facts) => new Words(driver, facts));

/** The words of one file: they are read once, whatever is looked for. */
class Words {
  readonly #words = new Map<string, Word>();
  readonly #held = new WeakMap<Question, boolean>();
  #all: readonly Word[] | null = null;

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

  /** The words in what a word stands for. */
  inside(texts: readonly string[]): readonly Word[] {
    return texts.flatMap((text) => this.#wordsIn(text));
  }

  #wordsIn(text: string): readonly Word[] {
    let words = read.get(text);
    if (!words) read.set(text, (words = [...wordsIn(text)]));
    return words.map((word) =>
      word.endsWith('(') ? this.word(word.slice(0, -1), true) : this.word(word, false),
    );
  }

  /** May any part of the file lead to what is looked for? Of most files none does, which is seen by their words alone. */
  mayHold(question: Question): boolean {
    let held = this.#held.get(question);
    if (held === undefined) {
      const all = (this.#all ??= this.#wordsIn(this.driver.source));
      held =
        all.some((word) => isAnswer(question, word)) ||
        all.some(({ elsewhere }) => elsewhere.some((word) => leadsTo(question, word)));
      this.#held.set(question, held);
    }
    return held;
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

/** A word, and what decides whether it is called: a parenthesis behind it, or a slash, with which a comment may begin. */
const WORD = /\b[A-Za-z_]\w*(?:[\s\\]*[(/])?/g;
const NAME = /^\w+/;

/** Characters of texts whose words are kept: functions are asked for in a file, behind their names, and in what is tried in its place. */
const MOST_READ_CHARACTERS = 256 << 10;
const read = new RecentTexts<readonly string[]>(MOST_READ_CHARACTERS);

/** The words of a text, each once, with `(` behind it where it is called. */
function wordsIn(text: string): Set<string> {
  // Taking all of them at once is several times as fast as one after the other, and few are followed by a slash.
  const words = new Set<string>();
  let isUncertain = false;
  for (const found of new Set(text.match(WORD))) {
    const last = found[found.length - 1];
    if (last === '/') isUncertain = true;
    else words.add(last === '(' ? `${NAME.exec(found)![0]}(` : found);
  }
  if (!isUncertain) return words;
  for (const { 0: found, index } of text.matchAll(WORD)) {
    if (!found.endsWith('/')) continue;
    const name = NAME.exec(found)![0];
    words.add(opensBehind(text, index + name.length) ? `${name}(` : name);
  }
  return words;
}

/** A word of a file, or a part of the file, which has no name. */
class Word {
  #inside: readonly Word[] | null = null;
  #elsewhere: readonly Word[] | null = null;

  constructor(
    readonly of: Words,
    readonly name: string | null,
    readonly isCalled: boolean,
    private readonly texts: () => readonly string[],
  ) {}

  /** The words in what it stands for. */
  get inside(): readonly Word[] {
    return (this.#inside ??= this.of.inside(this.texts()));
  }

  /** What is known of a function of the kernel of this name. */
  get fact(): Fact | undefined {
    return this.name === null ? undefined : this.of.facts.factOf(this.name);
  }

  /** The functions and macros of other files that it calls; those of which there is a row are known without. */
  get elsewhere(): readonly Word[] {
    return (this.#elsewhere ??= this.#findElsewhere());
  }

  #findElsewhere(): readonly Word[] {
    const { of, name, isCalled } = this;
    if (name === null || !isCalled || this.fact) return [];
    return bodiesElsewhere(of.driver, name).map(({ driver }) => wordsOf(driver, of.facts).word(name, true));
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
