import { Block, type Cell, type Memory, type ScalarView } from './block';
import type { Value } from './value';

/** A string literal: its bytes are there from the start, and nobody changes them. */
export class TextBlock extends Block {
  /**
   * @param memory what it is part of; the bytes are counted against its budget
   * @param name in the driver's words
   * @param bytes without the NUL at the end
   */
  constructor(
    memory: Memory,
    name: string,
    private readonly bytes: readonly number[],
  ) {
    super(memory, 'text', name, bytes.length + 1, 'zero');
    this.readOnly = true;
    this.writes = bytes.length;
    memory.charge(bytes.length);
  }

  override get cells(): number {
    return this.bytes.length;
  }

  override load(offset: number, view: ScalarView): Value {
    this.check(offset, view.size, 'read');
    const first = this.bytes[offset] ?? 0;
    // A `char` is signed, and so is what it is kept as.
    if (view.size === 1 || view.kind === 'dynamic') return BigInt.asIntN(8, BigInt(first));
    let value = 0n;
    for (let i = 0; i < view.size; i++) value |= BigInt(this.bytes[offset + i] ?? 0) << BigInt(8 * i);
    return value;
  }

  override slice(offset: number, size: number): [number, Cell][] {
    return Array.from({ length: size }, (_, i): [number, Cell] => [
      offset + i,
      { size: 1, value: BigInt.asIntN(8, BigInt(this.bytes[offset + i] ?? 0)) },
    ]);
  }

  override *values(): Generator<[offset: number, value: Value]> {
    for (const [at, { value }] of this.slice(0, this.bytes.length)) yield [at, value];
  }

  override *contents(): Generator<[offset: number, size: number, value: Value]> {
    for (const [at, { size, value }] of this.slice(0, this.bytes.length)) yield [at, size, value];
  }
}
