import type { Driver } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import type { FunctionDeclaration, Identifier } from '../../model/nodes';
import { find, variableUses, type Use } from '../../model/query';
import { macrosNaming } from '../refusals/hidden-uses';

const CANDIDATES = ['desc', 'vma_desc', 'vm_desc', 'mmap_desc'];

/** What a descriptor is given to by the transforms, and what of it they name. */
const TAKES_DESCRIPTOR = /^(vma_desc_|mmap_action_|vma_flags_|legacy_to_)|_(prepare|desc)$/;
const MEMBER = /^(mm|file|start|end|pgoff|vm_file|vma_flags|page_prot|vm_ops|private_data|action)$/;

/**
 * A name for the descriptor that means nothing else in a function: no parameter or local, nothing that the function or a
 * macro in it uses. A name that is only used as a descriptor is the one that another transform has put there already.
 */
export function descriptorName(driver: Driver, definition: FunctionDeclaration, api: KernelApi): string {
  const { body, params } = definition;
  const declared = new Set([
    ...params.map((parameter) => parameter.name),
    ...find(body, 'VariableDeclarator').map(({ node }) => node.id.name),
  ]);
  const taken = (name: string): boolean => {
    if (declared.has(name) || macrosNaming(driver, definition, name).length > 0) return true;
    const uses = variableUses(body, name);
    return (
      uses.length > 0 && (driver.variable(name) !== null || !uses.every((use) => isDescriptor(use, api)))
    );
  };
  const free = CANDIDATES.find((name) => !taken(name));
  if (free !== undefined) return free;
  let number = 2;
  while (taken(`desc${number}`)) number++;
  return `desc${number}`;
}

/** Is a name used as the descriptor that a transform has put there: a member of it, an argument, a test of it? */
function isDescriptor({ node, parents: [parent] }: Use<Identifier>, api: KernelApi): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return (
        parent.object === node &&
        parent.arrow &&
        parent.property.type === 'Identifier' &&
        MEMBER.test(parent.property.name)
      );
    case 'CallExpression':
      return parent.callee.type === 'Identifier' && takesDescriptor(parent.callee.name, api);
    case 'BinaryExpression':
      return [parent.left, parent.right].some((side) => side.type === 'Identifier' && side.name === 'NULL');
    case 'UnaryExpression':
    case 'LogicalExpression':
    case 'IfStatement':
      return true;
    default:
      return false;
  }
}

function takesDescriptor(name: string, { twins, forms }: KernelApi): boolean {
  return (
    TAKES_DESCRIPTOR.test(name) ||
    [...twins.values()].some((twin) => twin.name === name) ||
    [...forms.values()].some((form) => form.call.startsWith(`${name}(`))
  );
}
