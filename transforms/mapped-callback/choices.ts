import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { isLocal, lastName, squeezed } from '../../analysis/places';
import type { Driver } from '../../model/driver';
import type { CallExpression, Expression, Node, Statement } from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findWithin,
  unparenthesized,
  withoutCasts,
  type Use,
} from '../../model/query';
import { walk } from '../../model/walk';
import { CODE } from '../findings';
import { mappingCalls } from '../mmap-actions/calls';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { rootLocal } from '../refusals/roots';
import { Refusal } from './operations';
import { privateStores } from './safety';
import type { Take } from './takes';

/**
 * What a hook chooses, and then claims: a bit that is free, and sets it; the first of a list, and takes it out; the next slot,
 * and counts on. Both have to be done at one time: between the hook and `mapped` another process may choose the same. What a
 * choice is made by is therefore what the claim changes, and the statement that makes it moves with the claim.
 */
export interface Choices {
  /** The statements that choose. */
  readonly statements: readonly Use<Statement>[];
  /** What they look at, as text without white space: a check that looks at it belongs with them. */
  readonly places: readonly string[];
}

/** A local's value: where it is set, and to what. */
interface Definition {
  readonly name: string;
  readonly value: Expression;
  readonly use: Use;
}

/**
 * The statements that choose what is claimed by what moves, as long as they stay.
 * @throws Refusal where a choice is made in a way that cannot move as one statement
 */
export function choicesOf(conversion: Conversion, takes: readonly Take[], moved: readonly Node[]): Choices {
  const definitions = definitionsOf(conversion);
  const relevant = locallyNeeded(conversion, definitions, moved);
  const isMoved = (node: Node): boolean => moved.some((unit) => contains(unit, node));
  const statements = new Map<Node, Use<Statement>>();
  const places = new Set<string>();
  const add = (use: Use): void => {
    const statement = statementOf(use);
    if (!isMoved(statement.node)) statements.set(statement.node, statement);
  };
  for (const take of takes) {
    const before = (node: Node): boolean => node.start < take.use.node.start;
    const claim = claimOf(conversion, take);
    for (const found of lookUps(
      conversion,
      definitions,
      claim.objects.filter((name) => relevant.has(name)),
    )) {
      if (!before(found.use.node)) continue;
      add(found.use);
      for (const place of lookedAt(conversion, found.value)) places.add(place);
    }
    for (const definition of definitions) {
      if (!before(definition.use.node) || !relevant.has(definition.name)) continue;
      if (readsAny(conversion.driver, definition.value, claim)) add(definition.use);
      else refuseChosenByTest(conversion, definition, claim, isMoved);
    }
    for (const store of privateStores(conversion))
      if (before(store.node) && readsAny(conversion.driver, store.node.right, claim)) add(store);
    for (const call of mappingCalls(conversion))
      if (before(call) && call.arguments.some((one) => readsAny(conversion.driver, one, claim)))
        throw new Refusal(
          CODE.reliesOnTaken,
          call,
          `${excerpt(conversion, call)} maps what ${excerpt(conversion, take.use.node)} then changes`,
        );
  }
  return { statements: [...statements.values()], places: [...places] };
}

/** What a take changes: places as text, members by name where a function of the file does it, and objects given back. */
interface Claim {
  readonly texts: readonly string[];
  readonly members: readonly string[];
  /** Locals that lead to what is given back: what is taken out of where it was found. */
  readonly objects: readonly string[];
}

const NOTHING: Claim = { texts: [], members: [], objects: [] };

function claimOf(conversion: Conversion, { use: { node }, open }: Take): Claim {
  const { driver } = conversion;
  if (open) return NOTHING;
  if (node.type !== 'CallExpression') {
    const target = targetOf(node);
    return target ? { ...changeOf(conversion, target), objects: [] } : NOTHING;
  }
  const texts: string[] = [];
  const members: string[] = [];
  const objects: string[] = [];
  for (const found of effectsIn(driver).ofCall(conversion.function, node)) {
    if (!/^(?:takes|gives|stores|writes|assigns)$/.test(found.effect.does)) continue;
    const given = givenPlace(found);
    const argument = found.effect.does === 'gives' && given ? argumentFor(driver, node, found, given) : null;
    const object = argument && rootLocal(argument);
    if (object) objects.push(object);
    const place = given && placeGiven(given);
    if (!place) continue;
    const change = changeOf(conversion, place);
    members.push(...change.members);
    if (found.through.length === 0) texts.push(...change.texts);
  }
  return { texts, members, objects };
}

/** What an effect is done to, as it is written where that happens. */
function givenPlace({ effect, node }: CallEffect): Node | null {
  if (node.type !== 'CallExpression') return targetOf(node);
  return 'of' in effect && typeof effect.of === 'number' ? (node.arguments[effect.of] ?? null) : null;
}

/** The argument of a hook's call that an effect is done to: in a function of the file, to one of its parameters. */
function argumentFor(
  driver: Driver,
  call: CallExpression,
  { through }: CallEffect,
  given: Node,
): Node | null {
  const [called, more] = through;
  if (called === undefined) return given;
  const [body] = more === undefined ? driver.functions(called) : [];
  const root = rootLocal(given);
  const index = body && root !== null ? body.params.findIndex(({ name }) => name === root) : -1;
  return index < 0 ? null : (call.arguments[index] ?? null);
}

function targetOf(node: Node): Node | null {
  if (node.type === 'AssignmentExpression') return node.left;
  return node.type === 'UpdateExpression' ? node.argument : null;
}

/** The place whose address a call is given, or that is an array. */
function placeGiven(argument: Node): Node | null {
  const bare = withoutCasts(argument);
  if (bare.type === 'CAddressOf') return unparenthesized(bare.argument);
  return bare.type === 'MemberExpression' || bare.type === 'Identifier' ? bare : null;
}

/** A place as it is compared: an element counts as the whole array. */
function changeOf(conversion: Conversion, target: Node): Pick<Claim, 'texts' | 'members'> {
  const place = unparenthesized(target);
  if (place.type === 'Identifier')
    return { texts: isVariableOfAll(conversion, place.name) ? [place.name] : [], members: [] };
  if (place.type !== 'MemberExpression') return { texts: [], members: [] };
  if (place.computed) return changeOf(conversion, place.object);
  const name = lastName(place);
  return { texts: [squeezed(conversion.driver, place)], members: name === null ? [] : [name] };
}

/** Is a name that of a variable that others see, too: one of the file, or one that a macro or a header declares? */
function isVariableOfAll({ function: definition }: Conversion, name: string): boolean {
  return !isLocal(definition, name) && !/^[A-Z][A-Z0-9_]*$/.test(name);
}

/** Where the locals of a hook are set to a value. */
export function definitionsOf({ function: definition }: Conversion): Definition[] {
  const declared = find(definition.body, 'VariableDeclarator').flatMap((use): Definition[] =>
    use.node.init ? [{ name: use.node.id.name, value: use.node.init, use }] : [],
  );
  const assigned = find(definition.body, 'AssignmentExpression').flatMap((use): Definition[] => {
    const left = unparenthesized(use.node.left);
    return left.type === 'Identifier' ? [{ name: left.name, value: use.node.right, use }] : [];
  });
  return [...declared, ...assigned];
}

/** The locals that what is stored for the mapping, what is mapped and what moves are worked out from. */
function locallyNeeded(
  conversion: Conversion,
  definitions: readonly Definition[],
  moved: readonly Node[],
): ReadonlySet<string> {
  const needed = new Set<string>();
  const need = (part: Node): void => {
    for (const { node } of findWithin(conversion.function, part, 'Identifier')) needed.add(node.name);
  };
  for (const { node } of privateStores(conversion)) need(node.right);
  for (const call of mappingCalls(conversion)) call.arguments.forEach(need);
  moved.forEach(need);
  for (let size = -1; size !== needed.size;) {
    size = needed.size;
    for (const { name, value } of definitions) if (needed.has(name)) need(value);
  }
  return needed;
}

/** The look-ups by which some locals were found, themselves or what holds or is held by what was found. */
function lookUps(
  conversion: Conversion,
  definitions: readonly Definition[],
  names: readonly string[],
  seen: ReadonlySet<string> = new Set(),
): Definition[] {
  return definitions.flatMap((definition): Definition[] => {
    if (!names.includes(definition.name)) return [];
    if (isLookUp(conversion, definition.value)) return [definition];
    const led = leadingTo(conversion, definition.value).filter((name) => !seen.has(name));
    return led.length === 0 ? [] : lookUps(conversion, definitions, led, new Set([...seen, ...names]));
  });
}

function isLookUp(conversion: Conversion, value: Node): boolean {
  const reader = effectsIn(conversion.driver);
  return findWithin(conversion.function, value, 'CallExpression').some(({ node }) =>
    reader.ofCall(conversion.function, node).some(({ effect }) => effect.does === 'tests'),
  );
}

/** The local that a value is, or that a structure holds it is asked of: `node` of `rb_entry(node, struct crate, node)`. */
function leadingTo(conversion: Conversion, value: Node): string[] {
  const bare = withoutCasts(value);
  if (bare.type === 'Identifier') return [bare.name];
  if (bare.type !== 'CallExpression') return [];
  const [first] = bare.arguments;
  const root = first ? rootLocal(first) : null;
  return root !== null && isPlain(conversion, bare) ? [root] : [];
}

function isPlain(conversion: Conversion, call: CallExpression): boolean {
  return effectsIn(conversion.driver)
    .ofCall(conversion.function, call)
    .every(({ effect }) => effect.does === 'reads');
}

/** What a look-up looks at: the list, the tree, the map, and what that is a part of. */
function lookedAt(conversion: Conversion, value: Node): string[] {
  const found: string[] = [];
  walk(value, (node) => {
    if (node.type !== 'CallExpression') return;
    for (const argument of node.arguments) {
      const given = placeGiven(argument);
      for (let place = given; place; place = objectOf(place)) {
        const isPlace =
          place.type === 'MemberExpression' ||
          (place.type === 'Identifier' && isVariableOfAll(conversion, place.name));
        if (isPlace) found.push(squeezed(conversion.driver, place));
      }
    }
  });
  return found;
}

/** The structure that a member lies in; null where a pointer leads to it. */
function objectOf(place: Node): Node | null {
  return place.type === 'MemberExpression' && !place.arrow ? unparenthesized(place.object) : null;
}

/** Does evaluating an expression read one of what a claim changes, itself or by a function of the file? */
function readsAny(driver: Driver, value: Node, claim: Claim): boolean {
  let found = false;
  const visit = (root: Node): void => {
    walk(root, (node) => {
      if (found) return false;
      if (node.type === 'CAddressOf') {
        visitAddress(node.argument);
        return false;
      }
      if (node.type === 'CallExpression') {
        found ||= readsInBody(driver, node, claim.members, new Set());
        for (const argument of node.arguments) {
          const bare = withoutCasts(argument);
          // What a call is given the address of, it looks at.
          if (bare.type === 'CAddressOf') visit(bare.argument);
        }
      }
      found ||= isChanged(driver, node, claim);
      return !found;
    });
  };
  const visitAddress = (place: Node): void => {
    const bare = unparenthesized(place);
    if (bare.type !== 'MemberExpression') {
      if (bare.type !== 'Identifier') visit(bare);
      return;
    }
    if (bare.computed) visit(bare.property);
    if (bare.arrow) visit(bare.object);
    else visitAddress(bare.object);
  };
  visit(value);
  return found;
}

function isChanged(driver: Driver, node: Node, { texts }: Claim): boolean {
  return (
    (node.type === 'MemberExpression' || node.type === 'Identifier') && texts.includes(squeezed(driver, node))
  );
}

/** Does a function of the file that is called read a member that is changed? */
function readsInBody(
  driver: Driver,
  call: CallExpression,
  members: readonly string[],
  seen: Set<string>,
): boolean {
  const name = calleeName(call);
  if (name === null || members.length === 0 || seen.has(name)) return false;
  seen.add(name);
  return driver
    .functions(name)
    .some(
      ({ body }) =>
        find(body, 'MemberExpression').some(({ node }) => members.includes(lastName(node) ?? '')) ||
        find(body, 'CallExpression').some(({ node }) => readsInBody(driver, node, members, seen)),
    );
}

/** A value that depends on a test, or on a loop, of what a claim changes is chosen by it, too. */
function refuseChosenByTest(
  conversion: Conversion,
  { use, name }: Definition,
  claim: Claim,
  isMoved: (node: Node) => boolean,
): void {
  if (isMoved(use.node)) return;
  const chosen = use.parents.find((parent) => {
    const test = testOf(parent);
    return test !== null && readsAny(conversion.driver, test, claim);
  });
  if (chosen)
    throw new Refusal(CODE.reliesOnTaken, use.node, `${name} is chosen by what is changed in vm_ops->mapped`);
}

/** What is asked, in whichever way, before a statement inside another one is done: for a loop, anything in it. */
function testOf(parent: Node): Node | null {
  switch (parent.type) {
    case 'IfStatement':
      return parent.test;
    case 'SwitchStatement':
      return parent.discriminant;
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CMacroBlock':
      return parent;
    default:
      return null;
  }
}
