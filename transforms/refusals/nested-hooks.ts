import type { Statement } from '../../model/nodes';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { counterpartOf, leadingCount } from '../names/hook-mentions';
import { CODE } from '../findings';

/**
 * Refuses a hook that another hook calls for a mapping which exists already, and that leaves the mapping without operations
 * of its own: compat_set_vma_from_desc() writes the NULL of the descriptor over the operations that every new mapping of a
 * file has, and the mapping counts as anonymous from then on, unless the kernel's glue takes them over first. The legacy hook
 * left them where they were.
 */
export function refuseWithoutOperations(conversion: Conversion): void {
  const { api, hook, function: definition, role, vma } = conversion;
  const takesOver = api.compatKeepsVmOps || counterpartOf(api, hook)?.nested === true;
  if (role !== 'hook' || leadingCount(api, hook) === 0 || takesOver) return;
  if (definition.body.body.some((statement) => storesOperations(statement, vma))) return;
  report(
    conversion,
    CODE.nestedWithoutOperations,
    definition.id,
    `${hook.text}() does not always set vm_ops`,
  );
}

/** Is it `vma->vm_ops = ...;`? A statement of the body itself is on every way to success. */
function storesOperations(statement: Statement, vma: string): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return false;
  const { object, property } = expression.left;
  return (
    object.type === 'Identifier' &&
    object.name === vma &&
    property.type === 'Identifier' &&
    property.name === 'vm_ops'
  );
}
