import { factOf } from '../../kernel/facts';
import { effectsIn } from '../../analysis/effects';
import { isOfLifecycle } from '../../analysis/lifecycle';
import { changeOf } from '../../analysis/mutable';
import { lastName, rootOf } from '../../analysis/places';
import type { CallExpression, FunctionDeclaration, Identifier, Node } from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findFrom,
  unparenthesized,
  withoutAddress,
  type Use,
} from '../../model/query';
import { walk } from '../../model/walk';
import type { Driver } from '../../model/driver';
import type { TopLevelItem } from '../../model/top-level';
import type { Conversion } from '../mmap-prepare/conversion';
import { isOfThisFile } from '../refusals/kept-state';
import { callbacksOf, definitionsOf, memberFunction, pointedTo } from './operations';
import { changedBy, type Take } from './takes';

/**
 * Counts and claims that only limit how often a device is mapped: nobody but the mappings themselves looks at them, so that
 * they keep nothing from being changed or freed. What a hook reads behind one it may as well read before it.
 */

/** Does nothing of the file go by what a take counts or claims but the hook itself, and others that take it as well? */
export function keepsNothing(conversion: Conversion, take: Take): boolean {
  const { driver } = conversion;
  const inside = countedWithin(conversion, take);
  const [changed] = inside ? [inside] : changedBy(take);
  const target = changed && withoutAddress(changed);
  const name = target?.type === 'MemberExpression' ? lastName(target) : null;
  if (!target || name === null || !isOfThisFile(driver, target, name)) return false;
  if (inside === null && isHelped(conversion, take)) return false;
  if (driver.itemsNaming('directive', name).length > 0) return false;
  const callbacks = new Set(callbacksOf(conversion, ['open', 'close']).map(({ id }) => id.name));
  const others = new Set(driver.hooks.map((hook) => hook.name));
  const ofMappings = callbacksOfMappings(conversion);
  return driver.itemsNaming('function', name).every((item) =>
    driver.model(item).every((node) => {
      if (node.type !== 'FunctionDeclaration') return false;
      if (node.id.name === conversion.function.id.name) return true;
      const isOther = others.has(node.id.name);
      const runs = (of: string): boolean =>
        callbacks.has(of) || ofMappings.has(of) || others.has(of) || of === conversion.function.id.name;
      const isKnown = runs(node.id.name) || isOfLifecycle(driver, node, true);
      if (!isKnown && !(inside && isCalledBy(driver, node, runs))) return false;
      return find(node.body, 'Identifier').every(
        (use) =>
          use.node.name !== name ||
          isOnlyChanged(conversion, node, use) ||
          (isOther && isTakenOrFails(conversion, node, use)),
      );
    }),
  );
}

/**
 * The member that a function of the file counts in for a hook, `d->maps` of `static void d_get(d) { d->maps++; }`, with a lock
 * around it or without; null where it does anything else.
 */
export function countedWithin(
  { driver, function: definition }: Conversion,
  { use, open }: Take,
): Node | null {
  if (open || use.node.type !== 'CallExpression') return null;
  const effects = effectsIn(driver)
    .ofCall(definition, use.node)
    .filter(({ effect }) => effect.does !== 'locks' && effect.does !== 'unlocks');
  const [only, another] = effects;
  if (!only || another || only.through.length !== 1) return null;
  const { effect, node } = only;
  if (effect.does === 'assigns' && effect.counts)
    return node.type === 'UpdateExpression'
      ? node.argument
      : node.type === 'AssignmentExpression'
        ? node.left
        : null;
  if (effect.does !== 'takes' || effect.what !== 'count' || node.type !== 'CallExpression') return null;
  return typeof effect.of === 'number' ? (node.arguments[effect.of] ?? null) : null;
}

/** Is a function one of the file alone, called by nothing but functions that are told? */
function isCalledBy(
  driver: Driver,
  { id, storage }: FunctionDeclaration,
  isTold: (name: string) => boolean,
): boolean {
  const named = (kind: 'function' | 'declaration' | 'directive'): readonly TopLevelItem[] =>
    driver.itemsNaming(kind, id.name);
  if (!storage.includes('static') || named('directive').length > 0) return false;
  return (
    named('declaration').every((item) => driver.model(item).every(({ type }) => type === 'CPrototype')) &&
    named('function').every((item) =>
      driver
        .model(item)
        .every(
          (node) => node.type === 'FunctionDeclaration' && (node.id.name === id.name || isTold(node.id.name)),
        ),
    )
  );
}

/** Is it taken in a function of the file, or by what waits for others: for what they do before? */
function isHelped({ driver, function: definition }: Conversion, { use, open }: Take): boolean {
  if (open) return true;
  if (use.node.type !== 'CallExpression') return false;
  const effects = effectsIn(driver).ofCall(definition, use.node);
  return effects.some(
    ({ effect, through }) =>
      through.length > 0 ||
      effect.does === 'waits' ||
      (effect.does === 'stores' && effect.what === 'uses-up'),
  );
}

/** The functions that are `open` or `close` of the `vm_ops` that hooks of the file install. */
function callbacksOfMappings({ driver }: Conversion): ReadonlySet<string> {
  const installed = driver.hooks.flatMap(({ function: hook }) =>
    hook === null
      ? []
      : find(hook.body, 'AssignmentExpression').flatMap(({ node: { left, right } }) =>
          lastName(left) === 'vm_ops' ? (pointedTo(right) ?? []) : [],
        ),
  );
  const called = installed.flatMap((name) =>
    definitionsOf({ driver }, name).flatMap((operations) =>
      ['open', 'close'].flatMap((member) => memberFunction({ driver }, operations, member) ?? []),
    ),
  );
  return new Set(called.flatMap((callback) => (callback === 'unknown' ? [] : callback.id.name)));
}

/**
 * Does another hook take the place with a mention, `if (!try_module_get(foo->owner)) return -ENODEV;`? It holds it behind that as
 * this one does: nothing of it goes by that nobody does.
 */
function isTakenOrFails(
  { driver }: Conversion,
  definition: FunctionDeclaration,
  use: Use<Identifier>,
): boolean {
  const call = use.parents.find((parent) => parent.type === 'CallExpression');
  const test = use.parents.find(({ type }) => /Statement$/.test(type));
  if (!call || test?.type !== 'IfStatement' || test.alternate || !contains(test.test, call)) return false;
  const { consequent } = test;
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  if (last?.type !== 'ReturnStatement') return false;
  const effects = effectsIn(driver).ofCall(definition, call);
  return (
    effects.some(({ effect }) => effect.does === 'takes') &&
    effects.every(
      ({ effect, through }) => through.length === 0 && effect.does !== 'unknown' && effect.does !== 'waits',
    )
  );
}

/** Is a mention one that changes the place, in a statement of its own, so that nothing depends on what it was? */
function isOnlyChanged(
  { driver }: Conversion,
  definition: FunctionDeclaration,
  use: Use<Identifier>,
): boolean {
  const statement = use.parents.find(({ type }) => /Statement$/.test(type));
  if (statement?.type !== 'ExpressionStatement') return false;
  const whole = unparenthesized(statement.expression);
  const isPlace = (node: Node): boolean => {
    const bare = withoutAddress(node);
    return bare.type === 'MemberExpression' && bare.property === use.node;
  };
  if (whole.type === 'UpdateExpression') return isPlace(whole.argument);
  if (whole.type === 'AssignmentExpression') return isPlace(whole.left);
  if (whole.type !== 'CallExpression' || !whole.arguments.some(isPlace)) return false;
  const effects = effectsIn(driver).ofCall(definition, whole);
  return (
    effects.length > 0 &&
    effects.every(
      ({ effect, through }) => through.length === 0 && effect.does !== 'unknown' && effect.does !== 'waits',
    )
  );
}

/**
 * Is all that a part of the hook reads behind some variables set once, when the device or the file comes, and known to be: of
 * structures that only this file has?
 */
export function readsOnlyFixed(conversion: Conversion, part: Node, roots: readonly string[]): boolean {
  const { driver, function: definition } = conversion;
  const reader = effectsIn(driver);
  let fixed = true;
  walk(part, (node) => {
    if (!fixed) return false;
    if (node.type === 'CallExpression' && calleeName(node) !== null)
      fixed = !node.arguments.some((a) => a.type === 'Identifier' && roots.includes(a.name));
    if (node.type === 'CDereference' || node.type === 'MemberExpression') {
      const root = rootOf(node);
      if (root === null || !roots.includes(root)) return true;
      fixed =
        node.type === 'MemberExpression' &&
        isAllOfThisFile(conversion, node) &&
        changeOf(reader, definition, node, new Set()) === null;
      return false;
    }
    return true;
  });
  return fixed;
}

/** Is each member on the way one of a structure of this file? */
function isAllOfThisFile(conversion: Conversion, node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type !== 'MemberExpression') return bare.type === 'Identifier';
  const name = lastName(bare);
  if (!bare.computed && (name === null || !isOfThisFile(conversion.driver, bare, name))) return false;
  return isAllOfThisFile(conversion, bare.object);
}

/**
 * May a part of the hook need the device behind some variables to run? Members of the structures that they point to are memory of
 * the driver; what these point to in turn may be registers, and a function that is given one may look at them.
 */
export function needsDevice(part: Node, roots: readonly string[]): boolean {
  const isRoot = (node: Node): boolean => {
    const root = rootOf(node);
    return root !== null && roots.includes(root);
  };
  let needs = false;
  walk(part, (node) => {
    if (needs) return false;
    if (node.type === 'CDereference' || (node.type === 'MemberExpression' && isRoot(node))) {
      needs = isRoot(node) && !isOwnMember(node);
      return false;
    }
    if (node.type !== 'CallExpression' || isWithoutDevice(node)) return true;
    needs = node.arguments.some((argument) => namesAny(argument, roots));
    return false;
  });
  return needs;
}

/** Does a call only compute something, or map it? */
function isWithoutDevice(call: CallExpression): boolean {
  const name = calleeName(call);
  const effects = name === null ? undefined : factOf(name)?.effects;
  return effects !== undefined && (effects.length === 0 || effects.some(({ does }) => does === 'maps'));
}

const namesAny = (part: Node, names: readonly string[]): boolean =>
  findFrom(part, 'Identifier').some(({ node }) => names.includes(node.name));

/** `port->area.size`: a member of what a variable points to, through no other pointer. */
function isOwnMember(node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type !== 'MemberExpression' || bare.computed) return false;
  const object = unparenthesized(bare.object);
  return object.type === 'Identifier' || (!bare.arrow && isOwnMember(object));
}
