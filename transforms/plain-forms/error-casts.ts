import { holdsErrorNumber, integerKind } from '../../kernel/integer-types';
import { isMappingCall as maps } from '../../kernel/groups';
import type { CCastExpression, Expression, Identifier, Node } from '../../model/nodes';
import { calleeName, find, unparenthesized } from '../../model/query';
import { typeText } from '../../model/types';
import { isZero } from '../../analysis/values';
import { declaratorOf, holdsMore, isMappingCall, usesOf, type Place } from './place';

/**
 * `ret = (long)remap_pfn_range(...)`, `return (int)ret;`: a cast of what a mapping call returns to a type that keeps an error
 * number goes, where it is stored, returned, or tested. Elsewhere it may be there for its type, as for a format.
 */
export function errorCasts(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'CCastExpression')) {
    if (!holdsErrorNumber(typeText(node.ctype)) || !isForItsValue(parents)) continue;
    if (holdsMore(place, { start: node.start, end: node.argument.start })) continue;
    if (!isErrorNumber(place, node)) continue;
    place.edits.replace(node, node.argument);
    return;
  }
}

/** Is an expression, by what stands around it, stored, returned, or asked whether it is 0 or an error? */
function isForItsValue(parents: readonly Node[]): boolean {
  const parent = parents.find(({ type }) => type !== 'ParenthesizedExpression' && type !== 'CCastExpression');
  switch (parent?.type) {
    case 'ReturnStatement':
    case 'VariableDeclarator':
    case 'IfStatement':
      return true;
    case 'AssignmentExpression':
      return parent.operator === '=' && parent.left.type === 'Identifier';
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'BinaryExpression':
      return isZero(parent.left) || isZero(parent.right);
    default:
      return false;
  }
}

/** Is what is cast an `int` that a mapping call returned, or a local that holds such? */
function isErrorNumber(place: Place, { ctype, argument }: CCastExpression): boolean {
  const bare = unparenthesized(argument);
  if (bare.type === 'CCastExpression')
    return holdsErrorNumber(typeText(bare.ctype)) && isErrorNumber(place, bare);
  if (isMappingCall(place, bare)) return returnsInt(place, calleeName(bare) ?? '');
  if (bare.type !== 'Identifier') return false;
  const values = valuesOf(place, bare);
  if (!values?.some((value) => isMappingCall(place, withoutCasts(value)))) return false;
  const declared = integerKind(typeText(declaratorOf(place, bare.name)!.node.id.ctype));
  if (declared?.isSigned !== true) return false;
  // A type that is no narrower keeps whatever is stored.
  const keeps = !declared.isWide || integerKind(typeText(ctype))?.isWide === true;
  return keeps || values.every((value) => isFromCall(place, value) || isConstant(value));
}

/** Every value that a local of the function is given; null where it may be given others. */
function valuesOf(place: Place, { name }: Identifier): Expression[] | null {
  const declarator = declaratorOf(place, name)?.node;
  if (!declarator) return null;
  const values = declarator.init ? [declarator.init] : [];
  for (const { node, parents } of usesOf(place, name)) {
    const [parent] = parents;
    if (parent?.type === 'UpdateExpression' || parent?.type === 'CAddressOf') return null;
    if (parent?.type !== 'AssignmentExpression' || parent.left !== node) continue;
    if (parent.operator !== '=') return null;
    values.push(parent.right);
  }
  return values;
}

function isFromCall(place: Place, value: Expression): boolean {
  const bare = withoutCasts(value);
  return isMappingCall(place, bare) && returnsInt(place, calleeName(unparenthesized(bare)) ?? '');
}

/** `-EINVAL`, or a number. */
function isConstant(value: Expression): boolean {
  const bare = unparenthesized(value);
  if (bare.type !== 'UnaryExpression') return bare.type === 'Literal';
  return bare.operator === '-' && /^(?:Identifier|Literal)$/.test(unparenthesized(bare.argument).type);
}

function withoutCasts(value: Expression): Expression {
  const bare = unparenthesized(value);
  return bare.type === 'CCastExpression' && holdsErrorNumber(typeText(bare.ctype))
    ? withoutCasts(bare.argument)
    : value;
}

/** Does a function that maps return an `int`, as those of the kernel do? */
function returnsInt({ driver }: Place, name: string): boolean {
  const own = driver.functions(name);
  return own.length === 0 ? maps(name) : own.every(({ returns }) => typeText(returns) === 'int');
}
