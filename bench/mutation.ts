/**
 * Mutation test of `verify`: every way of getting a migration wrong, at every place where it fits, must be found.
 *
 *     npm run bench:mutation -- [--jobs N] [PATH...]
 *
 * PATHs are legacy drivers, which are migrated first, and NAME_legacy.c that have a NAME_prepare.c beside them. Without any: the
 * examples, the fixtures and the oracle drivers. See bench/README.md for what it prints. The exit code is 1 when fewer mutants are
 * found than should be.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { loadGrammar } from '../model/parse';
import { progress } from './progress';
import { mutate, type SubjectOutcome } from './mutation/outcomes';
import { report } from './mutation/report';
import { defaultPaths, subjectOf } from './mutation/subjects';

/** Mutate what this process is sent, a path at a time, until it is told to stop. */
async function work(): Promise<void> {
  await loadGrammar();
  process.on('message', (path: string) => {
    void mutate(subjectOf(path)).then((outcome) => process.send!(outcome));
  });
  process.send!(null);
}

/** Mutate files in processes of their own, and put the results in the order of the files. */
async function distribute(paths: readonly string[], jobs: number): Promise<SubjectOutcome[]> {
  const results = new Map<string, SubjectOutcome>();
  const waiting = [...paths];
  const run = async (): Promise<void> => {
    const worker = fork(__filename, ['--worker']);
    try {
      await new Promise<void>((resolve, reject) => {
        let current: string | null = null;
        worker.on('message', (outcome: SubjectOutcome | null) => {
          if (current !== null && outcome !== null) results.set(current, outcome);
          current = waiting.shift() ?? null;
          progress(`${results.size} of ${paths.length} files`);
          if (current === null) resolve();
          else worker.send(current);
        });
        worker.on('exit', (code) => reject(new Error(`${current}: the process ended with ${code}`)));
      });
    } finally {
      worker.removeAllListeners('exit');
      worker.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, run));
  progress('');
  return paths.flatMap((path) => results.get(path) ?? []);
}

async function main(argv: readonly string[]): Promise<void> {
  const at = argv.indexOf('--jobs');
  const jobs = at < 0 ? availableParallelism() : Number(argv[at + 1]);
  const named = argv.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const began = performance.now();
  const results = await distribute(named.length > 0 ? named : defaultPaths(), jobs);
  const { text, good } = report(
    results.flatMap(({ outcomes }) => outcomes),
    results.flatMap(({ left }) => left),
    (performance.now() - began) / 1000,
    named.length === 0,
  );
  process.stdout.write(text);
  process.exitCode = good ? 0 : 1;
}

void (process.argv.includes('--worker') ? work() : main(process.argv.slice(2)));
