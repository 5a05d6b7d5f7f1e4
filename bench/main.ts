import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, relative } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { comparisons, type Comparison, type Side } from './comparisons';
import { CommandFailed, shown, timeRun, watchRun, type Run } from './measure';
import { canMeasureMemory } from './processes';
import { progress } from './progress';
import { report, type Measured } from './report';

// This file is dist/bench/main.js when it runs; the semantic patch stays with the sources.
const PROJECT = join(__dirname, '..', '..');
const CLI = join(PROJECT, 'dist', 'cli', 'main.js');
const PATCH = join(PROJECT, 'bench', 'mmap-prepare.cocci');

/** Whether `migrate` can be told not to verify: a version that cannot does not verify either. */
function canSkipVerify(): boolean {
  try {
    const help = execFileSync(process.execPath, [CLI, 'migrate', '--help'], { encoding: 'utf8' });
    return /--(no-)?verify\b/.test(help);
  } catch (error) {
    throw new CommandFailed(
      `mmap-prepare migrate --help: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Measures both sides of a comparison. The first run of each watches memory, and leaves the files of the tree in the
 * page cache; the timed runs alternate, and so does which side is first, so that a machine that slows down meanwhile
 * slows both.
 *
 * @throws CommandFailed when a run fails
 */
async function measure(
  comparison: Comparison,
  rounds: number,
): Promise<{ ours: Measured; reference: Measured }> {
  const first = { ours: await rehearse(comparison.ours), reference: await rehearse(comparison.reference) };
  const times = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'reference'] as const) : (['reference', 'ours'] as const);
    for (const side of order) {
      progress(
        `${comparison.title}: round ${String(round + 1)} of ${String(rounds)}, ${comparison[side].name}`,
      );
      times[side].push((await timeRun(comparison[side].command)).milliseconds);
    }
  }
  progress('');
  const measured = (side: 'ours' | 'reference'): Measured => ({
    side: comparison[side],
    milliseconds: times[side],
    peak: first[side].peak,
    result: comparison[side].result(first[side].run.output),
  });
  return { ours: measured('ours'), reference: measured('reference') };
}

async function rehearse(side: Side): Promise<{ run: Run; peak: Measured['peak'] }> {
  progress(`watching ${side.name}`);
  return canMeasureMemory() ? watchRun(side.command) : { run: await timeRun(side.command), peak: null };
}

async function main(): Promise<number> {
  const options = await yargs(hideBin(process.argv))
    .scriptName('npm run bench --')
    .usage(
      '$0 TREE',
      'Measure mmap-prepare against rg, spatch and node on a kernel source tree.',
      (command) =>
        command
          .positional('TREE', { type: 'string', demandOption: true, describe: 'kernel source tree' })
          .option('runs', { type: 'number', default: 5, describe: 'timed runs of each command' })
          .option('only', {
            choices: ['scan', 'migrate', 'startup'] as const,
            array: true,
            describe: 'make only this comparison',
          })
          .option('show-commands', {
            type: 'boolean',
            default: false,
            describe: 'print each command in full',
          }),
    )
    .strict()
    .exitProcess(true)
    .parseAsync();
  const tree = String(options['TREE']);
  const rounds = Number(options['runs']);
  const only = options['only'] as readonly string[] | undefined;

  if (!Number.isInteger(rounds) || rounds < 1)
    return usage(`--runs ${String(options['runs'])}: not a whole number above 0`);
  if (!existsSync(tree) || !statSync(tree).isDirectory()) return usage(`${tree}: no such directory`);
  if (!existsSync(CLI)) return usage(`${relative('', CLI)}: not built; run npm run build`);

  const wanted = (key: Comparison['key']): boolean => only === undefined || only.includes(key);
  const plan = comparisons(tree, { cli: CLI, patch: PATCH, canSkipVerify: canSkipVerify() });
  console.log(
    `medians of ${String(rounds)} interleaved runs; ${cpus()[0]?.model ?? 'unknown processor'}, ` +
      `${String(availableParallelism())} cores; node ${process.version}`,
  );
  for (const omission of plan.omissions.filter(({ key }) => wanted(key))) {
    console.log(`\n${omission.key} left out: ${omission.reason}`);
  }
  let failed = false;
  for (const comparison of plan.comparisons.filter(({ key }) => wanted(key))) {
    if (options['show-commands'] === true) {
      console.log(`\n${shown(comparison.ours.command)}\n${shown(comparison.reference.command)}`);
    }
    try {
      const { ours, reference } = await measure(comparison, rounds);
      console.log(`\n${report(comparison, ours, reference)}`);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      progress('');
      console.log(
        `\n${comparison.title}: not measured, a command failed\n  ${error.message.replaceAll('\n', '\n  ')}`,
      );
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

function usage(message: string): number {
  console.error(`bench: ${message}`);
  return 2;
}

void main().then((code) => {
  process.exitCode = code;
});
