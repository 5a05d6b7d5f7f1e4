import { effectsIn } from '../../analysis/effects';
import { isLocal, valuesAssigned } from '../../analysis/places';
import type { Place } from '../../kernel/fact';
import type { CallExpression, Node } from '../../model/nodes';
import { find, findWithin, isName, withoutCasts } from '../../model/query';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';

/**
 * Is a value computed from where or what is mapped?
 * @param beside members of the vma that do not count
 */
export function dependsOnRange(
  conversion: Conversion,
  value: Node,
  beside = /^vm_(?:file|private_data|mm)$/,
  seen = new Set<string>(),
): boolean {
  const definition = conversion.function;
  const members = findWithin(definition, value, 'MemberExpression').map(({ node }) =>
    vmaMember(conversion, node),
  );
  if (members.some((member) => member !== null && !beside.test(member))) return true;
  return findWithin(definition, value, 'Identifier').some(({ node, parents }) => {
    if (node.name === conversion.vma) return parents[0]?.type === 'CallExpression';
    if (seen.has(node.name)) return false;
    seen.add(node.name);
    return [...valuesAssigned(definition, node.name), ...valuesWrittenTo(conversion, node.name)].some(
      (inner) => dependsOnRange(conversion, inner, beside, seen),
    );
  });
}

/** What calls write to a local that they are given the address of: `snprintf(text, sizeof(text), "%lx", vma->vm_pgoff)`. */
function valuesWrittenTo({ driver, function: definition }: Conversion, name: string): Node[] {
  if (!isLocal(definition, name) || definition.params.some((parameter) => parameter.name === name)) return [];
  return find(definition.body, 'CallExpression').flatMap(({ node }) => {
    const at = node.arguments.findIndex((argument) => isNamed(argument, name));
    if (at < 0) return [];
    const effects = effectsIn(driver).ofCall(definition, node);
    const writes = effects.some(
      ({ effect }) => effect.does === 'writes' && effect.of === at && !effect.lvalue,
    );
    // What is taken is another one each time, however much of it is asked for.
    const takes = effects.some(({ effect }) => effect.does === 'takes');
    return writes && !takes ? valuesWritten(node, at) : [];
  });
}

/** Is an argument the address of a local, or of a part of it: `text`, `&range`, `&range.from`? */
function isNamed(argument: Node, name: string): boolean {
  let bare = withoutCasts(argument);
  if (bare.type === 'CAddressOf') bare = withoutCasts(bare.argument);
  while (bare.type === 'MemberExpression' && !bare.arrow) bare = withoutCasts(bare.object);
  return isName(bare, name);
}

/** The arguments that say what a call writes: neither where nor, last of three unless that is printed, how much. */
export function valuesWritten(call: CallExpression, target: Place): Node[] {
  const values = call.arguments.filter((_, i) => i !== target);
  const prints = values.some((value) => value.type === 'Literal' && typeof value.value === 'string');
  return call.arguments.length > 2 && !prints ? values.slice(0, -1) : values;
}
