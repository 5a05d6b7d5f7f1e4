import type { Driver } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import { parseDriver } from '../../model/parse';
import { find, unparenthesized } from '../../model/query';
import type { FunctionDeclaration } from '../../model/nodes';
import { definitionsOf, mayPointTo, memberOf } from '../mapped-callback/operations';
import { convertHooks } from '../mmap-prepare';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { isMigrated } from '../mmap-prepare/migrate-source';
import type { SurveyedFile } from './survey';
import { hasWord } from '../../model/words';

/** Operations of mappings that one file defines and hooks of others install, with a `mapped` that does what their `open` does. */
export interface MappedElsewhere {
  readonly name: string;
  /** The file that defines them. */
  readonly path: string;
  /** The text of that file with the `mapped`; null when it can have none. */
  readonly add: (text: string) => string | null;
}

const OPENS = /->\s*vm_ops\s*->\s*open\s*\(/;

/**
 * Operations that hooks of other files install, and whose `open` these call for the mapping that they make, as those of
 * videobuf2 do. Nothing calls a `mapped` for a mapping that a legacy hook makes: it can be added while some of these stay.
 *
 * @param files those of a survey
 */
export function mappedElsewhere(
  files: readonly SurveyedFile[],
  api: KernelApi,
): Map<string, MappedElsewhere> {
  const found = new Map<string, MappedElsewhere>();
  if (!api.mapped) return found;
  const names = new Set(
    files.filter(({ source }) => OPENS.test(source)).flatMap((file) => installedAndOpened(driverOf(file))),
  );
  for (const name of names) {
    const users = files.filter(({ source }) => hasWord(source, name));
    const defining = users.filter((file) => new RegExp(`\\b${name}\\s*=\\s*\\{`).test(file.source));
    const [definer] = defining;
    // A hook with a descriptor that installs them takes nothing: a mapped() would take for it, too.
    if (defining.length !== 1 || users.some((file) => isInstalledByDescriptor(driverOf(file), name)))
      continue;
    const { path } = definer;
    const add = (source: string): string | null => withMapped(driverOf({ path, source }), name, api);
    if (add(definer.source) !== null) found.set(name, { name, path, add });
  }
  return found;
}

function driverOf({ path, source }: SurveyedFile): Driver {
  return parseDriver(source, { path });
}

/** The functions of a file whose text has something. */
function functionsWith(driver: Driver, text: RegExp): FunctionDeclaration[] {
  return driver.items
    .filter(({ kind, start, end }) => kind === 'function' && text.test(driver.seen.slice(start, end)))
    .flatMap((item) => driver.model(item))
    .flatMap((node) => (node.type === 'FunctionDeclaration' ? [node] : []));
}

/** What the functions of a file install that it does not define, and open themselves. */
function installedAndOpened(driver: Driver): string[] {
  return functionsWith(driver, OPENS)
    .flatMap((definition) => installedIn(definition, () => true))
    .filter((name) => definitionsOf({ driver }, name).length === 0);
}

/** The operations whose address a function stores in a member `vm_ops`. */
function installedIn(definition: FunctionDeclaration, isMeant: (holder: string) => boolean): string[] {
  return find(definition.body, 'AssignmentExpression').flatMap(({ node: { left, right } }) => {
    const target = unparenthesized(left);
    if (target.type !== 'MemberExpression' || target.property.type !== 'Identifier') return [];
    const holder = unparenthesized(target.object);
    if (target.property.name !== 'vm_ops' || holder.type !== 'Identifier' || !isMeant(holder.name)) return [];
    return mayPointTo(definition, right);
  });
}

function isInstalledByDescriptor(driver: Driver, name: string): boolean {
  return functionsWith(driver, new RegExp(`&\\s*${name}\\b`)).some((definition) => {
    const descriptors = definition.params.filter(({ declaration }) =>
      /\bvm_area_desc\b/.test(driver.source.slice(declaration.start, declaration.end)),
    );
    return installedIn(definition, (holder) => descriptors.some((d) => d.name === holder)).includes(name);
  });
}

/**
 * The text of a file whose operations get a `mapped`: what a hook of its own would have, which installs and opens them.
 * @returns null when there can be none
 */
function withMapped(driver: Driver, name: string, api: KernelApi): string | null {
  const [definition] = definitionsOf({ driver }, name);
  if (!definition || memberOf(definition, 'mapped') || !memberOf(definition, 'open')) return null;
  let hook = `${name}_hook`;
  while (hasWord(driver.source, hook)) hook += '_';
  const marker = `/* Installs ${name}. */`;
  const own = [
    '',
    marker,
    `static int ${hook}(struct file *file, struct vm_area_struct *vma)`,
    '{',
    `\tvma->vm_ops = &${name};`,
    '\tvma->vm_ops->open(vma);',
    '\treturn 0;',
    '}',
    `static const struct file_operations ${hook}_fops = {`,
    `\t.mmap = ${hook},`,
    '};',
    '',
  ].join('\n');
  const settings = {
    path: driver.path,
    api: { ...api, nestedTwins: true as const },
    owned: new Set([name]),
    withheld: new Set(driver.hooks.flatMap((one) => (one.name === null ? [] : [one.name]))),
  };
  // Who uses what is exported is known.
  const exported = new RegExp(`\\bEXPORT_SYMBOL(?:_GPL)?\\(${name}\\);`).exec(driver.source)?.[0] ?? '';
  const hidden = `/* Exports ${name}. */`;
  const source = exported === '' ? driver.source : driver.source.replace(exported, hidden);
  const { hooks, output } = migrateFile(source + own, settings, convertHooks);
  const done = hooks.some((one) => one.hook === hook && isMigrated(one.outcome));
  return done ? output.slice(0, output.indexOf(`\n${marker}`)).replace(hidden, () => exported) : null;
}
