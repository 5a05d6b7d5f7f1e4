import { givesTruth, isHint } from '../../kernel/groups';
import { logsByName, looksLikeLogging, unlocksByName } from '../../kernel/guesses';
import type { CallExpression, Expression, Identifier, IfStatement, Node, Statement } from '../../model/nodes';
import { unparenthesized, type Use } from '../../model/query';
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

/** `if (value)`, `if (value != 0)`, `if (value < 0)`, `if (unlikely(value))`: the `if` whose branch is for the error. */
function testedBy(use: Use, variable: Identifier | null): ResultUse {
  const outside = skipParentheses(use);
  const parent = outside.parents[0];
  if (parent?.type === 'IfStatement' && parent.test === outside.node)
    return { kind: 'tested', test: parent, variable };
  if (parent?.type === 'ConditionalExpression' && variable === null) return translatedReturn(parent, outside);
  if (
    parent?.type === 'BinaryExpression' &&
    parent.left === outside.node &&
    isZero(parent.right) &&
    /^(!=|<)$/.test(parent.operator)
  ) {
    return testedBy({ node: parent, parents: outside.parents.slice(1) }, variable);
  }
  if (
    parent?.type === 'CallExpression' &&
    parent.callee.type === 'Identifier' &&
    givesTruth(parent.callee.name)
  ) {
    return testedBy({ node: parent, parents: outside.parents.slice(1) }, variable);
  }
  return { kind: 'other' };
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
  if (bare.type === 'BinaryExpression') {
    const left = unparenthesized(bare.left);
    return (
      /^(!=|<)$/.test(bare.operator) &&
      left.type === 'Identifier' &&
      left.name === variable &&
      isZero(bare.right)
    );
  }
  if (bare.type === 'CallExpression' && bare.callee.type === 'Identifier' && isHint(bare.callee.name)) {
    const [argument] = bare.arguments;
    return argument !== undefined && isErrorTest(argument, variable);
  }
  return false;
}

/** Does a call only write to the log? */
export function isLogging(name: string): boolean {
  return logsByName(name);
}

/** Does a call only write to the log: a function of the kernel, or one that is called like it and given a text? */
export function isLogCall(call: CallExpression): boolean {
  if (call.callee.type !== 'Identifier') return false;
  const { name } = call.callee;
  const given = call.arguments.some((argument) => holdsText(argument));
  return isLogging(name) || (given && looksLikeLogging(name));
}

/** Is an argument a text, or several that the preprocessor puts together, or a list in parentheses that begins with one? */
function holdsText(argument: Node): boolean {
  const bare = unparenthesized(argument);
  if (bare.type === 'SequenceExpression') return holdsText(bare.expressions[0]);
  return bare.type === 'Literal' && bare.literal === 'string';
}

/** Does a call release a lock? */
export function isUnlocking(name: string): boolean {
  return unlocksByName(name);
}
