/**
 * What the transforms convert without a warning and the simulator finds something in: a fault of one of the halves.
 *
 *     npm run bench:halves -- [--drivers N] [--seed N] [--jobs N] [--keep FOLDER]
 *
 * Examples and fixtures, changed by one or two statements each. See bench/README.md for what it prints.
 */
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { PROFILES } from '../model/kernel-api';
import { loadGrammar } from '../model/parse';
import { progress } from './progress';
import type { Changed, Original } from './halves/changes';
import { variantsOf } from './halves/changes';
import { disagreementsAbout, disagreementsIn, type Disagreement } from './halves/disagreements';
import { wholeDrivers } from './mutation/subjects';

/** The kernel whose behaviour was recorded. */
const API = PROFILES['7.1'];

/** Which of the variants a process looks at: every so many of them, from one on. */
interface Share {
  readonly drivers: number;
  readonly seed: number;
  readonly from: number;
  readonly of: number;
}

/** A driver, and what the halves disagree about. */
interface Fault {
  readonly changed: Changed;
  readonly found: readonly Disagreement[];
}

const originals = (): Original[] =>
  wholeDrivers().map((path) => ({
    name: basename(path).replace(/(?:\.input)?\.c$/, ''),
    source: readFileSync(path, 'utf8'),
  }));

/** @param tell told of each driver: null when there is nothing to tell */
async function work(share: Share, tell: (about: Fault | null) => void): Promise<void> {
  await loadGrammar();
  const all = originals();
  // What the halves disagree about as it is: a test holds the list of these.
  const withheld = new Map<string, ReadonlySet<string>>();
  let index = 0;
  for (const variant of variantsOf(all, share.drivers, share.seed)) {
    if (index++ % share.of !== share.from) continue;
    const { original } = variant;
    if (!withheld.has(original.name)) {
      const known = await disagreementsIn(original, API);
      withheld.set(original.name, new Set(known.map(({ hook }) => hook)));
    }
    tell(await disagreementsAbout(variant, API, withheld));
  }
}

/** Has several processes look at a share each. */
async function distribute(share: Omit<Share, 'from' | 'of'>, jobs: number): Promise<(Fault | null)[]> {
  const told: (Fault | null)[] = [];
  const run = (from: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(__filename, ['--worker', JSON.stringify({ ...share, from, of: jobs })]);
      worker.on('message', (about: Fault | null) => {
        told.push(about);
        progress(`${told.length} of ${share.drivers} drivers`);
      });
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: jobs }, (_, from) => run(from)));
  progress('');
  return told;
}

async function main(): Promise<number> {
  const { drivers, seed, jobs, keep } = await yargs(hideBin(process.argv))
    .scriptName('npm run bench:halves --')
    .usage(
      '$0',
      'Change the examples and the fixtures by one or two statements, and list what is converted without a warning and regresses.',
    )
    .option('drivers', { type: 'number', default: 200, describe: 'how many' })
    .option('seed', {
      type: 'number',
      default: 1,
      describe: 'which changes: the same number makes the same ones',
    })
    .option('jobs', { type: 'number', default: availableParallelism(), describe: 'processes' })
    .option('keep', {
      type: 'string',
      default: 'halves-faults',
      describe: 'the folder for drivers that show a fault',
    })
    .strict()
    .parseAsync();
  const told = await distribute({ drivers, seed }, Math.max(1, jobs));
  const faults = told.flatMap((about) => about ?? []);
  for (const [i, { changed, found }] of faults.entries()) {
    mkdirSync(keep, { recursive: true });
    const file = join(keep, `${i}-${changed.name}.c`);
    writeFileSync(file, changed.source);
    console.log(`${changed.name}: ${changed.changes.join('; ')} (${file})`);
    for (const { hook, verdict, explanations } of found)
      console.log(`  ${hook}: ${verdict}: ${explanations.join('; ')}`);
  }
  console.log(`${told.length} drivers, seed ${seed}: ${faults.length} disagreements`);
  return faults.length === 0 ? 0 : 1;
}

const [worker, share] = process.argv.slice(2);
void (worker === '--worker'
  ? work(JSON.parse(share) as Share, (about) => void process.send!(about)).then(() => process.disconnect())
  : main().then((code) => (process.exitCode = code)));
