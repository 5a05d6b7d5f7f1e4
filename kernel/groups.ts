/**
 * Functions and macros of the kernel by what they are for the conversion of a mapping: questions that are asked of a name
 * and that no single effect answers. What a function does is in `facts/`; what its name alone suggests, in `guesses.ts`.
 */

/** Calls that an action takes the place of, in the whole or page by page. */
const MAPPING = new Set([
  'remap_pfn_range',
  'io_remap_pfn_range',
  'vm_iomap_memory',
  'vm_map_pages',
  'vm_map_pages_zero',
  'vm_insert_page',
  'vm_insert_pages',
]);

/** Calls that map something, or take it out, and that no action can express. */
const WITHOUT_ACTION = new Set([
  'remap_vmalloc_range',
  'remap_vmalloc_range_partial',
  'dma_mmap_coherent',
  'dma_mmap_attrs',
  'dma_mmap_wc',
  'dma_mmap_pages',
  'dma_mmap_noncontiguous',
  'dma_common_mmap',
  'remap_4k_pfn',
  'io_remap_page_range',
  'vm_insert_page',
  'vm_insert_pfn',
  'vmf_insert_pfn',
  'vmf_insert_pfn_prot',
  'vmf_insert_mixed',
  'vmf_insert_page',
  'vm_insert_mixed',
  'hugetlb_reserve_pages',
  'zap_vma_ptes',
  'apply_to_page_range',
]);

/** Is it a call that maps, and that an action takes the place of? */
export function isMappingCall(name: string): boolean {
  return MAPPING.has(name);
}

/** Is it one that becomes an action by itself, with the vma as its first argument? One page more needs a loop around it. */
export function becomesAction(name: string): boolean {
  return MAPPING.has(name) && name !== 'vm_insert_page';
}

/** Does it map something that no action can express? */
export function mapsWithoutAction(name: string): boolean {
  return WITHOUT_ACTION.has(name);
}

/** What takes pages out of a mapping again: a failed action has the kernel unmap all of it. */
const EMPTIES: ReadonlySet<string> = new Set([
  'zap_vma_ptes',
  'zap_special_vma_range',
  'zap_vma_range',
  'zap_vma',
]);

/** Does a function take pages out of the mapping that it is given? */
export function emptiesMapping(name: string): boolean {
  return EMPTIES.has(name);
}

/** What tells of the thread that calls, or of the moment: another thread of the process, or a later call, gets another answer. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(
  (
    'current current_cred current_uid current_euid current_suid current_fsuid current_gid current_egid ' +
    'current_sgid current_fsgid current_user_ns get_current jiffies get_jiffies_64 task_pid_nr task_pid_vnr'
  ).split(' '),
);

/** Does a variable or function of the kernel tell of the thread that calls, or of the moment? */
export function isOfTheMoment(name: string): boolean {
  return OF_THE_MOMENT.has(name);
}

/** What tells the time, and nothing of who asks. */
const CLOCKS: ReadonlySet<string> = new Set(
  (
    'jiffies jiffies_64 get_jiffies_64 ktime_get ktime_get_ns ktime_get_real ktime_get_real_ns ktime_get_boottime ' +
    'ktime_get_boottime_ns ktime_get_raw ktime_get_raw_ns ktime_get_seconds ktime_get_real_seconds ' +
    'ktime_get_boottime_seconds local_clock sched_clock get_cycles'
  ).split(' '),
);

/** Does a variable or function of the kernel tell the time? */
export function tellsTheTime(name: string): boolean {
  return CLOCKS.has(name);
}

/** What all threads of a process have in common: neighbours that merge are in one address space. */
const OF_THE_PROCESS: ReadonlySet<string> = new Set([
  'mm',
  'active_mm',
  'tgid',
  'group_leader',
  'signal',
  'task_tgid',
  'task_tgid_nr',
  'task_tgid_vnr',
  'get_task_mm',
]);

/** Is a member of `current`, or what a function tells of it, the same for all threads of a process? */
export function isOfTheProcess(name: string): boolean {
  return OF_THE_PROCESS.has(name);
}

/** Flags of an open file that fcntl(F_SETFL) changes. */
const CHANGED_BY_FCNTL: ReadonlySet<string> = new Set([
  'O_NONBLOCK',
  'O_NDELAY',
  'O_APPEND',
  'O_DIRECT',
  'O_NOATIME',
  'FASYNC',
  'O_ASYNC',
]);

/** May fcntl() change a flag of an open file? */
export function mayFcntlChange(flag: string): boolean {
  return CHANGED_BY_FCNTL.has(flag);
}

/** Members of a struct file that are what they are from its opening to its release. */
const FIXED_OF_FILE: ReadonlySet<string> = new Set(['f_mapping', 'f_inode']);

/** Does a member of a struct file stay what it is as long as the file is open? */
export function isFixedOfFile(member: string): boolean {
  return FIXED_OF_FILE.has(member);
}

/** Does it map frames at an address that it is given? */
export function remapsFrames(name: string): boolean {
  return name === 'remap_pfn_range' || name === 'io_remap_pfn_range';
}

/** Does it put the frame number in the offset of a private writable mapping? */
export function putsFrameInOffset(name: string): boolean {
  return remapsFrames(name) || name === 'vm_iomap_memory';
}

/** Does it write text into a buffer, for somebody to read? */
export function writesText(name: string): boolean {
  return /^(?:seq_\w+|sysfs_emit\w*|s[cn]*printf)$/.test(name);
}

/** Is it one of the kernel's functions that the transforms rewrite themselves, whoever defines the name? */
export function isRewritten(name: string): boolean {
  return MAPPING.has(name) || name === 'vma_pages' || /^vm_flags_\w+$/.test(name);
}

/** Does it call the hook of another file, for a mapping that exists? */
export function callsOtherHook(name: string): boolean {
  return ['call_mmap', 'vfs_mmap', 'compat_vma_mmap'].includes(name);
}

const ASKS_TRUTH = new Set([
  'likely',
  'unlikely',
  'WARN',
  'WARN_ONCE',
  'WARN_ON',
  'WARN_ON_ONCE',
  'BUG_ON',
  'VM_BUG_ON',
  'VM_WARN_ON',
  'VM_WARN_ON_ONCE',
]);

/** Does a macro only ask whether its first argument is zero? */
export function asksTruth(name: string): boolean {
  return ASKS_TRUTH.has(name);
}

const GIVES_TRUTH = new Set(['WARN', 'WARN_ONCE', 'WARN_ON', 'WARN_ON_ONCE']);

/** Does a macro give what its first argument is back, as true or false? */
export function givesTruth(name: string): boolean {
  return isHint(name) || GIVES_TRUTH.has(name);
}

/** Does a macro ask whether its argument is an error number (include/linux/err.h)? */
export function testsForError(name: string): boolean {
  return name === 'IS_ERR_VALUE';
}

/** Is it a hint to the compiler about a condition? */
export function isHint(name: string): boolean {
  return name === 'likely' || name === 'unlikely';
}

const CONST_FILE = new Set([
  'file_inode',
  'file_dentry',
  'file_user_inode',
  'file_path_is',
  'locks_inode',
  'file_mnt_user_ns',
  'file_count',
  'file_user_path',
]);

/** Does it take a `const struct file *`? */
export function takesConstFile(name: string): boolean {
  return CONST_FILE.has(name);
}

/** include/asm-generic/error-injection.h and kprobes.h: each puts the address of a function into a table. */
const REGISTERS_NAME = new Set(['ALLOW_ERROR_INJECTION', 'NOKPROBE_SYMBOL']);

/** Does a macro register a function by its address alone, whatever its parameters are? */
export function registersName(name: string): boolean {
  return REGISTERS_NAME.has(name);
}

const STORES_ARGUMENT = new Set([
  'WRITE_ONCE',
  'smp_store_release',
  'smp_store_mb',
  'rcu_assign_pointer',
  'RCU_INIT_POINTER',
  'xchg',
  'xa_store',
]);

/** Does it store what it is given, so that it is kept when the caller has returned? */
export function storesArgument(name: string): boolean {
  return STORES_ARGUMENT.has(name);
}

const TO_FRAME = new Set([
  'PHYS_PFN',
  'PFN_DOWN',
  '__phys_to_pfn',
  'phys_to_pfn',
  'virt_to_pfn',
  'virt_to_page',
  '__pfn_of',
]);
const TO_ADDRESS = new Set(['virt_to_phys', '__pa', 'virt_to_bus']);

/** Does it make the number or the page of a frame from an address? */
export function makesFrame(name: string): boolean {
  return TO_FRAME.has(name);
}

/** Functions that return the first address of an area whose pages the kernel keeps an array of: vmap() keeps none. */
const MAKES_AREA = new Set([
  'vmalloc',
  'vzalloc',
  'vmalloc_user',
  'vmalloc_node',
  'vzalloc_node',
  'vmalloc_32',
  'vmalloc_32_user',
  'vmalloc_array',
  'vcalloc',
  '__vmalloc',
  '__vmalloc_array',
]);

/** Does it return the first address of an area that `find_vm_area(address)->pages` has the pages of? */
export function makesArea(name: string): boolean {
  return MAKES_AREA.has(name);
}

/** Does it only choose the cache mode of a page protection that it is given? */
export function choosesCacheMode(name: string): boolean {
  return name.startsWith('pgprot_') || name === 'dma_pgprot' || name === '__get_dma_pgprot';
}

/** Does it choose that and nothing else, not whether memory is encrypted, or what may be done to it? */
export function choosesOnlyCacheMode(name: string): boolean {
  return choosesCacheMode(name) && !/crypted|_nx$|_mhp$|_modify$/.test(name);
}

/** Does it make another address from one, which grows with it? */
export function makesAddress(name: string): boolean {
  return TO_ADDRESS.has(name);
}

/** Is what it is given, or gives, memory of the kernel's own, and no registers? */
export function namesMemory(name: string): boolean {
  return /^(?:virt_to_\w+|__pa|page_to_\w+|vmalloc_to_\w+|folio_pfn)$/.test(name);
}

/** Does it only compute with addresses, frames and sizes? */
export function computesPlaces(name: string): boolean {
  return /^(vma_pages|virt_to_\w+|PAGE_ALIGN|PFN_\w+|__pa|page_to_pfn|PHYS_PFN)$/.test(name);
}

const ADDRESS_WIDTH: ReadonlySet<string> = new Set([
  'vma_pages',
  'virt_to_phys',
  'page_to_phys',
  'resource_size',
  'pci_resource_start',
  'pci_resource_end',
  'pci_resource_len',
  'i_size_read',
  'array_size',
  'array3_size',
  'struct_size',
  'size_add',
  'size_mul',
  'PFN_PHYS',
  'PHYS_PFN',
  '__pa',
]);

/** Does it give an address, a size or a frame number as wide as an address, whatever it is given? */
export function givesAddressWidth(name: string): boolean {
  return ADDRESS_WIDTH.has(name);
}

/** Does it give a signed one of these, as i_size_read() a loff_t? */
export function givesSigned(name: string): boolean {
  return name === 'i_size_read';
}

/** Is it a constant that is a whole number of pages, on every architecture with pages of 4 KiB? */
export function isWholePages(name: string): boolean {
  return /^(PAGE_SIZE|PMD_SIZE|PUD_SIZE|SZ_([4-9]|\d\d\d?)K|SZ_\d+[MG])$/.test(name);
}

/** Does it give the least of its arguments? */
export function takesLeast(name: string): boolean {
  return name === 'min' || name === 'min_t';
}

/** Is what it gives one of its arguments: in the type that these have together, or in the one that it is given first? */
export function choosesIn(name: string): 'their type' | 'a type' | null {
  if (name === 'min' || name === 'max') return 'their type';
  return /^(min|max|clamp)_t$/.test(name) ? 'a type' : null;
}

/** Does it round its first argument: to pages, or to a multiple of the second? */
export function roundsTo(name: string): 'pages' | 'second' | null {
  if (/^PAGE_ALIGN(_DOWN)?$/.test(name)) return 'pages';
  return /^(ALIGN|ALIGN_DOWN|round_up|round_down|roundup|rounddown)$/.test(name) ? 'second' : null;
}

const TELLING_OF_FILES: readonly string[] = ['mapping_mapped', 'mapping_writably_mapped'];

/** Where mapping a page counts, as inserting it does and a remap of frames does not. */
const TELLING_OF_PAGES: readonly string[] = [
  'page_mapped',
  'page_mapcount',
  'total_mapcount',
  'page_count',
  'page_ref_count',
  'folio_mapped',
  'folio_mapcount',
  'folio_ref_count',
];

/**
 * Functions that tell whether a file is mapped.
 * @param ofPages those, too, that tell whether a page is, which has been inserted
 */
export function namesTellingOfMappings(ofPages: boolean): ReadonlySet<string> {
  return new Set(ofPages ? [...TELLING_OF_FILES, ...TELLING_OF_PAGES] : TELLING_OF_FILES);
}

/** Does it look at an address without telling where in a mapping it is: whether it is aligned, or how far into its page? */
export function looksWithinPage(name: string): boolean {
  return isAlignmentTest(name) || name === 'PAGE_ALIGNED' || name === 'offset_in_page';
}

/** Is it true where its first argument is a multiple of its second? */
export function isAlignmentTest(name: string): boolean {
  return name === 'IS_ALIGNED';
}

const SIGNALLED_ONCE = /^(?:complete|up|eventfd_signal(?:_mask)?)$/;

/** Functions of which each call lets one more go that waits, so that one call does not do for two. */
export function isSignalledOnce(name: string): boolean {
  return SIGNALLED_ONCE.test(name);
}
