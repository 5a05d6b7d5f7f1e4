import type { Expression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { unparenthesized, type Use } from '../../model/query';

/**
 * The control flow of one function: a point for each simple statement and for each condition, and the points that can
 * come next. What stands in a statement expression belongs to the statement around it.
 */
export interface FlowPoint {
  /** The statement, or the condition of an `if`, a loop or a `switch`; null where the function ends. */
  readonly node: Node | null;
  /** Where control can go from here. */
  next: readonly FlowPoint[];
  /** Of the condition of an `if` or a loop: where it goes when it holds, and when it does not. */
  whenTrue: FlowPoint | null;
  whenFalse: FlowPoint | null;
}

export interface Flow {
  readonly entry: FlowPoint;
  /** By statement or condition. */
  readonly points: ReadonlyMap<Node, FlowPoint>;
}

/** Conditions whose outcome is known, because what they test is. */
export type Decided = ReadonlyMap<FlowPoint, boolean>;

interface Scope {
  readonly onBreak: FlowPoint | null;
  readonly onContinue: FlowPoint | null;
}

const flows = new WeakMap<FunctionDeclaration, Flow>();

/** The control flow of a function. */
export function flowOf(definition: FunctionDeclaration): Flow {
  const known = flows.get(definition);
  if (known) return known;
  const flow = new FlowBuilder().build(definition);
  flows.set(definition, flow);
  return flow;
}

/** The point that a node is part of; null for one in a place that has none, such as a nested function's. */
export function pointOf(flow: Flow, use: Use): FlowPoint | null {
  for (const node of [use.node, ...use.parents]) {
    const point = flow.points.get(node);
    if (point) return point;
  }
  return null;
}

/** Every point that control can reach from some, the conditions that are decided taken into account. */
export function reachableFrom(starts: readonly FlowPoint[], decided: Decided = new Map()): Set<FlowPoint> {
  const reached = new Set<FlowPoint>(starts);
  for (const point of reached) for (const next of successors(point, decided)) reached.add(next);
  return reached;
}

/** Where control can go from a point. */
export function successors(point: FlowPoint, decided: Decided): readonly FlowPoint[] {
  const outcome = decided.get(point);
  const chosen = outcome === undefined ? null : outcome ? point.whenTrue : point.whenFalse;
  return chosen ? [chosen] : point.next;
}

/** Can control reach `later` after it has passed `earlier`? Errs on the side of yes. */
export function canFollow(definition: FunctionDeclaration, earlier: Use, later: Use): boolean {
  const flow = flowOf(definition);
  const from = pointOf(flow, earlier);
  const to = pointOf(flow, later);
  return !from || !to || reachableFrom(from.next).has(to);
}

class FlowBuilder {
  readonly #points = new Map<Node, FlowPoint>();
  readonly #labels = new Map<string, FlowPoint>();
  readonly #end: FlowPoint = { node: null, next: [], whenTrue: null, whenFalse: null };

  build(definition: FunctionDeclaration): Flow {
    const entry = this.#sequence(definition.body.body, this.#end, { onBreak: null, onContinue: null });
    return { entry, points: this.#points };
  }

  #point(node: Node, next: readonly FlowPoint[]): FlowPoint {
    const point: FlowPoint = { node, next, whenTrue: null, whenFalse: null };
    this.#points.set(node, point);
    return point;
  }

  #condition(point: FlowPoint, test: Expression | null, whenTrue: FlowPoint, whenFalse: FlowPoint): void {
    const constant = test ? constantTruth(test) : true;
    point.whenTrue = whenTrue;
    point.whenFalse = whenFalse;
    point.next = constant === null ? [whenTrue, whenFalse] : [constant ? whenTrue : whenFalse];
  }

  #label(name: string): FlowPoint {
    const known = this.#labels.get(name);
    if (known) return known;
    const point: FlowPoint = { node: null, next: [], whenTrue: null, whenFalse: null };
    this.#labels.set(name, point);
    return point;
  }

  #sequence(statements: readonly Statement[], after: FlowPoint, scope: Scope): FlowPoint {
    return statements.reduceRight((next, statement) => this.#statement(statement, next, scope), after);
  }

  #statement(statement: Statement, after: FlowPoint, scope: Scope): FlowPoint {
    switch (statement.type) {
      case 'BlockStatement':
        return this.#sequence(statement.body, after, scope);
      case 'IfStatement': {
        const point = this.#point(statement.test, []);
        const otherwise = statement.alternate ? this.#statement(statement.alternate, after, scope) : after;
        this.#condition(
          point,
          statement.test,
          this.#statement(statement.consequent, after, scope),
          otherwise,
        );
        return point;
      }
      case 'WhileStatement': {
        const point = this.#point(statement.test, []);
        const body = this.#statement(statement.body, point, { onBreak: after, onContinue: point });
        this.#condition(point, statement.test, body, after);
        return point;
      }
      case 'DoWhileStatement': {
        const point = this.#point(statement.test, []);
        const body = this.#statement(statement.body, point, { onBreak: after, onContinue: point });
        this.#condition(point, statement.test, body, after);
        return body;
      }
      case 'ForStatement': {
        const point = this.#point(statement.test ?? statement, []);
        const update = statement.update ? this.#point(statement.update, [point]) : point;
        const body = this.#statement(statement.body, update, { onBreak: after, onContinue: update });
        this.#condition(point, statement.test, body, after);
        return statement.init ? this.#point(statement.init, [point]) : point;
      }
      case 'SwitchStatement': {
        const point = this.#point(statement.discriminant, []);
        const inner: Scope = { onBreak: after, onContinue: scope.onContinue };
        const starts: FlowPoint[] = [];
        statement.cases.reduceRight((next, one) => {
          const start = this.#sequence(one.consequent, next, inner);
          starts.unshift(start);
          return start;
        }, after);
        const complete = statement.cases.some((one) => one.test === null);
        point.next = complete ? starts : [...starts, after];
        return point;
      }
      case 'ReturnStatement':
        return this.#point(statement, [this.#end]);
      case 'BreakStatement':
        return this.#point(statement, [scope.onBreak ?? after]);
      case 'ContinueStatement':
        return this.#point(statement, [scope.onContinue ?? after]);
      case 'CGotoStatement':
        return this.#point(statement, [this.#label(statement.label.name)]);
      case 'LabeledStatement': {
        const point = this.#label(statement.label.name);
        this.#points.set(statement.label, point);
        point.next = [this.#statement(statement.body, after, scope)];
        return point;
      }
      case 'CMacroBlock': {
        const point = this.#point(statement, []);
        if (/guard/.test(statement.callee.name)) {
          point.next = [this.#statement(statement.body, after, { onBreak: after, onContinue: after })];
        } else {
          const body = this.#statement(statement.body, point, { onBreak: after, onContinue: point });
          point.next = [body, after];
        }
        return point;
      }
      case 'CPreprocConditional': {
        const branches = statement.branches.map((branch) =>
          this.#sequence(branch.body as readonly Statement[], after, scope),
        );
        const complete = statement.branches.some((branch) => branch.directive === 'else');
        return this.#point(statement, complete ? branches : [...branches, after]);
      }
      default:
        return this.#point(statement, [after]);
    }
  }
}

/** Is the condition a number: the 0 of `do { ... } while (0)`, the 1 of `while (1)`? */
function constantTruth(test: Expression): boolean | null {
  const bare = unparenthesized(test);
  if (bare.type === 'Literal' && typeof bare.value === 'bigint') return bare.value !== 0n;
  if (bare.type === 'Identifier' && (bare.name === 'true' || bare.name === 'false'))
    return bare.name === 'true';
  return null;
}
