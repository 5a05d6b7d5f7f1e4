import type { FunctionDeclaration, MemberExpression, Node } from '../model/nodes';
import { find, unparenthesized } from '../model/query';
import { pointsToStruct } from '../model/types';
import { isLocal } from './places';

/** Is a value made of constants and of what pointers lead to, with no variable of the function's own? */
export function isIndependent(definition: FunctionDeclaration, value: Node): boolean {
  if (isSameValue(definition, value)) return true;
  const bare = unparenthesized(value);
  switch (bare.type) {
    case 'MemberExpression':
      return bare.arrow || (!bare.computed && isIndependent(definition, bare.object));
    case 'Identifier':
      return !isLocal(definition, bare.name);
    case 'UnaryExpression':
    case 'CCastExpression':
    case 'CAddressOf':
      return isIndependent(definition, bare.argument);
    case 'BinaryExpression':
      return isIndependent(definition, bare.left) && isIndependent(definition, bare.right);
    default:
      return false;
  }
}

/** Is a value the same for every mapping of the file by one process: made of constants, `current` and what they lead to? */
export function isSameValue(definition: FunctionDeclaration, expression: Node): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'Literal':
    case 'CSizeof':
      return true;
    case 'Identifier':
      return (
        bare.name === 'current' ||
        (/^(true|false|NULL|[A-Z][A-Z0-9_]+)$/.test(bare.name) && !isLocal(definition, bare.name))
      );
    case 'MemberExpression':
      return !bare.computed && (isOfFile(definition, bare) || isSameValue(definition, bare.object));
    case 'UnaryExpression':
    case 'CCastExpression':
      return isSameValue(definition, bare.argument);
    case 'BinaryExpression':
      return isSameValue(definition, bare.left) && isSameValue(definition, bare.right);
    default:
      return false;
  }
}

/** Is it what a file is opened with and keeps: `file->f_mapping`, of the file that is mapped or of the vma's? */
function isOfFile({ params, body }: FunctionDeclaration, { object, property }: MemberExpression): boolean {
  if (property.type !== 'Identifier' || !/^f_(mapping|inode)$/.test(property.name)) return false;
  const file = unparenthesized(object);
  const isParameter = (node: Node, tag: string): boolean =>
    node.type === 'Identifier' &&
    params.some(({ name, ctype }) => name === node.name && pointsToStruct(ctype, tag)) &&
    !find(body, 'AssignmentExpression').some(
      ({ node: { left } }) => left.type === 'Identifier' && left.name === node.name,
    );
  if (isParameter(file, 'file')) return true;
  return (
    file.type === 'MemberExpression' &&
    file.property.type === 'Identifier' &&
    file.property.name === 'vm_file' &&
    isParameter(unparenthesized(file.object), 'vm_area_struct')
  );
}
