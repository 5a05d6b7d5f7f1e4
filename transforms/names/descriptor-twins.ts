import type { Part } from '../../model/edits';
import type { CallExpression } from '../../model/nodes';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { isOnlyNested } from './hook-mentions';
import { find, unparenthesized, variableUses } from '../../model/query';
import { CODE } from '../findings';

/**
 * Calls that have a form for descriptors: `generic_file_mmap(file, vma)` becomes `generic_file_mmap_prepare(desc)`.
 * Which ones exist is data of the target kernel. The result means the same: 0 or a negative error number. So are the calls
 * that take something else where there is a descriptor: `vma_is_dax(vma)` becomes `file_is_dax(file)`.
 *
 * Left alone, and so refused: a call for another file than the hook's own, which the descriptor does not name.
 */
export function convertDescriptorTwins(conversion: Conversion): void {
  for (const { node } of find(conversion.function.body, 'CallExpression')) {
    if (node.callee.type !== 'Identifier' || conversion.edits.drops(node)) continue;
    if (convertForm(conversion, node, node.callee.name)) continue;
    const twin = conversion.api.twins.get(node.callee.name);
    const argument = twin ? node.arguments[twin.vmaArgument] : undefined;
    if (
      twin &&
      argument?.type === 'Identifier' &&
      argument.name === conversion.vma &&
      isOwn(conversion, node)
    ) {
      if (twin.givesFile === true && isOnlyNested(conversion)) {
        const message = `${twin.name}() hands over a file, of which the nested call takes another reference: one of both is never given back`;
        report(conversion, CODE.fileReplaced, node, message);
      }
      conversion.edits.replace(node, `${twin.name}(${conversion.desc})`);
      renameInComments(conversion, node.callee.name, twin.name);
    }
  }
}

/** Comments in the hook that name a function which it no longer calls name the one that it calls now. */
function renameInComments({ driver, edits, function: hook }: Conversion, name: string, twin: string): void {
  for (const comment of driver.comments) {
    if (comment.start < hook.body.start || comment.end > hook.body.end || edits.drops(comment)) continue;
    const text = driver.source.slice(comment.start, comment.end);
    for (const match of text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
      const start = comment.start + match.index;
      const range = { start, end: start + name.length };
      if (!edits.drops(range)) edits.replace(range, twin);
    }
  }
}

/** A call of a function that is given something else where there is a descriptor; false when it is not such a call. */
function convertForm(conversion: Conversion, call: CallExpression, name: string): boolean {
  const form = conversion.api.forms.get(name);
  const argument = form ? call.arguments[form.vmaArgument] : undefined;
  if (!form || argument?.type !== 'Identifier' || argument.name !== conversion.vma) return false;
  const own = conversion.file?.name;
  const file = own && !isAssigned(conversion, own) ? own : `${conversion.desc}->file`;
  const parts = form.call.split(/(\$\w+)/).map((part): Part => {
    if (part === '$desc') return conversion.desc;
    if (part === '$file') return file;
    return part.startsWith('$') ? call.arguments[Number(part.slice(1))] : part;
  });
  conversion.edits.replace(call, ...parts);
  return true;
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
