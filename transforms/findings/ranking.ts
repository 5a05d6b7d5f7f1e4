import type { Finding, FindingCode } from '.';

/**
 * Which of a hook's blockers is told first: the one that would remain if a person did all the others by hand. What needs
 * other code to change comes before what the kernel offers no way for; that before what the order of events forbids (the
 * hook, then the action, then `mapped`); that before state that could move; and what only has to be written differently,
 * or found in another file, comes last. docs/findings/README.md says the same.
 */
const STAGES: readonly (readonly FindingCode[])[] = [
  // It converts, and does something else when it is run: nothing is said beside it.
  ['MP090', 'MP091'],
  // Code that this hook does not own has to change first.
  ['MP020', 'MP023', 'MP063'],
  ['MP024'],
  // The mapping itself is wanted, and does not exist yet.
  ['MP002', 'MP065'],
  // The kernel has no way to ask for it.
  ['MP012', 'MP033', 'MP048', 'MP050', 'MP064', 'MP071'],
  ['MP010'],
  // The hook, the action and mapped() come in an order that does not suit.
  ['MP040'],
  ['MP061'],
  ['MP034', 'MP045', 'MP062'],
  ['MP035', 'MP046'],
  ['MP011', 'MP016'],
  // State that belongs in mapped().
  ['MP036', 'MP037', 'MP038', 'MP039', 'MP043'],
  ['MP003', 'MP004'],
  // A function that nobody has converted: what it does with the vma is not known.
  ['MP001'],
  // What a person would write differently.
  ['MP014', 'MP015'],
  ['MP005', 'MP019'],
  ['MP006'],
  // Where the hook is named.
  ['MP021', 'MP022', 'MP026'],
  ['MP007', 'MP008', 'MP009'],
];

const RANKS: ReadonlyMap<FindingCode, number> = new Map(
  STAGES.flatMap((codes, rank) => codes.map((code): [FindingCode, number] => [code, rank])),
);

/** The place of a finding among those of a hook: blockers by what is behind them, then warnings, then notes. */
function rankOf({ code, severity }: Finding): number {
  if (severity === 'blocker') return RANKS.get(code) ?? STAGES.length;
  return STAGES.length + (severity === 'warning' ? 1 : 2);
}

/** The findings of a hook, the most fundamental first; those of the same kind keep their order. */
export function ranked(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The finding that stands in the way of a hook most; null when none does. */
export function foremost(findings: readonly Finding[]): Finding | null {
  return ranked(findings).find(({ severity }) => severity === 'blocker') ?? null;
}

/** The codes that have a place in the order, in that order. */
export const RANKED: readonly FindingCode[] = STAGES.flat();
