import type { Node } from '../../model/nodes';
import { find, unparenthesized } from '../../model/query';
import { memberOfVma, type Place } from './place';

/** Does a part of the function store into something other than its own locals and the mapping, or call what may? */
export function changesDriver(place: Place, part: Node): boolean {
  const targets = [
    ...find(part, 'AssignmentExpression').map(({ node }) => node.left),
    ...find(part, 'UpdateExpression').map(({ node }) => node.argument),
  ];
  return targets.some((target) => {
    const bare = unparenthesized(target);
    if (bare.type === 'Identifier') return !isLocal(place, bare.name);
    return memberOfVma(place, bare) === null;
  });
}

/** Is a name that of a local that is not static, or of a parameter? */
export function isLocal({ function: definition }: Pick<Place, 'function'>, name: string): boolean {
  return (
    definition.params.some((p) => p.name === name) ||
    find(definition.body, 'VariableDeclaration').some(
      ({ node }) => !node.storage.includes('static') && node.declarations.some((d) => d.id.name === name),
    )
  );
}
