/** One flag of a mapping: its bit number, and what a descriptor's helpers call it. */
export interface Flag {
  readonly bit: number;
  /** `VMA_READ_BIT` ... */
  readonly name: string;
}

/** What a VM_ name stands for in a kernel that has mmap_prepare(). */
export type FlagName =
  | { readonly kind: 'flag'; readonly flag: Flag }
  /** Several flags, or none. */
  | { readonly kind: 'mask'; readonly flags: readonly Flag[] }
  /** A mask whose value depends on the configuration or on the kernel's release: no list of bits is exact. */
  | { readonly kind: 'varies'; readonly why: string }
  /** No longer there. */
  | { readonly kind: 'removed'; readonly why: string };

/**
 * Names that are one bit, the same one, wherever they are defined at all (include/linux/mm.h, DECLARE_VMA_BIT).
 * Two names of one bit number are the same flag on different architectures. None is above bit 31: an `int` holds them all.
 */
const BITS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    READ: 0,
    WRITE: 1,
    EXEC: 2,
    SHARED: 3,
    MAYREAD: 4,
    MAYWRITE: 5,
    MAYEXEC: 6,
    MAYSHARE: 7,
    GROWSDOWN: 8,
    MAYOVERLAY: 9,
    PFNMAP: 10,
    MAYBE_GUARD: 11,
    UFFD_WP: 12,
    LOCKED: 13,
    IO: 14,
    SEQ_READ: 15,
    RAND_READ: 16,
    DONTCOPY: 17,
    DONTEXPAND: 18,
    LOCKONFAULT: 19,
    ACCOUNT: 20,
    NORESERVE: 21,
    HUGETLB: 22,
    SYNC: 23,
    ARCH_1: 24,
    SAO: 24,
    SPARC_ADI: 24,
    ARM64_BTI: 24,
    MAPPED_COPY: 24,
    WIPEONFORK: 25,
    DONTDUMP: 26,
    MIXEDMAP: 28,
    HUGEPAGE: 29,
    NOHUGEPAGE: 30,
    MERGEABLE: 31,
  }),
);

/** Names that are several bits, always the same ones. */
const MASKS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    NONE: [],
    ACCESS_FLAGS: ['READ', 'WRITE', 'EXEC'],
    SPECIAL: ['IO', 'DONTEXPAND', 'PFNMAP', 'MIXEDMAP'],
    NO_KHUGEPAGED: ['IO', 'DONTEXPAND', 'PFNMAP', 'MIXEDMAP', 'HUGETLB'],
    LOCKED_MASK: ['LOCKED', 'LOCKONFAULT'],
    INIT_DEF_MASK: ['NOHUGEPAGE'],
  }),
);

const NONE_IN_SOME = 'is no flag (VM_NONE) in some configurations, where its bit is another flag or none';
const OF_SOME = 'is a flag only where the architecture has protection keys';
const SUM_OF_OTHERS = 'is made of flags that the architecture and the configuration choose';

/** Names whose value is not the same in every configuration: VM_x is zero where VMA_x_BIT is not, or the bit moves. */
const VARYING: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    UFFD_MISSING: NONE_IN_SOME,
    UFFD_MINOR: NONE_IN_SOME,
    SOFTDIRTY: NONE_IN_SOME,
    MTE: NONE_IN_SOME,
    MTE_ALLOWED: NONE_IN_SOME,
    SHADOW_STACK: NONE_IN_SOME,
    GROWSUP: NONE_IN_SOME,
    STACK_EARLY: NONE_IN_SOME,
    DROPPABLE: NONE_IN_SOME,
    SEALED: NONE_IN_SOME,
    SEALED_SYSMAP: NONE_IN_SOME,
    ALLOW_ANY_UNCACHED: NONE_IN_SOME,
    ARCH_CLEAR: NONE_IN_SOME,
    PKEY_BIT0: OF_SOME,
    PKEY_BIT1: OF_SOME,
    PKEY_BIT2: OF_SOME,
    PKEY_BIT3: NONE_IN_SOME,
    PKEY_BIT4: NONE_IN_SOME,
    STACK: 'is VM_GROWSUP or VM_GROWSDOWN as the architecture has it',
    STACK_FLAGS: SUM_OF_OTHERS,
    STACK_DEFAULT_FLAGS: SUM_OF_OTHERS,
    STACK_INCOMPLETE_SETUP: SUM_OF_OTHERS,
    DATA_DEFAULT_FLAGS: SUM_OF_OTHERS,
    DATA_FLAGS_TSK_EXEC: SUM_OF_OTHERS,
    STARTGAP_FLAGS: SUM_OF_OTHERS,
    FLAGS_CLEAR: SUM_OF_OTHERS,
    COPY_ON_FORK: 'is made of flags that differ from one kernel release to the next',
  }),
);

/** A name that the kernel has no longer. */
interface RemovedFlag {
  readonly why: string;
  /** What it stood for, of the flags that there still are: legacy code that names it sets nothing else. */
  readonly stoodFor?: readonly string[];
}

const REMOVED: ReadonlyMap<string, RemovedFlag> = new Map(
  Object.entries<RemovedFlag>({
    RESERVED: {
      why: 'was removed in Linux 3.7: it stood for VM_DONTEXPAND | VM_DONTDUMP, with VM_IO where the memory is a device',
      stoodFor: ['DONTEXPAND', 'DONTDUMP'],
    },
    EXECUTABLE: { why: 'was removed in Linux 3.7' },
    CAN_NONLINEAR: { why: 'was removed in Linux 3.7' },
    ALWAYSDUMP: { why: 'was removed in Linux 3.7' },
    NODUMP: { why: 'was renamed VM_DONTDUMP in Linux 3.7', stoodFor: ['DONTDUMP'] },
    INSERTPAGE: { why: 'was removed in Linux 3.7' },
    NONLINEAR: { why: 'was removed in Linux 4.0' },
    DENYWRITE: { why: 'was removed in Linux 5.15' },
    PAT: { why: 'was removed in Linux 6.16' },
  }),
);

/** A flag by its name without prefix; it must be one of BITS. */
function flagNamed(name: string): Flag {
  return { bit: BITS.get(name)!, name: `VMA_${name}_BIT` };
}

/**
 * What a VM_ name stands for.
 * @param name with its prefix: `VM_READ`
 * @returns null for a name that is none of the kernel's flags
 */
export function flagName(name: string): FlagName | null {
  if (!name.startsWith('VM_')) return null;
  const bare = name.slice('VM_'.length);
  if (BITS.has(bare)) return { kind: 'flag', flag: flagNamed(bare) };
  if (MASKS.has(bare)) return { kind: 'mask', flags: MASKS.get(bare)!.map(flagNamed) };
  if (VARYING.has(bare)) return { kind: 'varies', why: VARYING.get(bare)! };
  if (REMOVED.has(bare)) return { kind: 'removed', why: REMOVED.get(bare)!.why };
  return null;
}

/** Every VM_ name that stands for the same bits everywhere, with those bits: for tests against a kernel's header. */
export function exactFlagNames(): ReadonlyMap<string, readonly Flag[]> {
  const exact = new Map<string, readonly Flag[]>();
  for (const name of BITS.keys()) exact.set(`VM_${name}`, [flagNamed(name)]);
  for (const [name, bits] of MASKS) exact.set(`VM_${name}`, bits.map(flagNamed));
  return exact;
}

/** The VM_ names that the kernel has no longer and that stood for flags that there still are, with the VM_ names of those. */
export function removedFlagNames(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...REMOVED].flatMap(([name, { stoodFor }]): [string, readonly string[]][] =>
      stoodFor === undefined ? [] : [[`VM_${name}`, stoodFor.map((each) => `VM_${each}`)]],
    ),
  );
}

/** Does the kernel make the protection of pages from it: is it one of those that `protection_map` is asked with? */
export function decidesProtection({ bit }: Flag): boolean {
  return bit <= SHARED_BIT;
}

/** VM_SHARED, behind VM_READ, VM_WRITE and VM_EXEC. */
const SHARED_BIT = 3;

/** Does a name stand for a flag, perhaps among others, that keeps a mapping from being merged with a neighbour (VM_SPECIAL)? */
export function namesSpecialFlag(name: string): boolean {
  const known = flagName(name.replace(/^VMA_(\w+)_BIT$/, 'VM_$1'));
  const flags = known?.kind === 'flag' ? [known.flag] : known?.kind === 'mask' ? known.flags : [];
  return flags.some(({ bit }) => SPECIAL.has(bit));
}

const SPECIAL: ReadonlySet<number> = new Set(MASKS.get('SPECIAL')!.map((name) => flagNamed(name).bit));

/** Does a function or macro of the kernel change the flags of the vma that it is given first? */
export function changesFlags(name: string): boolean {
  return /^(?:(?:__)?vm_flags_(?:set|clear|mod|init|reset)\w*|vma_(?:set|clear)_flags(?:_mask)?)$/.test(name);
}

/** Does one of them only add flags? */
export function addsFlags(name: string): boolean {
  return /^(?:(?:__)?vm_flags_set\w*|vma_set_flags(?:_mask)?)$/.test(name);
}

/** Is a flag one that is VM_NONE in some configurations, where a descriptor's bit would be another flag or none? */
export function existsOnlyInSome(name: string): boolean {
  return VARYING.get(name.replace(/^VM_/, '')) === NONE_IN_SOME;
}
