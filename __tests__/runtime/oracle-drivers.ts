/**
 * The drivers of __testfixtures__/kernel-oracle, translated by hand, so that the address space can be compared with the kernel
 * without compiling C.
 */
import { EACCES, EAGAIN, EINVAL, ENOMEM, ENXIO, EPERM } from '../../runtime/mm/task/errno';
import type { FileOperations } from '../../runtime/mm/mmap/file';
import { vm_map_pages_zero } from '../../runtime/mm/pages/insert-page';
import type { Kernel } from '../../runtime/mm/task/kernel';
import {
  mmap_action_map_kernel_pages_full,
  mmap_action_remap,
  mmap_action_remap_full,
} from '../../runtime/mm/mmap/mmap-action';
import type { EventLog } from '../../runtime/mm/scenario/observation';
import { get_page, type Page } from '../../runtime/mm/pages/page';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { remap_pfn_range } from '../../runtime/mm/pages/remap-pfn';
import { FAULT_FLAG_WRITE, VM_FAULT_SIGBUS } from '../../runtime/mm/fault/vm-fault';
import {
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  VM_EXEC,
  VM_IO,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from '../../runtime/mm/vma/vm-flags';
import type { VmAreaDesc } from '../../runtime/mm/mmap/vm-area-desc';
import type { VmOperations } from '../../runtime/mm/vma/vm-operations';
import { vma_pages, type VmArea } from '../../runtime/mm/vma/vma';

/** What a driver is made with; one of them has a state that it frees itself. */
export interface OracleWorld {
  kernel: Kernel;
  log: EventLog;
  pages: Page[];
}

type Driver = (world: OracleWorld) => FileOperations;

const desc_pages = (desc: VmAreaDesc): number => (desc.end - desc.start) / PAGE_SIZE;

const plain_vm_ops = ({ log, pages }: OracleWorld): VmOperations => ({
  fault(vmf) {
    log.add('fault', vmf.address, vmf.pgoff, (vmf.flags & FAULT_FLAG_WRITE) !== 0 ? 1 : 0);
    if (vmf.pgoff >= pages.length) {
      return VM_FAULT_SIGBUS;
    }
    get_page(pages[vmf.pgoff]);
    vmf.page = pages[vmf.pgoff];
    return 0;
  },
});

const guard_vm_ops = ({ log }: OracleWorld): VmOperations => ({
  may_split(vma, addr) {
    log.add('may_split', vma.vm_start, vma.vm_end, addr);
    return -EINVAL;
  },
  mremap(vma) {
    log.add('mremap', vma.vm_start, vma.vm_end, vma.vm_pgoff);
    return 0;
  },
  mprotect(_vma, start, end, newflags) {
    log.add('mprotect', start, end, newflags & (VM_READ | VM_WRITE | VM_EXEC));
    return (newflags & VM_EXEC) !== 0n ? -EACCES : 0;
  },
});

/** Users of the refcount driver: one count for the life of the module, as in C. */
class RefcountUsers {
  users = 0;

  ops(log: EventLog): VmOperations {
    return {
      open: (vma) => log.add('open', vma.vm_start, vma.vm_end, ++this.users),
      close: (vma) => log.add('close', vma.vm_start, vma.vm_end, --this.users),
    };
  }
}

interface PrivateState {
  users: number;
}

const private_vm_ops = ({ log }: OracleWorld): VmOperations => ({
  open(vma) {
    const state = vma.vm_private_data as PrivateState | null;
    if (state === null) {
      log.add('open-lost', vma.vm_start, vma.vm_end, 0);
      return;
    }
    log.add('open', vma.vm_start, vma.vm_end, ++state.users);
  },
  close(vma) {
    const state = vma.vm_private_data as PrivateState | null;
    if (state === null) {
      log.add('close-lost', vma.vm_start, vma.vm_end, 0);
      return;
    }
    log.add('close', vma.vm_start, vma.vm_end, --state.users);
    if (state.users === 0) {
      log.add('free', 0, 0, 0);
    }
  },
});

const alloc_private_state = ({ kernel, log }: OracleWorld): PrivateState | null => {
  if (kernel.allocation.should_fail()) {
    return null;
  }
  log.add('alloc', 0, 0, 0);
  return { users: 1 };
};

const show_vma = ({ log }: OracleWorld, vma: VmArea): void =>
  log.add('mmap', vma.vm_start, vma.vm_end, vma.vm_pgoff);
const show_desc = ({ log }: OracleWorld, desc: VmAreaDesc): void =>
  log.add('mmap', desc.start, desc.end, desc.pgoff);

const legacy: Record<string, Driver> = {
  flags: (world) => ({
    mmap(_file, vma) {
      show_vma(world, vma);
      vma.vm_flags |= VM_IO | VM_DONTEXPAND | VM_DONTDUMP;
      return 0;
    },
  }),
  guard: (world) => {
    const vm_ops = guard_vm_ops(world);
    return {
      mmap(_file, vma) {
        show_vma(world, vma);
        vma.vm_ops = vm_ops;
        vma.vm_pgoff = 0;
        return 0;
      },
    };
  },
  pages: (world) => ({
    mmap(_file, vma) {
      show_vma(world, vma);
      return vm_map_pages_zero(vma, world.pages, world.pages.length);
    },
  }),
  partial: (world) => ({
    mmap(_file, vma) {
      show_vma(world, vma);
      return remap_pfn_range(vma, vma.vm_start, world.pages[0].pfn, PAGE_SIZE, vma.vm_page_prot) !== 0
        ? -EAGAIN
        : 0;
    },
  }),
  plain: (world) => {
    const vm_ops = plain_vm_ops(world);
    return {
      mmap(_file, vma) {
        show_vma(world, vma);
        vma.vm_ops = vm_ops;
        return 0;
      },
    };
  },
  private: (world) => {
    const vm_ops = private_vm_ops(world);
    return {
      mmap(_file, vma) {
        show_vma(world, vma);
        if (vma.vm_pgoff === 5) {
          return -ENOMEM;
        }
        const state = alloc_private_state(world);
        if (state === null) {
          return -ENOMEM;
        }
        vma.vm_private_data = state;
        vma.vm_ops = vm_ops;
        return 0;
      },
    };
  },
  refcount: (world) => {
    const users = new RefcountUsers();
    const vm_ops = users.ops(world.log);
    return {
      mmap(_file, vma) {
        show_vma(world, vma);
        vma.vm_ops = vm_ops;
        world.log.add('mapped', vma.vm_start, vma.vm_end, ++users.users);
        return 0;
      },
    };
  },
  reject: (world) => ({
    mmap(_file, vma) {
      show_vma(world, vma);
      if (vma.vm_pgoff !== 0) {
        return -EINVAL;
      }
      if ((vma.vm_flags & VM_WRITE) !== 0n) {
        return -EPERM;
      }
      if ((vma.vm_flags & (VM_SHARED | VM_MAYSHARE)) === 0n) {
        return -EACCES;
      }
      vma.vm_flags &= ~VM_MAYWRITE;
      vma.vm_flags |= VM_DONTCOPY;
      return 0;
    },
  }),
  remap: (world) => ({
    mmap(_file, vma) {
      show_vma(world, vma);
      if (vma.vm_pgoff + vma_pages(vma) > world.pages.length) {
        return -EINVAL;
      }
      const size = vma.vm_end - vma.vm_start;
      return remap_pfn_range(vma, vma.vm_start, world.pages[0].pfn + vma.vm_pgoff, size, vma.vm_page_prot);
    },
  }),
};

const prepare: Record<string, Driver> = {
  flags: (world) => ({
    mmap_prepare(desc) {
      show_desc(world, desc);
      desc.vma_flags |= VM_IO | VM_DONTEXPAND | VM_DONTDUMP;
      return 0;
    },
  }),
  guard: (world) => {
    const vm_ops = guard_vm_ops(world);
    return {
      mmap_prepare(desc) {
        show_desc(world, desc);
        desc.vm_ops = vm_ops;
        desc.pgoff = 0;
        return 0;
      },
    };
  },
  pages: (world) => ({
    mmap_prepare(desc) {
      show_desc(world, desc);
      if (desc_pages(desc) > world.pages.length) {
        return -ENXIO;
      }
      mmap_action_map_kernel_pages_full(desc, world.pages);
      return 0;
    },
  }),
  partial: (world) => ({
    mmap_prepare(desc) {
      show_desc(world, desc);
      mmap_action_remap(desc, desc.start, world.pages[0].pfn, PAGE_SIZE);
      desc.action.error_hook = () => -EAGAIN;
      return 0;
    },
  }),
  plain: (world) => {
    const vm_ops = plain_vm_ops(world);
    return {
      mmap_prepare(desc) {
        show_desc(world, desc);
        desc.vm_ops = vm_ops;
        return 0;
      },
    };
  },
  private: (world) => {
    const vm_ops: VmOperations = {
      ...private_vm_ops(world),
      mapped(_start, _end, pgoff, _file, vm_private_data) {
        if (pgoff === 5) {
          return -ENOMEM;
        }
        const state = alloc_private_state(world);
        if (state === null) {
          return -ENOMEM;
        }
        vm_private_data.value = state;
        return 0;
      },
    };
    return {
      mmap_prepare(desc) {
        show_desc(world, desc);
        desc.vm_ops = vm_ops;
        return 0;
      },
    };
  },
  refcount: (world) => {
    const users = new RefcountUsers();
    const vm_ops: VmOperations = {
      ...users.ops(world.log),
      mapped(start, end) {
        world.log.add('mapped', start, end, ++users.users);
        return 0;
      },
    };
    return {
      mmap_prepare(desc) {
        show_desc(world, desc);
        desc.vm_ops = vm_ops;
        return 0;
      },
    };
  },
  reject: (world) => ({
    mmap_prepare(desc) {
      show_desc(world, desc);
      if (desc.pgoff !== 0) {
        return -EINVAL;
      }
      if ((desc.vma_flags & VM_WRITE) !== 0n) {
        return -EPERM;
      }
      if ((desc.vma_flags & (VM_SHARED | VM_MAYSHARE)) === 0n) {
        return -EACCES;
      }
      desc.vma_flags &= ~VM_MAYWRITE;
      desc.vma_flags |= VM_DONTCOPY;
      return 0;
    },
  }),
  remap: (world) => ({
    mmap_prepare(desc) {
      show_desc(world, desc);
      if (desc.pgoff + desc_pages(desc) > world.pages.length) {
        return -EINVAL;
      }
      mmap_action_remap_full(desc, world.pages[0].pfn + desc.pgoff);
      return 0;
    },
  }),
};

/** The drivers by form (`legacy`, `prepare`) and name. */
export const oracle_drivers: Record<string, Record<string, Driver>> = { legacy, prepare };
