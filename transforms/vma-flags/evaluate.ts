import type {
  BinaryExpression,
  CallExpression,
  CType,
  Expression,
  LogicalExpression,
  Node,
  SourceRange,
  UnaryExpression,
} from '../../model/nodes';
import { takesPartOfMacro } from '../../analysis/loose-macros';
import { holdsAddress } from '../../analysis/widths';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { fileMacro, keptMacro } from './masks';
import { unparenthesized } from '../../model/query';
import { flagName } from '../../kernel/flags';
import {
  and,
  FLAGS,
  isConstant,
  isEqual,
  isNonzero,
  join,
  mask,
  negate,
  not,
  or,
  sameWord,
  xor,
  ZERO,
  type Condition,
  type Word,
} from './words';

/** What an expression about flags is worth. */
export type Value =
  /** A word of flags: a number in C. */
  | { readonly kind: 'word'; readonly word: Word }
  /** 0 or 1, as C's comparisons and `!` give. `helper` is a call of the kernel that says the same. */
  | {
      readonly kind: 'condition';
      readonly condition: Condition;
      readonly helper: { readonly call: string; readonly negated: boolean } | null;
    }
  | Unknown;

/** An expression that is no function of named flags, and which part of it is to blame. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly at: SourceRange;
  /** Completes "`at` ...". */
  readonly why: string;
  /** Could the kernel itself, at run time, turn the value into flags? Not when it names what no longer exists. */
  readonly runtime: boolean;
}

/** A hook's flags: the conversion, and the words that its locals hold. */
export interface FlagContext {
  readonly conversion: Conversion;
  /** By name: locals that are assigned once, and the word they are assigned. */
  readonly locals: ReadonlyMap<string, Word>;
  /** Macros that are being read, each in the text of the one before. */
  readonly macros?: number;
}

/** Macros in each other that are read: the stack is not without end. */
const MOST_MACROS = 100;

const unknown = (at: SourceRange, why: string, runtime = true): Unknown => ({
  kind: 'unknown',
  at,
  why,
  runtime,
});
const word = (value: Word): Value => ({ kind: 'word', word: value });

/** Is the node the mapping's word of flags: `vma->vm_flags`, however it is spelled? */
export function isFlagsOfVma(conversion: Conversion, node: Node): boolean {
  const member = vmaMember(conversion, node);
  if (member !== null) return member === 'vm_flags' || member === '__vm_flags';
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false;
  const [first, second] = node.arguments;
  if (node.callee.name === 'ACCESS_PRIVATE') {
    return (
      first?.type === 'Identifier' &&
      first.name === conversion.vma &&
      second?.type === 'Identifier' &&
      second.name === '__vm_flags'
    );
  }
  return node.callee.name === 'READ_ONCE' && first !== undefined && isFlagsOfVma(conversion, first);
}

/** Evaluate an expression over the mapping's flags. */
export function evaluate(context: FlagContext, node: Node): Value {
  if (isFlagsOfVma(context.conversion, node)) return word(FLAGS);
  switch (node.type) {
    case 'ParenthesizedExpression':
      return evaluate(context, node.expression);
    case 'Identifier':
      return evaluateName(context, node.name, node);
    case 'Literal':
      if (node.value === 0n) return word(ZERO);
      return unknown(node, 'is a number, not the name of a flag', false);
    case 'UnaryExpression':
      return evaluateUnary(context, node);
    case 'BinaryExpression':
      return evaluateBinary(context, node);
    case 'LogicalExpression':
      return evaluateLogical(context, node);
    case 'CCastExpression': {
      const part = partOfMacro(context, null, node.argument);
      if (part) return part;
      const value = evaluate(context, node.argument);
      if (isWholeWord(node.ctype)) return value;
      if (isBool(node.ctype)) return asCondition(value, node);
      return unknown(node, 'converts the flags to another type');
    }
    case 'CallExpression': {
      const cast = castArgument(node);
      return cast ? evaluate(context, cast) : evaluatePredicate(context, node);
    }
    default:
      return unknown(node, 'is known only at run time');
  }
}

/** What `(vm_flags_t)(...)` converts, which the grammar reads as a call; null for a call. */
function castArgument({ callee, arguments: given }: CallExpression): Expression | null {
  const name = unparenthesized(callee);
  if (callee.type !== 'ParenthesizedExpression' || name.type !== 'Identifier' || given.length !== 1)
    return null;
  return isWholeWord({ kind: 'named', name: name.name }) ? given[0] : null;
}

/** Does a type hold every flag, as `unsigned long` does? */
export function isWholeWord(type: CType): boolean {
  return type.kind === 'named' && holdsAddress(type);
}

export function isBool(type: CType): boolean {
  return type.kind === 'named' && (type.name === 'bool' || type.name === '_Bool');
}

/** A value where C asks only whether it is zero. */
export function asCondition(value: Value, at: SourceRange): Value {
  if (value.kind !== 'word') return value;
  const nonzero = isNonzero(value.word);
  return nonzero
    ? { kind: 'condition', condition: nonzero, helper: null }
    : unknown(at, 'depends on every flag there is', false);
}

/** What each definition of a macro comes to: found once, and not in terms of itself, since a macro is not replaced in itself. */
function macroValues(
  context: FlagContext,
  name: string,
  at: SourceRange,
  written: readonly (Expression | null)[],
): readonly (Value | null)[] {
  const found = foundMacros.get(context.conversion) ?? new Map<string, readonly (Value | null)[]>();
  foundMacros.set(context.conversion, found);
  let values = found.get(name);
  if (values === undefined) {
    found.set(name, [unknown(at, 'names itself', false)]);
    values = written.map((value) => value && evaluate({ ...context, locals: new Map() }, value));
    found.set(name, values);
  }
  return values;
}

const foundMacros = new WeakMap<Conversion, Map<string, readonly (Value | null)[]>>();

function evaluateName(context: FlagContext, name: string, at: SourceRange): Value {
  const local = context.locals.get(name);
  if (local) return word(local);
  const known = flagName(name);
  const { driver, api } = context.conversion;
  const macro = (known?.kind === 'removed' ? keptMacro : fileMacro)(driver, name, api.since);
  if (macro && (known === null || known.kind === 'removed')) {
    if (macro.fallback && known === null) {
      return unknown(at, 'is defined here only for when a header does not define it');
    }
    const macros = (context.macros ?? 0) + 1;
    if (macros > MOST_MACROS) return unknown(at, `stands for more than ${MOST_MACROS} macros in each other`);
    const values = macroValues({ ...context, macros }, name, at, macro.values);
    const [first] = values;
    if (first?.kind !== 'word' || !isConstant(first.word)) {
      return unknown(
        at,
        first?.kind === 'unknown'
          ? `is a macro of which a part ${first.why}`
          : 'is a macro that is no list of flags',
        first?.kind !== 'unknown' || first.runtime,
      );
    }
    const same = values.every((value) => value?.kind === 'word' && sameWord(value.word, first.word));
    return same ? first : unknown(at, 'is a macro with several definitions that differ');
  }
  if (macro && !macro.fallback) return unknown(at, 'is redefined by this file');
  switch (known?.kind) {
    case 'flag':
      return word(mask([known.flag]));
    case 'mask':
      return word(mask(known.flags));
    case 'varies':
      return unknown(at, known.why);
    case 'removed':
      return unknown(at, known.why, false);
    default:
      return name.startsWith('VM_')
        ? unknown(at, 'is not a flag of the kernel', false)
        : unknown(at, 'is known only at run time');
  }
}

/** An operand of which the operator takes a part only, as no parentheses hold its macro together; null for any other. */
function partOfMacro(context: FlagContext, operator: string | null, operand: Expression): Unknown | null {
  return takesPartOfMacro(context.conversion.driver, operator, operand)
    ? unknown(operand, 'is a macro without parentheses, of which the operator beside it takes a part', false)
    : null;
}

function evaluateUnary(context: FlagContext, node: UnaryExpression): Value {
  const part = partOfMacro(context, null, node.argument);
  if (part) return part;
  const argument = evaluate(context, node.argument);
  if (argument.kind === 'unknown') return argument;
  if (node.operator === '~' && argument.kind === 'word') return word(not(argument.word));
  if (node.operator !== '!') return unknown(node, 'is arithmetic on flags', false);
  const value = asCondition(argument, node.argument);
  if (value.kind !== 'condition') return value;
  return {
    kind: 'condition',
    condition: negate(value.condition),
    helper: value.helper && { call: value.helper.call, negated: !value.helper.negated },
  };
}

function evaluateBinary(context: FlagContext, node: BinaryExpression): Value {
  const part =
    partOfMacro(context, node.operator, node.left) ?? partOfMacro(context, node.operator, node.right);
  if (part) return part;
  const left = evaluate(context, node.left);
  const right = evaluate(context, node.right);
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  if (left.kind !== 'word' || right.kind !== 'word')
    return unknown(node, 'is arithmetic on a condition', false);
  const [a, b] = [left.word, right.word];
  const conditionOrUnknown = (condition: Condition | null): Value => {
    if (!condition) return unknown(node, 'depends on every flag there is', false);
    // `flags & VM_A == 0` compares first: a comparison that is false is a word without flags.
    if (isConstant(a) && isConstant(b) && condition.kind === 'constant' && !condition.value)
      return word(ZERO);
    return { kind: 'condition', condition, helper: null };
  };
  switch (node.operator) {
    case '&':
      return word(and(a, b));
    case '|':
      return word(or(a, b));
    case '^':
      return word(xor(a, b));
    case '==':
      return conditionOrUnknown(isEqual(a, b));
    case '!=': {
      const equal = isEqual(a, b);
      return conditionOrUnknown(equal && negate(equal));
    }
    case '>':
      // Flags are unsigned: more than nothing is anything.
      if (sameWord(b, ZERO)) return conditionOrUnknown(isNonzero(a));
      break;
    case '<':
      if (sameWord(a, ZERO)) return conditionOrUnknown(isNonzero(b));
      break;
    default:
  }
  return unknown(node, 'is arithmetic on flags', false);
}

/** Two tests that one helper can do. */
function evaluateLogical(context: FlagContext, node: LogicalExpression): Value {
  const part =
    partOfMacro(context, node.operator, node.left) ?? partOfMacro(context, node.operator, node.right);
  if (part) return part;
  const left = asCondition(evaluate(context, node.left), node.left);
  const right = asCondition(evaluate(context, node.right), node.right);
  if (left.kind === 'unknown') return left;
  return joined(context, node.operator, [left, right]) ?? unknown(node, 'is more than one test');
}

/**
 * Several operands of `&&` or `||` as one condition.
 * @returns null when no single helper of the target kernel does it
 */
export function joined(context: FlagContext, operator: '&&' | '||', values: readonly Value[]): Value | null {
  let all: Condition | null = null;
  for (const value of values) {
    if (value.kind !== 'condition' || value.helper) return null;
    all = all === null ? value.condition : join(operator, all, value.condition);
    if (all === null) return null;
  }
  if (all === null || all.kind === 'constant' || !isOneHelper(context, all)) return null;
  return { kind: 'condition', condition: all, helper: null };
}

function isOneHelper(context: FlagContext, condition: Condition): boolean {
  if (condition.kind === 'constant') return false;
  const set = condition.literals[0].set;
  if (condition.literals.some((literal) => literal.set !== set)) return false;
  if (condition.literals.length === 1) return true;
  // All clear is none of them set; any clear is not all of them set.
  const needsAll = (condition.kind === 'all') === set;
  return !needsAll || context.conversion.api.testAll !== null;
}

/** Functions of the kernel that take the flags and say yes or no. */
const PREDICATES: ReadonlyMap<string, (flags: Word) => Condition | null> = new Map(
  Object.entries<(flags: Word) => Condition | null>({
    is_cow_mapping: (flags) => isEqual(and(flags, named('VM_MAYWRITE', 'VM_SHARED')), named('VM_MAYWRITE')),
    is_shared_maywrite: (flags) => {
      const both = named('VM_SHARED', 'VM_MAYWRITE');
      return isEqual(and(flags, both), both);
    },
    is_nommu_shared_mapping: (flags) => isNonzero(and(flags, named('VM_MAYSHARE', 'VM_MAYOVERLAY'))),
  }),
);

function named(...names: readonly string[]): Word {
  return mask(
    names.flatMap((name) => {
      const known = flagName(name);
      return known?.kind === 'flag' ? [known.flag] : [];
    }),
  );
}

function evaluatePredicate(context: FlagContext, node: CallExpression): Value {
  const { conversion } = context;
  const name = node.callee.type === 'Identifier' ? node.callee.name : '';
  const [argument] = node.arguments;
  if (!PREDICATES.has(name) || !argument) return unknown(node, 'is known only at run time');
  const flags = evaluate(context, argument);
  if (flags.kind === 'unknown') return flags;
  if (flags.kind !== 'word') return unknown(node, 'is known only at run time');
  const condition = PREDICATES.get(name)!(flags.word);
  if (!condition) return unknown(node, 'is known only at run time');
  const helper = conversion.api.flagPredicates.get(name);
  const ofMapping = sameWord(flags.word, FLAGS);
  return {
    kind: 'condition',
    condition,
    helper: helper && ofMapping ? { call: helper.replace('$desc', conversion.desc), negated: false } : null,
  };
}
