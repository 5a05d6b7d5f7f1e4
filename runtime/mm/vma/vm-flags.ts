/**
 * Flags of a mapping, by bit number and as masks (include/linux/mm.h). Flags are bigints because bits above 32 exist.
 *
 * The configuration is the one that the recorded observations show: no soft-dirty tracking, no protection keys,
 * no shadow stacks, so VM_SOFTDIRTY and VM_SHADOW_STACK are empty masks as they are in such a kernel.
 */
export type vm_flags_t = bigint;
/** Opaque in the kernel; the same bits as vm_flags_t. */
export type vma_flags_t = bigint;

/** Bit number of each VMA_..._BIT name, without its affixes (enum of DECLARE_VMA_BIT). */
export const VMA_BITS = {
  READ: 0,
  WRITE: 1,
  EXEC: 2,
  SHARED: 3,
  MAYREAD: 4,
  MAYWRITE: 5,
  MAYEXEC: 6,
  MAYSHARE: 7,
  GROWSDOWN: 8,
  UFFD_MISSING: 9,
  PFNMAP: 10,
  MAYBE_GUARD: 11,
  UFFD_WP: 12,
  LOCKED: 13,
  IO: 14,
  SEQ_READ: 15,
  RAND_READ: 16,
  DONTCOPY: 17,
  DONTEXPAND: 18,
  LOCKONFAULT: 19,
  ACCOUNT: 20,
  NORESERVE: 21,
  HUGETLB: 22,
  SYNC: 23,
  ARCH_1: 24,
  WIPEONFORK: 25,
  DONTDUMP: 26,
  SOFTDIRTY: 27,
  MIXEDMAP: 28,
  HUGEPAGE: 29,
  NOHUGEPAGE: 30,
  MERGEABLE: 31,
  HIGH_ARCH_0: 32,
  HIGH_ARCH_1: 33,
  HIGH_ARCH_2: 34,
  HIGH_ARCH_3: 35,
  HIGH_ARCH_4: 36,
  HIGH_ARCH_5: 37,
  HIGH_ARCH_6: 38,
  ALLOW_ANY_UNCACHED: 39,
  DROPPABLE: 40,
  UFFD_MINOR: 41,
  SEALED: 42,
  PKEY_BIT0: 32,
  PKEY_BIT1: 33,
  PKEY_BIT2: 34,
  PKEY_BIT3: 35,
  PKEY_BIT4: 36,
  SHADOW_STACK: 37,
  STACK: 8,
} as const;

/**
 * The mask of one flag bit (BIT).
 * @param bit bit number, one of VMA_BITS
 * @returns the mask
 */
export function vma_flag(bit: number): vma_flags_t {
  return 1n << BigInt(bit);
}

export const VM_NONE = 0n;
export const VM_READ = vma_flag(VMA_BITS.READ);
export const VM_WRITE = vma_flag(VMA_BITS.WRITE);
export const VM_EXEC = vma_flag(VMA_BITS.EXEC);
export const VM_SHARED = vma_flag(VMA_BITS.SHARED);
export const VM_MAYREAD = vma_flag(VMA_BITS.MAYREAD);
export const VM_MAYWRITE = vma_flag(VMA_BITS.MAYWRITE);
export const VM_MAYEXEC = vma_flag(VMA_BITS.MAYEXEC);
export const VM_MAYSHARE = vma_flag(VMA_BITS.MAYSHARE);
export const VM_GROWSDOWN = vma_flag(VMA_BITS.GROWSDOWN);
export const VM_GROWSUP = VM_NONE;
export const VM_STACK = VM_GROWSDOWN;
export const VM_UFFD_MISSING = vma_flag(VMA_BITS.UFFD_MISSING);
export const VM_PFNMAP = vma_flag(VMA_BITS.PFNMAP);
export const VM_MAYBE_GUARD = vma_flag(VMA_BITS.MAYBE_GUARD);
export const VM_UFFD_WP = vma_flag(VMA_BITS.UFFD_WP);
export const VM_LOCKED = vma_flag(VMA_BITS.LOCKED);
export const VM_IO = vma_flag(VMA_BITS.IO);
export const VM_SEQ_READ = vma_flag(VMA_BITS.SEQ_READ);
export const VM_RAND_READ = vma_flag(VMA_BITS.RAND_READ);
export const VM_DONTCOPY = vma_flag(VMA_BITS.DONTCOPY);
export const VM_DONTEXPAND = vma_flag(VMA_BITS.DONTEXPAND);
export const VM_LOCKONFAULT = vma_flag(VMA_BITS.LOCKONFAULT);
export const VM_ACCOUNT = vma_flag(VMA_BITS.ACCOUNT);
export const VM_NORESERVE = vma_flag(VMA_BITS.NORESERVE);
export const VM_HUGETLB = vma_flag(VMA_BITS.HUGETLB);
export const VM_SYNC = vma_flag(VMA_BITS.SYNC);
export const VM_ARCH_1 = vma_flag(VMA_BITS.ARCH_1);
export const VM_WIPEONFORK = vma_flag(VMA_BITS.WIPEONFORK);
export const VM_DONTDUMP = vma_flag(VMA_BITS.DONTDUMP);
export const VM_SOFTDIRTY = VM_NONE;
export const VM_MIXEDMAP = vma_flag(VMA_BITS.MIXEDMAP);
export const VM_HUGEPAGE = vma_flag(VMA_BITS.HUGEPAGE);
export const VM_NOHUGEPAGE = vma_flag(VMA_BITS.NOHUGEPAGE);
export const VM_MERGEABLE = vma_flag(VMA_BITS.MERGEABLE);
export const VM_SHADOW_STACK = VM_NONE;
export const VM_ALLOW_ANY_UNCACHED = vma_flag(VMA_BITS.ALLOW_ANY_UNCACHED);
export const VM_DROPPABLE = vma_flag(VMA_BITS.DROPPABLE);
export const VM_UFFD_MINOR = vma_flag(VMA_BITS.UFFD_MINOR);
export const VM_SEALED = vma_flag(VMA_BITS.SEALED);

export const VM_ACCESS_FLAGS = VM_READ | VM_WRITE | VM_EXEC;
/** Mappings that are neither merged nor locked (VM_SPECIAL, VMA_SPECIAL_FLAGS). */
export const VM_SPECIAL = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP;
/** What remapping frames sets (VMA_REMAP_FLAGS). */
export const VM_REMAP_FLAGS = VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
export const VM_LOCKED_MASK = VM_LOCKED | VM_LOCKONFAULT;
/** Flags that a merged mapping has when any of the merged ones had them (VMA_STICKY_FLAGS). */
export const VM_STICKY = VM_MAYBE_GUARD;
/** Flags that may differ between mappings that merge (VMA_IGNORE_MERGE_FLAGS). */
export const VM_IGNORE_MERGE = VM_STICKY;
/** Mappings with any of these have their page tables copied on fork (VM_COPY_ON_FORK). */
export const VM_COPY_ON_FORK = VM_PFNMAP | VM_MIXEDMAP | VM_UFFD_WP | VM_MAYBE_GUARD;
