import type { Statement, VariableDeclaration } from '../../model/nodes';
import { find } from '../../model/query';
import { removeDeclarators } from '../rewrite/declarators';
import { removeDeclaration } from './aliases';
import type { Loop } from './loop-body';
import { type Place, declaratorOf, indentAt, lineBreakOf, textOf, usesOf } from './place';

/** The variables of a loop that goes: those that only it needed, and those that its body declared. */

/** The names that a text does not need. */
export function unnamed(text: string, names: readonly string[]): string[] {
  return names.filter((name) => !new RegExp(`(?<![.>])\\b${name}\\b`).test(text));
}

export function canHoist(place: Place, declaration: Statement): boolean {
  return (
    declaration.type === 'VariableDeclaration' &&
    declaration.declarations.every((d) => declaratorOf(place, d.id.name) !== null)
  );
}

/** A declaration without the value that it gives, and no constant then. */
export function declaredWithin(place: Place, declaration: VariableDeclaration): string {
  const given = declaration.declarations.find(({ init }) => init !== null);
  if (!given) return textOf(place, declaration);
  const before = textOf(place, { start: declaration.start, end: given.init!.start });
  const named = before.replace(/\s*=\s*$/, '').replace(/\bconst\s+/, '');
  return named + textOf(place, { start: given.end, end: declaration.end });
}

/** Put declarations before the first statement of the function. */
export function hoist(place: Place, texts: readonly string[]): void {
  const [first] = place.function.body.body;
  if (!first || texts.length === 0) return;
  const separator = `${lineBreakOf(place)}${indentAt(place, first.start)}`;
  place.edits.insert(first.start, texts.map((text) => `${text}${separator}`).join(''));
}

/** Locals that only the loop's steps needed. */
export function dropOrphans(place: Place, loop: Loop, names: readonly string[]): void {
  for (const name of names) {
    const declarator = declaratorOf(place, name);
    const declaration = declarator?.parents.find((parent) => parent.type === 'VariableDeclaration');
    if (!declarator || declaration?.type !== 'VariableDeclaration' || place.edits.drops(declaration))
      continue;
    const uses = usesOf(place, name).filter(
      ({ node }) => !(loop.start <= node.start && node.end <= loop.end),
    );
    const stores = uses.map(({ node, parents: [assignment, statement, block] }) =>
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === node &&
      statement?.type === 'ExpressionStatement' &&
      block?.type === 'BlockStatement' &&
      find(assignment.right, 'CallExpression').length === 0
        ? statement
        : null,
    );
    const init = declarator.node.init;
    if (stores.includes(null) || (init && find(init, 'CallExpression').length > 0)) continue;
    for (const store of stores) place.edits.removeLines(store!);
    const all = declaration.declarations;
    const gone = all.filter((d) => names.includes(d.id.name) && canGo(place, loop, d.id.name));
    if (gone.length === all.length) removeDeclaration(place, declaration);
    else removeDeclarators(place.edits, place.driver.source, declaration, new Set(gone));
  }
}

function canGo(place: Place, loop: Loop, name: string): boolean {
  const init = declaratorOf(place, name)?.node.init;
  if (init && find(init, 'CallExpression').length > 0) return false;
  return usesOf(place, name).every(
    ({ node, parents: [assignment] }) =>
      (loop.start <= node.start && node.end <= loop.end) ||
      (assignment?.type === 'AssignmentExpression' && assignment.left === node),
  );
}

/** Is the variable read behind the loop, or outside of what goes with it? */
export function isReadLater(place: Place, loop: Loop, name: string): boolean {
  return usesOf(place, name).some(({ node, parents: [parent] }) => {
    if (node.start < loop.end) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}
