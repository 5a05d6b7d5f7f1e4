import type { Driver } from '../../model/driver';
import { wholeLines } from '../../model/edits';
import { evaluateCondition, kernelsFrom, type Kernels, type Release } from '../../model/kernel-release';
import type { Expression, SourceRange } from '../../model/nodes';
import { headersDefining } from '../../analysis/elsewhere';
import { parseExpression } from '../../model/parse';
import type { TopLevelItem } from '../../model/top-level';
import type { Conversion } from '../mmap-prepare/conversion';

/** An object-like macro of the file: the expressions that its definitions give it. */
export interface FileMacro {
  /** One for each definition; null for a value that is no expression. */
  readonly values: readonly (Expression | null)[];
  /** The definitions that stand under no condition. */
  readonly definitions: readonly SourceRange[];
  /** Is every definition there only for kernels without the name (`#ifndef NAME`)? */
  readonly fallback: boolean;
}

/** By file and name: what a macro is to kernels from a release on. */
const known = new WeakMap<
  Driver,
  Map<string, { readonly since: Release; readonly macro: FileMacro | null }>
>();

/**
 * The definitions that a file itself gives a macro.
 * @param since the first kernel that is compiled for: what only others see is none of them
 * @returns null when the file does not define it as an object-like macro
 */
export function fileMacro(driver: Driver, name: string, since: Release): FileMacro | null {
  const macros = known.get(driver) ?? new Map<string, { since: Release; macro: FileMacro | null }>();
  known.set(driver, macros);
  const before = macros.get(name);
  // A header is read for one kernel, and later for another.
  if (before?.since[0] === since[0] && before.since[1] === since[1]) return before.macro;
  const macro = readMacro(driver, name, kernelsFrom(since));
  macros.set(name, { since, macro });
  return macro;
}

/**
 * The definitions of a flag that kernels no longer have: the file's own, or those of the headers of the driver that it
 * includes, which keep a name from before.
 * @returns null when none of them defines it as an object-like macro; with a value that is no expression where they are several
 */
export function keptMacro(driver: Driver, name: string, since: Release): FileMacro | null {
  const own = fileMacro(driver, name, since);
  if (own) return own;
  const found = headersDefining(driver, name).flatMap((header) => fileMacro(header, name, since) ?? []);
  const [only, another] = found;
  if (!only) return null;
  return { ...only, values: another ? [null] : only.values, definitions: [] };
}

/**
 * Remove the masks of the file that only the converted code named: macros without a condition around them, without a
 * comment above them, and with no other use.
 */
export function removeUnusedMasks(conversion: Conversion): void {
  const { driver, edits } = conversion;
  const { source, comments } = driver;
  const unused: SourceRange[] = [];
  const goes = (range: SourceRange): boolean =>
    edits.drops(range) || comments.some((c) => contains(c, range)) || unused.some((d) => contains(d, range));
  for (const [name, { macro }] of known.get(driver) ?? []) {
    const [definition] = macro?.definitions ?? [];
    if (!definition || macro?.values.length !== 1 || edits.drops(definition)) continue;
    // What the new text names is still used.
    if (edits.mentions(name, { start: 0, end: source.length })) continue;
    const above = source.slice(0, definition.start).trimEnd();
    if (comments.some((comment) => comment.end === above.length)) continue;
    const uses = [...source.matchAll(new RegExp(`\\b${name}\\b`, 'g'))]
      .map(({ index }) => ({ start: index, end: index + name.length }))
      .filter((use) => !contains(definition, use));
    if (uses.some((use) => edits.drops(use) || unused.some((d) => contains(d, use))) && uses.every(goes)) {
      unused.push(definition);
    }
  }
  for (const lines of joinedLines(source, unused)) edits.remove(withGap(source, lines));
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The lines of some spans, neighbours as one. */
function joinedLines(source: string, ranges: readonly SourceRange[]): SourceRange[] {
  const lines = ranges.map((range) => wholeLines(source, range)).sort((a, b) => a.start - b.start);
  const joined: SourceRange[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last?.end === line.start) joined[joined.length - 1] = { start: last.start, end: line.end };
    else joined.push(line);
  }
  return joined;
}

/** Lines, and the empty one after them where one stands before them, too. */
function withGap(source: string, lines: SourceRange): SourceRange {
  const before = /(?:^|\n)[ \t]*\r?\n$/.test(source.slice(0, lines.start));
  const after = /^[ \t]*\r?\n/.exec(source.slice(lines.end));
  return before && after ? { start: lines.start, end: lines.end + after[0].length } : lines;
}

const defined = new WeakMap<Driver, ReadonlyMap<string, readonly TopLevelItem[]>>();

/** The directives of a file that define object-like macros, by the name of these. */
function definingItems(driver: Driver): ReadonlyMap<string, readonly TopLevelItem[]> {
  const before = defined.get(driver);
  if (before) return before;
  const items = new Map<string, TopLevelItem[]>();
  for (const item of driver.items) {
    if (item.kind !== 'directive') continue;
    const name = /^#\s*define\s+(\w+)\b(?!\()/.exec(driver.source.slice(item.start, item.end))?.[1];
    if (name === undefined) continue;
    const same = items.get(name);
    if (same) same.push(item);
    else items.set(name, [item]);
  }
  defined.set(driver, items);
  return items;
}

/** Is what stands under a condition of the preprocessor compiled for none of some kernels? */
function isForOthers(condition: string, kernels: Kernels): boolean {
  return condition.includes('LINUX_VERSION_CODE') && evaluateCondition(condition, kernels) === false;
}

function readMacro(driver: Driver, name: string, kernels: Kernels): FileMacro | null {
  const items = (definingItems(driver).get(name) ?? []).filter(
    ({ conditions }) => !conditions.some((condition) => isForOthers(condition, kernels)),
  );
  if (items.length === 0) return null;
  const absent = `(?:ifndef\\s+${name}|if\\s+!\\s*defined\\s*\\(?\\s*${name}\\s*\\)?|!\\(ifdef\\s+${name}\\))`;
  const guard = new RegExp(`^${absent}\\s*$`);
  const values: (Expression | null)[] = [];
  const definitions: SourceRange[] = [];
  let fallback = true;
  for (const item of items) {
    for (const node of driver.model(item)) {
      if (node.type !== 'CPreprocDefine' || node.id.name !== name || node.parameters) continue;
      values.push(parseExpression(node.value));
      if (item.conditions.length === 0) definitions.push({ start: item.start, end: item.end });
      fallback &&= item.conditions.some((condition) => guard.test(condition));
    }
  }
  return values.length > 0 ? { values, definitions, fallback } : null;
}
