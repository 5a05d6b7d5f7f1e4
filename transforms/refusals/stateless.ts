import type { CallExpression, Node, SourceRange } from '../../model/nodes';
import { childNodes } from '../../model/walk';
import { isLocal, isState } from '../../analysis/places';
import { executions } from '../mapped-callback/executions';
import { excerpt, report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { find, unparenthesized, type Use } from '../../model/query';

/**
 * `mmap_prepare()` must be stateless (HOWTO, "Introduction" and "Mapped callback"): it runs before the mapping exists, and
 * the mapping may still fail or merge. This file finds what a legacy hook does that a stateless one must not: references,
 * counts, allocations, list entries, stores into the driver's state.
 */

/** Calls that take something which must be given back: references, counts, memory, list and tree entries. */
const TAKES =
  /^(refcount_(inc|add)|atomic(64|_long)?_(inc|add|dec|sub|cmpxchg|xchg|fetch)|kref_(get|init)|get_device|get_file|fget|try_module_get|__module_get|kobject_get|get_page|get_task_struct|get_pid|mmget|mmgrab|igrab|ihold|iget|k[mzc]alloc|kmalloc_array|kcalloc|kv?[mzc]alloc|kvmalloc|kmemdup|kmem_cache_z?alloc|vmalloc(?!_to_)|vzalloc|__vmalloc|alloc_pages?|__get_free_page|get_zeroed_page|dma_alloc|dma_pool_alloc|list_(add|move|splice)|hlist_add|rb_(insert|link)|xa_(store|insert|alloc)|idr_alloc|ida_(alloc|simple_get)|pm_runtime_(get|resume_and_get)|percpu_ref_get|percpu_counter_(inc|add)|this_cpu_inc|local_inc|mmu_(interval_)?notifier_(insert|register)|pin_user_pages|get_user_pages|module_get|sock_hold|dget|mntget|path_get|cgroup_get|usb_get|pci_dev_get|of_node_get|account_locked_vm)/;

/** Driver functions that by their name take a reference; those that only look something up are let through. */
const TAKES_BY_NAME = /(^|_)(get|getref|grab|retain|acquire|hold|incref|ref|reference)$/;
const LOOKS_UP =
  /_(drvdata|platdata|clientdata|priv|private|data|info|context|resource|irq|flags|state|size|order|index|offset|minor|major)$/;

/** Calls that change state without an assignment. */
const STORES =
  /^(atomic(64|_long)?_set|set_bit|clear_bit|change_bit|test_and_(set|clear)_bit|__set_bit|__clear_bit|smp_store_release|complete(_all)?|wake_up\w*|queue_work|schedule_work|mod_timer|add_timer)$/;

/** Does a call change state without an assignment? */
export function changesState(call: CallExpression): boolean {
  return call.callee.type === 'Identifier' && STORES.test(call.callee.name);
}

/** Report what makes a hook stateful. What `vm_ops->mapped` could do instead is a blocker here. */
export function refuseState(conversion: Conversion): void {
  if (!isRefusedToMapped(conversion)) {
    refuseCalls(conversion);
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
    if (use.node.callee.type !== 'Identifier' || conversion.edits.drops(use.node)) continue;
    const taken = takenBy(conversion, use, new Set());
    const mm = use.node.arguments.find((argument) => vmaMember(conversion, argument) === 'vm_mm');
    if (taken) report(conversion, 'MP003', use.node, taken);
    else if (mm) {
      const text = excerpt(conversion, use.node);
      report(
        conversion,
        'MP032',
        use.node,
        `${text} is given the mm, also for a mapping that fails or merges`,
      );
    } else if (STORES.test(use.node.callee.name)) {
      report(conversion, 'MP004', use.node, `${excerpt(conversion, use.node)} changes the driver's state`);
    }
  }
  for (const { node } of find(conversion.function.body, 'CMacroBlock')) {
    if (TAKES.test(node.callee.name) && !conversion.edits.drops(node))
      report(conversion, 'MP003', node, `${node.callee.name}() takes something`);
  }
}

/** What a call takes that must be given back, in words; null when it takes nothing. Functions of the same file are looked into. */
export function takenBy(conversion: Conversion, use: Use<CallExpression>, seen: Set<string>): string | null {
  const { callee } = use.node;
  if (callee.type !== 'Identifier') return null;
  const { name } = callee;
  const byName =
    TAKES_BY_NAME.test(name) &&
    !LOOKS_UP.test(name) &&
    !/_(load|read)_acquire$/.test(name) &&
    !isReleased(conversion, use);
  if (TAKES.test(name) || byName)
    return `${excerpt(conversion, use.node)} takes what vm_ops->close would have to give back`;
  if (seen.has(name)) return null;
  seen.add(name);
  const definition = conversion.driver.function(name);
  if (!definition) return null;
  for (const inner of find(definition.body, 'CallExpression')) {
    const { callee: called } = inner.node;
    if (called.type !== 'Identifier') continue;
    if (TAKES.test(called.name)) return `${name}() calls ${called.name}()`;
    const deeper = takenBy(conversion, inner, seen);
    if (deeper) return `${name}(): ${deeper}`;
  }
  return null;
}

/** Is something that a call takes given back before the hook succeeds, whichever way it goes there? */
function isReleased(conversion: Conversion, use: Use<CallExpression>): boolean {
  const runs = executions(conversion.function);
  if (!runs) return false;
  const gives = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) =>
      node.callee.type === 'Identifier' &&
      /(^|_)(put|release|unref|drop|deref|ungrab)(_|$)/.test(node.callee.name),
  );
  const on = (trace: readonly Node[], node: Node): number =>
    trace.findIndex((step) => step.start <= node.start && node.end <= step.end);
  return runs.every(({ outcome, trace }) => {
    const taken = on(trace, use.node);
    if (outcome === 'failure' || taken < 0) return true;
    return gives.some(({ node }) => on(trace, node) > taken);
  });
}

/** Stores through a pointer or into a file-level variable. */
function refuseStores(conversion: Conversion): void {
  const { body } = conversion.function;
  for (const { node } of find(body, 'AssignmentExpression')) {
    if (!isState(conversion.function, node.left, conversion.vma) || conversion.edits.drops(node)) continue;
    const constant = node.operator === '=' && isSameForEveryMapping(conversion, node.right);
    const text = excerpt(conversion, node);
    if (constant)
      report(conversion, 'MP032', node, `${text} is now done for mappings that fail or merge, too`);
    else if (node.operator === '=') report(conversion, 'MP004', node, `${text} changes the driver's state`);
    else report(conversion, 'MP003', node, `${text} counts mappings`);
  }
  for (const { node } of find(body, 'UpdateExpression')) {
    if (isState(conversion.function, node.argument, conversion.vma) && !conversion.edits.drops(node))
      report(conversion, 'MP003', node, `${excerpt(conversion, node)} counts mappings`);
  }
  for (const { node } of find(body, 'CallExpression')) {
    const [target] = node.arguments;
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'WRITE_ONCE' || !target) continue;
    if (conversion.edits.drops(node)) continue;
    if (isState(conversion.function, target, conversion.vma))
      report(conversion, 'MP004', node, `${excerpt(conversion, node)} changes the driver's state`);
  }
}

/** Is a value the same for every mapping of the file by one process: made of constants, `current` and what they lead to? */
export function isSameForEveryMapping(conversion: Conversion, expression: Node): boolean {
  const bare = unparenthesized(expression);
  switch (bare.type) {
    case 'Literal':
      return true;
    case 'Identifier':
      return (
        bare.name === 'current' ||
        (/^(true|false|NULL|[A-Z][A-Z0-9_]+)$/.test(bare.name) && !isLocal(conversion.function, bare.name))
      );
    case 'MemberExpression':
      return !bare.computed && isSameForEveryMapping(conversion, bare.object);
    default:
      return false;
  }
}

function refuseUnparsed(conversion: Conversion): void {
  const visit = (node: Node): void => {
    if (node.type === 'CUnparsed' || node.type === 'CAsmStatement') {
      report(
        conversion,
        'MP006',
        node,
        `not understood: ${excerpt(conversion, node) || lineText(conversion, node)}`,
      );
      return;
    }
    for (const child of childNodes(node)) visit(child);
  };
  visit(conversion.function.body);
}

/** The line that a node without text of its own stands on: where the grammar missed something. */
function lineText({ driver }: Conversion, { start }: SourceRange): string {
  const from = driver.source.lastIndexOf('\n', start - 1) + 1;
  return /.*/.exec(driver.source.slice(from))![0].trim();
}
