import { linesOf } from '../../model/kernel-release';
import type { SourceRange } from '../../model/nodes';
import { splitTopLevel } from '../../model/top-level';
import { countBefore } from '../../model/ordered';

/** Whole lines of a file that belong together: a top-level item, comments, or what is between. */
export interface Unit {
  readonly kind: 'item' | 'comment' | 'blank';
  /** The first line and the line after the last, counted from 0. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /**
   * What an item is known by when its text changes: a function's header, an initialised variable's declaration. Null for
   * what is only equal to itself.
   */
  readonly key: string | null;
}

/** Split a text into units: each line is in one of them, in order. */
export function unitsOf(text: string): Unit[] {
  const lines = linesOf(text);
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length;
  }
  const units: Unit[] = [];
  let at = 0;
  const push = (kind: Unit['kind'], to: number, key: string | null = null): void => {
    if (to > at) units.push({ kind, from: at, to, text: lines.slice(at, to).join(''), key });
    at = Math.max(at, to);
  };
  for (const { kind, from, to, key } of spans(text, starts)) {
    push('blank', from);
    push(kind, to, key);
  }
  push('blank', lines.length);
  return units;
}

interface Span {
  kind: 'item' | 'comment';
  from: number;
  to: number;
  key: string | null;
}

/** Items and comments by lines; those that share a line are one. */
function spans(text: string, starts: readonly number[]): Span[] {
  const { items, comments } = splitTopLevel(text);
  const found = [
    ...items.map((item) => ({ ...item, kind: 'item' as const, key: keyOf(text, item, item.bodyStart) })),
    ...comments.map((comment) => ({ ...comment, kind: 'comment' as const, key: null })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Span[] = [];
  for (const { kind, start, end, key } of found) {
    const from = lineAt(starts, start);
    const to = lineAt(starts, Math.max(start, end - 1)) + 1;
    const last = joined[joined.length - 1];
    if (last && from < last.to) {
      // A comment inside an item, or behind it on its last line, changes nothing about the item.
      if (kind === 'item') last.key = last.kind === 'comment' ? key : null;
      last.to = Math.max(last.to, to);
      if (kind === 'item') last.kind = 'item';
    } else if (last && kind === 'comment' && last.kind === 'comment' && from === last.to) {
      // A heading between two rules, or a text of which each line is a comment of its own, is one.
      last.to = to;
    } else {
      joined.push({ kind, from, to, key });
    }
  }
  return joined;
}

function keyOf(text: string, item: SourceRange, bodyStart: number): string | null {
  if (bodyStart >= 0) return squeezed(text.slice(item.start, bodyStart));
  const variable = /^[^={;#]*=(?=\s*\{)/.exec(text.slice(item.start, item.end));
  return variable ? squeezed(variable[0]) : null;
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

const lineAt = (starts: readonly number[], offset: number): number =>
  countBefore(starts, (start) => start <= offset) - 1;

/** C text without its comments and white space: what the compiler sees of it, to tell whether two texts mean the same. */
export function codeOf(text: string): string {
  return text
    .replace(/"(?:\\.|[^"\\\n])*"|\/\*[^]*?\*\/|\/\/.*/g, (m) => (m.startsWith('"') ? m : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}
