import { EBUSY, EFAULT, ENXIO } from '../../runtime/mm/task/errno';
import { vm_insert_page, vm_map_pages, vm_map_pages_zero } from '../../runtime/mm/pages/insert-page';
import { vmf_insert_mixed, vmf_insert_pfn } from '../../runtime/mm/pages/insert-pfn';
import { KernelBug } from '../../runtime/mm/task/kernel-bug';
import { PROT_READ } from '../../runtime/mm/mmap/mmap';
import { get_page } from '../../runtime/mm/pages/page';
import { lock_page } from '../../runtime/mm/pages/page-lock';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { remap_pfn_range } from '../../runtime/mm/pages/remap-pfn';
import {
  FAULT_FLAG_MKWRITE,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_RETRY,
  VM_FAULT_SIGBUS,
  VM_FAULT_SIGSEGV,
  type VmFault,
} from '../../runtime/mm/fault/vm-fault';
import { VM_IO, VM_MIXEDMAP, VM_PFNMAP } from '../../runtime/mm/vma/vm-flags';
import type { VmOperations } from '../../runtime/mm/vma/vm-operations';
import { unmap_mapping_range } from '../../runtime/mm/pages/zap';
import { at, Machine } from './mm-machine';

const IO_PFN = 0xfd000;

/** A driver whose mappings have these hooks and flags. */
function faulting(vm_ops: (machine: Machine) => VmOperations, flags = 0n): Machine {
  const machine: Machine = new Machine(() => ({
    mmap(_file, vma) {
      vma.vm_ops = vm_ops(machine);
      vma.vm_flags |= flags;
      return 0;
    },
  }));
  return machine;
}

/** A fault handler that returns the page at the offset. */
const returns_page =
  (machine: Machine) =>
  (vmf: VmFault): number => {
    vmf.page = machine.pages[vmf.pgoff];
    get_page(vmf.page);
    return 0;
  };

describe('a fault handler', () => {
  test.each([
    [VM_FAULT_SIGBUS, 'SIGBUS'],
    [VM_FAULT_SIGSEGV, 'SIGSEGV'],
  ])('that returns %i raises %s', (fault, signal) => {
    const machine = faulting(() => ({ fault: () => fault }));
    machine.map(0, 1);
    expect(machine.read(0)).toEqual({ signal });
  });

  test.each([VM_FAULT_OOM, VM_FAULT_RETRY])('that returns %i is called again', (fault) => {
    let calls = 0;
    const machine = faulting((m) => ({ fault: (vmf) => (++calls < 3 ? fault : returns_page(m)(vmf)) }));
    machine.map(0, 1);
    expect(machine.read(0)).toMatchObject({ signal: null });
    expect(calls).toBe(3);
  });

  test.each([
    ['never maps anything', () => VM_FAULT_NOPAGE],
    ['returns success without a page', () => 0],
  ])('that %s stops the kernel', (_what, fault) => {
    const machine = faulting(() => ({ fault }));
    machine.map(0, 1);
    expect(() => machine.read(0)).toThrow(KernelBug);
  });

  test('sees the address, its page, and the offset in the file', () => {
    const seen: number[][] = [];
    const machine = faulting((m) => ({
      fault(vmf) {
        seen.push([vmf.real_address - at(0), vmf.address - at(0), vmf.pgoff]);
        return returns_page(m)(vmf);
      },
    }));
    machine.map(0, 4, { pgoff: 3 });
    machine.task.touch(at(2) + 17, null);
    expect(seen).toEqual([[2 * PAGE_SIZE + 17, 2 * PAGE_SIZE, 5]]);
  });

  test('may insert frames itself', () => {
    const machine = faulting(
      () => ({ fault: (vmf) => vmf_insert_pfn(vmf.vma, vmf.address, IO_PFN + vmf.pgoff) }),
      VM_PFNMAP | VM_IO,
    );
    machine.map(0, 2);
    expect(machine.write(1)).toMatchObject({ signal: null, pfn: IO_PFN + 1 });
  });

  test('must not insert frames into a mapping of another kind', () => {
    const machine = faulting(() => ({ fault: (vmf) => vmf_insert_pfn(vmf.vma, vmf.address, IO_PFN) }));
    machine.map(0, 2);
    expect(() => machine.read(0)).toThrow('neither VM_PFNMAP nor VM_MIXEDMAP');
  });

  test('may insert frames with and without pages into a mixed mapping', () => {
    const machine = faulting(
      (m) => ({
        fault: (vmf) => vmf_insert_mixed(vmf.vma, vmf.address, vmf.pgoff === 0 ? m.pages[0].pfn : IO_PFN),
      }),
      VM_MIXEDMAP,
    );
    machine.map(0, 2);
    expect(machine.read(0)).toMatchObject({ pfn: machine.pages[0].pfn });
    expect(machine.read(1)).toMatchObject({ pfn: IO_PFN });
    expect(machine.pages[0]._refcount).toBe(2);
    machine.task.exit();
    expect(machine.pages[0]._refcount).toBe(1);
  });
});

describe('page_mkwrite', () => {
  /** A driver that notes each call, and locks the page. */
  const noting = (calls: string[], result: number) =>
    faulting((m) => ({
      fault(vmf) {
        calls.push(`fault ${vmf.pgoff}`);
        return returns_page(m)(vmf);
      },
      page_mkwrite(vmf) {
        calls.push(`mkwrite ${vmf.pgoff} ${(vmf.flags & FAULT_FLAG_MKWRITE) !== 0}`);
        if (result === VM_FAULT_LOCKED && vmf.page !== null) {
          lock_page(vmf.page);
        }
        return result;
      },
    }));

  test('is called on the first write after a read, and once for a page', () => {
    const calls: string[] = [];
    const machine = noting(calls, VM_FAULT_LOCKED);
    machine.map(0, 2);
    machine.read(0);
    machine.write(0);
    machine.write(0);
    machine.write(1);
    expect(calls).toEqual(['fault 0', 'mkwrite 0 true', 'fault 1', 'mkwrite 1 true']);
    expect(machine.pages.map((page) => page.locked)).not.toContain(true);
    expect(machine.pages[0].dirty).toBe(true);
  });

  test('is not called for private mappings', () => {
    const calls: string[] = [];
    const machine = noting(calls, VM_FAULT_LOCKED);
    machine.map(0, 1, { shared: false });
    machine.read(0);
    machine.write(0);
    expect(calls).toEqual(['fault 0']);
  });

  test('is not called again for a dirty page whose protection went and came back', () => {
    const calls: string[] = [];
    const machine = noting(calls, VM_FAULT_LOCKED);
    machine.map(0, 1);
    machine.write(0);
    machine.task.mprotect(at(0), PAGE_SIZE, PROT_READ);
    expect(machine.write(0)).toEqual({ signal: 'SIGSEGV' });
    machine.task.mprotect(at(0), PAGE_SIZE, PROT_READ | 2);
    expect(machine.write(0)).toMatchObject({ signal: null });
    expect(calls).toEqual(['fault 0', 'mkwrite 0 true']);
  });

  test('refuses a write with SIGBUS, and the page keeps its count', () => {
    const machine = noting([], VM_FAULT_SIGBUS);
    machine.map(0, 1);
    expect(machine.write(0)).toEqual({ signal: 'SIGBUS' });
    expect(machine.pages[0]._refcount).toBe(1);
    machine.read(0);
    expect(machine.write(0)).toEqual({ signal: 'SIGBUS' });
    expect(machine.pages[0]._refcount).toBe(2);
  });

  test('that neither locks the page nor gave it an address space makes the write fault for ever', () => {
    const machine = noting([], 0);
    machine.map(0, 1);
    expect(() => machine.write(0)).toThrow(KernelBug);
  });

  test('has its counterpart for frames', () => {
    const calls: number[] = [];
    const machine: Machine = new Machine(() => ({
      mmap(_file, vma) {
        vma.vm_ops = {
          fault: (vmf) => vmf_insert_pfn(vmf.vma, vmf.address, IO_PFN + vmf.pgoff),
          pfn_mkwrite(vmf) {
            calls.push(vmf.pgoff);
            return vmf.pgoff === 1 ? VM_FAULT_SIGBUS : 0;
          },
        };
        vma.vm_flags |= VM_PFNMAP;
        return 0;
      },
    }));
    machine.map(0, 2);
    expect(machine.write(0)).toMatchObject({ signal: null });
    expect(machine.write(1)).toEqual({ signal: 'SIGBUS' });
    expect(calls).toEqual([0, 1]);
  });
});

describe('private pages', () => {
  test('are copied when written, and the copy is not what others see', () => {
    const machine = faulting((m) => ({ fault: returns_page(m) }));
    machine.map(0, 1, { shared: false });
    machine.map(4, 1);
    machine.write(4, 7);
    expect(machine.read(0)).toMatchObject({ value: 7, pfn: machine.pages[0].pfn });
    machine.write(0, 9);
    expect(machine.read(0)).toMatchObject({ value: 9 });
    expect(machine.read(4)).toMatchObject({ value: 7 });
    expect(machine.pages[0]._refcount).toBe(2);
  });

  test('of frames keep their contents when copied', () => {
    const machine: Machine = new Machine((pages) => ({
      mmap: (_file, vma) =>
        remap_pfn_range(vma, vma.vm_start, pages[0].pfn, vma.vm_end - vma.vm_start, vma.vm_page_prot),
    }));
    machine.pages[1].write(0, 5);
    machine.map(0, 2, { shared: false });
    const copied = machine.task.touch(at(1) + 8, 1);
    expect(copied).toMatchObject({ signal: null });
    expect(machine.read(1)).toMatchObject({ value: 5 });
    expect(machine.pages[1]._refcount).toBe(1);
    machine.task.exit();
    expect(machine.kernel.memory.anonymous_pages).toBe(0);
    expect(machine.kernel.warnings).toEqual([]);
  });

  test('are shared with a child until one of the two writes', () => {
    const machine = faulting((m) => ({ fault: returns_page(m) }));
    machine.map(0, 1, { shared: false });
    machine.write(0, 3);
    const child = machine.task.fork();
    if (typeof child === 'number') {
      throw new Error(`fork: ${child}`);
    }
    expect(machine.kernel.memory.anonymous_pages).toBe(1);
    child.touch(at(0), 4);
    expect(machine.kernel.memory.anonymous_pages).toBe(2);
    expect(machine.read(0)).toMatchObject({ value: 3 });
    child.exit();
    expect(machine.kernel.memory.anonymous_pages).toBe(1);
  });
});

describe('inserting pages', () => {
  test.each([
    ['vm_map_pages', vm_map_pages, 6, 2, 0],
    ['vm_map_pages', vm_map_pages, 6, 3, -ENXIO],
    ['vm_map_pages', vm_map_pages, 8, 1, -ENXIO],
    ['vm_map_pages_zero', vm_map_pages_zero, 6, 8, 0],
    ['vm_map_pages_zero', vm_map_pages_zero, 6, 9, -ENXIO],
  ])('%s of eight pages at offset %#i', (_name, insert, pgoff, pages, ret) => {
    const machine: Machine = new Machine((all) => ({ mmap: (_file, vma) => insert(vma, all, all.length) }));
    expect(machine.map(0, pages, { pgoff })).toBe(ret);
  });

  test('twice at one address is -EBUSY, outside the mapping -EFAULT, and what was inserted goes with the failed mapping', () => {
    const results: number[] = [];
    const machine: Machine = new Machine((pages) => ({
      mmap(_file, vma) {
        results.push(vm_insert_page(vma, vma.vm_start, pages[0]));
        results.push(vm_insert_page(vma, vma.vm_start, pages[1]));
        results.push(vm_insert_page(vma, vma.vm_end, pages[1]));
        return results[1];
      },
    }));
    expect(machine.map(0, 1)).toBe(-EBUSY);
    expect(results).toEqual([0, -EBUSY, -EFAULT]);
    expect(machine.pages[0]._refcount).toBe(1);
    expect(machine.task.mm.pgd.size).toBe(0);
  });

  test('from a fault handler needs VM_MIXEDMAP', () => {
    const machine = faulting((m) => ({
      fault: (vmf) =>
        vm_insert_page(vmf.vma, vmf.address, m.pages[0]) === 0 ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS,
    }));
    machine.map(0, 1);
    expect(() => machine.read(0)).toThrow('VM_MIXEDMAP has to be set in ->mmap');
  });
});

test('remapping frames where something is mapped stops the kernel', () => {
  const machine: Machine = new Machine((pages) => ({
    mmap(_file, vma) {
      remap_pfn_range(vma, vma.vm_start, pages[0].pfn, PAGE_SIZE, vma.vm_page_prot);
      return remap_pfn_range(vma, vma.vm_start, pages[1].pfn, PAGE_SIZE, vma.vm_page_prot);
    },
  }));
  expect(() => machine.map(0, 1)).toThrow('something is already mapped there');
});

test('a driver takes part of its file out of every mapping, private copies only if asked', () => {
  const machine = faulting((m) => ({ fault: returns_page(m) }));
  machine.map(0, 4);
  machine.map(8, 2, { shared: false, pgoff: 1 });
  for (const page of [0, 1, 2, 8]) {
    machine.read(page);
  }
  machine.write(9);
  const shown = (): number[] => machine.task.mm.pgd.addresses().map((addr) => (addr - at(0)) / PAGE_SIZE);
  unmap_mapping_range(machine.file.f_mapping, PAGE_SIZE, 2 * PAGE_SIZE, false);
  expect(shown()).toEqual([0, 9]);
  unmap_mapping_range(machine.file.f_mapping, 0, 0, true);
  expect(shown()).toEqual([]);
  expect(machine.pages.every((page) => page._refcount === 1)).toBe(true);
});
