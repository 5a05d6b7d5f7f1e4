import { Block, type BlockKind } from '../machine/block';
import { Fault } from '../machine/fault';
import { HostBlock, type Member, type PlacedMember } from '../machine/host-block';
import type { Callable, Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { isUnknown } from '../machine/unknown';
import { NULL, Pointer, type Value } from '../machine/value';
import { AddressSpace, File, Inode, type FileOperations } from '../mm/mmap/file';
import { Kernel } from '../mm/task/kernel';
import { MmStruct } from '../mm/task/mm-struct';
import { Page } from '../mm/pages/page';
import { MmapAction, VmAreaDesc } from '../mm/mmap/vm-area-desc';
import { DiscontigKernelPageState } from '../mm/mmap/discontig-pages';
import { VmFault } from '../mm/fault/vm-fault';
import { VmArea } from '../mm/vma/vma';
import type { VmOperations } from '../mm/vma/vm-operations';
import { toWord, wordOf } from './action-words';
import { protection } from './protection';
import { fileOperationsOf, vmOperationsOf } from './operations';
import { offset_of, pgoff_of } from '../mm/pages/page-offset';

/** Memory of the driver's own. */
const OWN_MEMORY: ReadonlySet<BlockKind> = new Set<BlockKind>(['local', 'variable', 'heap']);

/** A simulator object that C code can hold a pointer to. */
type HostObject =
  | DiscontigKernelPageState
  | VmArea
  | VmAreaDesc
  | VmFault
  | MmapAction
  | File
  | Inode
  | AddressSpace
  | MmStruct
  | Page;

interface Kind<Host extends object> {
  readonly tag: string;
  readonly name: (host: Host) => string;
  /** Whether what drivers store in it is part of what they leave behind: it is there before a mapping, and after it. */
  readonly isKept?: true;
  readonly members: Readonly<Record<string, Member<KernelObjects, Host>>>;
}

/**
 * The simulated kernel's objects as the driver sees them, and back: each has one C object for the run, whose members are
 * read from and written to the simulator's.
 */
export class KernelObjects {
  readonly #blocks = new Map<object, HostBlock>();
  readonly #vmOperations = new Map<string, VmOperations>();
  readonly #operationsOf = new Map<object, Pointer>();
  #task: HostBlock | null = null;
  #current: HostBlock | null = null;
  readonly #ids = new Map<Block, number>();
  readonly #strangers = new Map<string, File | Page>();
  readonly #pointers = new Map<object, Pointer>();
  readonly #stored = new Map<object, Map<string, Value>>();

  /**
   * @param machine what the driver runs on
   * @param kernel the simulated kernel
   */
  constructor(
    readonly machine: Machine,
    readonly kernel: Kernel,
  ) {}

  // ------------------------------------------------------------------------------------ simulator -> C

  vma(vma: VmArea | null): Value {
    return this.#pointer(vma, VMA);
  }

  desc(desc: VmAreaDesc): Value {
    return this.#pointer(desc, DESC);
  }

  vmf(vmf: VmFault): Value {
    return this.#pointer(vmf, VMF);
  }

  pageState(state: DiscontigKernelPageState): Value {
    return this.#pointer(state, PAGE_STATE);
  }

  file(file: File | null): Value {
    return this.#pointer(file, file === null || file.private_data === null ? FILE : OPENED_FILE);
  }

  inode(inode: Inode | null): Value {
    return this.#pointer(inode, inode?.type === 'regular file' ? REGULAR_INODE : INODE);
  }

  addressSpace(mapping: AddressSpace | null): Value {
    return this.#pointer(mapping, ADDRESS_SPACE);
  }

  mm(mm: MmStruct | null): Value {
    return this.#pointer(mm, MM);
  }

  /** The task that runs, as `current` holds it: it maps into the address space of the process; nothing else of it is known. */
  currentTask(): Value {
    if (this.#task === null) {
      const members = membersIn(this.machine.structures!, CURRENT_TASK);
      this.#task = new HostBlock(this.machine, 'current[0]', this, this as KernelObjects, members);
      this.#keep(this.#task);
    }
    return this.#task.at(0);
  }

  /** Where the variable `current` is. */
  current(): Pointer {
    this.#current ??= new HostBlock(this.machine, 'current', this, this as KernelObjects, CURRENT);
    return this.#current.at(0);
  }

  page(page: Page | null): Value {
    return this.#pointer(page, PAGE);
  }

  #pointer<Host extends HostObject>(host: Host | null, kind: Kind<Host>): Value {
    if (host === null) return NULL;
    const own = this.#pointers.get(host);
    if (own !== undefined) return own;
    let block = this.#blocks.get(host);
    if (block === undefined) {
      const members = membersIn(this.machine.structures!, kind);
      block = new HostBlock(this.machine, kind.name(host), host, this as KernelObjects, members);
      if (host instanceof Page) block.fill = 'zero';
      if (kind.isKept) this.#keep(block);
      this.#blocks.set(host, block);
    }
    return block.at(0);
  }

  /** Has what is stored in an object be seen as what is stored in the driver's own. */
  #keep(block: HostBlock): void {
    block.isKept = true;
    this.machine.objects.push(block);
  }

  /** What the driver stored in members of an object that the simulator has no place for, by member. */
  stored(host: object): Map<string, Value> {
    let values = this.#stored.get(host);
    if (values === undefined) this.#stored.set(host, (values = new Map<string, Value>()));
    return values;
  }

  /** Keep a descriptor in a variable of the driver: what C reads and writes there from now on is the simulator's. */
  keep(pointer: Value, desc: VmAreaDesc): void {
    const at = this.machine.pointer(pointer);
    const made = this.#pointer(desc, DESC);
    at.block.stands_for = (made as Pointer).block;
  }

  /** A pointer to operations that the simulator has, or that it was given by the driver. */
  operations(operations: VmOperations | FileOperations | null, tag: string): Value {
    if (operations === null) return NULL;
    let pointer = this.#operationsOf.get(operations);
    if (pointer === undefined) {
      pointer = new Block(this.machine, 'kernel object', `struct ${tag} of the kernel`, Infinity, 'zero').at(
        0,
      );
      this.#operationsOf.set(operations, pointer);
    }
    return pointer;
  }

  // ------------------------------------------------------------------------------------ C -> simulator

  toVma(pointer: Value): VmArea {
    return this.#host(pointer, VmArea, 'struct vm_area_struct');
  }

  toDesc(pointer: Value): VmAreaDesc {
    return (
      this.host(pointer, VmAreaDesc) ??
      this.#copied(pointer) ??
      this.#host(pointer, VmAreaDesc, 'struct vm_area_desc')
    );
  }

  /** The simulator's object for a copy that the driver made of a descriptor in memory of its own. */
  #copied(value: Value): VmAreaDesc | null {
    const at = this.machine.pointer(value);
    if (at.offset !== 0 || at.block.stands_for !== null || !OWN_MEMORY.has(at.block.kind)) return null;
    const member = (name: string): Value => this.machine.get(at, this.machine.field('vm_area_desc', name));
    if (at.block.size < this.machine.structures!.structure('vm_area_desc').size) return null;
    const mm = this.host(member('mm'), MmStruct);
    const file = this.host(member('file'), File);
    if (mm === null || file === null) return null;
    const desc = new VmAreaDesc(mm, file, 0, 0, 0, 0n, 0n);
    const { block } = this.#pointer(desc, DESC) as Pointer;
    block.copy(0, at.block, 0, at.block.size);
    at.block.stands_for = block;
    return desc;
  }

  toVmf(pointer: Value): VmFault {
    return this.#host(pointer, VmFault, 'struct vm_fault');
  }

  toPageState(pointer: Value): DiscontigKernelPageState {
    return this.#host(pointer, DiscontigKernelPageState, 'struct discontig_kernel_page_state');
  }

  toFile(pointer: Value): File {
    return this.#adopted(pointer, () => new File({})) ?? this.#host(pointer, File, 'struct file');
  }

  toPage(pointer: Value): Page {
    const make = ({ block, offset }: Pointer): Page =>
      this.kernel.memory.named_pages(`${block.name}+${offset}`, 1)[0];
    return this.#adopted(pointer, make) ?? this.#host(pointer, Page, 'struct page');
  }

  /** The simulator's object for one that other code made: whatever an unknown pointer to such a structure points to. */
  #adopted<Host extends File | Page>(value: Value, make: (pointer: Pointer) => Host): Host | null {
    if (this.host(value, Object) !== null) return null;
    const pointer = this.machine.pointer(value);
    if (pointer.block.kind !== 'unknown object') return null;
    const key = this.key(pointer);
    let host = this.#strangers.get(key) as Host | undefined;
    if (host === undefined) {
      host = make(pointer);
      this.#strangers.set(key, host);
      this.#pointers.set(host, pointer);
    }
    return host;
  }

  toInode(pointer: Value): Inode {
    return this.#host(pointer, Inode, 'struct inode');
  }

  /** The simulator's object behind a pointer, or null for any other pointer. */
  host<Host extends object>(pointer: Value, type: new (...args: never[]) => Host): Host | null {
    const known = isUnknown(pointer) ? pointer.bound : pointer;
    if (!(known instanceof Pointer) || known.offset !== 0) return null;
    const block = known.block.stands_for ?? known.block;
    return block instanceof HostBlock && block.host instanceof type ? block.host : null;
  }

  /**
   * @throws Fault `null dereference`, `bad pointer`
   */
  #host<Host extends object>(pointer: Value, type: new (...args: never[]) => Host, what: string): Host {
    const found = this.host(pointer, type);
    if (found !== null) return found;
    const at = this.machine.pointer(pointer);
    throw new Fault('bad pointer', `${describe(at)} is no ${what} of the simulated kernel`);
  }

  /** The mapping operations behind a `const struct vm_operations_struct *`. */
  toVmOperations(pointer: Value): VmOperations | null {
    const known = isUnknown(pointer) ? this.machine.pointer(pointer) : pointer;
    if (!(known instanceof Pointer))
      return known === NULL ? null : this.toVmOperations(this.machine.pointer(known));
    for (const [operations, at] of this.#operationsOf) {
      if (at.block === known.block && at.offset === known.offset) return operations;
    }
    const key = this.key(known);
    let operations = this.#vmOperations.get(key);
    if (operations === undefined) {
      operations = vmOperationsOf(this, known);
      this.#vmOperations.set(key, operations);
      this.#operationsOf.set(operations, known);
    }
    return operations;
  }

  /** The hooks of an operations structure; the same ones each time. */
  toFileOperations(pointer: Pointer): FileOperations {
    const operations = fileOperationsOf(this, pointer);
    this.#operationsOf.set(operations, pointer);
    return operations;
  }

  /** A key that tells objects of the run apart. */
  key(pointer: Pointer): string {
    let id = this.#ids.get(pointer.block);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(pointer.block, id);
    }
    return `${id}+${pointer.offset}`;
  }

  /** Opaque data that the simulator keeps for the driver. */
  static opaque(value: unknown): Value {
    return value === null ? NULL : (value as Value);
  }

  functionOf(pointer: Value): Callable | null {
    return this.machine.callable(pointer)?.call ?? null;
  }
}

type Structures = NonNullable<Machine['structures']>;

type Members<Host> = ReadonlyMap<number, PlacedMember<KernelObjects, Host>>;

/** Where members of each kind lie, by driver: looked up once. */
const MEMBERS = new WeakMap<Structures, Map<Kind<never>, Members<never>>>();

function membersIn<Host extends object>(structures: Structures, kind: Kind<Host>): Members<Host> {
  let kinds = MEMBERS.get(structures);
  if (kinds === undefined) MEMBERS.set(structures, (kinds = new Map<Kind<never>, Members<never>>()));
  let members = kinds.get(kind) as Members<Host> | undefined;
  if (members === undefined) {
    members = new Map(
      Object.entries(kind.members).map(([name, member]) => {
        const { offset, size } = placeOf(structures, kind.tag, name);
        return [offset, { ...member, size }];
      }),
    );
    kinds.set(kind, members);
  }
  return members;
}

/**
 * Where a member lies, and how large it is, bytes; `a.b` is a member of a member.
 * @throws Fault when the driver's own structure has none of that name
 */
function placeOf(structures: Structures, tag: string, name: string): { offset: number; size: number } {
  let offset = 0;
  let size = 0;
  let structure = structures.structure(tag);
  for (const part of name.split('.')) {
    const field = structures.field(structure, part);
    if (field === null) throw new Fault('not runnable', `struct ${tag} of this file has no member ${name}`);
    offset += field.offset;
    size = field.type.size;
    if (field.type.kind === 'struct') structure = field.type;
  }
  return { offset, size };
}

/** The simulator's objects of a run. */
export function objects(machine: Machine): KernelObjects {
  const found = machine.state.get(KernelObjects) as KernelObjects | undefined;
  if (found !== undefined) return found;
  const made = new KernelObjects(machine, new Kernel());
  machine.state.set(KernelObjects, made);
  return made;
}

/**
 * Put the driver's machine and a simulated kernel together.
 * @param machine what the driver runs on
 * @param kernel the kernel that maps its files
 */
export function attachKernel(machine: Machine, kernel: Kernel): KernelObjects {
  const made = new KernelObjects(machine, kernel);
  machine.state.set(KernelObjects, made);
  return made;
}

// ------------------------------------------------------------------------------------- what C sees of each

type MembersOf<Host> = Readonly<Record<string, Member<KernelObjects, Host>>>;

/** A member that is a number of the simulator's. */
function integer<Host extends object>(property: keyof Host): Member<KernelObjects, Host> {
  return {
    get: (_, host) => {
      const value = host[property];
      return typeof value === 'bigint' ? value : BigInt(value as number);
    },
    set: ({ machine }, host, value) => {
      const wide = typeof host[property] === 'bigint';
      (host as Record<keyof Host, unknown>)[property] = wide
        ? machine.integer(value)
        : Number(BigInt.asUintN(64, machine.integer(value)));
    },
  };
}

/** A member that is a protection. */
function protectionMember<Host extends object>(property: keyof Host): Member<KernelObjects, Host> {
  return {
    ...integer(property),
    set: ({ machine }, host, value) => {
      (host as Record<keyof Host, unknown>)[property] = protection(machine, value);
    },
  };
}

/** A member that is an offset in pages. */
function offset<Host extends object>(property: keyof Host): Member<KernelObjects, Host> {
  return {
    get: (_, host) => pgoff_of(host[property] as number),
    set: ({ machine }, host, value) => {
      (host as Record<keyof Host, unknown>)[property] = offset_of(machine.integer(value));
    },
  };
}

function integers<Host extends object>(names: Readonly<Record<string, keyof Host>>): MembersOf<Host> {
  return Object.fromEntries(Object.entries(names).map(([name, property]) => [name, integer<Host>(property)]));
}

/** A member that the simulator keeps for the driver. */
function opaque<Host extends object>(property: keyof Host): Member<KernelObjects, Host> {
  return {
    get: (_, host) => KernelObjects.opaque(host[property]),
    set: (_, host, value) => {
      (host as Record<keyof Host, unknown>)[property] = value;
    },
  };
}

const VMA: Kind<VmArea> = {
  tag: 'vm_area_struct',
  name: () => 'vma',
  members: {
    ...integers<VmArea>({
      vm_start: 'vm_start',
      vm_end: 'vm_end',
      vm_flags: 'vm_flags',
    }),
    vm_page_prot: protectionMember('vm_page_prot'),
    vm_pgoff: offset('vm_pgoff'),
    vm_mm: { get: (objects, vma) => objects.mm(vma.vm_mm) },
    vm_ops: {
      get: (objects, vma) => objects.operations(vma.vm_ops, 'vm_operations_struct'),
      set: (objects, vma, value) => {
        vma.vm_ops = objects.toVmOperations(value);
      },
    },
    vm_file: {
      get: (objects, vma) => objects.file(vma.vm_file),
      set: (objects, vma, value) => {
        vma.vm_file = value === NULL ? null : objects.toFile(value);
      },
    },
    vm_private_data: opaque('vm_private_data'),
    anon_vma: { get: (_, vma) => (vma.anon_vma === null ? NULL : 1n << 46n) },
  },
};

/** A hook of an action: what is stored there is called with the simulator's objects. */
function actionHook(
  name: string,
  apply: (objects: KernelObjects, action: MmapAction, call: Callable | null) => void,
): Member<KernelObjects, VmAreaDesc> {
  return {
    get: (objects, desc) => objects.stored(desc).get(name) ?? NULL,
    set: (objects, desc, value) => {
      objects.stored(desc).set(name, value);
      apply(objects, desc.action, objects.functionOf(value));
    },
  };
}

/** The words of an action's arguments, which are a union in C: one of the largest set stands at each. */
const ARGUMENTS = ['start', 'start_pfn', 'size', 'pgprot'].map(
  (name, at): [string, Member<KernelObjects, VmAreaDesc>] => [
    `action.remap.${name}`,
    {
      get: (objects, { action }) => wordOf(objects, action.words[at]),
      set: (objects, { action }, value) => {
        action.words[at] = toWord(objects, value, name === 'pgprot');
      },
    },
  ],
);

const DESC: Kind<VmAreaDesc> = {
  tag: 'vm_area_desc',
  name: () => 'desc',
  members: {
    ...integers<VmAreaDesc>({
      start: 'start',
      end: 'end',
      vma_flags: 'vma_flags',
      vm_flags: 'vma_flags',
    }),
    page_prot: protectionMember('page_prot'),
    pgoff: offset('pgoff'),
    mm: { get: (objects, desc) => objects.mm(desc.mm) },
    file: { get: (objects, desc) => objects.file(desc.file) },
    vm_file: {
      get: (objects, desc) => objects.file(desc.vm_file),
      set: (objects, desc, value) => {
        desc.vm_file = value === NULL ? null : objects.toFile(value);
      },
    },
    vm_ops: {
      get: (objects, desc) => objects.operations(desc.vm_ops, 'vm_operations_struct'),
      set: (objects, desc, value) => {
        desc.vm_ops = objects.toVmOperations(value);
      },
    },
    private_data: opaque('private_data'),
    'action.error_hook': actionHook('error_hook', ({ machine }, action, call) => {
      action.error_hook = call === null ? null : (err): number => machine.number(call(BigInt(err)));
    }),
    'action.success_hook': actionHook('success_hook', (objects, action, call) => {
      action.success_hook =
        call === null ? null : (vma): number => objects.machine.number(call(objects.vma(vma)));
    }),
    'action.error_override': {
      get: (_, { action }) => BigInt(action.error_override),
      set: ({ machine }, { action }, value) => {
        action.error_override = machine.number(value);
      },
    },
    'action.hide_from_rmap_until_complete': {
      get: (_, { action }) => (action.hide_from_rmap_until_complete ? 1n : 0n),
      set: ({ machine }, { action }, value) => {
        action.hide_from_rmap_until_complete = machine.truth(value);
      },
    },
    'action.type': {
      get: (_, { action }) => BigInt(action.type),
      set: ({ machine }, { action }, value) => {
        action.type = machine.number(value);
      },
    },
    ...Object.fromEntries(ARGUMENTS),
  },
};

const VMF: Kind<VmFault> = {
  tag: 'vm_fault',
  name: () => 'vmf',
  members: {
    ...integers<VmFault>({
      gfp_mask: 'gfp_mask',
      address: 'address',
      real_address: 'real_address',
      flags: 'flags',
    }),
    pgoff: offset('pgoff'),
    vma: { get: (objects, vmf) => objects.vma(vmf.vma) },
    page: {
      get: (objects, vmf) => objects.page(vmf.page),
      set: (objects, vmf, value) => {
        vmf.page = value === NULL ? null : objects.toPage(value);
      },
    },
    cow_page: {
      get: (objects, vmf) => objects.page(vmf.cow_page),
      set: (objects, vmf, value) => {
        vmf.cow_page = value === NULL ? null : objects.toPage(value);
      },
    },
  },
};

const PAGE_STATE: Kind<DiscontigKernelPageState> = {
  tag: 'discontig_kernel_page_state',
  name: () => 'state',
  members: {
    ...integers<DiscontigKernelPageState>({
      addr: 'addr',
      nr_pages_mapped: 'nr_pages_mapped',
      nr_pages_remain: 'nr_pages_remain',
    }),
    pgoff: offset('pgoff'),
    start: { get: (_, state) => BigInt(state.start) },
    end: { get: (_, state) => BigInt(state.end) },
    vm_private_data: { get: (_, state) => KernelObjects.opaque(state.vma.vm_private_data) },
    private: opaque('private_data'),
  },
};

/** f_mode: FMODE_READ and FMODE_WRITE as the file is open, and the seeking that every device file may do. */
function modeOf({ f_mode_read, f_mode_write }: File): bigint {
  return (f_mode_read ? 0x9n : 0n) | (f_mode_write ? 0x12n : 0n) | 0x4n;
}

/** A file of which nobody knows what ->open stored: other code may have opened it. */
const FILE: Kind<File> = {
  tag: 'file',
  name: () => 'file',
  isKept: true,
  members: {
    f_op: {
      get: (objects, file) =>
        objects.stored(file).get('f_op') ?? objects.operations(file.f_op, 'file_operations'),
      set: (objects, file, value) => {
        objects.stored(file).set('f_op', value);
      },
    },
    f_mode: { get: (_, file) => modeOf(file) },
    f_inode: { get: (objects, file) => objects.inode(file.f_inode) },
    f_mapping: { get: (objects, file) => objects.addressSpace(file.f_mapping) },
  },
};

/** A file with what ->open stored. */
const OPENED_FILE: Kind<File> = {
  ...FILE,
  members: { ...FILE.members, private_data: opaque('private_data') },
};

const INODE: Kind<Inode> = {
  tag: 'inode',
  name: () => 'inode',
  isKept: true,
  members: { i_mapping: { get: (objects, inode) => objects.addressSpace(inode.i_mapping) } },
};

const REGULAR_INODE: Kind<Inode> = {
  ...INODE,
  members: { ...INODE.members, ...integers<Inode>({ i_size: 'i_size' }) },
};

const ADDRESS_SPACE: Kind<AddressSpace> = {
  tag: 'address_space',
  name: () => 'mapping',
  isKept: true,
  members: { host: { get: (objects, mapping) => objects.inode(mapping.host) } },
};

/** What `current` points to; the kernel's objects stand for the task. */
const CURRENT_TASK: Kind<KernelObjects> = {
  tag: 'task_struct',
  name: () => 'current[0]',
  members: { mm: { get: (_, objects) => objects.mm(objects.kernel.current_mm) } },
};

const CURRENT: Members<KernelObjects> = new Map([
  [0, { size: 8, get: (_, objects) => objects.currentTask() }],
]);

const MM: Kind<MmStruct> = {
  tag: 'mm_struct',
  name: (mm) => (mm.of_child ? 'mm of the child' : 'mm'),
  isKept: true,
  members: {},
};

const PAGE: Kind<Page> = { tag: 'page', name: (page) => `page ${page.pfn}`, isKept: true, members: {} };
