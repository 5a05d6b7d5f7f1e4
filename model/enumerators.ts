import type { Driver } from './driver';

/** An enumeration constant as it is written. */
export interface Enumerator {
  /** What stands behind its `=`; null where nothing does. */
  readonly value: string | null;
  /** What stands before it, from the brace that opens the enumeration. */
  readonly before: string;
}

/** The enumeration constant of a name in a file; null where there is none, or several, as under conditions. */
export function enumeratorOf({ source, comments }: Driver, name: string): Enumerator | null {
  const pattern = new RegExp(
    `\\benum\\b[^;{}()]*(\\{[^{}#]*?)\\b${name}\\s*(?:=\\s*([^,{}]+?)\\s*)?[,}]`,
    'g',
  );
  const found = [...source.matchAll(pattern)].filter(
    ({ index }) => !comments.some(({ start, end }) => start <= index && index < end),
  );
  const [only] = found;
  if (!only || found.length > 1) return null;
  const [, before, value] = only as unknown as [string, string, string | undefined];
  return { before, value: value ?? null };
}
