import { removedFlagNames } from '../../kernel/flags';
import * as pgprot from '../mm/pages/pgprot';
import * as fault from '../mm/fault/vm-fault';
import * as flags from '../mm/vma/vm-flags';
import type { KernelFamily } from './family';

/** Error numbers (include/uapi/asm-generic/errno-base.h, errno.h, include/linux/errno.h). */
// eslint-disable-next-line no-restricted-syntax -- only listed
export const ERRORS: Readonly<Record<string, number>> = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, ENXIO: 6, E2BIG: 7, ENOEXEC: 8, EBADF: 9, ECHILD: 10, EAGAIN: 11, ENOMEM: 12,
  EACCES: 13, EFAULT: 14, ENOTBLK: 15, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENODEV: 19, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, ENFILE: 23,
  EMFILE: 24, ENOTTY: 25, ETXTBSY: 26, EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EMLINK: 31, EPIPE: 32, EDOM: 33, ERANGE: 34,
  EDEADLK: 35, ENAMETOOLONG: 36, ENOLCK: 37, ENOSYS: 38, ENOTEMPTY: 39, ELOOP: 40, EWOULDBLOCK: 11, ENOMSG: 42, EIDRM: 43, ECHRNG: 44,
  EL2NSYNC: 45, EL3HLT: 46, EL3RST: 47, ELNRNG: 48, EUNATCH: 49, ENOCSI: 50, EL2HLT: 51, EBADE: 52, EBADR: 53, EXFULL: 54, ENOANO: 55,
  EBADRQC: 56, EBADSLT: 57, EDEADLOCK: 35, EBFONT: 59, ENOSTR: 60, ENODATA: 61, ETIME: 62, ENOSR: 63, ENONET: 64, ENOPKG: 65,
  EREMOTE: 66, ENOLINK: 67, EADV: 68, ESRMNT: 69, ECOMM: 70, EPROTO: 71, EMULTIHOP: 72, EDOTDOT: 73, EBADMSG: 74, EFSBADCRC: 74,
  EOVERFLOW: 75, ENOTUNIQ: 76, EBADFD: 77, EREMCHG: 78, ELIBACC: 79, ELIBBAD: 80, ELIBSCN: 81, ELIBMAX: 82, ELIBEXEC: 83, EILSEQ: 84,
  ERESTART: 85, ESTRPIPE: 86, EUSERS: 87, ENOTSOCK: 88, EDESTADDRREQ: 89, EMSGSIZE: 90, EPROTOTYPE: 91, ENOPROTOOPT: 92,
  EPROTONOSUPPORT: 93, ESOCKTNOSUPPORT: 94, EOPNOTSUPP: 95, EPFNOSUPPORT: 96, EAFNOSUPPORT: 97, EADDRINUSE: 98, EADDRNOTAVAIL: 99,
  ENETDOWN: 100, ENETUNREACH: 101, ENETRESET: 102, ECONNABORTED: 103, ECONNRESET: 104, ENOBUFS: 105, EISCONN: 106, ENOTCONN: 107,
  ESHUTDOWN: 108, ETOOMANYREFS: 109, ETIMEDOUT: 110, ECONNREFUSED: 111, EHOSTDOWN: 112, EHOSTUNREACH: 113, EALREADY: 114,
  EINPROGRESS: 115, ESTALE: 116, EUCLEAN: 117, EFSCORRUPTED: 117, ENOTNAM: 118, ENAVAIL: 119, EISNAM: 120, EREMOTEIO: 121, EDQUOT: 122,
  ENOMEDIUM: 123, EMEDIUMTYPE: 124, ECANCELED: 125, ENOKEY: 126, EKEYEXPIRED: 127, EKEYREVOKED: 128, EKEYREJECTED: 129,
  EOWNERDEAD: 130, ENOTRECOVERABLE: 131, ERFKILL: 132, EHWPOISON: 133, ERESTARTSYS: 512, ERESTARTNOINTR: 513, ERESTARTNOHAND: 514,
  ENOIOCTLCMD: 515, ERESTART_RESTARTBLOCK: 516, EPROBE_DEFER: 517, EOPENSTALE: 518, ENOPARAM: 519, EBADHANDLE: 521, ENOTSYNC: 522,
  EBADCOOKIE: 523, ENOTSUPP: 524, ETOOSMALL: 525, ESERVERFAULT: 526, EBADTYPE: 527, EJUKEBOX: 528, EIOCBQUEUED: 529,
  ERECALLCONFLICT: 530, ENOGRACE: 531,
}; // prettier-ignore

/** Allocation flags (include/linux/gfp_types.h). */
// eslint-disable-next-line no-restricted-syntax -- only listed
const GFP: Readonly<Record<string, number>> = {
  __GFP_DMA: 0x1, __GFP_HIGHMEM: 0x2, __GFP_DMA32: 0x4, __GFP_MOVABLE: 0x8, __GFP_RECLAIMABLE: 0x10, __GFP_HIGH: 0x20, __GFP_IO: 0x40,
  __GFP_FS: 0x80, __GFP_ZERO: 0x100, __GFP_DIRECT_RECLAIM: 0x400, __GFP_KSWAPD_RECLAIM: 0x800, __GFP_WRITE: 0x1000, __GFP_NOWARN: 0x2000,
  __GFP_RETRY_MAYFAIL: 0x4000, __GFP_NOFAIL: 0x8000, __GFP_NORETRY: 0x10000, __GFP_MEMALLOC: 0x20000, __GFP_COMP: 0x40000,
  __GFP_NOMEMALLOC: 0x80000, __GFP_HARDWALL: 0x100000, __GFP_THISNODE: 0x200000, __GFP_ACCOUNT: 0x400000,
  GFP_ATOMIC: 0x820, GFP_KERNEL: 0xcc0, GFP_KERNEL_ACCOUNT: 0x400cc0, GFP_NOWAIT: 0x2800, GFP_NOIO: 0xc00, GFP_NOFS: 0xc40,
  GFP_USER: 0x100cc0, GFP_DMA: 0x1, GFP_DMA32: 0x4, GFP_HIGHUSER: 0x100cc2, GFP_HIGHUSER_MOVABLE: 0x100cca,
}; // prettier-ignore

function numbers(table: Readonly<Record<string, number>>, suffix = ''): string {
  return Object.entries(table)
    .map(([name, value]) => `#define ${name} ${value < 10 ? value : `0x${value.toString(16)}`}${suffix}`)
    .join('\n');
}

function masks(module: Readonly<Record<string, unknown>>, pattern: RegExp, suffix: string): string {
  return Object.entries(module)
    .filter(([name, value]) => pattern.test(name) && (typeof value === 'bigint' || typeof value === 'number'))
    .map(([name, value]) => `#define ${name} 0x${(value as bigint).toString(16)}${suffix}`)
    .join('\n');
}

const BITS = Object.entries(flags.VMA_BITS)
  .map(([name, bit]) => `#define VMA_${name}_BIT ${bit}`)
  .join('\n');

/** Masks that the kernel also has by bit number: VMA_REMAP_FLAGS and its like. */
const MASKS = ['VM_ACCESS_FLAGS', 'VM_SPECIAL', 'VM_REMAP_FLAGS', 'VM_LOCKED_MASK']
  .map(
    (name) =>
      `#define ${name.replace(/^VM_/, 'VMA_').replace(/^VMA_SPECIAL$/, 'VMA_SPECIAL_FLAGS')} ((vma_flags_t)${name})`,
  )
  .join('\n');

/** Flags that legacy code still names, as what they stood for. */
const REMOVED = [...removedFlagNames()]
  .map(([name, stood_for]) => `#define ${name} (${stood_for.join(' | ')})`)
  .join('\n');

/** Types, limits, errors, flags and sizes that driver code names without defining them; x86-64's. */
export const constantFamily: KernelFamily = {
  header: `
typedef unsigned char u8; typedef unsigned char __u8; typedef unsigned char uint8_t; typedef unsigned char u_char; typedef unsigned char unchar;
typedef signed char s8; typedef signed char __s8; typedef signed char int8_t;
typedef unsigned short u16; typedef unsigned short __u16; typedef unsigned short uint16_t; typedef unsigned short ushort;
typedef unsigned short u_short; typedef short s16; typedef short __s16; typedef short int16_t;
typedef unsigned int u32; typedef unsigned int __u32; typedef unsigned int uint32_t; typedef unsigned int uint; typedef unsigned int u_int;
typedef int s32; typedef int __s32; typedef int int32_t;
typedef unsigned long u64; typedef unsigned long __u64; typedef unsigned long uint64_t; typedef unsigned long ulong; typedef unsigned long u_long;
typedef long s64; typedef long __s64; typedef long int64_t;
typedef unsigned short __le16; typedef unsigned short __be16; typedef unsigned int __le32; typedef unsigned int __be32;
typedef unsigned long __le64; typedef unsigned long __be64;
typedef unsigned long size_t; typedef long ssize_t; typedef long ptrdiff_t; typedef unsigned long uintptr_t; typedef long intptr_t;
typedef _Bool bool; typedef long loff_t; typedef long off_t; typedef long time64_t; typedef long ktime_t;
typedef unsigned long phys_addr_t; typedef unsigned long dma_addr_t; typedef unsigned long resource_size_t;
typedef unsigned long pgoff_t; typedef unsigned long sector_t; typedef unsigned long blkcnt_t;
typedef unsigned int gfp_t; typedef unsigned int fmode_t; typedef unsigned short umode_t; typedef unsigned int dev_t; typedef unsigned int vm_fault_t;
typedef unsigned int slab_flags_t; typedef unsigned int __poll_t; typedef int pid_t; typedef unsigned int kuid_t; typedef unsigned int kgid_t;
typedef unsigned int uid_t; typedef unsigned int gid_t; typedef unsigned long vm_flags_t; typedef unsigned long pgprotval_t; typedef unsigned long pteval_t;
typedef unsigned int vma_flag_t; typedef unsigned long irq_hw_number_t; typedef unsigned long ino_t; typedef int irqreturn_t; typedef unsigned long cycles_t;
typedef void *fl_owner_t; typedef int wait_queue_state_t;

#define true 1
#define false 0
#define CHAR_BIT 8
#define BITS_PER_BYTE 8
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define U8_MAX 0xff
#define U16_MAX 0xffff
#define U32_MAX 0xffffffffU
#define U64_MAX 0xffffffffffffffffUL
#define S32_MAX 0x7fffffff
#define S64_MAX 0x7fffffffffffffffL
#define INT_MAX 0x7fffffff
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX 0xffffffffU
#define LONG_MAX 0x7fffffffffffffffL
#define LONG_MIN (-LONG_MAX - 1L)
#define ULONG_MAX 0xffffffffffffffffUL
#define LLONG_MAX 0x7fffffffffffffffL
#define ULLONG_MAX 0xffffffffffffffffUL
#define SIZE_MAX 0xffffffffffffffffUL
#define SSIZE_MAX 0x7fffffffffffffffL
#define PHYS_ADDR_MAX 0xffffffffffffffffUL
#define DMA_MAPPING_ERROR 0xffffffffffffffffUL
#define MAX_ERRNO 4095
#define PAGE_SHIFT 12
#define PAGE_SIZE 0x1000UL
#define PAGE_MASK 0xfffffffffffff000UL
#define PMD_SHIFT 21
#define PMD_SIZE 0x200000UL
#define PMD_MASK 0xffffffffffe00000UL
#define PUD_SHIFT 30
#define PUD_SIZE 0x40000000UL
#define PMD_ORDER 9
#define PUD_ORDER 18
#define HPAGE_PMD_SIZE PMD_SIZE
#define HPAGE_SIZE PMD_SIZE
#define HPAGE_SHIFT PMD_SHIFT
#define L1_CACHE_BYTES 64
#define SMP_CACHE_BYTES 64
#define HZ 1000
#define NR_CPUS 64
#define NUMA_NO_NODE (-1)
#define MAX_PAGE_ORDER 10
#define MAX_ORDER_NR_PAGES 1024
#define TASK_SIZE 0x7ffffffff000UL
#define SZ_1 1
#define SZ_4 4
#define SZ_16 16
#define SZ_64 0x40
#define SZ_128 0x80
#define SZ_256 0x100
#define SZ_512 0x200
#define SZ_1K 0x400
#define SZ_2K 0x800
#define SZ_4K 0x1000
#define SZ_8K 0x2000
#define SZ_16K 0x4000
#define SZ_32K 0x8000
#define SZ_64K 0x10000
#define SZ_128K 0x20000
#define SZ_256K 0x40000
#define SZ_512K 0x80000
#define SZ_1M 0x100000
#define SZ_2M 0x200000
#define SZ_4M 0x400000
#define SZ_8M 0x800000
#define SZ_16M 0x1000000
#define SZ_32M 0x2000000
#define SZ_64M 0x4000000
#define SZ_128M 0x8000000
#define SZ_256M 0x10000000
#define SZ_512M 0x20000000
#define SZ_1G 0x40000000
#define SZ_2G 0x80000000U
#define SZ_4G 0x100000000UL
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_ACCMODE 3
#define O_NONBLOCK 04000
#define O_DSYNC 010000
#define O_DIRECT 040000
#define O_SYNC 04010000
#define FMODE_READ 1
#define FMODE_WRITE 2
#define FMODE_LSEEK 4
#define FMODE_PREAD 8
#define FMODE_PWRITE 0x10
#define FMODE_EXEC 0x20
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define PROT_NONE 0
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define KERN_EMERG "0"
#define KERN_ALERT "1"
#define KERN_CRIT "2"
#define KERN_ERR "3"
#define KERN_WARNING "4"
#define KERN_NOTICE "5"
#define KERN_INFO "6"
#define KERN_DEBUG "7"
#define KERN_CONT ""
#define IORESOURCE_IO 0x100
#define IORESOURCE_MEM 0x200
#define IORESOURCE_PREFETCH 0x2000
#define IORESOURCE_READONLY 0x4000
#define IRQ_NONE 0
#define IRQ_HANDLED 1
#define TASK_INTERRUPTIBLE 1
#define CAP_DAC_OVERRIDE 1
#define CAP_NET_ADMIN 12
#define CAP_IPC_LOCK 14
#define CAP_SYS_RAWIO 17
#define CAP_SYS_ADMIN 21
#define CAP_SYS_RESOURCE 24
#define LINUX_VERSION_CODE 0x70100
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
${numbers(ERRORS)}
${numbers(GFP, 'U')}
${BITS}
${masks(flags, /^VM_/, 'UL')}
${REMOVED}
${MASKS}
#define VM_DATA_DEFAULT_FLAGS (VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define EMPTY_VMA_FLAGS ((vma_flags_t){ })
${masks(fault, /^VM_FAULT_/, 'U')}
${masks(fault, /^FAULT_FLAG_/, 'U')}
${masks(pgprot, /^_PAGE_/, 'UL')}
#define _PAGE_CACHE_WC _PAGE_PWT
#define _PAGE_NOCACHE (_PAGE_PCD | _PAGE_PWT)
#define PAGE_KERNEL ((pgprot_t)0x${pgprot.PAGE_KERNEL.toString(16)}UL)
#define PAGE_SHARED ((pgprot_t)(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED))
#define PAGE_READONLY ((pgprot_t)(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED))

#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1UL << (n))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
#define GENMASK_ULL(h, l) GENMASK(h, l)
#define BITS_TO_LONGS(n) (((n) + 63) / 64)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_CLOSEST(x, d) (((x) + ((d) / 2)) / (d))
#define PAGE_ALIGN(x) (((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define PAGE_ALIGN_DOWN(x) ((x) & PAGE_MASK)
#define PAGE_ALIGNED(x) ((((unsigned long)(x)) & (PAGE_SIZE - 1)) == 0)
#define IS_ALIGNED(x, a) (((x) & ((a) - 1)) == 0)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#define PFN_ALIGN(x) PAGE_ALIGN((unsigned long)(x))
#define pages_to_bytes(x) ((unsigned long)(x) << PAGE_SHIFT)
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define is_power_of_2(n) ((n) != 0 && (((n) & ((n) - 1)) == 0))
#define abs(x) ((x) < 0 ? -(x) : (x))
#define swap(a, b) do { typeof(a) swapped_value = (a); (a) = (b); (b) = swapped_value; } while (0)
#define likely(x) (x)
#define unlikely(x) (x)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, v) ((x) = (v))
#define ACCESS_ONCE(x) (x)
#define data_race(x) (x)
#define smp_load_acquire(p) (*(p))
#define smp_store_release(p, v) (*(p) = (v))
#define smp_store_mb(x, v) ((x) = (v))
#define fallthrough ((void)0)
#define no_free_ptr(p) ({ typeof(p) freed_pointer = (p); (p) = NULL; freed_pointer; })
#define return_ptr(p) return no_free_ptr(p)
#define typecheck(t, x) (1)
#define __force
#define unreachable() ((void)0)
#define MKDEV(ma, mi) (((ma) << 20) | (mi))
#define MAJOR(dev) ((unsigned int)((dev) >> 20))
#define MINOR(dev) ((unsigned int)((dev) & 0xfffff))
#define check_add_overflow(a, b, d) ({ *(d) = (a) + (b); (*(d) < (a)); })
#define check_mul_overflow(a, b, d) ({ *(d) = (a) * (b); ((b) != 0 && *(d) / (b) != (a)); })
#define check_sub_overflow(a, b, d) ({ *(d) = (a) - (b); ((a) < (b)); })
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define get_user(x, p) (copy_from_user(&(x), (p), sizeof(x)) ? -EFAULT : 0)
#define put_user(x, p) ({ typeof(*(p)) put_value = (x); copy_to_user((p), &put_value, sizeof(put_value)) ? -EFAULT : 0; })
size_t size_mul(size_t a, size_t b);
size_t size_add(size_t a, size_t b);
`,
  functions: {
    /** size_mul(): the product, or SIZE_MAX when it does not fit */
    size_mul: (machine, a, b) => saturate(machine.integer(a) * machine.integer(b)),
    /** size_add(): the sum, or SIZE_MAX when it does not fit */
    size_add: (machine, a, b) => saturate(machine.integer(a) + machine.integer(b)),
  },
};

function saturate(value: bigint): bigint {
  const max = (1n << 64n) - 1n;
  return value > max ? max : value;
}
