import { u64 } from '../machine/integer';
import { VOID_POINTER } from '../machine/types';
import { isUnknown } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import type { ActionWord } from '../mm/mmap/action-arguments';
import type { Page } from '../mm/pages/page';
import type { KernelObjects } from './objects';
import { protection } from './protection';

/** What of the simulator stands for the memory that pointers among an action's arguments are to, and back. */
class Pointees {
  readonly byPlace = new Map<string, object>();
  readonly places = new WeakMap<object, Pointer>();
}

/**
 * Note what stands for the memory that an argument of an action points to.
 * @param pointer as C has it
 * @param pointee as the simulator has it
 */
export function standFor<Pointee extends object>(
  objects: KernelObjects,
  pointer: Value,
  pointee: Pointee,
): Pointee {
  const known = isUnknown(pointer) ? pointer.bound : pointer;
  if (known instanceof Pointer) {
    objects.machine.kept(Pointees).byPlace.set(objects.key(known), pointee);
    objects.machine.kept(Pointees).places.set(pointee, known);
  }
  return pointee;
}

/**
 * An array of `struct page *` in C memory, read when an entry is looked at.
 * @param length entries, where the array is gone through; who takes it for an action says how many apart from it
 */
export function pageArray(objects: KernelObjects, pointer: Value, length = Infinity): ArrayLike<Page> {
  const { machine } = objects;
  const pages: Page[] = [];
  const array = new Proxy(pages, {
    get: (target, property) => {
      if (property === 'length') return length;
      if (typeof property !== 'string' || !/^\d+$/.test(property))
        return Reflect.get(target, property) as unknown;
      machine.spend(1);
      return objects.toPage(machine.load(machine.plus(pointer, BigInt(property), 8), VOID_POINTER));
    },
  });
  return standFor(objects, pointer, array);
}

/** A word of an action's arguments as C reads it. */
export function wordOf(objects: KernelObjects, word: ActionWord): Value {
  if (typeof word === 'number') return u64.wrap(BigInt(Math.trunc(word)));
  if (typeof word !== 'object') return word as Value;
  return word === null ? NULL : (objects.machine.kept(Pointees).places.get(word) ?? (word as Value));
}

/** The same as the simulator has it. */
export function toWord(objects: KernelObjects, value: Value, isProtection: boolean): ActionWord {
  const known = isUnknown(value) ? (value.bound ?? value) : value;
  if (known instanceof Pointer)
    return objects.machine.kept(Pointees).byPlace.get(objects.key(known)) ?? pageArray(objects, known);
  return isProtection ? protection(objects.machine, known) : objects.machine.integer(known);
}
