import type { CallRecord, Machine } from '../machine/machine';
import { atomicUnder } from './held-locks';

/** The allocator may wait for memory (include/linux/gfp_types.h). */
const __GFP_DIRECT_RECLAIM = 0x400n;

/** What an allocation takes: whether it sleeps is up to flags. */
const ALLOCATED: ReadonlySet<string> = new Set(['memory', 'pages', 'dma']);

/** might_sleep(): note a call that may sleep, as its row says, where the task must not. */
export function mightSleep(machine: Machine, call: CallRecord): void {
  const lock = atomicUnder(machine);
  if (lock === null || !sleeps(machine, call)) return;
  machine.report(
    'sleep in atomic context',
    `${call.name}() may sleep, with ${lock.name} held, taken in line ${lock.line}`,
  );
}

function sleeps(machine: Machine, { name, gfp }: CallRecord): boolean {
  const effects = machine.facts.factOf(name)?.effects ?? [];
  if (!effects.some(({ does }) => does === 'sleeps')) return false;
  if (gfp !== undefined) return gfpflagsAllowBlocking(machine.integer(gfp));
  // An allocation whose flags are not known may be one that does not wait.
  const allocates = effects.some((effect) => effect.does === 'takes' && ALLOCATED.has(effect.what));
  return !allocates || WITHOUT_FLAGS.test(name);
}

/** gfpflags_allow_blocking() */
function gfpflagsAllowBlocking(gfp_flags: bigint): boolean {
  return (gfp_flags & __GFP_DIRECT_RECLAIM) !== 0n;
}

/** Allocators that take no flags, and always may wait. */
const WITHOUT_FLAGS = /^v(?:malloc|zalloc)/;
