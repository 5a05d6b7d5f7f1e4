import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Argv } from 'yargs';
import { loadGrammar, parseDriver } from '../../model/parse';
import { targetOf } from '../../model/target-kernel';
import { DEFAULT_LIMITS } from '../../runtime/verify/verification';
import { conversionOptions, pathsOf, requestOf, type SharedArguments } from '../options';
import { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { Collection } from '../report/collect';
import { isPage, pageAssets, reportPage } from '../report/page';
import { readNamedFile } from '../run/compile-file';
import { convertAll } from '../run/convert-all';
import type { Request } from '../run/conversion';
import { engineOf, EXIT, type Setting } from '../run/run-command';
import { assertOwnOutput, writeOutput } from '../run/output-file';
import { systemError } from '../run/system-error';
import { unifiedDiff } from '../run/unified-diff';
import { UsageError } from '../run/usage-error';
import { lookIntoHeaders } from '../run/look-into-headers';
import { verifyTexts } from '../run/verify-texts';

/** Options of `mmap-prepare report`. */
export function options(yargs: Argv): Argv<unknown> {
  return conversionOptions(yargs)
    .usage(
      '$0 report PATH... --html FILE\n$0 report BEFORE.c AFTER.c --html FILE\n\n' +
        'Write one page of HTML that needs nothing else: every hook with its diff, its findings, its verdict, and the address space of a counterexample, step by step. ' +
        'Two files of which the second alone has an mmap_prepare hook are compared.',
    )
    .option('html', { describe: 'the file to write', type: 'string', requiresArg: true })
    .option('verify', {
      describe: 'run every converted hook against its legacy form',
      type: 'boolean',
      default: true,
    })
    .example('$0 report drivers/char --html report.html', 'what there is, and what would become of it')
    .example('$0 report old.c new.c --html report.html', 'two versions of a driver');
}

/** What `report` takes. */
export interface ReportArguments extends SharedArguments {
  readonly html: string | undefined;
  /** Not given by callers that have no wish to verify. */
  readonly verify?: boolean;
}

/**
 * Runs `mmap-prepare report`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 * @throws UsageError when no file is named to write, or it cannot be written
 */
export async function run(args: ReportArguments, setting: Setting = {}): Promise<number> {
  const terminal = setting.terminal ?? new Terminal();
  if (args.html === undefined) throw new UsageError('name the file to write: --html FILE');
  const verify = args.verify === true;
  const request: Request = {
    ...requestOf(args, [], true, { verify: verify ? 'tell' : 'no' }),
    limits: { ...DEFAULT_LIMITS, sources: true },
  };
  const paths = pathsOf(args);
  assertWritable(args.html);
  assertOwnOutput('--html', args.html, isPage);
  const assets = pageAssets();
  const collection = new Collection();
  let failed = false;
  const fail = (path: string, message: string): void => {
    failed = true;
    terminal.tell(`mmap-prepare: ${visible(path)}: ${visible(message)}\n`);
  };
  if (areVersions(paths)) await addVersions(paths, request, collection);
  else {
    await convertAll({
      paths,
      request,
      jobs: args.jobs ?? availableParallelism(),
      engine: engineOf(setting).engine,
      onReport(report) {
        if (report.error !== null) fail(report.path, report.error);
        collection.add(report);
      },
      onFound: (hooks) => terminal.progress.add(0, hooks),
      onProgress: (files) => terminal.progress.add(files, 0),
    });
    terminal.progress.clear();
  }
  const page = reportPage(
    collection.data({
      paths: paths.map((path) => (path === '.' ? basename(process.cwd()) : path)),
      target: targetOf(join(paths[0], 'file'), request.kernel, request.kernelTree).why,
      version: packageVersion(),
      date: new Date().toISOString().slice(0, 10),
      verified: verify,
    }),
    assets,
  );
  try {
    writeOutput(args.html, page);
  } catch (error) {
    fail(args.html, systemError('cannot write', error));
    return EXIT.failed;
  }
  terminal.tell(
    `mmap-prepare: ${visible(args.html)}: ${collection.size} ${collection.size === 1 ? 'hook' : 'hooks'}, ${Math.ceil(page.length / 1000)} kB\n`,
  );
  return failed ? EXIT.failed : EXIT.done;
}

/**
 * Whether the page can be written is asked before the work, which takes minutes for a tree.
 *
 * @throws UsageError when it cannot
 */
function assertWritable(path: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    accessSync(there ? path : dirname(path), constants.W_OK);
    if (!there?.isDirectory()) return;
  } catch (error) {
    throw new UsageError(`--html ${path}: ${systemError('cannot write', error)}`);
  }
  throw new UsageError(`--html ${path}: it is a directory`);
}

function packageVersion(): string {
  const manifest = join(__dirname, '..', '..', '..', 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Whether two paths are two versions of a driver: files, of which the second alone has the new hook. */
function areVersions(paths: readonly string[]): paths is readonly [string, string] {
  return (
    paths.length === 2 &&
    paths.every((path) => statSync(path, { throwIfNoEntry: false })?.isFile()) &&
    paths.map((path) => /\bmmap_prepare\b/.test(readNamedFile(path))).join() === 'false,true'
  );
}

async function addVersions(
  [before, after]: readonly [string, string],
  request: Request,
  collection: Collection,
): Promise<void> {
  const [older, newer] = [before, after].map((path) => ({ path, source: readNamedFile(path) }));
  await loadGrammar();
  lookIntoHeaders();
  const { head, hunks } = unifiedDiff(before, older.source, newer.source);
  const places = parseDriver(older.source, { path: before }).hooks.flatMap(({ references }) => references);
  for (const verification of await verifyTexts(
    older,
    newer,
    request,
    null,
    request.limits ?? DEFAULT_LIMITS,
  )) {
    const place = places.find(({ variable }) => variable === verification.operations);
    collection.addComparison(verification, place?.line ?? 1, head + hunks);
  }
}
