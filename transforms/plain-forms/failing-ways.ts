import { emptiesMapping } from '../../kernel/groups';
import { executions } from '../../analysis/paths';
import { isRepeatable } from '../../analysis/purity';
import type { CallExpression, Node } from '../../model/nodes';
import { calleeName, find, isName, unparenthesized, variableUses, contains } from '../../model/query';
import { holdsMore, memberOfVma, type Place } from './place';
import { isNull } from '../../analysis/values';

/**
 * `vma->vm_ops = NULL;` on a way on which the hook fails: nobody looks at the vma of a hook that has failed (mm/vma.c,
 * __mmap_new_file_vma() frees it, and mmap_file() gives it operations that do nothing before), so that the store is left
 * out. `zap_vma_ptes(vma, ...);` there is, too: the same function unmaps what a hook that fails has mapped.
 */
export function clearedOnFailure(place: Place): void {
  const stores = find(place.function.body, 'ExpressionStatement').filter(({ node }) => {
    const expression = unparenthesized(node.expression);
    if (expression.type === 'CallExpression') return isEmptied(place, expression);
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return false;
    return (
      /^vm_(ops|private_data)$/.test(memberOfVma(place, expression.left) ?? '') && isNull(expression.right)
    );
  });
  if (stores.length === 0) return;
  const runs = executions(place.driver, place.function);
  const uses = variableUses(place.function.body, place.vma).map(({ node }) => node);
  for (const { node, parents } of stores) {
    if (!isFollowed(node, parents) || holdsMore(place, node)) continue;
    const through = runs?.filter(({ trace }) => trace.includes(node)) ?? [];
    const isDead = through.every(({ trace, outcome }) => {
      const later = trace.slice(trace.indexOf(node) + 1);
      return outcome === 'failure' && !uses.some((use) => later.some((step) => contains(step, use)));
    });
    if (through.length === 0 || !isDead) continue;
    place.edits.removeLines(node);
    return;
  }
}

/** Does a call only take pages out of the mapping again? */
function isEmptied({ driver, function: definition, vma }: Place, call: CallExpression): boolean {
  const [first, ...others] = call.arguments;
  return (
    emptiesMapping(calleeName(call) ?? '') &&
    first !== undefined &&
    isName(first, vma) &&
    others.every((one) => isRepeatable(driver, definition, one))
  );
}

/** Does another statement come behind a statement in its block, so that neither a label nor an `if` is left with nothing? */
function isFollowed(node: Node, parents: readonly Node[]): boolean {
  const at = parents.findIndex(({ type }) => type !== 'LabeledStatement');
  const block = parents[at];
  const statement = at === 0 ? node : parents[at - 1];
  return (
    block?.type === 'BlockStatement' &&
    (block.body as readonly Node[]).indexOf(statement) < block.body.length - 1
  );
}
