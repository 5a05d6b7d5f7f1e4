import { bool, u64 } from '../machine/integer';
import type { Machine } from '../machine/machine';
import type { Value } from '../machine/value';
import * as pgprot from '../mm/pages/pgprot';
import { PAGE_SHIFT } from '../mm/pages/page-size';
import { is_cow_mapping } from '../mm/pages/normal-page';
import { vma_is_anonymous } from '../mm/vma/vma';
import { VmAreaDesc } from '../mm/mmap/vm-area-desc';
import { VM_HUGETLB, VM_MAYSHARE, VM_MAYWRITE, VM_SHARED, VM_SYNC } from '../mm/vma/vm-flags';
import type { KernelFamily, KernelFunction } from './family';
import { objects } from './objects';
import { protection } from './protection';
import { pgoff_of } from '../mm/pages/page-offset';

/** VM_MAYSHARE and VM_MAYOVERLAY, the flags of shared mappings without an MMU. */
const NOMMU_SHARED = VM_MAYSHARE | 0x200n;

/** The mask of some flag bits, as mk_vma_flags() makes it. */
function mask(machine: Machine, bits: readonly Value[]): bigint {
  return bits.reduce<bigint>((all, bit) => all | (1n << (machine.integer(bit) & 63n)), 0n);
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);

/** What a helper works on: the flags of a mapping, of a descriptor, or behind a pointer. */
interface FlagsOf {
  get(machine: Machine, target: Value): bigint;
  set(machine: Machine, target: Value, flags: bigint): void;
}

const ofVma: FlagsOf = {
  get: (machine, vma) => objects(machine).toVma(vma).vm_flags,
  set: (machine, vma, flags) => {
    objects(machine).toVma(vma).vm_flags = flags;
  },
};

const ofDesc: FlagsOf = {
  get: (machine, desc) => objects(machine).toDesc(desc).vma_flags,
  set: (machine, desc, flags) => {
    objects(machine).toDesc(desc).vma_flags = flags;
  },
};

/** The flags of a mapping or of a descriptor, whichever a pointer is to. */
function flagsOfEither(machine: Machine, target: Value): bigint {
  const desc = objects(machine).host(target, VmAreaDesc);
  return desc ? desc.vma_flags : ofVma.get(machine, target);
}

function isDax(machine: Machine, file: Value): Value {
  return machine.callUnknown('file_is_dax', bool, null, [file]);
}

const ofPointer: FlagsOf = {
  get: (machine, flags) => machine.integer(machine.load(flags, u64)),
  set: (machine, target, flags) => {
    machine.store(target, u64, flags);
  },
};

const testAny =
  (of: FlagsOf): KernelFunction =>
  (machine, target, ...bits) =>
    truth((of.get(machine, target) & mask(machine, bits)) !== 0n);

const testAll =
  (of: FlagsOf): KernelFunction =>
  (machine, target, ...bits) => {
    const wanted = mask(machine, bits);
    return truth((of.get(machine, target) & wanted) === wanted);
  };

const testAnyMask =
  (of: FlagsOf): KernelFunction =>
  (machine, target, flags) =>
    truth((of.get(machine, target) & machine.integer(flags)) !== 0n);

const testAllMask =
  (of: FlagsOf): KernelFunction =>
  (machine, target, flags) => {
    const wanted = machine.integer(flags);
    return truth((of.get(machine, target) & wanted) === wanted);
  };

const setBits =
  (of: FlagsOf): KernelFunction =>
  (machine, target, ...bits) =>
    of.set(machine, target, of.get(machine, target) | mask(machine, bits));

const clearBits =
  (of: FlagsOf): KernelFunction =>
  (machine, target, ...bits) =>
    of.set(machine, target, of.get(machine, target) & ~mask(machine, bits));

const setMask =
  (of: FlagsOf): KernelFunction =>
  (machine, target, flags) =>
    of.set(machine, target, of.get(machine, target) | machine.integer(flags));

const clearMask =
  (of: FlagsOf): KernelFunction =>
  (machine, target, flags) =>
    of.set(machine, target, of.get(machine, target) & ~machine.integer(flags));

const replace: KernelFunction = (machine, vma, flags) => ofVma.set(machine, vma, machine.integer(flags));

const identity: KernelFunction = (_machine, value) => value;

const cached =
  (change: (prot: bigint) => bigint): KernelFunction =>
  (machine, prot) =>
    change(protection(machine, prot));

/** Mappings and descriptors: their size, their flags by mask and by bit, their protection. */
export const vmaFamily: KernelFamily = {
  header: `
struct mm_struct { struct rw_semaphore mmap_lock; };
struct anon_vma { long anon_vma_state; };
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	union { vm_flags_t vm_flags; vma_flags_t flags; };
	struct anon_vma *anon_vma;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};
enum mmap_action_type { MMAP_NOTHING, MMAP_REMAP_PFN, MMAP_IO_REMAP_PFN, MMAP_SIMPLE_IO_REMAP, MMAP_MAP_KERNEL_PAGES, MMAP_MAP_DISCONTIG_KERNEL_PAGES };
struct mmap_action {
	union {
		struct { unsigned long start; unsigned long start_pfn; unsigned long size; pgprot_t pgprot; } remap;
		struct { phys_addr_t start_phys_addr; unsigned long size; } simple_ioremap;
		struct { unsigned long start; struct page **pages; unsigned long nr_pages; pgoff_t pgoff; } map_kernel;
	};
	enum mmap_action_type type;
	int (*success_hook)(const struct vm_area_struct *vma);
	int (*error_hook)(int err);
	int error_override;
	bool hide_from_rmap_until_complete;
};
struct vm_area_desc {
	struct mm_struct *mm;
	struct file *file;
	unsigned long start;
	unsigned long end;
	pgoff_t pgoff;
	struct file *vm_file;
	union { vma_flags_t vma_flags; vm_flags_t vm_flags; };
	pgprot_t page_prot;
	const struct vm_operations_struct *vm_ops;
	void *private_data;
	struct mmap_action action;
};
struct vm_fault {
	struct vm_area_struct *vma;
	gfp_t gfp_mask;
	pgoff_t pgoff;
	unsigned long address;
	unsigned long real_address;
	unsigned int flags;
	struct page *cow_page;
	struct page *page;
};
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	int (*mapped)(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data);
	int (*may_split)(struct vm_area_struct *vma, unsigned long addr);
	int (*mremap)(struct vm_area_struct *vma);
	int (*mprotect)(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned long newflags);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*huge_fault)(struct vm_fault *vmf, unsigned int order);
	vm_fault_t (*map_pages)(struct vm_fault *vmf, pgoff_t start_pgoff, pgoff_t end_pgoff);
	unsigned long (*pagesize)(struct vm_area_struct *vma);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *vmf);
	int (*access)(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write);
	const char *(*name)(struct vm_area_struct *vma);
};
unsigned long vma_pages(const struct vm_area_struct *vma);
unsigned long vma_size(const struct vm_area_struct *vma);
unsigned long vma_desc_size(const struct vm_area_desc *desc);
unsigned long vma_desc_pages(const struct vm_area_desc *desc);
bool vma_is_anonymous(struct vm_area_struct *vma);
bool is_vm_hugetlb_page(struct vm_area_struct *vma);
bool vma_is_shared_maywrite(struct vm_area_struct *vma);
bool is_cow_mapping(vm_flags_t flags);
bool vma_desc_is_cow_mapping(struct vm_area_desc *desc);
bool is_nommu_shared_mapping(vm_flags_t flags);
bool is_nommu_shared_vma_flags(const vma_flags_t *flags);
bool daxdev_mapping_supported(const void *mapping, ...);
bool vma_is_dax(const struct vm_area_struct *vma);
bool file_is_dax(const struct file *file);
bool range_in_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end);
bool range_in_vma_desc(const struct vm_area_desc *desc, unsigned long start, unsigned long end);
pgoff_t linear_page_index(const struct vm_area_struct *vma, unsigned long address);
void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags);
void vm_flags_reset(struct vm_area_struct *vma, vm_flags_t flags);
void vm_flags_reset_once(struct vm_area_struct *vma, vm_flags_t flags);
void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags);
void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags);
void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear);
void __vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear);
bool vma_test(const struct vm_area_struct *vma, unsigned int bit);
bool vma_test_any(const struct vm_area_struct *vma, ...);
bool vma_test_all(const struct vm_area_struct *vma, ...);
bool vma_test_any_mask(const struct vm_area_struct *vma, vma_flags_t flags);
bool vma_test_all_mask(const struct vm_area_struct *vma, vma_flags_t flags);
void vma_set_flags(struct vm_area_struct *vma, ...);
void vma_set_flags_mask(struct vm_area_struct *vma, vma_flags_t flags);
void vma_clear_flags(struct vm_area_struct *vma, ...);
void vma_clear_flags_mask(struct vm_area_struct *vma, vma_flags_t flags);
bool vma_desc_test(const struct vm_area_desc *desc, unsigned int bit);
bool vma_desc_test_any(const struct vm_area_desc *desc, ...);
bool vma_desc_test_all(const struct vm_area_desc *desc, ...);
bool vma_desc_test_flags(const struct vm_area_desc *desc, ...);
bool vma_desc_test_flags_mask(const struct vm_area_desc *desc, vma_flags_t flags);
bool vma_desc_test_any_mask(const struct vm_area_desc *desc, vma_flags_t flags);
bool vma_desc_test_all_mask(const struct vm_area_desc *desc, vma_flags_t flags);
void vma_desc_set_flags(struct vm_area_desc *desc, ...);
void vma_desc_set_flags_mask(struct vm_area_desc *desc, vma_flags_t flags);
void vma_desc_clear_flags(struct vm_area_desc *desc, ...);
void vma_desc_clear_flags_mask(struct vm_area_desc *desc, vma_flags_t flags);
vma_flags_t mk_vma_flags(unsigned int bit, ...);
vma_flags_t append_vma_flags(vma_flags_t flags, ...);
vma_flags_t mk_vma_flags_from_masks(vma_flags_t flags, ...);
bool vma_flags_empty(const vma_flags_t *flags);
int vma_flags_count(const vma_flags_t *flags);
bool vma_flags_test(const vma_flags_t *flags, unsigned int bit);
bool vma_flags_test_any(const vma_flags_t *flags, ...);
bool vma_flags_test_all(const vma_flags_t *flags, ...);
bool vma_flags_test_any_mask(const vma_flags_t *flags, vma_flags_t to_test);
bool vma_flags_test_all_mask(const vma_flags_t *flags, vma_flags_t to_test);
bool vma_flags_test_single_mask(const vma_flags_t *flags, vma_flags_t to_test);
bool vma_flags_same_mask(const vma_flags_t *flags, vma_flags_t other);
vma_flags_t vma_flags_and_mask(const vma_flags_t *flags, vma_flags_t to_and);
vma_flags_t vma_flags_and(const vma_flags_t *flags, ...);
vma_flags_t vma_flags_diff_pair(const vma_flags_t *flags, const vma_flags_t *other);
bool vma_flags_same_pair(const vma_flags_t *flags, const vma_flags_t *other);
void vma_flags_set(vma_flags_t *flags, ...);
void vma_flags_set_flag(vma_flags_t *flags, unsigned int bit);
void vma_flags_set_mask(vma_flags_t *flags, vma_flags_t to_set);
void vma_flags_clear(vma_flags_t *flags, ...);
void vma_flags_clear_mask(vma_flags_t *flags, vma_flags_t to_clear);
void vma_flags_clear_all(vma_flags_t *flags);
vm_flags_t vma_flags_to_legacy(vma_flags_t flags);
vma_flags_t legacy_to_vma_flags(vm_flags_t flags);
pgprot_t vm_get_page_prot(vm_flags_t flags);
pgprot_t vma_get_page_prot(vma_flags_t flags);
pgprot_t pgprot_noncached(pgprot_t prot);
pgprot_t pgprot_writecombine(pgprot_t prot);
pgprot_t pgprot_writethrough(pgprot_t prot);
pgprot_t pgprot_device(pgprot_t prot);
pgprot_t pgprot_dmacoherent(pgprot_t prot);
pgprot_t pgprot_decrypted(pgprot_t prot);
pgprot_t pgprot_encrypted(pgprot_t prot);
pgprot_t pgprot_cached(pgprot_t prot);
pgprot_t pgprot_modify(pgprot_t oldprot, pgprot_t newprot);
pgprot_t phys_mem_access_prot(struct file *file, unsigned long pfn, unsigned long size, pgprot_t prot);
#define pgprot_val(x) ((x).pgprot)
#define __pgprot(x) ((pgprot_t)(x))
`,
  functions: {
    /** vma_pages(): pages */
    vma_pages: (machine, vma) => BigInt(size(machine, vma)) >> BigInt(PAGE_SHIFT),
    /** vma_size(): bytes */
    vma_size: (machine, vma) => BigInt(size(machine, vma)),
    /** vma_desc_size(): bytes */
    vma_desc_size: (machine, desc) => BigInt(descSize(machine, desc)),
    /** vma_desc_pages(): pages */
    vma_desc_pages: (machine, desc) => BigInt(descSize(machine, desc)) >> BigInt(PAGE_SHIFT),
    /** vma_is_anonymous() */
    vma_is_anonymous: (machine, vma) => truth(vma_is_anonymous(objects(machine).toVma(vma))),
    /** is_vm_hugetlb_page() */
    is_vm_hugetlb_page: (machine, vma) => truth((ofVma.get(machine, vma) & VM_HUGETLB) !== 0n),
    /** vma_is_shared_maywrite() */
    vma_is_shared_maywrite: (machine, vma) => {
      const wanted = VM_SHARED | VM_MAYWRITE;
      return truth((ofVma.get(machine, vma) & wanted) === wanted);
    },
    /** is_cow_mapping() */
    is_cow_mapping: (machine, flags) => truth(is_cow_mapping(machine.integer(flags))),
    /** vma_desc_is_cow_mapping() */
    vma_desc_is_cow_mapping: (machine, desc) => truth(is_cow_mapping(ofDesc.get(machine, desc))),
    /** range_in_vma(): addresses in bytes */
    range_in_vma: (machine, vma, start, end) => {
      const { vm_start, vm_end } = objects(machine).toVma(vma);
      return truth(vm_start <= machine.number(start) && machine.number(end) <= vm_end);
    },
    /** range_in_vma_desc(): addresses in bytes */
    range_in_vma_desc: (machine, pointer, start, end) => {
      const desc = objects(machine).toDesc(pointer);
      return truth(desc.start <= machine.number(start) && machine.number(end) <= desc.end);
    },
    /** linear_page_index(): pages */
    linear_page_index: (machine, pointer, address) => {
      const vma = objects(machine).toVma(pointer);
      return pgoff_of(vma.vm_pgoff + Math.floor((machine.number(address) - vma.vm_start) / 2 ** PAGE_SHIFT));
    },
    /** vm_flags_init() */
    vm_flags_init: replace,
    /** vm_flags_reset() */
    vm_flags_reset: replace,
    /** vm_flags_reset_once() */
    vm_flags_reset_once: replace,
    /** vm_flags_set() */
    vm_flags_set: setMask(ofVma),
    /** vm_flags_clear() */
    vm_flags_clear: clearMask(ofVma),
    /** vm_flags_mod() */
    vm_flags_mod: (machine, vma, set, clear) => modify(machine, vma, set, clear),
    /** __vm_flags_mod() */
    __vm_flags_mod: (machine, vma, set, clear) => modify(machine, vma, set, clear),
    /** vma_test(): one flag */
    vma_test: testAny(ofVma),
    /** vma_test_any() */
    vma_test_any: testAny(ofVma),
    /** vma_test_all() */
    vma_test_all: testAll(ofVma),
    /** vma_test_any_mask() */
    vma_test_any_mask: testAnyMask(ofVma),
    /** vma_test_all_mask() */
    vma_test_all_mask: testAllMask(ofVma),
    /** vma_set_flags() */
    vma_set_flags: setBits(ofVma),
    /** vma_set_flags_mask() */
    vma_set_flags_mask: setMask(ofVma),
    /** vma_clear_flags() */
    vma_clear_flags: clearBits(ofVma),
    /** vma_clear_flags_mask() */
    vma_clear_flags_mask: clearMask(ofVma),
    /** daxdev_mapping_supported(), of a vma or, in later kernels, of a descriptor: no file here is on such a device */
    daxdev_mapping_supported: (machine, mapping) => truth((flagsOfEither(machine, mapping) & VM_SYNC) === 0n),
    /** vma_is_dax(): file_is_dax() of its file */
    vma_is_dax: (m, vma) => isDax(m, m.get(vma, m.field('vm_area_struct', 'vm_file'))),
    /** file_is_dax(): nothing tells */
    file_is_dax: (m, file) => isDax(m, file),
    /** is_nommu_shared_mapping() */
    is_nommu_shared_mapping: (m, flags) => ((m.integer(flags) & NOMMU_SHARED) === 0n ? 0n : 1n),
    /** is_nommu_shared_vma_flags() */
    is_nommu_shared_vma_flags: (m, flags) =>
      (m.integer(m.load(flags, u64)) & NOMMU_SHARED) === 0n ? 0n : 1n,
    /** vma_desc_test(): one flag */
    vma_desc_test: testAny(ofDesc),
    /** vma_desc_test_any() */
    vma_desc_test_any: testAny(ofDesc),
    /** vma_desc_test_all() */
    vma_desc_test_all: testAll(ofDesc),
    /** vma_desc_test_flags(), as Linux 7.0 and the HOWTO have it: any of the flags */
    vma_desc_test_flags: testAny(ofDesc),
    /** vma_desc_test_flags_mask(), as Linux 7.0 has it: any of the flags */
    vma_desc_test_flags_mask: testAnyMask(ofDesc),
    /** vma_desc_test_any_mask() */
    vma_desc_test_any_mask: testAnyMask(ofDesc),
    /** vma_desc_test_all_mask() */
    vma_desc_test_all_mask: testAllMask(ofDesc),
    /** vma_desc_set_flags() */
    vma_desc_set_flags: setBits(ofDesc),
    /** vma_desc_set_flags_mask() */
    vma_desc_set_flags_mask: setMask(ofDesc),
    /** vma_desc_clear_flags() */
    vma_desc_clear_flags: clearBits(ofDesc),
    /** vma_desc_clear_flags_mask() */
    vma_desc_clear_flags_mask: clearMask(ofDesc),
    /** mk_vma_flags() */
    mk_vma_flags: (machine, ...bits) => mask(machine, bits),
    /** append_vma_flags() */
    append_vma_flags: (machine, flags, ...bits) => machine.integer(flags) | mask(machine, bits),
    /** mk_vma_flags_from_masks() */
    mk_vma_flags_from_masks: (machine, ...masks) =>
      masks.reduce<bigint>((all, m) => all | machine.integer(m), 0n),
    /** vma_flags_empty() */
    vma_flags_empty: (machine, flags) => truth(ofPointer.get(machine, flags) === 0n),
    /** vma_flags_count() */
    vma_flags_count: (machine, flags) =>
      BigInt(ofPointer.get(machine, flags).toString(2).replace(/0/g, '').length),
    /** vma_flags_test(): one flag */
    vma_flags_test: testAny(ofPointer),
    /** vma_flags_test_any() */
    vma_flags_test_any: testAny(ofPointer),
    /** vma_flags_test_all() */
    vma_flags_test_all: testAll(ofPointer),
    /** vma_flags_test_any_mask() */
    vma_flags_test_any_mask: testAnyMask(ofPointer),
    /** vma_flags_test_all_mask() */
    vma_flags_test_all_mask: testAllMask(ofPointer),
    /** vma_flags_test_single_mask() */
    vma_flags_test_single_mask: testAnyMask(ofPointer),
    /** vma_flags_same_mask() */
    vma_flags_same_mask: (machine, flags, other) =>
      truth(ofPointer.get(machine, flags) === machine.integer(other)),
    /** vma_flags_and_mask() */
    vma_flags_and_mask: (machine, flags, other) => ofPointer.get(machine, flags) & machine.integer(other),
    /** vma_flags_and() */
    vma_flags_and: (machine, flags, ...bits) => ofPointer.get(machine, flags) & mask(machine, bits),
    /** vma_flags_diff_pair(): flags that one of the two has */
    vma_flags_diff_pair: (machine, flags, other) =>
      ofPointer.get(machine, flags) ^ ofPointer.get(machine, other),
    /** vma_flags_same_pair() */
    vma_flags_same_pair: (machine, flags, other) =>
      truth(ofPointer.get(machine, flags) === ofPointer.get(machine, other)),
    /** vma_flags_set() */
    vma_flags_set: setBits(ofPointer),
    /** vma_flags_set_flag() */
    vma_flags_set_flag: setBits(ofPointer),
    /** vma_flags_set_mask() */
    vma_flags_set_mask: setMask(ofPointer),
    /** vma_flags_clear() */
    vma_flags_clear: clearBits(ofPointer),
    /** vma_flags_clear_mask() */
    vma_flags_clear_mask: clearMask(ofPointer),
    /** vma_flags_clear_all() */
    vma_flags_clear_all: (machine, flags) => ofPointer.set(machine, flags, 0n),
    /** vma_flags_to_legacy() */
    vma_flags_to_legacy: identity,
    /** legacy_to_vma_flags() */
    legacy_to_vma_flags: identity,
    /** vm_get_page_prot() */
    vm_get_page_prot: (machine, flags) => pgprot.vm_get_page_prot(machine.integer(flags)),
    /** vma_get_page_prot() */
    vma_get_page_prot: (machine, flags) => pgprot.vm_get_page_prot(machine.integer(flags)),
    /** pgprot_noncached() */
    pgprot_noncached: cached(pgprot.pgprot_noncached),
    /** pgprot_writecombine() */
    pgprot_writecombine: cached(pgprot.pgprot_writecombine),
    /** pgprot_writethrough() */
    pgprot_writethrough: cached(pgprot.pgprot_writethrough),
    /** pgprot_device() */
    pgprot_device: cached(pgprot.pgprot_device),
    /** pgprot_dmacoherent(): x86 takes pgprot_writecombine() for it */
    pgprot_dmacoherent: cached(pgprot.pgprot_writecombine),
    /** pgprot_decrypted() */
    pgprot_decrypted: cached(pgprot.pgprot_decrypted),
    /** pgprot_encrypted() */
    pgprot_encrypted: cached(pgprot.pgprot_encrypted),
    /** pgprot_cached(): write-back */
    pgprot_cached: cached((prot) => pgprot.pgprot_with_cache_mode(prot, 'write-back')),
    /** pgprot_modify() */
    pgprot_modify: (machine, old, next) =>
      pgprot.pgprot_modify(protection(machine, old), protection(machine, next)),
    /** phys_mem_access_prot(): frames without a page are not cached */
    phys_mem_access_prot: (machine, _file, pfn, _size, prot) => {
      const known = objects(machine).kernel.memory.pfn_valid(machine.number(pfn));
      return known ? prot : pgprot.pgprot_noncached(protection(machine, prot));
    },
  },
};

function size(machine: Machine, pointer: Value): number {
  const vma = objects(machine).toVma(pointer);
  return vma.vm_end - vma.vm_start;
}

function descSize(machine: Machine, pointer: Value): number {
  const desc = objects(machine).toDesc(pointer);
  return desc.end - desc.start;
}

function modify(machine: Machine, vma: Value, set: Value, clear: Value): void {
  const flags = (ofVma.get(machine, vma) | machine.integer(set)) & ~machine.integer(clear);
  ofVma.set(machine, vma, flags);
}
