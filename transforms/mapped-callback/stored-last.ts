import type { Execution } from '../../analysis/paths';
import { variableUses, contains, findWithin, unparenthesized, type Use } from '../../model/query';
import type { Expression, Node, Statement } from '../../model/nodes';
import { mayWrite, squeezed } from '../../analysis/places';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { CODE } from '../findings';
import { Refusal } from './operations';
import type { Plan } from './plan';
import { privateStores, type Safety } from './safety';
import { isFilePrivate, markerOf } from './shape';

/**
 * What `close` goes by has to be stored last: a `mapped` that fails is followed by `close` (mm/util.c, mmap_action_finish()
 * unmaps the range), which would give back, where the private data is there already, what the failing way has given back
 * itself or never took. The legacy hook could store it early, since no `close` followed when it failed.
 */

/** The statements of what moves in which ways fail that have gone through another one of them. */
export function failingBehind(
  conversion: Conversion,
  { moved, executions }: Plan,
  statement: Statement,
): readonly Statement[] {
  const marker = markerOf(statement);
  const runs = executions.filter(({ outcome, trace }) => outcome !== 'success' && trace.includes(marker));
  return moved.flatMap(({ node }) =>
    node !== statement && runs.some((run) => failsIn(conversion, run, node)) ? [node] : [],
  );
}

/** Does a way end with an error because of a statement: by a return of its own, or a jump from it? */
function failsIn(conversion: Conversion, { returned, trace }: Execution, unit: Node): boolean {
  if (returned && contains(unit, returned)) return true;
  return findWithin(conversion.function, unit, 'CGotoStatement').some(({ node }) => trace.includes(node));
}

/**
 * The stores of private data that `mapped` has to do behind everything that can fail.
 * @throws Refusal where one cannot be done there
 */
export function storedLast(conversion: Conversion, plan: Plan, safety: Safety): readonly Use<Statement>[] {
  const units = [...plan.moved, ...(safety.late ? [safety.late] : [])];
  return privateStores(conversion).flatMap((store): Use<Statement>[] => {
    const statement = statementOf(store).node;
    if (!units.some(({ node }) => contains(node, statement))) return [];
    const [first] = failingBehind(conversion, plan, statement).filter(
      (node) => !asksForStored(conversion, node, store.node),
    );
    if (!first) return [];
    const unit = units.find(({ node }) => node === statement);
    if (unit && canWait(conversion, plan, unit, store.node.right)) return [unit];
    throw new Refusal(
      CODE.closeWithoutTake,
      store.node,
      `${excerpt(conversion, store.node)} stands before ${excerpt(conversion, headOf(first), 40)} can fail, and close() runs when mapped() fails`,
    );
  });
}

/** What tells of a statement: the condition of an `if`, or the statement itself. */
function headOf(node: Node): Node {
  return node.type === 'IfStatement' ? node.test : node;
}

/** `if (!vma->vm_private_data) return -ENOMEM;` behind the store, or the same of the local that it stores. */
function asksForStored(conversion: Conversion, unit: Node, store: { readonly right: Expression }): boolean {
  if (unit.type !== 'IfStatement') return false;
  let test = unparenthesized(unit.test);
  const isNull = (node: Node): boolean => /^(NULL|0)$/.test(squeezed(conversion.driver, node));
  if (test.type === 'BinaryExpression' && test.operator === '==' && isNull(test.right))
    test = unparenthesized(test.left);
  else if (test.type === 'UnaryExpression' && test.operator === '!') test = unparenthesized(test.argument);
  else return false;
  const text = squeezed(conversion.driver, test);
  return (
    vmaMember(conversion, test) === 'vm_private_data' || text === squeezed(conversion.driver, store.right)
  );
}

/** Can a store be done behind what follows it: does nothing read the private data by then, or change what is stored? */
function canWait(conversion: Conversion, plan: Plan, { node }: Use<Statement>, value: Expression): boolean {
  const { driver, function: definition } = conversion;
  const later = plan.moved.filter((unit) => unit.node.start > node.start);
  const reads = later.some((unit) =>
    findWithin(definition, unit.node, 'MemberExpression').some(
      ({ node: member }) => vmaMember(conversion, member) === 'vm_private_data',
    ),
  );
  if (reads || findWithin(definition, value, 'CallExpression').length > 0) return false;
  // What an object holds may be replaced by whatever is called meanwhile; what the file holds is not.
  const members = findWithin(definition, value, 'MemberExpression');
  if (members.some(({ node: member }) => !isFilePrivate(conversion, member))) return false;
  const named = findWithin(definition, value, 'Identifier').map(({ node: { name } }) => name);
  return !later.some((unit) =>
    named.some((name) =>
      variableUses(definition.body, name).some(
        (use) => contains(unit.node, use.node) && mayWrite(driver, use),
      ),
    ),
  );
}
