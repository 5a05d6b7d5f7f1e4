import { KernelBug } from '../task/kernel-bug';
import { handle_mm_fault } from './fault';
import type { MmStruct } from '../task/mm-struct';
import { offset_in_page, page_address_of } from '../pages/page-size';
import { pte_read, type Pte } from '../pages/page-table';
import {
  FAULT_FLAG_DEFAULT,
  FAULT_FLAG_TRIED,
  FAULT_FLAG_USER,
  FAULT_FLAG_WRITE,
  VM_FAULT_COMPLETED,
  VM_FAULT_ERROR,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
  VM_FAULT_SIGSEGV,
} from './vm-fault';
import { VM_EXEC, VM_READ, VM_WRITE } from '../vma/vm-flags';

export type Signal = 'SIGSEGV' | 'SIGBUS';

/** Faults on one address after which it is certain that handling them leads nowhere. */
const FAULT_LIMIT = 1000;

/** What touching an address led to: a signal, or the frame and the byte that were seen. */
export type Access = { signal: Signal } | { signal: null; pfn: number; value: number };

/** Whether the processor lets an access through without a fault. Entries that were not written to yet fault on the first write. */
function permits(pte: Pte | null, write: boolean): pte is Pte {
  return pte !== null && pte_read(pte) && (!write || (pte.write && pte.dirty));
}

/**
 * Handle a fault of a program (handle_page_fault of arch/um/kernel/trap.c).
 * @returns the signal that it raises, or null to try the access again
 */
function handle_page_fault(mm: MmStruct, address: number, write: boolean): Signal | null {
  const vma = mm.mm_mt.lookup(address);
  if (vma === null) {
    return 'SIGSEGV';
  }
  const needed = write ? VM_WRITE : VM_READ | VM_EXEC;
  if ((vma.vm_flags & needed) === 0n) {
    return 'SIGSEGV';
  }
  let flags = FAULT_FLAG_DEFAULT | FAULT_FLAG_USER | (write ? FAULT_FLAG_WRITE : 0);
  for (let i = 0; i < FAULT_LIMIT; i++) {
    const fault = handle_mm_fault(vma, address, flags);
    if ((fault & VM_FAULT_COMPLETED) !== 0) {
      return null;
    }
    if ((fault & VM_FAULT_ERROR) !== 0) {
      if ((fault & VM_FAULT_OOM) !== 0) {
        return null;
      }
      return (fault & VM_FAULT_SIGSEGV) !== 0 ? 'SIGSEGV' : 'SIGBUS';
    }
    if ((fault & VM_FAULT_RETRY) !== 0) {
      flags |= FAULT_FLAG_TRIED;
    } else if (mm.pgd.get(page_address_of(address)) !== null) {
      return null;
    }
  }
  throw new KernelBug(
    'handle_page_fault',
    'the fault handler is called again and again and never maps a page',
  );
}

/**
 * Touch one byte as a program does, with faults as needed.
 * @param mm address space
 * @param address bytes
 * @param stored the byte to store, or null to load
 * @returns the signal raised, or what was seen; a store is seen by every mapping of the page
 * @throws KernelBug if handlers never come to an end, or do what stops the kernel
 */
export function access_user(mm: MmStruct, address: number, stored: number | null): Access {
  const write = stored !== null;
  for (let i = 0; i < FAULT_LIMIT; i++) {
    const pte = mm.pgd.get(page_address_of(address));
    if (permits(pte, write)) {
      const page = mm.kernel.memory.pfn_to_page(pte.pfn);
      if (write) {
        page?.write(offset_in_page(address), stored);
      }
      return { signal: null, pfn: pte.pfn, value: page?.read(offset_in_page(address)) ?? 0 };
    }
    const signal = mm.with_mmap_lock('read', () => handle_page_fault(mm, address, write));
    mm.kernel.task_work_run();
    if (signal !== null) {
      return { signal };
    }
  }
  throw new KernelBug('handle_page_fault', 'the access faults again and again');
}
