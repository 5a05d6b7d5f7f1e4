import { choosesIn, givesAddressWidth, roundsTo } from '../kernel/groups';
import { integerKind } from '../kernel/integer-types';
import type { Driver } from '../model/driver';
import type { CType, Node } from '../model/nodes';
import { unparenthesized } from '../model/query';
import { pointsToStruct, typeText } from '../model/types';
import { typeOf, type Scope } from './held';

/**
 * How an expression computes: in as many bits as an address has (`unsigned long`, or more), in fewer, as a constant, which
 * is what it is, or in a type that nobody tells.
 */
export type Width = 'address' | 'narrow' | 'constant' | 'unknown';

/** How many names a type may go by. */
const NAMES = 4;

/** What a type is where the file names it: `typedef unsigned long ULONG`, one name of another included. */
export function resolvedType(driver: Driver, type: CType, names = NAMES): CType {
  if (type.kind !== 'named' || names === 0) return type;
  const named = driver.namedType(type.name.replace(/\b(?:const|volatile)\b\s*/g, '').trim());
  return named ? resolvedType(driver, named, names - 1) : type;
}

/** Has a type fewer bits than an address? Null where the type is known by its name alone, and no name of the kernel's own. */
export function isNarrowType(type: CType): boolean | null {
  if (type.kind === 'pointer' || type.kind === 'array') return false;
  if (type.kind === 'enum') return true;
  const kind = integerKind(typeText(type));
  return kind && !kind.isWide;
}

/** Does a type hold any address, size or frame number as it is: as many bits, and no sign? */
export function holdsAddress(type: CType): boolean {
  const kind = integerKind(typeText(type));
  return kind !== null && kind.isWide && !kind.isSigned;
}

/**
 * In how many bits an expression is computed, by C's conversions (C11 6.3.1.8): what a macro computes of it is computed in
 * these, where a function would have taken it as an `unsigned long` first.
 */
export function widthOf(scope: Scope, node: Node): Width {
  const bare = unparenthesized(node);
  switch (bare.type) {
    case 'Literal':
      return 'constant';
    case 'CSizeof':
      return 'address';
    case 'UnaryExpression':
      return widthOf(scope, bare.argument);
    case 'AssignmentExpression':
      return widthOf(scope, bare.left);
    case 'ConditionalExpression':
      return wider(widthOf(scope, bare.consequent ?? bare.test), widthOf(scope, bare.alternate));
    case 'BinaryExpression':
      if (/^(?:<<|>>)$/.test(bare.operator)) return widthOf(scope, bare.left);
      return wider(widthOf(scope, bare.left), widthOf(scope, bare.right));
    case 'Identifier':
      // A constant of the file or of a header, which nobody makes as large as to wrap.
      if (/^[A-Z][A-Z0-9_]*$/.test(bare.name))
        return /^PAGE_(?:SIZE|MASK)$/.test(bare.name) ? 'address' : 'constant';
      return widthOfType(scope, typeOf(scope, bare));
    case 'CallExpression': {
      const [first, second] = bare.arguments;
      const name = bare.callee.type === 'Identifier' ? bare.callee.name : '';
      if (givesAddressWidth(name)) return 'address';
      if (first && roundsTo(name) !== null) return widthOf(scope, first);
      const chosen = choosesIn(name);
      if (first && second && chosen === 'their type')
        return wider(widthOf(scope, first), widthOf(scope, second));
      if (first && chosen === 'a type') return widthOfType(scope, typeNamed(first));
      return widthOfType(scope, typeOf(scope, bare));
    }
    case 'MemberExpression': {
      const object = typeOf(scope, bare.object);
      // Its addresses, its offset and its flags are all an `unsigned long`.
      if (object && pointsToStruct(object, 'vm_area_struct')) return 'address';
      return widthOfType(scope, typeOf(scope, bare));
    }
    default:
      return widthOfType(scope, typeOf(scope, bare));
  }
}

/** The type that an argument is: one of a single word reads as a name. */
export function typeNamed(argument: Node): CType | null {
  if (argument.type === 'CTypeName') return argument.ctype;
  return argument.type === 'Identifier' ? { kind: 'named', name: argument.name } : null;
}

function widthOfType({ reader }: Scope, type: CType | null): Width {
  if (!type) return 'unknown';
  const known = isNarrowType(type);
  if (known !== null) return known ? 'narrow' : 'address';
  const resolved = isNarrowType(resolvedType(reader.driver, type));
  return resolved === null ? 'unknown' : resolved ? 'narrow' : 'address';
}

/** What two operands are computed in: what is not known stays so beside anything but an address. */
function wider(one: Width, other: Width): Width {
  for (const width of ['address', 'unknown', 'narrow'] as const)
    if (one === width || other === width) return width;
  return 'constant';
}
