import type { Fact } from './fact';
import { factOf, namesSaying } from './facts';
import { guessOf } from './guesses';

/** What is known of kernel functions: the built-in rows, and those that a user adds for wrappers of his own. */
export interface FactTable {
  /** The row of a function: the user's before the built-in one. */
  factOf(name: string): Fact | undefined;
  /** The row, or what the name alone suggests (`source: 'guess'`). */
  factOrGuess(name: string): Fact | undefined;
  /** The user's rows. */
  readonly own: ReadonlyMap<string, Fact>;
}

/** A table of facts; `rows` are the user's, plain data that can be sent to a worker. */
export function factTable(rows: readonly Fact[] = []): FactTable {
  const own = new Map<string, Fact>();
  for (const row of rows) own.set(row.name, { ...row, source: 'user' });
  const known = (name: string): Fact | undefined => own.get(name) ?? factOf(name);
  return { factOf: known, factOrGuess: (name) => known(name) ?? guessOf(name), own };
}

let usual = factTable();

/** Let this process, or this worker, know the rows of a user, too. What was asked before is not asked again. */
export function addFacts(rows: readonly Fact[]): void {
  usual = factTable(rows);
}

/** The table of a run: the built-in rows, and those of the user that the process was told of. */
export const BUILT_IN: FactTable = {
  factOf: (name) => usual.factOf(name),
  factOrGuess: (name) => usual.factOrGuess(name),
  get own() {
    return usual.own;
  },
};

/**
 * The names of all rows of which something is true.
 * @param word what the clauses of such a row say: others are not read
 */
export function namesWith(word: string, isWanted: (fact: Fact) => boolean): readonly string[] {
  const names = new Set([...namesSaying(word), ...usual.own.keys()]);
  return [...names].filter((name) => isWanted(usual.factOf(name)!));
}
