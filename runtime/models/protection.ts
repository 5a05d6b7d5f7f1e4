import type { Machine } from '../machine/machine';
import { concrete, undecided } from '../machine/unknown';
import type { Value } from '../machine/value';
import { PAGE_UNKNOWN } from '../mm/pages/pgprot';

/** What a machine is told that a value is used as which is a protection. */
const AS_PROTECTION = 'a protection';

/** The protection that a value is. One of which nothing is known is that of memory which can be read as it was written. */
export function protection(machine: Machine, value: Value): bigint {
  for (const unknown of undecided(value)) concrete(unknown, [PAGE_UNKNOWN], AS_PROTECTION);
  return machine.integer(value);
}
