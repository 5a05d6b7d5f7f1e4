import type { Fact } from '../../kernel/fact';
import type { FunctionType, Type } from './types';
import { UnknownValue, type Choice } from './unknown';
import { Pointer, type Value } from './value';

/** A call of a function that is neither in the given source nor modelled. */
export interface UnknownCall {
  readonly name: string;
  readonly args: readonly Value[];
  /** Its result as far as the source shows it: from a prototype, or from what the result is assigned to. */
  readonly returns: Type;
  /** How many calls of this name came before in the run. */
  readonly occurrence: number;
  /** 1-based line of the C source. */
  readonly line: number;
  /** The function's type when the source declares it. */
  readonly type: FunctionType | null;
  /** What is known of the function. */
  readonly fact: Fact | undefined;
}

/** Reason of a choice whose first candidate is what nearly always happens. */
export const USUALLY = 'usually';

/** Chooses the values of what the given source does not determine; the caller of a run supplies it. */
export interface Policy {
  /**
   * Decide an unknown value, now that the program's path depends on it.
   * @returns one of the candidates, or any other value of its type
   */
  choose(choice: Choice): Value;
  /** Told of values that a decided unknown could also have had, since a later comparison would then go the other way. */
  reconsider?(choice: Choice): void;
  /**
   * The result of an unknown call.
   * @param fresh makes an unknown value of the call's type, to be decided when it matters
   * @returns the result; undefined for a function without one
   */
  call(call: UnknownCall, fresh: () => UnknownValue): Value;
  /** What tells what comes up now from what came up in earlier steps of the run: part of the names of where objects lie. */
  readonly when?: string;
  /** Whether variables that no modelled code fills in hold unknown values (true) or what C gives them: zero. */
  readonly unknownVariables: boolean;
}

/** What `simulate` uses: integers are 0, pointers point to objects that nobody else has. */
export class SimplePolicy implements Policy {
  readonly unknownVariables = true;

  choose(choice: Choice): Value {
    if (choice.unknown.kind === 'pointer')
      return choice.candidates.find((c) => c instanceof Pointer) ?? choice.unknown.object();
    return choice.reason === 'dereferenced' || choice.reason === USUALLY ? choice.candidates[0] : 0n;
  }

  call(_call: UnknownCall, fresh: () => UnknownValue): Value {
    return fresh();
  }
}

/** A name for an unknown call's result: the call as the driver would write it, with the values of its arguments. */
export function describeCall(name: string, args: readonly Value[]): string {
  return `${name}(${args.map(describe).join(', ')})`;
}

/** A value in the driver's words: numbers in hex when they are large, pointers by what they point to. */
export function describe(value: Value): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'bigint') {
    if (value >= BigInt.asUintN(64, -4095n) && value < 1n << 64n) return `-${(1n << 64n) - value}`;
    return value > 9999n ? `0x${value.toString(16)}` : value.toString();
  }
  if (value instanceof Pointer) {
    return value.offset === 0 ? `&${value.block.name}` : `&${value.block.name}+${value.offset}`;
  }
  if (value.bound !== undefined) return describe(value.bound);
  if (value instanceof UnknownValue) return value.name;
  const { operator, left, right } = value;
  if (operator === 'from') return describe(left);
  return operator === '~' ? `~${describe(left)}` : `(${describe(left)} ${operator} ${describe(right)})`;
}
