import { textOf, textOfField } from './grammar';
import { integerKind } from '../kernel/integer-types';
import type { Node as SyntaxNode } from 'web-tree-sitter';
import { definedTag } from '../kernel/definers';
import { replacementText } from './defines';
import type {
  CDeclared,
  CEnumDefinition,
  CMember,
  CParameter,
  CStructDefinition,
  CType,
  Expression,
} from './nodes';

/** What the conversion of types needs from the conversion of expressions: kept as an interface so that neither file imports the other's insides. */
export interface TypeContext {
  expression(node: SyntaxNode): Expression;
  /** Offset in the file of an offset in the parsed text. */
  at(offset: number): number;
  /** The file's own text between two file offsets. */
  text(start: number, end: number): string;
  /** The type that `typeof(...)` at a file offset names, if it was replaced there for the grammar. */
  typeofAt(start: number): CType | null;
}

const SPECIFIERS = new Set([
  'primitive_type',
  'sized_type_specifier',
  'type_identifier',
  'struct_specifier',
  'union_specifier',
  'enum_specifier',
  'macro_type_specifier',
]);

/** The CType of a declaration's specifier (without its declarators). */
export function specifierType(context: TypeContext, node: SyntaxNode): CType {
  switch (node.type) {
    case 'struct_specifier':
    case 'union_specifier': {
      const kind = node.type === 'struct_specifier' ? 'struct' : 'union';
      const tag = textOfField(node, 'name');
      return { kind, tag, definition: structDefinition(context, node) };
    }
    case 'enum_specifier':
      return {
        kind: 'enum',
        tag: textOfField(node, 'name'),
        definition: enumDefinition(context, node),
      };
    case 'macro_type_specifier': {
      const name = textOfField(node, 'name') ?? '';
      const type = node.childForFieldName('type');
      if (/^(__)?typeof(__)?$/.test(name) && type) {
        const start = context.at(type.startIndex);
        const end = context.at(type.endIndex);
        return {
          kind: 'typeof',
          argument: { type: 'CTypeName', start, end, ctype: descriptorType(context, type) },
        };
      }
      return { kind: 'named', name: textOf(node) };
    }
    default: {
      const defined = definedTag(textOf(node));
      if (defined !== undefined) return { kind: 'struct', tag: defined, definition: null };
      return (
        context.typeofAt(context.at(node.startIndex)) ?? {
          kind: 'named',
          name: /[/\\]/.test(textOf(node))
            ? replacementText(textOf(node))
            : textOf(node).replace(/\s+/g, ' '),
        }
      );
    }
  }
}

/** The CType of a `type_descriptor`: what stands in a cast or in `sizeof(...)`. */
export function descriptorType(context: TypeContext, node: SyntaxNode): CType {
  const specifier =
    node.childForFieldName('type') ?? node.namedChildren.find((c) => c && SPECIFIERS.has(c.type));
  if (!specifier) return { kind: 'named', name: textOf(node) };
  const base = specifierType(context, specifier);
  const declarator = node.childForFieldName('declarator');
  return declarator ? declare(context, base, declarator).ctype : base;
}

/** A declarator applied to its specifier: the type that the name has, and the name's node (null for an abstract declarator). */
export interface Declared {
  readonly ctype: CType;
  readonly name: SyntaxNode | null;
}

/** Apply a declarator to a type: `*a[3]` over `int` is an array of three pointers to int, named `a`. */
export function declare(context: TypeContext, base: CType, node: SyntaxNode): Declared {
  switch (node.type) {
    case 'pointer_declarator':
    case 'abstract_pointer_declarator':
      return inner(context, { kind: 'pointer', to: base }, node);
    case 'array_declarator':
    case 'abstract_array_declarator': {
      const size = node.childForFieldName('size');
      return inner(
        context,
        { kind: 'array', of: base, length: size ? context.expression(size) : null },
        node,
      );
    }
    case 'function_declarator':
    case 'abstract_function_declarator': {
      const list = node.childForFieldName('parameters');
      const { params, variadic } = list ? parameters(context, list) : { params: [], variadic: false };
      return inner(context, { kind: 'function', returns: base, params, variadic }, node);
    }
    case 'parenthesized_declarator':
    case 'abstract_parenthesized_declarator':
    case 'attributed_declarator': {
      const child = node.namedChildren.find(
        (c) => c !== null && c.type !== 'ms_call_modifier' && c.type !== 'comment',
      );
      return child ? declare(context, base, child) : { ctype: base, name: null };
    }
    default:
      return { ctype: base, name: node };
  }
}

function inner(context: TypeContext, ctype: CType, node: SyntaxNode): Declared {
  const declarator = node.childForFieldName('declarator');
  return declarator ? declare(context, ctype, declarator) : { ctype, name: null };
}

/** The parameters of a parameter list; `(void)` has none. */
export function parameters(
  context: TypeContext,
  list: SyntaxNode,
): { params: CParameter[]; variadic: boolean } {
  const params: CParameter[] = [];
  let variadic = false;
  for (const child of list.namedChildren) {
    if (!child) continue;
    if (child.type === 'variadic_parameter') variadic = true;
    if (child.type !== 'parameter_declaration') continue;
    const specifier = child.childForFieldName('type');
    if (!specifier) continue;
    const declarator = child.childForFieldName('declarator');
    const base = specifierType(context, specifier);
    const { ctype, name } = declarator ? declare(context, base, declarator) : { ctype: base, name: null };
    if (!declarator && ctype.kind === 'named' && ctype.name === 'void') continue;
    const end = context.at(child.endIndex);
    params.push({
      type: 'Identifier',
      name: name ? textOf(name) : '',
      start: name ? context.at(name.startIndex) : end,
      end: name ? context.at(name.endIndex) : end,
      ctype,
      declaration: { start: context.at(child.startIndex), end },
    });
  }
  return { params, variadic };
}

/** The definition in a struct or union specifier, or null when it only names a tag. */
export function structDefinition(context: TypeContext, node: SyntaxNode): CStructDefinition | null {
  const body = node.childForFieldName('body');
  if (!body) return null;
  const members: CMember[] = [];
  collectMembers(context, body, members);
  return {
    type: 'CStructDefinition',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    kind: node.type === 'union_specifier' ? 'union' : 'struct',
    tag: textOfField(node, 'name'),
    members,
  };
}

/** The width of a bit-field in its clause; null for what is none. */
function widthIn(context: TypeContext, clause: SyntaxNode | null | undefined): Expression | null {
  const width = clause?.type === 'bitfield_clause' ? clause.namedChildren[0] : null;
  return width ? context.expression(width) : null;
}

function collectMembers(context: TypeContext, body: SyntaxNode, members: CMember[]): void {
  for (const field of body.namedChildren) {
    if (!field) continue;
    if (field.type.startsWith('preproc_')) collectMembers(context, field, members);
    if (field.type !== 'field_declaration') continue;
    const specifier = field.childForFieldName('type');
    if (!specifier) continue;
    const base = specifierType(context, specifier);
    const start = context.at(field.startIndex);
    const end = context.at(field.endIndex);
    const declarators = field.childrenForFieldName('declarator');
    const parts = field.namedChildren.filter((child) => child?.type !== 'comment');
    if (declarators.length === 0) {
      const bits = widthIn(
        context,
        parts.find((child) => child?.type === 'bitfield_clause'),
      );
      members.push({ type: 'CMember', start, end, id: null, ctype: base, bits });
    }
    const named = new Set(declarators.map((declarator) => declarator?.id));
    for (const [i, declarator] of parts.entries()) {
      if (!declarator || !named.has(declarator.id)) continue;
      // Of `u32 a : 8, b : 4;` each has a width of its own.
      const bits = widthIn(context, parts[i + 1]);
      const { ctype, name } = declare(context, base, declarator);
      members.push({
        type: 'CMember',
        start,
        end,
        id: name ? declared(context, name, ctype) : null,
        ctype,
        bits,
      });
    }
  }
}

function enumDefinition(context: TypeContext, node: SyntaxNode): CEnumDefinition | null {
  const body = node.childForFieldName('body');
  if (!body) return null;
  const members = body.namedChildren.flatMap((child) => {
    if (child?.type !== 'enumerator') return [];
    const name = child.childForFieldName('name');
    const value = child.childForFieldName('value');
    if (!name) return [];
    const id = declared(context, name, { kind: 'named', name: 'int' });
    return [{ id, value: value ? context.expression(value) : null }];
  });
  return {
    type: 'CEnumDefinition',
    start: context.at(node.startIndex),
    end: context.at(node.endIndex),
    tag: textOfField(node, 'name'),
    members,
  };
}

/** The Identifier of a declared name. */
export function declared(context: TypeContext, name: SyntaxNode, ctype: CType): CDeclared {
  return {
    type: 'Identifier',
    name: textOf(name),
    start: context.at(name.startIndex),
    end: context.at(name.endIndex),
    ctype,
  };
}

/** A C type as one would write it, for messages and for comparing types by name: `struct file *`. */
export function typeText(ctype: CType): string {
  switch (ctype.kind) {
    case 'named':
      return ctype.name;
    case 'struct':
    case 'union':
    case 'enum':
      return `${ctype.kind} ${ctype.tag ?? '{...}'}`;
    case 'pointer': {
      const to = typeText(ctype.to);
      return to.endsWith('*') ? `${to}*` : `${to} *`;
    }
    case 'array':
      return `${typeText(ctype.of)}[]`;
    case 'function':
      return `${typeText(ctype.returns)} (${ctype.params.map((p) => typeText(p.ctype)).join(', ')})`;
    case 'typeof':
      return 'typeof(...)';
  }
}

/** Is the type a pointer to `struct tag`? */
export function pointsToStruct(ctype: CType | undefined, tag: string): boolean {
  return ctype?.kind === 'pointer' && ctype.to.kind === 'struct' && ctype.to.tag === tag;
}

/** The structures that tell of a mapping: the vma, and the descriptor that mmap_prepare() is given. */
export const MAPPINGS: readonly string[] = ['vm_area_struct', 'vm_area_desc'];

/** Is the type a pointer to what tells of a mapping: to a vma or a descriptor? */
export function pointsToMapping(ctype: CType | undefined): boolean {
  return MAPPINGS.some((tag) => pointsToStruct(ctype, tag));
}

/** Has a type, known by its name, at least as many bits as an address? */
export function isWide(type: CType): boolean {
  return integerKind(typeText(type))?.isWide === true;
}
