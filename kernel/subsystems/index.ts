/**
 * What sits behind structures and library functions, as data: what no text of a driver tells, because it is what other users of
 * a lock or of an object do to what is mapped. Lines in sources are those of Linux 7.1.5.
 *
 * A dispatcher, the hook that calls a structure's callback, can itself become an `mmap_prepare` only when nothing that it or
 * a callback holds over the mapping call matters afterwards. For each lock or reference, what do its other users do to the
 * object that is mapped?
 *
 * 1. nothing frees it before the file's release: nothing is lost;
 * 2. they free it without looking for mappings: legacy reaches the state "mapped and freed" as well, by mmap first and free
 *    second;
 * 3. they refuse while it is mapped, zap mappings, or wait for the lock: a mapping that is made after the lock was given
 *    back escapes them.
 */

/** Structures whose callbacks with a vma the kernel calls for mappings that exist: no hooks. */
export const OF_MAPPINGS: ReadonlySet<string> = new Set(['vm_operations_struct', 'mmap_action']);

/** Folders of a kernel tree that hold programs, and texts of the kernel that these are built with. */
export const USER_SPACE = /(?:^|\/)tools\/(?!testing\/selftests\/)/;

/** Functions that hand a descriptor's answers to a mapping which exists: no part of the legacy form. */
export const GLUE: ReadonlySet<string> = new Set(['compat_vma_mmap', '__compat_vma_mmap']);

/** What became of a structure's dispatcher as a whole. */
export interface StructureFact {
  /** What keeps the dispatcher from becoming an `mmap_prepare` with this release, call by call; null when nothing does. */
  readonly race: string | null;
  /** Who would be told, where it can be done: what changes that legacy allows as well. */
  readonly note?: string;
  /** Why callbacks of both forms cannot stand side by side: which of several is called would change. Absent where they can. */
  readonly together?: string;
  /** Why its callbacks stay with this release, also one by one. */
  readonly never?: string;
  /** Does what closes a mapping read its offset, so that a nested call has to put it back? */
  readonly restoresOffset?: true;
}

export interface FunctionFact {
  /** The file that defines it, from the root of a kernel tree. */
  readonly from: string;
  /** Why it stays as it is with this release. */
  readonly never: string;
  /** A word of the file that the reason is about: a tree without it has other code. */
  readonly about?: string;
}

const STRUCTURES: ReadonlyMap<string, StructureFact> = new Map([
  [
    'v4l2_file_operations',
    {
      race: 'vb2_mmap() holds q->mmap_lock over the mapping call: its hook finds the buffer (mem_priv->refcount 1) and gives the lock back; VIDIOC_REQBUFS(0) takes it, vb2_core_reqbufs() finds no mapping, __vb2_buf_mem_free() frees the buffer; the action then maps freed frames, and vm_ops->mapped takes a reference on freed memory',
    },
  ],
  [
    'vb2_mem_ops',
    {
      race: 'VIDIOC_REQBUFS(0) frees the buffer between the hook and the mapping work: q->mmap_lock is free by then, and the reference is not taken yet',
    },
  ],
  [
    'kernfs_ops',
    {
      race: 'kernfs_fop_mmap() holds an active reference: kernfs_drain() waits for it on removal and then unmaps what is mapped; a range that is linked after kernfs_put_active() is seen by neither, and its action maps the memory of a removed device',
    },
  ],
  [
    'bin_attribute',
    {
      race: 'its callback runs inside the active reference of kernfs, which kernfs_drain() waits for and unmaps behind: only nested, under that reference',
    },
  ],
  [
    'ib_device_ops',
    {
      never:
        'rdma_user_mmap_io() keeps the vma, so that uverbs_user_mmap_disassociate() finds it when the device goes: a descriptor has none to keep, and a callback that maps registers without it is not found',
      race: 'ib_uverbs_mmap() holds disassociate_srcu, and rdma_user_mmap_io() keeps the vma in ufile->umaps: uverbs_user_mmap_disassociate() walks that list when the device goes, finds no entry, and the action then maps the registers of a device that is gone',
    },
  ],
  [
    'proc_ops',
    {
      race: 'pde_mmap() runs the callback between use_pde() and unuse_pde(): remove_proc_entry() waits for that, and would be done before the range is linked',
    },
  ],
  [
    'fb_ops',
    {
      race: null,
      note: 'info->mm_lock keeps smem_start and smem_len; who changes them does not look for mappings, so that legacy reaches that state as well',
    },
  ],
  [
    'snd_pcm_ops',
    {
      race: 'snd_card_disconnect() puts snd_shutdown_f_ops, which has ->mmap only, on every open file: mm/vma.c reads f_op->mmap_prepare twice and would call NULL; and an action that fails runs snd_pcm_mmap_data_close() without open, mmap_count becomes -1, and hw_free says -EBADFD ever after',
    },
  ],
  [
    'snd_soc_component_driver',
    {
      race: null,
      together:
        'snd_soc_pcm_component_mmap() calls the first component that has a callback, whatever its form: with both, another one would be called',
    },
  ],
  [
    'uacce_ops',
    {
      restoresOffset: true,
      race: 'q->mutex is held over the callback, uacce_queue_release() and uacce_put_queue() under it stop the queue; uacce_vma_close() indexes by vm_pgoff, which a private remap replaces by the frame',
    },
  ],
  [
    'bpf_map_ops',
    {
      race: 'map->freeze_mutex and writecnt: BPF_MAP_FREEZE in the gap sees no writable mapping, and the writable pages are there before vm_ops->mapped could refuse; the verifier trusts frozen data',
    },
  ],
  [
    'dma_buf_ops',
    {
      race: null,
      note: "exporters' buffers are pinned by the file; dma_buf_mmap() runs the callback for another file's mapping as well, so that the dispatcher follows DRM",
    },
  ],
  ['vfio_device_ops', { race: null }],
  ['kvm_device_ops', { race: null }],
  [
    'drm_gem_object_funcs',
    {
      race: 'drm_gem_mmap() takes a reference that the mapping owns: GEM_CLOSE of the last handle in the gap frees the object, and vm_ops->mapped takes a reference on freed memory',
    },
  ],
  [
    'snd_hwdep_ops',
    { race: 'sound operations are replaced on open files by snd_shutdown_f_ops, which has ->mmap only' },
  ],
]);

const FUNCTIONS: ReadonlyMap<string, FunctionFact> = new Map([
  [
    'packet_mmap',
    {
      from: 'net/packet/af_packet.c',
      never:
        'it maps a ring page by page in two loops under pg_vec_lock and counts po->mapped; packet_set_ring() frees the ring when that is 0: between the hook and the mapping the count is 0',
    },
  ],
  [
    'omapfb_mmap',
    {
      from: 'drivers/video/fbdev/omap2/omapfb/omapfb-main.c',
      never:
        'the region lock is given back inside the hook, and OMAPFB_SETUP_MEM frees the region when map_count is 0: between the hook and vm_ops->mapped it is 0',
    },
  ],
  [
    'rdma_user_mmap_io',
    {
      from: 'drivers/infiniband/core/ib_core_uverbs.c',
      never:
        'it keeps the vma in ufile->umaps for uverbs_user_mmap_disassociate(): vm_ops->mapped is given no vma',
    },
  ],
  [
    'uio_mmap',
    {
      from: 'drivers/uio/uio.c',
      never:
        'the mapping work and vm_ops->mapped of tcmu run under info_lock: once that is given back, tcmu_destroy_device() frees the device of which mapped() takes a reference; it has to be looked up again under the lock, with private data NULL until then',
    },
  ],
  [
    'mport_cdev_mmap',
    {
      from: 'drivers/rapidio/devices/rio_mport_cdev.c',
      never:
        'it finds the buffer under buf_mutex and takes its reference after the mapping, without the lock: the buffer may be freed in between already, and vm_ops->mapped would widen that; the reference has to be taken where the buffer is found',
    },
  ],
  [
    'hl_mem_mgr_mmap',
    {
      from: 'drivers/accel/habanalabs/common/memory_mgr.c',
      never:
        'it claims the buffer by atomic_cmpxchg(&buf->mmap) and takes a reference before the callback maps: a mapping that fails afterwards would leave both',
    },
  ],
  [
    'io_uring_mmap',
    {
      from: 'io_uring/memmap.c',
      about: 'mmap_lock',
      never:
        'it finds the region and maps its pages under mmap_lock: io_register_resize_rings() and who removes a buffer list take a region out under that lock and free its array of pages, which the action would read when the lock is free again',
    },
  ],
  [
    'snd_disconnect_mmap',
    {
      from: 'sound/core/init.c',
      never:
        'snd_shutdown_f_ops is put on every open sound file: PCM, OSS and hwdep files with ->mmap get it as well, so that all operations of sound move in one step or none',
    },
  ],
]);

/** What is known of the dispatcher of a structure; undefined where nobody looked. */
export function structureFact(tag: string): StructureFact | undefined {
  return STRUCTURES.get(tag);
}

/**
 * What is known of a function that takes a vma and cannot be converted.
 * @param file the file that defines it
 * @param source its text
 */
export function functionFact(name: string, file: string, source: string): FunctionFact | undefined {
  const fact = FUNCTIONS.get(name);
  if (!fact || !`/${file}`.endsWith(`/${fact.from}`)) return undefined;
  return fact.about === undefined || source.includes(fact.about) ? fact : undefined;
}

/** Has the offset of a mapping to be what user space asked for once a structure's callback was called? */
export function restoresOffset(tag: string): boolean {
  return STRUCTURES.get(tag)?.restoresOffset === true;
}
