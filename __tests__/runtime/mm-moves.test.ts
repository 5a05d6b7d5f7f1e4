import { EACCES, EAGAIN, EINVAL, ENOMEM } from '../../runtime/mm/task/errno';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../../runtime/mm/mmap/mmap';
import { MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from '../../runtime/mm/mmap/mremap';
import { get_page } from '../../runtime/mm/pages/page';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { VM_FAULT_SIGBUS } from '../../runtime/mm/fault/vm-fault';
import type { VmOperations } from '../../runtime/mm/vma/vm-operations';
import { at, Machine } from './mm-machine';

const RW = PROT_READ | PROT_WRITE;

/** A driver whose mappings show eight pages and have more hooks. */
function driver(hooks: VmOperations, calls: string[] = []): Machine {
  return new Machine((pages) => ({
    mmap(_file, vma) {
      vma.vm_ops = {
        fault(vmf) {
          calls.push(`fault ${vmf.pgoff}`);
          if (vmf.pgoff >= pages.length) {
            return VM_FAULT_SIGBUS;
          }
          vmf.page = pages[vmf.pgoff];
          get_page(vmf.page);
          return 0;
        },
        ...hooks,
      };
      return 0;
    },
  }));
}

const move = (machine: Machine, page: number, pages: number, to: number, flags = 0): number =>
  Math.min(
    machine.task.mremap(
      at(page),
      pages * PAGE_SIZE,
      pages * PAGE_SIZE,
      MREMAP_MAYMOVE | MREMAP_FIXED | flags,
      at(to),
    ),
    0,
  );

const anon = (machine: Machine, page: number, pages: number): void => {
  const place = { addr: at(page), len: pages * PAGE_SIZE, prot: RW, fixed: true };
  machine.task.mmap(null, { ...place, shared: false, pgoff: 0 });
};

const ranges = (machine: Machine): number[][] => machine.maps().map(([from, to]) => [from, to]);

describe('moving', () => {
  test('anonymous memory that was never touched merges wherever it goes', () => {
    const machine = driver({});
    anon(machine, 0, 2);
    anon(machine, 10, 2);
    expect(move(machine, 0, 2, 12)).toBe(0);
    expect(ranges(machine)).toEqual([[10, 14]]);
    expect(machine.vmas()[0].vm_pgoff).toBe(at(10) / PAGE_SIZE);
  });

  test('touched anonymous memory keeps its contents, and its offset, and so does not merge', () => {
    const machine = driver({});
    anon(machine, 0, 2);
    anon(machine, 10, 2);
    machine.write(1, 42);
    expect(move(machine, 0, 2, 12)).toBe(0);
    expect(ranges(machine)).toEqual([
      [10, 12],
      [12, 14],
    ]);
    expect(machine.read(13)).toMatchObject({ value: 42 });
    expect(machine.read(1)).toEqual({ signal: 'SIGSEGV' });
  });

  test('the middle leaves the rest accounted', () => {
    const machine = driver({});
    machine.map(0, 6, { shared: false });
    expect(move(machine, 2, 2, 16)).toBe(0);
    expect(machine.maps()).toEqual([
      [0, 2, 'ac me mr mw rd wr'],
      [4, 6, 'ac me mr mw rd wr'],
      [16, 18, 'ac me mr mw rd wr'],
    ]);
  });

  test('several mappings keeps the gap between them', () => {
    const machine = driver({});
    machine.map(0, 1);
    machine.map(3, 1, { pgoff: 5 });
    expect(move(machine, 0, 4, 16)).toBe(0);
    expect(ranges(machine)).toEqual([
      [16, 17],
      [19, 20],
    ]);
  });

  test('that a driver refuses is undone: pages are back, and the new mapping is closed', () => {
    const calls: string[] = [];
    const machine = driver(
      {
        open: (vma) => void calls.push(`open ${(vma.vm_start - at(0)) / PAGE_SIZE}`),
        close: (vma) => void calls.push(`close ${(vma.vm_start - at(0)) / PAGE_SIZE}`),
        mremap: (vma) => {
          calls.push(`mremap ${(vma.vm_start - at(0)) / PAGE_SIZE}`);
          return -EAGAIN;
        },
      },
      calls,
    );
    machine.map(0, 2);
    machine.read(1);
    expect(move(machine, 0, 2, 16)).toBe(-EAGAIN);
    expect(ranges(machine)).toEqual([[0, 2]]);
    machine.read(1);
    expect(calls).toEqual(['fault 1', 'open 16', 'mremap 16', 'close 16']);
    expect(machine.task.mm.total_vm).toBe(2);
  });

  test('asks a driver about both ends before anything is copied', () => {
    const asked: number[] = [];
    const machine = driver({
      may_split(_vma, addr) {
        asked.push((addr - at(0)) / PAGE_SIZE);
        return asked.length < 2 ? 0 : -EINVAL;
      },
    });
    machine.map(0, 6);
    expect(move(machine, 2, 2, 16)).toBe(-EINVAL);
    expect(asked).toEqual([2, 4]);
    expect(ranges(machine)).toEqual([[0, 6]]);
  });

  test('with MREMAP_DONTUNMAP leaves an empty mapping behind', () => {
    const calls: string[] = [];
    const machine = driver({}, calls);
    machine.map(0, 1);
    machine.read(0);
    expect(move(machine, 0, 1, 16, MREMAP_DONTUNMAP)).toBe(0);
    expect(ranges(machine)).toEqual([
      [0, 1],
      [16, 17],
    ]);
    machine.read(16);
    expect(calls).toEqual(['fault 0']);
    machine.read(0);
    expect(calls).toEqual(['fault 0', 'fault 0']);
  });

  test("to a place of the kernel's choice happens when there is no room to grow", () => {
    const machine = driver({});
    machine.map(0, 1);
    machine.map(1, 1, { pgoff: 9 });
    expect(machine.task.mremap(at(0), PAGE_SIZE, 2 * PAGE_SIZE, 0)).toBe(-ENOMEM);
    const moved = machine.task.mremap(at(0), PAGE_SIZE, 2 * PAGE_SIZE, MREMAP_MAYMOVE);
    expect(machine.vmas().map((vma) => [vma.vm_start, vma.vm_end - vma.vm_start])).toEqual([
      [at(1), PAGE_SIZE],
      [moved, 2 * PAGE_SIZE],
    ]);
  });
});

describe('changing protection', () => {
  test('mappings that were split by it share the root of their private pages, and so merge again', () => {
    const machine = driver({});
    anon(machine, 0, 4);
    machine.task.mprotect(at(2), 2 * PAGE_SIZE, RW | PROT_EXEC);
    machine.write(0);
    machine.write(2);
    machine.task.mprotect(at(2), 2 * PAGE_SIZE, RW);
    expect(ranges(machine)).toEqual([[0, 4]]);
  });

  test('stops at the mapping whose driver refuses', () => {
    const machine = driver({ mprotect: (vma) => (vma.vm_pgoff === 7 ? -EACCES : 0) });
    machine.map(0, 1);
    machine.map(1, 1, { pgoff: 7 });
    expect(machine.task.mprotect(at(0), 2 * PAGE_SIZE, PROT_READ)).toBe(-EACCES);
    expect(machine.maps().map(([, , flags]) => flags.split(' ').includes('wr'))).toEqual([false, true]);
  });
});

describe('locking', () => {
  test('faults pages in one by one; the one that fails is tried once more, as the first of what is left', () => {
    const calls: string[] = [];
    const machine = driver({}, calls);
    machine.map(0, 4, { pgoff: 6 });
    expect(machine.task.mlock(at(0), 4 * PAGE_SIZE)).toBe(-ENOMEM);
    expect(calls).toEqual(['fault 6', 'fault 7', 'fault 8', 'fault 8']);
    expect(machine.maps()[0][2].split(' ')).toContain('lo');
    expect(machine.task.mm.locked_vm).toBe(4);
  });

  test('a mapping that then grows faults in what was added', () => {
    const calls: string[] = [];
    const machine = driver({}, calls);
    machine.map(0, 1);
    machine.task.mlock(at(0), PAGE_SIZE);
    machine.task.mremap(at(0), PAGE_SIZE, 3 * PAGE_SIZE, 0);
    expect(calls).toEqual(['fault 0', 'fault 1', 'fault 2']);
  });

  test('is not inherited by a child', () => {
    const machine = driver({});
    machine.map(0, 1);
    machine.task.mlock(at(0), PAGE_SIZE);
    const child = machine.task.fork();
    if (typeof child === 'number') {
      throw new Error(`fork: ${child}`);
    }
    expect(child.mm.mm_mt.vmas()[0].vm_flags & ~machine.vmas()[0].vm_flags).toBe(0n);
    expect(machine.vmas()[0].vm_flags & ~child.mm.mm_mt.vmas()[0].vm_flags).toBe(0x2000n);
  });
});
