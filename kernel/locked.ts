/** What locks and counts are, where the kernel's own structures have them, and what says that one is held. */

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

/** A lock that the kernel has functions of its own for: a member of one of its structures, or, without one, a variable. */
export interface KernelLock {
  /** The tag of the structure that has it; null for a variable. */
  readonly holder: string | null;
  readonly name: string;
  /** The tag of its type. */
  readonly type: string;
}

const KERNEL_LOCKS: readonly (KernelLock & { readonly by: RegExp })[] = [
  {
    holder: 'inode',
    name: 'i_rwsem',
    type: 'rw_semaphore',
    by: /^inode_(?:(?:try|un)?lock(?:_shared)?(?:_nested|_killable)?|is_locked)$/,
  },
  {
    holder: 'address_space',
    name: 'invalidate_lock',
    type: 'rw_semaphore',
    by: /^filemap_invalidate_(?:try|un)?lock(?:_shared|_two)?$/,
  },
  // pci_dev_lock() takes it before it keeps others from the configuration space.
  {
    holder: 'device',
    name: 'mutex',
    type: 'mutex',
    by: /^(?:device_(?:(?:try|un)?lock|lock_interruptible|lock_assert)|pci_dev_(?:try|un)?lock)$/,
  },
  {
    holder: 'dma_resv',
    name: 'lock',
    type: 'ww_mutex',
    by: /^dma_resv_(?:(?:try|un)?lock|lock_(?:slow_)?interruptible|lock_slow|assert_held|held|is_locked)$/,
  },
  {
    holder: 'net_device',
    name: 'lock',
    type: 'mutex',
    by: /^netdev_(?:(?:try|un)?lock|assert_locked)$/,
  },
  {
    holder: 'mm_struct',
    name: 'mmap_lock',
    type: 'rw_semaphore',
    by: /^mmap_(?:(?:read|write)_(?:try|un)?lock(?:_killable|_nested)?|assert_(?:write_)?locked)$/,
  },
  {
    holder: null,
    name: 'rtnl_mutex',
    type: 'mutex',
    by: /^(?:rtnl_(?:net_)?(?:(?:try|un)?lock|lock_killable|lock_interruptible|is_locked)|ASSERT_RTNL(?:_NET)?|lockdep_rtnl_(?:net_)?is_held)$/,
  },
  {
    holder: null,
    name: 'cpu_hotplug_lock',
    type: 'percpu_rw_semaphore',
    by: /^(?:cpus_(?:read|write)_(?:try|un)?lock|lockdep_assert_cpus_held)$/,
  },
];

/** The lock that a function of the kernel takes, gives back or looks at, where its name says more of that than its argument. */
export function kernelLockOf(name: string): KernelLock | undefined {
  return KERNEL_LOCKS.find(({ by }) => by.test(name));
}

const ASSERTS =
  /^(?:lockdep_assert_held(?:_write|_read|_exclusive|_once)?|assert_(?:raw_)?spin_locked|(?:percpu_)?rwsem_assert_held(?:_write)?(?:_nolockdep)?|device_lock_assert|dma_resv_assert_held|ASSERT_RTNL(?:_NET)?|netdev_assert_locked|lockdep_assert_cpus_held|mmap_assert_(?:write_)?locked)$/;

/** Does a function say that its caller holds a lock: `lockdep_assert_held(&dev->lock)`? */
export function assertsHeld(name: string): boolean {
  return ASSERTS.test(name);
}

const TELLS =
  /^(?:lockdep_(?:rtnl_(?:net_)?)?is_held(?:_type)?|(?:rt_|ww_)?mutex_is_locked|(?:inode|rwsem|spin|raw_spin|rtnl|rtnl_net|dma_resv)_is_locked|dma_resv_held|percpu_(?:rwsem_)?is_(?:write_)?(?:locked|held))$/;

/** Does a function tell whether a lock is held: `mutex_is_locked(&dev->lock)`? */
export function tellsHeld(name: string): boolean {
  return TELLS.test(name);
}

const RELIES = /^(?:lockdep_assert(?:_once)?|rcu_(?:dereference_protected|replace_pointer))$/;
const RELIES_ON_NOT = /^(?:WARN|BUG)(?:_ON)?(?:_ONCE)?$/;

/** Does a macro say that what it is given holds, or that it does not: `WARN_ON(!mutex_is_locked(&dev->lock))`? */
export function reliesOn(name: string): 'it' | 'not' | null {
  if (RELIES.test(name)) return 'it';
  return RELIES_ON_NOT.test(name) ? 'not' : null;
}

/** Do who asserts, or annotates, that a lock is held say that others may hold it as well? */
export function assertsShared(name: string): boolean {
  return /_read$|_shared$/.test(name);
}

/** An annotation of a function that is only called under a lock (include/linux/compiler-context-analysis.h), in a text. */
export const MUST_HOLD = /\b(__must_hold(?:_shared)?|__releases(?:_shared)?)\s*\(/g;

/**
 * The callbacks that are called while the lock of their device is held: by the driver core (drivers/base/dd.c:
 * device_release_driver_internal(), core.c: device_shutdown(), power/main.c: device_suspend() and device_resume()), and by PCI
 * (drivers/pci/pci.c: pci_dev_save_and_disable(), pcie/err.c).
 */
export const UNDER_DEVICE_LOCK: readonly { readonly struct: RegExp; readonly member: RegExp }[] = [
  { struct: /^struct \w+_driver$/, member: /^(?:remove(?:_new)?|shutdown|sriov_configure)$/ },
  { struct: /^struct usb(?:_device|_serial)?_driver$/, member: /^disconnect$/ },
  { struct: /^struct bus_type$/, member: /^(?:remove|shutdown)$/ },
  {
    struct: /^struct dev_pm_ops$/,
    member: /^(?:prepare|complete|suspend|resume|freeze|thaw|poweroff|restore)$/,
  },
  {
    struct: /^struct pci_error_handlers$/,
    member: /^(?:error_detected|mmio_enabled|slot_reset|resume|reset_prepare|reset_done)$/,
  },
];

/** What makes operations of callbacks that are called under the lock of their device, or has one called so, in a text. */
export const MAKES_UNDER_DEVICE_LOCK =
  /\b(?:(?:DEFINE_)?SIMPLE_DEV_PM_OPS|(?:SET_)?SYSTEM_SLEEP_PM_OPS|devm_add_action(?:_or_reset)?)\s*\(/g;
