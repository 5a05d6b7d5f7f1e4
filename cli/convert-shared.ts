import { kernelApiOf, LATEST_RELEASE } from '../model/target-kernel';
import { sharedHookNames } from '../transforms/shared-names';
import type { FileReport, Request } from './conversion';
import { reportOf } from './convert-file';
import type { Engine } from './engine';
import { FileReader } from './file-reader';
import { decodeText, type TextFile } from './text-file';

/** A file that names a shared hook, as it was read. */
interface Naming {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly file: TextFile;
}

/**
 * Convert the hooks that several of the files share, after each file was converted on its own. All of the files that name
 * such a hook are converted together, or none.
 *
 * @param reports what converting each file alone came to
 * @param paths every file that may name a hook
 * @returns the reports that take the place of those of the same path, or come new
 */
export async function convertShared(
  reports: readonly FileReport[],
  paths: readonly string[],
  request: Request,
  engine: () => Engine,
): Promise<FileReport[]> {
  const names = sharedHookNames(reports);
  if (names.length === 0 || paths.length < 2) return [];
  const loaded = engine();
  await loaded.load();
  const naming = filesNaming(names, paths);
  const files = naming.map(({ path, file }) => ({
    path,
    source: file.text,
    api: kernelApiOf(path, request.kernel, request.kernelTree, request.compat ? LATEST_RELEASE : undefined),
  }));
  const byPath = new Map(naming.map((file) => [file.path, file]));
  return loaded.migrateShared(names, files, request.compat).flatMap((result) => {
    const read = byPath.get(result.path);
    const report = read ? reportOf(result, read.file, read.bytes, request.changes) : null;
    return report ? [report] : [];
  });
}

/** The files that hold one of the names as a word; those that cannot be read any more have had their report. */
function filesNaming(names: readonly string[], paths: readonly string[]): Naming[] {
  const reader = new FileReader();
  const word = new RegExp(`\\b(?:${names.join('|')})\\b`);
  return paths.flatMap((path) => {
    try {
      const bytes = reader.read(path, true);
      if (!word.test(bytes.toString('latin1'))) return [];
      const copy = new Uint8Array(bytes);
      return [{ path, bytes: copy, file: decodeText(copy) }];
    } catch {
      return [];
    }
  });
}
