import { parseDriver } from '../model/parse';
import { forBothKernels, newerSide } from './compat';
import { preparedName } from './conversion';
import { carried, type Finding, type ReasonPlace } from './findings';
import { isMigrated, runSteps, type FileResult, type HookResult, type Outcome } from './migrate-source';
import { convertHooks } from './mmap-prepare';
import { foremost, ranked } from './ranking';
import type { SourceFile } from './source-file';

export type { SourceFile } from './source-file';

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
  const reasons = new Map<string, Reason>();
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
    return { ...result, hooks: result.hooks.map((hook) => explained(hook, path, reasons)) };
  });
}

/**
 * Why a hook cannot be converted in all of its files: what was found, and where; in words when there is no finding. The
 * foremost comes with those that another file may explain.
 */
type Reason =
  string | { readonly findings: readonly Finding[]; readonly place: ReasonPlace; readonly outcome: Outcome };

/** A hook that is defined elsewhere, with what stands in its way there. */
function explained(hook: HookResult, path: string, reasons: ReadonlyMap<string, Reason>): HookResult {
  const reason = hook.hook === null ? undefined : reasons.get(hook.hook);
  if (reason === undefined) return hook;
  const findings = hook.findings.flatMap((f): Finding[] => {
    if (f.code !== 'MP007') return [f];
    if (typeof reason === 'string') return [{ ...f, message: `${f.message}: ${reason}` }];
    return reason.findings.map((found) => carried(found, reason.place, f, path));
  });
  const without =
    typeof reason !== 'string' && reason.outcome === 'no counterpart' && hook.operations === null;
  return { ...hook, findings: ranked(findings), outcome: without ? 'no counterpart' : hook.outcome };
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

/** Why a hook cannot be converted in all of its files; null when it can be. */
function whyNot(name: string, newName: string, files: readonly SourceFile[]): Reason | null {
  const names = new Map([[name, newName]]);
  const defining = files.filter((file) => mayDefine(file, name));
  const others = files.filter((file) => !defining.includes(file));
  if (defining.length === 0) return 'its definition is not among the files given';
  // The definition first: it is what most often stands in the way.
  for (const file of [...defining, ...others]) {
    const { shared } = runSteps(file.source, { path: file.path, api: file.api, names }, convertHooks);
    const decision = shared.get(name);
    if (decision && (isMigrated(decision.outcome) || decision.outcome === 'nothing to do')) continue;
    const blocker = foremost(decision?.findings ?? []);
    if (!decision || !blocker) return `${file.path} names it in a way that is not understood`;
    const place = { file: file.path, name: defining.includes(file) ? name : null };
    const others = decision.findings.filter((f) => f !== blocker && f.passedTo !== undefined);
    return { findings: [blocker, ...others], place, outcome: decision.outcome };
  }
  return null;
}
