import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { parse_scenarios } from '../runtime/mm/scenario/scenario';
import { RecorderError } from './build-kernel';
import { compareRuns, comparisonText } from './compare';
import { record } from './record';
import { readRecording, runKey, type RecordedRun } from './recording';
import { oracleDrivers, simulateDriver } from './simulate-recorded';

// This file is dist/oracle/main.js when it runs; recordings stay with the sources.
const FIXTURES = join(__dirname, '..', '..', '__testfixtures__');

/** A recording of the project: drivers, what was done with them, and what came of it. */
interface Recording {
  readonly name: string;
  readonly drivers: readonly string[];
  readonly scenarios: string;
  readonly observations: string | null;
}

const RECORDINGS: readonly Recording[] = [
  ['kernel-oracle', 'scenarios.txt', 'observations.jsonl'],
  ['kernel-oracle-2', 'scenarios.txt', 'observations.jsonl.gz'],
  ['kernel-oracle-2', 'scenarios-ext.txt', 'observations-ext.jsonl.gz'],
].map(([folder, scenarios, observations]) => ({
  name: `${folder}/${scenarios}`,
  drivers: [join(FIXTURES, folder, 'drivers')],
  scenarios: join(FIXTURES, folder, scenarios),
  observations: join(FIXTURES, folder, observations),
}));

interface Arguments {
  readonly tree: string;
  readonly drivers: readonly string[];
  readonly scratch: string;
  readonly scenarios: readonly string[];
  readonly examples: number;
}

const tell = (text: string): void => void process.stderr.write(text);

/**
 * What a processor with protection keys changes: User Mode Linux lends a page that was not touched since fork() to its process for
 * execution only (update_pte_range()), which every other processor lets the process read as well.
 */
function tellOfProcessor(): void {
  let flags: string;
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return;
  }
  if (/\bospke\b/.test(flags))
    tell(
      'note: this processor has protection keys: a child that reads a page mapped for writing only gets SIGSEGV, where others let it read\n',
    );
}

/**
 * Record one set of drivers and scenarios, and say how much of it is what the recording of the project has, and what the simulator
 * shows.
 * @returns whether all of it is
 */
async function recordAndCompare(
  recording: Recording,
  { tree, scratch, examples }: Arguments,
): Promise<boolean> {
  const drivers = oracleDrivers(recording.drivers);
  const scenarios = parse_scenarios(readFileSync(recording.scenarios, 'utf8'));
  const runs = await record(tree, scratch, drivers, scenarios, tell);
  const folder = join(scratch, 'recorded');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${recording.name.replace(/\W+/g, '-')}.jsonl`);
  writeFileSync(path, runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  process.stdout.write(`${recording.name}: ${runs.length} runs, in ${path}\n`);
  let same = true;
  if (recording.observations !== null && existsSync(recording.observations)) {
    const made = new Set(runs.map(runKey));
    const before = readRecording(recording.observations).filter((run) => made.has(runKey(run)));
    same = show('  as recorded before', before, runs, examples) && same;
  }
  const simulated: RecordedRun[] = [];
  for (const driver of drivers) {
    const { runs: shown, problems } = await simulateDriver(driver, scenarios);
    for (const problem of problems) tell(`note: ${problem}\n`);
    simulated.push(...shown);
  }
  return show('  as simulated', runs, simulated, examples) && same;
}

function show(
  what: string,
  kernel: readonly RecordedRun[],
  other: readonly RecordedRun[],
  examples: number,
): boolean {
  const comparison = compareRuns(kernel, other);
  process.stdout.write(`${what}: ${comparison.equal} of ${comparison.all} runs\n`);
  if (comparison.different.length > 0) process.stdout.write(comparisonText(comparison, examples));
  return comparison.different.length === 0;
}

/** Reads the command line, and records: exit code 0 when all is as simulated, 1 when something is not, 2 when it cannot be done. */
async function main(): Promise<number> {
  const parsed = await yargs(hideBin(process.argv))
    .usage(
      'npm run oracle -- KERNEL_TREE [driver...]\n\nBuild User Mode Linux from a copy of a kernel tree, run scenarios on drivers in it, ' +
        'and compare with what was recorded before, and with the simulator. Without drivers, those of the recordings.\n\n' +
        'Needs gcc, make, flex, bison, bc, a static libc and some 3 GB of disk; no root, no network.',
    )
    .option('scratch', {
      type: 'string',
      default: join(tmpdir(), 'mmap-prepare-oracle'),
      describe: 'folder to build in; what is there is used again',
    })
    .option('scenarios', {
      type: 'string',
      array: true,
      default: [],
      describe: 'scenario files for the drivers given',
    })
    .option('examples', { type: 'number', default: 1, describe: 'runs shown of each kind of difference' })
    .demandCommand(1, 'Name a kernel tree.')
    .strictOptions()
    .parse();
  const [tree, ...drivers] = parsed._.map(String);
  const args = { ...parsed, tree, drivers, scratch: resolve(parsed.scratch) };
  const given = (scenarios: string): Recording => ({
    name: `given/${scenarios}`,
    drivers,
    scenarios,
    observations: null,
  });
  const wanted =
    drivers.length === 0
      ? RECORDINGS
      : parsed.scenarios.length > 0
        ? parsed.scenarios.map(given)
        : RECORDINGS.slice(1).map((recording) => ({ ...recording, drivers }));
  tellOfProcessor();
  let same = true;
  for (const recording of wanted) same = (await recordAndCompare(recording, args)) && same;
  return same ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof RecorderError)) throw error;
    tell(`oracle: ${error.message}\n`);
    process.exitCode = 2;
  },
);
