import { join } from 'node:path';
import type { FileReport, Request } from './conversion';
import { failedReport } from './conversion';
import { Converter } from './converter';
import type { Engine } from './engine';
import { sourceFiles, type SourceFiles } from './source-files';
import { messageOf } from './system-error';

/**
 * Files that a worker is given at a time. A message costs as much as looking at a hundred files, so they are many; the
 * first are few, for a small tree is to be shared as well.
 */
const BATCH_FILES = { least: 64, most: 512 };

/** With no more files than this, starting workers takes longer than the work. */
const ALONE_FILES = 512;

/** Files with a hook that one thread takes before it lets workers have the others. */
const ALONE_CONVERSIONS = 16;

export interface Run {
  readonly paths: readonly string[];
  readonly request: Request;
  /** Threads to use at most. */
  readonly jobs: number;
  /** Called once for each file that has something to tell, in the order of the files. */
  readonly onReport: (report: FileReport) => void;
  /** Called as work is done, with the number of files looked at since the last call. */
  readonly onProgress: (files: number) => void;
  /** What converts in this thread; workers use the real one. */
  readonly engine: () => Engine;
}

/** Packs the files of many directories into batches. */
function* batches(paths: readonly string[], onError: (report: FileReport) => void): Generator<SourceFiles> {
  let kind: Pick<SourceFiles, 'named' | 'rules'> = { named: false, rules: null };
  let pending: string[] = [];
  let given = 0;
  const take = (count: number): SourceFiles => {
    const taken = { ...kind, paths: pending.slice(0, count) };
    pending = pending.slice(count);
    given += count;
    return taken;
  };
  for (const files of sourceFiles(paths, ({ path, message }) => onError(failedReport(path, message)))) {
    if (pending.length > 0 && (files.rules !== kind.rules || files.named !== kind.named))
      yield take(pending.length);
    kind = { named: files.named, rules: files.rules };
    pending.push(...files.paths);
    for (;;) {
      const size = Math.min(BATCH_FILES.most, Math.max(BATCH_FILES.least, given >> 3));
      if (pending.length < size) break;
      yield take(size);
    }
  }
  if (pending.length > 0) yield take(pending.length);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Converts every file that the paths stand for, on several threads when that is faster. Nothing is written.
 *
 * @returns when the last report was given
 */
export async function convertAll(run: Run): Promise<void> {
  const source = batches(run.paths, run.onReport);
  const first: SourceFiles[] = [];
  let count = 0;
  for (let next = source.next(); next.done !== true; next = source.next()) {
    first.push(next.value);
    count += next.value.paths.length;
    if (run.jobs > 1 && count > ALONE_FILES) break;
  }
  if (run.jobs > 1 && count > ALONE_FILES) return convertInPool(run, chain(first, source));
  const rest = await convertHere(run, first);
  if (rest.length > 0) return convertInPool(run, rest);
}

function* chain(first: Iterable<SourceFiles>, rest: Iterable<SourceFiles>): Generator<SourceFiles> {
  yield* first;
  yield* rest;
}

/**
 * Converts in this thread.
 *
 * @returns what is left when there turned out to be enough work for several threads, one file a batch
 */
async function convertHere(run: Run, files: readonly SourceFiles[]): Promise<SourceFiles[]> {
  const converter = new Converter(run.request, run.engine);
  const single = files.flatMap((batch) => batch.paths.map((path) => ({ ...batch, paths: [path] })));
  let conversions = 0;
  for (const [index, file] of single.entries()) {
    if (run.jobs > 1 && conversions >= ALONE_CONVERSIONS && single.length - index > ALONE_CONVERSIONS) {
      return single.slice(index);
    }
    for (const report of await converter.convert(file)) {
      conversions++;
      run.onReport(report);
    }
    run.onProgress(1);
    if (index % BATCH_FILES.least === 0) await nextTurn();
  }
  return [];
}

async function convertInPool(run: Run, files: Iterable<SourceFiles>): Promise<void> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: join(__dirname, 'worker.js'),
    minThreads: run.jobs,
    maxThreads: run.jobs,
    idleTimeout: Infinity,
    workerData: run.request,
  });
  // Reports are given in the order of the files, whichever thread is done first.
  const finished = new Map<number, FileReport[]>();
  let given = 0;
  const finish = (index: number, reports: FileReport[], looked: number): void => {
    finished.set(index, reports);
    for (let next = finished.get(given); next !== undefined; next = finished.get(given)) {
      finished.delete(given++);
      next.forEach(run.onReport);
    }
    run.onProgress(looked);
  };
  const tasks: Promise<void>[] = [];
  try {
    for (const batch of files) {
      const index = tasks.length;
      const task = pool.run(batch) as Promise<FileReport[]>;
      tasks.push(
        task.then(
          (reports) => finish(index, reports, batch.paths.length),
          (error: unknown) => {
            const message = `the worker failed: ${messageOf(error)}`;
            finish(
              index,
              batch.paths.map((path) => failedReport(path, message)),
              batch.paths.length,
            );
          },
        ),
      );
      await nextTurn();
    }
    await Promise.all(tasks);
  } finally {
    await pool.destroy();
  }
}
