import { walk } from '../model/walk';
import { factOf } from '../kernel/facts';
import { opensGuardBlock } from '../kernel/guards';
import { definesOf, parametersOf, replacementText, withGnuComma, type Define } from '../model/defines';
import type { Driver } from '../model/driver';
import { tokenize } from '../model/lexer';
import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { parseDriver } from '../model/parse';
import { calleeName, find } from '../model/query';
import { headersDefining } from './elsewhere';
import { isOfKernel, mayNameMacro } from './macro-names';

/** Macros of a file as functions with a body, so that they are read like one. */

const texts = new WeakMap<FunctionDeclaration, string>();

/** The text that the body of a macro stands in; undefined for a function of the file. */
export function textOfMacro(definition: FunctionDeclaration): string | undefined {
  return texts.get(definition);
}

/** The functions that a name stands for in a file, one for each branch of a condition: definitions, or the texts of macros. */
export function bodiesIn(driver: Driver, name: string): readonly FunctionDeclaration[] {
  const functions = driver.functions(name);
  return functions.length > 0 ? functions : macroBodies(driver, name);
}

/** The text of a macro with its parameters. */
interface MacroText {
  readonly parameters: string;
  readonly text: string;
}

/** The text of a macro that the file defines once; null when there is none, or several. */
export function macroText(driver: Driver, name: string, withParameters: boolean): MacroText | null {
  return onlyText(definesOf(driver).get(name) ?? [], withParameters);
}

function onlyText(defines: readonly Define[], withParameters: boolean): MacroText | null {
  const same = defines.filter(({ parameters }) => (parameters !== undefined) === withParameters);
  const [only] = same;
  if (!only || same.length > 1) return null;
  return { parameters: only.parameters ?? '', text: replacementText(only.text) };
}

/** The macros that headers of the driver define, by file and name. */
const inHeaders = new WeakMap<Driver, Map<string, readonly Define[]>>();

/** The definitions of a macro in a file, or else those in the headers of the driver that it includes. */
export function definesFor(driver: Driver, name: string): readonly Define[] {
  const own = definesOf(driver).get(name);
  if (own) return own;
  let known = inHeaders.get(driver);
  if (!known) inHeaders.set(driver, (known = new Map<string, readonly Define[]>()));
  let found = known.get(name);
  if (!found) {
    const headers = isOfKernel(name) ? [] : headersDefining(driver, name);
    const isOther = headers.length === 0 || driver.functions(name).length > 0;
    found = isOther ? [] : headers.flatMap((header) => definesOf(header).get(name) ?? []);
    known.set(name, found);
  }
  return found;
}

/** What the text of a macro does to a variable of the function that uses it, although it is not given that. */
export interface MacroMention {
  readonly reads: boolean;
  readonly writes: boolean;
}

/**
 * What a macro, of the file or of its headers, does to a variable of its user by that one's own name: `ret = -EINVAL` of
 * `CHECK(x)`. Null when it does not name it.
 */
export function mentionBy(driver: Driver, macro: string, variable: string): MacroMention | null {
  let reads = false;
  let writes = false;
  for (const define of definesFor(driver, macro)) {
    const { parameters } = define;
    if (!define.text.includes(variable)) continue;
    const text = replacementText(define.text);
    if (!text.includes(variable) || isOwn(parameters ?? '', text, variable)) continue;
    for (const { kind, start, end, text: word } of tokenize(text, 0, text.length)) {
      if (kind !== 'identifier' || word !== variable) continue;
      const before = text.slice(0, start).trimEnd();
      const behind = text.slice(end).replace(/^[\s)]+/, '');
      if (/(?:\.|->)$/.test(before)) continue;
      const isSet = /^=(?!=)/.test(behind);
      reads ||= !isSet;
      writes ||= isSet || /^(?:[-+*/%&|^]=|<<=|>>=|\+\+|--)/.test(behind);
      writes ||= /(?:\+\+|--|(?<!&)&)[\s(]*$/.test(before);
    }
  }
  return reads || writes ? { reads, writes } : null;
}

/**
 * Which variables of its user a macro, of the file or of its headers, names by itself or by a macro that it uses, and what it
 * does to them.
 * @param variables the names that are asked about
 */
export function variablesNamedBy(
  driver: Driver,
  macro: string,
  variables: readonly string[],
): ReadonlyMap<string, MacroMention> {
  const found = new Map<string, MacroMention>();
  for (const used of macrosIn(driver, macro)) {
    for (const name of variables) {
      const mention = mentionBy(driver, used, name);
      const before = found.get(name);
      if (mention)
        found.set(name, {
          reads: mention.reads || before?.reads === true,
          writes: mention.writes || before?.writes === true,
        });
    }
  }
  return found;
}

const usedIn = new WeakMap<Driver, Map<string, readonly string[]>>();

/** A macro, and those that its text uses, each once. */
function macrosIn(driver: Driver, macro: string): readonly string[] {
  let known = usedIn.get(driver);
  if (!known) usedIn.set(driver, (known = new Map<string, readonly string[]>()));
  let found = known.get(macro);
  if (!found) {
    const seen = new Set([macro]);
    for (const name of seen) {
      for (const { parameters, text } of definesFor(driver, name)) {
        const own = replacementText(text);
        for (const { kind, text: word } of tokenize(own, 0, own.length)) {
          const isUse = kind === 'identifier' && !seen.has(word) && mayNameMacro(driver, word);
          if (isUse && definesFor(driver, word).length > 0 && !isOwn(parameters ?? '', own, word))
            seen.add(word);
        }
      }
    }
    known.set(macro, (found = [...seen]));
  }
  return found;
}

/** Is a name one of the parameters of a macro, or of what it declares? */
function isOwn(parameters: string, text: string, name: string): boolean {
  if (parametersOf(parameters).names.includes(name)) return true;
  return new RegExp(`\\b(?!return\\b|goto\\b|else\\b)[A-Za-z_]\\w*[\\s*]+${name}\\s*(?:[=;,](?!=)|\\[)`).test(
    text,
  );
}

/** `printk("x: " fmt, ## a)` of `LOG(fmt, a...)`, as GNU C names the rest of what a macro is given, with C99's name for it. */
function withStandardRest(text: string, rest: string | null): string {
  return rest === null ? text : text.replace(new RegExp(`\\b${rest}\\b`, 'g'), '__VA_ARGS__');
}

/** `#cond` of a macro is the text of what it is given: a string, whatever that says. */
const withQuotedNames = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|(?<!#)#\s*(\w+)/g, (written: string, name?: string) =>
    name === undefined ? written : `"${name}"`,
  );

/**
 * A macro with parameters as a function with a body, so that it is read like one: as several where the file defines it in
 * several branches of a condition, of which each has to be read.
 */
export function macroBodies(driver: Driver, name: string): readonly FunctionDeclaration[] {
  const only = macroText(driver, name, true);
  const defines = definesOf(driver).get(name) ?? [];
  const isRead = only === null && defines.every(({ parameters }) => parameters !== undefined);
  const texts = only ? [only] : isRead ? defines : [];
  const bodies = texts.map(({ parameters, text }) =>
    bodyOf(driver, name, { parameters: parameters ?? '', text: replacementText(text) }),
  );
  return bodies.every((body) => body !== null) ? bodies : [];
}

/** Is a name one of something that is called, a function or a macro with parameters? */
function isCallable(driver: Driver, name: string): boolean {
  return (
    factOf(name) !== undefined ||
    driver.functions(name).length > 0 ||
    definesFor(driver, name).some(({ parameters }) => parameters !== undefined)
  );
}

function bodyOf(driver: Driver, name: string, macro: MacroText): FunctionDeclaration | null {
  const { names, rest } = parametersOf(macro.parameters);
  const named = names.filter((parameter) => /^\w+$/.test(parameter));
  const text = withQuotedNames(withGnuComma(withStandardRest(macro.text, rest)))
    .replace(/##\s*__VA_ARGS__/g, '__VA_ARGS__')
    .replace(/,\s*__VA_ARGS__/g, '')
    // `printk x` of a macro that is given all arguments in parentheses of their own.
    .replace(
      /(^|[;{)]|\belse\b)\s*([A-Za-z_]\w*)\s+(\w+)(?=\s*(?:[;}]|$))/g,
      (all, before: string, callee: string, given: string) =>
        named.includes(given) && isCallable(driver, callee) ? `${before} ${callee}(${given})` : all,
    );
  // A guard for the block of its user is one without.
  const end = opensGuardBlock(text) ? '{}' : ';';
  const source = `void ${name}(${named.map((parameter) => `int ${parameter}`).join(', ')}) {${text}${end}}`;
  const body = parseDriver(source, { path: driver.path, reach: 'all' }).function(name);
  if (body) texts.set(body, source);
  return body;
}

/** The names of a driver that stand for macros without parameters which do something, as functions; null for any other. */
const named = new WeakMap<Driver, Map<string, FunctionDeclaration | null>>();

/** What is in the text of a macro that does something: a call, an assignment. Casts and constants are not. */
const DOES = /\w\s*\((?!\s*\))|\w\s*\(\s*\)|\+\+|--|(?:[^=!<>]|<<|>>)=(?!=)|\b(?:goto|return)\b/;

/**
 * A macro without parameters, of the file or of a header of the driver, as a function with a body: `#define COUNTED dev->maps++`. Null when
 * there is none, or several, and for those that are constants, types or places.
 */
export function namedMacro(driver: Driver, name: string, depth = 0): FunctionDeclaration | null {
  let known = named.get(driver);
  if (!known) named.set(driver, (known = new Map<string, FunctionDeclaration | null>()));
  let body = known.get(name);
  if (body === undefined) {
    const macro = onlyText(definesFor(driver, name), false);
    // One that names itself, by others or not, stands for itself there.
    known.set(name, null);
    const does = macro !== null && doesSomething(driver, macro.text, depth);
    known.set(name, (body = does ? bodyOf(driver, name, macro) : null));
  }
  return body;
}

/** How many macros may stand for one another before one is taken to do something. */
const DEEPEST = 64;

/** Does the text of a macro do something, by itself or by another one that it names? */
function doesSomething(driver: Driver, text: string, depth: number): boolean {
  if (DOES.test(text) || depth === DEEPEST) return true;
  const words = new Set(text.match(/\b[A-Za-z_]\w*/g));
  return [...words].some(
    (word) => definesFor(driver, word).length > 0 && namedMacro(driver, word, depth + 1),
  );
}

/** The macros that a file uses and that leave the function which uses them, by name; null for one that does not. */
const leavingIn = new WeakMap<Driver, Map<string, LeavingMacro | null>>();

/** A use of a macro, of the file or of a header of the driver, that returns from the function, or jumps in it: `RETURN(rc);`. */
export interface LeavingUse extends LeavingMacro {
  readonly call: CallExpression;
}

interface LeavingMacro {
  readonly body: FunctionDeclaration;
  /** What it is made of: none of it has a place in the function. */
  readonly own: ReadonlySet<Node>;
  /** The variables that it declares. */
  readonly locals: readonly string[];
}

/** What a statement uses that leaves the function out of sight; null for any other statement. */
export function leavingUse(driver: Driver, statement: Node): LeavingUse | null {
  if (statement.type !== 'ExpressionStatement') return null;
  const { expression } = statement;
  // `BAIL;` is given nothing.
  const call: CallExpression | null =
    expression.type === 'Identifier'
      ? { ...expression, type: 'CallExpression', callee: expression, arguments: [] }
      : expression.type === 'CallExpression'
        ? expression
        : null;
  const name = call && calleeName(call);
  if (!call || name === null || definesFor(driver, name).length === 0) return null;
  let known = leavingIn.get(driver);
  if (!known) leavingIn.set(driver, (known = new Map<string, LeavingMacro | null>()));
  let macro = known.get(name);
  if (macro === undefined)
    known.set(name, (macro = leavingMacro(driver, name, expression.type === 'CallExpression')));
  return macro ? { call, ...macro } : null;
}

function leavingMacro(driver: Driver, name: string, withParameters: boolean): LeavingMacro | null {
  if (driver.functions(name).length > 0) return null;
  const macro = onlyText(definesFor(driver, name), withParameters);
  if (!macro || !/\b(?:return|goto)\b/.test(macro.text)) return null;
  const body = bodyOf(driver, name, macro);
  if (!body) return null;
  const leaves = (['ReturnStatement', 'CGotoStatement'] as const).some(
    (type) => find(body.body, type).length > 0,
  );
  if (!leaves) return null;
  const own = new Set<Node>();
  walk(body, (node) => void own.add(node));
  return { body, own, locals: find(body.body, 'VariableDeclarator').map(({ node }) => node.id.name) };
}
