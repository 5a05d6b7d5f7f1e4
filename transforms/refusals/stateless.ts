import type { StoreKind } from '../../kernel/fact';
import { isFixedOfFile, isOfTheMoment, tellsTheTime } from '../../kernel/groups';
import type {
  AssignmentExpression,
  CallExpression,
  MemberExpression,
  Node,
  SourceRange,
} from '../../model/nodes';
import { isLeftAlone, opaqueChange } from './opaque';
import { childNodes } from '../../model/walk';
import type { CallEffect } from '../../analysis/call-effects';
import { isSameValue } from '../../analysis/same-values';
import { valuesAssigned } from '../../analysis/places';
import { isState } from '../../analysis/targets';
import { unreadIn } from '../../analysis/unread';
import { closesOf } from '../mapped-callback/operations';
import { isClaim, isClaimLeftBehind, isKeptOnce, isSetForGood, isStatistic } from './kept-state';
import { isHarmless } from '../mapped-callback/safety';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { calleeName, find, unparenthesized, withoutCasts, type Use } from '../../model/query';
import { inWords, stateEffects, type StateEffect, type StateKind } from './call-state';
import { CODE } from '../findings';
import { refuseBlocks, refuseNames, refuseScopes } from './scopes';
import { settledBy } from './settled-by';
import { isCallersLocal, isInNewObject } from './new-objects';
import { dependsOnRange } from './range';
import { effectsIn } from '../../analysis/effects';

/**
 * `mmap_prepare()` must be stateless (HOWTO, "Introduction" and "Mapped callback"): it runs before the mapping exists, and
 * the mapping may still fail or merge. This file finds what a legacy hook does that a stateless one must not: references,
 * counts, allocations, list entries, stores into the driver's state.
 */

/** Report what makes a hook stateful. What `vm_ops->mapped` could do instead is a blocker here. */
export function refuseState(conversion: Conversion): void {
  if (!isRefusedToMapped(conversion)) {
    refuseCalls(conversion);
    refuseScopes(conversion);
    refuseNames(conversion);
    refuseBlocks(conversion);
    refuseStores(conversion);
  }
  refuseUnparsed(conversion);
}

/** Has it been said already why what the hook takes cannot move to `vm_ops->mapped`? */
export function isRefusedToMapped(conversion: Conversion): boolean {
  return conversion.findings.some((f) => f.severity === 'blocker' && f.section === 'Mapped callback');
}

function refuseCalls(conversion: Conversion): void {
  for (const use of find(conversion.function.body, 'CallExpression')) {
    if (conversion.edits.drops(use.node)) continue;
    const mm = use.node.arguments.find((argument) => vmaMember(conversion, argument) === 'vm_mm');
    const states = stateEffects(conversion, use);
    if (mm && states.length > 0 && states.every(({ kind }) => kind === 'unknown' || kind === 'stores-same')) {
      const text = excerpt(conversion, use.node);
      report(
        conversion,
        CODE.storeRepeated,
        use.node,
        `${text} is given the mm, also for a mapping that fails or merges`,
      );
      continue;
    }
    refuseCall(conversion, use, states);
  }
}

/** The gravest of what a call does; the rest of it comes with the same cure. */
function refuseCall(
  conversion: Conversion,
  { node }: Use<CallExpression>,
  states: readonly StateEffect[],
): void {
  const first = (kind: StateKind): StateEffect | undefined => states.find((state) => state.kind === kind);
  const say = ({ effect }: StateEffect): string =>
    `${inWords(conversion, node, effect)}${effect.through.length > 0 ? ', which' : ''}`;
  const isHelper = calleeName(node) !== null && conversion.helpers.has(calleeName(node)!);
  const touching = first('touches-mapping');
  if (touching) report(conversion, CODE.touchesMapping, node, `${say(touching)} touches the mapping itself`);
  const taking = first('takes');
  const changing = isHelper ? undefined : first('changes');
  if (taking) {
    if (isScheduled(taking))
      report(conversion, CODE.changesState, node, `${say(taking)} changes the driver's state`);
    else if (taking.effect.through.length > 0)
      report(conversion, CODE.takesForMapping, node, inWords(conversion, node, taking.effect));
    else
      report(
        conversion,
        CODE.takesForMapping,
        node,
        `${say(taking)} takes what vm_ops->close would have to give back`,
      );
  } else if (changing) {
    const counts = changing.effect.effect.does === 'gives' && changing.effect.effect.what === 'count';
    if (counts) report(conversion, CODE.takesForMapping, node, `${say(changing)} counts`);
    else if (stores(changing, 'uses-up'))
      report(conversion, CODE.changesState, node, `${say(changing)} uses up what it waits for`);
    else if (stores(changing, 'throttles'))
      report(conversion, CODE.changesState, node, `${say(changing)} uses up what it lets through`);
    else report(conversion, CODE.changesState, node, `${say(changing)} changes the driver's state`);
  } else if (!isHelper) {
    const storing = first('stores-same');
    if (storing)
      report(
        conversion,
        CODE.storeRepeated,
        node,
        `${say(storing)} is now done for mappings that fail or merge, too`,
      );
  }
}

/** Does it take one of what is there for others, too: of what is then missing to whoever comes next? */
function stores({ effect: { effect } }: StateEffect, what: StoreKind): boolean {
  return effect.does === 'stores' && effect.what === what;
}

/** What runs later by itself, and bits: nothing that a mapping holds. */
function isScheduled({ effect: { effect } }: StateEffect): boolean {
  return (
    effect.does === 'takes' && (effect.what === 'work' || effect.what === 'timer' || effect.what === 'bit')
  );
}

/**
 * Nobody says what a call does: then a person has to, before it runs for mappings that fail or merge. For hooks that nothing
 * else stands against.
 */
export function warnOfUnknownCalls(conversion: Conversion): void {
  const told = new Set<string>();
  for (const use of find(conversion.function.body, 'CallExpression')) {
    const { node } = use;
    // A function that is given the vma is converted for itself.
    const given = node.arguments.some((a) => a.type === 'Identifier' && a.name === conversion.vma);
    if (conversion.edits.drops(node) || given) continue;
    const states = stateEffects(conversion, use);
    const unknown = states.find(({ kind }) => kind === 'unknown');
    if (!unknown || states.some(({ kind }) => kind !== 'unknown')) continue;
    const { by, through, effect } = unknown.effect;
    const isText = effect.does === 'unknown' && effect.what === 'text';
    if (by !== '' && told.has(by)) continue;
    told.add(by);
    const close = closesOf(conversion).find((one) => !isHarmless(one));
    const text = excerpt(conversion, node);
    const inner =
      through.length === 0 || isText ? '' : ` calls ${by === '' ? 'through a pointer' : `${by}()`}, which`;
    const settled = isText ? 'not all of it is understood' : settledBy(by);
    if (close)
      report(
        conversion,
        CODE.mayTakeUnseen,
        node,
        `${text}${inner} may take what ${close.id.name}() gives back: ${settled}`,
      );
    else report(conversion, CODE.callNotKnown, node, `${text}${inner} may change state: ${settled}`);
  }
}

/** What a call takes that must be given back, in words; null when it takes nothing. Functions of the file are looked into. */
export function takenBy(conversion: Conversion, use: Use<CallExpression>): string | null {
  const taken = stateEffects(conversion, use).find(({ kind }) => kind === 'takes');
  return taken ? inWords(conversion, use.node, taken.effect) : null;
}

/** Stores through a pointer or into a file-level variable. */
function refuseStores(conversion: Conversion): void {
  const { body } = conversion.function;
  for (const use of find(body, 'AssignmentExpression')) {
    const { node } = use;
    if (!isState(conversion.function, node.left, conversion.vma) || conversion.edits.drops(node)) continue;
    if (isInNewObject(conversion, node.left) || isCallersLocal(conversion, node.left)) continue;
    const constant = isRepeatable(conversion, use);
    const text = excerpt(conversion, node);
    if (constant)
      report(
        conversion,
        CODE.storeRepeated,
        node,
        `${text} is now done for mappings that fail or merge, too`,
      );
    else if (node.operator === '+=' || node.operator === '-=')
      report(conversion, CODE.takesForMapping, node, `${text} counts mappings`);
    else report(conversion, CODE.changesState, node, `${text} changes the driver's state`);
  }
  for (const { node } of find(body, 'UpdateExpression')) {
    if (!isState(conversion.function, node.argument, conversion.vma) || conversion.edits.drops(node))
      continue;
    if (isInNewObject(conversion, node.argument) || isCallersLocal(conversion, node.argument)) continue;
    const text = excerpt(conversion, node);
    if (node.operator === '++' && isStatistic(conversion, node.argument))
      report(
        conversion,
        CODE.storeRepeated,
        node,
        `${text} is now done for mappings that fail or merge, too`,
      );
    else report(conversion, CODE.takesForMapping, node, `${text} counts mappings`);
  }
}

/** Does it make no difference to anything but what is stored that it is also stored for mappings that fail or merge? */
function isRepeatable(conversion: Conversion, use: Use<AssignmentExpression>): boolean {
  const { operator, left, right } = use.node;
  switch (operator) {
    case '=':
      return (
        (isSameForEveryMapping(conversion, right) &&
          (!isClaim(conversion, use) || isClaimLeftBehind(conversion, use))) ||
        (isTimeOfCall(conversion, right) && !isClaim(conversion, use)) ||
        isKeptOnce(conversion, use)
      );
    case '+=':
      return isStatistic(conversion, left);
    case '|=':
    case '&=':
      return isSameForEveryMapping(conversion, right) && isSetForGood(conversion, use, left);
    default:
      return false;
  }
}

/** Is it when the hook ran, or some constant time after that: `jiffies + HZ`? */
export function isTimeOfCall(conversion: Conversion, value: Node): boolean {
  const bare = withoutCasts(value);
  if (bare.type === 'BinaryExpression')
    return isTimeOfCall(conversion, bare.left) && isSameValue(conversion.function, bare.right);
  const name = bare.type === 'CallExpression' && bare.arguments.length === 0 ? calleeName(bare) : null;
  return tellsTheTime(bare.type === 'Identifier' ? bare.name : (name ?? ''));
}

/** Is a value the same for every mapping of the file by one process: computed from constants, or what the device says? */
export function isSameForEveryMapping(conversion: Conversion, expression: Node): boolean {
  if (isSameValue(conversion.function, expression)) return true;
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'CallExpression': {
      const reader = effectsIn(conversion.driver);
      const name = calleeName(bare);
      const fact = name === null ? null : reader.factOf(name);
      if (fact?.effects.length === 0 && !isOfTheMoment(name!) && !tellsTheTime(name!))
        return bare.arguments.every((argument) => isSameForEveryMapping(conversion, argument));
      const effects = reader.ofCall(conversion.function, bare);
      const isRegister = ({ effect, through }: CallEffect): boolean =>
        effect.does === 'stores' && effect.what === 'register' && through.length === 0;
      return effects.length > 0 && effects.every(isRegister) && !dependsOnRange(conversion, bare);
    }
    case 'UnaryExpression':
    case 'CCastExpression':
      return isSameForEveryMapping(conversion, bare.argument);
    case 'MemberExpression':
      return isOfOwnFile(conversion, bare);
    case 'BinaryExpression':
      return isSameForEveryMapping(conversion, bare.left) && isSameForEveryMapping(conversion, bare.right);
    default:
      return false;
  }
}

/** Is it what a file keeps from its opening on: `vma->vm_file->f_mapping`, or the same of the hook's file? */
function isOfOwnFile(conversion: Conversion, { object, property, computed }: MemberExpression): boolean {
  if (computed || property.type !== 'Identifier' || !isFixedOfFile(property.name)) return false;
  const bare = unparenthesized(object);
  if (bare.type !== 'Identifier') return vmaMember(conversion, bare) === 'vm_file';
  const { file, function: definition } = conversion;
  return bare.name === file?.name && valuesAssigned(definition, bare.name).length === 0;
}

function refuseUnparsed(conversion: Conversion): void {
  const unread = unreadIn(conversion.function);
  const visit = (node: Node, around: Node | null): void => {
    if (node.type === 'CUnparsed' || node.type === 'CAsmStatement') {
      if (isLeftAlone(conversion, node, around)) {
        const what = opaqueChange(conversion, node);
        if (what !== null)
          report(conversion, CODE.callNotKnown, node, `${what} may change state: it is not understood`);
        return;
      }
      report(
        conversion,
        CODE.notUnderstood,
        node,
        `not understood: ${excerpt(conversion, node) || lineText(conversion, node)}`,
      );
      return;
    }
    if (unread.has(node)) {
      report(conversion, CODE.notUnderstood, node, `not understood: ${excerpt(conversion, node)}`);
      return;
    }
    for (const child of childNodes(node)) visit(child, node);
  };
  visit(conversion.function.body, null);
}

/** The line that a node without text of its own stands on: where the grammar missed something. */
function lineText({ driver }: Conversion, { start }: SourceRange): string {
  const from = driver.source.lastIndexOf('\n', start - 1) + 1;
  return /.*/.exec(driver.source.slice(from))![0].trim();
}
