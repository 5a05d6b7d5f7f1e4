import { setFlagsFromString } from 'node:v8';

/**
 * How much a function runs, in bytes of its code, before V8 optimizes it. Converting a tree takes seconds and much code, of
 * which no part runs for long, and optimizing all of it takes as long as it runs. Simulating drivers is the same: under
 * V8's own bound, its threads take a third of the processor time of verifying a directory.
 */
const OPTIMIZED_AFTER_BYTES = 512 << 10;

/**
 * By how many hundredths what is in use may grow before V8 looks for what is not; 0 for what it does by default, which in a thread
 * without a limit is up to three times as much again. Simulating leaves much behind, and of it next to nothing is used again.
 * Surveying keeps what was read of a tree, to which that would add as much again; converting a tree takes a tenth longer so.
 */
const GROWING_PERCENT = { converting: 0, simulating: 40, surveying: 12 };

/** Has V8 optimize, and clean up, as it is best for some work, from now on and in all threads of this process. */
export function optimizeFor(work: keyof typeof GROWING_PERCENT): void {
  setFlagsFromString(`--interrupt-budget=${OPTIMIZED_AFTER_BYTES}`);
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT[work]}`);
}
