import type { KernelApi } from '../model/kernel-api';
import { parseDriver } from '../model/parse';
import { preparedName } from './conversion';
import { isMigrated, runSteps, type FileResult } from './migrate-source';
import { convertHooks } from './mmap-prepare';

/** One of the files that were given. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
  readonly api: KernelApi;
}

/**
 * Convert hooks that several files share: all of the files that name one, or none of them.
 * @param names the hooks
 * @param files every given file that holds one of the names
 * @returns the results of the files that such a hook was converted in, all of their other hooks included
 */
export function migrateShared(names: readonly string[], files: readonly SourceFile[]): FileResult[] {
  const convertible = new Map<string, string>();
  const affected = new Set<SourceFile>();
  for (const name of names) {
    const word = new RegExp(`\\b${name}\\b`);
    const naming = files.filter((file) => word.test(file.source) && !definesItsOwn(file, name));
    const newName = preparedName(naming.map((file) => file.source).join('\n'), name);
    if (!canConvert(name, newName, naming)) continue;
    convertible.set(name, newName);
    for (const file of naming) affected.add(file);
  }
  return [...affected].map((file) => {
    const names = new Map([...convertible].filter(([name]) => !definesItsOwn(file, name)));
    return runSteps(file.source, { path: file.path, api: file.api, names }, convertHooks);
  });
}

/** Does the file define a function of that name for itself? Then it means another one. */
function definesItsOwn(file: SourceFile, name: string): boolean {
  return parseDriver(file.source, { path: file.path })
    .functions(name)
    .some((f) => f.storage.includes('static'));
}

function canConvert(name: string, newName: string, files: readonly SourceFile[]): boolean {
  const names = new Map([[name, newName]]);
  const defined = files.some((file) => parseDriver(file.source, { path: file.path }).function(name) !== null);
  return (
    defined &&
    files.every((file) => {
      const { shared } = runSteps(file.source, { path: file.path, api: file.api, names }, convertHooks);
      const decision = shared.get(name);
      return decision !== undefined && (isMigrated(decision.outcome) || decision.outcome === 'nothing to do');
    })
  );
}
