import type { CPreprocConditional, Statement, TopLevel } from '../../model/nodes';

/** What the preprocessor knows: configuration symbols and the macros of the file so far. */
export interface Configuration {
  /** The value of an object-like macro as text, or null when it is not defined. */
  value(name: string): string | null;
}

/**
 * Evaluate the condition of an `#if`. Names that are not defined are 0, as in C.
 * Conditions in the form of the driver model's item conditions (`ifdef X`, `!(ifdef X)`) are understood too.
 * @returns whether the branch is compiled
 */
export function evaluateCondition(text: string, configuration: Configuration): boolean {
  return new ConditionParser(text, configuration).value() !== 0;
}

/** The statements or items of a conditional that are compiled. */
export function chosenBranch(
  node: CPreprocConditional,
  configuration: Configuration,
): readonly (Statement | TopLevel)[] {
  for (const branch of node.branches) {
    const { directive, condition } = branch;
    let taken: boolean;
    if (directive === 'else') taken = true;
    else if (directive === 'ifdef' || directive === 'elifdef')
      taken = configuration.value(condition.trim()) !== null;
    else if (directive === 'ifndef' || directive === 'elifndef')
      taken = configuration.value(condition.trim()) === null;
    else taken = evaluateCondition(condition, configuration);
    if (taken) return branch.body;
  }
  return [];
}

const TOKEN =
  /\s*(?:(\d[\w.]*)|([A-Za-z_]\w*)|'(\\?.)'|(&&|\|\||==|!=|<=|>=|<<|>>|[!~()+\-*/%<>&|^?:,])|(\S))/y;

/** Macros that are replaced for one condition; those of a kernel need a few dozen. */
const MOST_NAMES = 10_000;
/** Tokens that may open a level, in a condition. */
const MOST_LEVELS = 200;

function isDeep(tokens: readonly string[]): boolean {
  return tokens.filter((token) => /^[(!~?+-]$/.test(token)).length > MOST_LEVELS;
}

class ConditionParser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(
    text: string,
    private readonly configuration: Configuration,
    private readonly depth = 0,
    /** Macros that may still be replaced for one condition. */
    readonly budget = { names: MOST_NAMES },
  ) {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text))
      this.#tokens.push(match[0].trim());
  }

  value(): number {
    // What no preprocessor computes in reasonable time or depth counts as not defined.
    if (this.#tokens.length === 0 || this.budget.names <= 0 || isDeep(this.#tokens)) return 0;
    return this.#conditional();
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #accept(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #conditional(): number {
    const test = this.#binary(0);
    if (!this.#accept('?')) return test;
    const then = this.#conditional();
    this.#accept(':');
    const otherwise = this.#conditional();
    return test !== 0 ? then : otherwise;
  }

  #binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (operators.includes(this.#peek())) {
      const operator = this.#next();
      left = apply(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): number {
    const token = this.#next();
    if (token === '!') return this.#unary() === 0 ? 1 : 0;
    if (token === '-') return -this.#unary();
    if (token === '~') return ~this.#unary();
    if (token === '+') return this.#unary();
    if (token === '(') {
      const value = this.#conditional();
      this.#accept(')');
      return value;
    }
    if (/^\d/.test(token))
      return Number(
        /^0[xX]/.test(token) ? parseInt(token, 16) : parseInt(token, token.startsWith('0') ? 8 : 10),
      );
    if (token === 'defined') {
      const parenthesised = this.#accept('(');
      const name = this.#next();
      if (parenthesised) this.#accept(')');
      return this.configuration.value(name) !== null ? 1 : 0;
    }
    if (token === 'ifdef') return this.configuration.value(this.#next()) !== null ? 1 : 0;
    if (token === 'ifndef') return this.configuration.value(this.#next()) === null ? 1 : 0;
    if (/^[A-Za-z_]/.test(token)) return this.#name(token);
    return 0;
  }

  #name(name: string): number {
    if (this.#accept('(')) {
      const args: number[] = [];
      const words: string[] = [];
      while (this.#peek() !== ')' && this.#at < this.#tokens.length) {
        words.push(this.#peek());
        args.push(this.#conditional());
        this.#accept(',');
      }
      this.#accept(')');
      if (/^IS_(ENABLED|BUILTIN|REACHABLE)$/.test(name))
        return this.configuration.value(words[0] ?? '') !== null ? 1 : 0;
      if (name === 'KERNEL_VERSION') {
        const [a = 0, b = 0, c = 0] = args;
        return a * 65536 + b * 256 + Math.min(c, 255);
      }
      return 0;
    }
    const text = this.configuration.value(name);
    if (text === null || this.depth > 20 || --this.budget.names < 0) return 0;
    return new ConditionParser(text, this.configuration, this.depth + 1, this.budget).value();
  }
}

const LEVELS = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '||':
      return a !== 0 || b !== 0 ? 1 : 0;
    case '&&':
      return a !== 0 && b !== 0 ? 1 : 0;
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? 0 : Math.trunc(a / b);
    case '%':
      return b === 0 ? 0 : a % b;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '&':
      return Number(BigInt(a) & BigInt(b));
    case '|':
      return Number(BigInt(a) | BigInt(b));
    default:
      return Number(BigInt(a) ^ BigInt(b));
  }
}
