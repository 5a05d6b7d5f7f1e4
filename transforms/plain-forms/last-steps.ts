import type { IfStatement, Node, Statement } from '../../model/nodes';
import { findWithin, isName, loopsOf, unparenthesized } from '../../model/query';
import { isZero } from '../../analysis/values';
import { firstValue, type Loop } from './loop-body';
import { isWhole } from './loop-turns';
import { statementsOf, holdsMore, textOf, type Place } from './place';

/**
 * `if (size > PAGE_SIZE) size -= PAGE_SIZE; else size = 0;` in a loop that counts the size of the mapping down: that is a whole
 * number of pages, so that `size -= PAGE_SIZE;` comes to the same.
 */
export function lastSteps(place: Place): void {
  for (const { node: loop } of loopsOf(place.function.body)) {
    for (const statement of statementsOf(loop.body)) {
      const name = statement.type === 'IfStatement' ? countedBy(place, statement) : null;
      if (name === null || holdsMore(place, statement) || !countsMapping(place, loop, name)) continue;
      place.edits.replace(statement, `${name} -= PAGE_SIZE;`);
      return;
    }
  }
}

/** The variable that a statement takes a page from, as long as it holds more than one, and makes 0 otherwise. */
function countedBy(place: Place, { test, consequent, alternate }: IfStatement): string | null {
  const compared = unparenthesized(test);
  const stepped = assignmentOf(consequent);
  const ended = alternate && assignmentOf(alternate);
  if (compared.type !== 'BinaryExpression' || stepped?.left.type !== 'Identifier' || !ended) return null;
  const { name } = stepped.left;
  const [more, page] = /^>=?$/.test(compared.operator)
    ? [compared.left, compared.right]
    : /^<=?$/.test(compared.operator)
      ? [compared.right, compared.left]
      : [null, null];
  if (!more || !isName(more, name) || !isName(page, 'PAGE_SIZE')) return null;
  const isStep = stepped.operator === '-=' && isName(stepped.right, 'PAGE_SIZE');
  const isEnd = ended.operator === '=' && isName(ended.left, name) && isZero(ended.right);
  return isStep && isEnd && textOf(place, stepped.left) === name ? name : null;
}

function assignmentOf(arm: Statement): Extract<Node, { type: 'AssignmentExpression' }> | null {
  const [only, another] = statementsOf(arm);
  if (another || only?.type !== 'ExpressionStatement') return null;
  const expression = unparenthesized(only.expression);
  return expression.type === 'AssignmentExpression' ? expression : null;
}

/** Does a loop turn while a variable is not 0, which holds the size of the mapping at first and is changed nowhere else? */
function countsMapping(place: Place, loop: Loop, name: string): boolean {
  const test = loop.test && unparenthesized(loop.test);
  if (!test) return false;
  const asked = test.type === 'BinaryExpression' && isZero(test.right) ? test : null;
  const isAsked = asked ? /^(>|!=)$/.test(asked.operator) && isName(asked.left, name) : isName(test, name);
  const writes = [
    ...findWithin(place.function, loop, 'AssignmentExpression').map(({ node }) => node.left),
    ...findWithin(place.function, loop, 'UpdateExpression').map(({ node }) => node.argument),
  ].filter((target) => isName(target, name));
  const first = firstValue(place, loop, name);
  return (
    isAsked && writes.length === 2 && first !== null && isWhole(place, loop, { bytes: first, pages: first })
  );
}
