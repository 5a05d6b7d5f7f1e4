import { GUARD_BLOCKS } from '../kernel/guards';
import type {
  CGuardStatement,
  CMacroBlock,
  CPreprocBranch,
  CStatementExpression,
  Expression,
  FunctionDeclaration,
  Node,
  Statement,
  SwitchCase,
  VariableDeclaration,
} from '../model/nodes';
import { contains, find, unparenthesized, type Use } from '../model/query';
import { countBefore } from '../model/ordered';

/**
 * The control flow of one function, as C has it: every simple statement and every condition is a point, and so is what a
 * scope does at its end (`guard()`, `scoped_guard()`, `__free()`), wherever the scope is left from. The one graph that
 * everything else asks.
 */

/** What gives something back at the end of its scope without saying so there. */
export type Scoped = CGuardStatement | CMacroBlock | VariableDeclaration;

/**
 * What a point is. `enter` and `leave`: the two ends of a scope that gives something back; `choice`: `#if` around
 * statements; `loop`: the head of a macro that repeats a block; `end`: where the function returns to its caller.
 */
export type PointKind =
  'statement' | 'condition' | 'switch' | 'choice' | 'loop' | 'label' | 'enter' | 'leave' | 'end';

/** When control takes an edge: the outcome of a condition, a case, a branch of the preprocessor; null: always, or unknown. */
export type EdgeCondition =
  | { readonly kind: 'truth'; readonly holds: boolean }
  | { readonly kind: 'case'; readonly of: SwitchCase }
  /** No case matches, and there is no `default`. */
  | { readonly kind: 'no-case' }
  | { readonly kind: 'branch'; readonly of: CPreprocBranch }
  /** A loop macro goes round, or is done. */
  | { readonly kind: 'round'; readonly again: boolean };

export interface Edge {
  readonly to: FlowPoint;
  readonly when: EdgeCondition | null;
}

export interface FlowPoint {
  readonly kind: PointKind;
  /** The statement or the condition; null for a label, a scope that is left, and the end. */
  readonly node: Node | null;
  /** What is entered or left. */
  readonly scoped: Scoped | null;
  readonly edges: readonly Edge[];
  /** Where control can go from here: the targets of the edges. */
  readonly next: readonly FlowPoint[];
  /** Of the condition of an `if` or a loop: where it goes when it holds, and when it does not. */
  readonly whenTrue: FlowPoint | null;
  readonly whenFalse: FlowPoint | null;
  /** Of the head of a loop: is it passed before each round, or after it? */
  readonly repeats: 'before' | 'after' | null;
}

export interface Flow {
  readonly entry: FlowPoint;
  readonly end: FlowPoint;
  /** By statement or condition. */
  readonly points: ReadonlyMap<Node, FlowPoint>;
  /** Every point, those without a node and those that nothing leads to included. */
  readonly all: readonly FlowPoint[];
}

/** Conditions whose outcome is known, because what they test is. */
export type Decided = ReadonlyMap<FlowPoint, boolean>;

const flows = new WeakMap<FunctionDeclaration, Flow>();

/** The control flow of a function. */
export function flowOf(definition: FunctionDeclaration): Flow {
  const known = flows.get(definition);
  if (known) return known;
  const flow = new FlowBuilder(definition).build();
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
  return !from || !to || followersOf(from).has(to);
}

/** By point: where control can go from it. Asked of the same points for many others. */
const followers = new WeakMap<FlowPoint, ReadonlySet<FlowPoint>>();

function followersOf(point: FlowPoint): ReadonlySet<FlowPoint> {
  let reached = followers.get(point);
  if (!reached) followers.set(point, (reached = reachableFrom(point.next)));
  return reached;
}

/**
 * Does every way from some points to another one pass one of those to pass? True, too, where no way leads there.
 * @param starts where the ways begin; a start that is to be passed counts
 */
export function mustPass(
  starts: readonly FlowPoint[],
  target: FlowPoint,
  through: ReadonlySet<FlowPoint>,
  decided: Decided = new Map(),
): boolean {
  const pending = starts.filter((point) => !through.has(point));
  const seen = new Set(pending);
  for (let point = pending.pop(); point; point = pending.pop()) {
    if (point === target) return false;
    for (const next of successors(point, decided)) {
      if (through.has(next) || seen.has(next)) continue;
      seen.add(next);
      pending.push(next);
    }
  }
  return true;
}

/** The points that lie on some way from one point to another, both left out unless a loop comes back to them. */
export function between(from: FlowPoint, to: FlowPoint, decided: Decided = new Map()): Set<FlowPoint> {
  const after = reachableFrom(successors(from, decided), decided);
  return new Set([...after].filter((point) => reachableFrom(successors(point, decided), decided).has(to)));
}

/** The expressions and statements that control evaluates when it passes a point; a block that a macro opens is not among them. */
export function evaluatedAt({ node, kind }: FlowPoint): readonly Node[] {
  if (node === null || kind === 'choice' || node.type === 'ForStatement') return [];
  return node.type === 'CMacroBlock' ? [node.callee, ...node.arguments] : [node];
}

/** The condition that a point decides by; null for a point that does not, and for `for (;;)`. */
export function testOf({ kind, node }: FlowPoint): Expression | null {
  return kind === 'condition' && node && node.type !== 'ForStatement' ? (node as Expression) : null;
}

/** Does a macro that opens a block run it once, under something that the end of the block gives back? */
export function isGuardBlock(node: CMacroBlock): boolean {
  return GUARD_BLOCKS.has(node.callee.name) || /guard/.test(node.callee.name);
}

/** Does a macro that opens a block run it again and again? */
export function isLoopBlock(node: CMacroBlock): boolean {
  return !isGuardBlock(node);
}

/** Is something given back at the end of the scope that a statement stands in? */
export function isScoped(statement: Node): statement is Scoped {
  return (
    statement.type === 'CGuardStatement' ||
    (statement.type === 'CMacroBlock' && isGuardBlock(statement)) ||
    (statement.type === 'VariableDeclaration' &&
      statement.storage.some((word) => /^__(free|cleanup)\b/.test(word)))
  );
}

interface MutablePoint extends FlowPoint {
  edges: readonly Edge[];
  next: readonly FlowPoint[];
  whenTrue: FlowPoint | null;
  whenFalse: FlowPoint | null;
}

/** The scopes that are open at a place, innermost first. */
interface Held {
  readonly scoped: Scoped;
  readonly outer: Held | null;
}

/** A place that a jump leads to. */
interface Target {
  readonly point: FlowPoint;
  readonly held: Held | null;
}

interface Surroundings {
  readonly onBreak: Target | null;
  readonly onContinue: Target | null;
  readonly held: Held | null;
}

const always = (to: FlowPoint): Edge => ({ to, when: null });
const when = (holds: boolean, to: FlowPoint): Edge => ({ to, when: { kind: 'truth', holds } });

/** Builds from the last statement to the first, so that what follows a statement is there when its point is made. */
class FlowBuilder {
  readonly #points = new Map<Node, FlowPoint>();
  readonly #all: FlowPoint[] = [];
  readonly #labels = new Map<string, MutablePoint>();
  /** Which scopes are open where a label stands, for the jumps that leave some of them. */
  readonly #heldAt = new Map<string, Held | null>();
  readonly #jumps: { readonly point: MutablePoint; readonly label: string; readonly held: Held | null }[] =
    [];
  readonly #leaving = new Map<FlowPoint, Map<Scoped, FlowPoint>>();
  readonly #end = this.#make('end', null);
  readonly #statementExpressions: readonly Use<CStatementExpression>[];

  constructor(readonly definition: FunctionDeclaration) {
    this.#statementExpressions = find(definition.body, 'CStatementExpression');
  }

  build(): Flow {
    const entry = this.#sequence(this.definition.body.body, this.#end, {
      onBreak: null,
      onContinue: null,
      held: null,
    });
    for (const { point, label, held } of this.#jumps) {
      const to = this.#label(label);
      this.#link(point, [always(this.#leave(held, { point: to, held: this.#heldAt.get(label) ?? null }))]);
    }
    return { entry, end: this.#end, points: this.#points, all: this.#all };
  }

  #make(
    kind: PointKind,
    node: Node | null,
    scoped: Scoped | null = null,
    repeats: FlowPoint['repeats'] = null,
  ): MutablePoint {
    const point: MutablePoint = {
      kind,
      node,
      scoped,
      edges: [],
      next: [],
      whenTrue: null,
      whenFalse: null,
      repeats,
    };
    this.#all.push(point);
    if (node) this.#points.set(node, point);
    return point;
  }

  #link(point: MutablePoint, edges: readonly Edge[]): void {
    point.edges = edges;
    point.next = edges.map(({ to }) => to);
  }

  #statementPoint(node: Node, next: FlowPoint): FlowPoint {
    const point = this.#make('statement', node);
    this.#link(point, [always(next)]);
    return point;
  }

  #condition(point: MutablePoint, test: Expression | null, whenTrue: FlowPoint, whenFalse: FlowPoint): void {
    const constant = test ? constantTruth(test) : true;
    point.whenTrue = whenTrue;
    point.whenFalse = whenFalse;
    const edges = [when(true, whenTrue), when(false, whenFalse)];
    this.#link(point, constant === null ? edges : [edges[constant ? 0 : 1]]);
  }

  #label(name: string): MutablePoint {
    let point = this.#labels.get(name);
    if (!point) this.#labels.set(name, (point = this.#make('label', null)));
    return point;
  }

  /** What is given back on the way from a place to a target, in the order in which C does it: innermost first. */
  #leave(held: Held | null, target: Target): FlowPoint {
    if (held === null || held === target.held || isWithin(target.held, held)) return target.point;
    const next = this.#leave(held.outer, target);
    let known = this.#leaving.get(next);
    if (!known) this.#leaving.set(next, (known = new Map<Scoped, FlowPoint>()));
    let point = known.get(held.scoped);
    if (!point) {
      const made = this.#make('leave', null, held.scoped);
      this.#link(made, [always(next)]);
      known.set(held.scoped, (point = made));
    }
    return point;
  }

  #sequence(statements: readonly Statement[], after: FlowPoint, around: Surroundings): FlowPoint {
    const scoped = statements.findIndex((one) => one.type !== 'CMacroBlock' && isScoped(one));
    if (scoped < 0)
      return statements.reduceRight((next, statement) => this.#statement(statement, next, around), after);
    const entered = statements[scoped] as Scoped;
    const held: Held = { scoped: entered, outer: around.held };
    const left = this.#leave(held, { point: after, held: around.held });
    const rest = this.#sequence(statements.slice(scoped + 1), left, { ...around, held });
    const point = this.#make('enter', entered, entered);
    this.#link(point, [always(rest)]);
    return this.#sequence(statements.slice(0, scoped), this.#inside(entered, point, around), around);
  }

  #statement(statement: Statement, after: FlowPoint, around: Surroundings): FlowPoint {
    switch (statement.type) {
      case 'BlockStatement':
        return this.#sequence(statement.body, after, around);
      case 'IfStatement': {
        const point = this.#make('condition', statement.test);
        const otherwise = statement.alternate ? this.#statement(statement.alternate, after, around) : after;
        const consequent = this.#statement(statement.consequent, after, around);
        this.#condition(point, statement.test, consequent, otherwise);
        return this.#inside(statement.test, point, around);
      }
      case 'WhileStatement':
      case 'DoWhileStatement': {
        const first = statement.type === 'WhileStatement';
        const point = this.#make('condition', statement.test, null, first ? 'before' : 'after');
        const test = this.#inside(statement.test, point, around);
        const body = this.#statement(statement.body, test, this.#loop(around, after, test));
        this.#condition(point, statement.test, body, after);
        return first ? test : body;
      }
      case 'ForStatement':
        return this.#for(statement, after, around);
      case 'SwitchStatement':
        return this.#switch(statement, after, around);
      case 'ReturnStatement': {
        const end = this.#leave(around.held, { point: this.#end, held: null });
        return this.#inside(statement, this.#statementPoint(statement, end), around);
      }
      case 'BreakStatement':
        return this.#statementPoint(statement, this.#jump(around.onBreak, after, around));
      case 'ContinueStatement':
        return this.#statementPoint(statement, this.#jump(around.onContinue, after, around));
      case 'CGotoStatement': {
        const point = this.#make('statement', statement);
        this.#jumps.push({ point, label: statement.label.name, held: around.held });
        return point;
      }
      case 'LabeledStatement': {
        const point = this.#label(statement.label.name);
        this.#points.set(statement.label, point);
        this.#heldAt.set(statement.label.name, around.held);
        this.#link(point, [always(this.#statement(statement.body, after, around))]);
        return point;
      }
      case 'CMacroBlock':
        return this.#macroBlock(statement, after, around);
      case 'CPreprocConditional': {
        const edges = statement.branches.map((branch): Edge => {
          const to = this.#sequence(branch.body as readonly Statement[], after, around);
          return { to, when: { kind: 'branch', of: branch } };
        });
        const complete = statement.branches.some((branch) => branch.directive === 'else');
        const point = this.#make('choice', statement);
        this.#link(point, complete ? edges : [...edges, always(after)]);
        return point;
      }
      default:
        return this.#inside(statement, this.#statementPoint(statement, after), around);
    }
  }

  #jump(target: Target | null, after: FlowPoint, around: Surroundings): FlowPoint {
    return target ? this.#leave(around.held, target) : after;
  }

  #loop(around: Surroundings, onBreak: FlowPoint, onContinue: FlowPoint): Surroundings {
    const { held } = around;
    return { held, onBreak: { point: onBreak, held }, onContinue: { point: onContinue, held } };
  }

  #for(
    statement: Extract<Statement, { type: 'ForStatement' }>,
    after: FlowPoint,
    around: Surroundings,
  ): FlowPoint {
    const point = this.#make('condition', statement.test ?? statement, null, 'before');
    const test = statement.test ? this.#inside(statement.test, point, around) : point;
    const update = statement.update
      ? this.#inside(statement.update, this.#statementPoint(statement.update, test), around)
      : test;
    const body = this.#statement(statement.body, update, this.#loop(around, after, update));
    this.#condition(point, statement.test, body, after);
    if (!statement.init) return test;
    return this.#inside(statement.init, this.#statementPoint(statement.init, test), around);
  }

  #switch(
    statement: Extract<Statement, { type: 'SwitchStatement' }>,
    after: FlowPoint,
    around: Surroundings,
  ): FlowPoint {
    const inner: Surroundings = { ...around, onBreak: { point: after, held: around.held } };
    const edges: Edge[] = [];
    statement.cases.reduceRight((next, one) => {
      const to = this.#sequence(one.consequent, next, inner);
      edges.unshift({ to, when: { kind: 'case', of: one } });
      return to;
    }, after);
    const complete = statement.cases.some((one) => one.test === null);
    const point = this.#make('switch', statement.discriminant);
    this.#link(point, complete ? edges : [...edges, { to: after, when: { kind: 'no-case' } }]);
    return this.#inside(statement.discriminant, point, around);
  }

  /**
   * `scoped_guard()` is a `for` that runs once (include/linux/cleanup.h): `break` and `continue` in it leave its block, not
   * the loop around it.
   */
  #macroBlock(statement: CMacroBlock, after: FlowPoint, around: Surroundings): FlowPoint {
    if (isGuardBlock(statement)) {
      const held: Held = { scoped: statement, outer: around.held };
      const left = this.#leave(held, { point: after, held: around.held });
      const out: Target = { point: after, held: around.held };
      const body = this.#statement(statement.body, left, { onBreak: out, onContinue: out, held });
      const point = this.#make('enter', statement, statement);
      this.#link(point, [always(body)]);
      return point;
    }
    const point = this.#make('loop', statement, null, 'before');
    const body = this.#statement(statement.body, point, this.#loop(around, after, point));
    this.#link(point, [
      { to: body, when: { kind: 'round', again: true } },
      { to: after, when: { kind: 'round', again: false } },
    ]);
    return point;
  }

  /** The statements of `({ ... })` in an expression come before the expression; some ways through it may pass them by. */
  #inside(holder: Node, point: FlowPoint, around: Surroundings): FlowPoint {
    const own = this.#statementExpressionsIn(holder).flatMap(({ node, parents }) => {
      const outside = parents.slice(0, parents.findLastIndex((parent) => contains(holder, parent)) + 1);
      const outermost = !outside.some((parent) => parent.type === 'CStatementExpression');
      return outermost ? [{ node, outside }] : [];
    });
    return own.reduceRight((next, { node, outside }) => {
      const body = this.#sequence(node.body.body, next, around);
      const optional = outside.some(
        ({ type }) => type === 'LogicalExpression' || type === 'ConditionalExpression',
      );
      if (!optional) return body;
      const choice = this.#make('choice', node);
      this.#link(choice, [always(body), always(next)]);
      return choice;
    }, point);
  }

  /** Those in a part of the function: looked up by where they begin, since every statement asks. */
  #statementExpressionsIn(holder: Node): readonly Use<CStatementExpression>[] {
    const all = this.#statementExpressions;
    const begins = (offset: number): number => countBefore(all, ({ node }) => node.start < offset);
    return all.slice(begins(holder.start), begins(holder.end)).filter(({ node }) => contains(holder, node));
  }
}

/** Is a scope among those open at a place, or around them? */
function isWithin(place: Held | null, held: Held): boolean {
  for (let at = place; at; at = at.outer) if (at.scoped === held.scoped) return true;
  return false;
}

/** Is the condition a number: the 0 of `do { ... } while (0)`, the 1 of `while (1)`? */
function constantTruth(test: Expression): boolean | null {
  const bare = unparenthesized(test);
  if (bare.type === 'Literal' && typeof bare.value === 'bigint') return bare.value !== 0n;
  if (bare.type === 'Identifier' && (bare.name === 'true' || bare.name === 'false'))
    return bare.name === 'true';
  return null;
}
