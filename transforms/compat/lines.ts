import { diffArrays } from 'diff';
import { linesOf } from '../../model/kernel-release';
import { tokenize } from '../../model/lexer';
import { codeOf } from './units';

/** Lines of an item, from the first to the one after the last (counted from 0), and the lines that take their place. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** With more changes than this in one function, or more than half of it changed, two whole functions are easier to read. */
const MOST_HUNKS = 2;

/**
 * The lines that change in an initialiser, or in a function that keeps its header, as whole statements.
 * @returns null when the item has to be written twice as a whole
 */
export function lineHunks(old: string, now: string): Hunk[] | null {
  const isFunction = !/^[^={;#]*=\s*\{/.test(codeOf(old));
  const oldLines = linesOf(old);
  const hunks: Hunk[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(oldLines, linesOf(now))) {
    if (added || removed) {
      const last = hunks[hunks.length - 1];
      const before = last?.to === at ? hunks.pop() : undefined;
      const text = (before?.text ?? '') + (added ? value.join('') : '');
      hunks.push({ from: before?.from ?? at, to: removed ? at + value.length : at, text });
    }
    if (!added) at += value.length;
  }
  const changed = hunks
    .filter((hunk) => codeOf(oldLines.slice(hunk.from, hunk.to).join('')) !== codeOf(hunk.text))
    .map((hunk) => (isFunction ? wholeStatements(oldLines, hunk) : hunk));
  if (!changed.every((hunk) => standsAlone(oldLines, hunk))) return null;
  if (changed.some((hunk, i) => i > 0 && hunk.from < changed[i - 1].to)) return null;
  if (!isFunction) return changed;
  const lines = changed.reduce((sum, hunk) => sum + hunk.to - hunk.from, 0);
  return changed.length > MOST_HUNKS || lines * 2 > oldLines.length ? null : changed;
}

/** A hunk widened to the statements that it is in. */
function wholeStatements(lines: readonly string[], hunk: Hunk): Hunk {
  const ends = (line: string): boolean => /(^|[;{}:])$/.test(codeOf(line)) || /^\s*#/.test(line);
  let { from, to } = hunk;
  while (from > 1 && !ends(lines[from - 1])) from--;
  while (to > from && to < lines.length - 1 && !ends(lines[to - 1])) to++;
  const text = lines.slice(from, hunk.from).join('') + hunk.text + lines.slice(hunk.to, to).join('');
  return { from, to, text };
}

/** May conditional directives stand around the lines: outside of parentheses, comments and other directives? */
function standsAlone(lines: readonly string[], hunk: Hunk): boolean {
  const before = lines.slice(0, hunk.from).join('');
  const removed = lines.slice(hunk.from, hunk.to).join('');
  if (!isClosed(before) || !isClosed(removed) || !isClosed(hunk.text)) return false;
  return conditionalDepth(removed) === 0 && conditionalDepth(hunk.text) === 0;
}

/** Does a text end outside of parentheses, comments and continued lines? */
function isClosed(text: string): boolean {
  if (/\\\r?\n$/.test(text)) return false;
  let depth = 0;
  for (const token of tokenize(text)) {
    if (token.kind === 'comment' && text.startsWith('/*', token.start)) {
      if (!text.slice(token.start, token.end).endsWith('*/')) return false;
    }
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** How many conditionals lines leave open; -1 when they go on with, or close, one of before. */
function conditionalDepth(text: string): number {
  let depth = 0;
  for (const [, keyword] of text.matchAll(/^\s*#\s*(if|ifdef|ifndef|else|elif|endif)\b/gm)) {
    if (keyword.startsWith('if')) depth++;
    else if (depth === 0) return -1;
    else if (keyword === 'endif') depth--;
  }
  return depth;
}
