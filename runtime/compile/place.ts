import type { Expression, SourceRange } from '../../model/nodes';
import type { Field } from '../machine/field';
import { s32 } from '../machine/integer';
import { isAggregate, PointerType, type StructType, type Type } from '../machine/types';
import { Context, NeedsMemory, type Local, type Lowered } from './context';
import { convert, plus } from './conversions';
import { assign, call, id, isPure, sequence, type JsExpression } from './js';

/** Where a C lvalue is: a JavaScript variable, an address, or a member of what an address points to. */
export type Place =
  | { readonly kind: 'register'; readonly local: Local; readonly type: Type }
  | { readonly kind: 'memory'; readonly pointer: JsExpression; readonly type: Type }
  | {
      readonly kind: 'field';
      readonly base: JsExpression;
      readonly field: Field;
      readonly handle: JsExpression;
      readonly type: Type;
    };

/** The place of a member of a structure that stands at a pointer. */
export function memberPlace(
  context: Context,
  structure: StructType,
  base: JsExpression,
  name: string,
  at: SourceRange,
): Place {
  const field = context.unit.table.field(structure, name);
  if (field === null) return context.fail(at, `${structure.name} has no member ${name}`);
  const handle = context.fieldNode(structure, field);
  if (field.type.kind === 'floating') return context.fail(at, 'floating point');
  if (isAggregate(field.type)) {
    context.helper('ref');
    return { kind: 'memory', pointer: call('ref', base, handle), type: field.type };
  }
  return { kind: 'field', base, field, handle, type: field.type };
}

/** The value at a place. Arrays become pointers to their first element; structures are handled by address. */
export function read(context: Context, place: Place): Lowered {
  const { type } = place;
  if (place.kind === 'register') return { node: id(place.local.name), type, constant: null };
  if (type.kind === 'array') {
    return { node: addressOf(context, place), type: new PointerType(type.of), constant: null };
  }
  if (type.kind === 'struct') return { node: addressOf(context, place), type, constant: null };
  if (type.kind === 'function') {
    return { node: addressOf(context, place), type: new PointerType(type), constant: null };
  }
  if (place.kind === 'field') {
    context.helper('get');
    const value: Lowered = { node: call('get', place.base, place.handle), type, constant: null };
    // A bit-field narrower than int is computed in int, whatever its type.
    if (place.field.bits !== null && type.kind === 'integer' && type.bits <= 32) {
      if (place.field.bits < 32) return { ...value, type: s32 };
    }
    return value;
  }
  context.helper('load');
  return { node: call('load', place.pointer, context.typeNode(type)), type, constant: null };
}

/**
 * The address of a place.
 * @throws NeedsMemory for a variable that had none
 */
export function addressOf(context: Context, place: Place): JsExpression {
  switch (place.kind) {
    case 'register':
      throw new NeedsMemory(place.local.ordinal);
    case 'memory':
      return place.pointer;
    case 'field':
      context.helper('ref');
      return call('ref', place.base, place.handle);
  }
}

/** Store a value; the result is the value as stored. */
export function write(context: Context, place: Place, value: Lowered, at: SourceRange): Lowered {
  const { type } = place;
  noteStore(context, place);
  if (type.kind === 'array' || type.kind === 'function')
    return context.fail(at, `assignment to a ${type.name}`);
  const converted = convert(context, value, type, at);
  if (type.kind === 'struct' || converted.type.kind === 'struct') {
    context.helper('assign');
    const size = context.sizeNode(type.kind === 'struct' ? type : converted.type);
    return { node: call('assign', addressOf(context, place), converted.node, size), type, constant: null };
  }
  switch (place.kind) {
    case 'register':
      return { node: assign(place.local.name, converted.node), type, constant: null };
    case 'field':
      context.helper('set');
      return { node: call('set', place.base, place.handle, converted.node), type, constant: null };
    case 'memory':
      context.helper('store');
      return {
        node: call('store', place.pointer, context.typeNode(type), converted.node),
        type,
        constant: null,
      };
  }
}

/** Note a store to a variable of the file, or that its address is given away: it is not only filled in by other code. */
export function noteStore(context: Context, place: Place): void {
  if (place.kind === 'register') return;
  let field = place.kind === 'field' ? place.field : null;
  let at = place.kind === 'field' ? place.base : place.pointer;
  for (;;) {
    if (at.type === 'CallExpression' && at.callee.type === 'Identifier' && at.callee.name === 'ref') {
      const [base, member] = at.arguments;
      field = member?.type === 'MemberExpression' ? context.unit.fieldOf(member) : null;
      at = base as JsExpression;
    } else if (at.type === 'CallExpression' && at.callee.type === 'Identifier' && at.callee.name === 'plus') {
      field = null;
      at = at.arguments[0] as JsExpression;
    } else {
      break;
    }
  }
  if (at.type === 'Identifier') context.unit.noteWrite(context, at.name, field);
}

/**
 * A place whose address is computed once although it is used twice.
 * @returns the place, and an expression to evaluate before any use of it, if one is needed
 */
export function stable(context: Context, place: Place): { place: Place; before: JsExpression | null } {
  if (place.kind === 'register') return { place, before: null };
  const address = place.kind === 'field' ? place.base : place.pointer;
  if (isPure(address)) return { place, before: null };
  const name = context.temporary();
  const before = assign(name, address);
  return place.kind === 'field'
    ? { place: { ...place, base: id(name) }, before }
    : { place: { ...place, pointer: id(name) }, before };
}

/** An expression after another was evaluated. */
export function after(before: JsExpression | null, value: Lowered): Lowered {
  return before === null ? value : { ...value, node: sequence(before, value.node) };
}

/** What a pointer expression points to, as a place. */
export function pointee(context: Context, pointer: Lowered, at: SourceRange): Place {
  const { type } = pointer;
  if (type.kind === 'pointer') return { kind: 'memory', pointer: pointer.node, type: type.to };
  if (type.kind === 'dynamic') return { kind: 'memory', pointer: pointer.node, type: type.element };
  return context.fail(at, `a ${type.name} is dereferenced`);
}

/** `base[index]`. */
export function element(context: Context, base: Lowered, index: Lowered, at: SourceRange): Place {
  if (base.type.kind === 'integer' && (index.type.kind === 'pointer' || index.type.kind === 'dynamic')) {
    return element(context, index, base, at);
  }
  return pointee(context, plus(context, base, index), at);
}

/** Whether an expression node is a place that needs no parentheses around it. */
export function unwrap(expression: Expression): Expression {
  return expression.type === 'ParenthesizedExpression' ? unwrap(expression.expression) : expression;
}
