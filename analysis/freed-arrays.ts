import { AsCalled } from './as-called';
import type { TakeKind } from '../kernel/fact';
import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../model/query';
import { typeText } from '../model/types';
import { makesMemory, type EffectReader } from './effects';
import { functionsLikely, isBehindEntry, isCalledBack, type Ending } from './endings';
import { heldBy, isSame, type Held, type Scope } from './held';
import { isOfLifecycle } from './lifecycle';
import { variableHolding } from './outliving';
import { declaredType, lastName } from './places';
import { assignedTo, functionsRun } from './run-later';
import { keepsOthersOut, type Section } from './sections';
import { mayDo, type Question } from './word-leads';

/**
 * What others free of an array of pages that is read under a lock. Where pages are inserted under it, each has a reference of
 * the mapping's own by the time that the lock is free (mm/memory.c: insert_page_into_pte_locked()), and they may be freed then.
 * An action reads the array when the lock is free: what another function has freed under it by then is gone.
 */

const FREED: ReadonlySet<TakeKind> = new Set<TakeKind>(['memory', 'pages', 'reference', 'user-pages', 'dma']);

/**
 * Where another function of the file frees an array, or what is in it, behind where it enters one of some sections; null when
 * none does.
 * @param array what the array is kept in
 * @param except the function that is in the sections, and `hook` that which calls it in the end
 */
export function freedUnder(
  reader: EffectReader,
  sections: readonly Section[],
  array: Held,
  except: FunctionDeclaration,
  hook: string = except.id.name,
): Ending | null {
  if (sections.length === 0 || (array.kind !== 'member' && array.kind !== 'variable')) return null;
  const { driver } = reader;
  const names: Question = { does: () => false, names: new Set([array.name]) };
  for (const definition of functionsLikely(driver, (item) => mayDo(reader, item, names))) {
    if (definition.id.name === except.id.name || definition.id.name === hook) continue;
    const found = freedIn(reader, definition, sections, array);
    if (found) return found;
  }
  return null;
}

function freedIn(
  reader: EffectReader,
  definition: FunctionDeclaration,
  sections: readonly Section[],
  array: Held,
): Ending | null {
  const scope: Scope = { reader, definition, given: null };
  const known = new AsCalled<boolean>();
  const frees = find(definition.body, 'CallExpression').filter((use) => freesArray(scope, use, array, known));
  const [first] = frees;
  if (!first || isOfOwnFile(reader, definition, array)) return null;
  for (const section of sections) {
    if (section.how === 'reference' && isCalledBack(reader, definition, section))
      return { kind: 'frees', section, by: definition, at: first.node };
    if (!keepsOthersOut(section)) continue;
    const free = frees.find(isBehindEntry(scope, section));
    if (free) return { kind: 'frees', section, by: definition, at: free.node };
  }
  return null;
}

/** Does a call free an array, something in it, or the object that has it, by itself or in what it runs? */
function freesArray(
  scope: Scope,
  { node }: Use<CallExpression>,
  array: Held,
  known: AsCalled<boolean>,
): boolean {
  const { reader, definition } = scope;
  const name = calleeName(node);
  const direct = reader.ofCall(definition, node).some(({ effect, through }) => {
    if (effect.does !== 'gives' || through.length > 0 || !FREED.has(effect.what)) return false;
    const given = typeof effect.of === 'number' ? node.arguments[effect.of] : undefined;
    return given !== undefined && isOfArray(heldBy(scope, given), array, effect.what);
  });
  if (direct) return true;
  const run = functionsRun(scope, node).map((body) => ({ reader, definition: body }));
  const called = name === null ? [] : reader.definitionsOf(name);
  return [...run, ...called].some((body) => {
    if (known.leadsBack(scope, body.definition.id.name)) return false;
    return known.in(scope, node, body, (inner) =>
      find(body.definition.body, 'CallExpression').some((use) => freesArray(inner, use, array, known)),
    );
  });
}

function isOfArray(given: Held, array: Held, what: TakeKind): boolean {
  if (isSame(given, array)) return true;
  return what === 'memory' && given.kind === 'object' && array.holder !== null && given.type === array.holder;
}

/**
 * Does a function only run with the file itself, and is the array in its object, made when it was opened? Nobody maps a file that
 * is being released.
 */
function isOfOwnFile(reader: EffectReader, definition: FunctionDeclaration, array: Held): boolean {
  const { driver } = reader;
  if (!isOfLifecycle(driver, definition, true) || isOfLifecycle(driver, definition, false)) return false;
  return [...assignedTo(driver, /^open$/)]
    .flatMap((name) => driver.functions(name))
    .some((open) => makesPrivateData(reader, open, array.holder));
}

/** Does a function make an object of a type, and keep it as the private data of the file? */
function makesPrivateData(reader: EffectReader, open: FunctionDeclaration, type: string | null): boolean {
  if (type === null) return false;
  const made = new Set(
    find(open.body, 'CallExpression').flatMap((use) =>
      makesMemory(reader, open, use.node) ? (variableHolding(use) ?? []) : [],
    ),
  );
  const isMade = (value: Node): boolean => {
    const bare = unparenthesized(value);
    if (bare.type !== 'Identifier' || !made.has(bare.name)) return false;
    const pointer = declaredType(reader.driver, open, bare.name);
    return pointer?.kind === 'pointer' && typeText(pointer.to) === type;
  };
  return find(open.body, 'AssignmentExpression').some(
    ({ node }) => lastName(node.left) === 'private_data' && isMade(node.right),
  );
}
