import { mentionByMacros } from '../../analysis/definitions';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { mayWrite } from '../../analysis/places';
import type { Node } from '../../model/nodes';
import { contains, find, findWithin, unparenthesized, variableUses } from '../../model/query';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { isLock } from '../../analysis/lock-calls';

/** Stands among the names of locals for what `mapped` stores in the private data of the mapping. */
export const PRIVATE_DATA = 'vma->vm_private_data';

/** The locals that a statement sets: by assignment, in their declaration, or through their address. */
export function assigned(conversion: Conversion, statement: Node): string[] {
  const { body } = conversion.function;
  const locals = new Set(find(body, 'VariableDeclarator').map(({ node }) => node.id.name));
  const saved = find(body, 'CallExpression').flatMap(({ node }): Node[] =>
    isLock(node) && node.arguments[1] ? [node.arguments[1]] : [],
  );
  const written = [...locals].filter(
    (name) =>
      mentionByMacros(conversion.driver, conversion.function, name, statement).writes ||
      variableUses(body, name).some(
        (use) =>
          contains(statement, use.node) && (saved.includes(use.node) || mayWrite(conversion.driver, use)),
      ),
  );
  const declared = macroLocalsOf(conversion.function).filter((local) => contains(statement, local.call));
  return [...written, ...declared.map(({ name }) => name)];
}

/** Does a statement store the private data of the mapping? */
export function storesPrivateData(conversion: Conversion, statement: Node): boolean {
  return findWithin(conversion.function, statement, 'AssignmentExpression').some(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === 'vm_private_data',
  );
}

/** Is the private data read below a node, other than as the target of an assignment? */
export function readsPrivateData(conversion: Conversion, root: Node): boolean {
  return findWithin(conversion.function, root, 'MemberExpression').some(({ node, parents: [parent] }) => {
    if (vmaMember(conversion, node) !== 'vm_private_data') return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}

/** Is a variable read below a node, by a macro that names it, too, other than as the target of an assignment? */
export function reads(conversion: Conversion, root: Node, name: string): boolean {
  if (mentionByMacros(conversion.driver, conversion.function, name, root).reads) return true;
  return variableUses(conversion.function.body, name).some(({ node, parents }) => {
    if (!contains(root, node)) return false;
    const parent = parents[0];
    if (parent?.type === 'VariableDeclarator' && parent.id === node) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}
