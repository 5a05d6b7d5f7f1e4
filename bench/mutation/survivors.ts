import type { Left, Outcome } from './outcomes';

/** Why some mutants are not found. */
export interface Entry {
  /** Name of the operator. */
  readonly operator: RegExp;
  /** File, function, text before and after, line: `examples/a.c a_mmap_prepare: x -> x + 1 in "call(desc, x);"`. */
  readonly place: RegExp;
  /** Why nobody can tell the mutant from what it was made of; or, where one could, why it is missed. */
  readonly reason: string;
}

/** Mutants that mean the same as what they were made of. An entry that no survivor needs is reported. */
export const SAME: readonly Entry[] = [
  {
    operator: /./,
    place: /mmap-actions\/dead-before\.input\.c dead_mmap_prepare: .*(pfn \+ 1|0 -> -EIO)/,
    reason: 'the code stands behind a return: it is never reached',
  },
  {
    operator: /^(an error is lost|another error number)$/,
    place: /hook-signature\/file-parameter\.input\.c nested_mmap_prepare: -ENODEV/,
    reason: 'the code stands behind "if (1) { ... return 0; }": it is never reached',
  },
  {
    operator: /^(an error is lost|another error number)$/,
    place: /(arms\.input\.c scoped_mmap_prepare|under-lock\.input\.c bank_scoped_mmap_prepare): -EBUSY/,
    reason: 'the code stands behind a scoped_guard() of a mutex that returns: it is never reached',
  },
  {
    operator: /^(a check is forgotten|an error is lost|another error number|and for or, or for and)$/,
    place:
      /vma-fields\/null-tests\.input\.c careful_mmap_prepare: (-EINVAL|!file|desc == NULL|if \(!file|if \(desc == NULL)/,
    reason: 'the kernel never calls a hook without a file or a descriptor: the tests never hold',
  },
  {
    operator: /^(a check is forgotten|an error is lost|another error number|pages for bytes)$/,
    place:
      /vma-fields\/sizes\.input\.c sizes_mmap_prepare: .*(-EINVAL|vma_desc_pages in "PAGE_ALIGN|vma_desc_pages in "if \(vma_desc_size\(desc\) != size)/,
    reason:
      'whatever is not one page long is refused with -EINVAL already, and sizes are whole pages: the other tests of the size never hold',
  },
  {
    operator: /^(a check is forgotten|a bound is off by one|pages for bytes)$/,
    place: /vma-fields\/sizes\.input\.c sizes_mmap_prepare: .*SZ_1M/,
    reason: 'what is longer than 1 MiB is not one page long either, and is refused with the same -EINVAL',
  },
  {
    operator: /^the hook returns at once$/,
    place: /conditional-pair\.input\.c alias_mmap_prepare: return 0;/,
    reason: 'the hook does nothing but return 0',
  },
  {
    operator: /^a passed on error is lost$/,
    place: /: return (qux_mmap_prepare|cube_map|ring_map|acc_map)\(/,
    reason: 'the function that is called always returns 0',
  },
  {
    operator: /^a test is negated$/,
    place: /else-arm\.input\.c lane_mmap_prepare: ret -> /,
    reason: 'the test decides about a message only',
  },
  {
    operator: /^what mapped does is done twice$/,
    place: /(refcount_set|atomic_set)\(/,
    reason: 'setting a counter to a number twice is setting it once',
  },
  {
    operator: /^(a flag is dropped|a flag is cleared for set)$/,
    place: /examples\/evring\.c evring_mmap_prepare: vma_desc_set_flags/,
    reason: 'the action that follows sets VMA_DONTEXPAND_BIT and VMA_DONTDUMP_BIT itself (VM_REMAP_FLAGS)',
  },
  {
    operator: /^the wrong size$/,
    place: /examples\/evring\.c .*\(PAGE_SIZE\) >> PAGE_SHIFT/,
    reason: 'the action maps whole pages, and only a private mapping, which is refused, is asked for more',
  },
  {
    operator: /^the whole is mapped for a part$/,
    place: /(examples\/multiwin\.c multiwin_mmap_prepare):/,
    reason: 'the hook refuses whatever is not as long as the part',
  },
  {
    operator: /^a part is mapped for the whole$/,
    place:
      /(tested-later\.input\.c port|whole-sizes\.input\.c checked|kernel-doc\.input\.c tick)_mmap_prepare:/,
    reason: 'the hook refuses whatever is longer than a page',
  },
  {
    operator: /^(another flag is tested|one flag of several is not tested)$/,
    place: /reject_legacy\.c reject_mmap_prepare: .*VMA_MAYSHARE_BIT\)( in|$)/,
    reason:
      'a mapping with VMA_SHARED_BIT has VMA_MAYSHARE_BIT as well, and one with VMA_WRITE_BIT was refused before',
  },
  {
    operator: /^one flag of several is not tested$/,
    place: /file-system\.input\.c tinyfs_file_mmap_prepare: .* -> vma_desc_test_all\(desc, VMA_SHARED_BIT\)/,
    reason:
      'the kernel takes VMA_SHARED_BIT away with VMA_MAYWRITE_BIT when the file is open for reading only: what has the one has the other',
  },
  {
    operator: /^(another flag is tested|one flag of several is not tested)$/,
    place:
      /locals\.input\.c queue_mmap_prepare: vma_desc_test_all\(desc, VMA_READ_BIT, VMA_WRITE_BIT\) -> .*\(desc, (VMA_WRITE_BIT, )?VMA_WRITE_BIT\)/,
    reason: 'what may be written but not read was refused before',
  },
  {
    operator: /./,
    place: /vma-flags\/changes\.input\.c ring_mmap_prepare: vma_desc_(set|clear)_flags/,
    reason:
      'the hook sets these flags, or clears them, in another place as well: VMA_IO_BIT and VMA_DONTEXPAND_BIT twice, VMA_DONTCOPY_BIT on the same condition, VMA_RAND_READ_BIT and VMA_MAYEXEC_BIT cleared again later',
  },
  {
    operator: /^(the action comes before its page_prot|page_prot is not set|another cache mode)$/,
    place: /protection-local\.input\.c before_mmap_prepare:/,
    reason: 'the next statement sets page_prot again',
  },
  {
    operator: /^a bound is off by one$/,
    place:
      /(map-pages\.input\.c ring_shift_mmap_prepare|returned\.input\.c card_pages_mmap_prepare): desc->pgoff >= /,
    reason:
      'an offset that equals the number of pages leaves none, and is refused by the next test with the same error',
  },
  {
    operator: /^a flag is set in a hook that sets none$/,
    place:
      /(file-parameter\.input\.c (blank|member)_mmap_prepare|tests\.input\.c window_check_mmap_prepare):/,
    reason: 'the hook never makes a mapping: it refuses, or returns 1',
  },
  {
    operator: /^bytes for pages of the offset$/,
    place: /branches\.input\.c nic_chain_mmap_prepare: .*REGS/,
    reason: 'REGS is 0, which is as many bytes as pages',
  },
  {
    operator: /./,
    place:
      /tests\.input\.c window_check_mmap_prepare: .* in "if \(vma_desc_test_any\(desc, VMA_\w+_BIT, VMA_\w+_BIT\)\)"/,
    reason: 'the test decides about a message only',
  },
  {
    operator: /^(a check is forgotten|an error is lost|another error number)$/,
    place:
      /tests\.input\.c window_check_mmap_prepare: (if \(!vma_desc_test\(desc, VMA_MAYSHARE_BIT|if \(vma_desc_test\(desc, VMA_HUGETLB_BIT)/,
    reason:
      'what has VMA_SHARED_BIT, which was tested, has VMA_MAYSHARE_BIT; only files of hugetlbfs are mapped with VMA_HUGETLB_BIT',
  },
  {
    operator: /./,
    place:
      /tests\.input\.c window_check_mmap_prepare: .*(in "if \(!vma_desc_test_all\(desc, VMA_SHARED_BIT, VMA_WRITE_BIT|in "vma_desc_test_all\(desc, VMA_SHARED_BIT, VMA_MAYWRITE_BIT)/,
    reason:
      'the mapping has VMA_SHARED_BIT, as was tested, then VMA_WRITE_BIT, and with it VMA_MAYWRITE_BIT: any of them is all of them',
  },
  {
    operator: /./,
    place:
      /tests\.input\.c window_check_mmap_prepare: .*(in "if \(vma_desc_test\(desc, VMA_(READ|WRITE)_BIT\) &&"|in "!vma_desc_test\(desc, VMA_SHARED_BIT\)\)"|vma_desc_is_cow_mapping|0 -> -EIO|in "WARN_ON\()/,
    reason:
      'the mapping has VMA_SHARED_BIT and VMA_WRITE_BIT, as was tested: that one of them is missing, or all of several are, never holds',
  },
  {
    operator: /^(an error is lost|another error number)$/,
    place:
      /tests\.input\.c window_check_mmap_prepare: -EINVAL -> (0|-EPERM) in "return -EINVAL;" after "(if \(!vma_desc_test\(desc, VMA_MAYSHARE_BIT\)\)|if \(vma_desc_test\(desc, VMA_HUGETLB_BIT\)\)|!vma_desc_test\(desc, VMA_SHARED_BIT\)\)|if \(vma_desc_is_cow_mapping\(desc\)\))"/,
    reason: 'the test before it never holds, as above',
  },
  {
    operator: /^a flag is set in a hook that sets none$/,
    place: /helpers\.input\.c window_mmap_prepare: .*VMA_DONTCOPY_BIT/,
    reason: 'the helper that the hook calls sets VMA_DONTCOPY_BIT',
  },
  {
    operator: /./,
    place:
      /condition-on-one-line\.input\.c ring_check_mmap_prepare: .*(in "if \(!vma_desc_test_all\(desc, VMA_EXEC_BIT|in "if \(vma_desc_size\(desc\) >"|vma_desc_size\(desc\) > PAGE_SIZE)/,
    reason: 'the test decides about a message only',
  },
  {
    operator: /^one flag of several is not tested$/,
    place: /condition-on-one-line\.input\.c .* -> vma_desc_test_all\(desc, (VMA_SHARED_BIT|VMA_READ_BIT)\)/,
    reason: 'what may be read, or is shared, has VMA_MAYREAD_BIT, or VMA_MAYSHARE_BIT, as well',
  },
  {
    operator: /^what mapped does is done in the hook$/,
    place: /mapped-callback\/uio\.input\.c adc_vma_mapped:/,
    reason: 'uio calls the hook for a mapping that is in place, and never for one that merges',
  },
  {
    operator: /./,
    place: /size-reaching\.input\.c window_mmap_prepare:/,
    reason: 'the variable is not read after that, but for a message',
  },
  {
    operator: /^the wrong size$/,
    place: /ignored\.input\.c (ignored|cast)_mmap_prepare: .*\(SZ_4K\) \/ 2/,
    reason: 'a region is made of whole pages: half of one is one',
  },
  {
    operator: /^a bound is off by one$/,
    place: /ranges\.input\.c clamped_mmap_prepare: size > len/,
    reason: 'when both are equal, it does not matter which is taken',
  },
  {
    operator: /^(pages for bytes|a call of the hook is forgotten)$/,
    place: /name-means-other\.input\.c macro_mmap_prepare: .*announce/,
    reason: 'announce() is a message',
  },
];

/** Mutants that mean something else and are missed all the same, with why. */
export const MISSED: readonly Entry[] = [
  {
    operator: /^a call of the hook is forgotten$/,
    place: /file-parameter\.input\.c statement_mmap_prepare: file_accessed/,
    reason: 'the hook refuses every mapping, and work that is no longer done for one that fails is intended',
  },
  {
    operator: /^the whole is mapped for a part$/,
    place: /ranges\.input\.c narrow_mmap_prepare:/,
    reason: 'the size is cut off at 4 GiB, and no scenario maps that much',
  },
  {
    operator: /^(page_prot is not set|the protection is that of all that may be)$/,
    place: /runtime-masks\.input\.c probe_mmap_prepare:/,
    reason:
      'only masks that change whether the mapping may be read or written show it, and the masks are unknown',
  },
  {
    operator: /^(an error is lost|another error number)$/,
    place: /tests\.input\.c window_check_mmap_prepare: -EAGAIN/,
    reason: 'only a process that locks what it will map (mlockall) shows it, and no scenario has one',
  },
  {
    operator: /^(the offset is dropped|pages for bytes|a bound is off by one)$/,
    place: /condition-on-one-line\.input\.c ring_check_mmap_prepare: .*(SZ_1M|in "desc->pgoff\) \{")/,
    reason: 'only a mapping of more than 1 MiB that has an offset shows it, and no scenario has both',
  },
  {
    operator: /./,
    place: /mmap-prepare\/dax\.input\.c shelf_(lower_)?mmap_prepare:/,
    reason: 'only a mapping with MAP_SYNC shows it, and no scenario has one',
  },
  {
    operator: /^the whole is mapped for a part$/,
    place: /changed-locals\.input\.c divided_mmap_prepare:/,
    reason: 'do_div() changes its argument, which the simulated kernel does not know',
  },
];

/** Subjects in which no mistakes are made, with why. */
export const LEFT: readonly { readonly place: RegExp; readonly reason: string }[] = [
  {
    place: /kernel-oracle\/drivers\/(partial|private)_legacy\.c/,
    reason: 'the driver is regressed on purpose: a real kernel showed the difference',
  },
  {
    place: /(aliases\.input\.c moved_mmap|ranges\.input\.c (unchecked|inner)_mmap|register-window\.input\.c)/,
    reason: 'the legacy hook maps beyond its mapping, which an action refuses',
  },
  {
    place: /error-translated\.input\.c (first|bar)_mmap/,
    reason:
      'the error of a check that comes before the action cannot be translated; the migration warns of it (MP013)',
  },
  {
    place: /ignored\.input\.c/,
    reason: 'the legacy hook ignores that its mapping work fails; the migration warns of it (MP030)',
  },
  {
    place: /ranges\.input\.c (clamped|compared)_mmap/,
    reason: 'a size that is no multiple of a page is rounded up by the legacy remap alone',
  },
  {
    place: /on-some-ways\.input\.c every_mmap/,
    reason: 'a function that nobody knows is called before the mapping can fail, and was called after it',
  },
  {
    place: /close-after-action\.input\.c/,
    reason: 'close() is called for a mapping whose action fails; the migration warns of it',
  },
  {
    place: /uio-callback\.input\.c pump_mmap/,
    reason:
      'uio maps through the compatibility layer, which takes a mapping without vm_ops for an anonymous one (compat_set_vma_from_desc)',
  },
  {
    place: /mmap-prepare\/vmbus-ring\.input\.c/,
    reason:
      'its hook is an argument of a call, and no operations structure that the kernel would call it through is seen',
  },
  {
    place: /changed-locals\.input\.c value_mmap/,
    reason: 'the hook changes pgprot_val() of a local, which cannot be lowered',
  },
  {
    place: /changed-locals\.input\.c swapped_mmap/,
    reason: 'the legacy hook maps beyond its mapping, which an action refuses',
  },
  {
    place: /declared-result\.input\.c behind_mmap/,
    reason: 'close() of other code is called for a mapping whose action fails',
  },
  {
    place: /names-in-comments\.input\.c strict_mmap|uio-error\.input\.c/,
    reason: "the error of a failure that is not the action's own cannot be translated",
  },
  {
    place: /size-reaching\.input\.c circle_mmap/,
    reason: 'the hook uses variables that were never set, in both forms',
  },
  {
    place: /hook-signature\/operations\.input\.c/,
    reason: 'one of its structures is a member of another one that code fills in, and is not found',
  },
];

/** What a survivor is told by. */
export function place_of({ path, mutant }: Outcome): string {
  const line = (text: string): string => text.replace(/\s+/g, ' ');
  const within = mutant.within === mutant.before ? '' : ` in "${line(mutant.within)}"`;
  // A statement that many functions have is told by what it depends on.
  const after = /^return -E\w+;$/.test(mutant.within) ? ` after "${line(mutant.above)}"` : '';
  return `${path} ${mutant.function ?? ''}: ${line(mutant.before)} -> ${line(mutant.after)}${within}${after}`;
}

/** The entry that a survivor is in; null when there is none. */
export function entry_of(outcome: Outcome, entries: readonly Entry[]): Entry | null {
  const place = place_of(outcome);
  return entries.find((entry) => entry.operator.test(outcome.operator) && entry.place.test(place)) ?? null;
}

/** Why no mistakes are made in a subject; null when nobody said. */
export function reason_left({ path, hook }: Left): string | null {
  const place = `${path} ${hook ?? ''}`;
  return LEFT.find((entry) => entry.place.test(place))?.reason ?? null;
}
