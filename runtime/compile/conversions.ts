import type { SourceRange } from '../../model/nodes';
import { commonType, promote, s32, s64, type IntegerType, type IntegerOperator } from '../machine/integer';
import { VOID_POINTER, type Type } from '../machine/types';
import type { Context, Lowered } from './context';
import { b, big, call, id, method, ternary, type JsExpression } from './js';

/** The type of the flags of a descriptor. */
const FLAGS_TYPE = 'vma_flags_t';

/** An integer constant. */
export function constantOf(value: bigint, type: Type): Lowered {
  return { node: big(value), type, constant: value };
}

/** A comparison's result: 1 or 0. */
export function truthValue(test: JsExpression): Lowered {
  return { node: ternary(test, big(1n), big(0n)), type: s32, constant: null, test };
}

/** A value as a JavaScript boolean: whether it is not zero. */
export function testOf(context: Context, value: Lowered): JsExpression {
  if (value.test !== undefined) return value.test;
  if (value.constant !== null && isLiteral(value.node)) return b.booleanLiteral(value.constant !== 0n);
  context.helper('truth');
  return call('truth', value.node);
}

/** Whether an expression of JavaScript is an integer as it stands. */
export function isLiteral(node: JsExpression): boolean {
  return (
    node.type === 'BigIntLiteral' ||
    (node.type === 'UnaryExpression' && node.argument.type === 'BigIntLiteral')
  );
}

/** The integer type that a value is computed in, or null when it is no integer. */
export function integerOf(type: Type): IntegerType | null {
  return type.kind === 'integer' ? type : type.kind === 'wrapper' ? type.of : null;
}

/** Whether every value of a type is a value of another. */
function fits(from: IntegerType, to: IntegerType): boolean {
  return from.min >= to.min && from.max <= to.max;
}

/**
 * Convert a value as assignment, an argument or a cast does.
 * @throws Unlowerable for conversions that C does not have
 */
export function convert(context: Context, value: Lowered, to: Type, at: SourceRange): Lowered {
  const from = value.type;
  if (to.kind === 'void') return { ...value, type: to, constant: null };
  if (from === to || to.kind === 'dynamic') return value;
  refuseFlagsAsNumber(context, from, to, at);
  const target = integerOf(to);
  if (target !== null) {
    if (from.kind === 'struct') return context.fail(at, `${from.name} where an integer is needed`);
    if (value.constant !== null && integerOf(from) !== null) {
      const constant = target.wrap(value.constant);
      if (constant === value.constant) return { ...value, type: to };
      return { node: big(constant), type: to, constant };
    }
    const source = integerOf(from);
    if (source !== null && fits(source, target)) return { ...value, type: to };
    if (
      source !== null &&
      target.bits < source.bits &&
      target.name !== 'bool' &&
      context.functionName !== null
    )
      context.unit.constantsMet.noteNarrow(context.functionName, target, at.start);
    if (target.name === 'bool') {
      return {
        node: ternary(testOf(context, value), big(1n), big(0n)),
        type: to,
        constant: null,
        test: testOf(context, value),
      };
    }
    return { node: method(context.typeNode(target), 'from', value.node), type: to, constant: null };
  }
  if (to.kind === 'pointer') {
    if (from.kind === 'pointer') return { ...value, type: to };
    if (value.constant === 0n) return { node: context.helper('NULL'), type: to, constant: 0n };
    if (from.kind === 'struct') return context.fail(at, `${from.name} where a pointer is needed`);
    context.helper('pointer');
    return { node: call('pointer', value.node), type: to, constant: value.constant };
  }
  if (to.kind === 'struct') {
    if (from.kind === 'struct' || from.kind === 'dynamic') return value;
    return context.fail(at, `a ${from.name} where ${to.name} is needed`);
  }
  if (to.kind === 'floating') return context.fail(at, 'floating point');
  return value;
}

/** A bitmap of flags is a structure: it is neither made of a number nor computed with, as `vma_flags_to_legacy()` is. */
function refuseFlagsAsNumber(context: Context, from: Type, to: Type, at: SourceRange): void {
  for (const [one, other] of [
    [from, to],
    [to, from],
  ])
    if (one.name === FLAGS_TYPE && integerOf(other) !== null)
      context.fail(at, `${context.textOf(at)}: a ${FLAGS_TYPE} is no number: it would not compile`);
}

const METHODS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '+': 'add',
    '-': 'sub',
    '*': 'mul',
    '/': 'div',
    '%': 'mod',
    '&': 'and',
    '|': 'or',
    '^': 'xor',
    '<<': 'shl',
    '>>': 'shr',
  }),
);

const COMPARISONS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '==': 'eq',
    '!=': 'ne',
    '<': 'lt',
    '>': 'gt',
    '<=': 'le',
    '>=': 'ge',
  }),
);

/** Whether an operator compares. */
export function isComparison(operator: string): boolean {
  return COMPARISONS.has(operator);
}

/** A binary operation of C on two values. */
export function binary(
  context: Context,
  operator: string,
  left: Lowered,
  right: Lowered,
  at: SourceRange,
): Lowered {
  for (const constant of [left.constant, right.constant])
    if (constant !== null) context.unit.constantsMet.note(context.functionName, operator, constant);
  if (isComparison(operator)) return comparison(context, operator, left, right, at);
  const pointer = pointerArithmetic(context, operator, left, right, at);
  if (pointer !== null) return pointer;
  const l = arithmeticType(context, left, right, at);
  const r = arithmeticType(context, right, left, at);
  const shift = operator === '<<' || operator === '>>';
  const type = shift ? promote(l) : commonType(l, r);
  const a = convert(context, left, type, at);
  const c = shift ? convert(context, right, promote(r), at) : convert(context, right, type, at);
  return operation(context, type, operator, a, c, at);
}

/** An operation whose operands have its type already. */
export function operation(
  context: Context,
  type: IntegerType,
  operator: string,
  a: Lowered,
  c: Lowered,
  at: SourceRange,
): Lowered {
  let constant: bigint | null = null;
  if (a.constant !== null && c.constant !== null) {
    if ((operator === '/' || operator === '%') && c.constant === 0n)
      return context.fail(at, 'division by zero in a constant');
    constant = type.compute(operator as IntegerOperator, a.constant, c.constant);
    if (isLiteral(a.node) && isLiteral(c.node)) return constantOf(constant, type);
  }
  return { node: method(context.typeNode(type), METHODS.get(operator)!, a.node, c.node), type, constant };
}

/** The type in which an operand is computed; one of unknown type is a 64-bit integer. */
function arithmeticType(context: Context, operand: Lowered, other: Lowered, at: SourceRange): IntegerType {
  const integer = integerOf(operand.type);
  if (integer !== null) {
    refuseFlagsAsNumber(context, operand.type, integer, at);
    return integer;
  }
  if (operand.type.kind === 'dynamic') {
    const known = integerOf(other.type);
    return known !== null && !known.signed && known.bits === 64 ? known : s64;
  }
  if (operand.type.kind === 'floating') return context.fail(at, 'floating point');
  return context.fail(at, `arithmetic on a ${operand.type.name}`);
}

function pointerArithmetic(
  context: Context,
  operator: string,
  left: Lowered,
  right: Lowered,
  at: SourceRange,
): Lowered | null {
  if (operator !== '+' && operator !== '-') return null;
  const l = left.type;
  const r = right.type;
  if (l.kind === 'pointer' && r.kind === 'pointer' && operator === '-') {
    context.helper('distance');
    return {
      node: call('distance', left.node, right.node, context.sizeNode(l.to)),
      type: s64,
      constant: null,
    };
  }
  if (l.kind === 'pointer' && (integerOf(r) !== null || r.kind === 'dynamic')) {
    return plus(context, left, operator === '-' ? negate(context, right, at) : right);
  }
  if (r.kind === 'pointer' && operator === '+' && (integerOf(l) !== null || l.kind === 'dynamic')) {
    return plus(context, right, left);
  }
  if (l.kind === 'dynamic' || r.kind === 'dynamic') {
    if (l.kind === 'pointer' || r.kind === 'pointer') {
      context.helper('distance');
      return {
        node: call('distance', left.node, right.node, context.sizeNode(l.kind === 'pointer' ? l.to : l)),
        type: s64,
        constant: null,
      };
    }
    const name = operator === '+' ? 'sum' : 'difference';
    context.helper(name);
    return { node: call(name, left.node, right.node), type: l.kind === 'dynamic' ? l : r, constant: null };
  }
  return null;
}

function negate(context: Context, value: Lowered, at: SourceRange): Lowered {
  if (value.constant !== null) return constantOf(-value.constant, s64);
  const wide = convert(context, value, s64, at);
  return { node: method(context.typeNode(s64), 'neg', wide.node), type: s64, constant: null };
}

/** `pointer + count`. */
export function plus(context: Context, pointer: Lowered, count: Lowered): Lowered {
  if (count.constant === 0n) return pointer;
  context.helper('plus');
  const to = pointer.type.kind === 'pointer' ? pointer.type.to : pointer.type;
  return {
    node: call('plus', pointer.node, count.node, context.sizeNode(to)),
    type: pointer.type,
    constant: null,
  };
}

function comparison(
  context: Context,
  operator: string,
  left: Lowered,
  right: Lowered,
  at: SourceRange,
): Lowered {
  const l = left.type;
  const r = right.type;
  let a = left;
  let c = right;
  if (l.kind === 'pointer' || r.kind === 'pointer') {
    a = convert(context, left, l.kind === 'pointer' ? l : VOID_POINTER, at);
    c = convert(context, right, r.kind === 'pointer' ? r : VOID_POINTER, at);
  } else if (!(l.kind === 'dynamic' && r.kind === 'dynamic')) {
    const type = commonType(
      arithmeticType(context, left, right, at),
      arithmeticType(context, right, left, at),
    );
    a = convert(context, left, type, at);
    c = convert(context, right, type, at);
    if (a.constant !== null && c.constant !== null) {
      const holds = compareConstants(operator, a.constant, c.constant);
      return { node: big(holds ? 1n : 0n), type: s32, constant: holds ? 1n : 0n };
    }
  }
  const name = COMPARISONS.get(operator)!;
  context.helper(name);
  return truthValue(call(id(name), a.node, c.node));
}

function compareConstants(operator: string, a: bigint, c: bigint): boolean {
  switch (operator) {
    case '==':
      return a === c;
    case '!=':
      return a !== c;
    case '<':
      return a < c;
    case '>':
      return a > c;
    case '<=':
      return a <= c;
    default:
      return a >= c;
  }
}
