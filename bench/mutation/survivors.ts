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
    operator: /^the hook returns at once$/,
    place: /conditional-pair\.input\.c alias_mmap_prepare: return 0;/,
    reason: 'the hook does nothing but return 0',
  },
  {
    operator: /^a passed on error is lost$/,
    place: /: return (qux_mmap_prepare|cube_map|ring_map|acc_map|rw_mmap_prepare)\(/,
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
  {
    operator: /./,
    place:
      /syntax-parenthesis-then-and\.input\.c ex_mmap_prepare: .*(0x4000 < \(size\)|size = vma_desc_size|-EINVAL)/,
    reason: 'what the test refuses is longer than the region, which the action refuses with the same -EINVAL',
  },
  {
    operator: /./,
    place: /syntax-type-as-argument-compared-as-text\.input\.c ex_mmap_prepare: /,
    reason:
      'the types differ, so that the test never holds; and what is beyond the region is refused by the action with the same -EINVAL',
  },
  {
    operator: /./,
    place: /syntax-(typeof-of-a-member|comments-in-arithmetic)\.input\.c ex_mmap_prepare: /,
    reason: 'what is longer than the region is refused by the action with the same -EINVAL',
  },
  {
    operator: /./,
    place: /syntax-if-(inside-condition|splits-else-chain)\.input\.c ex_mmap_prepare: desc->pgoff -> /,
    reason: 'an offset beyond the region is refused by the action with the same -EINVAL',
  },
  {
    operator: /./,
    place: /hidden-uses\.input\.c typeof_mmap_prepare: .*(offset|current)/,
    reason: 'the variable that has the type of the offset is 0: the hook does nothing but return 0',
  },
  {
    operator: /^a flag is (dropped|cleared for set)$/,
    place:
      /(syntax-several-statements-on-a-line|syntax-comments-in-flags-move|syntax-gnu-spacing|version-ladder)\.input\.c \w+: /,
    reason: 'the action sets these flags itself (VM_REMAP_FLAGS)',
  },
  {
    operator: /^a flag is (dropped|cleared for set)$/,
    place: /version-ladder-around\.input\.c loft_mmap_prepare: .*VMA_DONTDUMP_BIT/,
    reason: 'the action sets these flags itself (VM_REMAP_FLAGS)',
  },
  {
    operator: /./,
    place:
      /(syntax-va-opt\.input\.c ex_mmap_prepare: .*ex_dbg|passes-vma\.input\.c box_printed_mmap_prepare: pr_debug)/,
    reason: 'it is a message only',
  },
  {
    operator: /^a bound is off by one$/,
    place: /(private-5-pages\.input\.c f|other-errno\.input\.c dev)_mmap_prepare: size > /,
    reason: 'when both are equal, it does not matter which is taken',
  },
  {
    operator: /^a bound is off by one$/,
    place: /argument-conversion\.input\.c f_mmap_prepare: /,
    reason: 'the numbers differ: with them equal, too, the test says the same',
  },
  {
    operator: /^open is forgotten$/,
    place: /open-unset\.input\.c : unset_open/,
    reason: 'the flag that open() sets is set already',
  },
  {
    operator: /./,
    place: /scratch-object\.input\.c brig_mmap_prepare: .*(tmp->size|!ok)/,
    reason: 'what was stored is overwritten by the next statement: the test never holds',
  },
  {
    operator: /./,
    place: /result-negated\.input\.c foo_mmap_prepare: .*after "return 0;"/,
    reason: 'the code stands behind a return: it is never reached',
  },
  {
    operator: /./,
    place: /error-of-helper\.input\.c foo_mmap_prepare: .*(foo_remap\(foo, desc\)|-ENXIO)/,
    reason: 'the function that is called always returns 0',
  },
  {
    operator: /^private data depends on the offset$/,
    place: /(alias-of-vma\.input\.c foo|older-branches\.input\.c lane)_mmap_prepare: /,
    reason: 'the hook refuses every offset but 0',
  },
  {
    operator: /^the whole is mapped for a part$/,
    place: /(attribute-with-initialiser|out-parameters)\.input\.c cove_mmap_prepare: /,
    reason: 'the part is the whole',
  },
  {
    operator: /./,
    place:
      /(insert-from-offset\.input\.c foo|odd-places\.input\.c reef_pages|map-pages\.input\.c ring_shift|returned\.input\.c card_pages)_mmap_prepare: desc->pgoff( >= .*)? -> .* in "if \(desc->pgoff >= /,
    reason:
      'what begins just behind the last page leaves no page, and is refused by the next test with the same error; so is what wraps around',
  },
  {
    operator: /^the end of the mapping for its offset$/,
    place: /whole-sizes\.input\.c checked_mmap_prepare: desc->pgoff -> /,
    reason: 'whatever is not one page long is refused with the same error',
  },
  {
    operator: /^the first window for all of the second$/,
    place:
      /(unparsed\.input\.c half_mmap_prepare: .*desc->pgoff > 2|syntax-if-around-case-labels\.input\.c ex_mmap_prepare: .*switch)/,
    reason: 'the hook does the same for the first two',
  },
  {
    operator: /./,
    place: /branches\.input\.c nic_chain_mmap_prepare: desc->pgoff -> .*(DOORBELL|REGS)/,
    reason: 'the offset that is taken for another one was dealt with before',
  },
  {
    operator: /^the wrong size$/,
    place: /(claims-decide\.input\.c told|multiwin\.c multiwin)_mmap_prepare: /,
    reason: 'the action maps whole pages: a part of one is one',
  },
  {
    operator: /^(the offset without its lowest bit|the first window for all of the second)$/,
    place: /shared-operations\.input\.c read_mmap_prepare: .*quay_range/,
    reason:
      'the offset meets one bound only, which is even and more than 1: both offsets lie on one side of it',
  },
  {
    operator: /^(the offset without its lowest bit|the first window for all of the second)$/,
    place: /syntax-parenthesised-call-then-and\.input\.c ex_mmap_prepare: desc->pgoff -> /,
    reason: 'both offsets lie on one side of the bound that they meet',
  },
  {
    operator: /^a test is negated$/,
    place: /claims-after-checks\.input\.c mode_mmap_prepare: weir->mode != 1 -> /,
    reason: 'the test decides about a message only',
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
    operator: /./,
    place: /mmap-prepare\/dax\.input\.c shelf_(lower_)?mmap_prepare:/,
    reason: 'only a mapping with MAP_SYNC shows it, and no scenario has one',
  },
  {
    operator: /^(a flag is (dropped|added|cleared for set))$/,
    place:
      /version-ladder-around\.input\.c loft_mmap_prepare: .*vma_desc_set_flags\(desc, VMA_DONTEXPAND_BIT\);/,
    reason:
      'it is compiled only if LOFT_DUMPED is defined, which no configuration decides: the verdict names it',
  },
  {
    operator: /^bytes for pages of the offset$/,
    place: /ring-of-a-configuration\.input\.c vcpu_mmap_prepare: /,
    reason:
      'where the ring begins is a constant that no file declares, and no value of it is tried that tells the two',
  },
  {
    operator: /^a passed on error is lost$/,
    place: /anonymous\.input\.c blank_mmap_prepare: return shmem_zero_setup_desc/,
    reason:
      'the simulated kernel makes the file of an anonymous mapping without allocating anything that can fail',
  },
  {
    operator: /^a bound is off by one$/,
    place: /masks\.input\.c frame_mmap_prepare: vma_desc_pages\(desc\) > FRAME_PAGES/,
    reason: 'the masks of flags are constants, too: more sizes than are tried',
  },
  {
    operator: /^a call of the hook is forgotten$/,
    place: /silent-memset-shared-buffer\.input\.c foo_mmap_prepare: memset/,
    reason:
      'nothing says that the buffer is what the pages show, and what is in unknown memory is not compared',
  },
  {
    operator: /^(a check is forgotten|an error is lost|another error number)$/,
    place: /kept-by-device\.input\.c direct_mmap_prepare: .*(mill->page|-ENOMEM)/,
    reason: 'only a failing get_zeroed_page() shows it, when the legacy hook does not run any more',
  },
  {
    operator: /^a check is forgotten$/,
    place: /syntax-one-branch-closes-the-brace\.input\.c ex_mmap_prepare: /,
    reason:
      'the text without the check has a closing brace too many: it does not compile, and verify says that it finds no hook',
  },
  {
    operator: /^(a bound is off by one|a bound of windows is off by one|the next window)$/,
    place: /syntax-parenthesised-call-then-and\.input\.c ex_mmap_prepare: .*desc->pgoff > 8/,
    reason: 'only a mapping of more than 4 pages at just that offset shows it, with capable() saying no',
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
  {
    place: /arms\.input\.c else_if_passed_mmap/,
    reason:
      'the hook maps only at offset 0: where a range merged with its neighbour before the legacy hook could map it, the new one does',
  },
  {
    place: /preprocessor\.input\.c (either|prot)_mmap|nommu-branch-remap\.input\.c/,
    reason: 'a kernel without an MMU, in which the legacy hook maps, refuses the action',
  },
  {
    place: /syntax-if-splits-else-in-helper\.input\.c/,
    reason: 'the legacy hook maps beyond its mapping, which an action refuses',
  },
  {
    place: /races-section-left\.input\.c|verify\/(merge-|window-merge)/,
    reason: 'the driver is regressed on purpose: its fixture is there to see that it is',
  },
];

/** What a survivor is told by. */
export function placeOf({ path, mutant }: Outcome): string {
  const line = (text: string): string => text.replace(/\s+/g, ' ');
  const within = mutant.within === mutant.before ? '' : ` in "${line(mutant.within)}"`;
  // A statement that many functions have is told by what it depends on.
  const after = /^return -E\w+;$/.test(mutant.within) ? ` after "${line(mutant.above)}"` : '';
  return `${path} ${mutant.function ?? ''}: ${line(mutant.before)} -> ${line(mutant.after)}${within}${after}`;
}

/** The entry that a survivor is in; null when there is none. */
export function entryOf(outcome: Outcome, entries: readonly Entry[]): Entry | null {
  const place = placeOf(outcome);
  return entries.find((entry) => entry.operator.test(outcome.operator) && entry.place.test(place)) ?? null;
}

/** Why no mistakes are made in a subject; null when nobody said. */
export function reasonLeft({ path, hook }: Left): string | null {
  const place = `${path} ${hook ?? ''}`;
  return LEFT.find((entry) => entry.place.test(place))?.reason ?? null;
}
