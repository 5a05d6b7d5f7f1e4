import { countBefore } from './ordered';
/** Lines and columns of a text. */
export class Positions {
  #lineStarts: Uint32Array | null = null;
  /** Places that were asked for without it. */
  #counted = 0;

  constructor(private readonly source: string) {}

  /** 1-based line and column (both in UTF-16 code units) of an offset. */
  of(offset: number): { line: number; column: number } {
    // Of most files one place or two are asked for.
    if (this.#lineStarts === null && this.#counted++ < FEW_POSITIONS) return positionIn(this.source, offset);
    this.#lineStarts ??= lineStarts(this.source);
    const line = countBefore(this.#lineStarts, (start) => start <= offset);
    return { line, column: offset - this.#lineStarts[line - 1] + 1 };
  }
}

/** Places of a file that are counted out before it is worth knowing where all lines begin. */
const FEW_POSITIONS = 3;

function positionIn(source: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let feed = source.indexOf('\n'); feed >= 0 && feed < offset; feed = source.indexOf('\n', feed + 1)) {
    line++;
    start = feed + 1;
  }
  return { line, column: offset - start + 1 };
}

/** Where lines begin, in half of the memory that a list takes: a plan keeps those of hundreds of files. */
function lineStarts(source: string): Uint32Array {
  const starts = [0];
  for (let feed = source.indexOf('\n'); feed >= 0; feed = source.indexOf('\n', feed + 1))
    starts.push(feed + 1);
  return Uint32Array.from(starts);
}
