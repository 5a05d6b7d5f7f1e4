import { withBodies, type Elsewhere } from '../../analysis/elsewhere';
import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { pointsToStruct } from '../../model/types';
import { CODE } from '../findings';
import { foremost } from '../findings/ranking';
import { convertHooks } from '../mmap-prepare';
import type { PassedOn } from '../mmap-prepare/conversion';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { isMigrated, type HookResult } from '../mmap-prepare/migrate-source';
import { exportOf } from '../names/helper-uses';
import { composedLines } from '../plain-forms/lines';
import type { AcrossFiles } from './across-files';
import type { Library } from './library';
import type { PartResult } from './part-results';
import { seedsOf, type Reason, type Seeds } from './shared-names';
import type { SourceFile } from './source-file';
import { valuesRead, withValues } from './values-of-vma';
import { hasWord } from '../../model/words';

/**
 * Functions of another file that take something for a mapping: they cannot be given a descriptor, since what they take has to
 * be taken in `vm_ops->mapped`, and `mapped` has no vma. Where such a function only reads where the vma is, all of its files
 * give it these values instead, and its hooks are converted anew: as they would be had it always been written so.
 */

/** How functions that several files name are converted. */
type Convert = (seeds: Seeds, library: Library) => AcrossFiles;

/** What a file looks like when a function takes values, and where its lines come from. */
interface Rewritten {
  readonly file: SourceFile;
  readonly lines: readonly number[];
}

/** Convert hooks that are left because of functions which take something, where those can take values instead. */
export function withValueForms(
  first: AcrossFiles,
  seeds: Seeds,
  library: Library,
  convert: Convert,
): AcrossFiles {
  let { results, reasons } = first;
  const asked = new Set(first.asked);
  const tried = new Set(first.tried);
  const convertMore: Convert = (wanted, from) => {
    const found = convert(wanted, from);
    for (const meaning of found.asked) asked.add(meaning);
    for (const path of found.tried) tried.add(path);
    return found;
  };
  for (const pass of seeds.helpers) {
    const reason = reasons.get(pass.name);
    if (!reason || !takesSomething(reason)) continue;
    const added = convertWithValues(pass, seeds, library, convertMore);
    const isTaken = added?.some(({ path }) => results.some((other) => other.path === path)) ?? true;
    if (added === null || isTaken) continue;
    results = [...results, ...added];
    for (const { path } of added) tried.add(path);
    reasons = new Map([...reasons].filter(([name]) => name !== pass.name));
  }
  return { results, reasons, asked, tried };
}

function takesSomething(reason: Reason): boolean {
  if (typeof reason === 'string') return false;
  const blocker = foremost(reason.findings);
  return blocker?.code === CODE.takesForMapping || blocker?.code === CODE.changesState;
}

function convertWithValues(
  { name, parameter }: PassedOn,
  seeds: Seeds,
  library: Library,
  convert: Convert,
): readonly PartResult[] | null {
  const files = library.naming([name]);
  const drivers = files.map((file) => parseDriver(file.source, { path: file.path }));
  const definitions = drivers.flatMap((driver) =>
    driver.functions(name).map((definition) => ({ driver, definition })),
  );
  const [defined, another] = definitions;
  if (!defined || another || defined.definition.storage.includes('static')) return null;
  if (!pointsToStruct(defined.definition.params[parameter]?.ctype, 'vm_area_struct')) return null;
  const values = valuesRead(defined.driver, defined.definition, parameter);
  if (values === null) return null;
  const rewritten = new Map<string, Rewritten>();
  for (const [i, file] of files.entries()) {
    const edits = withValues(drivers[i], name, parameter, values);
    if (edits === null) return null;
    const lines = composedLines([], edits);
    rewritten.set(file.path, { file: { ...file, source: edits.apply() }, lines });
  }
  const exported = drivers.some((driver) => exportOf(driver, name) !== null);
  if (library.missing({ name, files, where: exported ? 'tree' : 'around' }) !== null) return null;
  const parts = converted(name, rewritten, seeds, library, convert);
  const calling = parts.flatMap(({ hooks, path }) =>
    hooks.filter(({ hook }) => calls(drivers, path, hook, name)),
  );
  const isWhole = calling.length > 0 && calling.every(({ outcome }) => isMigrated(outcome));
  return isWhole ? parts : null;
}

/** Convert the files that name a function which takes values, with what that makes them share. */
function converted(
  name: string,
  rewritten: ReadonlyMap<string, Rewritten>,
  seeds: Seeds,
  library: Library,
  convert: Convert,
): PartResult[] {
  const files = [...rewritten.values()].map(({ file }) => file);
  const parsed = files.map((file) => parseDriver(file.source, { path: file.path }));
  const bodies = parsed.flatMap((driver): Elsewhere[] =>
    driver.functions(name).map((definition) => ({ driver, definition })),
  );
  const defining = bodies.map(({ driver }) => driver.path);
  const rewrite = (file: SourceFile): SourceFile => rewritten.get(file.path)?.file ?? file;
  const changed: Library = {
    missing: (question) => library.missing(question),
    naming: (words) => library.naming(words).map(rewrite),
    defining: (words) => library.defining(words).map(rewrite),
  };
  return withBodies(name, bodies, () => {
    const alone = files.map((file, i) => {
      const withheld = seeds.withheld.get(file.path);
      const options = {
        path: file.path,
        api: file.api,
        driver: parsed[i],
        ...(withheld ? { withheld } : {}),
      };
      return migrateFile(file.source, options, convertHooks);
    });
    const more = seedsOf(alone, seeds.withheld);
    const hasMore = more.hooks.length + more.helpers.length + more.structures.length > 0;
    const together = hasMore ? convert(more, changed).results : [];
    return alone.map((result): PartResult => {
      const known: PartResult = together.find(({ path }) => path === result.path) ?? {
        ...result,
        runs: [],
        names: [],
      };
      const { lines } = rewritten.get(result.path)!;
      return {
        ...known,
        hooks: known.hooks.map((hook) => located(hook, lines)),
        runs: [...new Set([...known.runs, ...defining.filter((path) => path !== result.path)])],
        names: [...known.names, name],
      };
    });
  });
}

/** Does a hook of a file call a function? */
function calls(drivers: readonly Driver[], path: string, hook: string | null, name: string): boolean {
  const driver = drivers.find((one) => one.path === path);
  if (!driver || hook === null) return false;
  return driver.functions(hook).some(({ body }) => hasWord(driver.source.slice(body.start, body.end), name));
}

/** A hook with the lines of the file as it was. */
function located(hook: HookResult, lines: readonly number[]): HookResult {
  const line = (number: number): number => (lines[number - 1] ?? number - 1) + 1;
  return {
    ...hook,
    line: line(hook.line),
    findings: hook.findings.map((found) => (found.elsewhere ? found : { ...found, line: line(found.line) })),
  };
}
