import { EAGAIN, ENOMEM } from '../../runtime/mm/task/errno';
import { MREMAP_FIXED, MREMAP_MAYMOVE } from '../../runtime/mm/mmap/mremap';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { remap_pfn_range } from '../../runtime/mm/pages/remap-pfn';
import { get_page } from '../../runtime/mm/pages/page';
import { at, Machine } from './mm-machine';

/** A driver that notes its hooks; mappings are of pages that ->fault returns. */
function noting(calls: string[]): Machine {
  const machine: Machine = new Machine((pages) => ({
    mmap(_file, vma) {
      calls.push('mmap');
      vma.vm_ops = {
        fault(vmf) {
          vmf.page = pages[vmf.pgoff];
          get_page(vmf.page);
          return 0;
        },
      };
      return 0;
    },
  }));
  return machine;
}

const ranges = (machine: Machine): number[][] => machine.maps().map(([from, to]) => [from, to]);

describe('when the first allocation of a system call fails', () => {
  test('a range that only moves the border of a mapping merges all the same', () => {
    const calls: string[] = [];
    const machine = noting(calls);
    machine.map(0, 2);
    machine.kernel.allocation.arm(1);
    expect(machine.map(2, 2, { pgoff: 2 })).toBe(0);
    expect(ranges(machine)).toEqual([[0, 4]]);
    expect(machine.kernel.allocation.armed).toBe(true);
    expect(calls).toEqual(['mmap']);
  });

  test('a range that closes the gap between two mappings is not merged but mapped', () => {
    const calls: string[] = [];
    const machine = noting(calls);
    machine.map(0, 2);
    machine.map(4, 2, { pgoff: 4 });
    machine.kernel.allocation.arm(1);
    expect(machine.map(2, 2, { pgoff: 2 })).toBe(0);
    expect(ranges(machine)).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
    ]);
    expect(calls).toEqual(['mmap', 'mmap', 'mmap']);
  });

  test('replacing several mappings goes on: their list is tried for again', () => {
    const machine = noting([]);
    machine.map(0, 2);
    machine.map(2, 2, { pgoff: 7 });
    machine.kernel.allocation.arm(1);
    expect(machine.map(0, 4)).toBe(0);
    expect(ranges(machine)).toEqual([[0, 4]]);
  });

  test('a mapping is not moved', () => {
    const machine = noting([]);
    machine.map(0, 2);
    machine.kernel.allocation.arm(1);
    const flags = MREMAP_MAYMOVE | MREMAP_FIXED;
    expect(machine.task.mremap(at(0), 2 * PAGE_SIZE, 2 * PAGE_SIZE, flags, at(8))).toBe(-ENOMEM);
    expect(ranges(machine)).toEqual([[0, 2]]);
  });

  test('private pages cannot be locked, but the mapping is marked', () => {
    const machine = noting([]);
    machine.map(0, 1, { shared: false });
    machine.kernel.allocation.arm(1);
    expect(machine.task.mlock(at(0), PAGE_SIZE)).toBe(-EAGAIN);
    expect(machine.maps()[0][2].split(' ')).toContain('lo');
  });

  test('touching private memory tries again', () => {
    const machine = noting([]);
    machine.map(0, 1, { shared: false });
    machine.kernel.allocation.arm(1);
    expect(machine.write(0)).toMatchObject({ signal: null });
  });

  test('nothing is forked', () => {
    const machine = noting([]);
    machine.map(0, 1);
    machine.kernel.allocation.arm(1);
    expect(machine.task.fork()).toBe(-ENOMEM);
    expect(machine.file.f_count).toBe(2);
  });

  test.each([1, 31, 32, 33, 34, 35, 36, 40])(
    'nothing is left of a fork that runs out of memory at allocation %i',
    (n) => {
      const machine = noting([]);
      machine.map(0, 2, { shared: false });
      machine.map(4, 2);
      machine.write(0);
      const count = machine.pages.map((page) => page._refcount);
      machine.kernel.allocation.fail_page_alloc = true;
      machine.kernel.allocation.arm(n);
      expect(machine.task.fork()).toBe(-ENOMEM);
      machine.kernel.allocation.disarm();
      expect(machine.file.f_count).toBe(3);
      expect(machine.pages.map((page) => page._refcount)).toEqual(count);
      expect(machine.kernel.memory.anonymous_pages).toBe(1);
    },
  );
});

test('a remap without memory for a page table is undone, where pages can fail', () => {
  const machine: Machine = new Machine((pages) => ({
    mmap: (_file, vma) =>
      remap_pfn_range(vma, vma.vm_start, pages[0].pfn, vma.vm_end - vma.vm_start, vma.vm_page_prot),
  }));
  machine.kernel.allocation.fail_page_alloc = true;
  machine.kernel.allocation.arm(3);
  expect(machine.map(0, 4)).toBe(-ENOMEM);
  expect(machine.task.mm.pgd.size).toBe(0);
  expect(machine.vmas()).toEqual([]);
});
