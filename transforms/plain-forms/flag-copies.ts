import type { Node, Statement } from '../../model/nodes';
import { contains, find, findFrom, isName, unparenthesized } from '../../model/query';
import { isWholeWord } from '../vma-flags/evaluate';
import { removeDeclaration } from './aliases';
import { declaratorOf, holdsMore, memberOfVma, textOf, usesOf, type Place } from './place';

/**
 * `flags = vma->vm_flags; flags |= VM_IO; vma->vm_flags = flags;`, or vm_flags_reset() of it, where the copy is a local that is
 * declared with that value, as wide, and used for nothing else: the flags are changed themselves.
 */
export function flagCopies(place: Place): void {
  const { body } = place.function.body;
  for (const [at, declaration] of body.entries()) {
    if (declaration.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) continue;
    const [{ id, init }] = declaration.declarations;
    if (!init || !isWholeWord(id.ctype) || !isFlags(place, init) || declaratorOf(place, id.name) === null)
      continue;
    const back = body.findIndex((one, i) => i > at && isWrittenBack(place, one, id.name));
    if (back < 0 || holdsMore(place, { start: declaration.start, end: body[back].end })) continue;
    let first = back;
    while (first > at + 1 && isChange(body[first - 1], id.name)) first--;
    const changes = body.slice(first, back);
    const uses = usesOf(place, id.name);
    const isUsedSo = uses.every(({ node }) => [...changes, body[back]].some((one) => contains(one, node)));
    if (changes.length === 0 || uses.length !== changes.length + 1 || !isUsedSo) continue;
    // What is in between may look at the vma, and hand it to nobody.
    const between = { start: declaration.end, end: body[first].start };
    if (new RegExp(`vm_flags|\\b${place.vma}\\b(?!\\s*->)`).test(textOf(place, between))) continue;
    for (const { node } of uses)
      if (!contains(body[back], node)) place.edits.replace(node, `${place.vma}->vm_flags`);
    removeDeclaration(place, declaration);
    place.edits.removeLines(body[back]);
    return;
  }
}

function isFlags(place: Place, node: Node): boolean {
  return memberOfVma(place, node) === 'vm_flags';
}

/** `flags |= VM_IO;`, `flags &= ~VM_MAYEXEC;` */
function isChange(statement: Statement, name: string): boolean {
  const change = statement.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
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
