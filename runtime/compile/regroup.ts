import type { CType, Expression } from '../../model/nodes';
import { isNameInParentheses } from '../../model/query';
import { value } from './expression';
import type { Context, Lowered } from './context';
import { expandCall, expandObjectMacro } from './macro';

/** Binary operators that are unary ones too, so that a type in parentheses before them is a cast. */
export const TYPE_OPERATORS = new Set(['*', '&', '-', '+']);

/**
 * `(u64) * p`, `(u8)(s8) - 1`: casts that the grammar took for operations, since it does not know the names of types.
 * @returns makes the cast of what follows; null for an expression that does not end in a type in parentheses
 */
export function castTail(context: Context, left: Expression): ((argument: Expression) => Expression) | null {
  const cast = (ctype: CType, argument: Expression): Expression => ({
    type: 'CCastExpression',
    start: left.start,
    end: argument.end,
    ctype,
    argument,
  });
  if (left.type === 'ParenthesizedExpression') {
    const ctype = typeNamed(context, left.expression);
    return ctype === null ? null : (argument) => cast(ctype, argument);
  }
  if (left.type === 'CallExpression' && left.callee.type === 'ParenthesizedExpression') {
    const outer = typeNamed(context, left.callee.expression);
    const inner = left.arguments.length === 1 ? typeNamed(context, left.arguments[0]) : null;
    return outer === null || inner === null ? null : (argument) => cast(outer, cast(inner, argument));
  }
  if (left.type === 'CCastExpression') {
    const inner = castTail(context, left.argument);
    return inner === null ? null : (argument) => cast(left.ctype, inner(argument));
  }
  return null;
}

/** The type that an expression is the name of, or null. */
export function typeNamed(context: Context, expression: Expression): CType | null {
  if (expression.type === 'CTypeName') return expression.ctype;
  if (expression.type !== 'Identifier' || context.scope.local(expression.name) !== null) return null;
  return context.unit.table.isTypeName(expression.name, context.scope)
    ? { kind: 'named', name: expression.name }
    : null;
}

/**
 * Lower an operation again, with macros in their text form, when one of its operands is a macro whose replacement is an
 * operation without parentheses around it: then the operators of both group by precedence, as C has it.
 */
export function regroup(context: Context, expression: Expression): Lowered | null {
  const text = looseText(context, expression);
  if (text === null) return null;
  const parsed = context.unit.parse(text);
  if (parsed === null)
    return context.fail(expression, `a macro's replacement is no operand: ${text.slice(0, 60)}`);
  return context.within(parsed.text, context.line(expression), null, () => value(context, parsed.expression));
}

/** An operation's text with loose macros replaced; null when it has none. */
function looseText(context: Context, expression: Expression): string | null {
  const parts = operandsOf(expression);
  if (parts === null) return looseMacro(context, expression);
  const texts = parts.map((part) => looseText(context, part));
  if (texts.every((text) => text === null)) return null;
  let result = '';
  let at = expression.start;
  parts.forEach((part, i) => {
    result += context.text.slice(at, part.start) + (texts[i] ?? context.textOf(part));
    at = part.end;
  });
  return result + context.text.slice(at, expression.end);
}

/** The operands of an operation written without parentheses; null for anything else. */
function operandsOf(expression: Expression): Expression[] | null {
  switch (expression.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [expression.left, expression.right];
    case 'UnaryExpression':
    case 'CCastExpression':
      return [expression.argument];
    default:
      return null;
  }
}

/** The replacement of a macro that is an operation without parentheses; null for anything else. */
function looseMacro(context: Context, expression: Expression): string | null {
  const name = expression.type === 'CallExpression' ? expression.callee : expression;
  if (name.type !== 'Identifier' || isNameInParentheses(name) || context.scope.local(name.name) !== null)
    return null;
  const macro = context.activeMacros.has(name.name) ? null : context.unit.macro(name.name);
  if (macro === null || (macro.parameters !== null) !== (expression.type === 'CallExpression')) return null;
  const expanded =
    expression.type === 'CallExpression'
      ? expandCall(context, macro, expression)
      : expandObjectMacro(context, name);
  if (expanded === null) return null;
  const loose = /^(Binary|Logical|Conditional|Assignment|Sequence)Expression$/.test(expanded.expression.type);
  return loose ? expanded.text : null;
}

/** Apply a unary operator, then a cast, to the first operand of what the grammar took for the right side. */
export function castFirst(
  operator: string,
  right: Expression,
  cast: (argument: Expression) => Expression,
): Expression {
  if (right.type === 'BinaryExpression') return { ...right, left: castFirst(operator, right.left, cast) };
  const range = { start: right.start, end: right.end };
  if (operator === '*') return cast({ type: 'CDereference', ...range, argument: right });
  if (operator === '&') return cast({ type: 'CAddressOf', ...range, argument: right });
  return cast({
    type: 'UnaryExpression',
    ...range,
    operator: operator as '-' | '+',
    prefix: true,
    argument: right,
  });
}
