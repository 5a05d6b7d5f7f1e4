import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { mayLookAt } from '../../analysis/looks';
import { isLocal, looksAt, squeezed } from '../../analysis/places';
import { findWithin, unparenthesized, type Use } from '../../model/query';
import type { IfStatement, Node } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { definitionsOf } from './choices';
import { changedBy, type Take } from './takes';

/**
 * Tells of tests whether they look at what a take then changes, or at what a choice that moves is made from: themselves, or by a
 * local that was set to it: `n = d->users; if (n > 4) return -EBUSY; d->users++;`.
 * @param chosenFrom places as text without white space
 */
export function looksAtTaken(
  conversion: Conversion,
  take: Take,
  chosenFrom: ReadonlySet<string>,
): (check: Use<IfStatement>) => boolean {
  const { driver, vma } = conversion;
  const targets = changedBy(take);
  const lookerAt = (nodes: readonly Node[]): ((part: Node) => boolean) => {
    const changed = nodes.map((node) => squeezed(driver, node).replace(/^&/, ''));
    const places = [...changed, ...chosenFrom];
    return (part) =>
      looksAt(driver, part, places, [], vma) !== null &&
      (!take.member || mayLookAt(driver, part, take.member));
  };
  const looks = lookerAt(targets);
  // What is read behind a pointer that a call is given as a whole is mostly not what the call changes.
  const places = targets.filter((target) => {
    const bare = unparenthesized(target);
    return bare.type !== 'Identifier' || !isLocal(conversion.function, bare.name);
  });
  const looksBehind = lookerAt(places);
  let suspects: ReadonlySet<string> | null = null;
  return ({ node: { test } }) => {
    if (looks(test)) return true;
    if (places.length === 0 && chosenFrom.size === 0) return false;
    suspects ??= localsFrom(conversion, looksBehind);
    if (suspects.size === 0 || !namesAny(conversion, test, suspects)) return false;
    return valuesBehind(conversion, test).some(looksBehind);
  };
}

/** The locals that are somewhere set to a value that looks at something, or that is worked out from one that does. */
function localsFrom(conversion: Conversion, looks: (part: Node) => boolean): ReadonlySet<string> {
  const definitions = definitionsOf(conversion);
  const found = new Set(definitions.flatMap(({ name, value }) => (looks(value) ? [name] : [])));
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { name, value } of definitions)
      if (!found.has(name) && namesAny(conversion, value, found)) found.add(name);
  }
  return found;
}

function namesAny(conversion: Conversion, part: Node, names: ReadonlySet<string>): boolean {
  return findWithin(conversion.function, part, 'Identifier').some(({ node }) => names.has(node.name));
}

/** The values that the locals in a part of the hook may have there, and those that these were worked out from. */
function valuesBehind({ driver, function: definition }: Conversion, part: Node): Node[] {
  const flow = flowOf(definition);
  const values = new Set<Node>();
  const pending = [part];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const use of findWithin(definition, next, 'Identifier')) {
      const variable = variableOf(driver, definition, use.node.name);
      const point = variable && pointOf(flow, use);
      if (!point) continue;
      for (const { value } of definitionsReaching(variable, use, point, new Map())) {
        if (!value || values.has(value)) continue;
        values.add(value);
        pending.push(value);
      }
    }
  }
  return [...values];
}
