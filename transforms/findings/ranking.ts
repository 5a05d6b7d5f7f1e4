import { FINDINGS, type Finding, type FindingCode } from '.';

/**
 * Which of a hook's blockers is told first: the one that would remain if a person did all the others by hand. By rank:
 *
 *      0      it converts, and does something else when it is run: nothing is said beside it
 *      1-2    code that this hook does not own has to change first
 *      3      the mapping itself is wanted, and does not exist yet
 *      4-5    the kernel has no way to ask for it
 *      6-10   the hook, the action and `mapped` come in an order that does not suit
 *     11-12   state that belongs in `mapped`
 *     13      a function that nobody has converted: what it does with the vma is not known
 *     14-16   what a person would write differently
 *     17-18   where the hook is named
 *
 * docs/findings/README.md says the same.
 */

/** The rank of a blocker that has none of its own. */
const LAST_RANK = 19;

/** The place of a finding among those of a hook: blockers by what is behind them, then warnings, then notes. */
function rankOf({ code, severity }: Finding): number {
  if (severity === 'blocker') return FINDINGS[code].rank ?? LAST_RANK;
  return LAST_RANK + (severity === 'warning' ? 1 : 2);
}

/** The findings of a hook, the most fundamental first; those of the same kind keep their order. */
export function ranked(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The finding that stands in the way of a hook most; null when none does. */
export function foremost(findings: readonly Finding[]): Finding | null {
  return ranked(findings).find(({ severity }) => severity === 'blocker') ?? null;
}

/** Is there a blocker that comes before those of a code, and that nothing takes the place of? */
export function comesBefore(findings: readonly Finding[], code: FindingCode): boolean {
  const rank = FINDINGS[code].rank ?? LAST_RANK;
  return findings.some((f) => f.severity === 'blocker' && f.passedTo === undefined && rankOf(f) < rank);
}

/** The codes that have a place in the order, in that order. */
export const RANKED: readonly FindingCode[] = Object.values(FINDINGS)
  .filter(({ rank }) => rank !== undefined)
  .sort((a, b) => a.rank! - b.rank!)
  .map(({ code }) => code as FindingCode);
