import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../runtime/mm/scenario/scenario';
import { buildKernel, RecorderError } from './build-kernel';
import { buildModules, type ModuleFile } from './modules';
import { parseRecording, type RecordedRun } from './recording';
import type { OracleDriver } from './simulate-recorded';

/** After so many milliseconds without a run that ended, the machine hangs. */
const HANG = 90_000;
const LOOK_EVERY = 200;

/** Runs of one file: all scenarios of a scenario file. */
interface Job {
  readonly file: ModuleFile;
  readonly scenarios: readonly Scenario[];
}

/** A scenario as a scenario file has it. */
export function scenarioText({ name, steps }: Scenario): string {
  return [`scenario ${name}`, ...steps.map(({ op }) => op), ''].join('\n');
}

/**
 * Record what a kernel does with drivers: build it, make modules of them, and run scenarios in the machine.
 * @param tree kernel tree; only read
 * @param scratch folder for everything that is made; what is there already is used again
 * @param drivers drivers that need nothing but the kernel
 * @param scenarios what to run against each of their files; names have no blanks and 62 characters at most
 * @param tell shows what is being done
 * @returns one run for each file and scenario
 * @throws RecorderError when something cannot be built, or the machine does not start
 */
export async function record(
  tree: string,
  scratch: string,
  drivers: readonly OracleDriver[],
  scenarios: readonly Scenario[],
  tell: (text: string) => void,
): Promise<RecordedRun[]> {
  const linux = buildKernel(tree, scratch, tell);
  tell(`building ${drivers.length} modules\n`);
  const { files, folder, runner } = await buildModules(drivers, linux, scratch);
  tell(`running ${scenarios.length} scenarios on ${files.length} files\n`);
  const jobs = files.map((file) => ({ file, scenarios }));
  return runMachine({ linux, folder, runner, out: join(scratch, 'run'), jobs, tell });
}

interface MachineOptions {
  readonly linux: string;
  /** Where the modules are. */
  readonly folder: string;
  readonly runner: string;
  /** The folder that the machine sees as /host. */
  readonly out: string;
  readonly jobs: readonly Job[];
  readonly tell: (text: string) => void;
}

/** Boot the machine until every run was made; a run that stops it is noted, and the next boot begins after it. */
async function runMachine(options: MachineOptions): Promise<RecordedRun[]> {
  const { out, jobs } = options;
  rmSync(out, { recursive: true, force: true });
  prepareHost(options);
  const order = jobs.flatMap(({ file, scenarios }) =>
    scenarios.map(({ name }) => ({ file, scenario: name })),
  );
  const observations = join(out, 'observations.jsonl');
  for (;;) {
    await boot(options);
    if (existsSync(join(out, 'done'))) return parseRecording(readFileSync(observations, 'utf8'));
    const run = order[progress(out)];
    const console = readFileSync(join(out, 'console.log'), 'latin1');
    if (run === undefined || !existsSync(observations)) {
      throw new RecorderError(`the machine did not start; its last words:\n${console.slice(-1500)}`);
    }
    noteCrash(observations, run.file, run.scenario, console);
    options.tell(`${run.file.driver} ${run.file.form} ${run.scenario} stopped the machine\n`);
  }
}

/** Everything that the machine reads: modules, scenarios, jobs, and its first program. */
function prepareHost({ linux, folder, runner, out, jobs }: MachineOptions): void {
  mkdirSync(join(out, 'modules'), { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.ko')) copyFileSync(join(folder, name), join(out, 'modules', name));
  }
  const lines = jobs.map(({ file: { module, driver, form, kind }, scenarios }, index) => {
    const name = `scenarios-${index}.txt`;
    writeFileSync(join(out, name), scenarios.map(scenarioText).join(''));
    return `${module} ${driver} ${form} ${kind} ${name} observations.jsonl\n`;
  });
  writeFileSync(join(out, 'jobs.txt'), lines.join(''));
  const spec = join(out, 'initramfs.spec');
  writeFileSync(spec, `dir /dev 755 0 0\nnod /dev/console 600 0 0 c 5 1\nfile /init ${runner} 755 0 0\n`);
  const archive = openSync(join(out, 'initramfs.cpio'), 'w');
  const made = spawnSync(join(linux, 'usr/gen_init_cpio'), [spec], { stdio: ['ignore', archive, 'inherit'] });
  closeSync(archive);
  if (made.status !== 0)
    throw new RecorderError('gen_init_cpio of the kernel could not make the first file system');
}

/** The number of the run that was begun last; -1 for none. */
function progress(out: string): number {
  const path = join(out, 'progress');
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return text === '' ? -1 : Number(text);
}

/** Run the machine until it stops, or hangs. */
function boot({ linux, out }: MachineOptions): Promise<void> {
  const console = openSync(join(out, 'console.log'), 'w');
  const args = ['mem=256M', `initrd=${join(out, 'initramfs.cpio')}`, 'rdinit=/init', `oracle_host=${out}`];
  const machine = spawn(
    join(linux, 'linux'),
    [...args, 'con=null', 'con0=fd:0,fd:1', 'panic=-1', 'loglevel=5'],
    {
      cwd: out,
      stdio: ['ignore', console, console],
      detached: true,
    },
  );
  let [last, since] = [progress(out), Date.now()];
  return new Promise((done, fail) => {
    const watch = setInterval(() => {
      const now = progress(out);
      if (now !== last) [last, since] = [now, Date.now()];
      else if (Date.now() - since > HANG && machine.pid !== undefined) process.kill(-machine.pid, 'SIGKILL');
    }, LOOK_EVERY);
    const end = (settle: () => void): void => {
      clearInterval(watch);
      closeSync(console);
      settle();
    };
    machine.once('exit', () => end(done));
    machine.once('error', (error) =>
      end(() => fail(new RecorderError(`the machine cannot be run: ${error.message}`))),
    );
  });
}

/** Put a line for a run that stopped the machine in place of what it had written. */
function noteCrash(
  observations: string,
  { driver, form }: ModuleFile,
  scenario: string,
  console: string,
): void {
  const have = readFileSync(observations, 'utf8');
  const said =
    console.match(/^(?:\[[^\]]*\] ?)?(?:BUG|Kernel panic|kernel BUG|Oops|WARNING|RIP|list_).*$/gm) ?? [];
  const crash = said.length === 0 ? ['hung'] : said.slice(0, 6).map((line) => line.slice(0, 160));
  const run: RecordedRun = { driver, form, scenario, steps: [], exit: [], crash };
  writeFileSync(observations, `${have.slice(0, have.lastIndexOf('\n') + 1)}${JSON.stringify(run)}\n`);
}
