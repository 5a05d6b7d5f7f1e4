/* SPDX-License-Identifier: MIT */
/*
 * What a fixture or an example needs to be read by a compiler: the types, the
 * macros and the functions that a conversion has to do with, as Linux 7.1 and
 * its neighbours declare them, in our own words. Everything else a driver calls
 * is left undeclared: compilers then take it for a function that returns int.
 * __tests__/transforms/compiles.test.ts includes it before each file, in place
 * of the file's own #include lines.
 */
#ifndef STUB_KERNEL_H
#define STUB_KERNEL_H

typedef unsigned char u8, __u8;
typedef unsigned short u16, __u16;
typedef unsigned int u32, __u32, __le32, __be32;
typedef unsigned long long u64, __u64, __le64;
typedef signed char s8;
typedef short s16;
typedef int s32, __s32;
typedef long long s64, __s64, loff_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef int int32_t;
typedef unsigned long size_t, uintptr_t, pgoff_t, vm_flags_t, ulong;
typedef long ssize_t, off_t;
typedef unsigned int uint, gfp_t, fmode_t, dev_t, vm_fault_t, __poll_t;
typedef unsigned short umode_t;
typedef u64 phys_addr_t, dma_addr_t, resource_size_t;
#if !defined(__cplusplus) && (!defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L)
typedef _Bool bool;
#define true 1
#define false 0
#endif
#define NULL ((void *)0)

/* Words that say something to a checker or to the linker. */
#define __init
#define __exit
#define __initdata
#define __user
#define __iomem
#define __force
#define __percpu
#define __rcu
#define __bitwise
#define __kprobes
#define noinstr
#define notrace
#define __no_kcsan
#define __no_kmsan_checks
#define __hidden
#define nokprobe_inline inline
#define asmlinkage
#define __ro_after_init
#define __read_mostly
#define ____cacheline_aligned
#define __counted_by(x)
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __must_check __attribute__((warn_unused_result))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __weak __attribute__((weak))
#define __cold __attribute__((cold))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __section(x) __attribute__((section(x)))
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define fallthrough __attribute__((__fallthrough__))
#define __diag_push()
#define __diag_pop()
#define __diag_ignore(a, b, c, d)

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(n) (1UL << (n))
#define BUILD_BUG_ON(c) _Static_assert(!(c), #c)
#define BUILD_BUG_ON_MSG(c, m) _Static_assert(!(c), m)
#define WARN_ON(c) ({ int __r = !!(c); __r; })
#define WARN_ON_ONCE(c) WARN_ON(c)
#define WARN(c, ...) WARN_ON(c)
#define WARN_ONCE(c, ...) WARN_ON(c)
#define BUG_ON(c) do { if (c) __builtin_trap(); } while (0)
#define BUG() __builtin_trap()
#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a < _b ? _a : _b; })
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define min_t(t, a, b) ({ t _a = (a); t _b = (b); _a < _b ? _a : _b; })
#define max_t(t, a, b) ({ t _a = (a); t _b = (b); _a > _b ? _a : _b; })
#define clamp_t(t, v, l, h) min_t(t, max_t(t, v, l), h)
#define DIV_ROUND_UP(a, b) (((a) + (b) - 1) / (b))
#define ALIGN(x, a) (((x) + (a) - 1) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((a) - 1)) == 0)
#define round_up(x, y) ALIGN(x, y)
#define __bf_shf(x) __builtin_ctzll(x)
#define swap(a, b) do { typeof(a) _t = (a); (a) = (b); (b) = _t; } while (0)
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define __PASTE_1(a, b) a##b
#define __PASTE(a, b) __PASTE_1(a, b)
#define __UNIQUE_ID(p) __PASTE(p, __COUNTER__)
#define IS_ENABLED(x) 0
#define PTR_IF(c, p) ((c) ? (p) : NULL)
#define IS_ERR(p) ((unsigned long)(p) >= (unsigned long)-4095)
#define IS_ERR_OR_NULL(p) (!(p) || IS_ERR(p))
#define PTR_ERR(p) ((long)(p))
#define ERR_PTR(e) ((void *)(long)(e))
#define barrier() __asm__ __volatile__("" : : : "memory")
#define might_sleep() do { } while (0)
#define lockdep_assert_held(x) do { (void)(x); } while (0)
#define KBUILD_MODNAME "stub"
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#ifndef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 1, 0)
#endif

enum {
	EPERM = 1, ENOENT, EINTR = 4, EIO, ENXIO, E2BIG, ENOEXEC, EBADF, EAGAIN = 11, ENOMEM,
	EACCES, EFAULT, EBUSY = 16, EEXIST, EXDEV, ENODEV, EINVAL = 22, ENFILE, EMFILE, ENOTTY,
	EFBIG = 27, ENOSPC, ESPIPE, EROFS, EDOM = 33, ERANGE, ENOSYS = 38, ENODATA = 61, EPROTO = 71,
	EOVERFLOW = 75, EOPNOTSUPP = 95, ETIMEDOUT = 110, EALREADY = 114, EDQUOT = 122,
	ERESTARTSYS = 512, ENOTSUPP = 524,
};

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x) ALIGN(x, PAGE_SIZE)
#define PAGE_ALIGNED(x) IS_ALIGNED((unsigned long)(x), PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#define SZ_4K 0x1000
#define SZ_64K 0x10000
#define SZ_1M 0x100000
#define SZ_4M 0x400000
#define GFP_KERNEL 0
#define GFP_ATOMIC 1
#define __GFP_ZERO 2
#define ULONG_MAX (~0UL)
#define UINT_MAX (~0U)
#define INT_MAX (~0U >> 1)
#define PHYS_ADDR_MAX (~(phys_addr_t)0)
#define MAJOR(d) ((d) >> 20)
#define MINOR(d) ((d) & 0xfffff)
#define MKDEV(a, b) (((a) << 20) | (b))
#define FMODE_READ 1
#define FMODE_WRITE 2
#define O_RDWR 2
#define O_DSYNC 010000
#define O_SYNC 04010000
#define O_NONBLOCK 04000
#define _IO(t, n) (((t) << 8) | (n))
#define _IOR(t, n, s) (_IO(t, n) | (sizeof(s) << 16) | (2UL << 30))
#define _IOW(t, n, s) (_IO(t, n) | (sizeof(s) << 16) | (1UL << 30))
#define _IOWR(t, n, s) (_IO(t, n) | (sizeof(s) << 16) | (3UL << 30))
#define CAP_SYS_ADMIN 21
#define CAP_SYS_RAWIO 17
#define TASK_SIZE (1UL << 47)
#define VERIFY_WRITE 1

/* The flags of a mapping, as words and as numbers of bits. */
#define STUB_FLAG(name, bit) VM_##name = 1UL << (bit), VMA_##name##_BIT = (bit)
enum {
	STUB_FLAG(READ, 0), STUB_FLAG(WRITE, 1), STUB_FLAG(EXEC, 2), STUB_FLAG(SHARED, 3),
	STUB_FLAG(MAYREAD, 4), STUB_FLAG(MAYWRITE, 5), STUB_FLAG(MAYEXEC, 6), STUB_FLAG(MAYSHARE, 7),
	STUB_FLAG(GROWSDOWN, 8), STUB_FLAG(MAYBE_GUARD, 11), STUB_FLAG(PFNMAP, 10), STUB_FLAG(LOCKED, 13),
	STUB_FLAG(IO, 14), STUB_FLAG(SEQ_READ, 15), STUB_FLAG(RAND_READ, 16), STUB_FLAG(DONTCOPY, 17),
	STUB_FLAG(DONTEXPAND, 18), STUB_FLAG(LOCKONFAULT, 19), STUB_FLAG(ACCOUNT, 20),
	STUB_FLAG(NORESERVE, 21), STUB_FLAG(HUGETLB, 22), STUB_FLAG(SYNC, 23), STUB_FLAG(ARCH_1, 24),
	STUB_FLAG(WIPEONFORK, 25), STUB_FLAG(DONTDUMP, 26), STUB_FLAG(MIXEDMAP, 28),
	STUB_FLAG(HUGEPAGE, 29), STUB_FLAG(NOHUGEPAGE, 30), STUB_FLAG(MERGEABLE, 31),
	STUB_FLAG(ALLOW_ANY_UNCACHED, 39),
	VM_ACCESS_FLAGS = VM_READ | VM_WRITE | VM_EXEC, VM_NONE = 0,
	VM_SPECIAL = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP,
};
#define VM_FAULT_OOM 1
#define VM_FAULT_SIGBUS 2
#define VM_FAULT_NOPAGE 0x100
#define VM_FAULT_LOCKED 0x200
#define VM_FAULT_ERROR 3
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_SHARED 1

typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long bits[1]; } vma_flags_t;
#define __pgprot(x) ((pgprot_t){ (x) })
#define pgprot_val(x) ((x).pgprot)
#define PAGE_SHARED __pgprot(0)
#define PAGE_READONLY __pgprot(1)
#define _PAGE_PCD 0x10
#define _PAGE_PWT 8
pgprot_t pgprot_noncached(pgprot_t), pgprot_writecombine(pgprot_t), pgprot_decrypted(pgprot_t);
pgprot_t pgprot_device(pgprot_t), pgprot_dmacoherent(pgprot_t), vm_get_page_prot(vm_flags_t);

/* Objects. */
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { s64 counter; } atomic64_t;
typedef struct { atomic_t refs; } refcount_t;
typedef struct { int lock; } spinlock_t, raw_spinlock_t, rwlock_t, seqlock_t;
typedef struct { int lock; } wait_queue_head_t;
typedef struct { unsigned int val; } kuid_t, kgid_t;
#define ATOMIC_INIT(i) { (i) }
#define REFCOUNT_INIT(i) { ATOMIC_INIT(i) }
struct kref { refcount_t refcount; };
struct mutex { int lock; };
struct rw_semaphore { int lock; };
struct semaphore { int lock; };
struct completion { int done; };
struct srcu_struct { int lock; };
struct rcu_head { void *next; };
struct list_head { struct list_head *next, *prev; };
struct hlist_node { struct hlist_node *next; };
struct hlist_head { struct hlist_node *first; };
struct rb_node { int color; };
struct rb_root { struct rb_node *rb_node; };
struct ida { int i; };
struct idr { int i; };
struct xarray { int i; };
struct kobject { int i; };
struct work_struct { int i; };
struct delayed_work { struct work_struct work; };
struct timer_list { int i; };
struct workqueue_struct;
struct module;
struct page { unsigned long flags; };
struct folio { struct page page; };
struct resource { resource_size_t start, end; unsigned long flags; const char *name; };
struct device { struct device *parent; void *driver_data, *platform_data; struct kobject kobj; };
struct pci_dev { struct device dev; struct resource resource[7]; int irq; };
struct platform_device { struct device dev; const char *name; };
struct device_driver { const char *name; struct module *owner; const void *of_match_table, *acpi_match_table, *pm; bool suppress_bind_attrs; };
struct of_device_id { char compatible[128]; const void *data; };
struct platform_device_id { char name[20]; unsigned long driver_data; };
struct platform_driver {
	int (*probe)(struct platform_device *);
	void (*remove)(struct platform_device *);
	struct device_driver driver;
	const struct platform_device_id *id_table;
};
struct pci_device_id { u32 vendor, device, subvendor, subdevice, class, class_mask; unsigned long driver_data; };
#define PCI_DEVICE(v, d) .vendor = (v), .device = (d), .subvendor = ~0U, .subdevice = ~0U
struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table;
	int (*probe)(struct pci_dev *, const struct pci_device_id *);
	void (*remove)(struct pci_dev *);
	struct device_driver driver;
};
struct task_struct { int pid, tgid; struct mm_struct *mm; struct task_struct *group_leader; char comm[16]; };
struct mm_struct { unsigned long def_flags, total_vm, locked_vm; atomic_t mm_count; struct rw_semaphore mmap_lock; };
struct path { void *mnt; struct dentry *dentry; };
struct qstr { const unsigned char *name; };
struct dentry { struct inode *d_inode; struct qstr d_name; };
struct super_block { void *s_fs_info; };
struct address_space_operations { int i; };
struct address_space { struct inode *host; const struct address_space_operations *a_ops; unsigned long flags; };
struct inode {
	void *i_private; dev_t i_rdev; loff_t i_size; umode_t i_mode; unsigned int i_flags;
	struct address_space *i_mapping; struct super_block *i_sb; struct cdev *i_cdev; unsigned long i_ino;
	const struct file_operations *i_fop;
};
struct cdev { struct kobject kobj; struct module *owner; const struct file_operations *ops; dev_t dev; };
struct miscdevice { int minor; const char *name; const struct file_operations *fops; struct device *parent, *this_device; umode_t mode; };
struct seq_file { void *private; };
struct poll_table_struct;
typedef struct poll_table_struct poll_table;
struct kiocb { struct file *ki_filp; };
struct iov_iter;
struct file {
	void *private_data; struct inode *f_inode; unsigned int f_flags; fmode_t f_mode; loff_t f_pos;
	struct address_space *f_mapping; const struct file_operations *f_op; struct path f_path;
};
struct vm_area_struct;
struct vm_area_desc;
struct vm_fault {
	struct vm_area_struct *vma; struct page *page; unsigned long address; pgoff_t pgoff; unsigned int flags;
};
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *);
	void (*close)(struct vm_area_struct *);
	int (*mapped)(unsigned long, unsigned long, pgoff_t, const struct file *, void **);
	int (*may_split)(struct vm_area_struct *, unsigned long);
	int (*mremap)(struct vm_area_struct *);
	int (*mprotect)(struct vm_area_struct *, unsigned long, unsigned long, unsigned long);
	vm_fault_t (*fault)(struct vm_fault *);
	vm_fault_t (*huge_fault)(struct vm_fault *, unsigned int);
	vm_fault_t (*map_pages)(struct vm_fault *, pgoff_t, pgoff_t);
	unsigned long (*pagesize)(struct vm_area_struct *);
	vm_fault_t (*page_mkwrite)(struct vm_fault *);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *);
	int (*access)(struct vm_area_struct *, unsigned long, void *, int, int);
	const char *(*name)(struct vm_area_struct *);
};
struct vm_area_struct {
	unsigned long vm_start, vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	union { vm_flags_t vm_flags; vma_flags_t flags; };
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
	const struct vm_operations_struct *vm_ops;
};
struct mmap_action {
	int (*success_hook)(const struct vm_area_struct *);
	int (*error_hook)(int);
	int error_override;
	bool hide_from_rmap_until_complete;
};
struct vm_area_desc {
	const struct mm_struct *const mm;
	struct file *const file;
	unsigned long start, end;
	pgoff_t pgoff;
	struct file *vm_file;
	vma_flags_t vma_flags;
	pgprot_t page_prot;
	const struct vm_operations_struct *vm_ops;
	void *private_data;
	struct mmap_action action;
};
struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*mmap_prepare)(struct vm_area_desc *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, void *);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int);
	int (*fasync)(int, struct file *, int);
	unsigned long (*get_unmapped_area)(struct file *, unsigned long, unsigned long, unsigned long, unsigned long);
	unsigned int (*mmap_capabilities)(struct file *);
};
struct uio_mem { const char *name; phys_addr_t addr; resource_size_t size, offs; int memtype; void *internal_addr; };
struct uio_info {
	const char *name, *version; struct uio_mem mem[5]; long irq; void *priv; struct module *owner;
	int (*mmap)(struct uio_info *, struct vm_area_struct *);
	int (*mmap_prepare)(struct uio_info *, struct vm_area_desc *);
	int (*open)(struct uio_info *, struct inode *);
	int (*release)(struct uio_info *, struct inode *);
};
extern struct task_struct *current;
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#define MISC_DYNAMIC_MINOR 255

/* Lists, locks and what the compiler gives back by itself. */
#define LIST_HEAD_INIT(n) { &(n), &(n) }
#define LIST_HEAD(n) struct list_head n = LIST_HEAD_INIT(n)
#define list_entry(p, t, m) container_of(p, t, m)
#define list_first_entry(h, t, m) list_entry((h)->next, t, m)
#define list_for_each(p, h) for (p = (h)->next; p != (h); p = p->next)
#define list_for_each_entry(p, h, m) \
	for (p = list_entry((h)->next, typeof(*p), m); &p->m != (h); p = list_entry(p->m.next, typeof(*p), m))
#define list_for_each_entry_safe(p, n, h, m) \
	for (p = list_entry((h)->next, typeof(*p), m), n = p; &p->m != (h); p = n)
#define list_for_each_entry_rcu(p, h, m) list_for_each_entry(p, h, m)
#define for_each_set_bit(b, a, s) for ((b) = 0; (b) < (s); (b)++)
#define xa_for_each(x, i, p) for (i = 0, p = (void *)(x); p; p = NULL)
#define DEFINE_MUTEX(n) struct mutex n = { 0 }
#define DEFINE_SPINLOCK(n) spinlock_t n = { 0 }
#define DEFINE_RWLOCK(n) rwlock_t n = { 0 }
#define DECLARE_RWSEM(n) struct rw_semaphore n = { 0 }
#define DEFINE_SRCU(n) struct srcu_struct n = { 0 }
#define DEFINE_STATIC_SRCU(n) static struct srcu_struct n = { 0 }
#define DEFINE_IDA(n) struct ida n = { 0 }
#define DEFINE_IDR(n) struct idr n = { 0 }
#define DEFINE_XARRAY(n) struct xarray n = { 0 }
#define DECLARE_COMPLETION_ONSTACK(n) struct completion n = { 0 }
#define DECLARE_WAIT_QUEUE_HEAD(n) wait_queue_head_t n = { 0 }
#define DECLARE_BITMAP(n, b) unsigned long n[((b) + 63) / 64]
#define DEFINE_PER_CPU(t, n) typeof(t) n
#define spin_lock_irqsave(l, f) do { (f) = (unsigned long)(l); } while (0)
#define spin_unlock_irqrestore(l, f) do { (void)(l); (void)(f); } while (0)
#define read_lock_irqsave(l, f) spin_lock_irqsave(l, f)
#define __cleanup(f) __attribute__((cleanup(f)))
#define DEFINE_FREE(n, t, f) static inline __maybe_unused void __free_##n(void *p) { t _T = *(t *)p; f; }
#define __free(n) __cleanup(__free_##n)
#define no_free_ptr(p) ({ typeof(p) _p = (p); (p) = NULL; _p; })
#define return_ptr(p) return no_free_ptr(p)
static inline __maybe_unused void stub_leave(const void *scope) { (void)scope; }
static inline __maybe_unused const void *stub_enter(const void *lock) { return lock; }
#define guard(n) const void *__UNIQUE_ID(guard) __cleanup(stub_leave) = stub_enter
#define CLASS(n, v) const void *v __cleanup(stub_leave) = stub_enter
#define scoped_guard(n, args...) \
	for (const void *scope __cleanup(stub_leave) = stub_enter(args), *done = NULL; !done; done = scope)
#define scoped_cond_guard(n, fail, args...) scoped_guard(n, args) if (!scope) { fail; } else
void *kmalloc(size_t, gfp_t), *kzalloc(size_t, gfp_t), *kcalloc(size_t, size_t, gfp_t), *vmalloc(unsigned long);
void *vzalloc(unsigned long), *kmemdup(const void *, size_t, gfp_t), *vmalloc_user(unsigned long);
void *kmalloc_array(size_t, size_t, gfp_t), *kvzalloc(size_t, gfp_t), *kvcalloc(size_t, size_t, gfp_t);
void kfree(const void *), vfree(const void *), kvfree(const void *);
#define kmalloc_obj(o) ((typeof(o) *)kmalloc(sizeof(o), 0))
#define kzalloc_obj(o) ((typeof(o) *)kzalloc(sizeof(o), 0))
DEFINE_FREE(kfree, void *, kfree(_T))
struct page *alloc_page(gfp_t), *alloc_pages(gfp_t, unsigned int), *virt_to_page(const void *);
struct page *vmalloc_to_page(const void *), *pfn_to_page(unsigned long);
struct vm_struct {
	void *addr;
	unsigned long size;
	struct page **pages;
	unsigned int nr_pages;
};
struct vm_struct *find_vm_area(const void *);
unsigned long page_to_pfn(const struct page *), vmalloc_to_pfn(const void *), get_zeroed_page(gfp_t);
phys_addr_t virt_to_phys(const void *), page_to_phys(const struct page *);
#define __pa(x) virt_to_phys((const void *)(x))
void *page_address(const struct page *);
void *devm_kzalloc(struct device *, size_t, gfp_t), *devm_kcalloc(struct device *, size_t, size_t, gfp_t);
void *platform_get_drvdata(const struct platform_device *), *vmalloc_32_user(unsigned long);
struct resource *platform_get_resource(struct platform_device *, unsigned int, unsigned int);
const char *dev_name(const struct device *), *pci_name(const struct pci_dev *);
char *devm_kasprintf(struct device *, gfp_t, const char *, ...), *kasprintf(gfp_t, const char *, ...);
void *dma_alloc_coherent(struct device *, size_t, dma_addr_t *, gfp_t);
void *dmam_alloc_coherent(struct device *, size_t, dma_addr_t *, gfp_t);
void __iomem *ioremap(phys_addr_t, size_t), *devm_ioremap(struct device *, phys_addr_t, size_t);
struct inode *file_inode(const struct file *);
struct file *get_file(struct file *);
struct device *get_device(struct device *);
void *dev_get_drvdata(const struct device *), *pci_get_drvdata(struct pci_dev *);
resource_size_t resource_size(const struct resource *);
#define pci_resource_start(d, b) ((d)->resource[b].start)
#define pci_resource_end(d, b) ((d)->resource[b].end)
#define pci_resource_len(d, b) resource_size(&(d)->resource[b])
#define pci_resource_flags(d, b) ((d)->resource[b].flags)
#define IORESOURCE_MEM 0x200
#define to_pci_dev(d) container_of(d, struct pci_dev, dev)
unsigned int iminor(const struct inode *), imajor(const struct inode *);
loff_t i_size_read(const struct inode *);

/* What prints, takes a string with levels and macros in it. */
#define KERN_SOH "\001"
#define KERN_EMERG KERN_SOH "0"
#define KERN_ALERT KERN_SOH "1"
#define KERN_ERR KERN_SOH "3"
#define KERN_WARNING KERN_SOH "4"
#define KERN_NOTICE KERN_SOH "5"
#define KERN_INFO KERN_SOH "6"
#define KERN_DEBUG KERN_SOH "7"
#define KERN_CONT ""
int printk(const char *, ...), pr_emerg(const char *, ...), pr_err(const char *, ...), pr_warn(const char *, ...);
int pr_info(const char *, ...), pr_notice(const char *, ...), pr_debug(const char *, ...), pr_cont(const char *, ...);
int pr_err_once(const char *, ...), pr_warn_once(const char *, ...), pr_info_once(const char *, ...);
int pr_err_ratelimited(const char *, ...), pr_warn_ratelimited(const char *, ...), pr_devel(const char *, ...);
int dev_err(const struct device *, const char *, ...), dev_warn(const struct device *, const char *, ...);
int dev_info(const struct device *, const char *, ...), dev_dbg(const struct device *, const char *, ...);
int dev_notice(const struct device *, const char *, ...);
int dev_err_ratelimited(const struct device *, const char *, ...);

/* What modules say of themselves. */
#define STUB_SAYS extern int stub_says
#define MODULE_LICENSE(x) STUB_SAYS
#define MODULE_AUTHOR(x) STUB_SAYS
#define MODULE_DESCRIPTION(x) STUB_SAYS
#define MODULE_VERSION(x) STUB_SAYS
#define MODULE_ALIAS(x) STUB_SAYS
#define MODULE_PARM_DESC(a, b) STUB_SAYS
#define MODULE_DEVICE_TABLE(a, b) STUB_SAYS
#define MODULE_IMPORT_NS(x) STUB_SAYS
#define module_param(n, t, p) STUB_SAYS
#define module_param_named(n, v, t, p) STUB_SAYS
#define module_init(x) STUB_SAYS
#define module_exit(x) STUB_SAYS
#define late_initcall(x) STUB_SAYS
#define module_misc_device(x) STUB_SAYS
#define module_platform_driver(x) STUB_SAYS
#define module_pci_driver(x) STUB_SAYS
#define builtin_misc_device(x) STUB_SAYS
#define DEFINE_SHOW_ATTRIBUTE(x) STUB_SAYS
#define ALLOW_ERROR_INJECTION(f, e) STUB_SAYS
#define NOKPROBE_SYMBOL(f) STUB_SAYS
#define EXPORT_SYMBOL(x) extern typeof(x) x
#define EXPORT_SYMBOL_GPL(x) extern typeof(x) x
#define EXPORT_SYMBOL_NS_GPL(x, n) extern typeof(x) x

/* The operations of files that the kernel itself gives. */
loff_t no_llseek(struct file *, loff_t, int), noop_llseek(struct file *, loff_t, int);
loff_t default_llseek(struct file *, loff_t, int), generic_file_llseek(struct file *, loff_t, int);
int simple_open(struct inode *, struct file *), nonseekable_open(struct inode *, struct file *);
int generic_file_open(struct inode *, struct file *);
ssize_t generic_file_read_iter(struct kiocb *, struct iov_iter *);
ssize_t generic_file_write_iter(struct kiocb *, struct iov_iter *);
vm_fault_t filemap_fault(struct vm_fault *), filemap_map_pages(struct vm_fault *, pgoff_t, pgoff_t);
vm_fault_t filemap_page_mkwrite(struct vm_fault *);
int generic_access_phys(struct vm_area_struct *, unsigned long, void *, int, int);
int generic_file_fsync(struct file *, loff_t, loff_t, int);

/* The legacy interface. */
int generic_file_mmap(struct file *, struct vm_area_struct *);
int generic_file_readonly_mmap(struct file *, struct vm_area_struct *);
int vfs_mmap(struct file *, struct vm_area_struct *);
int shmem_zero_setup(struct vm_area_struct *);
void vm_flags_set(struct vm_area_struct *, vm_flags_t), vm_flags_clear(struct vm_area_struct *, vm_flags_t);
void vm_flags_init(struct vm_area_struct *, vm_flags_t), vm_flags_reset(struct vm_area_struct *, vm_flags_t);
void vm_flags_mod(struct vm_area_struct *, vm_flags_t, vm_flags_t);
void vma_set_anonymous(struct vm_area_struct *), vma_set_file(struct vm_area_struct *, struct file *);
bool vma_is_anonymous(const struct vm_area_struct *), vma_is_shared_maywrite(const struct vm_area_struct *);
unsigned long vma_pages(const struct vm_area_struct *);
int remap_pfn_range(struct vm_area_struct *, unsigned long, unsigned long, unsigned long, pgprot_t);
int io_remap_pfn_range(struct vm_area_struct *, unsigned long, unsigned long, unsigned long, pgprot_t);
int vm_iomap_memory(struct vm_area_struct *, phys_addr_t, unsigned long);
int remap_vmalloc_range(struct vm_area_struct *, void *, unsigned long);
int vm_insert_page(struct vm_area_struct *, unsigned long, struct page *);
int vm_insert_pages(struct vm_area_struct *, unsigned long, struct page **, unsigned long *);
int vm_map_pages(struct vm_area_struct *, struct page **, unsigned long);
int vm_map_pages_zero(struct vm_area_struct *, struct page **, unsigned long);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *, unsigned long, unsigned long);
vm_fault_t vmf_insert_page(struct vm_area_struct *, unsigned long, struct page *);

/* The descriptor. */
void mmap_action_remap(struct vm_area_desc *, unsigned long, unsigned long, unsigned long);
void mmap_action_remap_full(struct vm_area_desc *, unsigned long);
void mmap_action_ioremap(struct vm_area_desc *, unsigned long, unsigned long, unsigned long);
void mmap_action_ioremap_full(struct vm_area_desc *, unsigned long);
void mmap_action_simple_ioremap(struct vm_area_desc *, phys_addr_t, unsigned long);
void mmap_action_map_kernel_pages(struct vm_area_desc *, unsigned long, struct page **, unsigned long);
void mmap_action_map_kernel_pages_full(struct vm_area_desc *, struct page **);
struct discontig_kernel_page_state {
	unsigned long start, end, addr;
	pgoff_t pgoff;
	unsigned long nr_pages_mapped, nr_pages_remain;
	void *vm_private_data, *private;
};
struct discontig_kernel_page_ops {
	int (*init)(void *, void **);
	int (*get)(struct discontig_kernel_page_state *);
};
void mmap_action_map_discontig_kernel_pages(struct vm_area_desc *, const struct discontig_kernel_page_ops *, void *);
int discontig_kernel_map_page(struct discontig_kernel_page_state *, struct page *);
int discontig_kernel_map_page_range(struct discontig_kernel_page_state *, struct page **, unsigned long);
int discontig_kernel_abort(struct discontig_kernel_page_state *);
unsigned long vma_desc_size(const struct vm_area_desc *), vma_desc_pages(const struct vm_area_desc *);
vm_flags_t vma_flags_to_legacy(vma_flags_t);
vma_flags_t legacy_to_vma_flags(vm_flags_t);
pgprot_t vma_get_page_prot(vma_flags_t);
int generic_file_mmap_prepare(struct vm_area_desc *), generic_file_readonly_mmap_prepare(struct vm_area_desc *);
int shmem_zero_setup_desc(struct vm_area_desc *);
bool stub_test(const struct vm_area_desc *, int, ...), stub_test_word(const vma_flags_t *, int, ...);
void stub_change(struct vm_area_desc *, int, ...), stub_change_word(struct vm_area_desc *, vma_flags_t);
vma_flags_t stub_word(int, ...);
#define vma_desc_test_flags(desc, ...) stub_test(desc, __VA_ARGS__)
#define vma_desc_test(desc, flag) stub_test(desc, flag)
#define vma_desc_test_any(desc, ...) stub_test(desc, __VA_ARGS__)
#define vma_desc_test_all(desc, ...) stub_test(desc, __VA_ARGS__)
#define vma_desc_set_flags(desc, ...) stub_change(desc, __VA_ARGS__)
#define vma_desc_clear_flags(desc, ...) stub_change(desc, __VA_ARGS__)
#define vma_desc_set_flags_mask(desc, word) stub_change_word(desc, word)
#define vma_desc_clear_flags_mask(desc, word) stub_change_word(desc, word)
#define vma_flags_test(flags, ...) stub_test_word(flags, __VA_ARGS__)
#define vma_flags_test_any(flags, ...) stub_test_word(flags, __VA_ARGS__)
#define vma_flags_test_all(flags, ...) stub_test_word(flags, __VA_ARGS__)
#define mk_vma_flags(...) stub_word(__VA_ARGS__)
bool vma_desc_is_cow_mapping(struct vm_area_desc *), is_cow_mapping(vm_flags_t);

#endif
