import { changesFlags } from '../../kernel/flags';
import { isScoped } from '../../analysis/control-flow';
import type { Node, Statement } from '../../model/nodes';
import { find, findFrom, unparenthesized, type Use } from '../../model/query';
import { hasWord } from '../../model/words';
import { siblingsAfter } from '../mmap-actions/paths';
import { isErrorTest } from '../mmap-actions/results';
import {
  hasDirective,
  leaves,
  statementsOf,
  indentAt,
  isMappingCall,
  lineBreakOf,
  memberOfVma,
  textOf,
  type Place,
} from './place';

/** What is known of the variable that took a result: that it holds an error, until something is stored in it. */
interface Way {
  readonly texts: string[];
  failed: string | null;
}

/**
 * What a function does once a mapping call in one of its statements has failed with an error number, as statements to stand
 * before that one.
 * @param call the statement that holds the call; where it is an `if`, its branch is for the failure
 * @param result what takes the call's result, as text; null where nothing does
 * @returns null where it cannot be told, or where what stands around the call has to be left first
 */
export function failingText(
  place: Place,
  call: Use<Statement>,
  result: string | null,
  errno: string,
): string[] | null {
  const way: Way = { texts: [], failed: result };
  const branch = call.node.type === 'IfStatement' ? addBranch(place, way, call.node.consequent) : null;
  if (!(branch ?? addFollowing(place, way, call))) return null;
  const { texts } = way;
  const first = result === null ? undefined : texts.find((text) => hasWord(text, result) || isJump(text));
  if (result === null || first === undefined || isStore(first, result)) return texts;
  const returned = `return ${result};`;
  if (texts.every((text) => text === returned || !(hasWord(text, result) || isJump(text))))
    return texts.map((text) => (text === returned ? `return ${errno};` : text));
  return [`${result} = ${errno};`, ...texts];
}

const isJump = (text: string): boolean => /^(?:goto \w+|break|continue);$/.test(text);

/** `ret = -EIO;`, which makes what was in it of no use. */
function isStore(text: string, name: string): boolean {
  const value = text.startsWith(`${name} = `) ? text.slice(name.length + 3) : name;
  return !hasWord(value, name);
}

/** Add what follows a statement, up to where the function is left or a label, which is jumped to. */
function addFollowing(place: Place, way: Way, { node, parents }: Use<Statement>): boolean {
  const [parent, around] = parents;
  if (!parent) return false;
  if (parent.type === 'IfStatement') return addFollowing(place, way, useOf(parent, parents));
  for (const statement of siblingsAfter(parent, node)) {
    const done = addStatement(place, way, statement);
    if (done !== null) return done;
  }
  if (parent.type !== 'BlockStatement') return false;
  if (parent === place.function.body) {
    const isVoid = place.function.returns.kind === 'named' && place.function.returns.name === 'void';
    if (isVoid) way.texts.push('return;');
    return isVoid;
  }
  // What the block declares, or gives back at its end, is not there any more behind it.
  if (parent.body.some((one) => one.type === 'VariableDeclaration' || isScoped(one))) return false;
  const outer = useOf(parent, parents);
  return around?.type === 'IfStatement' || around?.type === 'BlockStatement'
    ? addFollowing(place, way, outer)
    : false;
}

function useOf(statement: Statement, parents: readonly Node[]): Use<Statement> {
  return { node: statement, parents: parents.slice(parents.indexOf(statement) + 1) };
}

/**
 * Add the text of one statement.
 * @returns true where it leaves the function, false where it cannot be copied; null where control goes on behind it
 */
function addStatement(place: Place, way: Way, statement: Statement): boolean | null {
  if (statement.type === 'LabeledStatement') {
    way.texts.push(`goto ${statement.label.name};`);
    return true;
  }
  if (statement.type === 'EmptyStatement' || fillsVma(place, statement)) return null;
  if (statement.type === 'IfStatement' && way.failed !== null) {
    const asks = testedFor(statement, way.failed);
    const arm = asks === null ? undefined : asks === 'error' ? statement.consequent : statement.alternate;
    if (arm === null) return null;
    if (arm) return addBranch(place, way, arm);
  }
  const text = copyOf(place, statement);
  if (text === null) return false;
  way.texts.push(text);
  if (way.failed !== null && stores(statement, way.failed)) way.failed = null;
  return leaves([statement]) || isJump(text) ? true : null;
}

/** Add the statements of a branch that is taken; what is returned is as for one statement. */
function addBranch(place: Place, way: Way, branch: Statement): boolean | null {
  for (const statement of statementsOf(branch)) {
    const done = addStatement(place, way, statement);
    if (done !== null) return done;
  }
  return null;
}

/** The text of a statement, its lines indented as from the left margin; null where it cannot stand in another place as well. */
function copyOf(place: Place, statement: Statement): string | null {
  const maps = find(statement, 'CallExpression').some(({ node }) => isMappingCall(place, node));
  if (maps || hasDirective(place, statement) || statement.type === 'VariableDeclaration') return null;
  if (isScoped(statement) || findFrom(statement, 'LabeledStatement').length > 0) return null;
  const indent = indentAt(place, statement.start);
  return textOf(place, statement)
    .split(/\r?\n/)
    .map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join(lineBreakOf(place));
}

/** What an `if` asks of the variable that holds a result. */
function testedFor(
  statement: Extract<Statement, { type: 'IfStatement' }>,
  result: string,
): 'error' | 'success' | null {
  if (isErrorTest(statement.test, result)) return 'error';
  const test = unparenthesized(statement.test);
  if (test.type === 'UnaryExpression' && test.operator === '!')
    return isErrorTest(test.argument, result) ? 'success' : null;
  const isZero =
    test.type === 'BinaryExpression' &&
    /^(==|>=)$/.test(test.operator) &&
    unparenthesized(test.right).type === 'Literal';
  if (!isZero) return null;
  const left = unparenthesized(test.left);
  const right = unparenthesized(test.right);
  return left.type === 'Identifier' && left.name === result && right.type === 'Literal' && right.value === 0n
    ? 'success'
    : null;
}

/** Is something stored in a variable? */
function stores(statement: Statement, name: string): boolean {
  return (
    find(statement, 'AssignmentExpression').some(
      ({ node: { left } }) => left.type === 'Identifier' && left.name === name,
    ) ||
    find(statement, 'CAddressOf').some(
      ({ node: { argument } }) => argument.type === 'Identifier' && argument.name === name,
    )
  );
}

/** Does a statement only fill the vma, which is of no use where the function fails? */
export function fillsVma(place: Pick<Place, 'driver' | 'vma'>, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const expression = unparenthesized(statement.expression);
  const calls = find(statement, 'CallExpression');
  if (expression.type === 'CallExpression')
    return (
      expression.callee.type === 'Identifier' &&
      changesFlags(expression.callee.name) &&
      textOf(place, expression.arguments[0] ?? expression) === place.vma &&
      calls.length === 1
    );
  return (
    expression.type === 'AssignmentExpression' &&
    memberOfVma(place, expression.left) !== null &&
    calls.length === 0
  );
}
