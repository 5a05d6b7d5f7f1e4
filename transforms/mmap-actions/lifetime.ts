import type { Driver } from '../../model/driver';
import type { CallExpression, Expression, FunctionDeclaration, Node } from '../../model/nodes';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { canFollow } from '../../analysis/control-flow';
import { calleeName, find, unparenthesized, variableUses, type Use } from '../../model/query';
import { CODE } from '../findings';

/**
 * An action reads its array of pages after the hook has returned. Refuse an array on the hook's stack, one that a cleanup
 * attribute frees, and one that is handed to a function after the mapping call, which may free it.
 */
export function refuseShortLived(conversion: Conversion, pages: Expression, place: Use): void {
  const root = rootOf(pages);
  if (root?.type !== 'Identifier') return;
  const isAddress = isAddressOfPlace(pages);
  const isParameter = conversion.function.params.some(({ name }) => name === root.name);
  if (isAddress && isParameter) {
    refuse(conversion, root.name, place.node);
    return;
  }
  for (const { node } of find(conversion.function.body, 'VariableDeclaration')) {
    const declarator = node.declarations.find((d) => d.id.name === root.name);
    if (!declarator || node.storage.includes('static')) continue;
    const direct = unparenthesized(pages) === root || pages.type === 'BinaryExpression';
    const cleaned = node.storage.some((word) => /^__(free|cleanup)/.test(word));
    if (declarator.id.ctype.kind !== 'pointer' || cleaned || isAddress) {
      refuse(conversion, root.name, place.node);
      return;
    }
    const later = direct ? passedLater(conversion, root.name, place) : null;
    if (later) {
      const message = `${excerpt(conversion, later)} may free the pages' array, and the action reads it later`;
      report(conversion, CODE.noAction, later, message);
    }
  }
}

/** The same of the arrays that a hook gives to a function of the file, which maps what it is given there. */
export function refuseShortLivedGiven(conversion: Conversion, call: Use<CallExpression>): void {
  const { driver } = conversion;
  const parameters = driver.functions(calleeName(call.node) ?? '').flatMap((one) => pagesGiven(driver, one));
  for (const index of new Set(parameters)) {
    const pages = call.node.arguments[index];
    if (pages) refuseShortLived(conversion, pages, call);
  }
}

const given = new WeakMap<FunctionDeclaration, readonly number[]>();

/** The parameters of a function that are arrays of pages which it maps, or hands on to a function of the file that does. */
function pagesGiven(driver: Driver, definition: FunctionDeclaration): readonly number[] {
  const before = given.get(definition);
  if (before) return before;
  // One that leads back to itself gives nothing more on.
  given.set(definition, []);
  const { body, params } = definition;
  const found = find(body, 'CallExpression').flatMap(({ node }) =>
    arraysMapped(driver, node).map((pages) => {
      const root = rootOf(pages);
      return params.findIndex(({ name }) => root?.type === 'Identifier' && root.name === name);
    }),
  );
  const all = found.filter((index) => index >= 0);
  given.set(definition, all);
  return all;
}

/** The arguments of a call that are arrays of pages to map. */
function arraysMapped(driver: Driver, { callee, arguments: args }: CallExpression): Node[] {
  const name = callee.type === 'Identifier' ? callee.name : '';
  switch (name) {
    case 'vm_map_pages':
    case 'vm_map_pages_zero':
      return args.slice(1, 2);
    case 'vm_insert_page':
    case 'vm_insert_pages':
      return args.slice(2, 3);
    default:
      return driver
        .functions(name)
        .flatMap((one) => pagesGiven(driver, one))
        .flatMap((index) => args[index] ?? []);
  }
}

function refuse(conversion: Conversion, name: string, at: Node): void {
  report(conversion, CODE.noAction, at, `${name} does not outlive the hook, and the action reads it later`);
}

/**
 * Is an array expression the address of a variable's own memory, `&page` or `&pool.pages[2]` of a local `pool`? A pointer
 * whose address is taken is an array of one, and is gone with the hook whatever it points to.
 */
function isAddressOfPlace(expression: Node): boolean {
  const bare = unparenthesized(expression);
  if (bare.type === 'BinaryExpression') return isAddressOfPlace(bare.left);
  if (bare.type === 'CCastExpression') return isAddressOfPlace(bare.argument);
  if (bare.type !== 'CAddressOf') return false;
  let at = unparenthesized(bare.argument);
  while (at.type === 'MemberExpression' && !at.arrow && !at.computed) at = unparenthesized(at.object);
  return at.type === 'Identifier';
}

/** The variable that an array expression begins with: `pages` of `pages + offset`, `pool` of `pool->pages`. */
function rootOf(expression: Node): Node | null {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'Identifier':
      return bare;
    case 'BinaryExpression':
      return rootOf(bare.left);
    case 'CAddressOf':
    case 'CCastExpression':
      return rootOf(bare.argument);
    case 'MemberExpression':
      return bare.computed ? rootOf(bare.object) : bare.arrow ? null : rootOf(bare.object);
    default:
      return null;
  }
}

/** A call after a place that is given a variable. */
function passedLater(conversion: Conversion, name: string, place: Use): Node | null {
  for (const use of variableUses(conversion.function.body, name)) {
    const call = use.parents.find((parent) => parent.type === 'CallExpression');
    if (!call || call === place.node) continue;
    if (use.node.start > place.node.end && canFollow(conversion.function, place, use)) return call;
  }
  return null;
}
