import type { Callable } from '../machine/machine';
import { discontig_kernel_map_pages, type DiscontigKernelPageOps } from '../mm/mmap/discontig-pages';
import { mmap_action_map_discontig_kernel_pages } from '../mm/mmap/mmap-action';
import type { KernelFamily } from './family';
import { pageArray, standFor } from './action-words';
import { KernelObjects, objects } from './objects';
import { slotPointer } from './operations';

/** Pages that are found one by one while they are mapped: for releases that have the action. */
export const discontigFamily: KernelFamily = {
  header: `
struct discontig_kernel_page_state {
	unsigned long start;
	unsigned long end;
	unsigned long addr;
	pgoff_t pgoff;
	unsigned long nr_pages_mapped;
	unsigned long nr_pages_remain;
	void *vm_private_data;
	void *private;
};
struct discontig_kernel_page_ops {
	int (*init)(void *vm_private_data, void **private);
	int (*get)(struct discontig_kernel_page_state *state);
};
void mmap_action_map_discontig_kernel_pages(struct vm_area_desc *desc, const struct discontig_kernel_page_ops *ops, void *private);
int discontig_kernel_map_page(struct discontig_kernel_page_state *state, struct page *page);
int discontig_kernel_map_page_range(struct discontig_kernel_page_state *state, struct page **pages, unsigned long nr_pages);
int discontig_kernel_abort(struct discontig_kernel_page_state *state);
`,
  functions: {
    /** mmap_action_map_discontig_kernel_pages() */
    mmap_action_map_discontig_kernel_pages: (m, desc, ops, given) => {
      const member = (name: string): Callable | null => {
        const field = m.field('discontig_kernel_page_ops', name);
        return m.callable(m.get(m.pointer(ops), field))?.call ?? null;
      };
      const get = member('get');
      const init = member('init');
      const own = objects(m);
      const hooks: DiscontigKernelPageOps = {
        get: (state) => (get === null ? -22 : m.number(get(own.pageState(state)))),
        ...(init === null
          ? {}
          : {
              init: (state) => {
                const slot = { value: state.private_data };
                const given = KernelObjects.opaque(state.vma.vm_private_data);
                const error = m.number(init(given, slotPointer(own, slot)));
                state.private_data = slot.value;
                return error;
              },
            }),
      };
      mmap_action_map_discontig_kernel_pages(own.toDesc(desc), standFor(own, ops, hooks), given);
    },
    /** discontig_kernel_map_page() */
    discontig_kernel_map_page: (m, state, page) =>
      BigInt(discontig_kernel_map_pages(objects(m).toPageState(state), [objects(m).toPage(page)])),
    /** discontig_kernel_map_page_range(): an array of pages */
    discontig_kernel_map_page_range: (m, state, pages, count) => {
      const array = pageArray(objects(m), pages, m.number(count));
      return BigInt(discontig_kernel_map_pages(objects(m).toPageState(state), Array.from(array)));
    },
    /** discontig_kernel_abort(): what is mapped stays, the rest raises SIGBUS */
    discontig_kernel_abort: (m, state) => {
      objects(m).toPageState(state).aborted = true;
      return 0n;
    },
  },
};
