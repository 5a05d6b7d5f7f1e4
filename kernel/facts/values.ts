/** What only computes, what only logs, what asks the system: nothing of it is state of a driver. */
export const VALUES = `

[include/linux/printk.h]
_printk: logs
printk_deferred: logs; macro
printk pr_emerg pr_alert pr_crit pr_err pr_warn pr_notice pr_info pr_cont pr_debug pr_devel printk_once pr_err_once pr_warn_once pr_info_once pr_emerg_ratelimited pr_alert_ratelimited pr_crit_ratelimited pr_err_ratelimited pr_warn_ratelimited pr_notice_ratelimited pr_info_ratelimited pr_debug_ratelimited printk_ratelimited pr_debug_once pr_notice_once pr_crit_once: logs; macro
pr_warning: logs; macro; until 5.5
vprintk vprintk_emit dump_stack: logs
print_hex_dump: logs
print_hex_dump_debug: logs; macro
print_hex_dump_bytes: logs
printk_ratelimit: stores throttles global; fails zero; macro
no_printk: logs; macro
[include/scsi/scsi_device.h]
sdev_prefix_printk scmd_printk: logs
sdev_printk: logs; macro
[include/linux/dev_printk.h]
dev_emerg dev_alert dev_crit dev_err dev_warn dev_notice dev_info dev_dbg dev_vdbg dev_printk dev_err_once dev_warn_once dev_info_once dev_dbg_once dev_notice_once dev_emerg_ratelimited dev_alert_ratelimited dev_crit_ratelimited dev_err_ratelimited dev_warn_ratelimited dev_notice_ratelimited dev_info_ratelimited dev_dbg_ratelimited dev_WARN dev_WARN_ONCE: logs; macro
dev_err_probe dev_warn_probe: logs; fails negative; returns 1
[include/net/net_debug.h]
netdev_printk netdev_emerg netdev_alert netdev_crit netdev_err netdev_warn netdev_notice netdev_info: logs
netdev_dbg: logs; macro
netif_err netif_warn netif_info netif_dbg netif_notice: logs; macro
[include/linux/netdevice.h]
netif_msg_drv: logs; macro
[include/drm/drm_print.h]
drm_err drm_warn drm_info drm_notice drm_dbg drm_dbg_core drm_dbg_driver drm_dbg_kms drm_dbg_prime drm_dbg_vbl drm_dbg_state drm_err_once drm_warn_once drm_info_once drm_err_ratelimited drm_WARN drm_WARN_ONCE drm_WARN_ON drm_WARN_ON_ONCE DRM_DEBUG DRM_DEBUG_DRIVER DRM_DEBUG_KMS DRM_ERROR DRM_INFO DRM_WARN DRM_DEV_ERROR DRM_DEV_DEBUG DRM_NOTE: logs; macro
[include/media/v4l2-common.h]
v4l2_err v4l2_warn v4l2_info v4l2_dbg v4l_err v4l_warn v4l_info v4l_dbg: logs; macro
[include/linux/pci.h]
pci_err pci_warn pci_info pci_dbg pci_notice pci_alert pci_emerg pci_crit pci_WARN pci_info_ratelimited: logs; macro
[include/sound/core.h]
snd_BUG_ON: logs; macro
[include/linux/hid.h]
hid_err hid_warn hid_info hid_dbg: logs; macro
[include/asm-generic/bug.h]
WARN WARN_ON WARN_ON_ONCE WARN_ONCE WARN_TAINT: logs; macro
BUG BUG_ON: logs; macro
[include/linux/mmdebug.h]
VM_BUG_ON VM_BUG_ON_PAGE VM_BUG_ON_VMA VM_BUG_ON_MM VM_WARN_ON VM_WARN_ON_ONCE VM_WARN_ONCE: logs; macro
[include/linux/build_bug.h]
BUILD_BUG_ON BUILD_BUG BUILD_BUG_ON_MSG static_assert BUILD_BUG_ON_ZERO: pure; macro
[include/linux/ratelimit.h]
WARN_ON_RATELIMIT: logs; macro
WARN_RATELIMIT: logs; macro
[include/linux/ratelimit_types.h]
DEFINE_RATELIMIT_STATE: declares 0 object
__ratelimit: stores throttles 0; fails zero; macro
[include/linux/dynamic_debug.h]
dynamic_pr_debug dynamic_dev_dbg: logs; macro
[include/linux/trace_printk.h]
trace_printk trace_puts: logs; macro
[include/linux/panic.h]
panic: stores device global; logs
add_taint: stores state global
[include/linux/err.h]
IS_ERR IS_ERR_OR_NULL PTR_ERR ERR_PTR PTR_ERR_OR_ZERO ERR_CAST: pure
IS_ERR_VALUE: pure; macro
[include/linux/sprintf.h]
sprintf vsprintf snprintf vsnprintf scnprintf vscnprintf: writes 0
sscanf: reads 0; writes 2+
vsscanf: reads 0; writes 2
kasprintf kvasprintf: takes memory result itself ~ kfree kfree_const; sleeps; fails null
[include/linux/kstrtox.h]
kstrtoul kstrtol kstrtoint kstrtouint kstrtou8 kstrtou16 kstrtou32 kstrtou64 kstrtoull kstrtoll: writes 2; fails non-zero
kstrtobool: writes 1; fails non-zero
kstrtoul_from_user kstrtol_from_user kstrtoint_from_user kstrtouint_from_user kstrtoull_from_user kstrtoll_from_user kstrtou8_from_user kstrtou16_from_user kstrtou32_from_user kstrtou64_from_user: writes 3; user 0; sleeps; fails non-zero
kstrtobool_from_user: writes 2; user 0; sleeps; fails non-zero
simple_strtoul simple_strtol simple_strtoull: writes 1
[include/linux/minmax.h]
min max min_t max_t min3 max3 clamp clamp_t clamp_val min_not_zero umin umax: pure; macro
swap: assigns 0 1
in_range MIN MAX MIN_T MAX_T min_array max_array: pure; macro
[include/linux/math.h]
round_up round_down DIV_ROUND_UP DIV_ROUND_UP_ULL DIV_ROUND_DOWN_ULL DIV_ROUND_CLOSEST roundup rounddown abs abs_diff mult_frac: pure; macro
int_sqrt int_sqrt64 reciprocal_scale: pure
[include/linux/math64.h]
div_u64 div64_u64 div_s64 div64_s64 mul_u64_u64_shr mul_u32_u32: pure
mul_u64_u64_div_u64: pure; macro
div_u64_rem div64_u64_rem: writes 2
iter_div_u64_rem: writes 2
mul_u64_u32_shr mul_s64_u64_shr mul_u64_u32_div roundup_u64: pure
div64_long div64_ul DIV64_U64_ROUND_UP DIV_U64_ROUND_UP DIV64_U64_ROUND_CLOSEST DIV_U64_ROUND_CLOSEST DIV_S64_ROUND_CLOSEST: pure; macro
div_s64_rem: writes 2
[include/asm-generic/div64.h]
do_div: assigns 0
[include/linux/log2.h]
ilog2 roundup_pow_of_two rounddown_pow_of_two order_base_2 const_ilog2: pure; macro
is_power_of_2: pure
bits_per: pure; macro
[include/linux/linkage.h]
ALIGN: pure; macro
[include/vdso/align.h]
ALIGN_DOWN IS_ALIGNED PTR_ALIGN PTR_ALIGN_DOWN __ALIGN_MASK: pure; macro
[include/linux/array_size.h]
ARRAY_SIZE: pure; macro
[include/linux/overflow.h]
DEFINE_FLEX DEFINE_RAW_FLEX: declares 1 pointer
check_add_overflow check_sub_overflow check_mul_overflow check_shl_overflow: writes 2; macro
size_add size_mul size_sub: pure
array_size array3_size: pure; macro
struct_size flex_array_size struct_size_t: pure; macro
type_max type_min overflows_type castable_to_type range_overflows range_overflows_t range_end_overflows range_end_overflows_t: pure; macro
wrapping_add wrapping_sub wrapping_mul: pure; macro
struct_offset: pure; macro; since 7.1
wrapping_assign_add wrapping_assign_sub: assigns 0
[include/linux/nospec.h]
array_index_nospec: pure; macro
array_index_mask_nospec: pure
[include/linux/pfn.h]
PFN_ALIGN PFN_UP PFN_DOWN PFN_PHYS PHYS_PFN: pure; macro
[include/linux/pfn_t.h]
phys_to_pfn_t pfn_to_pfn_t __pfn_to_pfn_t pfn_t_valid pfn_t_to_pfn page_to_pfn_t: pure; until 6.17
[include/linux/mm.h]
PAGE_ALIGN PAGE_ALIGNED PAGE_ALIGN_DOWN offset_in_page: pure; macro
page_to_virt lm_alias: pure; macro
[include/asm-generic/memory_model.h]
pfn_to_page page_to_pfn __pfn_to_page __page_to_pfn page_to_phys phys_to_page __phys_to_pfn __pfn_to_phys: pure; macro
pfn_valid: pure
[arch/x86/include/asm/page.h]
__pa __va: pure; macro
virt_addr_valid: pure; macro
[arch/x86/include/asm/xen/page.h]
virt_to_pfn: pure
[arch/s390/include/asm/page.h]
pfn_to_virt: pure
[arch/x86/include/asm/pgtable_types.h]
__pgprot pgprot_val: pure; macro
pgprot_writethrough: pure; macro
cachemode2protval: pure
slow_virt_to_phys: pure
[arch/x86/include/asm/paravirt.h]
__pte pte_val __pgd: pure
[include/linux/pgtable.h]
pgprot_noncached pgprot_writecombine pgprot_device pgprot_nx pgprot_mhp pgprot_decrypted pgprot_encrypted: pure; macro
pgprot_modify: pure
[include/linux/dma-map-ops.h]
pgprot_dmacoherent: pure; macro
dma_pgprot: pure
dev_is_dma_coherent: reads 0
[arch/x86/include/asm/pgtable_32_types.h]
pgtable_l5_enabled: pure; macro
[arch/powerpc/include/asm/book3s/64/pgtable.h]
pgprot_cached pgprot_noncached_wc: pure; macro
[include/linux/dma-direct.h]
dma_to_phys phys_to_dma: pure
[include/linux/huge_mm.h]
thp_get_unmapped_area: tests 0
[include/linux/wordpart.h]
upper_32_bits lower_32_bits: pure; macro
upper_16_bits lower_16_bits REPEAT_BYTE: pure; macro
[include/linux/kdev_t.h]
MAJOR MINOR MKDEV: pure; macro
new_encode_dev new_decode_dev huge_encode_dev: pure
old_valid_dev old_encode_dev old_decode_dev huge_decode_dev sysv_valid_dev sysv_encode_dev sysv_major sysv_minor: pure
print_dev_t format_dev_t: writes 0; macro
[include/linux/stddef.h]
offsetof offsetofend sizeof_field: pure; macro
[include/linux/compiler_types.h]
__same_type: pure; macro
[gcc]
__builtin_types_compatible_p __builtin_choose_expr __builtin_constant_p __builtin_offsetof __builtin_expect: pure; macro
[include/linux/typecheck.h]
typecheck: pure; macro
[include/linux/kconfig.h]
IS_ENABLED IS_BUILTIN IS_MODULE IS_REACHABLE: pure; macro
[include/linux/byteorder/generic.h]
cpu_to_le16 cpu_to_le32 cpu_to_le64 cpu_to_be16 cpu_to_be32 cpu_to_be64 le16_to_cpu le32_to_cpu le64_to_cpu be16_to_cpu be32_to_cpu be64_to_cpu: pure; macro
htons htonl ntohs ntohl: pure; macro
[include/linux/unaligned.h]
get_unaligned: pure; macro
put_unaligned: writes 1; macro
get_unaligned_le16 get_unaligned_le24 get_unaligned_le32 get_unaligned_le64 get_unaligned_be16 get_unaligned_be24 get_unaligned_be32 get_unaligned_be48 get_unaligned_be64: reads 0
put_unaligned_le16 put_unaligned_le24 put_unaligned_le32 put_unaligned_le64 put_unaligned_be16 put_unaligned_be24 put_unaligned_be32 put_unaligned_be48 put_unaligned_be64: writes 1
[include/linux/swab.h]
swab16 swab32 swab64: pure; macro
[include/linux/hash.h]
hash_32 hash_ptr: pure
hash_64: pure; macro
hash_long: pure; macro
hash32_ptr: pure
[include/linux/jhash.h]
jhash jhash2 jhash_1word: pure
[include/linux/crc32.h]
crc32_le crc32_be: pure
crc32: pure
ether_crc ether_crc_le: pure; macro
[include/linux/ktime.h]
ktime_to_ns ktime_to_us ktime_to_ms ktime_set ktime_compare ktime_add_us ns_to_ktime ms_to_ktime ktime_us_delta ktime_ms_delta ktime_after ktime_before: pure
ktime_add ktime_sub ktime_add_ns ktime_sub_ns: pure; macro
ktime_to_timespec64: pure; macro
ktime_divns ktime_add_ms ktime_sub_us ktime_sub_ms ktime_add_safe timespec64_to_ktime: pure
[include/linux/timekeeping.h]
ktime_get ktime_get_ns ktime_get_real ktime_get_real_ns ktime_get_boottime ktime_get_raw ktime_get_seconds ktime_get_real_seconds: tests global
ktime_get_ts64 ktime_get_real_ts64: writes 0
[include/linux/jiffies.h]
time_after time_before time_after_eq time_before_eq time_in_range: pure; macro
msecs_to_jiffies usecs_to_jiffies jiffies_to_msecs jiffies_to_usecs nsecs_to_jiffies get_jiffies_64: pure
time_is_before_jiffies time_is_after_jiffies time_is_before_eq_jiffies time_is_after_eq_jiffies: tests global; macro
time_after64 time_before64 time_after_eq64 time_before_eq64 time_in_range_open: pure; macro
jiffies_to_nsecs jiffies64_to_nsecs jiffies64_to_msecs jiffies_to_clock_t clock_t_to_jiffies jiffies_64_to_clock_t nsec_to_clock_t nsecs_to_jiffies64 timespec64_to_jiffies jiffies_delta_to_msecs: pure
jiffies_to_timespec64: writes 1
[include/linux/sched/clock.h]
local_clock sched_clock: tests global
[include/linux/random.h]
get_random_bytes: writes 0
get_random_u8 get_random_u16 get_random_u32 get_random_u64 get_random_u32_below get_random_long: tests global
add_device_randomness: stores state global
[include/linux/prandom.h]
prandom_u32_state: stores state 0
[include/linux/capability.h]
capable ns_capable ns_capable_noaudit file_ns_capable: tests global
perfmon_capable bpf_capable: tests global
[include/linux/security.h]
security_locked_down security_mmap_file security_file_ioctl: tests 0; fails non-zero
[include/linux/uidgid.h]
uid_eq gid_eq uid_valid from_kuid from_kgid make_kuid from_kuid_munged: pure
uid_gt gid_gt uid_gte gid_gte uid_lt gid_lt uid_lte gid_lte gid_valid make_kgid from_kgid_munged kuid_has_mapping kgid_has_mapping: pure
[include/linux/sched/signal.h]
rlimit task_rlimit: reads global
[include/linux/compat.h]
in_compat_syscall compat_ptr: tests global
is_compat_task: tests global; macro
[include/linux/cpumask.h]
num_online_cpus num_possible_cpus cpu_online cpu_possible: tests global
cpumask_test_cpu cpumask_weight cpumask_first cpumask_next cpumask_empty: tests 0
cpumask_set_cpu cpumask_clear_cpu cpumask_copy cpumask_clear cpumask_setall: stores state 0 1
alloc_cpumask_var zalloc_cpumask_var: takes memory 0 ~ free_cpumask_var; sleeps; fails false
free_cpumask_var: gives memory 0
[include/linux/topology.h]
cpu_to_node numa_node_id: pure
[include/linux/uuid.h]
uuid_equal guid_equal uuid_is_null: pure
uuid_gen generate_random_uuid guid_gen: writes 0
guid_is_null: pure
guid_copy uuid_copy import_guid export_guid import_uuid export_uuid: writes 0
[include/linux/ctype.h]
isspace isalpha isalnum isxdigit tolower toupper isprint: pure; macro
isdigit: pure
iscntrl isgraph islower ispunct isupper isascii toascii: pure; macro
isodigit: pure
[include/linux/cleanup.h]
no_free_ptr return_ptr retain_and_null_ptr: assigns 0
guard scoped_guard: pure; macro
ACQUIRE ACQUIRE_ERR: pure; fails negative; macro; since 6.17
[include/linux/mman.h]
calc_vm_prot_bits calc_vm_flag_bits: pure
[include/linux/efi.h]
efi_enabled: tests global
efi_mem_attributes efi_mem_type: pure
[include/linux/string_choices.h]
str_yes_no str_on_off str_enabled_disabled str_true_false str_read_write: pure
[include/linux/stringify.h]
__stringify: pure; macro
[include/linux/args.h]
COUNT_ARGS CONCATENATE: pure; macro
[include/linux/stdarg.h]
va_start va_end: assigns 0
va_arg: assigns 0
[arch/x86/include/asm/msr.h]
rdmsrl: assigns 1; stores register 0
rdmsrq: assigns 1; stores register 0; since 7.1
wrmsrl: stores register 0; macro
wrmsr: stores register 0
[include/asm-generic/getorder.h]
get_order: pure
[arch/x86/include/asm/bitops.h]
fls fls64 __fls: pure
ffs __ffs ffz: pure; macro
[include/asm-generic/bitops/const_hweight.h]
hweight8 hweight16 hweight32 hweight64: pure; macro
[arch/x86/include/asm/page_64.h]
clear_page copy_page: writes 0
[arch/x86/include/asm/vdso/processor.h]
cpu_relax: pure
[include/linux/mm_types.h]
VMA_ITERATOR: declares 0 elsewhere
[include/uapi/linux/const.h]
_AC _AT _UL _ULL _BITUL _BITULL: pure; macro
[include/vdso/const.h]
UL ULL: pure; macro
[include/uapi/asm-generic/ioctl.h]
_IO _IOR _IOW _IOWR _IOC _IOC_DIR _IOC_TYPE _IOC_NR _IOC_SIZE: pure; macro
[include/uapi/linux/stat.h]
S_ISREG S_ISDIR S_ISCHR S_ISBLK S_ISLNK S_ISFIFO S_ISSOCK: pure; macro
[include/linux/time64.h]
timespec64_equal timespec64_compare timespec64_add timespec64_sub timespec64_valid timespec64_valid_strict timespec64_to_ns ns_to_timespec64: pure
set_normalized_timespec64: writes 0
timespec64_add_ns: writes 0
[include/linux/compiler.h]
is_signed_type is_unsigned_type statically_true data_race RELOC_HIDE absolute_pointer: pure; macro
offset_to_ptr: pure
OPTIMIZER_HIDE_VAR: assigns 0
`;
