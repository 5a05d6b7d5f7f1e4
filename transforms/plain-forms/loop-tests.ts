import type { Expression, Node, Statement } from '../../model/nodes';
import { find, isName, loopsOf, unparenthesized } from '../../model/query';
import type { Loop } from './loop-body';
import { holdsMore, indentAt, isMappingCall, lineBreakOf, textOf, type Place } from './place';
import { isZeroBefore } from './results';

/**
 * A loop that maps page after page and goes on while that has not failed: `for (...; i < n && !ret; i++) ret = call;` and
 * `for (...; i < n && !(ret = call); i++);` leave the loop by `if (ret) break;` behind the call.
 */
export function loopTests(place: Place): void {
  for (const { node } of loopsOf(place.function.body)) {
    const test = node.test && unparenthesized(node.test);
    if (test?.type !== 'LogicalExpression' || test.operator !== '&&' || holdsMore(place, test)) continue;
    const asked = askedOf(test.right) ?? askedOf(test.left);
    if (!asked) continue;
    const kept = asked.in === test.right ? test.left : test.right;
    const isDone =
      asked.value.type === 'Identifier'
        ? testBehindCall(place, node, asked.value.name)
        : asked.in === test.right && callInBody(place, node, asked.value);
    if (!isDone) continue;
    place.edits.replace(node.test!, kept);
    return;
  }
}

/** What an operand asks to be 0: `ret` of `!ret`, `ret = call` of `!(ret = call)`. */
function askedOf(operand: Expression): { in: Expression; value: Node } | null {
  const bare = unparenthesized(operand);
  if (bare.type === 'UnaryExpression' && bare.operator === '!')
    return { in: operand, value: unparenthesized(bare.argument) };
  if (bare.type !== 'BinaryExpression' || bare.operator !== '==') return null;
  const right = unparenthesized(bare.right);
  return right.type === 'Literal' && right.value === 0n
    ? { in: operand, value: unparenthesized(bare.left) }
    : null;
}

/** Write the test behind the call whose result a loop asks for; false where there is none, or where it is not 0 at first. */
function testBehindCall(place: Place, loop: Loop, name: string): boolean {
  if (loop.type !== 'DoWhileStatement' && !isZeroBefore(place, name, loop.start)) return false;
  const { body } = loop;
  const list = body.type === 'BlockStatement' ? body.body : [body];
  const call = list.find((one) => storesResult(place, one, name));
  const stores = find(body, 'AssignmentExpression').filter(({ node: { left } }) => isName(left, name));
  if (!call || stores.length !== 1) return false;
  const indent = indentAt(place, call.start);
  const lineBreak = lineBreakOf(place);
  const test = [`if (${name})`, '\tbreak;'];
  if (body.type === 'BlockStatement') {
    place.edits.insert(call.end, ['', ...test].join(`${lineBreak}${indent}`));
    return true;
  }
  writeBody(place, loop, body.start, [textOf(place, body), ...test]);
  return true;
}

/** Write a call that a loop makes in its test first in its body. */
function callInBody(place: Place, loop: Loop, value: Node): boolean {
  if (value.type !== 'AssignmentExpression' || loop.type === 'DoWhileStatement') return false;
  const { left, operator, right } = value;
  if (operator !== '=' || left.type !== 'Identifier' || !isMappingCall(place, right)) return false;
  const lines = [`${textOf(place, value)};`, `if (${left.name})`, '\tbreak;'];
  const { body } = loop;
  if (body.type === 'BlockStatement') {
    const [first] = body.body;
    if (!first) return false;
    const indent = indentAt(place, first.start);
    place.edits.insert(first.start, [...lines, ''].join(`${lineBreakOf(place)}${indent}`));
    return true;
  }
  if (body.type === 'EmptyStatement') writeBody(place, loop, body.start, lines);
  else writeBody(place, loop, body.start, [...lines, textOf(place, body)]);
  return true;
}

/** Give a loop without braces a body of several lines. */
function writeBody(place: Place, loop: Loop, start: number, lines: readonly string[]): void {
  const indent = indentAt(place, loop.start);
  const lineBreak = lineBreakOf(place);
  const before = place.driver.source.slice(0, start).trimEnd().length;
  const text = lines.map((line) => `${lineBreak}${indent}\t${line}`).join('');
  place.edits.replace({ start: before, end: loop.body.end }, ` {${text}${lineBreak}${indent}}`);
}

/** Is it `ret = call;`? */
function storesResult(place: Place, statement: Statement, name: string): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const expression = unparenthesized(statement.expression);
  return (
    expression.type === 'AssignmentExpression' &&
    expression.operator === '=' &&
    isName(expression.left, name) &&
    isMappingCall(place, expression.right)
  );
}
