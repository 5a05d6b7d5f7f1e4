import type { Block, ScalarView } from './block';
import type { Machine } from './machine';
import { PointerType } from './types';
import type { Pointer } from './value';

/** Lists of other code's: an unknown list is empty, or has one entry. */

/** Where the list head in an entry lies: what comes before it belongs to the entry, too. */
const ENTRY_NODE = 1 << 16;

/** Is a member of an unknown object one end of a list? */
export function isOfList(view: ScalarView, member: string): boolean {
  if (member !== 'next' && member !== 'prev') return false;
  return view instanceof PointerType && view.to.kind === 'struct' && view.to.tag === 'list_head';
}

/** Makes a list of a head of which nothing is known: it is empty, or has one entry, of which nothing is known. */
export function makeSomeList(machine: Machine, block: Block, offset: number, member: string): void {
  for (const [at] of block.slice(offset, 8)) if (at === offset) return;
  const head = member === 'next' ? offset : offset - 8;
  const where = head === 0 ? '' : `+${head}`;
  const isEmpty = machine.possible(`an entry in the list ${block.name}${where}`, 0n, 1n) === 0n;
  const entry = isEmpty ? block.at(head) : onlyEntry(machine, `${block.name} entry`, block.at(head));
  for (const at of [head, head + 8]) block.give(at, 8, entry);
}

function onlyEntry(machine: Machine, name: string, head: Pointer): Pointer {
  const block = machine.stranger(name);
  for (const at of [ENTRY_NODE, ENTRY_NODE + 8]) block.give(at, 8, head);
  return block.at(ENTRY_NODE);
}
