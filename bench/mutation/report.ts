import type { MutationOperator } from './operator';
import { MUTATION_OPERATORS } from './operators';
import { NOT_MIGRATED, type Left, type Outcome } from './outcomes';
import { entryOf, MISSED, placeOf, reasonLeft, SAME } from './survivors';
import { WINDOW_OPERATORS } from './windows';

/** Operators that are judged together, and the share of their mutants with another meaning that has to be found, in percent. */
interface Group {
  readonly name: string;
  readonly operators: readonly MutationOperator[];
  readonly wanted: number;
}

const GROUPS: readonly Group[] = [
  {
    name: 'what hooks and callbacks do',
    operators: MUTATION_OPERATORS.filter((each) => !WINDOW_OPERATORS.includes(each)),
    wanted: 99,
  },
  { name: 'offsets, windows and private data chosen by them', operators: WINDOW_OPERATORS, wanted: 97 },
];

const NO_REASON = 'NO REASON IS GIVEN';

/** What to print, and whether all is as it should be. */
export interface Report {
  readonly text: string;
  readonly good: boolean;
}

/**
 * Put what became of the mutants in words: the operators with what they made and what was found, what was left out, every survivor
 * with why it means the same or is missed, and the sum. It is good when enough was found, and nothing is without a reason.
 * @param complete whether these are all mutants: entries of survivors.ts that none needs are then told
 */
export function report(
  outcomes: readonly Outcome[],
  left: readonly Left[],
  seconds: number,
  complete: boolean,
): Report {
  const lines: string[] = [];
  const found = (some: readonly Outcome[]): Outcome[] => some.filter((outcome) => outcome.found);
  lines.push('found, made, same meaning');
  const survivors = outcomes
    .filter((outcome) => !outcome.found)
    .map((outcome) => ({ outcome, same: entryOf(outcome, SAME), missed: entryOf(outcome, MISSED) }));
  const missed = survivors.filter(({ same }) => same === null);
  for (const { name } of MUTATION_OPERATORS) {
    const own = outcomes.filter(({ operator }) => operator === name);
    const same = survivors.filter((survivor) => survivor.same !== null && survivor.outcome.operator === name);
    const count = (number: number): string => String(number).padStart(5);
    lines.push(`${count(found(own).length)}${count(own.length)}${count(same.length)}  ${name}`);
  }
  lines.push('', 'not mutated');
  for (const each of left.filter(({ why }) => why !== NOT_MIGRATED)) {
    const { path, hook, why } = each;
    lines.push(`  ${path}${hook === null ? '' : ` ${hook}`}: ${why}`);
    lines.push(`      ${reasonOf(each) ?? NO_REASON}`);
  }
  lines.push(`  and ${left.filter(({ why }) => why === NOT_MIGRATED).length} files that are not migrated`);
  lines.push('', 'mean the same');
  for (const entry of SAME) {
    const own = survivors.filter(({ same }) => same === entry);
    for (const { outcome } of own) lines.push(`  ${survivorText(outcome)}`);
    if (own.length > 0) lines.push(`      ${entry.reason}`);
  }
  lines.push('', 'missed');
  for (const { outcome, missed: entry } of missed)
    lines.push(`  ${survivorText(outcome)}`, `      ${entry?.reason ?? NO_REASON}`);
  const sums = [...GROUPS, { name: 'all', operators: MUTATION_OPERATORS, wanted: 0 }].map((group) =>
    sumOf(
      group,
      outcomes,
      survivors.flatMap(({ same, outcome }) => (same === null ? [] : [outcome])),
    ),
  );
  const unused = complete
    ? [...SAME, ...MISSED].filter(
        (entry) => !survivors.some(({ same, missed: other }) => same === entry || other === entry),
      )
    : [];
  const silent =
    missed.filter((survivor) => survivor.missed === null).length +
    left.filter((each) => each.why !== NOT_MIGRATED && reasonOf(each) === null).length;
  lines.push('');
  for (const entry of unused)
    lines.push(`an entry for no survivor: ${entry.operator.source}: ${entry.place.source}`);
  lines.push(...sums.map(({ text }) => text), `in ${seconds.toFixed(0)} s`);
  return {
    text: `${lines.join('\n')}\n`,
    good: sums.every(({ enough }) => enough) && unused.length === 0 && silent === 0,
  };
}

/** Why nothing is mutated: what was written down, or what verify says of a verdict that it could not come to. */
function reasonOf(each: Left): string | null {
  return reasonLeft(each) ?? (each.said === undefined || each.said === '' ? null : each.said);
}

/** What was found of the mutants of some operators, in words, and whether that is enough. */
function sumOf(
  { name, operators, wanted }: Group,
  outcomes: readonly Outcome[],
  same: readonly Outcome[],
): { text: string; enough: boolean } {
  const names = new Set(operators.map((each) => each.name));
  const own = (some: readonly Outcome[]): Outcome[] => some.filter(({ operator }) => names.has(operator));
  const [made, alike] = [own(outcomes).length, own(same).length];
  const killed = own(outcomes.filter(({ found }) => found)).length;
  const meaningful = made - alike;
  const share = meaningful === 0 ? 100 : (100 * killed) / meaningful;
  return {
    text: `${name}: ${made} mutants of ${operators.length} operators, ${alike} of which mean the same: ${killed} of the other ${meaningful} found, ${share.toFixed(1)} %`,
    enough: share >= wanted,
  };
}

function survivorText(outcome: Outcome): string {
  return `${outcome.operator}: ${outcome.verdict}: line ${outcome.mutant.line} of ${placeOf(outcome)}`;
}
