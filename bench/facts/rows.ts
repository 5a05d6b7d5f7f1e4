import { type Fact, type Place } from '../../kernel/fact';
import { factNames, factOf } from '../../kernel/facts';
import type { Declaration, Headers } from './headers';

/** A row that the headers of a tree contradict, and how. */
export interface WrongRow {
  readonly name: string;
  readonly why: string;
}

/**
 * Holds every row against the headers of a tree: is the function there, in the file that the row names, a function or a
 * macro as it says, with the arguments that it speaks of?
 * @param version of the tree: `6.12`
 */
export function wrongRows(headers: Headers, version: string): WrongRow[] {
  const wrong: WrongRow[] = [];
  for (const name of factNames()) {
    const why = contradiction(factOf(name)!, headers, version);
    if (why) wrong.push({ name, why });
  }
  return wrong;
}

function contradiction(fact: Fact, headers: Headers, version: string): string | null {
  if (fact.since && isBefore(version, fact.since)) return null;
  if (fact.until && !isBefore(version, fact.until)) return null;
  // What compilers have of themselves stands in no header.
  if (fact.from === 'gcc') return null;
  const there = headers.readFile(fact.from);
  const all = headers.of(fact.name);
  const own = all.filter(({ file }) => file === fact.from);
  if (own.length === 0) {
    // Between releases functions move from header to header; the row names where the newest one has them.
    if (all.length > 0) return null;
    if (headers.isCalled(fact.name)) return null;
    return `is nowhere${there ? '' : `, nor is ${fact.from}`}`;
  }
  const kinds = new Set(own.map(({ kind }) => kind));
  // What is a function in one release is often a macro in the next: a row says what the newest ones have.
  if (!isBefore(version, '7.0') && !kinds.has(fact.kind))
    return `is a ${[...kinds].join()}, not a ${fact.kind}`;
  return (
    placesOf(fact)
      .map((place) => missing(place, own))
      .find((why) => why !== null) ?? null
  );
}

function missing(place: Place, declarations: readonly Declaration[]): string | null {
  const functions = declarations.filter(({ parameters }) => parameters !== null);
  if (functions.length === 0 || functions.length < declarations.length) return null;
  if (place === 'result')
    return functions.every(({ returnsNothing }) => returnsNothing) ? 'returns nothing' : null;
  if (place === 'global') return null;
  const most = Math.max(...functions.map(({ parameters }) => parameters!));
  return place < most ? null : `has no argument ${String(place)}: it has ${String(most)}`;
}

function placesOf(fact: Fact): Place[] {
  return fact.effects.flatMap((effect) =>
    'of' in effect ? [effect.of] : effect.does === 'maps' ? [effect.vma] : [],
  );
}

/** Is release `a` before release `b`? */
export function isBefore(a: string, b: string): boolean {
  const [x, y] = [a, b].map((release) => release.split('.').map(Number));
  return x[0] < y[0] || (x[0] === y[0] && x[1] < (y[1] ?? 0));
}
