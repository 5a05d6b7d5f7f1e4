import { EAGAIN, EBUSY, EFAULT, EINVAL, ENODEV, ENOMEM, ENXIO } from '../../runtime/mm/task/errno';
import { compat_vma_mmap } from '../../runtime/mm/mmap/compat-mmap';
import { File, get_file, type FileOperations } from '../../runtime/mm/mmap/file';
import {
  mmap_action_ioremap_full,
  mmap_action_map_kernel_pages,
  mmap_action_remap,
  mmap_action_remap_full,
  mmap_action_simple_ioremap,
} from '../../runtime/mm/mmap/mmap-action';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { cache_mode_of, pgprot_noncached, pgprot_writecombine } from '../../runtime/mm/pages/pgprot';
import { vm_iomap_memory } from '../../runtime/mm/pages/remap-pfn';
import { mmap_action_type, type VmAreaDesc } from '../../runtime/mm/mmap/vm-area-desc';
import { VM_MIXEDMAP, VM_REMAP_FLAGS } from '../../runtime/mm/vma/vm-flags';
import type { Page } from '../../runtime/mm/pages/page';
import { at, Machine } from './mm-machine';

const IO_PFN = 0xfd000;

/** A driver with a given ->mmap_prepare. */
const prepared =
  (hook: (desc: VmAreaDesc, pages: Page[]) => number) =>
  (pages: Page[]): FileOperations => ({ mmap_prepare: (desc) => hook(desc, pages) });

describe('remapping frames', () => {
  test('maps them with the protection that the descriptor had when the action was chosen', () => {
    const machine = new Machine(
      prepared((desc) => {
        desc.page_prot = pgprot_noncached(desc.page_prot);
        mmap_action_remap_full(desc, IO_PFN);
        desc.page_prot = pgprot_writecombine(desc.page_prot);
        return 0;
      }),
    );
    expect(machine.map(0, 2)).toBe(0);
    const [vma] = machine.vmas();
    expect(vma.vm_flags & VM_REMAP_FLAGS).toBe(VM_REMAP_FLAGS);
    expect(cache_mode_of(vma.vm_page_prot)).toBe('write-combining');
    const pte = machine.task.mm.pgd.get(at(1));
    expect(pte?.pfn).toBe(IO_PFN + 1);
    expect(pte !== null && cache_mode_of(pte.prot)).toBe('uncached-minus');
  });

  test('beyond the mapping is -EFAULT, warned of, and nothing is mapped', () => {
    const machine = new Machine(
      prepared((desc) => {
        mmap_action_remap(desc, desc.start, IO_PFN, 3 * PAGE_SIZE);
        return 0;
      }),
    );
    expect(machine.map(0, 2)).toBe(-EFAULT);
    expect(machine.vmas()).toEqual([]);
    expect(machine.kernel.warnings).toHaveLength(1);
  });

  test('writes the frame into the offset of a private mapping, and refuses part of one whatever error_hook says', () => {
    const whole = new Machine(
      prepared((desc) => {
        mmap_action_ioremap_full(desc, IO_PFN);
        return 0;
      }),
    );
    expect(whole.map(0, 2, { shared: false })).toBe(0);
    expect(whole.vmas()[0].vm_pgoff).toBe(IO_PFN);
    const part = new Machine(
      prepared((desc) => {
        mmap_action_remap(desc, desc.start, IO_PFN, PAGE_SIZE);
        desc.action.error_hook = () => -EAGAIN;
        return 0;
      }),
    );
    expect(part.map(0, 2, { shared: false })).toBe(-EINVAL);
  });

  test.each([
    [0, 4, 0],
    [2, 2, 0],
    [3, 2, -EINVAL],
    [5, 1, -EINVAL],
  ])(
    'of a physical range of four pages, from page %i, %i pages, gives %i in both forms',
    (pgoff, pages, ret) => {
      const legacy = new Machine(() => ({
        mmap: (_file, vma) => vm_iomap_memory(vma, IO_PFN * PAGE_SIZE, 4 * PAGE_SIZE),
      }));
      const prepare = new Machine(
        prepared((desc) => {
          mmap_action_simple_ioremap(desc, IO_PFN * PAGE_SIZE, 4 * PAGE_SIZE);
          return 0;
        }),
      );
      for (const machine of [legacy, prepare]) {
        expect(machine.map(0, pages, { pgoff })).toBe(ret);
        expect(machine.task.mm.pgd.get(at(0))?.pfn).toBe(ret === 0 ? IO_PFN + pgoff : undefined);
      }
    },
  );

  test('of a physical range that begins inside a page counts the page that it ends in', () => {
    const machine = new Machine(() => ({
      mmap: (_file, vma) => vm_iomap_memory(vma, IO_PFN * PAGE_SIZE + 0x800, PAGE_SIZE),
    }));
    expect(machine.map(0, 2)).toBe(0);
    expect(machine.map(4, 3)).toBe(-EINVAL);
  });
});

describe('mapping kernel pages', () => {
  test('takes a reference for each, and gives it back', () => {
    const machine = new Machine(
      prepared((desc, pages) => {
        mmap_action_map_kernel_pages(desc, desc.start + PAGE_SIZE, pages, 2);
        return 0;
      }),
    );
    expect(machine.map(0, 4)).toBe(0);
    expect(machine.vmas()[0].vm_flags & VM_MIXEDMAP).toBe(VM_MIXEDMAP);
    expect(machine.pages.map((page) => page._refcount)).toEqual([2, 2, 1, 1, 1, 1, 1, 1]);
    expect(machine.read(1)).toMatchObject({ signal: null, pfn: machine.pages[0].pfn });
    expect(machine.read(3)).toEqual({ signal: 'SIGBUS' });
    expect(machine.task.munmap(at(0), 4 * PAGE_SIZE)).toBe(0);
    expect(machine.pages.map((page) => page._refcount)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test('fails for a page that cannot be mapped, filtered by error_hook, with the mapping closed', () => {
    const closed: string[] = [];
    const machine = new Machine(
      prepared((desc, pages) => {
        pages[1].kind = 'slab';
        desc.vm_ops = { mapped: () => closed.push('mapped'), close: () => closed.push('close') };
        mmap_action_map_kernel_pages(desc, desc.start, pages, 2);
        desc.action.error_hook = (error) => (error === -EINVAL ? -EBUSY : error);
        return 0;
      }),
    );
    expect(machine.map(0, 2)).toBe(-EBUSY);
    expect(closed).toEqual(['close']);
    expect(machine.vmas()).toEqual([]);
    expect(machine.pages[0]._refcount).toBe(1);
  });
});

describe('hooks after the mapping is in place', () => {
  test("->mapped gets the place of private data, and what it stores is the mapping's", () => {
    const machine = new Machine(
      prepared((desc) => {
        desc.private_data = 'from the hook';
        desc.vm_ops = {
          mapped(start, end, pgoff, file, vm_private_data) {
            vm_private_data.value = [
              start - at(0),
              end - at(0),
              pgoff,
              file === desc.file,
              vm_private_data.value,
            ];
            return 0;
          },
        };
        return 0;
      }),
    );
    expect(machine.map(1, 2, { pgoff: 7 })).toBe(0);
    expect(machine.vmas()[0].vm_private_data).toEqual([PAGE_SIZE, 3 * PAGE_SIZE, 7, true, 'from the hook']);
  });

  test('an error of ->mapped unmaps, which closes; success_hook does not run', () => {
    const seen: string[] = [];
    const machine = new Machine(
      prepared((desc) => {
        desc.vm_ops = {
          mapped: () => {
            seen.push('mapped');
            return -ENOMEM;
          },
          close: () => seen.push('close'),
        };
        desc.action.success_hook = () => seen.push('success');
        return 0;
      }),
    );
    expect(machine.map(0, 2)).toBe(-ENOMEM);
    expect(seen).toEqual(['mapped', 'close']);
    expect(machine.file.f_count).toBe(1);
  });

  test('neither action nor ->mapped runs when the range merges, but private data is written to the merged mapping', () => {
    const seen: string[] = [];
    const machine = new Machine(
      prepared((desc) => {
        desc.vm_ops = {
          mapped: (start, _end, _pgoff, _file, slot) => {
            seen.push(`mapped ${(start - at(0)) / PAGE_SIZE}`);
            slot.value = 'state';
            return 0;
          },
        };
        return 0;
      }),
    );
    machine.map(0, 2, { pgoff: 0 });
    machine.map(2, 2, { pgoff: 2 });
    expect(machine.maps().map(([from, to]) => [from, to])).toEqual([[0, 4]]);
    expect(seen).toEqual(['mapped 0']);
    expect(machine.vmas()[0].vm_private_data).toBeNull();
  });

  test('a mapping that is hidden until complete is found from its file afterwards', () => {
    let found: number | undefined;
    const machine: Machine = new Machine(
      prepared((desc) => {
        desc.action.hide_from_rmap_until_complete = true;
        desc.action.success_hook = () => {
          found = machine.file.f_mapping.i_mmap.size;
          return 0;
        };
        return 0;
      }),
    );
    expect(machine.map(0, 1)).toBe(0);
    expect(found).toBe(0);
    expect(machine.file.f_mapping.i_mmap.size).toBe(1);
  });
});

describe('the file of a mapping', () => {
  test('can be exchanged by ->mmap_prepare, which passes its own reference on', () => {
    const other = new File({});
    const machine = new Machine(
      prepared((desc) => {
        desc.vm_file = get_file(other);
        return 0;
      }),
    );
    expect(machine.map(0, 1)).toBe(0);
    expect([other.f_count, machine.file.f_count]).toEqual([2, 1]);
    machine.task.munmap(at(0), PAGE_SIZE);
    expect([other.f_count, machine.file.f_count]).toEqual([1, 1]);
    machine.kernel.allocation.arm(1);
    expect(machine.map(0, 1)).toBe(-ENOMEM);
    expect([other.f_count, machine.file.f_count]).toEqual([1, 1]);
  });

  test('is released when the last mapping and descriptor are gone', () => {
    let releases = 0;
    const machine = new Machine(() => ({
      mmap: () => 0,
      release: () => {
        releases += 1;
        return 0;
      },
    }));
    machine.map(0, 2);
    expect(machine.task.close(machine.fd)).toBe(0);
    expect(releases).toBe(0);
    machine.task.munmap(at(0), 2 * PAGE_SIZE);
    expect(releases).toBe(1);
  });

  test('needs exactly one of the two hooks', () => {
    expect(new Machine(() => ({})).map(0, 1)).toBe(-ENODEV);
    expect(new Machine(() => ({ mmap: () => 0, mmap_prepare: () => 0 })).map(0, 1)).toBe(-ENODEV);
  });
});

describe('->mmap_prepare called from ->mmap', () => {
  test('is applied to the mapping, and its action is carried out', () => {
    const nested = new File({
      mmap_prepare(desc) {
        desc.pgoff = 9;
        mmap_action_remap_full(desc, IO_PFN);
        return 0;
      },
    });
    const machine = new Machine(() => ({ mmap: (_file, vma) => compat_vma_mmap(nested, vma) }));
    expect(machine.map(0, 2)).toBe(0);
    expect(machine.vmas()[0].vm_pgoff).toBe(9);
    expect(machine.task.mm.pgd.get(at(1))?.pfn).toBe(IO_PFN + 1);
  });

  test('leaves it to ->mmap to fail', () => {
    const nested = new File({ mmap_prepare: () => -ENXIO });
    const machine = new Machine(() => ({ mmap: (_file, vma) => compat_vma_mmap(nested, vma) }));
    expect(machine.map(0, 2)).toBe(-ENXIO);
    expect(machine.vmas()).toEqual([]);
  });
});

test('an action that does not exist is refused', () => {
  const machine = new Machine(
    prepared((desc) => {
      desc.action.type = 99 as mmap_action_type;
      return 0;
    }),
  );
  expect(machine.map(0, 1)).toBe(-EINVAL);
});
