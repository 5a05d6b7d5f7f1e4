import type { IntegerType } from './integer';

/** A resolved C type, with its x86-64 layout. */
export type Type =
  | IntegerType
  | PointerType
  | ArrayType
  | StructType
  | FunctionType
  | VoidType
  | DynamicType
  | WrapperType
  | FloatingType;

/** `void`. */
export class VoidType {
  readonly kind = 'void';
  readonly size = 1;
  readonly align = 1;
  readonly name = 'void';
}

/** A floating-point type: never computed with in a driver, so that only its size is known. */
export class FloatingType {
  readonly kind = 'floating';
  readonly align: number;
  /**
   * @param name C name
   * @param size bytes
   */
  constructor(
    readonly name: string,
    readonly size: number,
  ) {
    this.align = size;
  }
}

/** Bytes between elements of an array whose element type is unknown: room for any structure. */
const ELEMENT_OF_UNKNOWN = 4096;

/** Bytes from one value of a type to the next one where several lie in a row: in an array, or behind a pointer. */
export function sizeInRow(type: Type): number {
  return type.kind === 'dynamic' ? ELEMENT_OF_UNKNOWN : type.size;
}

/** A type that the given source does not define: a number, a pointer or a structure, as its use will show. */
export class DynamicType {
  readonly kind = 'dynamic';
  readonly size = 8;
  readonly align = 8;
  #structure: StructType | null = null;
  #pointee: StructType | null = null;
  #element: DynamicType | null = null;

  /** @param name how the source names it */
  constructor(readonly name: string) {}

  /** The type as a structure, for `x.member`. */
  get structure(): StructType {
    this.#structure ??= new StructType('struct', this.name, true);
    return this.#structure;
  }

  /** What the type points to as a pointer, for `x->member`. */
  get pointee(): StructType {
    this.#pointee ??= new StructType('struct', `*${this.name}`, true);
    return this.#pointee;
  }

  /** What `*x` and `x[i]` are. */
  get element(): DynamicType {
    this.#element ??= new DynamicType(`${this.name}[]`);
    return this.#element;
  }

  /** Whether the source uses it as a structure. */
  get isStructure(): boolean {
    return this.#structure !== null;
  }
}

/** A pointer. */
export class PointerType {
  readonly kind = 'pointer';
  readonly size = 8;
  readonly align = 8;
  /** @param to pointee */
  constructor(readonly to: Type) {}

  get name(): string {
    return `${this.to.name} *`;
  }
}

/** An array. */
export class ArrayType {
  readonly kind = 'array';
  /**
   * @param of element type
   * @param length number of elements; null when the source does not say (a parameter, a flexible member)
   * @param assumed whether the length is a constant of a header that was not given: room enough, but not the number
   */
  constructor(
    readonly of: Type,
    readonly length: number | null,
    readonly assumed = false,
  ) {}

  get size(): number {
    return sizeInRow(this.of) * (this.length ?? 0);
  }

  get align(): number {
    return this.of.align;
  }

  get name(): string {
    return `${this.of.name} []`;
  }
}

/** A function. */
export class FunctionType {
  readonly kind = 'function';
  readonly size = 1;
  readonly align = 1;
  readonly name = 'function';
  /**
   * @param returns result
   * @param params parameters, arrays and functions already turned into pointers
   * @param variadic whether more arguments may follow
   */
  constructor(
    readonly returns: Type,
    readonly params: readonly Type[],
    readonly variadic: boolean,
  ) {}
}

/**
 * A kernel structure that only wraps an integer to make it a type of its own (pgprot_t, vma_flags_t): handled as the
 * integer; its one member is the value itself.
 */
export class WrapperType {
  readonly kind = 'wrapper';
  readonly size: number;
  readonly align: number;
  /**
   * @param name typedef name
   * @param member its member
   * @param of the integer
   */
  constructor(
    readonly name: string,
    readonly member: string,
    readonly of: IntegerType,
  ) {
    this.size = of.size;
    this.align = of.align;
  }
}

/** A member of a structure or union. */
export class Member {
  /**
   * @param parent structure that has it
   * @param name its name; null when anonymous
   * @param type its type; for a bit-field the type of its value
   * @param bits width of a bit-field in bits, else null
   */
  constructor(
    readonly parent: StructType,
    readonly name: string | null,
    readonly type: Type,
    readonly bits: number | null = null,
  ) {}

  /** Bytes from the start of the structure; of a bit-field, of the storage unit that holds it. */
  get offset(): number {
    return this.parent.layout().get(this)!.offset;
  }

  /** First bit of a bit-field in its storage unit. */
  get shift(): number {
    return this.parent.layout().get(this)!.shift;
  }
}

/** Bytes of a member of unknown type: room for a list head, a lock or a counter, if that is what it is. */
const ROOM = 64;

interface Place {
  readonly offset: number;
  readonly shift: number;
}

/**
 * A structure or union. An open one is known in part only: it has the members that the kernel tables name, and gets the
 * others from their use in the driver; those are laid out behind the known ones.
 */
export class StructType {
  readonly #members: Member[] = [];
  /** Those of an open one that came to light by their use. */
  readonly #found: Member[] = [];
  readonly #byName = new Map<string, readonly Member[]>();
  #layout: Map<Member, Place> | null = null;
  #size = 0;
  #align = 1;
  #complete = false;
  packed = false;

  /**
   * @param kind `struct` or `union`; stored as `variety` since `kind` tells types apart
   * @param tag name; made up for one that has none
   * @param open whether members may still come to light
   */
  constructor(
    readonly variety: 'struct' | 'union',
    readonly tag: string,
    readonly open: boolean,
  ) {}

  readonly kind = 'struct';

  get name(): string {
    return `${this.variety} ${this.tag}`;
  }

  /** Whether its members are known: a definition was seen. */
  get defined(): boolean {
    return this.#complete;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Give it its members, in order. */
  define(members: readonly Member[]): void {
    this.#complete = true;
    for (const member of members) {
      this.#members.push(member);
      this.#name(member);
    }
  }

  #name(member: Member): void {
    if (member.name !== null) {
      this.#byName.set(member.name, [member]);
    } else if (member.type.kind === 'struct') {
      for (const [name, path] of member.type.names()) this.#byName.set(name, [member, ...path]);
    }
  }

  /** Every name that can stand after `.`, with the way to it through anonymous members. */
  names(): ReadonlyMap<string, readonly Member[]> {
    return this.#byName;
  }

  /**
   * A member by name.
   * @returns the way to it, through anonymous structures and unions, the member itself last; null when there is none
   */
  path(name: string): readonly Member[] | null {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (!this.open) return null;
    const member = new Member(this, name, new DynamicType(`${this.tag}.${name}`));
    this.#members.push(member);
    this.#found.push(member);
    const path = [member];
    this.#byName.set(name, path);
    this.#layout = null;
    return path;
  }

  get size(): number {
    this.layout();
    return this.#size;
  }

  get align(): number {
    this.layout();
    return this.#align;
  }

  /**
   * The members in the order in which they lie. Those that came to light are in that of their names, for two forms of a
   * driver mention the same ones in different order.
   */
  #inOrder(): readonly Member[] {
    if (this.#found.length === 0) return this.#members;
    const found = new Set(this.#found);
    const byName = this.#found.toSorted((a, b) => (a.name! < b.name! ? -1 : 1));
    return [...this.#members.filter((member) => !found.has(member)), ...byName];
  }

  /** Where each member lies (System V ABI for x86-64, as gcc lays bit-fields out). */
  layout(): ReadonlyMap<Member, Place> {
    if (this.#layout !== null) return this.#layout;
    const places = new Map<Member, Place>();
    this.#layout = places;
    let bit = 0;
    let end = 0;
    let align = 1;
    for (const member of this.#inOrder()) {
      if (this.variety === 'union') bit = 0;
      const type = member.type;
      const isStructure = type.kind === 'dynamic' && type.isStructure;
      const size = isStructure ? type.structure.size : type.kind === 'dynamic' ? ROOM : type.size;
      const natural = this.packed ? 1 : type.kind === 'dynamic' ? 16 : type.align;
      if (member.bits !== null) {
        const unit = 8 * type.size;
        if (member.bits === 0) {
          bit = Math.ceil(bit / unit) * unit;
          continue;
        }
        if (!this.packed && Math.floor(bit / unit) !== Math.floor((bit + member.bits - 1) / unit)) {
          bit = Math.ceil(bit / unit) * unit;
        }
        const start = this.packed ? Math.floor(bit / 8) * 8 : Math.floor(bit / unit) * unit;
        places.set(member, { offset: start / 8, shift: bit - start });
        bit += member.bits;
        if (member.name !== null) align = Math.max(align, natural);
      } else {
        const offset = Math.ceil(Math.ceil(bit / 8) / natural) * natural;
        places.set(member, { offset, shift: 0 });
        bit = 8 * (offset + size);
        align = Math.max(align, natural);
      }
      end = Math.max(end, Math.ceil(bit / 8));
    }
    // An open structure is at least a page, so that its size does not tell which of its members a file mentions.
    const extent = this.open && !this.#complete ? Math.max(end, 4096) : end;
    this.#align = align;
    this.#size = Math.ceil(extent / align) * align;
    return places;
  }
}

/** `void`. */
export const VOID = new VoidType();
/** `void *`. */
export const VOID_POINTER = new PointerType(VOID);

/** Whether values of the type are handled as pointers to where they are stored. */
export function isAggregate(type: Type): type is StructType | ArrayType {
  return type.kind === 'struct' || type.kind === 'array';
}

/** Whether a type's size is known only when everything has been lowered. */
export function isOpen(type: Type): boolean {
  return type.kind === 'struct' ? type.open : type.kind === 'array' ? isOpen(type.of) : false;
}

/** The type as generated code loads and stores it. */
export function scalarOf(type: Type): IntegerType | PointerType | DynamicType | null {
  switch (type.kind) {
    case 'integer':
    case 'pointer':
    case 'dynamic':
      return type;
    case 'wrapper':
      return type.of;
    default:
      return null;
  }
}
