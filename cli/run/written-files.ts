import { visible } from '../print/visible';
import type { FileReport } from './conversion';
import { systemError } from './system-error';

/** The exit code of a process that a signal ended. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** Files that are named in a note. */
const MOST_NAMED = 3;

type Tell = (text: string) => void;

/** Writes changes into files, and can tell how far it came. */
export class WrittenFiles {
  #written = 0;
  readonly #linked: string[] = [];
  readonly #handlers = new Map<NodeJS.Signals, () => void>();

  constructor(private readonly tell: Tell) {}

  /**
   * Writes what changes in a file.
   * @throws Error in one line when it cannot be written, or is not what was read; it is then as it was
   */
  readonly write = ({ path, change }: FileReport): void => {
    if (change === null) return;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loads what runs programs and draws random names: most runs write nothing
    const { replaceFile } = require('./replace-file') as typeof import('./replace-file');
    try {
      const { otherNames } = replaceFile(path, change.before, change.after);
      if (otherNames > 0) this.#linked.push(path);
      this.#written++;
    } catch (error) {
      throw new Error(systemError('cannot write', error), { cause: error });
    }
  };

  /**
   * Makes a signal end the program between two files, with a line that says how far it came: a file is replaced without
   * yielding to what handles it.
   */
  endBetweenFiles(): void {
    for (const [name, code] of Object.entries(CODES)) {
      const signal = name as NodeJS.Signals;
      const handler = (): void => {
        this.finish();
        this.tell(
          `mmap-prepare: ended by ${signal}: ${filesOf(this.#written)} written, no other one changed\n`,
        );
        process.exit(code);
      };
      this.#handlers.set(signal, handler);
      process.once(signal, handler);
    }
  }

  /** Hears no signal any more, and tells what a person would not expect of the files that were written. */
  finish(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
    const { length } = this.#linked;
    if (length === 0) return;
    const names = this.#linked.slice(0, MOST_NAMED).map(visible).join(', ');
    const more = length > MOST_NAMED ? ` and ${length - MOST_NAMED} more` : '';
    this.tell(
      `mmap-prepare: note: ${filesOf(length)} had other names (hard links), which keep the old text: ${names}${more}\n`,
    );
  }
}

function filesOf(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}
