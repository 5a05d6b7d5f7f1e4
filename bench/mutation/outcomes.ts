import type { HookVerification } from '../../runtime/explore/verify-driver';
import { MUTATION_OPERATORS } from './operators';
import { MigratedSource, type Mutant } from './sites';
import { verify_subject, type Subject } from './subjects';

/** What became of one mutant; its source is left out, as nobody needs it any more. */
export interface Outcome {
  readonly operator: string;
  readonly path: string;
  readonly mutant: Omit<Mutant, 'source'>;
  /** `regressed` when it was found. */
  readonly verdict: string;
}

/** A subject, or a hook of it, in which no mistakes were made. */
export interface Left {
  readonly path: string;
  /** The operations structure; null for the whole file. */
  readonly operations: string | null;
  readonly why: string;
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
  if (after === before) return { outcomes: [], left: [{ path, operations: null, why: NOT_MIGRATED }] };
  const unmutated = await verify_subject(subject);
  if (unmutated.length === 0)
    return { outcomes: [], left: [{ path, operations: null, why: 'no structure in common' }] };
  const sound = unmutated.filter(({ verdict }) => verdict === 'equivalent' || verdict === 'improved');
  for (const { operations, verdict } of unmutated) {
    if (verdict !== 'equivalent' && verdict !== 'improved')
      left.push({ path, operations, why: `${verdict} as it is` });
  }
  if (sound.length === 0) return { outcomes: [], left };
  const source = new MigratedSource(after);
  const own = new Set(sound.map(({ migrated_hook }) => migrated_hook));
  const others = new Set(
    unmutated.map(({ migrated_hook }) => migrated_hook).filter((hook) => !own.has(hook)),
  );
  const outcomes: Outcome[] = [];
  for (const { name, apply } of MUTATION_OPERATORS) {
    for (const { source: mutated, ...mutant } of apply(source)) {
      if (
        mutant.function !== null &&
        (others.has(mutant.function) || only_of(source, mutant.function, others))
      )
        continue;
      const verdict = await verdict_of({ ...subject, after: mutated }, sound, mutant.function);
      outcomes.push({ operator: name, path, mutant, verdict });
    }
  }
  return { outcomes, left };
}

/** Whether a function is named by some functions, and only by these: by hooks in which no mistakes are made. */
function only_of(
  { functions, source, text }: MigratedSource,
  name: string,
  hooks: ReadonlySet<string | null>,
): boolean {
  const named = new RegExp(`\\b${name}\\b`, 'g');
  const users = functions.filter(({ node }) => node.id.name !== name && text(node).search(named) >= 0);
  const elsewhere = [...source.matchAll(named)].some(
    ({ index }) => !functions.some(({ node }) => node.start <= index && index < node.end),
  );
  return users.length > 0 && !elsewhere && users.every(({ node }) => hooks.has(node.id.name));
}

/** The worst verdict of a mutant's structures; those of the hook that has the mistake are looked at first. */
async function verdict_of(
  subject: Subject,
  sound: readonly HookVerification[],
  mistaken: string | null,
): Promise<string> {
  const [first, rest] = [new Set<string>(), new Set<string>()];
  for (const { operations, migrated_hook } of sound) {
    (migrated_hook === mistaken ? first : rest).add(operations);
  }
  let verdict = 'not comparable';
  try {
    for (const only of [first, rest]) {
      if (only.size === 0) continue;
      const found = await verify_subject(subject, only);
      verdict = worst([...found.map((each) => each.verdict), verdict]);
      if (verdict === 'regressed') break;
    }
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  return verdict;
}

const FROM_WORST = ['regressed', 'inconclusive', 'improved', 'equivalent', 'not comparable'];

function worst(verdicts: readonly string[]): string {
  return FROM_WORST.find((verdict) => verdicts.includes(verdict))!;
}
