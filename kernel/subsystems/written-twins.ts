/**
 * Twins of functions of the kernel whose body does page by page what an action does from an array: the array is found where
 * the function's own look-up finds it, so that nothing in its text could be converted. The checks are those of the function, with
 * the same errors; what is mapped has to live as long as the action needs it, and nothing of it on the caller's stack.
 */
export interface WrittenTwin {
  /** The end of the path of the file that defines the function. */
  readonly from: string;
  /** What the file has to have, so that the twin can use it: words of its own text. */
  readonly needs: readonly string[];
  /** The body of the twin, without its braces; the parameters are called as the function calls them, the descriptor `desc`. */
  readonly body: string;
}

/**
 * `area->pages` is there for what vmalloc() made, as many as the area is long; vmap() leaves none. The pages stay until the area
 * is freed, as those that the function inserts do. An address inside the area counts from there.
 */
const REMAP_VMALLOC_RANGE = `	unsigned long size = vma_desc_size(desc);
	struct vm_struct *area;
	unsigned long off, end;

	if (check_shl_overflow(pgoff, PAGE_SHIFT, &off))
		return -EINVAL;

	if (!PAGE_ALIGNED(addr))
		return -EINVAL;

	area = find_vm_area(addr);
	if (!area)
		return -EINVAL;

	if (!(area->flags & (VM_USERMAP | VM_DMA_COHERENT)))
		return -EINVAL;

	if (check_add_overflow(off, (unsigned long)(addr - area->addr), &off) ||
	    check_add_overflow(size, off, &end) ||
	    end > get_vm_area_size(area))
		return -EINVAL;

	/* An area that vmap() made has no array that lives as long as it. */
	if (WARN_ON_ONCE(!area->pages))
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	mmap_action_map_kernel_pages_full(desc,
					  area->pages + (off >> PAGE_SHIFT));
	return 0;
`;

const WRITTEN: ReadonlyMap<string, readonly WrittenTwin[]> = new Map([
  [
    'remap_vmalloc_range',
    [
      {
        from: 'mm/vmalloc.c',
        needs: ['find_vm_area', 'get_vm_area_size', 'VM_DMA_COHERENT', 'check_add_overflow'],
        body: REMAP_VMALLOC_RANGE,
      },
      {
        // Without an MMU the function moves the mapping to where the memory is: a descriptor's range does not change.
        from: 'mm/nommu.c',
        needs: [],
        body: '	/* The mapping would have to move to where the memory is. */\n	return -EINVAL;\n',
      },
    ],
  ],
]);

/** The twins of a function that are known as text, one for each file that defines it; none for any other. */
export function writtenTwins(name: string): readonly WrittenTwin[] {
  return WRITTEN.get(name) ?? [];
}

/** Can `migrate --twin` give a function of the kernel a form for descriptors, which converts what only waits for that? */
export function getsTwin(name: string): boolean {
  return WRITTEN.has(name) || /^dma_mmap_(?:attrs|coherent)$/.test(name);
}

/** Callers whose text shows that their memory is none of what a written twin can map: by function. */
const UNFIT: ReadonlyMap<string, RegExp> = new Map([
  // vmap() leaves no array in the area: BPF's ring buffer is mapped so.
  ['remap_vmalloc_range', /\bvmap\s*\([^;]*\bVM_USERMAP\b/],
]);

/** Can a file that calls a function call its twin? Not where the file makes the memory in a way that has nothing to map from. */
export function fitsTwin(name: string, source: string): boolean {
  return UNFIT.get(name)?.test(source) !== true;
}
