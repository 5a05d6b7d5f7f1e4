import type { Block } from '../machine/block';
import type { Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { Derived, isUnknown, UnknownValue } from '../machine/unknown';
import type { Value } from '../machine/value';
import { ledger } from '../models/ledger';
import { canonical } from './canonical';

/** Objects with more values than this are tables and buffers: what is in them is not compared. */
const LARGEST_BLOCK = 1000;

/** What a driver holds and keeps, compared with when its code was loaded. */
export class World {
  readonly #machine: Machine;
  readonly #initial = new Map<Block, number>();

  /** @param machine with the driver's code just put on it */
  constructor(machine: Machine) {
    this.#machine = machine;
    for (const block of machine.objects) this.#initial.set(block, block.writes);
  }

  /** What is held (locks, references, allocations), and memory that is not as it was: by name. */
  snapshot(): { world: Map<string, string>; decided: Map<string, string> } {
    const world = new Map<string, string>();
    const decided = new Map<string, string>();
    const counts = new Map<string, number>();
    for (const [key, balance] of ledger(this.#machine).balance()) {
      const name = canonical(key);
      counts.set(name, (counts.get(name) ?? 0) + balance);
    }
    for (const [name, count] of counts) if (count !== 0) world.set(name, String(count));
    const seen = new Map<string, number>();
    for (const block of this.#machine.objects) {
      if (block.freed || block.cells > LARGEST_BLOCK || block.writes === (this.#initial.get(block) ?? 0))
        continue;
      const own = canonical(block.name);
      const count = (seen.get(own) ?? 0) + 1;
      seen.set(own, count);
      const name = count === 1 ? own : `${own} (${count})`;
      for (const [start, end, from, offset, writes] of block.copied()) {
        // What is moved on within an object is moved on further the next time.
        const isMoved = from === block && start < offset + end - start && offset < end;
        const moved = isMoved ? `, moved behind ${writes} other stores` : '';
        world.set(
          `${name}[${start}]`,
          `${end - start} bytes of ${canonical(from.name)} at ${offset}${moved}`,
        );
      }
      for (const [offset, value] of block.values()) {
        const same = block.isGiven(offset, value) || block.isAsBefore(offset, value);
        const text = same ? null : stored(block, offset, value);
        if (text === null) continue;
        world.set(`${name}[${offset}]`, text);
        if (isUnknown(value) && value.bound !== undefined)
          decided.set(`${name}[${offset}]`, describeStable(value.bound));
      }
    }
    return { world, decided };
  }
}

/** A stored value in words that both forms have for it; null for what the memory held before. */
export function stored(block: Block, offset: number, value: Value): string | null {
  if (value === 0n && block.fill === 'zero') return null;
  if (value === undefined) return null;
  if (value instanceof Derived || value instanceof UnknownValue) {
    const { base, added } = sum(value);
    if (base instanceof UnknownValue && added === 0n && isOwn(block, offset, base)) return null;
    return added === 0n ? describeStable(base) : `${describeStable(base)} + ${added}`;
  }
  return describeStable(value);
}

/** Whether an unknown value is what reading the memory gave, there or where nobody knows. */
function isOwn(block: Block, offset: number, value: UnknownValue): boolean {
  const { name } = value;
  if (block.isOfElsewhere(offset, value)) return false;
  return name.startsWith(`${block.name}->`) || name.startsWith(`${block.name}[`);
}

/** A computation as something plus a number: counting up and down again is nothing. */
function sum(value: Value): { base: Value; added: bigint } {
  if (value instanceof Derived) {
    const { operator, left, right } = value;
    if (operator === 'from') return sum(left);
    if ((operator === '+' || operator === '-') && typeof right === 'bigint') {
      const inner = sum(left);
      return {
        base: inner.base,
        added: BigInt.asIntN(64, operator === '+' ? inner.added + right : inner.added - right),
      };
    }
    if (operator === '+' && typeof left === 'bigint') {
      const inner = sum(right);
      return { base: inner.base, added: BigInt.asIntN(64, inner.added + left) };
    }
  }
  return { base: value, added: 0n };
}

/** A value by its name, whether or not it was decided: both versions may decide at different times. */
function describeStable(value: Value): string {
  if (value instanceof UnknownValue) return canonical(value.name);
  if (isUnknown(value)) {
    const { operator, left, right } = value;
    if (operator === 'from') return describeStable(left);
    return `(${describeStable(left)} ${operator} ${describeStable(right)})`;
  }
  return canonical(describe(value));
}
