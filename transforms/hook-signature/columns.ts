import type { Driver } from '../../model/driver';
import { columnAfter } from '../../model/layout';
import type { SourceRange, Statement } from '../../model/nodes';
import { spaceTo } from '../rewrite/columns';

/** A declaration with one name, as the lines at the head of a function have it. */
interface Declaration {
  /** `struct file`, with what stands before it on its line. */
  readonly type: string;
  readonly gap: string;
  /** `*file`, or what takes more stars or none. */
  readonly declarator: string;
  /** White space before the `=`; null where there is none. */
  readonly beforeValue: string | null;
}

/** The columns that the declarations at the head of a function keep to. */
interface Columns {
  readonly declarator: number;
  /** Do names stand in the column, with stars before it, or does whatever comes first? */
  readonly of: 'name' | 'first';
  /** Of the `=`; null where each follows its name. */
  readonly value: number | null;
  readonly tabs: boolean;
}

/**
 * A declaration, in the columns of the others at the head of a function, where all of them keep to one.
 * @param indent the white space before it
 * @param declarator the name with its stars
 * @param value from the `=` on
 */
export function declarationLike(
  driver: Driver,
  body: readonly Statement[],
  indent: string,
  { type, declarator, value }: { readonly type: string; readonly declarator: string; readonly value: string },
): string {
  const columns = columnsOf(driver, body);
  if (columns === null) return `${type} ${declarator} ${value}`;
  const stars = columns.of === 'name' ? declarator.lastIndexOf('*') + 1 : 0;
  const named = padded(indent + type, columns.declarator - stars, columns.tabs) + declarator;
  const whole =
    columns.value === null ? `${named} ${value}` : padded(named, columns.value, columns.tabs) + value;
  return whole.slice(indent.length);
}

function columnsOf(driver: Driver, body: readonly Statement[]): Columns | null {
  const last = body.findIndex(({ type }) => type !== 'VariableDeclaration');
  const head = body
    .slice(0, last < 0 ? body.length : last)
    .map((statement) => declarationAt(driver, statement));
  const all = head.filter((one) => one !== null);
  if (all.length < head.length || !all.some(({ gap }) => isPadding(gap))) return null;
  const first = sameOf(all.map(firstColumn));
  const name = sameOf(all.map((one) => firstColumn(one) + one.declarator.lastIndexOf('*') + 1));
  const declarator = name ?? first;
  if (declarator === null) return null;
  const isValuePadded = all.some(({ beforeValue }) => beforeValue !== null && isPadding(beforeValue));
  return {
    declarator,
    of: name === null ? 'first' : 'name',
    value: isValuePadded ? sameOf(all.map(valueColumn)) : null,
    tabs: all.some(({ gap }) => gap.includes('\t')),
  };
}

/** A declaration of one name that begins its line; null for any other. */
function declarationAt({ source }: Driver, { start, end }: Statement): Declaration | null {
  const text = source.slice(source.lastIndexOf('\n', start - 1) + 1, end);
  const parts = /^([ \t]+\w[\w \t]*?\w)([ \t]+)(\**\w+)(?:\[[^\]\n]*\])?(?:([ \t]+)=(?!=)|[ \t]*;)/.exec(
    text,
  );
  if (!parts) return null;
  const [, type, gap, declarator, beforeValue] = parts;
  return { type, gap, declarator, beforeValue: beforeValue ?? null };
}

const isPadding = (space: string): boolean => space.length > 1 || space.includes('\t');

const firstColumn = ({ type, gap }: Declaration): number => columnAfter(type + gap);

/** Where the `=` stands; the same -1 for any without one. */
function valueColumn({ type, gap, declarator, beforeValue }: Declaration): number {
  return beforeValue === null ? -1 : columnAfter(type + gap + declarator + beforeValue);
}

function sameOf(columns: readonly number[]): number | null {
  const known = columns.filter((column) => column >= 0);
  return known.length > 0 && known.every((column) => column === known[0]) ? known[0] : null;
}

/** A text with white space up to a column behind it; one space, where it reaches that. */
function padded(text: string, column: number, tabs: boolean): string {
  return text + spaceTo(tabs ? '\t' : ' ', columnAfter(text), column);
}

/**
 * The descriptor as a parameter where a vma was one: its name stands in the same column, where each has a line of its own.
 * @param declared the vma
 * @param name empty in a prototype without names
 * @param first where the text goes: to the vma's place, or to that of the first of the parameters that it is put for
 */
export function descriptorParameter(
  { source }: Pick<Driver, 'source'>,
  declared: SourceRange,
  name: string,
  first: SourceRange = declared,
): string {
  const leadOf = ({ start }: SourceRange): string =>
    source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const [, type, gap] =
    /^(struct vm_area_struct)([ \t]+)\*\w*$/.exec(source.slice(declared.start, declared.end)) ?? [];
  const isOwnLine = [first, declared].every((one) => leadOf(one).trim() === '');
  if (gap === undefined || !isPadding(gap) || !isOwnLine) return `struct vm_area_desc *${name}`;
  const lead = leadOf(first);
  const column = columnAfter(leadOf(declared) + type + gap);
  return `${padded(`${lead}struct vm_area_desc`, column, gap.includes('\t')).slice(lead.length)}*${name}`;
}
