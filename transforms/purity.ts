import type { Node } from '../model/nodes';
import { unparenthesized } from '../model/query';

/** Kernel functions and macros that only compute a value; `AFS_FS_I()` and its like lead from an inode to its container. */
export const PURE =
  /^(vma_pages|vma_desc_(pages|size)|file_inode|pgprot_\w+|__pgprot|vm_get_page_prot|page_to_pfn|virt_to_phys|virt_to_page|__pa|PAGE_ALIGN|PFN_\w+|PHYS_PFN|__phys_to_pfn|min|max|min_t|max_t|round_up|round_down|ALIGN|DIV_ROUND_UP|ARRAY_SIZE|container_of(_const)?|list_entry|to_\w+|[A-Z][A-Z0-9_]*_I|I_BDEV|file_dentry|iminor|imajor|netdev_priv|pde_data|READ_ONCE|(\w+_)?get_(drvdata|platdata|clientdata)|resource_size)$/;

/** Can evaluating the expression have no effect? */
export function isPure(expression: Node): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'CallExpression':
      return bare.callee.type === 'Identifier' && PURE.test(bare.callee.name) && bare.arguments.every(isPure);
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'CStatementExpression':
    case 'CUnparsed':
      return false;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isPure(bare.left) && isPure(bare.right);
    case 'UnaryExpression':
    case 'CCastExpression':
    case 'CDereference':
    case 'CAddressOf':
      return isPure(bare.argument);
    case 'MemberExpression':
      return isPure(bare.object) && (!bare.computed || isPure(bare.property));
    case 'ConditionalExpression':
      return isPure(bare.test) && (!bare.consequent || isPure(bare.consequent)) && isPure(bare.alternate);
    case 'SequenceExpression':
      return bare.expressions.every(isPure);
    case 'CInitializerList':
      return bare.elements.every(isPure);
    case 'CCompoundLiteral':
      return isPure(bare.value);
    case 'CDesignatedInitializer':
      return isPure(bare.value);
    default:
      return true;
  }
}
