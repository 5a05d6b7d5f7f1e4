import { keepsForLater, MADE_WITH, startsLater } from '../kernel/runs';
import type { Driver } from '../model/driver';
import type { CallExpression, FunctionDeclaration } from '../model/nodes';
import { calleeName, find, unparenthesized } from '../model/query';
import { heldBy, placeHeld, type Scope } from './held';
import { lastName } from './places';

/**
 * Functions that a call runs without naming them as the one that is called: what a member of operations is set to, what a
 * work or a timer was made with, what is given along, as `kref_put(&dev->ref, dev_release)` is.
 */

/** Where a member, or a work, a timer or a tasklet, is given the function that it runs. */
interface Given {
  readonly name: string;
  readonly at: number;
}

const ASSIGNED = /(?:\.|->)\s*(\w+)\s*=\s*&?\s*([A-Za-z_]\w*)\s*[,;}]/g;

const linked = new WeakMap<Driver, ReadonlyMap<string, readonly Given[]>>();

/** By the last name of what runs them: the functions of the file that something else may run. */
function linksIn(driver: Driver): ReadonlyMap<string, readonly Given[]> {
  let known = linked.get(driver);
  if (!known) {
    const links = new Map<string, Given[]>();
    const link = (word: string | undefined, name: string, at: number): void => {
      if (word === undefined || driver.bodiesNamed(name).length === 0) return;
      const before = links.get(word);
      if (before) before.push({ name, at });
      else links.set(word, [{ name, at }]);
    };
    for (const match of driver.seen.matchAll(ASSIGNED)) link(match[1], match[2], match.index);
    for (const match of driver.seen.matchAll(MADE_WITH))
      link(/(\w+)\W*$/.exec(match[1].replace(/\[[^\]]*\]$/, ''))?.[1], match[2], match.index);
    linked.set(driver, (known = links));
  }
  return known;
}

/** The functions that a name in the text may lead to, as something is set to them that is called so. */
export function namesRunBy(driver: Driver, word: string): readonly string[] {
  return (
    linksIn(driver)
      .get(word)
      ?.map(({ name }) => name) ?? []
  );
}

/** The functions of the file that are assigned to a member of one of some names. */
export function assignedTo(driver: Driver, member: RegExp): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [word, given] of linksIn(driver))
    if (member.test(word)) for (const { name } of given) names.add(name);
  return names;
}

/** Is a function set to a member of one of some names, of a structure of one of some types, as the structure is declared? */
export function isSetIn(driver: Driver, name: string, member: RegExp, struct: RegExp): boolean {
  for (const [word, given] of linksIn(driver)) {
    if (!member.test(word)) continue;
    for (const one of given)
      if (one.name === name && struct.test(declaredAround(driver, one.at)?.struct ?? '')) return true;
  }
  return false;
}

/** The functions of the file that a call may run, now or later, besides the one that it names. */
export function functionsRun(scope: Scope, call: CallExpression): FunctionDeclaration[] {
  const { driver } = scope.reader;
  const name = calleeName(call);
  if (name === null) return throughPointer(scope, call);
  if (keepsForLater(name)) return [];
  const given = call.arguments.flatMap((argument) => {
    const bare = unparenthesized(argument);
    const named = bare.type === 'CAddressOf' ? unparenthesized(bare.argument) : bare;
    if (named.type === 'Identifier' && driver.bodiesNamed(named.name).length > 0)
      return driver.functions(named.name);
    const work = startsLater(name) ? lastName(named) : null;
    return work === null ? [] : namesRunBy(driver, work).flatMap((one) => driver.functions(one));
  });
  return given;
}

/** `dev->ops->revoke(dev)`: what the file sets that member to. */
function throughPointer(scope: Scope, call: CallExpression): FunctionDeclaration[] {
  const callee = unparenthesized(call.callee);
  const member = callee.type === 'CDereference' ? unparenthesized(callee.argument) : callee;
  if (member.type !== 'MemberExpression') return [];
  const called = placeHeld(scope, member);
  const { driver } = scope.reader;
  return (linksIn(driver).get(called.name) ?? [])
    .filter(({ at }) => called.holder === null || mayBeMember(scope, called.holder, called.name, at))
    .flatMap(({ name }) => driver.functions(name));
}

/** May what is set at an offset be a member of that name of a structure? */
function mayBeMember(scope: Scope, holder: string, member: string, at: number): boolean {
  const { reader } = scope;
  const { driver } = reader;
  const item = driver.itemOf(at);
  if (!item) return true;
  if (item.kind === 'function') {
    const definition = driver.model(item).find((node) => node.type === 'FunctionDeclaration');
    if (definition?.type !== 'FunctionDeclaration') return true;
    const set = find(definition.body, 'AssignmentExpression').filter(
      ({ node }) => node.left.start <= at && at <= node.left.end,
    );
    const inner: Scope = { reader, definition, given: null };
    return set.every(({ node }) => {
      const place = heldBy(inner, node.left);
      return place.holder === null || place.name !== member || place.holder === holder;
    });
  }
  const around = declaredAround(driver, at);
  // Deeper than that stand members of its members, of types that only their declarations tell.
  return !around || around.depth > 1 || around.struct === holder;
}

/** The type of the structure, or of those of an array, that an offset is in the initialiser of, and how deep it is in that. */
function declaredAround(
  driver: Driver,
  at: number,
): { readonly struct: string; readonly depth: number } | null {
  const item = driver.itemOf(at);
  const before = driver.seen.slice(item?.start ?? at, at);
  const head = /\b(struct\s+\w+)\s+\w+\s*(\[[^\]]*\]\s*)*=\s*\{/.exec(before);
  if (!head) return null;
  const inside = before.slice(head.index);
  const depth = inside.split('{').length - inside.split('}').length;
  return { struct: head[1].replace(/\s+/, ' '), depth: head[2] === undefined ? depth : depth - 1 };
}
