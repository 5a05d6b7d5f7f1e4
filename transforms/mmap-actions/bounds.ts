import { isWide } from '../../model/types';
import { takesLeast } from '../../kernel/groups';
import type { Expression, Identifier, Node } from '../../model/nodes';
import {
  calleeName,
  find,
  findFrom,
  isName,
  unparenthesized,
  withoutCasts,
  type Use,
} from '../../model/query';
import { flowOf, pointOf, type Flow, type FlowPoint } from '../../analysis/control-flow';
import { isReached, outcomesThatSay, says, type Outcome, type Said } from './outcomes';
import { saysNotNegative } from './signs';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { isLocal, lastName, squeezed } from '../../analysis/places';
import { isUnsignedType, MIRROR, OPPOSITE } from '../../analysis/values';
import { resolvedType } from '../../analysis/widths';
import type { Conversion } from '../mmap-prepare/conversion';
import { isEnd, isPageMultiple, isPages, isStart, isWholeSize, onlyValue, valuesOf } from './sizes';

/** What the tests of a hook say about the range that a mapping call is given: does it lie within the mapping? */

/**
 * How a range relates to the mapping when it is mapped: `within` it, `covers` it (never shorter, from its start), or
 * `unknown`.
 */
export type Relation = 'within' | 'covers' | 'unknown';

/** What a mapping call maps, from where: bytes for remap_pfn_range(), pages for vm_insert_pages(). */
export interface Range {
  readonly address: Expression | null;
  readonly size: Expression;
  readonly unit: Unit;
}

export type Unit = 'bytes' | 'pages';

/** Locals that lead to locals, roundings around roundings: as deep as anybody writes them. */
const DEPTH = 6;

/**
 * How a range relates to the mapping, on every way to the call that maps it. A test counts by its direction: behind `if
 * (vma->vm_end - vma->vm_start < size) return ...;` the range is within the mapping, behind `>` it covers it.
 */
export function relationOf(conversion: Conversion, range: Range, at: Use): Relation {
  let found = known.get(conversion);
  if (!found) known.set(conversion, (found = new Map<Node, Relation>()));
  let relation = found.get(range.size);
  if (relation === undefined) found.set(range.size, (relation = readRelation(conversion, range, at)));
  return relation;
}

/** By the size that a call is given: a call is asked about each time that it is looked at. */
const known = new WeakMap<Conversion, Map<Node, Relation>>();

function readRelation(conversion: Conversion, range: Range, at: Use): Relation {
  if (isWithin(conversion, range, at)) return 'within';
  return covers(conversion, range, at) ? 'covers' : 'unknown';
}

/** Is the range just the mapping, in pages: neither shorter nor longer, as behind `if (size != buf->size) return ...;`? */
export function isJustMapping(conversion: Conversion, range: Range, at: Use): boolean {
  return relationOf(conversion, range, at) === 'within' && covers(conversion, range, at);
}

/** Is the range within the mapping, by what it is made of or by the tests that were passed? */
function isWithin(conversion: Conversion, range: Range, at: Use): boolean {
  const offset = offsetOf(conversion, range.address);
  if (offset === undefined) return false;
  if (offset !== null) {
    const isRest =
      isRestBehind(conversion, range.size, offset) && isInMapping(conversion, offset, range.unit, at);
    return (
      isRest ||
      isTested(conversion, at, range.size, (test) => saysOf(conversion, test, range, offset, 'within'))
    );
  }
  return fits(conversion, range.size, range.unit, at, DEPTH);
}

/**
 * Does nothing tell that an address is the start of the mapping, or something behind it? A local with several values may be that
 * on its way.
 */
export function isElsewhere(conversion: Conversion, address: Expression): boolean {
  if (offsetOf(conversion, address) !== undefined) return false;
  const bare = resolved(conversion, address);
  return bare.type !== 'Identifier' || !isLocal(conversion.function, bare.name);
}

/** How far behind the start of the mapping an address is; null for the start itself, undefined where nobody knows. */
function offsetOf(conversion: Conversion, address: Expression | null): Expression | null | undefined {
  if (address === null || isStart(conversion, address)) return null;
  const bare = resolved(conversion, address);
  if (bare.type !== 'BinaryExpression' || bare.operator !== '+') return undefined;
  if (isStart(conversion, bare.left)) return bare.right;
  return isStart(conversion, bare.right) ? bare.left : undefined;
}

/**
 * Is what is taken off the mapping's size in the mapping? Otherwise `size - offset` wraps: nothing that long is left, or, of a
 * negative offset, more than all.
 */
function isInMapping(
  conversion: Conversion,
  offset: Expression,
  unit: Unit,
  at: Use,
  depth: number = DEPTH,
): boolean {
  return isAtMostAPage(withoutCasts(offset), unit) || fits(conversion, offset, unit, at, depth - 1);
}

/** The size of the mapping less an offset: all that is behind it. */
function isRestBehind(conversion: Conversion, size: Expression, offset: Expression): boolean {
  const bare = resolved(conversion, size);
  if (bare.type !== 'BinaryExpression' || bare.operator !== '-') return false;
  return isWholeSize(conversion, bare.left) && isSame(conversion, bare.right, offset);
}

/** Is a size no larger than the mapping where a node reads it? */
function fits(conversion: Conversion, size: Expression, unit: Unit, at: Use, depth: number): boolean {
  const bare = withoutCasts(size) as Expression;
  if (depth === 0) return false;
  if (isMapping(conversion, bare, unit)) return true;
  const range: Range = { address: null, size: bare, unit };
  const byTest = isTested(
    conversion,
    at,
    bare,
    (test) => saysOf(conversion, test, range, null, 'within'),
    (value, definedAt) => fits(conversion, value, unit, definedAt, depth - 1),
  );
  if (byTest) return true;
  switch (bare.type) {
    case 'Identifier': {
      const value = onlyValue(conversion, bare);
      return value !== null && fits(conversion, value, unit, at, depth - 1);
    }
    case 'CallExpression': {
      const name = calleeName(bare) ?? '';
      const [first] = bare.arguments;
      // The mapping's size is whole pages, so that what fits does so rounded up to them, too.
      if (name === 'PAGE_ALIGN' && first) return fits(conversion, first, unit, at, depth - 1);
      return takesLeast(name) && bare.arguments.some((one) => fits(conversion, one, unit, at, depth - 1));
    }
    case 'ConditionalExpression':
      return [true, false].every((holds) => {
        const arm = (holds ? bare.consequent : bare.alternate) ?? bare.test;
        const chosen: Range = { address: null, size: arm, unit };
        return (
          saysOf(conversion, { test: bare.test, holds }, chosen, null, 'within') ||
          fits(conversion, arm, unit, at, depth - 1)
        );
      });
    case 'BinaryExpression':
      return (
        bare.operator === '-' &&
        isMapping(conversion, bare.left, unit) &&
        isInMapping(conversion, bare.right, unit, at, depth)
      );
    default:
      return false;
  }
}

/** Is a value at most one page, which is the least that a mapping has: by itself, or as what a mask leaves of another one? */
function isAtMostAPage(value: Node, unit: Unit): boolean {
  const bare = unparenthesized(value);
  if (bare.type === 'Literal')
    return typeof bare.value === 'bigint' && bare.value <= (unit === 'bytes' ? LEAST_PAGE_SIZE : 1n);
  if (bare.type === 'BinaryExpression' && bare.operator === '&')
    return isAtMostAPage(bare.left, unit) || isAtMostAPage(bare.right, unit);
  if (unit === 'pages') return false;
  const isInPage =
    bare.type === 'UnaryExpression' && bare.operator === '~' && isName(bare.argument, 'PAGE_MASK');
  return isInPage || isName(bare, 'PAGE_SIZE') || calleeName(bare) === 'offset_in_page';
}

/** Of all architectures. */
const LEAST_PAGE_SIZE = 4096n;

type NodeOf<Type extends Node['type']> = Extract<Node, { type: Type }>;

/** Does a range from the start of the mapping never end before it does? */
function covers(conversion: Conversion, range: Range, at: Use): boolean {
  if (offsetOf(conversion, range.address) !== null) return false;
  return isTested(conversion, at, range.size, (test) => saysOf(conversion, test, range, null, 'covers'));
}

/**
 * Does every way to a call pass an outcome that says something about a value, with the value as it is at the call?
 * @param byItself of a value that a local is given: does it hold without a test?
 */
function isTested(
  conversion: Conversion,
  at: Use,
  value: Expression,
  isSaid: (outcome: Outcome) => boolean,
  byItself: (given: Expression, definedAt: Use) => boolean = () => false,
): boolean {
  const flow = flowOf(conversion.function);
  const target = pointOf(flow, at);
  if (!target) return false;
  const said = outcomesThatSay(flow, isSaid);
  const { starts, writes } = writesOf(conversion, flow, value, at, byItself);
  if (said.size === 0 && starts.length > 0) return false;
  return !isReached(starts, target, said, writes);
}

/** Where a value is written, and where ways to a call begin on which it is not known by itself. */
interface Writes {
  readonly starts: readonly FlowPoint[];
  readonly writes: ReadonlySet<FlowPoint>;
}

function writesOf(
  conversion: Conversion,
  flow: Flow,
  value: Expression,
  at: Use,
  byItself: (given: Expression, definedAt: Use) => boolean,
): Writes {
  const bare = withoutCasts(value);
  if (bare.type === 'Identifier' && isLocal(conversion.function, bare.name)) {
    const own = localWrites(conversion, flow, bare, at, byItself);
    if (own) return own;
  }
  const starts = new Set<FlowPoint>([flow.entry]);
  const writes = new Set<FlowPoint>();
  for (const point of changesOf(conversion, flow, value)) {
    writes.add(point);
    for (const next of point.next) starts.add(next);
  }
  return { starts: [...starts], writes };
}

/** The definitions of a local that a call sees: each begins ways of its own. */
function localWrites(
  conversion: Conversion,
  flow: Flow,
  { name }: Identifier,
  at: Use,
  byItself: (given: Expression, definedAt: Use) => boolean,
): Writes | null {
  const variable = variableOf(conversion.driver, conversion.function, name);
  const target = pointOf(flow, at);
  if (!variable || !target) return null;
  const reaching = definitionsReaching(variable, at, target, new Map());
  if (reaching.length === 0) return null;
  const writes = new Set(variable.definitions.flatMap((d) => (d.target ? [d.point] : [])));
  const given = reaching.flatMap(({ point }) => point.next);
  const keeps =
    cannotGrow(conversion, name) || !isReached(given, target, notNegative(conversion, flow, name), writes);
  const starts = reaching.flatMap(({ point, value, target: written }): readonly FlowPoint[] => {
    if (written === null) return [point];
    const given: Use = { node: written, parents: point.node ? [point.node] : [] };
    return keeps && value && byItself(value, given) ? [] : point.next;
  });
  return { starts, writes };
}

/** The tests that tell whether a local is negative. */
function notNegative(conversion: Conversion, flow: Flow, name: string): Said {
  return outcomesThatSay(flow, (outcome) => says(outcome, (one) => saysNotNegative(conversion, one, name)));
}

/** Is a value never larger for being stored in a local? It may be cut off in a narrow one, and is huge if that makes it negative. */
function cannotGrow({ driver, function: definition }: Conversion, name: string): boolean {
  const types = find(definition.body, 'VariableDeclarator').flatMap(({ node: { id } }) =>
    id.name === name ? [resolvedType(driver, id.ctype)] : [],
  );
  return types.length > 0 && types.every((type) => isUnsignedType(type) || isWide(type));
}

/** The points that change what a value is made of: a local in it, or a member of the same name. */
function changesOf(conversion: Conversion, flow: Flow, value: Expression): readonly FlowPoint[] {
  const { driver, function: definition } = conversion;
  const members = new Set(findFrom(value, 'MemberExpression').flatMap(({ node }) => lastName(node) ?? []));
  const names = new Set(findFrom(value, 'Identifier').map(({ node }) => node.name));
  const points: FlowPoint[] = [];
  for (const name of names) {
    const variable = isLocal(definition, name) ? variableOf(driver, definition, name) : null;
    for (const { target, point } of variable?.definitions ?? []) if (target) points.push(point);
  }
  const targets: Use[] = [
    ...find(definition.body, 'AssignmentExpression').map((use) => ({ ...use, node: use.node.left })),
    ...find(definition.body, 'UpdateExpression').map((use) => ({ ...use, node: use.node.argument })),
  ];
  for (const { node, parents } of targets) {
    const written = unparenthesized(node);
    const point = pointOf(flow, { node: written, parents });
    const isOne =
      (written.type === 'MemberExpression' && members.has(lastName(written) ?? '')) ||
      (written.type === 'Identifier' && !isLocal(definition, written.name) && names.has(written.name));
    if (isOne && point) points.push(point);
  }
  return points;
}

/** Does the outcome of a test say that a range is within the mapping, or that it covers it? */
function saysOf(
  conversion: Conversion,
  outcome: Outcome,
  range: Range,
  offset: Expression | null,
  wanted: 'within' | 'covers',
): boolean {
  const isSaid = ({ test, holds }: Outcome): boolean => {
    if (test.type === 'BinaryExpression')
      return comparisonSays(conversion, test, holds, range, offset, wanted);
    if (test.type !== 'Identifier') return false;
    const [value, another] = valuesOf(conversion, test, null) ?? [];
    const compares = value !== undefined && !another && value.type === 'BinaryExpression';
    return compares && comparisonSays(conversion, value, holds, range, offset, wanted);
  };
  return says(outcome, isSaid);
}

function comparisonSays(
  conversion: Conversion,
  { operator, left, right }: NodeOf<'BinaryExpression'>,
  holds: boolean,
  range: Range,
  offset: Expression | null,
  wanted: 'within' | 'covers',
): boolean {
  const relation = (holds ? operator : OPPOSITE.get(operator)) ?? '';
  return (['bytes', 'pages'] as const).some((unit) =>
    [
      { mapping: left, other: right, is: relation },
      { mapping: right, other: left, is: MIRROR.get(relation) },
    ].some(({ mapping, other, is }) => {
      if (!is || !(wanted === 'within' ? /^(>=?|==)$/ : /^(<=?|==)$/).test(is)) return false;
      const compared = comparedWith(conversion, mapping, other, unit);
      if (!compared) return false;
      const size: Compared = { expression: range.size, unit: range.unit };
      if (offset === null) return holdsAll(conversion, { expression: compared, unit }, size, wanted, DEPTH);
      return isSumOf(conversion, compared, offset, range.size);
    }),
  );
}

/** What the size of the mapping is compared with, where one side is that, or its end where the other is behind its start. */
function comparedWith(
  conversion: Conversion,
  mapping: Expression,
  other: Expression,
  unit: Unit,
): Expression | null {
  if (isMapping(conversion, mapping, unit)) return other;
  if (unit === 'pages' || !isEnd(conversion, mapping)) return null;
  return offsetOf(conversion, other) ?? null;
}

interface Compared {
  readonly expression: Expression;
  readonly unit: Unit;
}

/** Is a value at least as large as a size (`within`), or, rounded up to pages, at most (`covers`)? */
function holdsAll(
  conversion: Conversion,
  value: Compared,
  size: Compared,
  wanted: 'within' | 'covers',
  depth: number,
): boolean {
  if (depth === 0) return false;
  if (value.unit === size.unit && isSame(conversion, value.expression, size.expression)) return true;
  const given = withoutCasts(resolved(conversion, value.expression)) as Expression;
  const asked = withoutCasts(resolved(conversion, size.expression)) as Expression;
  const ask = (one: Compared, another: Compared): boolean =>
    holdsAll(conversion, one, another, wanted, depth - 1);
  const smaller = inner(conversion, { expression: asked, unit: size.unit }, false);
  if (smaller && ask(value, smaller)) return true;
  const part = inner(conversion, { expression: given, unit: value.unit }, wanted === 'within');
  if (part && ask(part, size)) return true;
  if (wanted === 'covers' || given.type !== 'BinaryExpression' || !/^[+*]$/.test(given.operator))
    return false;
  return [given.left, given.right].some((operand) => ask({ ...value, expression: operand }, size));
}

/**
 * What a size is made of, of which it is at least as many whole pages: rounded up to pages, or counted in the other unit.
 * @param mayNotLose may it not be less than its whole pages, as where a number of bytes is cut off to pages?
 */
function inner(conversion: Conversion, { expression, unit }: Compared, mayNotLose: boolean): Compared | null {
  if (expression.type === 'CallExpression') {
    const [first] = expression.arguments;
    const name = calleeName(expression) ?? '';
    if (!first) return null;
    if (unit === 'bytes' && name === 'PAGE_ALIGN') return { expression: first, unit };
    if (
      unit === 'bytes' &&
      /^(ALIGN|round_up|roundup)$/.test(name) &&
      isName(expression.arguments[1] ?? first, 'PAGE_SIZE')
    )
      return { expression: first, unit };
    const isUp =
      name === 'PFN_UP' || (name === 'DIV_ROUND_UP' && isName(expression.arguments[1] ?? first, 'PAGE_SIZE'));
    return unit === 'pages' && isUp ? { expression: first, unit: 'bytes' } : null;
  }
  if (expression.type !== 'BinaryExpression') return null;
  const { operator, left, right } = expression;
  const multiplies =
    (operator === '<<' && isName(right, 'PAGE_SHIFT')) || (operator === '*' && isName(right, 'PAGE_SIZE'));
  if (unit === 'bytes' && multiplies) return { expression: left, unit: 'pages' };
  const divides =
    (operator === '>>' && isName(right, 'PAGE_SHIFT')) || (operator === '/' && isName(right, 'PAGE_SIZE'));
  if (unit !== 'pages' || !divides) return null;
  const roundedUp = withAlmostAPage(left);
  if (roundedUp) return { expression: roundedUp, unit: 'bytes' };
  return mayNotLose && !isPageMultiple(conversion, left) ? null : { expression: left, unit: 'bytes' };
}

/** The `size` of `size + PAGE_SIZE - 1`, however that is written; null for anything else. */
function withAlmostAPage(sum: Expression): Expression | null {
  const bare = unparenthesized(sum);
  if (bare.type !== 'BinaryExpression') return null;
  const isOne = (node: Node): boolean => node.type === 'Literal' && node.value === 1n;
  const isLess = (node: Node): boolean =>
    node.type === 'BinaryExpression' &&
    node.operator === '-' &&
    isName(node.left, 'PAGE_SIZE') &&
    isOne(node.right);
  if (bare.operator === '+' && isLess(unparenthesized(bare.right))) return bare.left;
  const first = unparenthesized(bare.left);
  const isSum =
    first.type === 'BinaryExpression' && first.operator === '+' && isName(first.right, 'PAGE_SIZE');
  return bare.operator === '-' && isOne(bare.right) && isSum ? first.left : null;
}

/** Is an expression the sum of two others? */
function isSumOf(conversion: Conversion, sum: Expression, one: Expression, another: Expression): boolean {
  const bare = resolved(conversion, sum);
  if (bare.type !== 'BinaryExpression' || bare.operator !== '+') return false;
  const are = (left: Expression, right: Expression): boolean =>
    isSame(conversion, left, one) && isSame(conversion, right, another);
  return are(bare.left, bare.right) || are(bare.right, bare.left);
}

function isMapping(conversion: Conversion, expression: Node, unit: Unit): boolean {
  return unit === 'bytes' ? isWholeSize(conversion, expression) : isPages(conversion, expression);
}

/** Are two expressions the same words, or locals that hold the same? */
function isSame(conversion: Conversion, one: Expression, another: Expression): boolean {
  const { driver } = conversion;
  const words = (expression: Expression): string[] => {
    const bare = withoutCasts(expression);
    return [bare, withoutCasts(resolved(conversion, expression))].map((node) => squeezed(driver, node));
  };
  const others = words(another);
  return words(one).some((word) => others.includes(word));
}

/** What a local holds, where that is one value; anything else as it is. */
function resolved(conversion: Conversion, expression: Expression): Expression {
  const bare = withoutCasts(expression) as Expression;
  const value = bare.type === 'Identifier' ? onlyValue(conversion, bare) : null;
  return value ?? bare;
}
