import { directiveRanges } from './lexer';
import type { SourceRange } from './nodes';

/** A directive of another kind than a conditional's: `#define`, `#include`. The span is whole lines. */
export interface PlainDirective extends SourceRange {
  readonly kind: 'directive';
  /** What stands after the `#`: comments taken out, lines joined. */
  readonly text: string;
}

/** One branch of a conditional: `#if`, `#elif` or `#else`, and what it guards. */
export interface Branch {
  /** `if`, `ifdef`, `ifndef`, `elif`, `elifdef`, `elifndef` or `else`. */
  readonly keyword: string;
  /** What stands after the keyword, comments taken out; empty for `else`. */
  readonly condition: string;
  /** The lines of the directive. */
  readonly directive: SourceRange;
  /** The lines that it guards. */
  readonly body: SourceRange;
  /** The directives among those lines, in order. */
  readonly inside: readonly Directive[];
}

/** `#if` to `#endif`. The span is whole lines. */
export interface Conditional extends SourceRange {
  readonly kind: 'conditional';
  readonly branches: readonly Branch[];
}

export type Directive = PlainDirective | Conditional;

interface OpenConditional {
  readonly start: number;
  readonly branches: Branch[];
  readonly outer: Directive[];
}

/**
 * The preprocessor directives of a C text, conditionals with what they hold. A conditional without its `#endif` ends with
 * the text; an `#else` or `#endif` without an `#if` is left out.
 */
export function directivesOf(text: string): readonly Directive[] {
  if (last?.text !== text) last = { text, directives: readDirectives(text) };
  return last.directives;
}

/** The text that was read last: it is asked for again and again while a file is worked on. */
let last: { readonly text: string; readonly directives: readonly Directive[] } | null = null;

function readDirectives(text: string): Directive[] {
  const all: Directive[] = [];
  const open: OpenConditional[] = [];
  let current = all;
  const endBranch = (at: number): void => {
    const branches = open[open.length - 1].branches;
    const last = branches[branches.length - 1];
    branches[branches.length - 1] = { ...last, body: { start: last.directive.end, end: at } };
  };
  const close = (at: number, end: number): void => {
    endBranch(at);
    const { start, branches, outer } = open.pop()!;
    outer.push({ kind: 'conditional', start, end, branches });
    current = outer;
  };
  for (const token of directiveRanges(text)) {
    const lines = linesAround(text, token);
    const words = withoutComments(text.slice(token.start + 1, token.end));
    const [, keyword = '', condition = ''] = /^(\w*)\s*([^]*)$/.exec(words) ?? [];
    const inside: Directive[] = [];
    const branch = { keyword, condition, directive: lines, body: lines, inside };
    if (/^if(n?def)?$/.test(keyword)) {
      open.push({ start: lines.start, branches: [branch], outer: current });
      current = inside;
    } else if (/^(else|elif(n?def)?)$/.test(keyword)) {
      if (open.length === 0) continue;
      endBranch(lines.start);
      open[open.length - 1].branches.push(branch);
      current = inside;
    } else if (keyword === 'endif') {
      if (open.length > 0) close(lines.start, lines.end);
    } else {
      current.push({ kind: 'directive', ...lines, text: words });
    }
  }
  while (open.length > 0) close(text.length, text.length);
  return all;
}

/** A conditional, and the branch of it that something stands in. */
export interface Around {
  readonly conditional: Conditional;
  readonly branch: Branch;
}

/** The conditionals that have an offset in the body of one of their branches, outermost first, each with that branch. */
export function conditionalsAround(directives: readonly Directive[], offset: number): Around[] {
  for (const conditional of directives) {
    if (conditional.kind !== 'conditional') continue;
    const branch = conditional.branches.find((b) => b.body.start <= offset && offset < b.body.end);
    if (branch) return [{ conditional, branch }, ...conditionalsAround(branch.inside, offset)];
  }
  return [];
}

function linesAround(text: string, range: SourceRange): SourceRange {
  const feed = text.indexOf('\n', range.end);
  return { start: text.lastIndexOf('\n', range.start - 1) + 1, end: feed < 0 ? text.length : feed + 1 };
}

function withoutComments(directive: string): string {
  return directive
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ')
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
