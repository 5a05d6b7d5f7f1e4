import type { CDesignatedInitializer, CDesignator, CInitializerList, Expression } from '../../model/nodes';
import { s32, s8 } from '../machine/integer';
import { type ArrayType, isAggregate, type StructType, type Type } from '../machine/types';
import type { Context } from './context';
import { constantOf } from './conversions';
import { typeOf, value } from './expression';
import { call, type JsExpression, num, str } from './js';
import { replacementText } from '../../model/defines';
import { preprocess, stringValue, substitute } from './macro';
import { element, memberPlace, type Place, unwrap, write } from './place';

/** Something that an initialiser fills: a place, or an anonymous member, whose members are reached through its owner. */
type Slot =
  | { readonly kind: 'place'; readonly place: Place }
  | {
      readonly kind: 'anonymous';
      readonly type: StructType;
      readonly owner: StructType;
      readonly base: JsExpression;
    };

/** Elements that a range of an initialiser may have: each becomes a store of its own. */
const MOST_IN_A_RANGE = 65536n;
/** Stores that one initialiser may become. */
const MOST_STORES = 1 << 14;

/**
 * Lower `{ ... }` for an object whose bytes are zero.
 * @param pointer the object; evaluated once for each member
 * @returns the stores, in order
 * @throws Unlowerable
 */
export function initialise(
  context: Context,
  pointer: JsExpression,
  type: Type,
  list: CInitializerList,
): JsExpression[] {
  const stores: JsExpression[] = [];
  fillBraced(context, { kind: 'place', place: { kind: 'memory', pointer, type } }, list, stores);
  return stores;
}

/** Lower `= value` for an object. */
export function initialiseWith(context: Context, place: Place, init: Expression): JsExpression[] {
  const stores: JsExpression[] = [];
  fillOne(context, { kind: 'place', place }, init, stores);
  return stores;
}

function slotType(slot: Slot): Type {
  return slot.kind === 'place' ? slot.place.type : slot.type;
}

function baseOf(slot: Slot, context: Context, at: Expression): JsExpression {
  if (slot.kind === 'anonymous') return slot.base;
  if (slot.place.kind === 'memory') return slot.place.pointer;
  return context.fail(at, 'an initialiser in braces for a scalar member');
}

/** The members of a structure, or the elements of an array, that initialisers without designators go to. */
function subSlot(context: Context, slot: Slot, index: number, at: Expression): Slot | null {
  const type = slotType(slot);
  const base = baseOf(slot, context, at);
  if (type.kind === 'array') {
    if (type.length !== null && index >= type.length) return null;
    return { kind: 'place', place: arrayElement(context, base, type, index, at) };
  }
  const structure = type as StructType;
  const named = structure.members.filter((member) => member.name !== null || member.bits === null);
  if (structure.variety === 'union' && index > 0) return null;
  const member = named[index];
  if (member === undefined) return null;
  const owner = slot.kind === 'anonymous' ? slot.owner : structure;
  if (member.name === null) return { kind: 'anonymous', type: member.type as StructType, owner, base };
  return { kind: 'place', place: memberPlace(context, owner, base, member.name, at) };
}

function arrayElement(
  context: Context,
  base: JsExpression,
  type: ArrayType,
  index: number,
  at: Expression,
): Place {
  const pointer = { node: base, type: { kind: 'pointer', to: type.of } as never, constant: null };
  return element(context, pointer, constantOf(BigInt(index), s32), at);
}

/** The initialiser list that a macro stands for (`ATOMIC_INIT(0)`), or null. */
function listBehind(context: Context, item: Expression): CInitializerList | null {
  if (item.type !== 'Identifier' && item.type !== 'CallExpression') return null;
  const { start, end } = item;
  const elements = elementsOf(context, { type: 'CInitializerList', start, end, elements: [item] });
  const [only] = elements;
  return elements.length === 1 && only?.type === 'CInitializerList' ? only : null;
}

/**
 * The elements of an initialiser list. A macro that stands for a part of one (`{ .a = 1 }`, `.a = 1, .b = 2`) is replaced by what it stands for.
 */
function elementsOf(context: Context, list: CInitializerList): CInitializerList['elements'] {
  return list.elements.flatMap((item) => {
    const callee = item.type === 'CallExpression' ? item.callee : item;
    if (callee.type !== 'Identifier' || context.scope.local(callee.name) !== null) return [item];
    const macro = context.unit.macro(callee.name);
    if (macro === null || (macro.parameters !== null) !== (item.type === 'CallExpression')) return [item];
    const written =
      item.type === 'CallExpression'
        ? substitute(context, macro, item.arguments, item)
        : replacementText(macro.value);
    // Macros inside are replaced now: what is parsed here is looked at later, when its text is no longer at hand.
    const text = preprocess(context, written, item, new Set([...context.activeMacros, callee.name]));
    const isList = text.startsWith('{');
    if (!isList && !/^(\.\s*\w|\[)/.test(text)) return [item];
    const parsed = context.unit.parse(`(int)${isList ? text : `{ ${text} }`}`);
    if (parsed?.expression.type !== 'CCompoundLiteral') return [item];
    return isList ? [parsed.expression.value] : parsed.expression.value.elements;
  });
}

function fillBraced(context: Context, slot: Slot, written: CInitializerList, stores: JsExpression[]): void {
  const list = { ...written, elements: elementsOf(context, written) };
  const type = slotType(slot);
  if (!isAggregate(type)) {
    const [only] = list.elements;
    if (type.kind === 'dynamic' || type.kind === 'wrapper') {
      if (slot.kind === 'place') fillUnknown(context, slot.place, list, stores);
      return;
    }
    if (only !== undefined) fillOne(context, slot, only, stores);
    return;
  }
  const [only] = list.elements;
  if (
    type.kind === 'array' &&
    list.elements.length === 1 &&
    only?.type === 'Literal' &&
    only.literal === 'string'
  ) {
    if (type.of === s8 || type.of.size === 1) {
      fillOne(context, slot, only, stores);
      return;
    }
  }
  let position = 0;
  for (let i = 0; i < list.elements.length;) {
    const item = list.elements[i];
    if (item.type === 'CDesignatedInitializer') {
      position = fillDesignated(context, slot, item, stores);
      i += 1;
      continue;
    }
    const target = subSlot(context, slot, position, item);
    if (target === null) return context.fail(item, `too many initialisers for a ${type.name}`);
    i = fillNext(context, target, list.elements, i, stores);
    position += 1;
  }
}

/** A structure of unknown definition: designated members only. */
function fillUnknown(context: Context, place: Place, list: CInitializerList, stores: JsExpression[]): void {
  if (place.type.kind === 'wrapper') {
    for (const item of list.elements) {
      const inner = item.type === 'CDesignatedInitializer' ? item.value : item;
      stores.push(write(context, { ...place, type: place.type.of }, value(context, inner), item).node);
    }
    return;
  }
  if (place.type.kind !== 'dynamic' || place.kind !== 'memory')
    return context.fail(list, 'an initialiser for a member of unknown type');
  const structure = place.type.structure;
  for (const item of list.elements) {
    const [first, ...rest] = item.type === 'CDesignatedInitializer' ? item.designators : [];
    if (item.type !== 'CDesignatedInitializer' || first?.kind !== 'member') {
      return context.fail(
        item,
        `initialisers in order for ${place.type.name}, whose definition is not known`,
      );
    }
    const target: Slot = {
      kind: 'place',
      place: memberPlace(context, structure, place.pointer, first.name, item),
    };
    fillPath(context, target, rest, item.value, stores);
  }
}

/** Fill one slot from the initialisers at `i`, several when its braces were left out; returns where to go on. */
function fillNext(
  context: Context,
  slot: Slot,
  items: CInitializerList['elements'],
  i: number,
  stores: JsExpression[],
): number {
  const item = items[i];
  const type = slotType(slot);
  if (!isAggregate(type) || item.type === 'CInitializerList' || takesWhole(context, type, item)) {
    fillOne(context, slot, item, stores);
    return i + 1;
  }
  let next = i;
  for (let position = 0; next < items.length; position++) {
    const inner = items[next];
    if (inner.type === 'CDesignatedInitializer') break;
    const target = subSlot(context, slot, position, inner);
    if (target === null) break;
    next = fillNext(context, target, items, next, stores);
  }
  return next === i ? i + 1 : next;
}

/** Whether a single expression initialises the whole aggregate: a string for characters, a structure for a structure. */
function takesWhole(context: Context, type: Type, item: Expression): boolean {
  if (item.type === 'Literal')
    return type.kind === 'array' && item.literal === 'string' && type.of.size === 1;
  return type.kind === 'struct' && typeOf(context, item).kind === 'struct';
}

function fillOne(context: Context, slot: Slot, item: Expression, stores: JsExpression[]): void {
  if (stores.length >= MOST_STORES)
    return context.fail(item, `an initialiser of more than ${MOST_STORES} values`);
  const list = item.type === 'CInitializerList' ? item : listBehind(context, item);
  if (list !== null) {
    fillBraced(context, slot, list, stores);
    return;
  }
  const type = slotType(slot);
  const inner = unwrap(item);
  if (type.kind === 'array') {
    if (inner.type === 'Literal' && inner.literal === 'string') {
      const length = stringValue(context, inner).length + 1;
      context.helper('assign');
      context.helper('text');
      const size = Math.min(length, type.length ?? length);
      stores.push(
        call(
          'assign',
          baseOf(slot, context, item),
          call('text', str(stringValue(context, inner))),
          num(size),
        ),
      );
      return;
    }
    return context.fail(item, 'an array initialised with what is no initialiser list');
  }
  if (slot.kind !== 'place') return context.fail(item, 'an anonymous member without braces');
  stores.push(write(context, slot.place, value(context, item, slot.place.type), item).node);
}

function fillDesignated(
  context: Context,
  slot: Slot,
  item: CDesignatedInitializer,
  stores: JsExpression[],
): number {
  const type = slotType(slot);
  const [first, ...rest] = item.designators;
  if (first === undefined) return context.fail(item, 'an empty designator');
  if (first.kind === 'member') {
    const owner = slot.kind === 'anonymous' ? slot.owner : type;
    if (owner.kind !== 'struct')
      return context.fail(item, `.${first.name} in an initialiser of a ${type.name}`);
    const target: Slot = {
      kind: 'place',
      place: memberPlace(context, owner, baseOf(slot, context, item), first.name, item),
    };
    fillPath(context, target, rest, item.value, stores);
    const structure = type as StructType;
    const named = structure.members.filter((member) => member.name !== null || member.bits === null);
    const index = named.findIndex(
      (member) =>
        member.name === first.name ||
        (member.name === null && member.type.kind === 'struct' && member.type.names().has(first.name)),
    );
    return index + 1;
  }
  if (type.kind !== 'array') return context.fail(item, `[...] in an initialiser of a ${type.name}`);
  const from = context.constant(first.index);
  const to = first.last === null ? from : context.constant(first.last);
  if (from === null || to === null) return context.fail(item, 'an array index that is not constant');
  if (to - from > MOST_IN_A_RANGE)
    return context.fail(item, `a range of more than ${MOST_IN_A_RANGE} elements`);
  for (let index = Number(from); index <= Number(to); index++) {
    const place = arrayElement(context, baseOf(slot, context, item), type, index, item);
    fillPath(context, { kind: 'place', place }, rest, item.value, stores);
  }
  return Number(to) + 1;
}

function fillPath(
  context: Context,
  slot: Slot,
  designators: readonly CDesignator[],
  init: Expression,
  stores: JsExpression[],
): void {
  if (designators.length === 0) {
    fillOne(context, slot, init, stores);
    return;
  }
  const item: CDesignatedInitializer = {
    type: 'CDesignatedInitializer',
    start: init.start,
    end: init.end,
    designators,
    value: init,
  };
  fillDesignated(context, slot, item, stores);
}
