import type {
  AssignmentExpression,
  CallExpression,
  Expression,
  FunctionDeclaration,
  Node,
} from '../../model/nodes';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { changesState, isSameForEveryMapping, takenBy } from '../refusals/stateless';
import { holderOf, isState, lastName, rootOf, squeezed, targetsOf } from '../../analysis/places';
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
   * keeps what it counts from being replaced); `itself`, only the count (a lifetime reference, which needs another one).
   */
  readonly protects: 'object' | 'itself';
  /** Does a node of the hook give it back? */
  readonly isUndoneBy: (node: Node) => boolean;
}

/** References that can only be taken by somebody who holds one already: for as long as the file is open, it stays. */
const LIFETIME =
  /^(kref_get|refcount_(inc|add)|get_device|get_file|__module_get|kobject_get|get_page|get_task_struct|get_pid|mmget|mmgrab|ihold|dget|mntget|path_get|sock_hold|of_node_get|pci_dev_get|usb_get_(dev|intf)|k[mzc]alloc\w*|kv?[mzc]alloc\w*|kvmalloc\w*|kmemdup|kmem_cache_z?alloc|v[mz]alloc\w*|list_add\w*|hlist_add\w*)$/;

/** Every take of a hook, in source order. */
export function takesOf(conversion: Conversion, operations: Operations | null): Take[] {
  const { body } = conversion.function;
  const text = (node: Node): string => squeezed(conversion.driver, node);
  const takes: Take[] = [];
  for (const use of find(body, 'CallExpression')) {
    const { node } = use;
    const open = operations && ownOpen(conversion, operations, node);
    if (open) {
      const close = memberFunction(conversion, operations, 'close');
      const name = close && close !== 'unknown' ? close.id.name : null;
      takes.push({ use, open, protects: 'object', isUndoneBy: (other) => calleeName(other) === name });
    } else if (takenBy(conversion, use, new Set())) {
      const name = calleeName(node)!;
      const holder = holderOf(use);
      takes.push({
        use,
        open: null,
        protects: LIFETIME.test(name) ? 'itself' : 'object',
        isUndoneBy: (other) =>
          other.type === 'CallExpression' &&
          releases(calleeName(other), name) &&
          other.arguments.some((argument, i) => {
            const given = text(argument);
            return (
              (i === 0 && given === text(node.arguments[0] ?? node)) || given === (holder && text(holder))
            );
          }),
      });
    } else if (changesState(node)) {
      const name = calleeName(node)!;
      takes.push({
        use,
        open: null,
        protects: 'itself',
        isUndoneBy: (other) =>
          other.type === 'CallExpression' &&
          /^(__)?(test_and_)?set_bit$/.test(name) &&
          /^(__)?(test_and_)?clear_bit$/.test(calleeName(other) ?? '') &&
          other.arguments.map(text).join() === node.arguments.map(text).join(),
      });
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
    if (node.operator === '=' && isNewObject(conversion, node)) continue;
    const same = node.operator === '=' && isSameForEveryMapping(conversion, node.right);
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

/** `x += n` and `x -= n`. */
function undoes(
  taken: AssignmentExpression,
  given: AssignmentExpression,
  text: (node: Node) => string,
): boolean {
  const pair = `${taken.operator} ${given.operator}`;
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

/** The hook's call of the `open` of the operations structure that it installs: that function; null for other calls. */
function ownOpen(
  conversion: Conversion,
  operations: Operations,
  call: CallExpression,
): FunctionDeclaration | null {
  const [argument] = call.arguments;
  if (argument?.type !== 'Identifier' || argument.name !== conversion.vma || call.arguments.length !== 1)
    return null;
  const open = memberFunction(conversion, operations, 'open');
  if (!open || open === 'unknown') return null;
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name === open.id.name ? open : null;
  const member = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee : null;
  const through = member && vmaMember(conversion, unparenthesized(member.object)) === 'vm_ops';
  return through && (member.property as { name: string }).name === 'open' ? open : null;
}

/** What gives back what a kernel function takes. */
const RELEASES: readonly (readonly [RegExp, RegExp])[] = [
  [/^refcount_(inc|add)/, /^refcount_(dec|sub)/],
  [/^atomic_(inc|add|fetch_inc|fetch_add)/, /^atomic_(dec|sub|fetch_dec|fetch_sub)/],
  [/^atomic64_(inc|add|fetch_inc|fetch_add)/, /^atomic64_(dec|sub|fetch_dec|fetch_sub)/],
  [/^atomic_long_(inc|add|fetch_inc|fetch_add)/, /^atomic_long_(dec|sub|fetch_dec|fetch_sub)/],
  [/^atomic_(cmpxchg|xchg)$/, /^atomic_(set|cmpxchg|xchg)$/],
  [/^kref_get/, /^kref_put/],
  [/^percpu_ref_(try)?get/, /^percpu_ref_put/],
  [/^(try_module_get|__module_get)$/, /^module_put$/],
  [/^(get_file|fget)/, /^fput$/],
  [/^get_device$/, /^put_device$/],
  [/^get_page$/, /^put_page$/],
  [/^get_task_struct$/, /^put_task_struct$/],
  [/^get_pid$/, /^put_pid$/],
  [/^mmget/, /^mmput/],
  [/^mmgrab$/, /^mmdrop$/],
  [/^(igrab|ihold|iget\w*)$/, /^iput$/],
  [/^(kv?[mzc]alloc|kvmalloc|kmalloc|kcalloc|kmemdup|vmalloc|vzalloc)/, /^(k|v|kv)free(_sensitive)?$/],
  [/^kmem_cache_z?alloc/, /^kmem_cache_free$/],
  [/^alloc_pages?$/, /^(__free_pages?|put_page)$/],
  [/^(__get_free_pages?|get_zeroed_page)$/, /^free_pages?$/],
  [/^list_add/, /^list_del/],
  [/^hlist_add/, /^hlist_del/],
  [/^rb_(insert|link)/, /^rb_erase/],
  [/^xa_(store|insert|alloc)/, /^xa_erase/],
  [/^idr_alloc/, /^idr_remove$/],
  [/^pm_runtime_(get|resume_and_get)/, /^pm_runtime_put/],
];

/** Words that give back what the other word takes, in the names of a driver's own functions. */
const OPPOSITES: Readonly<Record<string, readonly string[]>> = {
  get: ['put'],
  add: ['drop', 'del', 'delete', 'remove', 'sub'],
  inc: ['dec'],
  grab: ['drop', 'release', 'ungrab', 'put'],
  acquire: ['release'],
  ref: ['unref', 'deref'],
  open: ['close', 'release'],
  pin: ['unpin'],
  register: ['unregister'],
  hold: ['release', 'drop', 'unhold', 'put'],
  take: ['drop', 'give', 'release', 'put'],
  attach: ['detach'],
  map: ['unmap'],
  alloc: ['free'],
  start: ['stop'],
  enable: ['disable'],
  insert: ['remove', 'erase', 'delete'],
  enter: ['leave', 'exit'],
  use: ['unuse'],
  account: ['unaccount'],
  track: ['untrack'],
};

/** Does the function of one name give back what the function of another takes? */
export function releases(release: string | null, take: string): boolean {
  if (release === null) return false;
  const known = RELEASES.filter(([taking]) => taking.test(take));
  if (known.length > 0) return known.some(([, giving]) => giving.test(release));
  const words = take.split('_');
  return words.some((word, i) =>
    (OPPOSITES[word] ?? []).some(
      (opposite) => [...words.slice(0, i), opposite, ...words.slice(i + 1)].join('_') === release,
    ),
  );
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
