import type { CallExpression } from '../model/nodes';
import { find, unparenthesized, variableUses, type Conversion } from './conversion';

/**
 * Calls that have a form for descriptors: `generic_file_mmap(file, vma)` becomes `generic_file_mmap_prepare(desc)`.
 * Which ones exist is data of the target kernel. The result means the same: 0 or a negative error number.
 *
 * Left alone, and so refused: a call for another file than the hook's own, which the descriptor does not name.
 */
export function convertDescriptorTwins(conversion: Conversion): void {
  for (const { node } of find(conversion.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || conversion.edits.drops(node)) continue;
    const twin = conversion.api.twins.get(node.callee.name);
    const argument = twin ? node.arguments[twin.vmaArgument] : undefined;
    if (
      twin &&
      argument?.type === 'Identifier' &&
      argument.name === conversion.vma &&
      isOwn(conversion, node)
    ) {
      conversion.edits.replace(node, `${twin.name}(${conversion.desc})`);
    }
  }
}

/** Are the arguments beside the vma the hook's own file, as it was given? */
function isOwn(conversion: Conversion, call: CallExpression): boolean {
  return call.arguments.every((argument) => {
    const bare = unparenthesized(argument);
    if (bare.type !== 'Identifier') return false;
    if (bare.name === conversion.vma) return true;
    return bare.name === conversion.file?.name && !isAssigned(conversion, bare.name);
  });
}

function isAssigned(conversion: Conversion, name: string): boolean {
  return variableUses(conversion.function.body, name).some(
    ({ node, parents: [parent] }) =>
      (parent?.type === 'AssignmentExpression' && parent.left === node) || parent?.type === 'CAddressOf',
  );
}
