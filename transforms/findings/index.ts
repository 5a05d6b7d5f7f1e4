/** `blocker`: the hook is left as it is. `warning`: it is converted, and a person must look. `note`: worth knowing. */
export type Severity = 'note' | 'warning' | 'blocker';

/** Something a person must know about a hook. */
export interface Finding {
  /** Stable: `MP001` ... */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** 1-based line of the legacy source that it is about. */
  readonly line: number;
  /** What was found, naming the code it is about. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly todo: string;
  /** The HOWTO section, or the kernel behaviour, that says so. */
  readonly section: string;
  /** Where the reason stands, when that is in a function that the hook passes its vma to, or that another file defines. */
  readonly elsewhere?: Elsewhere;
  /** The function that the vma is passed to, when that is what the finding is about. */
  readonly passedTo?: string;
  /** The operations structure that other files may use, when that is what the finding is about. */
  readonly structure?: string;
}

/** A reason that stands in another function than the hook. */
export interface Elsewhere {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What was found there. */
  readonly message: string;
  /** The functions that lead there from the hook, that where it stands last. */
  readonly through: readonly string[];
}

interface FindingKind {
  readonly severity: Severity;
  readonly why: string;
  readonly todo: string;
  readonly section: string;
}

/** Every finding that the transforms can make. A code is never reused for something else. */
export const FINDINGS = {
  MP001: {
    severity: 'blocker',
    why: 'mmap_prepare() has no vma to pass: the mapping does not exist yet when it runs',
    todo: 'convert the function to take the struct vm_area_desc *, or move what it does to vm_ops->mapped',
    section: 'Introduction',
  },
  MP002: {
    severity: 'blocker',
    why: 'a pointer to the vma cannot be kept: mmap_prepare() runs before the mapping exists',
    todo: 'keep what is needed from it (start, end, pgoff), or find the vma when it is needed',
    section: 'Introduction',
  },
  MP003: {
    severity: 'blocker',
    why: 'the mapping may still fail or merge after mmap_prepare(), and then nothing undoes what the hook took',
    todo: 'take it in vm_ops->mapped, and release it in vm_ops->close',
    section: 'Mapped callback',
  },
  MP004: {
    severity: 'blocker',
    why: 'mmap_prepare() must be stateless: it runs also for a mapping that then fails or merges',
    todo: 'move the change of state to vm_ops->mapped',
    section: 'Mapped callback',
  },
  MP005: {
    severity: 'blocker',
    why: 'struct vm_area_desc has no such member',
    todo: 'work without it: the descriptor has mm, file, start, end, pgoff, vm_file, vma_flags, page_prot, vm_ops and private_data',
    section: 'How To Use',
  },
  MP006: {
    severity: 'blocker',
    why: 'what could not be parsed cannot be converted with confidence',
    todo: 'convert this hook by hand, or write the construct in a way that stands on its own',
    section: 'How To Use',
  },
  MP007: {
    severity: 'blocker',
    why: 'both files have to change together, and only one was given',
    todo: 'give the file that defines the function as well',
    section: 'How To Use',
  },
  MP008: {
    severity: 'blocker',
    why: 'the function is visible outside this file, and what declares or calls it there would no longer compile',
    todo: 'make it static, or give every file that names it',
    section: 'How To Use',
  },
  MP009: {
    severity: 'blocker',
    why: 'its other user needs the legacy signature',
    todo: 'convert the other user first, or split the function',
    section: 'How To Use',
  },
  MP010: {
    severity: 'blocker',
    why: 'a descriptor holds one action: the second replaces the first',
    todo: 'merge the ranges into one action, or map what is left from a fault handler',
    section: 'Actions',
  },
  MP011: {
    severity: 'blocker',
    why: 'an action is performed after the hook has returned, so the hook cannot see its result',
    todo: 'move what depends on the result to vm_ops->mapped, or drop it',
    section: 'Actions',
  },
  MP012: {
    severity: 'blocker',
    why: 'no action does what this call does',
    todo: 'use one of the mmap_action helpers, or map the pages from a fault handler',
    section: 'Actions',
  },
  MP013: {
    severity: 'warning',
    why: 'an error that user space could see changes: action.error_hook filters failures of the work only, and the checks that run before the mapping exists report -EINVAL',
    todo: 'decide whether user space depends on the old error number',
    section: 'Actions',
  },
  MP014: {
    severity: 'blocker',
    why: 'the flags of a descriptor are a vma_flags_t: there is no word to read them as',
    todo: 'test the flags that matter with the vma_desc_test helpers',
    section: 'VMA Flags',
  },
  MP015: {
    severity: 'blocker',
    why: 'the flags that this expression changes are not known here',
    todo: 'name the flags, or build a vma_flags_t and use the _mask helpers',
    section: 'VMA Flags',
  },
  MP016: {
    severity: 'blocker',
    why: 'the action sets VM_IO, VM_PFNMAP, VM_DONTEXPAND and VM_DONTDUMP after the hook has returned, so that changing them here has no effect',
    todo: 'decide what the mapping needs, and use a fault handler if it cannot have these flags',
    section: 'Actions',
  },
  MP017: {
    severity: 'warning',
    why: 'the action is performed after the hook has returned: the lock, or the reference, is given back by then',
    todo: 'make sure that what it protects cannot go away before the mapping is complete',
    section: 'Actions',
  },
  MP018: {
    severity: 'warning',
    why: 'the offset now decides about merging: it is set before the kernel looks for a neighbour to merge with',
    todo: 'check that two adjacent mappings with such an offset may become one',
    section: 'Introduction',
  },
  MP019: {
    severity: 'blocker',
    why: 'the member is write-only in a descriptor: what the kernel had put there cannot be read',
    todo: 'use the value that the hook itself assigned',
    section: 'How To Use',
  },
  MP020: {
    severity: 'blocker',
    why: 'the target kernel gives this structure no mmap_prepare member',
    todo: 'wait for its subsystem to be converted, or convert the subsystem first',
    section: 'How To Use',
  },
  MP021: {
    severity: 'blocker',
    why: 'what is assigned may be chosen at run time, and both forms of a structure at once are refused by the kernel',
    todo: 'set mmap_prepare in an initialiser, or convert the assignment by hand',
    section: 'How To Use',
  },
  MP022: {
    severity: 'blocker',
    why: 'every place that expands the macro would change',
    todo: 'convert the macro together with all of its users',
    section: 'How To Use',
  },
  MP023: {
    severity: 'blocker',
    why: 'a nested mmap callback needs a vma, and the hook has only a descriptor',
    todo: 'leave it until the inner callback has an mmap_prepare() form, and mind that desc->file is the outer file',
    section: 'Introduction',
  },
  MP024: {
    severity: 'blocker',
    why: 'vm_file of a descriptor is taken over with its reference, and the legacy code counts references itself',
    todo: 'assign desc->vm_file a file whose reference the mapping may keep',
    section: 'How To Use',
  },
  MP025: {
    severity: 'note',
    why: 'the callback is empty: there is nothing to convert',
    todo: 'nothing',
    section: 'How To Use',
  },
  MP026: {
    severity: 'blocker',
    why: 'the structure type decides whether the kernel has a new callback for it, and this file does not tell it',
    todo: 'convert by hand if the structure is a struct file_operations',
    section: 'How To Use',
  },
  MP027: {
    severity: 'warning',
    why: 'the action is performed after the hook has returned, so what the hook did with an error of it is gone',
    todo: 'check that nothing but the message is lost',
    section: 'Actions',
  },
  MP029: {
    severity: 'warning',
    why: 'an action whose range leaves the mapping fails with -EFAULT and a warning in the log; the legacy call did not check',
    todo: 'check that a mapping can never be smaller than what is mapped into it',
    section: 'Actions',
  },
  MP030: {
    severity: 'warning',
    why: 'a failure of the action fails the mmap() call, where the legacy hook went on',
    todo: 'check that user space expects an error then',
    section: 'Actions',
  },
  MP031: {
    severity: 'note',
    why: 'an error_hook filters every failure of an action that covers the whole mapping',
    todo: 'nothing',
    section: 'Actions',
  },
  MP032: {
    severity: 'warning',
    why: 'the hook runs before the mapping exists: what it stores stays stored when the mapping fails or merges',
    todo: 'check that the store is harmless then, or move it to vm_ops->mapped',
    section: 'Introduction',
  },
  MP033: {
    severity: 'blocker',
    why: 'what is taken for each mapping belongs in vm_ops->mapped, and the vm_operations_struct of the target kernel has none',
    todo: 'convert this hook for a kernel whose struct vm_operations_struct has mapped()',
    section: 'Mapped callback',
  },
  MP034: {
    severity: 'blocker',
    why: 'when the new range merges with a neighbour, mapped() is not called, but the private data of the descriptor is still written to the merged mapping: what mapped() had stored there is lost, and the next open() or close() finds NULL',
    todo: 'set a flag that forbids merging (VM_DONTEXPAND, VM_IO, VM_PFNMAP, VM_MIXEDMAP) on every way, or keep the object in file->private_data',
    section: 'Mapped callback',
  },
  MP035: {
    severity: 'blocker',
    why: 'a mapping whose action or whose mapped() fails is unmapped, and that calls vm_ops->close, which would give back what was never taken',
    todo: 'make close() return early for a mapping that mapped() has not completed, for example when vm_private_data is NULL',
    section: 'Mapped callback',
  },
  MP036: {
    severity: 'blocker',
    why: 'mapped() is called for every mapping that has these operations and was made by mmap_prepare(), and for no other: a user of the structure that is not migrated with the hook would take too much or nothing',
    todo: 'give the hook a vm_operations_struct of its own, or convert the other user first',
    section: 'Mapped callback',
  },
  MP037: {
    severity: 'blocker',
    why: 'mapped() has to be added to the one vm_operations_struct that the hook installs, and that structure is not known or not free',
    todo: 'give the hook one static vm_operations_struct in this file, with open() and close(), and set it on every way to success',
    section: 'Mapped callback',
  },
  MP038: {
    severity: 'blocker',
    why: 'mapped() is given the range, the offset, a const file and the private data, and nothing else of the hook',
    todo: 'make it reachable through file->private_data or through desc->private_data',
    section: 'Mapped callback',
  },
  MP039: {
    severity: 'blocker',
    why: 'mapped() is called once for every mapping that has its operations, and cannot tell which way the hook went',
    todo: 'take it on every way that installs the operations, in a statement of its own',
    section: 'Mapped callback',
  },
  MP040: {
    severity: 'blocker',
    why: 'everything that stays in the hook is now done before mapped() takes anything: what was safe to look at, or to map, because it was taken can change in between',
    todo: 'look at it before it is taken in the legacy hook, or look at it again in mapped() and fail there',
    section: 'Mapped callback',
  },
  MP041: {
    severity: 'note',
    why: 'close() is also called for a mapping whose action or whose mapped() has failed, where nothing was taken',
    todo: 'nothing: the private data is NULL until mapped() has succeeded',
    section: 'Mapped callback',
  },
  MP042: {
    severity: 'warning',
    why: 'mapped() runs after everything else: when it fails and a later check fails too, user space sees the error of the check',
    todo: 'decide whether user space depends on which of the two errors wins',
    section: 'Mapped callback',
  },
  MP043: {
    severity: 'blocker',
    why: 'what an error path gives back is no longer taken there, so that giving it back has to go or to move, and here more hangs on it',
    todo: 'give back in a statement of its own, in a branch that only returns the error',
    section: 'Mapped callback',
  },
  MP044: {
    severity: 'warning',
    why: 'when the action fails, the mapping exists and is unmapped again, and that calls vm_ops->close; a legacy hook whose mapping call failed had no mapping to close',
    todo: 'check that close() may be called for a mapping that mmap() never returned',
    section: 'Actions',
  },
  MP045: {
    severity: 'blocker',
    why: 'mapped() is not called for a range that merges with a neighbour, and close() is then called once for both: amounts that depend on the range no longer add up',
    todo: 'set a flag that forbids merging (VM_DONTEXPAND, VM_IO, VM_PFNMAP, VM_MIXEDMAP) on every way, or count mappings instead',
    section: 'Mapped callback',
  },
  MP046: {
    severity: 'blocker',
    why: 'action.error_hook is given every error that comes up once the mapping exists, that of mapped() included, and turns it into its own',
    todo: 'let the error of the mapping work pass, or tell the errors apart in the error_hook',
    section: 'Mapped callback',
  },
  MP047: {
    severity: 'warning',
    why: 'close() gives something back, and nothing in this file takes it: if the function takes it, then now also for a mapping that fails or merges, whose close() is never called',
    todo: 'look into the function; move the call to vm_ops->mapped if it takes what close() gives back',
    section: 'Mapped callback',
  },
  MP048: {
    severity: 'blocker',
    why: 'a mapping without vm_ops is anonymous memory; NULL in desc->vm_ops only leaves the mapping the operations that do nothing in this kernel',
    todo: 'keep the hook as it is, or write it for a kernel in which NULL makes the mapping anonymous',
    section: 'How To Use',
  },
  MP050: {
    severity: 'blocker',
    why: 'the mapping exists when this hook is called, and gets the vm_ops of the descriptor: a NULL makes it count as anonymous, where the legacy hook left it the operations of a file',
    todo: 'give the mapping a vm_operations_struct, which may be empty, on every way to success',
    section: 'How To Use',
  },
  MP060: {
    severity: 'warning',
    why: 'the hook now runs also for a mapping that then fails or merges, and nobody says whether the function takes or changes something',
    todo: 'look into the function; move the call to vm_ops->mapped if it changes state, or say that it does not with --facts',
    section: 'Introduction',
  },
  MP061: {
    severity: 'blocker',
    why: 'the action is performed when the hook has returned and holds nothing any more: a mapping that is made after the other function has run escapes it',
    todo: 'map the pages from a fault handler that looks under the same lock, or leave the hook as it is',
    section: 'Actions',
  },
  MP062: {
    severity: 'blocker',
    why: 'the flags are there before a merge is tried, so that neighbours which the legacy hook kept apart may merge, and the operations of the new range are then those of both',
    todo: 'set a flag that forbids merging (VM_DONTEXPAND, VM_IO, VM_PFNMAP, VM_MIXEDMAP), or give both ranges one vm_operations_struct',
    section: 'Introduction',
  },
  MP063: {
    severity: 'blocker',
    why: 'mmap() reads f_op twice: where the operations of an open file are replaced in between, and only one of the two has mmap_prepare, neither hook runs, and the call succeeds with an empty mapping',
    todo: 'convert the operations of the files that get them in the same change',
    section: 'How To Use',
  },
  MP064: {
    severity: 'blocker',
    why: 'the pages are inserted after the kernel has made the protection from the flags again: what the hook put there, other than a cache mode, is lost',
    todo: 'clear VM_WRITE or the like from the flags, or insert the pages from a fault handler',
    section: 'Actions',
  },
  MP065: {
    severity: 'blocker',
    why: 'nothing is mapped yet while the hook runs: the access faults, and its handler waits for the mmap lock that this task holds',
    todo: 'fill the memory before it is mapped, through its kernel address',
    section: 'Introduction',
  },
  MP070: {
    severity: 'warning',
    why: 'what the conversion rests on is said of the target kernel by its maintainers, and was not seen in its text',
    todo: 'look at mm/vma.c of the target kernel before the change is applied',
    section: 'Mapped callback',
  },
  MP071: {
    severity: 'blocker',
    why: 'the target kernel does not have what the new form names: it would not compile there',
    todo: 'name the kernel that the code is for with --kernel or --kernel-tree',
    section: 'How To Use',
  },
  MP080: {
    severity: 'note',
    why: 'each call covered a part of the mapping only, which fails with -EINVAL for a private writable one; one action covers the whole mapping, and would not fail',
    todo: 'nothing to keep that; drop the test of vma_desc_is_cow_mapping() if such mappings may be made',
    section: 'Actions',
  },
  MP090: {
    severity: 'blocker',
    why: 'both forms were run, and user space or the driver would suffer from the difference',
    todo: 'read the counterexample that mmap-prepare verify prints, and convert the hook by hand; --allow-regressed converts it all the same',
    section: 'Introduction',
  },
  MP091: {
    severity: 'blocker',
    why: 'both forms were run, and user space sees a difference that nobody intended; --strict takes no such hook',
    todo: 'read what mmap-prepare verify prints; when the difference can be accepted, convert without --strict',
    section: 'Introduction',
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

/** The findings that no transform makes: what running both forms showed of a hook that was left for it. */
export const VERDICT_CODES: readonly FindingCode[] = ['MP090', 'MP091'];

export type FindingCode = keyof typeof FINDINGS;

/** Make a finding of a known kind. */
export function finding(code: FindingCode, line: number, message: string): Finding {
  return { code, line, message, ...FINDINGS[code] };
}

/** Where a reason stands: its file, and the function that led there; null when it is no function's body. */
export interface ReasonPlace {
  readonly file: string;
  readonly name: string | null;
}

/**
 * A finding made elsewhere, in the place of one about a hook that leads there: it keeps its own code, and says where it
 * stands.
 * @param reason what was found there
 * @param told what was said of the hook so far
 * @param hookFile the file of the hook
 */
export function carried(reason: Finding, place: ReasonPlace, told: Finding, hookFile: string): Finding {
  const { passedTo, ...kept } = reason;
  const { file, line, message, through } = reason.elsewhere ?? { ...reason, file: place.file, through: [] };
  const path = [...(told.elsewhere?.through ?? []), ...(place.name === null ? [] : [place.name]), ...through];
  const where = file === hookFile ? `line ${line}` : `${file}:${line}`;
  const by = path.length > 0 ? `, through ${path.map((name) => `${name}()`).join(', ')}` : '';
  return {
    ...kept,
    ...(passedTo === undefined ? {} : { passedTo }),
    line: told.line,
    elsewhere: { file, line, message, through: path },
    message: `${message} (${where}${by})`,
  };
}
