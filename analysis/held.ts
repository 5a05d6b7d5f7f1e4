import { isLockType, tagInKernel } from '../kernel/locked';
import type { Driver } from '../model/driver';
import type { CallExpression, CMacroBlock, CType, FunctionDeclaration, Node } from '../model/nodes';
import { withoutCasts, calleeName, find, unparenthesized } from '../model/query';
import { typeText } from '../model/types';
import type { EffectReader } from './effects';
import { declaredType, isLocal, valuesGiven } from './places';
import { isNull } from './values';

/**
 * What a lock, a count or a bit is of, told so that it can be compared between functions: `lock` of a `struct foo`, however
 * that structure is reached, a variable of the file, or an object of a type.
 */
export interface Held {
  readonly kind: 'member' | 'variable' | 'object' | 'unknown';
  /** The structure that has the member; null when it is not known. */
  readonly holder: string | null;
  /** The member, or the variable. */
  readonly name: string;
  /** The type of the thing itself; null when it is not known. */
  readonly type: string | null;
  /** How it is reached, from the type of the variable where that begins: what there is to compare when nothing better is known. */
  readonly written: string;
}

/** A function that is read, and how control came there: names of its parameters stand for what they are given. */
export interface Scope {
  readonly reader: EffectReader;
  readonly definition: FunctionDeclaration;
  readonly given: { readonly call: CallExpression | CMacroBlock; readonly scope: Scope } | null;
}

/** How far aliases, parameters and functions that only return something are followed. */
const FAR = 8;

let membersElsewhere: (from: Driver, struct: string, member: string) => CType | null = () => null;

/** Say where the members of structures are that a file does not define itself: in what it includes. */
export function findMembersWith(look: typeof membersElsewhere): void {
  membersElsewhere = look;
}

/** What a pointer leads to that a lock, a count or a bit is taken by: `&dev->lock`, `file_inode(file)`. */
export function heldBy(scope: Scope, pointer: Node, far = FAR): Held {
  const bare = withoutCasts(pointer);
  switch (bare.type) {
    case 'CAddressOf':
      return placeHeld(scope, bare.argument, far);
    case 'Identifier':
      return heldByName(scope, bare.name, far) ?? object(scope, bare, pointee(typeOf(scope, bare)));
    case 'MemberExpression':
      return placeHeld(scope, bare, far);
    case 'CallExpression':
      return heldByCall(scope, bare, far);
    default:
      return object(scope, bare, pointee(typeOf(scope, bare)));
  }
}

function heldByName(scope: Scope, name: string, far: number): Held | null {
  if (far === 0) return null;
  const bound = givenFor(scope, name);
  if (bound) return heldBy(bound.scope, bound.node, far - 1);
  if (!isLocal(scope.definition, name)) return variable(scope, name);
  if (scope.definition.params.some((parameter) => parameter.name === name)) return null;
  const values = valuesGiven(scope.reader.driver, scope.definition, name);
  const known = values?.filter((value) => !isNull(value)).map((value) => heldBy(scope, value, far - 1)) ?? [];
  const [first] = known;
  if (!first || first.kind === 'unknown' || !known.every((other) => isSame(first, other))) return null;
  // Of what is kept without a type, as private data is, the variable tells what it is.
  return first.kind === 'member' && (first.type === null || first.type === 'void') ? null : first;
}

/** What an lvalue is that a lock, a count or a bit is. */
export function placeHeld(scope: Scope, lvalue: Node, far = FAR): Held {
  const bare = withoutCasts(lvalue);
  switch (bare.type) {
    case 'Identifier': {
      const bound = far > 0 ? givenFor(scope, bare.name) : null;
      if (bound) return placeHeld(bound.scope, bound.node, far - 1);
      if (!isLocal(scope.definition, bare.name)) return variable(scope, bare.name);
      return object(scope, bare, typeOf(scope, bare));
    }
    case 'CDereference':
      return heldBy(scope, bare.argument, far);
    case 'CallExpression':
      return heldByCall(scope, bare, far);
    case 'MemberExpression': {
      // One of an array is held like any other of it.
      if (bare.computed) return placeHeld(scope, bare.object, far);
      if (bare.property.type !== 'Identifier') break;
      const type = typeOf(scope, bare);
      const holder = holderOf(scope, bare.object, far);
      const known =
        holder === null ? undefined : tagInKernel(`${holder.replace('struct ', '')}.${bare.property.name}`);
      if (known !== undefined)
        return { ...object(scope, bare, null), kind: 'object', type: `struct ${known}` };
      return {
        kind: 'member',
        holder,
        name: bare.property.name,
        type: type && bareType(scope.reader.driver, type),
        written: written(scope, bare),
      };
    }
  }
  return object(scope, bare, typeOf(scope, bare));
}

function heldByCall(scope: Scope, call: CallExpression, far: number): Held {
  const name = calleeName(call);
  const known = name === null ? undefined : tagInKernel(name);
  if (known !== undefined) return { ...object(scope, call, null), kind: 'object', type: `struct ${known}` };
  const bodies = name === null || far === 0 ? [] : scope.reader.definitionsOf(name);
  const returned = bodies.flatMap(({ reader, definition }) => {
    const inner: Scope = { reader, definition, given: { call, scope } };
    return find(definition.body, 'ReturnStatement').flatMap(({ node }) =>
      node.argument && !isNull(node.argument) ? [heldBy(inner, node.argument, far - 1)] : [],
    );
  });
  const [first] = returned;
  if (first && first.kind !== 'unknown' && returned.every((other) => isSame(first, other))) return first;
  return object(scope, call, pointee(typeOf(scope, call)));
}

function variable(scope: Scope, name: string): Held {
  const type = scope.reader.driver.variable(name)?.id.ctype;
  const text = type ? bareType(scope.reader.driver, type) : null;
  return { kind: 'variable', holder: null, name, type: text, written: name };
}

function object(scope: Scope, node: Node, ctype: CType | null): Held {
  const type = ctype && bareType(scope.reader.driver, ctype);
  const known =
    type !== null && !/^(?:const |volatile )*(?:void|u?int\w*|(?:unsigned )?(?:int|long|char))$/.test(type);
  return {
    kind: known ? 'object' : 'unknown',
    holder: null,
    name: '',
    type: known ? type : null,
    written: written(scope, node),
  };
}

/**
 * Are two of them the same, as far as the types tell? A member is the same in every object of its structure: which object it
 * is, the text does not say. Where a type is not known, it is the same only when it is reached in the same way.
 */
export function isSame(one: Held, other: Held): boolean {
  if (one.kind === 'unknown' || other.kind === 'unknown')
    return one.kind === other.kind && one.written === other.written;
  if (one.kind === 'object' || other.kind === 'object')
    return (
      one.type !== null && one.type === other.type && (one.kind === other.kind || isObjectType(one.type))
    );
  if (one.kind !== other.kind || one.name !== other.name) return false;
  if (one.kind === 'variable') return true;
  return one.holder !== null && other.holder !== null
    ? one.holder === other.holder
    : one.written === other.written;
}

/** Is a type one whose objects are devices, files or the like, and no lock that is a part of one? */
export function isObjectType(type: string): boolean {
  return type.startsWith('struct ') && !isLockType(type);
}

/** Is it certain that two of them differ: two members, or a member and a variable, of types that are known? */
export function isOther(one: Held, other: Held): boolean {
  const known = ({ kind, holder }: Held): boolean =>
    kind === 'variable' || (kind === 'member' && holder !== null);
  return known(one) && known(other) && !isSame(one, other);
}

/** The structure that a member is in: `struct dv` of `d->lock`, `struct dv.q` where that member has no type of its own. */
function holderOf(scope: Scope, of: Node, far: number): string | null {
  const type = typeOf(scope, of, far);
  if (!type) return null;
  const text = bareType(scope.reader.driver, type);
  if (text !== 'struct {...}' && text !== 'union {...}') return /^[\w ]+$/.test(text) ? text : null;
  const bare = withoutCasts(of);
  if (bare.type !== 'MemberExpression') return null;
  const outer = holderOf(scope, bare.object, far);
  if (bare.computed || outer === null || bare.property.type !== 'Identifier') return outer;
  return `${outer}.${bare.property.name}`;
}

/** The type of an expression, as far as the file and its own headers tell. */
export function typeOf(scope: Scope, expression: Node, far = FAR): CType | null {
  const bare = unparenthesized(expression);
  if (far === 0) return null;
  switch (bare.type) {
    case 'Identifier':
      return typeOfName(scope, bare.name, far);
    case 'CCastExpression':
      return bare.ctype;
    case 'CAddressOf': {
      const to = typeOf(scope, bare.argument, far);
      return to && { kind: 'pointer', to };
    }
    case 'CDereference':
      return pointee(typeOf(scope, bare.argument, far));
    case 'MemberExpression': {
      const of = typeOf(scope, bare.object, far);
      if (!of) return null;
      if (bare.computed) return pointee(of);
      return bare.property.type === 'Identifier'
        ? memberOf(scope.reader.driver, of, bare.property.name)
        : null;
    }
    case 'CallExpression':
      return typeOfCall(scope, bare, far);
    default:
      return null;
  }
}

function typeOfName(scope: Scope, name: string, far: number): CType | null {
  const { definition, reader } = scope;
  const parameter = definition.params.find((one) => one.name === name);
  if (parameter) {
    const bound = givenFor(scope, name);
    // The parameters of a macro have no types: what it is given has one.
    return bound && typeText(parameter.ctype) === 'int'
      ? typeOf(bound.scope, bound.node, far - 1)
      : parameter.ctype;
  }
  return declaredType(reader.driver, definition, name);
}

function typeOfCall(scope: Scope, call: CallExpression, far: number): CType | null {
  const name = calleeName(call);
  if (name === null) return null;
  const made = call.arguments.find((argument) => argument.type === 'CTypeName');
  if (/^(?:container_of|container_of_const|list_entry|list_first_entry)$/.test(name))
    return made?.type === 'CTypeName' ? { kind: 'pointer', to: made.ctype } : typeNamed(call.arguments[1]);
  const [body] = scope.reader.definitionsOf(name);
  if (!body) return null;
  const { returns } = body.definition;
  if (typeText(returns) !== 'void') return returns;
  // The text of a macro is read as that of a function that returns nothing.
  const inner: Scope = { reader: body.reader, definition: body.definition, given: { call, scope } };
  const [only, another] = find(body.definition.body, 'ExpressionStatement');
  return only && !another ? typeOf(inner, only.node.expression, far - 1) : null;
}

/** A type that stands where the grammar has an expression: a name. */
function typeNamed(node: Node | undefined): CType | null {
  return node?.type === 'Identifier' ? { kind: 'pointer', to: { kind: 'named', name: node.name } } : null;
}

/** The type of a member of a structure, or of one that a pointer leads to, as far as the file and its own headers tell. */
export function memberOf(driver: Driver, of: CType, member: string): CType | null {
  const owner = resolved(driver, elementOf(resolved(driver, of)));
  if (owner.kind !== 'struct' && owner.kind !== 'union') return null;
  if (owner.definition?.type === 'CStructDefinition') {
    const own = owner.definition.members.find(({ id }) => id?.name === member);
    if (own) return own.ctype;
  }
  if (owner.tag === null) return null;
  return driver.memberType(owner.tag, member) ?? membersElsewhere(driver, owner.tag, member);
}

function elementOf(type: CType): CType {
  if (type.kind === 'pointer') return type.to;
  return type.kind === 'array' ? elementOf(type.of) : type;
}

function pointee(type: CType | null): CType | null {
  if (type?.kind === 'pointer') return type.to;
  return type?.kind === 'array' ? type.of : null;
}

function resolved(driver: Driver, type: CType): CType {
  const known =
    type.kind === 'named'
      ? driver.namedType(type.name.replace(/\b(?:const|volatile)\b\s*/g, '').trim())
      : null;
  return known ?? type;
}

/** The text of a type without what makes a pointer or an array of it; of a `typedef` of a structure, the structure. */
function bareType(driver: Driver, type: CType): string {
  const bare = elementOf(type);
  if (bare.kind === 'pointer' || bare.kind === 'array') return bareType(driver, bare);
  const known = resolved(driver, bare);
  if (known.kind === 'pointer') return bareType(driver, known);
  // A structure without a name of its own is called as the `typedef` calls it.
  return 'tag' in known && known.tag === null && bare.kind === 'named' ? bare.name : typeText(known);
}

/** What the caller gives for a parameter. */
function givenFor({ definition, given }: Scope, name: string): { scope: Scope; node: Node } | null {
  const index = definition.params.findIndex((parameter) => parameter.name === name);
  const node = index < 0 ? undefined : (given?.call.arguments as readonly Node[] | undefined)?.[index];
  return given && node ? { scope: given.scope, node } : null;
}

/** An expression as text, with the type of the variable that it begins with in its place. */
export function written(scope: Scope, node: Node): string {
  const bare = withoutCasts(node);
  switch (bare.type) {
    case 'Identifier': {
      const type = isLocal(scope.definition, bare.name) ? typeOf(scope, bare) : null;
      return type ? bareType(scope.reader.driver, type) : bare.name;
    }
    case 'MemberExpression':
      if (bare.computed) return `${written(scope, bare.object)}[]`;
      return `${written(scope, bare.object)}->${bare.property.type === 'Identifier' ? bare.property.name : ''}`;
    case 'CallExpression':
      return `${calleeName(bare) ?? ''}(${bare.arguments.map((argument) => written(scope, argument)).join()})`;
    case 'CAddressOf':
    case 'CDereference':
      return written(scope, bare.argument);
    case 'Literal':
      return String(bare.value);
    default:
      return bare.type;
  }
}
