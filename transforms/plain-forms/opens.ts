import { onOneLine } from '../rewrite/source-text';
import type { ExpressionStatement, FunctionDeclaration } from '../../model/nodes';
import { find, unparenthesized, type Use } from '../../model/query';
import { fillsFlags } from '../mapped-callback/shape';
import { definitionsOf, memberFunction, pointedTo } from '../mapped-callback/operations';
import { holdsMore, indentAt, lineBreakOf, memberOfVma, textOf, vmaOf, type Place } from './place';

/**
 * A hook that calls its own `vm_ops->open`, which sets flags of the mapping: the hook sets them itself before it calls, so
 * that only what `open` counts is left to `mapped`. Setting a flag twice is setting it once.
 */
export function flagsOfOpen(place: Place): void {
  const { function: definition, edits } = place;
  for (const use of find(definition.body, 'ExpressionStatement')) {
    const open = calledOpen(place, use);
    const own = open && vmaOf(open);
    const block = use.parents[0];
    if (!open || own === null || block?.type !== 'BlockStatement' || holdsMore(place, use.node)) continue;
    const settings = open.body.body.filter(fillsFlags).map((statement) => {
      const text = textOf(place, statement);
      return onOneLine(text.replace(new RegExp(`\\b${own}\\b`, 'g'), place.vma));
    });
    const before = block.body.filter(({ end }) => end <= use.node.start);
    const given = before.map((statement) => onOneLine(textOf(place, statement)));
    const missing = settings.filter((text) => !given.includes(text));
    if (missing.length === 0) continue;
    const indent = indentAt(place, use.node.start);
    edits.insert(use.node.start, missing.map((text) => `${text}${lineBreakOf(place)}${indent}`).join(''));
    return;
  }
}

/** The `open` of operations that the hook installs, where a statement calls it with the vma: by its name or through them. */
function calledOpen(place: Place, { node }: Use<ExpressionStatement>): FunctionDeclaration | null {
  const call = unparenthesized(node.expression);
  if (call.type !== 'CallExpression') return null;
  const [argument, another] = call.arguments;
  if (argument?.type !== 'Identifier' || argument.name !== place.vma || another) return null;
  const opens = find(place.function.body, 'AssignmentExpression').flatMap(({ node: assignment }) => {
    const name = memberOfVma(place, assignment.left) === 'vm_ops' ? pointedTo(assignment.right) : null;
    return name === null ? [] : definitionsOf(place, name).map((one) => memberFunction(place, one, 'open'));
  });
  const [open, other] = [...new Set(opens)];
  if (!open || open === 'unknown') return null;
  if (call.callee.type === 'Identifier') return call.callee.name === open.id.name ? open : null;
  const through = textOf(place, call.callee).replace(/\s+/g, '');
  return through === `${place.vma}->vm_ops->open` && other === undefined ? open : null;
}
