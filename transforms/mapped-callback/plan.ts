import type { Node, Statement } from '../../model/nodes';
import { mappingCalls } from '../mmap-actions/calls';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { executions, jumpsByLabel, type Execution } from '../../analysis/paths';
import { isZero } from '../../analysis/values';
import { installations, operationsOf, refuseUnfit, Refusal, type Operations } from './operations';
import { refuseDependents, refuseLooseEnds, refuseOpenLocks, refuseSomePathsOnly } from './obstacles';
import { Moved } from './moved';
import { takesOf, type Take } from './takes';
import { wholeHook } from './whole';
import { find, unparenthesized, type Use, contains } from '../../model/query';
import { CODE } from '../findings';

/** What moves from a hook to `vm_ops->mapped`, what goes, and what stays. */
export interface Plan {
  readonly operations: Operations;
  readonly takes: readonly Take[];
  /** The statements that move, in source order; none stands inside another. */
  readonly moved: readonly Use<Statement>[];
  /** What gave back, on the hook's error paths, what is no longer taken there. */
  readonly undos: readonly Use<Statement>[];
  /** The hook's last statements, from the first label to which something that moves jumps: its error path, too. */
  readonly tail: readonly Statement[];
  readonly executions: readonly Execution[];
}

const decided = new WeakMap<Conversion, Plan | Refusal | null>();

/** Is a statement of a hook the undo of something that moves to `mapped`, so that it goes? */
export function isUndo(conversion: Conversion, node: Node): boolean {
  const plan = planOrRefusal(conversion);
  return plan !== null && !(plan instanceof Refusal) && plan.undos.some((undo) => contains(undo.node, node));
}

/** What moves, or why what is taken cannot; null when the hook takes nothing, or installs no operations. */
export function planOrRefusal(conversion: Conversion): Plan | Refusal | null {
  let known = decided.get(conversion);
  if (known === undefined) {
    known = attempt(() => makePlan(conversion));
    decided.set(conversion, known);
  }
  return known;
}

/**
 * Decide what of a hook moves to `mapped`.
 * @returns null when the hook takes nothing, or installs no operations that could have a `mapped`
 * @throws Refusal when it takes something that cannot move
 */
export function planOf(conversion: Conversion): Plan | null {
  const plan = planOrRefusal(conversion);
  if (plan instanceof Refusal) throw plan;
  return plan;
}

function makePlan(conversion: Conversion): Plan | null {
  if (conversion.role === 'helper' && !isNestedTwin(conversion)) return null;
  if (installations(conversion).length === 0) return null;
  const operations = attempt(() => operationsOf(conversion));
  const takes = movableTakes(conversion, operations instanceof Refusal ? null : operations);
  if (takes.length === 0) return null;
  const first = takes[0].use.node;
  if (operations instanceof Refusal)
    throw new Refusal(
      operations.code,
      operations.at,
      `${excerpt(conversion, first)} would have to be done in vm_ops->mapped, and ${operations.message}`,
      operations.structure,
    );
  if (!conversion.api.mapped)
    throw new Refusal(
      CODE.noMappedInKernel,
      first,
      `${excerpt(conversion, first)} would have to be done in vm_ops->mapped`,
    );
  refuseUnfit(conversion, operations);
  const runs = executions(conversion.driver, conversion.function);
  if (!runs)
    throw new Refusal(CODE.takenOnSomeWays, first, 'there are too many ways through the hook to follow');
  const plan = attempt(() => stepwisePlan(conversion, operations, takes, runs));
  if (!(plan instanceof Refusal)) return plan;
  const whole = wholeHook(conversion, operations, takes, runs);
  if (!whole) throw plan;
  return { operations, takes, ...whole, undos: [], executions: runs };
}

/**
 * Is it made beside a function that stays, for callbacks which a legacy hook calls? What the function installs has a `mapped`
 * then, which nothing calls for mappings that the function itself has made.
 */
function isNestedTwin({ beside, api }: Conversion): boolean {
  return beside !== null && api.nestedTwins === true;
}

/** What moves statement by statement: what takes, and what depends on it. */
function stepwisePlan(
  conversion: Conversion,
  operations: Operations,
  takes: readonly Take[],
  runs: readonly Execution[],
): Plan {
  const moved = new Moved(conversion, takes, runs);
  const units = moved.units();
  const plan: Plan = {
    operations,
    takes,
    moved: units,
    undos: moved.undos,
    tail: tailOf(conversion, units, moved.undos),
    executions: runs,
  };
  refuseSharedReturns(conversion, plan);
  refuseLooseEnds(conversion, plan);
  refuseSomePathsOnly(conversion, plan);
  refuseOpenLocks(conversion, plan);
  refuseDependents(conversion, plan);
  return plan;
}

/**
 * A return that moves must return what moves with it: where the variable may also hold a result of the hook's own, the
 * hook would return 0 in its place.
 */
function refuseSharedReturns(conversion: Conversion, { moved }: Plan): void {
  const { driver, function: definition } = conversion;
  const maps = mappingCalls(conversion);
  const isMoved = (node: Node): boolean => moved.some((unit) => contains(unit.node, node));
  for (const use of find(definition.body, 'ReturnStatement')) {
    const returned = use.node.argument && unparenthesized(use.node.argument);
    if (returned?.type !== 'Identifier' || !isMoved(use.node)) continue;
    const variable = variableOf(driver, definition, returned.name);
    const point = pointOf(flowOf(definition), use);
    if (!variable || !point) continue;
    const read: Use = { node: returned, parents: [use.node, ...use.parents] };
    const own = definitionsReaching(variable, read, point, new Map()).find(
      ({ target, value }) =>
        target !== null &&
        value !== null &&
        !isZero(value) &&
        !isMoved(target) &&
        !maps.some((call) => contains(value, call)),
    );
    if (own?.target)
      throw new Refusal(
        CODE.reliesOnTaken,
        use.node,
        `${returned.name} is also what the hook itself returns, from line ${driver.position(own.target.start).line}`,
      );
  }
}

function attempt<T>(make: () => T): T | Refusal {
  try {
    return make();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal;
  }
}

/** The takes, without those that pass the vma on: where there is no mapping, the call itself is the obstacle. */
function movableTakes(conversion: Conversion, operations: Operations | null): Take[] {
  return takesOf(conversion, operations).filter(
    (take) => take.open !== null || !passesVma(conversion, take.use.node),
  );
}

function passesVma(conversion: Conversion, node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  return node.arguments.some((a) => a.type === 'Identifier' && a.name === conversion.vma);
}

/** The error path at the end of the hook that what moves jumps to. */
function tailOf(
  conversion: Conversion,
  moved: readonly Use<Statement>[],
  undos: readonly Use<Statement>[],
): Statement[] {
  const { body } = conversion.function;
  const inside = (node: Node): boolean => moved.some((unit) => contains(unit.node, node));
  const jumps = jumpsByLabel(conversion.driver, conversion.function);
  const wanted = new Set([...jumps].filter(([, from]) => from.some(inside)).map(([label]) => label));
  const first = body.body.findIndex(
    (statement) =>
      statement.type === 'LabeledStatement' && wanted.has(statement.label.name) && !inside(statement),
  );
  if (first < 0) return [];
  const tail = body.body.slice(first);
  for (const statement of tail) {
    let inner: Statement = statement;
    while (inner.type === 'LabeledStatement') inner = inner.body;
    if (inner.type === 'ReturnStatement' || undos.some((undo) => undo.node === inner)) continue;
    throw new Refusal(
      CODE.undoNotUnderstood,
      inner,
      `${excerpt(conversion, inner)} stands on an error path that the hook and vm_ops->mapped would share`,
    );
  }
  return tail.map((statement) => withoutLabels(statement, (name) => wanted.has(name)));
}

/** What stays in the hook and jumps to the error path of what moves, too. */
export function jumpsToTail(
  { driver, function: definition }: Conversion,
  { moved, tail: [first] }: Pick<Plan, 'moved' | 'tail'>,
): Node[] {
  if (!first) return [];
  const jumps = jumpsByLabel(driver, definition);
  return find(definition.body, 'LabeledStatement')
    .filter(({ node }) => node.end >= first.start)
    .flatMap(({ node }) => jumps.get(node.label.name) ?? [])
    .filter((jump) => !moved.some((unit) => contains(unit.node, jump)));
}

/** A statement without the labels before it that nothing jumps to. */
function withoutLabels(statement: Statement, isKept: (name: string) => boolean): Statement {
  if (statement.type !== 'LabeledStatement' || isKept(statement.label.name)) return statement;
  return withoutLabels(statement.body, isKept);
}
