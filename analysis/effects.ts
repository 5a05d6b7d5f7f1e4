import { BUILT_IN, type FactTable } from '../kernel/fact-table';
import type { Effect, Fact } from '../kernel/fact';
import { isForItsValue, releasesByName } from '../kernel/guesses';
import type { Driver } from '../model/driver';
import type {
  AssignmentExpression,
  CallExpression,
  CGuardStatement,
  CMacroBlock,
  FunctionDeclaration,
  MemberExpression,
  Node,
  SourceRange,
  UpdateExpression,
} from '../model/nodes';
import { definesOf } from '../model/defines';
import { commentEnd } from '../model/lexer';
import { parseDriver } from '../model/parse';
import { calleeName, find, unparenthesized } from '../model/query';
import { pointsToStruct } from '../model/types';
import { outlives } from './outliving';
import { isLocal } from './places';
import { namesRunBy } from './run-later';
import { pointeeOf, placeOf, type Target } from './targets';

/**
 * What calls do: by a row of `kernel/facts`, by the body of the function or the text of the macro where the file has it,
 * by a marked guess from its name, or unknown. Effects of bodies are computed bottom up, each function once; what a
 * function does to its own locals, and what it takes and gives back itself, is none of its caller's business.
 */

/** A call of which nothing is known: no row, no body, no rule about its name. */
export interface Unknown {
  readonly does: 'unknown';
  /** `function`: named, but not seen; `pointer`: called through a pointer; `text`: not understood by the grammar. */
  readonly what: 'function' | 'pointer' | 'text';
}

/** A plain store of a body: `dev->users++`, `dev->mode = 1`. */
export interface PlainStore {
  readonly does: 'assigns';
  /** Does it store the same for every mapping of the file by one process? */
  readonly same: boolean;
  /** Does it count: `++`, `+=`? */
  readonly counts: boolean;
  /** The store as it is written, on one line. */
  readonly text: string;
}

/** One thing that a call does, as its caller sees it. */
export interface CallEffect {
  readonly effect: Effect | Unknown | PlainStore;
  /** What it is done to, of the function that the call stands in. */
  readonly target: Target;
  /** Who says so. */
  readonly basis: 'fact' | 'user' | 'guess' | 'body' | 'unknown';
  /** The function that does it: the one called, or one that this calls in turn. */
  readonly by: string;
  /** The call of that function, or the store: in the body where it stands. */
  readonly node: Node;
  /** The functions of the file that lead there, the one called first. */
  readonly through: readonly string[];
  /** Of what is written: is it made of constants and of the driver's own state alone, nothing that its caller gives it? */
  readonly independent: boolean;
}

const readers = new WeakMap<Driver, Map<FactTable, EffectReader>>();

/** The effects of a file's calls and functions, by a table of facts. */
export function effectsIn(driver: Driver, facts: FactTable = BUILT_IN): EffectReader {
  let known = readers.get(driver);
  if (!known) readers.set(driver, (known = new Map<FactTable, EffectReader>()));
  let reader = known.get(facts);
  if (!reader) known.set(facts, (reader = new EffectReader(driver, facts)));
  return reader;
}

/** A function that another file defines, such as a header of the driver, and that file. */
export interface Elsewhere {
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
}

let lookElsewhere: (from: Driver, name: string) => readonly Elsewhere[] = () => [];

/** Say where the bodies of functions are that a file does not define itself: in what it includes. */
export function findBodiesWith(look: (from: Driver, name: string) => readonly Elsewhere[]): void {
  lookElsewhere = look;
}

/** Do something while the bodies of a function are known that another file defines. */
export function withBodies<T>(name: string, bodies: readonly Elsewhere[], task: () => T): T {
  const before = lookElsewhere;
  lookElsewhere = (from, asked) =>
    asked === name ? bodies.filter(({ driver }) => driver.path !== from.path) : before(from, asked);
  try {
    return task();
  } finally {
    lookElsewhere = before;
  }
}

/** The function that a name stands for in a file: a definition with a body, or the text of a macro. */
export function bodyIn(driver: Driver, name: string): FunctionDeclaration | null {
  return driver.function(name) ?? macroBody(driver, name);
}

/** A node that calls a function by its name. */
export type Calling = CallExpression | CMacroBlock;

const WORD = /\b[A-Za-z_]\w*/g;

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

/** What `mayDo()` looks for. */
export interface Question {
  readonly does: (effect: Effect) => boolean;
  /** Names that are an answer wherever they stand. */
  readonly names?: ReadonlySet<string>;
}

/** The words of some texts, each once; those that are called have a parenthesis behind them. */
function wordsOf(texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  const words = new Set<string>();
  for (const text of texts)
    for (const { 0: word, index } of text.matchAll(WORD))
      words.add(opensBehind(text, index + word.length) ? `${word}(` : word);
  return [...words];
}

/** A word on the way of `mayDo()`, and the words whose texts it stands in. */
interface Word {
  may: boolean;
  readonly from: Word[];
}

/** See `effectsIn()`. */
export class EffectReader {
  readonly #summaries = new Map<FunctionDeclaration, readonly CallEffect[]>();
  readonly #macros = new Map<string, FunctionDeclaration | null>();
  readonly #names = new Map<string, string>();
  readonly #open = new Set<FunctionDeclaration>();
  readonly #calls = new WeakMap<Calling, readonly CallEffect[]>();
  /**
   * What `mayDo()` has found out, by what was looked for, and by place or by word; words that are called have a parenthesis behind
   * them.
   */
  readonly #answers = new WeakMap<Question, Map<string, boolean>>();
  /** By place or by name: the words that lead on from there. */
  readonly #words = new Map<string, readonly string[]>();

  constructor(
    readonly driver: Driver,
    readonly facts: FactTable,
  ) {}

  /** The row of a function, unless the file has one of that name itself; null when there is none. */
  factOf(name: string): Fact | null {
    const called = this.#aliased(name);
    if (this.bodiesOf(called).length > 0) return null;
    return this.facts.factOf(called) ?? null;
  }

  /** What a call does, as the function sees it in which it stands. */
  ofCall(definition: FunctionDeclaration, call: Calling): readonly CallEffect[] {
    const before = this.#calls.get(call);
    if (before) return before;
    const effects = this.#readCall(definition, call);
    // While functions are being read that call each other, what is known of them is not all.
    if (this.#open.size === 0) this.#calls.set(call, effects);
    return effects;
  }

  #readCall(definition: FunctionDeclaration, call: Calling): readonly CallEffect[] {
    const written = call.type === 'CMacroBlock' ? call.callee.name : calleeName(call);
    const args = call.arguments as readonly Node[];
    const own = (effect: CallEffect['effect'], target: Target, basis: CallEffect['basis']): CallEffect => ({
      effect,
      target,
      basis,
      by: written === null ? '' : this.#aliased(written),
      node: call,
      through: [],
      independent: true,
    });
    if (written === null) {
      if (call.type === 'CallExpression' && isPointerCall(call))
        return [own({ does: 'unknown', what: 'pointer' }, 'state', 'unknown')];
      return [];
    }
    const name = this.#aliased(written);
    const user = this.facts.factOf(name);
    const bodies = user?.source === 'user' ? [] : this.bodiesOf(name);
    const known = bodies.length > 0 || this.facts.factOf(name) !== undefined;
    const found = known ? [] : lookElsewhere(this.driver, name);
    const summaries = [
      ...bodies.map((body) => this.ofFunction(body)),
      ...found.map(({ driver, definition: body }) => effectsIn(driver, this.facts).ofFunction(body)),
    ];
    if (summaries.length > 0) {
      return summaries.flatMap((summary) =>
        summary.map((inner) => ({
          ...inner,
          basis: inner.basis === 'fact' || inner.basis === 'user' ? ('body' as const) : inner.basis,
          target:
            typeof inner.target === 'number' ? this.#given(definition, args[inner.target]) : inner.target,
          through: [name, ...inner.through],
        })),
      );
    }
    const guess = this.facts.factOrGuess(name);
    const fact =
      guess && isLikely(guess, args) && !this.#isForNothing(definition, call, guess) ? guess : undefined;
    if (!fact) {
      // A local macro or variable that is called is no function that could be looked up.
      const what = isLocal(definition, name) ? 'pointer' : 'function';
      return [own({ does: 'unknown', what }, 'state', 'unknown')];
    }
    const basis = fact.source ?? 'fact';
    return fact.effects.map((effect) => ({
      ...own(effect, this.#targetOf(definition, args, effect), basis),
      independent: args.every(
        (arg, i) => ('of' in effect && effect.of === i) || isIndependent(definition, arg),
      ),
    }));
  }

  /** Is a macro that would only compute, by its name, called with something and not for its value? */
  #isForNothing(definition: FunctionDeclaration, call: Calling, guess: Fact): boolean {
    if (guess.source !== 'guess' || guess.effects.length > 0 || !isForItsValue(guess.name)) return false;
    return (
      call.arguments.some((argument) => argument.type !== 'Literal') &&
      find(definition.body, 'ExpressionStatement').some(({ node }) => node.expression === call)
    );
  }

  /** What a `guard()` takes until the end of its block. */
  ofGuard(definition: FunctionDeclaration, guard: CGuardStatement, enter: string): readonly CallEffect[] {
    const fact = this.facts.factOf(enter);
    return (fact?.effects ?? []).map((effect) => ({
      effect,
      target: this.#targetOf(definition, guard.arguments, effect),
      basis: 'fact' as const,
      by: enter,
      node: guard,
      through: [],
      independent: true,
    }));
  }

  /** What a function does that its caller can notice. */
  ofFunction(definition: FunctionDeclaration): readonly CallEffect[] {
    const before = this.#summaries.get(definition);
    if (before) return before;
    // A function that calls itself does what it does otherwise.
    if (this.#open.has(definition)) return [];
    this.#open.add(definition);
    const found = distinct(this.#read(definition));
    this.#open.delete(definition);
    this.#summaries.set(definition, found);
    return found;
  }

  /**
   * May a part of the file lead to some effect: does it name a function whose row says so, or one whose text does in turn,
   * also one that something is set to which the part names? Asked before functions are read that most likely have nothing to
   * do with it.
   * @param does what to look for: the same object for the same question
   */
  mayDo(part: SourceRange, does: Question): boolean {
    const known = this.#answersOf(does);
    const key = `${part.start}-${part.end}`;
    let may = known.get(key);
    if (may === undefined) known.set(key, (may = this.#wordsMayDo(this.#wordsIn(part, key), does)));
    return may;
  }

  /**
   * Goes through all words that some lead to, each of them once for all texts of the file: what is found out of one is known
   * of all those that lead to it.
   */
  #wordsMayDo(first: readonly string[], question: Question): boolean {
    const root: Word = { may: false, from: [] };
    const seen = new Map<EffectReader, Map<string, Word>>();
    const found: Word[] = [];
    const pending: { readonly reader: EffectReader; readonly words: readonly string[]; readonly of: Word }[] =
      [{ reader: this, words: first, of: root }];
    for (const { reader, words, of } of pending) {
      const known = reader.#answersOf(question);
      let met = seen.get(reader);
      if (!met) seen.set(reader, (met = new Map<string, Word>()));
      for (const key of words) {
        const before = known.get(key);
        if (before === true) found.push(of);
        if (before !== undefined) continue;
        const again = met.get(key);
        if (again) {
          again.from.push(of);
          continue;
        }
        const node: Word = { may: false, from: [of] };
        met.set(key, node);
        const isCalled = key.endsWith('(');
        const word = isCalled ? key.slice(0, -1) : key;
        const fact = reader.facts.factOf(word);
        if (question.names?.has(word) || fact?.effects.some((effect) => question.does(effect))) {
          found.push(node);
          continue;
        }
        const inner = reader.#wordsBehind(word);
        if (inner.length > 0) pending.push({ reader, words: inner, of: node });
        if (!isCalled || fact) continue;
        for (const { driver } of lookElsewhere(reader.driver, word))
          pending.push({ reader: effectsIn(driver, reader.facts), words: [key], of: node });
      }
    }
    for (const word of found) {
      if (word.may) continue;
      word.may = true;
      found.push(...word.from);
    }
    for (const [reader, words] of seen)
      for (const [key, { may }] of words) reader.#answersOf(question).set(key, may);
    return root.may;
  }

  /** The words of a part of the file, each once; those that are called have a parenthesis behind them. */
  #wordsIn({ start, end }: SourceRange, key: string): readonly string[] {
    let words = this.#words.get(key);
    if (!words) this.#words.set(key, (words = wordsOf([this.driver.source.slice(start, end)])));
    return words;
  }

  /** The words of what a name stands for. */
  #wordsBehind(name: string): readonly string[] {
    let words = this.#words.get(name);
    if (!words) this.#words.set(name, (words = wordsOf(this.#textsOf(name))));
    return words;
  }

  #answersOf(question: Question): Map<string, boolean> {
    let known = this.#answers.get(question);
    if (!known) this.#answers.set(question, (known = new Map<string, boolean>()));
    return known;
  }

  /** The texts that a name stands for in the file: of functions, of those that what is called so runs, and of macros. */
  #textsOf(name: string): string[] {
    const { driver } = this;
    const named = [name, ...namesRunBy(driver, name)].flatMap((one) => driver.bodiesNamed(one));
    const functions = named.map(({ start, end }) => driver.source.slice(start, end));
    return [...functions, ...(definesOf(driver).get(name) ?? []).map(({ text }) => text)];
  }

  /** The bodies that a name has, in the file or in what it includes, each with what reads it. */
  definitionsOf(
    name: string,
  ): readonly { readonly reader: EffectReader; readonly definition: FunctionDeclaration }[] {
    const called = this.#aliased(name);
    const own = this.bodiesOf(called);
    if (own.length > 0) return own.map((definition) => ({ reader: this, definition }));
    if (this.facts.factOf(called) !== undefined) return [];
    return lookElsewhere(this.driver, called).map(({ driver, definition }) => ({
      reader: effectsIn(driver, this.facts),
      definition,
    }));
  }

  /** The bodies that a name has in the file: a function's, or the text of a macro as that of a function. */
  bodiesOf(name: string): readonly FunctionDeclaration[] {
    const functions = this.driver.functions(name);
    if (functions.length > 0) return functions;
    const macro = this.#macro(name);
    return macro ? [macro] : [];
  }

  #read(definition: FunctionDeclaration): CallEffect[] {
    const effects: CallEffect[] = [];
    const calls = find(definition.body, 'CallExpression');
    const blocks = find(definition.body, 'CMacroBlock').map(({ node }) => node);
    for (const use of calls) {
      for (const found of this.ofCall(definition, use.node)) {
        if (!isNoticed(found)) continue;
        const undone = (other: CallExpression): boolean =>
          undoes(found, calleeName(other) === null ? null : this.#aliased(calleeName(other)!));
        if (found.effect.does === 'takes' && !outlives(definition, use, undone, found.effect.when)) continue;
        if (found.effect.does === 'gives' && isUndo(this, definition, use.node, calls)) continue;
        effects.push(found);
      }
    }
    for (const block of blocks) effects.push(...this.ofCall(definition, block).filter(isNoticed));
    for (const { node } of find(definition.body, 'AssignmentExpression')) {
      const target = placeOf(definition, node.left);
      if (target !== 'local') effects.push(stored(definition, node, target, this.driver.source));
    }
    for (const { node } of find(definition.body, 'UpdateExpression')) {
      const target = placeOf(definition, node.argument);
      if (target !== 'local') effects.push(stored(definition, node, target, this.driver.source));
    }
    for (const type of ['CUnparsed', 'CAsmStatement'] as const) {
      for (const { node } of find(definition.body, type)) {
        const effect: Unknown = { does: 'unknown', what: 'text' };
        effects.push({
          effect,
          target: 'state',
          basis: 'unknown',
          by: '',
          node,
          through: [],
          independent: true,
        });
      }
    }
    return effects;
  }

  #targetOf(definition: FunctionDeclaration, args: readonly Node[], effect: Effect): Target {
    if (!('of' in effect) || effect.of === 'global') return 'state';
    if (effect.of === 'result') return 'result';
    const argument = args[effect.of];
    if (!argument) return 'state';
    const isLvalue = effect.does === 'writes' && effect.lvalue === true;
    return isLvalue ? placeOf(definition, argument) : pointeeOf(definition, argument);
  }

  #given(definition: FunctionDeclaration, argument: Node | undefined): Target {
    return argument ? pointeeOf(definition, argument) : 'state';
  }

  /** `#define foo_get kref_get`: the name that a name stands for. */
  #aliased(name: string): string {
    let known = this.#names.get(name);
    if (known === undefined) {
      const value = macroText(this.driver, name, false)?.text.trim();
      const other = value !== undefined && /^\w+$/.test(value) && value !== name ? value : name;
      this.#names.set(name, (known = other));
    }
    return known;
  }

  #macro(name: string): FunctionDeclaration | null {
    let known = this.#macros.get(name);
    if (known === undefined) this.#macros.set(name, (known = macroBody(this.driver, name)));
    return known;
  }
}

/** The effects without those that another one says already: the same thing done to the same. */
function distinct(effects: readonly CallEffect[]): CallEffect[] {
  const known = new Map<string, CallEffect>();
  for (const found of effects) {
    const { effect, target, by, node } = found;
    const what = 'what' in effect ? effect.what : '';
    const key = [effect.does, what, target, by, node.start].join(' ');
    if (!known.has(key)) known.set(key, found);
  }
  return [...known.values()];
}

/** A function that only prints, by its name, has something to print: `foo_put_info(foo)` does something else. */
function isLikely({ source, effects, name }: Fact, args: readonly Node[]): boolean {
  if (source !== 'guess' || name.startsWith('trace_') || !effects.some(({ does }) => does === 'logs'))
    return true;
  return args.some((argument) => argument.type === 'Literal' && typeof argument.value === 'string');
}

function isPointerCall({ callee }: CallExpression): boolean {
  const bare = unparenthesized(callee);
  return bare.type === 'MemberExpression' || bare.type === 'CDereference';
}

/** What is done to memory of a function's own ends with it; reading and logging, sleeping and locking change nothing. */
function isNoticed({ effect, target }: CallEffect): boolean {
  switch (effect.does) {
    case 'reads':
    case 'tests':
    case 'logs':
    case 'sleeps':
    case 'waits':
      return false;
    default:
      return target !== 'local';
  }
}

/** Does the function of a name give back what an effect takes? */
export function undoes({ effect, by, through }: CallEffect, name: string | null): boolean {
  if (name === null || effect.does !== 'takes') return false;
  const takers = through.length > 0 ? through : [by];
  return effect.undo.includes(name) || takers.some((taker) => releasesByName(taker).includes(name));
}

function isUndo(
  reader: EffectReader,
  definition: FunctionDeclaration,
  give: CallExpression,
  calls: readonly { readonly node: CallExpression }[],
): boolean {
  const name = calleeName(give);
  return calls.some(
    ({ node }) =>
      node !== give &&
      node.start < give.start &&
      reader.ofCall(definition, node).some((found) => undoes(found, name)),
  );
}

function stored(
  definition: FunctionDeclaration,
  node: AssignmentExpression | UpdateExpression,
  target: Target,
  source: string,
): CallEffect {
  const written = (macroTexts.get(definition) ?? source).slice(node.start, node.end);
  const plain = node.type === 'AssignmentExpression' && node.operator === '=';
  const same = plain && isSameValue(definition, node.right);
  const effect: PlainStore = {
    does: 'assigns',
    same,
    counts: !plain,
    text: written.replace(/\s+/g, ' '),
  };
  return { effect, target, basis: 'body', by: definition.id.name, node, through: [], independent: same };
}

/** Is a value made of constants and of what pointers lead to, with no variable of the function's own? */
function isIndependent(definition: FunctionDeclaration, value: Node): boolean {
  if (isSameValue(definition, value)) return true;
  const bare = unparenthesized(value);
  switch (bare.type) {
    case 'MemberExpression':
      return bare.arrow || (!bare.computed && isIndependent(definition, bare.object));
    case 'Identifier':
      return !isLocal(definition, bare.name);
    case 'UnaryExpression':
    case 'CCastExpression':
    case 'CAddressOf':
      return isIndependent(definition, bare.argument);
    case 'BinaryExpression':
      return isIndependent(definition, bare.left) && isIndependent(definition, bare.right);
    default:
      return false;
  }
}

/** Is a value the same for every mapping of the file by one process: made of constants, `current` and what they lead to? */
export function isSameValue(definition: FunctionDeclaration, expression: Node): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'Literal':
    case 'CSizeof':
      return true;
    case 'Identifier':
      return (
        bare.name === 'current' ||
        (/^(true|false|NULL|[A-Z][A-Z0-9_]+)$/.test(bare.name) && !isLocal(definition, bare.name))
      );
    case 'MemberExpression':
      return !bare.computed && (isOfFile(definition, bare) || isSameValue(definition, bare.object));
    case 'UnaryExpression':
    case 'CCastExpression':
      return isSameValue(definition, bare.argument);
    case 'BinaryExpression':
      return isSameValue(definition, bare.left) && isSameValue(definition, bare.right);
    default:
      return false;
  }
}

/** Is it what a file is opened with and keeps: `file->f_mapping`, of the file that is mapped or of the vma's? */
function isOfFile({ params, body }: FunctionDeclaration, { object, property }: MemberExpression): boolean {
  if (property.type !== 'Identifier' || !/^f_(mapping|inode)$/.test(property.name)) return false;
  const file = unparenthesized(object);
  const isParameter = (node: Node, tag: string): boolean =>
    node.type === 'Identifier' &&
    params.some(({ name, ctype }) => name === node.name && pointsToStruct(ctype, tag)) &&
    !find(body, 'AssignmentExpression').some(
      ({ node: { left } }) => left.type === 'Identifier' && left.name === node.name,
    );
  if (isParameter(file, 'file')) return true;
  return (
    file.type === 'MemberExpression' &&
    file.property.type === 'Identifier' &&
    file.property.name === 'vm_file' &&
    isParameter(unparenthesized(file.object), 'vm_area_struct')
  );
}

/** The text of a macro that the file defines once; null when there is none, or several. */
function macroText(
  driver: Driver,
  name: string,
  withParameters: boolean,
): { readonly parameters: string; readonly text: string } | null {
  const same = (definesOf(driver).get(name) ?? []).filter(
    ({ parameters }) => (parameters !== undefined) === withParameters,
  );
  const [only] = same;
  if (!only || same.length > 1) return null;
  const cleaned = only.text.replace(/\\\r?\n/g, ' ').replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ');
  return { parameters: only.parameters ?? '', text: cleaned };
}

/** A macro with parameters as a function with a body, so that it is read like one; null when there is none. */
function macroBody(driver: Driver, name: string): FunctionDeclaration | null {
  const macro = macroText(driver, name, true);
  if (!macro) return null;
  const parameters = macro.parameters.split(',').map((parameter) => parameter.trim());
  const named = parameters.filter((parameter) => /^\w+$/.test(parameter));
  const text = macro.text.replace(/##\s*__VA_ARGS__/g, '__VA_ARGS__').replace(/,\s*__VA_ARGS__/g, '');
  const source = `void ${name}(${named.map((parameter) => `int ${parameter}`).join(', ')}) {${text};}`;
  const body = parseDriver(source, { path: driver.path, reach: 'all' }).function(name);
  if (body) macroTexts.set(body, source);
  return body;
}

/** The texts that the bodies of macros stand in. */
const macroTexts = new WeakMap<FunctionDeclaration, string>();
