import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { mayLookAt } from '../../analysis/looks';
import { looksAt, squeezed } from '../../analysis/places';
import { findWithin, unparenthesized, type Use } from '../../model/query';
import type { IfStatement, Node } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { changedBy, type Take } from './takes';

/**
 * Does a test look at what a take then changes, or at what a choice that moves is made from: itself, or by a local that was
 * set to it: `n = d->users; if (n > 4) return -EBUSY; d->users++;`?
 * @param chosenFrom places as text without white space
 */
export function looksAtTaken(
  conversion: Conversion,
  check: Use<IfStatement>,
  take: Take,
  chosenFrom: ReadonlySet<string>,
): boolean {
  const { driver, vma } = conversion;
  const targets = changedBy(take);
  const looks = (part: Node, nodes: readonly Node[]): boolean => {
    const changed = nodes.map((node) => squeezed(driver, node).replace(/^&/, ''));
    if (!looksAt(driver, part, [...changed, ...chosenFrom], [], vma)) return false;
    return !take.member || mayLookAt(driver, part, take.member);
  };
  if (looks(check.node.test, targets)) return true;
  // What is read behind a pointer that a call is given as a whole is mostly not what the call changes.
  const places = targets.filter((target) => !isLocal(conversion, target));
  if (places.length === 0 && chosenFrom.size === 0) return false;
  return valuesBehind(conversion, check.node.test).some((value) => looks(value, places));
}

function isLocal({ driver }: Conversion, target: Node): boolean {
  const bare = unparenthesized(target);
  return bare.type === 'Identifier' && driver.variable(bare.name) === null;
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
