import { diffArrays } from 'diff';
import type { Conditional, Directive } from '../../model/conditionals';
import { lineHunks } from './lines';
import { codeOf, type Unit } from './units';

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
    const replacement = replacementOf(region);
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
  const lines = sourceLines(before, old.from, old.to);
  const hunks = lineHunks(old.text, now.text)?.map((hunk) => ({
    ...sourceLines(before, old.from + hunk.from, old.from + hunk.to),
    text: hunk.text,
  }));
  const whole = hunks?.[0]?.to === lines.to && hunks[0].from === lines.from;
  if (!hunks || whole || hunks.some((hunk) => crossing(before, hunk) !== null))
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

/** Units that stand for each other, and the lines of the whole text that they are. */
interface Region {
  /** Index of the first block, and of the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly source: Lines;
  readonly old: readonly Unit[];
  readonly new: readonly Unit[];
}

/** The units of blocks, without what stands around their items. */
function regionOf(before: Before, blocks: readonly Block[], first: number, end: number): Region {
  const all = blocks.slice(first, end);
  const old = withoutEdges(all.flatMap((block) => block.old));
  const now = all.flatMap((block) => block.new);
  if (old.length > 0) {
    const source = sourceLines(before, old[0].from, old[old.length - 1].to);
    return { first, end, source, old, new: withoutEdges(now) };
  }
  const next = blocks.slice(first).find((block) => block.old.length > 0)?.old[0].from;
  const at = next ?? before.lines.length;
  return { first, end, source: sourceLines(before, at, at), old, new: now };
}

/** A region of blocks, widened until it has every conditional directive that it cuts as a whole. */
function balanced(before: Before, blocks: readonly Block[], first: number, end: number): Region {
  const region = regionOf(before, blocks, first, end);
  let { source } = region;
  for (let cut = crossing(before, source); cut !== null; cut = crossing(before, source)) {
    source = joined(source, cut);
    const inside = (block: Block | undefined): boolean =>
      block?.old.some((unit) => meets(sourceLines(before, unit.from, unit.to), source)) === true;
    while (inside(blocks[first - 1])) first--;
    while (inside(blocks[end])) end++;
    for (const { from, to } of blocks.slice(first, end).flatMap((block) => block.old))
      source = joined(source, sourceLines(before, from, to));
  }
  if (source === region.source) return region;
  const all = blocks.slice(first, end);
  const old = all.flatMap((block) => block.old);
  return { first, end, source, old, new: all.flatMap((block) => block.new) };
}

const joined = (a: Lines, b: Lines): Lines => ({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) });
const meets = (a: Lines, b: Lines): boolean => a.from < b.to && b.from < a.to;

/** Units without empty lines at their ends, and without the comments after their last item: they are about what follows. */
function withoutEdges(units: readonly Unit[]): readonly Unit[] {
  const last = units.findLastIndex((unit) => unit.kind === 'item');
  const kept = last < 0 ? units : units.slice(0, last + 1);
  const first = kept.findIndex((unit) => unit.kind !== 'blank');
  return first < 0 ? [] : kept.slice(first);
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
function replacementOf({ old, new: now, source }: Region): Replacement | null {
  const text = (units: readonly Unit[]): string => units.map((unit) => unit.text).join('');
  return codeOf(text(old)) === codeOf(text(now)) ? null : { ...source, text: text(now) };
}
