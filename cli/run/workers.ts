import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Candidate } from './candidates';
import type { FileReport, Request } from './conversion';
import type { SharedOutcome, SharedTask } from './convert-shared';

/** Threads that convert files. */
export interface Workers {
  readonly count: number;
  /** Converts some files on the next thread that is free. */
  convert(files: readonly Candidate[]): Promise<readonly (FileReport | null)[]>;
  /** Converts what several files share, on one of the threads. */
  convertShared(task: SharedTask): Promise<SharedOutcome>;
  end(): Promise<void>;
}

/** Tasks that a thread is given before the first of them is done, so that it need not wait for the next. */
export const TASKS_AT_ONCE = 2;

/**
 * How much a function runs, in bytes of its code, before V8 optimizes it: four times as much as by default. Converting a
 * tree takes seconds and much code, of which no part runs for long, and optimizing all of it takes as long as it runs.
 */
const OPTIMIZED_AFTER_BYTES = 512 << 10;

/**
 * Starts threads that convert files.
 *
 * @param count how many, from 1 on
 * @param request what they are to do with each file
 */
export async function startWorkers(count: number, request: Request): Promise<Workers> {
  // Simulated drivers do run for long.
  if (request.verify === 'no') setFlagsFromString(`--interrupt-budget=${OPTIMIZED_AFTER_BYTES}`);
  // An ES module, and needed only for large trees.
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: join(__dirname, 'worker.js'),
    minThreads: count,
    maxThreads: count,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: TASKS_AT_ONCE,
    workerData: request,
  });
  return {
    count,
    convert: (files) => pool.run(files) as Promise<(FileReport | null)[]>,
    convertShared: (task) => pool.run(task, { name: 'convertSharedFunctions' }) as Promise<SharedOutcome>,
    end: () => pool.destroy(),
  };
}
