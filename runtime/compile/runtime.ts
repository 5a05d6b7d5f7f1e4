import { Fault } from '../machine/fault';
import { Field } from '../machine/field';
import { INTEGER_TYPES, u64 } from '../machine/integer';
import type { Callable, Machine } from '../machine/machine';
import {
  DynamicType,
  VOID,
  VOID_POINTER,
  type FunctionType,
  type StructType,
  type Type,
} from '../machine/types';
import { compare, concrete, integer } from '../machine/unknown';
import { NULL, type Value } from '../machine/value';
import type { KernelLibrary } from './library';
import { mangle } from './names';

/** A structure as generated code names it: its members' fields, and its size. */
export type StructureHandle = Readonly<Record<string, unknown>>;

/** How file-level variables are made: what is known of their contents when the driver's own code has not run. */
export interface VariableFacts {
  readonly type: Type;
  readonly constant: boolean;
  readonly initialised: boolean;
  /** Its initialiser was not lowered, so that nothing is known of its contents. */
  readonly unknown: boolean;
  /** Members that modelled code stores to, so that they start as C starts them; null when it may store to any. */
  readonly written: readonly Field[] | null;
}

/** What one run of lowered code needs besides the machine. */
export interface Linkage {
  readonly library: KernelLibrary;
  readonly types: ReadonlyMap<string, FunctionType | null>;
  readonly variables: ReadonlyMap<string, VariableFacts>;
}

const ANY = new DynamicType('a value');

/** The machine that lowered code runs on now, and what it has found there: code is made once, and runs on one machine after another. */
export class Running {
  machine!: Machine;
  found = new Map<string, Value>();

  /** Run on a machine from now on. */
  on(machine: Machine): void {
    this.machine = machine;
    this.found = new Map();
  }
}

/**
 * The helpers that lowered code runs on: all that it can see. The object has no prototype, and what it holds are functions and
 * constants only.
 * @param running on which machine
 */
export function helpers(running: Running, linkage: Linkage): Readonly<Record<string, unknown>> {
  // eslint-disable-next-line no-restricted-syntax -- copied into an object without a prototype
  const table: Record<string, unknown> = {
    NULL,
    ptr: VOID_POINTER,
    any: ANY,
    none: VOID,
    at: (line: number): void => running.machine.at(line),
    get: (pointer: Value, field: Field): Value => running.machine.get(pointer, field),
    set: (pointer: Value, field: Field, value: Value): Value => running.machine.set(pointer, field, value),
    ref: (pointer: Value, field: Field): Value => running.machine.ref(pointer, field),
    load: (pointer: Value, type: Type): Value => running.machine.load(pointer, type),
    store: (pointer: Value, type: Type, value: Value): Value => running.machine.store(pointer, type, value),
    plus: (pointer: Value, count: Value, size: number): Value => running.machine.plus(pointer, count, size),
    distance: (a: Value, c: Value, size: number): Value => running.machine.distance(a, c, size),
    container: (pointer: Value, field: Field): Value => running.machine.container(pointer, field),
    pointer: (value: Value): Value => pointerFrom(running.machine, value),
    assign: (target: Value, source: Value, size: number): Value =>
      running.machine.assign(target, source, size),
    copy: (source: Value, size: number, name: string): Value => running.machine.copy(source, size, name),
    clear: (target: Value, size: number): void => {
      const { block, offset } = running.machine.pointer(target);
      block.set(offset, 0n, size);
    },
    truth: (value: Value): boolean => running.machine.truth(value),
    branch: (site: number, holds: boolean): boolean => {
      if (running.machine.coverage !== null)
        running.machine.coverage.branches[2 * site + (holds ? 1 : 0)] = 1;
      return holds;
    },
    eq: (a: Value, c: Value): boolean => running.machine.compare('==', a, c),
    ne: (a: Value, c: Value): boolean => running.machine.compare('!=', a, c),
    lt: (a: Value, c: Value): boolean => running.machine.compare('<', a, c),
    gt: (a: Value, c: Value): boolean => running.machine.compare('>', a, c),
    le: (a: Value, c: Value): boolean => running.machine.compare('<=', a, c),
    ge: (a: Value, c: Value): boolean => running.machine.compare('>=', a, c),
    least: (a: Value, c: Value): Value => (compare('<=', a, c) ? a : c),
    greatest: (a: Value, c: Value): Value => (compare('>=', a, c) ? a : c),
    sum: (a: Value, c: Value): Value => running.machine.sum('+', a, c),
    difference: (a: Value, c: Value): Value => running.machine.sum('-', a, c),
    bytes: (size: number): bigint => BigInt(size),
    select: (value: Value, constants: readonly bigint[]): bigint => {
      running.machine.note_compared(constants);
      return integer(concrete(value, [...constants, other(constants)], 'switch'));
    },
    which: (value: Value, labels: readonly Value[]): number =>
      labels.findIndex((c) => running.machine.compare('==', value, c)),
    exchange: (pointer: Value, type: Type, next: Value): Value => {
      const old = running.machine.load(pointer, type);
      running.machine.store(pointer, type, next);
      return old;
    },
    exchange_if: (pointer: Value, type: Type, expected: Value, next: Value): Value => {
      const old = running.machine.load(pointer, type);
      if (running.machine.compare('==', old, expected)) running.machine.store(pointer, type, next);
      return old;
    },
    text: (value: string): Value => running.machine.text(value),
    function_name: (name: string): Value => running.machine.text(name, '__func__'),
    local: (name: string, size: number, fill?: 'zero'): Value =>
      running.machine.block('local', name, size, fill ?? 'uninitialised').at(0),
    variable: (name: string, size: number, key: string): Value =>
      variable(running.machine, name, size, linkage.variables.get(key)!),
    external: (name: string): Value => {
      let pointer = running.found.get(name);
      if (pointer === undefined) {
        pointer =
          linkage.library.variables.get(name)?.(running.machine) ??
          running.machine.block('variable', name, Infinity, 'unknown').at(0);
        running.found.set(name, pointer);
      }
      return pointer;
    },
    fn: (call: Callable, name: string): Value =>
      running.machine.functionPointer(name, call, linkage.types.get(name) ?? null),
    unknown_function: (name: string): Value => {
      const key = `${name}()`;
      let pointer = running.found.get(key);
      if (pointer === undefined) {
        const call: Callable = (...args) => running.machine.callUnknown(name, ANY, null, args);
        pointer = running.machine.functionPointer(name, call, linkage.types.get(name) ?? null);
        running.found.set(key, pointer);
      }
      return pointer;
    },
    unknown: (name: string, returns: Type | { type: StructType }, args: readonly Value[]): Value =>
      running.machine.callUnknown(name, typeOf(returns), linkage.types.get(name) ?? null, args),
    call_pointer: (
      name: string,
      pointer: Value,
      returns: Type | { type: StructType },
      args: readonly Value[],
    ): Value => running.machine.callPointer(name, pointer, typeOf(returns), args),
    unused: (name: string, result: Value): Value => {
      running.machine.unused(name, result);
      return result;
    },
    nested: (call: () => Value): Value => running.machine.nested(call),
    cannot_run: (name: string, reasons: string): never => {
      throw new Fault('not runnable', `${name}() could not be lowered: ${reasons}`);
    },
    ended: (fault: unknown): unknown => {
      running.machine.ended = true;
      return fault;
    },
    cleanup: (release: () => void): void => {
      if (!running.machine.ended) release();
    },
  };
  for (const [name, type] of INTEGER_TYPES) table[name] = type;
  return Object.freeze(Object.assign(Object.create(null) as Record<string, unknown>, table));
}

function typeOf(type: Type | { type: StructType }): Type {
  return 'kind' in type ? type : type.type;
}

/** A value that is none of some constants, for the default of a switch. */
function other(constants: readonly bigint[]): bigint {
  return constants.reduce((max, c) => (c > max ? c : max), -1n) + 1n;
}

/** A cast of an integer to a pointer: an address of an object becomes a pointer to it. */
function pointerFrom(machine: Machine, value: Value): Value {
  if (typeof value === 'bigint') {
    const address = u64.wrap(value);
    return address < 4096n ? address : (machine.addresses.find(address) ?? address);
  }
  if (value !== undefined && 'decide' in value && value.kind === 'dynamic') value.kind = 'pointer';
  return value;
}

function variable(machine: Machine, name: string, size: number, facts: VariableFacts): Value {
  const unknown =
    machine.policy.unknownVariables && !facts.constant && !facts.initialised && facts.written !== null;
  const block = machine.block('variable', name, size, unknown || facts.unknown ? 'unknown' : 'zero');
  if (unknown) {
    for (const field of facts.written) block.set(field.offset, 0n, field.type.size);
  }
  return block.at(0);
}

/** The handles of the structures that lowered code names. */
export function structureHandles(
  structures: Iterable<readonly [name: string, type: StructType, fields: Iterable<Field>]>,
): Readonly<Record<string, StructureHandle>> {
  const handles = Object.create(null) as Record<string, StructureHandle>;
  for (const [name, type, fields] of structures) {
    const handle = Object.create(null) as Record<string, unknown>;
    for (const field of fields) handle[mangle('member', field.name)] = field;
    handle['type'] = type;
    Object.defineProperty(handle, 'size', { get: () => type.size, enumerable: true });
    handles[name] = Object.freeze(handle);
  }
  return Object.freeze(handles);
}
