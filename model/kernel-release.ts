import { directivesOf, type Branch, type Conditional, type Directive } from './conditionals';
import type { SourceRange } from './nodes';
import type { ReleaseNumber } from '../kernel/releases/release';

/** A kernel release: major and minor number. */
export type Release = ReleaseNumber;

/** Kernels by their `LINUX_VERSION_CODE`, both ends included. */
export interface Kernels {
  readonly from: number;
  readonly to: number;
}

/** What `KERNEL_VERSION()` of include/generated/uapi/linux/version.h makes of three numbers. */
export function kernelVersion(major: number, minor: number, patch = 0): number {
  return major * 65536 + minor * 256 + Math.min(patch, 255);
}

/** A release and every later one. */
export function kernelsFrom([major, minor]: Release): Kernels {
  return { from: kernelVersion(major, minor), to: Number.MAX_SAFE_INTEGER };
}

/** Every kernel before a release. */
export function kernelsBefore([major, minor]: Release): Kernels {
  return { from: 0, to: kernelVersion(major, minor) - 1 };
}

/** A text as some kernels see it. */
export interface KernelText {
  readonly text: string;
  /** For each line of `text`, the line that it is in the whole text; both counted from 0. */
  readonly lines: readonly number[];
}

/**
 * What some kernels see of a C text: conditional directives that `LINUX_VERSION_CODE` alone decides, for all of these
 * kernels alike, are gone with the branches that none of them sees. Other directives stay.
 */
export function textFor(text: string, kernels: Kernels): KernelText {
  const dropped = droppedSpans(text, kernels);
  const lines: number[] = [];
  let result = '';
  let at = 0;
  let line = 0;
  for (const span of [...dropped, { start: text.length, end: text.length }]) {
    const kept = text.slice(at, span.start);
    result += kept;
    for (const next = line + linesOf(kept).length; line < next; line++) lines.push(line);
    line += linesOf(text.slice(span.start, span.end)).length;
    at = span.end;
  }
  return { text: result, lines };
}

/** The same with every line in its place: what the kernels do not see is empty. */
export function blankedTextFor(text: string, kernels: Kernels): string {
  let result = '';
  let at = 0;
  for (const span of droppedSpans(text, kernels)) {
    result += text.slice(at, span.start) + text.slice(span.start, span.end).replace(/[^\r\n]+/g, '');
    at = span.end;
  }
  return result + text.slice(at);
}

/** The lines of a text, each with its line end. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function droppedSpans(text: string, kernels: Kernels): SourceRange[] {
  if (!text.includes('LINUX_VERSION_CODE')) return [];
  const spans: SourceRange[] = [];
  const macros = new Map<string, boolean>();
  walk(directivesOf(text), { kernels, macros, decided: false, spans });
  return spans;
}

interface Walk {
  readonly kernels: Kernels;
  /** What is known about macros: defined, or undefined, because of the kernel's release. */
  readonly macros: Map<string, boolean>;
  /** Is what is being walked there because of the kernel's release, for all of the kernels? */
  readonly decided: boolean;
  readonly spans: SourceRange[];
}

function walk(directives: readonly Directive[], state: Walk): void {
  for (const directive of directives) {
    if (directive.kind === 'conditional') {
      resolve(directive, state);
      continue;
    }
    const macro = /^(define|undef) (\w+)/.exec(directive.text);
    if (!macro) continue;
    if (state.decided) state.macros.set(macro[2], macro[1] === 'define');
    else state.macros.delete(macro[2]);
  }
}

function resolve(conditional: Conditional, state: Walk): void {
  const { branches } = conditional;
  const truths = branches.map((branch) => truth(branch, state));
  const first = truths.findIndex((value) => value !== false);
  if (!asksForRelease(branches, state.macros) || (first >= 0 && truths[first] === null)) {
    for (const branch of branches) walk(branch.inside, { ...state, decided: false });
    return;
  }
  const live = first < 0 ? null : branches[first];
  if (!live) {
    state.spans.push(conditional);
    return;
  }
  state.spans.push({ start: conditional.start, end: live.body.start });
  walk(live.inside, { ...state, decided: true });
  state.spans.push({ start: live.body.end, end: conditional.end });
}

/** `#if 0` is no concern of this. */
function asksForRelease(branches: readonly Branch[], macros: ReadonlyMap<string, boolean>): boolean {
  const words = branches.flatMap(({ condition }) => condition.match(/\w+/g) ?? []);
  return words.some((word) => word === 'LINUX_VERSION_CODE' || macros.has(word));
}

/** Is a branch taken by all of the kernels (true), by none (false), or can that not be told? */
function truth({ keyword, condition }: Branch, { kernels, macros }: Walk): boolean | null {
  if (keyword === 'else') return true;
  const plain = /^(?:el)?if$/.test(keyword);
  const text = plain ? condition : `${keyword.includes('n') ? '!' : ''}defined(${condition})`;
  return evaluateCondition(text, kernels, macros);
}

type Known = ReadonlyMap<string, boolean>;

const NOTHING: Known = new Map();

/**
 * The truth of a preprocessor condition for some kernels.
 * @param macros what is known about macros by name: defined, or not
 * @param symbols what is known about symbols of the configuration that are no modules, by name: set, or not
 * @returns null when it is not the same for all of them, or depends on something else
 */
export function evaluateCondition(
  condition: string,
  kernels: Kernels,
  macros: Known = NOTHING,
  symbols: Known = NOTHING,
): boolean | null {
  const evaluation = new Evaluation(condition, kernels, macros, symbols);
  return truthOf(evaluation.whole());
}

/** The values that an expression can have; null when nothing is known. */
type Value = { readonly low: number; readonly high: number } | null;

const known = (value: number | boolean): Value => ({ low: Number(value), high: Number(value) });

function truthOf(value: Value): boolean | null {
  if (value === null) return null;
  if (value.low === 0 && value.high === 0) return false;
  return value.low > 0 || value.high < 0 ? true : null;
}

const fromTruth = (value: boolean | null): Value => (value === null ? null : known(value));

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
];

/** Evaluates one condition: what it does not know is unknown, and so is the whole when it is no such expression. */
class Evaluation {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(
    condition: string,
    private readonly kernels: Kernels,
    private readonly macros: Known,
    private readonly symbols: Known,
  ) {
    this.#tokens = condition.match(/\w+|\|\||&&|[=!<>]=|<<|>>|\S/g) ?? [];
  }

  whole(): Value {
    const value = this.#binary(0);
    return this.#at === this.#tokens.length ? value : null;
  }

  #binary(level: number): Value {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#binary(level + 1);
    while (LEVELS[level].includes(this.#tokens[this.#at])) {
      const operator = this.#tokens[this.#at++];
      left = combine(operator, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): Value {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '!') {
      const value = truthOf(this.#unary());
      return fromTruth(value === null ? null : !value);
    }
    if (token === '(') {
      const value = this.#binary(0);
      this.#expect(')');
      return value;
    }
    if (/^\d/.test(token)) {
      const value = Number(token.replace(/[uUlL]+$/, '').replace(/^0(?=[0-7])/, '0o'));
      return Number.isNaN(value) ? null : known(value);
    }
    if (token === 'LINUX_VERSION_CODE') return { low: this.kernels.from, high: this.kernels.to };
    if (token === 'defined') {
      const name = this.#tokens[this.#at] === '(' ? this.#arguments()[0]?.[0] : this.#tokens[this.#at++];
      return fromTruth(this.macros.get(name ?? '') ?? this.symbols.get(name ?? '') ?? null);
    }
    if (!/^[A-Za-z_]/.test(token)) return null;
    const args = this.#tokens[this.#at] === '(' ? this.#arguments() : null;
    // Of what is defined they ask for its value, too (include/linux/kconfig.h): that of a symbol is 1.
    if (/^IS_(?:ENABLED|BUILTIN)$/.test(token))
      return fromTruth(this.symbols.get(args?.[0]?.[0] ?? '') ?? null);
    const numbers = args?.map(([text, ...more]) => (more.length === 0 ? Number(text) : NaN)) ?? [];
    if (token !== 'KERNEL_VERSION' || numbers.length !== 3 || numbers.some(Number.isNaN)) return null;
    return known(kernelVersion(numbers[0], numbers[1], numbers[2]));
  }

  /** The arguments in parentheses, as tokens. */
  #arguments(): string[][] {
    this.#expect('(');
    const args: string[][] = [[]];
    for (let depth = 1; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at];
      if (token === '(') depth++;
      if (token === ')' && --depth === 0) break;
      if (token === ',' && depth === 1) args.push([]);
      else args[args.length - 1].push(token);
    }
    this.#expect(')');
    return args;
  }

  /** A token that does not stand there makes the whole unknown: it is never passed. */
  #expect(token: string): void {
    if (this.#tokens[this.#at] === token) this.#at++;
    else this.#at = this.#tokens.length + 1;
  }
}

function combine(operator: string, left: Value, right: Value): Value {
  if (operator === '||' || operator === '&&') {
    const decides = operator === '||';
    const [a, b] = [truthOf(left), truthOf(right)];
    if (a === decides || b === decides) return known(decides);
    return a === null || b === null ? null : known(!decides);
  }
  if (left === null || right === null) return null;
  switch (operator) {
    case '<':
      return fromTruth(less(left, right));
    case '>':
      return fromTruth(less(right, left));
    case '<=':
      return fromTruth(not(less(right, left)));
    case '>=':
      return fromTruth(not(less(left, right)));
    case '==':
      return fromTruth(equal(left, right));
    case '!=':
      return fromTruth(not(equal(left, right)));
    case '+':
      return { low: left.low + right.low, high: left.high + right.high };
    default:
      return { low: left.low - right.high, high: left.high - right.low };
  }
}

type Interval = NonNullable<Value>;

function less(a: Interval, b: Interval): boolean | null {
  if (a.high < b.low) return true;
  return a.low >= b.high ? false : null;
}

function equal(a: Interval, b: Interval): boolean | null {
  if (a.high < b.low || b.high < a.low) return false;
  return a.low === a.high && b.low === b.high ? true : null;
}

const not = (value: boolean | null): boolean | null => (value === null ? null : !value);
