import type { CallExpression, Expression, Identifier, Literal, MemberExpression } from '../../model/nodes';
import { s32, s8, u64 } from '../machine/integer';
import { ArrayType, isOpen, PointerType, sizeInRow, type Type, VOID } from '../machine/types';
import { lowerCall } from './calls';
import { completeArray, compoundLiteral, statementExpression } from './compound';
import type { Context, ExpressionLowering, Lowered } from './context';
import { constantOf, convert, integerOf, testOf, truthValue } from './conversions';
import { b, call, id, type JsExpression, logical, num, sequence, str } from './js';
import { integerLiteralType } from './literals';
import { expandCall, expandObjectMacro, expansion, parsePreprocessed, stringValue } from './macro';
import { assignment, binaryExpression, conditional, unary, update } from './operators';
import { addressOf, element, memberPlace, noteStore, type Place, pointee, read, unwrap } from './place';
import { regroup } from './regroup';
import { decay } from './type-table';

/**
 * Lower an expression to its value.
 * @param expected type that its surroundings give it: the result of an unknown call has no other
 * @throws Unlowerable
 */
export function value(context: Context, expression: Expression, expected?: Type): Lowered {
  switch (expression.type) {
    case 'Literal':
      switch (expression.literal) {
        case 'integer':
          return integerLiteral(expression);
        case 'character':
          return constantOf(expression.value as bigint, s32);
        case 'string':
          context.helper('text');
          return {
            node: call('text', str(stringValue(context, expression))),
            type: new PointerType(s8),
            constant: null,
          };
        default:
          return context.fail(expression, 'floating point');
      }
    case 'ParenthesizedExpression':
      return value(context, expression.expression, expected);
    case 'Identifier':
      return identifier(context, expression, expected);
    case 'CallExpression':
      return lowerCall(context, expression, expected);
    case 'MemberExpression':
      return memberValue(context, expression);
    case 'CDereference':
    case 'CCompoundLiteral':
      return read(context, place(context, expression));
    case 'CAddressOf':
      return address(context, expression.argument);
    case 'BinaryExpression':
      return binaryExpression(context, expression);
    case 'LogicalExpression':
      return (
        regroup(context, expression) ??
        truthValue(
          logical(
            expression.operator,
            condition(context, expression.left),
            condition(context, expression.right),
          ),
        )
      );
    case 'UnaryExpression':
      return unary(context, expression);
    case 'UpdateExpression':
      return update(context, expression, false);
    case 'AssignmentExpression':
      return assignment(context, expression);
    case 'ConditionalExpression':
      return conditional(context, expression, expected);
    case 'SequenceExpression': {
      const last = expression.expressions[expression.expressions.length - 1];
      const before = expression.expressions.slice(0, -1).map((e) => effect(context, e));
      const result = value(context, last, expected);
      return {
        ...result,
        node: sequence(...before, result.node),
        constant: null,
        ...(result.test ? { test: sequence(...before, result.test) } : {}),
      };
    }
    case 'CCastExpression': {
      const type = context.resolve(expression.ctype);
      if (type.kind === 'struct') return value(context, expression.argument);
      return convert(context, value(context, expression.argument, type), decay(type), expression);
    }
    case 'CSizeof': {
      const type =
        expression.argument.type === 'CTypeName'
          ? context.resolve(expression.argument.ctype)
          : typeOf(context, expression.argument);
      if (expression.operator === 'alignof') return constantOf(BigInt(type.align), u64);
      return sizeValue(context, type);
    }
    case 'COffsetof': {
      const structure = context.resolve(expression.ctype);
      if (structure.kind !== 'struct') return context.fail(expression, 'offsetof of no structure');
      const at = offsetPlace(context, structure, expression.member);
      if (at.constant !== null) return constantOf(BigInt(at.constant), u64);
      context.helper('bytes');
      return { node: call('bytes', at.node), type: u64, constant: null };
    }
    case 'CStatementExpression':
      return statementExpression(context, expression.body.body);
    case 'CTypeName':
      return context.fail(expression, `the type ${context.textOf(expression)} where a value is needed`);
    case 'CInitializerList':
    case 'CDesignatedInitializer':
      return context.fail(expression, 'an initialiser where a value is needed');
    case 'CUnparsed': {
      const parsed = parsePreprocessed(context, expression.text, expression);
      if (parsed === null || parsed.expression.type === 'CUnparsed') {
        return context.fail(expression, `C that is not understood: ${expression.text.slice(0, 60)}`);
      }
      return context.within(parsed.text, context.line(expression), null, () =>
        value(context, parsed.expression, expected),
      );
    }
  }
}

/** An integer constant; the grammar takes a sign before it for a part of it. */
function integerLiteral(literal: Literal): Lowered {
  const value = literal.value as bigint;
  const type = integerLiteralType({ ...literal, value: value < 0n ? -value : value });
  return constantOf(type.wrap(value), type);
}

/** The condition of an `if` or a loop, as a JavaScript boolean. */
export function condition(context: Context, expression: Expression): JsExpression {
  return testOf(context, value(context, expression));
}

/** An expression whose value is not used. */
export function effect(context: Context, expression: Expression): JsExpression {
  switch (expression.type) {
    case 'ParenthesizedExpression':
      return effect(context, expression.expression);
    case 'UpdateExpression':
      return update(context, expression, true).node;
    case 'SequenceExpression':
      return sequence(...expression.expressions.map((e) => effect(context, e)));
    case 'CCastExpression':
      if (context.resolve(expression.ctype).kind === 'void') return effect(context, expression.argument);
      return value(context, expression).node;
    case 'CallExpression':
      return unused(context, expression);
    default:
      return value(context, expression).node;
  }
}

/** A call whose result is not used. */
function unused(context: Context, expression: CallExpression): JsExpression {
  const { node } = value(context, expression, VOID);
  const { callee } = expression;
  if (callee.type !== 'Identifier' || !context.unit.library.checked.has(callee.name)) return node;
  context.helper('unused');
  return call('unused', str(callee.name), node);
}

/** The type of an expression; nothing is evaluated. */
export function typeOf(context: Context, expression: Expression): Type {
  const inner = unwrap(expression);
  if (inner.type === 'CTypeName') return context.resolve(inner.ctype);
  if (inner.type === 'Literal' && inner.literal === 'string') {
    return new ArrayType(s8, stringValue(context, inner).length + 1);
  }
  if (
    inner.type === 'Identifier' &&
    context.scope.local(inner.name) === null &&
    context.unit.table.isTypeName(inner.name, context.scope)
  ) {
    return context.resolve({ kind: 'named', name: inner.name });
  }
  if (isPlace(context, inner)) return place(context, inner).type;
  return value(context, inner).type;
}

/** What contexts need of this file. */
export const expressionLowering: ExpressionLowering = { value, typeOf };

/** `sizeof` of a type. */
export function sizeValue(context: Context, type: Type): Lowered {
  const node = context.sizeNode(type);
  if (node.type === 'NumericLiteral') return constantOf(BigInt(node.value), u64);
  context.helper('bytes');
  return { node: call('bytes', node), type: u64, constant: null };
}

function isPlace(context: Context, expression: Expression): boolean {
  switch (expression.type) {
    case 'Identifier': {
      const local = context.scope.local(expression.name);
      if (local !== null) return 'storage' in local;
      return context.unit.variableType(expression.name) !== null && !context.unit.macro(expression.name);
    }
    case 'MemberExpression':
    case 'CDereference':
    case 'CCompoundLiteral':
      return true;
    default:
      return false;
  }
}

/** The place that a macro with arguments stands for: `pgprot_val(prot) |= bits`; null for anything else. */
function macroPlace(context: Context, expression: Expression): Place | null {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return null;
  const { name } = expression.callee;
  const macro =
    context.activeMacros.has(name) || context.scope.local(name) !== null ? null : context.unit.macro(name);
  if (macro === null || macro.parameters === null) return null;
  const expanded = expandCall(context, macro, expression);
  let inner = expanded.expression;
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression;
  if (inner.type !== 'MemberExpression' && inner.type !== 'CDereference') return null;
  return expansion(context, expression, expanded, () => place(context, inner));
}

/**
 * Lower an lvalue.
 * @throws Unlowerable for an expression that is none
 */
export function place(context: Context, expression: Expression): Place {
  switch (expression.type) {
    case 'ParenthesizedExpression':
      return place(context, expression.expression);
    case 'Identifier': {
      const local = context.scope.local(expression.name);
      if (local !== null && 'storage' in local) {
        return local.storage === 'register'
          ? { kind: 'register', local, type: local.type }
          : { kind: 'memory', pointer: id(local.name), type: local.type };
      }
      const expanded = local === null ? expandObjectMacro(context, expression) : null;
      if (expanded !== null)
        return expansion(context, expression, expanded, (inner) => place(context, inner));
      const type = context.unit.variableType(expression.name);
      if (type !== null) return { kind: 'memory', pointer: context.unit.variable(expression.name), type };
      return {
        kind: 'memory',
        pointer: context.unit.external(expression.name),
        type: context.unit.externalType(expression.name),
      };
    }
    case 'MemberExpression':
      return memberExpression(context, expression);
    case 'CDereference':
      return pointee(context, value(context, expression.argument), expression);
    case 'CCompoundLiteral': {
      const type = completeArray(context, context.resolve(expression.ctype), expression.value);
      return compoundLiteral(context, type, expression.value);
    }
    case 'CCastExpression':
    case 'CallExpression':
    case 'ConditionalExpression':
    case 'AssignmentExpression':
    case 'SequenceExpression':
    case 'CStatementExpression': {
      const inner = macroPlace(context, expression);
      if (inner !== null) return inner;
      const result = value(context, expression);
      if (result.type.kind === 'struct') return { kind: 'memory', pointer: result.node, type: result.type };
      if (result.node.type === 'Identifier' || result.type.kind === 'wrapper') break;
      if (result.type.kind === 'dynamic') {
        return { kind: 'memory', pointer: result.node, type: result.type.structure };
      }
      break;
    }
    case 'CUnparsed':
      return context.fail(expression, `C that is not understood: ${expression.text.slice(0, 60)}`);
    default:
      break;
  }
  return context.fail(expression, `${context.textOf(expression)} is no place in memory`);
}

/** What a member holds: of a call too, which is no place, as in `pgprot_val(pgprot_noncached(prot))`. */
function memberValue(context: Context, expression: MemberExpression): Lowered {
  const object = objectValue(context, expression);
  if (object?.type.kind === 'wrapper')
    return { node: object.node, type: object.type.of, constant: object.constant };
  return read(context, memberExpression(context, expression, object));
}

/** The object of `object.member`, where it is no place; null for any other member. */
function objectValue(context: Context, { arrow, computed, object }: MemberExpression): Lowered | null {
  return arrow || computed || isPlace(context, unwrap(object)) ? null : value(context, object);
}

function memberExpression(
  context: Context,
  expression: MemberExpression,
  given = objectValue(context, expression),
): Place {
  if (expression.computed) {
    return element(
      context,
      value(context, expression.object),
      value(context, expression.property),
      expression,
    );
  }
  const name = (expression.property as Identifier).name;
  if (expression.arrow) {
    const base = value(context, expression.object);
    if (base.type.kind === 'dynamic')
      return memberPlace(context, base.type.pointee, base.node, name, expression);
    if (base.type.kind === 'pointer') {
      const to = base.type.to;
      if (to.kind === 'struct') return memberPlace(context, to, base.node, name, expression);
      if (to.kind === 'dynamic') return memberPlace(context, to.structure, base.node, name, expression);
      if (to.kind === 'wrapper') return { kind: 'memory', pointer: base.node, type: to.of };
    }
    return context.fail(
      expression,
      `${context.textOf(expression.object)} is a ${base.type.name}, which has no members`,
    );
  }
  if (given?.type.kind === 'struct') return memberPlace(context, given.type, given.node, name, expression);
  const object = place(context, expression.object);
  if (object.type.kind === 'wrapper') return { ...object, type: object.type.of };
  const structure =
    object.type.kind === 'struct'
      ? object.type
      : object.type.kind === 'dynamic'
        ? object.type.structure
        : null;
  if (structure === null) {
    return context.fail(
      expression,
      `${context.textOf(expression.object)} is a ${object.type.name}, which has no members`,
    );
  }
  return memberPlace(context, structure, addressOf(context, object), name, expression);
}

/** Where a member lies in a structure: `offsetof(struct x, a.b[2])`. */
export function offsetPlace(
  context: Context,
  structure: Type,
  member: Expression,
): { node: JsExpression; constant: number | null; type: Type } {
  const inner = unwrap(member);
  if (inner.type === 'Identifier' && structure.kind === 'struct') {
    const field = context.unit.table.field(structure, inner.name);
    if (field === null) return context.fail(member, `${structure.name} has no member ${inner.name}`);
    const node = b.memberExpression(context.fieldNode(structure, field), b.identifier('offset'));
    return { node, constant: structure.open ? null : field.offset, type: field.type };
  }
  if (inner.type === 'MemberExpression' && !inner.arrow) {
    const outer = offsetPlace(context, structure, inner.object);
    if (inner.computed) {
      const index = context.constant(inner.property);
      if (index === null || outer.type.kind !== 'array')
        return context.fail(member, 'offsetof with an index that is not constant');
      const type = outer.type.of;
      const before = b.binaryExpression('*', num(Number(index)), context.sizeNode(type));
      return {
        node: b.binaryExpression('+', outer.node, before),
        constant:
          outer.constant === null || isOpen(type) ? null : outer.constant + Number(index) * sizeInRow(type),
        type,
      };
    }
    const deeper = offsetPlace(context, outer.type, inner.property);
    return {
      node: b.binaryExpression('+', outer.node, deeper.node),
      constant: outer.constant === null || deeper.constant === null ? null : outer.constant + deeper.constant,
      type: deeper.type,
    };
  }
  return context.fail(member, 'offsetof of what is no member');
}

/** A name: a local, a constant, a macro, a variable, a function, or what a header that was not given defines. */
export function identifier(context: Context, node: Identifier, expected?: Type): Lowered {
  const local = context.scope.local(node.name);
  if (local !== null && !('storage' in local)) return constantOf(local.value, local.type);
  if (local !== null) return read(context, place(context, node));
  if (node.name === 'NULL')
    return { node: context.helper('NULL'), type: new PointerType(VOID), constant: 0n };
  if (/^__(func|FUNCTION|PRETTY_FUNCTION)__$|^__func__$/.test(node.name)) {
    context.helper('function_name');
    return {
      node: call('function_name', str(context.functionName ?? '')),
      type: new PointerType(s8),
      constant: null,
    };
  }
  if (node.name === '__LINE__') return constantOf(BigInt(context.line(node)), s32);
  if (node.name === '__FILE__') {
    context.helper('text');
    return { node: call('text', str(context.unit.driver.path)), type: new PointerType(s8), constant: null };
  }
  const expanded = expandObjectMacro(context, node);
  if (expanded !== null) {
    const result = expansion(context, node, expanded, (inner) => value(context, inner, expected));
    const integer = integerOf(result.type);
    if (result.constant !== null && integer !== null) {
      return {
        node: id(context.unit.namedConstant(node.name, result.constant)),
        type: integer,
        constant: result.constant,
      };
    }
    return result;
  }
  if (context.unit.variableType(node.name) !== null) return read(context, place(context, node));
  const target = context.unit.functionNamed(node.name);
  if (target !== null) {
    return { node: context.unit.functionPointer(node.name), type: new PointerType(target), constant: null };
  }
  const enumerator = context.unit.enumerator(node.name, context);
  if (enumerator !== null) {
    return {
      node: id(context.unit.namedConstant(node.name, enumerator.value)),
      type: enumerator.type,
      constant: enumerator.value,
    };
  }
  if (context.unit.table.isTypeName(node.name, context.scope)) {
    return context.fail(node, `the type ${node.name} where a value is needed`);
  }
  return read(context, place(context, node));
}

function address(context: Context, argument: Expression): Lowered {
  const inner = unwrap(argument);
  if (
    inner.type === 'Identifier' &&
    context.scope.local(inner.name) === null &&
    !context.unit.macro(inner.name)
  ) {
    const target =
      context.unit.variableType(inner.name) === null ? context.unit.functionNamed(inner.name) : null;
    if (target !== null)
      return {
        node: context.unit.functionPointer(inner.name),
        type: new PointerType(target),
        constant: null,
      };
  }
  if (inner.type === 'CDereference') {
    const pointer = value(context, inner.argument);
    return pointer;
  }
  const at = place(context, inner);
  if (at.kind === 'field' && at.field.bits !== null)
    return context.fail(argument, 'the address of a bit-field');
  noteStore(context, at);
  return { node: addressOf(context, at), type: new PointerType(at.type), constant: null };
}
