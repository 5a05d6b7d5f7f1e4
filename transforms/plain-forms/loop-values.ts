import { holdsAddress } from '../../analysis/widths';
import { isPure } from '../../analysis/purity';
import { mayWrite } from '../../analysis/places';
import type { AssignmentExpression, Node, Statement } from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findWithin,
  loopsOf,
  unparenthesized,
  type Use,
} from '../../model/query';
import { statementsOf, declaratorOf, holdsMore, isMappingCall, textOf, usesOf, type Place } from './place';

/**
 * `pfn = pos >> PAGE_SHIFT;` in a loop, right before the call that maps that frame, and used by it alone: the call is given
 * what the variable is given.
 */
export function loopValues(place: Place): void {
  for (const { node: loop } of loopsOf(place.function.body)) {
    const list = statementsOf(loop.body);
    const at = list.findIndex((statement) => callIn(place, statement) !== null);
    const call = at > 0 ? callIn(place, list[at]) : null;
    const value = at > 0 ? valueOf(list[at - 1]) : null;
    if (!call || !value || holdsMore(place, list[at - 1]) || !isUsedUp(place, loop, value, call)) continue;
    const text = textOf(place, unparenthesized(value.right));
    const isPlain = /^[\w.>-]+$/.test(text);
    for (const { node, parents } of usesOf(place, nameOf(value))) {
      if (!contains(call, node)) continue;
      const isWhole = isPlain || parents[0] === call;
      place.edits.replace(node, isWhole ? text : `(${text})`);
    }
    place.edits.removeLines(list[at - 1]);
    return;
  }
}

/** The mapping call of a statement: the only call of one in it. */
function callIn(place: Place, statement: Statement): Node | null {
  if (/^(For|While|DoWhile)Statement$/.test(statement.type)) return null;
  const calls = findWithin(place.function, statement, 'CallExpression').filter(({ node }) =>
    isMappingCall(place, node),
  );
  return calls.length === 1 ? calls[0].node : null;
}

/** The assignment that a statement is. */
function valueOf(statement: Statement): AssignmentExpression | null {
  const value = statement.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
  return value?.type === 'AssignmentExpression' && value.operator === '=' && value.left.type === 'Identifier'
    ? value
    : null;
}

const nameOf = ({ left }: AssignmentExpression): string => (left.type === 'Identifier' ? left.name : '');

/**
 * Is a value used by the call alone, which finds it as it was computed: of a local that is as wide as what the call takes, by what
 * only computes, from what the call does not change?
 */
function isUsedUp(place: Place, loop: Node, value: AssignmentExpression, call: Node): boolean {
  const name = nameOf(value);
  const type = declaratorOf(place, name)?.node.id.ctype;
  const isWide = type !== undefined && (type.kind === 'pointer' || holdsAddress(type));
  if (!isWide || !isPure(place.driver, place.function, value.right)) return false;
  // Frames that each turn finds anew, in an array or through a pointer, follow each other in no known way.
  if (calleeName(call) !== 'vm_insert_page' && isFound(place, loop, value)) return false;
  const uses = usesOf(place, name).filter(({ node }) => node !== value.left);
  if (uses.length !== 1 || !contains(call, uses[0].node) || contains(value.right, uses[0].node)) return false;
  const made = new Set(find(value, 'Identifier').map(({ node }) => node.name));
  return !find(place.function.body, 'Identifier').some(
    (use: Use<Extract<Node, { type: 'Identifier' }>>) =>
      contains(call, use.node) && made.has(use.node.name) && mayWrite(place.driver, use),
  );
}

/** Is a value made of an element of an array, or of what the loop sets in each turn? */
function isFound(place: Place, loop: Node, value: AssignmentExpression): boolean {
  const set = findWithin(place.function, loop, 'AssignmentExpression').flatMap(
    ({ node: { operator, left } }) =>
      operator === '=' && left.type === 'Identifier' && left !== value.left ? [left.name] : [],
  );
  return (
    find(value, 'MemberExpression').some(({ node }) => node.computed) ||
    find(value, 'Identifier').some(({ node }) => set.includes(node.name))
  );
}
