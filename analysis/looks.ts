import { BUILT_IN } from '../kernel/fact-table';
import type { Driver } from '../model/driver';
import type { Node } from '../model/nodes';
import { calleeName } from '../model/query';
import { walk } from '../model/walk';

/**
 * May a part of a function look at a member of some object: by its name, in a function of the file that it calls, or in one
 * that nobody knows?
 */
export function mayLookAt(driver: Driver, part: Node, member: string, seen = new Set<string>()): boolean {
  let found = false;
  walk(part, (node) => {
    if (node.type === 'Identifier' && node.name === member) found = true;
    if (node.type === 'CallExpression') {
      const name = calleeName(node);
      if (name === null) found = true;
      else if (!seen.has(name)) {
        seen.add(name);
        const bodies = driver.functions(name);
        found ||= bodies.length === 0 && !BUILT_IN.factOf(name);
        found ||= bodies.some(({ body }) => mayLookAt(driver, body, member, seen));
      }
    }
    return !found;
  });
  return found;
}
