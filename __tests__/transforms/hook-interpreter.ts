import type { Expression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { parseDriver } from '../../model/parse';

/** What a run of a hook showed. */
export interface Run {
  /** What mmap() returns to user space. */
  readonly result: bigint;
  /** Calls of functions that the interpreter does not know, in order. */
  readonly effects: readonly string[];
  /** The frame that is mapped when mmap() returns, if any: an error unmaps it. */
  readonly mapped: string | null;
}

/** The numbers of the errors that hooks are written with; 12 is what a mapping call fails with. */
const ERRORS: Readonly<Record<string, bigint>> = {
  EPERM: 1n,
  EIO: 5n,
  EAGAIN: 11n,
  ENOMEM: 12n,
  EINVAL: 22n,
};

type Completion =
  { kind: 'normal' | 'break' } | { kind: 'return'; value: bigint } | { kind: 'goto'; label: string };

const NORMAL: Completion = { kind: 'normal' };

/**
 * Run the hook `hook` or `hook_mmap_prepare` of a source text: a C interpreter that is small enough to be read as the
 * meaning of the statements that the tests write. It knows nothing of the transforms.
 * @param conditions what `c(0)`, `c(1)` ... are
 * @param fails does the mapping work fail with -ENOMEM?
 */
export function runHook(source: string, conditions: readonly boolean[], fails: boolean): Run {
  const driver = parseDriver(source, { path: 'hook.c' });
  const legacy = driver.function('x_mmap');
  const hook = legacy ?? driver.function('x_mmap_prepare');
  if (!hook) throw new Error(`no hook in ${source}`);
  const machine = new Machine(conditions, fails);
  const value = machine.run(hook);
  const { effects } = machine;
  if (value !== 0n) return { result: value, effects, mapped: null };
  if (machine.action === null) return { result: 0n, effects, mapped: machine.mapped };
  if (!fails) return { result: 0n, effects, mapped: machine.action };
  const filter = machine.errorHook === null ? null : driver.function(machine.errorHook);
  const error = filter ? new Machine(conditions, fails).run(filter) : -ERRORS.ENOMEM;
  return { result: error, effects, mapped: null };
}

class Machine {
  readonly effects: string[] = [];
  action: string | null = null;
  errorHook: string | null = null;
  mapped: string | null = null;
  readonly #variables = new Map<string, bigint>();

  constructor(
    readonly conditions: readonly boolean[],
    readonly fails: boolean,
  ) {}

  run(definition: FunctionDeclaration): bigint {
    const completion = this.#list(definition.body.body);
    if (completion.kind !== 'return') throw new Error(`the function ends with ${completion.kind}`);
    return completion.value;
  }

  #list(statements: readonly Statement[]): Completion {
    for (let i = 0; i < statements.length; i++) {
      const completion = this.#statement(statements[i]);
      if (completion.kind === 'goto') {
        const target = statements.findIndex(
          (s) => s.type === 'LabeledStatement' && s.label.name === completion.label,
        );
        if (target < 0) return completion;
        i = target - 1;
      } else if (completion.kind !== 'normal') {
        return completion;
      }
    }
    return NORMAL;
  }

  #statement(statement: Statement): Completion {
    switch (statement.type) {
      case 'BlockStatement':
        return this.#list(statement.body);
      case 'EmptyStatement':
        return NORMAL;
      case 'VariableDeclaration':
        for (const { id, init } of statement.declarations)
          if (init && init.type !== 'MemberExpression') this.#variables.set(id.name, this.#value(init));
        return NORMAL;
      case 'ExpressionStatement':
        this.#value(statement.expression);
        return NORMAL;
      case 'IfStatement':
        if (this.#value(statement.test) !== 0n) return this.#statement(statement.consequent);
        return statement.alternate ? this.#statement(statement.alternate) : NORMAL;
      case 'SwitchStatement': {
        const value = this.#value(statement.discriminant);
        const matching = statement.cases.findIndex((c) => c.test && this.#value(c.test) === value);
        const start = matching >= 0 ? matching : statement.cases.findIndex((c) => c.test === null);
        if (start < 0) return NORMAL;
        const completion = this.#list(statement.cases.slice(start).flatMap((c) => c.consequent));
        return completion.kind === 'break' ? NORMAL : completion;
      }
      case 'DoWhileStatement': {
        const completion = this.#statement(statement.body);
        return completion.kind === 'break' ? NORMAL : completion;
      }
      case 'LabeledStatement':
        return this.#statement(statement.body);
      case 'CGotoStatement':
        return { kind: 'goto', label: statement.label.name };
      case 'BreakStatement':
        return { kind: 'break' };
      case 'ReturnStatement':
        return { kind: 'return', value: this.#value(statement.argument!) };
      default:
        throw new Error(`cannot run ${statement.type}`);
    }
  }

  #value(expression: Expression): bigint {
    switch (expression.type) {
      case 'ParenthesizedExpression':
        return this.#value(expression.expression);
      case 'Literal':
        return expression.value as bigint;
      case 'Identifier': {
        const value = this.#variables.get(expression.name) ?? ERRORS[expression.name];
        if (value === undefined) throw new Error(`${expression.name} has no value`);
        return value;
      }
      case 'UnaryExpression': {
        const value = this.#value(expression.argument);
        return expression.operator === '-' ? -value : BigInt(value === 0n);
      }
      case 'AssignmentExpression':
        return this.#assign(expression.left, expression.right);
      case 'ConditionalExpression':
        return this.#value(
          this.#value(expression.test) !== 0n ? expression.consequent! : expression.alternate,
        );
      case 'BinaryExpression': {
        const left = this.#value(expression.left);
        const right = this.#value(expression.right);
        if (expression.operator === '<') return BigInt(left < right);
        if (expression.operator === '!=') return BigInt(left !== right);
        throw new Error(`cannot compute ${expression.operator}`);
      }
      case 'CallExpression':
        return this.#call(expression);
      default:
        throw new Error(`cannot compute ${expression.type}`);
    }
  }

  #assign(left: Expression, right: Expression): bigint {
    if (left.type === 'Identifier') {
      const value = this.#value(right);
      this.#variables.set(left.name, value);
      return value;
    }
    const member =
      left.type === 'MemberExpression' && left.property.type === 'Identifier' ? left.property.name : '';
    if (member !== 'error_hook' || right.type !== 'Identifier') throw new Error(`cannot assign ${member}`);
    this.errorHook = right.name;
    return 0n;
  }

  #call({ callee, arguments: args }: Extract<Node, { type: 'CallExpression' }>): bigint {
    const name = callee.type === 'Identifier' ? callee.name : '';
    const first = args[0];
    switch (name) {
      case 'c':
        return BigInt(this.conditions[Number(this.#value(first))]);
      case 'unlikely':
        return this.#value(first);
      case 'pr_err':
        return 0n;
      case 'remap_pfn_range':
        if (this.mapped !== null) throw new Error('mapped twice');
        if (this.fails) return -ERRORS.ENOMEM;
        this.mapped = (args[2] as { raw: string }).raw;
        return 0n;
      case 'mmap_action_remap_full':
        if (this.action !== null) throw new Error('an action replaces another');
        this.action = (args[1] as { raw: string }).raw;
        this.errorHook = null;
        return 0n;
      default:
        this.effects.push(name === 'note' ? `note ${this.#value(first)}` : name);
        return 0n;
    }
  }
}
