import type { IfStatement, Node, SourceRange } from '../../model/nodes';
import { find, findFrom, unparenthesized } from '../../model/query';
import { replaceWith } from './results';
import { hasDirective, leaves, statementsOf, holdsMore, isMappingCall, textOf, type Place } from './place';

/**
 * `if (bad || call) return -EINVAL;`: an `if` for what is checked first and one for the call, each with the same arm, which
 * leaves.
 */
export function joinedTests(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'IfStatement')) {
    const test = unparenthesized(node.test);
    if (node.alternate !== null || test.type !== 'LogicalExpression' || test.operator !== '||') continue;
    if (!maps(place, test.right) || maps(place, test.left) || !mayBeDoubled(place, node)) continue;
    const right = unparenthesized(test.right);
    const asked = textOf(place, right);
    const arm = textOf(place, armOf(place, node));
    replaceWith(place, { node, parents }, [
      `if (${textOf(place, unparenthesized(test.left))})${arm}`,
      `if (${right.type === 'AssignmentExpression' ? `(${asked})` : asked})${withoutComments(place, armOf(place, node))}`,
    ]);
    return;
  }
}

function maps(place: Place, node: Node): boolean {
  return findFrom(node, 'CallExpression').some((use) => isMappingCall(place, use.node));
}

/** May the arm of an `if` be written twice: does it leave, with nothing in it that a function holds only once? */
function mayBeDoubled(place: Place, node: IfStatement): boolean {
  const { test, consequent } = node;
  if (holdsMore(place, test) || hasDirective(place, node) || !leaves(statementsOf(consequent))) return false;
  return findFrom(consequent, 'LabeledStatement').length === 0;
}

/** What stands behind the parenthesis that closes the condition of an `if`. */
function armOf(place: Place, { test, end }: IfStatement): SourceRange {
  const closing = /^\s*\)/.exec(textOf(place, { start: test.end, end }))?.[0].length ?? 0;
  return { start: test.end + closing, end };
}

/** A text without its comments, which are kept where it stood first, and without the lines that they leave empty. */
function withoutComments(place: Place, { start, end }: SourceRange): string {
  let text = '';
  let at = start;
  for (const comment of place.driver.comments) {
    if (comment.start < at || comment.end > end) continue;
    text += textOf(place, { start: at, end: comment.start });
    at = comment.end;
  }
  return (text + textOf(place, { start: at, end }))
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/(\r?\n)(\r?\n)+/g, '$1');
}
