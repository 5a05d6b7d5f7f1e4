import { mayWrite } from '../../analysis/places';
import type { Identifier, Node, Statement } from '../../model/nodes';
import { contains, find, findFrom, isName, unparenthesized, type Use } from '../../model/query';
import { isWholeWord } from '../vma-flags/evaluate';
import { removeDeclaration } from './aliases';
import { declaratorOf, holdsMore, memberOfVma, textOf, usesOf, type Place } from './place';

/**
 * `flags = vma->vm_flags; flags |= VM_IO; vma->vm_flags = flags;`, or vm_flags_reset() of it, where the copy is a local that is
 * declared with that value, as wide, and only looked at beside: the flags are changed themselves.
 */
export function flagCopies(place: Place): void {
  const { body } = place.function.body;
  for (const [at, declaration] of body.entries()) {
    if (declaration.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) continue;
    const [{ id, init }] = declaration.declarations;
    if (!init || !isWholeWord(id.ctype) || !isFlags(place, init) || declaratorOf(place, id.name) === null)
      continue;
    const back = body.findIndex((one, i) => i > at && isWrittenBack(place, one, id.name));
    if (back < 0 || holdsMore(place, declaration) || holdsMore(place, body[back])) continue;
    const uses = usesOf(place, id.name).filter(({ node }) => !contains(body[back], node));
    const first = uses.find(({ parents }) => isChange(statementOf(parents), id.name));
    const isPlain = (use: Use<Identifier>): boolean =>
      isChange(statementOf(use.parents), id.name) || !mayWrite(place.driver, use);
    if (!first || !uses.every((use) => use.node.end <= body[back].start && isPlain(use))) continue;
    // What is in between may look at the vma, and hand it to nobody; and no way leaves with the change alone.
    const text = textOf(place, { start: declaration.end, end: body[back].start });
    if (new RegExp(`vm_flags|\\b${place.vma}\\b(?!\\s*->)|^[ \\t]*#`, 'm').test(text)) continue;
    if (LEAVES.test(textOf(place, { start: first.node.start, end: body[back].start }))) continue;
    for (const { node } of uses) place.edits.replace(node, `${place.vma}->vm_flags`);
    removeDeclaration(place, declaration);
    place.edits.removeLines(body[back]);
    return;
  }
}

const LEAVES = /\b(?:return|goto)\b/;

const statementOf = (parents: readonly Node[]): Node | undefined =>
  parents.find(({ type }) => type === 'ExpressionStatement');

function isFlags(place: Place, node: Node): boolean {
  return memberOfVma(place, node) === 'vm_flags';
}

/** `flags |= VM_IO;`, `flags &= ~VM_MAYEXEC;` */
function isChange(statement: Node | undefined, name: string): boolean {
  const change = statement?.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
  return (
    change?.type === 'AssignmentExpression' &&
    (change.operator === '|=' || change.operator === '&=') &&
    isName(change.left, name) &&
    findFrom(change.right, 'CallExpression').length + find(change.right, 'AssignmentExpression').length === 0
  );
}

function isWrittenBack(place: Place, statement: Statement, name: string): boolean {
  const back = statement.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
  if (back?.type === 'AssignmentExpression')
    return back.operator === '=' && isFlags(place, back.left) && isName(back.right, name);
  if (back?.type !== 'CallExpression' || back.callee.type !== 'Identifier') return false;
  const [vma, flags] = back.arguments;
  return (
    /^vm_flags_(?:reset|init)$/.test(back.callee.name) &&
    vma !== undefined &&
    flags !== undefined &&
    isName(vma, place.vma) &&
    isName(flags, name)
  );
}
