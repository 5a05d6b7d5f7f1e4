import { USUALLY, type Policy, type UnknownCall } from '../machine/policy';
import type { Choice, UnknownValue } from '../machine/unknown';
import { Pointer, type Value } from '../machine/value';

/** What a device's memory is taken to be: sixteen pages. */
const SIZE = 0x10000n;
const PAGES = 16n;
/** Where devices' memory is taken to be; each name has a place of its own above it. */
const ADDRESS = 0x40000000n;

const RULES: readonly (readonly [RegExp, (name: string) => bigint])[] = [
  [/pfn$/i, (name) => place(name) >> 12n],
  [/(?:n|nr|num|max)_?(?:pages|frames)$|(?:count|slots|entries|pages|frames)$/i, () => PAGES],
  [/(?:size|len|length|bytes|extent)$/i, () => SIZE],
  [/(?:start|phys|base|addr|address|paddr|dma|mem)$|^virt_to_phys$/i, place],
  [/resource_flags$/i, () => 0x200n],
  // What is no fault handler of the file has nothing to map: SIGBUS.
  [/(?:^|_)(?:fault|mkwrite)$/, () => 2n],
];

/** An address for something, the same each time it is asked for. */
function place(name: string): bigint {
  let hash = 0;
  for (const c of name) hash = (hash * 31 + c.charCodeAt(0)) % 0x1000;
  return ADDRESS + (BigInt(hash) << 20n);
}

/**
 * Chooses values that a device in working order would give, by what a name says: sizes are sixteen pages, addresses lie
 * in device memory, pointers point to objects, and what says nothing is 0, which is success. It is what `simulate` uses; the
 * choices that a run made are in its decisions.
 */
export class PlausiblePolicy implements Policy {
  readonly unknownVariables = true;

  choose({ unknown, candidates, reason }: Choice): Value {
    if (unknown.kind === 'pointer') return candidates.find((c) => c instanceof Pointer) ?? unknown.object();
    if (reason === 'dereferenced' || reason === USUALLY) return candidates[0];
    const last = /(\w+)(?:\[\d+\])*(?:\(.*\))?$/s.exec(unknown.name)?.[1] ?? '';
    const rule = RULES.find(([pattern]) => pattern.test(last));
    if (rule !== undefined) return rule[1](unknown.name);
    // A field that is tested before anything shows what it is: more often a pointer than not. A call's result is 0, success.
    const isField = unknown.kind === 'dynamic' && !unknown.name.endsWith(')');
    return isField ? (candidates.find((c) => c instanceof Pointer) ?? 0n) : 0n;
  }

  call(_call: UnknownCall, fresh: () => UnknownValue): Value {
    return fresh();
  }
}
