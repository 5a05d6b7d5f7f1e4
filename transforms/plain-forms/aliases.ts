import { macrosNaming } from '../refusals/hidden-uses';
import { removeDeclarators } from '../rewrite/declarators';
import type { Node, VariableDeclarator } from '../../model/nodes';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { memberOfVma, textOf, usesOf, type Place } from './place';

/**
 * A second name for the vma: `struct vm_area_struct *v = vma;`, given once and never changed, is the vma wherever it
 * stands.
 */
export function aliases(place: Place): void {
  for (const declarator of find(place.function.body, 'VariableDeclarator')) {
    const { node } = declarator;
    if (!pointsToStruct(node.id.ctype, 'vm_area_struct')) continue;
    const given = onlyValue(place, declarator);
    if (given?.value.type !== 'Identifier' || given.value.name !== place.vma) continue;
    const isChanged = usesOf(place, place.vma).some(({ parents: [parent], node: use }) =>
      changes(parent, use),
    );
    if (isChanged || !dropDeclarator(place, declarator, given.statement)) continue;
    for (const use of usesOf(place, node.id.name))
      if (!place.edits.drops(use.node)) place.edits.replace(use.node, place.vma);
    return;
  }
}

/** `pgprot_t *prot = &vma->vm_page_prot;`: what it points to is the member. */
export function pointersToMembers(place: Place): void {
  for (const declarator of find(place.function.body, 'VariableDeclarator')) {
    const { node } = declarator;
    if (node.id.ctype.kind !== 'pointer') continue;
    const given = onlyValue(place, declarator);
    if (given?.value.type !== 'CAddressOf') continue;
    const member = unparenthesized(given.value.argument);
    const name = memberOfVma(place, member);
    if (name === null) continue;
    const uses = usesOf(place, node.id.name).filter(
      (use) => !(given.statement !== null && contains(given.statement, use.node)),
    );
    const places = uses.map(({ parents: [parent, around], node: use }) => {
      if (parent?.type === 'CDereference') return parent;
      const through = parent?.type === 'MemberExpression' && parent.object === use && parent.arrow;
      return through && !parent.computed && around ? parent : null;
    });
    if (places.some((at) => at === null)) continue;
    if (!dropDeclarator(place, declarator, given.statement)) continue;
    const text = textOf(place, member);
    for (const at of places) {
      if (at?.type === 'MemberExpression') place.edits.replace(at, `${text}.${textOf(place, at.property)}`);
      else if (at) place.edits.replace(at, text);
    }
    return;
  }
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function changes(parent: Node | undefined, use: Node): boolean {
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === use) ||
    parent?.type === 'UpdateExpression' ||
    parent?.type === 'CAddressOf'
  );
}

interface Given {
  readonly value: Node;
  /** The statement that gives it; null for the declaration itself. */
  readonly statement: Node | null;
}

/** The only value that a local is ever given, by its declaration or by one statement of the function's own block. */
function onlyValue(place: Place, { node, parents }: Use<VariableDeclarator>): Given | null {
  const declaration = parents.find((parent) => parent.type === 'VariableDeclaration');
  if (declaration?.type !== 'VariableDeclaration' || declaration.storage.includes('static')) return null;
  const same = find(place.function.body, 'VariableDeclarator').filter((d) => d.node.id.name === node.id.name);
  if (same.length !== 1 || place.function.params.some((p) => p.name === node.id.name)) return null;
  const writes = usesOf(place, node.id.name).filter(({ parents: [parent], node: use }) =>
    changes(parent, use),
  );
  if (node.init) return writes.length === 0 ? { value: unparenthesized(node.init), statement: null } : null;
  const [write, another] = writes;
  const [assignment, statement, block] = write?.parents ?? [];
  if (another || assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=') return null;
  if (statement?.type !== 'ExpressionStatement' || block !== place.function.body) return null;
  const isRead = variableUses(place.function.body, node.id.name).some(
    (use) => use.node.start < statement.start && use.node !== node.id,
  );
  return isRead ? null : { value: unparenthesized(assignment.right), statement };
}

/** A local that nothing names any more. */
export function unusedLocals(place: Place): void {
  for (const declarator of find(place.function.body, 'VariableDeclarator')) {
    const { node, parents } = declarator;
    if (node.init || parents[0]?.type !== 'VariableDeclaration' || parents[0].storage.length > 0) continue;
    // `struct page *page;` names a type as well; texts and comments name nothing.
    const named = new RegExp(`(?<!\\b(?:struct|union|enum)\\s+)\\b${node.id.name}\\b`, 'g');
    const text = textOf(place, place.function.body).replace(
      /"(?:\\.|[^"\\])*"|\/\*[^]*?\*\/|\/\/[^\n]*/g,
      '',
    );
    if ((text.match(named) ?? []).length !== 1) continue;
    if (macrosNaming(place.driver, place.function, node.id.name).length > 0) continue;
    if (dropDeclarator(place, declarator, null)) return;
  }
}

/** Remove a declarator, and the statement that gives its value. @returns false when it cannot go by itself */
function dropDeclarator(
  place: Place,
  { node, parents }: Use<VariableDeclarator>,
  statement: Node | null,
): boolean {
  const declaration = parents.find((parent) => parent.type === 'VariableDeclaration');
  if (declaration?.type !== 'VariableDeclaration') return false;
  const all = declaration.declarations;
  if (!all.includes(node)) return false;
  if (statement) place.edits.removeLines(statement);
  if (all.length === 1) removeDeclaration(place, declaration);
  else removeDeclarators(place.edits, place.driver.source, declaration, new Set([node]));
  return true;
}

/** Remove a declaration's lines, and the empty line behind it where it was the only declaration of its block. */
export function removeDeclaration(place: Place, declaration: Node): void {
  const block = find(place.function.body, 'BlockStatement')
    .map(({ node }) => node)
    .concat(place.function.body)
    .find(({ body }) => (body as readonly Node[]).includes(declaration));
  const { source } = place.driver;
  const next = block?.body[(block.body as readonly Node[]).indexOf(declaration) + 1];
  const only =
    block !== undefined &&
    block.body.filter(({ type }) => type === 'VariableDeclaration').length === 1 &&
    next !== undefined;
  const blank = only ? /^[ \t]*\r?\n(?=[ \t]*\r?\n)/.exec(source.slice(declaration.end)) : null;
  if (blank) {
    const start = source.lastIndexOf('\n', declaration.start - 1) + 1;
    const lineEnd = declaration.end + blank[0].length;
    const blankEnd = source.indexOf('\n', lineEnd) + 1;
    place.edits.remove({ start, end: blankEnd });
  } else place.edits.removeLines(declaration);
}
