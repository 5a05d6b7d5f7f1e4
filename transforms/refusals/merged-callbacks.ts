import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { executions, type Execution } from '../../analysis/paths';
import { isNull, isZero } from '../../analysis/values';
import { mapsByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { isAlignmentTest, isSignalledOnce, looksWithinPage, mapsWithoutAction } from '../../kernel/groups';
import { squeezed } from '../../analysis/places';
import type { CallExpression, Expression, FunctionDeclaration, Identifier, Node } from '../../model/nodes';
import {
  calleeName,
  callsOf,
  find,
  findFrom,
  unparenthesized,
  variableUses,
  type Use,
} from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { stateEffects } from './call-state';
import {
  installedBy,
  installations,
  memberFunction,
  operationsIn,
  Refusal,
} from '../mapped-callback/operations';
import { planOrRefusal } from '../mapped-callback/plan';
import { says, type Outcome } from '../mmap-actions/outcomes';
import { isLogCall } from '../mmap-actions/results';
import { valuesOf } from '../mmap-actions/sizes';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { calleesOn, withCallees } from '../mmap-prepare/passed-vma';
import { CODE } from '../findings';
import { newMerges } from './new-merges';

/**
 * Refuses a hook whose mappings may merge now, and could not before, where a callback of theirs goes by what a merge changes:
 * where the mapping begins and ends, at which offset, or how many there are. Of two that merge, the second begins where the
 * first does, is split from it before it is unmapped alone, and is closed with it.
 */
export function refuseMergedCallbacks(conversion: Conversion): void {
  const runs = newMerges(conversion).groups.flat();
  if (runs.length === 0) return;
  const own = installations(conversion).filter((use) =>
    runs.some((run) => run.trace.includes(statementOf(use).node)),
  );
  const callees = calleesOn(conversion, runs).flatMap(withCallees);
  const installed = [
    ...own.flatMap(({ node }) => operationsIn(conversion, node)),
    ...callees.flatMap(installedBy),
  ];
  refuseDoneOnce(conversion, runs, installed);
  const alignsBorders = isAligned(conversion, runs, callees);
  for (const operations of installed) {
    const callback = (member: string): FunctionDeclaration | null => {
      const found = memberFunction(conversion, operations, member);
      return found === 'unknown' ? null : found;
    };
    for (const member of BY_ADDRESS) refuseCounting(conversion, callback(member));
    refuseUnsplittable(conversion, callback('may_split'), alignsBorders);
    refuseDropping(conversion, callback('open'));
    refuseClosing(conversion, callback('close'));
  }
}

/**
 * What moves to `mapped` is done for a new mapping, and not for a range that merges with its neighbour. Of what close() gives back, two
 * that merge hold one, and give it back once; what nothing undoes, such as waking who waits for a mapping, is lost for the second.
 */
function refuseDoneOnce(
  conversion: Conversion,
  runs: readonly Execution[],
  installed: readonly Parameters<typeof memberFunction>[1][],
): void {
  const plan = planOrRefusal(conversion);
  if (plan === null || plan instanceof Refusal) return;
  const isUndone = installed.some((operations) => {
    const close = memberFunction(conversion, operations, 'close');
    return (
      close === 'unknown' || (close !== null && effectsIn(conversion.driver).ofFunction(close).length > 0)
    );
  });
  if (isUndone) return;
  for (const { use } of plan.takes) {
    const { node, parents } = use;
    if (node.type !== 'CallExpression' || !runs.some((run) => run.trace.includes(statementOf(use).node)))
      continue;
    const stored = stateEffects(conversion, { node, parents }).find(
      ({ kind, effect: { effect } }) => kind === 'changes' && effect.does === 'stores',
    );
    if (stored)
      report(
        conversion,
        CODE.callbackByBorders,
        node,
        `${excerpt(conversion, node)} would be done in mapped(), which does not run for a range that merges`,
      );
  }
}

/** Callbacks for an address in the mapping. */
const BY_ADDRESS = ['fault', 'huge_fault', 'map_pages', 'page_mkwrite', 'pfn_mkwrite', 'access'] as const;

/**
 * Where a mapping begins and at which offset change together when it merges: who goes by one of them alone finds something else
 * for the same address.
 */
function refuseCounting(conversion: Conversion, callback: FunctionDeclaration | null): void {
  if (!callback) return;
  const borders = bordersIn(conversion, callback, true);
  const start = borders.find(({ member }) => member === 'vm_start');
  const offset = borders.find(({ member }) => member === 'vm_pgoff');
  const alone = start && offset ? undefined : (start ?? offset);
  if (!alone) return;
  report(
    conversion,
    CODE.callbackByBorders,
    alone.node,
    `${callback.id.name}() goes by ${excerpt(conversion, alone.node)}, which is the neighbour's where the two merge`,
  );
}

/**
 * A split that is refused whatever the address is, by where the mapping ends, or by an address that a mapping may begin or end at:
 * what merged cannot be unmapped by itself.
 * @param alignsBorders does the hook let only mappings through that are aligned, so that they begin and end where they may be split?
 */
function refuseUnsplittable(
  conversion: Conversion,
  callback: FunctionDeclaration | null,
  alignsBorders: boolean,
): void {
  if (!callback) return;
  const refused = find(callback.body, 'ReturnStatement').find(
    ({ node }) => node.argument && !isNull(node.argument),
  );
  const address = callback.params[1]?.name ?? null;
  const byAddress = address !== null && variableUses(callback.body, address).length > 0;
  if (!refused || (byAddress && alignsBorders && bordersIn(conversion, callback, true).length === 0)) return;
  report(
    conversion,
    CODE.callbackByBorders,
    refused.node,
    `${callback.id.name}() refuses to split a mapping: of two that merge, none could be unmapped alone`,
  );
}

/**
 * Is a mapping that comes of the ways through a hook aligned: does each way lead through a test of how its first or last address, or its
 * size, is, by the hook or by a function that it hands the vma to?
 */
function isAligned(
  conversion: Conversion,
  runs: readonly Execution[],
  callees: readonly Conversion[],
): boolean {
  return (
    areAligned(conversion, runs) ||
    callees.some((callee) => {
      const ways = executions(callee.driver, callee.function) ?? [];
      return areAligned(
        callee,
        ways.filter(({ outcome }) => outcome !== 'failure'),
      );
    })
  );
}

function areAligned(conversion: Conversion, ways: readonly Execution[]): boolean {
  const saysAligned = alignmentSaid(conversion);
  const isOn = ({ outcomes }: Execution): boolean =>
    [...outcomes].some(([test, holds]) => saysAligned({ test: test as Expression, holds }));
  return ways.length > 0 && ways.every(isOn);
}

/**
 * What the outcomes of a function's tests say of how the borders of the mapping are aligned: `vma->vm_end & (size - 1)`, `IS_ALIGNED()`, by
 * themselves or by a local. All borders are those of pages, so that to ask for that says nothing.
 */
function alignmentSaid(conversion: Conversion): (outcome: Outcome) => boolean {
  const valueOf = (variable: Identifier): Expression | null => {
    const [value, another] = valuesOf(conversion, variable, null) ?? [];
    return value !== undefined && another === undefined ? value : null;
  };
  const isMember = (node: Node | null): boolean =>
    node !== null &&
    findFrom(node, 'MemberExpression').some((use) => /^vm_(?:start|end)$/.test(memberOfVma(use.node) ?? ''));
  const isBorder = (node: Node): boolean =>
    isMember(node) || findFrom(node, 'Identifier').some((use) => isMember(valueOf(use.node)));
  const asks = (border: Node, amount: Node): boolean =>
    isBorder(border) && !/^(?:PAGE_SIZE|PAGE_SIZE-1|~PAGE_MASK)$/.test(squeezed(conversion.driver, amount));
  // Each local once: locals may be given each other.
  const saidByLocals = new Map<string, boolean>();
  const saysAligned = (outcome: Outcome): boolean =>
    says(outcome, ({ test, holds }) => {
      if (test.type === 'BinaryExpression' && /^[!=]=$/.test(test.operator) && isZero(test.right))
        return saysAligned({ test: test.left, holds: holds === (test.operator === '!=') });
      if (test.type === 'BinaryExpression')
        return /^[&%]$/.test(test.operator) && !holds && asks(test.left, test.right);
      if (test.type === 'CallExpression') {
        const [border, amount] = test.arguments;
        return (
          amount !== undefined && holds && isAlignmentTest(calleeName(test) ?? '') && asks(border, amount)
        );
      }
      if (test.type !== 'Identifier') return false;
      const key = `${test.name} ${holds}`;
      if (!saidByLocals.has(key)) {
        saidByLocals.set(key, false);
        const value = valueOf(test);
        saidByLocals.set(key, value !== null && saysAligned({ test: value, holds }));
      }
      return saidByLocals.get(key)!;
    });
  return saysAligned;
}

/** A mapping that is split from what it merged with is opened: what open() takes from a copy is lost to it. */
function refuseDropping(conversion: Conversion, callback: FunctionDeclaration | null): void {
  for (const { node } of callback ? find(callback.body, 'AssignmentExpression') : []) {
    const member = memberOfVma(node.left);
    if (member !== 'vm_ops' && !(member === 'vm_private_data' && isNull(node.right))) continue;
    report(
      conversion,
      CODE.callbackByBorders,
      node,
      `${excerpt(conversion, node)} in ${callback!.id.name}() would be done to a mapping that is split from what it merged with`,
    );
  }
}

/** Of two mappings that merge, close() is called once, for both together. */
function refuseClosing(conversion: Conversion, callback: FunctionDeclaration | null): void {
  if (!callback) return;
  const [border] = bordersIn(conversion, callback, false);
  if (border)
    report(
      conversion,
      CODE.callbackByBorders,
      border.node,
      `${callback.id.name}() goes by ${excerpt(conversion, border.node)}: of two ranges that merge, it is called once, for both`,
    );
  const counted = border ? null : countedIn(conversion, callback);
  if (counted !== null)
    report(
      conversion,
      CODE.callbackByBorders,
      callback.id,
      `${counted} in ${callback.id.name}() is done once for two ranges that merge, and nothing in the hook goes with it`,
    );
}

/**
 * What a function counts or gives back, or signals to one who waits for each, while the hook takes nothing; null when nothing, or
 * when the hook calls what may take it.
 */
function countedIn(conversion: Conversion, callback: FunctionDeclaration): string | null {
  const reader = effectsIn(conversion.driver);
  const takes = reader
    .ofFunction(conversion.function)
    .some((found) => /^(?:takes|unknown)$/.test(found.effect.does) || isCount(found));
  if (takes) return null;
  for (const found of reader.ofFunction(callback)) {
    const { effect, by, node } = found;
    const gives = effect.does === 'gives' && (effect.what === 'count' || effect.what === 'reference');
    if (effect.does === 'assigns' && isCount(found)) return effect.text;
    if (gives || isSignalledOnce(by)) return node.type === 'CallExpression' ? `${by}()` : by;
  }
  return null;
}

/** `n++`, `n -= 2`: what makes a difference each time that it is done, unlike `flags |= BIT`. */
function isCount({ effect, node }: CallEffect): boolean {
  if (effect.does !== 'assigns') return false;
  return node.type !== 'AssignmentExpression' || /^[-+]=$/.test(node.operator);
}

/** A place where a function goes by a border of a vma. */
interface Border {
  readonly node: Node;
  readonly member: string;
}

const BORDERS = /^vm_(?:start|end|pgoff)$/;

/**
 * Where a function, or one of the file that it hands its vma or fault to, goes by the borders of a vma. What is only printed does
 * not count, nor what is handed on beside the vma: that is about the whole mapping.
 * @param isByAddress is it called for an address, so that a border which that is held against does not count?
 */
function bordersIn(conversion: Conversion, callback: FunctionDeclaration, isByAddress: boolean): Border[] {
  const borders: Border[] = [];
  const seen = new Set<FunctionDeclaration>();
  // Each function once, however often it is called, and what a function calls behind what it does itself.
  for (const left = [callback]; left.length > 0;) {
    const definition = left.pop()!;
    if (seen.has(definition)) continue;
    seen.add(definition);
    borders.push(...ownBorders(definition, isByAddress));
    const called = find(definition.body, 'CallExpression').flatMap(({ node: call }) =>
      handsOn(definition, call) ? conversion.driver.functions(calleeName(call) ?? '') : [],
    );
    left.push(...called.reverse());
  }
  return borders;
}

function ownBorders(definition: FunctionDeclaration, isByAddress: boolean): Border[] {
  const members = find(definition.body, 'MemberExpression').flatMap((use) => {
    const member = memberOfVma(use.node);
    return member !== null && BORDERS.test(member) ? [{ use, member }] : [];
  });
  const counts = callsOf(definition.body, 'vma_pages').map((use) => ({ use, member: 'vma_pages' }));
  return [...members, ...counts]
    .filter(({ use, member }) => !(isByAddress && isBound(use, member)) && !isBeside(definition, use))
    .map(({ use, member }) => ({ node: use.node, member }));
}

/** What a border is held against, or masked with, says the same of both ranges: that an address is inside, that they are aligned. */
function isBound({ node, parents }: Use, member: string): boolean {
  if (member !== 'vm_start' && member !== 'vm_end') return false;
  const outer = parents.findIndex(({ type }) => !/^(?:ParenthesizedExpression|CCastExpression)$/.test(type));
  const parent = parents[outer];
  if (parent?.type === 'BinaryExpression') return /^(?:[<>]=?|&)$/.test(parent.operator);
  return (
    parent?.type === 'CallExpression' &&
    parent.arguments[0] === (parents[outer - 1] ?? node) &&
    looksWithinPage(calleeName(parent) ?? '')
  );
}

/** Is a value only printed, by a local too, or handed on beside the vma that it is of? */
function isBeside(definition: FunctionDeclaration, { node, parents }: Use): boolean {
  const around = parents.filter((parent) => parent.type === 'CallExpression' && parent !== node);
  if (
    around.some(
      (call) => call.type === 'CallExpression' && (isLogCall(call) || isOfMapping(definition, call)),
    )
  )
    return true;
  const local = parents.find((parent) => parent.type === 'VariableDeclarator');
  const set = parents.find((parent) => parent.type === 'AssignmentExpression');
  const name =
    local?.type === 'VariableDeclarator'
      ? local.id.name
      : set?.type === 'AssignmentExpression' && set.operator === '=' && set.left.type === 'Identifier'
        ? set.left.name
        : null;
  if (name === null) return false;
  const uses = variableUses(definition.body, name).filter(({ node: use, parents: [parent] }) => {
    if (parent?.type === 'VariableDeclarator' && parent.id === use) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === use);
  });
  return uses.every((use) =>
    use.parents.some(
      (parent) => parent.type === 'CallExpression' && (isLogCall(parent) || isOfMapping(definition, parent)),
    ),
  );
}

/** A function of the kernel that is given the vma and a part of it, and puts nothing there, such as flush_cache_range(). */
function isOfMapping(definition: FunctionDeclaration, call: CallExpression): boolean {
  const [first] = call.arguments;
  const fact = BUILT_IN.factOf(calleeName(call) ?? '');
  if (!first || !fact || fact.name === 'vma_pages' || !isVma(definition, first)) return false;
  return !mapsByFact(fact) && !mapsWithoutAction(fact.name);
}

function handsOn(definition: FunctionDeclaration, call: CallExpression): boolean {
  return call.arguments.some((argument) => isVma(definition, argument) || isFault(definition, argument));
}

/** A parameter or local that is a vma, or `vmf->vma`. */
function isVma(definition: FunctionDeclaration, node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'MemberExpression')
    return bare.property.type === 'Identifier' && bare.property.name === 'vma';
  return isPointer(definition, bare, 'vm_area_struct');
}

function isFault(definition: FunctionDeclaration, node: Node): boolean {
  return isPointer(definition, unparenthesized(node), 'vm_fault');
}

function isPointer(definition: FunctionDeclaration, node: Node, struct: string): boolean {
  if (node.type !== 'Identifier') return false;
  const parameter = definition.params.find(({ name }) => name === node.name);
  if (parameter) return pointsToStruct(parameter.ctype, struct);
  return find(definition.body, 'VariableDeclarator').some(
    ({ node: { id } }) => id.name === node.name && pointsToStruct(id.ctype, struct),
  );
}

/** The member of a vma that an expression names; no other structure of the kernel has members of these names. */
function memberOfVma(node: Node): string | null {
  const bare = unparenthesized(node);
  if (bare.type !== 'MemberExpression' || bare.property.type !== 'Identifier') return null;
  return bare.property.name.startsWith('vm_') ? bare.property.name : null;
}
