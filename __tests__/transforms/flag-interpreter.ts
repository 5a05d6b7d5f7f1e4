import type { CType, Expression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { exactFlagNames } from '../../kernel/flags';

/** What a run of a hook over a word of flags came to. */
export interface Outcome {
  /** The function's result, as an int; null when it ran off its end. */
  readonly result: bigint | null;
  /** The mapping's flags afterwards. */
  readonly flags: bigint;
}

const VM_VALUES = new Map<string, bigint>();
const BIT_NUMBERS = new Map<string, bigint>();
for (const [name, flags] of exactFlagNames()) {
  VM_VALUES.set(
    name,
    flags.reduce((word, flag) => word | (1n << BigInt(flag.bit)), 0n),
  );
  for (const flag of flags) BIT_NUMBERS.set(flag.name, 1n << BigInt(flag.bit));
}

class Returned {
  constructor(readonly value: bigint) {}
}

/**
 * Runs the part of C that the flags' conversion is about, in the legacy form or the converted one: locals of integer
 * types, conditions, and the kernel's helpers on `vma` and on `desc`. Anything else throws.
 */
export class FlagInterpreter {
  #flags = 0n;
  #locals = new Map<string, { type: string; value: bigint }>();

  /** @param variables the values of names that the function does not declare */
  constructor(private readonly variables: Readonly<Record<string, bigint>>) {}

  run(definition: FunctionDeclaration, flags: bigint): Outcome {
    this.#flags = flags;
    this.#locals = new Map();
    const returned = this.#block(definition.body.body);
    return { result: returned ? BigInt.asIntN(32, returned.value) : null, flags: this.#flags };
  }

  #block(statements: readonly Statement[]): Returned | null {
    for (const statement of statements) {
      const returned = this.#statement(statement);
      if (returned) return returned;
    }
    return null;
  }

  #statement(node: Statement): Returned | null {
    switch (node.type) {
      case 'BlockStatement':
        return this.#block(node.body);
      case 'ExpressionStatement':
        this.#evaluate(node.expression);
        return null;
      case 'IfStatement':
        if (this.#evaluate(node.test) !== 0n) return this.#statement(node.consequent);
        return node.alternate ? this.#statement(node.alternate) : null;
      case 'ReturnStatement':
        return new Returned(node.argument ? this.#evaluate(node.argument) : 0n);
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          this.#locals.set(id.name, { type: typeName(id.ctype), value: 0n });
          if (init) this.#assign(id.name, this.#evaluate(init));
        }
        return null;
      default:
        throw new Error(`the interpreter has no ${node.type}`);
    }
  }

  #assign(name: string, value: bigint): bigint {
    const local = this.#locals.get(name);
    if (!local) throw new Error(`${name} is not a local`);
    local.value = converted(local.type, value);
    return local.value;
  }

  #evaluate(node: Node): bigint {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return this.#evaluate(node.expression);
      case 'Literal':
        return node.value as bigint;
      case 'Identifier':
        return this.#name(node.name);
      case 'MemberExpression':
        if (isFlags(node)) return this.#flags;
        throw new Error('the interpreter knows no other member');
      case 'UnaryExpression': {
        const value = this.#evaluate(node.argument);
        if (node.operator === '!') return value === 0n ? 1n : 0n;
        if (node.operator === '-') return -value;
        return BigInt.asUintN(64, ~value);
      }
      case 'BinaryExpression':
        return binary(node.operator, this.#evaluate(node.left), this.#evaluate(node.right));
      case 'LogicalExpression': {
        const left = this.#evaluate(node.left) !== 0n;
        if (node.operator === '&&' ? !left : left) return left ? 1n : 0n;
        return this.#evaluate(node.right) === 0n ? 0n : 1n;
      }
      case 'ConditionalExpression':
        if (!node.consequent) return this.#evaluate(node.test) || this.#evaluate(node.alternate);
        return this.#evaluate(this.#evaluate(node.test) === 0n ? node.alternate : node.consequent);
      case 'CCastExpression':
        return converted(typeName(node.ctype), this.#evaluate(node.argument));
      case 'AssignmentExpression': {
        const right = this.#evaluate(node.right);
        const operator = node.operator.slice(0, -1);
        const value = operator === '' ? right : binary(operator, this.#evaluate(node.left), right);
        if (isFlags(node.left)) return (this.#flags = BigInt.asUintN(64, value));
        if (node.left.type === 'Identifier') return this.#assign(node.left.name, value);
        throw new Error('the interpreter cannot assign to that');
      }
      case 'CallExpression':
        return this.#call(node.callee, node.arguments);
      default:
        throw new Error(`the interpreter has no ${node.type}`);
    }
  }

  #name(name: string): bigint {
    const value =
      this.#locals.get(name)?.value ?? VM_VALUES.get(name) ?? BIT_NUMBERS.get(name) ?? this.variables[name];
    if (value === undefined) throw new Error(`${name} has no value`);
    return value;
  }

  #call(callee: Expression, all: readonly Node[]): bigint {
    const name = callee.type === 'Identifier' ? callee.name : '';
    const first = all[0];
    const target = first?.type === 'Identifier' ? first.name : '';
    const mask = (): bigint => all.slice(1).reduce((word, bit) => word | this.#evaluate(bit), 0n);
    const argument = (index: number): bigint => this.#evaluate(all[index]);
    if (target === 'vma') {
      switch (name) {
        case 'vm_flags_set':
          return (this.#flags |= argument(1));
        case 'vm_flags_clear':
          return (this.#flags &= ~argument(1));
        case 'vm_flags_mod':
          return (this.#flags = (this.#flags | argument(1)) & ~argument(2));
        case 'vm_flags_init':
        case 'vm_flags_reset':
          return (this.#flags = argument(1));
        default:
      }
    }
    if (target === 'desc') {
      switch (name) {
        case 'vma_desc_test':
          if (all.length !== 2) throw new Error('vma_desc_test() takes one flag');
          return truth((this.#flags & mask()) !== 0n);
        case 'vma_desc_test_flags':
        case 'vma_desc_test_any':
          return truth((this.#flags & mask()) !== 0n);
        case 'vma_desc_test_all':
          return truth((this.#flags & mask()) === mask());
        case 'vma_desc_set_flags':
          return (this.#flags |= mask());
        case 'vma_desc_clear_flags':
          return (this.#flags &= BigInt.asUintN(64, ~mask()));
        case 'vma_desc_set_flags_mask':
          return (this.#flags |= argument(1));
        case 'vma_desc_clear_flags_mask':
          return (this.#flags &= BigInt.asUintN(64, ~argument(1)));
        case 'vma_desc_is_cow_mapping':
          return this.#isCow(this.#flags);
        default:
      }
    }
    if (name === 'legacy_to_vma_flags') return argument(0);
    if (name === 'vma_flags_to_legacy' && isFlagsOfDescriptor(all[0])) return this.#flags;
    if (name === 'is_cow_mapping') return this.#isCow(argument(0));
    throw new Error(`the interpreter has no ${name}(${target})`);
  }

  #isCow(flags: bigint): bigint {
    const shared = VM_VALUES.get('VM_SHARED')!;
    const maywrite = VM_VALUES.get('VM_MAYWRITE')!;
    return truth((flags & (shared | maywrite)) === maywrite);
  }
}

function isFlagsOfDescriptor(node: Node | undefined): boolean {
  return (
    node?.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'desc' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'vma_flags'
  );
}

function isFlags(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'vma' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'vm_flags'
  );
}

function typeName(type: CType): string {
  if (type.kind !== 'named') throw new Error('the interpreter has numbers only');
  return type.name;
}

function converted(type: string, value: bigint): bigint {
  switch (type) {
    case 'bool':
      return truth(value !== 0n);
    case 'int':
      return BigInt.asIntN(32, value);
    case 'unsigned long':
    case 'vm_flags_t':
      return BigInt.asUintN(64, value);
    default:
      throw new Error(`the interpreter has no ${type}`);
  }
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function binary(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '&':
      return BigInt.asUintN(64, a) & BigInt.asUintN(64, b);
    case '|':
      return BigInt.asUintN(64, a) | BigInt.asUintN(64, b);
    case '^':
      return BigInt.asUintN(64, a) ^ BigInt.asUintN(64, b);
    case '==':
      return truth(BigInt.asUintN(64, a) === BigInt.asUintN(64, b));
    case '!=':
      return truth(BigInt.asUintN(64, a) !== BigInt.asUintN(64, b));
    case '>':
      return truth(a > b);
    case '<':
      return truth(a < b);
    default:
      throw new Error(`the interpreter has no ${operator}`);
  }
}
