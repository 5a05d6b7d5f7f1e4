import type {
  AssignmentExpression,
  CallExpression,
  Expression,
  FunctionDeclaration,
  Node,
} from '../../model/nodes';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { undoes as givesBack, type CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import type { TakeKind } from '../../kernel/fact';
import { releasesByName } from '../../kernel/guesses';
import { stateEffects } from '../refusals/call-state';
import { isKeptOnce } from '../refusals/kept-state';
import { isSameForEveryMapping, isTimeOfCall } from '../refusals/stateless';
import { holderOf, lastName, rootOf, squeezed, targetsOf } from '../../analysis/places';
import { isState } from '../../analysis/targets';
import { isIdle, ownOpen } from './opens';
import { memberFunction, type Operations } from './operations';
import { calleeName, find, unparenthesized, type Use } from '../../model/query';

/** Something that a hook takes for a mapping, and that has to be taken in `vm_ops->mapped`. */
export interface Take {
  /** The call, the increment or the assignment. */
  readonly use: Use<Expression>;
  /** The hook's call of its own `vm_ops->open`. */
  readonly open: FunctionDeclaration | null;
  /**
   * What may change as long as it is not taken: `object`, anything behind the same pointers (a count of users usually
   * keeps what it counts from being replaced); `itself`, only the count (a lifetime reference, which needs another one);
   * `device`, what needs a device that runs: its registers, and what functions do that are given it.
   */
  readonly protects: 'object' | 'itself' | 'device';
  /** The member in which a function of the file counts, where its body shows which: nothing else of the object is changed. */
  readonly member?: string | null;
  /** Does a node of the hook give it back? */
  readonly isUndoneBy: (node: Node) => boolean;
}

/** Every take of a hook, in source order. */
export function takesOf(conversion: Conversion, operations: Operations | null): Take[] {
  const { body } = conversion.function;
  const text = (node: Node): string => squeezed(conversion.driver, node);
  const takes: Take[] = [];
  for (const use of find(body, 'CallExpression')) {
    const { node } = use;
    const open = operations && ownOpen(conversion, operations, node);
    if (open) {
      if (isIdle(conversion, open, node)) continue;
      const close = memberFunction(conversion, operations, 'close');
      const name = close && close !== 'unknown' ? close.id.name : null;
      const isUndoneBy = (other: Node): boolean => name !== null && calleeName(other) === name;
      takes.push({ use, open, protects: 'object', isUndoneBy });
    } else {
      const states = stateEffects(conversion, use).filter(
        ({ kind }) => kind === 'takes' || kind === 'changes',
      );
      // What a function of the file does under a lock of its own matters more than the lock.
      const state = states.find(({ effect: { effect } }) => !/locks$/.test(effect.does)) ?? states[0];
      if (state) takes.push(takeOfCall(conversion, use, state.effect));
    }
  }
  for (const use of find(body, 'UpdateExpression')) {
    const target = text(use.node.argument);
    if (!isState(conversion.function, use.node.argument, conversion.vma)) continue;
    const isUndoneBy = (other: Node): boolean =>
      steps(other, use.node.operator === '++' ? '--' : '++') && text(stepped(other)!) === target;
    takes.push({ use, open: null, protects: 'object', isUndoneBy });
  }
  for (const use of find(body, 'AssignmentExpression')) {
    const { node } = use;
    if (!isState(conversion.function, node.left, conversion.vma)) continue;
    if (node.operator === '=' && (isNewObject(conversion, node) || isKeptOnce(conversion, use))) continue;
    const same =
      ['=', '|=', '&='].includes(node.operator) &&
      (isSameForEveryMapping(conversion, node.right) || isTimeOfCall(conversion, node.right));
    if (same && !isStoredByClose(conversion, operations, node)) continue;
    const target = text(node.left);
    takes.push({
      use,
      open: null,
      protects: node.operator === '=' ? 'itself' : 'object',
      isUndoneBy: (other) =>
        other.type === 'AssignmentExpression' &&
        text(other.left) === target &&
        (node.operator === '='
          ? other.operator === '=' && isSameForEveryMapping(conversion, other.right)
          : undoes(node, other, text)),
    });
  }
  const undone = (node: Node): boolean =>
    takes.some((take) => take.use.node.start < node.start && take.isUndoneBy(node));
  return takes.filter((take) => !undone(take.use.node)).sort((a, b) => a.use.node.start - b.use.node.start);
}

/** What a call takes or changes, and what undoes it: its opposite, given the same object or what holds the result. */
function takeOfCall(conversion: Conversion, use: Use<CallExpression>, taken: CallEffect): Take {
  const { node } = use;
  const { effect } = taken;
  const text = (one: Node): string => squeezed(conversion.driver, one);
  // What a pointer calls has no name.
  const name = calleeName(node);
  const names = name === null ? taken.through : [name, ...taken.through];
  const holder = holderOf(use);
  const objects = [node.arguments[0], holder].flatMap((one) => (one ? [text(one)] : []));
  const at = 'of' in effect && typeof effect.of === 'number' && taken.through.length === 0 ? effect.of : 0;
  if (node.arguments[at]) objects.push(text(node.arguments[at]));
  return {
    use,
    open: null,
    member: memberWithin(taken),
    protects: protectedBy(taken),
    isUndoneBy: (other) => {
      if (other.type !== 'CallExpression') return false;
      const name = calleeName(other);
      if (name === null) return false;
      const opposite =
        givesBack(taken, name) ||
        names.some((taker) => releasesByName(taker).includes(name)) ||
        effectsIn(conversion.driver)
          .ofCall(conversion.function, other)
          .some((back) => effect.does === 'gives' && givesBack(back, taken.by));
      return opposite && other.arguments.some((argument) => objects.includes(text(argument)));
    },
  };
}

/** What makes a device run, and keeps nothing in memory from being changed. */
const RUNS_DEVICE: ReadonlySet<TakeKind> = new Set<TakeKind>(['runtime-power', 'clock', 'regulator']);

/** What may change as long as a call has not been made; before what it waits for is done, everything may. */
function protectedBy({ effect, through }: CallEffect): Take['protects'] {
  if (effect.does === 'takes') {
    if (through.length > 0) return 'object';
    return RUNS_DEVICE.has(effect.what) ? 'device' : (effect.lifetime ?? 'object');
  }
  if (effect.does === 'assigns' && effect.counts) return 'object';
  return effect.does === 'stores' && effect.what === 'uses-up' ? 'object' : 'itself';
}

/** The member that a function of the file changes by a call of a kernel function: `ref` of `refcount_inc(&pool->ref)`. */
function memberWithin({ effect, node, through }: CallEffect): string | null {
  if (through.length === 0 || node.type !== 'CallExpression') return null;
  const given = 'of' in effect && typeof effect.of === 'number' ? node.arguments[effect.of] : undefined;
  const bare = given && unparenthesized(given);
  return bare?.type === 'CAddressOf' ? lastName(bare.argument) : null;
}

/** Does the `close` of a structure change the same member, itself or by its address: is `dev->mapped = true` undone by it? */
function isStoredByClose(
  conversion: Conversion,
  operations: Operations | null,
  store: AssignmentExpression,
): boolean {
  const close = operations && memberFunction(conversion, operations, 'close');
  if (!close || close === 'unknown') return false;
  const name = lastName(store.left);
  const changed: Node[] = [
    ...find(close.body, 'AssignmentExpression').map(({ node }) => node.left),
    ...find(close.body, 'UpdateExpression').map(({ node }) => node.argument),
    ...find(close.body, 'CAddressOf').map(({ node }) => node.argument),
  ];
  return name !== null && changed.some((target) => lastName(target) === name);
}

/** `x += n` and `x -= n`, `x |= BIT(2)` and `x &= ~BIT(2)`. */
function undoes(
  taken: AssignmentExpression,
  given: AssignmentExpression,
  text: (node: Node) => string,
): boolean {
  const pair = `${taken.operator} ${given.operator}`;
  const negated = (node: Node): string | null => {
    const bare = unparenthesized(node);
    return bare.type === 'UnaryExpression' && bare.operator === '~'
      ? text(unparenthesized(bare.argument))
      : null;
  };
  const plain = (node: Node): string => text(unparenthesized(node));
  if (pair === '|= &=') return negated(given.right) === plain(taken.right);
  if (pair === '&= |=') return negated(taken.right) === plain(given.right);
  return (pair === '+= -=' || pair === '-= +=') && text(taken.right) === text(given.right);
}

function steps(node: Node, operator: '++' | '--'): boolean {
  return node.type === 'UpdateExpression' && node.operator === operator;
}

function stepped(node: Node): Node | null {
  return node.type === 'UpdateExpression' ? node.argument : null;
}

/** `object->member = x` of an object that the hook has just allocated is no state yet: it follows the allocation. */
function isNewObject(conversion: Conversion, node: AssignmentExpression): boolean {
  const root = rootOf(node.left);
  if (!root) return false;
  return find(conversion.function.body, 'CallExpression').some((use) => {
    const holder = holderOf(use);
    return (
      use.node.start < node.start &&
      /alloc|kmemdup/.test(calleeName(use.node) ?? '') &&
      holder?.type === 'Identifier' &&
      holder.name === root
    );
  });
}

/** The lvalues that a take changes, as far as the text tells. */
export function changedBy(take: Take): Node[] {
  return take.open ? [] : targetsOf(take.use.node);
}

/** The variables that lead to what a take keeps from changing. */
export function rootsOf(conversion: Conversion, take: Take): string[] {
  const { node } = take.use;
  const named = (nodes: readonly Node[]): string[] =>
    nodes.flatMap((argument) => {
      const root = rootOf(argument);
      return root === null || /^[A-Z][A-Z0-9_]*$/.test(root) ? [] : [root];
    });
  if (take.open) {
    return named(
      find(conversion.function.body, 'AssignmentExpression')
        .filter((use) => vmaMember(conversion, use.node.left) === 'vm_private_data')
        .map((use) => use.node.right),
    );
  }
  return named(node.type === 'CallExpression' ? node.arguments : changedBy(take));
}
