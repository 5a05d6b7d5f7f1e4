import { PassThrough } from 'node:stream';
import { run as migrate } from '../../cli/commands/migrate';
import { run as model } from '../../cli/commands/model';
import { run as scan } from '../../cli/commands/scan';
import { run as simulate } from '../../cli/commands/simulate';
import { run as verify } from '../../cli/commands/verify';
import { UsageError } from '../../cli/run/usage-error';
import { Terminal } from '../../cli/print/terminal';

/** Every command that reads a driver, run over one file that somebody may have written to do harm. */

/** What a command came to. */
export interface Ran {
  readonly command: string;
  readonly out: string;
  readonly err: string;
  readonly code: number;
  readonly milliseconds: number;
}

const SHARED = {
  _: [],
  kernel: '7.1',
  kernelTree: undefined,
  json: false,
  strict: false,
  jobs: 1,
  write: false,
  compat: false,
  transform: undefined,
  scenarios: undefined,
};

type Command = (file: string, setting: { terminal: Terminal }) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  scan: (file, setting) => scan({ ...SHARED, path: [file] }, setting),
  migrate: (file, setting) => migrate({ ...SHARED, path: [file], verify: false }, setting),
  verify: (file, setting) => verify({ ...SHARED, path: [file] }, setting),
  model: (file, setting) => model({ file }, setting),
  simulate: (file, setting) => simulate({ files: [file] }, setting),
};

/** Runs the commands one after the other. */
export async function everyCommand(file: string, commands = Object.keys(COMMANDS)): Promise<Ran[]> {
  const all: Ran[] = [];
  for (const command of commands) {
    const stream = (): PassThrough & NodeJS.WriteStream =>
      Object.assign(new PassThrough({ highWaterMark: 1 << 28 }), { isTTY: false }) as never;
    const [out, err] = [stream(), stream()];
    const start = Date.now();
    let code: number;
    let thrown = '';
    try {
      code = await COMMANDS[command](file, { terminal: new Terminal(out, err, {}) });
    } catch (error) {
      // What main() would make of it.
      const isUsage = error instanceof UsageError;
      thrown = isUsage ? error.message : `internal error: ${String(error)}`;
      code = 2;
    }
    const text = (from: PassThrough): string => (from.read() as Buffer | null)?.toString() ?? '';
    all.push({ command, code, out: text(out), err: text(err) + thrown, milliseconds: Date.now() - start });
  }
  return all;
}

/** Words of JavaScript or of this program's inside, which no message about C has. */
const INSIDE =
  /internal error|\n\s+at .*:\d+:\d+|call stack|native code|(?:Reference|Syntax|Type|Range)Error|is not a function|is not defined|\[object |Cannot (?:read|set) propert|Invalid (?:regular|array|string)|\bNaN\b|\bundefined\b/;
/** What a terminal obeys, or shows in another order. */
// eslint-disable-next-line no-control-regex -- that is what is looked for
const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
/** Characters of a line that a person can be shown, with what says that it was cut. */
const LONGEST = 1_050;
/** Milliseconds that a command may take on a busy machine. */
const ENOUGH = 90_000;

/** What is wrong with what a command came to, in a line each. */
export function faultsOf({ command, out, err, code, milliseconds }: Ran): string[] {
  const faults: string[] = [];
  // A diff in a pipe is byte-true, and lowered code is a program.
  const shown = command === 'migrate' || command === 'model' ? err : out + err;
  const inside = INSIDE.exec(command === 'model' ? err : out + err);
  if (inside !== null) faults.push(`${command} says ${inside[0]}`);
  if (OBEYED.test(shown) || (command === 'model' && OBEYED.test(out)))
    faults.push(`${command} prints what a terminal obeys`);
  if (shown.split('\n').some((line) => line.length > LONGEST))
    faults.push(`${command} prints a line without end`);
  if (![0, 1, 2, 3].includes(code)) faults.push(`${command} ends with ${code}`);
  if (milliseconds > ENOUGH) faults.push(`${command} takes ${milliseconds} ms`);
  return faults;
}
