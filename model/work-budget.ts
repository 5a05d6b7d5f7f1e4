/**
 * How long the work on one file may take. Most of what is done with a file is bounded by its size; where it is not - functions
 * that call each other, macros that name each other, nests in nests - this is what ends it, in one line for that file.
 */

/** Milliseconds that the work on one file may take: the slowest of a kernel tree takes a hundredth of it. */
export const MOST_TIME = 60_000;
/** Nodes between two looks at the clock, a power of two. */
const CLOCK_EVERY = 4096;

/** Says that a file took more work than one may. */
export class OverBudget extends Error {
  constructor(milliseconds: number) {
    super(
      `it takes more than ${milliseconds / 1000} s, which is the most that one file may take, so it is left as it is`,
    );
    this.name = 'OverBudget';
  }
}

let allowed = 0;
let deadline = 0;
// Small numbers only, which are counted in place: this stands in the innermost loop.
let looked = 0;

/**
 * Runs the work on a file.
 *
 * @param milliseconds after how long it ends
 * @throws OverBudget when it took longer than that; and what the work throws
 */
export function withinBudget<Result>(work: () => Result, milliseconds = MOST_TIME): Result {
  const [outerAllowed, outerDeadline] = [allowed, deadline];
  allowed = milliseconds;
  deadline = Date.now() + milliseconds;
  try {
    return work();
  } finally {
    allowed = outerAllowed;
    deadline = outerDeadline;
  }
}

/**
 * One node is looked at.
 * @throws OverBudget when the time for the work is over
 */
export function lookAtNode(): void {
  looked = (looked + 1) & (CLOCK_EVERY - 1);
  if (looked === 0 && deadline !== 0 && Date.now() > deadline) throw new OverBudget(allowed);
}
