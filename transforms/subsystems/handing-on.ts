import { structureFact } from '../../kernel/subsystems';
import { effectsIn } from '../../analysis/effects';
import { isLocal } from '../../analysis/places';
import { scopeEnds } from '../../analysis/scope-ends';
import type { Node } from '../../model/nodes';
import { calleeName, find, isName } from '../../model/query';
import type { VmaFunction } from './functions';

/**
 * A hook that calls the callbacks of a structure and becomes an `mmap_prepare` itself hands its descriptor on: what the callback
 * asks for is then mapped when the hook is over, and its locks and references are given back.
 */

/** What may be done around the call: nothing that ends with the hook, or that a mapping depends on. */
const HOLDS_NOTHING: ReadonlySet<string> = new Set(['reads', 'tests', 'logs', 'sleeps', 'maps']);

/**
 * Why a hook that calls the callbacks of some structures stays a legacy hook.
 * @param by the hook
 * @param structs the structures: of one that somebody has looked at, the fact is asked (`kernel/subsystems`); of any other, whether
 *                the hook does anything around the call
 * @returns null where it may hand its descriptor on
 */
export function whyNotHandedOn(by: VmaFunction, structs: readonly string[]): string | null {
  let isUnknown = false;
  for (const struct of structs) {
    const fact = structureFact(struct);
    if (fact === undefined) isUnknown = true;
    else if (fact.race !== null) return fact.race;
  }
  const held = isUnknown ? doneAround(by) : null;
  return held === null
    ? null
    : `${held} around the callback, and whether it is safe to map behind that is not known`;
}

/** What a hook does around its call of a callback that may end with the hook; null when it only looks at things. */
function doneAround({ driver, definition, parameter }: VmaFunction): string | null {
  const said = (node: Node): string => driver.textOf(node).replace(/\s+/g, ' ');
  const [guard] = [...find(definition.body, 'CGuardStatement'), ...find(definition.body, 'CMacroBlock')];
  if (guard) return `it opens ${said(guard.node.type === 'CMacroBlock' ? guard.node.callee : guard.node)}`;
  for (const { node } of find(definition.body, 'VariableDeclaration'))
    if (scopeEnds(driver, node).length > 0) return `it declares ${said(node)}`;
  const reader = effectsIn(driver);
  const vma = definition.params[parameter]?.name;
  for (const { node } of find(definition.body, 'CallExpression')) {
    const name = calleeName(node);
    const isFunction = name !== null && !isLocal(definition, name);
    // What a pointer calls with the vma is the callback.
    if (!isFunction && node.arguments.some((argument) => isName(argument, vma ?? ''))) continue;
    const isHarmless = reader
      .ofCall(definition, node)
      .every(({ effect, target }) => HOLDS_NOTHING.has(effect.does) || target === 'local');
    if (!isHarmless) return `it calls ${said(node)}`;
  }
  return null;
}
