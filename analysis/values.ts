import { withoutErrorCasts } from './error-casts';
import { integerKind } from '../kernel/integer-types';
import { givesTruth, isHint as namesHint, testsForError } from '../kernel/groups';
import type { Driver } from '../model/driver';
import type {
  CallExpression,
  CType,
  Expression,
  FunctionDeclaration,
  Identifier,
  Node,
} from '../model/nodes';
import { withoutCasts, calleeName, find, unparenthesized } from '../model/query';
import { typeText } from '../model/types';
import { walk } from '../model/walk';
import { evaluatedAt, type FlowPoint } from './control-flow';
import { givenBack } from './given-back';
import { definesFor, leavingUse, mentionBy } from './macro-bodies';
import { namedConstant } from './named-constants';
import { assignsArgument, isLocal, localsOf } from './places';

/**
 * What is known of the values of a function's locals: 0, an error number, a constant, bounds, or nothing. Statements change
 * it, and the outcome of a test refines it. Sign and type are C's: an unsigned variable is never below 0.
 */
export type Value =
  | { readonly kind: 'zero' }
  /** The error number of a call that has failed: negative. `of` null: of some call that does not matter. */
  | { readonly kind: 'error'; readonly of: CallExpression | null }
  /** A constant error number such as `-EAGAIN`. */
  | { readonly kind: 'constant'; readonly expression: Expression }
  /** Not below `least`, not above `most` (null: no bound), and not 0 where `nonZero` says so. */
  | {
      readonly kind: 'bounded';
      readonly least: bigint | null;
      readonly most: bigint | null;
      readonly nonZero: boolean;
    }
  | { readonly kind: 'unknown' };

/** The values of locals by name; one that is not there is unknown, or has its first value. */
export type Environment = ReadonlyMap<string, Value>;

export const UNKNOWN: Value = { kind: 'unknown' };
export const ZERO: Value = { kind: 'zero' };

/** The largest error number that a pointer or a result can hold (include/linux/err.h: MAX_ERRNO). */
const MOST_ERRNO = 4095n;

/** Is a value known to be 0, known not to be, or may it be either? */
export function isZeroValue(value: Value): boolean | null {
  const { least, most, nonZero } = boundsOf(value);
  if (least === 0n && most === 0n) return true;
  const outside = (least !== null && least > 0n) || (most !== null && most < 0n);
  return nonZero || outside ? false : null;
}

/** Are two values the same as far as is known: the same constant, or both the same call's error? */
export function sameValue(a: Value, b: Value): boolean {
  return describeValue(a) === describeValue(b);
}

/** The value that several ways bring: theirs where they agree. */
export function joined(values: readonly Value[]): Value {
  const [first, ...others] = values;
  return first && others.every((other) => sameValue(first, other)) ? first : UNKNOWN;
}

/** A value in words, the same for equal ones. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'error':
      return value.of
        ? `the error of ${calleeName(value.of) ?? 'a call'}() at ${value.of.start}`
        : 'an error';
    case 'constant':
      return errorConstant(value.expression) ?? 'a constant';
    case 'bounded': {
      const { least, most, nonZero } = value;
      return `${least ?? ''}..${most ?? ''}${nonZero ? ' but 0' : ''}`;
    }
    default:
      return value.kind;
  }
}

/** An environment in words, the same for equal ones. */
export function describeEnvironment(environment: Environment): string {
  return [...environment]
    .map(([name, value]) => `${name}=${describeValue(value)}`)
    .sort()
    .join(' ');
}

/** What error numbers are called. */
const ERRNO = /^E[A-Z0-9]+$/;

/** A constant error number such as `-EAGAIN`; null for any other expression. */
export function errorConstant(expression: Expression | null): string | null {
  if (!expression) return null;
  const bare = unparenthesized(expression);
  // -1 is no error number that anybody means (it is -EPERM), but what user space sees.
  if (bare.type === 'Literal' && typeof bare.value === 'bigint')
    return bare.value < 0n && bare.value >= -133n ? String(bare.value) : null;
  if (bare.type !== 'UnaryExpression' || bare.operator !== '-') return null;
  const argument = unparenthesized(bare.argument);
  return argument.type === 'Identifier' && ERRNO.test(argument.name) ? `-${argument.name}` : null;
}

/** Is an expression the number 0? */
export function isZero(node: Node): boolean {
  const bare = unparenthesized(node);
  return bare.type === 'Literal' && bare.value === 0n;
}

/** Is it a null pointer: `NULL` or 0, of whatever type? */
export function isNull(node: Node): boolean {
  const bare = withoutCasts(node);
  return (bare.type === 'Identifier' && bare.name === 'NULL') || isZero(bare);
}

/** Can a variable of the type hold nothing below 0? Types of the kernel that the model knows only by name are taken as signed. */
export function isUnsignedType(type: CType): boolean {
  if (type.kind === 'pointer' || type.kind === 'array') return true;
  return type.kind === 'named' && integerKind(typeText(type))?.isSigned === false;
}

/** Is an expression a local or a parameter that can hold nothing below 0, or an assignment to one? */
export function isUnsigned(definition: FunctionDeclaration, expression: Node): boolean {
  const bare = unparenthesized(expression);
  if (bare.type === 'AssignmentExpression') return isUnsigned(definition, bare.left);
  if (bare.type === 'CCastExpression') return isUnsignedType(bare.ctype);
  if (bare.type === 'CallExpression' && isHint(bare)) return isUnsigned(definition, bare.arguments[0]);
  if (bare.type !== 'Identifier') return false;
  let unsigned = unsignedLocals.get(definition);
  if (!unsigned) unsignedLocals.set(definition, (unsigned = unsignedIn(definition)));
  return unsigned.has(bare.name);
}

const unsignedLocals = new WeakMap<FunctionDeclaration, ReadonlySet<string>>();

/** The locals and parameters of which every declaration is of a type that can hold nothing below 0. */
function unsignedIn(definition: FunctionDeclaration): ReadonlySet<string> {
  const types = find(definition.body, 'VariableDeclarator').map(({ node }) => node.id);
  const signed = new Set<string>();
  const unsigned = new Set<string>();
  for (const { name, ctype } of [...types, ...definition.params])
    if (name !== null) (isUnsignedType(ctype) ? unsigned : signed).add(name);
  return new Set([...unsigned].filter((name) => !signed.has(name)));
}

/** `likely(x)` and `unlikely(x)` are x. */
export function isHint(call: CallExpression): boolean {
  return namesHint(calleeName(call) ?? '') && call.arguments.length === 1;
}

interface Bounds {
  readonly least: bigint | null;
  readonly most: bigint | null;
  readonly nonZero: boolean;
}

function boundsOf(value: Value): Bounds {
  switch (value.kind) {
    case 'zero':
      return { least: 0n, most: 0n, nonZero: false };
    case 'error':
    case 'constant':
      return { least: -MOST_ERRNO, most: -1n, nonZero: true };
    case 'bounded':
      return value;
    default:
      return { least: null, most: null, nonZero: false };
  }
}

function bounded(least: bigint | null, most: bigint | null, nonZero = false): Value {
  if (least === 0n && most === 0n) return ZERO;
  if (least === null && most === null && !nonZero) return UNKNOWN;
  return { kind: 'bounded', least, most, nonZero };
}

/** A local that a point sets to the value of an expression, or to nobody knows what; no name: whatever has its address taken. */
interface Change {
  readonly name: string | null;
  readonly value: Node | null;
}

/** The values of one function's locals, as its statements and tests make them. */
export class Values {
  readonly #addressed: ReadonlySet<string>;
  /** By point: a function's ways pass the same ones again and again. */
  readonly #changes = new Map<FlowPoint, readonly Change[]>();

  /**
   * @param initial what a local holds where following begins, for one that no statement since has set
   */
  constructor(
    readonly driver: Driver,
    readonly definition: FunctionDeclaration,
    readonly initial: (name: string) => Value = () => UNKNOWN,
  ) {
    this.#addressed = new Set(
      find(definition.body, 'CAddressOf').flatMap(({ node }) => {
        const target = unparenthesized(node.argument);
        return target.type === 'Identifier' ? [target.name] : [];
      }),
    );
  }

  /** What is known after a point: what it assigns, what it may change through an address, and what macros of it set. */
  after(point: FlowPoint, environment: Environment): Environment {
    let after: Map<string, Value> | null = null;
    for (const change of this.#changesAt(point)) {
      if (change.name !== null) {
        const value = change.value === null ? UNKNOWN : this.value(change.value, after ?? environment);
        after ??= new Map(environment);
        after.set(change.name, value);
        continue;
      }
      for (const name of this.#addressed) {
        if (!(after ?? environment).has(name)) continue;
        after ??= new Map(environment);
        after.set(name, UNKNOWN);
      }
    }
    return after ?? environment;
  }

  #changesAt(point: FlowPoint): readonly Change[] {
    const known = this.#changes.get(point);
    if (known) return known;
    const changes: Change[] = [];
    const set = (target: Node, value: Node | null): void => {
      const bare = unparenthesized(target);
      if (bare.type !== 'Identifier') return;
      changes.push({ name: bare.name, value: isLocal(this.definition, bare.name) ? value : null });
    };
    for (const evaluated of evaluatedAt(point)) {
      walk(evaluated, (inner) => {
        switch (inner.type) {
          case 'VariableDeclarator':
            set(inner.id, inner.init);
            break;
          case 'AssignmentExpression':
            set(inner.left, inner.operator === '=' ? inner.right : null);
            break;
          case 'UpdateExpression':
          case 'CAddressOf':
            set(inner.argument, null);
            break;
          case 'CallExpression':
            for (const argument of inner.arguments)
              if (assignsArgument(this.driver, inner, argument)) set(argument, null);
            // What one that leaves does is told way by way.
            if (leavingUse(this.driver, evaluated) === null) changes.push(...this.#changesBy(inner));
            if (this.#addressed.size > 0) changes.push({ name: null, value: null });
            break;
        }
      });
    }
    if (point.kind === 'loop' && point.node?.type === 'CMacroBlock')
      for (const argument of point.node.arguments) set(argument, null);
    this.#changes.set(point, changes);
    return changes;
  }

  /** The locals that a macro sets by their own names. */
  #changesBy(call: CallExpression): Change[] {
    const macro = calleeName(call);
    if (macro === null || definesFor(this.driver, macro).length === 0) return [];
    return [...localsOf(this.definition)]
      .filter((name) => mentionBy(this.driver, macro, name)?.writes === true)
      .map((name) => ({ name, value: null }));
  }

  /** What is known of an expression. */
  value(expression: Node, environment: Environment): Value {
    const bare = unparenthesized(expression);
    switch (bare.type) {
      case 'Literal':
        if (errorConstant(bare) !== null) return { kind: 'constant', expression: bare };
        return typeof bare.value === 'bigint' ? bounded(bare.value, bare.value) : UNKNOWN;
      case 'Identifier':
        if (bare.name === 'NULL' || bare.name === 'false') return ZERO;
        if (bare.name === 'true') return bounded(1n, 1n);
        return environment.get(bare.name) ?? this.#valueOfName(bare, environment);
      case 'UnaryExpression': {
        if (errorConstant(bare) !== null) return { kind: 'constant', expression: bare };
        const { least, most, nonZero } = boundsOf(this.value(bare.argument, environment));
        if (bare.operator === '-' && least !== null && most !== null) return bounded(-most, -least, nonZero);
        return bare.operator === '!' ? this.#truthValue(bare, environment) : UNKNOWN;
      }
      case 'AssignmentExpression':
        return this.value(bare.operator === '=' ? bare.right : bare.left, environment);
      case 'CCastExpression':
        return this.value(bare.argument, environment);
      case 'ConditionalExpression': {
        const outcome = this.truth(bare.test, environment);
        if (outcome === null) return UNKNOWN;
        return this.value(outcome ? (bare.consequent ?? bare.test) : bare.alternate, environment);
      }
      case 'CallExpression':
        return this.#valueOfCall(bare, environment);
      case 'LogicalExpression':
        return this.#truthValue(bare, environment);
      case 'BinaryExpression':
        return /^([=!]=|[<>]=?)$/.test(bare.operator) ? this.#truthValue(bare, environment) : UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  #valueOfName(identifier: Identifier, environment: Environment): Value {
    const meant = this.#meant(identifier);
    if (meant !== identifier) return this.value(meant, environment);
    // `EINVAL` without its sign is no error number, but what is above 0.
    const isErrno = ERRNO.test(identifier.name) && !isLocal(this.definition, identifier.name);
    return isErrno ? bounded(1n, MOST_ERRNO) : this.initial(identifier.name);
  }

  /** What a name that is no variable stands for: a macro or an enumeration constant that is a number. */
  #meant<T extends Node>(expression: T): T | Expression {
    const bare = unparenthesized(expression);
    if (bare.type !== 'Identifier' || isLocal(this.definition, bare.name)) return expression;
    const constant = namedConstant(this.driver, bare.name);
    return constant === null ? expression : { ...constant, start: bare.start, end: bare.end };
  }

  #valueOfCall(call: CallExpression, environment: Environment): Value {
    if (isHint(call)) return this.value(call.arguments[0], environment);
    // It is asked for the error of a pointer that holds one.
    if (calleeName(call) === 'PTR_ERR') return { kind: 'error', of: null };
    const given = givenBack(this.driver, call);
    return given ? this.value(given, environment) : UNKNOWN;
  }

  #truthValue(test: Expression, environment: Environment): Value {
    const outcome = this.truth(test, environment);
    return outcome === null ? bounded(0n, 1n) : bounded(outcome ? 1n : 0n, outcome ? 1n : 0n);
  }

  /** Does a condition hold? Null where it may or may not. */
  truth(test: Expression, environment: Environment): boolean | null {
    if (this.refine(test, true, environment) === null) return false;
    return this.refine(test, false, environment) === null ? true : null;
  }

  /** What is known once a test had an outcome; null when it cannot have it. The test's own assignments are in it already. */
  refine(test: Expression, outcome: boolean, environment: Environment): Environment | null {
    const bare = unparenthesized(test) as Expression;
    switch (bare.type) {
      case 'UnaryExpression':
        if (bare.operator === '!') return this.refine(bare.argument, !outcome, environment);
        return this.#compare(bare, outcome ? '!=' : '==', 0n, environment);
      case 'LogicalExpression': {
        const both = bare.operator === '&&' ? outcome : !outcome;
        const left = this.refine(bare.left, outcome, environment);
        if (both) return left && this.refine(bare.right, outcome, left);
        const passed = this.refine(bare.left, !outcome, environment);
        const right = passed && this.refine(bare.right, outcome, passed);
        return left && right ? environment : (left ?? right);
      }
      case 'CallExpression':
        return this.#refineCall(bare, outcome, environment);
      case 'BinaryExpression':
        return this.#refineComparison(bare, outcome, environment);
      default:
        return this.#compare(bare, outcome ? '!=' : '==', 0n, environment);
    }
  }

  #refineCall(call: CallExpression, outcome: boolean, environment: Environment): Environment | null {
    const name = calleeName(call) ?? '';
    const [argument] = call.arguments;
    if (argument && givesTruth(name)) return this.refine(argument, outcome, environment);
    const value = argument && testsForError(name) ? unparenthesized(withoutErrorCasts(argument)) : null;
    if (value?.type !== 'Identifier' || isUnsigned(this.definition, value)) return environment;
    if (outcome) return this.#compare(value, '<', 0n, environment);
    const { least } = boundsOf(this.value(value, environment));
    return least !== null && least >= -MOST_ERRNO ? this.#compare(value, '>=', 0n, environment) : environment;
  }

  #refineComparison(
    comparison: Extract<Node, { type: 'BinaryExpression' }>,
    outcome: boolean,
    environment: Environment,
  ): Environment | null {
    const { operator } = comparison;
    const [left, right] = [this.#meant(comparison.left), this.#meant(comparison.right)];
    const effective = outcome ? operator : OPPOSITE.get(operator)!;
    if (effective === undefined) return environment;
    const constant = numberOf(right) === null ? errorConstant(right) : null;
    if (constant !== null && (effective === '==' || effective === '!='))
      return this.#compareError(left, effective, right, environment);
    const number = numberOf(right);
    if (number !== null) return this.#compare(left, effective, number, environment);
    const mirrored = numberOf(left);
    return mirrored === null
      ? environment
      : this.#compare(right, MIRROR.get(effective)!, mirrored, environment);
  }

  #compareError(
    operand: Expression,
    operator: '==' | '!=',
    error: Expression,
    environment: Environment,
  ): Environment | null {
    const value = this.value(operand, environment);
    const other: Value = { kind: 'constant', expression: error };
    if (value.kind === 'constant')
      return sameValue(value, other) === (operator === '==') ? environment : null;
    if (operator === '!=') return environment;
    if (isZeroValue(value) === true) return null;
    return value.kind === 'error' ? environment : this.#with(operand, other, environment);
  }

  #compare(operand: Expression, operator: string, n: bigint, environment: Environment): Environment | null {
    const value = this.value(operand, environment);
    let { least, most, nonZero } = boundsOf(value);
    if (isUnsigned(this.definition, operand) && (least === null || least < 0n)) {
      // What is below 0 is a large number in an unsigned variable.
      nonZero ||= most !== null && most < 0n;
      least = nonZero ? 1n : 0n;
      most = null;
    }
    switch (operator) {
      case '==':
        if ((least !== null && least > n) || (most !== null && most < n) || (n === 0n && nonZero))
          return null;
        return this.#with(operand, bounded(n, n), environment);
      case '!=':
        if (least === n && most === n) return null;
        if (least === n) least = n + 1n;
        if (most === n) most = n - 1n;
        nonZero ||= n === 0n;
        break;
      case '<':
      case '<=': {
        const limit = operator === '<' ? n - 1n : n;
        most = most === null || most > limit ? limit : most;
        break;
      }
      default: {
        const limit = operator === '>' ? n + 1n : n;
        least = least === null || least < limit ? limit : least;
      }
    }
    if (nonZero && least === 0n) least = 1n;
    if (nonZero && most === 0n) most = -1n;
    if (least !== null && most !== null && least > most) return null;
    return this.#with(operand, bounded(least, most, nonZero), environment);
  }

  /** What a test says of a variable; nothing where more is known already. */
  #with(operand: Expression, value: Value, environment: Environment): Environment {
    const bare = unparenthesized(operand);
    if (bare.type === 'AssignmentExpression') return this.#with(bare.left, value, environment);
    if (bare.type === 'CallExpression' && isHint(bare))
      return this.#with(bare.arguments[0], value, environment);
    if (bare.type !== 'Identifier' || !isLocal(this.definition, bare.name)) return environment;
    const before = this.value(bare, environment).kind;
    if (before !== 'unknown' && before !== 'bounded') return environment;
    return new Map([...environment, [bare.name, value]]);
  }
}

/** By operator of a comparison: what it says when it does not hold. */
export const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ['==', '!='],
  ['!=', '=='],
  ['<', '>='],
  ['>=', '<'],
  ['>', '<='],
  ['<=', '>'],
]);

/** By operator of a comparison: the same with its sides exchanged. */
export const MIRROR: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);

/** The number that an integer literal is. */
function numberOf(expression: Node): bigint | null {
  const bare = unparenthesized(expression);
  if (bare.type === 'Identifier' && bare.name === 'NULL') return 0n;
  if (bare.type === 'UnaryExpression' && bare.operator === '-') {
    const inner = numberOf(bare.argument);
    return inner === null ? null : -inner;
  }
  return bare.type === 'Literal' && typeof bare.value === 'bigint' ? bare.value : null;
}
