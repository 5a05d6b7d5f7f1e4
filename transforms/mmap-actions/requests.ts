import type { Part } from '../../model/edits';
import type { Expression, Node, Statement } from '../../model/nodes';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { isPure, isRepeatable } from '../../analysis/purity';
import { squeezed } from '../../analysis/places';
import { operand, type ActionCall } from './calls';
import { isUndo } from '../mapped-callback/plan';
import { alwaysLeaves } from '../mapped-callback/shape';
import { fillsVma } from '../plain-forms/failing-text';
import { afterFailure, keepsMore } from './failures';
import { restoredProtection } from './protections';
import { resultUse } from './results';
import { indentOf, lineBreakOf } from '../rewrite/source-text';
import { siblingBefore, statementOf } from './paths';
import { isPages } from './sizes';
import { find, findFrom, unparenthesized } from '../../model/query';
import { CODE } from '../findings';

/**
 * The statements that request an action: the check of the page count, the protection, the helper.
 * @param error what the hook returns when the mapping call fails; null for the call's own error
 */
export function requestsOf(conversion: Conversion, action: ActionCall, error: Expression | null): Part[][] {
  const statements: Part[][] = [];
  const check = coverageCheck(conversion, action, error);
  if (check) statements.push(check);
  if (action.protection) dropOverwritten(conversion, action, action.protection);
  if (action.protection) statements.push([`${conversion.desc}->page_prot = `, action.protection, ';']);
  const helper: Part[] = [`${action.helper}(${conversion.desc}`];
  for (const argument of action.arguments) helper.push(', ', ...argument);
  statements.push([...helper, ');']);
  if (action.protection) statements.push(...restoredProtection(conversion, action.protection, action.use));
  return statements;
}

/** `vma->vm_page_prot = ...;` right before a protection of the call's own, which is in the descriptor now, and alone. */
function dropOverwritten(conversion: Conversion, { use }: ActionCall, protection: Expression): void {
  const { driver, edits, function: definition } = conversion;
  const result = resultUse(use);
  const test = result.kind === 'tested' ? result.test : null;
  const statement = test
    ? { node: test, parents: use.parents.slice(use.parents.indexOf(test) + 1) }
    : statementOf(use);
  const before = siblingBefore(statement);
  const stored = before?.type === 'ExpressionStatement' ? unparenthesized(before.expression) : null;
  if (!before || stored?.type !== 'AssignmentExpression' || stored.operator !== '=') return;
  const isProtection = (node: Node): boolean => vmaMember(conversion, node) === 'vm_page_prot';
  const isRead = [protection, ...find(protection, 'MemberExpression').map(({ node }) => node)].some(
    isProtection,
  );
  const isTold = driver.comments.some(({ start, end }) => {
    const gap =
      end <= before.start ? driver.source.slice(end, before.start) : driver.source.slice(before.end, start);
    return gap.trim() === '';
  });
  if (!isProtection(unparenthesized(stored.left)) || isRead || isTold) return;
  if (isPure(driver, definition, stored.right) && !edits.touches(before)) edits.removeLines(before);
}

/** vm_map_pages() checks that its pages cover the mapping; the action does not. */
function coverageCheck(conversion: Conversion, action: ActionCall, error: Expression | null): Part[] | null {
  const { covers } = action;
  if (!covers) return null;
  const whole = isPages(conversion, covers.count);
  if (whole && !covers.fromOffset) return null;
  if (isCheckedBefore(conversion, action, covers)) return null;
  refuseSkipped(conversion, action);
  const { desc } = conversion;
  const indent = indentOf(conversion, statementOf(action.use).node);
  const lineBreak = lineBreakOf(conversion);
  // The error may stand behind what is replaced here.
  const { source } = conversion.driver;
  const returned = error === null ? '-ENXIO' : source.slice(error.start, error.end);
  const leave: Part[] = [`${lineBreak}${indent}\treturn ${returned};`];
  if (whole) return [`if (${desc}->pgoff)`, ...leave];
  const pages = `vma_desc_pages(${desc})`;
  if (!covers.fromOffset)
    return [`if (${pages} > `, ...operand(conversion.driver, covers.count, /^[-+*/%]$/), ')', ...leave];
  if (!isRepeatable(conversion.driver, conversion.function, covers.count))
    report(
      conversion,
      CODE.dependsOnMappingResult,
      covers.count,
      'the number of pages would be computed twice',
    );
  return [
    `if (${desc}->pgoff >= `,
    ...operand(conversion.driver, covers.count, /^[-+*/%]$/),
    ` ||${lineBreak}${indent}    ${pages} > `,
    ...operand(conversion.driver, covers.count, /^[-+*/%]$/),
    ` - ${desc}->pgoff)`,
    ...leave,
  ];
}

/**
 * Has the hook checked the same itself on every way to the call: `if (vma->vm_pgoff >= n || vma_pages(vma) > n - vma->vm_pgoff)
 * return ...;`, perhaps with what is computed once in locals that do not change?
 */
function isCheckedBefore(
  conversion: Conversion,
  { use }: ActionCall,
  { count, fromOffset }: NonNullable<ActionCall['covers']>,
): boolean {
  const { driver, function: definition, vma } = conversion;
  const assigned = new Set(
    [...find(definition.body, 'AssignmentExpression'), ...find(definition.body, 'UpdateExpression')].map(
      ({ node }) => squeezed(driver, node.type === 'AssignmentExpression' ? node.left : node.argument),
    ),
  );
  const condition = (number: string): string =>
    fromOffset
      ? `${vma}->vm_pgoff>=${number}||vma_pages(${vma})>${number}-${vma}->vm_pgoff`
      : `vma_pages(${vma})>${number}`;
  const before = siblingBefore(statementOf(use));
  const text = squeezed(driver, count);
  const near = [condition(text), condition(`(${text})`)];
  if (before?.type === 'IfStatement' && near.includes(squeezed(driver, before.test)))
    return alwaysLeaves(before.consequent) || breaks(before.consequent);
  if (assigned.has(`${vma}->vm_pgoff`)) return false;
  const values = new Map(
    find(definition.body, 'VariableDeclarator').flatMap(({ node: { id, init } }): [string, string][] =>
      init && !assigned.has(id.name) && isRepeatable(driver, definition, init)
        ? [[id.name, squeezed(driver, init)]]
        : [],
    ),
  );
  const expanded = (node: Node): string =>
    squeezed(driver, node).replace(/(?<![\w.]|->)[A-Za-z_]\w*/g, (word) => values.get(word) ?? word);
  const number = expanded(count);
  if (findFrom(count, 'Identifier').some(({ node }) => assigned.has(node.name))) return false;
  const wanted = condition(number);
  return [definition.body, ...use.parents].some(
    (parent) =>
      parent.type === 'BlockStatement' &&
      parent.body.some(
        (statement) =>
          statement.type === 'IfStatement' &&
          statement.end <= use.node.start &&
          alwaysLeaves(statement.consequent) &&
          expanded(statement.test) === wanted,
      ),
  );
}

/** Does an arm end in `break` or `continue`? */
function breaks(arm: Statement): boolean {
  const last = arm.type === 'BlockStatement' ? arm.body.at(-1) : arm;
  return last !== undefined && /^(Break|Continue)Statement$/.test(last.type);
}

/**
 * The check that replaces the one inside vm_map_pages() returns at once: not where more is done when that has failed, and
 * the plain form of the hook does not do it (`plain-forms/covered-pages.ts`).
 */
function refuseSkipped(conversion: Conversion, { use, legacy }: ActionCall): void {
  const result = resultUse(use);
  if (result.kind === 'returned' || result.kind === 'translated') return;
  const { does, returns } = afterFailure(
    conversion,
    use,
    result,
    (node) => isUndo(conversion, node) || fillsVma(conversion, node),
    (call) => keepsMore(conversion, call),
  );
  const [done] = does;
  const known = returns.kind === 'error' || returns.kind === 'constant' || result.kind === 'ignored';
  if (!done && known && result.kind !== 'stored') return;
  const what = done
    ? `${excerpt(conversion, done)} is done then, too`
    : 'what is returned then is not understood';
  const message = `${legacy}() fails with -ENXIO when the pages do not cover the mapping, and ${what}`;
  report(conversion, CODE.dependsOnMappingResult, use.node, message);
}
