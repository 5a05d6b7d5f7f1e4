import { mayHoldHook } from './candidate';
import { failedReport, linesOf, type Change, type FileReport, type Request } from './conversion';
import type { Engine } from './engine';
import { FileReader } from './file-reader';
import { GitIgnore, type IgnoreRoot } from './git-ignore';
import type { SourceFiles } from './source-files';
import { messageOf, systemError } from './system-error';
import { kernelApiOf } from '../model/target-kernel';
import { decodeText, encodeText, type TextFile } from './text-file';

/** The work on files that one thread does: each is read once, and only one that can hold a hook is parsed. */
export class Converter {
  private readonly reader = new FileReader();
  private readonly rules = new Map<string, GitIgnore>();

  constructor(
    private readonly request: Request,
    private readonly engine: () => Engine,
  ) {}

  /**
   * Converts what there is to convert in some files.
   *
   * @returns the reports of the files that hold a hook and of those that failed, in the order of the files
   */
  async convert(files: SourceFiles): Promise<FileReport[]> {
    const reports: FileReport[] = [];
    for (const path of files.paths) {
      let bytes: Buffer;
      try {
        bytes = this.reader.read(path, !files.named);
      } catch (error) {
        reports.push(failedReport(path, systemError('cannot read', error)));
        continue;
      }
      if (!mayHoldHook(bytes) || this.isIgnored(path, files.rules)) continue;
      const report = await this.convertFile(path, bytes);
      if (report !== null) reports.push(report);
    }
    return reports;
  }

  private isIgnored(path: string, root: IgnoreRoot | null): boolean {
    if (root === null) return false;
    let rules = this.rules.get(root.directory);
    if (rules === undefined) this.rules.set(root.directory, (rules = new GitIgnore(root)));
    return rules.ignores(path, false);
  }

  private async convertFile(path: string, bytes: Buffer): Promise<FileReport | null> {
    try {
      const { kernel, kernelTree, transforms, changes } = this.request;
      const api = kernelApiOf(path, kernel, kernelTree);
      const file = decodeText(bytes);
      // Loaded with the first file that needs it: many runs have none.
      const engine = this.engine();
      await engine.load();
      const { hooks, output } = engine.migrate(file.text, {
        path,
        api,
        ...(transforms.length > 0 ? { transforms } : {}),
      });
      if (hooks.length === 0 && output === file.text) return null;
      const findings = hooks.flatMap((hook) => hook.findings);
      return {
        path,
        hooks,
        lines: linesOf(file.text, findings),
        change: changes && output !== file.text ? changeOf(path, file, bytes, output) : null,
        error: null,
      };
    } catch (error) {
      // Whatever is wrong with one file, the others are still to be done.
      return failedReport(path, `cannot be converted: ${messageOf(error)}`);
    }
  }
}

function changeOf(path: string, file: TextFile, bytes: Buffer, output: string): Change {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- needed for few files only
  const { unifiedDiff } = require('./unified-diff') as typeof import('./unified-diff');
  const mark = file.mark ? '\ufeff' : '';
  const { head, hunks } = unifiedDiff(path, mark + file.text, mark + output);
  return {
    head,
    hunks,
    encoding: file.encoding,
    // The reader's buffer is about to be used for the next file.
    before: Buffer.from(bytes),
    after: encodeText(output, file),
  };
}
