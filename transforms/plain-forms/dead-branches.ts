import { directivesOf, type Branch, type Conditional, type Directive } from '../../model/conditionals';
import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import { evaluateCondition, kernelsFrom } from '../../model/kernel-release';
import { parseDriver } from '../../model/parse';
import { Ranges } from '../../model/ranges';
import { tokenize } from '../../model/lexer';
import { goneBefore } from '../../kernel/facts';
import { flagName } from '../../kernel/flags';
import type { SourceRange } from '../../model/nodes';
import { keptMacro } from '../vma-flags/masks';

/**
 * What the target kernel never compiles goes, in and around some functions, with the directives that rule it out: branches
 * of `LINUX_VERSION_CODE`, of flags that exist or no longer exist, and of what `--define` and `--undef` say.
 *
 * @param around the functions and initialisers; asked for only where the file has conditions
 * @returns null when nothing goes
 */
export function withoutDeadBranches(
  driver: Driver,
  api: KernelApi,
  around: () => readonly SourceRange[],
): Edits | null {
  const { source } = driver;
  if (!/#[ \t]*if/.test(source)) return null;
  const spans = around();
  const isConditional = ({ start, end }: SourceRange): boolean =>
    /#[ \t]*if/.test(source.slice(start, end)) || (driver.itemOf(start)?.conditions.length ?? 0) > 0;
  if (!spans.some(isConditional)) return null;
  // All directives are read for those files only in which something may come of it.
  if (!api.macros && !MAY_ASK.test(source) && !callsOfGone(api).test(source)) return null;
  const directives = directivesOf(source);
  const gone = goneCallsIn(driver, api, directives);
  if (gone.length === 0 && !directives.some((directive) => hasQuestion(directive, api))) return null;
  const edits = new Edits(source);
  const own = new Set(
    [...source.matchAll(/^[ \t]*#[ \t]*(?:define|undef)[ \t]+(\w+)/gm)].map(([, name]) => name),
  );
  // A header of the driver may keep a flag that kernels no longer have.
  for (const name of new Set(source.match(/\bVM_[A-Z]\w*/g)))
    if (!own.has(name) && flagName(name)?.kind === 'removed' && keptMacro(driver, name, api.since))
      own.add(name);
  const ranges = new Ranges(spans);
  const visit = (directives: readonly Directive[]): void => {
    for (const directive of directives) {
      if (directive.kind !== 'conditional') continue;
      const truths = settledBy(directive, isForOtherKernels(driver, directive, own) ? gone : [], api, own);
      const concerns =
        ranges.someAround(directive) ||
        directive.branches.some((b, i) => truths[i] === false && ranges.someWithin(b.body));
      const later = directive.branches.some(
        (b, i) => i > truths.indexOf(true) && truths.includes(true) && ranges.someWithin(b.body),
      );
      if ((concerns || later) && fold(edits, directive, truths)) continue;
      for (const branch of directive.branches) visit(branch.inside);
    }
  };
  const fold = (into: Edits, conditional: Conditional, truths: readonly (boolean | null)[]): boolean => {
    const { branches } = conditional;
    const first = truths.findIndex((value) => value !== false);
    if (first < 0) {
      into.remove(conditional);
      return true;
    }
    const live = branches[first];
    if (truths[first] === true) {
      into.remove({ start: conditional.start, end: live.body.start });
      visit(live.inside);
      into.remove({ start: live.body.end, end: conditional.end });
      return true;
    }
    if (first === 0) return false;
    // What is left begins with a branch that may be compiled.
    into.remove({ start: conditional.start, end: live.directive.start });
    const keyword = source.indexOf('el', live.directive.start);
    if (/^elif/.test(live.keyword)) into.remove({ start: keyword, end: keyword + 2 });
    for (const branch of branches.slice(first)) visit(branch.inside);
    return true;
  };
  visit(directives);
  return edits.size > 0 ? edits : null;
}

/**
 * A text as the build that `--define` and `--undef` describe sees it: what it does not compile is empty, and every line is in
 * its place. The text itself where nothing is known of the build.
 */
export function settledText(source: string, path: string, api: KernelApi): string {
  if (!api.macros) return source;
  const driver = parseDriver(source, { path });
  const edits = withoutDeadBranches(driver, api, () => [{ start: 0, end: source.length }]);
  let text = source;
  for (const { start, end } of [...(edits?.all ?? [])].sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]+/g, '') + text.slice(end);
  return text;
}

/** Does a condition of a directive, or of one inside it, ask for what can be settled? */
function hasQuestion(directive: Directive, api: KernelApi): boolean {
  return (
    directive.kind === 'conditional' &&
    directive.branches.some(
      ({ condition, inside }) =>
        asksFor(condition.match(WORD) ?? [], api) || inside.some((inner) => hasQuestion(inner, api)),
    )
  );
}

const WORD = /\b[A-Za-z_]\w*\b/g;

function asksFor(words: readonly string[], api: KernelApi): boolean {
  return words.some(
    (word) =>
      word === 'LINUX_VERSION_CODE' ||
      api.macros?.has(word) === true ||
      (flagName(word) !== null && word.startsWith('VM_')),
  );
}

/**
 * Where a file calls functions that the target kernel no longer has: not in comments or strings, not through a structure, and
 * not where the file defines the name itself. Nothing where none stands in a branch.
 */
function goneCallsIn(driver: Driver, api: KernelApi, directives: readonly Directive[]): readonly number[] {
  const { source } = driver;
  const gone = callsOfGone(api);
  // Only a branch is ruled out by what it calls.
  const conditionals = directives.filter(({ kind }) => kind === 'conditional');
  if (!conditionals.some(({ start, end }) => gone.test(source.slice(start, end)))) return [];
  const names = new Set(
    goneBefore(api.since).filter(
      (name) =>
        source.includes(name) &&
        !new RegExp(`\\bdefine[ \\t]+${name}\\b`).test(source) &&
        driver.functions(name).length === 0,
    ),
  );
  if (names.size === 0) return [];
  const tokens = [...tokenize(source)].filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap(({ text, start }, i) => {
    if (!names.has(text) || tokens[i + 1]?.text !== '(') return [];
    return /^(?:->|\.|>)$/.test(tokens[i - 1]?.text ?? '') ? [] : [start];
  });
}

/** A condition of a directive that may ask for the release or for a flag; a comment may have it go on in other lines. */
const MAY_ASK = /#[ \t]*(?:el)?if(?:[^\n\\]|\\\r?\n|\\.)*?(?:LINUX_VERSION_CODE|VM_|\/\*)/;

const goneCalls = new Map<string, RegExp>();

/** Calls of what the target kernel no longer has. */
function callsOfGone(api: KernelApi): RegExp {
  const release = api.since.join('.');
  let gone = goneCalls.get(release);
  if (!gone) {
    gone = new RegExp(`\\b(?:${goneBefore(api.since).join('|')})[ \\t]*\\(`);
    goneCalls.set(release, gone);
  }
  return gone;
}

/**
 * May a conditional be there for kernels that had other functions: is it inside a function, and asks for nothing of the
 * kernel's own configuration, of the machine or the compiler, or of what the file defines? A branch of that is compiled for
 * somebody, whatever it calls.
 */
function isForOtherKernels(
  driver: Driver,
  { start, end, branches }: Conditional,
  own: ReadonlySet<string>,
): boolean {
  const item = driver.itemOf(start);
  return (
    item?.kind === 'function' &&
    end <= item.end &&
    branches.every(({ condition }) =>
      (condition.match(WORD) ?? []).every((word) => !own.has(word) && !OF_THE_BUILD.test(word)),
    )
  );
}

/** Names of the kernel's configuration, and those that the compiler and the build define: `__sparc__`, `BITS_PER_LONG`. */
const OF_THE_BUILD = /^CONFIG_|^DEBUG|_DEBUG|^_|^(?:BITS_PER_LONG|PAGE_SHIFT|PAGE_SIZE|MODULE)$/;

/**
 * Is each branch of a conditional compiled? A branch that calls a function which is gone is not, whatever its condition asks;
 * where only one is left beside such, it is that one.
 */
function settledBy(
  { branches }: Conditional,
  gone: readonly number[],
  api: KernelApi,
  own: ReadonlySet<string>,
): (boolean | null)[] {
  const truths = branches.map((branch) => truthOf(branch, api, own));
  const broken = branches.map(
    ({ body, inside }) => inside.length === 0 && gone.some((at) => body.start <= at && at < body.end),
  );
  if (!broken.includes(true) || !broken.includes(false)) return truths;
  const left = truths.map((truth, i) => (broken[i] ? false : truth));
  const may = left.filter((truth) => truth !== false).length;
  const isWhole = branches.at(-1)?.keyword === 'else';
  return left.map((truth) => (truth === null && may === 1 && isWhole ? true : truth));
}

/** Is a branch compiled, going by its own condition? null when that cannot be told. */
function truthOf({ keyword, condition }: Branch, api: KernelApi, own: ReadonlySet<string>): boolean | null {
  if (keyword === 'else') return true;
  const plain = /^(?:el)?if$/.test(keyword);
  const text = plain ? condition : `${keyword.includes('n') ? '!' : ''}defined(${condition.trim()})`;
  const settled = api.macros ?? new Map<string, string | null>();
  const words = new Set(text.match(WORD) ?? []);
  if (!asksFor([...words], api)) return null;
  const macros = new Map<string, boolean>();
  for (const word of words) {
    const flag = word.startsWith('VM_') ? flagName(word) : null;
    if (settled.has(word)) macros.set(word, settled.get(word) !== null);
    // What the file defines itself where it is missing is there in either case; an `#ifdef` of it may ask for that.
    else if (flag && flag.kind === 'removed' && !own.has(word)) macros.set(word, false);
    else if (flag && flag.kind !== 'removed') macros.set(word, true);
  }
  const valued = text.replace(/\bdefined\s*\(?\s*\w+\s*\)?|\b[A-Za-z_]\w*\b/g, (word) => {
    const value = settled.get(word);
    return value === undefined || /^defined/.test(word) ? word : (value ?? '0') || '1';
  });
  return evaluateCondition(valued, kernelsFrom(api.since), macros);
}
