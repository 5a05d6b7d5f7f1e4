/** A test of the driver's code that decides its way: an `if`, a loop, or `?:`. */
export interface BranchSite {
  /** The function that it is in. */
  readonly function: string;
  /** 1-based. */
  readonly line: number;
  /** The test as C. */
  readonly text: string;
}

/** What of a driver's code can run: its statements by line, and both ways of each test. */
export class CoverageSites {
  /** Lines on which a statement begins, by function. */
  readonly lines = new Map<string, Set<number>>();
  /** Tests, by number; null for one of an attempt to lower a function that was given up, and for one that no way comes to. */
  readonly branches: (BranchSite | null)[] = [];

  #unreached = false;

  /** @param branching whether tests are lowered so that each way of them is noted when it is taken */
  constructor(readonly branching: boolean) {}

  /** Note that a statement begins on a line. */
  line(name: string, line: number): void {
    if (this.#unreached) return;
    const known = this.lines.get(name);
    if (known === undefined) this.lines.set(name, new Set([line]));
    else known.add(line);
  }

  /**
   * Note a test.
   * @returns its number
   */
  branch(site: BranchSite): number {
    return this.branches.push(this.#unreached ? null : site) - 1;
  }

  /** Lower what no way comes to: code behind a return that a directive put there. */
  unreached<Result>(lower: () => Result): Result {
    const outer = this.#unreached;
    this.#unreached = true;
    try {
      return lower();
    } finally {
      this.#unreached = outer;
    }
  }

  /** Forget a function that is lowered again. */
  drop(name: string): void {
    this.lines.delete(name);
    for (const [i, site] of this.branches.entries()) if (site?.function === name) this.branches[i] = null;
  }
}

/** What of a driver's code ran: entries that are not 0, by line, and by test twice its number, one more where it held. */
export interface RunCoverage {
  readonly lines: Uint8Array;
  readonly branches: Uint8Array;
}

/** Nothing ran yet. */
export function emptyCoverage({ lines, branches }: CoverageSites): RunCoverage {
  let last = 0;
  for (const each of lines.values()) for (const line of each) last = Math.max(last, line);
  return { lines: new Uint8Array(last + 1), branches: new Uint8Array(2 * branches.length) };
}
