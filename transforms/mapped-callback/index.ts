import { mappingCalls } from '../mmap-actions/calls';
import { isLogging } from '../mmap-actions/results';
import { alone } from '../mmap-prepare/alone';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { addFunction, addMember, guardClose, removeDesertedTail, removeFromHook } from './edits';
import { mappedFunction } from './function';
import { removeLeftovers } from '../rewrite/leftovers';
import { closesOf, Refusal } from './operations';
import { planOf, type Plan } from './plan';
import { failureOf, isHarmless, safetyOf } from './safety';
import { find } from '../../model/query';

/**
 * The mapped callback (HOWTO, "Mapped callback"): what a hook takes for each mapping - references, counts, list entries,
 * memory - is taken in `vm_ops->mapped` instead, which runs once the mapping exists and has not merged.
 *
 * The statements that take move to a new function, with what they need to be reached through the file and
 * `*vm_private_data`; their undo on the hook's error paths goes, since nothing is taken there any more. A hook that calls
 * its own `open()` gets a `mapped()` that does the same. `close()` is called for a mapping whose action or whose
 * `mapped()` fails, too: where that is possible, the private data tells it, and it returns early.
 *
 * Refused, each with the reason: private data that would be lost when a neighbour merges (kernel fact 2); a `close()` that
 * would give back what was never taken (kernel fact 3); an operations structure that something else uses; what is taken on
 * some ways only, or in a loop; what `mapped()` cannot reach; checks and mapping work that rely on what was taken before
 * them.
 */
export function convertMappedCallback(conversion: Conversion): void {
  try {
    const plan = planOf(conversion);
    if (plan) move(conversion, plan);
    else warnOfClose(conversion);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    report(conversion, refusal.code, refusal.at, refusal.message);
  }
}

/**
 * A hook that takes nothing here: `close()` is called all the same when its action fails, where the legacy hook only
 * failed; and what `close()` gives back may be taken by a function that this file does not show.
 */
function warnOfClose(conversion: Conversion): void {
  const [call] = mappingCalls(conversion);
  const [unseen] = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) => node.callee.type === 'Identifier' && isUnseen(conversion, node.callee.name),
  );
  for (const close of closesOf(conversion)) {
    if (isHarmless(close)) continue;
    if (call)
      report(
        conversion,
        'MP044',
        call,
        `${close.id.name}() is called when ${excerpt(conversion, call)} fails`,
      );
    if (unseen) {
      const text = excerpt(conversion, unseen.node);
      report(conversion, 'MP047', unseen.node, `${text} may take what ${close.id.name}() gives back`);
    }
  }
}

/** Functions and macros of the kernel that look something up, check, lock or log, and take nothing. */
const TAKES_NOTHING =
  /^(vm_|vma_|vmf_|mmap_|pgprot_|phys_mem_|file_|generic_file|dev_|pr_|printk|netdev_|mutex_|spin_|read_|write_|down_|up_|rcu_|srcu_|is_|to_|container_of|virt_to|page_to|pfn_|capable|likely|unlikely|min|max|clamp|resource_|remap_|io_remap|mem(set|cpy|cmp)|test_bit|get_order|platform_get|iminor|imajor|inode_|xa_load|idr_find|radix_tree_lookup|lockdep|might_|access_ok|atomic\w*_read|refcount_read|kref_read|pci_resource|sizeof|array_|check_add|round_|ALIGN)/;

/** Does the hook itself give back what a function of this name takes: `foo_get()` and `foo_put()`? */
function isPaired(conversion: Conversion, name: string): boolean {
  const pairs = {
    get: 'put',
    lock: 'unlock',
    enter: 'exit',
    begin: 'end',
    acquire: 'release',
    start: 'stop',
  };
  return Object.entries(pairs).some(([take, give]) => {
    const other = name.replace(new RegExp(`(^|_)${take}(?=_|$)`), `$1${give}`);
    if (other === name) return false;
    const calls = find(conversion.function.body, 'CallExpression');
    return calls.some(({ node }) => node.callee.type === 'Identifier' && node.callee.name === other);
  });
}

/** Is a function defined in no file that was read, and not known to take nothing? Macros are written in capitals. */
function isUnseen(conversion: Conversion, name: string): boolean {
  if (TAKES_NOTHING.test(name) || isLogging(name) || /^[A-Z0-9_]+$/.test(name)) return false;
  if (/(^|_)(is|has|can|find|lookup|put|unlock|exit|end|release)(_|$)/.test(name)) return false;
  if (isPaired(conversion, name)) return false;
  if (conversion.driver.functions(name).length > 0) return false;
  return !new RegExp(`#\\s*define\\s+${name}\\b`).test(conversion.driver.source);
}

function move(conversion: Conversion, plan: Plan): void {
  refuseTranslation(conversion, plan);
  const safety = safetyOf(conversion, plan);
  const mapped = mappedFunction(conversion, plan, safety);
  const moved = [...plan.moved, ...(safety.late ? [safety.late] : [])];
  removeDesertedTail(conversion, plan);
  removeFromHook(
    conversion,
    [...moved, ...plan.undos].map(({ node }) => node),
  );
  addMember(conversion, plan.operations, mapped.name);
  addFunction(conversion, plan.operations, mapped);
  if (safety.guard) {
    guardClose(conversion, safety.guard);
    const name = safety.guard.id.name;
    report(
      conversion,
      'MP041',
      safety.guard.id,
      `${name}() returns early for a mapping without private data`,
    );
  }
  warnOfErrorOrder(conversion, plan);
}

/** An error number that the hook chose for a failing mapping call must not become that of a failing `mapped`, too. */
function refuseTranslation(conversion: Conversion, plan: Plan): void {
  const failure = failureOf(conversion, plan);
  const { body } = conversion.function;
  const kept =
    conversion.findings.some(({ code }) => code === 'MP031' || code === 'MP013') ||
    /\baction\.error_(?:hook|override)\s*=/.test(conversion.driver.source.slice(body.start, body.end));
  if (!failure || !kept) return;
  throw new Refusal(
    'MP046',
    failure,
    `the error when ${excerpt(conversion, failure)} fails would become that of the mapping call`,
  );
}

/** An error of what moved used to win over the errors of what stays behind it. */
function warnOfErrorOrder(conversion: Conversion, plan: Plan): void {
  for (const { node } of plan.moved) {
    if (node.type !== 'IfStatement') continue;
    const later = plan.executions.some(
      (run) =>
        run.outcome === 'failure' &&
        run.trace.includes(node.test) &&
        !plan.moved.some((unit) => unit.node.type === 'IfStatement' && run.outcomes.get(unit.node.test)) &&
        !plan.moved.some((unit) => unit.node === run.returned),
    );
    if (later)
      report(conversion, 'MP042', node, `${excerpt(conversion, node.test)} was tested before other errors`);
  }
}

/** This concept alone: what moves, and the locals that it leaves without a use. */
export const steps = alone(convertMappedCallback, removeLeftovers);

export default jscodeshiftTransform(steps);
