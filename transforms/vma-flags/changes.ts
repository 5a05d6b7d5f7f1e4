import { isLooseMacro, takesPartOfMacro } from '../../analysis/loose-macros';
import type { AssignmentExpression, CallExpression, Expression, Node } from '../../model/nodes';
import { columnAfter, layOut } from '../../model/layout';
import { walk } from '../../model/walk';
import { excerpt, report } from '../mmap-prepare/conversion';
import { evaluate, isFlagsOfVma, type FlagContext, type Unknown, type Value } from './evaluate';
import { flagName, type Flag } from '../../kernel/flags';
import { helperCall } from './render';
import { carryComments, hasComment, indentOf, lineBreakOf, withoutLineBreaks } from '../rewrite/source-text';
import type { Part } from '../../model/edits';
import { replaceStatement } from '../rewrite/statements';
import { and, change, FLAGS, not, or, xor, type Word } from './words';
import { find, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';

type Operation = 'set' | 'clear' | 'toggle' | 'assign' | 'keep';

/** One step of a change: the operation and the mask or word that it uses. */
interface Step {
  readonly operation: Operation;
  readonly operand: Expression;
}

/** The functions that change a vma's flags, by what their arguments after the vma do. */
const SETTERS: ReadonlyMap<string, readonly Operation[]> = new Map(
  Object.entries<readonly Operation[]>({
    vm_flags_set: ['set'],
    vm_flags_clear: ['clear'],
    vm_flags_mod: ['set', 'clear'],
    __vm_flags_mod: ['set', 'clear'],
    vm_flags_init: ['assign'],
    vm_flags_reset: ['assign'],
    vm_flags_reset_once: ['assign'],
  }),
);

const ASSIGNMENTS: Readonly<Partial<Record<AssignmentExpression['operator'], Operation>>> = {
  '=': 'assign',
  '|=': 'set',
  '&=': 'keep',
  '^=': 'toggle',
};

/** A place that changes the flags of the vma. */
export interface FlagChange {
  readonly use: Use<CallExpression | AssignmentExpression>;
  /** null for arithmetic on the flags (`+=`). */
  readonly steps: readonly Step[] | null;
}

/** Every change of the vma's flags in the hook, in source order. */
export function flagChanges(context: FlagContext): FlagChange[] {
  const { conversion } = context;
  const { body } = conversion.function;
  const calls = find(body, 'CallExpression').flatMap((use): FlagChange[] => {
    const { callee, arguments: all } = use.node;
    const [first, ...operands] = all;
    if (callee.type !== 'Identifier' || !SETTERS.has(callee.name)) return [];
    if (first?.type !== 'Identifier' || first.name !== conversion.vma) return [];
    const operations = SETTERS.get(callee.name)!;
    if (operands.length !== operations.length) return [];
    return [{ use, steps: operands.map((operand, i) => ({ operation: operations[i], operand })) }];
  });
  const assignments = find(body, 'AssignmentExpression').flatMap((use): FlagChange[] => {
    const { left, operator, right } = use.node;
    if (!isFlagsOfVma(conversion, unparenthesized(left))) return [];
    const operation = ASSIGNMENTS[operator];
    return [{ use, steps: operation ? [{ operation, operand: right }] : null }];
  });
  return [...calls, ...assignments].sort((a, b) => a.use.node.start - b.use.node.start);
}

/** The flags that a change sets and clears; null where that is not known. */
export function changedFlags(
  context: FlagContext,
  { steps }: FlagChange,
): { set: Flag[]; clear: Flag[] } | null {
  const word = steps && applySteps(context, steps);
  return word && !('kind' in word) ? change(word) : null;
}

/** Convert one change: to a call that sets flags, one that clears flags, or both. */
export function convertChange(context: FlagContext, flagChange: FlagChange): void {
  const { conversion } = context;
  const { use, steps } = flagChange;
  const refuse = (message: string): void => void report(conversion, CODE.flagsNotKnown, use.node, message);
  if (!steps) {
    refuse(`${excerpt(conversion, use.node)} does arithmetic on the flags`);
    return;
  }
  if (use.node.type === 'AssignmentExpression' && !isUnusedValue(use)) {
    report(conversion, CODE.flagsAsNumber, use.node, `${excerpt(conversion, use.node)} is used as a value`);
    return;
  }
  const word = applySteps(context, steps);
  if ('kind' in word) {
    if (convertConditional(context, flagChange) || convertRuntimeMask(context, flagChange)) return;
    refuse(`${excerpt(conversion, word.at)} ${word.why}`);
    return;
  }
  const effect = change(word);
  if (!effect) {
    refuse(`${excerpt(conversion, use.node)} changes flags that it does not name`);
    return;
  }
  const calls = helperCalls(context, effect.set, effect.clear);
  if (calls.length === 0) {
    refuse(`${excerpt(conversion, use.node)} changes no flag`);
    return;
  }
  replaceChange(context, flagChange, calls);
}

/** Does nothing use the value of an expression: a statement, or a part of a comma expression that is one? */
function isUnusedValue({ node, parents }: Use): boolean {
  const [parent, ...outer] = parents;
  switch (parent?.type) {
    case 'ExpressionStatement':
      return true;
    case 'ForStatement':
      return parent.test !== node;
    case 'SequenceExpression':
      return isUnusedValue({ node: parent, parents: outer });
    default:
      return false;
  }
}

/** The word that the flags are after some steps, as a function of what they were. */
function applySteps(context: FlagContext, steps: readonly Step[]): Word | Unknown {
  let flags: Word = FLAGS;
  for (const { operation, operand } of steps) {
    const value: Value = evaluate(context, operand);
    if (value.kind === 'unknown') return value;
    if (value.kind === 'condition') {
      return { kind: 'unknown', at: operand, why: 'is a condition, not a list of flags', runtime: false };
    }
    flags = apply(flags, operation, value.word);
  }
  return flags;
}

function apply(flags: Word, operation: Operation, operand: Word): Word {
  switch (operation) {
    case 'set':
      return or(flags, operand);
    case 'clear':
      return and(flags, not(operand));
    case 'keep':
      return and(flags, operand);
    case 'toggle':
      return xor(flags, operand);
    case 'assign':
      return operand;
  }
}

function helperCalls(context: FlagContext, set: readonly Flag[], clear: readonly Flag[]): string[] {
  const { api, desc } = context.conversion;
  return [
    ...(set.length > 0 ? [helperCall(api.setFlags, desc, set)] : []),
    ...(clear.length > 0 ? [helperCall(api.clearFlags, desc, clear)] : []),
  ];
}

function replaceChange(context: FlagContext, { use }: FlagChange, calls: readonly string[]): void {
  const { conversion } = context;
  const [statement] = use.parents;
  if (calls.length === 1) {
    conversion.edits.replace(use.node, carryComments(conversion, use.node, calls[0]));
    return;
  }
  if (statement?.type !== 'ExpressionStatement') {
    report(
      conversion,
      CODE.flagsNotKnown,
      use.node,
      `${excerpt(conversion, use.node)} sets and clears flags inside an expression`,
    );
    return;
  }
  const last = calls[calls.length - 1];
  const carried = carryComments(conversion, use.node, last);
  const statements = [...calls.slice(0, -1), carried].map((call) => [`${call};`]);
  replaceStatement(conversion, { node: statement, parents: use.parents.slice(1) }, statements);
}

/** `vm_flags_set(vma, VM_A | (x ? VM_B : 0))`: what is always set, and an `if` for what depends on `x`. */
function convertConditional(context: FlagContext, { use, steps }: FlagChange): boolean {
  const [step] = steps ?? [];
  const [statement] = use.parents;
  if (!step || steps!.length !== 1 || statement?.type !== 'ExpressionStatement') return false;
  if (step.operation !== 'set' && step.operation !== 'clear') return false;
  const terms = orTerms(step.operand);
  const choices = terms.filter((term) => term.type === 'ConditionalExpression');
  const [choice] = choices;
  if (choices.length !== 1 || choice?.type !== 'ConditionalExpression' || !choice.consequent) return false;
  if (mentions(choice.test, (node) => isFlagsOfVma(context.conversion, node))) return false;

  const flagsOf = (node: Node): Flag[] | null => {
    const value = evaluate(context, node);
    const effect = value.kind === 'word' ? change(or(FLAGS, value.word)) : null;
    return effect && effect.clear.length === 0 ? effect.set : null;
  };
  const always = terms.filter((term) => term !== choice).map(flagsOf);
  const yes = flagsOf(choice.consequent);
  const no = flagsOf(choice.alternate);
  if (!yes || !no || always.some((flags) => flags === null)) return false;

  const { api, desc } = context.conversion;
  const name = step.operation === 'set' ? api.setFlags : api.clearFlags;
  const call = (flags: readonly Flag[]): string => `${helperCall(name, desc, flags)};`;
  const constant = [...new Map(always.flatMap((f) => f!).map((flag) => [flag.bit, flag])).values()];
  const test = unparenthesized(choice.test);
  if (yes.length === 0 && no.length === 0) return false;
  const line = lineBreakOf(context.conversion) + indentOf(context.conversion, statement);
  const head: Part[] =
    yes.length > 0
      ? ['if (', test, ')']
      : isPrimary(context, test)
        ? ['if (!', test, ')']
        : ['if (!(', test, '))'];
  const arms = [yes, no].filter((flags) => flags.length > 0).map((flags) => `${line}\t${call(flags)}`);
  const statements: Part[][] = [[...head, arms.join(`${line}else`)]];
  if (constant.length > 0) statements.unshift([call(constant)]);
  replaceStatement(context.conversion, { node: statement, parents: use.parents.slice(1) }, statements);
  return true;
}

function isPrimary({ conversion }: FlagContext, node: Node): boolean {
  if (isLooseMacro(conversion.driver, node)) return false;
  return node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'CallExpression';
}

/** `a | b | c` as its terms, without parentheses. */
function orTerms(node: Node): Node[] {
  const inner = unparenthesized(node);
  return inner.type === 'BinaryExpression' && inner.operator === '|'
    ? [...orTerms(inner.left), ...orTerms(inner.right)]
    : [inner];
}

/** A mask that only run time knows, through the `_mask` helpers of kernels that have them. */
function convertRuntimeMask(context: FlagContext, { use, steps }: FlagChange): boolean {
  const { api, desc, edits } = context.conversion;
  const [step] = steps ?? [];
  if (!step || steps!.length !== 1 || api.flagsFromWord === null) return false;
  const masks = maskOperand(context, step);
  if (!masks) return false;
  const helper = masks.operation === 'set' ? api.setMask : api.clearMask;
  if (helper === null || !isRuntimeMask(context, masks.mask)) return false;
  const { source } = context.conversion.driver;
  const text = source.slice(masks.mask.start, masks.mask.end);
  const isTold = hasComment(context.conversion, masks.mask);
  const call = `${helper}(${desc}, ${api.flagsFromWord}(${isTold ? text : withoutLineBreaks(text)}))`;
  // A call of several lines is a new one, whatever their layout.
  const isKept = isTold || !source.slice(use.node.start, use.node.end).includes('\n');
  const column = columnAfter(source.slice(source.lastIndexOf('\n', use.node.start) + 1, use.node.start));
  edits.replace(use.node, isKept ? call : layOut('', column, call, column, lineBreakOf(context.conversion)));
  return true;
}

/** The mask that a step sets or clears: `&= ~mask` clears, where `~` takes all of it. */
function maskOperand(
  { conversion: { driver } }: FlagContext,
  step: Step,
): { operation: 'set' | 'clear'; mask: Node } | null {
  const inner = unparenthesized(step.operand);
  if (step.operation === 'set' || step.operation === 'clear')
    return { operation: step.operation, mask: inner };
  if (step.operation === 'keep' && inner.type === 'UnaryExpression' && inner.operator === '~') {
    if (takesPartOfMacro(driver, null, inner.argument)) return null;
    return { operation: 'clear', mask: unparenthesized(inner.argument) };
  }
  return null;
}

/** Can the expression stay as it is: nothing in it is about the vma, and every flag it names still exists? */
function isRuntimeMask(context: FlagContext, node: Node): boolean {
  const { vma } = context.conversion;
  return !mentions(node, (inner) => {
    if (inner.type === 'CUnparsed' || inner.type === 'AssignmentExpression') return true;
    if (inner.type === 'Identifier') {
      if (inner.name === vma || context.locals.has(inner.name)) return true;
      if (inner.name.startsWith('VM_') && flagName(inner.name) === null) return true;
    } else if (inner.type !== 'Literal') {
      return false;
    }
    const value = evaluate(context, inner);
    return value.kind === 'unknown' && !value.runtime;
  });
}

/** Is there a node like this below another? */
function mentions(root: Node, is: (node: Node) => boolean): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= is(node);
    return !found;
  });
  return found;
}
