import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readMessage, writeMessage, type Answer, type Asked } from './command-messages';

/**
 * Command lines, as a shell would run them. To start the program takes longer than most of what tests ask of it, so there is
 * one process that runs command lines one after another (`runCommand`), and starts each with what a new one would have: its
 * directory, its environment, nothing that an earlier one was told or has read, nothing on standard input. What is about the
 * process itself - signals, limits, threads, what it is fed, streams that close, terminals, what may bring it down - starts a
 * real one (`spawnCommand`).
 */

export const ROOT = join(__dirname, '..', '..', '..');
export const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** What a command came to. */
export interface Ran {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a command line is run in. */
export interface Place {
  /** The directory; that of the tests where none is given. */
  readonly cwd?: string;
  /** What the environment has besides that of the tests, or, being undefined, has not. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Milliseconds that a command may take on a busy machine. */
const ENOUGH = 60_000;

/** Colours only where a test asks for them. */
const environment = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  ...env,
});

/** Runs a command line in the process that is kept for it. */
export function runCommand(args: readonly string[], place: Place = {}): Ran {
  const { code, out, err } = answered(args, place);
  return { code, out, err };
}

/** The same, with what it prints on either stream in the order in which it prints it. */
export function printedBy(args: readonly string[], place: Place = {}): { code: number; printed: string } {
  const { code, printed } = answered(args, place);
  return { code, printed };
}

/** Runs a command line in a process of its own, with `input` on standard input. */
export function spawnCommand(args: readonly string[], { cwd, env }: Place = {}, input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    encoding: 'utf8',
    input,
    env: environment(env),
    timeout: ENOUGH,
    maxBuffer: 1 << 28,
  });
  return { code: status, out: stdout, err: stderr };
}

function answered(args: readonly string[], { cwd = '.', env }: Place): Answer {
  const asked: Asked = {
    args,
    cwd: resolve(cwd),
    // As where a process is started: what is undefined is not there.
    env: JSON.parse(JSON.stringify(environment(env))) as Asked['env'],
  };
  server ??= started();
  writeMessage(server.asks, asked);
  const answer = readMessage(server.answers) as Answer | null;
  if (answer === null) {
    server = null;
    throw new Error(`${args.join(' ')}: this brought down the process that runs command lines`);
  }
  return answer;
}

/** The ends of the pipes to and from the process that runs command lines. */
interface Server {
  readonly asks: number;
  readonly answers: number;
}

let server: Server | null = null;

/**
 * Starts the process. It is asked by way of named pipes, which can be read without the turn of an event loop: so a test can
 * wait for a command as for a function. It ends when the process of the tests does, for nobody has its pipe open then.
 */
function started(): Server {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  const [asks, answers] = ['asks', 'answers'].map((name) => join(folder, name));
  execFileSync('mkfifo', [asks, answers]);
  // Opened for both, a pipe waits for nobody; the ends that are kept know then when the other process is gone.
  const both = [asks, answers].map((path) => openSync(path, 'r+'));
  const kept = { asks: openSync(asks, 'w'), answers: openSync(answers, 'r') };
  const given = [openSync(asks, 'r'), openSync(answers, 'w')];
  spawn(process.execPath, [join(__dirname, 'command-server.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit', ...given],
  }).unref();
  for (const end of [...both, ...given]) closeSync(end);
  rmSync(folder, { recursive: true });
  return kept;
}
