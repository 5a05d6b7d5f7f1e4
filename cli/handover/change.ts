import { BUILT_IN } from '../../kernel/fact-table';
import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { calleeName, find } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Change, FileReport } from '../run/conversion';
import { decodeText } from '../run/text-file';

/** What became of one hook, in terms that a commit message is made of. */
export interface HookChange {
  readonly legacy: string;
  /** The new name; null where only the place that names the hook changed in this file. */
  readonly migrated: string | null;
  /** The structure type that holds it. */
  readonly operations: string | null;
  /** Mapping calls that are gone, and what requests the same of a descriptor now. */
  readonly maps: readonly string[];
  readonly actions: readonly string[];
  /** Whether flags of the vma were changed by a call, and are in the descriptor now. */
  readonly flags: boolean;
  /** Whether the mapping is given operations or private data. */
  readonly operationsSet: boolean;
  /** The new `vm_ops->mapped` callbacks. */
  readonly mapped: readonly string[];
  /** Whether an error of the mapping call is translated. */
  readonly keepsError: boolean;
  /** Functions of the kernel that were called with the vma, and what is called with the descriptor in their place. */
  readonly twins: readonly (readonly [string, string])[];
  /** Functions that took the vma and take the descriptor now. */
  readonly helpers: readonly string[];
}

/** A changed file as it was and as it is. */
interface Versions {
  readonly before: Driver;
  readonly after: Driver;
}

function versionsOf(path: string, { before, after }: Change): Versions {
  const parsed = (bytes: Uint8Array): Driver => parseDriver(decodeText(bytes).text, { path, reach: 'all' });
  return { before: parsed(before), after: parsed(after) };
}

const functionsOf = (driver: Driver): readonly FunctionDeclaration[] =>
  driver.program.body.filter((node) => node.type === 'FunctionDeclaration');

/** The functions that some functions call, themselves included, as far as the file defines them. */
function reached(driver: Driver, names: readonly string[]): FunctionDeclaration[] {
  const found = new Map<string, FunctionDeclaration[]>();
  const queue = [...names];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (found.has(name)) continue;
    const functions = driver.functions(name);
    found.set(name, functions);
    queue.push(...functions.flatMap(calls));
  }
  return [...found.values()].flat();
}

const calls = (declaration: FunctionDeclaration): string[] =>
  find(declaration.body, 'CallExpression')
    .map(({ node }) => calleeName(node))
    .filter((name) => name !== null);

const mapsSomething = (name: string): boolean =>
  BUILT_IN.factOf(name)?.effects.some(({ does }) => does === 'maps') === true;

/** Every hook that was converted in a file, once. */
export function hookChanges({ path, change, hooks }: FileReport): HookChange[] {
  if (change === null) return [];
  const versions = versionsOf(path, change);
  const converted = hooks.filter(({ outcome, hook }) => outcome.startsWith('migrated') && hook !== null);
  const once = [...new Map(converted.map((hook) => [hook.hook, hook])).values()];
  return once.map((hook) => hookChange(versions, hook));
}

function hookChange({ before, after }: Versions, { hook, operations, variable }: HookResult): HookChange {
  const legacy = hook ?? '';
  const migrated =
    after.hooks.find(({ references }) =>
      references.some((reference) => reference.member === 'mmap_prepare' && reference.variable === variable),
    )?.name ?? null;
  const old = reached(before, [legacy]);
  const now = migrated === null ? [] : reached(after, [migrated]);
  const [oldCalls, newCalls] = [new Set(old.flatMap(calls)), new Set(now.flatMap(calls))];
  const gone = [...oldCalls].filter((name) => !newCalls.has(name));
  const text = now.map(({ start, end }) => after.source.slice(start, end)).join('\n');
  const known = new Set(functionsOf(before).map(({ id }) => id.name));
  const isNew = functionsOf(after).filter(({ id }) => !known.has(id.name));
  const helpers = functionsOf(after).filter(
    ({ id, params }) =>
      id.name !== migrated &&
      newCalls.has(id.name) &&
      params.some(({ ctype }) => pointsToStruct(ctype, 'vm_area_desc')),
  );
  return {
    legacy,
    migrated,
    operations,
    maps: gone.filter(mapsSomething),
    actions: [...newCalls].filter((name) => name.startsWith('mmap_action_')),
    twins: gone.flatMap((name) => {
      const twin = [...newCalls].find((other) => other === `${name}_desc` || other === `${name}_prepare`);
      return twin === undefined || before.functions(name).length > 0 ? [] : [[name, twin] as const];
    }),
    flags: gone.some((name) => name.startsWith('vm_flags_')),
    operationsSet: /\bdesc->(?:vm_ops|private_data)\s*=/.test(text),
    mapped: isNew.filter(({ id }) => id.name.includes('mapped')).map(({ id }) => id.name),
    keepsError: /\baction\.error_(?:hook|override)\b/.test(text),
    helpers: [...new Set(helpers.map(({ id }) => id.name))],
  };
}
