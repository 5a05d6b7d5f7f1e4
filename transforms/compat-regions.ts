import { diffArrays } from 'diff';
import type { Conditional, Directive } from '../model/conditionals';
import { lineHunks } from './compat-lines';
import { codeOf, type Unit } from './compat-units';

/** Lines of the old text, from the first to the one after the last (counted from 0), and what takes their place. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The whole file, and the part of it that was converted. */
export interface Before {
  /** The directives of the whole text. */
  readonly directives: readonly Directive[];
  /** Offsets at which the lines of the whole text start, and its length. */
  readonly starts: readonly number[];
  /** For each line that was converted, its line in the whole text. */
  readonly lines: readonly number[];
  readonly units: readonly Unit[];
}

/** Units of both texts that stand for each other. */
interface Block {
  readonly old: readonly Unit[];
  readonly new: readonly Unit[];
  /** `lines`: an item in which only some lines change. */
  readonly state: 'same' | 'changed' | 'lines';
  readonly hunks: readonly Replacement[];
}

/**
 * What a conversion changed, as the smallest regions that are worth a condition of their own: whole functions and
 * declarations, neighbours together, and of an initialiser the lines that change. Changes of comments alone are left out.
 * @returns replacements of lines of the whole text, in order
 */
export function changedRegions(before: Before, after: readonly Unit[]): Replacement[] {
  const blocks = align(before, after);
  const regions: Replacement[] = [];
  for (let i = 0; i < blocks.length;) {
    if (blocks[i].state === 'lines') regions.push(...blocks[i].hunks);
    if (blocks[i].state !== 'changed') {
      i++;
      continue;
    }
    const region = balanced(before, blocks, i, endOfRegion(before, blocks, i));
    // What is put between two items may have to share a condition with what stands before it.
    while (regions.length > 0 && regions[regions.length - 1].to > region.source.from) regions.pop();
    const replacement = replacementOf(before, blocks.slice(region.first, region.end), region.source);
    if (replacement) regions.push(replacement);
    i = region.end;
  }
  return regions;
}

/** Put the units of both texts side by side: items by what they are known by, everything else by its text. */
function align(before: Before, after: readonly Unit[]): Block[] {
  const blocks: Block[] = [];
  let [at, to] = [0, 0];
  let changed: { old: Unit[]; new: Unit[] } | null = null;
  const flush = (): void => {
    if (changed) blocks.push({ ...changed, state: 'changed', hunks: [] });
    changed = null;
  };
  const comparator = (a: Unit, b: Unit): boolean =>
    a.kind === b.kind && (a.key === null || b.key === null ? a.text === b.text : a.key === b.key);
  for (const change of diffArrays([...before.units], [...after], { comparator })) {
    for (let n = 0; n < change.value.length; n++) {
      if (change.removed) {
        changed ??= { old: [], new: [] };
        changed.old.push(before.units[at++]);
      } else if (change.added) {
        changed ??= { old: [], new: [] };
        changed.new.push(after[to++]);
      } else {
        flush();
        blocks.push(paired(before, before.units[at++], after[to++]));
      }
    }
  }
  flush();
  return blocks;
}

/** An item that is in both texts. */
function paired(before: Before, old: Unit, now: Unit): Block {
  const units = { old: [old], new: [now] };
  if (codeOf(old.text) === codeOf(now.text)) return { ...units, state: 'same', hunks: [] };
  const hunks = lineHunks(old.text, now.text)?.map((hunk) => ({
    ...sourceLines(before, old.from + hunk.from, old.from + hunk.to),
    text: hunk.text,
  }));
  if (!hunks || hunks.some((hunk) => crossing(before, hunk) !== null))
    return { ...units, state: 'changed', hunks: [] };
  return { ...units, state: 'lines', hunks };
}

/** Where neighbours that change end: only comments and empty lines stand between them. */
function endOfRegion({ lines }: Before, blocks: readonly Block[], first: number): number {
  let end = first + 1;
  for (let i = end; i < blocks.length; i++) {
    const { state, old } = blocks[i];
    if (state === 'changed') end = i + 1;
    else if (state === 'lines' || old.some((unit) => unit.kind === 'item')) break;
    else if (old.some((unit) => lines[unit.to] - lines[unit.from - 1] !== unit.to - unit.from + 1)) {
      // Lines that only other kernels see stand between.
      break;
    }
  }
  return end;
}

interface Lines {
  readonly from: number;
  readonly to: number;
}

/** Lines of the converted text as lines of the whole one. */
function sourceLines({ lines, starts }: Before, from: number, to: number): Lines {
  const last = starts.length - 1;
  if (from === to) return { from: lines[from] ?? last, to: lines[from] ?? last };
  return { from: lines[from], to: lines[to - 1] + 1 };
}

/** A region of blocks, widened until it has every conditional directive that it cuts as a whole. */
function balanced(
  before: Before,
  blocks: readonly Block[],
  first: number,
  end: number,
): { first: number; end: number; source: Lines } {
  const linesOfBlocks = (): Lines => {
    const old = blocks.slice(first, end).flatMap((block) => block.old);
    if (old.length > 0) return sourceLines(before, old[0].from, old[old.length - 1].to);
    const next = blocks.slice(end).find((block) => block.old.length > 0)?.old[0].from;
    return sourceLines(before, next ?? before.lines.length, next ?? before.lines.length);
  };
  let source = linesOfBlocks();
  for (;;) {
    const cut = crossing(before, source);
    if (cut === null) return { first, end, source };
    source = { from: Math.min(source.from, cut.from), to: Math.max(source.to, cut.to) };
    const inside = (block: Block | undefined): boolean =>
      block?.old.some((unit) => {
        const lines = sourceLines(before, unit.from, unit.to);
        return lines.from < source.to && source.from < lines.to;
      }) === true;
    while (inside(blocks[first - 1])) first--;
    while (inside(blocks[end])) end++;
    const own = linesOfBlocks();
    source = { from: Math.min(source.from, own.from), to: Math.max(source.to, own.to) };
  }
}

/** A conditional of which lines hold a part: neither all of it nor something inside one of its branches. */
function crossing({ directives, starts }: Before, lines: Lines): Lines | null {
  const range = { start: starts[lines.from], end: starts[lines.to] };
  const search = (all: readonly Directive[]): Conditional | null => {
    for (const directive of all) {
      if (directive.kind !== 'conditional') continue;
      if (directive.end <= range.start || directive.start >= range.end) continue;
      if (range.start <= directive.start && directive.end <= range.end) continue;
      const around = directive.branches.find(
        ({ body }) => body.start <= range.start && range.end <= body.end,
      );
      if (!around) return directive;
      return search(around.inside);
    }
    return null;
  };
  const cut = search(directives);
  return cut && { from: starts.indexOf(cut.start), to: starts.indexOf(cut.end) };
}

/** What a region becomes: null when nothing but comments changes in it. */
function replacementOf(before: Before, blocks: readonly Block[], source: Lines): Replacement | null {
  const old = blocks.flatMap((block) => block.old);
  const now = blocks.flatMap((block) => block.new);
  const text = (units: readonly Unit[]): string => units.map((unit) => unit.text).join('');
  if (codeOf(text(old)) === codeOf(text(now))) return null;
  if (old.every((unit) => unit.kind === 'blank'))
    return { from: source.from, to: source.from, text: text(now) };
  const [first, last] = [old.findIndex(isText), old.findLastIndex(isText)];
  const [nowFirst, nowLast] = [now.findIndex(isText), now.findLastIndex(isText)];
  const inner = nowFirst < 0 ? [] : now.slice(nowFirst, nowLast + 1);
  return {
    from: first > 0 ? before.lines[old[first].from] : source.from,
    to: last < old.length - 1 ? before.lines[old[last].to - 1] + 1 : source.to,
    text: text(inner),
  };
}

const isText = (unit: Unit): boolean => unit.kind !== 'blank';
