import type { CallExpression, Node, SourceRange } from '../../model/nodes';
import { statementOf } from '../mmap-actions/paths';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import type { Execution } from '../../analysis/paths';
import { lastName, looksAt, squeezed } from '../../analysis/places';
import { lockEvent } from './locks';
import { Refusal } from './operations';
import { countedWithin, keepsNothing, needsDevice, readsOnlyFixed } from './mere-limits';
import type { Plan } from './plan';
import { fillsVma, leaves, markerOf } from './shape';
import { changedBy, rootsOf } from './takes';
import { find, contains, withoutAddress } from '../../model/query';
import { hasWord } from '../../model/words';
import { CODE } from '../findings';

/** What stands against a plan: error paths, ways, locks and checks that the move would tear apart. */

/** A moved `goto` needs its label, and a label that moves leaves no `goto` behind. */
export function refuseLooseEnds(conversion: Conversion, plan: Plan): void {
  const { body } = conversion.function;
  const inside = (node: Node): boolean => plan.moved.some((unit) => contains(unit.node, node));
  for (const { node: jump } of find(body, 'CGotoStatement')) {
    const label = find(body, 'LabeledStatement').find(({ node }) => node.label.name === jump.label.name);
    if (!label || inside(jump) === inside(label.node)) continue;
    if (inside(jump) && plan.tail.some((statement) => contains(statement, label.node))) continue;
    throw new Refusal(
      CODE.undoNotUnderstood,
      jump,
      `${excerpt(conversion, jump)} joins an error path that the hook and vm_ops->mapped would share`,
    );
  }
}

/** Wherever the hook installs the operations and succeeds, everything is taken; wherever it does not, nothing is. */
export function refuseSomePathsOnly(conversion: Conversion, plan: Plan): void {
  const installed = plan.operations.installed.map((use) => markerOf(statementOf(use).node));
  const takeMarkers = plan.takes.map((take) => markerOf(statementOf(take.use).node));
  let succeeds = false;
  for (const run of plan.executions) {
    const on = (node: Node): boolean => run.trace.includes(node);
    if (run.outcome === 'failure') continue;
    const undo = plan.undos.find((use) => on(markerOf(use.node)));
    const missing = plan.moved.find(
      (unit) => unit.node.type !== 'EmptyStatement' && !on(markerOf(unit.node)),
    );
    if (installed.some(on)) {
      refuseReplaced(conversion, plan, run, installed);
      if (undo)
        throw new Refusal(
          CODE.undoNotUnderstood,
          undo.node,
          `${excerpt(conversion, undo.node)} may be followed by success`,
        );
      if (missing)
        throw new Refusal(
          CODE.takenOnSomeWays,
          missing.node,
          `${excerpt(conversion, missing.node)} is not done on every way to success`,
        );
      succeeds = true;
    } else {
      const taken = takeMarkers.find(on);
      if (taken && !undo)
        throw new Refusal(
          CODE.takenOnSomeWays,
          taken,
          `${excerpt(conversion, taken)} is done where ${plan.operations.name} is not installed`,
        );
    }
  }
  if (!succeeds)
    throw new Refusal(
      CODE.takenOnSomeWays,
      conversion.function.id,
      'no way through the hook installs the operations',
    );
}

/** `generic_file_mmap()` and its like set `vm_ops` themselves: operations that were installed before it are not in effect. */
function refuseReplaced(
  conversion: Conversion,
  plan: Plan,
  run: Execution,
  installed: readonly Node[],
): void {
  const last = run.trace.findLastIndex((step) => installed.includes(step));
  for (const step of run.trace.slice(last + 1)) {
    const call = find(conversion.function.body, 'CallExpression').find(
      ({ node }) => contains(step, node) && setsOperations(conversion, node),
    );
    if (!call) continue;
    throw new Refusal(
      CODE.takenOnSomeWays,
      call.node,
      `${excerpt(conversion, call.node)} replaces ${plan.operations.name}, which was installed before it`,
    );
  }
}

/** May a call that is given the vma set its `vm_ops`? */
function setsOperations(conversion: Conversion, call: CallExpression): boolean {
  const { driver, api } = conversion;
  if (call.callee.type !== 'Identifier') return false;
  if (api.twins.has(call.callee.name)) return true;
  const given = call.arguments.some((a) => a.type === 'Identifier' && a.name === conversion.vma);
  const written = (node: SourceRange): string => driver.source.slice(node.start, node.end);
  return (
    given &&
    driver.functions(call.callee.name).some((definition) => /\bvm_ops\s*=[^=]/.test(written(definition)))
  );
}

/** A lock that stays in the hook must not be held where something moves from, nor be released by what moves. */
export function refuseOpenLocks(conversion: Conversion, plan: Plan): void {
  const calls = find(conversion.function.body, 'CallExpression').flatMap(({ node }) => {
    const event = lockEvent(conversion, node);
    return event ? [{ node, ...event }] : [];
  });
  for (const run of plan.executions) {
    if (run.outcome === 'failure') continue;
    const held = new Map<string, boolean>();
    for (const step of run.trace) {
      const moves = plan.moved.some((unit) => contains(unit.node, step));
      const [outer] = [...held.entries()].filter(([, moved]) => !moved);
      const here = calls.filter(({ node }) => contains(step, node));
      if (moves && outer)
        throw new Refusal(
          CODE.takenOnSomeWays,
          step,
          `${excerpt(conversion, step)} is done under ${outer[0]}, in a way that is not understood`,
        );
      for (const { node, lock, takes } of here) {
        if (takes) held.set(lock, moves);
        else if (held.get(lock) === moves) held.delete(lock);
        else
          throw new Refusal(
            CODE.takenOnSomeWays,
            node,
            `${excerpt(conversion, node)} has its lock on the other side of what moves`,
          );
      }
    }
  }
}

/** What stays in the hook behind a take must not look at what the taken reference keeps from changing. */
export function refuseDependents(conversion: Conversion, plan: Plan): void {
  for (const take of plan.takes) {
    const statement = statementOf(take.use).node;
    const inside = countedWithin(conversion, take);
    const changed = inside ? [] : changedBy(take);
    const counts = changed.map((node) => squeezed(conversion.driver, node).replace(/^&/, ''));
    const looksAtCount = (head: Node): boolean =>
      inside
        ? hasWord(conversion.driver.textOf(head), lastName(withoutAddress(inside)) ?? '')
        : looksAt(conversion.driver, head, counts, [], conversion.vma) !== null;
    const tested = statement.type === 'IfStatement';
    const roots = take.protects !== 'itself' || tested ? rootsOf(conversion, take) : [];
    let free: boolean | null = null;
    const isFree = (head: Node): boolean =>
      (free ??= keepsNothing(conversion, take)) && readsOnlyFixed(conversion, head, roots);
    for (const use of leaves(conversion)) {
      const { node } = use;
      if (node.start < statement.end || plan.moved.some((unit) => contains(unit.node, node))) continue;
      if (plan.undos.some((undo) => contains(undo.node, node)) || fillsVma(conversion, node)) continue;
      const head = node.type === 'IfStatement' ? node.test : node;
      const dependent = looksAt(conversion.driver, head, counts, roots, conversion.vma);
      if (!dependent) continue;
      if (take.protects === 'device' && !needsDevice(head, roots)) continue;
      // A check that stands behind a count is put there for it.
      const isCheck = node.type === 'IfStatement';
      if (!isCheck && !looksAtCount(head) && isFree(head)) continue;
      throw new Refusal(
        CODE.reliesOnTaken,
        dependent,
        `${excerpt(conversion, dependent)} is looked at after ${excerpt(conversion, take.use.node)}`,
      );
    }
  }
}
