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
  return driver.items
    .filter(
      ({ kind, start, end }) =>
        kind === 'declaration' && mayHoldCallback(driver.seen.slice(start, end), 'vm_area_struct'),
    )
    .flatMap((item) => driver.model(item).flatMap(definitionsIn))
    .flatMap(nested)
    .flatMap((definition): DefinedStructure[] => {
      const callbacks = callbacksOf(driver, definition);
      return definition.tag === null || callbacks.length === 0 ? [] : [{ tag: definition.tag, callbacks }];
    });
}

/** Can the text of a declaration define a structure with a callback that takes a given type? */
function mayHoldCallback(text: string, type: string): boolean {
  return text.includes(type) && text.includes('{') && text.includes('(');
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
    if (id === null || tag === null || ctype.kind !== 'pointer' || ctype.to.kind !== 'function') return [];
    const { params, returns } = ctype.to;
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
