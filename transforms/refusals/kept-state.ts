import type { TakeKind } from '../../kernel/fact';
import { effectsIn, type CallEffect } from '../../analysis/effects';
import { isLocal, isState, lastName } from '../../analysis/places';
import { variableHolding } from '../../analysis/outliving';
import type { Driver } from '../../model/driver';
import type { CallExpression, FunctionDeclaration, Identifier, Node } from '../../model/nodes';
import { contains, find, unparenthesized, type Use } from '../../model/query';
import { closesOf } from '../mapped-callback/operations';
import type { Conversion } from '../mmap-prepare/conversion';

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
  const member = memberKept(conversion, definition, at);
  if (member === null || isGivenByClose(conversion, member)) return false;
  return places.some(([, place]) => isWhileMissing(place, member)) || startsWithTest(definition, at, member);
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

/** The member of the driver's state that what is taken is kept in, itself or by a local; null when in none. */
function memberKept(conversion: Conversion, definition: FunctionDeclaration, use: Use): string | null {
  const tracked = definition === conversion.function ? conversion.vma : '';
  const assignments = find(definition.body, 'AssignmentExpression').filter(
    ({ node }) => node.operator === '=' && isState(definition, node.left, tracked),
  );
  const own = assignments.find(({ node }) => node === use.node || contains(node.right, use.node));
  if (own) return isMade(definition, own.node.right) ? lastName(own.node.left) : null;
  const holder = variableHolding(use);
  const stored = assignments.find(({ node }) => {
    const value = withoutCasts(node.right);
    return value.type === 'Identifier' && value.name === holder && node.start > use.node.start;
  });
  return stored ? lastName(stored.node.left) : null;
}

/** Is a value what a call has made, or a local that holds it? */
function isMade(definition: FunctionDeclaration, value: Node): boolean {
  const bare = withoutCasts(value);
  if (bare.type === 'CallExpression') return true;
  if (bare.type !== 'Identifier' || !isLocal(definition, bare.name)) return false;
  return find(definition.body, 'CallExpression').some((use) => variableHolding(use) === bare.name);
}

function withoutCasts(node: Node): Node {
  const bare = unparenthesized(node);
  return bare.type === 'CCastExpression' ? withoutCasts(bare.argument) : bare;
}

/** Does a node stand in the arm of an `if` that runs while a member is NULL? */
function isWhileMissing({ node, parents }: Use, member: string): boolean {
  return parents.some(
    (parent) =>
      parent.type === 'IfStatement' &&
      !contains(parent.test, node) &&
      asksMissing(parent.test, member) === contains(parent.consequent, node),
  );
}

/** Whether a test holds while a member is NULL (true), or while it is not (false); null when it asks something else. */
function asksMissing(test: Node, member: string): boolean | null {
  const bare = unparenthesized(test);
  switch (bare.type) {
    case 'UnaryExpression': {
      const inner = bare.operator === '!' ? asksMissing(bare.argument, member) : null;
      return inner === null ? null : !inner;
    }
    case 'MemberExpression':
    case 'Identifier':
      return lastName(bare) === member ? false : null;
    case 'BinaryExpression': {
      const isNull = (node: Node): boolean => {
        const one = unparenthesized(node);
        return (
          (one.type === 'Identifier' && one.name === 'NULL') || (one.type === 'Literal' && one.value === 0n)
        );
      };
      if (lastName(unparenthesized(bare.left)) !== member || !isNull(bare.right)) return null;
      return bare.operator === '==' ? true : bare.operator === '!=' ? false : null;
    }
    case 'CallExpression': {
      const [argument] = bare.arguments;
      const likely = bare.callee.type === 'Identifier' && /^(un)?likely$/.test(bare.callee.name);
      return likely && argument ? asksMissing(argument, member) : null;
    }
    default:
      return null;
  }
}

/** Does a function leave before it comes to a node when the member is there: `if (dev->buf) return 0;`? */
function startsWithTest(definition: FunctionDeclaration, { node }: Use, member: string): boolean {
  return definition.body.body.some((statement) => {
    if (statement.type !== 'IfStatement' || statement.alternate || statement.end > node.start) return false;
    const branch = statement.consequent;
    const last = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
    const leaves = last?.type === 'ReturnStatement' || last?.type === 'CGotoStatement';
    return leaves && asksMissing(statement.test, member) === false;
  });
}

/** Does a `close` of the operations that the hook installs name a member? */
function isGivenByClose(conversion: Conversion, member: string): boolean {
  return closesOf(conversion).some((close) => namesIn(close, member).length > 0);
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
    if (item.kind !== 'function' || !word.test(driver.source.slice(item.start, item.end))) return true;
    return driver.model(item).every((definition) => {
      if (definition.type !== 'FunctionDeclaration') return false;
      return namesIn(definition, name).every((use) => isCountedOrTold(conversion, definition, use));
    });
  });
}

/** Is a variable static in this file, or is a member one of a structure that this file defines? */
function isOfThisFile(driver: Driver, target: Node, name: string): boolean {
  const bare = unparenthesized(target);
  const isMember = bare.type === 'MemberExpression';
  return driver.items.some((item) => {
    if (item.kind !== 'declaration') return false;
    const text = driver.source.slice(item.start, item.end);
    if (!new RegExp(`\\b${name}\\b`).test(text)) return false;
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
        return parent.type === 'ReturnStatement' || parent.type === 'ExpressionStatement';
    }
  }
  return false;
}

/** Is a call one that writes text for somebody to read? */
function isTelling({ callee }: CallExpression): boolean {
  return (
    callee.type === 'Identifier' &&
    /^(seq_\w+|sysfs_emit\w*|s[cn]*printf|scnprintf|snprintf)$/.test(callee.name)
  );
}
