import { kernelSides } from '../model/both-forms';
import { kernelApiOf, LATEST_RELEASE } from '../model/target-kernel';
import type { HookVerification } from '../runtime/explore/verify-driver';
import type { FileResult } from '../transforms/migrate-source';
import type { SourceFile } from '../transforms/shared-hooks';
import { linesOf, type FileReport, type Request } from './conversion';
import { reportOf, withheldHooks } from './convert-file';
import type { Engine } from './engine';
import { FileReader } from './file-reader';
import type { ConvertedText } from './verification';
import { decodeText, type TextFile } from './text-file';

/** Hooks that several files share: plain data, for it may be sent to a worker. */
export interface SharedTask {
  readonly names: readonly string[];
  /** Every file that may name one of them, in the order of the files. */
  readonly files: readonly AloneFile[];
}

/** A file, and what converting it alone came to; null when that was nothing. */
export interface AloneFile {
  readonly path: string;
  readonly alone: FileReport | null;
}

/** A file that names a shared hook, as it was read. */
interface Naming extends AloneFile {
  readonly bytes: Uint8Array;
  readonly read: TextFile;
}

/**
 * Convert the hooks that several files share, after each file was converted on its own. All of the files that name such a
 * hook are converted together, or none.
 *
 * @returns the reports that take the place of those of the same path, or come new
 */
export async function convertShared(
  { names, files }: SharedTask,
  request: Request,
  engine: () => Engine,
): Promise<FileReport[]> {
  if (files.length < 2) return [];
  const loaded = engine();
  await loaded.load();
  const { kernel, kernelTree, compat } = request;
  const naming = new Map(filesNaming(names, files).map((file) => [file.path, file]));
  const sources = [...naming.values()].map((file) => ({
    path: file.path,
    source: file.read.text,
    api: kernelApiOf(file.path, kernel, kernelTree, compat ? LATEST_RELEASE : undefined),
    withheld: withheldHooks(request, file.alone?.verified),
    // Of a text for both kernels only one side is converted.
    ...(compat ? {} : { alone: aloneResult(file) }),
  }));
  const { results, verified } = await converted(names, sources, request, loaded);
  return results.flatMap((result) => {
    const own = verified.filter(({ file }) => file === result.path);
    const report = sharedReport(result, naming.get(result.path)!, own, request);
    return report ? [report] : [];
  });
}

/** The files with the hooks converted, and what verifying them showed; as they were where one that regressed is withheld. */
async function converted(
  names: readonly string[],
  files: readonly SourceFile[],
  request: Request,
  loaded: Engine,
): Promise<{ results: readonly FileResult[]; verified: readonly HookVerification[] }> {
  const { verify, compat, scenarios } = request;
  const results = loaded.migrateShared(names, files, compat);
  if (verify === 'no' || loaded.verifyShared === undefined) return { results, verified: [] };
  const texts = results.map((result): ConvertedText => {
    const before = files.find(({ path }) => path === result.path)?.source ?? '';
    const sides = compat ? kernelSides(result.output) : null;
    return sides
      ? { before: sides.older, converted: { ...result, output: sides.newer } }
      : { before, converted: result };
  });
  const verified = await loaded.verifyShared(names, texts, scenarios);
  const regressed = withheldHooks(request, verified);
  if (regressed.size === 0) return { results, verified };
  // Hooks of one file may share functions: they stay together.
  const inOneFile = new Set(
    verified.filter(({ hook }) => regressed.has(hook ?? '')).map((found) => found.defined_in),
  );
  const together = verified.filter((found) => inOneFile.has(found.defined_in)).map(({ hook }) => hook ?? '');
  const withheld = files.map((file) => ({
    ...file,
    withheld: new Set([...(file.withheld ?? []), ...together]),
  }));
  return { results: loaded.migrateShared(names, withheld, compat), verified };
}

/** The report of a file that names a shared hook; null when there is nothing to tell. */
function sharedReport(
  result: FileResult,
  { alone, bytes, read }: Naming,
  shared: readonly HookVerification[],
  { changes }: Request,
): FileReport | null {
  const verified = [...(alone?.verified ?? []), ...shared];
  const { hooks, output } = result;
  if (alone !== null && output === outputOf(alone, read)) {
    const lines = linesOf(
      read.text,
      hooks.flatMap((hook) => hook.findings),
    );
    return { ...alone, hooks, lines, ...(verified.length > 0 ? { verified } : {}) };
  }
  const report = reportOf(result, read, bytes, changes);
  return report === null || verified.length === 0 ? report : { ...report, verified };
}

/** The files that hold one of the names as a word; those that cannot be read any more have had their report. */
function filesNaming(names: readonly string[], files: readonly AloneFile[]): Naming[] {
  const reader = new FileReader();
  const word = new RegExp(`\\b(?:${names.join('|')})\\b`);
  return files.flatMap((file) => {
    try {
      const bytes = reader.read(file.path, true);
      if (!word.test(bytes.toString('latin1'))) return [];
      const copy = new Uint8Array(bytes);
      return [{ ...file, bytes: copy, read: decodeText(copy) }];
    } catch {
      return [];
    }
  });
}

function aloneResult({ path, alone, read }: Naming): FileResult {
  return { path, hooks: alone?.hooks ?? [], output: outputOf(alone, read) };
}

/** What a file is after it was converted alone. */
function outputOf(alone: FileReport | null, read: TextFile): string {
  const change = alone?.change;
  return change ? decodeText(change.after).text : read.text;
}
