import { find, type Conversion } from './conversion';

/**
 * Calls that have a form for descriptors: `generic_file_mmap(file, vma)` becomes `generic_file_mmap_prepare(desc)`.
 * Which ones exist is data of the target kernel. The result means the same: 0 or a negative error number.
 */
export function convertDescriptorTwins(conversion: Conversion): void {
  for (const { node } of find(conversion.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || conversion.edits.drops(node)) continue;
    const twin = conversion.api.twins.get(node.callee.name);
    const argument = twin ? node.arguments[twin.vmaArgument] : undefined;
    if (twin && argument?.type === 'Identifier' && argument.name === conversion.vma) {
      conversion.edits.replace(node, `${twin.name}(${conversion.desc})`);
    }
  }
}
