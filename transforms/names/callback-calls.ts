import type { Counterpart } from '../../model/kernel-api';
import type { CallExpression, Expression, MemberExpression } from '../../model/nodes';
import { find, unparenthesized } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { refuseLostErrors } from './vma-helpers';

/**
 * Callbacks that a hook hands its vma on to, of structures whose legacy member has gone: `region->ops->mmap(vdev, region, vma)`
 * becomes `region->ops->mmap_prepare(vdev, region, desc)`, and tests for the member follow.
 */
export function convertCallbackCalls(conversion: Conversion): void {
  const { counterparts, handedOn = new Map<string, Counterpart>() } = conversion.api;
  const replaced = [...counterparts.values()].filter(({ inPlace }) => inPlace === true);
  const gone = [...replaced, ...handedOn.values()];
  if (gone.length === 0) return;
  const { driver, edits, function: definition, vma, desc } = conversion;
  const calls = find(definition.body, 'CallExpression');
  for (const use of calls) {
    const callee = unparenthesized(use.node.callee);
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') continue;
    const counterpart = gone.find((one) => isCallOf(conversion, use.node, callee, one));
    const argument = use.node.arguments.find((a) => a.type === 'Identifier' && a.name === vma);
    if (!counterpart || !argument || edits.drops(use.node)) continue;
    const text = driver.source.slice(callee.start, callee.end);
    refuseLostErrors(conversion, use, text);
    edits.replace(argument, desc);
    const { legacy } = counterpart;
    for (const { node } of find(definition.body, 'MemberExpression')) {
      const isSame =
        driver.source.slice(node.start, node.end).replace(/\s+/g, '') === text.replace(/\s+/g, '');
      if (!isSame || node.property.type !== 'Identifier' || node.property.name !== legacy) continue;
      if (!edits.drops(node))
        edits.replace(node, { start: node.start, end: node.property.start }, counterpart.member);
    }
  }
}

/** Is a call that of the legacy member, by its name and the types of its arguments? */
function isCallOf(
  conversion: Conversion,
  call: CallExpression,
  { property }: MemberExpression,
  { legacy, parameters }: Counterpart,
): boolean {
  if (property.type !== 'Identifier' || property.name !== legacy || !parameters) return false;
  if (call.arguments.length !== parameters.length) return false;
  const tags = call.arguments.map((argument) => tagOfArgument(conversion, argument));
  const fits = tags.every((tag, i) => tag === null || parameters[i] === tag);
  return fits && tags.some((tag, i) => tag !== null && tag !== 'vm_area_struct' && parameters[i] === tag);
}

/** The structure that a parameter or local of the hook points to; null for anything else. */
function tagOfArgument({ function: definition }: Conversion, argument: Expression): string | null {
  const bare = unparenthesized(argument);
  if (bare.type !== 'Identifier') return null;
  const local = find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === bare.name);
  const type = definition.params.find((p) => p.name === bare.name)?.ctype ?? local?.node.id.ctype;
  return type?.kind === 'pointer' && type.to.kind === 'struct' ? type.to.tag : null;
}
