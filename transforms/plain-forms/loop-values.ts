import { holdsAddress } from '../../analysis/widths';
import { isPure } from '../../analysis/purity';
import { mayWrite } from '../../analysis/places';
import type { Expression, Node, Statement } from '../../model/nodes';
import {
  calleeName,
  contains,
  find,
  findFrom,
  findWithin,
  loopsOf,
  unparenthesized,
  variableUses,
  type Use,
} from '../../model/query';
import { isBareDeclaration } from './loop-body';
import { statementsOf, declaratorOf, holdsMore, isMappingCall, textOf, usesOf, type Place } from './place';

/**
 * `pfn = pos >> PAGE_SHIFT;` in a loop, right before the call that maps that frame, and used by it alone: the call is given
 * what the variable is given. So it is with `unsigned long pfn = pos >> PAGE_SHIFT;`, which declares the variable.
 */
export function loopValues(place: Place): void {
  for (const { node: loop } of loopsOf(place.function.body)) {
    const list = statementsOf(loop.body);
    const at = list.findIndex((statement) => callIn(place, statement) !== null);
    const call = at > 0 ? callIn(place, list[at]) : null;
    const holder = at > 0 ? list.slice(0, at).findLast((statement) => !isBareDeclaration(statement)) : null;
    const value = holder ? valueOf(holder) : null;
    if (!call || !value || !holder || holdsMore(place, holder) || !isUsedUp(place, loop, value, call))
      continue;
    const text = textOf(place, unparenthesized(value.right));
    const isPlain = /^[\w.>-]+$/.test(text);
    for (const { node, parents } of usesOf(place, value.name)) {
      if (!contains(call, node)) continue;
      const isWhole = isPlain || parents[0] === call;
      place.edits.replace(node, isWhole ? text : `(${text})`);
    }
    place.edits.removeLines(holder);
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

/** What a variable is given by a statement that does nothing else. */
interface Value {
  readonly name: string;
  /** The name, where it is not declared there: no use of the variable. */
  readonly left: Node | null;
  readonly right: Expression;
}

function valueOf(statement: Statement): Value | null {
  if (statement.type === 'VariableDeclaration') {
    const [declared, another] = statement.declarations;
    if (!declared?.init || another || statement.storage.some((word) => word !== 'const')) return null;
    return { name: declared.id.name, left: null, right: declared.init };
  }
  const value = statement.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
  return value?.type === 'AssignmentExpression' && value.operator === '=' && value.left.type === 'Identifier'
    ? { name: value.left.name, left: value.left, right: value.right }
    : null;
}

/**
 * Is a value used by the call alone, which finds it as it was computed: of a local that is as wide as what the call takes, by what
 * only computes, from what the call does not change?
 */
function isUsedUp(place: Place, loop: Node, value: Value, call: Node): boolean {
  const { name } = value;
  const type = declaratorOf(place, name)?.node.id.ctype;
  const isWide = type !== undefined && (type.kind === 'pointer' || holdsAddress(type));
  const stepped = steppedWith(value.right);
  if (!isWide || (stepped === null && !isPure(place.driver, place.function, value.right))) return false;
  if (stepped !== null && variableUses(call, stepped).length > 0) return false;
  // Frames that each turn finds anew, in an array or through a pointer, follow each other in no known way.
  if (calleeName(call) !== 'vm_insert_page' && isFound(place, loop, value)) return false;
  const uses = usesOf(place, name).filter(({ node }) => node !== value.left);
  if (uses.length !== 1 || !contains(call, uses[0].node) || contains(value.right, uses[0].node)) return false;
  const made = new Set(findFrom(value.right, 'Identifier').map(({ node }) => node.name));
  return !find(place.function.body, 'Identifier').some(
    (use: Use<Extract<Node, { type: 'Identifier' }>>) =>
      contains(call, use.node) && made.has(use.node.name) && mayWrite(place.driver, use),
  );
}

/** `pages[i++]`, `*page++`: the local that finding a value steps, once and behind it; null for any other value. */
function steppedWith(value: Expression): string | null {
  const bare = unparenthesized(value);
  const [held, step] =
    bare.type === 'MemberExpression' && bare.computed
      ? [bare.object, unparenthesized(bare.property)]
      : bare.type === 'CDereference'
        ? [null, unparenthesized(bare.argument)]
        : [null, null];
  if (step?.type !== 'UpdateExpression' || step.prefix || step.argument.type !== 'Identifier') return null;
  const { name } = step.argument;
  const isPlain = held === null || findFrom(held, 'CallExpression').length + writesIn(held) === 0;
  return isPlain && (held === null || variableUses(held, name).length === 0) ? name : null;
}

const writesIn = (node: Node): number =>
  findFrom(node, 'AssignmentExpression').length + findFrom(node, 'UpdateExpression').length;

/** Is a value made of an element of an array, or of what the loop sets in each turn? */
function isFound(place: Place, loop: Node, value: Value): boolean {
  const once = loop.type === 'ForStatement' ? loop.init : null;
  const set = findWithin(place.function, loop, 'AssignmentExpression').flatMap(({ node }) => {
    const { operator, left } = node;
    const isAgain = operator === '=' && left !== value.left && !(once && contains(once, node));
    return isAgain && left.type === 'Identifier' ? [left.name] : [];
  });
  return (
    findFrom(value.right, 'MemberExpression').some(({ node }) => node.computed) ||
    findFrom(value.right, 'Identifier').some(({ node }) => set.includes(node.name))
  );
}
