import type { Token } from './lexer';
import type { SourceRange } from './nodes';

/**
 * Words of a declaration that say nothing of its type: annotations, attribute macros, macros that are empty. No table has
 * them all; where they stand tells. A base type, a name and a list of parameters are enough to know the others by.
 */

/** What takes the place of a word or of a span, of the same length. */
export interface WordPiece extends SourceRange {
  readonly by: 'blank' | 'static' | 'inline';
}

/** Where the header of a function has its name and its parameters, and what in it is no C. */
export interface Header {
  readonly name: Token;
  /** Indexes of the parentheses around the parameters. */
  readonly open: number;
  readonly close: number;
  /** Are the parameters declared behind the parentheses, as K&R wrote them? */
  readonly oldStyle: boolean;
  readonly pieces: readonly WordPiece[];
}

/** The text of a macro of the file that has no parameters, by its name. */
export type MacroText = (name: string) => string | undefined;

const STORAGE = new Set(
  'static extern inline __inline __inline__ register auto typedef const volatile restrict constexpr _Noreturn _Thread_local thread_local __thread'.split(
    ' ',
  ),
);
const BASE = new Set('unsigned signed long short int char void float double bool _Bool __int128'.split(' '));
const TAGGED = new Set(['struct', 'union', 'enum']);
const TYPEOF = new Set(['typeof', '__typeof__', '__typeof', 'typeof_unqual', '__auto_type']);
const KEYWORD = new Set(
  'if else for while do switch case default return goto break continue sizeof asm __asm__ __asm'.split(' '),
);

/** Is a word one that types, storage classes and qualifiers are made of? */
export function beginsType(word: string): boolean {
  return STORAGE.has(word) || BASE.has(word) || TAGGED.has(word);
}

/** Does a word look like a macro, and not like a type or a variable? */
function looksLikeMacro(word: string, macro: MacroText): boolean {
  if (/^__[us](8|16|32|64)$|^__[bl]e(16|32|64)$|^__(kernel_)?\w+_t$/.test(word)) return false;
  const text = macro(word);
  if (text !== undefined)
    return (
      !/^\s*(?:(?:const|unsigned|signed)\s+)*(?:struct|union|enum|\w+)\s*\w*\s*\**\s*$/.test(text) ||
      text.trim() === '' ||
      beginsOnlyStorage(text)
    );
  return /^__\w/.test(word) || (/^_*[A-Z][A-Z0-9_]*$/.test(word) && word.length > 1);
}

function beginsOnlyStorage(text: string): boolean {
  return text
    .trim()
    .split(/\s+/)
    .every((word) => STORAGE.has(word) || /^__\w+/.test(word));
}

/**
 * The header of a function, or of the declaration of one.
 * @param tokens those of the item, comments and directives left out
 * @param end    index of the token behind the header
 * @returns null when no parameters are found
 */
export function functionHeader(tokens: readonly Token[], end: number, macro: MacroText): Header | null {
  const found = nameAndList(tokens, end);
  if (!found) return null;
  const { nameIndex, outer, open, close, oldStyle } = found;
  const pieces: WordPiece[] = [];
  if (!specifierWords(tokens, 0, outer, macro, pieces)) return null;
  for (let i = outer; i < nameIndex; i++) pieces.push(blankOf(tokens[i], tokens[i]));
  for (let i = nameIndex + 1; i < open; i++) pieces.push(blankOf(tokens[i], tokens[i]));
  if (!oldStyle) {
    for (const [from, to] of partsOf(tokens, open, close)) parameterWords(tokens, from, to, macro, pieces);
    if (close + 1 < end) pieces.push(blankOf(tokens[close + 1], tokens[end - 1]));
  }
  return { name: tokens[nameIndex], open, close, oldStyle, pieces };
}

const blankOf = (first: Token, last: Token): WordPiece => ({
  start: first.start,
  end: last.end,
  by: 'blank',
});

interface NameAndList {
  readonly nameIndex: number;
  /** Index of the outermost parenthesis around the name, or of the name. */
  readonly outer: number;
  readonly open: number;
  readonly close: number;
  readonly oldStyle: boolean;
}

function nameAndList(tokens: readonly Token[], end: number): NameAndList | null {
  let best: NameAndList | null = null;
  let rank = 0;
  for (let i = 0; i < end; i++) {
    if (tokens[i].text !== '(') continue;
    const close = closing(tokens, i);
    if (close >= end) return best;
    const around = nameInParentheses(tokens, i, close);
    const plain = tokens[i - 1];
    const name = around ?? (i > 0 && plain.kind === 'identifier' ? i - 1 : -1);
    const open = around === null ? i : close + 1;
    const listEnd = around === null ? close : closing(tokens, open);
    if (name >= 0 && listEnd < end && isOwnName(tokens[name].text)) {
      const oldStyle = isOldStyle(tokens, open, listEnd, end);
      const now = oldStyle ? 3 : listRank(tokens, open, listEnd);
      if (now > 0 && now >= rank) {
        best = { nameIndex: name, outer: around === null ? name : i, open, close: listEnd, oldStyle };
        rank = now;
      }
    }
    i = around === null ? close : listEnd;
  }
  return best;
}

const isOwnName = (word: string): boolean =>
  !beginsType(word) && !TYPEOF.has(word) && !KEYWORD.has(word) && !/^__attribute(__)?$|^_Alignas$/.test(word);

/** Index of the name in `(name)` or `((name))` with a list behind it. */
function nameInParentheses(tokens: readonly Token[], open: number, close: number): number | null {
  let from = open;
  let to = close;
  while (tokens[from].text === '(' && tokens[to]?.text === ')' && to - from > 2) {
    from++;
    to--;
  }
  if (tokens[from].text === '(') from++;
  const single = tokens[from].kind === 'identifier' && (from === to || from + 1 === to);
  return single &&
    tokens[close + 1]?.text === '(' &&
    tokens[open - 1]?.text !== ')' &&
    !isCallLike(tokens, open)
    ? from
    : null;
}

/** Does a name stand right in front of a parenthesis, such as that of an attribute macro? */
function isCallLike(tokens: readonly Token[], open: number): boolean {
  const before = tokens[open - 1];
  return before?.kind === 'identifier' && before.end === tokens[open].start;
}

/** How much a list looks like one of parameters; 0: not at all. */
function listRank(tokens: readonly Token[], open: number, close: number): number {
  const parts = partsOf(tokens, open, close);
  if (parts.length === 0) return 1;
  let rank = 2;
  for (const [from, to] of parts) {
    const part = tokens.slice(from, to + 1);
    const words = part.filter((token) => token.kind === 'identifier');
    if (part.some((token) => token.kind === 'punctuation' && !/^[*[\]().{}]$/.test(token.text))) return 0;
    const ellipsis = part.every((token) => token.text === '.');
    if (
      part.some((token) => token.kind === 'string' || token.kind === 'number') &&
      !part.some((t) => t.text === '[')
    )
      return 0;
    if (ellipsis) continue;
    const typed = words.some((token) => beginsType(token.text));
    const alone = words.length === 1 && part.length === 1;
    if (alone && typed) rank = Math.min(rank, 1);
    else if (
      words.length === 0 ||
      (alone && !typed) ||
      (words.length === 1 && !part.some((t) => t.text === '*'))
    )
      return 0;
  }
  return rank;
}

function isOldStyle(tokens: readonly Token[], open: number, close: number, end: number): boolean {
  const parts = partsOf(tokens, open, close);
  const lone =
    parts.length > 0 && parts.every(([from, to]) => from === to && tokens[from].kind === 'identifier');
  return lone && tokens.slice(close + 1, end).some((token) => token.text === ';');
}

/** The parts of a list between commas, as indexes of their first and last tokens. */
function partsOf(tokens: readonly Token[], open: number, close: number): [number, number][] {
  const parts: [number, number][] = [];
  let depth = 0;
  let from = open + 1;
  for (let i = open + 1; i <= close; i++) {
    const { text } = tokens[i];
    if (i === close || (text === ',' && depth === 0)) {
      if (from < i) parts.push([from, i - 1]);
      from = i + 1;
    } else if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) depth--;
  }
  return parts;
}

/** Index of the token that closes the bracket at `open`; past the end when none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { text } = tokens[i];
    if (text === '(' || text === '[' || text === '{') depth++;
    else if ((text === ')' || text === ']' || text === '}') && --depth === 0) return i;
  }
  return tokens.length;
}

/**
 * The words in front of a name: a base type, or else one name for it, stays; what is neither storage nor type goes.
 * @returns whether there is a type
 */
function specifierWords(
  tokens: readonly Token[],
  from: number,
  to: number,
  macro: MacroText,
  pieces: WordPiece[],
): boolean {
  const plain: Token[] = [];
  const wrapped: { name: Token; open: Token; close: Token }[] = [];
  let based = false;
  for (let i = from; i < to; i++) {
    const token = tokens[i];
    if (token.kind === 'string') {
      pieces.push(blankOf(tokens[i - 1] ?? token, token));
    } else if (token.text === '[') {
      const close = Math.min(closing(tokens, i), to - 1);
      pieces.push(blankOf(token, tokens[close]));
      i = close;
    } else if (token.kind !== 'identifier') {
      continue;
    } else if (tokens[i + 1]?.text === '(' && i + 1 < to) {
      const close = Math.min(closing(tokens, i + 1), to - 1);
      if (TYPEOF.has(token.text)) based = true;
      else if (isTypeOnly(tokens, i + 2, close - 1)) {
        wrapped.push({ name: token, open: tokens[i + 1], close: tokens[close] });
      } else pieces.push(blankOf(token, tokens[close]));
      i = close;
    } else if (TAGGED.has(token.text)) {
      based = true;
      i = tagIndex(tokens, i, pieces);
    } else if (BASE.has(token.text) || TYPEOF.has(token.text)) {
      based = true;
    } else if (!STORAGE.has(token.text)) {
      plain.push(token);
    }
  }
  const proper = plain.filter((token) => !looksLikeMacro(token.text, macro));
  const inWrapping = !based && proper.length === 0 ? wrapped.at(-1) : undefined;
  const type = based || inWrapping ? undefined : (proper.at(-1) ?? plain.at(-1));
  for (const token of plain) if (token !== type) pieces.push(storageOf(token, macro));
  for (const { name, open, close } of wrapped) {
    if (name === inWrapping?.name) pieces.push(blankOf(name, open), blankOf(close, close));
    else pieces.push(blankOf(name, close));
  }
  return based || inWrapping !== undefined || type !== undefined;
}

/**
 * Index of the tag behind `struct`; an annotation between them goes. Of two names without more than a declarator's end behind
 * them, the first is the tag, whatever it looks like, and the second what is declared.
 */
function tagIndex(tokens: readonly Token[], at: number, pieces: WordPiece[]): number {
  const [first, second, third] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]];
  if (first?.kind !== 'identifier' || second?.kind !== 'identifier' || !first.text.startsWith('__'))
    return at + 1;
  if (third !== undefined && third.kind !== 'identifier' && third.text !== '{' && third.text !== '*')
    return at + 1;
  pieces.push(blankOf(first, first));
  return at + 2;
}

/** `STATIC` and its like are the storage class that they stand for. */
function storageOf(token: Token, macro: MacroText): WordPiece {
  const text = macro(token.text) ?? (token.text === 'STATIC' ? 'static' : '');
  const isStatic = /\bstatic\b/.test(text) && token.text.length >= 6;
  return { start: token.start, end: token.end, by: isStatic ? 'static' : 'blank' };
}

function isTypeOnly(tokens: readonly Token[], from: number, to: number): boolean {
  if (to < from) return false;
  const words = tokens.slice(from, to + 1);
  if (!words.every((token) => token.kind === 'identifier' || token.text === '*')) return false;
  return words.some((token) => BASE.has(token.text) || TAGGED.has(token.text)) || /_t$/.test(words[0].text);
}

/** The words of one parameter: its name and its type stay. */
function parameterWords(
  tokens: readonly Token[],
  from: number,
  to: number,
  macro: MacroText,
  pieces: WordPiece[],
): void {
  const isPointerToFunction = tokens
    .slice(from, to)
    .some((t, i) => t.text === '(' && tokens[from + i + 1].text === '*');
  if (!isPointerToFunction) declaratorWords(tokens, from, to, macro, pieces);
}

/**
 * The words of a declaration of one variable up to its initialiser.
 * @param from index of its first token
 * @param to   index of its last token in front of `=`, `;`, `,`
 */
export function declaratorWords(
  tokens: readonly Token[],
  from: number,
  to: number,
  macro: MacroText,
  pieces: WordPiece[],
): void {
  const early: Token[] = [];
  const late: Token[] = [];
  let based = false;
  let starred = false;
  for (let i = from; i <= to; i++) {
    const token = tokens[i];
    if (token.text === '*') starred = true;
    if (token.text === '[') {
      const close = Math.min(closing(tokens, i), to);
      if (tokens[i + 1]?.text === '[') pieces.push(blankOf(token, tokens[close]));
      i = close;
    } else if (token.text === '(') {
      i = Math.min(closing(tokens, i), to);
    } else if (token.kind !== 'identifier') {
      continue;
    } else if (tokens[i + 1]?.text === '(' && i < to) {
      const close = Math.min(closing(tokens, i + 1), to);
      if (TYPEOF.has(token.text)) based = true;
      else if (!KEEPS_ITS_ARGUMENTS.test(token.text)) pieces.push(blankOf(token, tokens[close]));
      i = close;
    } else if (TAGGED.has(token.text)) {
      based = true;
      i = tagIndex(tokens, i, pieces);
    } else if (BASE.has(token.text) || TYPEOF.has(token.text)) {
      based = true;
    } else if (!STORAGE.has(token.text)) {
      (based || starred ? late : early).push(token);
    }
  }
  const proper = (words: readonly Token[]): Token[] => words.filter((t) => !looksLikeMacro(t.text, macro));
  const dropped = (words: readonly Token[], kept: Token | undefined): void => {
    for (const word of words) if (word !== kept) pieces.push(blankOf(word, word));
  };
  if (based) {
    dropped(early, undefined);
    dropped(late, proper(late)[0] ?? late[0]);
  } else if (starred) {
    dropped(early, proper(early).at(-1) ?? early.at(-1));
    dropped(late, proper(late)[0] ?? late[0]);
  } else if (early.length > 2) {
    const kept = proper(early).length >= 2 ? proper(early).slice(0, 2) : early.slice(-2);
    for (const word of early) if (!kept.includes(word)) pieces.push(blankOf(word, word));
  }
}

/** `__free(kfree)` has an effect, which the model reads from the text. */
const KEEPS_ITS_ARGUMENTS = /^__(?:free|cleanup)$/;
