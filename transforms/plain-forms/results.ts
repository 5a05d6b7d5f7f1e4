import type { Expression, IfStatement, Node, Statement } from '../../model/nodes';
import { isHint, isMappingCall as maps } from '../../kernel/groups';
import { calleeName, find, findFrom, isName, unparenthesized, type Use } from '../../model/query';
import {
  hasDirective,
  leaves,
  statementsOf,
  declaratorOf,
  holdsMore,
  indentAt,
  isMappingCall,
  lineBreakOf,
  textOf,
  usesOf,
  type Place,
} from './place';
import { siblingsAfter } from '../mmap-actions/paths';
import { whatFollows } from './follow-on';
import { namedConstant } from '../../analysis/named-constants';
import { isLocal } from '../../analysis/places';
import { errorConstant, isZero } from '../../analysis/values';

/** What is done with the result of a mapping call, written as `ret = call; if (ret) { ... }`, the failure's arm alone. */

/** `call ?: 0` is the call, and `ret ?: 0` the variable. */
export function elvis(place: Place): void {
  for (const { node } of find(place.function.body, 'ConditionalExpression')) {
    if (node.consequent !== null || !isZero(node.alternate)) continue;
    const bare = unparenthesized(node.test);
    if (bare.type !== 'Identifier' && bare.type !== 'CallExpression') continue;
    if (!holdsMore(place, { start: node.test.end, end: node.end }) && !place.edits.touches(node))
      place.edits.replace(node, node.test);
  }
}

/** `ret != DRV_OK`, `call ? DRV_FAIL : DRV_OK`: what the names stand for, where the result of a mapping call decides. */
export function namedResults(place: Place): void {
  const write = (node: Node | null): void => {
    if (node?.type !== 'Identifier' || isLocal(place.function, node.name)) return;
    const constant = namedConstant(place.driver, node.name);
    const text = constant && (isZero(constant) ? '0' : errorConstant(constant));
    if (text !== null && !place.edits.drops(node)) place.edits.replace(node, text);
  };
  for (const { node } of find(place.function.body, 'BinaryExpression')) {
    if (!/^([=!]=|[<>]=?)$/.test(node.operator)) continue;
    if (isResult(place, node.left, node.start)) write(node.right);
    else if (isResult(place, node.right, node.start)) write(node.left);
  }
  for (const { node } of find(place.function.body, 'ConditionalExpression')) {
    if (resultTest(place, node.test, node.start) === null) continue;
    write(node.consequent);
    write(node.alternate);
  }
}

/** `ret |= call;` where the variable is 0 before. */
export function accumulated(place: Place): void {
  for (const { node, parents } of find(place.function.body, 'AssignmentExpression')) {
    if (node.left.type !== 'Identifier' || !/^(\||\+)=$/.test(node.operator)) continue;
    if (
      !isMappingCall(place, node.right) ||
      parents.some((p) => /^(For|While|DoWhile)Statement$/.test(p.type))
    )
      continue;
    if (find(place.function.body, 'LabeledStatement').some((label) => label.node.start < node.start))
      continue;
    if (!isZeroBefore(place, node.left.name, node.start)) continue;
    const { source } = place.driver;
    const start = source.indexOf(node.operator, node.left.end);
    place.edits.replace({ start, end: start + node.operator.length }, '=');
    return;
  }
}

/** Is every value that a local was given before an offset 0? */
export function isZeroBefore(place: Place, name: string, offset: number): boolean {
  const declarator = declaratorOf(place, name)?.node;
  if (!declarator) return false;
  const values: (Expression | null)[] = declarator.init ? [declarator.init] : [];
  for (const { node, parents } of usesOf(place, name)) {
    const [parent] = parents;
    if (node.start >= offset) continue;
    if (parent?.type === 'AssignmentExpression' && parent.left === node)
      values.push(parent.operator === '=' ? parent.right : null);
    else if (parent?.type === 'UpdateExpression' || parent?.type === 'CAddressOf') values.push(null);
  }
  return values.length > 0 && values.every((value) => value !== null && isZero(value));
}

/** A test of a mapping call's result: of the call, of `(ret = call)`, or of a variable that one was stored in. */
interface ResultTest {
  /** Does it ask for success? */
  readonly success: boolean;
  /** A condition that is true when the call has failed. */
  readonly failed: string;
}

function resultTest(place: Place, test: Expression, at: number): ResultTest | null {
  const bare = unparenthesized(test);
  if (bare.type === 'UnaryExpression' && bare.operator === '!') {
    const inner = resultTest(place, bare.argument, at);
    return inner && { success: !inner.success, failed: inner.failed };
  }
  if (bare.type === 'CallExpression' && bare.callee.type === 'Identifier') {
    const [argument, ...others] = bare.arguments;
    if (isHint(bare.callee.name) && argument && others.length === 0) return resultTest(place, argument, at);
  }
  if (bare.type === 'BinaryExpression') {
    const [value, zero] = isZero(bare.right) ? [bare.left, bare.right] : [bare.right, bare.left];
    if (!isZero(zero) || !isResult(place, value, at)) return null;
    const flipped = zero === bare.left;
    const text = textOf(place, value);
    if (bare.operator === '==' || bare.operator === '!=')
      return { success: bare.operator === '==', failed: asTest(value, text) };
    // Results are 0 or a negative error number.
    if (bare.operator === (flipped ? '<=' : '>=')) return { success: true, failed: `${text} < 0` };
    if (bare.operator === (flipped ? '>' : '<')) return { success: false, failed: `${text} < 0` };
    return null;
  }
  return isResult(place, bare, at) ? { success: false, failed: asTest(bare, textOf(place, bare)) } : null;
}

/** An assignment as a condition stands in parentheses of its own. */
function asTest(value: Node, text: string): string {
  const bare = unparenthesized(value);
  return bare.type === 'AssignmentExpression' && value === bare ? `(${text})` : text;
}

function isResult(place: Place, node: Node, at: number): boolean {
  const bare = unparenthesized(node);
  if (isMappingCall(place, bare)) return true;
  if (bare.type === 'AssignmentExpression')
    return bare.operator === '=' && bare.left.type === 'Identifier' && isMappingCall(place, bare.right);
  return bare.type === 'Identifier' && holdsResult(place, bare.name, at);
}

/** Has a local been given the result of a mapping call last, in the order of the text before an offset? */
export function holdsResult(place: Place, name: string, at: number): boolean {
  const declared = declaratorOf(place, name)?.node;
  const stored = find(place.function.body, 'AssignmentExpression').filter(
    ({ node: write }) => write.left.type === 'Identifier' && write.left.name === name && write.end <= at,
  );
  const last = stored[stored.length - 1]?.node;
  if (last) return last.operator === '=' && holdsMapping(place, last.right);
  return declared?.init !== null && declared !== undefined && holdsMapping(place, declared.init);
}

function holdsMapping(place: Place, node: Node): boolean {
  return isMappingCall(place, node);
}

/**
 * `return ret ? -EAGAIN : 0;`, `ret = call ? -EIO : 0;`: an `if`, of which each arm does one thing. `return call ? error : 0;`
 * itself is known to the transforms.
 */
export function chosenReturns(place: Place): void {
  for (const use of find(place.function.body, 'ConditionalExpression')) {
    const { node, parents } = use;
    if (node.consequent === null || holdsMore(place, node)) continue;
    const test = resultTest(place, node.test, node.start);
    if (!test) continue;
    const outer = parents.find((parent) => parent.type !== 'ParenthesizedExpression');
    const known = isKernelCall(node.test) && isZero(node.alternate) && !test.success;
    const [failed, worked] = test.success
      ? [node.alternate, node.consequent]
      : [node.consequent, node.alternate];
    if (outer?.type === 'ReturnStatement' && !known) {
      replaceWith(place, { node: outer, parents: parents.slice(parents.indexOf(outer) + 1) }, [
        `if (${test.failed})`,
        `\treturn ${textOf(place, failed)};`,
        `return ${textOf(place, worked)};`,
      ]);
      return;
    }
    const statement = outer && parents[parents.indexOf(outer) + 1];
    if (
      outer?.type === 'AssignmentExpression' &&
      outer.operator === '=' &&
      outer.left.type === 'Identifier' &&
      statement?.type === 'ExpressionStatement'
    ) {
      const name = outer.left.name;
      const around = parents.slice(parents.indexOf(statement) + 1);
      const behind = around[0] ? siblingsAfter(around[0], statement) : [];
      const next = behind.find(({ type }) => type !== 'EmptyStatement');
      if (next?.type === 'ReturnStatement' && next.argument && isName(next.argument, name)) {
        const whole = { node: { ...statement, end: next.end }, parents: around };
        if (holdsMore(place, whole.node)) continue;
        replaceWith(place, whole, [
          `if (${test.failed})`,
          `\treturn ${textOf(place, failed)};`,
          `return ${textOf(place, worked)};`,
        ]);
        return;
      }
      replaceWith(place, { node: statement, parents: around }, [
        `if (${test.failed})`,
        `\t${name} = ${textOf(place, failed)};`,
        'else',
        `\t${name} = ${textOf(place, worked)};`,
      ]);
      return;
    }
  }
}

/** Is it a call of a function of the kernel that maps? One of the file that does has errors of its own. */
function isKernelCall(node: Node): boolean {
  return maps(calleeName(unparenthesized(node)) ?? '');
}

/** Write lines in the place of a statement, in braces where it is an arm or a body of its own. */
export function replaceWith(place: Place, { node, parents }: Use, lines: readonly string[]): void {
  const indent = indentAt(place, node.start);
  const lineBreak = lineBreakOf(place);
  const alone =
    parents[0] !== undefined &&
    !/^(BlockStatement|SwitchCase|CPreprocBranch|LabeledStatement)$/.test(parents[0].type);
  const text = lines.join(`${lineBreak}${indent}`);
  if (!alone) {
    place.edits.replace(node, text);
    return;
  }
  const { source } = place.driver;
  const outer = indentAt(place, parents[0].start);
  const before = source.slice(0, node.start).trimEnd().length;
  const isBehind =
    /[)\w]/.test(source[before - 1]) && !holdsMore(place, { start: before - 1, end: node.start });
  const other = /^\s*(?=else\b)/.exec(source.slice(node.end))?.[0].length ?? 0;
  const braces = `{${lineBreak}${indent}${text}${lineBreak}${outer}}${other > 0 ? ' ' : ''}`;
  place.edits.replace(
    { start: isBehind ? before : node.start, end: node.end + other },
    isBehind ? ` ${braces}` : braces,
  );
}

/** `switch (call) { case 0: ...; return 0; default: return -EIO; }`: an `if` of two arms. */
export function switchedResults(place: Place): void {
  for (const { node } of find(place.function.body, 'SwitchStatement')) {
    const [first, second, third] = node.cases;
    if (!first || !second || third || !isResult(place, node.discriminant, node.start)) continue;
    if (holdsMore(place, node)) continue;
    const zero = [first, second].find((one) => one.test !== null && one.last === null && isZero(one.test));
    const other = [first, second].find((one) => one.test === null);
    if (!zero || !other) continue;
    const worked = armOf(place, zero.consequent);
    const failed = armOf(place, other.consequent);
    if (worked === null || failed === null) continue;
    const indent = indentAt(place, node.start);
    const lineBreak = lineBreakOf(place);
    const value = unparenthesized(node.discriminant);
    const lines = (texts: readonly string[]): string =>
      texts.map((text) => `${indent}\t${text}${lineBreak}`).join('');
    place.edits.replace(
      node,
      `if (${asTest(value, textOf(place, value))}) {${lineBreak}${lines(failed)}${indent}} else {${lineBreak}${lines(worked)}${indent}}`,
    );
    return;
  }
}

/** The statements of a case that ends in `break` or leaves the function; null where it falls through or breaks elsewhere. */
function armOf(place: Place, statements: readonly Statement[]): string[] | null {
  const [only] = statements;
  const body = statements.length === 1 && only?.type === 'BlockStatement' ? only.body : statements;
  const last = body[body.length - 1];
  if (!last || !/^(Return|CGoto|Break)Statement$/.test(last.type)) return null;
  const kept = last.type === 'BreakStatement' ? body.slice(0, -1) : body;
  const breaks = kept.some((one) => findFrom(one, 'BreakStatement').length > 0);
  return breaks ? null : kept.map((one) => textOf(place, one));
}

/** `if (!call)` with two arms, or with one that leaves: see `successArms`, which takes every form of it. */
export function negatedCalls(place: Place): void {
  switchedResults(place);
}

/**
 * What is done on success, in an arm of its own: `if (!ret) { A } else { B } rest` becomes
 * `if (ret) { B rest } A rest`, what follows being written twice where the failure goes on to it.
 */
export function successArms(place: Place): void {
  for (const use of find(place.function.body, 'IfStatement')) {
    const {
      node,
      parents: [parent],
    } = use;
    const test = resultTest(place, node.test, node.start);
    if (!test || (!test.success && node.alternate === null)) continue;
    if (hasDirective(place, node)) continue;
    const [worked, failed] = test.success
      ? [node.consequent, node.alternate]
      : [node.alternate, node.consequent];
    if (!worked) continue;
    // What would be several statements is one there.
    if (parent?.type !== 'BlockStatement' && parent?.type !== 'SwitchCase') continue;
    const after = siblingsAfter(parent, node);
    const failing = failed ? statementsOf(failed) : [];
    const stays = !leaves(failing);
    const rest = stays ? whatFollows(place, use) : null;
    if (stays && rest === null) continue;
    const moved =
      rest?.isNear && leaves(statementsOf(worked)) ? takeAway(place, node, after, rest.texts) : null;
    const follows = moved ?? rest?.texts ?? [];
    writeArms(place, node, test, { worked: statementsOf(worked), failing, rest: follows });
    return;
  }
}

/**
 * Take away what follows an `if` and is only done on failure now: success never comes to it.
 * @param rest what follows, of which a jump to a label is the last
 * @returns what follows with its comments; null where a directive is in it: then it is what was copied
 */
function takeAway(
  place: Place,
  node: IfStatement,
  after: readonly Statement[],
  rest: readonly string[],
): string[] | null {
  const dropped = after.slice(0, rest.length).filter(({ type }) => type !== 'LabeledStatement');
  const last = dropped.at(-1);
  if (!last) return null;
  const { source } = place.driver;
  // A comment behind a statement on its line is about that.
  const behind = (end: number): number =>
    end + (/^[ \t]*(?:\/\*[^\n]*?\*\/|\/\/[^\n]*)/.exec(source.slice(end))?.[0].length ?? 0);
  const range = { start: behind(node.end), end: behind(last.end) };
  for (
    let more: RegExpExecArray | null;
    isOpen(source.slice(range.start, range.end));
    range.end += more[0].length
  ) {
    more = /^\s*#\s*endif[^\n]*/.exec(source.slice(range.end));
    if (more === null) return null;
  }
  const lines = source.slice(range.start, range.end).split(/\r?\n/);
  if (lines.filter((line) => /^\s*#\s*endif/.test(line)).length > lines.filter(opens).length) return null;
  if (lines.some((line) => line.endsWith('\\'))) return null;
  place.edits.remove(range);
  // What is copied already leaves out directives that choose nothing.
  if (lines.some((line) => /^\s*#/.test(line))) return null;
  const texts = lines.map((line) => line.trim()).filter((line) => line !== '');
  return [...texts, ...rest.slice(dropped.length)];
}

const opens = (line: string): boolean => /^\s*#\s*if/.test(line);

/** Does a text hold more conditions than it ends? */
function isOpen(text: string): boolean {
  const lines = text.split('\n');
  return lines.filter(opens).length > lines.filter((line) => /^\s*#\s*endif/.test(line)).length;
}

interface Arms {
  readonly worked: readonly Statement[];
  readonly failing: readonly Statement[];
  /** What follows the `if`, as text, for the failure. */
  readonly rest: readonly string[];
}

function writeArms(place: Place, node: IfStatement, test: ResultTest, { worked, failing, rest }: Arms): void {
  const indent = indentAt(place, node.start);
  const lineBreak = lineBreakOf(place);
  const moved = (statement: Statement, to: string): string => {
    const from = indentAt(place, statement.start);
    return textOf(place, statement)
      .split(/\r?\n/)
      .map((line, i) => (i > 0 && line.startsWith(from) ? to + line.slice(from.length) : line))
      .join(lineBreak);
  };
  const inner = [...failing.map((one) => moved(one, `${indent}\t`)), ...rest];
  const declares = worked.some(({ type }) => type === 'VariableDeclaration');
  const outer = worked.map((one) => moved(one, declares ? `${indent}\t` : indent));
  const block = (lines: readonly string[]): string =>
    ` {${lineBreak}${lines.map((line) => `${indent}\t${line}${lineBreak}`).join('')}${indent}}`;
  const arm =
    inner.length === 1 && !inner[0].includes('\n') ? `${lineBreak}${indent}\t${inner[0]}` : block(inner);
  const then = declares ? [block(outer).trimStart()] : outer;
  place.edits.replace(node, [`if (${test.failed})${arm}`, ...then].join(`${lineBreak}${indent}`));
}
