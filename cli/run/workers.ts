import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Candidate } from './candidates';
import { MOST_TIME } from '../../model/work-budget';
import { failedReport, type FileReport, type Request } from './conversion';
import type { PartsTask, SharedVerification } from './convert-shared';
import type { Explained, ExplainTask } from './explain-elsewhere';
import { importPool } from './import-pool';
import type { Taken } from './in-turn';
import type { ConvertedPart } from './shared-parts';
import type { Work } from './optimizing';
import { messageOf } from './system-error';

/** Threads that convert files. */
export interface Workers {
  readonly count: number;
  /**
   * Converts some files on the next thread that is free. A thread that hangs, dies or throws is replaced, and its files are
   * tried again one by one: a file that fails again is reported, and costs no other one anything.
   * @throws NoThreads when the system gives no thread: none of the files was converted
   */
  convert(files: readonly Candidate[]): Promise<readonly (FileReport | null)[]>;
  /**
   * Converts parts of what several files share, on one of the threads, until there is none that no thread has begun.
   * @throws NoThreads as `convert` does
   */
  convertParts(task: PartsTask): Promise<Taken<ConvertedPart>>;
  /**
   * Tells, on one of the threads, what functions of other files do, until there is no file that no thread has begun.
   * @throws NoThreads as `convert` does
   */
  explain(task: ExplainTask): Promise<Taken<Explained>>;
  /**
   * Runs a file that was converted so, on one of the threads.
   * @throws NoThreads as `convert` does
   */
  verifyShared(task: SharedVerification): Promise<readonly HookVerification[]>;
  end(): Promise<void>;
}

/** There are no threads to be had: of memory, file descriptors or threads, the system gives no more. */
export class NoThreads extends Error {}

/** Tasks that a thread is given before the first of them is done, so that it need not wait for the next. */
export const TASKS_AT_ONCE = 2;

/** Milliseconds that a task may take, beyond what ends the work on a file from within: then its thread hangs. */
const TASK_TIME = { converted: 2 * MOST_TIME, verified: 30 * MOST_TIME };

/** Megabytes of JavaScript values that a thread may hold, so that one that takes more dies alone. */
const THREAD_MEMORY = 1024;
/**
 * Megabytes of these that are looked through often, being new. Converting takes a twentieth of the processor's time less with V8's own bound
 * than with 12; what simulates, or keeps what was read of a tree, takes no less, and 20 megabytes more.
 */
const THREAD_NEW_MEMORY: Readonly<Record<Exclude<Work, 'loading'>, number>> = {
  converting: 48,
  simulating: 12,
  surveying: 12,
};

/** Files that a thread has open, with what it opens while it loads. */
const FILES_OF_A_THREAD = 12;
/** Files that this thread needs to be able to open meanwhile. */
const FILES_OF_THIS_THREAD = 16;

/** How many threads the limit of open files leaves room for; all of them where there is no telling. */
function threadsWithinLimit(count: number): number {
  try {
    const limit = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]);
    if (!Number.isInteger(limit)) return count;
    const free = limit - readdirSync('/proc/self/fd').length - FILES_OF_THIS_THREAD;
    return Math.max(0, Math.min(count, Math.floor(free / FILES_OF_A_THREAD)));
  } catch {
    return count;
  }
}

/** What differs in tests: other code for the threads, and less time. */
export interface WorkerSettings {
  readonly script?: string;
  /** Milliseconds that a task may take. */
  readonly taskTime?: number;
}

/**
 * Starts threads that convert files: as many as the limit of open files leaves room for.
 *
 * @param most how many at most, from 1 on
 * @param request what they are to do with each file
 * @returns null where there is room for none
 */
export async function startWorkers(
  most: number,
  request: Request,
  {
    script = join(__dirname, 'worker.js'),
    taskTime = request.verify === 'no' ? TASK_TIME.converted : TASK_TIME.verified,
  }: WorkerSettings = {},
): Promise<Workers | null> {
  const count = threadsWithinLimit(most);
  if (count === 0) return null;
  const work = request.counterparts ? 'surveying' : request.verify === 'no' ? 'converting' : 'simulating';
  const Tinypool = await importPool();
  const start = (threads: number): Pool =>
    new Tinypool({
      filename: script,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: TASKS_AT_ONCE,
      resourceLimits: {
        maxOldGenerationSizeMb: THREAD_MEMORY,
        maxYoungGenerationSizeMb: THREAD_NEW_MEMORY[work],
      },
      workerData: request,
    });
  return new Threads(count, start, taskTime);
}

/** What is used of a pool. */
interface Pool {
  run(task: unknown, options?: { name: string }): Promise<unknown>;
  destroy(): Promise<void>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

class Threads implements Workers {
  #pool: Pool;
  /** What is tried again one by one, one after the other. */
  #again: Promise<unknown> = Promise.resolve();
  /** Tells all who wait for a task that there are no threads: the pool would let them wait for ever. */
  readonly #lost = new EventEmitter();
  #isLost = false;

  constructor(
    readonly count: number,
    private readonly startPool: (threads: number) => Pool,
    private readonly taskTime: number,
  ) {
    this.#lost.setMaxListeners(0);
    this.#pool = this.start(count);
  }

  /** A thread that ends with a task in hand fails that task; one that ends without was none yet. */
  private start(threads: number): Pool {
    const pool = this.startPool(threads);
    pool.on('error', () => {
      if (this.#isLost) return;
      this.#isLost = true;
      // Gives back what the other threads have open.
      void pool.destroy().then(
        () => this.#lost.emit('lost'),
        () => this.#lost.emit('lost'),
      );
    });
    return pool;
  }

  async convert(files: readonly Candidate[]): Promise<readonly (FileReport | null)[]> {
    const pool = this.#pool;
    try {
      return await this.#run(pool, files);
    } catch (error) {
      if (error instanceof NoThreads) throw error;
      if (error instanceof Late) this.#replace(pool);
      const again = this.#again.then(() => this.#oneByOne(files));
      this.#again = again;
      return again;
    }
  }

  convertParts(task: PartsTask): Promise<Taken<ConvertedPart>> {
    return this.#whileThere(this.#pool.run(task, { name: 'convertFilesTogether' })) as Promise<
      Taken<ConvertedPart>
    >;
  }

  explain(task: ExplainTask): Promise<Taken<Explained>> {
    return this.#whileThere(this.#pool.run(task, { name: 'explainFiles' })) as Promise<Taken<Explained>>;
  }

  verifyShared(task: SharedVerification): Promise<readonly HookVerification[]> {
    return this.#whileThere(this.#pool.run(task, { name: 'verifyFile' })) as Promise<
      readonly HookVerification[]
    >;
  }

  async end(): Promise<void> {
    await this.#pool.destroy();
  }

  /** Each file in a thread that has nothing else in hand: what is lost with it is its own doing. */
  async #oneByOne(files: readonly Candidate[]): Promise<readonly (FileReport | null)[]> {
    const reports: (FileReport | null)[] = [];
    let alone: Pool | null = null;
    for (const file of files) {
      alone ??= this.start(1);
      try {
        reports.push(...(await this.#run(alone, [file])));
      } catch (error) {
        if (error instanceof NoThreads) throw error;
        reports.push(failedReport(file.path, `cannot be converted: ${lossOf(error)}`));
        end(alone);
        alone = null;
      }
    }
    if (alone !== null) end(alone);
    return reports;
  }

  async #run(pool: Pool, files: readonly Candidate[]): Promise<readonly (FileReport | null)[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Late(this.taskTime)), this.taskTime);
    });
    try {
      const run = this.#whileThere(pool.run(files)) as Promise<(FileReport | null)[]>;
      return await Promise.race([run, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a task gives, as long as there are threads. */
  async #whileThere(task: Promise<unknown>): Promise<unknown> {
    let end = (): void => undefined;
    const lost = new Promise<never>((_, reject) => {
      end = () => reject(new NoThreads());
      if (this.#isLost) end();
      else this.#lost.once('lost', end);
    });
    try {
      return await Promise.race([task, lost]);
    } finally {
      this.#lost.off('lost', end);
    }
  }

  /** Ends threads of which one hangs, and starts others: what the rest of them had in hand fails, and is tried again. */
  #replace(pool: Pool): void {
    if (pool !== this.#pool) return;
    this.#pool = this.start(this.count);
    end(pool);
  }
}

/** Ends threads. Nobody waits for it: of one that has ended by itself, the pool would wait for the end once more. */
function end(pool: Pool): void {
  void pool.destroy();
}

/** A task takes too long. */
class Late extends Error {
  constructor(milliseconds: number) {
    super(`it takes more than ${milliseconds / 1000} s, which is the most that one file may take`);
  }
}

/** What became of a thread, in one line. */
function lossOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return `it takes more than ${THREAD_MEMORY} MB of memory, which is the most that one file may take`;
  return messageOf(error).replace(/\s+/g, ' ');
}
