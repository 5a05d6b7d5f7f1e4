import { isWide } from '../../model/types';
import { isWholePages, roundsTo, takesLeast } from '../../kernel/groups';
import type { Expression, Identifier, Node } from '../../model/nodes';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { alwaysLeaves } from '../mapped-callback/shape';
import { lastName, mayWrite } from '../../analysis/places';
import { isRepeatable } from '../../analysis/purity';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, mentionByMacros, variableOf } from '../../analysis/definitions';
import { resolvedType } from '../../analysis/widths';
import { find, isName, unparenthesized, variableUses, type Use } from '../../model/query';

/** What the arguments of mapping calls are: addresses, sizes and counts of the whole mapping, multiples of the page size. */

/** Is the expression the first address of the mapping, or a local that holds nothing else? */
export function isStart(conversion: Conversion, expression: Expression): boolean {
  return isAddress(conversion, expression, 'vm_start');
}

/** Is the expression the first address behind the mapping, or a local that holds nothing else? */
export function isEnd(conversion: Conversion, expression: Expression): boolean {
  return isAddress(conversion, expression, 'vm_end');
}

function isAddress(conversion: Conversion, expression: Node, member: 'vm_start' | 'vm_end'): boolean {
  const bare = unparenthesized(expression);
  if (bare.type === 'CCastExpression')
    return (
      isWide(resolvedType(conversion.driver, bare.ctype)) && isAddress(conversion, bare.argument, member)
    );
  if (bare.type !== 'Identifier') return vmaMember(conversion, bare) === member;
  const value = onlyValue(conversion, bare);
  return value !== null && vmaMember(conversion, unparenthesized(value)) === member;
}

/**
 * Is the expression the size of the whole mapping in bytes: `vm_end - vm_start`, its pages in bytes, either rounded to
 * pages, or a local that holds that?
 * @param through the reads of locals that led here
 */
export function isWholeSize(
  conversion: Conversion,
  expression: Node,
  through: ReadonlySet<Node> = new Set(),
): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'BinaryExpression': {
      const { operator, left, right } = bare;
      if (operator === '-')
        return isAddress(conversion, left, 'vm_end') && isAddress(conversion, right, 'vm_start');
      if (operator === '<<') return isPages(conversion, left, through) && isName(right, 'PAGE_SHIFT');
      if (operator === '*') return isPages(conversion, left, through) && isName(right, 'PAGE_SIZE');
      return operator === '&' && isWholeSize(conversion, left, through) && isName(right, 'PAGE_MASK');
    }
    case 'CallExpression': {
      const [argument] = bare.arguments;
      return (
        isName(bare.callee, 'PAGE_ALIGN') &&
        argument !== undefined &&
        isWholeSize(conversion, argument, through)
      );
    }
    case 'CCastExpression':
      return (
        isWide(resolvedType(conversion.driver, bare.ctype)) && isWholeSize(conversion, bare.argument, through)
      );
    case 'Identifier': {
      const value = through.has(bare) ? null : onlyValue(conversion, bare);
      return value !== null && isWholeSize(conversion, value, new Set([...through, bare]));
    }
    default:
      return false;
  }
}

/**
 * Has the hook left already when the mapping has another size than a constant: `if (vma->vm_end - vma->vm_start !=
 * PAGE_SIZE) return -EINVAL;`?
 * @param anyValue is it enough that the value is written in the same way?
 */
export function isOnlySize(conversion: Conversion, size: Expression, at: Use, anyValue = false): boolean {
  const bare = unparenthesized(size);
  const constant =
    bare.type === 'Literal' || (bare.type === 'Identifier' && /^[A-Z][A-Z0-9_]*$/.test(bare.name));
  if (
    !(constant || anyValue) ||
    find(conversion.function.body, 'LabeledStatement').some(({ node }) => node.start < at.node.start)
  )
    return false;
  const text = (node: Node): string => {
    const { start, end } = unparenthesized(node);
    return conversion.driver.source.slice(start, end);
  };
  const differs = (test: Node): boolean => {
    const inner = unparenthesized(test);
    if (inner.type === 'LogicalExpression' && inner.operator === '||')
      return differs(inner.left) || differs(inner.right);
    if (inner.type !== 'BinaryExpression' || inner.operator !== '!=') return false;
    const { left, right } = inner;
    return (
      (isWholeSize(conversion, left) && text(right) === text(size)) ||
      (isWholeSize(conversion, right) && text(left) === text(size))
    );
  };
  return conversion.function.body.body.some(
    (statement) =>
      statement.type === 'IfStatement' &&
      statement.end <= at.node.start &&
      differs(statement.test) &&
      alwaysLeaves(statement.consequent),
  );
}

/**
 * Is the expression the number of pages of a size that the mapping has here, since the hook has left with any other:
 * `size >> PAGE_SHIFT` behind `if (vma->vm_end - vma->vm_start != size) return -EINVAL;`, nothing of it changed by the hook?
 */
export function isOnlyPages(conversion: Conversion, expression: Node, at: Use): boolean {
  const size = bytesOf(unparenthesized(expression));
  if (!size || !isOnlySize(conversion, size, at, true)) return false;
  const bare = unparenthesized(size);
  if (bare.type === 'Identifier') return valuesOf(conversion, bare, null)?.length === 1;
  const { driver, function: definition } = conversion;
  const name = lastName(bare);
  const isWritten = find(definition.body, 'AssignmentExpression').some(
    ({ node }) => lastName(node.left) === name,
  );
  return name !== null && !isWritten && isRepeatable(driver, definition, bare);
}

/** The size in bytes that a number of pages is made of: `size >> PAGE_SHIFT`, `size / PAGE_SIZE`. */
function bytesOf(pages: Node): Expression | null {
  if (pages.type !== 'BinaryExpression') return null;
  const inPages =
    (pages.operator === '>>' && isName(pages.right, 'PAGE_SHIFT')) ||
    (pages.operator === '/' && isName(pages.right, 'PAGE_SIZE'));
  return inPages ? pages.left : null;
}

/**
 * Is the expression the number of pages of the mapping?
 * @param through the reads of locals that led here
 */
export function isPages(
  conversion: Conversion,
  expression: Node,
  through: ReadonlySet<Node> = new Set(),
): boolean {
  const bare = unparenthesized(expression);
  if (bare.type === 'CallExpression') {
    const [argument] = bare.arguments;
    return (
      isName(bare.callee, 'vma_pages') && argument?.type === 'Identifier' && argument.name === conversion.vma
    );
  }
  if (bare.type === 'BinaryExpression') {
    const size = bytesOf(bare);
    return size !== null && isWholeSize(conversion, size, through);
  }
  if (bare.type !== 'Identifier' || through.has(bare)) return false;
  const value = onlyValue(conversion, bare);
  return value !== null && isPages(conversion, value, new Set([...through, bare]));
}

/** Is it the size of a page by its name? */
export function isPageSize(expression: Expression): boolean {
  return isName(expression, 'PAGE_SIZE');
}

/**
 * Is a size surely a multiple of the page size? A mapping call rounds its size up; an action is compared with the mapping
 * as it is, where that is private and writable.
 */
export function isPageMultiple(conversion: Conversion, expression: Node, depth = 8): boolean {
  const bare = unparenthesized(expression);
  const both = (a: Node, b: Node): boolean =>
    isPageMultiple(conversion, a, depth - 1) && isPageMultiple(conversion, b, depth - 1);
  if (depth === 0) return false;
  switch (bare.type) {
    case 'Literal':
      return typeof bare.value === 'bigint' && bare.value % 4096n === 0n;
    case 'Identifier': {
      if (isWholePages(bare.name)) return true;
      const values = valuesOf(conversion, bare, null);
      return (
        values !== null && values.length > 0 && values.every((v) => isPageMultiple(conversion, v, depth - 1))
      );
    }
    case 'MemberExpression':
      return /^vm_(start|end)$/.test(vmaMember(conversion, bare) ?? '');
    case 'BinaryExpression': {
      const { operator, left, right } = bare;
      if (operator === '<<')
        return isName(right, 'PAGE_SHIFT') || isPageMultiple(conversion, left, depth - 1);
      if (operator === '*')
        return isPageMultiple(conversion, left, depth - 1) || isPageMultiple(conversion, right, depth - 1);
      if (operator === '&') return isName(left, 'PAGE_MASK') || isName(right, 'PAGE_MASK');
      return (operator === '+' || operator === '-') && both(left, right);
    }
    case 'CCastExpression':
      return isPageMultiple(conversion, bare.argument, depth - 1);
    case 'ConditionalExpression':
      return bare.consequent !== null && both(bare.consequent, bare.alternate);
    case 'CallExpression': {
      const { callee, arguments: given } = bare;
      const [first, second] = given;
      if (callee.type !== 'Identifier' || !first) return false;
      if (roundsTo(callee.name) === 'pages') return true;
      if (!second) return false;
      if (roundsTo(callee.name) === 'second') return isPageMultiple(conversion, second, depth - 1);
      return (
        takesLeast(callee.name) && given.slice(-2).every((a) => isPageMultiple(conversion, a, depth - 1))
      );
    }
    default:
      return false;
  }
}

/**
 * The one value that a local has where it is read: the only one that it is ever given, or the only one that can reach
 * the place; null when there are several or it is narrower.
 * @param except a place that takes its address without changing what matters
 */
export function onlyValue(
  conversion: Conversion,
  variable: Identifier,
  except: Node | null = null,
): Expression | null {
  const declared = find(conversion.function.body, 'VariableDeclarator').find(
    (d) => d.node.id.name === variable.name,
  );
  if (!declared || !isWide(resolvedType(conversion.driver, declared.node.id.ctype))) return null;
  const values = valuesOf(conversion, variable, except);
  if (values === null || values.length === 1) return values?.[0] ?? null;
  return valueReaching(conversion, variable);
}

const reaching = new WeakMap<Identifier, Expression | null>();

/** The one value of a local that can reach a place where it is read; null when several can, or an unknown one. */
function valueReaching(conversion: Conversion, read: Identifier): Expression | null {
  let value = reaching.get(read);
  if (value === undefined) reaching.set(read, (value = valueThatReaches(conversion, read)));
  return value;
}

function valueThatReaches(conversion: Conversion, read: Identifier): Expression | null {
  const { function: hook } = conversion;
  const variable = variableOf(conversion.driver, conversion.function, read.name);
  const use = variableUses(hook.body, read.name).find(({ node }) => node === read);
  const point = use ? pointOf(flowOf(hook), use) : null;
  if (!variable || !use || !point) return null;
  const [definition, another] = definitionsReaching(variable, use, point, new Map());
  return definition?.always && !another ? definition.value : null;
}

/** By the body of a function and the name of a local: each test of it is asked what it says of each range. */
const valuesIn = new WeakMap<Node, Map<string, readonly Expression[] | null>>();

/** Every value that a local is ever given; null when it is declared more than once or changed in another way. */
export function valuesOf(
  conversion: Conversion,
  variable: Identifier,
  except: Node | null,
): readonly Expression[] | null {
  if (except !== null) return readValues(conversion, variable, except);
  const { body } = conversion.function;
  let known = valuesIn.get(body);
  if (!known) valuesIn.set(body, (known = new Map<string, readonly Expression[] | null>()));
  let values = known.get(variable.name);
  if (values === undefined) known.set(variable.name, (values = readValues(conversion, variable, null)));
  return values;
}

function readValues(conversion: Conversion, variable: Identifier, except: Node | null): Expression[] | null {
  const { body } = conversion.function;
  const [declarator, another] = find(body, 'VariableDeclarator').filter(
    (d) => d.node.id.name === variable.name,
  );
  if (!declarator || another) return null;
  if (mentionByMacros(conversion.driver, conversion.function, variable.name).writes) return null;
  const values: Expression[] = declarator.node.init ? [declarator.node.init] : [];
  for (const use of variableUses(body, variable.name)) {
    const parent = use.parents[0];
    if (parent?.type === 'AssignmentExpression' && parent.left === use.node) {
      if (parent.operator !== '=') return null;
      values.push(parent.right);
    } else if (parent !== except && mayWrite(conversion.driver, use) && parent !== declarator.node) {
      return null;
    }
  }
  return values;
}
