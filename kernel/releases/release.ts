/** Major and minor number of a kernel release. */
export type ReleaseNumber = readonly [major: number, minor: number];

/** The member of an operations structure that takes the place of `mmap`. */
export interface Counterpart {
  readonly member: string;
  /** The new callback's parameters before the descriptor, as types; the legacy callback's others are dropped. */
  readonly leading: readonly string[];
  /** Where the callback is no member but an argument of a function: which one, counted from 0. */
  readonly argument?: number;
  /** The member whose place it takes, where that is not `mmap` or `proc_mmap`. */
  readonly legacy?: string;
  /**
   * Where the callback keeps all of its other parameters in their places: of each parameter of the legacy one the tag of the
   * structure that it points to, null for anything else.
   */
  readonly parameters?: readonly (string | null)[];
  /**
   * Does a legacy `->mmap` call it for a mapping which exists already, and take over what that has (`vm_ops`,
   * `private_data`) before? Then nobody calls an error hook.
   */
  readonly nested?: true;
  /** Is there no legacy callback left once this is there, so that a descriptor can be handed on to it? */
  readonly inPlace?: true;
  /** Does the legacy member stay beside it, for callbacks that cannot be converted? */
  readonly beside?: true;
  /** Callbacks that macros set and that are known to be of this structure: who uses such a macro gets this member with it. */
  readonly inMacros?: readonly string[];
}

/** A function that takes a descriptor where its namesake takes a vma. */
export interface DescriptorTwin {
  readonly name: string;
  /** Index of the vma among the legacy function's arguments; the twin takes the descriptor alone. */
  readonly vmaArgument: number;
  /** Does it give the descriptor another file, with a reference that the mapping is to keep? */
  readonly givesFile?: true;
}

/** How a function that is given a vma is called in a hook that has a descriptor, where its other arguments change, too. */
export interface DescriptorForm {
  /** Index of the vma among the legacy call's arguments. */
  readonly vmaArgument: number;
  /** The call: `$desc` stands for the descriptor, `$file` for its file, `$1` for the legacy call's argument of that index. */
  readonly call: string;
}

/** How something about a release is known: read in a tree's text, or named by a document whose code was not seen. */
export interface Evidence {
  readonly how: 'seen' | 'said';
  /** The file and the tree that it was read in, or the document. */
  readonly where: string;
}

/** What a kernel's headers offer to a converted hook. Which name to emit is data: no transform asks for a version. */
export interface KernelOffer {
  /** `howto`, `7.1`, `next`, or the tree that it was read from. */
  readonly name: string;
  /** The release from which all of this exists: code for both kernels changes over there. */
  readonly since: ReleaseNumber;
  /** Is one flag set? */
  readonly testFlag: string;
  /** Is any of several flags set? */
  readonly testAny: string;
  /** Are all of several flags set? null when the kernel has no such helper. */
  readonly testAll: string | null;
  readonly setFlags: string;
  readonly clearFlags: string;
  /** The forms that take a `vma_flags_t`, null when there are none. */
  readonly setMask: string | null;
  readonly clearMask: string | null;
  /** A `vma_flags_t` of a `vm_flags_t` word, and the word of a `vma_flags_t`: null when the kernel has no such function. */
  readonly flagsFromWord: string | null;
  readonly wordFromFlags: string | null;
  /** The page protection that a `vma_flags_t` asks for: what `vm_get_page_prot()` is for a word. */
  readonly pageProtOfFlags: string | null;
  /** By legacy predicate on `vma->vm_flags`: the call that says the same of a descriptor; `$desc` stands for its name. */
  readonly flagPredicates: ReadonlyMap<string, string>;
  /** The `mmap_action_*` helpers that exist. */
  readonly actions: ReadonlySet<string>;
  /** Other functions and macros of the mapping code that a hook may name, those of legacy hooks left out. */
  readonly helpers: ReadonlySet<string>;
  /** The members of `struct mmap_action` that a hook may set. */
  readonly actionMembers: ReadonlySet<string>;
  /** How a hook has the error of its action's work replaced: by a function, by a number, or not at all. */
  readonly errorTranslation: 'error_hook' | 'error_override' | null;
  /** Is there a hook that runs once the mapping exists, `action.success_hook`? */
  readonly successHook: boolean;
  /** What makes a mapping anonymous: a call with the descriptor; null when there is none. */
  readonly setAnonymous: string | null;
  /** The action that maps pages which are found one by one; null when there is none. */
  readonly mapDiscontiguousPages: string | null;
  /** Is `mm` of a descriptor a pointer to const, so that it cannot be handed to a function that changes it? */
  readonly constMm: boolean;
  /** The function that tells whether a file has either hook; null when the kernel has none. */
  readonly canMmapFile: string | null;
  /** Does `struct vm_operations_struct` have `mapped`? */
  readonly mapped: boolean;
  /** By structure type: what takes the place of its `mmap` member; by `function()`: of a callback that is its argument. */
  readonly counterparts: ReadonlyMap<string, Counterpart>;
  /** By legacy name: functions that have a form for descriptors. */
  readonly twins: ReadonlyMap<string, DescriptorTwin>;
  /** By legacy name: functions that are given something else where there is a descriptor. */
  readonly forms: ReadonlyMap<string, DescriptorForm>;
}

/** How a kernel's mapping code treats what a hook asks for, where releases differ. */
export interface KernelBehaviour {
  /**
   * What `desc->vm_ops` is before the hook runs: NULL, which leaves the mapping the operations that it begins with, or
   * these (`vma_dummy_vm_ops`), so that NULL makes the mapping anonymous (`set_vma_user_defined_fields()`, mm/vma.c).
   */
  readonly initialVmOps: 'null' | 'dummy';
  /** Does `compat_set_desc_from_vma()` (mm/util.c) take over the mapping's operations? If not, a nested hook writes NULL over them. */
  readonly compatKeepsVmOps: boolean;
  /** Are operations and private data of the descriptor written to a mapping that it merges with (`__mmap_region()`, mm/vma.c)? */
  readonly mergeWritesUserFields: boolean;
  /** Does an action on a mapping that could merge fail? */
  readonly refusesMergeableAction: boolean;
}

/** A kernel release as data: what it offers and how it behaves. */
export interface KernelRelease extends KernelOffer, KernelBehaviour {
  /** How each property is known that differs from the release before; the others are as they were there. */
  readonly evidence: ReadonlyMap<keyof KernelOffer | keyof KernelBehaviour, Evidence>;
  /** Where code has to build on every release from this one on: the first that has errors of an action replaced otherwise. */
  readonly later?: KernelRelease;
}

/** The tree or document that a fact was read in. */
export function seen(where: string): Evidence {
  return { how: 'seen', where };
}

/** The document that names a fact whose code was not seen. */
export function said(where: string): Evidence {
  return { how: 'said', where };
}
