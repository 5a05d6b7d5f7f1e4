import { setFlagsFromString } from 'node:v8';

/**
 * How much a function runs, in bytes of its code, before V8 optimizes it. Converting a tree takes seconds and much code, of
 * which no part runs for long, and optimizing all of it takes as long as it runs. Simulating drivers is the same: under
 * V8's own bound, its threads take a third of the processor time of verifying a directory.
 */
const OPTIMIZED_AFTER_BYTES = 1 << 20;

/**
 * By how many hundredths what is in use may grow before V8 looks for what is not. By itself it lets the heap of a thread without a limit
 * grow to four times as much, and that of one with a limit, as workers have, to half as much again: of a tree, a twentieth of the
 * processor's time went into looking. Simulating leaves much behind, and of it next to nothing is used again. Surveying keeps what was read
 * of a tree, to which that would add as much again.
 */
const GROWING_PERCENT = { loading: 0, converting: 300, simulating: 40, surveying: 12 };

/**
 * How much a function of the grammar runs, in bytes, before V8 optimizes it: no run of this program parses so much that
 * optimizing pays, and the threads of V8 that do it would take as much of the processor as converting a file.
 */
const GRAMMAR_OPTIMIZED_AFTER_BYTES = 1 << 30;

/** Has V8 leave what WebAssembly is loaded from now on as its first compiler makes it. */
export function neverOptimizeWasm(): void {
  setFlagsFromString(`--wasm-tiering-budget=${GRAMMAR_OPTIMIZED_AFTER_BYTES}`);
}

/** Has V8 optimize, as soon as it runs, what WebAssembly is loaded meanwhile. */
export function optimizingWasm<T>(load: () => T): T {
  // Switching the first compiler off would switch other things with it.
  setFlagsFromString('--wasm-tiering-budget=1');
  try {
    return load();
  } finally {
    neverOptimizeWasm();
  }
}

/**
 * How much of what a function calls V8 makes a part of it, in bytes of their code, when it optimizes it; 920 is what it does by default.
 * Of what converting optimizes, nothing runs for so long that the larger pieces would pay: its threads take a quarter less time so.
 */
const INLINED_BYTES = { loading: 200, converting: 200, simulating: 920, surveying: 200 };

/** What V8 does best in different ways. `loading` is what code that it has kept was made under. */
export type Work = keyof typeof GROWING_PERCENT;

/** Has V8 optimize, and clean up, as it is best for some work, from now on and in all threads of this process. */
export function optimizeFor(work: Work): void {
  setFlagsFromString(`--interrupt-budget=${OPTIMIZED_AFTER_BYTES}`);
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT[work]}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES[work]}`);
}
