import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { candidates, type Candidate, type Looked } from './candidates';
import { failedReport, type FileReport, type Request } from './conversion';
import { convertFile } from './convert-file';
import {
  convertParts,
  isSameTask,
  partsTask,
  settleShared,
  sharedTask,
  togetherWith,
  verifyShared,
  type SharedOutcome,
  type SharedTask,
  type SharedVerification,
} from './convert-shared';
import type { Engine } from './engine';
import { explainElsewhere, isUnexplained, type Explained, type ExplainTask } from './explain-elsewhere';
import { inTurn, type InTurn, type Taken } from './in-turn';
import { Mentions } from './mentions';
import { GivenFiles } from './given-files';
import { leaveWhatOthersRead, withKept } from './read-elsewhere';
import { nextTurn } from './next-turn';
import { convertInParts, namesOf } from './shared-parts';
import { messageOf } from './system-error';
import { WaitingFiles, type Waiting } from './waiting-files';
import { NoThreads, startWorkers, TASKS_AT_ONCE, type Workers } from './workers';

/** With no more files than this, starting workers takes longer than the work, unless most of them hold a hook. */
const ALONE_FILES = 512;

/** How files with a hook are shared out. */
interface Pace {
  /** How many this thread converts before it has workers help. */
  readonly alone: number;
  /** How many wait for workers before this thread converts as well. */
  readonly waiting: number;
  /** How many a worker is given at a time. */
  readonly atOnce: number;
}

/** Starting to convert costs a thread the time of a dozen files, and a message takes about as long as one of them. */
const CONVERTING: Pace = { alone: 16, waiting: 16, atOnce: 8 };
/** To run the hooks of one file takes longer than all of that. */
const VERIFYING: Pace = { alone: 1, waiting: 0, atOnce: 1 };
/** Bytes that wait at most, so that memory stays bounded in a tree where every file holds a hook. */
const WAITING_BYTES = 32 << 20;

export interface Run {
  readonly paths: readonly string[];
  /** What was found by looking at the files, where somebody has read them already. */
  readonly looked?: Iterable<Looked>;
  /** The files that may name a function with a vma then; undefined for all that the paths stand for. */
  readonly searched?: readonly string[];
  readonly request: Request;
  /** Threads to use at most, this one included. */
  readonly jobs: number;
  /** Called once for each file that has something to tell, in the order of the files. */
  readonly onReport: (report: FileReport) => void;
  /** Called with the number of hooks of each file, as soon as they are found. */
  readonly onFound?: (hooks: number) => void;
  /** Called as files are looked at, with their number since the last call. */
  readonly onProgress: (files: number) => void;
  /** What converts in this thread; workers use the real one. */
  readonly engine: () => Engine;
}

/**
 * Converts every file that the paths stand for. Nothing is written. This thread finds and reads the files; those that can
 * hold a hook are converted by workers when there are many, and by this thread when it has nothing else to do.
 *
 * @returns when the last report was given
 */
export async function convertAll(run: Run): Promise<void> {
  const mentions = new Mentions();
  const conversion = new Conversion(run, mentions);
  const { reports } = conversion;
  const { request, engine } = run;
  let told: readonly FileReport[];
  try {
    let files = 0;
    for (const looked of run.looked ?? candidates(run.paths)) {
      if (looked.kind === 'error') {
        conversion.settle(failedReport(looked.path, looked.message));
      } else if (looked.kind === 'input') {
        conversion.add(looked.candidate);
      } else if (looked.kind === 'mention') {
        mentions.add(looked.path, looked.words);
      } else if (looked.kind === 'vma') {
        mentions.addHelpers(looked.path, looked.words);
      } else if (looked.kind === 'candidate') {
        mentions.add(looked.candidate.path, looked.words);
        conversion.add(looked.candidate);
        if (conversion.wantsWorkers()) await conversion.startWorkers();
        while (conversion.isFull()) await conversion.convertNext();
      } else {
        files += looked.files;
        if (files >= ALONE_FILES) await conversion.startWorkers();
        run.onProgress(looked.files);
        await nextTurn();
      }
    }
    await conversion.finish();
    if (request.transforms.length > 0) told = reports;
    else {
      const own = await leaveWhatOthersRead(reports, conversion.files, mentions, request, engine);
      const kept = new Map(own.map((report) => [report.path, report.kept]));
      // What a file came to alone can be explained meanwhile.
      const sharing = conversion.convertShared(own);
      const explaining = conversion.explain(own);
      const [shared, explained] = await Promise.all([sharing, explaining]);
      told = merged(explained, await conversion.explain(shared), mentions).map((report) =>
        withKept(report, kept.get(report.path)),
      );
    }
  } catch (error) {
    await conversion.end();
    throw error;
  }
  // The threads end while what they came to is told.
  const ended = conversion.end();
  ended.catch(() => undefined);
  try {
    for (const report of told) {
      run.onReport(report);
      // A signal is heard between two files.
      if (report.change !== null) await nextTurn();
    }
  } finally {
    await ended;
  }
}

/** The reports in the order of the files, those of files that share a hook in the place of what they came to alone. */
function merged(
  reports: readonly FileReport[],
  shared: readonly FileReport[],
  mentions: Mentions,
): readonly FileReport[] {
  if (shared.length === 0) return reports;
  const replaced = new Set(shared.map((report) => report.path));
  const place = mentions.order();
  const kept = reports.filter((report) => !replaced.has(report.path));
  return [...kept, ...shared].sort((a, b) => (place.get(a.path) ?? -1) - (place.get(b.path) ?? -1));
}

/**
 * A report whose words are copies, as those of a worker are: a part of a text keeps all of that text in memory, and reports are
 * kept to the end.
 */
function withoutText(report: FileReport): FileReport {
  return { ...report, hooks: structuredClone(report.hooks), lines: structuredClone(report.lines) };
}

/** What several files share that is being converted, and what comes of it. */
interface Begun {
  readonly task: SharedTask;
  readonly outcome: Promise<SharedOutcome>;
}

/** The files that wait for conversion, those that are being converted, and reports that wait for earlier ones. */
class Conversion {
  /** What the files came to of which that of all earlier ones is known, in their order. */
  readonly reports: FileReport[] = [];
  /** All files that were given: asked for what others do with a structure. */
  readonly files: GivenFiles;
  private readonly waiting = new WaitingFiles();
  private readonly running = new Set<Promise<void>>();
  /** How many files with much to convert are being converted. */
  private muchRunning = 0;
  /** What several files share, as far as it was known when the last files with much to convert were done; null before. */
  private early: Promise<Begun | null> | null = null;
  /** Threads that convert what is shared while others still convert files. */
  private sharing = 0;
  /** Has this thread nothing else to do any more than to convert what is shared? */
  private readonly idle: Promise<void>;
  private setIdle = (): void => undefined;
  private readonly done = new Map<number, FileReport | null>();
  private added = 0;
  private given = 0;
  /** Is nothing looked for any more? */
  private isAllFound = false;
  private workers: Workers | null = null;
  /** Threads to use at most, this one included. */
  private jobs: number;
  private readonly pace: Pace;

  constructor(
    private readonly run: Run,
    private readonly mentions: Mentions,
  ) {
    this.jobs = run.jobs;
    this.files = new GivenFiles(run.paths, mentions.data, run.request);
    this.idle = new Promise((resolve) => (this.setIdle = resolve));
    this.pace = run.request.verify === 'no' ? CONVERTING : VERIFYING;
  }

  /** Puts a file in the queue. */
  add(candidate: Candidate): void {
    this.waiting.add({ index: this.added++, candidate });
    this.feedWorkers();
  }

  /** Gives a report in its turn. */
  settle(report: FileReport): void {
    this.finished(this.added++, report);
  }

  /** Whether this thread should convert before it reads more: nobody else would, or too much waits. */
  isFull(): boolean {
    return this.waiting.count > 0 && (this.jobs === 1 || this.waiting.bytes > WAITING_BYTES);
  }

  /** Whether so much waits already that workers are worth starting while files are still looked for. */
  wantsWorkers(): boolean {
    return this.pace === VERIFYING && this.workers === null && this.waiting.much > this.pace.alone;
  }

  async startWorkers(): Promise<void> {
    if (this.workers !== null || this.jobs === 1) return;
    this.workers = await startWorkers(this.jobs - 1, this.run.request);
    if (this.workers === null) this.jobs = 1;
    this.feedWorkers();
  }

  /** Converts the next file in this thread. */
  async convertNext(): Promise<void> {
    const next = this.waiting.takeHere();
    if (next === undefined) return;
    if (next.much) this.muchRunning++;
    const report = await convertFile(next.candidate, this.run.request, this.run.engine);
    if (next.much) this.muchRunning--;
    this.finished(next.index, report && withoutText(report));
    this.beginEarly();
    // What workers have sent meanwhile is heard, and they get more.
    await nextTurn();
  }

  /** Converts all that waits. */
  async finish(): Promise<void> {
    this.isAllFound = true;
    this.beginEarly();
    for (let alone = 0; this.workers === null && this.waiting.count > 0; alone++) {
      const { alone: few } = this.pace;
      if (alone >= few && this.waiting.count > few) await this.startWorkers();
      await this.convertNext();
    }
    // Once started, this thread goes on to the end.
    if (this.waiting.count > this.pace.waiting) while (this.waiting.count > 0) await this.convertNext();
    while (this.running.size > 0) await Promise.race(this.running);
    this.setIdle();
  }

  /**
   * Begins what several files share, where all files with much to convert are done and others wait: these seldom add to it, and keep
   * this thread busy while another one converts it.
   */
  private beginEarly(): void {
    if (this.early !== null || this.pace !== CONVERTING || this.run.request.transforms.length > 0) return;
    if (!this.isAllFound || this.workers === null || this.waiting.count === 0) return;
    if (this.waiting.much + this.muchRunning > 0) return;
    const later = [...this.done].sort(([a], [b]) => a - b).flatMap(([, report]) => report ?? []);
    // What goes wrong goes wrong again when all is known, and is told then.
    this.early = this.begin([...this.reports, ...later]).catch(() => null);
  }

  private async begin(reports: readonly FileReport[]): Promise<Begun | null> {
    const { request, engine } = this.run;
    const left = await leaveWhatOthersRead(reports, this.files, this.mentions, request, engine);
    const task = this.sharedTask(left);
    if (task === null) return null;
    this.sharing = Math.ceil((this.workers?.count ?? 0) / 2);
    const outcome = this.sharedOutcome(task, this.sharing);
    const ended = (): void => {
      this.sharing = 0;
      this.feedWorkers();
    };
    outcome.then(ended, ended);
    return { task, outcome };
  }

  private sharedTask(reports: readonly FileReport[]): SharedTask | null {
    const { request, paths, searched } = this.run;
    const shared = sharedTask(reports, paths, this.mentions.data, request);
    return shared === null || searched === undefined ? shared : { ...shared, searched };
  }

  /** Converts what several files share, once what each file came to alone is known. */
  async convertShared(reports: readonly FileReport[]): Promise<readonly FileReport[]> {
    const begun = await this.early;
    const task = this.sharedTask(reports);
    if (task === null) return [];
    try {
      const isBegun = begun !== null && isSameTask(begun.task, task);
      const outcome = await (isBegun ? begun.outcome : this.sharedOutcome(task));
      for (const report of outcome.failed) this.run.onReport(report);
      return togetherWith(reports, outcome, this.run.request);
    } catch (error) {
      // What each file came to alone stands.
      const names = task.parts.flatMap(namesOf).slice(0, 3);
      this.run.onReport(
        failedReport(names.join(', '), `what several files share cannot be converted: ${messageOf(error)}`),
      );
      return [];
    }
  }

  /** @param threads how many take part, and this one once it has nothing else to do */
  private sharedOutcome(task: SharedTask, threads = this.workers?.count ?? 0): Promise<SharedOutcome> {
    const { request, engine } = this.run;
    return settleShared(task, request, {
      convert: (some) =>
        convertInParts(some.parts, (parts) => {
          const whole = partsTask(some, parts);
          return this.inAllThreads(whole.parts, threads, {
            there: (workers) => workers.convertParts(whole),
            here: async (left) => {
              await this.idle;
              return convertParts({ ...whole, parts: left }, request, engine);
            },
          });
        }),
      verify: (tasks) => this.runAll(tasks),
    });
  }

  /** What things come to that workers, as many as `threads`, and this thread take in turn. */
  private async inAllThreads<T, R>(
    all: InTurn<T>,
    threads: number,
    {
      there,
      here,
    }: {
      readonly there: (workers: Workers) => Promise<Taken<R>>;
      readonly here: (left: InTurn<T>) => Promise<Taken<R>>;
    },
  ): Promise<readonly R[]> {
    const { things } = all;
    const { workers } = this;
    const taken = new Map<number, R>();
    const add = async (some: Promise<Taken<R>>): Promise<void> => {
      for (const [at, result] of await some) taken.set(at, result);
    };
    const take = async (): Promise<void> => {
      try {
        if (workers !== null) await add(there(workers));
      } catch (error) {
        if (!(error instanceof NoThreads)) throw error;
      }
    };
    const count = workers === null ? 0 : Math.min(threads, things.length);
    await Promise.all([...Array.from({ length: count }, take), add(here(all))]);
    // What a thread had begun that is gone is left.
    const left = [...things.keys()].filter((at) => !taken.has(at));
    const again = await here(inTurn(left.map((at) => things[at])));
    for (const [at, result] of again) taken.set(left[at], result);
    return things.map((_, at) => taken.get(at)!);
  }

  /** Runs files that were converted together, each in a thread that is free. */
  private async runAll(
    tasks: readonly SharedVerification[],
  ): Promise<readonly (readonly HookVerification[])[]> {
    const { request, engine } = this.run;
    const verified = new Array<readonly HookVerification[]>(tasks.length);
    const size = (at: number): number => tasks[at].before.length;
    const waiting = [...tasks.keys()].sort((a, b) => size(b) - size(a));
    const here = (task: SharedVerification): Promise<readonly HookVerification[]> =>
      verifyShared(task, request, engine);
    const there = (task: SharedVerification): Promise<readonly HookVerification[]> =>
      this.elsewhere(
        (workers) => workers.verifyShared(task),
        () => here(task),
      );
    const take = async (run: typeof here, next: () => number | undefined): Promise<void> => {
      try {
        for (let at = next(); at !== undefined; at = next()) {
          verified[at] = await run(tasks[at]);
          await nextTurn();
        }
      } finally {
        // Where one fails, the others are not told of, either.
        waiting.length = 0;
      }
    };
    // While this thread runs one, it hears no other ask for more: it takes the smallest.
    const others = Array.from({ length: this.workers?.count ?? 0 }, () => take(there, () => waiting.shift()));
    await Promise.all([...others, take(here, () => waiting.pop())]);
    return verified;
  }

  /** What a thread comes to; this one where there is none. */
  private async elsewhere<T>(there: (workers: Workers) => Promise<T>, here: () => Promise<T>): Promise<T> {
    try {
      if (this.workers !== null) return await there(this.workers);
    } catch (error) {
      if (!(error instanceof NoThreads)) throw error;
    }
    return here();
  }

  /** Tells what functions of other files do with a vma that blocked hooks pass to them. */
  async explain(reports: readonly FileReport[]): Promise<readonly FileReport[]> {
    const unexplained = reports.filter(isUnexplained);
    const { request, engine } = this.run;
    if (unexplained.length === 0) return reports;
    const files = inTurn(unexplained.map(({ hooks }) => hooks));
    const task: ExplainTask = { files, mentions: this.mentions.data };
    const explained = await this.inAllThreads(files, this.workers?.count ?? 0, {
      // Of a thread that is gone, this one takes what it had begun.
      there: (workers) => workers.explain(task).catch((): Taken<Explained> => new Map()),
      here: (left) => explainElsewhere({ ...task, files: left }, request, engine),
    });
    const hooks = new Map<string, readonly HookResult[]>();
    for (const [at, { path }] of unexplained.entries()) {
      const told = explained[at];
      if (typeof told !== 'string') hooks.set(path, told);
      else this.run.onReport(failedReport(path, `what others do with its vma cannot be told: ${told}`));
    }
    return reports.map((report) => ({ ...report, hooks: hooks.get(report.path) ?? report.hooks }));
  }

  async end(): Promise<void> {
    await this.workers?.end();
  }

  /** Keeps workers busy: a task each, and one that lies ready for when it is done. */
  private feedWorkers(): void {
    const { workers } = this;
    if (workers === null) return;
    const { atOnce } = this.pace;
    while (this.waiting.count >= (this.running.size < workers.count ? 1 : atOnce)) {
      // Of what waits for a thread that converts what files share, this one would do it sooner.
      if (this.running.size >= TASKS_AT_ONCE * (workers.count - this.sharing)) return;
      // Towards the end, fewer: no thread is to wait for what another one was given.
      const { much, count } = this.waiting;
      const share = Math.floor((much > 0 ? much : count) / (2 * (workers.count + 1)));
      const files = this.waiting.takeForWorker(
        this.isAllFound ? Math.min(atOnce, Math.max(1, share)) : atOnce,
      );
      const task = this.runTask(workers, files).then(() => {
        this.running.delete(task);
        this.feedWorkers();
      });
      this.running.add(task);
    }
  }

  private async runTask(workers: Workers, files: readonly Waiting[]): Promise<void> {
    const candidates = files.map(({ candidate }) => candidate);
    const much = files.filter((file) => file.much).length;
    this.muchRunning += much;
    let reports: readonly (FileReport | null)[];
    try {
      reports = await workers.convert(candidates);
    } catch (error) {
      if (!(error instanceof NoThreads)) throw error;
      // It takes longer alone, and comes to the same.
      this.jobs = 1;
      this.workers = null;
      const { request, engine } = this.run;
      const alone: (FileReport | null)[] = [];
      for (const candidate of candidates) alone.push(await convertFile(candidate, request, engine));
      reports = alone;
    }
    this.muchRunning -= much;
    for (const [at, { index }] of files.entries()) this.finished(index, reports[at] ?? null);
    this.beginEarly();
  }

  /** Keeps a report until all earlier ones are given. */
  private finished(index: number, report: FileReport | null): void {
    this.done.set(index, report);
    for (let next = this.done.get(this.given); next !== undefined; next = this.done.get(this.given)) {
      this.done.delete(this.given++);
      if (next === null) continue;
      this.reports.push(next);
      this.run.onFound?.(next.hooks.length);
    }
  }
}
