/** What locks and counts are, and where the kernel's own structures have them. */

const PRIMITIVE =
  /^struct (?:mutex|rt_mutex|ww_mutex|rw_semaphore|percpu_rw_semaphore|semaphore|srcu_struct|percpu_ref|kref|completion|list_head)$/;

/** What members of the kernel's own structures are, and what its functions return, of what locks are taken in drivers. */
const OF_KERNEL: ReadonlyMap<string, string> = new Map([
  ['file.f_mapping', 'address_space'],
  ['file.f_inode', 'inode'],
  ['inode.i_mapping', 'address_space'],
  ['vm_area_struct.vm_file', 'file'],
  ['vm_fault.vma', 'vm_area_struct'],
  ['file_inode', 'inode'],
  ['d_inode', 'inode'],
  ['get_device', 'device'],
]);

/** What sets a number where it was another one, and says so. */
const CLAIMS = /^(?:(?:raw_)?atomic(?:64|_long)?_)?(?:try_)?(?:cmp)?xchg(?:_acquire|_release|_relaxed|64)?$/;

/** Is a type one of which a structure may have several, and a driver many: of two pointers to one, nothing says that they are equal? */
export function isLockType(type: string): boolean {
  return PRIMITIVE.test(type);
}

/** The tag of the structure that a member of one of the kernel's leads to (`file.f_inode`), or that a function of its gives. */
export function tagInKernel(place: string): string | undefined {
  return OF_KERNEL.get(place);
}

/** Does a function claim a place for its caller by what it puts there? */
export function claimsPlace(name: string): boolean {
  return CLAIMS.test(name);
}
