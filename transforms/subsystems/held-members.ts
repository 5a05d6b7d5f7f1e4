import type { Driver } from '../../model/driver';
import type { FunctionDeclaration, Identifier, MemberExpression, Node, SourceRange } from '../../model/nodes';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { valuesAssigned } from '../../analysis/places';
import { wholeLines } from '../../model/edits';
import { isAsked } from './member-tests';

/** A callback that a local is declared with: `const auto mmap = pde->proc_ops->proc_mmap;`. */
export interface HeldMember {
  /** The lines of its declaration. */
  readonly lines: SourceRange;
  /** Where it is tested and called. */
  readonly uses: readonly Use<Identifier>[];
}

/**
 * The local that a function is done with where it asks for a member of what no statement of it changes, and that is only tested
 * and called: null when there is none.
 */
export function heldMember(
  driver: Driver,
  definition: FunctionDeclaration,
  { node, parents }: Use<MemberExpression>,
): HeldMember | null {
  const [declarator, declaration] = parents;
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== node) return null;
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length > 1) return null;
  const { name } = declarator.id;
  if (valuesAssigned(definition, name).length > 1 || !isFixed(definition, node)) return null;
  const uses = variableUses(definition.body, name).filter((use) => use.node !== declarator.id);
  const isPlain = uses.every(({ node: use, parents: [around] }) => {
    const isCalled = around?.type === 'CallExpression' && around.callee === use;
    return isCalled || isAsked(around, use);
  });
  return isPlain && uses.length > 0 ? { lines: wholeLines(driver.source, declaration), uses } : null;
}

/** Is it made of members, of a variable that the function gives no other value? */
function isFixed(definition: FunctionDeclaration, node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'MemberExpression') return !bare.computed && isFixed(definition, bare.object);
  if (bare.type !== 'Identifier') return false;
  const isOwn = definition.params.some(({ name }) => name === bare.name);
  const isPointedTo = find(definition.body, 'CAddressOf').some(
    ({ node: { argument } }) => argument.type === 'Identifier' && argument.name === bare.name,
  );
  return !isPointedTo && valuesAssigned(definition, bare.name).length <= (isOwn ? 0 : 1);
}
