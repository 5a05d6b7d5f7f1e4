import { beginsType } from './header-words';
import type { Token } from './lexer';
import type { SourceRange } from './nodes';

/** Expressions and statements that are C to a compiler, which knows the macros, and not to the grammar, which does not. */

/** What a file tells of the names in it. */
export interface FileNames {
  /** Does the file define or call a function of this name? */
  isFunction(name: string): boolean;
  /** The text of a macro of the file, without its parameters; undefined when the file defines none. */
  macro(name: string): string | undefined;
}

export const NO_NAMES: FileNames = { isFunction: () => false, macro: () => undefined };

/** A span of tokens, by the indexes of the first and the last. */
export interface TokenSpan {
  readonly from: number;
  readonly to: number;
}

const KEYWORDS = new Set(
  'if else for while do switch case default return goto break continue sizeof typeof __typeof__ static const struct union enum unsigned signed long short int char void float double volatile extern register auto inline'.split(
    ' ',
  ),
);

/** Index of the token that closes the bracket at `open`; the last token when none does. */
export function matching(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const text = tokens[i].text;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** Does a statement start at a token? */
export function startsStatement(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || before.kind === 'directive') return true;
  if (/^[;{}:]$/.test(before.text) || before.text === 'else' || before.text === 'do') return true;
  return before.text === ')' && closesCondition(tokens, at - 1);
}

/** Does the `)` at `close` end `if (...)`, `while (...)`, `for (...)`, `switch (...)` or another block macro's list? */
function closesCondition(tokens: readonly Token[], close: number): boolean {
  let depth = 0;
  for (let i = close; i > 0; i--) {
    const text = tokens[i].text;
    if (text === ')') depth++;
    else if (text === '(' && --depth === 0) {
      const name = tokens[i - 1];
      return name?.kind === 'identifier' && name.text !== 'sizeof' && name.text !== 'typeof';
    }
  }
  return false;
}

/** `asm volatile (...)`, with the `;` left out; null when there is none at a token. */
export function asmAt(tokens: readonly Token[], at: number): TokenSpan | null {
  if (!/^(?:asm|__asm__|__asm)$/.test(tokens[at].text) || !startsStatement(tokens, at)) return null;
  let open = at + 1;
  while (/^(?:volatile|__volatile__|__volatile|goto|inline)$/.test(tokens[open]?.text ?? '')) open++;
  return tokens[open]?.text === '(' ? { from: at, to: matching(tokens, open) } : null;
}

/**
 * The macros in a run of string literals that the grammar does not take: two beside each other (`KERN_ERR PFX "..."`), or
 * a call between two (`"a" __stringify(B) "c"`).
 * @returns the spans that are to be one word each, and where the run ends; null when no run begins at a token
 */
export function stringRun(tokens: readonly Token[], at: number): { words: TokenSpan[]; to: number } | null {
  const isPart = (i: number): boolean =>
    tokens[i]?.kind === 'string' || (tokens[i]?.kind === 'identifier' && !KEYWORDS.has(tokens[i].text));
  if (!isPart(at) || isPart(at - 1) || tokens[at - 1]?.text === ')' || startsStatement(tokens, at))
    return null;
  const words: TokenSpan[] = [];
  let strings = 0;
  let odd = 0;
  let i = at;
  while (isPart(i)) {
    if (tokens[i].kind === 'string') {
      strings++;
      i++;
      continue;
    }
    const from = i;
    while (tokens[i]?.kind === 'identifier' && isPart(i)) {
      const call = tokens[i + 1]?.text === '(';
      if (call && !(isPart(matching(tokens, i + 1) + 1) || (i > at && tokens[i - 1].kind === 'string')))
        break;
      if (call) odd++;
      i = call ? matching(tokens, i + 1) + 1 : i + 1;
    }
    if (i === from) break;
    if (i - from > 1) {
      odd++;
      words.push({ from, to: i - 1 });
    }
  }
  return strings > 0 && odd > 0 ? { words, to: i - 1 } : null;
}

/** What can follow an expression, and not a cast. */
const AFTER_VALUE = /^[.<>|/%=?:),;[\]^]$/;

/**
 * `(name)` where it can only be an expression, which the grammar takes for a cast in `(name) && x` and in `(name)(x)`.
 * @returns the index of the closing parenthesis; null when there is none, or when it may be a type
 */
export function parenthesisedName(
  tokens: readonly Token[],
  open: number,
  source: string,
  names: FileNames,
): number | null {
  const [before, name, close, after, next] = [-1, 1, 2, 3, 4].map((by) => tokens[open + by]);
  if (name?.kind !== 'identifier' || close?.text !== ')' || KEYWORDS.has(name.text)) return null;
  const isArgumentList = before?.kind === 'identifier' && before.text !== 'return' && before.text !== 'case';
  if (
    isArgumentList ||
    (before?.text === ')' && !closesHead(tokens, open - 1)) ||
    before?.text === ']' ||
    !after
  )
    return null;
  if (/[^ \t]/.test(source.slice(tokens[open].end, name.start) + source.slice(name.end, close.start)))
    return null;
  if (after.text === '(') return names.isFunction(name.text) ? open + 2 : null;
  const isType = /_t$|^[us](8|16|32|64)$|^__[us](8|16|32|64)$|^bool$/.test(name.text);
  if (isType) return null;
  const pair = source.slice(after.start, after.start + 2);
  if (pair === '&&' || pair === '->' || pair === '!=') return open + 2;
  if (/^[-+*&]$/.test(after.text)) {
    // A cast stands close to its operand, an operator mostly does not.
    const spaced = next !== undefined && next.start > after.end && after.start > close.end;
    return pair !== '++' && pair !== '--' && spaced ? open + 2 : null;
  }
  return AFTER_VALUE.test(after.text) ? open + 2 : null;
}

/**
 * `(f(x)) && y`, which the grammar takes for a cast.
 * @returns the token of the function's name; null for anything else
 */
export function parenthesisedCall(tokens: readonly Token[], open: number, source: string): Token | null {
  const [before, name, inner] = [-1, 1, 2].map((by) => tokens[open + by]);
  if (name?.kind !== 'identifier' || inner?.text !== '(' || KEYWORDS.has(name.text)) return null;
  if (/typeof/.test(name.text) || (before?.text === ')' && !closesHead(tokens, open - 1))) return null;
  const close = matching(tokens, open + 2) + 1;
  const after = tokens[close + 1];
  return tokens[close]?.text === ')' && after && source.startsWith('&&', after.start) ? name : null;
}

/** Does a parenthesis close the head of an `if` or a loop, so that a statement begins behind it? */
function closesHead(tokens: readonly Token[], close: number): boolean {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (tokens[i].text === ')') depth++;
    if (tokens[i].text === '(' && --depth === 0)
      return /^(?:if|while|for|switch|_Pragma)$/.test(tokens[i - 1]?.text ?? '');
  }
  return false;
}

/**
 * A macro call that is a statement of its own without a semicolon: `_Pragma("...")`, a macro of the file that opens
 * nothing, or an unknown one with something behind it that is not indented deeper.
 */
export function isWholeStatement(
  tokens: readonly Token[],
  at: number,
  source: string,
  names: FileNames,
): boolean {
  const name = tokens[at];
  if (tokens[at + 1]?.text !== '(' || KEYWORDS.has(name.text) || !startsStatement(tokens, at)) return false;
  const close = matching(tokens, at + 1);
  const after = tokens[close + 1];
  if (!after) return false;
  if (name.text === '_Pragma') return after.text !== ';';
  const follows = after.kind === 'directive' || after.kind === 'identifier' || after.text === '}';
  if (!follows || after.text === '{') return false;
  const line = source.slice(tokens[close].end, after.start);
  if (!line.includes('\n')) return false;
  const text = names.macro(name.text);
  if (text !== undefined) return !opens(text, names);
  if (/each|guard|_FOR|^for_|foreach/i.test(name.text)) return false;
  return columnOf(source, after.start) <= columnOf(source, name.start);
}

/** Words that are macros by how they are written, unless the file says what they are. */
const IN_CAPITALS = /^_*[A-Z][A-Z0-9_]{2,}$/;

/** What a macro without parameters stands for where it is a type, or a part of one. */
const TYPE_TEXT = /^(?:[\w\s*]|__attribute__\s*\(\(.*\)\))*$/;

/**
 * A name that is a statement of its own without a semicolon, on a line of its own: `FUNC_ENTER`, a macro of the file that is no type, or an
 * unknown one in capitals with something behind it that is not indented deeper. To the grammar it is the type of what follows.
 */
export function isBareStatement(
  tokens: readonly Token[],
  at: number,
  source: string,
  names: FileNames,
): boolean {
  const name = tokens[at];
  const after = tokens[at + 1];
  if (name.kind !== 'identifier' || !after || KEYWORDS.has(name.text)) return false;
  if (!source.slice(name.end, after.start).includes('\n')) return false;
  const text = names.macro(name.text);
  if (after.text === '}') return text !== undefined && /;$/.test(text);
  const isUpdate = /^[+-]$/.test(after.text) && tokens[at + 2]?.text === after.text;
  const begins = /^(?:directive|identifier)$/.test(after.kind) || /^[*{]$/.test(after.text) || isUpdate;
  // With a parenthesis behind it, it may be called.
  if (!begins) return false;
  const isDeeper = columnOf(source, after.start) > columnOf(source, name.start);
  // What is indented deeper may be the arguments of a call, or the rest of an expression.
  if (text !== undefined) return standsAlone(text, names) && !(isDeeper && after.kind === 'punctuation');
  return IN_CAPITALS.test(name.text) && !isDeeper;
}

/** Is what a macro stands for no type, and no head of a loop or a condition that goes on? */
function standsAlone(text: string, names: FileNames, depth = 0): boolean {
  const other = /^\w+$/.test(text) && depth < 8 ? names.macro(text) : undefined;
  if (other !== undefined) return standsAlone(other, names, depth + 1);
  return text === '' || (!TYPE_TEXT.test(text) && !opens(text, names));
}

/** Does a macro's text open a block, by itself or through a macro of the file that it ends with? */
function opens(text: string, names: FileNames, depth = 0): boolean {
  if (OPENS.test(text)) return true;
  const inner = /\b(\w+)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*$/.exec(text)?.[1];
  const next = inner === undefined || depth > 8 ? undefined : names.macro(inner);
  return next !== undefined && opens(next, names, depth + 1);
}

/** Does a macro's text end with the head of a loop or a condition? */
const OPENS =
  /(?:(?:\b(?:for|if|while|switch)\s*\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)|\belse\b|\bdo\b|\{|\w*(?:each|guard)\w*\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))\s*)$/;

function columnOf(source: string, offset: number): number {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  let column = 0;
  for (let i = start; i < offset; i++) column = source[i] === '\t' ? column - (column % 8) + 8 : column + 1;
  return column;
}

/** A word that makes nothing in front of a declaration: `EX_ALIGN(8) unsigned long size`, `EX_UNUSED int x`. */
export function attributeOfLocal(tokens: readonly Token[], at: number, source: string): TokenSpan | null {
  const name = tokens[at];
  if (name.text === 'typedef' || KEYWORDS.has(name.text) || !startsStatement(tokens, at)) return null;
  const to = tokens[at + 1]?.text === '(' ? matching(tokens, at + 1) : at;
  const after = tokens[to + 1];
  if (after?.kind !== 'identifier' || !beginsType(after.text)) return null;
  return source.slice(tokens[to].end, after.start).includes('\n') ? null : { from: at, to };
}

/** Spans of tokens as spans of the file. */
export function rangeOf(tokens: readonly Token[], { from, to }: TokenSpan): SourceRange {
  return { start: tokens[from].start, end: tokens[to].end };
}
