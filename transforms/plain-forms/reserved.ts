import { executions } from '../../analysis/paths';
import { BUILT_IN } from '../../kernel/fact-table';
import type { Identifier, Node } from '../../model/nodes';
import { contains, find, unparenthesized, type Use } from '../../model/query';
import { textOf, type Place } from './place';

/** What remap_pfn_range() (mm/memory.c) sets of what `VM_RESERVED` stood for, without the prefix. */
const OF_RESERVED = ['IO', 'DONTEXPAND', 'DONTDUMP'];

/** Does a function of the kernel that maps set all that `VM_RESERVED` stood for? */
function setsReserved(name: string): boolean {
  const effects = BUILT_IN.factOf(name)?.effects ?? [];
  return effects.some(
    (effect) => effect.does === 'maps' && OF_RESERVED.every((flag) => effect.sets.includes(flag)),
  );
}

/**
 * `VM_RESERVED`, which Linux 3.7 took away, goes where a remap sets the flags: on every way to success that comes past it. A
 * driver whose own headers still define it may name it so.
 */
export function reservedFlags(place: Place): void {
  const { driver, edits } = place;
  if (
    !/\bVM_RESERVED\b/.test(driver.source) ||
    /\b(?:define|defined|ifdef|ifndef)\W+VM_RESERVED\b/.test(driver.source)
  )
    return;
  for (const use of find(place.function.body, 'Identifier')) {
    if (use.node.name !== 'VM_RESERVED' || !isRemapped(place, use)) continue;
    const [around, ...above] = use.parents.filter(({ type }) => type !== 'ParenthesizedExpression');
    if (around?.type === 'BinaryExpression' && around.operator === '|') {
      const isFirst = contains(around.left, use.node);
      edits.replace(around, textOf(place, isFirst ? around.right : around.left));
      return;
    }
    const [statement] = above;
    if (statement?.type === 'ExpressionStatement' && setsIt(around, use.node)) {
      edits.removeLines(statement);
      return;
    }
  }
}

/** `vma->vm_flags |= VM_RESERVED`, `vm_flags_set(vma, VM_RESERVED)`. */
function setsIt(change: Node | undefined, flag: Node): boolean {
  if (change?.type === 'AssignmentExpression')
    return change.operator === '|=' && unparenthesized(change.right) === flag;
  return (
    change?.type === 'CallExpression' &&
    change.callee.type === 'Identifier' &&
    change.callee.name === 'vm_flags_set' &&
    change.arguments.length === 2
  );
}

/** Does every way to success past a place come past a call that remaps the vma, too? */
function isRemapped(place: Place, use: Use<Identifier>): boolean {
  const statement = use.parents.find(({ type }) => type === 'ExpressionStatement');
  const inBlock = use.parents[use.parents.indexOf(statement!) + 1]?.type;
  const runs = executions(place.driver, place.function);
  if (!statement || (inBlock !== 'BlockStatement' && inBlock !== 'SwitchCase') || runs === null) return false;
  const remaps = find(place.function.body, 'CallExpression').filter(
    ({ node: { callee, arguments: given } }) =>
      callee.type === 'Identifier' &&
      setsReserved(callee.name) &&
      given[0]?.type === 'Identifier' &&
      given[0].name === place.vma,
  );
  const past = runs.filter(({ outcome, trace }) => outcome !== 'failure' && trace.includes(statement));
  return (
    past.length > 0 &&
    past.every(({ trace }) => remaps.some(({ node }) => trace.some((step) => contains(step, node))))
  );
}
