import type { SourceRange } from './nodes';
import { hasWord } from './words';

/** A piece of a replacement: new text, or a span of the old text, rendered with the edits recorded inside it. */
export type Part = string | SourceRange;

/** One edit: what it replaces, and by what. */
export interface Edit extends SourceRange {
  readonly parts: readonly Part[];
  readonly order: number;
}

/** Where one stretch of the result came from: `changed` text is new, the rest is a copy of the source at `from`. */
export interface Segment {
  readonly changed: boolean;
  /** Offset in the source. */
  readonly from: number;
  readonly text: string;
}

/**
 * Edits recorded against the ranges of one source text. Bytes outside an edit are never touched.
 *
 * An edit's replacement may embed spans of what it replaces, so that an outer construct can be rewritten while others
 * rewrite its parts: `replace(call, 'mmap_action_remap_full(desc, ', pfn, ')')`. Any other overlap throws.
 */
export class Edits {
  readonly #edits: Edit[] = [];
  /** The places of the edits that touch each stretch of the source, and of those that touch many. */
  readonly #near = new Map<number, number[]>();
  readonly #wide: number[] = [];

  constructor(readonly source: string) {}

  /**
   * The edits of several, which must not overlap; the same edit, which several of them may make for themselves, is made once.
   * @throws when they do
   */
  static merge(source: string, all: readonly Edits[]): Edits {
    const merged = new Edits(source);
    for (const edits of all) {
      const earlier = [...merged.#edits];
      for (const edit of edits.#edits)
        if (!earlier.some((other) => isSame(other, edit))) merged.replace(edit, ...edit.parts);
    }
    return merged;
  }

  /** The edits, in the order in which they were recorded. */
  get all(): readonly Edit[] {
    return this.#edits;
  }

  /** Put other parts into an edit that is recorded already. */
  amend(edit: Edit, parts: readonly Part[]): void {
    const index = this.#edits.indexOf(edit);
    if (index >= 0) this.#edits[index] = { ...edit, parts };
  }

  get size(): number {
    return this.#edits.length;
  }

  /**
   * Replace a span by text and by spans of the old text.
   * @throws when the span overlaps an edit that does not embed it
   */
  replace(range: SourceRange, ...parts: Part[]): void {
    const edit: Edit = { start: range.start, end: range.end, parts, order: this.#edits.length };
    if (edit.start > edit.end) throw new Error(`edit of the inverted range ${edit.start}..${edit.end}`);
    for (const part of parts) {
      if (typeof part !== 'string' && !contains(edit, part))
        throw new Error('an edit embeds text from outside itself');
    }
    const other = this.#findAround(edit, (known) => overlaps(edit, known));
    if (other)
      throw new Error(
        `edits overlap: ${describe(this.source, other)} and ${describe(this.source, edit)}: a transform must not touch what another one replaced`,
      );
    this.#note(edit, this.#edits.push(edit) - 1);
  }

  #note(edit: SourceRange, place: number): void {
    const [first, last] = stretches(edit);
    if (last - first >= WIDE) {
      this.#wide.push(place);
      return;
    }
    for (let stretch = first; stretch <= last; stretch++) {
      const places = this.#near.get(stretch);
      if (places === undefined) this.#near.set(stretch, [place]);
      else places.push(place);
    }
  }

  /** One of the edits that may touch a span and of which something holds: it is asked of some more than once, and of others, too. */
  #findAround(range: SourceRange, holds: (edit: Edit) => boolean): Edit | undefined {
    const [first, last] = stretches(range);
    if (last - first >= WIDE) return this.#edits.find(holds);
    const isIt = (place: number): boolean => holds(this.#edits[place]);
    let found = this.#wide.find(isIt);
    for (let stretch = first; stretch <= last && found === undefined; stretch++)
      found = this.#near.get(stretch)?.find(isIt);
    return found === undefined ? undefined : this.#edits[found];
  }

  #someAround(range: SourceRange, holds: (edit: Edit) => boolean): boolean {
    return this.#findAround(range, holds) !== undefined;
  }

  /** Insert text before the character at `at`; insertions at one place keep their order. */
  insert(at: number, text: string): void {
    this.replace({ start: at, end: at }, text);
  }

  /** Remove a span. */
  remove(range: SourceRange): void {
    this.replace(range);
  }

  /** Remove the whole lines of a span when nothing else stands on them, and the span alone otherwise. */
  removeLines(range: SourceRange): void {
    this.remove(wholeLines(this.source, range));
  }

  /** Will the span as a whole disappear: is it inside a replaced span, and not inside what that embeds? */
  drops(range: SourceRange): boolean {
    return this.#someAround(
      range,
      (edit) =>
        edit.start < edit.end &&
        contains(edit, range) &&
        !edit.parts.some((part) => typeof part !== 'string' && contains(part, range)),
    );
  }

  /** Is there one edit that takes the place of just this span? */
  replaces(range: SourceRange): boolean {
    return this.#someAround(range, (edit) => edit.start === range.start && edit.end === range.end);
  }

  /** Does the new text of an edit inside the span name a word? Spans that edits embed are not new text. */
  mentions(word: string, range: SourceRange): boolean {
    return this.#someAround(
      range,
      (edit) =>
        contains(range, edit) && edit.parts.some((part) => typeof part === 'string' && hasWord(part, word)),
    );
  }

  /** Is there an edit that touches the span? */
  touches(range: SourceRange): boolean {
    return this.#someAround(range, (edit) => edit.start <= range.end && edit.end >= range.start);
  }

  /** The new text of a span of the source, with the edits recorded inside it. */
  render(range: SourceRange): string {
    return this.#segments(range, null)
      .map((segment) => segment.text)
      .join('');
  }

  /** The whole new text, as stretches that say where they came from. */
  segments(): Segment[] {
    return this.#segments({ start: 0, end: this.source.length }, null);
  }

  /** The whole new text. */
  apply(): string {
    return this.render({ start: 0, end: this.source.length });
  }

  #segments(range: SourceRange, within: Edit | null): Segment[] {
    const near = new Set<Edit>();
    this.#findAround(range, (edit) => {
      near.add(edit);
      return false;
    });
    const inside = [...near].filter(
      (edit) => edit !== within && contains(range, edit) && !(within && isAround(edit, within)),
    );
    const outermost = withoutInner(inside);
    outermost.sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
    const segments: Segment[] = [];
    let at = range.start;
    for (const edit of outermost) {
      if (edit.start > at)
        segments.push({ changed: false, from: at, text: this.source.slice(at, edit.start) });
      for (const part of edit.parts) {
        if (typeof part === 'string') segments.push({ changed: true, from: edit.start, text: part });
        else segments.push(...this.#segments(part, edit));
      }
      if (edit.parts.length === 0) segments.push({ changed: true, from: edit.start, text: '' });
      at = edit.end;
    }
    if (at < range.end) segments.push({ changed: false, from: at, text: this.source.slice(at, range.end) });
    return segments;
  }
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Does `outer` embed `inner` in one of its parts? Of two that embed all of one range, the earlier is around the later. */
function isAround(outer: Edit, inner: Edit): boolean {
  return (
    embeds(outer, inner) &&
    !(
      inner.start === outer.start &&
      inner.end === outer.end &&
      embeds(inner, outer) &&
      inner.order < outer.order
    )
  );
}

function embeds(outer: Edit, inner: SourceRange): boolean {
  return outer.parts.some((part) => typeof part !== 'string' && contains(part, inner));
}

/** Do two edits touch the same text, or does one insert into the other, which does not embed it? */
function overlaps(a: Edit, b: Edit): boolean {
  return a.start < b.end && b.start < a.end && !isAround(a, b) && !isAround(b, a);
}

/** Those of some edits that no other one of them embeds. */
function withoutInner(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end || a.order - b.order);
  const outer: Edit[] = [];
  for (const edit of sorted) {
    // Outer ones lie one behind the other: only the last of them can touch what comes next.
    let first = outer.length;
    while (first > 0 && outer[first - 1].end >= edit.start) first--;
    const near = outer.splice(first);
    if (near.some((other) => isAround(other, edit))) outer.push(...near);
    else outer.push(...near.filter((other) => !isAround(edit, other)), edit);
  }
  return outer;
}

/** Characters of a stretch: most edits are smaller. */
const STRETCH = 1024;
/** An edit of so many stretches is asked about always. */
const WIDE = 16;

/** The first and the last stretch that a span touches. */
function stretches({ start, end }: SourceRange): readonly [number, number] {
  return [Math.floor(start / STRETCH), Math.floor(end / STRETCH)];
}

function describe(source: string, edit: SourceRange): string {
  return JSON.stringify(source.slice(edit.start, Math.min(edit.end, edit.start + 60)));
}

/**
 * A span widened to whole lines (with the line end) when only white space stands beside it on them, and perhaps a comment
 * about it behind it.
 */
export function wholeLines(source: string, range: SourceRange): SourceRange {
  let start = range.start;
  while (start > 0 && (source[start - 1] === ' ' || source[start - 1] === '\t')) start--;
  const rest = /[ \t]*(?:\/\*(?:(?!\*\/)[^\n])*\*\/|\/\/[^\n]*)?[ \t\r]*(?=\n|$)/y;
  rest.lastIndex = range.end;
  const closing = rest.exec(source);
  const opens = start === 0 || source[start - 1] === '\n';
  if (!opens || !closing) return range;
  return { start, end: Math.min(range.end + closing[0].length + 1, source.length) };
}

/** Do two edits put the same text in the place of the same text? Insertions are never the same. */
function isSame(one: Edit, other: Edit): boolean {
  return (
    one.start === other.start &&
    one.end === other.end &&
    one.end > one.start &&
    one.parts.length === other.parts.length &&
    one.parts.every((part, i) => typeof part === 'string' && part === other.parts[i])
  );
}
