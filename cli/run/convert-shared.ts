import { blankedTextFor, kernelsBefore, kernelsFrom } from '../../model/kernel-release';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { PartResult } from '../../transforms/project/across-files';
import { explained, seedsOf, type Reason, type Seeds } from '../../transforms/project/shared-names';
import type { FileReport, Request } from './conversion';
import { reportOf } from './convert-file';
import { isWithheld, withheldHooks } from './convert-text';
import type { Engine } from './engine';
import { GivenFiles } from './given-files';
import { unselectedHooks } from './selection';
import type { MentionsData } from './mentions';

/** What several files share: plain data, for it may be sent to a worker. */
export interface SharedTask {
  readonly seeds: Seeds;
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
  const seeds = seedsOf(reports, withheld);
  const { hooks, helpers, structures } = seeds;
  return hooks.length + helpers.length + structures.length === 0 ? null : { seeds, named, mentions };
}

/**
 * Convert what several files share - hooks, and functions that hooks pass their vma to - after each file was converted on
 * its own. All of the files that name such a function are converted together, or none. A hook whose converted form does
 * something else is left as it is, and the others are converted again.
 */
export async function convertShared(
  { seeds, named, mentions, searched }: SharedTask,
  request: Request,
  engine: () => Engine,
): Promise<SharedOutcome> {
  const loaded = engine();
  await loaded.load();
  const files = new GivenFiles(named, mentions, request, searched);
  const withheld = new Map(seeds.withheld);
  const verdicts: HookVerification[] = [];
  for (;;) {
    const outcome = await convertTogether({ ...seeds, withheld }, files, request, loaded);
    const more = outcome.reports.filter(({ path, hooks, verified }) => {
      const known = withheld.get(path) ?? new Set();
      return [...leftOut(request, { hooks, verified: verified ?? [] })].some((name) => !known.has(name));
    });
    if (more.length === 0) return { ...outcome, verdicts };
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

async function convertTogether(
  seeds: Seeds,
  files: GivenFiles,
  request: Request,
  engine: Engine,
): Promise<Omit<SharedOutcome, 'verdicts'>> {
  const { results, reasons } = engine.migrateAcrossFiles(seeds, files, request.compat);
  const reports: FileReport[] = [];
  for (const result of results) {
    const { bytes, file } = files.read(result.path);
    const hooks = result.hooks.map((hook) => explained(hook, result.path, reasons));
    const alone = reportOf({ ...result, hooks }, file, bytes, request.changes);
    if (alone === null) continue;
    const report = { ...alone, shared: result.names };
    const verified = await verify(result, results, files, request, engine);
    reports.push(verified === null ? report : { ...report, verified });
  }
  return { reports, reasons };
}

/** Run the hooks of a file together with the files that define what they run; null when there is nothing to run. */
async function verify(
  result: PartResult,
  results: readonly PartResult[],
  files: GivenFiles,
  { verify: wanted, compat, scenarios, limits }: Request,
  engine: Engine,
): Promise<readonly HookVerification[] | null> {
  const isConverted = result.hooks.some(({ outcome }) => outcome.startsWith('migrated'));
  if (wanted === 'no' || !isConverted || engine.verify === undefined) return null;
  const parts = [result, ...results.filter(({ path }) => result.runs.includes(path))];
  const { api } = files.read(result.path).source;
  const { since } = api;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it loads the model, which few runs need
  const { joinedFiles } = require('./joined-files') as typeof import('./joined-files');
  const before = joinedFiles(
    parts.map(({ path, output }) => ({
      path,
      text: compat ? blankedTextFor(output, kernelsBefore(since)) : files.read(path).file.text,
    })),
  );
  const after = joinedFiles(
    parts.map(({ path, output }) => ({
      path,
      text: compat ? blankedTextFor(output, kernelsFrom(since)) : output,
    })),
  );
  return engine.verify(before, { ...result, output: after }, scenarios, api, limits);
}
