import {
  assertsHeld,
  assertsShared,
  MAKES_UNDER_DEVICE_LOCK,
  MUST_HOLD,
  reliesOn,
  tellsHeld,
  UNDER_DEVICE_LOCK,
} from '../kernel/locked';
import { argumentTexts } from '../model/argument-texts';
import type { Driver } from '../model/driver';
import type { CallExpression, FunctionDeclaration } from '../model/nodes';
import { parseExpression } from '../model/parse';
import { calleeName, type Use } from '../model/query';
import type { EffectReader } from './effects';
import { headersNaming } from './elsewhere';
import type { Scope } from './held';
import { isSetIn } from './run-later';
import { lockedBy, type Section } from './sections';

/**
 * What is held while a function runs although it takes nothing: its caller holds it, as an assertion or an annotation says, or the
 * kernel, which calls it.
 */
export type HeldByCaller = Omit<Section, 'enter'>;

/** What a call says that its function's caller holds: `lockdep_assert_held(&dev->lock)`; null for any other call. */
export function assertedBy(scope: Scope, { node, parents }: Use<CallExpression>): HeldByCaller | null {
  const name = calleeName(node);
  if (name === null) return null;
  const isAsserted = assertsHeld(name) || (tellsHeld(name) && isReliedOn(parents));
  return isAsserted ? heldAs(scope, name, node.arguments[0]) : null;
}

/** Does something around a call say that what it tells holds: `WARN_ON(!mutex_is_locked(&dev->lock))`? */
function isReliedOn(parents: Use['parents']): boolean {
  let isNegated = false;
  for (const node of parents) {
    if (node.type === 'UnaryExpression' && node.operator === '!') isNegated = !isNegated;
    const relied = node.type === 'CallExpression' ? reliesOn(calleeName(node) ?? '') : null;
    if (relied !== null) return isNegated === (relied === 'not');
  }
  return false;
}

function heldAs(
  scope: Scope,
  name: string,
  argument: CallExpression['arguments'][number] | undefined,
): HeldByCaller {
  const how = assertsShared(name) ? 'read-semaphore' : 'mutex';
  return { how, by: name, held: lockedBy(scope, name, argument), bit: null };
}

const annotated = new WeakMap<FunctionDeclaration, readonly (readonly [name: string, argument: string])[]>();
const underDevice = new WeakMap<FunctionDeclaration, boolean>();

/** What is held from where a function begins to where it ends. */
export function heldThroughout(scope: Scope): HeldByCaller[] {
  const { reader, definition } = scope;
  const held = annotationsOf(reader, definition).flatMap(([name, argument]) => {
    const parsed = parseExpression(argument);
    return parsed ? [heldAs(scope, name, parsed)] : [];
  });
  if (!isUnderDeviceLock(reader, definition)) return held;
  return [
    ...held,
    { how: 'mutex', by: 'device_lock', held: lockedBy(scope, 'device_lock', undefined), bit: null },
  ];
}

/** Is anything held while a function runs that it does not take itself? */
export function isUnderLock(reader: EffectReader, definition: FunctionDeclaration): boolean {
  return annotationsOf(reader, definition).length > 0 || isUnderDeviceLock(reader, definition);
}

/** What annotations say that a function is called under: where it is defined, and where it is declared. */
function annotationsOf(
  reader: EffectReader,
  definition: FunctionDeclaration,
): readonly (readonly [name: string, argument: string])[] {
  let known = annotated.get(definition);
  if (known) return known;
  const { driver } = reader;
  const { id, body } = definition;
  const heads = [driver.source.slice(id.start, body.start)];
  for (const file of [driver, ...headersNaming(driver, id.name)])
    for (const { start, end } of file.itemsNaming('declaration', id.name))
      heads.push(file.source.slice(start, end));
  known = heads.flatMap((head) =>
    [...head.matchAll(MUST_HOLD)].flatMap(({ 0: opening, 1: name, index }) =>
      (argumentTexts(head, index + opening.length) ?? []).map((argument) => [name, argument] as const),
    ),
  );
  annotated.set(definition, known);
  return known;
}

/** Does the kernel call a function while it holds the lock of a device? */
function isUnderDeviceLock({ driver }: EffectReader, definition: FunctionDeclaration): boolean {
  let known = underDevice.get(definition);
  if (known === undefined) {
    const { name } = definition.id;
    known =
      UNDER_DEVICE_LOCK.some(({ struct, member }) => isSetIn(driver, name, member, struct)) ||
      givenToMakers(driver).has(name);
    underDevice.set(definition, known);
  }
  return known;
}

const given = new WeakMap<Driver, ReadonlySet<string>>();

/** What macros that make such operations are given in a file: found once, for every function is asked for. */
function givenToMakers(driver: Driver): ReadonlySet<string> {
  let names = given.get(driver);
  if (!names) {
    const makers = [...driver.seen.matchAll(MAKES_UNDER_DEVICE_LOCK)];
    names = new Set(
      makers.flatMap(({ 0: opening, index }) => argumentTexts(driver.seen, index + opening.length) ?? []),
    );
    given.set(driver, names);
  }
  return names;
}
