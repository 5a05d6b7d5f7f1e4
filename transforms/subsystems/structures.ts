import type { Driver } from '../../model/driver';
import type { CParameter, CStructDefinition, CType, TopLevel } from '../../model/nodes';
import { pointsToStruct, typeText } from '../../model/types';

/** A member of a structure that is a callback with a vma: `int (*fb_mmap)(struct fb_info *, struct vm_area_struct *)`. */
export interface CallbackMember {
  /** The structure's tag. */
  readonly struct: string;
  readonly member: string;
  /** The names of all members of the structure in their order; an empty one for a structure or union without a name. */
  readonly names: readonly string[];
  readonly parameters: readonly CallbackParameter[];
  /** Which of them is the vma, counted from 0. */
  readonly vma: number;
  /** Does it return `int`, as what can fail does? */
  readonly returnsInt: boolean;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

export interface CallbackParameter {
  /** As written: `struct fb_info *info`. */
  readonly text: string;
  /** The tag of the structure that it points to; null for anything else. */
  readonly tag: string | null;
  readonly isVoidPointer: boolean;
}

/** A structure that a file defines. */
export interface DefinedStructure {
  readonly tag: string;
  readonly callbacks: readonly CallbackMember[];
}

/** The structures that a file defines with members that take a vma. */
export function structuresOf(driver: Driver): DefinedStructure[] {
  const types = callbackTypes(driver);
  return driver.items
    .filter(
      ({ kind, start, end }) =>
        kind === 'declaration' && mayHoldCallback(driver.seen.slice(start, end), types),
    )
    .flatMap((item) => driver.model(item).flatMap(definitionsIn))
    .flatMap(nested)
    .flatMap((definition): DefinedStructure[] => {
      const callbacks = callbacksOf(driver, definition);
      return definition.tag === null || callbacks.length === 0 ? [] : [{ tag: definition.tag, callbacks }];
    });
}

/** Can the text of a declaration define a structure with a callback that takes a given type? */
function mayHoldCallback(text: string, types: RegExp): boolean {
  return text.includes('{') && types.test(text);
}

/** The words of which one is in each declaration of a callback with a vma: that, or the name of a type which the file gives it. */
function callbackTypes({ items, seen }: Driver): RegExp {
  const names = items.flatMap(({ kind, start, end }) => {
    const text = kind === 'declaration' ? seen.slice(start, end) : '';
    const isType = /^\s*typedef\b[^{}]*\bvm_area_struct\b[^{}]*$/.test(text);
    const [, name] = (isType && (/\(\s*\*\s*(\w+)\s*\)\s*\(/.exec(text) ?? /(\w+)\s*\(/.exec(text))) || [];
    return name === undefined ? [] : [name];
  });
  return new RegExp(`\\b(?:${['vm_area_struct', ...names].join('|')})\\b`);
}

/** The structures that a top-level node defines. */
export function definitionsIn(node: TopLevel): CStructDefinition[] {
  if (node.type === 'CTypeDeclaration' || node.type === 'VariableDeclaration')
    return node.definition?.type === 'CStructDefinition' ? [node.definition] : [];
  return node.type === 'CTypedef' ? definedBy(node.ctype) : [];
}

function definedBy(ctype: CType): CStructDefinition[] {
  if (ctype.kind === 'array') return definedBy(ctype.of);
  if (ctype.kind === 'pointer') return definedBy(ctype.to);
  if (ctype.kind !== 'struct' && ctype.kind !== 'union') return [];
  return ctype.definition?.type === 'CStructDefinition' ? [ctype.definition] : [];
}

/** A definition, and those inside it. */
function nested(definition: CStructDefinition): CStructDefinition[] {
  return [definition, ...definition.members.flatMap(({ ctype }) => definedBy(ctype)).flatMap(nested)];
}

function callbacksOf(driver: Driver, { tag, members }: CStructDefinition): CallbackMember[] {
  // An unnamed bit-field takes no value.
  const names = members.filter((m) => m.id !== null || m.bits === null).map((m) => m.id?.name ?? '');
  return members.flatMap(({ id, ctype, start }): CallbackMember[] => {
    const called = id === null || tag === null ? null : calledBy(driver, ctype);
    if (id === null || tag === null || !called) return [];
    const { params, returns } = called;
    const vma = params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
    if (vma < 0) return [];
    return [
      {
        struct: tag,
        member: id.name,
        names,
        parameters: params.map((p) => parameterOf(driver, p)),
        vma,
        returnsInt: returns.kind === 'named' && /\bint$/.test(returns.name),
        file: driver.path,
        line: driver.position(start).line,
      },
    ];
  });
}

/** The function that a member points to, by a `typedef` of the file or not: `map_fn_t mmap`, `map_fn *mmap`. */
function calledBy(driver: Driver, ctype: CType): Extract<CType, { kind: 'function' }> | null {
  const known = (type: CType): CType =>
    type.kind === 'named' ? (driver.namedType(type.name) ?? type) : type;
  const pointer = known(ctype);
  const to = pointer.kind === 'pointer' ? known(pointer.to) : null;
  return to?.kind === 'function' ? to : null;
}

function parameterOf({ source }: Driver, { declaration, ctype }: CParameter): CallbackParameter {
  return {
    text: source.slice(declaration.start, declaration.end).replace(/\s+/g, ' '),
    tag: tagOf(ctype),
    isVoidPointer: ctype.kind === 'pointer' && /\bvoid$/.test(typeText(ctype.to)),
  };
}

/** The tag of the structure that a type is a pointer to, or is; null for anything else. */
export function tagOf(ctype: CType | null | undefined): string | null {
  const to = ctype?.kind === 'pointer' ? ctype.to : ctype;
  return to?.kind === 'struct' ? to.tag : null;
}
