import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeMemory } from './processes';

/** A program and its arguments, run without a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Working directory; the bench's own when left out. */
  readonly directory?: string;
}

/** What one run of a command took and gave. */
export interface Run {
  /** From before the process is made until it has ended and its output is complete. */
  readonly milliseconds: number;
  readonly output: string;
}

/** What a run used at its peak, in bytes; see `TreeMemory`. */
export interface Peak {
  readonly total: number;
  readonly largestProcess: number;
}

/** A command that did not run, or whose exit code says that it failed. Its time means nothing. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

const SAMPLE_EVERY_MILLISECONDS = 10;

/**
 * Runs a command and takes its time. Both outputs go to files, as they would with a redirection, so that reading them costs the command nothing.
 *
 * @throws CommandFailed when the program cannot be started, ends by a signal, or exits with another code than 0
 */
export async function timeRun(command: Command): Promise<Run> {
  return run(command, () => () => undefined);
}

/**
 * Runs a command and watches its memory, which slows it: the time of this run is not to be used.
 *
 * @throws CommandFailed as `timeRun` does
 */
export async function watchRun(command: Command): Promise<{ run: Run; peak: Peak }> {
  const peak = { total: 0, largestProcess: 0 };
  const finished = await run(command, (pid) => {
    const sample = (): void => {
      const now = treeMemory(pid);
      if (now === null) return;
      peak.largestProcess = Math.max(peak.largestProcess, now.largestProcess);
      // Between two samples a process may have used more than it has at either; its own high-water mark tells.
      peak.total = Math.max(peak.total, now.total, peak.largestProcess);
    };
    sample();
    const timer = setInterval(sample, SAMPLE_EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  });
  return { run: finished, peak };
}

/** @param watch called with the process id once it runs; what it returns is called when the process has ended */
async function run(command: Command, watch: (pid: number) => () => void): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'mmap-prepare-bench-'));
  const files = { out: join(directory, 'out'), err: join(directory, 'err') };
  const out = openSync(files.out, 'w');
  const err = openSync(files.err, 'w');
  try {
    const start = process.hrtime.bigint();
    const end = await ended(command, out, err, watch);
    const milliseconds = Number(end.at - start) / 1e6;
    if (end.reason !== null) {
      const said = readFileSync(files.err, 'utf8').trimEnd().split('\n').slice(-3).join('\n');
      throw new CommandFailed(
        [`${shown(command)}: ${end.reason}`, ...(said === '' ? [] : [said])].join('\n'),
      );
    }
    return { milliseconds, output: readFileSync(files.out, 'utf8') };
  } finally {
    closeSync(out);
    closeSync(err);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Resolves when the process has ended; `reason` is null when that was a success. */
function ended(
  command: Command,
  out: number,
  err: number,
  watch: (pid: number) => () => void,
): Promise<{ at: bigint; reason: string | null }> {
  return new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      stdio: ['ignore', out, err],
      ...(command.directory === undefined ? {} : { cwd: command.directory }),
    });
    let unwatch = (): void => undefined;
    child.once('spawn', () => {
      if (child.pid !== undefined) unwatch = watch(child.pid);
    });
    child.once('error', (error) => resolve({ at: 0n, reason: error.message }));
    child.once('exit', (code, signal) => {
      const at = process.hrtime.bigint();
      unwatch();
      resolve({ at, reason: failure(code, signal) });
    });
  });
}

function failure(code: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null) return `ended by ${signal} (${String(constants.signals[signal])})`;
  return code === 0 ? null : `exit code ${String(code)}`;
}

/** The command as one could type it. */
export function shown(command: Command): string {
  const quoted = (word: string): string =>
    /^[\w./=,:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return [command.program, ...command.args].map(quoted).join(' ');
}
