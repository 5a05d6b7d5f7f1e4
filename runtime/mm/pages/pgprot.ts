/**
 * Page protection (pgprot_t), with the cache attribute that drivers choose through pgprot_noncached() and its like.
 *
 * Permission and cache bits are x86-64's, so that a value printed or masked by a driver looks familiar. The protection of
 * each combination of VMA flags is that of arch/um/kernel/mem.c (PROTECTION MAP), which has no execute bit: it is what the
 * recorded observations were made with, and it is indistinguishable from x86's for the accesses that scenarios make. Memory
 * is encrypted, as on x86 machines that were started so (add_encrypt_protection_map): what maps a device has to ask for what
 * is not.
 */
import { VM_EXEC, VM_READ, VM_SHARED, VM_WRITE, type vm_flags_t } from '../vma/vm-flags';

export type pgprot_t = bigint;

export const _PAGE_PRESENT = 1n << 0n;
export const _PAGE_RW = 1n << 1n;
export const _PAGE_USER = 1n << 2n;
export const _PAGE_PWT = 1n << 3n;
export const _PAGE_PCD = 1n << 4n;
export const _PAGE_ACCESSED = 1n << 5n;
export const _PAGE_DIRTY = 1n << 6n;
export const _PAGE_PAT = 1n << 7n;
export const _PAGE_PROTNONE = 1n << 8n;
export const _PAGE_ENC = 1n << 51n;
export const _PAGE_CACHE_MASK = _PAGE_PAT | _PAGE_PCD | _PAGE_PWT;

/** Memory types that a protection can ask for (enum page_cache_mode and the bits that stand for each). */
export const CACHE_MODES = {
  'write-back': 0n,
  'write-combining': _PAGE_PWT,
  'uncached-minus': _PAGE_PCD,
  uncached: _PAGE_PCD | _PAGE_PWT,
  'write-through': _PAGE_PAT | _PAGE_PWT,
} as const;
export type CacheMode = keyof typeof CACHE_MODES;

const PAGE_NONE = _PAGE_PROTNONE | _PAGE_ACCESSED | _PAGE_ENC;
const PAGE_SHARED = _PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_ENC;
const PAGE_READONLY = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_ENC;

/** What a protection is taken for of which nothing is known: that of memory which can be read as it was written. */
export const PAGE_UNKNOWN = PAGE_READONLY;

/** Kernel mappings of ordinary memory (PAGE_KERNEL). */
export const PAGE_KERNEL = _PAGE_PRESENT | _PAGE_RW | _PAGE_DIRTY | _PAGE_ACCESSED | _PAGE_ENC;

/**
 * The protection that a mapping's flags ask for (vm_get_page_prot).
 * @param vm_flags flags of the mapping
 * @returns protection, write-back cached; writable only for shared writable mappings, so that private ones are copied on write
 */
export function vm_get_page_prot(vm_flags: vm_flags_t): pgprot_t {
  const access = vm_flags & (VM_READ | VM_WRITE | VM_EXEC);
  if (access === 0n) {
    return PAGE_NONE;
  }
  return (vm_flags & VM_SHARED) !== 0n && (vm_flags & VM_WRITE) !== 0n ? PAGE_SHARED : PAGE_READONLY;
}

/**
 * A protection with another memory type (cachemode2protval).
 * @param prot protection
 * @param mode memory type
 * @returns the protection with its cache bits replaced
 */
export function pgprot_with_cache_mode(prot: pgprot_t, mode: CacheMode): pgprot_t {
  return (prot & ~_PAGE_CACHE_MASK) | CACHE_MODES[mode];
}

/** The protection, uncached unless the memory type ranges say otherwise (pgprot_noncached). */
export function pgprot_noncached(prot: pgprot_t): pgprot_t {
  return pgprot_with_cache_mode(prot, 'uncached-minus');
}

/** The protection, write-combining (pgprot_writecombine). */
export function pgprot_writecombine(prot: pgprot_t): pgprot_t {
  return pgprot_with_cache_mode(prot, 'write-combining');
}

/** The protection, write-through (pgprot_writethrough). */
export function pgprot_writethrough(prot: pgprot_t): pgprot_t {
  return pgprot_with_cache_mode(prot, 'write-through');
}

/** The protection for memory of a device (pgprot_device): as uncached, where the architecture has nothing stronger. */
export function pgprot_device(prot: pgprot_t): pgprot_t {
  return pgprot_noncached(prot);
}

/** The protection for encrypted memory (pgprot_encrypted). */
export function pgprot_encrypted(prot: pgprot_t): pgprot_t {
  return prot | _PAGE_ENC;
}

/** The protection for memory shared with the host of an encrypted guest (pgprot_decrypted). */
export function pgprot_decrypted(prot: pgprot_t): pgprot_t {
  return prot & ~_PAGE_ENC;
}

/**
 * Take the permissions of a new protection and keep the attributes of an old one (pgprot_modify).
 * @param oldprot protection whose cache mode and encryption stay
 * @param newprot protection that gives the permissions
 * @returns the combination
 */
export function pgprot_modify(oldprot: pgprot_t, newprot: pgprot_t): pgprot_t {
  const kept = _PAGE_CACHE_MASK | _PAGE_ENC;
  return (newprot & ~kept) | (oldprot & kept);
}

/**
 * The memory type of a protection.
 * @param prot protection
 * @returns its name, or undefined for bits that name none
 */
export function cache_mode_of(prot: pgprot_t): CacheMode | undefined {
  const bits = prot & _PAGE_CACHE_MASK;
  return (Object.keys(CACHE_MODES) as CacheMode[]).find((mode) => CACHE_MODES[mode] === bits);
}
