import { unlocksByName } from '../../kernel/guesses';
import type { Driver } from '../../model/driver';
import type { CallExpression, Identifier, Node } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { isUndo } from '../mapped-callback/plan';
import { effectsIn } from '../../analysis/effects';
import { namedMacro } from '../../analysis/macro-bodies';
import { isPure } from '../../analysis/purity';
import { unreadIn } from '../../analysis/unread';
import { flowOf, pointOf, type FlowPoint } from '../../analysis/control-flow';
import { isLogCall, type ResultUse } from './results';
import { stateEffects } from '../refusals/call-state';
import { explore } from '../../analysis/paths';
import { joined, UNKNOWN, Values, ZERO, type Environment, type Value } from '../../analysis/values';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { calleeName, find, findWithin, unparenthesized, type Use } from '../../model/query';

/** What the hook comes to after a mapping call has failed, beyond what it also does after a success. */
export interface Failure {
  /** What it returns: the call's own error, a constant error number, 0, or something that is not known here. */
  readonly returns: Value;
  /** What it does besides leaving, logging and releasing a lock. */
  readonly does: readonly Node[];
  readonly logs: readonly Node[];
  /** Can the hook still fail after the call has succeeded? Then that error is found before the action fails. */
  readonly failsLater: boolean;
}

/**
 * Follow the hook from a mapping call that has failed, and from the same call when it has succeeded.
 * @param call where the mapping call stands
 * @param variable what takes its result; null when the call itself is tested
 * @param failed where control goes when it fails, and `succeeded` when it does not
 * @param isLoop is it called again and again, so that only a loop of which no call fails has succeeded?
 */
export function followFailure(
  conversion: Conversion,
  call: Use<CallExpression>,
  at: FlowPoint,
  variable: string | null,
  failed: readonly FlowPoint[],
  succeeded: readonly FlowPoint[],
  isLoop = false,
): Failure {
  const values = new Values(conversion.driver, conversion.function, heldBefore(conversion, call, at));
  const start = (value: Value): Environment => new Map(variable === null ? [] : [[variable, value]]);
  const failure = explore(values, failed, start({ kind: 'error', of: call.node }));
  const never = isLoop ? failed : [];
  const success = explore(values, succeeded, start(ZERO), new Set(never));
  if (!failure || !success) return { returns: UNKNOWN, does: [call.node], logs: [], failsLater: false };
  const does: Node[] = [];
  const logs: Node[] = [];
  // What happens after a failure is kept when it happens after every success, too.
  const succeedsWithout = (points: Iterable<FlowPoint>): boolean =>
    (explore(values, succeeded, start(ZERO), new Set([...never, ...points]))?.returned.length ?? 1) > 0;
  const unlocks = [...success.points].filter(({ node }) => node && unlocking(conversion, node).length > 0);
  const releases = unlocks.length > 0 && !succeedsWithout(unlocks);
  for (const point of failure.points) {
    if (!point.node || isUndo(conversion, point.node)) continue;
    const done: Node[] = [];
    const shared = success.points.has(point);
    classify(conversion, point.node, done, shared ? [] : logs, (use) => keepsMore(conversion, use));
    if (!releases) done.push(...unlocking(conversion, point.node));
    if (done.length > 0 && (!shared || succeedsWithout([point]))) does.push(...done);
  }
  const failsLater = success.returned.some((value) => value.kind !== 'zero');
  return { returns: joined(failure.returned), does, logs, failsLater };
}

type Place = Pick<Conversion, 'driver' | 'function'>;

/**
 * What a function does once a mapping call has failed and before it returns, log messages aside, and what it returns: a
 * return that stands in the call's place leaves that undone.
 * @param isNothing need a statement not be done where there is no mapping?
 * @param keeps does a call that writes to the log do more than that?
 */
export function afterFailure(
  place: Place,
  call: Use<CallExpression>,
  result: ResultUse,
  isNothing: (node: Node) => boolean,
  keeps: (use: Use<CallExpression>) => boolean,
): Pick<Failure, 'does' | 'returns'> {
  const flow = flowOf(place.function);
  const at = pointOf(flow, call);
  const test = result.kind === 'tested' ? flow.points.get(result.test.test)?.whenTrue : null;
  const name = result.kind === 'assigned' || result.kind === 'tested' ? result.variable?.name : undefined;
  if (!at || test === undefined) return { does: [call.node], returns: UNKNOWN };
  const values = new Values(place.driver, place.function, heldBefore(place, call, at));
  const start: Environment = new Map(name === undefined ? [] : [[name, { kind: 'error', of: call.node }]]);
  const found = explore(values, test ? [test] : at.next, start);
  if (!found) return { does: [call.node], returns: UNKNOWN };
  const does: Node[] = [];
  for (const { node } of found.points) {
    if (!node || isNothing(node)) continue;
    classify(place, node, does, [], keeps);
    does.push(...unlocking(place, node));
  }
  return { does: does.sort((a, b) => a.start - b.start), returns: joined(found.returned) };
}

/** What a local held when the mapping was called, as far as every way there agrees. */
function heldBefore(
  { driver, function: hook }: Place,
  call: Use<CallExpression>,
  at: FlowPoint,
): (name: string) => Value {
  const known = new Map<string, Value>();
  const values: Values = new Values(driver, hook, (name) => before(name));
  // What the call is given the address of holds what that has stored.
  const given = new Set(
    call.node.arguments.flatMap((argument) =>
      argument.type === 'CAddressOf' && argument.argument.type === 'Identifier'
        ? [argument.argument.name]
        : [],
    ),
  );
  const before = (name: string): Value => {
    const held = known.get(name);
    if (held) return held;
    known.set(name, UNKNOWN);
    if (given.has(name)) return UNKNOWN;
    const variable = variableOf(driver, hook, name);
    const definitions = variable ? definitionsReaching(variable, call, at, new Map()) : [];
    const value = joined(
      definitions.map((d) => (d.value && d.always ? values.value(d.value, new Map()) : UNKNOWN)),
    );
    known.set(name, value);
    return value;
  };
  return before;
}

/** The calls in a statement that release a lock. */
function unlocking(place: Place, node: Node): CallExpression[] {
  return findWithin(place.function, node, 'CallExpression').flatMap(({ node: call }) =>
    call.callee.type === 'Identifier' && unlocksByName(call.callee.name) ? [call] : [],
  );
}

/**
 * Does a function or macro of the file that is called like one which prints do more than that: does it count failures, or
 * keep that there was one?
 */
export function keepsMore(conversion: Conversion, use: Use<CallExpression>): boolean {
  return stateEffects(conversion, use).some(
    ({ kind, effect }) =>
      effect.through.length > 0 && (kind === 'changes' || kind === 'stores-same' || kind === 'takes'),
  );
}

/** Does a function or macro of the file that a call names do nothing but write to the log, and look at what it is given? */
export function onlyTells({ driver, function: definition }: Place, call: CallExpression): boolean {
  const reader = effectsIn(driver);
  const isOwn = reader.bodiesOf(calleeName(call) ?? '').length > 0;
  return (
    isOwn && reader.ofCall(definition, call).every(({ effect }) => /^(reads|tests|logs)$/.test(effect.does))
  );
}

/** Is a call one of a macro or function of the file that calls nothing itself: it leaves, with what it is given? */
function callsNothing(driver: Driver, call: CallExpression): boolean {
  return effectsIn(driver)
    .bodiesOf(calleeName(call) ?? '')
    .every((body) => find(body.body, 'CallExpression').length === 0);
}

/** Is a name a statement that stands for a call which writes to the log: `#define FAILED pr_err("failed\\n")`? */
function logsByText(driver: Driver, { node, parents: [parent] }: Use<Identifier>): boolean {
  const body = parent?.type === 'ExpressionStatement' ? namedMacro(driver, node.name) : null;
  return body !== null && find(body.body, 'CallExpression').some((use) => isLogCall(use.node));
}

/** What a statement or condition does: into `does` what matters, into `logs` what only writes to the log. */
function classify(
  { driver, function: definition }: Place,
  node: Node,
  does: Node[],
  logs: Node[],
  keeps: (use: Use<CallExpression>) => boolean,
): void {
  if (/^CGuardStatement$|^CMacroBlock$/.test(node.type) || unreadIn(definition).has(node)) {
    does.push(node);
    return;
  }
  for (const use of findWithin(definition, node, 'Identifier')) {
    if (effectsIn(driver).ofName(definition, use).length > 0) does.push(use.node);
    else if (logsByText(driver, use)) logs.push(use.node);
  }
  for (const use of findWithin(definition, node, 'CallExpression')) {
    const { node: call } = use;
    const name = call.callee.type === 'Identifier' ? call.callee.name : null;
    const tells = onlyTells({ driver, function: definition }, call);
    if (isLogCall(call) && !keeps(use)) logs.push(call);
    else if (tells) logs.push(...(callsNothing(driver, call) ? [] : [call]));
    else if (name === null || !(unlocksByName(name) || isPure(driver, definition, call))) does.push(call);
  }
  for (const { node: write } of [
    ...findWithin(definition, node, 'AssignmentExpression'),
    ...findWithin(definition, node, 'UpdateExpression'),
  ]) {
    const target = unparenthesized(write.type === 'AssignmentExpression' ? write.left : write.argument);
    const local = target.type === 'Identifier' && variableOf(driver, definition, target.name) !== null;
    if (!local) does.push(write);
  }
}
