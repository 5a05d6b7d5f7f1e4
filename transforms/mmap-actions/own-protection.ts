import { flowOf, mustPass, pointOf } from '../../analysis/control-flow';
import { variableOf } from '../../analysis/definitions';
import { choosesOnlyCacheMode } from '../../kernel/groups';
import type { Expression, MemberExpression, Node } from '../../model/nodes';
import { calleeName, find, isChange, isName, unparenthesized, type Use } from '../../model/query';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { valuesOf } from './sizes';

/** The protection that a remap is given, and what it has to do with that of the mapping. */

const isProtection = (conversion: Conversion, node: Node): boolean =>
  vmaMember(conversion, node) === 'vm_page_prot';

/** Where the hook may give the mapping another protection: as the target of an assignment, or through its address. */
export function protectionWrites(conversion: Conversion): readonly Use<MemberExpression>[] {
  return find(conversion.function.body, 'MemberExpression').filter(
    ({ node, parents }) => isProtection(conversion, node) && parents.some((parent) => isChange(parent, node)),
  );
}

/** Is the expression the protection of the vma, or a local that holds nothing else while nothing changes it? */
export function isOwnProtection(conversion: Conversion, expression: Expression): boolean {
  const bare = unparenthesized(expression);
  if (isProtection(conversion, bare)) return true;
  if (bare.type !== 'Identifier') return false;
  const values = valuesOf(conversion, bare, null);
  const [value] = values ?? [];
  const isSteady = values?.length === 1 && protectionWrites(conversion).length === 0;
  return isSteady && isProtection(conversion, unparenthesized(value));
}

/**
 * Has the hook stored a local in `vma->vm_page_prot` on every way to a call, with neither changed since: `vma->vm_page_prot =
 * prot;`, and `prot` is what the call is given?
 */
export function isStored(conversion: Conversion, protection: Expression, call: Use): boolean {
  const { driver, function: definition } = conversion;
  const local = unparenthesized(protection);
  const flow = flowOf(definition);
  const target = pointOf(flow, call);
  const variable = local.type === 'Identifier' ? variableOf(driver, definition, local.name) : null;
  if (local.type !== 'Identifier' || !variable || !target) return false;
  const writes = protectionWrites(conversion);
  const stores = writes.filter(({ parents: [around] }) => {
    if (around?.type !== 'AssignmentExpression' || around.operator !== '=') return false;
    return isName(around.right, local.name);
  });
  const points = new Set(stores.flatMap((use) => pointOf(flow, use) ?? []));
  const changes = [
    ...writes.filter((use) => !stores.includes(use)).flatMap((use) => pointOf(flow, use) ?? []),
    ...variable.definitions.flatMap((one) => (one.target ? [one.point] : [])),
  ];
  // A way that begins with another value has to store it again.
  return [flow.entry, ...changes.flatMap((point) => point.next)].every((start) =>
    mustPass([start], target, points),
  );
}

/** `pgprot_noncached(vma->vm_page_prot)`: the protection of the mapping with another cache mode, by locals or not. */
export function isOwnCached(
  conversion: Conversion,
  expression: Expression,
  seen: readonly string[] = [],
): boolean {
  const bare = unparenthesized(expression);
  if (isProtection(conversion, bare)) return true;
  if (bare.type === 'Identifier') {
    // `prot = pgprot_noncached(prot)`: what it is made of is another value of it.
    if (seen.includes(bare.name)) return true;
    const values = valuesOf(conversion, bare, null) ?? [];
    return values.length > 0 && values.every((value) => isOwnCached(conversion, value, [...seen, bare.name]));
  }
  if (bare.type !== 'CallExpression' || !choosesOnlyCacheMode(calleeName(bare) ?? '')) return false;
  const given = bare.arguments.at(-1);
  return given !== undefined && given.type !== 'CTypeName' && isOwnCached(conversion, given, seen);
}
