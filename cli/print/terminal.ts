import { systemError } from '../run/system-error';
import { clipped, printable } from './visible';
import { palette, wantsColour, type Palette } from './colour';
import type { Write } from './printer';
import { Progress } from './progress';

/** Columns of a terminal that does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

/** Whether a stream is a terminal: of pipes and files Node.js does not say `false`, as its types have it, but nothing. */
function isTerminal({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true;
}

/** The two streams of a command, and how text on each is coloured. */
export class Terminal {
  readonly outColours: Palette | null;
  readonly errColours: Palette;
  readonly progress: Progress;
  /** Whether the reader of standard output has gone: what is still to be shown has nobody to see it. */
  closed = false;
  /** Whether nothing can be told any more. */
  private deaf = false;
  private readonly hasErrColours: boolean;

  constructor(
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    const colour = (stream: NodeJS.WriteStream): boolean =>
      wantsColour({ environment, terminal: isTerminal(stream) });
    this.outColours = colour(stdout) ? palette(true) : null;
    this.hasErrColours = colour(stderr);
    this.errColours = palette(this.hasErrColours);
    this.progress = new Progress(
      isTerminal(stderr) && environment['TERM'] !== 'dumb' ? (text) => stderr.write(text) : null,
    );
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (!this.closed && error.code !== 'EPIPE') {
        this.tell(`mmap-prepare: ${systemError('cannot write to standard output', error)}\n`);
        failAtExit();
      }
      this.closed = true;
    });
    stderr.on('error', () => {
      // There is nowhere left to say it.
      this.deaf = true;
      failAtExit();
    });
  }

  /** How wide what is written is shown; null when it is not shown on a terminal. */
  get columns(): number | null {
    return isTerminal(this.stdout) ? this.stdout.columns || DEFAULT_COLUMNS : null;
  }

  /** Whether somebody watches what is told. */
  get watched(): boolean {
    return isTerminal(this.stderr);
  }

  /** Writes to standard output. */
  readonly write: Write = (chunk) => {
    this.progress.clear();
    if (!this.closed) this.stdout.write(safe(chunk, this.outColours !== null));
  };

  /** Writes text for a person to standard output: what no program reads back has no line that is longer than one reads. */
  readonly show: Write = (chunk) => this.write(forPerson(chunk));

  /** Writes to standard error, which is for a person. */
  readonly tell: Write = (chunk) => {
    this.progress.clear();
    if (!this.deaf) this.stderr.write(safe(forPerson(chunk), this.hasErrColours));
  };
}

/** Bytes are those of a diff for a program, which has to get them as they are. */
function safe(chunk: Parameters<Write>[0], colours: boolean): Parameters<Write>[0] {
  return typeof chunk === 'string' ? printable(chunk, colours) : chunk;
}

function forPerson(chunk: Parameters<Write>[0]): Parameters<Write>[0] {
  return typeof chunk === 'string' ? clipped(chunk) : chunk;
}

/** What was to be shown was not: whatever comes of the rest, that is a failure. */
function failAtExit(): void {
  process.once('exit', () => (process.exitCode = 2));
}
