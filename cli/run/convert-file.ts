import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Candidate } from './candidates';
import { failedReport, linesOf, type Change, type FileReport, type Request } from './conversion';
import { convertText } from './convert-text';
import type { Engine } from './engine';
import { messageOf } from './system-error';
import { decodeText, encodeText, type TextFile } from './text-file';

/**
 * Converts one file in memory. Whatever is wrong with it is told in its report, for others are still to be done.
 *
 * @param engine what converts; asked for only now, since many runs need none
 * @param kept hooks that are to be left as they are, by name: why
 * @returns null when the file holds no hook
 */
export async function convertFile(
  { path, bytes }: Candidate,
  request: Request,
  engine: () => Engine,
  kept: ReadonlyMap<string, string> = new Map(),
): Promise<FileReport | null> {
  try {
    const file = decodeText(bytes);
    const loaded = engine();
    await loaded.load();
    const { result, verified } = await convertText(file.text, path, request, loaded, kept);
    const report = reportOf(result, file, bytes, request.changes);
    if (report === null) return null;
    return {
      ...report,
      ...(verified.length === 0 ? {} : { verified }),
      ...(kept.size === 0 ? {} : { kept }),
    };
  } catch (error) {
    return failedReport(path, `cannot be converted: ${reasonOf(error)}`);
  }
}

/** Why something could not be converted, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.includes('call stack'))
    return 'it nests too deep, or names itself in a circle';
  return messageOf(error).replace(/\s+/g, ' ');
}

/**
 * The report of a converted file.
 *
 * @param changes whether its change is wanted
 * @returns null when the file holds no hook and does not change
 */
export function reportOf(
  { path, hooks, output }: FileResult,
  file: TextFile,
  bytes: Uint8Array,
  changes: boolean,
): FileReport | null {
  if (hooks.length === 0 && output === file.text) return null;
  const findings = hooks.flatMap((hook) => hook.findings);
  return {
    path,
    hooks,
    lines: linesOf(file.text, findings),
    change: changes && output !== file.text ? changeOf(path, file, bytes, output) : null,
    error: null,
  };
}

/** The change of a file from its text to another. */
export function changeOf(path: string, file: TextFile, before: Uint8Array, output: string): Change {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- needed for few files only
  const { unifiedDiff } = require('./unified-diff') as typeof import('./unified-diff');
  const mark = file.mark ? '\ufeff' : '';
  const { head, hunks } = unifiedDiff(path, mark + file.text, mark + output);
  return { head, hunks, encoding: file.encoding, before, after: encodeText(output, file) };
}
