import type {
  CEnumDefinition,
  CPreprocDefine,
  CStructDefinition,
  CType,
  Expression,
} from '../../model/nodes';
import { typeOfText } from '../../model/parse';
import { bool, s16, s32, s64, s8, u16, u32, u64, u8, type IntegerType } from '../machine/integer';
import { Field } from '../machine/field';
import {
  ArrayType,
  DynamicType,
  FloatingType,
  FunctionType,
  Member,
  PointerType,
  StructType,
  VOID,
  WrapperType,
  type Type,
} from '../machine/types';
import type { Declarations } from './declarations';
import { NamePool, mangleTag } from './names';
import { Unlowerable } from './unlowerable';

/** Elements that an array may have: its size in bytes stays a number that is exact. */
const MOST_ELEMENTS = 1n << 40n;

/** What resolving a type needs from lowering: array lengths and the types of expressions. */
export interface TypeQuestions {
  /** The value of a constant expression, or null when it is none. */
  constant(expression: Expression): bigint | null;
  /** Whether an expression is constant in C, but made of constants that headers define which were not given. */
  isUnknownConstant(expression: Expression): boolean;
  typeOf(expression: Expression): Type;
}

/** The scope that a type is written in. */
export interface TypeScope {
  typedef(name: string): CType | null;
  structure(key: string): CStructDefinition | null;
  enumeration(tag: string): CEnumDefinition | null;
}

/** Elements of an array whose length a header defines that was not given. */
const ASSUMED_LENGTH = 1024;

const FLOATING = new Map([
  ['float', new FloatingType('float', 4)],
  ['double', new FloatingType('double', 8)],
  ['long double', new FloatingType('long double', 16)],
]);

/** C's own integer types by their words; the words may come in any order. */
function primitive(name: string): IntegerType | null {
  const words = name.split(/\s+/).filter((word) => !/^(const|volatile|int)$/.test(word));
  const count = (word: string): number => words.filter((w) => w === word).length;
  const unsigned = count('unsigned') > 0;
  const rest = words.filter((w) => w !== 'unsigned' && w !== 'signed');
  if (rest.some((w) => !/^(char|short|long|_Bool)$/.test(w))) return null;
  if (count('_Bool') > 0) return bool;
  if (count('char') > 0) return unsigned ? u8 : s8;
  if (count('short') > 0) return unsigned ? u16 : s16;
  if (count('long') > 0) return unsigned ? u64 : s64;
  return unsigned ? u32 : s32;
}

/** The types of one compilation: the file's, the kernel tables', and those that neither defines. */
export class TypeTable {
  readonly #structures = new Map<CStructDefinition, StructType>();
  readonly #open = new Map<string, StructType>();
  readonly #dynamic = new Map<string, DynamicType>();
  readonly #enumValues = new Map<CEnumDefinition, [string, bigint][]>();
  readonly #enums = new Map<CEnumDefinition, IntegerType>();
  readonly #handles = new Map<StructType, string>();
  readonly #fields = new Map<StructType, Map<string, Field>>();
  readonly #names = new NamePool();
  /** By macro: the type that it stands for, if it does. */
  readonly #macroTypes = new Map<CPreprocDefine, CType | null>();
  /** Typedefs whose type is being found. */
  #resolving = new Set<CType>();

  /**
   * @param file what the driver's file declares
   * @param kernel what the kernel tables declare
   * @param wrappers kernel typedefs that wrap an integer
   * @param source the file's text, for `__packed`
   */
  constructor(
    readonly file: Declarations,
    readonly kernel: Declarations,
    private readonly wrappers: ReadonlyMap<string, WrapperType>,
    private readonly source: string,
  ) {}

  /** Whether a name is a type in the file or the kernel tables. */
  isTypeName(name: string, scope: TypeScope | null): boolean {
    return (
      primitive(name) !== null ||
      name === 'void' ||
      this.wrappers.has(name) ||
      (scope?.typedef(name) ?? null) !== null ||
      this.file.typedefs.has(name) ||
      this.kernel.typedefs.has(name)
    );
  }

  /**
   * Resolve a type as written.
   * @throws Unlowerable for an array whose length is not constant
   */
  resolve(ctype: CType, questions: TypeQuestions, scope: TypeScope | null): Type {
    switch (ctype.kind) {
      case 'named':
        return this.#named(ctype.name, questions, scope);
      case 'struct':
      case 'union':
        return this.#structure(
          ctype.kind,
          ctype.tag,
          ctype.definition as CStructDefinition | null,
          questions,
          scope,
        );
      case 'enum': {
        const definition =
          (ctype.definition as CEnumDefinition | null) ??
          (ctype.tag === null
            ? null
            : (scope?.enumeration(ctype.tag) ??
              this.file.enums.get(ctype.tag) ??
              this.kernel.enums.get(ctype.tag) ??
              null));
        return definition === null ? u32 : this.enumType(definition, questions);
      }
      case 'pointer':
        return new PointerType(this.resolve(ctype.to, questions, scope));
      case 'array': {
        const of = this.resolve(ctype.of, questions, scope);
        if (ctype.length === null) return new ArrayType(of, null);
        const length = questions.constant(ctype.length);
        if (length === null) {
          if (questions.isUnknownConstant(ctype.length)) return new ArrayType(of, ASSUMED_LENGTH, true);
          throw new Unlowerable(ctype.length, 'an array whose length is not constant');
        }
        if (length < 0n || length > MOST_ELEMENTS)
          throw new Unlowerable(ctype.length, `an array of ${length} elements`);
        return new ArrayType(of, Number(length));
      }
      case 'function':
        return this.functionType(ctype, questions, scope);
      case 'typeof': {
        const argument = ctype.argument;
        return questions.typeOf(argument);
      }
    }
  }

  functionType(
    ctype: { returns: CType; params: readonly { ctype: CType; name: string }[]; variadic: boolean },
    questions: TypeQuestions,
    scope: TypeScope | null,
  ): FunctionType {
    const params = ctype.params
      .map((param) => decay(this.resolve(param.ctype, questions, scope)))
      .filter((type) => type.kind !== 'void');
    return new FunctionType(this.resolve(ctype.returns, questions, scope), params, ctype.variadic);
  }

  #named(name: string, questions: TypeQuestions, scope: TypeScope | null): Type {
    const plain = name
      .replace(/\b(const|volatile)\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (plain === 'void') return VOID;
    const local = scope?.typedef(plain) ?? null;
    if (local !== null) return this.#typedef(plain, local, questions, scope);
    const inFile = this.file.typedefs.get(plain) ?? this.#macroType(plain);
    if (inFile) return this.#typedef(plain, inFile, questions, null);
    const wrapper = this.wrappers.get(plain);
    if (wrapper !== undefined) return wrapper;
    const inKernel = this.kernel.typedefs.get(plain);
    if (inKernel !== undefined) return this.#typedef(plain, inKernel, questions, null);
    const floating = FLOATING.get(plain);
    if (floating !== undefined) return floating;
    const integer = primitive(plain);
    if (integer !== null) return integer;
    const tagged = /^(struct|union) (\w+)$/.exec(plain);
    if (tagged) return this.#structure(tagged[1] as 'struct' | 'union', tagged[2], null, questions, scope);
    let dynamic = this.#dynamic.get(plain);
    if (dynamic === undefined) {
      dynamic = new DynamicType(plain);
      this.#dynamic.set(plain, dynamic);
    }
    return dynamic;
  }

  /** The type that a macro of the file stands for, as `#define OS_FILE struct file *` says; null for any other name. */
  #macroType(name: string): CType | null {
    const macro = this.file.macros.get(name);
    if (macro?.parameters !== null) return null;
    let type = this.#macroTypes.get(macro);
    if (type === undefined) this.#macroTypes.set(macro, (type = typeOfText(macro.value)));
    return type;
  }

  #typedef(name: string, ctype: CType, questions: TypeQuestions, scope: TypeScope | null): Type {
    if (ctype.kind === 'named' && ctype.name === name) return primitive(name) ?? VOID;
    if (this.#resolving.has(ctype))
      throw new Unlowerable({ start: 0, end: 0 }, `the type ${name} is declared in terms of itself`);
    this.#resolving.add(ctype);
    let type: Type;
    try {
      type = this.resolve(ctype, questions, scope);
    } finally {
      this.#resolving.delete(ctype);
    }
    if (type.kind === 'struct' && !this.#handles.has(type)) this.#nameHandle(type, type.variety, name);
    return type;
  }

  /** A structure of the file or of the kernel tables by tag; one that neither defines is open. */
  structureByTag(variety: 'struct' | 'union', tag: string, questions: TypeQuestions): StructType {
    return this.#structure(variety, tag, null, questions, null);
  }

  #structure(
    variety: 'struct' | 'union',
    tag: string | null,
    written: CStructDefinition | null,
    questions: TypeQuestions,
    scope: TypeScope | null,
  ): StructType {
    const key = `${variety} ${tag}`;
    let definition = written;
    let inKernel = false;
    if (definition === null && tag !== null) {
      definition = scope?.structure(key) ?? this.file.structures.get(key) ?? null;
      if (definition === null) {
        definition = this.kernel.structures.get(key) ?? null;
        inKernel = definition !== null;
      }
    }
    if (definition === null) {
      let open = this.#open.get(key);
      if (open === undefined) {
        open = new StructType(variety, tag ?? '', true);
        this.#open.set(key, open);
      }
      return open;
    }
    const known = this.#structures.get(definition);
    if (known !== undefined) return known;
    inKernel ||= [...this.kernel.structures.values()].includes(definition);
    const type = new StructType(variety, tag ?? `anonymous at ${definition.start}`, inKernel && tag !== null);
    this.#structures.set(definition, type);
    if (!inKernel) type.packed = this.#isPacked(definition);
    // A structure may name in its members what names it: that it is known by now ends the circle.
    const outer = this.#resolving;
    this.#resolving = new Set();
    try {
      type.define(
        definition.members.map((member) => {
          const resolved = this.resolve(member.ctype, questions, inKernel ? null : scope);
          const bits = member.bits === null ? null : questions.constant(member.bits);
          if (member.bits !== null && bits === null)
            throw new Unlowerable(member, 'bit-field width that is not constant');
          if (
            bits !== null &&
            (bits < 0n || bits > BigInt(8 * (resolved.kind === 'integer' ? resolved.size : 8)))
          )
            throw new Unlowerable(member, `a bit-field of ${bits} bits, which its type has not`);
          return new Member(type, member.id?.name || null, resolved, bits === null ? null : Number(bits));
        }),
      );
    } finally {
      this.#resolving = outer;
    }
    return type;
  }

  #isPacked(definition: CStructDefinition): boolean {
    const PACKED = /\b__packed\b|\bpacked\b/;
    const head = this.source.slice(definition.start, this.source.indexOf('{', definition.start));
    const tail = /^\s*((?:__\w+\s*(?:\(\([^)]*\)*\)|\([^()]*\))?\s*)*)/.exec(
      this.source.slice(definition.end, definition.end + 200),
    );
    return PACKED.test(head) || PACKED.test(tail?.[1] ?? '');
  }

  /** The integer type of an enumeration, as gcc chooses it. */
  enumType(definition: CEnumDefinition, questions: TypeQuestions): IntegerType {
    let type = this.#enums.get(definition);
    if (type === undefined) {
      const values = this.enumValues(definition, questions).map(([, value]) => value);
      const negative = values.some((value) => value < 0n);
      const wide = values.some((value) => value > (negative ? s32.max : u32.max) || value < s32.min);
      type = negative ? (wide ? s64 : s32) : wide ? u64 : u32;
      this.#enums.set(definition, type);
    }
    return type;
  }

  /** The enumerators of an enumeration with their values. */
  enumValues(definition: CEnumDefinition, questions: TypeQuestions): [string, bigint][] {
    const known = this.#enumValues.get(definition);
    if (known !== undefined) return known;
    // Later enumerators may be written in terms of earlier ones.
    const values: [string, bigint][] = [];
    this.#enumValues.set(definition, values);
    let next = 0n;
    for (const member of definition.members) {
      if (member.value !== null) {
        const value = questions.constant(member.value);
        if (value === null) throw new Unlowerable(member.value, 'enumerator that is not constant');
        next = value;
      }
      values.push([member.id.name, next++]);
    }
    return values;
  }

  /** The name of a structure's handle in generated code. */
  handle(type: StructType): string {
    return this.#handles.get(type) ?? this.#nameHandle(type, type.variety, type.tag.replace(/[^\w]/g, '_'));
  }

  #nameHandle(type: StructType, variety: string, tag: string): string {
    const name = this.#names.take(mangleTag(variety, tag));
    this.#handles.set(type, name);
    return name;
  }

  /** A member of a structure, or null when it has none of that name. */
  field(type: StructType, name: string): Field | null {
    let fields = this.#fields.get(type);
    if (fields === undefined) {
      fields = new Map();
      this.#fields.set(type, fields);
    }
    let field = fields.get(name);
    if (field === undefined) {
      const path = type.path(name);
      if (path === null) return null;
      field = new Field(path);
      fields.set(name, field);
    }
    return field;
  }
}

/** Arrays and functions as parameters and values are pointers. */
export function decay(type: Type): Type {
  if (type.kind === 'array') return new PointerType(type.of);
  if (type.kind === 'function') return new PointerType(type);
  return type;
}
