import type { Block } from './block';

/** How many are kept: the operands of a statement that counts are few. */
const KEPT = 4;

/** Where a run has read memory last. */
export class RecentReads {
  readonly #blocks: (Block | null)[] = Array<Block | null>(KEPT).fill(null);
  readonly #offsets: number[] = Array<number>(KEPT).fill(0);
  readonly #lines: number[] = Array<number>(KEPT).fill(0);
  #next = 0;

  /**
   * @param offset bytes
   * @param line of the C source, from 1 on
   */
  note(block: Block, offset: number, line: number): void {
    this.#blocks[this.#next] = block;
    this.#offsets[this.#next] = offset;
    this.#lines[this.#next] = line;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Was that read just now, by the same line? */
  has(block: Block, offset: number, line: number): boolean {
    for (let i = 0; i < KEPT; i++) {
      if (this.#blocks[i] === block && this.#offsets[i] === offset && this.#lines[i] === line) return true;
    }
    return false;
  }
}
