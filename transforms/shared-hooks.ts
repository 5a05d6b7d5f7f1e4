import type { KernelApi } from '../model/kernel-api';
import { parseDriver } from '../model/parse';
import { forBothKernels, newerSide } from './compat';
import { preparedName } from './conversion';
import { isMigrated, runSteps, type FileResult, type HookResult } from './migrate-source';
import { convertHooks } from './mmap-prepare';

/** One of the files that were given. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
  readonly api: KernelApi;
  /** Functions whose hooks are to be left as they are. */
  readonly withheld?: ReadonlySet<string>;
  /** What converting it alone came to, where that is known: a file without a hook to convert is not converted again. */
  readonly alone?: FileResult;
}

/**
 * The same for both kernels: the legacy hooks stay for kernels before the release that each file's kernel API says.
 * @param names the hooks
 * @param files every given file that holds one of the names
 */
export function migrateSharedForBoth(names: readonly string[], files: readonly SourceFile[]): FileResult[] {
  const sides = files.map((file) => ({ file, newer: newerSide(file.source, file.api) }));
  const results = migrateShared(
    names,
    sides.map(({ file, newer }) => ({ ...file, source: newer.text })),
  );
  return results.map((result) => {
    const side = sides.find(({ file }) => file.path === result.path)!;
    return forBothKernels(side.file.source, side.newer, side.file.api, result);
  });
}

/**
 * Convert hooks that several files share: all of the files that name one, or none of them.
 * @param names the hooks
 * @param files every given file that holds one of the names
 * @returns the results of the files that name such a hook, all of their other hooks included
 */
export function migrateShared(names: readonly string[], files: readonly SourceFile[]): FileResult[] {
  /** By file that names one: the shared hooks that are converted in it, and their new names. */
  const affected = new Map<SourceFile, Map<string, string>>();
  const reasons = new Map<string, string>();
  for (const name of names) {
    const word = new RegExp(`\\b${name}\\b`);
    const naming = files.filter((file) => word.test(file.source) && !definesItsOwn(file, name));
    const newName = preparedName(naming.map((file) => file.source).join('\n'), name);
    const reason = whyNot(name, newName, naming);
    if (reason !== null) reasons.set(name, reason);
    for (const file of naming) {
      const converted = affected.get(file) ?? new Map<string, string>();
      if (reason === null) converted.set(name, newName);
      affected.set(file, converted);
    }
  }
  return [...affected].map(([{ path, source, api, withheld, alone }, converted]) => {
    const known = converted.size === 0 ? alone : undefined;
    const options = { path, api, names: converted, ...(withheld ? { withheld } : {}) };
    const result = known ?? runSteps(source, options, convertHooks);
    return { ...result, hooks: result.hooks.map((hook) => explained(hook, reasons)) };
  });
}

/** A hook that is defined elsewhere, with what stands in its way there. */
function explained(hook: HookResult, reasons: ReadonlyMap<string, string>): HookResult {
  const reason = hook.hook === null ? undefined : reasons.get(hook.hook);
  if (reason === undefined) return hook;
  const findings = hook.findings.map((f) =>
    f.code === 'MP007' ? { ...f, message: `${f.message}: ${reason}` } : f,
  );
  return { ...hook, findings };
}

/** Does the file define a function of that name for itself? Then it means another one. */
function definesItsOwn(file: SourceFile, name: string): boolean {
  if (!mayDefine(file, name)) return false;
  return parseDriver(file.source, { path: file.path })
    .functions(name)
    .some((f) => f.storage.includes('static'));
}

/** Can the text hold a definition: the name, and parameters with a vma? Cheap, so that few files are parsed for it. */
function mayDefine(file: SourceFile, name: string): boolean {
  return new RegExp(`\\b${name}\\s*\\([^;{}()]*\\bvm_area_struct\\b[^;{}()]*\\)\\s*\\{`).test(file.source);
}

/** Why a hook cannot be converted in all of its files: the first blocker, and where; null when it can be. */
function whyNot(name: string, newName: string, files: readonly SourceFile[]): string | null {
  const names = new Map([[name, newName]]);
  const defining = files.filter((file) => mayDefine(file, name));
  const others = files.filter((file) => !defining.includes(file));
  if (defining.length === 0) return 'its definition is not among the files given';
  // The definition first: it is what most often stands in the way.
  for (const file of [...defining, ...others]) {
    const { shared } = runSteps(file.source, { path: file.path, api: file.api, names }, convertHooks);
    const decision = shared.get(name);
    if (decision && (isMigrated(decision.outcome) || decision.outcome === 'nothing to do')) continue;
    const blocker = decision?.findings.find((f) => f.severity === 'blocker');
    return blocker
      ? `${file.path}:${blocker.line}: ${blocker.message}`
      : `${file.path} names it in a way that is not understood`;
  }
  return null;
}
