import { append } from '../model/append';
import type { Driver } from '../model/driver';
import type { CGotoStatement, FunctionDeclaration, Node } from '../model/nodes';
import { find } from '../model/query';
import { flowOf, testOf, type Edge, type FlowPoint } from './control-flow';
import { leavingUse, type LeavingUse } from './macro-bodies';
import {
  describeEnvironment,
  isUnsigned,
  isZeroValue,
  UNKNOWN,
  Values,
  type Environment,
  type Value,
} from './values';

/**
 * Ways through a function: each one by itself, within a bound (`executions`), or all of them together as far as what is known of
 * the values tells them apart (`explore`). Tests whose outcome is known are passed one way only.
 */

/** One way through a function, from its entry to a return. A loop is gone through once, or not at all where that is possible. */
export interface Execution {
  readonly points: readonly FlowPoint[];
  /** Statements and tests in the order in which they run; of a guard's block, the name of the macro. */
  readonly trace: readonly Node[];
  /** How each test came out, the last time; the last test first. */
  readonly outcomes: ReadonlyMap<Node, boolean>;
  readonly returned: Node | null;
  /** `success`: 0 is returned. `failure`: anything else is. `unknown`: it may be either. */
  readonly outcome: 'success' | 'failure' | 'unknown';
}

/** More ways than this are not followed: the function is too intricate to be moved about by a machine. */
const MOST_WAYS = 3000;

/** How many steps `explore` takes before what it follows counts as not understood. */
const MOST_STEPS = 2000;

/** Where a way has got to; what lies behind it is shared with the ways that it has parted from. */
interface State {
  readonly point: FlowPoint;
  readonly before: State | null;
  /** The outcome of the test before this point. */
  readonly outcome: boolean | null;
  readonly environment: Environment;
  /** How often heads of loops and labels were passed. */
  readonly passed: ReadonlyMap<FlowPoint, number>;
}

const followed = new WeakMap<FunctionDeclaration, readonly Execution[] | null>();

/**
 * Every way through a function.
 * @returns null when there are too many, or when a jump leads nowhere
 */
export function executions(driver: Driver, definition: FunctionDeclaration): readonly Execution[] | null {
  let found = followed.get(definition);
  if (found === undefined) followed.set(definition, (found = follow(driver, definition)));
  return found;
}

function follow(driver: Driver, definition: FunctionDeclaration): readonly Execution[] | null {
  const flow = flowOf(definition);
  const values = new Values(driver, definition);
  const found: Execution[] = [];
  const pending: State[] = [
    { point: flow.entry, before: null, outcome: null, environment: new Map(), passed: new Map() },
  ];
  for (let state = pending.pop(); state; state = pending.pop()) {
    if (found.length > MOST_WAYS || pending.length > MOST_WAYS) return null;
    const { point } = state;
    if (point === flow.end) {
      found.push(new Way(state, values));
      continue;
    }
    if (point.next.length === 0) return null;
    const environment = values.after(point, state.environment);
    const passed = countedAt(state);
    const macro = point.node && waysOfMacro(values, point.node, environment);
    for (const jump of onceEach(macro?.jumps ?? []))
      pending.push({ ...jump, before: state, outcome: null, passed });
    // A macro that always returns is passed as any other statement: what it returns is not followed here.
    const after = macro ? onceEach(macro.passing.map((known) => ({ point, environment: known }))) : [];
    const behind = after.length > 0 || (macro?.jumps.length ?? 0) > 0 ? after : [{ environment }];
    for (const { environment: known } of behind) {
      for (const edge of edgesOf(state, passed)) {
        const outcome = edge.when?.kind === 'truth' ? edge.when.holds : null;
        const test = point.repeats === null ? testOf(point) : null;
        const refined = test && outcome !== null ? values.refine(test, outcome, known) : known;
        if (refined) pending.push({ point: edge.to, before: state, outcome, environment: refined, passed });
      }
    }
  }
  return found;
}

function countedAt({ point, passed }: State): State['passed'] {
  if (point.repeats === null && point.kind !== 'label') return passed;
  return new Map([...passed, [point, (passed.get(point) ?? 0) + 1]]);
}

/**
 * The edges to follow: a loop goes round once, one that only a jump leaves twice, since it may be left in its second round;
 * a label that was jumped back to is passed once more.
 */
function edgesOf({ point }: State, passed: State['passed']): readonly Edge[] {
  const count = passed.get(point) ?? 0;
  if (point.kind === 'label') return count > 2 ? [] : point.edges;
  if (point.repeats === null) return point.edges;
  const out = point.edges.filter(
    ({ when }) => (when?.kind === 'truth' && !when.holds) || (when?.kind === 'round' && !when.again),
  );
  const rounds = point.repeats === 'before' ? count : count + 1;
  if (out.length === 0) return rounds > 2 ? [] : point.edges;
  return rounds > 1 ? out : point.edges;
}

/** What nobody may ask for is made when it is: a function has up to thousands of ways, of many points each. */
class Way implements Execution {
  readonly returned: Node | null;
  readonly outcome: Execution['outcome'];
  #points: readonly FlowPoint[] | null = null;
  #trace: readonly Node[] | null = null;
  #outcomes: ReadonlyMap<Node, boolean> | null = null;

  constructor(
    readonly last: State,
    values: Values,
  ) {
    let returned = last.before;
    while (returned && returned.point.node?.type !== 'ReturnStatement') returned = returned.before;
    const node = returned?.point.node ?? null;
    const argument = node?.type === 'ReturnStatement' ? node.argument : null;
    const zero =
      returned && argument
        ? isZeroValue(values.value(argument, values.after(returned.point, returned.environment)))
        : null;
    this.returned = node;
    this.outcome = zero === null ? 'unknown' : zero ? 'success' : 'failure';
  }

  get points(): readonly FlowPoint[] {
    if (this.#points) return this.#points;
    const points: FlowPoint[] = [];
    for (let state = this.last.before; state; state = state.before) points.push(state.point);
    return (this.#points = points.reverse());
  }

  get trace(): readonly Node[] {
    if (this.#trace) return this.#trace;
    const trace: Node[] = [];
    for (const point of this.points) {
      const node = tracedAt(point);
      if (node) trace.push(node);
    }
    return (this.#trace = trace);
  }

  get outcomes(): ReadonlyMap<Node, boolean> {
    if (this.#outcomes) return this.#outcomes;
    const outcomes = new Map<Node, boolean>();
    for (let state: State | null = this.last; state; state = state.before) {
      const test = state.before?.point.node;
      if (test && state.outcome !== null && !outcomes.has(test)) outcomes.set(test, state.outcome);
    }
    return (this.#outcomes = outcomes);
  }
}

function tracedAt({ node, kind }: FlowPoint): Node | null {
  if (!node || kind === 'choice' || kind === 'loop' || node.type === 'ForStatement') return null;
  if (node.type === 'CMacroBlock') return node.callee;
  return UNTRACED.has(node.type) ? null : node;
}

const UNTRACED: ReadonlySet<Node['type']> = new Set([
  'CGotoStatement',
  'BreakStatement',
  'ContinueStatement',
  'EmptyStatement',
]);

/** What following a function from some points has come across. */
export interface Exploration {
  readonly points: ReadonlySet<FlowPoint>;
  /** The values that are returned. */
  readonly returned: readonly Value[];
  /** The points with what is known before each of them, once for everything that may be. */
  readonly reached: readonly Reached[];
}

/**
 * Every point that control can reach from some without passing those to avoid, and what is returned.
 * @param environment what is known of the locals where following begins
 * @returns null beyond the bound
 */
export function explore(
  values: Values,
  starts: readonly FlowPoint[],
  environment: Environment,
  avoided: ReadonlySet<FlowPoint> = new Set(),
): Exploration | null {
  const points = new Set<FlowPoint>();
  const returned: Value[] = [];
  const reached: Reached[] = [];
  const seen = new Map<FlowPoint, Set<string>>();
  const pending = starts.map((point) => ({ point, environment }));
  for (let steps = 0, state = pending.pop(); state; state = pending.pop(), steps++) {
    if (steps > MOST_STEPS) return null;
    const { point } = state;
    if (avoided.has(point)) continue;
    const key = describeEnvironment(state.environment);
    const known = seen.get(point) ?? new Set();
    if (known.has(key)) continue;
    seen.set(point, known.add(key));
    points.add(point);
    reached.push(state);
    const after = values.after(point, state.environment);
    if (point.node?.type === 'ReturnStatement')
      returned.push(point.node.argument ? values.value(point.node.argument, after) : UNKNOWN);
    const macro = point.node ? waysOfMacro(values, point.node, after) : null;
    if (macro) {
      returned.push(...macro.returned);
      pending.push(...macro.jumps);
      for (const { to } of point.edges)
        pending.push(...macro.passing.map((known) => ({ point: to, environment: known })));
      continue;
    }
    for (const edge of point.edges) {
      const holds = edge.when?.kind === 'truth' ? edge.when.holds : null;
      const test = testOf(point);
      const refined = test && holds !== null ? values.refine(test, holds, after) : after;
      if (refined) pending.push({ point: edge.to, environment: refined });
    }
  }
  return { points, returned, reached };
}

/** What comes after a macro that leaves the function which uses it. */
interface MacroWays {
  readonly returned: readonly Value[];
  readonly jumps: readonly Reached[];
  /** What is known where control comes to the statement behind the macro. */
  readonly passing: readonly Environment[];
}

/** What is reached, without what is known to be the same. */
function onceEach(all: readonly Reached[]): Reached[] {
  const found = new Map<string, Reached>();
  for (const one of all) {
    const key = `${one.point.node?.start} ${describeEnvironment(one.environment)}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/** A point of a function with what is known there. */
interface Reached {
  readonly point: FlowPoint;
  readonly environment: Environment;
}

/** `RETURN(rc);`, `CHECK(rc);`, `FAIL(rc, out);`: a macro of the file that returns or jumps; null for any other statement. */
function waysOfMacro(values: Values, statement: Node, environment: Environment): MacroWays | null {
  const { driver, definition } = values;
  const use = leavingUse(driver, statement);
  if (!use) return null;
  const { call, body, own, locals } = use;
  if (call.arguments.length !== body.params.length) return anyWay(values, statement, environment);
  const given = new Map(body.params.map(({ name }, i) => [name, call.arguments[i]]));
  const valueOf = (argument: Node): Value =>
    isUnsigned(definition, argument) ? UNKNOWN : values.value(argument, environment);
  const inside = new Map([...environment, ...[...given].map(([name, arg]) => [name, valueOf(arg)] as const)]);

  const placed = (value: Value): Value =>
    value.kind === 'constant' && own.has(value.expression) ? UNKNOWN : value;
  const outside = (known: Environment): Environment => {
    const seen = new Map([...known].map(([name, value]) => [name, placed(value)]));
    for (const name of [...given.keys(), ...locals]) {
      const before = environment.get(name);
      if (before) seen.set(name, before);
      else seen.delete(name);
    }
    return seen;
  };

  const inner = new Values(driver, body, values.initial);
  const { entry, end } = flowOf(body);
  const all = explore(inner, [entry], inside);
  if (!all) return anyWay(values, statement, environment);
  const jumps: Reached[] = [];
  for (const { point, environment: known } of all.reached) {
    if (point.node?.type !== 'CGotoStatement') continue;
    const to = labelled(definition, labelOf(use, point.node));
    if (!to) return anyWay(values, statement, environment);
    jumps.push({ point: to, environment: outside(known) });
  }
  const returns = [...all.points].filter(({ node }) => node?.type === 'ReturnStatement');
  const passing = explore(inner, [entry], inside, new Set(returns));
  if (!passing) return anyWay(values, statement, environment);
  return {
    returned: all.returned.map(placed),
    jumps,
    passing: passing.reached.filter(({ point }) => point === end).map((state) => outside(state.environment)),
  };
}

/** What comes after a macro that is not understood: it returns, goes on, or jumps to what it names, and nothing is known then. */
function anyWay(values: Values, statement: Node, environment: Environment): MacroWays {
  const { driver, definition } = values;
  const variables = find(definition.body, 'VariableDeclarator').map(({ node }) => node.id.name);
  const nothing = new Map([...environment.keys(), ...variables].map((name) => [name, UNKNOWN]));
  const jumps = labelsOfMacro(driver, statement).flatMap((label) => labelled(definition, label) ?? []);
  return {
    returned: [UNKNOWN],
    jumps: jumps.map((point) => ({ point, environment: nothing })),
    passing: [nothing],
  };
}

/** The points of a function that the macros in it jump to, from points that are reached. */
export function jumpsOfMacros(
  { driver, definition }: Pick<Values, 'driver' | 'definition'>,
  reached: Iterable<FlowPoint>,
): FlowPoint[] {
  return [...reached].flatMap(({ node }) =>
    node ? labelsOfMacro(driver, node).flatMap((label) => labelled(definition, label) ?? []) : [],
  );
}

/** What jumps to each label of a function, by itself or in the text of a macro. */
export function jumpsByLabel(
  driver: Driver,
  { body }: FunctionDeclaration,
): ReadonlyMap<string, readonly Node[]> {
  const jumps = new Map<string, Node[]>();
  if (find(body, 'LabeledStatement').length === 0) return jumps;
  for (const { node } of find(body, 'CGotoStatement')) append(jumps, node.label.name, node);
  for (const { node } of find(body, 'ExpressionStatement'))
    for (const label of labelsOfMacro(driver, node)) append(jumps, label, node);
  return jumps;
}

/** The labels that a statement jumps to by a macro of the file. */
function labelsOfMacro(driver: Driver, statement: Node): string[] {
  const use = leavingUse(driver, statement);
  return use ? find(use.body.body, 'CGotoStatement').map(({ node }) => labelOf(use, node)) : [];
}

/** The label that a macro jumps to where it is used: its own, or one that it is given. */
function labelOf({ call, body }: LeavingUse, { label }: CGotoStatement): string {
  const [argument] = call.arguments.filter((_, i) => body.params[i]?.name === label.name);
  return argument?.type === 'Identifier' ? argument.name : label.name;
}

/** The point of a label. */
function labelled(definition: FunctionDeclaration, name: string): FlowPoint | null {
  const found = find(definition.body, 'LabeledStatement').find(({ node }) => node.label.name === name);
  return (found && flowOf(definition).points.get(found.node.label)) ?? null;
}
