/**
 * Code of the kernel that is given a `struct file_operations` and looks at its legacy member, not at `mmap_prepare`, as data.
 * What asks for a file what mmap() asks (`can_mmap_file()`, `vfs_mmap()`) knows both forms, and is not here. No release is
 * known that has changed any of these. Lines in sources are those of Linux 7.1.5.
 */
export interface LegacyReader {
  /** How it gets the structure. */
  readonly given: GivenToFunction | HeldByMember;
  /** What it does with the legacy member, and what comes of it where that is not set. */
  readonly does: string;
}

/** Functions that are handed the address of the structure. */
export interface GivenToFunction {
  readonly functions: readonly string[];
  /** Which argument it is, from 0. */
  readonly argument: number;
  /** What decides as the legacy member would: where one of them is there, the member changes nothing. */
  readonly likewise?: Likewise;
  /**
   * The function that a driver calls in open() for a file that the subsystem reaches later: where the driver's open() is there
   * to be read and nothing calls it, no file of these operations is reached.
   */
  readonly reachedBy?: string;
}

export interface Likewise {
  /** Other members of the structure. */
  readonly members: readonly string[];
  /** An argument, the mode of a file, in which any other permission than these has the same effect. */
  readonly mode: { readonly argument: number; readonly beside: number };
}

/** A member of another structure that points to it. */
export interface HeldByMember {
  readonly structure: string;
  readonly member: string;
  /** A member of that structure that has to name a word, where it is set to anything, for the legacy member to be used. */
  readonly only: { readonly member: string; readonly word: string };
  /** What shows that the objects behind have the member themselves, so that this one is not used. */
  readonly unless: {
    /** How functions and macros begin that make such objects, where the structure names one. */
    readonly named: readonly string[];
    /** The structure of which every one in the file has to have the member. */
    readonly all: string;
    readonly member: string;
  };
}

/** fs/debugfs/file.c:265, debugfs_locked_down() */
const DEBUGFS = {
  likewise: { members: ['unlocked_ioctl', 'compat_ioctl'], mode: { argument: 1, beside: 0o444 } },
  does: 'debugfs_locked_down() lets a file that can only be read be opened in a kernel that is locked down, unless its operations have ->mmap',
} as const;

export const LEGACY_READERS: readonly LegacyReader[] = [
  {
    given: {
      functions: ['debugfs_create_file', 'debugfs_create_file_unsafe', 'debugfs_create_file_size'],
      argument: 4,
      likewise: DEBUGFS.likewise,
    },
    does: DEBUGFS.does,
  },
  {
    given: {
      functions: ['debugfs_create_file_aux', 'debugfs_create_file_aux_num', 'debugfs_create_file_full'],
      argument: 5,
      likewise: DEBUGFS.likewise,
    },
    does: DEBUGFS.does,
  },
  {
    // drivers/gpu/drm/drm_prime.c:798, drm_gem_prime_mmap()
    given: {
      structure: 'drm_driver',
      member: 'fops',
      only: { member: 'driver_features', word: 'DRIVER_GEM' },
      unless: {
        named: ['drm_gem_shmem_', 'drm_gem_dma_', 'DRM_GEM_SHMEM_', 'DRM_GEM_DMA_'],
        all: 'drm_gem_object_funcs',
        member: 'mmap',
      },
    },
    does: 'drm_gem_prime_mmap() calls ->mmap for an exported buffer whose object has no mmap of its own: it would call NULL',
  },
  {
    // sound/core/init.c:517, snd_card_disconnect()
    given: {
      functions: ['snd_register_device', 'snd_register_oss_device'],
      argument: 3,
      reachedBy: 'snd_card_file_add',
    },
    does: 'snd_card_disconnect() puts operations that have only ->mmap on open files, and mmap() reads f_op twice: it would call NULL where they change in between',
  },
];
