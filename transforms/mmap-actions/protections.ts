import { choosesCacheMode } from '../../kernel/groups';
import { isOnlyNested } from '../names/hook-mentions';
import { memberOf } from '../../analysis/places';
import { canFollow } from '../../analysis/control-flow';
import type { AssignmentExpression, Node } from '../../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../../model/query';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { CODE } from '../findings';

/**
 * Pages that are inserted with a protection of the hook's own. vm_map_pages() takes vma->vm_page_prot as the hook left it;
 * map_kernel_pages_complete() takes it, too, but after vma_set_page_prot() (mm/vma.c, __mmap_complete()) has made it from the
 * flags again: only what pgprot_modify() keeps, the cache mode, is still there.
 */
export function refuseOwnProtection(conversion: Conversion, call: Use): void {
  const { function: definition, vma } = conversion;
  // What a legacy hook calls for a mapping that exists has its protection stored right before its action is performed.
  if (isOnlyNested(conversion)) return;
  for (const use of find(definition.body, 'AssignmentExpression')) {
    if (memberOf(unparenthesized(use.node.left), vma) !== 'vm_page_prot' || isCacheMode(use.node, vma))
      continue;
    if (!canFollow(definition, use, call)) continue;
    const text = excerpt(conversion, use.node);
    report(
      conversion,
      CODE.ownProtection,
      use.node,
      `${text} is not what ${excerpt(conversion, call.node)} will find`,
    );
  }
}

/** `pgprot_noncached(vma->vm_page_prot)`, and what the kernel makes from the flags anyway. */
function isCacheMode({ operator, right }: AssignmentExpression, vma: string): boolean {
  if (operator !== '=') return false;
  const value: Node = unparenthesized(right);
  if (value.type !== 'CallExpression') return memberOf(value, vma) === 'vm_page_prot';
  const name = calleeName(value) ?? '';
  if (name === 'vm_get_page_prot') return true;
  const own = value.arguments.some((argument) => memberOf(unparenthesized(argument), vma) === 'vm_page_prot');
  return own && choosesCacheMode(name);
}
