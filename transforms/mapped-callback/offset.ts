import { putsFrameInOffset } from '../../kernel/groups';
import type { FunctionDeclaration } from '../../model/nodes';
import { canFollow } from '../../analysis/control-flow';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { find, isChange, type Use } from '../../model/query';

/**
 * `mapped()` is given the offset that the mapping has in the end. Where the legacy code reads it, does something still
 * change it: the hook itself, or a mapping call?
 * @param definition the function that reads it: the hook, or the `open` that it calls
 */
export function offsetChangesLater(
  conversion: Conversion,
  definition: FunctionDeclaration,
  read: Use,
): boolean {
  const { function: hook } = conversion;
  const calls = find(hook.body, 'CallExpression');
  const reads: readonly Use[] =
    definition === hook
      ? [read]
      : calls.filter(({ node: { callee } }) => {
          const name = callee.type === 'MemberExpression' ? callee.property : callee;
          return name.type === 'Identifier' && (name.name === definition.id.name || name.name === 'open');
        });
  const changes: Use[] = [
    ...find(hook.body, 'MemberExpression').filter(
      ({ node, parents }) =>
        vmaMember(conversion, node) === 'vm_pgoff' && parents.some((parent) => isChange(parent, node)),
    ),
    ...calls.filter(({ node: { callee } }) => {
      if (callee.type !== 'Identifier') return false;
      return putsFrameInOffset(callee.name) || conversion.helpers.has(callee.name);
    }),
  ];
  return reads.some((at) =>
    changes.some((change) => change.node !== at.node && !within(at, change) && canFollow(hook, at, change)),
  );
}

/** Is the read part of what changes: an argument of the mapping call? */
function within(read: Use, change: Use): boolean {
  return change.node.start <= read.node.start && read.node.end <= change.node.end;
}
