import type { CallExpression } from '../../model/nodes';
import { find, isName, unparenthesized, variableUses, type Use } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';

/** What keeps the value of a variable that is freed at the end of its scope from being freed. */
const KEEPS = /\b(?:no_free_ptr|return_ptr|retain_and_null_ptr|take_fd|no_free_\w+)\s*\(\s*(\w+)/g;

/**
 * Is what a call takes kept in a variable that gives it back when the hook returns (`__free(kfree)`, linux/cleanup.h), and
 * that is not told to keep it?
 */
export function isFreedWithScope({ driver, function: hook }: Conversion, use: Use<CallExpression>): boolean {
  const { parents } = use;
  const declarator = parents.find((node) => node.type === 'VariableDeclarator');
  const assignment = parents.find((node) => node.type === 'AssignmentExpression');
  const target = assignment?.type === 'AssignmentExpression' ? unparenthesized(assignment.left) : null;
  const name =
    declarator?.type === 'VariableDeclarator' &&
    declarator.init &&
    unparenthesized(declarator.init) === use.node
      ? declarator.id.name
      : target?.type === 'Identifier'
        ? target.name
        : null;
  if (name === null) return false;
  const declaration = find(hook.body, 'VariableDeclaration').find(({ node }) =>
    node.declarations.some((d) => d.id.name === name),
  )?.node;
  if (!declaration?.storage.some((word) => /^__(?:free|cleanup)\(/.test(word))) return false;
  const kept = [...driver.textOf(hook.body).matchAll(KEEPS)].some(([, variable]) => variable === name);
  // Another place that holds it may give it to somebody else.
  const handed = variableUses(hook.body, name).some(({ parents: [around] }) => {
    if (around?.type === 'AssignmentExpression') return isName(around.right, name);
    return around?.type === 'ReturnStatement';
  });
  return !kept && !handed;
}
