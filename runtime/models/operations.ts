import { HostBlock } from '../machine/host-block';
import { Fault } from '../machine/fault';
import type { Callable, Machine } from '../machine/machine';
import { VOID_POINTER } from '../machine/types';
import { isUnknown, UnknownValue } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import { __compat_vma_mmap, compat_set_desc_from_vma } from '../mm/mmap/compat-mmap';
import type { File, FileOperations } from '../mm/mmap/file';
import type { VmArea } from '../mm/vma/vma';
import type { PrivateDataSlot, VmOperations } from '../mm/vma/vm-operations';
import { heldAfter } from './held-locks';
import type { KernelObjects } from './objects';

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
    const result = heldAfter(machine, found.name, () => found.call(...args));
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

/** Define a hook that is looked up each time, so that a structure that the driver fills in later works. */
function define<Target extends object>(
  target: Target,
  name: keyof Target & string,
  look: () => Callable | undefined,
  adapt: (call: Callable) => unknown,
): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    get: () => {
      const call = look();
      return call === undefined ? undefined : adapt(call);
    },
  });
}

/** The simulator's view of a C `struct vm_operations_struct`. */
export function vmOperationsOf(objects: KernelObjects, pointer: Pointer): VmOperations {
  const operations: VmOperations = {};
  const look = (name: string) => (): Callable | undefined =>
    hook(objects, pointer, 'vm_operations_struct', name);
  const error = (name: string, value: Value): number => result(objects, name, value);
  const int = (name: string, value: Value): number => number(objects, name, value);
  const vmaHook = (name: 'open' | 'close'): void =>
    define(
      operations,
      name,
      look(name),
      (call): VmOperations['open'] =>
        (vma) =>
          void call(objects.vma(vma)),
    );
  vmaHook('open');
  vmaHook('close');
  define(
    operations,
    'mapped',
    look('mapped'),
    (call): VmOperations['mapped'] =>
      (start, end, pgoff, file, slot) =>
        error(
          'mapped',
          call(BigInt(start), BigInt(end), BigInt(pgoff), objects.file(file), slotPointer(objects, slot)),
        ),
  );
  define(
    operations,
    'may_split',
    look('may_split'),
    (call): VmOperations['may_split'] =>
      (vma, addr) =>
        error('may_split', call(objects.vma(vma), BigInt(addr))),
  );
  define(
    operations,
    'mremap',
    look('mremap'),
    (call): VmOperations['mremap'] =>
      (vma) =>
        error('mremap', call(objects.vma(vma))),
  );
  define(
    operations,
    'mprotect',
    look('mprotect'),
    (call): VmOperations['mprotect'] =>
      (vma, start, end, flags) =>
        error('mprotect', call(objects.vma(vma), BigInt(start), BigInt(end), flags)),
  );
  for (const name of ['fault', 'page_mkwrite', 'pfn_mkwrite'] as const) {
    define(
      operations,
      name,
      look(name),
      (call): VmOperations['fault'] =>
        (vmf) =>
          int(name, call(objects.vmf(vmf))),
    );
  }
  define(
    operations,
    'huge_fault',
    look('huge_fault'),
    (call): VmOperations['huge_fault'] =>
      (vmf, order) =>
        int('huge_fault', call(objects.vmf(vmf), BigInt(order))),
  );
  define(
    operations,
    'map_pages',
    look('map_pages'),
    (call): VmOperations['map_pages'] =>
      (vmf, start, end) =>
        int('map_pages', call(objects.vmf(vmf), BigInt(start), BigInt(end))),
  );
  define(
    operations,
    'pagesize',
    look('pagesize'),
    (call): VmOperations['pagesize'] =>
      (vma) =>
        objects.machine.number(call(objects.vma(vma))),
  );
  define(operations, 'name', look('name'), (call): VmOperations['name'] => (vma) => {
    const text = call(objects.vma(vma));
    return text === NULL ? null : objects.machine.string(text);
  });
  return operations;
}

/** `void **vm_private_data` as memory. */
export function slotPointer(objects: KernelObjects, slot: PrivateDataSlot): Value {
  const binding = {
    get: (): Value => (slot.value === null ? NULL : (slot.value as Value)),
    set: (value: Value): void => {
      slot.value = value;
    },
  };
  return new HostBlock(objects.machine, 'vm_private_data', slot, new Map([[0, binding]])).at(0);
}

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
  const operations: FileOperations = {};
  const { members, nested } = OPERATIONS_STRUCTURES.get(tag)!;
  const look = (name: string) => (): Callable | undefined => hook(objects, pointer, tag, name, held);
  if (nested && run === 'early') {
    define(
      operations,
      'mmap_prepare',
      look(members.mmap_prepare),
      (call): FileOperations['mmap_prepare'] =>
        (desc) => {
          desc.private_data = frameworkData(objects);
          return result(objects, 'mmap_prepare', call(pointer, objects.desc(desc)));
        },
    );
    return operations;
  }
  if (nested) {
    const [mmap, mmap_prepare] = [look(members.mmap), look(members.mmap_prepare)];
    operations.mmap = (file, vma) => nestedMmap(objects, pointer, mmap(), mmap_prepare(), file, vma);
    return operations;
  }
  define(
    operations,
    'mmap',
    look(members.mmap),
    (call): FileOperations['mmap'] =>
      (file, vma) =>
        result(objects, 'mmap', call(objects.file(file), objects.vma(vma))),
  );
  define(
    operations,
    'mmap_prepare',
    look(members.mmap_prepare),
    (call): FileOperations['mmap_prepare'] =>
      (desc) =>
        result(objects, 'mmap_prepare', call(objects.desc(desc))),
  );
  if (members.get_unmapped_area !== null) {
    define(
      operations,
      'get_unmapped_area',
      own(objects, pointer, tag, members.get_unmapped_area, look(members.get_unmapped_area)),
      (call): FileOperations['get_unmapped_area'] =>
        (file, addr, len, pgoff, flags) =>
          area(
            objects,
            addr,
            call(objects.file(file), BigInt(addr), BigInt(len), BigInt(pgoff), BigInt(flags)),
          ),
    );
  }
  if (run === 'files') fileHooks(objects, operations, members, look);
  return operations;
}

/** A hook that the driver's own code is, if it is: what other code would say is as if there were none. */
function own(
  { machine }: KernelObjects,
  pointer: Pointer,
  tag: string,
  member: string,
  look: () => Callable | undefined,
): () => Callable | undefined {
  return () => {
    const source = machine.structures!;
    const field = source.field(source.structure(tag), member);
    return field !== null && machine.callable(machine.get(pointer, field)) !== null ? look() : undefined;
  };
}

/** What ->get_unmapped_area said: an address or an error. An answer that nobody knows is the address that was asked for. */
function area({ machine }: KernelObjects, addr: number, value: Value): number {
  if (isUnknown(value) && value.bound === undefined) return addr;
  return Number(BigInt.asIntN(64, machine.integer(value)));
}

/** What opens and closes a file. */
function fileHooks(
  objects: KernelObjects,
  operations: FileOperations,
  members: OperationsStructure['members'],
  look: (name: string) => () => Callable | undefined,
): void {
  for (const name of ['open', 'release'] as const) {
    const member = members[name];
    if (member === null) continue;
    define(
      operations,
      name,
      look(member),
      (call): FileOperations['open'] =>
        (inode, file) =>
          result(objects, name, call(objects.inode(inode), objects.file(file))),
    );
  }
  if (members.flush !== null) {
    define(
      operations,
      'flush',
      look(members.flush),
      (call): FileOperations['flush'] =>
        (file) =>
          result(objects, 'flush', call(objects.file(file), NULL)),
    );
  }
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
