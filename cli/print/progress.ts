/** Work that is over sooner than this is not worth a line, in milliseconds. */
const SILENT_MS = 1000;
/** Time between two drawings, in milliseconds. */
const INTERVAL_MS = 100;

const CLEAR_LINE = '\r\x1b[2K';

/** A line on the terminal that tells how far work of more than a second is, and goes when there is something to show. */
export class Progress {
  private readonly start: number;
  private drawnAt: number;
  private shown = false;
  private files = 0;
  private hooks = 0;

  /**
   * @param draw writes to the terminal; null when there is none
   * @param now the time in milliseconds
   */
  constructor(
    private readonly draw: ((text: string) => void) | null,
    private readonly now: () => number = () => process.uptime() * 1000,
  ) {
    this.start = now();
    this.drawnAt = -Infinity;
  }

  /** Counts files that were looked at and hooks that were found in them. */
  add(files: number, hooks: number): void {
    this.files += files;
    this.hooks += hooks;
    if (this.draw === null) return;
    const time = this.now();
    if (time - this.start < SILENT_MS || time - this.drawnAt < INTERVAL_MS) return;
    this.drawnAt = time;
    this.shown = true;
    const count = (number: number, name: string): string =>
      `${number.toLocaleString('en')} ${name}${number === 1 ? '' : 's'}`;
    this.draw(`${CLEAR_LINE}${count(this.files, 'file')} read, ${count(this.hooks, 'hook')} found`);
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (!this.shown) return;
    this.shown = false;
    this.draw?.(CLEAR_LINE);
  }
}
