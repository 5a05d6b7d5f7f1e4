import { isRepeatable } from '../../analysis/purity';
import { errorConstant } from '../../analysis/values';
import type { CallExpression, Expression, Statement } from '../../model/nodes';
import { calleeName, find, type Use } from '../../model/query';
import { operand } from '../mmap-actions/calls';
import { afterFailure } from '../mmap-actions/failures';
import { siblingBefore, statementOf } from '../mmap-actions/paths';
import { resultUse, type ResultUse } from '../mmap-actions/results';
import { failingText, fillsVma } from './failing-text';
import { holdsMore, indentAt, lineBreakOf, textOf, type Place } from './place';

/**
 * `vm_map_pages()` fails with -ENXIO where its pages do not cover the mapping, and its action does not look. Where a
 * function does more than to return that error, the check is written before the call, with all that is done in that case.
 */
export function coveredPages(place: Place): void {
  for (const use of find(place.function.body, 'CallExpression')) {
    const [vma, pages, count] = use.node.arguments;
    const name = calleeName(use.node);
    if (!name || !/^vm_map_pages(_zero)?$/.test(name) || !pages || !count) continue;
    if (vma?.type !== 'Identifier' || vma.name !== place.vma) continue;
    if (!place.api.actions.has('mmap_action_map_kernel_pages_full')) continue;
    const statement = statementOf(use);
    const condition = notCovering(place, name, count);
    const result = resultUse(use);
    if (isChecked(place, statement, condition) || onlyReturns(place, use, result)) continue;
    if (!isRepeatable(place.driver, place.function, count)) continue;
    const taken = resultText(place, result);
    const holder = result.kind === 'tested' ? around(use, result.test) : statement;
    const lines = taken === undefined ? null : failingText(place, holder, taken, '-ENXIO');
    if (lines === null || holder.node.type === 'VariableDeclaration') continue;
    insertCheck(place, holder, condition, lines);
    return;
  }
}

/** The condition under which the pages do not cover the mapping. */
function notCovering(place: Place, name: string, count: Expression): string {
  const number = operand(place.driver, count, /^[-+*/%]$/)
    .map((part) => (typeof part === 'string' ? part : textOf(place, count)))
    .join('');
  const { vma } = place;
  return name === 'vm_map_pages'
    ? `${vma}->vm_pgoff >= ${number} || vma_pages(${vma}) > ${number} - ${vma}->vm_pgoff`
    : `vma_pages(${vma}) > ${number}`;
}

/** Write a check before a statement, in braces where that is an arm or a body of its own. */
function insertCheck(
  place: Place,
  { node, parents: [parent] }: Use<Statement>,
  condition: string,
  lines: readonly string[],
): void {
  const { edits, driver } = place;
  const lineBreak = lineBreakOf(place);
  const isAlone = parent !== undefined && !/^(BlockStatement|SwitchCase|LabeledStatement)$/.test(parent.type);
  const indent = indentAt(place, node.start);
  const inner = lines.map((line) => `\t${line.replaceAll(lineBreak, `${lineBreak}\t`)}`);
  const isLine = inner.length === 1 && !inner[0].includes(lineBreak);
  const check = isLine ? [`if (${condition})`, ...inner] : [`if (${condition}) {`, ...inner, '}'];
  const text = check.join(lineBreak).replaceAll(lineBreak, `${lineBreak}${indent}`);
  if (!isAlone) {
    edits.insert(node.start, `${text}${lineBreak}${indent}`);
    return;
  }
  const outer = indentAt(place, parent.start);
  const before = driver.source.slice(0, node.start).trimEnd().length;
  const between = { start: before, end: node.start };
  // What stands on a line of its own stays there, so that findings name it.
  if (textOf(place, between).includes('\n') && !holdsMore(place, between))
    edits.insert(before, ` {${lineBreak}${indent}${text}`);
  else edits.insert(node.start, `{${lineBreak}${indent}${text}${lineBreak}${indent}`);
  const other = /^\s*(?=else\b)/.exec(driver.source.slice(node.end))?.[0].length ?? 0;
  edits.replace({ start: node.end, end: node.end + other }, `${lineBreak}${outer}}${other > 0 ? ' ' : ''}`);
}

/** Does the check stand before a statement already? */
function isChecked(place: Place, statement: Use<Statement>, condition: string): boolean {
  const before = siblingBefore(statement);
  return before?.type === 'IfStatement' && textOf(place, before.test) === condition;
}

/** Does the function do no more than to return an error, perhaps with a message, when the call has failed? */
function onlyReturns(place: Place, use: Use<CallExpression>, result: ResultUse): boolean {
  if (result.kind === 'returned' || result.kind === 'translated') return true;
  const { does, returns } = afterFailure(
    place,
    use,
    result,
    (node) => fillsVma(place, node),
    ({ node }) => place.driver.functions(calleeName(node) ?? '').length > 0,
  );
  if (does.length > 0 || result.kind === 'stored') return false;
  if (result.kind === 'ignored') return !isVoid(place);
  return (
    (returns.kind === 'error' && returns.of === use.node) ||
    (returns.kind === 'constant' && errorConstant(returns.expression) !== null)
  );
}

function isVoid({ function: { returns } }: Place): boolean {
  return returns.kind === 'named' && returns.name === 'void';
}

/** What takes the result of the call, as text; null where nothing does, undefined where that is not understood. */
function resultText(place: Place, result: ResultUse): string | null | undefined {
  switch (result.kind) {
    case 'ignored':
      return null;
    case 'tested':
      return result.variable?.name ?? null;
    case 'assigned':
      return result.declared ? undefined : result.variable.name;
    case 'stored':
      return textOf(place, result.into);
    default:
      return undefined;
  }
}

function around(use: Use, node: Statement): Use<Statement> {
  return { node, parents: use.parents.slice(use.parents.indexOf(node) + 1) };
}
