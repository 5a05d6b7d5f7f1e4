import { canFollow, flowOf, mustPass, pointOf } from '../../analysis/control-flow';
import type { AssignmentExpression } from '../../model/nodes';
import { append } from '../../model/append';
import { find, type Use } from '../../model/query';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { helperCalls } from '../names/vma-helpers';

/** Members that only the hook's own assignment gives a value: where it has assigned them. */

/** Has the hook itself assigned the member on the way to a node: in the function, or in all that call it, before they do? */
export function isAssignedBefore(conversion: Conversion, use: Use, member: string): boolean {
  return (
    assignmentsOf(conversion, member).some(
      (assignment) =>
        assignment.node.end <= use.node.start && canFollow(conversion.function, assignment, use),
    ) || isAssignedByCallers(conversion, member)
  );
}

function assignmentsOf(conversion: Conversion, member: string): Use<AssignmentExpression>[] {
  return find(conversion.function.body, 'AssignmentExpression').filter(
    ({ node }) => node.operator === '=' && vmaMember(conversion, node.left) === member,
  );
}

interface Call {
  readonly caller: Conversion;
  readonly use: Use;
}

/** What is known of functions that are converted together: their calls of each other, and which are called with a member set. */
interface Known {
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  readonly assigned: Map<string, boolean>;
}

const known = new WeakMap<readonly Conversion[], Known>();

function knownOf(callers: readonly Conversion[]): Known {
  const before = known.get(callers);
  if (before) return before;
  const calls = new Map<string, Call[]>();
  for (const caller of callers)
    for (const { name, use } of helperCalls(caller)) append(calls, name, { caller, use });
  const found = { calls, assigned: new Map<string, boolean>() };
  known.set(callers, found);
  return found;
}

/**
 * Do all that are converted and call a function assign a member on every way to the call, and do not leave that to `mapped`? Those
 * whose legacy form stays call the legacy form. Callers of other files are not known here.
 */
function isAssignedByCallers({ callers, function: definition }: Conversion, member: string): boolean {
  if (!callers) return false;
  const { calls, assigned } = knownOf(callers);
  const key = `${definition.id.name} ${member}`;
  const before = assigned.get(key);
  if (before !== undefined) return before;
  // Of functions that call each other it is not asked.
  assigned.set(key, false);
  const all = calls.get(definition.id.name) ?? [];
  const result =
    all.length > 0 &&
    all.every(
      ({ caller, use }) => isAlwaysAssigned(caller, use, member) || isAssignedByCallers(caller, member),
    );
  assigned.set(key, result);
  return result;
}

function isAlwaysAssigned(caller: Conversion, use: Use, member: string): boolean {
  const flow = flowOf(caller.function);
  const target = pointOf(flow, use);
  const kept = assignmentsOf(caller, member).filter(({ node }) => !caller.edits.drops(node));
  const points = kept.map((one) => pointOf(flow, one)).filter((point) => point !== null);
  return target !== null && mustPass([flow.entry], target, new Set(points));
}
