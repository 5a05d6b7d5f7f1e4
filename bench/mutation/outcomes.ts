import { MUTATION_OPERATORS } from './operators';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Limits } from '../../runtime/verify/verification';
import { MigratedSource, type Mutant } from './sites';
import { verifySubject, type Subject } from './subjects';

type StopAt = NonNullable<Limits['stop_at']>;

/** What became of one mutant; its source is left out, as nobody needs it any more. */
export interface Outcome {
  readonly operator: string;
  readonly path: string;
  readonly mutant: Omit<Mutant, 'source'>;
  readonly verdict: string;
  /**
   * Whether the mistake was found: a regression, even one that only a value of an undeclared constant shows (which is inconclusive), or a
   * change that the hook without it does not have.
   */
  readonly found: boolean;
}

/** A subject, or a hook of it, in which no mistakes were made. */
export interface Left {
  readonly path: string;
  /** The legacy hook; null for the whole file. */
  readonly hook: string | null;
  readonly why: string;
  /** Why verify could not decide. */
  readonly said?: string;
}

/** Why nothing is mutated in a file whose hooks all stay as they are. */
export const NOT_MIGRATED = 'not migrated';

/** What came of one subject. */
export interface SubjectOutcome {
  readonly outcomes: readonly Outcome[];
  readonly left: readonly Left[];
}

/** Make every mistake in a subject, one at a time, and verify it. */
export async function mutate(subject: Subject): Promise<SubjectOutcome> {
  const { path, before, after } = subject;
  const left: Left[] = [];
  if (after === before) return { outcomes: [], left: [{ path, hook: null, why: NOT_MIGRATED }] };
  const unmutated = await verifySubject(subject);
  if (unmutated.length === 0)
    return { outcomes: [], left: [{ path, hook: null, why: 'no structure in common' }] };
  const sound = unmutated.filter(({ verdict }) => SOUND.has(verdict));
  for (const { hook, verdict, reasons } of unmutated) {
    const said = verdict === 'inconclusive' ? { said: reasons.join('; ') } : {};
    if (!SOUND.has(verdict)) left.push({ path, hook, why: `${verdict} as it is`, ...said });
  }
  if (sound.length === 0) return { outcomes: [], left };
  const source = new MigratedSource(after);
  const names = unmutated.map(({ hook }) => hook);
  const mistaken = new Set(sound.map(({ hook }) => hook));
  const intended = new Set(unmutated.flatMap(changesOf));
  const changed = new Set(
    unmutated.flatMap(({ divergences }) => divergences.filter(is_change).map(({ rule }) => rule)),
  );
  // A change of a kind that the hook has without the mistake is not the mistake's for certain: the search goes on.
  const stop_at: StopAt = ({ verdict, rule }) =>
    verdict === 'regressed' || (verdict === 'changed' && !changed.has(rule));
  const outcomes: Outcome[] = [];
  for (const { name, apply } of MUTATION_OPERATORS) {
    for (const { source: mutated, ...mutant } of apply(source)) {
      const owner = ownerOf(mutant.function, names);
      if (owner !== null && !mistaken.has(owner)) continue;
      const made = await verdictOf({ ...subject, after: mutated }, mistaken, owner, stop_at);
      const found = made.regressed || made.changes.some((change) => !intended.has(change));
      outcomes.push({ operator: name, path, mutant, verdict: made.verdict, found });
    }
  }
  return { outcomes, left };
}

/** The legacy hook whose name a function's begins with: what is made of a hook, and for it, is named after it. */
function ownerOf(name: string | null, hooks: readonly (string | null)[]): string | null {
  const named = hooks.filter((hook) => hook !== null && name?.startsWith(hook) === true);
  return named.sort((a, b) => b!.length - a!.length)[0] ?? null;
}

/** The worst verdict of a mutant's hooks; the one that has the mistake is looked at first. */
async function verdictOf(
  subject: Subject,
  hooks: ReadonlySet<string | null>,
  owner: string | null,
  stop_at: StopAt,
): Promise<{ verdict: string; regressed: boolean; changes: readonly string[] }> {
  const changes: string[] = [];
  let regressed = false;
  const first = new Set([...hooks].filter((hook) => hook === owner));
  const rest = new Set([...hooks].filter((hook) => hook !== owner));
  let verdict = 'not comparable';
  try {
    for (const only of [first, rest]) {
      if (only.size === 0) continue;
      const found = await verifySubject(subject, only, stop_at);
      changes.push(...found.flatMap(changesOf));
      regressed ||= found.some(({ divergences }) => divergences.some((each) => each.verdict === 'regressed'));
      verdict = worst([...found.map((each) => each.verdict), verdict]);
      if (found.some(({ divergences }) => divergences.some(stop_at))) break;
    }
  } catch (error) {
    return {
      verdict: `failed: ${error instanceof Error ? error.message : String(error)}`,
      regressed,
      changes,
    };
  }
  return { verdict, regressed, changes };
}

/** What user space can see of a hook's conversion, each kind once. */
function changesOf({ hook, divergences }: HookVerification): string[] {
  return divergences.filter(is_change).map(({ rule, explanation }) => `${hook} ${rule} ${explanation}`);
}

const is_change = ({ verdict }: HookVerification['divergences'][number]): boolean => verdict === 'changed';

/** Verdicts of hooks in which mistakes are worth making. */
const SOUND: ReadonlySet<string> = new Set(['equivalent', 'improved', 'changed']);

const FROM_WORST = ['regressed', 'inconclusive', 'changed', 'improved', 'equivalent', 'not comparable'];

function worst(verdicts: readonly string[]): string {
  return FROM_WORST.find((verdict) => verdicts.includes(verdict))!;
}
