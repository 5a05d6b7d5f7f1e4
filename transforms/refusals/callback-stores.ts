import { restsOn } from '../../kernel/releases';
import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { headersNaming } from '../../analysis/elsewhere';
import { executions } from '../../analysis/paths';
import { assignsArgument } from '../../analysis/places';
import { isNull } from '../../analysis/values';
import { definesOf } from '../../model/defines';
import type { FunctionDeclaration, Node } from '../../model/nodes';
import { contains, find, unparenthesized } from '../../model/query';
import {
  installations,
  memberFunction,
  mayPointTo,
  operationsIn,
  type Operations,
} from '../mapped-callback/operations';
import { forbidsMerging } from '../mapped-callback/safety';
import { statementOf } from '../mmap-actions/paths';
import { report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { withCallees } from '../mmap-prepare/passed-vma';
import { isOnlyNested } from '../names/hook-mentions';
import { CODE } from '../findings';
import { FlagChanges } from './flag-changes';

/** The members of a vma that a merge writes over. */
type Field = 'vm_private_data' | 'vm_ops';

const FIELDS: readonly Field[] = ['vm_private_data', 'vm_ops'];

/** Behind these a mapping is gone, or has just been made. */
const NOT_LATER: ReadonlySet<string> = new Set(['close', 'mapped']);

/**
 * Refuses a hook whose mappings may merge where a callback of theirs stores private data, or other operations, in them: an object
 * that the first fault makes, which close() frees. A merge leaves both alone in legacy; with a descriptor,
 * set_vma_user_defined_fields() (mm/vma.c) stores what the hook has put there in the merged mapping, the neighbour's part included.
 */
export function refuseLostStores(conversion: Conversion): void {
  if (conversion.role === 'helper' || isOnlyNested(conversion)) return;
  const rests = restsOn(conversion.api, 'mergeWritesUserFields');
  if (!conversion.api.mergeWritesUserFields && rests === '') return;
  if (!mayStore(conversion)) return;
  const users = withCallees(conversion).filter(mayMerge);
  if (users.length === 0 || !mayMerge(conversion)) return;
  for (const user of users) {
    for (const { node } of mergingInstallations(user)) {
      for (const operations of operationsIn(user, node)) {
        const lost = lostIn(conversion, operations);
        if (!lost) continue;
        const { text, at, callback } = lost;
        if (isTold(conversion, at)) return;
        if (conversion.api.mergeWritesUserFields)
          report(
            conversion,
            CODE.privateDataLost,
            at,
            `${text}, by ${callback.id.name}(), would be lost when a neighbour merges`,
          );
        else
          report(
            conversion,
            CODE.saidNotSeen,
            at,
            `a neighbour that merges keeps what ${callback.id.name}() stores${rests}`,
          );
        return;
      }
    }
  }
}

/** What stores into such a member, or takes its address, by the text. */
const STORES =
  /\bvm_(?:private_data|ops)\b[\s)]*(?:=(?!=)|[-+*/%&|^]=|<<=|>>=|,|\+\+|--)|&[\s\w>.()-]*\bvm_(?:private_data|ops)\b/g;

/** A call that is given such a member last: a macro may store into it. */
const GIVEN_LAST = /\b(\w+)\s*\([^;(){}]*\bvm_(?:private_data|ops)\s*\)/g;

/** Can anything besides the hook and what it calls store into such a member? A header of the driver may hold what does. */
function mayStore(conversion: Conversion): boolean {
  const { driver } = conversion;
  const own = withCallees(conversion).map((one) => one.function);
  const isOwn = ({ index }: RegExpExecArray): boolean =>
    own.some(({ start, end }) => start <= index && index < end);
  const isMacro = ([, name]: RegExpExecArray): boolean => name === 'swap' || definesOf(driver).has(name);
  return (
    [...driver.seen.matchAll(STORES)].some((found) => !isOwn(found)) ||
    [...driver.seen.matchAll(GIVEN_LAST)].some((found) => !isOwn(found) && isMacro(found)) ||
    FIELDS.some((field) => headersNaming(driver, field).length > 0)
  );
}

/** What open() drops is told already where neighbours merge that legacy kept apart. */
function isTold({ driver, findings }: Conversion, at: Node): boolean {
  const { line } = driver.position(at.start);
  return findings.some((found) => found.code === CODE.callbackByBorders && found.line === line);
}

/** Is there a way through a function on which nothing forbids merging? */
function mayMerge(conversion: Conversion): boolean {
  const runs = mergingRuns(conversion);
  return runs === null || runs.length > 0;
}

/** The ways on which nothing forbids merging; null where there are more than are followed, of which any may be one. */
function mergingRuns(conversion: Conversion): ReturnType<typeof executions> {
  const runs = executions(conversion.driver, conversion.function);
  if (runs === null) return null;
  const flags = new FlagChanges(conversion);
  return runs.filter(
    (run) => run.outcome !== 'failure' && !forbidsMerging(conversion, run) && flags.ofRun(run) !== null,
  );
}

/** Where a function installs operations on such a way. */
function mergingInstallations(conversion: Conversion): ReturnType<typeof installations> {
  const installed = installations(conversion);
  if (installed.length === 0) return [];
  const runs = mergingRuns(conversion);
  return installed.filter((use) => !runs || runs.some(({ trace }) => trace.includes(statementOf(use).node)));
}

/** What a callback stores in a mapping that a merge would not leave there. */
interface Lost {
  readonly callback: FunctionDeclaration;
  readonly at: Node;
  readonly text: string;
}

function lostIn(conversion: Conversion, operations: Pick<Operations, 'list'>): Lost | null {
  const reader = effectsIn(conversion.driver);
  for (const element of operations.list.elements) {
    const [designator] = element.type === 'CDesignatedInitializer' ? element.designators : [];
    if (designator?.kind !== 'member' || NOT_LATER.has(designator.name)) continue;
    const callback = memberFunction(conversion, operations, designator.name);
    if (callback === null || callback === 'unknown') continue;
    for (const found of reader.ofFunction(callback)) {
      const field = fieldStored(conversion, found);
      if (field === null || isAsInstalled(conversion, callback, found, field)) continue;
      const { node, effect } = found;
      const text = 'text' in effect ? effect.text : `vma->${field}`;
      const isOwn = contains(callback.body, node) && found.through.length === 0;
      return { callback, at: isOwn ? node : callback.id, text };
    }
  }
  return null;
}

/** The member that is stored into, by an assignment or by a function that is given its address. */
function fieldStored({ driver }: Conversion, { node }: CallEffect): Field | null {
  if (node.type === 'AssignmentExpression') return fieldOf(node.left);
  if (node.type !== 'CallExpression') return null;
  for (const argument of node.arguments) {
    const bare = unparenthesized(argument);
    const field = fieldOf(bare.type === 'CAddressOf' ? bare.argument : bare);
    if (field !== null && (bare.type === 'CAddressOf' || assignsArgument(driver, node, argument)))
      return field;
  }
  return null;
}

/** No other structure of the kernel has private data by this name, or operations of mappings. */
function fieldOf(place: Node): Field | null {
  const bare = unparenthesized(place);
  if (bare.type !== 'MemberExpression' || bare.property.type !== 'Identifier') return null;
  const { name } = bare.property;
  return name === 'vm_private_data' || name === 'vm_ops' ? name : null;
}

/** Is it what the hook leaves there as well: the operations that it installs, NULL where it stores nothing? */
function isAsInstalled(
  conversion: Conversion,
  callback: FunctionDeclaration,
  { node }: CallEffect,
  field: Field,
): boolean {
  if (node.type !== 'AssignmentExpression' || node.operator !== '=') return false;
  if (field === 'vm_ops') {
    const installed = new Set(
      withCallees(conversion).flatMap((user) =>
        installations(user).flatMap((use) => mayPointTo(user.function, use.node.right)),
      ),
    );
    const stored = mayPointTo(callback, node.right);
    return installed.size === 1 && stored.length > 0 && stored.every((name) => installed.has(name));
  }
  return isNull(unparenthesized(node.right)) && withCallees(conversion).every(leavesNoData);
}

function leavesNoData(conversion: Conversion): boolean {
  const stores = find(conversion.function.body, 'AssignmentExpression').filter(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === 'vm_private_data',
  );
  return stores.every(({ node }) => isNull(unparenthesized(node.right)));
}
