import { addsFlags, changesFlags } from '../../kernel/flags';
import { BUILT_IN } from '../../kernel/fact-table';
import { remapsFrames } from '../../kernel/groups';
import { restoresOffset } from '../../kernel/subsystems';
import type { CallExpression, FunctionDeclaration, Node } from '../../model/nodes';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { canFollow } from '../../analysis/control-flow';
import { onlyTells } from './failures';
import type { PageLoop } from './page-loops';
import { tellsWhatFollows } from './stored-results';
import { calleeName, find, isChange, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';

/**
 * What stands around the mapping calls of a hook. An action is performed when the hook has returned, and there is one: a
 * second call on the same path, one in a loop, and what the hook does to the mapping behind the call are refused.
 */

/** A descriptor holds one action: a second one on the same path would replace the first. */
export function refuseSeveral(conversion: Conversion, places: readonly Use[]): void {
  for (const earlier of places) {
    if (
      earlier.node.type === 'CallExpression' &&
      tellsWhatFollows({ ...earlier, node: earlier.node }, conversion.helpers)
    )
      continue;
    const later = places.find((place) => place !== earlier && canFollow(conversion.function, earlier, place));
    if (!later) continue;
    const [first, second] = [earlier, later].sort((a, b) => a.node.start - b.node.start);
    report(
      conversion,
      CODE.severalMappingCalls,
      second.node,
      `${excerpt(conversion, second.node)} and the mapping call in line ${conversion.driver.position(first.node.start).line} can both be reached`,
    );
  }
}

export function refuseLoops(conversion: Conversion, calls: readonly Use[]): void {
  for (const use of calls) {
    if (canFollow(conversion.function, use, use))
      report(
        conversion,
        CODE.severalMappingCalls,
        use.node,
        `${excerpt(conversion, use.node)} is called in a loop`,
      );
  }
}

export function refuseNestedLoops(conversion: Conversion, loops: readonly PageLoop[]): void {
  for (const { call, statement } of loops) {
    const { init } = statement.node;
    if (init && canFollow(conversion.function, call, { node: init, parents: [] }))
      report(
        conversion,
        CODE.severalMappingCalls,
        statement.node,
        'the loop of vm_insert_page() stands in another loop',
      );
  }
}

/**
 * Flags, protection and offset that the legacy hook changed after the mapping call, where the action comes later; and
 * flags that a function of the file looks at then, where the action has not set them yet: one that only writes them to the log
 * is told of.
 */
export function refuseLateChanges(conversion: Conversion, places: readonly Use[]): void {
  const comesLater = (use: Use): boolean =>
    places.some((place) => !place.parents.includes(use.node) && canFollow(conversion.function, place, use));
  for (const use of changesOfMapping(conversion)) {
    const isTaken = isProtectionTaken(conversion, use, places) || isOffsetTaken(conversion, use, places);
    if (comesLater(use) && !isTaken)
      report(
        conversion,
        CODE.changedAfterMappingCall,
        use.node,
        `${excerpt(conversion, use.node)} comes after the mapping call`,
      );
  }
  for (const { use, helper } of helpersCalled(conversion)) {
    if (readsFlags(helper, new Set()) && comesLater(use)) {
      const text = excerpt(conversion, use.node);
      if (use.parents[0]?.type === 'ExpressionStatement' && onlyTells(conversion, use.node)) {
        const message = `${text} writes flags to the log before the action sets those that the mapping call set`;
        report(conversion, CODE.messageDropped, use.node, message);
        continue;
      }
      report(
        conversion,
        CODE.dependsOnMappingResult,
        use.node,
        `${text} looks at the flags after the mapping call`,
      );
    }
  }
}

/**
 * Does a change of the protection come behind remaps alone, which have taken it by value: `mmap_action_remap()` copies
 * `desc->page_prot` when it is called (include/linux/mm.h)? One with a protection of its own leaves that in the descriptor.
 */
function isProtectionTaken(conversion: Conversion, { node }: Use, places: readonly Use[]): boolean {
  if (
    node.type !== 'AssignmentExpression' ||
    vmaMember(conversion, unparenthesized(node.left)) !== 'vm_page_prot'
  )
    return false;
  return places.every(({ node: call }) => {
    const taken = call.type === 'CallExpression' && remapsFrames(calleeName(call) ?? '');
    const given = taken ? call.arguments[4] : undefined;
    return given !== undefined && vmaMember(conversion, unparenthesized(given)) === 'vm_page_prot';
  });
}

/**
 * Is the offset put back behind calls that have looked at it? A private remap puts the frame there in the end, and would undo
 * that: it matters where who calls the hook does not put it back as well (`uacce_vma_close()` indexes by it).
 */
function isOffsetTaken(conversion: Conversion, { node }: Use, places: readonly Use[]): boolean {
  if (
    node.type !== 'AssignmentExpression' ||
    node.operator !== '=' ||
    vmaMember(conversion, unparenthesized(node.left)) !== 'vm_pgoff' ||
    !conversion.hook.references.some(({ operations }) => operations !== null && restoresOffset(operations))
  )
    return false;
  return places.every(
    ({ node: call }) =>
      call.type === 'CallExpression' &&
      BUILT_IN.factOf(calleeName(call) ?? '')?.effects.some(
        (effect) => effect.does === 'maps' && effect.offsetRead === 'at-call',
      ),
  );
}

/** The calls of functions that are converted with the hook, with each function seen as a hook of its own. */
function helpersCalled(
  conversion: Conversion,
): { readonly use: Use<CallExpression>; readonly helper: Conversion }[] {
  return find(conversion.function.body, 'CallExpression').flatMap((use) => {
    const { callee } = use.node;
    const known = callee.type === 'Identifier' ? conversion.helpers.get(callee.name) : undefined;
    if (callee.type !== 'Identifier' || !known) return [];
    return conversion.driver.functions(callee.name).map((definition) => {
      const vma = definition.params[known.parameter]?.name ?? '';
      return { use, helper: { ...conversion, function: definition, vma } };
    });
  });
}

/** Does a function that is converted with the hook read the flags, itself or in what it calls in turn? */
function readsFlags(helper: Conversion, seen: Set<FunctionDeclaration>): boolean {
  if (seen.has(helper.function)) return false;
  seen.add(helper.function);
  return (
    find(helper.function.body, 'MemberExpression').some(({ node }) =>
      /vm_flags$/.test(vmaMember(helper, node) ?? ''),
    ) || helpersCalled(helper).some((call) => readsFlags(call.helper, seen))
  );
}

/**
 * Where the hook changes what a mapping call works with or sets: flags cleared or replaced, the protection, the offset;
 * a call of a function that does so counts.
 */
function changesOfMapping(conversion: Conversion): Use[] {
  const known = new Map<FunctionDeclaration, boolean>();
  const helped = helpersCalled(conversion).flatMap(({ use, helper }) => {
    let changes = known.get(helper.function);
    if (changes === undefined) {
      changes = changesInTurn(helper, new Set([conversion.function]));
      known.set(helper.function, changes);
    }
    return changes ? [use] : [];
  });
  const { calls, members } = ownChanges(conversion);
  return [...calls, ...helped, ...members];
}

/** Does a function that is converted with the hook make such a change, itself or in what it calls in turn? */
function changesInTurn(helper: Conversion, seen: Set<FunctionDeclaration>): boolean {
  if (seen.has(helper.function)) return false;
  seen.add(helper.function);
  const { calls, members } = ownChanges(helper);
  return (
    calls.length + members.length > 0 ||
    helpersCalled(helper).some((call) => changesInTurn(call.helper, seen))
  );
}

function ownChanges(conversion: Conversion): { calls: readonly Use[]; members: readonly Use[] } {
  const { body } = conversion.function;
  const calls = find(body, 'CallExpression').filter(
    ({ node }) =>
      node.callee.type === 'Identifier' &&
      changesFlags(node.callee.name) &&
      (!addsFlags(node.callee.name) || decidesCopying(conversion, node)),
  );
  const members = find(body, 'MemberExpression').flatMap((use): Use[] => {
    const member = vmaMember(conversion, use.node) ?? '';
    if (!/^((__)?vm_flags|vm_page_prot|vm_pgoff)$/.test(member)) return [];
    const index = use.parents.findIndex((parent) => isChange(parent, use.node));
    const change = use.parents[index];
    const added = change?.type === 'AssignmentExpression' && change.operator === '|=';
    return change && !(added && /vm_flags$/.test(member) && !decidesCopying(conversion, change))
      ? [{ node: change, parents: use.parents.slice(index + 1) }]
      : [];
  });
  return { calls, members };
}

/** Does a change of flags name one of those that make a mapping private and writable, which a mapping call looks at? */
function decidesCopying(conversion: Conversion, change: Node): boolean {
  return /\bVM_(SHARED|MAYWRITE)\b/.test(conversion.driver.source.slice(change.start, change.end));
}
