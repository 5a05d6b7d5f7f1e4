import { GUARD_BLOCKS } from '../../kernel/guards';
import type { CallExpression, CTypeName, Expression, Identifier } from '../../model/nodes';
import { promote } from '../machine/integer';
import { FunctionType, type Type, VOID } from '../machine/types';
import { specialForm } from './builtins';
import { type Context, functionTypeOf, type Lowered } from './context';
import { convert, integerOf } from './conversions';
import { value } from './expression';
import { b, call, id, type JsExpression, str } from './js';
import { expandCall, expandObjectMacro, expansion } from './macro';
import { typeNamed } from './regroup';

/** The result of a call that nothing says anything about. */

/**
 * Lower a call: of a macro, a function of the file, a modelled kernel function, through a pointer, or unknown.
 * @param expected type that the surroundings give its result; void when it is not used
 * @throws Unlowerable
 */
export function lowerCall(context: Context, expression: CallExpression, expected?: Type): Lowered {
  const callee = expression.callee;
  if (callee.type === 'Identifier' && GUARD_BLOCKS.has(callee.name))
    return context.fail(expression, `${callee.name}() without a block`);
  if (callee.type === 'ParenthesizedExpression') {
    const ctype = typeNamed(context, callee.expression);
    const [argument] = expression.arguments;
    if (ctype !== null && argument !== undefined && expression.arguments.length === 1) {
      // `(foo_t)(x)`: a cast that the grammar took for a call.
      const { start, end } = expression;
      return value(context, { type: 'CCastExpression', start, end, ctype, argument });
    }
  }
  if (
    callee.type === 'Identifier' &&
    (context.scope.local(callee.name) === null || isMacroHere(context, callee))
  ) {
    return callByName(context, expression, callee, expected);
  }
  return callThrough(context, expression, expected);
}

/** Is a name with parentheses behind it a macro of the file, whatever local has the same name? To the preprocessor, it is. */
function isMacroHere({ unit, activeMacros }: Context, { name, start }: Identifier): boolean {
  const macro = unit.table.file.macros.get(name);
  if (macro === undefined || macro.parameters === null || activeMacros.has(name)) return false;
  return activeMacros.size > 0 || macro.start < start;
}

function callByName(
  context: Context,
  expression: CallExpression,
  callee: Identifier,
  expected?: Type,
): Lowered {
  const { unit } = context;
  const { name } = callee;
  const macro = context.activeMacros.has(name) ? null : unit.macro(name);
  const ownMacro = macro !== null && unit.table.file.macros.get(name) === macro;
  const own = unit.definition(name);
  if (own === null && !ownMacro) {
    const special = specialForm(name);
    if (special !== null) return special(context, expression, expected);
  }
  if (macro !== null && macro.parameters !== null) {
    return expansion(context, expression, expandCall(context, macro, expression), (inner) =>
      value(context, inner, expected),
    );
  }
  if (macro !== null) {
    const expanded = expandObjectMacro(context, callee);
    if (expanded !== null && expanded.expression.type === 'Identifier') {
      const renamed = { ...expression, callee: { ...callee, name: expanded.expression.name } };
      context.activeMacros.add(name);
      try {
        return lowerCall(context, renamed, expected);
      } finally {
        context.activeMacros.delete(name);
      }
    }
    return callThrough(context, expression, expected);
  }
  if (own !== null) {
    const type = unit.functionNamed(name)!;
    const node = call(id(unit.functionName(name)), ...args(context, expression, type, name));
    return result(unit.isRecursive(context.functionName, name) ? nested(context, node) : node, type.returns);
  }
  if (unit.variableType(name) !== null && functionTypeOf(unit.variableType(name)!) !== null) {
    return callThrough(context, expression, expected);
  }
  const prototype = unit.functionNamed(name);
  if (prototype !== null && unit.isModelled(name)) {
    return result(
      call(id(unit.kernelFunction(name)), ...args(context, expression, prototype, name)),
      prototype.returns,
    );
  }
  if (unit.isExternalVariable(name)) return callThrough(context, expression, expected);
  return unknownCall(context, expression, name, prototype, expected);
}

function nested(context: Context, node: JsExpression): JsExpression {
  context.helper('nested');
  return call('nested', b.arrowFunctionExpression([], node));
}

function result(node: JsExpression, type: Type): Lowered {
  return type.kind === 'struct'
    ? { node, type, constant: null, fresh: true }
    : { node, type, constant: null };
}

/** Call a function that is neither in the file nor modelled; its result is what the policy of the run says. */
function unknownCall(
  context: Context,
  expression: CallExpression,
  name: string,
  type: FunctionType | null,
  expected?: Type,
): Lowered {
  const returns = type?.returns ?? expected ?? context.unit.unknownResult;
  context.unit.noteUnknown(name, context.line(expression));
  context.helper('unknown');
  const values = args(context, expression, type, name);
  const node = call('unknown', str(name), context.typeNode(returns), b.arrayExpression(values));
  return result(node, returns);
}

function callThrough(context: Context, expression: CallExpression, expected?: Type): Lowered {
  const callee = value(context, expression.callee);
  const type = functionTypeOf(callee.type);
  if (type === null && callee.type.kind !== 'dynamic' && callee.type.kind !== 'pointer') {
    return context.fail(
      expression,
      `${context.textOf(expression.callee)} is a ${callee.type.name}, which cannot be called`,
    );
  }
  const returns = type?.returns ?? expected ?? context.unit.unknownResult;
  const text = context.textOf(expression.callee).replace(/\s+/g, ' ');
  context.helper('call_pointer');
  const node = call(
    'call_pointer',
    str(text),
    callee.node,
    context.typeNode(returns),
    b.arrayExpression(args(context, expression, type, text)),
  );
  return result(node, returns);
}

/** The arguments of a call, converted to the parameters' types; structures are copied. */
export function args(
  context: Context,
  expression: CallExpression,
  type: FunctionType | null,
  name: string,
): JsExpression[] {
  const given = expression.arguments;
  if (
    type !== null &&
    (given.length < type.params.length || (given.length > type.params.length && !type.variadic))
  ) {
    // `f()` declares nothing about parameters; anything else that does not match is wrong C.
    if (type.params.length > 0 || !type.variadic) {
      if (!(type.params.length === 0 && given.length > 0)) {
        return context.fail(
          expression,
          `${name}() is given ${given.length} arguments and takes ${type.params.length}`,
        );
      }
    }
  }
  return given.map((argument, i) => oneArgument(context, argument, type?.params[i] ?? null));
}

function oneArgument(context: Context, argument: Expression | CTypeName, type: Type | null): JsExpression {
  if (argument.type === 'CTypeName') {
    context.helper('text');
    return call('text', str(context.textOf(argument)));
  }
  const lowered = value(context, argument, type ?? undefined);
  if (lowered.type.kind === 'struct') {
    if (lowered.fresh) return lowered.node;
    context.helper('copy');
    return call('copy', lowered.node, context.sizeNode(lowered.type), str(lowered.type.name));
  }
  if (type !== null) return convert(context, lowered, type, argument).node;
  const integer = integerOf(lowered.type);
  return integer === null ? lowered.node : convert(context, lowered, promote(integer), argument).node;
}

/** Call a kernel function by name with values that are lowered already: what macros and guards stand for. */
export function callKernel(
  context: Context,
  name: string,
  values: readonly Lowered[],
  expression: Expression,
): Lowered {
  const { unit } = context;
  const type = unit.functionNamed(name);
  const nodes = values.map((v, i) => {
    const param = type?.params[i];
    return (param === undefined ? v : convert(context, v, param, expression)).node;
  });
  if (type !== null && unit.isModelled(name))
    return result(call(id(unit.kernelFunction(name)), ...nodes), type.returns);
  if (type !== null && unit.definition(name) !== null)
    return result(call(id(unit.functionName(name)), ...nodes), type.returns);
  unit.noteUnknown(name, context.line(expression));
  context.helper('unknown');
  const returns = type?.returns ?? VOID;
  return result(call('unknown', str(name), context.typeNode(returns), b.arrayExpression(nodes)), returns);
}
