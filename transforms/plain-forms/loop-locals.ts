import { endWithoutValue } from '../rewrite/declarators';
import { isPure } from '../../analysis/purity';
import type { Statement, VariableDeclaration } from '../../model/nodes';
import { contains } from '../../model/query';
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
  const end = endWithoutValue(place.driver.source, given);
  const named = textOf(place, { start: declaration.start, end }).replace(/\bconst\s+/, '');
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
    if (storesOf(place, loop, name) === null) continue;
    const all = declaration.declarations;
    const gone = all.filter((d) => {
      const stores = names.includes(d.id.name) ? storesOf(place, loop, d.id.name) : null;
      for (const store of stores ?? []) if (!place.edits.drops(store)) place.edits.removeLines(store);
      return stores !== null;
    });
    if (gone.length === all.length) removeDeclaration(place, declaration);
    else removeDeclarators(place.edits, place.driver.source, declaration, new Set(gone));
  }
}

/** The statements outside of a loop that only set a local of it; null when it cannot go: what sets it there does more, or it is looked at. */
function storesOf(place: Place, loop: Loop, name: string): Statement[] | null {
  const init = declaratorOf(place, name)?.node.init;
  if (init && !isPure(place.driver, place.function, init)) return null;
  const stores: Statement[] = [];
  for (const { node, parents } of usesOf(place, name)) {
    if (contains(loop, node)) continue;
    const [assignment, statement, block] = parents;
    const isOnlySet =
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === node &&
      statement?.type === 'ExpressionStatement' &&
      block?.type === 'BlockStatement' &&
      isPure(place.driver, place.function, assignment.right);
    if (!isOnlySet) return null;
    stores.push(statement);
  }
  return stores;
}

/** Is the variable read behind the loop, or outside of what goes with it? */
export function isReadLater(place: Place, loop: Loop, name: string): boolean {
  return usesOf(place, name).some(({ node, parents: [parent] }) => {
    if (node.start < loop.end) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}
