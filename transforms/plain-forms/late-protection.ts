import { changesFlags } from '../../kernel/flags';
import { remapsFrames } from '../../kernel/groups';
import { isPure } from '../../analysis/purity';
import { executions } from '../../analysis/paths';
import { isLocal, mayWrite, squeezed } from '../../analysis/places';
import type { CallExpression, Expression, ExpressionStatement, Node, Statement } from '../../model/nodes';
import { calleeName, contains, find, findFrom, unparenthesized } from '../../model/query';
import { holdsMore, indentAt, lineBreakOf, memberOfVma, textOf, type Place } from './place';

/**
 * `ret = remap_pfn_range(..., prot); if (ret) return ret; vma->vm_page_prot = prot;`: the protection that the call is given is
 * that of the mapping in the end, and nobody looks at the vma of a hook that has failed: it is stored before the call.
 */
export function lateProtection(place: Place): void {
  for (const { node: call, parents } of find(place.function.body, 'CallExpression')) {
    const given = call.arguments[4];
    if (!remapsFrames(calleeName(call) ?? '') || !given) continue;
    if (memberOfVma(place, given) === 'vm_page_prot' || !isSteady(place, given)) continue;
    const at = parents.findIndex(({ type }) => type === 'BlockStatement');
    const block = parents[at];
    const around = parents[at - 1];
    if (block?.type !== 'BlockStatement' || !around) continue;
    const mapping = block.body.find((one) => one === around);
    const store = mapping && storeOf(place, block.body.slice(block.body.indexOf(mapping) + 1), given);
    if (!mapping || !store || !isStraight(mapping) || !isAlone(place, call, mapping, store)) continue;
    if (!isAlwaysStored(place, call, store)) continue;
    const indent = indentAt(place, mapping.start);
    place.edits.insert(mapping.start, `${textOf(place, store)}${lineBreakOf(place)}${indent}`);
    place.edits.replace(given, `${place.vma}->vm_page_prot`);
    place.edits.removeLines(store);
    return;
  }
}

/** `vma->vm_page_prot = prot;` among statements that follow the call, of which each is passed. */
function storeOf(place: Place, after: readonly Statement[], given: Expression): ExpressionStatement | null {
  for (const statement of after) {
    if (statement.type === 'LabeledStatement') return null;
    if (statement.type !== 'ExpressionStatement') continue;
    const store = unparenthesized(statement.expression);
    if (store.type !== 'AssignmentExpression' || memberOfVma(place, store.left) !== 'vm_page_prot') continue;
    const isSame = squeezed(place.driver, store.right) === squeezed(place.driver, given);
    return store.operator === '=' && isSame && !holdsMore(place, statement) ? statement : null;
  }
  return null;
}

/** Is a statement one that calls once whatever it does: no loop, and no choice before the call? */
function isStraight(statement: Statement): boolean {
  return /^(Expression|If)Statement$|^VariableDeclaration$/.test(statement.type);
}

/** Is a protection made of locals and of the vma's own, by what only computes? */
function isSteady(place: Place, given: Expression): boolean {
  if (!isPure(place.driver, place.function, given)) return false;
  const isOwn = (node: Node): boolean => memberOfVma(place, node) === 'vm_page_prot';
  return (
    findFrom(given, 'MemberExpression').every(({ node }) => isOwn(node)) &&
    findFrom(given, 'Identifier').every(({ node }) => place.driver.variable(node.name) === null) &&
    (given.type !== 'Identifier' || isLocal(place.function, given.name))
  );
}

/** Does every way that has mapped something, and does not fail, come to the store? */
function isAlwaysStored(place: Place, call: CallExpression, store: Statement): boolean {
  const runs = executions(place.driver, place.function);
  return (
    runs?.every(
      ({ trace, outcome }) =>
        outcome === 'failure' || trace.includes(store) || !trace.some((step) => contains(step, call)),
    ) ?? false
  );
}

/** Does nothing from the call to the store look at the protection of the vma, or change what the protection is made of? */
function isAlone(place: Place, call: CallExpression, mapping: Statement, store: Statement): boolean {
  const span = { start: mapping.start, end: store.start };
  const given = call.arguments[4];
  const within = (node: Node): boolean => contains(span, node) && !contains(given, node);
  const isLooked = find(place.function.body, 'MemberExpression').some(
    ({ node }) => within(node) && memberOfVma(place, node) === 'vm_page_prot',
  );
  const names = new Set(findFrom(given, 'Identifier').map(({ node }) => node.name));
  const isChanged = find(place.function.body, 'Identifier').some(
    (use) => within(use.node) && names.has(use.node.name) && mayWrite(place.driver, use),
  );
  return !isLooked && !isChanged && !isPassed(place, call, span);
}

/** Is the vma given to another function on the way, which may look at its protection? */
function isPassed(place: Place, call: CallExpression, span: { start: number; end: number }): boolean {
  return find(place.function.body, 'CallExpression').some(
    ({ node }) =>
      node !== call &&
      contains(span, node) &&
      node.arguments.some((one) => one.type === 'Identifier' && one.name === place.vma) &&
      !changesFlags(calleeName(node) ?? ''),
  );
}
