import { choosesCacheMode } from '../../kernel/groups';
import { insertsPagesByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { decidesProtection, flagName } from '../../kernel/flags';
import { isOnlyNested } from '../names/hook-mentions';
import { memberOf } from '../../analysis/places';
import { isNull } from '../../analysis/values';
import { canFollow, flowOf, mustPass, pointOf, type Flow, type FlowPoint } from '../../analysis/control-flow';
import type { Part } from '../../model/edits';
import type { AssignmentExpression, Expression, Node } from '../../model/nodes';
import { calleeName, callsOf, find, unparenthesized, withoutCasts, type Use } from '../../model/query';
import {
  callbacksOf,
  definitionsOf,
  installations,
  memberFunction,
  pointedTo,
} from '../mapped-callback/operations';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { calleesOf, withCallees } from '../mmap-prepare/passed-vma';
import { changedFlags, flagChanges, type FlagChange } from '../vma-flags/changes';
import { asCondition, evaluate, isFlagsOfVma, type FlagContext } from '../vma-flags/evaluate';
import { flagContextOf } from '../vma-flags/locals';
import { negate, type Literal } from '../vma-flags/words';
import { CODE } from '../findings';
import type { ActionCall } from './calls';
import { isReached, outcomesThatSay, says } from './outcomes';
import { isOwnCached, protectionWrites } from './own-protection';

/**
 * Pages that are inserted with a protection of the hook's own. vm_map_pages() takes vma->vm_page_prot as the hook left it;
 * map_kernel_pages_complete() takes it, too, but after vma_set_page_prot() (mm/vma.c, __mmap_complete()) has made it from the
 * flags again: only what pgprot_modify() keeps, the cache mode, is still there.
 */
export function refuseOwnProtection(conversion: Conversion, call: Use): void {
  const { function: definition, vma } = conversion;
  // What a legacy hook calls for a mapping that exists has its protection stored right before its action is performed.
  if (isOnlyNested(conversion)) return;
  refuseEarlierFlags(conversion, call);
  refuseWriteNotify(conversion, call);
  for (const use of find(definition.body, 'AssignmentExpression')) {
    if (memberOf(unparenthesized(use.node.left), vma) !== 'vm_page_prot' || isCacheMode(use.node, vma))
      continue;
    if (!canFollow(definition, use, call)) continue;
    const text = excerpt(conversion, use.node);
    report(
      conversion,
      CODE.ownProtection,
      use.node,
      `${text} is not what ${excerpt(conversion, call.node)} will find`,
    );
  }
}

/** `pgprot_noncached(vma->vm_page_prot)`, and what the kernel makes from the flags anyway. */
function isCacheMode({ operator, right }: AssignmentExpression, vma: string): boolean {
  if (operator !== '=') return false;
  const value: Node = unparenthesized(right);
  if (value.type !== 'CallExpression') return memberOf(value, vma) === 'vm_page_prot';
  const name = calleeName(value) ?? '';
  if (name === 'vm_get_page_prot') return true;
  const own = value.arguments.some((argument) => memberOf(unparenthesized(argument), vma) === 'vm_page_prot');
  return own && choosesCacheMode(name);
}

/**
 * Flags that a protection is made from, changed before pages are inserted: the legacy call inserts with the protection that was
 * made before, the action with one that is made from the flags as they are then.
 */
function refuseEarlierFlags(conversion: Conversion, call: Use): void {
  const { function: definition } = conversion;
  const flow = flowOf(definition);
  const target = pointOf(flow, call);
  const context = flagContextOf(conversion);
  for (const change of flagChanges(context)) {
    const from = pointOf(flow, change.use);
    if (!from || !target || !canFollow(definition, change.use, call)) continue;
    const changed = protectingFlags(context, change).filter(
      (literal) => !isSettled(context, flow, from, literal),
    );
    if (changed.length === 0 || mustPass(from.next, target, madeAnew(conversion, flow))) continue;
    const text = excerpt(conversion, change.use.node);
    const message = `${calleeName(call.node)}() inserted with the protection of before ${text}`;
    report(conversion, CODE.ownProtection, change.use.node, message);
  }
}

/** What a change makes of the flags that a protection is made from. */
function protectingFlags(context: FlagContext, change: FlagChange): Literal[] {
  const flags = changedFlags(context, change);
  return [
    ...(flags?.set ?? []).map((flag): Literal => ({ flag, set: true })),
    ...(flags?.clear ?? []).map((flag): Literal => ({ flag, set: false })),
  ].filter(({ flag }) => decidesProtection(flag));
}

/**
 * A protection that the hook gives to a remap alone: it would become that of the mapping, which copies of pages for a private mapping
 * have, too (mm/memory.c, wp_page_copy()). Where it does not only cache otherwise, the mapping is given its own again, which the
 * action has no more to do with; else it is told.
 * @returns what follows the action
 */
export function restoredProtection(conversion: Conversion, protection: Expression, call: Use): Part[][] {
  if (isSharedOnly(conversion, call)) return [];
  const { api, desc } = conversion;
  const only =
    conversion.role !== 'helper' && api.pageProtOfFlags !== null && protectionWrites(conversion).length === 0;
  if (only && !isOwnCached(conversion, protection))
    return [[`${desc}->page_prot = ${api.pageProtOfFlags}(${desc}->vma_flags);`]];
  const text = excerpt(conversion, protection);
  const message = `private copies of its pages have ${text} as well, which was the remap's alone`;
  report(conversion, CODE.copiesProtected, protection, message);
  return [];
}

/** Does a hook take no private mapping, by its tests on every way to a call? */
function isSharedOnly(conversion: Conversion, call: Use): boolean {
  const flow = flowOf(conversion.function);
  const at = pointOf(flow, call);
  const context = flagContextOf(conversion);
  return ['VM_SHARED', 'VM_MAYSHARE'].some((name) => {
    const known = flagName(name);
    return (
      at !== null && known?.kind === 'flag' && isSettled(context, flow, at, { flag: known.flag, set: true })
    );
  });
}

/** Is a flag as a change makes it already, by the tests on every way there? */
function isSettled(context: FlagContext, flow: Flow, at: FlowPoint, { flag, set }: Literal): boolean {
  const said = outcomesThatSay(flow, (outcome) =>
    says(outcome, ({ test, holds }) => {
      const value = asCondition(evaluate(context, test), test);
      if (value.kind !== 'condition') return false;
      const known = holds ? value.condition : negate(value.condition);
      return (
        known.kind === 'all' && known.literals.some((one) => one.flag.bit === flag.bit && one.set === set)
      );
    }),
  );
  return !isReached([flow.entry], at, said);
}

/** Where the hook makes the protection from the flags itself: `vma->vm_page_prot = vm_get_page_prot(vma->vm_flags)`. */
function madeAnew(conversion: Conversion, flow: Flow): ReadonlySet<FlowPoint> {
  const { function: definition, vma } = conversion;
  const points = find(definition.body, 'AssignmentExpression').flatMap((use) => {
    const isStored = memberOf(unparenthesized(use.node.left), vma) === 'vm_page_prot';
    const isMade = callsOf(use.node, 'vm_get_page_prot').some(
      ({
        node: {
          arguments: [flags],
        },
      }) => flags !== undefined && isFlagsOfVma(conversion, unparenthesized(flags)),
    );
    const point = pointOf(flow, use);
    return isStored && isMade && use.node.operator === '=' && point ? [point] : [];
  });
  return new Set(points);
}

/**
 * A mapping that wants to be told of the first write to each page has it inserted read-only by the action, since
 * vma_set_page_prot() takes that into account (mm/mmap.c, vma_wants_writenotify()); the legacy call inserted it writable.
 */
function refuseWriteNotify(conversion: Conversion, call: Use): void {
  const [told] = callbacksOf(conversion, ['page_mkwrite', 'pfn_mkwrite']);
  if (!told) return;
  const message = `${told.id.name}() is told of the first write to each page that ${calleeName(call.node)}() inserts`;
  report(conversion, CODE.ownProtection, call.node, message);
}

/** The same of pages that a function inserts which the hook passes its vma to. */
export function refuseWriteNotifyInHelpers(conversion: Conversion): void {
  if (conversion.role === 'helper' || isOnlyNested(conversion)) return;
  for (const use of find(conversion.function.body, 'CallExpression'))
    if (calleesOf(conversion, use.node).flatMap(withCallees).some(insertsPages))
      refuseWriteNotify(conversion, use);
}

function insertsPages({ function: { body }, vma }: Conversion): boolean {
  return find(body, 'CallExpression').some(({ node }) => {
    const [given] = node.arguments;
    return (
      given?.type === 'Identifier' &&
      given.name === vma &&
      insertsPagesByFact(BUILT_IN.factOf(calleeName(node) ?? ''))
    );
  });
}

/**
 * A protection of a mapping call's own is stored for the whole mapping, since an action has no other place for it. Where it
 * maps only a part, a fault handler inserts the rest with `vma->vm_page_prot`, which the hook meant to be another.
 */
export function refuseOfPart(conversion: Conversion, { use, legacy, protection, helper }: ActionCall): void {
  if (!protection || helper.endsWith('_full')) return;
  const installed = installations(conversion).find(
    (one) =>
      (canFollow(conversion.function, one, use) || canFollow(conversion.function, use, one)) &&
      mayInsert(conversion, one.node),
  );
  if (!installed) return;
  const message = `${legacy}() maps a part with ${excerpt(conversion, protection)}, and a fault would insert the rest with it, too`;
  report(conversion, CODE.noAction, protection, message);
}

/** Do the operations that are installed insert pages, as far as is known? */
function mayInsert(conversion: Conversion, { right }: AssignmentExpression): boolean {
  const value = withoutCasts(right);
  if (isNull(value)) return false;
  const name = pointedTo(value);
  const definitions = name === null ? [] : definitionsOf(conversion, name);
  if (definitions.length === 0) return true;
  return definitions.some((definition) =>
    INSERTING.some((member) => {
      const handler = memberFunction(conversion, definition, member);
      // One that calls nothing, and stores nothing, only fails.
      return (
        handler !== null &&
        (handler === 'unknown' ||
          find(handler.body, 'CallExpression').length > 0 ||
          find(handler.body, 'AssignmentExpression').length > 0)
      );
    }),
  );
}

/** The callbacks that insert pages into a mapping. */
const INSERTING = ['fault', 'huge_fault', 'map_pages'];
