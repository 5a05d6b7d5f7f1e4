import { isZero } from '../mmap-actions/results';
import { unparenthesized } from '../../model/query';
import type { Expression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { walk } from '../../model/walk';

/**
 * The ways through a function: which statements run, in which order, and what is returned.
 * A loop's body runs once or not at all; a branch that cannot be taken, since the tested variable holds a known 0 or a
 * known error there, is left out.
 */
export interface Execution {
  /** Statements and tests in the order in which they run. */
  readonly trace: readonly Node[];
  /** How each test came out, the last time. */
  readonly outcomes: ReadonlyMap<Node, boolean>;
  readonly returned: Node | null;
  /** `success`: 0 is returned. `failure`: an error is. `unknown`: it may be either. */
  readonly outcome: 'success' | 'failure' | 'unknown';
}

/** More ways than this are not followed: the hook is too intricate to be moved about by a machine. */
const MOST = 3000;

type Instruction =
  | { readonly kind: 'run'; readonly node: Node }
  | { readonly kind: 'test'; readonly node: Expression; yes: number; no: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'choose'; readonly to: number[] }
  | { readonly kind: 'return'; readonly node: Node; readonly value: Expression | null };

/** Where a way has got to. */
interface State {
  readonly at: number;
  readonly trace: readonly Node[];
  readonly outcomes: ReadonlyMap<Node, boolean>;
  readonly values: Values;
  readonly visited: ReadonlySet<number>;
}

type Known = 'zero' | 'error';
type Values = ReadonlyMap<string, Known>;

/**
 * Every way through a function.
 * @returns null when there are too many, or when a jump leads nowhere
 */
export function executions(definition: FunctionDeclaration): readonly Execution[] | null {
  let found = followed.get(definition);
  if (found === undefined) followed.set(definition, (found = follow(definition)));
  return found;
}

const followed = new WeakMap<FunctionDeclaration, readonly Execution[] | null>();

function follow(definition: FunctionDeclaration): readonly Execution[] | null {
  const program = new Compiler().compile(definition.body);
  if (!program) return null;
  const found: Execution[] = [];
  const pending: State[] = [{ at: 0, trace: [], outcomes: new Map(), values: new Map(), visited: new Set() }];
  for (let state = pending.pop(); state; state = pending.pop()) {
    if (found.length > MOST || pending.length > MOST) return null;
    const { at, values } = state;
    const instruction = program[at];
    if (!instruction) {
      found.push({ trace: state.trace, outcomes: state.outcomes, returned: null, outcome: 'unknown' });
      continue;
    }
    switch (instruction.kind) {
      case 'run':
        pending.push({
          ...state,
          at: at + 1,
          trace: [...state.trace, instruction.node],
          values: valuesAfter(instruction.node, values),
        });
        break;
      case 'jump':
      case 'choose': {
        const targets = instruction.kind === 'jump' ? [instruction.to] : instruction.to;
        for (const to of targets) {
          // A jump backwards is followed once.
          if (to <= at && state.visited.has(at)) continue;
          pending.push({ ...state, at: to, visited: new Set([...state.visited, at]) });
        }
        break;
      }
      case 'test': {
        const trace = [...state.trace, instruction.node];
        const after = valuesAfter(instruction.node, values);
        for (const outcome of [true, false]) {
          const refined = refine(after, instruction.node, outcome);
          if (!refined) continue;
          const outcomes = new Map([...state.outcomes, [instruction.node, outcome]]);
          const next = outcome ? instruction.yes : instruction.no;
          pending.push({ ...state, at: next, trace, outcomes, values: refined });
        }
        break;
      }
      case 'return': {
        const outcome = outcomeOf(instruction.value, valuesAfter(instruction.node, values));
        const { outcomes } = state;
        found.push({
          trace: [...state.trace, instruction.node],
          outcomes,
          returned: instruction.node,
          outcome,
        });
        break;
      }
    }
  }
  return found;
}

function outcomeOf(value: Expression | null, values: Values): Execution['outcome'] {
  if (!value) return 'unknown';
  const known = valueOf(value, values);
  return known === 'zero' ? 'success' : known === 'error' ? 'failure' : 'unknown';
}

function valueOf(expression: Expression, values: Values): Known | null {
  const bare = unparenthesized(expression);
  if (isZero(bare)) return 'zero';
  if (bare.type === 'Identifier') return values.get(bare.name) ?? null;
  if (bare.type === 'UnaryExpression' && bare.operator === '-') {
    const inner = unparenthesized(bare.argument);
    return inner.type === 'Identifier' && /^E[A-Z0-9]+$/.test(inner.name) ? 'error' : null;
  }
  if (bare.type === 'CallExpression' && bare.callee.type === 'Identifier')
    return bare.callee.name === 'PTR_ERR' ? 'error' : null;
  return null;
}

/** What is known of the variables after a statement or a test. */
function valuesAfter(node: Node, values: Values): Values {
  let after: Map<string, Known> | null = null;
  const set = (name: string, value: Known | null): void => {
    after ??= new Map(values);
    if (value) after.set(name, value);
    else after.delete(name);
  };
  walk(node, (inner) => {
    if (inner.type === 'AssignmentExpression' && inner.left.type === 'Identifier')
      set(inner.left.name, inner.operator === '=' ? valueOf(inner.right, values) : null);
    if (inner.type === 'VariableDeclarator')
      set(inner.id.name, inner.init ? valueOf(inner.init, values) : null);
    if (inner.type === 'UpdateExpression' || inner.type === 'CAddressOf') {
      const argument = unparenthesized(inner.argument);
      if (argument.type === 'Identifier') set(argument.name, null);
    }
  });
  return after ?? values;
}

/** What is known once a test had an outcome; null when it cannot have it. */
function refine(values: Values, test: Expression, outcome: boolean): Values | null {
  const bare = unparenthesized(test);
  switch (bare.type) {
    case 'UnaryExpression':
      return bare.operator === '!' ? refine(values, bare.argument, !outcome) : values;
    case 'CallExpression': {
      const [argument] = bare.arguments;
      const hint = bare.callee.type === 'Identifier' && /^(un)?likely$/.test(bare.callee.name);
      return hint && argument && argument.type !== 'CTypeName' ? refine(values, argument, outcome) : values;
    }
    case 'BinaryExpression':
      if (!isZero(bare.right)) return values;
      if (bare.operator === '!=' || bare.operator === '<') return refine(values, bare.left, outcome);
      if (bare.operator === '==' || bare.operator === '>=') return refine(values, bare.left, !outcome);
      return values;
    case 'AssignmentExpression':
      return refine(values, bare.left, outcome);
    case 'Identifier': {
      const now: Known = outcome ? 'error' : 'zero';
      const before = values.get(bare.name);
      if (before && before !== now) return null;
      return new Map([...values, [bare.name, now]]);
    }
    case 'Literal':
      return (bare.value !== 0n) === outcome ? values : null;
    default:
      return values;
  }
}

/** Statements as instructions that name what follows them. */
class Compiler {
  readonly #program: Instruction[] = [];
  readonly #labels = new Map<string, number>();
  readonly #gotos: { readonly jump: { to: number }; readonly label: string }[] = [];
  /** Where `break` and `continue` of the enclosing loop or switch jump, to be filled in. */
  readonly #breaks: { to: number }[][] = [];
  readonly #continues: { to: number }[][] = [];

  compile(body: Statement): Instruction[] | null {
    this.#statement(body);
    for (const { jump, label } of this.#gotos) {
      const at = this.#labels.get(label);
      if (at === undefined) return null;
      jump.to = at;
    }
    return this.#program;
  }

  get #here(): number {
    return this.#program.length;
  }

  #jump(): { kind: 'jump'; to: number } {
    const jump = { kind: 'jump' as const, to: -1 };
    this.#program.push(jump);
    return jump;
  }

  #statement(statement: Statement | Node): void {
    switch (statement.type) {
      case 'BlockStatement':
        for (const inner of statement.body) this.#statement(inner);
        return;
      case 'IfStatement': {
        const test = { kind: 'test' as const, node: statement.test, yes: this.#here + 1, no: -1 };
        this.#program.push(test);
        this.#statement(statement.consequent);
        if (statement.alternate) {
          const over = this.#jump();
          test.no = this.#here;
          this.#statement(statement.alternate);
          over.to = this.#here;
        } else {
          test.no = this.#here;
        }
        return;
      }
      case 'WhileStatement':
        this.#loop(statement.test, [statement.body], true);
        return;
      case 'DoWhileStatement':
        this.#loop(statement.test, [statement.body], false);
        return;
      case 'ForStatement':
        if (statement.init) this.#program.push({ kind: 'run', node: statement.init });
        this.#loop(statement.test, [statement.body, ...(statement.update ? [statement.update] : [])], true);
        return;
      case 'CMacroBlock':
        if (/guard/.test(statement.callee.name)) {
          this.#program.push({ kind: 'run', node: statement.callee });
          this.#statement(statement.body);
        } else {
          this.#loop(null, [statement.body], true);
        }
        return;
      case 'SwitchStatement':
        this.#switch(statement);
        return;
      case 'CPreprocConditional': {
        const choose = { kind: 'choose' as const, to: [] as number[] };
        this.#program.push(choose);
        const ends: { to: number }[] = [];
        for (const branch of statement.branches) {
          choose.to.push(this.#here);
          for (const inner of branch.body) this.#statement(inner);
          ends.push(this.#jump());
        }
        if (!statement.branches.some((branch) => branch.directive === 'else')) choose.to.push(this.#here);
        for (const end of ends) end.to = this.#here;
        return;
      }
      case 'LabeledStatement':
        this.#labels.set(statement.label.name, this.#here);
        this.#statement(statement.body);
        return;
      case 'CGotoStatement':
        this.#gotos.push({ jump: this.#jump(), label: statement.label.name });
        return;
      case 'BreakStatement':
        this.#breaks.at(-1)?.push(this.#jump());
        return;
      case 'ContinueStatement':
        this.#continues.at(-1)?.push(this.#jump());
        return;
      case 'ReturnStatement':
        this.#program.push({ kind: 'return', node: statement, value: statement.argument });
        return;
      case 'EmptyStatement':
        return;
      default:
        this.#program.push({ kind: 'run', node: statement });
    }
  }

  /** A loop whose body runs once, or not at all when the test comes first. */
  #loop(test: Expression | null, body: readonly Node[], testFirst: boolean): void {
    this.#breaks.push([]);
    this.#continues.push([]);
    const run = (node: Expression): void => void this.#program.push({ kind: 'run', node });
    const choose = { kind: 'choose' as const, to: [this.#here + (test && testFirst ? 2 : 1)] };
    if (test && testFirst) run(test);
    this.#program.push(choose);
    for (const node of body) this.#statement(node);
    const next = this.#here;
    if (test && !testFirst) run(test);
    if (testFirst) choose.to.push(this.#here);
    for (const jump of this.#breaks.pop() ?? []) jump.to = this.#here;
    for (const jump of this.#continues.pop() ?? []) jump.to = next;
  }

  #switch(statement: Extract<Statement, { type: 'SwitchStatement' }>): void {
    this.#program.push({ kind: 'run', node: statement.discriminant });
    const choose = { kind: 'choose' as const, to: [] as number[] };
    this.#program.push(choose);
    this.#breaks.push([]);
    for (const { consequent } of statement.cases) {
      choose.to.push(this.#here);
      for (const inner of consequent) this.#statement(inner);
    }
    if (!statement.cases.some((one) => one.test === null)) choose.to.push(this.#here);
    for (const jump of this.#breaks.pop() ?? []) jump.to = this.#here;
  }
}
