import type {
  AssignmentExpression,
  BinaryExpression,
  CInitializerList,
  ConditionalExpression,
  CType,
  Expression,
  Identifier,
  Literal,
  MemberExpression,
  UnaryExpression,
  UpdateExpression,
} from '../../model/nodes';
import { commonType, promote, s32, s8, u64 } from '../machine/integer';
import { ArrayType, isAggregate, PointerType, scalarOf, VOID, type Type } from '../machine/types';
import { lowerCall } from './calls';
import type { Context, ExpressionLowering, Lowered } from './context';
import { binary, constantOf, convert, integerOf, testOf, truthValue } from './conversions';
import { initialise } from './initializer';
import {
  b,
  call,
  declareConst,
  id,
  immediately,
  logical,
  method,
  not,
  num,
  sequence,
  statement,
  str,
  ternary,
  type JsExpression,
  type JsStatement,
} from './js';
import { integerLiteralType } from './literals';
import { expandCall, expandObjectMacro, expansion, parsePreprocessed, stringValue } from './macro';
import {
  addressOf,
  after,
  element,
  memberPlace,
  noteStore,
  pointee,
  read,
  stable,
  unwrap,
  write,
  type Place,
} from './place';
import { decay } from './type-table';
import { lowerList } from './statement';

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
      return value(context, expression, VOID).node;
    default:
      return value(context, expression).node;
  }
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

function memberExpression(context: Context, expression: MemberExpression): Place {
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
  if (!isPlace(context, unwrap(expression.object))) {
    const object = value(context, expression.object);
    if (object.type.kind === 'struct')
      return memberPlace(context, object.type, object.node, name, expression);
  }
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
      const bytes = Number(index) * outer.type.of.size;
      return {
        node: b.binaryExpression('+', outer.node, num(bytes)),
        constant: outer.constant === null ? null : outer.constant + bytes,
        type: outer.type.of,
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

function identifier(context: Context, node: Identifier, expected?: Type): Lowered {
  const local = context.scope.local(node.name);
  if (local !== null && !('storage' in local)) return constantOf(local.value, local.type);
  if (local !== null) return read(context, place(context, node));
  if (node.name === 'NULL')
    return { node: context.helper('NULL'), type: new PointerType(VOID), constant: 0n };
  if (/^__(func|FUNCTION|PRETTY_FUNCTION)__$|^__func__$/.test(node.name)) {
    context.helper('text');
    return { node: call('text', str(context.functionName ?? '')), type: new PointerType(s8), constant: null };
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

const TYPE_OPERATORS = new Set(['*', '&', '-', '+']);

/**
 * `(u64) * p`, `(u8)(s8) - 1`: casts that the grammar took for operations, since it does not know the names of types.
 * @returns makes the cast of what follows; null for an expression that does not end in a type in parentheses
 */
function castTail(context: Context, left: Expression): ((argument: Expression) => Expression) | null {
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
function regroup(context: Context, expression: Expression): Lowered | null {
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
  if (name.type !== 'Identifier' || context.scope.local(name.name) !== null) return null;
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
function castFirst(
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

function binaryExpression(context: Context, expression: BinaryExpression): Lowered {
  const { operator, left, right } = expression;
  const regrouped = regroup(context, expression);
  if (regrouped !== null) return regrouped;
  if (TYPE_OPERATORS.has(operator)) {
    const cast = castTail(context, left);
    if (cast !== null) return value(context, castFirst(operator, right, cast));
  }
  return binary(context, operator, value(context, left), value(context, right), expression);
}

function unary(context: Context, expression: UnaryExpression): Lowered {
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

function update(context: Context, expression: UpdateExpression, unused: boolean): Lowered {
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

function assignment(context: Context, expression: AssignmentExpression): Lowered {
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

function conditional(context: Context, expression: ConditionalExpression, expected?: Type): Lowered {
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
  const test = testOf(context, tested);
  const node = ternary(test, a.node, c.node);
  return a.test !== undefined && c.test !== undefined
    ? { node, type, constant: null, test: ternary(test, a.test, c.test) }
    : { node, type, constant: null };
}

function resultType(context: Context, then: Lowered, otherwise: Lowered, expression: Expression): Type {
  const a = then.type;
  const c = otherwise.type;
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

/** An array type with the length that its initialiser gives it. */
export function completeArray(context: Context, type: Type, init: Expression | null): Type {
  if (type.kind !== 'array' || type.length !== null || init === null) return type;
  if (init.type === 'Literal') return new ArrayType(type.of, stringValue(context, init).length + 1);
  if (init.type !== 'CInitializerList') return type;
  let next = 0;
  let length = 0;
  const perElement = type.of.kind === 'struct' ? flatLength(type.of) : 1;
  let loose = 0;
  for (const item of init.elements) {
    if (item.type === 'CDesignatedInitializer' && item.designators[0]?.kind === 'index') {
      const last = context.constant(item.designators[0].last ?? item.designators[0].index);
      if (last === null) return context.fail(item, 'an array index that is not constant');
      next = Number(last);
      loose = 0;
    } else if (perElement > 1 && item.type !== 'CInitializerList' && !isStructValue(context, item)) {
      // A structure whose braces were left out takes several initialisers.
      loose += 1;
      if (loose < perElement) {
        length = Math.max(length, next + 1);
        continue;
      }
      loose = 0;
    }
    next += 1;
    length = Math.max(length, next);
  }
  return new ArrayType(type.of, length);
}

function isStructValue(context: Context, expression: Expression): boolean {
  if (expression.type === 'CCompoundLiteral') return true;
  if (expression.type === 'Literal') return false;
  return isAggregate(typeOf(context, expression));
}

function flatLength(type: Type): number {
  if (type.kind === 'struct') {
    const members = type.variety === 'union' ? type.members.slice(0, 1) : type.members;
    return members.reduce((sum, member) => sum + flatLength(member.type), 0);
  }
  if (type.kind === 'array') return (type.length ?? 0) * flatLength(type.of);
  return 1;
}

function compoundLiteral(context: Context, type: Type, init: CInitializerList): Place {
  context.helper('local');
  const name = context.names.take('literal');
  const stores: JsStatement[] = [
    declareConst(name, call('local', str('a compound literal'), context.sizeNode(type), str('zero'))),
  ];
  if (!isAggregate(type)) {
    const [first] = init.elements;
    if (first === undefined || first.type === 'CDesignatedInitializer')
      return context.fail(init, 'a compound literal of a scalar');
    if (scalarOf(type) === null) return context.fail(init, `a compound literal of a ${type.name}`);
    const at: Place = { kind: 'memory', pointer: id(name), type };
    stores.push(statement(write(context, at, value(context, first, type), init).node));
  } else {
    for (const store of initialise(context, id(name), type, init)) stores.push(statement(store));
  }
  stores.push(b.returnStatement(id(name)));
  return { kind: 'memory', pointer: immediately(stores), type };
}

function statementExpression(
  context: Context,
  body: readonly import('../../model/nodes').Statement[],
): Lowered {
  const { prologue: outerPrologue, jumps, gotoTargets, inClosure, hoist } = context;
  context.prologue = [];
  context.jumps = [];
  context.gotoTargets = new Map();
  context.inClosure = true;
  context.hoist = false;
  try {
    return context.scoped(() => {
      const last = body[body.length - 1];
      if (last?.type !== 'ExpressionStatement') {
        const statements = lowerList(context, body);
        return { node: immediately([...context.prologue, ...statements]), type: VOID, constant: null };
      }
      const statements = lowerList(context, body.slice(0, -1));
      const result = value(context, last.expression);
      return {
        node: immediately([...context.prologue, ...statements, b.returnStatement(result.node)]),
        type: result.type,
        constant: null,
        ...(result.fresh ? { fresh: true } : {}),
      };
    });
  } finally {
    context.prologue = outerPrologue;
    context.jumps = jumps;
    context.gotoTargets = gotoTargets;
    context.inClosure = inClosure;
    context.hoist = hoist;
  }
}
