/**
 * Mutation test of `verify`: every way of getting a migration wrong, at every place where it fits, must be found.
 *
 *     node dist/bench/mutation.js [--part N/M] [PATH...]
 *
 * PATHs are legacy drivers, which are migrated first, and pairs NAME_legacy.c NAME_prepare.c. Without any: the examples, the fixtures
 * and the oracle drivers. Prints how many mutants each operator made and how many were found, and every survivor.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'fast-glob';
import { readKernelProfile } from './mutation-kernel';
import { MUTATION_OPERATORS, type Mutant } from './mutation-operators';
import { survivor_reason } from './mutation-survivors';
import { loadGrammar } from '../model/parse';
import { verify_driver, type HookVerification } from '../runtime/explore/verify-driver';
import { migrateSource } from '../transforms/registry';

const root = join(__dirname, '../..');

/** A migration to make mistakes in. */
interface Subject {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What became of one mutant. */
interface Outcome {
  readonly operator: string;
  readonly path: string;
  readonly mutant: Mutant;
  readonly verdict: string;
  readonly reason: string | null;
}

function default_paths(): string[] {
  return [
    ...globSync(join(root, 'examples/*.c')),
    ...globSync(join(root, '__testfixtures__/*/*.input.c')),
    ...globSync(join(root, '__testfixtures__/kernel-oracle/drivers/*_legacy.c')),
  ].sort();
}

function subject_of(path: string): Subject {
  const before = one_structure_each(readFileSync(path, 'utf8'));
  const prepared = path.replace(/_legacy\.c$/, '_prepare.c');
  if (prepared !== path && existsSync(prepared))
    return { path, before, after: readFileSync(prepared, 'utf8') };
  return { path, before, after: migrateSource(before, { path, api: readKernelProfile() }).output };
}

/** An array of operations structures, as fixtures have to show many hooks, as a variable for each. */
function one_structure_each(source: string): string {
  return source.replace(
    /^(static const struct file_operations )(\w+)\[\] = \{\n((?:\t\{[^{}]*\},\n)+)\};/gm,
    (_, type: string, name: string, rows: string) =>
      [...rows.matchAll(/\{([^{}]*)\}/g)]
        .map(([, members], i) => `${type}${name}_${i} = {${members.trimEnd()},\n};`)
        .join('\n'),
  );
}

const verify = async ({ path, before, after }: Subject): Promise<HookVerification[]> =>
  verify_driver({ path, source: before }, { path, source: after });

/** The worst verdict of a file's structures; `not comparable` when it has none in common with its legacy form. */
function worst(results: readonly HookVerification[]): string {
  for (const verdict of ['regressed', 'inconclusive', 'improved', 'equivalent']) {
    if (results.some((result) => result.verdict === verdict)) return verdict;
  }
  return 'not comparable';
}

async function mutate(subject: Subject, outcomes: Outcome[]): Promise<void> {
  if (subject.after === subject.before) return;
  const unmutated = worst(await verify(subject));
  if (unmutated === 'regressed' || unmutated === 'inconclusive' || unmutated === 'not comparable') {
    process.stdout.write(`${subject.path}: not mutated, it is ${unmutated} as it is\n`);
    return;
  }
  for (const { name, apply } of MUTATION_OPERATORS) {
    for (const mutant of apply(subject.after)) {
      let verdict: string;
      try {
        verdict = worst(await verify({ ...subject, after: mutant.source }));
      } catch (error) {
        verdict = `failed: ${error instanceof Error ? error.message : String(error)}`;
      }
      const reason = verdict === 'regressed' ? null : survivor_reason(name, subject.path, mutant);
      outcomes.push({ operator: name, path: subject.path, mutant, verdict, reason });
    }
  }
}

function report(outcomes: readonly Outcome[]): void {
  const killed = outcomes.filter(({ verdict }) => verdict === 'regressed');
  const same = outcomes.filter(({ verdict, reason }) => verdict !== 'regressed' && reason !== null);
  for (const { name } of MUTATION_OPERATORS) {
    const own = outcomes.filter(({ operator }) => operator === name);
    const found = own.filter(({ verdict }) => verdict === 'regressed');
    process.stdout.write(
      `${String(found.length).padStart(4)} of ${String(own.length).padStart(4)}  ${name}\n`,
    );
  }
  process.stdout.write('\nsurvivors\n');
  for (const { operator, path, mutant, verdict, reason } of outcomes) {
    if (verdict === 'regressed') continue;
    const { line, before, after } = mutant;
    const place = path.replace(`${root}/`, '');
    process.stdout.write(
      `${place}:${line}: ${operator}: ${verdict}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}\n    ${reason ?? 'NOT FOUND'}\n`,
    );
  }
  const meaningful = outcomes.length - same.length;
  const share = meaningful === 0 ? 100 : (100 * killed.length) / meaningful;
  process.stdout.write(
    `\n${outcomes.length} mutants of ${MUTATION_OPERATORS.length} operators; ${same.length} mean the same; ${killed.length} of the other ${meaningful} found: ${share.toFixed(1)} %\n`,
  );
}

async function main(argv: readonly string[]): Promise<void> {
  await loadGrammar();
  const part = argv.indexOf('--part');
  const [number, parts] = part < 0 ? [0, 1] : argv[part + 1].split('/').map(Number);
  const named = argv.filter((_, i) => part < 0 || (i !== part && i !== part + 1));
  const paths = (named.length > 0 ? named : default_paths()).filter((_, i) => i % parts === number % parts);
  const outcomes: Outcome[] = [];
  for (const path of paths) await mutate(subject_of(path), outcomes);
  report(outcomes);
}

void main(process.argv.slice(2));
