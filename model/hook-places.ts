import type { SourceRange } from './nodes';
import { indexOfWord, wordsHolding } from './words';

/** Where a text can name an mmap callback, by its text alone. */

const texts = new Map<string, RegExp>();

/** Text that can name an mmap callback; group 1 is the access, group 2 the member, group 4 that of `member: f`. */
function hookText(members: readonly string[]): RegExp {
  const names = members.join('|');
  let text = texts.get(names);
  if (!text) {
    text = new RegExp(
      String.raw`(\.|->)GAP(NAMES)GAP=(?!=)|([{,;/\n])[^\S\n]*(NAMES)GAP:(?!:)`
        .replaceAll('NAMES', names)
        .replaceAll(
          'GAP',
          // White space and comments may stand between any two tokens.
          String.raw`(?:\s|\\\n|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`,
        ),
      'gd',
    );
    texts.set(names, text);
  }
  return text;
}

/** A member that may be set to a callback. */
export interface HookText {
  /** Where the access begins, or what stands before the member of the old form. */
  readonly index: number;
  readonly member: SourceRange;
  /** Is it `member: f`, as GNU C once had it? */
  readonly old: boolean;
}

/**
 * The places of a text, comments and strings aside, that can name an mmap callback, in their order. Exported for tests.
 *
 * @param members the names of such members
 * @param inComment is an offset in what is no code?
 */
export function hookPlaces(
  source: string,
  members: readonly string[],
  inComment: (offset: number) => boolean,
): readonly HookText[] {
  // What stands before a member of the old form may be the end of a comment.
  return (plainPlaces(source, members) ?? allPlaces(source, members)).filter(
    ({ index, member, old }) => !inComment(old ? member.start : index),
  );
}

function allPlaces(source: string, members: readonly string[]): HookText[] {
  return [...source.matchAll(hookText(members))].map((match) => {
    const old = (match[4] as string | undefined) !== undefined;
    const [start, end] = match.indices![old ? 4 : 2];
    return { index: match.index, member: { start, end }, old };
  });
}

/** What the names of nearly all such members hold: a text is searched for it once, not for each of them. */
const COMMON = 'mmap';

/** Where words stand that are names of members, in no order. */
function* namedPlaces(source: string, members: readonly string[]): Generator<SourceRange> {
  const names = new Set(members);
  for (const word of wordsHolding(source, COMMON))
    if (names.has(source.slice(word.start, word.end))) yield word;
  for (const name of names) {
    if (name.includes(COMMON)) continue;
    for (let start = indexOfWord(source, name); start !== -1; start = indexOfWord(source, name, start + 1))
      yield { start, end: start + name.length };
  }
}

/** The same where no comment stands in such a place, or null: the expression is tried at each character of a text. */
function plainPlaces(source: string, members: readonly string[]): HookText[] | null {
  const found: HookText[] = [];
  for (const { start, end } of namedPlaces(source, members)) {
    const sign = signBehind(source, end);
    if (sign === null) continue;
    const index = sign === ':' ? beforeOld(source, start) : beforeMember(source, start);
    if (sign === 'comment' || index === 'comment') return null;
    if (index !== null) found.push({ index, member: { start, end }, old: sign === ':' });
  }
  return found.sort((a, b) => a.index - b.index);
}

const BLANK = /\s/;

const isContinued = (source: string, at: number): boolean => source[at] === '\\' && source[at + 1] === '\n';

/** What sets a member, behind it; null when nothing does. */
function signBehind(source: string, end: number): '=' | ':' | 'comment' | null {
  let at = end;
  while (BLANK.test(source[at] ?? '') || isContinued(source, at)) at++;
  const sign = source[at];
  if (sign === '/') return 'comment';
  return (sign === '=' || sign === ':') && source[at + 1] !== sign ? sign : null;
}

/** Where what stands before the member of the old form is: a brace, a comma, the end of a line; null when it is something else. */
function beforeOld(source: string, start: number): number | null {
  let at = start - 1;
  while (at >= 0 && /[^\S\n]/.test(source[at])) at--;
  return at >= 0 && /[{,;/\n]/.test(source[at]) ? at : null;
}

/** Where `.` or `->` before a member is; null when there is none. */
function beforeMember(source: string, start: number): number | 'comment' | null {
  let at = start - 1;
  while (at >= 0 && (BLANK.test(source[at]) || isContinued(source, at))) at--;
  if (source.slice(at + 1, start).includes('\n')) {
    const line = source.slice(source.lastIndexOf('\n', at) + 1, at + 1);
    if (line.includes('//')) return 'comment';
  }
  if (source[at] === '.') return at;
  if (source[at] === '>' && source[at - 1] === '-') return at - 1;
  return source[at] === '/' && source[at - 1] === '*' ? 'comment' : null;
}
