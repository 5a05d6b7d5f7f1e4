import type {
  AssignmentExpression,
  BinaryExpression,
  ConditionalExpression,
  Expression,
  UnaryExpression,
  UpdateExpression,
} from '../../model/nodes';
import { commonType, promote, s32 } from '../machine/integer';
import { type Type, VOID } from '../machine/types';
import type { Context, Lowered } from './context';
import { binary, constantOf, convert, integerOf, testOf, truthValue } from './conversions';
import { place, value } from './expression';
import { b, id, method, not, ternary } from './js';
import { after, read, stable, write } from './place';
import { castFirst, castTail, regroup, TYPE_OPERATORS } from './regroup';

/** An operation on two operands. */
export function binaryExpression(context: Context, expression: BinaryExpression): Lowered {
  const { operator, left, right } = expression;
  const regrouped = regroup(context, expression);
  if (regrouped !== null) return regrouped;
  if (TYPE_OPERATORS.has(operator)) {
    const cast = castTail(context, left);
    if (cast !== null) return value(context, castFirst(operator, right, cast));
  }
  return binary(context, operator, value(context, left), value(context, right), expression);
}

/** `!x`, `~x`, `-x`, `+x`. */
export function unary(context: Context, expression: UnaryExpression): Lowered {
  const regrouped = regroup(context, expression);
  if (regrouped !== null) return regrouped;
  if (expression.operator === '!') {
    const argument = value(context, expression.argument);
    if (argument.constant !== null) return constantOf(argument.constant === 0n ? 1n : 0n, s32);
    return truthValue(not(testOf(context, argument)));
  }
  const argument = value(context, expression.argument);
  const integer = integerOf(argument.type) ?? (argument.type.kind === 'dynamic' ? promote(s32) : null);
  if (integer === null) return context.fail(expression, `${expression.operator} of a ${argument.type.name}`);
  const type = promote(integer);
  const operand = convert(context, argument, type, expression);
  if (expression.operator === '+') return operand;
  const operator = expression.operator;
  if (operand.constant !== null) {
    const constant = type.wrap(operator === '-' ? -operand.constant : ~operand.constant);
    if (operand.node.type === 'BigIntLiteral') return constantOf(constant, type);
    return {
      node: method(context.typeNode(type), operator === '-' ? 'neg' : 'not', operand.node),
      type,
      constant,
    };
  }
  return {
    node: method(context.typeNode(type), operator === '-' ? 'neg' : 'not', operand.node),
    type,
    constant: null,
  };
}

function step(context: Context, current: Lowered, operator: '+' | '-', expression: Expression): Lowered {
  return binary(context, operator, current, constantOf(1n, s32), expression);
}

/** `x++` and its like; `unused` when nobody looks at the value. */
export function update(context: Context, expression: UpdateExpression, unused: boolean): Lowered {
  const target = stable(context, place(context, expression.argument));
  const forward = expression.operator === '++' ? '+' : '-';
  const stored = write(
    context,
    target.place,
    step(context, read(context, target.place), forward, expression),
    expression,
  );
  if (expression.prefix || unused) return after(target.before, stored);
  if (target.place.type.kind === 'integer' && target.place.type.name === 'bool') {
    return context.fail(expression, 'a bool counted and used');
  }
  const undone = step(context, stored, forward === '+' ? '-' : '+', expression);
  return after(target.before, convert(context, undone, read(context, target.place).type, expression));
}

/** `x = y`, `x += y`. */
export function assignment(context: Context, expression: AssignmentExpression): Lowered {
  if (expression.operator === '=') {
    const target = place(context, expression.left);
    return write(context, target, value(context, expression.right, target.type), expression);
  }
  const target = stable(context, place(context, expression.left));
  const operator = expression.operator.slice(0, -1);
  const result = binary(
    context,
    operator,
    read(context, target.place),
    value(context, expression.right),
    expression,
  );
  return after(target.before, write(context, target.place, result, expression));
}

/** `a ? b : c`, and GNU's `a ?: c`. */
export function conditional(context: Context, expression: ConditionalExpression, expected?: Type): Lowered {
  if (expression.consequent === null) {
    const name = context.temporary();
    const test = value(context, expression.test, expected);
    const otherwise = value(context, expression.alternate, expected ?? test.type);
    const type = resultType(context, test, otherwise, expression);
    const held: Lowered = { node: id(name), type: test.type, constant: null };
    const testNode = testOf(context, {
      ...held,
      node: b.assignmentExpression('=', b.identifier(name), test.node),
    });
    return {
      node: ternary(
        testNode,
        convert(context, held, type, expression).node,
        convert(context, otherwise, type, expression).node,
      ),
      type,
      constant: null,
    };
  }
  const tested = value(context, expression.test);
  const then = value(context, expression.consequent, expected);
  const otherwise = value(context, expression.alternate, expected);
  const type = resultType(context, then, otherwise, expression);
  if (tested.constant !== null && then.constant !== null && otherwise.constant !== null) {
    return convert(context, tested.constant !== 0n ? then : otherwise, type, expression);
  }
  const a = convert(context, then, type, expression);
  const c = convert(context, otherwise, type, expression);
  const test = context.unit.branch(context, expression.test, testOf(context, tested));
  const node = ternary(test, a.node, c.node);
  return a.test !== undefined && c.test !== undefined
    ? { node, type, constant: null, test: ternary(test, a.test, c.test) }
    : { node, type, constant: null };
}

function resultType(context: Context, then: Lowered, otherwise: Lowered, expression: Expression): Type {
  const a = then.type;
  const c = otherwise.type;
  if (a.kind === 'wrapper' && a === c) return a;
  const x = integerOf(a);
  const y = integerOf(c);
  if (x !== null && y !== null) return commonType(x, y);
  if (a.kind === 'void' || c.kind === 'void') return VOID;
  if (a.kind === 'pointer' && c.kind === 'pointer')
    return a.to.kind === 'void' && then.constant !== 0n
      ? a
      : then.constant === 0n
        ? c
        : otherwise.constant === 0n
          ? a
          : a.to.kind === 'void'
            ? a
            : c.to.kind === 'void'
              ? c
              : a;
  if (a.kind === 'pointer') return a;
  if (c.kind === 'pointer') return c;
  if (a.kind === 'dynamic') return c;
  if (c.kind === 'dynamic') return a;
  if (a === c) return a;
  return context.fail(expression, `a choice between a ${a.name} and a ${c.name}`);
}
