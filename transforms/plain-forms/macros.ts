import { headersNaming } from '../../analysis/elsewhere';
import { effectsIn } from '../../analysis/effects';
import { looksInto } from '../../analysis/handed-on';
import { mayNameMacro } from '../../analysis/macro-names';
import { declares } from '../../analysis/places';
import { factOf } from '../../kernel/facts';
import { isRewritten } from '../../kernel/groups';
import {
  parametersOf,
  partsOfDefine,
  replacementText,
  withGnuComma,
  type MacroParameters,
} from '../../model/defines';
import type { Driver } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import { blankedTextFor, kernelsFrom, linesOf } from '../../model/kernel-release';
import { tokenize } from '../../model/lexer';
import type { CallExpression, Node, SourceRange } from '../../model/nodes';
import { parseExpression } from '../../model/parse';
import { calleeName, find, isName, variableUses } from '../../model/query';
import { hasWord } from '../../model/words';
import { prototypesOf } from '../names/helper-uses';
import { textOf, type Place } from './place';

/** A macro of the driver, of either kind. */
export interface Macro {
  readonly parameters: MacroParameters;
  readonly value: string;
  /** Where it stands, and in what. */
  readonly at: SourceRange;
  readonly driver: Driver;
}

/** Does what stands in the code call the macro, or does its name stand alone? */
type MacroUse = 'called' | 'named';

/**
 * `#define FOO_SIZE(v) ((v)->vm_end - (v)->vm_start)`: a macro of the driver's own that is given the vma and looks at its members
 * stands where it is used for its text.
 */
export function memberMacros(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || isRewritten(node.callee.name)) continue;
    const index = node.arguments.findIndex((a) => a.type === 'Identifier' && a.name === place.vma);
    if (index < 0) continue;
    const macro = onlyMacro(place, node.callee.name, 'called');
    const text = macro && expanded(place, macro, node, parents[0]);
    if (text === null) continue;
    place.edits.replace(node, text);
    if (macro && !place.kept.has(node.callee.name)) dropMacro(place, macro, node.callee.name);
    return;
  }
}

/**
 * `#define VMA_LEN (vma->vm_end - vma->vm_start)`: a macro of the driver's own without parameters, whose text names the vma of the
 * function that uses it, stands where it is used for its text. Other functions go on using it.
 */
export function namingMacros(place: Place): void {
  const { function: definition, vma, driver } = place;
  const names = new Set(find(definition.body, 'Identifier').map(({ node }) => node.name));
  const headers = [...names].some((name) => mayNameMacro(driver, name)) ? headersNaming(driver, vma) : [];
  const naming = new Set([driver, ...headers].flatMap(({ source }) => macrosNaming(source, vma)));
  if (naming.size === 0) return;
  for (const name of names) {
    if (!naming.has(name) || declares(definition, name)) continue;
    const macro = onlyMacro(place, name, 'named');
    if (!macro || !hasWord(macro.value, vma) || hasWord(macro.value, name)) continue;
    const uses = variableUses(definition.body, name);
    const texts = uses.map(({ node, parents }) => standsFor(macro, node, parents[0]));
    if (texts.length === 0 || texts.includes(null)) continue;
    uses.forEach(({ node }, i) => {
      place.edits.replace(node, texts[i] ?? '');
    });
    if (!place.kept.has(name)) dropMacro(place, macro, name, uses.length);
    return;
  }
}

/**
 * `#define DEV_LOCK mutex_lock(&dev_lock)`: a macro without parameters that takes or gives something, and is a statement of its own,
 * stands for its text: what is held over the mapping call is read from calls.
 */
export function takingMacros(place: Place): void {
  const { driver, function: definition } = place;
  const reader = effectsIn(driver);
  for (const { node } of find(definition.body, 'ExpressionStatement')) {
    const { expression } = node;
    if (expression.type !== 'Identifier' || declares(definition, expression.name)) continue;
    const macro = onlyMacro(place, expression.name, 'named');
    const text = macro && standsFor(macro, expression, node);
    if (!macro || text === null) continue;
    const effects = reader.ofName(definition, { node: expression, parents: [node] });
    if (!effects.some(({ effect }) => TAKING.has(effect.does))) continue;
    const ends = /;\s*$/.test(driver.textOf(node));
    place.edits.replace(expression, ends ? text : `${text};`);
  }
}

const TAKING: ReadonlySet<string> = new Set(['locks', 'unlocks', 'takes', 'gives']);

const ANY_DEFINE = /^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t](?:[^\n\\]|\\[^])*/gm;

/** The macros without parameters of a text that name a variable in theirs. */
function macrosNaming(source: string, variable: string): string[] {
  if (!hasWord(source, variable)) return [];
  return [...source.matchAll(ANY_DEFINE)].flatMap(([text, name]) => (hasWord(text, variable) ? [name] : []));
}

/** What a use of a macro without parameters stands for; null where it is no expression that means the same there. */
function standsFor({ value }: Macro, use: Node, around: Node | undefined): string | null {
  const text = around?.type === 'ExpressionStatement' ? onlyStatement(value) : value;
  return /#/.test(text) ? null : fitting(text, use, around);
}

/** Does what stands around an expression hold it by itself, so that it needs no parentheses there? */
function holdsAny(node: Node | undefined, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ParenthesizedExpression':
    case 'VariableDeclarator':
    case 'IfStatement':
    case 'WhileStatement':
      return true;
    case 'CallExpression':
      return parent.callee !== node;
    case 'AssignmentExpression':
      return parent.right === node;
    default:
      return false;
  }
}

/**
 * The one definition of a macro that the target kernel compiles, in the file or else in the headers of the driver that it includes;
 * null when there are several, or it is undefined somewhere.
 */
export function onlyMacro({ driver, api }: Place, name: string, use: MacroUse): Macro | null {
  const found = [driver, ...headersWith(driver, name)].map((file) => definitionsIn(file, api, name, use));
  const [only, another] = found.includes(null) ? [] : found.flatMap((some) => some ?? []);
  return only !== undefined && another === undefined ? only : null;
}

/** The headers of the driver that may define a macro which a file uses and does not define itself. */
function headersWith(driver: Driver, name: string): readonly Driver[] {
  if (factOf(name) !== undefined || driver.itemsNaming('directive', name).length > 0) return [];
  return headersNaming(driver, name);
}

/** The definitions of a macro in a file that the target kernel compiles; null where the name may stand for something else. */
function definitionsIn(driver: Driver, api: KernelApi, name: string, use: MacroUse): Macro[] | null {
  if (driver.functions(name).length > 0 || prototypesOf(driver, name).length > 0) return null;
  const found: Macro[] = [];
  const named = driver.itemsNaming('directive', name);
  const compiled = named.length > 0 ? linesOf(blankedTextFor(driver.source, kernelsFrom(api.since))) : [];
  for (const item of named) {
    if (compiled[driver.position(item.start).line - 1]?.trim() === '') continue;
    const text = driver.source.slice(item.start, item.end);
    if (new RegExp(`^#\\s*(undef|ifndef|ifdef)\\s+${name}\\b`).test(text)) return null;
    const define = partsOfDefine(text);
    if (define?.name !== name) continue;
    if ((define.parameters === undefined) !== (use === 'named')) return null;
    if (use === 'named' && !/^[\s\\]/.test(define.text)) return null;
    const parameters = parametersOf(define.parameters ?? '');
    found.push({ parameters, value: replacementText(define.text), at: item, driver });
  }
  return found;
}

/**
 * What a use of a macro stands for; null when it is no expression that can stand there with the same meaning.
 * @param around what the use stands in: of a statement a semicolon at the end of the text is one too many at most
 */
function expanded(place: Place, macro: Macro, call: CallExpression, around: Node | undefined): string | null {
  const isStatement = around?.type === 'ExpressionStatement';
  const written = onlyValue(isStatement ? onlyStatement(macro.value) : macro.value);
  const text = filledIn(
    place,
    macro,
    call,
    written,
    looksAtVma(place, call) ? restOf(place, macro, call) : null,
  );
  return text === null ? null : fitting(text, call, around);
}

/**
 * The text of a macro, or a part of it, with what a call gives it.
 * @param rest what is given for the dots; null where they are to have no part in it
 * @returns null where something would be done twice or not at all, or the text is no plain C
 */
export function filledIn(
  place: Place,
  macro: Macro,
  call: CallExpression,
  written: string,
  rest: Rest | null,
): string | null {
  const { names: parameters, rest: hasRest } = macro.parameters;
  const value = rest ? withPlainRest(written, rest) : written;
  const args = rest ? call.arguments.slice(0, parameters.length) : call.arguments;
  const odd = rest ? /#|\.\.\./ : /#|\.\.\.|__VA_ARGS__/;
  if (parameters.length !== args.length || odd.test(value)) return null;
  // `v...` is GNU's name for all that is given from there on.
  if (!rest && hasRest !== null) return null;
  const counts = parameters.map(
    (name) =>
      tokenize(value, 0, value.length).filter((t) => t.kind === 'identifier' && t.text === name).length,
  );
  // An argument that is evaluated twice, or not at all, must not do anything.
  if (args.some((argument, i) => counts[i] !== 1 && !isPlain(argument))) return null;
  const given = new Map(parameters.map((name, i) => [name, args[i]]));
  const plain = substituted(place, value, given);
  if (plain === null) return null;
  return rest ? plain.replace(new RegExp(`\\b${rest.name}\\b`), () => rest.given) : plain;
}

/** A text as it can stand in the place of an expression; null where it is none, or what is around it would take a part of it. */
function fitting(text: string, use: Node, around: Node | undefined): string | null {
  const expression = parseExpression(text);
  if (!expression || expression.type === 'CUnparsed') return null;
  // What stands around a macro without parentheses takes a part of its text, as in `OFFSET(v) + size`.
  if (expression.type !== 'ParenthesizedExpression')
    return isTight(expression) || holdsAny(use, around) ? text : null;
  const inner = expression.expression;
  const isFree = (holdsAny(use, around) && inner.type !== 'SequenceExpression') || isTight(inner);
  return isFree ? text.trim().slice(1, -1).trim() : text;
}

/** What a macro is given for its dots, as text. */
export interface Rest {
  /** `__VA_ARGS__`, or GNU's own name for it. */
  readonly name: string;
  readonly given: string;
}

/** What is given for the rest of `LOG(v, fmt, args...)`; null for a macro that has none, or that uses it more than once or not at all. */
export function restOf(place: Place, macro: Macro, call: CallExpression): Rest | null {
  const { names, rest: name } = macro.parameters;
  const count = names.length;
  if (name === null || call.arguments.length < count) return null;
  const named = new RegExp(`\\b${name}\\b`);
  const texts = call.arguments.map((argument) => textOf(place, argument));
  const isOnce = macro.value.split(named).length === 2;
  if (!isOnce || texts.slice(0, count).some((text) => named.test(text))) return null;
  return { name, given: texts.slice(count).join(', ') };
}

/** `, ## args`, or `__VA_OPT__(,) args`, is `, args` where something is given for it, and nothing else. */
function withPlainRest(value: string, { name, given }: Rest): string {
  return withGnuComma(value).replace(new RegExp(`,\\s*##\\s*${name}\\b`), given === '' ? '' : `, ${name}`);
}

/** Does a macro look at members of the vma that a call of it gives it? It can be given something else in its place otherwise. */
function looksAtVma({ driver, vma }: Place, call: CallExpression): boolean {
  const name = calleeName(call) ?? '';
  return call.arguments.some((argument, i) => isName(argument, vma) && looksInto(driver, name, i));
}

/** `do { E; } while (0)` and `{ E; }` are `E` where a statement stands, and any other text what it is, without its semicolon. */
function onlyStatement(text: string): string {
  const bare = text.replace(/[;\s]+$/, '');
  const only = /^(?:do\s*)?\{\s*([^;{}]+);\s*\}(?:\s*while\s*\(\s*0\s*\))?$/.exec(bare);
  return only && bare.startsWith('do') === bare.endsWith(')') ? only[1].trim() : bare;
}

/** `({ unsigned long n = E; n; })` is `(E)`, and any other text what it is. */
function onlyValue(text: string): string {
  const only =
    /^\(\{\s*(?:const\s+)?unsigned long(?: int)?\s+(\w+)\s*=\s*([^;{}]+);\s*(\w+)\s*;\s*\}\)$/.exec(text);
  return only && only[1] === only[3] ? `(${only[2].trim()})` : text;
}

/**
 * The text of a macro with what it is given for its parameters; null where the text around one takes a part of that:
 * `(v)->vm_start + n * PAGE_SIZE`, given `i + 1`, multiplies the 1.
 */
function substituted(
  place: Place,
  value: string,
  given: ReadonlyMap<string, CallExpression['arguments'][number]>,
): string | null {
  const tokens = tokenize(value, 0, value.length);
  let text = '';
  let isWhole = true;
  let at = 0;
  tokens.forEach((token, i) => {
    const argument = token.kind === 'identifier' ? given.get(token.text) : undefined;
    if (!argument) return;
    const [before, previous, next] = [tokens[i - 2], tokens[i - 1], tokens[i + 1]] as const;
    const isAlone = previous?.text === '(' && next?.text === ')';
    // What stands in the parentheses behind a name is what a function or a macro is given.
    const isList = before?.kind === 'identifier' || before?.text === ')' || before?.text === ']';
    const own = textOf(place, argument);
    if (isAlone && !isList && isTight(argument)) {
      // `(v)->vm_end` is `vma->vm_end`.
      text += value.slice(at, previous.start) + own;
      at = next.end;
      return;
    }
    const isReturned = previous?.text === 'return' && next?.text === ';';
    const isHeld = isReturned || (/^[(,]$/.test(previous?.text ?? '') && /^[),]$/.test(next?.text ?? ''));
    isWhole &&= isHeld || isTight(argument);
    text += value.slice(at, token.start) + own;
    at = token.end;
  });
  return isWhole ? text + value.slice(at) : null;
}

/** Does an expression bind as closely as a name, so that nothing before it or behind it takes a part of it? */
function isTight(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    node.type === 'MemberExpression' ||
    node.type === 'CallExpression' ||
    node.type === 'CStatementExpression' ||
    (node.type === 'Literal' && !/^[-+]/.test(node.raw))
  );
}

function isPlain(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    node.type === 'Literal' ||
    (node.type === 'MemberExpression' && !node.computed && isPlain(node.object))
  );
}

/** How often a file names a macro, its definition aside. */
function usesOfMacro({ driver }: Place, name: string): number {
  return (
    [...driver.source.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].filter(
      ({ index }) => !driver.comments.some((c) => c.start <= index && index < c.end),
    ).length - 1
  );
}

/** A macro of the file goes with its last use. */
function dropMacro(place: Place, { at: { start, end }, driver }: Macro, name: string, uses = 1): void {
  if (driver !== place.driver || usesOfMacro(place, name) > uses) return;
  const { source } = place.driver;
  const lineEnd = source.indexOf('\n', end);
  const stop = lineEnd < 0 ? source.length : lineEnd + 1;
  // A blank line on both sides becomes one.
  const blank = /\n[ \t]*\r?\n$/.test(source.slice(0, start))
    ? /^[ \t]*\r?\n/.exec(source.slice(stop))
    : null;
  place.edits.remove({ start, end: stop + (blank?.[0].length ?? 0) });
}
