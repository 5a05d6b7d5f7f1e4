import { valuesAssigned } from '../../analysis/places';
import type { Node } from '../../model/nodes';
import { findWithin } from '../../model/query';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';

/**
 * Is a value computed from where or what is mapped?
 * @param beside members of the vma that do not count
 */
export function dependsOnRange(
  conversion: Conversion,
  value: Node,
  beside = /^vm_(?:file|private_data|mm)$/,
  seen = new Set<string>(),
): boolean {
  const definition = conversion.function;
  const members = findWithin(definition, value, 'MemberExpression').map(({ node }) =>
    vmaMember(conversion, node),
  );
  if (members.some((member) => member !== null && !beside.test(member))) return true;
  return findWithin(definition, value, 'Identifier').some(({ node, parents }) => {
    if (node.name === conversion.vma) return parents[0]?.type === 'CallExpression';
    if (seen.has(node.name)) return false;
    seen.add(node.name);
    return valuesAssigned(definition, node.name).some((inner) =>
      dependsOnRange(conversion, inner, beside, seen),
    );
  });
}
