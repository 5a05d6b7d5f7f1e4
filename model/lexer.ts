/**
 * A C lexer for what comes before the grammar: where the top-level items of a file are, and which words of an
 * item the grammar does not know. It sees tokens, not syntax.
 */

import type { SourceRange } from './nodes';

export type TokenKind = 'identifier' | 'number' | 'string' | 'punctuation' | 'directive' | 'comment';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Identifiers and punctuation only; '' for the others. */
  readonly text: string;
}

const isIdentifierStart = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 36 || c > 127;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** End of the block or line comment that starts at `at`. */
export function commentEnd(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === 42) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  return lineEnd(text, at);
}

/** What a string or a character constant may end at, and what takes the character behind it with it. */
const STRING_PART = /["'\\\n]/g;

/** End of the string or character constant that starts at `at`; an unterminated one ends with its line. */
export function stringEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; ; i++) {
    STRING_PART.lastIndex = i;
    if (!STRING_PART.test(text)) return text.length;
    i = STRING_PART.lastIndex - 1;
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === quote) return i + 1;
    else if (c === 10) return i;
  }
}

/**
 * Is the quote at an offset a digit separator (`1'000`, C23), and not the start of a character constant?
 * @param from where the last string or character constant before it has ended: no number goes back over that
 */
export function separatesDigits(text: string, at: number, from = 0): boolean {
  if (!/\w/.test(text[at + 1] ?? '')) return false;
  let i = at;
  while (i > from && /[\w'.]/.test(text[i - 1])) i--;
  // The word, or the dot, that a number stands behind is none of it.
  while (i < at && !isDigit(text.charCodeAt(i))) {
    if (!isIdentifierStart(text.charCodeAt(i))) i++;
    else while (i < at && /\w/.test(text[i])) i++;
  }
  return i < at;
}

/** End of the logical line that starts at `at` (continuation lines included), not counting its line feed. */
export function lineEnd(text: string, at: number): number {
  for (;;) {
    const feed = text.indexOf('\n', at);
    if (feed < 0) return text.length;
    const last = text.charCodeAt(feed - 1) === 13 ? feed - 2 : feed - 1;
    if (text.charCodeAt(last) !== 92) return feed;
    at = feed + 1;
  }
}

/** End of the preprocessor directive at `at`: its logical line, or the end of a comment that starts on it. */
export function directiveEnd(text: string, at: number): number {
  let i = at;
  for (;;) {
    const end = lineEnd(text, i);
    let comment = commentBetween(text, i, end);
    while (comment >= 0) {
      const close = commentEnd(text, comment);
      if (close > end) break;
      comment = commentBetween(text, close, end);
    }
    if (comment < 0) return end;
    i = commentEnd(text, comment);
    if (i >= text.length) return text.length;
  }
}

/**
 * Where the first block comment between two offsets starts, which no string and no line comment has to itself; -1 without one: the
 * rest of the text is not searched for it.
 */
function commentBetween(text: string, from: number, to: number): number {
  if (!text.slice(from, to).includes('/*')) return -1;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 47) {
      const next = text.charCodeAt(i + 1);
      if (next === 42) return i;
      if (next === 47) return -1;
    } else if (c === 34 || (c === 39 && !separatesDigits(text, i, from))) i = stringEnd(text, i) - 1;
  }
  return -1;
}

/** What a text may have a directive, a string, a character constant or a comment at. */
const SPECIAL = /["'#]|\/[*/]/g;
const NOT_BLANK = /[^ \t\r\f\v\\]/;

/**
 * The preprocessor directives among the tokens of a text, in order: a text is asked for these alone, and has few of them.
 * What stands between them is left to one expression: V8 takes longer to make a loop over characters fast than most texts take.
 */
export function directiveRanges(text: string): SourceRange[] {
  const found: SourceRange[] = [];
  /** Up to where the text has been read, and whether a directive may begin there. */
  let at = 0;
  let atLineStart: boolean = true;
  /** Where the last string has ended. */
  let ended = 0;
  for (;;) {
    SPECIAL.lastIndex = at;
    const start: number | undefined = SPECIAL.exec(text)?.index;
    if (start === undefined) return found;
    const between = text.slice(at, start);
    const feed = between.lastIndexOf('\n');
    if (feed >= 0) atLineStart = true;
    atLineStart &&= !NOT_BLANK.test(between.slice(feed + 1));
    const c = text.charCodeAt(start);
    if (c === 47) {
      at = commentEnd(text, start);
      continue;
    }
    const begins: boolean = c === 35 && atLineStart;
    if (begins) {
      at = directiveEnd(text, start);
      found.push({ start, end: at });
    } else if (c === 34 || (c === 39 && !separatesDigits(text, start, ended)))
      at = ended = stringEnd(text, start);
    else at = start + 1;
    atLineStart = begins;
  }
}

/** What goes on with an identifier, and with a number, behind their first character. */
const IDENTIFIER_REST = /[\w$\u0080-\uffff]*/y;
const NUMBER_REST = /(?:[\w.]|'(?=\w))*/y;

/** Where that ends which a sticky expression takes, if need be nothing, at an offset. */
function endOf(rest: RegExp, text: string, at: number): number {
  rest.lastIndex = at;
  rest.test(text);
  return rest.lastIndex;
}

/** The tokens of `text` between two offsets, in order; white space is left out. */
export function tokenize(text: string, start = 0, end = text.length): Token[] {
  const tokens: Token[] = [];
  let atLineStart = true;
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      atLineStart = true;
      i++;
    } else if (c === 32 || c === 9 || c === 13 || c === 12 || c === 11 || c === 92) {
      i++;
    } else if (c === 47 && (text.charCodeAt(i + 1) === 42 || text.charCodeAt(i + 1) === 47)) {
      const to = commentEnd(text, i);
      tokens.push({ kind: 'comment', start: i, end: to, text: '' });
      i = to;
    } else if (c === 35 && atLineStart) {
      const to = Math.min(directiveEnd(text, i), end);
      tokens.push({ kind: 'directive', start: i, end: to, text: '' });
      i = to;
    } else {
      atLineStart = false;
      let to = i + 1;
      let kind: TokenKind = 'punctuation';
      if (isIdentifierStart(c)) {
        kind = 'identifier';
        to = Math.min(endOf(IDENTIFIER_REST, text, to), end);
      } else if (isDigit(c)) {
        kind = 'number';
        to = Math.min(endOf(NUMBER_REST, text, to), end);
      } else if (c === 34 || c === 39) {
        kind = 'string';
        to = stringEnd(text, i);
      }
      const named = kind === 'identifier' || kind === 'punctuation';
      tokens.push({ kind, start: i, end: to, text: named ? text.slice(i, to) : '' });
      i = to;
    }
  }
  return tokens;
}

/** Is an identifier the tag of a structure or the name of a member? C keeps these apart from functions and variables. */
export function inAnotherNameSpace(text: string, identifier: Token): boolean {
  let before = text.slice(Math.max(0, identifier.start - LOOKED_BACK), identifier.start).trimEnd();
  while (COMMENT_END.test(before)) before = before.replace(COMMENT_END, '').trimEnd();
  return /(\b(struct|union|enum)|\.|->)$/.test(before);
}

/** How far before an identifier what it belongs to is looked for, in characters: over a comment between them. */
const LOOKED_BACK = 200;

const COMMENT_END = /\/\*(?:(?!\*\/)[^])*\*\/$|\/\/[^\n]*$/;
