import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { NEWEST_RELEASE } from '../kernel/releases';
import { forgetSyntaxTrees, loadGrammar } from '../model/parse';
import { migrateSource } from '../transforms/mmap-prepare/registry';
import { DIMENSIONS, type Dimension } from './doubling/dimensions';
import { TREES, type TreeDimension } from './doubling/trees';

/**
 * How the time for one file, and for a tree, grows with its size, in every dimension by itself: doubled up to `--to`, with the exponent of
 * the last step. Below 1.2 it is in proportion to the size; more is a fault, unless a bound ends it that the result says in one line.
 */

/** The largest exponent that counts as proportional. */
const PROPORTIONAL = 1.2;
/** Milliseconds below which a time says nothing about growth: a timer, the collector and the compiler are in it. */
const NOISE = 60;
/** The command, as it was built. */
const CLI = join(__dirname, '../cli/main.js');
/** Milliseconds that a dimension may take before its doubling ends. */
const PATIENCE = 90_000;
/** How often a size is measured at most, and for how many milliseconds: of these the least counts, in which least was collected. */
const MOST_RUNS = 12;
const ENOUGH = 2000;

interface Measured {
  readonly count: number;
  readonly milliseconds: number;
  /** What became of it: an outcome, or the bound that ended it. */
  readonly result: string;
}

/** Converts a driver, and tells what it took and what became of it. */
function measure(dimension: Dimension, count: number): Measured {
  const source = dimension.source(count);
  let milliseconds = Infinity;
  let result = '';
  for (let spent = 0, run = 0; run < MOST_RUNS && spent < ENOUGH; run++) {
    // A small file would be measured without its parsing, a large one with it.
    forgetSyntaxTrees();
    // Of the processor: what else runs on the machine has no share in it.
    const start = process.cpuUsage();
    try {
      const { hooks } = migrateSource(source, { path: 'd.c', api: NEWEST_RELEASE });
      const blocker = hooks[0]?.findings.find(({ severity }) => severity === 'blocker');
      result =
        blocker === undefined ? (hooks[0]?.outcome ?? 'no hook') : `${blocker.code} ${blocker.message}`;
    } catch (error) {
      result = error instanceof Error ? error.message : String(error);
    }
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    milliseconds = Math.min(milliseconds, took);
    spent += took;
  }
  return { count, milliseconds, result: result.split('\n')[0].slice(0, 70) };
}

/** Converts a tree as the command does, with one thread, and tells what it took beside starting and what became of it. */
function measureTree(dimension: TreeDimension, count: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'doubling-'));
  try {
    for (const [path, text] of Object.entries(dimension.files(count))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const runs = [folder, join(folder, 'none')].map((path) => {
      let least = Infinity;
      let words = '';
      for (let run = 0; run < 3; run++) {
        const start = process.hrtime.bigint();
        const { stderr } = spawnSync(process.execPath, [CLI, 'migrate', '--no-verify', '--jobs', '1', path], {
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        });
        least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e6);
        words = stderr;
      }
      return { least, words };
    });
    const [whole, started] = runs;
    const blocker = /: blocker: (.*)/.exec(whole.words)?.[1];
    const counts = /^mmap-prepare: (\d+ hooks? .*)$/m.exec(whole.words)?.[1] ?? whole.words;
    const result = blocker === undefined ? counts : `${counts}: ${blocker.slice(-76)}`;
    return { count, milliseconds: whole.least - started.least, result: result.slice(0, 140) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The sizes of one dimension, smallest first. */
async function series(dimension: Dimension | TreeDimension, from: number, to: number): Promise<Measured[]> {
  const all: Measured[] = [];
  if ('files' in dimension) {
    const start = Date.now();
    for (let count = from; count <= to && Date.now() - start < PATIENCE; count *= 2)
      all.push(measureTree(dimension, count));
    return all;
  }
  await loadGrammar();
  // What V8 compiles in the first runs belongs to no size.
  for (let i = 0; i < 20; i++) measure(dimension, 8);
  const start = Date.now();
  for (let count = from; count <= to && Date.now() - start < PATIENCE; count *= 2)
    all.push(measure(dimension, count));
  return all;
}

/** By how much the time grows where the size doubles, as a power of the size. */
function exponent([before, after]: readonly [Measured, Measured]): number {
  return Math.log2(after.milliseconds / before.milliseconds);
}

/** Is it a bound that ended it, which the result tells? */
const isBounded = ({ result }: Measured): boolean =>
  /not understood|takes more than|stands? for more|at most \d+ are|passes its vma on to more than|nests too deep/.test(
    result,
  );

async function main(): Promise<number> {
  const options = await yargs(hideBin(process.argv))
    .scriptName('npm run bench:doubling --')
    .usage(
      '$0 [NAME...]',
      'Measure how the time for one file, or a tree, grows with its size, dimension by dimension.',
      (command) =>
        command
          .positional('NAME', { type: 'string', array: true, describe: 'only these dimensions' })
          .option('from', { type: 'number', default: 256, describe: 'the first size' })
          .option('to', { type: 'number', default: 4096, describe: 'the last size' })
          .option('alone', { type: 'boolean', default: false, hidden: true }),
    )
    .strict()
    .parseAsync();
  const names = (options['NAME'] ?? []) as readonly string[];
  const { from, to } = options as unknown as { from: number; to: number };
  const everything = [...DIMENSIONS, ...TREES];
  const wanted = everything.filter(({ name }) => names.length === 0 || names.includes(name));
  if (wanted.length === 0) {
    console.error(
      `bench: no such dimension: ${names.join(', ')}; there are ${everything.map(({ name }) => name).join(', ')}`,
    );
    return 2;
  }
  if (options['alone'] === true) {
    console.log(JSON.stringify(await series(wanted[0], from, to)));
    return 0;
  }
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores; node ${process.version}\n`,
  );
  let failed = 0;
  for (const { name } of wanted) {
    // Each in a process of its own: what one leaves in memory is none of the next one's time.
    const run = spawnSync(
      process.execPath,
      [__filename, name, '--alone', '--from', String(from), '--to', String(to)],
      { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 3 * PATIENCE },
    );
    if (run.status !== 0) {
      failed++;
      console.log(`FAULT ${name}: ${run.signal ?? run.stderr.trim().split('\n').slice(-1)[0]}`);
      continue;
    }
    const all = JSON.parse(run.stdout) as Measured[];
    const last = all.at(-1);
    if (last === undefined) continue;
    const before = all.at(-2) ?? last;
    const power = exponent([before, last]);
    const isFine =
      last.count === to && (last.milliseconds < NOISE || power < PROPORTIONAL || isBounded(last));
    if (!isFine) failed++;
    const figures = all
      .map(({ milliseconds }) => milliseconds.toFixed(milliseconds < 10 ? 1 : 0).padStart(7))
      .join('');
    const grows = last.milliseconds < NOISE ? '   -' : power.toFixed(2);
    console.log(`${isFine ? '     ' : 'FAULT'} ${name.padEnd(40)}${figures} ms  n^${grows}  ${last.result}`);
  }
  return failed === 0 ? 0 : 1;
}

void main().then((code) => (process.exitCode = code));
