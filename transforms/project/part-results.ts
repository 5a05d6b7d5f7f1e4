import { carried } from '../findings';
import { ranked } from '../findings/ranking';
import {
  isMigrated,
  type FileResult,
  type HookResult,
  type StepsResult,
} from '../mmap-prepare/migrate-source';
import type { SourceFile } from './source-file';

/** A file, and what became of it. */
export interface Converted {
  readonly file: SourceFile;
  readonly result: StepsResult;
}

/** A file that takes part. */
export interface PartResult extends FileResult {
  /** The other files that define what its hooks run, by path. */
  readonly runs: readonly string[];
  /** What it means by the functions that were converted in all of the files that mean them: these files change together. */
  readonly names: readonly string[];
}

/** Which of some files define what a file means by a name. */
type Defining = (by: SourceFile, name: string) => readonly Converted[];

/**
 * The results of files that were converted together, each with what it has from the others.
 * @param meant the meanings of what was converted in all files that a file means
 */
export function partResults(
  results: readonly Converted[],
  defining: Defining,
  meant: (file: SourceFile) => readonly string[],
): PartResult[] {
  const runs = new Map(
    results.map(({ file, result }): [string, string[]] => [
      file.path,
      [...result.called, ...result.shared.keys()].flatMap((name) =>
        defining(file, name).map((other) => other.file.path),
      ),
    ]),
  );
  return results.map((converted) => ({
    ...converted.result,
    hooks: withWarnings(converted, defining),
    runs: reachable(converted.result.path, runs),
    names: meant(converted.file),
  }));
}

/**
 * The hooks of a file, with what is warned of in the other files that define them or what they call.
 * @param defining what tells which files define what a file means by a name
 */
function withWarnings({ file, result }: Converted, defining: Defining): readonly HookResult[] {
  return result.hooks.map((hook) => {
    if (!isMigrated(hook.outcome)) return hook;
    const names = new Set([...(hook.hook === null ? [] : [hook.hook]), ...result.called]);
    const warnings = [...names].flatMap((name) =>
      defining(file, name)
        .filter((other) => other.file !== file)
        .flatMap((other) =>
          (other.result.shared.get(name)?.findings ?? [])
            .filter(({ severity }) => severity === 'warning')
            .map((found) =>
              carried(found, { file: other.file.path, name }, { ...found, line: hook.line }, file.path),
            ),
        ),
    );
    if (warnings.length === 0) return hook;
    const findings = ranked([...hook.findings, ...warnings]);
    return { ...hook, outcome: 'migrated with warnings' as const, findings };
  });
}

/** What is reached from a path through others, the path itself aside. */
function reachable(path: string, from: ReadonlyMap<string, readonly string[]>): string[] {
  const reached = new Set([path]);
  for (const at of reached) for (const next of from.get(at) ?? []) reached.add(next);
  reached.delete(path);
  return [...reached];
}
