import { Fault } from '../machine/fault';
import type { Machine } from '../machine/machine';
import { NULL, type Value } from '../machine/value';
import {
  __compat_vma_mmap,
  compat_set_desc_from_vma,
  compat_vma_mmap,
  vma_set_file,
} from '../mm/mmap/compat-mmap';
import { File, fput, Inode } from '../mm/mmap/file';
import * as filemap from '../mm/fault/filemap';
import type { VmFault } from '../mm/fault/vm-fault';
import type { VmOperations } from '../mm/vma/vm-operations';
import { VM_MAYWRITE, VM_SHARED } from '../mm/vma/vm-flags';
import type { KernelFamily, KernelFunction } from './family';
import { objects } from './objects';

/** filemap_fault(): the page of the file, with a reference. A page that has to be read is work that a run may not do for ever. */
function filemapFault(machine: Machine, vmf: VmFault): number {
  if (vmf.vma.vm_file?.f_mapping.i_pages.has(vmf.pgoff) === false) machine.charge(1);
  return filemap.filemap_fault(vmf);
}

/** Hooks of mappings of ordinary files (generic_file_vm_ops). */
function genericFileOperations(machine: Machine): VmOperations {
  let operations = machine.state.get(genericFileOperations) as VmOperations | undefined;
  if (operations === undefined) {
    operations = {
      fault: (vmf) => filemapFault(machine, vmf),
      map_pages: filemap.filemap_map_pages,
      page_mkwrite: filemap.filemap_page_mkwrite,
    };
    machine.state.set(genericFileOperations, operations);
  }
  return operations;
}

/** -ENOEXEC of generic_file_mmap() for a file whose address space cannot read a folio; 0 for any other. */
const unreadable = (machine: Machine): bigint =>
  machine.possible('the file has no ->read_folio', 0n, 1n) === 0n ? 0n : -8n;

/** generic_file_mmap(): hooks that read pages of the file. */
const genericMmap: KernelFunction = (machine, _file, vma) => {
  const error = unreadable(machine);
  if (error !== 0n) return error;
  objects(machine).toVma(vma).vm_ops = genericFileOperations(machine);
  return 0n;
};

const genericPrepare: KernelFunction = (machine, desc) => {
  const error = unreadable(machine);
  if (error !== 0n) return error;
  objects(machine).toDesc(desc).vm_ops = genericFileOperations(machine);
  return 0n;
};

/** Hooks of mappings of shared anonymous memory (shmem_anon_vm_ops, mm/shmem.c). */
function shmemOperations(machine: Machine): VmOperations {
  let operations = machine.state.get(shmemOperations) as VmOperations | undefined;
  if (operations === undefined) {
    operations = { fault: (vmf) => filemapFault(machine, vmf), map_pages: () => 0 };
    machine.state.set(shmemOperations, operations);
  }
  return operations;
}

/** A file of shared memory that only its mapping leads to (shmem_kernel_file_setup, mm/shmem.c), with one reference. */
const shmemFile = (): File => new File({}, new Inode('regular file'));

/** shmem_zero_setup() (mm/shmem.c): the mapping gets a file of its own, and drops the one that it had. */
const shmemZeroSetup: KernelFunction = (machine, pointer) => {
  const vma = objects(machine).toVma(pointer);
  if (vma.vm_file !== null) fput(vma.vm_mm.kernel, vma.vm_file);
  vma.vm_file = shmemFile();
  vma.vm_ops = shmemOperations(machine);
  return 0n;
};

/** shmem_zero_setup_desc() (mm/shmem.c). */
const shmemZeroSetupDesc: KernelFunction = (machine, pointer) => {
  const desc = objects(machine).toDesc(pointer);
  desc.vm_file = shmemFile();
  desc.vm_ops = shmemOperations(machine);
  return 0n;
};

const maywrite = (flags: bigint): boolean => (flags & VM_SHARED) !== 0n && (flags & VM_MAYWRITE) !== 0n;

const nothing: KernelFunction = () => undefined;

/** A hook of another file, called as the kernel calls it. */
function callHook(machine: Machine, file: Value, member: string, args: readonly Value[]): Value {
  const pointer = machine.get(file, machine.field('file', 'f_op'));
  const field = machine.field('file_operations', member);
  const hook = machine.get(pointer, field);
  const type =
    field.type.kind === 'pointer' && field.type.to.kind === 'function' ? field.type.to.returns : field.type;
  return machine.callPointer(`f_op->${member}`, hook, type, args);
}

/** Files, inodes, and the mapping helpers that file systems use. */
export const fileFamily: KernelFamily = {
  header: `
struct module { long module_state; };
struct device { struct device *parent; void *platform_data; void *driver_data; };
struct inode { umode_t i_mode; struct address_space *i_mapping; dev_t i_rdev; unsigned int i_minor; unsigned int i_major; loff_t i_size; void *i_private; };
struct address_space { struct inode *host; gfp_t gfp_mask; };
struct dentry { struct inode *d_inode; };
struct path { struct dentry *dentry; };
struct file {
	const struct file_operations *f_op;
	struct address_space *f_mapping;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	fmode_t f_mode;
	struct path f_path;
};
struct vm_area_struct;
struct vm_area_desc;
struct poll_table_struct;
struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char *buf, size_t count, loff_t *pos);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*mmap_prepare)(struct vm_area_desc *desc);
	unsigned long (*get_unmapped_area)(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags);
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, fl_owner_t id);
	int (*release)(struct inode *inode, struct file *file);
};
struct proc_ops {
	unsigned int proc_flags;
	int (*proc_open)(struct inode *inode, struct file *file);
	int (*proc_release)(struct inode *inode, struct file *file);
	int (*proc_mmap)(struct file *file, struct vm_area_struct *vma);
	int (*proc_mmap_prepare)(struct vm_area_desc *desc);
	unsigned long (*proc_get_unmapped_area)(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags);
};
struct task_struct { struct mm_struct *mm; struct mm_struct *active_mm; pid_t pid; pid_t tgid; char comm[16]; };
extern struct task_struct *current;
extern unsigned long jiffies;
struct inode *file_inode(const struct file *file);
void file_accessed(struct file *file);
void touch_atime(const struct path *path);
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
int generic_file_mmap_prepare(struct vm_area_desc *desc);
int generic_file_readonly_mmap(struct file *file, struct vm_area_struct *vma);
int generic_file_readonly_mmap_prepare(struct vm_area_desc *desc);
vm_fault_t filemap_fault(struct vm_fault *vmf);
vm_fault_t filemap_map_pages(struct vm_fault *vmf, pgoff_t start_pgoff, pgoff_t end_pgoff);
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf);
void vma_set_file(struct vm_area_struct *vma, struct file *file);
void vma_set_anonymous(struct vm_area_struct *vma);
void vma_desc_set_anonymous(struct vm_area_desc *desc);
int shmem_zero_setup(struct vm_area_struct *vma);
int shmem_zero_setup_desc(struct vm_area_desc *desc);
int vfs_mmap(struct file *file, struct vm_area_struct *vma);
int call_mmap(struct file *file, struct vm_area_struct *vma);
int compat_vma_mmap(struct file *file, struct vm_area_struct *vma);
void compat_set_desc_from_vma(struct vm_area_desc *desc, const struct file *file, const struct vm_area_struct *vma);
int __compat_vma_mmap(struct vm_area_desc *desc, struct vm_area_struct *vma);
int vfs_mmap_prepare(struct file *file, struct vm_area_desc *desc);
bool can_mmap_file(struct file *file);
unsigned int iminor(const struct inode *inode);
unsigned int imajor(const struct inode *inode);
loff_t i_size_read(const struct inode *inode);
void *dev_get_drvdata(const struct device *dev);
void dev_set_drvdata(struct device *dev, void *data);
void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
void mmap_write_lock(struct mm_struct *mm);
void mmap_write_unlock(struct mm_struct *mm);
void mmap_assert_locked(struct mm_struct *mm);
void mmap_assert_write_locked(struct mm_struct *mm);
void vma_start_write(struct vm_area_struct *vma);
void vma_assert_write_locked(struct vm_area_struct *vma);
void flush_dcache_page(struct page *page);
void flush_cache_all(void);
`,
  variables: { current: (machine) => objects(machine).current() },
  functions: {
    /** file_inode() */
    file_inode: (m, file) => m.get(file, m.field('file', 'f_inode')),
    /** file_accessed(): that it is called is shown, as access times are nowhere */
    file_accessed: nothing,
    /** touch_atime() */
    touch_atime: nothing,
    /** generic_file_mmap() */
    generic_file_mmap: genericMmap,
    /** generic_file_mmap_prepare() */
    generic_file_mmap_prepare: genericPrepare,
    /** generic_file_readonly_mmap(): refuses shared mappings that may be written to */
    generic_file_readonly_mmap: (m, file, vma) =>
      maywrite(objects(m).toVma(vma).vm_flags) ? -22n : genericMmap(m, file, vma),
    /** generic_file_readonly_mmap_prepare() */
    generic_file_readonly_mmap_prepare: (m, desc) =>
      maywrite(objects(m).toDesc(desc).vma_flags) ? -22n : genericPrepare(m, desc),
    /** filemap_fault() */
    filemap_fault: (m, vmf) => BigInt(filemapFault(m, objects(m).toVmf(vmf))),
    /** filemap_map_pages(): those that are in the cache */
    filemap_map_pages: (m, vmf, start, end) =>
      BigInt(filemap.filemap_map_pages(objects(m).toVmf(vmf), m.number(start), m.number(end))),
    /** filemap_page_mkwrite() */
    filemap_page_mkwrite: (m, vmf) => BigInt(filemap.filemap_page_mkwrite(objects(m).toVmf(vmf))),
    /** vma_set_file() */
    vma_set_file: (m, vma, file) => vma_set_file(objects(m).toVma(vma), objects(m).toFile(file)),
    /** vma_set_anonymous() */
    vma_set_anonymous: (m, vma) => {
      objects(m).toVma(vma).vm_ops = null;
    },
    /** vma_desc_set_anonymous(), for releases that have it */
    vma_desc_set_anonymous: (m, desc) => {
      objects(m).toDesc(desc).vm_ops = null;
    },
    /** shmem_zero_setup() */
    shmem_zero_setup: shmemZeroSetup,
    /** shmem_zero_setup_desc() */
    shmem_zero_setup_desc: shmemZeroSetupDesc,
    /** vfs_mmap(): the hook of another file */
    vfs_mmap: (m, file, vma) => callHook(m, file, 'mmap', [file, vma]),
    /** call_mmap(), the older name of vfs_mmap() */
    call_mmap: (m, file, vma) => callHook(m, file, 'mmap', [file, vma]),
    /** compat_vma_mmap(): ->mmap_prepare of a file on a mapping that ->mmap is making */
    compat_vma_mmap: (m, file, vma) =>
      BigInt(compat_vma_mmap(objects(m).toFile(file), objects(m).toVma(vma))),
    /** compat_set_desc_from_vma(): describes a mapping that exists for the ->mmap_prepare of a nested structure */
    compat_set_desc_from_vma: (m, desc, file, vma) => {
      const own = objects(m);
      own.keep(desc, compat_set_desc_from_vma(own.toFile(file), own.toVma(vma)));
    },
    /** __compat_vma_mmap(): what a nested ->mmap_prepare asked for, done to the mapping */
    __compat_vma_mmap: (m, desc, vma) =>
      BigInt(__compat_vma_mmap(objects(m).toDesc(desc), objects(m).toVma(vma))),
    /** vfs_mmap_prepare() */
    vfs_mmap_prepare: (m, file, desc) => callHook(m, file, 'mmap_prepare', [desc]),
    /** can_mmap_file() */
    can_mmap_file: (m, file) => {
      if (objects(m).host(file, File) === null) {
        // A file of other code: nothing tells which of the hooks it has, and either will do.
        const operations = m.get(file, m.field('file', 'f_op'));
        return m.truth(m.get(operations, m.field('file_operations', 'mmap'))) ? 1n : 0n;
      }
      const { f_op } = objects(m).toFile(file);
      return f_op.mmap !== undefined || f_op.mmap_prepare !== undefined ? 1n : 0n;
    },
    /** iminor() */
    iminor: (m, inode) => m.get(inode, m.field('inode', 'i_minor')),
    /** imajor() */
    imajor: (m, inode) => m.get(inode, m.field('inode', 'i_major')),
    /** i_size_read(): bytes */
    i_size_read: (m, inode) => m.get(inode, m.field('inode', 'i_size')),
    /** dev_get_drvdata() */
    dev_get_drvdata: (m, dev) => m.get(dev, m.field('device', 'driver_data')),
    /** dev_set_drvdata() */
    dev_set_drvdata: (m, dev, data) => void m.set(dev, m.field('device', 'driver_data'), data),
    /** mmap_read_lock(): a hook runs with the lock held for writing already */
    mmap_read_lock: (m, mm) => takeMmapLock(m, mm),
    /** mmap_read_unlock() */
    mmap_read_unlock: nothing,
    /** mmap_write_lock() */
    mmap_write_lock: (m, mm) => takeMmapLock(m, mm),
    /** mmap_write_unlock() */
    mmap_write_unlock: nothing,
    /** mmap_assert_locked() */
    mmap_assert_locked: nothing,
    /** mmap_assert_write_locked() */
    mmap_assert_write_locked: nothing,
    /** vma_start_write() */
    vma_start_write: nothing,
    /** vma_assert_write_locked() */
    vma_assert_write_locked: nothing,
    /** flush_dcache_page() */
    flush_dcache_page: nothing,
    /** flush_cache_all() */
    flush_cache_all: nothing,
  },
};

function takeMmapLock(machine: Machine, mm: Value): void {
  if (mm === NULL) throw new Fault('null dereference', 'mmap_lock of a NULL mm');
  machine.report('mmap_lock in a hook', 'the mmap_lock is taken in a hook, which is called with it held');
}
