import type { TakeKind } from '../../kernel/fact';
import { isHint, writesText } from '../../kernel/groups';
import { flowOf, type FlowPoint } from '../../analysis/control-flow';
import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { mayLookAt } from '../../analysis/looks';
import { executions } from '../../analysis/paths';
import { isLocal, lastName, squeezed, valuesAssigned } from '../../analysis/places';
import { isState } from '../../analysis/targets';
import { variableHolding } from '../../analysis/outliving';
import type { Driver } from '../../model/driver';
import type {
  AssignmentExpression,
  CallExpression,
  FunctionDeclaration,
  Identifier,
  Node,
} from '../../model/nodes';
import { calleeName, withoutCasts, contains, find, unparenthesized, type Use } from '../../model/query';
import { walk } from '../../model/walk';
import { closesOf } from '../mapped-callback/operations';
import type { Conversion } from '../mmap-prepare/conversion';
import { hasWord } from '../../model/words';

/**
 * State that belongs to the device and to no mapping: what is allocated once and kept, and what is counted and never
 * counted down. Nothing of it is missing, or held twice, when a mapping fails or merges.
 */

/** What the device may keep: an object that is there or not. */
const KEPT: ReadonlySet<TakeKind> = new Set(['memory', 'pages', 'dma']);

/**
 * Is what a call takes, or what an assignment stores, done only while the device has none: `if (!dev->buf) dev->buf = ...`?
 * Not where a `close` of the hook gives the member back.
 */
export function isKeptOnce(conversion: Conversion, use: Use, through: CallEffect | null = null): boolean {
  const inner = through !== null && through.through.length > 0 ? whereDone(conversion.driver, through) : null;
  if (through !== null && through.through.length > 0 && inner === null) return false;
  if (through?.effect.does === 'takes' && !KEPT.has(through.effect.what)) return false;
  const places: readonly (readonly [FunctionDeclaration, Use])[] = [
    [conversion.function, use],
    ...(inner ? [inner] : []),
  ];
  const [definition, at] = places.at(-1)!;
  const kept = placeKept(conversion, definition, at);
  const member = kept && lastName(kept);
  if (kept === null || member === null || isGivenByClose(conversion, member)) return false;
  const { driver } = conversion;
  const text = squeezed(driver, kept);
  // Another function may reach the same object by another name.
  const isKept = (node: Node, within: FunctionDeclaration): boolean =>
    within === definition ? squeezed(driver, node) === text : lastName(node) === member;
  return (
    places.some(([within, place]) => isWhileMissing(place, (node) => isKept(node, within))) ||
    startsWithTest(driver, definition, at, (node) => isKept(node, definition))
  );
}

/**
 * Does what is stored decide whether a later mapping fails: `if (dev->owner) return -EBUSY; dev->owner = current;`? The same
 * value for every mapping it may be, but one that a mapping which then fails would leave to all others.
 */
export function isClaim(conversion: Conversion, use: Use, through: CallEffect | null = null): boolean {
  const { driver } = conversion;
  const helper = through?.through.at(-1);
  const [inner] = helper === undefined ? [] : driver.functions(helper);
  const node = through?.node ?? use.node;
  const places: (readonly [FunctionDeclaration, number])[] = [[conversion.function, use.node.start]];
  if (inner && through?.node) places.push([inner, node.start]);
  const stored = storedBy(places.at(-1)![0], node, through);
  const tests = through !== null && asksToo(driver, places.at(-1)![0], through);
  return (
    stored.length > 0 &&
    places.some(([definition, start]) => failsBy(driver, definition, start, stored, tests))
  );
}

/**
 * Is a claim one that a mapping which fails leaves behind in the legacy hook as well: `if (!dev->mm) dev->mm = current->mm;`
 * before checks that fail without taking it back? Whoever asks first holds it then, with a mapping or without one.
 */
export function isClaimLeftBehind(conversion: Conversion, use: Use<AssignmentExpression>): boolean {
  const { driver, function: definition } = conversion;
  const { node } = use;
  const member = lastName(node.left);
  if (node.operator !== '=' || member === null || isGivenByClose(conversion, member)) return false;
  const text = squeezed(driver, node.left);
  if (!isWhileMissing(use, (other) => squeezed(driver, other) === text)) return false;
  const isSetAgain = find(definition.body, 'AssignmentExpression').some(
    (other) => other.node !== node && squeezed(driver, other.node.left) === text,
  );
  const statement = use.parents.find(({ type }) => type === 'ExpressionStatement');
  return (
    !isSetAgain &&
    statement !== undefined &&
    (executions(driver, definition) ?? []).some(
      ({ outcome, trace }) => outcome === 'failure' && trace.includes(statement),
    )
  );
}

/**
 * Is a bit, or a flag of a word, only ever set (or cleared) by the hook: no test of it makes a later mapping fail, and no
 * `close` of the hook looks at it? Then it is the same store for every mapping.
 * @param place what the bit lies in: the assigned place, or what the address of is given to set_bit()
 */
export function isSetForGood(
  conversion: Conversion,
  use: Use,
  place: Node,
  through: CallEffect | null = null,
): boolean {
  const bare = withoutCasts(place);
  const name = lastName(bare.type === 'CAddressOf' ? bare.argument : bare);
  return name !== null && !isGivenByClose(conversion, name) && !isClaim(conversion, use, through);
}

/** A member of whatever object, or a variable. */
interface Named {
  readonly name: string;
  readonly isMember: boolean;
}

/** What an assignment, or a call that has an effect, stores into; through a pointer, what that may point to as well. */
function storedBy(definition: FunctionDeclaration, node: Node, through: CallEffect | null): readonly Named[] {
  if (node.type === 'AssignmentExpression') return namedBy(definition, node.left);
  const effect = through?.effect;
  const of = effect && 'of' in effect ? effect.of : undefined;
  if (node.type !== 'CallExpression' || typeof of !== 'number' || !node.arguments[of]) return [];
  const bare = withoutCasts(node.arguments[of]);
  if (bare.type === 'CAddressOf') return namedBy(definition, bare.argument);
  // Somewhere in what a pointer points to is no place.
  return bare.type === 'Identifier' ? pointedBy(definition, bare.name) : namedBy(definition, bare);
}

function namedBy(definition: FunctionDeclaration, target: Node): readonly Named[] {
  const bare = unparenthesized(target);
  if (bare.type === 'CDereference') {
    const pointer = unparenthesized(bare.argument);
    if (pointer.type !== 'Identifier') return [];
    return [{ name: pointer.name, isMember: false }, ...pointedBy(definition, pointer.name)];
  }
  const name = lastName(bare);
  return name === null ? [] : [{ name, isMember: bare.type !== 'Identifier' }];
}

/** What a local may point to: of what it is set to the address. */
function pointedBy(definition: FunctionDeclaration, name: string): readonly Named[] {
  return valuesAssigned(definition, name).flatMap((value) => {
    const given = withoutCasts(value);
    return given.type === 'CAddressOf' ? namedBy(definition, given.argument) : [];
  });
}

/** Does a call tell what was there before it stores, as `xchg()` does? */
function asksToo(driver: Driver, definition: FunctionDeclaration, { node, effect }: CallEffect): boolean {
  if (node.type !== 'CallExpression' || !('of' in effect)) return false;
  return effectsIn(driver)
    .ofCall(definition, node)
    .some((other) => other.effect.does === 'tests' && other.effect.of === effect.of);
}

/**
 * Is what is stored in the test by which, before the store, a way leaves on which the function fails?
 * @param tests whether the store itself tells what was there, so that the test may be behind it
 */
function failsBy(
  driver: Driver,
  definition: FunctionDeclaration,
  start: number,
  stored: readonly Named[],
  tests: boolean,
): boolean {
  const isEarlier = ({ end }: Node): boolean => end <= start;
  // Asked first: a function may have thousands of ways.
  if (!tests && !isNamedBefore(definition, start, stored)) return false;
  const known = new Map<Node, boolean>();
  const decides = (test: Node): boolean => {
    let found = known.get(test);
    if (found === undefined) known.set(test, (found = asksFor(definition, test, stored, new Set())));
    return found;
  };
  const isTest = ({ kind, node }: FlowPoint): boolean =>
    (kind === 'condition' || kind === 'switch') && node !== null && (tests || isEarlier(node));
  if (!flowOf(definition).all.some((point) => isTest(point) && decides(point.node!))) return false;
  return (executions(driver, definition) ?? []).some(({ outcome, points, trace }) => {
    if (outcome !== 'failure') return false;
    const last = points.findLast(isTest)?.node;
    if (!last || !decides(last)) return false;
    return tests || trace.every((node) => !(node.start <= start && start < node.end));
  });
}

function isNamedBefore({ body }: FunctionDeclaration, start: number, stored: readonly Named[]): boolean {
  return find(body, 'Identifier').some(
    ({ node }) => node.end <= start && stored.some(({ name }) => name === node.name),
  );
}

/** Does a test read what is stored, itself or by what its locals were set to? */
function asksFor(
  definition: FunctionDeclaration,
  test: Node,
  stored: readonly Named[],
  followed: Set<string>,
): boolean {
  let found = false;
  const isStored = (name: string, isMember: boolean): boolean =>
    stored.some((one) => one.name === name && one.isMember === isMember);
  walk(test, (node) => {
    if (found) return false;
    if (node.type === 'MemberExpression') {
      const { object, property, computed } = node;
      if (!computed && property.type === 'Identifier' && isStored(property.name, true)) found = true;
      // The name of a member is no variable.
      if (!computed && !found) {
        found = asksFor(definition, object, stored, followed);
        return false;
      }
    }
    if (node.type === 'Identifier' && !found) {
      const { name } = node;
      if (isStored(name, false)) found = true;
      else if (isLocal(definition, name) && !followed.has(name)) {
        followed.add(name);
        found = valuesAssigned(definition, name).some((value) =>
          asksFor(definition, value, stored, followed),
        );
      }
    }
    return !found;
  });
  return found;
}

/** The function of the file in which an effect is, and the node that has it. */
function whereDone(
  driver: Driver,
  { node, through }: CallEffect,
): readonly [FunctionDeclaration, Use] | null {
  const [definition] = through.length === 1 ? driver.functions(through[0]) : [];
  if (!definition || !node) return null;
  const use = find(definition.body, node.type as 'CallExpression').find((one) => one.node === node);
  return use ? [definition, use] : null;
}

/** The place of the driver's state that what is taken is kept in, itself or by a local; null when in none. */
function placeKept(
  { vma, driver, ...conversion }: Conversion,
  definition: FunctionDeclaration,
  use: Use,
): Node | null {
  const tracked = definition === conversion.function ? vma : '';
  const assignments = find(definition.body, 'AssignmentExpression').filter(
    ({ node }) => node.operator === '=' && isState(definition, node.left, tracked),
  );
  const own = assignments.find(({ node }) => node === use.node || contains(node.right, use.node));
  if (own) return isMade(driver, definition, own.node.right) ? own.node.left : null;
  const holder = variableHolding(use);
  const stored = assignments.find(({ node }) => {
    const value = withoutCasts(node.right);
    return value.type === 'Identifier' && value.name === holder && node.start > use.node.start;
  });
  return stored ? stored.node.left : null;
}

/** Is a value an object that a call has made, or a local that holds one? Not who maps, or what is claimed by a first mapping. */
function isMade(driver: Driver, definition: FunctionDeclaration, value: Node): boolean {
  const makes = (call: CallExpression): boolean =>
    effectsIn(driver)
      .ofCall(definition, call)
      .some(({ effect }) => effect.does === 'takes' && KEPT.has(effect.what));
  const bare = withoutCasts(value);
  if (bare.type === 'CallExpression') return makes(bare);
  if (bare.type !== 'Identifier' || !isLocal(definition, bare.name)) return false;
  return find(definition.body, 'CallExpression').some(
    (use) => variableHolding(use) === bare.name && makes(use.node),
  );
}

/** Is a node the place that is asked about? */
type IsKept = (node: Node) => boolean;

/** Does a node stand in the arm of an `if` that runs while a member is NULL? */
function isWhileMissing({ node, parents }: Use, isKept: IsKept): boolean {
  return parents.some(
    (parent) =>
      parent.type === 'IfStatement' &&
      !contains(parent.test, node) &&
      asksMissing(parent.test, isKept) === contains(parent.consequent, node),
  );
}

/** Whether a test holds while a member is NULL (true), or while it is not (false); null when it asks something else. */
function asksMissing(test: Node, isKept: IsKept): boolean | null {
  const bare = unparenthesized(test);
  switch (bare.type) {
    case 'UnaryExpression': {
      const inner = bare.operator === '!' ? asksMissing(bare.argument, isKept) : null;
      return inner === null ? null : !inner;
    }
    case 'MemberExpression':
    case 'Identifier':
      return isKept(bare) ? false : null;
    case 'BinaryExpression': {
      const isNull = (node: Node): boolean => {
        const one = unparenthesized(node);
        return (
          (one.type === 'Identifier' && one.name === 'NULL') || (one.type === 'Literal' && one.value === 0n)
        );
      };
      if (!isKept(unparenthesized(bare.left)) || !isNull(bare.right)) return null;
      return bare.operator === '==' ? true : bare.operator === '!=' ? false : null;
    }
    case 'CallExpression': {
      const [argument] = bare.arguments;
      return isHint(calleeName(bare) ?? '') && argument ? asksMissing(argument, isKept) : null;
    }
    default:
      return null;
  }
}

/** Does a function leave before it comes to a node, and not with an error, when the member is there: `if (dev->buf) return 0;`? */
function startsWithTest(
  driver: Driver,
  definition: FunctionDeclaration,
  { node }: Use,
  isKept: IsKept,
): boolean {
  return definition.body.body.some((statement) => {
    if (statement.type !== 'IfStatement' || statement.alternate || statement.end > node.start) return false;
    const branch = statement.consequent;
    const last = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
    if (last?.type !== 'ReturnStatement' && last?.type !== 'CGotoStatement') return false;
    const through = executions(driver, definition)?.filter(({ trace }) => trace.includes(last)) ?? [];
    // A first mapping that keeps others out holds it for itself.
    return (
      asksMissing(statement.test, isKept) === false && through.some(({ outcome }) => outcome !== 'failure')
    );
  });
}

/** May a `close` of the operations that the hook installs come to a member? */
function isGivenByClose(conversion: Conversion, member: string): boolean {
  return closesOf(conversion).some(({ body }) => mayLookAt(conversion.driver, body, member));
}

function namesIn(definition: FunctionDeclaration, name: string): Use<Identifier>[] {
  return find(definition.body, 'Identifier').filter(({ node }) => node.name === name);
}

/**
 * Is a place only counted up, and printed: nothing of the file counts it down, decides by it or hands it on? Known only for
 * what no other file can reach: a static variable, or a member of a structure of this file.
 */
export function isStatistic(conversion: Conversion, target: Node): boolean {
  const name = lastName(target);
  const { driver } = conversion;
  if (name === null || !isOfThisFile(driver, target, name)) return false;
  const word = new RegExp(`\\b${name}\\b`);
  return driver.items.every((item) => {
    if (item.kind === 'directive') return !word.test(driver.source.slice(item.start, item.end));
    const text = driver.source.slice(item.start, item.end);
    if (item.kind !== 'function') return !new RegExp(`&\\s*(?:\\w+(?:\\.|->))*${name}\\b`).test(text);
    if (!word.test(text)) return true;
    return driver.model(item).every((definition) => {
      if (definition.type !== 'FunctionDeclaration') return false;
      if (find(definition.body, 'CUnparsed').some(({ node }) => word.test(driver.textOf(node)))) return false;
      return namesIn(definition, name).every((use) => isCountedOrTold(conversion, definition, use));
    });
  });
}

/** Is a variable static in this file, or is a member one of a structure that this file defines? */
export function isOfThisFile(driver: Driver, target: Node, name: string): boolean {
  const bare = unparenthesized(target);
  const isMember = bare.type === 'MemberExpression';
  return driver.items.some((item) => {
    if (item.kind !== 'declaration') return false;
    const text = driver.source.slice(item.start, item.end);
    if (!hasWord(text, name)) return false;
    return isMember ? /^\s*(typedef\s+)?(struct|union)\b[^{;]*\{/.test(text) : /^\s*static\b/.test(text);
  });
}

/** Is a mention of a counter its increment, or one that only tells its value? */
function isCountedOrTold(
  conversion: Conversion,
  definition: FunctionDeclaration,
  use: Use<Identifier>,
): boolean {
  const { node, parents } = use;
  const decides = parents.some(
    (parent, i) =>
      'test' in parent && parent.test !== null && (parent.test === parents[i - 1] || parent.test === node),
  );
  if (decides) return false;
  const reader = effectsIn(conversion.driver);
  for (const [i, parent] of parents.entries()) {
    const child = i === 0 ? node : parents[i - 1];
    switch (parent.type) {
      case 'MemberExpression':
        if (parent.property !== child || parent.computed) return false;
        break;
      case 'ParenthesizedExpression':
      case 'CAddressOf':
      case 'CCastExpression':
        break;
      case 'UpdateExpression':
        return parent.operator === '++' && parents[i + 1]?.type === 'ExpressionStatement';
      case 'AssignmentExpression':
        if (parent.left !== child) return false;
        return parent.operator === '+=' || (parent.operator === '=' && parent.right.type === 'Literal');
      case 'CallExpression': {
        const effects = reader.ofCall(definition, parent).map(({ effect }) => effect);
        const counts = effects.some(
          ({ does, ...rest }) => does === 'takes' && 'what' in rest && rest.what === 'count',
        );
        if (counts) return parents[i + 1]?.type === 'ExpressionStatement';
        const changes = effects.some(({ does }) =>
          ['gives', 'stores', 'writes', 'assigns', 'unknown', 'takes'].includes(does),
        );
        if (changes) return isTelling(parent);
        break;
      }
      default:
        return parent.type === 'ExpressionStatement';
    }
  }
  return false;
}

/** Is a call one that writes text for somebody to read? */
function isTelling({ callee }: CallExpression): boolean {
  return callee.type === 'Identifier' && writesText(callee.name);
}
