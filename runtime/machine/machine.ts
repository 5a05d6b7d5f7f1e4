import { Addresses } from './addresses';
import { bitField, setBitField } from './bit-fields';
import { BUILT_IN, type FactTable } from '../../kernel/fact-table';
import { Block, type BlockKind, type Fill, type Memory } from './block';
import { Fault } from './fault';
import type { Field } from './field';
import { IntegerType, s64, u64, u8 } from './integer';
import { describeCall, USUALLY, type Policy, type UnknownCall } from './policy';
import { isOfList, makeSomeList } from './some-list';
import { TextBlock } from './text-block';
import { scalarOf, type FunctionType, type StructType, type Type } from './types';
import {
  compare,
  concrete,
  Derived,
  integer,
  isUnknown,
  settle,
  undecided,
  UnknownValue,
  type Choice,
  type Comparison,
} from './unknown';
import { NULL, Pointer, type Value } from './value';

/** A C function that can be called: lowered code, or a model of a kernel function. */
export type Callable = (...args: Value[]) => Value;

/** Bounds of one run. */
export interface Limits {
  /** Statements, loop iterations and calls. */
  readonly steps: number;
  /** Values stored in memory. */
  readonly cells: number;
  /** Calls in progress at once, where functions call themselves or are called through pointers. */
  readonly depth: number;
}

/** Bounds that no hook of a driver comes near. */
export const DEFAULT_LIMITS: Limits = { steps: 300_000, cells: 1_000_000, depth: 400 };

/** Something that a run showed to be wrong. */
export interface RunFinding {
  readonly kind: string;
  readonly message: string;
  /** 1-based line of the C source; 0 before any statement ran. */
  readonly line: number;
}

/** One choice that was made for an unknown value. */
export interface Decision {
  readonly name: string;
  readonly value: Value;
  readonly reason: string;
}

/** A call that the driver made to the kernel, modelled or unknown. */
export interface CallRecord {
  readonly name: string;
  readonly args: readonly Value[];
  readonly result: Value;
  readonly line: number;
  /** Whether the function is modelled. */
  readonly modelled: boolean;
  /** The allocation flags that it was given, where its declaration says which argument they are; undefined elsewhere. */
  readonly gfp: Value;
}

/** Where kernel models find the layout of structures. */
export interface StructureSource {
  structure(tag: string): StructType;
  field(type: StructType, name: string): Field | null;
}

/** How many compared integers are kept. */
const COMPARED = 64;

/** Steps that a fresh object counts for: code that walks from one to the next would otherwise make very many. */
const COST_OF_AN_OBJECT = 100;

/**
 * The abstract C machine that one run happens on: memory, the line that runs, what is left of the budget, and the choices made.
 * Lowered code and kernel models are handed it; nothing else of the host is in their reach.
 */
export class Machine implements Memory {
  /** 1-based line of the C source that runs. */
  line = 0;
  steps = 0;
  /** Whether a fault is on its way out: what scopes would release on leaving is not run any more. */
  ended = false;
  readonly findings: RunFinding[] = [];
  readonly decisions: Decision[] = [];
  readonly calls: CallRecord[] = [];
  /** Memory that outlives a call: variables, allocations, and objects that other code made. */
  readonly objects: Block[] = [];
  readonly addresses = new Addresses();
  /** Integers that the program compared known values with, as far as they are few. */
  readonly compared = new Set<bigint>();
  /** Kernel models keep what they know of the run here, each under its own key. */
  readonly state = new Map<unknown, unknown>();
  /** Told before each call of the driver's code to the kernel; null when no other task runs there. */
  other_task: { before_call(machine: Machine): void } | null = null;
  /** Told of memory that outlives its calls and that a statement counts in, changing what it has just read there; null when nobody wants to know. */
  counted: ((machine: Machine, block: Block, offset: number) => void) | null = null;
  /** Where it is noted what of the driver's code runs; null when nobody wants to know. */
  coverage: { readonly lines: Uint8Array; readonly branches: Uint8Array } | null = null;
  /** Where the lines of that are noted by step; null when nobody wants to know. */
  lines: Set<number> | null = null;
  /** What is known of functions that are neither in the source nor modelled. */
  facts: FactTable = BUILT_IN;
  /**
   * Told of every call to the kernel, modelled or not; null when nobody wants to know. One function for all runs: V8 keeps one
   * that is made for a run among what is old, and the whole run with it.
   */
  recorded: ((machine: Machine, call: CallRecord) => void) | null = null;
  /** The structures that the code was compiled with; set when a driver's code is put on the machine. */
  structures: StructureSource | null = null;
  /** Variables of the functions that the call from outside runs, which is in progress; null outside of any. */
  #locals: Block[] | null = null;
  #cells = 0;
  #depth = 0;
  readonly #texts = new Map<string, Pointer>();
  readonly #named = new Map<string, Pointer>();
  readonly #functions = new Map<Callable, Pointer>();
  readonly #callables = new Map<Block, { call: Callable; type: FunctionType | null }>();
  readonly #occurrences = new Map<string, number>();

  /**
   * @param policy chooses what is unknown
   * @param limits bounds of the run
   */
  constructor(
    readonly policy: Policy,
    readonly limits: Limits = DEFAULT_LIMITS,
  ) {}

  // -------------------------------------------------------------------------------------------- budget

  /**
   * Count one step, and say which line it is of.
   * @param line 1-based
   * @throws Fault `step budget`
   */
  at(line: number): void {
    this.line = line;
    if (this.coverage !== null) this.coverage.lines[line] = 1;
    this.lines?.add(line);
    if (++this.steps > this.limits.steps) {
      throw new Fault('step budget', `still running after ${this.limits.steps} steps`);
    }
  }

  /** @throws Fault `step budget` */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.limits.steps) {
      throw new Fault('step budget', `still running after ${this.limits.steps} steps`);
    }
  }

  /** @throws Fault `memory budget` */
  charge(cells: number): void {
    this.#cells += cells;
    if (this.#cells > this.limits.cells) {
      throw new Fault('memory budget', `more than ${this.limits.cells} values stored`);
    }
  }

  /**
   * Run a call that may lead back to its caller.
   * @throws Fault `recursion too deep`
   */
  nested<Result>(run: () => Result): Result {
    if (this.#depth >= this.limits.depth) {
      throw new Fault('recursion too deep', `more than ${this.limits.depth} calls in progress`);
    }
    this.#depth += 1;
    try {
      return run();
    } finally {
      this.#depth -= 1;
    }
  }

  /**
   * Run a function of the driver that the kernel calls. Its variables, and those of the functions that it calls, are gone
   * when it returns: a pointer to one of them that was left somewhere leads nowhere from then on.
   */
  entered<Result>(run: () => Result): Result {
    const outer = this.#locals;
    const own: Block[] = [];
    this.#locals = own;
    try {
      return run();
    } finally {
      this.#locals = outer;
      for (const block of own) block.freed = true;
    }
  }

  /** What a kernel model keeps of the run: the one object of a class. */
  kept<T>(kind: new () => T): T {
    let found = this.state.get(kind) as T | undefined;
    if (found === undefined) this.state.set(kind, (found = new kind()));
    return found;
  }

  /**
   * The field of a structure by names, for kernel models.
   * @throws Error when the structure has no such member
   */
  field(tag: string, name: string): Field {
    const structure = this.structures!.structure(tag);
    const field = this.structures!.field(structure, name);
    if (field === null) throw new Fault('not runnable', `struct ${tag} of this file has no member ${name}`);
    return field;
  }

  /** A value as an integer, chosen now if nothing determined it. */
  integer(value: Value): bigint {
    return integer(concrete(value));
  }

  /** The same as a JavaScript number, signed; exact up to 2^53. */
  number(value: Value): number {
    return Number(BigInt.asIntN(64, this.integer(value)));
  }

  /** Note something wrong that does not end the run. */
  report(kind: string, message: string): void {
    this.findings.push({ kind, message, line: this.line });
  }

  /** Note that nobody looks at the result of a function that tells by it whether it failed. */
  unused(name: string, result: Value): void {
    if (result === undefined || isUnknown(result)) return;
    const error = Number(BigInt.asIntN(32, integer(result)));
    if (error < 0) this.report('ignored failure', `${name}() returned ${error}, and nobody looked at it`);
  }

  /** Note a call, for those who compare what two drivers do. */
  record(name: string, args: readonly Value[], result: Value, modelled: boolean, gfp?: Value): void {
    this.charge(1);
    const call: CallRecord = { name, args, result, line: this.line, modelled, gfp };
    this.calls.push(call);
    this.recorded?.(this, call);
  }

  // -------------------------------------------------------------------------------------- unknown values

  choose(choice: Choice): Value {
    const value = this.policy.choose(choice);
    this.decisions.push({ name: choice.unknown.name, value, reason: choice.reason });
    return value;
  }

  /** What the kernel answers for reasons that the driver does not see: whether the process may, whether a signal came. */
  possible(question: string, usual: bigint, other: bigint): bigint {
    const unknown = new UnknownValue(this, question, 'integer', s64);
    return integer(unknown.decide([usual, other], USUALLY));
  }

  /** What else an unknown value that was decided could have been, seen in a later comparison. */
  reconsider(choice: Choice): void {
    this.policy.reconsider?.(choice);
  }

  object(unknown: UnknownValue): Pointer {
    return this.stranger(unknown.name, unknown.apart).at(0);
  }

  /**
   * An object that other code made, of which nothing is known.
   * @param name in the driver's words
   * @param apart what tells it from others of that name
   */
  stranger(name: string, apart = ''): Block {
    this.spend(COST_OF_AN_OBJECT);
    const block = new Block(this, 'unknown object', name, Infinity, 'unknown');
    block.apart = apart;
    this.objects.push(block);
    return block;
  }

  /** A value that nothing determines. */
  unknown(name: string, type: Type): UnknownValue {
    const scalar = scalarOf(type);
    const kind = scalar === null ? 'dynamic' : scalar.kind;
    return new UnknownValue(this, name, kind, scalar instanceof IntegerType ? scalar : null);
  }

  /**
   * Call a function that is neither in the source nor modelled.
   * What its pointer arguments point to and was never set is unknown from then on. The twin for descriptors of a function that
   * takes a vma is that function: what nobody knows of the one, nobody knows of the other.
   */
  callUnknown(called: string, returns: Type, type: FunctionType | null, args: readonly Value[]): Value {
    this.other_task?.before_call(this);
    const name = legacyName(called, args);
    for (const arg of args) {
      if (!(arg instanceof Pointer) || arg.block.fill !== 'uninitialised') continue;
      arg.block.fill = 'unknown';
      arg.block.apart = this.policy.when ?? '';
    }
    const occurrence = this.#occurrences.get(name) ?? 0;
    this.#occurrences.set(name, occurrence + 1);
    const fact = this.facts.factOf(name);
    const call: UnknownCall = { name, args, returns, occurrence, line: this.line, type, fact };
    const fresh = (): UnknownValue => this.unknown(describeCall(name, args), returns);
    let result: Value;
    if (returns.kind === 'struct') {
      result = new Block(this, 'unknown object', describeCall(name, args), Infinity, 'unknown').at(0);
    } else {
      result = this.policy.call(call, fresh);
      if (returns.kind === 'void') result = undefined;
    }
    this.record(name, args, result, false);
    return result;
  }

  // ---------------------------------------------------------------------------------------------- memory

  /** Make a C object. */
  block(kind: BlockKind, name: string, size: number, fill: Fill): Block {
    this.charge(1);
    const block = new Block(this, kind, name, size, fill);
    if (kind === 'variable' || kind === 'heap') this.objects.push(block);
    else if (kind === 'local') this.#locals?.push(block);
    return block;
  }

  reserve(block: Block): bigint {
    return this.addresses.reserve(block);
  }

  /**
   * A string literal: the same text is the same object.
   * @param called what to call it, when that is not its text
   */
  text(value: string, called: string | null = null): Pointer {
    const key = called === null ? value : `${called} ${value}`;
    const texts = called === null ? this.#texts : this.#named;
    let pointer = texts.get(key);
    if (pointer === undefined) {
      this.charge(1);
      const bytes = [...value].flatMap((c) =>
        c.codePointAt(0)! < 256 ? [c.codePointAt(0)!] : [...Buffer.from(c)],
      );
      pointer = new TextBlock(this, called ?? JSON.stringify(value), bytes).at(0);
      texts.set(key, pointer);
    }
    return pointer;
  }

  /**
   * A C string.
   * @param limit bytes to read at most
   * @throws Fault when it has no end
   */
  string(pointer: Value, limit = 4096): string {
    let text = '';
    let at = this.pointer(pointer);
    for (let i = 0; i < limit; i++) {
      const value = concrete(at.block.load(at.offset, u8), [0n]);
      const byte = Number(BigInt.asUintN(8, integer(value)));
      if (byte === 0) break;
      text += String.fromCharCode(byte);
      at = at.plus(1);
    }
    return text;
  }

  /**
   * What a value points to.
   * @throws Fault `null dereference`, `bad pointer`
   */
  pointer(value: Value): Pointer {
    if (value instanceof Pointer) return value;
    let known: Value = value;
    if (isUnknown(value)) {
      if (value.bound === undefined) {
        for (const unknown of undecided(value)) unknown.dereferenced();
      }
      known = value.bound;
      if (known instanceof Pointer) return known;
    }
    if (known === undefined)
      throw new Fault('uninitialised value', 'a pointer that was never set is dereferenced');
    const address = BigInt.asUintN(64, integer(known));
    if (address < 4096n) {
      throw new Fault(
        'null dereference',
        address === NULL ? 'NULL is dereferenced' : `offset ${address} of NULL is dereferenced`,
      );
    }
    const found = this.addresses.find(address);
    if (found === null) throw new Fault('bad pointer', `0x${address.toString(16)} is dereferenced`);
    return found;
  }

  load(pointer: Value, type: Type): Value {
    const { block, offset } = this.pointer(pointer);
    return this.#read(block, offset, type, null);
  }

  store(pointer: Value, type: Type, value: Value): Value {
    const { block, offset } = this.pointer(pointer);
    return this.#write(block, offset, type, value);
  }

  get(pointer: Value, field: Field): Value {
    const base = this.pointer(pointer);
    if (field.bits !== null) return bitField(base, field, field.bits);
    return this.#read(base.block, base.offset + field.offset, field.type, field.name);
  }

  set(pointer: Value, field: Field, value: Value): Value {
    const base = this.pointer(pointer);
    if (field.bits !== null) return setBitField(base, field, field.bits, value);
    return this.#write(base.block, base.offset + field.offset, field.type, value);
  }

  #write(block: Block, offset: number, type: Type, value: Value): Value {
    if (this.counted !== null && outlivesCalls(block) && block.wasRead(offset, this.line))
      this.counted(this, block, offset);
    block.store(offset, scalarOf(type)!.size, value);
    return value;
  }

  #read(block: Block, offset: number, type: Type, member: string | null): Value {
    if (this.counted !== null && outlivesCalls(block)) block.noteRead(offset, this.line);
    const view = scalarOf(type)!;
    if (member !== null && block.fill === 'unknown' && isOfList(view, member))
      makeSomeList(this, block, offset, member);
    const value = block.load(offset, view, member);
    if (view instanceof IntegerType) {
      if (typeof value === 'bigint') return view.wrap(value);
      return value === undefined || view.size === 8 ? value : view.from(value);
    }
    return value;
  }

  /** The address of a member. */
  ref(pointer: Value, field: Field): Value {
    if (field.bits === null && field.type.kind === 'pointer') {
      const base = placeOf(pointer);
      base?.block.name_member(base.offset + field.offset, field.name);
    }
    return this.offset(pointer, field.offset);
  }

  /** `container_of`: the structure that a pointer to its member lies in. */
  container(pointer: Value, field: Field): Value {
    return this.offset(pointer, -field.offset);
  }

  /** A pointer some bytes on; NULL and other integers stay integers, as offsetof idioms need. */
  offset(pointer: Value, bytes: number): Value {
    if (pointer instanceof Pointer) return pointer.plus(bytes);
    if (bytes === 0) return pointer;
    if (isUnknown(pointer) && pointer.bound === undefined) return this.pointer(pointer).plus(bytes);
    const known = isUnknown(pointer) ? pointer.bound : pointer;
    if (known instanceof Pointer) return known.plus(bytes);
    return u64.wrap(integer(known) + BigInt(bytes));
  }

  /** `pointer + count`, elements of `size` bytes. */
  plus(pointer: Value, count: Value, size: number): Value {
    const elements = concrete(count, [0n, 1n], 'index');
    return this.offset(pointer, Number(BigInt.asIntN(64, integer(elements))) * size);
  }

  /** `a - b` in elements of `size` bytes. */
  distance(a: Value, b: Value, size: number): Value {
    const left = isUnknown(a) ? (a.bound ?? a) : a;
    const right = isUnknown(b) ? (b.bound ?? b) : b;
    if (left instanceof Pointer && right instanceof Pointer && left.block === right.block) {
      return BigInt(Math.trunc((left.offset - right.offset) / size));
    }
    return s64.div(s64.from(u64.sub(u64.from(left), u64.from(right))), BigInt(size));
  }

  /** Structure assignment; returns the destination. */
  assign(target: Value, source: Value, size: number): Value {
    const to = this.pointer(target);
    const from = this.pointer(source);
    if (to.block === from.block && to.offset === from.offset) return to;
    to.block.copy(to.offset, from.block, from.offset, size);
    return to;
  }

  /** A copy of a structure, as passing or returning one by value makes. */
  copy(source: Value, size: number, name: string): Value {
    const block = this.block('local', name, size, 'uninitialised');
    return this.assign(block.at(0), source, size);
  }

  // ----------------------------------------------------------------------------------------- comparisons

  /** Whether a value is not zero. */
  truth(value: Value): boolean {
    if (typeof value === 'bigint') return value !== 0n;
    if (value instanceof Pointer) return true;
    return compare('!=', value, 0n);
  }

  /** Remember integers that the program compared known values with. */
  note_compared(values: readonly bigint[]): void {
    for (const value of values) if (this.compared.size < COMPARED) this.compared.add(value);
  }

  compare(operator: Comparison, a: Value, b: Value): boolean {
    if (typeof a === 'bigint' && typeof b === 'bigint') this.note_compared([a, b]);
    if (a instanceof Pointer && b instanceof Pointer && a.block === b.block) {
      return compare(operator, BigInt(a.offset), BigInt(b.offset));
    }
    if (a instanceof Pointer && b instanceof Pointer && (operator === '==' || operator === '!=')) {
      return operator === '!=';
    }
    if ((a instanceof Pointer && b === NULL) || (b instanceof Pointer && a === NULL)) {
      if (operator === '==' || operator === '!=') return operator === '!=';
    }
    return compare(operator, a, b);
  }

  /** `a + b` and `a - b` where the source does not say whether `a` is a number or a pointer. */
  sum(operator: '+' | '-', a: Value, b: Value): Value {
    const left = isUnknown(a) ? (a.bound ?? a) : a;
    const right = isUnknown(b) ? (b.bound ?? b) : b;
    if (left instanceof Pointer && right instanceof Pointer) return this.distance(left, right, 1);
    if (left instanceof Pointer) return this.plus(left, operator === '+' ? right : s64.neg(right), 1);
    if (right instanceof Pointer && operator === '+') return this.plus(right, left, 1);
    return Derived.of(s64, operator, settle(left), settle(right));
  }

  // ------------------------------------------------------------------------------------------- functions

  /** A pointer to a function. */
  functionPointer(name: string, call: Callable, type: FunctionType | null): Pointer {
    let pointer = this.#functions.get(call);
    if (pointer === undefined) {
      const block = this.block('function', name, 1, 'zero');
      block.readOnly = true;
      pointer = block.at(0);
      this.#functions.set(call, pointer);
      this.#callables.set(block, { call, type });
    }
    return pointer;
  }

  /** The function that a pointer points to, or null. */
  callable(pointer: Value): { call: Callable; type: FunctionType | null; name: string } | null {
    const known = isUnknown(pointer) ? pointer.bound : pointer;
    if (!(known instanceof Pointer) || known.offset !== 0) return null;
    const found = this.#callables.get(known.block);
    return found === undefined ? null : { ...found, name: known.block.name };
  }

  /**
   * Call through a pointer.
   * @param name what the source calls it, for an unknown one
   * @throws Fault `null dereference`, `bad pointer`
   */
  callPointer(name: string, pointer: Value, returns: Type, args: readonly Value[]): Value {
    const found = this.callable(pointer);
    if (found !== null) return this.nested(() => found.call(...args));
    const known = isUnknown(pointer) ? pointer.bound : pointer;
    if (known === undefined || (known instanceof Pointer && known.block.kind === 'unknown object')) {
      if (!isUnknown(pointer) && known === undefined) {
        throw new Fault('uninitialised value', `${name} is called, which was never set`);
      }
      return this.callUnknown(name, returns, null, args);
    }
    if (known instanceof Pointer) throw new Fault('bad pointer', `${name} is called, which is no function`);
    if (integer(known) === NULL) throw new Fault('null dereference', `${name} is called, which is NULL`);
    throw new Fault('bad pointer', `${name} is called, which is 0x${integer(known).toString(16)}`);
  }
}

/** Is it memory that more than one call can count in? */
function outlivesCalls({ kind }: Block): boolean {
  return kind !== 'local' && kind !== 'text';
}

/** Where a value points, if it points anywhere; nothing is decided by asking. */
function placeOf(value: Value): Pointer | null {
  if (value instanceof Pointer) return value;
  if (!isUnknown(value)) return null;
  if (value.bound !== undefined) return placeOf(value.bound);
  return value instanceof UnknownValue && value.kind === 'pointer' ? value.object() : null;
}

/** What a function is called that is given a vma where another one, `f_prepare()`, is given a descriptor. */
function legacyName(name: string, args: readonly Value[]): string {
  const isGivenMapping = args.some((arg) => arg instanceof Pointer && arg.block.name === 'desc');
  return isGivenMapping ? name.replace(/_prepare$/, '') : name;
}
