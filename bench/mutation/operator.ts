import type { MigratedSource, Mutant } from './sites';

/** One way of getting a migration wrong: every place in a migrated source where it fits, with what the source becomes. */
export interface MutationOperator {
  readonly name: string;
  readonly apply: (source: MigratedSource) => readonly Mutant[];
}

/** An operator. */
export function operator(name: string, apply: MutationOperator['apply']): MutationOperator {
  return { name, apply };
}
