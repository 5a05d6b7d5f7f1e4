import type { Machine } from '../machine/machine';
import { concrete, integer } from '../machine/unknown';
import type { Value } from '../machine/value';
import { MmStruct } from '../mm/task/mm-struct';
import type { VmArea } from '../mm/vma/vma';
import type { KernelFamily, KernelFunction } from './family';
import { objects } from './objects';

/** The address space that a pointer is to; one that other code stored is taken to be that of the task that runs. */
function addressSpace(machine: Machine, mm: Value): MmStruct | null {
  return objects(machine).host(mm, MmStruct) ?? objects(machine).kernel.current_mm;
}

/** Mappings of files, of which a driver looks for its own. */
function ofFiles(mm: MmStruct): VmArea[] {
  return mm.mm_mt.in_range(0, Number.MAX_SAFE_INTEGER).filter(({ vm_file }) => vm_file !== null);
}

/** An address; one that nothing determines is where a file is mapped, as user space passes what mmap() gave it. */
function address(mm: MmStruct, value: Value): number {
  const starts = ofFiles(mm).map(({ vm_start }) => BigInt(vm_start));
  return Number(BigInt.asUintN(64, integer(concrete(value, [...starts, 0n], 'looked up'))));
}

const look_up =
  (find: (mm: MmStruct, addr: number) => VmArea | null): KernelFunction =>
  (machine, pointer, addr) => {
    const mm = addressSpace(machine, pointer);
    return mm === null ? 0n : objects(machine).vma(find(mm, address(mm, addr)));
  };

/** Mappings that are looked up: find_vma(), vma_lookup(), find_vma_intersection(); and where there is room for one. */
export const findVmaFamily: KernelFamily = {
  header: `
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start_addr, unsigned long end_addr);
unsigned long mm_get_unmapped_area(void *mm_or_file, ...);
`,
  functions: {
    /** find_vma(): the first mapping that ends after an address */
    find_vma: look_up((mm, addr) => mm.mm_mt.find(addr)),
    /** vma_lookup(): the mapping that an address is in */
    vma_lookup: look_up((mm, addr) => mm.mm_mt.lookup(addr)),
    /** find_vma_intersection() */
    find_vma_intersection: (machine, pointer, start, end) => {
      const mm = addressSpace(machine, pointer);
      if (mm === null) return 0n;
      const from = address(mm, start);
      const [first = null] = mm.mm_mt.in_range(from, Number(BigInt.asUintN(64, integer(concrete(end)))));
      return objects(machine).vma(first);
    },
    /** mm_get_unmapped_area(): the address that is asked for, as mappings are made where they are wanted; older kernels take an mm first */
    mm_get_unmapped_area: (_machine, ...args) => (args.length > 5 ? args[2] : args[1]),
  },
};
