import { isDeepStrictEqual } from 'node:util';
import { withinBudget } from '../../model/work-budget';
import { blankedTextFor, kernelsBefore, kernelsFrom } from '../../model/kernel-release';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import type { PartResult } from '../../transforms/project/part-results';
import { explained, type Reason, type Seeds } from '../../transforms/project/shared-names';
import { failedReport, type FileReport, type Request } from './conversion';
import { reasonOf, reportOf } from './convert-file';
import { isWithheld, withheldHooks } from './convert-text';
import { inTurn, takeInTurn, type InTurn, type Taken } from './in-turn';
import { requestedApi } from './request-api';
import type { Engine } from './engine';
import { GivenFiles } from './given-files';
import { unselectedHooks } from './selection';
import type { MentionsData } from './mentions';
import { namesOf, partsOf, type ConvertedPart, type Part } from './shared-parts';

/** What several files share: plain data, for it may be sent to a worker. */
export interface SharedTask {
  readonly parts: readonly Part[];
  /** By path: functions whose hooks are to be left as they are. */
  readonly withheld: Seeds['withheld'];
  /** What the command was given: files and directories. */
  readonly named: readonly string[];
  readonly mentions: MentionsData;
  /** The files that may name what takes a vma, where somebody has looked; undefined for all that the command was given. */
  readonly searched?: readonly string[];
}

/** What converting it came to. */
export interface SharedOutcome {
  /** Of every file that takes part. */
  readonly reports: readonly FileReport[];
  /** By the name of a function that cannot be converted in every file: what stands in its way, and where. */
  readonly reasons: ReadonlyMap<string, Reason>;
  /** Of hooks that are left as they are because of these. */
  readonly verdicts: readonly HookVerification[];
  /** What could not be converted, each under a few of its names. */
  readonly failed: readonly FileReport[];
}

/** Files that were converted together, before they are run. */
export interface ConvertedTogether extends Omit<SharedOutcome, 'verdicts'> {
  /** What is to be run of them: each by itself, in any thread. */
  readonly toVerify: readonly SharedVerification[];
}

/** Parts of what files share, for any thread to convert: plain data. */
export interface PartsTask extends Omit<SharedTask, 'parts'> {
  readonly parts: InTurn<Part>;
}

/** Hooks of one file, to be run together with the files that define what they run: plain data. */
export interface SharedVerification {
  /** The texts of all of these files, as they were. */
  readonly before: string;
  /** The file, with the texts as they are now. */
  readonly converted: FileResult;
}

/** Who converts what several files share, and who runs it. */
export interface SharedSteps {
  readonly convert: (task: SharedTask) => Promise<ConvertedTogether>;
  /** @returns what each of them showed, in their order */
  readonly verify: (
    tasks: readonly SharedVerification[],
  ) => Promise<readonly (readonly HookVerification[])[]>;
}

/**
 * What several files share, as far as it kept their hooks from being converted.
 * @param reports what converting each file alone came to
 * @returns null when there is no such thing
 */
export function sharedTask(
  reports: readonly FileReport[],
  named: readonly string[],
  mentions: MentionsData,
  request: Request,
): SharedTask | null {
  const withheld = new Map(reports.map((report) => [report.path, leftOut(request, report)]));
  const parts = partsOf(reports, mentions);
  return parts.length === 0 ? null : { parts, withheld, named, mentions };
}

/** Is of two tasks of one run the same to be done? */
export function isSameTask(one: SharedTask, other: SharedTask): boolean {
  const leftOut = ({ withheld }: SharedTask): SharedTask['withheld'] =>
    new Map([...withheld].filter(([, names]) => names.size > 0));
  return isDeepStrictEqual([one.parts, leftOut(one)], [other.parts, leftOut(other)]);
}

/**
 * Convert what several files share - hooks, and functions that hooks pass their vma to - after each file was converted on
 * its own. All of the files that name such a function are converted together, or none. A hook whose converted form does
 * something else is left as it is, and the others are converted again.
 */
export async function settleShared(
  task: SharedTask,
  request: Request,
  { convert, verify }: SharedSteps,
): Promise<SharedOutcome> {
  const withheld = new Map(task.withheld);
  const verdicts: HookVerification[] = [];
  const ran = new Map<string, { task: SharedVerification; shown: readonly HookVerification[] }>();
  for (;;) {
    const converted = await convert({ ...task, withheld });
    const { reasons, failed } = converted;
    // What comes out as it did before is not run again.
    const toVerify = converted.toVerify.filter((one) => {
      const before = ran.get(one.converted.path)?.task;
      return before === undefined || !isDeepStrictEqual(before, one);
    });
    const shown = await verify(toVerify);
    for (const [at, task] of toVerify.entries()) ran.set(task.converted.path, { task, shown: shown[at] });
    const verified = new Set(converted.toVerify.map((one) => one.converted.path));
    const reports = converted.reports.map((report) =>
      verified.has(report.path) ? { ...report, verified: ran.get(report.path)!.shown } : report,
    );
    const more = reports.filter(({ path, hooks, verified }) => {
      const known = withheld.get(path) ?? new Set();
      return [...leftOut(request, { hooks, verified: verified ?? [] })].some((name) => !known.has(name));
    });
    if (more.length === 0) return { reports, reasons, verdicts, failed };
    for (const { path, hooks, verified = [] } of more) {
      const names = leftOut(request, { hooks, verified });
      verdicts.push(...verified.filter(({ hook }) => names.has(hook ?? '')));
      withheld.set(path, new Set([...(withheld.get(path) ?? []), ...names]));
    }
  }
}

/** The functions of hooks of a file that stay as they are: for their verdicts, or as they are not meant. */
function leftOut(
  request: Request,
  { hooks, verified, kept }: Pick<FileReport, 'hooks' | 'verified' | 'kept'>,
): ReadonlySet<string> {
  return new Set([
    ...withheldHooks(request, verified),
    ...unselectedHooks(request, hooks),
    ...(kept?.keys() ?? []),
  ]);
}

/**
 * The reports that take the place of those of files alone, or come new.
 * @param alone what converting each file alone came to
 */
export function togetherWith(
  alone: readonly FileReport[],
  { reports, reasons, verdicts }: SharedOutcome,
  request: Request,
): readonly FileReport[] {
  const together = new Set(reports.map(({ path }) => path));
  const others = alone
    .filter(({ path }) => !together.has(path))
    .map((report) => {
      const hooks = report.hooks.map((hook) => explained(hook, report.path, reasons));
      return hooks.some((hook, i) => hook !== report.hooks[i]) ? { ...report, hooks } : report;
    });
  const earlier = [...alone.flatMap(({ verified = [] }) => verified), ...verdicts];
  const told = [...reports, ...others].map((report) => withVerdicts(report, earlier, request));
  return told.filter((report) => !alone.includes(report));
}

/** A report with earlier verdicts about hooks that were left as they are because of them. */
function withVerdicts(
  report: FileReport,
  earlier: readonly HookVerification[],
  request: Request,
): FileReport {
  const { path, verified = [] } = report;
  const left = earlier.filter(
    (verification) =>
      verification.file === path &&
      (verification.verdict === 'regressed' || isWithheld(request, verification)) &&
      !verified.some((v) => v.operations === verification.operations),
  );
  return left.length === 0 ? report : { ...report, verified: [...verified, ...left] };
}

/** A task of which no part is begun. */
export function partsTask(task: SharedTask, parts: readonly Part[]): PartsTask {
  return { ...task, parts: inTurn(parts) };
}

/** Convert those parts that no other thread does. Nothing is run. */
export function convertParts(
  { parts, withheld, named, mentions, searched }: PartsTask,
  request: Request,
  engine: () => Engine,
): Promise<Taken<ConvertedPart>> {
  return takeInTurn(parts, async () => {
    const loaded = engine();
    await loaded.load();
    const names = parts.things.flatMap(namesOf);
    const files = new GivenFiles(named, mentions, request, searched, names);
    // What no index tells of is searched for once.
    files.defining(names);
    return (part) => {
      try {
        return withinBudget(() => convertPart({ ...part, withheld }, files, request, loaded));
      } catch (error) {
        return failedPart(part, error);
      }
    };
  });
}

/** What a part comes to that cannot be converted: what each of its files came to alone stands. */
function failedPart(part: Part, error: unknown): ConvertedPart {
  const names = namesOf(part).slice(0, 3).join(', ');
  const failed = [failedReport(names, `what several files share cannot be converted: ${reasonOf(error)}`)];
  return { reports: [], reasons: new Map(), toVerify: [], failed, asked: new Set(), tried: new Set() };
}

function convertPart(seeds: Seeds, files: GivenFiles, request: Request, loaded: Engine): ConvertedPart {
  const { results, reasons, asked, tried } = loaded.migrateAcrossFiles(seeds, files, request.compat);
  const reports: FileReport[] = [];
  const toVerify: SharedVerification[] = [];
  for (const result of results) {
    const { bytes, file } = files.read(result.path);
    const hooks = result.hooks.map((hook) => explained(hook, result.path, reasons));
    const report = reportOf({ ...result, hooks }, file, bytes, request.changes);
    if (report === null) continue;
    reports.push({ ...report, shared: result.names });
    const isConverted = result.hooks.some(({ outcome }) => outcome.startsWith('migrated'));
    if (request.verify !== 'no' && isConverted && loaded.verify !== undefined)
      toVerify.push(verificationOf(result, results, files, request));
  }
  return { reports, reasons, toVerify, failed: [], asked, tried };
}

/** What is run of a file: it together with the files that define what it runs. */
function verificationOf(
  result: PartResult,
  results: readonly PartResult[],
  files: GivenFiles,
  { compat }: Request,
): SharedVerification {
  const parts = [result, ...results.filter(({ path }) => result.runs.includes(path))];
  const { since } = files.read(result.path).source.api;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it loads the model, which few runs need
  const { joinedFiles } = require('./joined-files') as typeof import('./joined-files');
  const before = joinedFiles(
    parts.map(({ path, output }) => ({
      path,
      text: compat ? blankedTextFor(output, kernelsBefore(since)) : files.read(path).file.text,
    })),
  );
  const output = joinedFiles(
    parts.map(({ path, output: text }) => ({
      path,
      text: compat ? blankedTextFor(text, kernelsFrom(since)) : text,
    })),
  );
  const { path, hooks } = result;
  return { before, converted: { path, hooks, output } };
}

/** Run hooks of a file that was converted together with others. */
export async function verifyShared(
  { before, converted }: SharedVerification,
  request: Request,
  engine: () => Engine,
): Promise<readonly HookVerification[]> {
  const loaded = engine();
  await loaded.load();
  const { scenarios, limits } = request;
  const api = requestedApi(converted.path, request);
  return (await loaded.verify?.(before, converted, scenarios, api, limits)) ?? [];
}
