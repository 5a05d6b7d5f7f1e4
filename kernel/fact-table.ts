import type { Fact } from './fact';
import { factOf } from './facts';
import { guessOf } from './guesses';

/** What is known of kernel functions: the built-in rows, and those that a user adds for wrappers of his own. */
export interface FactTable {
  /** The row of a function: the user's before the built-in one. */
  factOf(name: string): Fact | undefined;
  /** The row, or what the name alone suggests (`source: 'guess'`). */
  factOrGuess(name: string): Fact | undefined;
}

/** A table of facts; `rows` are the user's, plain data that can be sent to a worker. */
export function factTable(rows: readonly Fact[] = []): FactTable {
  if (rows.length === 0) return BUILT_IN;
  const own = new Map(rows.map((row) => [row.name, { ...row, source: 'user' as const }]));
  const known = (name: string): Fact | undefined => own.get(name) ?? factOf(name);
  return { factOf: known, factOrGuess: (name) => known(name) ?? guessOf(name) };
}

/** The built-in rows alone. */
export const BUILT_IN: FactTable = { factOf, factOrGuess: (name) => factOf(name) ?? guessOf(name) };
