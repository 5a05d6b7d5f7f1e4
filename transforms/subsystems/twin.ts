import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { pointsToStruct } from '../../model/types';
import { foremost } from '../findings/ranking';
import { convertHooks } from '../mmap-prepare';
import type { ConvertedHelper } from '../mmap-prepare/conversion';
import { isMigrated } from '../mmap-prepare/migrate-source';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { exportOf } from '../names/helper-uses';
import { mapsAnything } from '../names/vma-helpers';
import type { SourceFile } from '../project/source-file';

/** What making a twin of a function came to. */
export interface TwinOutcome {
  /** The files that change, with their new text. */
  readonly changed: readonly { readonly path: string; readonly text: string }[];
  /** The functions that have a twin now, those that the asked one passes its vma to included. */
  readonly made: readonly string[];
  /** Why there is none; null when there is. */
  readonly refused: string | null;
}

/**
 * A twin for descriptors beside a function that others use: `foo()` keeps its place, and `foo_prepare()` with a
 * `struct vm_area_desc *` in the vma's comes behind it, with its export and its prototypes. Functions of other files that it
 * passes the vma to get theirs first.
 *
 * @param name the function
 * @param files those that name it or what it calls, definitions and headers
 */
export function makeTwin(name: string, files: readonly SourceFile[]): TwinOutcome {
  const drivers = new Map(files.map((file) => [file, parseDriver(file.source, { path: file.path })]));
  const shared = new Map<string, ConvertedHelper>();
  const pending = [name];
  for (const one of pending) {
    const helper = helperOf(one, drivers);
    if (helper === null) return refusal(`no file given defines ${one}() with a vma for others to call`);
    shared.set(one, helper);
    for (const [file, driver] of drivers) {
      if (!defines(driver, one)) continue;
      const decision = convert(file, driver, shared).shared.get(one);
      if (decision && isMigrated(decision.outcome)) continue;
      const passes = (decision?.passes ?? []).filter((pass) => !shared.has(pass.name));
      const called = (decision?.findings ?? []).flatMap(
        ({ message }) => /^(\w+)\(\) has no action$/.exec(message)?.[1] ?? [],
      );
      const waiting = called.filter((n) => !shared.has(n) && n !== one && helperOf(n, drivers) !== null);
      pending.push(...waiting.filter((n) => !pending.includes(n)));
      const own = foremost(
        (decision?.findings ?? []).filter(
          ({ passedTo, message }) =>
            passedTo === undefined && !waiting.some((n) => message === `${n}() has no action`),
        ),
      );
      const asCall = twinByCall(file, driver, one);
      if (own && asCall === null) return refusal(`${file.path}:${own.line}: ${own.message} (${own.code})`);
      if (asCall === null)
        pending.push(...passes.map((pass) => pass.name).filter((n) => !pending.includes(n)));
    }
  }
  const changed: { path: string; text: string }[] = [];
  for (const [file, driver] of drivers) {
    const { output, shared: decided } = convert(file, driver, shared);
    let text = output;
    for (const one of shared.keys()) {
      if (!defines(driver, one)) continue;
      const decision = decided.get(one);
      if (decision && isMigrated(decision.outcome)) continue;
      const inserted = twinByCall(file, driver, one);
      if (inserted === null) {
        const why = decision && foremost(decision.findings);
        return refusal(
          `${file.path}: ${why ? `${why.message} (${why.code})` : `${one}() cannot be converted`}`,
        );
      }
      text = inserted(text);
    }
    if (text !== file.source) changed.push({ path: file.path, text });
  }
  return { changed, made: [...shared.keys()], refused: null };
}

function refusal(refused: string): TwinOutcome {
  return { changed: [], made: [], refused };
}

function defines(driver: Driver, name: string): boolean {
  return driver
    .functions(name)
    .some(({ storage }) => !storage.includes('static') || driver.path.endsWith('.h'));
}

function helperOf(name: string, drivers: ReadonlyMap<SourceFile, Driver>): ConvertedHelper | null {
  for (const driver of drivers.values()) {
    if (!defines(driver, name)) continue;
    const [definition] = driver.functions(name);
    const parameter = definition.params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
    if (parameter < 0) return null;
    return { parameter, maps: mapsAnything(driver, definition, new Set()), newName: `${name}_prepare` };
  }
  return null;
}

function convert(
  { path, source, api }: SourceFile,
  driver: Driver,
  shared: ReadonlyMap<string, ConvertedHelper>,
): ReturnType<typeof migrateFile> {
  const named = new Map([...shared].filter(([name]) => source.includes(name)));
  // Hooks of the file are not what was asked for.
  const only = { ...api, counterparts: new Map() };
  return migrateFile(source, { path, api: only, driver, names: new Map(), shared: named }, convertHooks);
}

/** Has a function a twin by the form that its calls have in a hook? */
export function hasTwinByCall(file: SourceFile, driver: Driver, name: string): boolean {
  return twinByCall(file, driver, name) !== null;
}

/**
 * The twin of a function whose calls have a form in a hook, as `vm_map_pages()` has: what a hook that does nothing but call
 * it becomes.
 * @returns what puts it behind the function in the file's text; null where a call has no such form
 */
function twinByCall(file: SourceFile, driver: Driver, name: string): ((text: string) => string) | null {
  const [definition, ...others] = driver.functions(name);
  if (others.length > 0) return null;
  const header = driver.source.slice(definition.start, definition.body.start).trimEnd();
  const call = `${name}(${definition.params.map((p) => p.name).join(', ')})`;
  const source = `${header}\n{\n\treturn ${call};\n}\n`;
  const wrapped = { ...file, source };
  const own = parseDriver(source, { path: file.path });
  const helper = helperOf(name, new Map([[wrapped, own]]));
  if (helper === null) return null;
  const { output, shared } = convert(wrapped, own, new Map([[name, { ...helper, maps: true }]]));
  const decision = shared.get(name);
  if (!decision || !isMigrated(decision.outcome) || !output.startsWith(source.trimEnd())) return null;
  const twin = output.slice(source.trimEnd().length).trimEnd();
  // What calls itself is no form of the call.
  const body = twin.slice(twin.indexOf('{'));
  if (new RegExp(`\\b${name}(?:_prepare)?\\(`).test(body)) return null;
  const exported = exportOf(driver, name);
  const behind = exported !== null && exported.start > definition.end ? exported : definition;
  const anchor = driver.source.slice(behind.start, behind.end);
  const exportText =
    exported === null
      ? ''
      : `\n${driver.source.slice(exported.start, exported.end).replace(name, `${name}_prepare`)}`;
  return (text) => {
    const at = text.indexOf(anchor) + anchor.length;
    return text.slice(0, at) + twin + exportText + text.slice(at);
  };
}
