import { HostBlock, type PlacedMember } from '../machine/host-block';
import { Fault } from '../machine/fault';
import type { Callable, Machine } from '../machine/machine';
import { VOID_POINTER } from '../machine/types';
import { isUnknown, UnknownValue } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import {
  VM_FAULT_DONE_COW,
  VM_FAULT_ERROR,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_RETRY,
} from '../mm/fault/vm-fault';
import { __compat_vma_mmap, compat_set_desc_from_vma } from '../mm/mmap/compat-mmap';
import type { File, FileOperations } from '../mm/mmap/file';
import type { VmArea } from '../mm/vma/vma';
import type { PrivateDataSlot, VmOperations } from '../mm/vma/vm-operations';
import { heldAfter } from './held-locks';
import { ledger } from './ledger';
import type { KernelObjects } from './objects';
import type { Page } from '../mm/pages/page';
import { pgoff_of } from '../mm/pages/page-offset';

/** Results of a fault handler that leave no page to map. */
const NOT_DONE = VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY | VM_FAULT_DONE_COW;

/** One hook that ran: its structure member, for reports. */
export interface HookCall {
  readonly hook: string;
  readonly function: string;
  /** The calls that it made are those of the machine from `calls_from` up to `calls_to`; null while it runs. */
  readonly calls_from: number;
  calls_to: number | null;
}

/** The hooks of a run, in the order in which they were called. */
export function hookCalls(objects: KernelObjects): HookCall[] {
  let calls = objects.machine.state.get(hookCalls) as HookCall[] | undefined;
  if (calls === undefined) {
    calls = [];
    objects.machine.state.set(hookCalls, calls);
  }
  return calls;
}

/** Hooks of an operations structure that is other code's, by member: pointers to functions of the driver. */
export type HeldHooks = ReadonlyMap<string, Pointer>;

/** A hook of an operations structure, or undefined where the structure has NULL. */
function hook(
  objects: KernelObjects,
  pointer: Pointer,
  tag: string,
  member: string,
  held: HeldHooks | null = null,
): ((...args: Value[]) => Value) | undefined {
  const { machine } = objects;
  const source = machine.structures!;
  const field = source.field(source.structure(tag), member);
  if (field === null) return undefined;
  const value = held === null ? machine.get(pointer, field) : (held.get(member) ?? NULL);
  const found = machine.callable(value);
  if (found === null) {
    // Operations that other code defines have been there before `mapped` was.
    if (member === 'mapped' && isUnknown(value) && value.bound === undefined) return undefined;
    if (!machine.truth(value)) return undefined;
    const type = field.type.kind === 'pointer' ? field.type.to : field.type;
    const returns = type.kind === 'function' ? type.returns : type;
    return (...args) => machine.callPointer(`->${member}`, value, returns, args);
  }
  return (...args) => {
    const ran: HookCall = {
      hook: member,
      function: found.name,
      calls_from: machine.calls.length,
      calls_to: null,
    };
    hookCalls(objects).push(ran);
    const result = heldAfter(machine, found.name, () => machine.entered(() => found.call(...args)));
    ran.calls_to = machine.calls.length;
    return result;
  };
}

function number(objects: KernelObjects, name: string, value: Value): number {
  if (value === undefined) throw new Fault('uninitialised value', `->${name} returned nothing`);
  return Number(BigInt.asIntN(32, objects.machine.integer(value)));
}

/** What a hook returns that nobody knows: success first, or an error. */
const RETURNED: readonly Value[] = [0n, -22n];

/** Success or an error number, decided now if it was a function of other code that returned it. */
function result(objects: KernelObjects, name: string, value: Value): number {
  if (isUnknown(value) && value.bound === undefined) {
    if (value instanceof UnknownValue) value.decide(RETURNED, `returned by ->${name}`);
    else objects.machine.compare('<', value, 0n);
  }
  return number(objects, name, value);
}

/**
 * The simulator's view of a C `struct vm_operations_struct`. Its hooks are looked up each time, so that a structure that the driver
 * fills in later works; they are members of the class, as an object with accessors of its own costs V8 a hidden class of its own,
 * which lives on among what is old, with the whole run.
 */
class DriverVmOperations implements VmOperations {
  constructor(
    private readonly objects: KernelObjects,
    private readonly pointer: Pointer,
  ) {}

  #look(name: string): Callable | undefined {
    return hook(this.objects, this.pointer, 'vm_operations_struct', name);
  }

  #error(name: string, value: Value): number {
    return result(this.objects, name, value);
  }

  #onVma(name: 'open' | 'close'): VmOperations['open'] {
    const call = this.#look(name);
    return call && ((vma) => void call(this.objects.vma(vma)));
  }

  /**
   * The reference to the page that ->fault returns belongs to the page tables then (mm/memory.c, finish_fault()): one that it did not
   * take is given away all the same. So is the lock on a page.
   */
  #onFault(name: 'fault' | 'page_mkwrite' | 'pfn_mkwrite'): VmOperations['fault'] {
    const call = this.#look(name);
    return (
      call &&
      ((vmf) => {
        const ret = number(this.objects, name, call(this.objects.vmf(vmf)));
        if (vmf.page !== null && (ret & NOT_DONE) === 0) {
          const { machine } = this.objects;
          if ((ret & VM_FAULT_LOCKED) !== 0) handOverLock(machine, vmf.page, name);
          if (name === 'fault') ledger(machine).add(machine, 'page reference', `page ${vmf.page.pfn}`, -1);
        }
        return ret;
      })
    );
  }

  get open(): VmOperations['open'] {
    return this.#onVma('open');
  }

  get close(): VmOperations['close'] {
    return this.#onVma('close');
  }

  get mapped(): VmOperations['mapped'] {
    const { objects } = this;
    const call = this.#look('mapped');
    return (
      call &&
      ((start, end, pgoff, file, slot) =>
        this.#error(
          'mapped',
          call(BigInt(start), BigInt(end), pgoff_of(pgoff), objects.file(file), slotPointer(objects, slot)),
        ))
    );
  }

  get may_split(): VmOperations['may_split'] {
    const call = this.#look('may_split');
    return call && ((vma, addr) => this.#error('may_split', call(this.objects.vma(vma), BigInt(addr))));
  }

  get mremap(): VmOperations['mremap'] {
    const call = this.#look('mremap');
    return call && ((vma) => this.#error('mremap', call(this.objects.vma(vma))));
  }

  get mprotect(): VmOperations['mprotect'] {
    const call = this.#look('mprotect');
    return (
      call &&
      ((vma, start, end, flags) =>
        this.#error('mprotect', call(this.objects.vma(vma), BigInt(start), BigInt(end), flags)))
    );
  }

  get fault(): VmOperations['fault'] {
    return this.#onFault('fault');
  }

  get page_mkwrite(): VmOperations['page_mkwrite'] {
    return this.#onFault('page_mkwrite');
  }

  get pfn_mkwrite(): VmOperations['pfn_mkwrite'] {
    return this.#onFault('pfn_mkwrite');
  }

  get huge_fault(): VmOperations['huge_fault'] {
    const call = this.#look('huge_fault');
    return (
      call && ((vmf, order) => number(this.objects, 'huge_fault', call(this.objects.vmf(vmf), BigInt(order))))
    );
  }

  get map_pages(): VmOperations['map_pages'] {
    const call = this.#look('map_pages');
    return (
      call &&
      ((vmf, start, end) =>
        number(this.objects, 'map_pages', call(this.objects.vmf(vmf), pgoff_of(start), pgoff_of(end))))
    );
  }

  get pagesize(): VmOperations['pagesize'] {
    const call = this.#look('pagesize');
    return call && ((vma) => this.objects.machine.number(call(this.objects.vma(vma))));
  }

  get name(): VmOperations['name'] {
    const call = this.#look('name');
    if (call === undefined) return undefined;
    return (vma) => {
      const text = call(this.objects.vma(vma));
      return text === NULL ? null : this.objects.machine.string(text);
    };
  }
}

/** The simulator's view of a C `struct vm_operations_struct`. */
export function vmOperationsOf(objects: KernelObjects, pointer: Pointer): VmOperations {
  return new DriverVmOperations(objects, pointer);
}

/** `void **vm_private_data` as memory. */
export function slotPointer({ machine }: KernelObjects, slot: PrivateDataSlot): Value {
  return new HostBlock(machine, 'vm_private_data', slot, null, SLOT).at(0);
}

const SLOT: ReadonlyMap<number, PlacedMember<null, PrivateDataSlot>> = new Map([
  [
    0,
    {
      size: 8,
      get: (_, slot) => (slot.value === null ? NULL : (slot.value as Value)),
      set: (_, slot, value) => {
        slot.value = value;
      },
    },
  ],
]);

/** A structure with a mapping hook. */
export interface OperationsStructure {
  /** Its members; null for those that it has not. */
  readonly members: Readonly<Record<'mmap' | 'mmap_prepare', string>> &
    Readonly<Record<'open' | 'release' | 'flush' | 'get_unmapped_area', string | null>>;
  /** Whether other code's hook calls this one, which is given the structure first. */
  readonly nested: boolean;
}

/** Structures that have a mapping hook, by tag. */
export const OPERATIONS_STRUCTURES: ReadonlyMap<string, OperationsStructure> = new Map([
  [
    'file_operations',
    {
      members: {
        open: 'open',
        release: 'release',
        flush: 'flush',
        get_unmapped_area: 'get_unmapped_area',
        mmap: 'mmap',
        mmap_prepare: 'mmap_prepare',
      },
      nested: false,
    },
  ],
  [
    'proc_ops',
    {
      members: {
        open: 'proc_open',
        release: 'proc_release',
        flush: null,
        get_unmapped_area: 'proc_get_unmapped_area',
        mmap: 'proc_mmap',
        mmap_prepare: 'proc_mmap_prepare',
      },
      nested: false,
    },
  ],
  [
    'uio_info',
    {
      members: {
        open: null,
        release: null,
        flush: null,
        get_unmapped_area: null,
        mmap: 'mmap',
        mmap_prepare: 'mmap_prepare',
      },
      nested: true,
    },
  ],
]);

/** Hooks that a file's mapping begins with. */
export const MMAP_HOOKS: ReadonlySet<string> = new Set(
  [...OPERATIONS_STRUCTURES.values()].flatMap(({ members: { mmap, mmap_prepare } }) => [mmap, mmap_prepare]),
);

/**
 * How much of an operations structure is run: its mapping hooks, or also what opens and closes its files. `early`: its mapping hooks, and
 * those that a framework calls for a mapping that exists already as if it did so before.
 */
export type RunHooks = 'mapping' | 'files' | 'early';

/**
 * The simulator's view of a C `struct file_operations`.
 * @param objects what the driver sees of the kernel
 * @param pointer the structure
 * @param tag its type: one of OPERATIONS_STRUCTURES
 * @param held its hooks, when the structure is an object of other code's; null to read them from it
 * @param run `mapping` where opening and closing are other code's
 */
export function fileOperationsOf(
  objects: KernelObjects,
  pointer: Pointer,
  tag = 'file_operations',
  held: HeldHooks | null = null,
  run: RunHooks = 'mapping',
): FileOperations {
  const structure: HookStructure = { pointer, tag, held };
  const { members, nested } = OPERATIONS_STRUCTURES.get(tag)!;
  if (nested) return new NestedOperations(objects, structure, run === 'early');
  return new DriverFileOperations(objects, structure, members, run === 'files');
}

/** A structure whose hooks are called. */
interface HookStructure {
  readonly pointer: Pointer;
  readonly tag: string;
  readonly held: HeldHooks | null;
}

/** What a framework's own file does with a hook of the driver's structure. */
class NestedOperations implements FileOperations {
  readonly #early: boolean;

  constructor(
    private readonly objects: KernelObjects,
    private readonly structure: HookStructure,
    early: boolean,
  ) {
    this.#early = early;
  }

  #look(member: 'mmap' | 'mmap_prepare'): Callable | undefined {
    const { pointer, tag, held } = this.structure;
    return hook(this.objects, pointer, tag, OPERATIONS_STRUCTURES.get(tag)!.members[member], held);
  }

  get mmap(): FileOperations['mmap'] {
    if (this.#early) return undefined;
    return (file, vma) =>
      nestedMmap(
        this.objects,
        this.structure.pointer,
        this.#look('mmap'),
        this.#look('mmap_prepare'),
        file,
        vma,
      );
  }

  get mmap_prepare(): FileOperations['mmap_prepare'] {
    const call = this.#early ? this.#look('mmap_prepare') : undefined;
    if (call === undefined) return undefined;
    return (desc) => {
      const { objects } = this;
      desc.private_data = frameworkData(objects);
      return result(objects, 'mmap_prepare', call(this.structure.pointer, objects.desc(desc)));
    };
  }
}

/** The hooks of a structure that a file has itself; each is looked up when it is needed. */
class DriverFileOperations implements FileOperations {
  constructor(
    private readonly objects: KernelObjects,
    private readonly structure: HookStructure,
    private readonly members: OperationsStructure['members'],
    private readonly opens: boolean,
  ) {}

  #look(member: string | null): Callable | undefined {
    const { pointer, tag, held } = this.structure;
    return member === null ? undefined : hook(this.objects, pointer, tag, member, held);
  }

  get mmap(): FileOperations['mmap'] {
    const { objects } = this;
    const call = this.#look(this.members.mmap);
    return call && ((file, vma) => result(objects, 'mmap', call(objects.file(file), objects.vma(vma))));
  }

  get mmap_prepare(): FileOperations['mmap_prepare'] {
    const { objects } = this;
    const call = this.#look(this.members.mmap_prepare);
    return call && ((desc) => result(objects, 'mmap_prepare', call(objects.desc(desc))));
  }

  get get_unmapped_area(): FileOperations['get_unmapped_area'] {
    const { objects } = this;
    const call = this.#own(this.members.get_unmapped_area);
    return (
      call &&
      ((file, addr, len, pgoff, flags) =>
        area(
          objects,
          addr,
          call(objects.file(file), BigInt(addr), BigInt(len), pgoff_of(pgoff), BigInt(flags)),
        ))
    );
  }

  /** A hook that the driver's own code is, if it is: what other code would say is as if there were none. */
  #own(member: string | null): Callable | undefined {
    if (member === null) return undefined;
    const { machine } = this.objects;
    const source = machine.structures!;
    const field = source.field(source.structure(this.structure.tag), member);
    if (field === null || machine.callable(machine.get(this.structure.pointer, field)) === null)
      return undefined;
    return this.#look(member);
  }

  #onFile(name: 'open' | 'release'): FileOperations['open'] {
    const { objects } = this;
    const call = this.opens ? this.#look(this.members[name]) : undefined;
    return call && ((inode, file) => result(objects, name, call(objects.inode(inode), objects.file(file))));
  }

  get open(): FileOperations['open'] {
    return this.#onFile('open');
  }

  get release(): FileOperations['release'] {
    return this.#onFile('release');
  }

  get flush(): FileOperations['flush'] {
    const { objects } = this;
    const call = this.opens ? this.#look(this.members.flush) : undefined;
    return call && ((file) => result(objects, 'flush', call(objects.file(file), NULL)));
  }
}

/** What ->get_unmapped_area said: an address or an error. An answer that nobody knows is the address that was asked for. */
function area({ machine }: KernelObjects, addr: number, value: Value): number {
  if (isUnknown(value) && value.bound === undefined) return addr;
  return Number(BigInt.asIntN(64, machine.integer(value)));
}

/**
 * What a framework's own ->mmap does with a hook of the driver's structure (uio_mmap()): the mapping exists already, with the
 * framework's private data, which a descriptor does not show. Its checks are left out: they are the same for both forms.
 */
function nestedMmap(
  objects: KernelObjects,
  structure: Pointer,
  mmap: Callable | undefined,
  mmap_prepare: Callable | undefined,
  file: File,
  vma: VmArea,
): number {
  vma.vm_private_data = frameworkData(objects);
  if (mmap_prepare !== undefined) {
    const desc = compat_set_desc_from_vma(file, vma);
    const error = result(objects, 'mmap_prepare', mmap_prepare(structure, objects.desc(desc)));
    return error === 0 ? __compat_vma_mmap(desc, vma) : error;
  }
  return mmap === undefined ? 0 : result(objects, 'mmap', mmap(structure, objects.vma(vma)));
}

/** Whether private data of a mapping is what a framework's ->mmap put there before the driver's hook ran. */
export function isFrameworkData(machine: Machine, value: Value): boolean {
  return (
    value instanceof Pointer &&
    value.block === (machine.state.get(frameworkData) as Pointer | undefined)?.block
  );
}

/** The framework's object for the device: one in a run. */
function frameworkData({ machine }: KernelObjects): Pointer {
  let data = machine.state.get(frameworkData) as Pointer | undefined;
  if (data === undefined) {
    data = machine.unknown('vma->vm_private_data', VOID_POINTER).object();
    machine.state.set(frameworkData, data);
  }
  return data;
}

/**
 * Checks that a page is locked of which a fault handler says so, as the kernel does (do_page_mkwrite(), __do_fault()); it is for the
 * kernel to unlock then.
 */
function handOverLock(machine: Machine, page: Page, handler: string): void {
  ledger(machine).add(machine, 'lock', `page ${page.pfn}`, -1);
  if (!page.locked)
    machine.report('page not locked', `${handler} says that page ${page.pfn} is locked, and it is not`);
}
