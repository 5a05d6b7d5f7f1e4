import { GUARD_BLOCKS } from '../kernel/guards';
import type { CGuardStatement, CMacroBlock, FunctionDeclaration, Node } from '../model/nodes';
import { find, unparenthesized, type Use } from '../model/query';
import { isGuardBlock } from './control-flow';

/** `guard()`, `CLASS()`, `scoped_guard()` and its like, as they stand in a function. */

/** What enters a class for the rest of its scope, or for its block. */
export type Guard = CGuardStatement | CMacroBlock;

/** The guards of a function. */
export function guardsIn({ body }: FunctionDeclaration): Use<Guard>[] {
  const blocks = find(body, 'CMacroBlock').filter(({ node }) => isGuardBlock(node));
  return [...find(body, 'CGuardStatement'), ...blocks];
}

/** The class that a guard names. */
export function classOf(guard: Guard): string | null {
  return guard.type === 'CGuardStatement' ? guard.kind.name : nameOf(guard.arguments[0]);
}

/** What the class of a guard is given. */
export function guardedBy(guard: Guard): readonly Node[] {
  if (guard.type === 'CGuardStatement') return guard.arguments;
  return guard.arguments.slice(GUARD_BLOCKS.get(guard.callee.name) ?? 1);
}

function nameOf(node: Node | undefined): string | null {
  const bare = node ? unparenthesized(node) : null;
  return bare?.type === 'Identifier' ? bare.name : null;
}
