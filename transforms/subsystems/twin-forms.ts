import { writtenTwins } from '../../kernel/subsystems/written-twins';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { pointsToStruct } from '../../model/types';
import { convertHooks } from '../mmap-prepare';
import type { ConvertedHelper } from '../mmap-prepare/conversion';
import { isMigrated } from '../mmap-prepare/migrate-source';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { exportOf } from '../names/helper-uses';
import { reflowLists } from '../rewrite/reflow';
import { twinComment } from '../names/twin-doc';
import type { SourceFile } from '../project/source-file';

/** What puts a twin behind its function in the text of a file. */
export type Insertion = (text: string) => string;

/** The twin of a function that has one by something else than its own body: null where it has none. */
export function twinByForm(file: SourceFile, driver: Driver, name: string): Insertion | null {
  return writtenTwin(driver, name) ?? twinByCall(file, driver, name);
}

/** Has a function a twin by the form that its calls have in a hook, or one that is known as text? */
export function hasTwinByCall(file: SourceFile, driver: Driver, name: string): boolean {
  return twinByForm(file, driver, name) !== null;
}

/** The twin of a function of which it is known as text (`kernel/subsystems/written-twins.ts`). */
function writtenTwin(driver: Driver, name: string): Insertion | null {
  const written = writtenTwins(name).find(({ from }) => `/${driver.path}`.endsWith(`/${from}`));
  const [definition, ...others] = driver.functions(name);
  if (!written || !definition || others.length > 0) return null;
  if (!written.needs.every((word) => driver.source.includes(word))) return null;
  const vma = definition.params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  if (vma < 0) return null;
  const { declaration } = definition.params[vma];
  const header =
    driver.source.slice(definition.start, declaration.start) +
    'struct vm_area_desc *desc' +
    driver.source.slice(declaration.end, definition.body.start).trimEnd();
  const renamed = header.replace(new RegExp(`\\b${name}\\b`), `${name}_prepare`);
  const named = new RegExp(`\\b${name}_prepare\\s*\\(`, 'g');
  return behind(driver, definition, `${reflowLists(renamed, named)}\n{\n${written.body}}`);
}

/**
 * The twin of a function whose calls have a form in a hook, as `vm_map_pages()` has: what a hook that does nothing but call
 * it becomes.
 * @returns null where a call has no such form
 */
function twinByCall(file: SourceFile, driver: Driver, name: string): Insertion | null {
  const [definition, ...others] = driver.functions(name);
  if (!definition || others.length > 0) return null;
  const header = driver.source.slice(definition.start, definition.body.start).trimEnd();
  const call = `${name}(${definition.params.map((p) => p.name).join(', ')})`;
  const source = `${header}\n{\n\treturn ${call};\n}\n`;
  const wrapped = { ...file, source };
  const own = parseDriver(source, { path: file.path });
  const parameter = definition.params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  if (parameter < 0) return null;
  const helper: ConvertedHelper = { parameter, maps: true, newName: `${name}_prepare` };
  // Hooks of the file are not what was asked for.
  const api = { ...file.api, counterparts: new Map() };
  const { output, shared } = migrateFile(
    wrapped.source,
    { path: file.path, api, driver: own, names: new Map(), shared: new Map([[name, helper]]) },
    convertHooks,
  );
  const decision = shared.get(name);
  if (!decision || !isMigrated(decision.outcome) || !output.startsWith(source.trimEnd())) return null;
  const made = output.slice(source.trimEnd().length).trim();
  const twin = made.slice(made.indexOf('*/') + 2).trim();
  // What calls itself is no form of the call.
  const body = twin.slice(twin.indexOf('{'));
  if (new RegExp(`\\b${name}(?:_prepare)?\\(`).test(body)) return null;
  return behind(driver, definition, twin);
}

/** Put the text of a twin behind a function and its export, with a comment and an export of its own. */
function behind(driver: Driver, definition: FunctionDeclaration, twin: string): Insertion {
  const { name } = definition.id;
  const vma = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name ?? 'vma';
  const exported = exportOf(driver, name);
  const last = exported !== null && exported.start > definition.end ? exported : definition;
  const anchor = driver.source.slice(last.start, last.end);
  const comment = twinComment({
    driver,
    definition,
    newName: `${name}_prepare`,
    vma,
    desc: 'desc',
    nested: false,
  });
  const lines = [
    '',
    '',
    ...comment,
    twin,
    ...(exported === null
      ? []
      : [driver.source.slice(exported.start, exported.end).replace(name, `${name}_prepare`)]),
  ];
  return (text) => {
    const at = text.indexOf(anchor) + anchor.length;
    return text.slice(0, at) + lines.join('\n') + text.slice(at);
  };
}
