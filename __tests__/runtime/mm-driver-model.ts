/** Drivers made at random, and the checks that hold for an address space whatever its driver does. */
import fc from 'fast-check';
import { EACCES, EAGAIN, EINVAL, ENOMEM } from '../../runtime/mm/task/errno';
import { File, type FileOperations } from '../../runtime/mm/mmap/file';
import { vm_insert_page, vm_map_pages_zero } from '../../runtime/mm/pages/insert-page';
import { vmf_insert_pfn } from '../../runtime/mm/pages/insert-pfn';
import { Kernel } from '../../runtime/mm/task/kernel';
import { mmap_action_map_kernel_pages, mmap_action_remap } from '../../runtime/mm/mmap/mmap-action';
import type { MmStruct } from '../../runtime/mm/task/mm-struct';
import { is_cow_mapping } from '../../runtime/mm/pages/normal-page';
import { get_page, type Page } from '../../runtime/mm/pages/page';
import { lock_page } from '../../runtime/mm/pages/page-lock';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { remap_pfn_range } from '../../runtime/mm/pages/remap-pfn';
import type { Task } from '../../runtime/mm/task/task';
import {
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_SIGBUS,
  type VmFault,
  type vm_fault_t,
} from '../../runtime/mm/fault/vm-fault';
import {
  VM_DONTCOPY,
  VM_DONTEXPAND,
  VM_IO,
  VM_PFNMAP,
  VM_SPECIAL,
  VM_WIPEONFORK,
} from '../../runtime/mm/vma/vm-flags';
import type { VmOperations } from '../../runtime/mm/vma/vm-operations';
import type { VmArea } from '../../runtime/mm/vma/vma';

const PAGES = 8;

/** How a driver made at random behaves. */
export interface DriverPlan {
  form: 'legacy' | 'prepare';
  /** Flags that every mapping gets. */
  flags: bigint;
  /** What is mapped at once. */
  mapped: 'nothing' | 'frames' | 'first frame' | 'pages' | 'pages one by one';
  fault: 'none' | 'page' | 'locked page' | 'frame' | 'no memory once';
  page_mkwrite: boolean;
  /** Whether mappings have ->open and ->close. */
  counted: boolean;
  /** Every how many calls a hook fails; 0 for never. */
  refuse: {
    mmap: number;
    mapped: number;
    success: number;
    may_split: number;
    mprotect: number;
    mremap: number;
  };
}

const every = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 }));

/** Plans of drivers. */
export const driver_plan: fc.Arbitrary<DriverPlan> = fc.record({
  form: fc.constantFrom('legacy', 'prepare'),
  flags: fc.constantFrom(0n, 0n, VM_DONTCOPY, VM_IO | VM_DONTEXPAND, VM_WIPEONFORK),
  mapped: fc.constantFrom('nothing', 'nothing', 'frames', 'first frame', 'pages', 'pages one by one'),
  fault: fc.constantFrom('none', 'page', 'locked page', 'frame', 'no memory once'),
  page_mkwrite: fc.boolean(),
  counted: fc.boolean(),
  refuse: fc.record({
    mmap: every,
    mapped: every,
    success: every,
    may_split: every,
    mprotect: every,
    mremap: every,
  }),
});

/** A driver that follows a plan, and counts. */
export class PlannedDriver {
  readonly kernel = new Kernel();
  readonly pages: Page[];
  readonly plan: DriverPlan;
  readonly file: File;
  /** First mappings and opens, less closes. */
  users = 0;
  releases = 0;
  private readonly calls = new Map<string, number>();
  private out_of_memory = true;
  private mapped_called = false;

  constructor(plan: DriverPlan) {
    this.plan = plan;
    this.pages = this.kernel.memory.alloc_pages(PAGES, 'kernel');
    this.file = new File(plan.form === 'legacy' ? this.legacy() : this.prepare());
  }

  /** Whether this call of a hook is one that fails. */
  private refuses(hook: keyof DriverPlan['refuse']): boolean {
    const count = (this.calls.get(hook) ?? 0) + 1;
    this.calls.set(hook, count);
    const period = this.plan.refuse[hook];
    return period > 0 && count % period === 0;
  }

  private fault(vmf: VmFault): vm_fault_t {
    const page = this.pages[vmf.pgoff % PAGES];
    if (this.plan.fault === 'frame') {
      const pfnmap = (vmf.vma.vm_flags & VM_PFNMAP) !== 0n && !is_cow_mapping(vmf.vma.vm_flags);
      return pfnmap ? vmf_insert_pfn(vmf.vma, vmf.address, page.pfn) : VM_FAULT_SIGBUS;
    }
    if (this.plan.fault === 'no memory once' && this.out_of_memory) {
      this.out_of_memory = false;
      return VM_FAULT_OOM;
    }
    if ((vmf.vma.vm_flags & VM_PFNMAP) !== 0n || vmf.pgoff >= 2 * PAGES) {
      return VM_FAULT_SIGBUS;
    }
    get_page(page);
    vmf.page = page;
    if (this.plan.fault === 'locked page') {
      lock_page(page);
      return VM_FAULT_LOCKED;
    }
    return 0;
  }

  private vm_ops(): VmOperations {
    const { plan } = this;
    const counted: VmOperations = plan.counted
      ? { open: () => void this.users++, close: () => void this.users-- }
      : {};
    return {
      ...counted,
      ...(plan.fault === 'none' ? {} : { fault: (vmf) => this.fault(vmf) }),
      ...(plan.page_mkwrite
        ? {
            page_mkwrite: (vmf) => {
              if (vmf.page === null) {
                return VM_FAULT_NOPAGE;
              }
              lock_page(vmf.page);
              return VM_FAULT_LOCKED;
            },
          }
        : {}),
      may_split: () => (this.refuses('may_split') ? -EINVAL : 0),
      mprotect: () => (this.refuses('mprotect') ? -EACCES : 0),
      mremap: () => (this.refuses('mremap') ? -EINVAL : 0),
    };
  }

  /** Map what the plan says from ->mmap. */
  private map_now(vma: VmArea): number {
    const size = vma.vm_end - vma.vm_start;
    switch (this.plan.mapped) {
      case 'nothing':
        return 0;
      case 'frames':
        return remap_pfn_range(vma, vma.vm_start, this.pages[0].pfn, size, vma.vm_page_prot);
      case 'first frame':
        return remap_pfn_range(vma, vma.vm_start, this.pages[0].pfn, PAGE_SIZE, vma.vm_page_prot);
      case 'pages':
        return vm_map_pages_zero(vma, this.pages, PAGES);
      case 'pages one by one':
        for (let i = 0; i < PAGES && i * PAGE_SIZE < size; i++) {
          const error = vm_insert_page(vma, vma.vm_start + i * PAGE_SIZE, this.pages[i]);
          if (error !== 0) {
            return error;
          }
        }
        return 0;
    }
  }

  private legacy(): FileOperations {
    const vm_ops = this.vm_ops();
    return {
      mmap: (_file, vma) => {
        if (this.refuses('mmap')) {
          return -EAGAIN;
        }
        vma.vm_flags |= this.plan.flags;
        const error = this.map_now(vma);
        if (error !== 0) {
          return error;
        }
        vma.vm_ops = vm_ops;
        this.users += this.plan.counted ? 1 : 0;
        return 0;
      },
      release: () => this.released(),
    };
  }

  private prepare(): FileOperations {
    const vm_ops: VmOperations = {
      ...this.vm_ops(),
      mapped: () => {
        this.mapped_called = true;
        this.users += this.plan.counted ? 1 : 0;
        return this.refuses('mapped') ? -ENOMEM : 0;
      },
    };
    return {
      mmap_prepare: (desc) => {
        this.mapped_called = false;
        if (this.refuses('mmap')) {
          return -EAGAIN;
        }
        desc.vma_flags |= this.plan.flags;
        desc.vm_ops = vm_ops;
        const count = Math.min(PAGES, (desc.end - desc.start) / PAGE_SIZE);
        if (this.plan.mapped === 'frames') {
          mmap_action_remap(desc, desc.start, this.pages[0].pfn, desc.end - desc.start);
        } else if (this.plan.mapped === 'first frame') {
          mmap_action_remap(desc, desc.start, this.pages[0].pfn, PAGE_SIZE);
        } else if (this.plan.mapped !== 'nothing') {
          mmap_action_map_kernel_pages(desc, desc.start, this.pages, count);
        }
        desc.action.success_hook = () => (this.refuses('success') ? -EINVAL : 0);
        desc.action.error_hook = (error) => {
          // A failed action closes a mapping that ->mapped never saw.
          this.users += this.plan.counted && !this.mapped_called ? 1 : 0;
          return error;
        };
        return 0;
      },
      release: () => this.released(),
    };
  }

  private released(): number {
    this.releases += 1;
    return 0;
  }
}

/** Check one address space; returns what is wrong, or nothing. */
export function inconsistencies(mm: MmStruct): string[] {
  const wrong: string[] = [];
  const vmas = mm.mm_mt.vmas();
  for (const [i, vma] of vmas.entries()) {
    const name = `${vma.vm_start.toString(16)}-${vma.vm_end.toString(16)}`;
    if (vma.vm_start >= vma.vm_end || vma.vm_start % PAGE_SIZE !== 0 || vma.vm_end % PAGE_SIZE !== 0) {
      wrong.push(`${name} is no range of pages`);
    }
    if (i > 0 && vmas[i - 1].vm_end > vma.vm_start) {
      wrong.push(`${name} begins inside the mapping before it`);
    }
    if (!vma.attached || mm.mm_mt.lookup(vma.vm_start) !== vma || mm.mm_mt.lookup(vma.vm_end - 1) !== vma) {
      wrong.push(`${name} is not where the tree has it`);
    }
    if (vma.vm_file !== null && !vma.vm_file.f_mapping.i_mmap.has(vma)) {
      wrong.push(`${name} cannot be found from its file`);
    }
  }
  if (vmas.length !== mm.map_count) {
    wrong.push(`${vmas.length} mappings are counted as ${mm.map_count}`);
  }
  const total = vmas.reduce((sum, vma) => sum + (vma.vm_end - vma.vm_start) / PAGE_SIZE, 0);
  if (total !== mm.total_vm) {
    wrong.push(`${total} pages are counted as ${mm.total_vm}`);
  }
  for (const addr of mm.pgd.addresses()) {
    if (mm.mm_mt.lookup(addr) === null) {
      wrong.push(`a page is mapped at ${addr.toString(16)}, outside every mapping`);
    }
  }
  return wrong;
}

/** Neighbours that the kernel would have made one mapping. */
export function unmerged(mm: MmStruct): string[] {
  const vmas = mm.mm_mt.vmas();
  return vmas.slice(1).flatMap((vma, i) => {
    const prev = vmas[i];
    const mergeable =
      prev.vm_end === vma.vm_start &&
      prev.vm_flags === vma.vm_flags &&
      (vma.vm_flags & VM_SPECIAL) === 0n &&
      prev.vm_file === vma.vm_file &&
      prev.vm_pgoff + (prev.vm_end - prev.vm_start) / PAGE_SIZE === vma.vm_pgoff &&
      (prev.anon_vma === null || vma.anon_vma === null || prev.anon_vma === vma.anon_vma);
    return mergeable ? [`mappings that meet at ${vma.vm_start.toString(16)} are alike`] : [];
  });
}

/** What a task that ended left behind; returns what is wrong, or nothing. */
export function leftovers(driver: PlannedDriver, task: Task): string[] {
  const { file, kernel, pages, users, releases } = driver;
  const wrong: string[] = [];
  const check = (what: string, found: number, expected: number): void => {
    if (found !== expected) {
      wrong.push(`${what}: ${found}, not ${expected}`);
    }
  };
  check('mappings', task.mm.map_count, 0);
  check('mapped pages', task.mm.pgd.size, 0);
  check('users of the driver', users, 0);
  check('references on the file', file.f_count, 0);
  check('calls of release', releases, 1);
  check('mappings of the file', file.f_mapping.i_mmap.size, 0);
  check('writable mappings of the file', file.f_mapping.i_mmap_writable, 0);
  check('pages of private memory', kernel.memory.anonymous_pages, 0);
  for (const page of pages) {
    check(`references on frame ${page.pfn}`, page._refcount, 1);
    check(`mappings of frame ${page.pfn}`, page._mapcount, 0);
    check(`lock of frame ${page.pfn}`, Number(page.locked), 0);
  }
  return wrong;
}
