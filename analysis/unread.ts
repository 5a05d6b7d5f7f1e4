import type { FunctionDeclaration, Node } from '../model/nodes';
import { find } from '../model/query';

/** What stands in a function without being understood: nobody can tell what it does. */

const known = new WeakMap<FunctionDeclaration, ReadonlySet<Node>>();

/**
 * The statements of a function that are not understood: what the grammar does not know, assembly, a file that is included in the
 * middle, and what only looks like a declaration because a macro without a semicolon stands in front of it.
 */
export function unreadIn(definition: FunctionDeclaration): ReadonlySet<Node> {
  let found = known.get(definition);
  if (!found) known.set(definition, (found = new Set(read(definition))));
  return found;
}

function read({ body, params }: FunctionDeclaration): Node[] {
  const unparsed = [...find(body, 'CUnparsed'), ...find(body, 'CAsmStatement')];
  const included = find(body, 'CPreprocDirective').filter(({ node }) => /^#\s*include\b/.test(node.text));
  // A prototype in a function is one of a function elsewhere; without a word that says so, `TRACE f(x);` is no prototype.
  const calls = find(body, 'CPrototype').filter(
    ({ node }) => node.returns.kind === 'named' && node.storage.length === 0,
  );
  const declared = new Map<Node, Set<string>>([
    [body, new Set(params.flatMap(({ name }) => (name === null ? [] : [name])))],
  ]);
  // No block declares a name twice: `TRACE ret = 0;` is an assignment.
  const again = find(body, 'VariableDeclaration').filter(({ node, parents: [block] }) => {
    if (!block || node.storage.includes('extern')) return false;
    let names = declared.get(block);
    if (!names) declared.set(block, (names = new Set<string>()));
    const isAgain = node.declarations.some(({ id }) => names.has(id.name));
    for (const { id } of node.declarations) names.add(id.name);
    return isAgain;
  });
  return [...unparsed, ...included, ...calls, ...again].map(({ node }) => node);
}
