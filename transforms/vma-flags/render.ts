import type { KernelApi } from '../../model/kernel-api';
import type { Flag } from '../../kernel/flags';
import type { Condition, Literal } from './words';

/** C text of a condition, and how tightly its outermost operator binds. */
export interface Rendered {
  readonly text: string;
  readonly level: 'call' | 'not' | '&&' | '||';
}

/** `name(desc, VMA_A_BIT, VMA_B_BIT)`. */
export function helperCall(name: string, desc: string, flags: readonly Flag[]): string {
  return `${name}(${[desc, ...flags.map((flag) => flag.name)].join(', ')})`;
}

/**
 * A condition in the target kernel's helpers. Conditions that no one helper tests become several tests.
 * @throws on a constant condition: the caller has to refuse it
 */
export function renderCondition(api: KernelApi, desc: string, condition: Condition): Rendered {
  if (condition.kind === 'constant') throw new Error('a constant condition is not tested');
  const { kind, literals } = condition;
  // `(flags & (VM_A | VM_B)) == VM_A`: what is set, then what is clear; the other way round where it is negated.
  const groups = [kind === 'all', kind !== 'all'].map((set) => literals.filter((l) => l.set === set));
  const operator = kind === 'all' ? '&&' : '||';
  const parts = groups.filter((group) => group.length > 0).map((group) => uniform(api, desc, kind, group));
  if (parts.length === 1) return parts[0];
  const text = parts.map((part) =>
    part.level === 'call' || part.level === 'not' || part.level === operator ? part.text : `(${part.text})`,
  );
  return { text: text.join(` ${operator} `), level: operator };
}

/** All or any of some flags, which are all to be set or all to be clear. */
function uniform(api: KernelApi, desc: string, kind: 'all' | 'any', literals: readonly Literal[]): Rendered {
  const flags = literals.map((literal) => literal.flag);
  const set = literals[0].set;
  const call = (name: string): Rendered => {
    const text = helperCall(name, desc, flags);
    return set ? { text, level: 'call' } : { text: `!${text}`, level: 'not' };
  };
  if (flags.length === 1) return call(api.testFlag);
  if ((kind === 'any') === set) return call(api.testAny);
  if (api.testAll !== null) return call(api.testAll);
  const operator = kind === 'all' ? '&&' : '||';
  const single = flags.map((flag) => `${set ? '' : '!'}${helperCall(api.testFlag, desc, [flag])}`);
  return { text: single.join(` ${operator} `), level: operator };
}
