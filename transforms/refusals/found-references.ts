import { canFollow } from '../../analysis/control-flow';
import { undoes, type CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { variableHolding } from '../../analysis/outliving';
import type { Node, CallExpression } from '../../model/nodes';
import { calleeName, find, type Use } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { rootLocal } from './roots';
import { endsOfHolder } from '../../analysis/scope-ends';

/** References to what a hook looks up, and what puts them again. */

/**
 * Does a function of the file give back, by what its body does, the reference to what a look-up has found and counted:
 * `entry_put(entry)` or `kref_put(&entry->ref, entry_free)` after `entry = entry_find(index)`?
 */
export function putsFound(
  conversion: Conversion,
  taken: Use<CallExpression>,
  found: CallEffect,
  put: CallExpression,
): boolean {
  const holder = found.through.length > 0 ? variableHolding(taken) : null;
  const [argument] = put.arguments;
  if (holder === null || !argument || rootLocal(argument) !== holder) return false;
  return effectsIn(conversion.driver)
    .ofCall(conversion.function, put)
    .some(({ effect, by }) => effect.does === 'gives' && undoes(found, by));
}

/**
 * The calls before a place that look something up and count it, or count what was looked up, where what puts it again comes
 * after the place.
 */
export function foundReferences(conversion: Conversion, place: Use): CallExpression[] {
  const { function: definition } = conversion;
  const calls = find(definition.body, 'CallExpression');
  const puts = calls.filter((put) => put.node.arguments.length > 0 && canFollow(definition, place, put));
  return calls
    .filter((taken) => {
      const mayBeFreed = endsOfHolder(conversion.driver, definition, taken).length > 0;
      // What a call does takes long to read: of most, nothing could put again what they take.
      if ((!mayBeFreed && puts.length === 0) || !canFollow(definition, taken, place)) return false;
      return effectsIn(conversion.driver)
        .ofCall(definition, taken.node)
        .some(
          (found) =>
            found.effect.does === 'takes' &&
            ((mayBeFreed &&
              effectsIn(conversion.driver).isFreedAtEnd(definition, taken, found) &&
              isFoundByCall(conversion, taken, found)) ||
              puts.some(
                (put) =>
                  putsFound(conversion, taken, found, put.node) ||
                  putsGot(conversion, taken, found, put.node) ||
                  putsCounted(conversion, taken, found, put.node),
              )),
        );
    })
    .map(({ node }) => node);
}

/** Does a call give a reference to what it finds, by something else than the file alone, which keeps its own? */
function isFoundByCall(
  { function: definition }: Conversion,
  taken: Use<CallExpression>,
  { effect, target, through }: CallEffect,
): boolean {
  if (effect.does !== 'takes' || (effect.what !== 'reference' && effect.what !== 'count')) return false;
  const [file] = definition.params;
  const args: readonly Node[] = taken.node.arguments;
  return (
    (target === 'result' || through.length > 0) &&
    variableHolding(taken) !== null &&
    args.some((argument) => rootLocal(argument) !== file?.name)
  );
}

/** Does a call give back the reference to what a call has found: `put_device(dev)`? */
function putsGot(
  conversion: Conversion,
  taken: Use<CallExpression>,
  found: CallEffect,
  put: CallExpression,
): boolean {
  const name = calleeName(put);
  const [argument] = put.arguments;
  return (
    name !== null &&
    argument !== undefined &&
    isFoundByCall(conversion, taken, found) &&
    rootLocal(argument) === variableHolding(taken) &&
    undoes(found, name)
  );
}

/** Does a call give back a reference that was taken to an object which the hook has looked up: `crate_put(c)`? */
function putsCounted(
  conversion: Conversion,
  taken: Use<CallExpression>,
  { effect }: CallEffect,
  put: CallExpression,
): boolean {
  if (effect.does !== 'takes' || effect.what !== 'reference' || typeof effect.of !== 'number') return false;
  const counted = taken.node.arguments[effect.of];
  const local = counted ? rootLocal(counted) : null;
  const [argument] = put.arguments;
  if (local === null || !argument || rootLocal(argument) !== local || !isLookedUp(conversion, local))
    return false;
  return effectsIn(conversion.driver)
    .ofCall(conversion.function, put)
    .some((one) => one.effect.does === 'gives');
}

/** Is what a local points to found among others, or by a function that nothing is known of? The file need not keep it then. */
function isLookedUp(conversion: Conversion, local: string): boolean {
  const { function: definition } = conversion;
  const reader = effectsIn(conversion.driver);
  const [file] = definition.params;
  return find(definition.body, 'CallExpression').some((use) => {
    if (variableHolding(use) !== local) return false;
    const name = calleeName(use.node);
    const known = name !== null && (reader.factOf(name) !== null || reader.bodiesOf(name).length > 0);
    // What is got from the file alone is the file's.
    if (!known) return use.node.arguments.some((argument) => rootLocal(argument) !== file?.name);
    return reader.ofCall(definition, use.node).some(({ effect }) => effect.does === 'tests');
  });
}
