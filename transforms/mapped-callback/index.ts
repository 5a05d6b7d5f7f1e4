import type { FunctionDeclaration, Node } from '../../model/nodes';
import { translatesErrors } from '../mmap-actions/error-hooks';
import { mappingCalls } from '../mmap-actions/calls';
import { alone } from '../mmap-prepare/alone';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import { contains } from '../../model/query';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { addFunction, addMember, makeConst, removeDesertedTail, removeFromHook } from './edits';
import { guardClose } from './close-guard';
import { mappedFunction, type MappedFunction } from './function';
import { removeLeftovers } from '../rewrite/leftovers';
import { idleOpenCalls } from './opens';
import { closesOf, installations, partnersWith, Refusal } from './operations';
import { jumpsToTail, planOf, planOrRefusal, type Plan } from './plan';
import { failureOf, isHarmless, safetyOf } from './safety';
import { warnOfDevice } from './running-device';
import { CODE } from '../findings';

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
    removeFromHook(
      conversion,
      idleOpenCalls(conversion).map(({ node }) => node),
    );
    if (plan) move(conversion, plan);
    else warnOfClose(conversion);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { structure } = refusal;
    report(
      conversion,
      refusal.code,
      refusal.at,
      refusal.message,
      structure === undefined ? {} : { structure },
    );
  }
}

/**
 * A hook that takes nothing here: `close()` is called all the same when its action fails, where the legacy hook only
 * failed.
 */
function warnOfClose(conversion: Conversion): void {
  const [call] = mappingCalls(conversion);
  for (const close of closesOf(conversion)) {
    if (isHarmless(close)) continue;
    if (call)
      report(
        conversion,
        CODE.closeAfterFailedAction,
        call,
        `${close.id.name}() is called when ${excerpt(conversion, call)} fails`,
      );
  }
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
  const guards = [safety.guard, ...agreeing(conversion, plan, mapped)];
  // Of hooks that share operations the first one adds what they share.
  if (isFirst(conversion, plan)) {
    addMember(conversion, plan.operations, mapped.name);
    addFunction(conversion, plan.operations, mapped);
    makeConst(conversion, mapped);
    const guard = guards.find((one) => one !== null);
    if (guard) {
      guardClose(conversion, guard);
      const { id } = guard;
      report(
        conversion,
        CODE.closeReturnsEarly,
        id,
        `${id.name}() returns early for a mapping without private data`,
      );
    }
  }
  warnOfErrorOrder(conversion, plan);
  warnOfDevice(conversion, plan);
}

function isFirst(conversion: Conversion, { operations }: Plan): boolean {
  const [first] = conversion.partners.filter(
    (one) => one === conversion || partnersWith(conversion, operations).includes(one),
  );
  return first === undefined || first === conversion;
}

/**
 * Make sure that the hooks which install the same operations take the same: one `mapped` does it for all of them.
 * @returns the `close` that each of them has to guard
 */
function agreeing(
  conversion: Conversion,
  { operations }: Plan,
  own: MappedFunction,
): (FunctionDeclaration | null)[] {
  const text = ({ name, definition }: MappedFunction): string =>
    definition
      .replaceAll(name, '')
      .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '')
      .replace(/\s+/g, ' ');
  return partnersWith(conversion, operations).map((partner) => {
    const plan = planOrRefusal(partner);
    const [installed] = installations(partner);
    const refuse = (): never => {
      throw new Refusal(
        CODE.operationsShared,
        installed.node,
        `${operations.name} is used here, too, and ${partner.hook.name}() does not take the same`,
      );
    };
    if (plan === null || plan instanceof Refusal) return refuse();
    const safety = safetyOf(partner, plan);
    return text(mappedFunction(partner, plan, safety)) === text(own) ? safety.guard : refuse();
  });
}

/** An error number that the hook chose for a failing mapping call must not become that of a failing `mapped`, too. */
function refuseTranslation(conversion: Conversion, plan: Plan): void {
  const failure = failureOf(conversion, plan);
  const { body } = conversion.function;
  const kept =
    translatesErrors(conversion) ||
    /\baction\.error_(?:hook|override)\s*=/.test(conversion.driver.source.slice(body.start, body.end));
  if (!failure || !kept) return;
  throw new Refusal(
    CODE.errorOfMappedChanged,
    failure,
    `the error when ${excerpt(conversion, failure)} fails would become that of the mapping call`,
  );
}

/** An error of what moved used to win over the errors of what stays behind it. */
function warnOfErrorOrder(conversion: Conversion, plan: Plan): void {
  const ofMapped: readonly Node[] = [
    ...plan.moved.map(({ node }) => node),
    ...(jumpsToTail(conversion, plan).length > 0 ? [] : plan.tail),
  ];
  for (const { node } of plan.moved) {
    if (node.type !== 'IfStatement') continue;
    const later = plan.executions.some(
      (run) =>
        run.outcome === 'failure' &&
        run.trace.includes(node.test) &&
        !plan.moved.some((unit) => unit.node.type === 'IfStatement' && run.outcomes.get(unit.node.test)) &&
        !ofMapped.some((part) => run.returned !== null && contains(part, run.returned)),
    );
    if (later)
      report(
        conversion,
        CODE.otherErrorMayWin,
        node,
        `${excerpt(conversion, node.test)} was tested before other errors`,
      );
  }
}

/** This concept alone: what moves, and the locals that it leaves without a use. */
export const steps = alone(convertMappedCallback, removeLeftovers);

export default jscodeshiftTransform(steps);
