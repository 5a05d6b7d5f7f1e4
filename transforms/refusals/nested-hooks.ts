import { executions, type Execution } from '../../analysis/paths';
import { findWithin, unparenthesized } from '../../model/query';
import { report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { counterpartOf, leadingCount } from '../names/hook-mentions';
import { CODE } from '../findings';

/**
 * Refuses a hook that another hook calls for a mapping which exists already, and that leaves the mapping without operations
 * of its own: compat_set_vma_from_desc() writes the NULL of the descriptor over the operations that every new mapping of a
 * file has, and the mapping counts as anonymous from then on, unless the kernel's glue takes them over first. The legacy hook
 * left them where they were.
 */
export function refuseWithoutOperations(conversion: Conversion): void {
  const { api, driver, hook, function: definition, role } = conversion;
  const takesOver = api.compatKeepsVmOps || counterpartOf(api, hook)?.nested === true;
  if (role !== 'hook' || leadingCount(api, hook) === 0 || takesOver) return;
  const ways = executions(driver, definition);
  if (ways?.every((way) => way.outcome === 'failure' || setsOperations(conversion, way))) return;
  report(
    conversion,
    CODE.nestedWithoutOperations,
    definition.id,
    `${hook.text}() does not always set vm_ops`,
  );
}

/** Is `vma->vm_ops` set on a way? */
function setsOperations(conversion: Conversion, { trace }: Execution): boolean {
  return trace.some((node) =>
    findWithin(conversion.function, node, 'AssignmentExpression').some(
      (use) => vmaMember(conversion, unparenthesized(use.node.left)) === 'vm_ops',
    ),
  );
}
