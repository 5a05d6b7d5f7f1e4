import type { Node } from '../../model/nodes';
import { calleeName, find, findFrom } from '../../model/query';
import { memberOfVma, textOf, holdsMore, type Place } from './place';
import { replaceWith } from './results';

/**
 * `vm_flags_mod(vma, set, clear)` of words that only run time knows: the one after the other, of which each may have a form
 * for that. The kernel clears behind what it sets.
 */
export function flagMods(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'CallExpression')) {
    const name = calleeName(node);
    const [vma, set, clear, more] = node.arguments;
    const [statement] = parents;
    if (name !== 'vm_flags_mod' && name !== '__vm_flags_mod') continue;
    if (!vma || !set || !clear || more || textOf(place, vma) !== place.vma) continue;
    if (statement?.type !== 'ExpressionStatement' || holdsMore(place, statement)) continue;
    if ([set, clear].every(isConstant) || looksAtFlags(place, clear)) continue;
    replaceWith(place, { node: statement, parents: parents.slice(1) }, [
      `vm_flags_set(${place.vma}, ${textOf(place, set)});`,
      `vm_flags_clear(${place.vma}, ${textOf(place, clear)});`,
    ]);
    return;
  }
}

/** Is an expression made of names in capitals, which are constants? */
function isConstant(operand: Node): boolean {
  return (
    findFrom(operand, 'Identifier').every(({ node }) => /^[A-Z][A-Z0-9_]*$/.test(node.name)) &&
    findFrom(operand, 'ConditionalExpression').length + findFrom(operand, 'CallExpression').length === 0
  );
}

function looksAtFlags(place: Place, operand: Node): boolean {
  return findFrom(operand, 'MemberExpression').some(({ node }) =>
    /vm_flags$/.test(memberOfVma(place, node) ?? ''),
  );
}
