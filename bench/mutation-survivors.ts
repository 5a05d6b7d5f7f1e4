import type { Mutant } from './mutation-operators';

/** Mutants that mean the same as what they were made of, with why. */
const SAME: readonly { readonly operator: RegExp; readonly text: RegExp; readonly reason: string }[] = [];

/**
 * Why a mutant that was not found means the same.
 * @returns null when it does not
 */
export function survivor_reason(operator: string, path: string, { before, after }: Mutant): string | null {
  const text = `${path}: ${before} -> ${after}`;
  return SAME.find((entry) => entry.operator.test(operator) && entry.text.test(text))?.reason ?? null;
}
