import { BUILT_IN } from '../../kernel/fact-table';
import { flagName, namesSpecialFlag } from '../../kernel/flags';
import { restsOn } from '../../kernel/releases';
import type {
  AssignmentExpression,
  Expression,
  FunctionDeclaration,
  Node,
  Statement,
} from '../../model/nodes';
import { mappingCalls } from '../mmap-actions/calls';
import { logsByName } from '../../kernel/guesses';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { toleratesNull } from './close-head';
import { isOnlyNested } from '../names/hook-mentions';
import { isOnlyLogged } from './only-logged';
import { memberFunction, memberOf, partnersWith, Refusal, type Operations } from './operations';
import type { Plan } from './plan';
import { isRepeatable } from '../../analysis/purity';
import type { Execution } from '../../analysis/paths';
import { markerOf } from './shape';
import { type Take } from './takes';
import { undoneByClose } from './undone-by-close';
import { isLocal, squeezed } from '../../analysis/places';
import { tokensNear } from '../names/helper-uses';
import { calleeName, find, unparenthesized, type Use, contains, findWithin } from '../../model/query';
import { CODE } from '../findings';
import { dependsOnRange } from '../refusals/range';

/**
 * What a mapping's private data is for, so that `vm_ops->close` gives back only what `mapped` took.
 *
 * Kernel fact 3: a failing action, or a failing `mapped`, unmaps the mapping, and that calls `close`, although nothing was
 * taken. `close` can tell only by the private data: NULL until `mapped` has stored something there.
 * Kernel fact 2: the private data of a descriptor is written also to a mapping that merges, whose `mapped` is not called:
 * what `mapped` has stored there is lost. Only flags that forbid merging make it safe.
 */
export interface Safety {
  /** `vma->vm_private_data = x;` of the hook that has to be done in `mapped`. */
  readonly late: Use<Statement> | null;
  /** What `mapped` stores in private data that the driver itself does not use, only for `close` to see, and whose it is. */
  readonly marker: Marker | null;
  /** The `close` that has to return early when there is no private data. */
  readonly guard: FunctionDeclaration | null;
  /** Statements of what moves that are left out, since `close` does the same after a `mapped` that fails. */
  readonly undone: readonly Statement[];
  /** Is there a `close` that goes by the private data, so that it must not be there before `mapped` can no longer fail? */
  readonly guarded: boolean;
}

interface Marker {
  readonly value: Expression;
  readonly from: FunctionDeclaration;
  /** Is it where the value lies that is stored, and not the value? */
  readonly addressOf: boolean;
}

const UNCHANGED: Safety = { late: null, marker: null, guard: null, undone: [], guarded: false };

/**
 * Decide how the move is safe.
 * @throws Refusal when it is not and cannot be made so
 */
export function safetyOf(conversion: Conversion, plan: Plan): Safety {
  // Nothing merges any more then, and no close() is called when mapped() fails.
  if (isOnlyNested(conversion)) return UNCHANGED;
  const stores = privateStores(conversion);
  const isMoved = (node: Node): boolean =>
    plan.moved.some((unit) => unit.node.start <= node.start && node.end <= unit.node.end);
  const late = stores.filter(({ node }) => isMoved(node));
  const early = stores.filter(({ node }) => !isMoved(node));
  const mergeable = plan.executions.find((run) => installs(plan, run) && !forbidsMerging(conversion, run));
  const [stored] = late;
  const { api } = conversion;
  const kept = stored ?? early.find(({ node }) => isPerMapping(conversion, node.right));
  const rests = restsOn(api, 'mergeWritesUserFields');
  const tellWhatItRestsOn = (node: Node): void => {
    if (mergeable && !api.mergeWritesUserFields && rests !== '')
      report(
        conversion,
        CODE.saidNotSeen,
        node,
        `a neighbour that merges keeps its own private data${rests}`,
      );
  };
  if (kept) tellWhatItRestsOn(kept.node);
  if (mergeable && stored && api.mergeWritesUserFields)
    throw new Refusal(
      CODE.privateDataLost,
      stored.node,
      `${excerpt(conversion, stored.node)} would be lost when a neighbour merges`,
    );
  const own = early.find(({ node }) => isPerMapping(conversion, node.right));
  if (mergeable && own && api.mergeWritesUserFields)
    throw new Refusal(
      CODE.privateDataLost,
      own.node,
      `${excerpt(conversion, own.node)} would replace what another mapping holds when the two merge`,
    );

  const amount = plan.takes.find((take) => isPerRange(conversion, take));
  if (mergeable && amount)
    throw new Refusal(
      CODE.amountOfRange,
      amount.use.node,
      `${excerpt(conversion, amount.use.node)} depends on the range, and the mapping may merge`,
    );

  if (stored) refuseReads(conversion, isMoved);
  const failure = mayFail(conversion, plan);
  const close = memberFunction(conversion, plan.operations, 'close');
  if (!failure || close === null) return UNCHANGED;
  if (close === 'unknown')
    throw new Refusal(
      CODE.closeWithoutTake,
      memberOf(plan.operations, 'close') ?? failure,
      `close() of ${plan.operations.name} is not in this file, and it is called when ${reasonOf(conversion, failure)} fails`,
    );
  if (isHarmless(close)) return UNCHANGED;
  const because = `${close.id.name}() would be called when ${reasonOf(conversion, failure)} fails the mapping`;
  const undone = undoneByClose(conversion, plan, close);
  if (undone && late.length === 0) return { ...UNCHANGED, undone };
  if (mergeable && api.mergeWritesUserFields)
    throw new Refusal(
      CODE.closeWithoutTake,
      failure,
      `${because}, and private data cannot tell it so: the mapping may merge`,
    );
  if (!kept) tellWhatItRestsOn(failure);
  const guard = toleratesNull(conversion.driver, close) ? null : close;
  if (guard) refuseShared(conversion, plan.operations, close, because);
  if (late.length > 0) return { ...UNCHANGED, guard, guarded: true };
  if (early.length > 1)
    throw new Refusal(
      CODE.closeWithoutTake,
      early[1].node,
      `${because}, and the hook sets private data in several places`,
    );
  if (early.length === 1) {
    const statement = statementOf(early[0]);
    const always = plan.executions.every((run) => !installs(plan, run) || run.trace.includes(statement.node));
    if (!always || statement.node.type !== 'ExpressionStatement')
      throw new Refusal(
        CODE.closeWithoutTake,
        early[0].node,
        `${because}, and the hook sets private data on some ways only`,
      );
    refuseReads(conversion, (node) => isMoved(node) || contains(statement.node, node));
    return { ...UNCHANGED, late: statement, guard, guarded: true };
  }
  if (readsPrivateData(conversion, plan.operations))
    throw new Refusal(
      CODE.closeWithoutTake,
      failure,
      `${because}, and private data has another meaning here`,
    );
  const marker = markerValue(conversion, plan);
  if (!marker)
    throw new Refusal(CODE.closeWithoutTake, failure, `${because}, and nothing marks what mapped() took`);
  return { ...UNCHANGED, marker, guard, guarded: true };
}

/** Where the hook sets `vma->vm_private_data`. */
export function privateStores(conversion: Conversion): Use<AssignmentExpression>[] {
  return find(conversion.function.body, 'AssignmentExpression').filter(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === 'vm_private_data',
  );
}

/** What stays in the hook cannot read private data that only `mapped` stores. */
function refuseReads(conversion: Conversion, moves: (node: Node) => boolean): void {
  for (const { node } of find(conversion.function.body, 'MemberExpression')) {
    if (vmaMember(conversion, node) !== 'vm_private_data' || moves(node)) continue;
    throw new Refusal(CODE.reliesOnTaken, node, `${excerpt(conversion, node)} is used in the hook as well`);
  }
}

/** Does a run of the hook end in a mapping with the operations installed? */
function installs(plan: Plan, run: Execution): boolean {
  return (
    run.outcome !== 'failure' &&
    plan.operations.installed.some((use) => run.trace.includes(markerOf(statementOf(use).node)))
  );
}

/** May a value differ between two mappings of one file: is it more than computed, or computed from the range? */
function isPerMapping(conversion: Conversion, value: Expression): boolean {
  return !isRepeatable(conversion.driver, conversion.function, value) || dependsOnRange(conversion, value);
}

/** Does how much is taken depend on where or what is mapped? */
function isPerRange(conversion: Conversion, take: Take): boolean {
  const { node } = take.use;
  const { open } = take;
  if (open) {
    return findWithin(open, open.body, 'MemberExpression').some((use) => {
      const { property } = use.node;
      const name = property.type === 'Identifier' ? property.name : '';
      return /^vm_(start|end|pgoff)$/.test(name) && !isOnlyLogged(open, use);
    });
  }
  const values =
    node.type === 'CallExpression'
      ? node.arguments
      : node.type === 'AssignmentExpression'
        ? [node.right, node.left]
        : [];
  return values.some((value) => dependsOnRange(conversion, value));
}

/** What a statement does to whether the mapping may merge: given what held before it, what holds behind it. */
type MergeChange = (forbidden: boolean) => boolean;

const mergeChanges = new WeakMap<Conversion, Map<Node, MergeChange | null>>();

/** Does a run of the hook leave a flag set that forbids merging, or request an action that sets one? */
export function forbidsMerging(conversion: Conversion, run: Execution): boolean {
  let known = mergeChanges.get(conversion);
  if (!known) mergeChanges.set(conversion, (known = new Map<Node, MergeChange | null>()));
  let forbidden = false;
  for (const node of run.trace) {
    let change = known.get(node);
    if (change === undefined) known.set(node, (change = mergeChangeOf(conversion, node)));
    if (change) forbidden = change(forbidden);
  }
  return forbidden;
}

function mergeChangeOf(conversion: Conversion, node: Node): MergeChange | null {
  const changes: MergeChange[] = [];
  const forbids = (value: Node): boolean => terms(value).some(namesSpecialFlag);
  if (mappingCalls(conversion).some((call) => contains(node, call))) changes.push(() => true);
  for (const { node: call } of findWithin(conversion.function, node, 'CallExpression')) {
    const name = calleeName(call);
    if (name === null) continue;
    const isVma = (argument: Node | undefined): boolean =>
      argument?.type === 'Identifier' && argument.name === conversion.vma;
    const maps = BUILT_IN.factOf(name)?.effects.some(
      (effect) => effect.does === 'maps' && isVma(call.arguments[effect.vma]),
    );
    if (maps) changes.push(() => true);
    const [vma, set, clear] = call.arguments;
    if (!isVma(vma) || !set) continue;
    if (name === 'vm_flags_set') changes.push((before) => before || forbids(set));
    else if (name === 'vma_set_flags')
      changes.push((before) => before || call.arguments.slice(1).some(forbids));
    else if (/^(?:__)?vm_flags_mod$/.test(name))
      changes.push((before) => forbids(set) || (before && keeps(clear)));
    else if (name === 'vm_flags_clear') changes.push((before) => before && keeps(set));
    else if (/^vma_clear_flags/.test(name)) changes.push(() => false);
    else if (/^vm_flags_(init|reset)/.test(name)) changes.push(() => forbids(set));
  }
  for (const { node: assignment } of findWithin(conversion.function, node, 'AssignmentExpression')) {
    if (vmaMember(conversion, assignment.left) !== 'vm_flags') continue;
    const { operator, right } = assignment;
    changes.push((before) => operator === '|=' && (before || forbids(right)));
  }
  return changes.length === 0 ? null : (before) => changes.reduce((held, change) => change(held), before);
}

/** The names that a value is or-ed from. */
function terms(value: Node): string[] {
  const bare = unparenthesized(value);
  if (bare.type === 'Identifier') return [bare.name];
  return bare.type === 'BinaryExpression' && bare.operator === '|'
    ? [...terms(bare.left), ...terms(bare.right)]
    : [];
}

/** Does clearing a value leave alone what forbids merging? Only when it names other flags. */
function keeps(value: Node | undefined): boolean {
  if (!value) return false;
  const names = terms(value);
  return names.length > 0 && names.every((name) => flagName(name) !== null && !namesSpecialFlag(name));
}

/** What can fail once the mapping exists: an action, or something in `mapped`; null when nothing can. */
function mayFail(conversion: Conversion, plan: Plan): Node | null {
  return mappingCalls(conversion)[0] ?? failureOf(conversion, plan);
}

/** What can fail in `mapped`; null when nothing can. */
export function failureOf(conversion: Conversion, plan: Plan): Node | null {
  for (const { node } of plan.moved) {
    const [returned] = findWithin(conversion.function, node, 'ReturnStatement').filter(
      (use) => use.node.argument && squeezed(conversion.driver, use.node.argument) !== '0',
    );
    if (returned) {
      const before = plan.takes.filter(({ use }) => use.node.end <= returned.node.start);
      const own = plan.takes.find((take) => contains(node, take.use.node)) ?? before.at(-1);
      return own?.use.node ?? returned.node;
    }
    const [jump] = findWithin(conversion.function, node, 'CGotoStatement');
    if (jump) return node.type === 'IfStatement' ? node.test : jump.node;
  }
  return null;
}

function reasonOf(conversion: Conversion, node: Node): string {
  return excerpt(conversion, node, 40);
}

/** Does a `close` only log? */
export function isHarmless(close: FunctionDeclaration): boolean {
  return close.body.body.every((statement) => {
    if (statement.type === 'VariableDeclaration') return true;
    if (statement.type !== 'ExpressionStatement') return false;
    const call = unparenthesized(statement.expression);
    return (
      call.type === 'CallExpression' && call.callee.type === 'Identifier' && logsByName(call.callee.name)
    );
  });
}

/** A `close` that is about to change must serve this structure alone. */
function refuseShared(
  conversion: Conversion,
  operations: Operations,
  close: FunctionDeclaration,
  because: string,
): void {
  const { driver } = conversion;
  const { name } = close.id;
  const element = memberOf(operations, 'close');
  const tokens = tokensNear(driver, name).filter((token) => token.kind !== 'comment');
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'identifier' || token.text !== name) continue;
    const inside = (range: { start: number; end: number } | null): boolean =>
      range !== null && range.start <= token.start && token.end <= range.end;
    if (token.start === close.id.start || inside(element) || inside(conversion.function)) continue;
    if (partnersWith(conversion, operations).some((partner) => inside(partner.function))) continue;
    const prototype = tokens[i - 1]?.text === 'void' && tokens[i + 1]?.text === '(';
    if (prototype) continue;
    throw new Refusal(CODE.closeWithoutTake, token, `${because}, and ${name}() is used here as well`);
  }
}

const IGNORES_DATA = /^(filemap_(fault|map_pages|page_mkwrite)|generic_access_phys|noop_\w+|vm_access_\w+)$/;

/** Does anything of the file, or an operation from elsewhere, use the private data of a mapping? */
function readsPrivateData(conversion: Conversion, operations: Operations): boolean {
  const { driver } = conversion;
  if (/\bvm_private_data\b/.test(driver.source)) return true;
  return operations.list.elements.some((element) => {
    const value = element.type === 'CDesignatedInitializer' ? unparenthesized(element.value) : element;
    if (value.type !== 'Identifier') return true;
    return driver.functions(value.name).length === 0 && !IGNORES_DATA.test(value.name);
  });
}

/**
 * A pointer that is not NULL: what a take looks into, or the variable that it counts in. The module is NULL where it is built in,
 * and then a reference to it is nothing.
 */
function markerValue(conversion: Conversion, plan: Plan): Safety['marker'] {
  for (const take of plan.takes) {
    const from = take.open ?? conversion.function;
    const source = take.open ? take.open.body : take.use.node;
    const locals = new Set(find(from.body, 'VariableDeclarator').map(({ node }) => node.id.name));
    const through = findWithin(from, source, 'MemberExpression').find(
      ({ node, parents }) =>
        node.arrow &&
        node.object.type === 'Identifier' &&
        locals.has(node.object.name) &&
        !parents.some((parent) => parent.type === 'VariableDeclarator'),
    );
    if (through) return { value: through.node.object, from, addressOf: false };
    const address = findWithin(from, source, 'CAddressOf')[0]?.node;
    if (address) return { value: address, from, addressOf: false };
    const module = findWithin(from, source, 'Identifier').find(({ node }) => node.name === 'THIS_MODULE');
    if (module) return { value: module.node, from, addressOf: false };
    const counted = [
      ...findWithin(from, source, 'UpdateExpression').map(({ node }) => node.argument),
      ...findWithin(from, source, 'AssignmentExpression').map(({ node }) => node.left),
    ].find(
      (place) =>
        place.type === 'Identifier' &&
        !isLocal(from, place.name) &&
        conversion.driver.variable(place.name) !== null,
    );
    if (counted) return { value: counted, from, addressOf: true };
  }
  return null;
}
