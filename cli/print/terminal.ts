import { palette, wantsColour, type Palette } from './colour';
import type { Write } from './printer';
import { Progress } from './progress';

/** Columns of a terminal that does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

/** The two streams of a command, and how text on each is coloured. */
export class Terminal {
  readonly outColours: Palette | null;
  readonly errColours: Palette;
  readonly progress: Progress;
  /** Whether the reader of standard output has gone: what is still to be shown has nobody to see it. */
  closed = false;

  constructor(
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    const colour = (stream: NodeJS.WriteStream): boolean =>
      wantsColour({ environment, terminal: stream.isTTY });
    this.outColours = colour(stdout) ? palette(true) : null;
    this.errColours = palette(colour(stderr));
    this.progress = new Progress(
      stderr.isTTY && environment['TERM'] !== 'dumb' ? (text) => stderr.write(text) : null,
    );
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
    });
  }

  /** How wide what is written is shown; null when it is not shown on a terminal. */
  get columns(): number | null {
    return this.stdout.isTTY ? this.stdout.columns || DEFAULT_COLUMNS : null;
  }

  /** Whether somebody watches what is told. */
  get watched(): boolean {
    return this.stderr.isTTY;
  }

  /** Writes to standard output. */
  readonly write: Write = (chunk) => {
    this.progress.clear();
    if (!this.closed) this.stdout.write(chunk);
  };

  /** Writes to standard error. */
  readonly tell: Write = (chunk) => {
    this.progress.clear();
    this.stderr.write(chunk);
  };
}
