import { directivesOf, type Directive } from './conditionals';
import type { SourceRange } from './nodes';

/** Spaces of the same length; line ends stay. */
export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** A text with spans of it made spaces, so that what stands behind them stays where it is. */
export function blanked(text: string, spans: readonly SourceRange[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    result += text.slice(at, from) + blank(text.slice(from, end));
    at = end;
  }
  return result + text.slice(at);
}

/** Nearly: where a line begins is not asked for, since that takes a search longer than it takes to read the few directives. */
const CONSTANT = /#[ \t]*(?:el)?if[ \t]+\(*[ \t]*[01]\b/y;

function asksConstant(text: string): boolean {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    CONSTANT.lastIndex = at;
    if (CONSTANT.test(text)) return true;
  }
  return false;
}

/**
 * A C text without what no compiler reads: the lines under `#if 0`, and those under the `#else` of an `#if 1`. They are
 * blank, the directives stay. It need not be C, and often is prose.
 */
export function withoutDeadText(text: string): string {
  if (!asksConstant(text)) return text;
  const dead: SourceRange[] = [];
  collect(directivesOf(text), dead);
  return dead.length === 0 ? text : blanked(text, dead);
}

function collect(directives: readonly Directive[], dead: SourceRange[]): void {
  for (const directive of directives) {
    if (directive.kind !== 'conditional') continue;
    let taken = false;
    for (const { keyword, condition, body, inside } of directive.branches) {
      const value = /^(?:el)?if$/.test(keyword) ? constantOf(condition) : null;
      if (taken || value === false) dead.push(body);
      else collect(inside, dead);
      taken ||= value === true;
    }
  }
}

/** The truth of a condition that is a number; null for any other. */
export function constantOf(condition: string): boolean | null {
  const number = /^\(*\s*(\d+)\s*\)*$/.exec(condition.trim());
  return number ? Number(number[1]) !== 0 : null;
}
