import type { Fact } from '../fact';
import { parseRow, readRows, type RawRow } from '../rows';
import { CONTAINERS } from './containers';
import { DEVICES } from './devices';
import { MEMORY } from './memory';
import { BUSES } from './buses';
import { MAPPINGS } from './mappings';
import { SOCKETS } from './sockets';
import { REFERENCES } from './references';
import { SUBSYSTEMS } from './subsystems';
import { SYNCHRONISING } from './synchronising';
import { VALUES } from './values';

const TABLES = [
  REFERENCES,
  BUSES,
  SOCKETS,
  MEMORY,
  MAPPINGS,
  SYNCHRONISING,
  CONTAINERS,
  DEVICES,
  VALUES,
  SUBSYSTEMS,
];

/** The rows, unread: a run asks for a few dozen of them. */
let rows: Map<string, RawRow> | undefined;
const read = new Map<string, Fact>();

function allRows(): Map<string, RawRow> {
  if (!rows) {
    rows = new Map();
    for (const table of TABLES) readRows(table, rows);
  }
  return rows;
}

/** What is known of a kernel function or macro; undefined for a name that has no row. */
export function factOf(name: string): Fact | undefined {
  let fact = read.get(name);
  if (!fact) {
    const row = allRows().get(name);
    if (!row) return undefined;
    read.set(name, (fact = parseRow(name, row)));
  }
  return fact;
}

/** Every name that has a row. */
export function factNames(): IterableIterator<string> {
  return allRows().keys();
}

const saying = new Map<string, readonly string[]>();

/** The names of rows whose clauses hold a word. */
export function namesSaying(word: string): readonly string[] {
  let names = saying.get(word);
  if (!names) {
    const rows = [...allRows()].filter(([, { clauses }]) => hasWord(clauses, word));
    saying.set(word, (names = rows.map(([name]) => name)));
  }
  return names;
}

const hasWord = (clauses: string, word: string): boolean => clauses.split(/[\s;]+/).includes(word);

let withUntil: readonly (readonly [string, readonly number[]])[] | undefined;

/** The functions that a release no longer has, by its number: a file that calls one does not build there. */
export function goneBefore(release: readonly number[]): string[] {
  withUntil ??= [...allRows()].flatMap(([name, { clauses }]) => {
    const until = /\buntil (\d+(?:\.\d+)*)/.exec(clauses)?.[1];
    return until === undefined ? [] : [[name, until.split('.').map(Number)] as const];
  });
  const isGone = (until: readonly number[]): boolean => {
    for (const [i, part] of until.entries()) if (part !== (release[i] ?? 0)) return part < (release[i] ?? 0);
    return true;
  };
  return withUntil.flatMap(([name, until]) => (isGone(until) ? [name] : []));
}
