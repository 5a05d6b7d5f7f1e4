import { readRegular } from '../../model/regular-file';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { CODE, finding } from '../../transforms/findings';
import type { FileReport, Request } from './conversion';
import { convertFile } from './convert-file';
import type { Engine } from './engine';
import type { Mentions } from './mentions';

/**
 * Operations structures of which another file reads the callback: `mine.mmap = theirs.mmap`, or `theirs.mmap(file, vma)`. Once
 * the hook is a mmap_prepare, that is NULL, and nothing tells: so the hook is left as it is, and says why.
 */

/** Convert again the files whose hooks other files read, without these hooks. */
export async function leaveWhatOthersRead(
  reports: readonly FileReport[],
  mentions: Mentions,
  request: Request,
  engine: () => Engine,
): Promise<readonly FileReport[]> {
  const told: FileReport[] = [];
  for (const report of reports) {
    const kept = readHooks(report, mentions);
    const again =
      kept.size === 0
        ? null
        : await convertFile(
            { path: report.path, bytes: readRegular(report.path, null) },
            request,
            engine,
            kept,
          );
    told.push(again ?? report);
  }
  return told;
}

/** The hooks of a file that another file reads, by name: why they are left. */
function readHooks({ path, hooks, error }: FileReport, mentions: Mentions): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  if (error !== null) return kept;
  for (const result of hooks) {
    const { hook, variable } = result;
    if (!mayConvert(result) || hook === null || variable === null || !/^\w+$/.test(variable)) continue;
    const [reader] = mentions.of([`${variable}.mmap`]).filter((other) => other !== path);
    if (reader === undefined || !isGlobal(path, variable)) continue;
    kept.set(hook, `${variable}.mmap is read in ${reader}, and would be NULL`);
  }
  return kept;
}

/** May a hook be converted, by its file alone or together with others? */
function mayConvert({ outcome, findings }: HookResult): boolean {
  return (
    outcome.startsWith('migrated') ||
    (outcome === 'blocked' &&
      findings.some(({ code }) => code === CODE.definedElsewhere || code === CODE.visibleElsewhere))
  );
}

/** Does a file define a variable that other files may name? */
function isGlobal(path: string, variable: string): boolean {
  const text = readRegular(path, null).toString('latin1');
  return new RegExp(
    `^(?!(?:static|extern|typedef|return)\\b)\\w[\\w \\t]*\\b${variable}\\s*(?:\\[[^\\]]*\\]\\s*)?[=;]`,
    'm',
  ).test(text);
}

/** A report whose hooks that are left say why. */
export function withKept(report: FileReport, kept: ReadonlyMap<string, string> | undefined): FileReport {
  if (kept === undefined || report.error !== null) return report;
  const hooks = report.hooks.map((hook) => {
    const why = kept.get(hook.hook ?? '');
    if (why === undefined) return hook;
    return {
      ...hook,
      outcome: 'blocked' as const,
      findings: [finding(CODE.legacyFormNeeded, hook.line, why)],
    };
  });
  return { ...report, hooks };
}
