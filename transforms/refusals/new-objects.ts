import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn, makesMemory } from '../../analysis/effects';
import { variableHolding } from '../../analysis/outliving';
import { isNull } from '../../analysis/values';
import type { CallExpression, FunctionDeclaration, Node } from '../../model/nodes';
import { calleeName, contains, find, unparenthesized } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { pointerOf, rootLocal, rootOfObject } from './roots';

/** Objects that are nobody's state: what a hook has made itself, and what a caller has a helper fill in. */

/** Is it done to an object that the hook has just made: no state yet, but what was taken? */
export function isNew(
  conversion: Conversion,
  call: CallExpression,
  { effect, through }: CallEffect,
): boolean {
  if (!('of' in effect) || typeof effect.of !== 'number' || through.length > 0) return false;
  const argument = call.arguments[effect.of];
  const root = argument ? rootLocal(argument) : null;
  if (root === null) return false;
  return makesObject(conversion, root, call.start) !== null;
}

/** The call before an offset that makes the object which a local points to; null when none does. */
function makesObject(conversion: Conversion, local: string, before: number): CallExpression | null {
  const reader = effectsIn(conversion.driver);
  const made = find(conversion.function.body, 'CallExpression').find(
    (use) =>
      use.node.start < before &&
      variableHolding(use) === local &&
      makesMemory(reader, conversion.function, use.node),
  );
  return made?.node ?? null;
}

/**
 * Does an lvalue lie in an object that the hook has made itself, and nothing else can be what the local points to? Such an
 * object is nobody's state: what is to be said of it is said of the call that made it.
 */
export function isInNewObject(conversion: Conversion, target: Node): boolean {
  const local = pointerOf(target);
  if (local === null) return false;
  const { body } = conversion.function;
  const made = makesObject(conversion, local, target.start);
  if (made === null) return false;
  const inits = find(body, 'VariableDeclarator').filter(({ node }) => node.id.name === local);
  const stores = find(body, 'AssignmentExpression').filter(({ node }) => {
    const left = unparenthesized(node.left);
    return left.type === 'Identifier' && left.name === local;
  });
  const values = [...inits.map(({ node }) => node.init), ...stores.map(({ node }) => node.right)];
  return values.every((value) => value === null || contains(value, made) || isNull(value));
}

/**
 * Does an lvalue lie in what a helper is told to fill in, and is that a local of every caller: `*offset` of a static
 * function that is called as `helper(vma, &offset)`?
 */
export function isCallersLocal({ role, driver, function: helper }: Conversion, target: Node): boolean {
  const local = role === 'helper' && helper.storage.includes('static') ? pointerOf(target) : null;
  const index = helper.params.findIndex(({ name }) => name === local);
  if (local === null || index < 0) return false;
  const isMoved = find(helper.body, 'AssignmentExpression').some(({ node }) => {
    const left = unparenthesized(node.left);
    return left.type === 'Identifier' && left.name === local;
  });
  const callers = driver.items
    .filter(
      (item) =>
        item.kind === 'function' && driver.source.slice(item.start, item.end).includes(helper.id.name),
    )
    .flatMap((item) => driver.model(item))
    .filter((node) => node.type === 'FunctionDeclaration' && node.id.name !== helper.id.name);
  const named = callers.flatMap((caller) => find(caller, 'CallExpression').map((use) => ({ caller, use })));
  const calls = named.filter(({ use }) => calleeName(use.node) === helper.id.name);
  return (
    !isMoved &&
    calls.length > 0 &&
    calls.every(({ caller, use }) => {
      const given = use.node.arguments[index];
      const bare = given && unparenthesized(given);
      const object = bare?.type === 'CAddressOf' ? rootOfObject(bare.argument) : null;
      return object !== null && caller.type === 'FunctionDeclaration' && isPlainLocal(caller, object);
    })
  );
}

function isPlainLocal({ body }: FunctionDeclaration, name: string): boolean {
  const declared = find(body, 'VariableDeclaration').filter(({ node }) =>
    node.declarations.some(({ id }) => id.name === name),
  );
  return declared.length > 0 && declared.every(({ node }) => !node.storage.includes('static'));
}
