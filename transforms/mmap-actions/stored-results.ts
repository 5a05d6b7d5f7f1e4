import { canFollow } from '../../analysis/control-flow';
import { isZero } from '../../analysis/values';
import type { Driver } from '../../model/driver';
import type { CallExpression, Expression, FunctionDeclaration } from '../../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../../model/query';
import type { ConvertedHelper } from '../mmap-prepare/conversion';

/**
 * Functions that say by their value whether they have mapped, and by a pointer that they are given what that came to, as
 * `dma_mmap_from_dev_coherent(dev, vma, addr, size, &ret)` does. An action has come to nothing yet when it is requested: 0 is
 * stored, and the callers return that as they returned an error.
 */

/** The pointer that the result of a call is stored through, `*ret = call();`; null for anything else. */
export function storedThrough(use: Use<CallExpression>): Expression | null {
  const [parent, around] = use.parents;
  if (parent?.type !== 'AssignmentExpression' || parent.operator !== '=' || parent.right !== use.node)
    return null;
  if (around?.type !== 'ExpressionStatement' || parent.left.type !== 'CDereference') return null;
  return unparenthesized(parent.left.argument).type === 'Identifier' ? parent.left : null;
}

/** Do all calls of a function in a file do no more with what it stores than return it, or hand the pointer on? */
export function onlyReturnStored(driver: Driver, name: string, parameter: number): boolean {
  const named = new RegExp(`\\b${name}\\s*\\(`);
  return driver.items
    .filter(({ kind, start, end }) => kind === 'function' && named.test(driver.seen.slice(start, end)))
    .flatMap((item) => driver.model(item))
    .every(
      (node) =>
        node.type !== 'FunctionDeclaration' ||
        find(node.body, 'CallExpression').every(
          (use) => calleeName(use.node) !== name || returnsStored(use, node, parameter),
        ),
    );
}

/** `if (call(..., &ret)) return ret;`, or `return call(..., ret);` with the caller's own pointer. */
function returnsStored(
  { node, parents: [parent] }: Use<CallExpression>,
  caller: FunctionDeclaration,
  parameter: number,
): boolean {
  const given = node.arguments[parameter];
  const bare = given ? unparenthesized(given) : null;
  if (bare?.type === 'Identifier')
    return parent?.type === 'ReturnStatement' && caller.params.some((p) => p.name === bare.name);
  if (bare?.type !== 'CAddressOf' || bare.argument.type !== 'Identifier') return false;
  if (parent?.type !== 'IfStatement' || parent.test !== node || parent.alternate) return false;
  const { consequent } = parent;
  const only =
    consequent.type === 'BlockStatement' && consequent.body.length === 1 ? consequent.body[0] : consequent;
  const returned = only.type === 'ReturnStatement' && only.argument ? unparenthesized(only.argument) : null;
  return returned?.type === 'Identifier' && returned.name === bare.argument.name;
}

/** Index of the parameter that a function of which calls tell so stores the result of a mapping call through; -1 for none. */
export function storingParameter({ body, params }: FunctionDeclaration): number {
  const written = find(body, 'AssignmentExpression').flatMap(({ node: { left } }) => {
    const pointer = left.type === 'CDereference' ? unparenthesized(left.argument) : null;
    return pointer?.type === 'Identifier' ? [pointer.name] : [];
  });
  return params.findIndex(({ name }) => written.includes(name));
}

/**
 * Does a function return 0 only where it has mapped nothing? Then what its caller does behind `if (call()) return ...;` is
 * done where nothing was mapped.
 * @param maps is a call one that maps?
 */
export function tellsOfMapping(
  definition: FunctionDeclaration,
  helpers: ReadonlyMap<string, ConvertedHelper>,
  maps: (call: CallExpression) => boolean,
): boolean {
  const calls = find(definition.body, 'CallExpression').filter(({ node }) => maps(node));
  if (calls.length === 0) return false;
  return find(definition.body, 'ReturnStatement').every((use) => {
    const value = use.node.argument ? unparenthesized(use.node.argument) : null;
    if (value === null) return false;
    if (value.type === 'CallExpression' && calls.some(({ node }) => node === value))
      return helpers.get(calleeName(value) ?? '')?.tells === true;
    if (isZero(value)) return !calls.some((call) => canFollow(definition, call, use));
    return value.type === 'Literal';
  });
}

/** `if (call()) return ...;`, the call one of a function that tells by 0 that it has mapped nothing. */
export function tellsWhatFollows(
  { node, parents: [parent] }: Use<CallExpression>,
  helpers: ReadonlyMap<string, ConvertedHelper>,
): boolean {
  if (helpers.get(calleeName(node) ?? '')?.tells !== true) return false;
  if (parent?.type !== 'IfStatement' || parent.test !== node || parent.alternate) return false;
  const { consequent } = parent;
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  return last?.type === 'ReturnStatement';
}
