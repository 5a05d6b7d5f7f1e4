import { HostBlock } from '../machine/host-block';
import { Fault } from '../machine/fault';
import type { Callable } from '../machine/machine';
import { isUnknown } from '../machine/unknown';
import { NULL, type Pointer, type Value } from '../machine/value';
import type { FileOperations } from '../mm/file';
import type { PrivateDataSlot, VmOperations } from '../mm/vm-operations';
import { heldAfter } from './locks';
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

/** A hook of an operations structure, or undefined where the structure has NULL. */
function hook(
  objects: KernelObjects,
  pointer: Pointer,
  tag: string,
  member: string,
): ((...args: Value[]) => Value) | undefined {
  const { machine } = objects;
  const source = machine.structures!;
  const field = source.field(source.structure(tag), member);
  if (field === null) return undefined;
  const value = machine.get(pointer, field);
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
export function vm_operations_of(objects: KernelObjects, pointer: Pointer): VmOperations {
  const operations: VmOperations = {};
  const look = (name: string) => (): Callable | undefined =>
    hook(objects, pointer, 'vm_operations_struct', name);
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
        int(
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
        int('may_split', call(objects.vma(vma), BigInt(addr))),
  );
  define(
    operations,
    'mremap',
    look('mremap'),
    (call): VmOperations['mremap'] =>
      (vma) =>
        int('mremap', call(objects.vma(vma))),
  );
  define(
    operations,
    'mprotect',
    look('mprotect'),
    (call): VmOperations['mprotect'] =>
      (vma, start, end, flags) =>
        int('mprotect', call(objects.vma(vma), BigInt(start), BigInt(end), flags)),
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
function slotPointer(objects: KernelObjects, slot: PrivateDataSlot): Value {
  const binding = {
    get: (): Value => (slot.value === null ? NULL : (slot.value as Value)),
    set: (value: Value): void => {
      slot.value = value;
    },
  };
  return new HostBlock(objects.machine, 'vm_private_data', slot, new Map([[0, binding]])).at(0);
}

/** Structures whose members are file hooks, with the names of the members. */
export const OPERATIONS_STRUCTURES: ReadonlyMap<
  string,
  Readonly<Record<'open' | 'release' | 'flush' | 'mmap' | 'mmap_prepare', string>>
> = new Map([
  [
    'file_operations',
    { open: 'open', release: 'release', flush: 'flush', mmap: 'mmap', mmap_prepare: 'mmap_prepare' },
  ],
  [
    'proc_ops',
    {
      open: 'proc_open',
      release: 'proc_release',
      flush: 'proc_flush',
      mmap: 'proc_mmap',
      mmap_prepare: 'proc_mmap_prepare',
    },
  ],
]);

/** The simulator's view of a C `struct file_operations`: its mapping hooks only. Opening and closing are other code's. */
export function file_operations_of(
  objects: KernelObjects,
  pointer: Pointer,
  tag = 'file_operations',
): FileOperations {
  const operations: FileOperations = {};
  const names = OPERATIONS_STRUCTURES.get(tag)!;
  const look = (name: string) => (): Callable | undefined => hook(objects, pointer, tag, name);
  define(
    operations,
    'mmap',
    look(names.mmap),
    (call): FileOperations['mmap'] =>
      (file, vma) =>
        number(objects, 'mmap', call(objects.file(file), objects.vma(vma))),
  );
  define(
    operations,
    'mmap_prepare',
    look(names.mmap_prepare),
    (call): FileOperations['mmap_prepare'] =>
      (desc) =>
        number(objects, 'mmap_prepare', call(objects.desc(desc))),
  );
  return operations;
}
