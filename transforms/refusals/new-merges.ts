import { changesFlags } from '../../kernel/flags';
import { isHint } from '../../kernel/groups';
import { executions, type Execution } from '../../analysis/paths';
import { squeezed, valuesAssigned } from '../../analysis/places';
import type { Node } from '../../model/nodes';
import { calleeName, find, findFrom, unparenthesized } from '../../model/query';
import { forbidsMerging } from '../mapped-callback/safety';
import { isOnlyNested } from '../names/hook-mentions';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { FlagChanges } from './flag-changes';

/**
 * Ways of a hook on which a mapping may merge now, and could not before. is_mergeable_vma() compares flags: those that a legacy
 * hook changed came after the merge was tried, and kept neighbours apart; those of a descriptor are there before. Where a hook
 * changes none, neighbours merged as they do now.
 */
export interface NewMerges {
  /** The ways by the flags that they leave: only neighbours with the same merge. */
  readonly groups: readonly (readonly Execution[])[];
}

const known = new WeakMap<Conversion, NewMerges>();

/** The ways of a hook on which neighbours merge that legacy kept apart; none for what is called when the mapping exists. */
export function newMerges(conversion: Conversion): NewMerges {
  let found = known.get(conversion);
  if (!found) known.set(conversion, (found = findNewMerges(conversion)));
  return found;
}

function findNewMerges(conversion: Conversion): NewMerges {
  if (conversion.role === 'helper' || !mayChangeFlags(conversion) || isOnlyNested(conversion))
    return { groups: [] };
  const groups = new Map<string, Execution[]>();
  const flags = new FlagChanges(conversion);
  for (const run of executions(conversion.driver, conversion.function) ?? []) {
    if (run.outcome === 'failure' || forbidsMerging(conversion, run)) continue;
    const changes = flags.ofRun(run);
    if (changes === null || changes === '') continue;
    const group = groups.get(changes);
    if (group) group.push(run);
    else groups.set(changes, [run]);
  }
  return { groups: [...groups.values()].filter((group) => !isAtOneOffset(conversion, group)) };
}

/** Does a hook change flags on any way, itself or by a function of the file? Most do not, and need not be followed. */
function mayChangeFlags({ driver, function: { body } }: Conversion): boolean {
  const calls = find(body, 'CallExpression').map(({ node }) => calleeName(node));
  return (
    calls.some((name) => name !== null && (changesFlags(name) || driver.functions(name).length > 0)) ||
    find(body, 'AssignmentExpression').some(({ node }) => findFrom(node.left, 'MemberExpression').length > 0)
  );
}

/** Do some ways take one offset only? Two mappings of a file from there are no neighbours: offsets of neighbours follow. */
function isAtOneOffset(conversion: Conversion, runs: readonly Execution[]): boolean {
  const [first, ...others] = runs.map((run) => offsetOf(conversion, run));
  return first !== null && others.every((other) => other === first);
}

/** The offset that the tests of a way leave, as text; null when it may be several. */
function offsetOf(conversion: Conversion, run: Execution): string | null {
  for (const [test, holds] of run.outcomes) {
    const offset = offsetBy(conversion, test, holds);
    if (offset !== null) return offset;
  }
  return null;
}

function offsetBy(conversion: Conversion, test: Node, holds: boolean): string | null {
  const bare = unparenthesized(test);
  if (isOffset(conversion, bare)) return holds ? null : '0';
  if (bare.type === 'UnaryExpression' && bare.operator === '!')
    return offsetBy(conversion, bare.argument, !holds);
  if (bare.type === 'CallExpression' && isHint(calleeName(bare) ?? ''))
    return bare.arguments[0] ? offsetBy(conversion, bare.arguments[0], holds) : null;
  if (bare.type === 'LogicalExpression')
    return holds === (bare.operator === '&&')
      ? (offsetBy(conversion, bare.left, holds) ?? offsetBy(conversion, bare.right, holds))
      : null;
  if (bare.type !== 'BinaryExpression' || !isOffset(conversion, unparenthesized(bare.left))) return null;
  const value = squeezed(conversion.driver, bare.right);
  if (bare.operator === '>' && value === '0') return holds ? null : '0';
  const isEqual = (bare.operator === '==' && holds) || (bare.operator === '!=' && !holds);
  return isEqual && /^\w+$/.test(value) && isConstant(bare.right) ? value : null;
}

/** A number, or what is written as a constant is. */
function isConstant(node: Node): boolean {
  const bare = unparenthesized(node);
  return bare.type === 'Literal' || (bare.type === 'Identifier' && /^[A-Z][A-Z0-9_]*$/.test(bare.name));
}

/** The offset of the vma, in pages or bytes, also by a local that is set to it. */
function isOffset(conversion: Conversion, node: Node): boolean {
  if (vmaMember(conversion, node) === 'vm_pgoff') return true;
  if (node.type === 'BinaryExpression' && /^(?:<<|\*)$/.test(node.operator))
    return isOffset(conversion, unparenthesized(node.left)) && isConstant(node.right);
  if (node.type === 'CCastExpression') return isOffset(conversion, unparenthesized(node.argument));
  if (node.type !== 'Identifier') return false;
  const values = valuesAssigned(conversion.function, node.name);
  return values.length === 1 && isOffset(conversion, unparenthesized(values[0]));
}
