import type { CallExpression, Expression, Node, NodeOfType } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { isUndo } from '../mapped-callback/plan';
import { isPure } from '../purity';
import type { FlowPoint } from '../../analysis/control-flow';
import { errorConstant, isLogCall, isUnlocking, isZero } from './results';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { find, unparenthesized, type Use } from '../../model/query';

/** What is known of a value while following the hook from a mapping call: its error, a constant error number, 0, or nothing. */
type Value =
  | { readonly kind: 'error' }
  | { readonly kind: 'constant'; readonly expression: Expression }
  | { readonly kind: 'zero' }
  | { readonly kind: 'unknown' };

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

type Environment = ReadonlyMap<string, Value>;

interface Walk {
  readonly points: ReadonlySet<FlowPoint>;
  readonly returned: readonly Value[];
}

/** How many steps a failure is followed for before it counts as not understood. */
const BOUND = 2000;

const UNKNOWN: Value = { kind: 'unknown' };

/**
 * Follow the hook from a mapping call that has failed, and from the same call when it has succeeded.
 * @param call where the mapping call stands
 * @param variable what takes its result; null when the call itself is tested
 * @param failed where control goes when it fails, and `succeeded` when it does not
 */
export function followFailure(
  conversion: Conversion,
  call: Use<CallExpression>,
  at: FlowPoint,
  variable: string | null,
  failed: readonly FlowPoint[],
  succeeded: readonly FlowPoint[],
): Failure {
  const walker = new Walker(conversion, call, at);
  const start = (value: Value): Environment => new Map(variable === null ? [] : [[variable, value]]);
  const failure = walker.walk(failed, start({ kind: 'error' }));
  const success = walker.walk(succeeded, start({ kind: 'zero' }));
  if (!failure || !success) return { returns: UNKNOWN, does: [call.node], logs: [], failsLater: false };
  const does: Node[] = [];
  const logs: Node[] = [];
  // What happens after a failure is kept when it happens after every success, too.
  const succeedsWithout = (points: Iterable<FlowPoint>): boolean =>
    (walker.walk(succeeded, start({ kind: 'zero' }), new Set(points))?.returned.length ?? 1) > 0;
  const unlocks = [...success.points].filter(({ node }) => node && unlocking(conversion, node).length > 0);
  const releases = unlocks.length > 0 && !succeedsWithout(unlocks);
  for (const point of failure.points) {
    if (!point.node || isUndo(conversion, point.node)) continue;
    const done: Node[] = [];
    const shared = success.points.has(point);
    classify(conversion, point.node, done, shared ? [] : logs);
    if (!releases) done.push(...unlocking(conversion, point.node));
    if (done.length > 0 && (!shared || succeedsWithout([point]))) does.push(...done);
  }
  const failsLater = success.returned.some((value) => value.kind !== 'zero');
  return { returns: common(failure.returned), does, logs, failsLater };
}

function common(values: readonly Value[]): Value {
  const [first, ...others] = values;
  return first && others.every((other) => same(first, other)) ? first : UNKNOWN;
}

function same(a: Value, b: Value): boolean {
  if (a.kind === 'constant' && b.kind === 'constant')
    return errorConstant(a.expression) === errorConstant(b.expression);
  return a.kind === b.kind;
}

/** The nodes of a type in one statement or condition of the hook. */
function within<Type extends Node['type']>(
  conversion: Conversion,
  node: Node,
  type: Type,
): Use<NodeOfType<Type>>[] {
  return find(conversion.function.body, type).filter(
    (use) => node.start <= use.node.start && use.node.end <= node.end,
  );
}

/** The calls in a statement that release a lock. */
function unlocking(conversion: Conversion, node: Node): CallExpression[] {
  return within(conversion, node, 'CallExpression').flatMap(({ node: call }) =>
    call.callee.type === 'Identifier' && isUnlocking(call.callee.name) ? [call] : [],
  );
}

/** What a statement or condition does: into `does` what matters, into `logs` what only writes to the log. */
function classify(conversion: Conversion, node: Node, does: Node[], logs: Node[]): void {
  if (/^C(Asm|Guard)Statement$|^CUnparsed$|^CMacroBlock$/.test(node.type)) {
    does.push(node);
    return;
  }
  for (const { node: call } of within(conversion, node, 'CallExpression')) {
    const name = call.callee.type === 'Identifier' ? call.callee.name : null;
    if (isLogCall(call)) logs.push(call);
    else if (name === null || !(isUnlocking(name) || isPure(call) || isTestMacro(name))) does.push(call);
  }
  for (const { node: write } of [
    ...within(conversion, node, 'AssignmentExpression'),
    ...within(conversion, node, 'UpdateExpression'),
  ]) {
    const target = unparenthesized(write.type === 'AssignmentExpression' ? write.left : write.argument);
    const local =
      target.type === 'Identifier' &&
      variableOf(conversion.driver, conversion.function, target.name) !== null;
    if (!local) does.push(write);
  }
}

function isTestMacro(name: string): boolean {
  return /^(un)?likely$|^(IS_ERR(_OR_NULL)?|PTR_ERR|ERR_PTR)$/.test(name);
}

class Walker {
  readonly #initial = new Map<string, Value>();

  constructor(
    readonly conversion: Conversion,
    readonly call: Use<CallExpression>,
    readonly at: FlowPoint,
  ) {}

  /**
   * Every point that can be reached without passing those to avoid, conditions on known values decided, and what is
   * returned; null beyond the bound.
   */
  walk(
    starts: readonly FlowPoint[],
    environment: Environment,
    avoided: ReadonlySet<FlowPoint> = new Set(),
  ): Walk | null {
    const points = new Set<FlowPoint>();
    const returned: Value[] = [];
    const seen = new Map<FlowPoint, Set<string>>();
    const pending = starts.map((point) => ({ point, environment }));
    for (let steps = 0, state = pending.pop(); state; state = pending.pop(), steps++) {
      if (steps > BOUND) return null;
      const { point } = state;
      if (avoided.has(point)) continue;
      const key = describe(state.environment);
      const known = seen.get(point) ?? new Set();
      if (known.has(key)) continue;
      seen.set(point, known.add(key));
      points.add(point);
      const { node } = point;
      const after = node ? this.#write(node, state.environment) : state.environment;
      if (node?.type === 'ReturnStatement') {
        returned.push(node.argument ? this.#value(node.argument, after) : UNKNOWN);
        continue;
      }
      const outcome =
        node && point.whenTrue && point.whenFalse ? this.#truth(node as Expression, after) : null;
      const next = outcome === null ? point.next : [outcome ? point.whenTrue! : point.whenFalse!];
      for (const successor of next) pending.push({ point: successor, environment: after });
    }
    return { points, returned };
  }

  /** The environment after a point. */
  #write(node: Node, environment: Environment): Environment {
    const after = new Map(environment);
    for (const { node: write } of within(this.conversion, node, 'VariableDeclarator')) {
      if (write.init) after.set(write.id.name, this.#value(write.init, environment));
    }
    for (const { node: write } of within(this.conversion, node, 'AssignmentExpression')) {
      const target = unparenthesized(write.left);
      if (target.type !== 'Identifier') continue;
      after.set(target.name, write.operator === '=' ? this.#value(write.right, environment) : UNKNOWN);
    }
    for (const { node: write } of [
      ...within(this.conversion, node, 'UpdateExpression'),
      ...within(this.conversion, node, 'CAddressOf'),
    ]) {
      const target = unparenthesized(write.argument);
      if (target.type === 'Identifier') after.set(target.name, UNKNOWN);
    }
    return after;
  }

  #value(expression: Expression, environment: Environment): Value {
    const bare = unparenthesized(expression) as Expression;
    if (isZero(bare)) return { kind: 'zero' };
    if (errorConstant(bare) !== null) return { kind: 'constant', expression: bare };
    if (bare.type === 'Identifier') return environment.get(bare.name) ?? this.#before(bare.name);
    if (bare.type === 'AssignmentExpression' && bare.operator === '=')
      return this.#value(bare.right, environment);
    if (bare.type === 'ConditionalExpression') {
      const outcome = this.#truth(bare.test, environment);
      if (outcome === null) return UNKNOWN;
      return this.#value(outcome ? (bare.consequent ?? bare.test) : bare.alternate, environment);
    }
    return UNKNOWN;
  }

  /** What a local held when the mapping was called. */
  #before(name: string): Value {
    const known = this.#initial.get(name);
    if (known) return known;
    this.#initial.set(name, UNKNOWN);
    const variable = variableOf(this.conversion.driver, this.conversion.function, name);
    const definitions = variable ? definitionsReaching(variable, this.call, this.at, new Map()) : [];
    const value = common(
      definitions.map((d) => (d.value && d.always ? this.#value(d.value, new Map()) : UNKNOWN)),
    );
    this.#initial.set(name, value);
    return value;
  }

  /** Is a condition true, false, or unknown: error numbers are negative. */
  #truth(test: Expression, environment: Environment): boolean | null {
    const bare = unparenthesized(test) as Expression;
    switch (bare.type) {
      case 'UnaryExpression': {
        const inner = bare.operator === '!' ? this.#truth(bare.argument, environment) : null;
        return inner === null ? null : !inner;
      }
      case 'LogicalExpression': {
        const left = this.#truth(bare.left, environment);
        const right = this.#truth(bare.right, environment);
        const decisive = bare.operator === '||';
        if (left === decisive || right === decisive) return decisive;
        return left === null || right === null ? null : !decisive;
      }
      case 'CallExpression': {
        const [argument] = bare.arguments;
        const known = bare.callee.type === 'Identifier' && /^(un)?likely$/.test(bare.callee.name);
        return known && argument ? this.#truth(argument, environment) : null;
      }
      case 'BinaryExpression': {
        if (!isZero(bare.right)) return null;
        const sign = signOf(this.#value(bare.left, environment));
        return sign === null ? null : compare(bare.operator, sign);
      }
      default: {
        const sign = signOf(this.#value(bare, environment));
        return sign === null ? null : sign !== 0;
      }
    }
  }
}

function signOf(value: Value): 0 | -1 | null {
  if (value.kind === 'unknown') return null;
  return value.kind === 'zero' ? 0 : -1;
}

function compare(operator: string, sign: 0 | -1): boolean | null {
  switch (operator) {
    case '==':
      return sign === 0;
    case '!=':
    case '<':
      return sign < 0;
    case '>=':
      return sign === 0;
    case '<=':
      return true;
    case '>':
      return false;
    default:
      return null;
  }
}

function describe(environment: Environment): string {
  return [...environment]
    .map(([name, value]) =>
      value.kind === 'constant' ? `${name}=${errorConstant(value.expression)}` : `${name}=${value.kind}`,
    )
    .sort()
    .join(' ');
}
