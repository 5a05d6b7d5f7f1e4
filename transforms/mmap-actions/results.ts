import { keepsError, withoutErrorCasts } from '../../analysis/error-casts';
import { givesTruth, testsForError } from '../../kernel/groups';
import { tellsByName } from '../../kernel/guesses';
import type { CallExpression, Expression, Identifier, IfStatement, Node, Statement } from '../../model/nodes';
import { calleeName, isGivenText, unparenthesized, type Use } from '../../model/query';
import { isZero } from '../../analysis/values';
import { siblingsAfter, statementOf } from './paths';
import { storedThrough } from './stored-results';

/** What the hook does with the result of a mapping call. */
export type ResultUse =
  /** `return call;` */
  | { readonly kind: 'returned' }
  /** `call;` */
  | { readonly kind: 'ignored' }
  /** `return call ? -EAGAIN : 0;` */
  | { readonly kind: 'translated'; readonly error: Expression }
  /** `if (call) { ... }`, also with `(ret = call)`: the branch is for the error. */
  | { readonly kind: 'tested'; readonly test: IfStatement; readonly variable: Identifier | null }
  /** `ret = call;` or `int ret = call;`, and the tests of it that follow at once. */
  | {
      readonly kind: 'assigned';
      readonly variable: Identifier;
      readonly test: IfStatement | null;
      readonly declared: boolean;
    }
  /** `*ret = call;` */
  | { readonly kind: 'stored'; readonly into: Expression }
  /** Anything else: what happens then is not understood. */
  | { readonly kind: 'other' };

/** Classify what happens to a call's result. */
export function resultUse(use: Use<CallExpression>): ResultUse {
  const statement = statementOf(use);
  const outside = skipParentheses(use);
  const parent = outside.parents[0];
  if (!parent) return { kind: 'other' };
  switch (parent.type) {
    case 'ReturnStatement':
      return { kind: 'returned' };
    case 'ExpressionStatement':
      return { kind: 'ignored' };
    case 'ConditionalExpression':
      return translatedReturn(parent, outside);
    case 'CCastExpression':
      return parent.ctype.kind === 'named' &&
        parent.ctype.name === 'void' &&
        outside.parents[1]?.type === 'ExpressionStatement'
        ? { kind: 'ignored' }
        : { kind: 'other' };
    case 'VariableDeclarator':
      return {
        kind: 'assigned',
        variable: parent.id,
        declared: true,
        test: followingTest(statement, parent.id.name),
      };
    case 'AssignmentExpression': {
      const into = storedThrough(use);
      if (into) return { kind: 'stored', into };
      if (parent.operator !== '=' || parent.left.type !== 'Identifier') return { kind: 'other' };
      const assigned = skipParentheses({ node: parent, parents: outside.parents.slice(1) });
      if (assigned.parents[0]?.type === 'ExpressionStatement') {
        const test = followingTest(statement, parent.left.name);
        return { kind: 'assigned', variable: parent.left, declared: false, test };
      }
      return testedBy(assigned, parent.left);
    }
    default:
      return testedBy(outside, null);
  }
}

function skipParentheses(use: Use): Use {
  const parent = use.parents[0];
  return parent?.type === 'ParenthesizedExpression'
    ? skipParentheses({ node: parent, parents: use.parents.slice(1) })
    : use;
}

/** `return call ? error : 0;` */
function translatedReturn(parent: Extract<Node, { type: 'ConditionalExpression' }>, use: Use): ResultUse {
  const outside = skipParentheses({ node: parent, parents: use.parents.slice(1) });
  const returned = outside.parents[0]?.type === 'ReturnStatement';
  if (!returned || parent.test !== use.node || !parent.consequent || !isZero(parent.alternate))
    return { kind: 'other' };
  return { kind: 'translated', error: parent.consequent };
}

/**
 * `if (value)`, `if (value != 0)`, `if (0 > value)`, `if (unlikely(value))`: the `if` whose branch is for the error.
 */
function testedBy(use: Use, variable: Identifier | null): ResultUse {
  const outside = skipParentheses(use);
  const parent = outside.parents[0];
  if (parent?.type === 'IfStatement' && parent.test === outside.node)
    return { kind: 'tested', test: parent, variable };
  if (parent?.type === 'ConditionalExpression' && variable === null) return translatedReturn(parent, outside);
  const asks = parent ? askedForError(parent) : null;
  if (parent && asks && holdsOnly(asks, outside.node))
    return testedBy({ node: parent, parents: outside.parents.slice(1) }, variable);
  if (parent?.type === 'CCastExpression' && keepsError(parent))
    return testedBy({ node: parent, parents: outside.parents.slice(1) }, variable);
  return { kind: 'other' };
}

/**
 * What a condition asks for an error, where it is 0 or a negative error number: `value != 0`, `0 > value`, `WARN_ON(value)`,
 * `IS_ERR_VALUE(value)`; null for any other expression, the value alone as well.
 */
function askedForError(node: Node): Expression | null {
  if (node.type === 'BinaryExpression') {
    if (isZero(node.right)) return /^(!=|<)$/.test(node.operator) ? node.left : null;
    return isZero(node.left) && /^(!=|>)$/.test(node.operator) ? node.right : null;
  }
  const name = calleeName(node);
  if (node.type !== 'CallExpression' || name === null) return null;
  return givesTruth(name) || testsForError(name) ? (node.arguments[0] ?? null) : null;
}

/** Is an expression a node, parentheses and casts aside that keep an error number what it is? */
function holdsOnly(expression: Node, node: Node): boolean {
  const bare = unparenthesized(expression);
  if (expression === node || bare === node) return true;
  return bare.type === 'CCastExpression' && keepsError(bare) && holdsOnly(bare.argument, node);
}

/** The `if` right after a statement that tests a variable for an error. */
function followingTest(statement: Use<Statement>, variable: string): IfStatement | null {
  const parent = statement.parents[0];
  const next = parent ? siblingsAfter(parent, statement.node)[0] : undefined;
  return next?.type === 'IfStatement' && isErrorTest(next.test, variable) ? next : null;
}

/** Is the expression true just when the variable holds an error? */
export function isErrorTest(test: Expression, variable: string): boolean {
  const bare = unparenthesized(test);
  if (bare.type === 'Identifier') return bare.name === variable;
  const asked = askedForError(bare);
  if (asked === null) return false;
  const value =
    calleeName(bare) !== null && testsForError(calleeName(bare)!) ? withoutErrorCasts(asked) : asked;
  return isErrorTest(value, variable);
}

/**
 * Does a call only write to the log, or tell those who trace: a function of the kernel, or one that is called like it and given
 * a text?
 */
export function isLogCall(call: CallExpression): boolean {
  const name = calleeName(call);
  if (name === null) return false;
  const withText = isGivenText(call);
  return tellsByName(name, withText) || (withText && isGivenList(call));
}

/** Is a macro given what a function for messages is given, as one argument: `LogFlow(("vma %p", vma))`? */
function isGivenList({ arguments: [only, another] }: CallExpression): boolean {
  if (only?.type !== 'ParenthesizedExpression' || another) return false;
  return unparenthesized(only).type === 'SequenceExpression';
}
