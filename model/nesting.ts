import { lookAtNode } from './work-budget';
import { commentEnd, stringEnd } from './lexer';

/**
 * How deep C may nest. What reads, converts and prints it does so by functions that call themselves, and the stack that they
 * have is bounded: what is deeper is C that is not understood, which refuses what depends on it in one line.
 */

/** Statements and expressions inside of each other: three times what is deepest in any kernel tree that was seen. */
export const DEEPEST_NESTING = 300;
/** Brackets inside of each other. */
const DEEPEST_BRACKETS = 256;
/** Tokens of one statement, or of one element of a list, that may each be a level: a sum has two for each of its terms. */
const LONGEST_RUN = 2048;
/** Characters of a name: C has 63 that count, and a name is looked for in text by a pattern, which may not be of any length. */
const LONGEST_NAME = 1024;
/** A text that is shorter than this, in characters, cannot be too deep. */
const SHORTEST_DEEP = 256;

/** Says that C nests too deep. */
export class TooDeep extends Error {
  constructor() {
    super(`C that nests more than ${DEEPEST_NESTING} levels deep, which is the most that is read`);
  }
}

let depth = 0;

/**
 * Begins one level of a conversion that calls itself; `leaveLevel()` ends it, whatever becomes of it.
 * @throws TooDeep when it is one too many
 */
export function enterLevel(): void {
  lookAtNode();
  if (depth >= DEEPEST_NESTING) throw new TooDeep();
  depth += 1;
}

/** Ends what `enterLevel()` began. */
export function leaveLevel(): void {
  depth -= 1;
}

/**
 * Is a text too deep for the grammar, whose parser has a stack of its own that ends the process when it is exceeded; or has it a
 * name that is too long? Looks at every character of what is parsed, so it makes no tokens: each character of an operator
 * counts as one.
 */
export function isTooDeep(text: string): boolean {
  if (text.length < SHORTEST_DEEP || isPlain(text)) return false;
  let brackets = 0;
  let run = 0;
  let inWord = false;
  let wordStart = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (isWord(c)) {
      if (!inWord && ++run > LONGEST_RUN) return true;
      if (!inWord) wordStart = at;
      else if (at - wordStart >= LONGEST_NAME) return true;
      inWord = true;
      continue;
    }
    inWord = false;
    switch (c) {
      case SPACE:
      case TAB:
      case LINE_FEED:
        continue;
      case SLASH: {
        const next = text.charCodeAt(at + 1);
        if (next === SLASH || next === STAR) at = commentEnd(text, at) - 1;
        else run++;
        continue;
      }
      case QUOTE:
      case APOSTROPHE:
        at = stringEnd(text, at) - 1;
        run++;
        continue;
      case OPEN_BRACE:
        run = 0;
        if (++brackets > DEEPEST_BRACKETS) return true;
        continue;
      case OPEN_PARENTHESIS:
      case OPEN_BRACKET:
        if (++brackets > DEEPEST_BRACKETS) return true;
        break;
      case CLOSE_BRACE:
        run = 0;
        brackets--;
        continue;
      case CLOSE_PARENTHESIS:
      case CLOSE_BRACKET:
        brackets--;
        break;
      case SEMICOLON:
      case COMMA:
        run = 0;
        continue;
    }
    if (++run > LONGEST_RUN) return true;
  }
  return false;
}

const OPENING = /[([{]/g;

/** Is a text shorter than any run and any name that is too long, with few brackets: as most functions are? */
function isPlain(text: string): boolean {
  if (text.length > LONGEST_RUN) return false;
  // A name that is too long stands over the middle of a text that has no room for two.
  let start = LONGEST_NAME;
  let end = LONGEST_NAME - 1;
  while (isWord(text.charCodeAt(start - 1))) start--;
  while (isWord(text.charCodeAt(end))) end++;
  if (end - start > LONGEST_NAME) return false;
  return (text.match(OPENING)?.length ?? 0) <= DEEPEST_BRACKETS;
}

const TAB = 9;
const LINE_FEED = 10;
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const STAR = 42;
const COMMA = 44;
const SLASH = 47;
const SEMICOLON = 59;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

function isWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c > 127;
}
