import type { CallExpression, CTypeName, Expression } from '../../model/nodes';
import { commonType, s32, u32, u64 } from '../machine/integer';
import { PointerType, type Type } from '../machine/types';
import { callKernel } from './calls';
import type { Context, Lowered } from './context';
import { binary, constantOf, convert, integerOf } from './conversions';
import { effect, offsetPlace, sizeValue, typeOf, value } from './expression';
import { big, call, method, sequence } from './js';

/** Something written like a call that is none: it takes a type, or the type of its argument matters. */
export type SpecialForm = (context: Context, expression: CallExpression, expected?: Type) => Lowered;

function argument(context: Context, expression: CallExpression, index: number): Expression {
  const found = expression.arguments[index];
  return found ?? context.fail(expression, `${context.textOf(expression.callee)}() lacks an argument`);
}

function typeArgument(context: Context, expression: CallExpression, index: number): Type {
  return typeOf(context, argument(context, expression, index));
}

/** container_of() and what is it by another name. */
const container: SpecialForm = (context, expression) => {
  const pointer = value(context, argument(context, expression, 0));
  const structure = typeArgument(context, expression, 1);
  const member = argument(context, expression, 2);
  if (structure.kind !== 'struct') return context.fail(expression, `container_of() of a ${structure.name}`);
  const type = new PointerType(structure);
  if (member.type === 'Identifier') {
    const field = context.unit.table.field(structure, member.name);
    if (field === null) return context.fail(member, `${structure.name} has no member ${member.name}`);
    context.helper('container');
    return {
      node: call('container', pointer.node, context.fieldNode(structure, field)),
      type,
      constant: null,
    };
  }
  const place = offsetPlace(context, structure, member);
  context.helper('plus');
  return { node: call('plus', pointer.node, big(-1n), place.node), type, constant: null };
};

const extreme =
  (name: 'least' | 'greatest', typed: boolean): SpecialForm =>
  (context, expression) => {
    const shift = typed ? 1 : 0;
    const left = value(context, argument(context, expression, shift));
    const right = value(context, argument(context, expression, shift + 1));
    const given = typed ? integerOf(typeArgument(context, expression, 0)) : null;
    const l = integerOf(left.type) ?? u64;
    const r = integerOf(right.type) ?? u64;
    const type = given ?? commonType(l, r);
    const a = convert(context, left, type, expression);
    const c = convert(context, right, type, expression);
    context.helper(name);
    const constant =
      a.constant === null || c.constant === null
        ? null
        : a.constant < c.constant === (name === 'least')
          ? a.constant
          : c.constant;
    return { node: call(name, a.node, c.node), type, constant };
  };

const clamp =
  (typed: boolean): SpecialForm =>
  (context, expression) => {
    const shift = typed ? 1 : 0;
    const values = [0, 1, 2].map((i) => value(context, argument(context, expression, shift + i)));
    const given = typed ? integerOf(typeArgument(context, expression, 0)) : null;
    const type = given ?? values.map((v) => integerOf(v.type) ?? u64).reduce(commonType);
    const [x, low, high] = values.map((v) => convert(context, v, type, expression).node);
    context.helper('least');
    context.helper('greatest');
    return { node: call('least', call('greatest', x, low), high), type, constant: null };
  };

/** The size of `kmalloc_obj(struct x)` or `kmalloc_obj(*x)`. */
function objectSize(context: Context, expression: CallExpression): { type: Type; size: Lowered } {
  const type = typeArgument(context, expression, 0);
  return { type, size: sizeValue(context, type) };
}

const GFP_KERNEL = 0xcc0n;

const allocateObject =
  (allocator: string, many: boolean): SpecialForm =>
  (context, expression) => {
    const { type, size } = objectSize(context, expression);
    const flags = expression.arguments[many ? 2 : 1];
    const gfp = flags === undefined ? constantOf(GFP_KERNEL, u32) : value(context, flags);
    const bytes = many
      ? binary(
          context,
          '*',
          convert(context, value(context, argument(context, expression, 1)), u64, expression),
          size,
          expression,
        )
      : size;
    return { ...callKernel(context, allocator, [bytes, gfp], expression), type: new PointerType(type) };
  };

/** kzalloc_flex(*p, member, n): the structure with n elements of its flexible array. */
const allocateFlexible =
  (allocator: string): SpecialForm =>
  (context, expression) => {
    const type = typeArgument(context, expression, 0);
    const flags = expression.arguments[3];
    const gfp = flags === undefined ? constantOf(GFP_KERNEL, u32) : value(context, flags);
    const bytes = flexibleSize(context, expression, type);
    return { ...callKernel(context, allocator, [bytes, gfp], expression), type: new PointerType(type) };
  };

/** struct_size(p, member, n): the structure with n elements of its flexible array. */
const structSize: SpecialForm = (context, expression) => {
  const pointer = typeOf(context, argument(context, expression, 0));
  return flexibleSize(context, expression, pointer.kind === 'pointer' ? pointer.to : pointer);
};

function flexibleSize(context: Context, expression: CallExpression, structure: Type): Lowered {
  const member = argument(context, expression, 1);
  const place = offsetPlace(context, structure, member);
  if (place.type.kind !== 'array')
    return context.fail(expression, `${context.textOf(expression.callee)}() of a member that is no array`);
  const count = convert(context, value(context, argument(context, expression, 2)), u64, expression);
  const elements = binary(context, '*', count, sizeValue(context, place.type.of), expression);
  return binary(context, '+', sizeValue(context, structure), elements, expression);
}

const arraySize: SpecialForm = (context, expression) => {
  const type = typeArgument(context, expression, 0);
  if (type.kind === 'array' && type.assumed) {
    const text = context.textOf(expression);
    return { node: context.unit.unknownValue(text, u64), type: u64, constant: null };
  }
  if (type.kind === 'array' && type.length !== null) return constantOf(BigInt(type.length), u64);
  if (type.kind === 'dynamic')
    return { node: context.unit.unknownValue(`ARRAY_SIZE(${type.name})`, u64), type: u64, constant: null };
  return context.fail(expression, `ARRAY_SIZE() of a ${type.name}`);
};

const sizeofField: SpecialForm = (context, expression) => {
  const structure = typeArgument(context, expression, 0);
  return sizeValue(context, offsetPlace(context, structure, argument(context, expression, 1)).type);
};

const enabled: SpecialForm = (context, expression) => {
  const symbol = argument(context, expression, 0);
  return constantOf(context.unit.configured(context.textOf(symbol)) ? 1n : 0n, s32);
};

/** BUILD_BUG_ON() and its like are checked when the kernel is built. */
const nothing: SpecialForm = () => constantOf(0n, s32);

/** Whether two types are the same one, qualifiers aside; an expression stands for its type. */
const sameType: SpecialForm = (context, expression) => {
  const [left, right] = [0, 1].map((i) => typeArgument(context, expression, i));
  return constantOf(left.name === right.name ? 1n : 0n, s32);
};

const firstArgument: SpecialForm = (context, expression, expected) =>
  value(context, argument(context, expression, 0), expected);

/** cmpxchg(p, old, new) on whatever `p` points to. */
const compareExchange: SpecialForm = (context, expression) => {
  const pointer = value(context, argument(context, expression, 0));
  const type = pointer.type.kind === 'pointer' ? pointer.type.to : u64;
  const old = convert(context, value(context, argument(context, expression, 1)), type, expression);
  const next = convert(context, value(context, argument(context, expression, 2)), type, expression);
  context.helper('exchange_if');
  return {
    node: call('exchange_if', pointer.node, context.typeNode(type), old.node, next.node),
    type,
    constant: null,
  };
};

const exchange: SpecialForm = (context, expression) => {
  const pointer = value(context, argument(context, expression, 0));
  const type = pointer.type.kind === 'pointer' ? pointer.type.to : u64;
  const next = convert(context, value(context, argument(context, expression, 1)), type, expression);
  context.helper('exchange');
  return { node: call('exchange', pointer.node, context.typeNode(type), next.node), type, constant: null };
};

const roundUp =
  (up: boolean): SpecialForm =>
  (context, expression) => {
    const x = value(context, argument(context, expression, 0));
    const to = value(context, argument(context, expression, 1));
    const type = commonType(integerOf(x.type) ?? u64, integerOf(to.type) ?? u64);
    const n = convert(context, x, type, expression);
    const m = convert(context, to, type, expression);
    const types = context.typeNode(type);
    const raised = up ? method(types, 'add', n.node, method(types, 'sub', m.node, big(1n))) : n.node;
    const node = method(types, 'mul', method(types, 'div', raised, m.node), m.node);
    if (n.constant === null || m.constant === null || m.constant === 0n)
      return { node, type, constant: null };
    const constant = ((n.constant + (up ? m.constant - 1n : 0n)) / m.constant) * m.constant;
    return constantOf(constant, type);
  };

/** PTR_ALIGN and its like keep the type of a pointer. */
const voidExpression: SpecialForm = (context, expression) => {
  const effects = expression.arguments.map((a: Expression | CTypeName) => effect(context, a));
  return { node: effects.length === 0 ? big(0n) : sequence(...effects), type: s32, constant: null };
};

const FORMS = new Map<string, SpecialForm>([
  ['container_of', container],
  ['container_of_const', container],
  ['list_entry', container],
  ['hlist_entry', container],
  ['rb_entry', container],
  ['min', extreme('least', false)],
  ['max', extreme('greatest', false)],
  ['umin', extreme('least', false)],
  ['umax', extreme('greatest', false)],
  ['min_t', extreme('least', true)],
  ['max_t', extreme('greatest', true)],
  ['clamp', clamp(false)],
  ['clamp_t', clamp(true)],
  ['kmalloc_obj', allocateObject('kmalloc', false)],
  ['kzalloc_obj', allocateObject('kzalloc', false)],
  ['kvmalloc_obj', allocateObject('kvmalloc', false)],
  ['kvzalloc_obj', allocateObject('kvzalloc', false)],
  ['kmalloc_objs', allocateObject('kmalloc', true)],
  ['kzalloc_objs', allocateObject('kzalloc', true)],
  ['kvmalloc_objs', allocateObject('kvmalloc', true)],
  ['kvzalloc_objs', allocateObject('kvzalloc', true)],
  ['kmalloc_flex', allocateFlexible('kmalloc')],
  ['kzalloc_flex', allocateFlexible('kzalloc')],
  ['kvmalloc_flex', allocateFlexible('kvmalloc')],
  ['kvzalloc_flex', allocateFlexible('kvzalloc')],
  ['struct_size', structSize],
  ['struct_size_t', structSize],
  ['ARRAY_SIZE', arraySize],
  ['sizeof_field', sizeofField],
  ['IS_ENABLED', enabled],
  ['IS_BUILTIN', enabled],
  ['IS_REACHABLE', enabled],
  ['BUILD_BUG_ON', nothing],
  ['BUILD_BUG_ON_MSG', nothing],
  ['BUILD_BUG_ON_ZERO', nothing],
  ['static_assert', nothing],
  ['__builtin_constant_p', nothing],
  ['__builtin_expect', firstArgument],
  ['__builtin_types_compatible_p', sameType],
  ['__same_type', sameType],
  ['cmpxchg', compareExchange],
  ['xchg', exchange],
  ['round_up', roundUp(true)],
  ['roundup', roundUp(true)],
  ['round_down', roundUp(false)],
  ['rounddown', roundUp(false)],
  ['ALIGN', roundUp(true)],
  ['ALIGN_DOWN', roundUp(false)],
  ['lockdep_assert_held', voidExpression],
]);

/** The special form of a name, or null. */
export function specialForm(name: string): SpecialForm | null {
  return FORMS.get(name) ?? null;
}
