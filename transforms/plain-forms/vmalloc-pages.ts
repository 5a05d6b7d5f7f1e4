import { isVmallocArea } from '../../analysis/vmalloc-areas';
import { isBuiltIn } from '../../model/built-in';
import type { CallExpression, Expression, Node, Statement } from '../../model/nodes';
import { calleeName, contains, find, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';
import { type Stepped, linear } from './linear';
import { holdsMore, textOf, usesOf, type Place } from './place';

/**
 * The pages of a vmalloc() area, looked up one by one. The kernel keeps them in an array as long as the area is there,
 * `find_vm_area(area)->pages`, and built-in code can have it: find_vm_area() is not exported.
 */

/** `page = vmalloc_to_page(area + off);` right before it is inserted: looked up where it is inserted. */
export function vmallocPages(place: Place): void {
  if (!isBuiltIn(place.driver)) return;
  for (const call of find(place.function.body, 'CallExpression')) {
    const given = calleeName(call.node) === 'vm_insert_page' ? call.node.arguments[2] : undefined;
    const local = given && unparenthesized(given);
    if (!given || local?.type !== 'Identifier') continue;
    const found = foundBefore(place, call, local.name);
    if (!found) continue;
    place.edits.replace(given, textOf(place, found.page));
    place.edits.removeLines(found.statement);
    return;
  }
}

/**
 * The array whose elements a loop inserts, when each turn looks the next page of an area up.
 * @returns null for any other page, and where the memory may be something else than what vmalloc() returned
 */
export function areaArray(place: Place, page: Node, variables: ReadonlyMap<string, Stepped>): string | null {
  const address = lookedUp(page);
  if (!address || !isBuiltIn(place.driver)) return null;
  const at = linear(place, address, variables);
  if (at?.step !== 'page') return null;
  const first = withoutCasts(at.first);
  const base = [
    ...find(place.function.body, 'Identifier'),
    ...find(place.function.body, 'MemberExpression'),
  ].find(({ node }) => textOf(place, node) === first);
  if (!base || !isVmallocArea(place.driver, place.function, base.node)) return null;
  const message = 'find_vm_area() is not exported: the file is taken for built-in code';
  place.tell(CODE.notExported, page, message);
  return `find_vm_area(${first})->pages`;
}

function lookedUp(page: Node): Expression | null {
  const bare = unparenthesized(page);
  if (bare.type !== 'CallExpression' || calleeName(bare) !== 'vmalloc_to_page') return null;
  const [address, another] = bare.arguments;
  return address && !another ? address : null;
}

interface Found {
  readonly statement: Statement;
  readonly page: Expression;
}

/** The statement right before the one with the call, when all that it does is to look up the local that the call is given. */
function foundBefore(place: Place, call: Use<CallExpression>, name: string): Found | null {
  const index = call.parents.findIndex((parent) => parent.type === 'BlockStatement');
  const block = call.parents[index];
  if (block?.type !== 'BlockStatement') return null;
  const at = block.body.findIndex((one) => contains(one, call.node));
  const statement = block.body[at - 1];
  if (!statement || holdsMore(place, { start: statement.start, end: block.body[at].start })) return null;
  const uses = usesOf(place, name);
  const page = storedBy(statement, name);
  if (!page || !lookedUp(page)) return null;
  const others = uses.filter(({ node }) => !contains(statement, node) && !contains(call.node, node));
  return others.length === 0 ? { statement, page } : null;
}

function storedBy(statement: Statement, name: string): Expression | null {
  if (statement.type === 'VariableDeclaration') {
    const [one, another] = statement.declarations;
    return one?.id.name === name && !another ? one.init : null;
  }
  if (statement.type !== 'ExpressionStatement') return null;
  const store = unparenthesized(statement.expression);
  if (store.type !== 'AssignmentExpression' || store.operator !== '=') return null;
  const target = unparenthesized(store.left);
  return target.type === 'Identifier' && target.name === name ? store.right : null;
}

function withoutCasts(text: string): string {
  const inner = text
    .replace(/^\((?:[^()]*\*|unsigned long|uintptr_t|ulong)\s*\)\s*/, '')
    .replace(/^\(([^()]*)\)$/, '$1');
  return inner === text ? text : withoutCasts(inner);
}
