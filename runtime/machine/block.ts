import { Borrowed } from './borrowed';
import { Fault } from './fault';
import { u64, u8, type IntegerType } from './integer';
import { Derived, isUnknown, UnknownValue, type Chooser } from './unknown';
import { Pointer, type Value } from './value';

/** What memory holds where nothing was stored. */
export type Fill =
  | 'zero'
  | 'uninitialised'
  /** Other code filled it in: what is read is unknown, and stays what it was once read. */
  | 'unknown';

/** What a block is part of: it counts memory, hands out addresses and chooses values. */
export interface Memory extends Chooser {
  /** Count cells against the memory budget. */
  charge(cells: number): void;
  /** The first byte of a free range of kernel addresses. */
  reserve(block: Block): bigint;
}

/** A value that is stored, with its size in bytes. */
export interface Cell {
  readonly size: number;
  readonly value: Value;
}

/** What an object is. */
export type BlockKind =
  'local' | 'variable' | 'text' | 'heap' | 'unknown object' | 'kernel object' | 'function';

/** The scalar that a load or store is of: its size in bytes, and its type unless it may be anything. */
export interface ScalarView {
  readonly kind: 'integer' | 'pointer' | 'dynamic';
  readonly size: number;
}

/** Where a block was read last, and before that: offsets in bytes, and the lines that did. */
interface LastReads {
  at: number;
  line: number;
  at_before: number;
  line_before: number;
}

/** The cells of a block in which nothing was stored yet. */
const NO_CELLS = new Map<number, Cell>();

/** Offsets in bytes that no object reaches to. */
const FARTHEST = 2 ** 50;

/**
 * One C object: a variable, an allocation, or an object of the simulated kernel. Its bytes are kept as cells: a value
 * stored at an offset, with its size, so that pointers and unknown values can live in memory; reading with another size
 * or at another offset looks at the bytes (little endian), so unions and byte views work.
 */
export class Block {
  // Most blocks are named, and pointed to, and never need these: they are made when they are.
  #cells: Map<number, Cell> = NO_CELLS;
  #given: Map<number, Value> | null = null;
  #borrowed: Borrowed | null = null;
  /** What was there before anything was stored, by offset. */
  #firsts: Map<number, UnknownValue> | null = null;
  /** Members whose address was taken, by offset: what is read through it is named as through the structure. */
  #members: Map<number, string> | null = null;
  #address: bigint | null = null;
  #reads: LastReads | null = null;
  freed = false;
  readOnly = false;
  /** How often something was stored in it. */
  writes = 0;
  /** What tells it from other objects of its name, for what follows from where it lies; see UnknownValue. */
  apart = '';
  /** The object of the simulated kernel that is kept in this memory from now on: a variable of the driver that the kernel filled in. */
  stands_for: Block | null = null;

  /**
   * @param memory what it is part of
   * @param kind what it is
   * @param name in the driver's words
   * @param size bytes; Infinity for an object whose size is unknown
   * @param fill what is read where nothing was stored
   */
  constructor(
    readonly memory: Memory,
    readonly kind: BlockKind,
    readonly name: string,
    readonly size: number,
    public fill: Fill,
  ) {}

  /** Address of the first byte. */
  address(): bigint {
    this.#address ??= this.memory.reserve(this);
    return this.#address;
  }

  /** Give the block a value that other code stored in it, before anything looked. */
  give(offset: number, size: number, value: Value): void {
    this.#clear(offset, size);
    this.#put(offset, { size, value });
    (this.#given ??= new Map<number, Value>()).set(offset, value);
  }

  /** Whether what is stored at an offset is what other code stored there. */
  isGiven(offset: number, value: Value): boolean {
    const given = this.#given?.get(offset);
    if (given instanceof Pointer && value instanceof Pointer)
      return given.block === value.block && given.offset === value.offset;
    return given !== undefined && given === value;
  }

  /** Whether a number is what was there before anything was stored: counted up, say, and down again. */
  isAsBefore(offset: number, value: Value): boolean {
    const first = this.#firsts?.get(offset)?.bound;
    const number = value instanceof Derived ? value.bound : value;
    return typeof number === 'bigint' && first !== undefined && first === number;
  }

  /** Whether a value is what another place of the object held before anything was stored. */
  isOfElsewhere(offset: number, value: UnknownValue): boolean {
    return this.#firsts !== null && [...this.#firsts].some(([at, first]) => at !== offset && first === value);
  }

  /** Say which member stands at an offset, for the name of an unknown value that is read there without it. */
  name_member(offset: number, member: string): void {
    (this.#members ??= new Map<number, string>()).set(offset, member);
  }

  /**
   * Note that it is read.
   * @param offset bytes
   * @param line of the C source, from 1 on
   */
  noteRead(offset: number, line: number): void {
    const reads = (this.#reads ??= { at: -1, line: 0, at_before: -1, line_before: 0 });
    reads.at_before = reads.at;
    reads.line_before = reads.line;
    reads.at = offset;
    reads.line = line;
  }

  /** Was it read there just now, by the same line? */
  wasRead(offset: number, line: number): boolean {
    const reads = this.#reads;
    return (
      reads !== null &&
      ((reads.at === offset && reads.line === line) ||
        (reads.at_before === offset && reads.line_before === line))
    );
  }

  /** Number of values stored. */
  get cells(): number {
    return this.#cells.size;
  }

  /** A pointer into the block. */
  at(offset: number): Pointer {
    return new Pointer(this, offset);
  }

  /**
   * Read a scalar.
   * @param offset bytes
   * @param view its type
   * @param member name of the member, for the name of an unknown value
   * @throws Fault `use after free`, `out of bounds`
   */
  load(offset: number, view: ScalarView, member: string | null = null): Value {
    this.check(offset, view.size, 'read');
    if (this.stands_for !== null) return this.stands_for.load(offset, view, member);
    const cell = this.#cells.get(offset);
    if (cell !== undefined && (cell.size === view.size || view.kind === 'dynamic')) return cell.value;
    if (view.kind === 'dynamic' && cell === undefined) return this.#missing(offset, view, member);
    if (!this.#overlaps(offset, view.size)) return this.#missing(offset, view, member);
    let value: Value = 0n;
    for (let i = 0; i < view.size; i++) {
      const byte = this.#byte(offset + i);
      if (byte === undefined) return undefined;
      value = u64.or(value, u64.shl(byte, BigInt(8 * i)));
    }
    return value;
  }

  /**
   * Store a scalar.
   * @param offset bytes
   * @param size bytes
   * @throws Fault `use after free`, `out of bounds`, `memory budget`
   */
  store(offset: number, size: number, value: Value): void {
    this.check(offset, size, 'write');
    this.writes += 1;
    if (this.stands_for !== null) {
      this.stands_for.store(offset, size, value);
      return;
    }
    const cell = this.#cells.get(offset);
    if (cell === undefined || cell.size !== size) this.#clear(offset, size);
    this.#put(offset, { size, value });
  }

  /** Copy bytes, as structure assignment and memcpy do. */
  copy(offset: number, from: Block, fromOffset: number, size: number): void {
    if (size === 0) return;
    from.check(fromOffset, size, 'read');
    this.check(offset, size, 'write');
    this.writes += 1;
    if (this.stands_for !== null || from.stands_for !== null) {
      (this.stands_for ?? this).copy(offset, from.stands_for ?? from, fromOffset, size);
      return;
    }
    const cells = from.slice(fromOffset, size);
    this.#clear(offset, size);
    for (const [at, cell] of cells) this.#put(at - fromOffset + offset, cell);
    this.#borrowed?.end(offset, size);
    if (from.fill === 'unknown') (this.#borrowed ??= new Borrowed()).lend(offset, size, from, fromOffset);
    else from.#borrowed?.pass(fromOffset, size, (this.#borrowed ??= new Borrowed()), offset);
    this.memory.charge(cells.length);
  }

  /** Set bytes to one value, as memset does. */
  set(offset: number, byte: bigint, size: number): void {
    this.check(offset, size, 'write');
    this.writes += 1;
    if (this.stands_for !== null) {
      this.stands_for.set(offset, byte, size);
      return;
    }
    this.#borrowed?.end(offset, size);
    if (byte === 0n && offset === 0 && size >= this.size) {
      this.#cells = NO_CELLS;
      this.fill = 'zero';
      return;
    }
    this.#clear(offset, size);
    const word = u64.wrap(byte * 0x0101010101010101n);
    let at = offset;
    const end = offset + size;
    this.memory.charge(Math.ceil(size / 8));
    while (at < end) {
      const width = at % 8 === 0 && end - at >= 8 ? 8 : 1;
      this.#put(at, { size: width, value: width === 8 ? word : byte });
      at += width;
    }
  }

  /** What was stored in a range, cells cut at its ends. */
  slice(offset: number, size: number): [number, Cell][] {
    this.#split(offset);
    this.#split(offset + size);
    if (this.fill !== 'uninitialised') this.#materialise(offset, size);
    if (size < this.#cells.size) {
      const found: [number, Cell][] = [];
      for (let at = offset; at < offset + size; at++) {
        const cell = this.#cells.get(at);
        if (cell !== undefined) found.push([at, cell]);
      }
      return found;
    }
    return [...this.#cells].filter(([at]) => at >= offset && at < offset + size);
  }

  /**
   * Refuse an access that the block does not allow.
   * @throws Fault
   */
  check(offset: number, size: number, access: 'read' | 'write'): void {
    if (this.freed) {
      const what =
        this.kind === 'local' ? `${this.name}, a variable of a call that is over` : `freed ${this.name}`;
      throw new Fault('use after free', `${access} of ${size} bytes at offset ${offset} of ${what}`);
    }
    // Beyond this, adding 1 to a JavaScript number changes nothing: loops over the bytes would not end.
    if (Math.abs(offset) > FARTHEST)
      throw new Fault('out of bounds', `${access} at offset ${offset} of ${this.name}`);
    if ((offset < 0 && this.kind !== 'unknown object') || offset + size > this.size) {
      throw new Fault(
        'out of bounds',
        `${access} of ${size} bytes at offset ${offset} of ${this.name}, which has ${this.size}`,
      );
    }
    if (access === 'write' && this.readOnly) throw new Fault('read-only memory', `write to ${this.name}`);
  }

  /** Give what nothing was stored in the value that its fill says, so that a copy has it too. */
  #materialise(offset: number, size: number): void {
    if (this.fill === 'unknown') return;
    let at = offset;
    const end = offset + size;
    while (at < end) {
      const cell = this.#cells.get(at);
      if (cell !== undefined) {
        at += cell.size;
        continue;
      }
      if (this.#borrowed?.overlaps(at, 1) === true) {
        at += 1;
        continue;
      }
      const whole =
        at % 8 === 0 && at + 8 <= end && !this.#overlaps(at, 8) && this.#borrowed?.overlaps(at, 8) !== true;
      const width = whole ? 8 : 1;
      this.memory.charge(1);
      this.#put(at, { size: width, value: 0n });
      at += width;
    }
  }

  #missing(offset: number, view: ScalarView, member: string | null): Value {
    const original = this.#borrowed?.source(offset, view.size) ?? null;
    if (original === null && this.fill === 'zero') return 0n;
    if (original === null && this.fill === 'uninitialised') return undefined;
    const value =
      original?.same === true
        ? original.from.load(original.offset, view, member)
        : unknownIn(
            original?.from ?? this,
            original?.offset ?? offset,
            view,
            member ?? this.#members?.get(offset) ?? null,
          );
    this.#clear(offset, view.size);
    this.#put(offset, { size: view.size, value });
    if (value instanceof UnknownValue) {
      const firsts = (this.#firsts ??= new Map<number, UnknownValue>());
      if (!firsts.has(offset)) firsts.set(offset, value);
    }
    return value;
  }

  #put(offset: number, cell: Cell): void {
    if (this.#cells === NO_CELLS) this.#cells = new Map<number, Cell>();
    this.#cells.set(offset, cell);
  }

  #overlaps(offset: number, size: number): boolean {
    if (this.#cells.size === 0) return false;
    for (let at = offset - 7; at < offset + size; at++) {
      const cell = this.#cells.get(at);
      if (cell !== undefined && at + cell.size > offset) return true;
    }
    return false;
  }

  /** Remove what is stored in a range, keeping the rest of values that reach into it. */
  #clear(offset: number, size: number): void {
    this.memory.charge(1);
    if (this.#cells.size === 0) return;
    this.#split(offset);
    this.#split(offset + size);
    if (size > this.#cells.size) {
      for (const at of [...this.#cells.keys()])
        if (at >= offset && at < offset + size) this.#cells.delete(at);
      return;
    }
    for (let at = offset; at < offset + size; at++) this.#cells.delete(at);
  }

  /** Cut the value that lies across an offset into bytes. */
  #split(offset: number): void {
    for (let at = offset - 7; at < offset; at++) {
      const cell = this.#cells.get(at);
      if (cell === undefined || at + cell.size <= offset) continue;
      const bytes = Array.from({ length: cell.size }, (_, i) => this.#byte(at + i));
      this.#cells.delete(at);
      bytes.forEach((value, i) => this.#put(at + i, { size: 1, value }));
    }
  }

  #byte(offset: number): Value {
    for (let at = offset; at > offset - 8; at--) {
      const cell = this.#cells.get(at);
      if (cell === undefined) continue;
      if (at + cell.size <= offset) break;
      if (cell.value === undefined) return undefined;
      return u8.from(u64.shr(u64.from(cell.value), BigInt(8 * (offset - at))));
    }
    return this.#missing(offset, u8, null);
  }

  /** Every value stored or read, undecided ones too, by offset. */
  *values(): Generator<[offset: number, value: Value]> {
    for (const [offset, { value }] of [...this.#cells].sort((a, b) => a[0] - b[0])) yield [offset, value];
  }

  /** Ranges that were copied from where nobody has read what other code filled in; see Borrowed. What is where it was is none. */
  *copied(): Generator<readonly [start: number, end: number, from: Block, offset: number, writes: number]> {
    if (this.#borrowed === null) return;
    for (const range of this.#borrowed.all()) if (range[2] !== this || range[3] !== range[0]) yield range;
  }

  /** Every value stored or read, by offset, with its size in bytes. */
  *cellsStored(): Generator<[offset: number, size: number, value: Value]> {
    for (const [offset, { size, value }] of [...this.#cells].sort((a, b) => a[0] - b[0]))
      yield [offset, size, value];
  }

  /** Every value stored, by offset; for reports and comparisons. */
  *contents(): Generator<[offset: number, size: number, value: Value]> {
    for (const [offset, { size, value }] of [...this.#cells].sort((a, b) => a[0] - b[0])) {
      if (!isUnknown(value) || value.bound !== undefined) yield [offset, size, value];
    }
  }
}

/** A value that other code stored in a block. */
function unknownIn(
  { memory, name, apart }: Block,
  offset: number,
  view: ScalarView,
  member: string | null,
): UnknownValue {
  const where = member === null ? `${shortened(name)}[${offset}]` : `${shortened(name)}->${member}`;
  const type = view.kind === 'integer' ? (view as IntegerType) : null;
  const unknown = new UnknownValue(memory, where, view.kind, type);
  unknown.apart = apart;
  return unknown;
}

/** A name that grows no further: what lies many pointers away is named by the last of them. */
function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `...${name.slice(-LONGEST_NAME)}`;
}

const LONGEST_NAME = 160;
