import { effectsIn } from '../../analysis/effects';
import { lockingCall, unlockingCall } from '../../analysis/lock-calls';
import { isLocal, squeezed } from '../../analysis/places';
import { isState } from '../../analysis/targets';
import type { BlockStatement, Expression, IfStatement, Node, Statement } from '../../model/nodes';
import { find, findFrom, unparenthesized } from '../../model/query';
import {
  hasDirective,
  indentAt,
  isMappingCall,
  lineBreakOf,
  statementsOf,
  textOf,
  type Place,
} from './place';

/**
 * What is taken in one arm of an `if` under a lock, where the other arms hold an error: `if (dead) ret = -ENODEV; else users++;`
 * before the unlock. Each arm with an error jumps to the unlock, and what is taken stands by itself.
 */
export function lockedArms(place: Place): void {
  const { body } = place.function;
  if (!/\bvm_ops\b/.test(textOf(place, body))) return;
  for (const { node, parents } of find(body, 'IfStatement')) {
    const [block] = parents;
    if (block?.type !== 'BlockStatement' || hasDirective(place, node)) continue;
    const section = sectionOf(place, block, node);
    if (section === null) continue;
    const arms = armsOf(node);
    const plain = arms && (section.before ? fromFirst(place, node, section.before) : inTurn(place, arms));
    if (!plain || !keepsComments(place, node, arms)) continue;
    write(place, node, section, plain);
    return;
  }
}

/** A critical section whose last statement before the unlock is the `if` that is asked about. */
interface Section {
  /** `ret = -ENODEV;` straight before the lock, where the `if` has no other arm. */
  readonly before: Statement | null;
  readonly unlock: Statement;
}

function sectionOf(place: Place, block: BlockStatement, node: IfStatement): Section | null {
  const at = block.body.indexOf(node);
  const next = block.body[at + 1];
  const call = next ? unlockingCall(next.type === 'LabeledStatement' ? next.body : next) : null;
  const released = call?.arguments[0];
  if (!next || !released) return null;
  const lock = block.body.slice(0, at).findLast((one) => {
    const taken = lockingCall(one)?.arguments[0];
    return taken !== undefined && squeezed(place.driver, taken) === squeezed(place.driver, released);
  });
  if (!lock) return null;
  if (node.alternate) return { before: null, unlock: next };
  const i = block.body.indexOf(lock);
  const before = block.body[i - 1];
  const isBefore = i === at - 1 && lock.type === 'ExpressionStatement' && before !== undefined;
  return isBefore && errorOf(place, before) !== null ? { before, unlock: next } : null;
}

/** The arms of an `if` and its `else if`s, each with what is asked; the last one is not asked for anything. */
interface Arm {
  readonly test: Expression | null;
  readonly statement: Statement;
}

function armsOf(node: IfStatement): Arm[] | null {
  const arms: Arm[] = [{ test: node.test, statement: node.consequent }];
  let rest = node.alternate;
  for (; rest?.type === 'IfStatement'; rest = rest.alternate)
    arms.push({ test: rest.test, statement: rest.consequent });
  if (rest) arms.push({ test: null, statement: rest });
  return rest || arms.length === 1 ? arms : null;
}

/** What the plain form asks before it jumps, with what it does then, and what it does behind that. */
interface Plain {
  readonly jumps: readonly { readonly test: string; readonly does: string }[];
  readonly does: string;
  readonly removed: Statement | null;
}

/** The arms one after the other, where the last one takes; of two, also where the first one does. */
function inTurn(place: Place, arms: readonly Arm[]): Plain | null {
  const last = arms[arms.length - 1];
  const errors = arms.slice(0, -1);
  if (takes(place, last.statement) && errors.every(({ statement }) => holdsError(place, statement)))
    return {
      jumps: errors.map(({ test, statement }) => ({
        test: textOf(place, unparenthesized(test!)),
        does: inside(place, statement),
      })),
      does: inside(place, last.statement),
      removed: null,
    };
  const [first, second] = arms;
  if (arms.length !== 2 || !takes(place, first.statement) || !holdsError(place, second.statement))
    return null;
  return {
    jumps: [{ test: negated(place, first.test!), does: inside(place, second.statement) }],
    does: inside(place, first.statement),
    removed: null,
  };
}

/** `ret = -ENODEV; lock(); if (alive) { users++; ret = 0; }`: the error goes where it is one. */
function fromFirst(place: Place, node: IfStatement, before: Statement): Plain | null {
  const name = errorOf(place, before);
  const sets = statementsOf(node.consequent).filter((one) => assigned(one)?.name === name && name !== null);
  const mentions = findFrom(node, 'Identifier').filter((use) => use.node.name === name);
  if (sets.length !== 1 || mentions.length !== 1 || !takes(place, node.consequent)) return null;
  return {
    jumps: [{ test: negated(place, node.test), does: textOf(place, before) }],
    does: inside(place, node.consequent),
    removed: before,
  };
}

function write(place: Place, node: IfStatement, { unlock }: Section, plain: Plain): void {
  const lineBreak = lineBreakOf(place);
  const indent = indentAt(place, node.start);
  const label = unlock.type === 'LabeledStatement' ? unlock.label.name : freeLabel(place);
  const jumps = plain.jumps.flatMap(({ test, does }) => [
    `if (${test}) {`,
    ...does.split('\n').map((line) => `\t${line}`),
    `\tgoto ${label};`,
    '}',
  ]);
  const lines = [...jumps, ...plain.does.split('\n')];
  place.edits.replace(
    node,
    lines.map((line, i) => (i === 0 || line.trim() === '' ? line.trim() : indent + line)).join(lineBreak),
  );
  if (unlock.type !== 'LabeledStatement')
    place.edits.insert(unlock.start, `${label}:${lineBreak}${indentAt(place, unlock.start)}`);
  if (plain.removed) place.edits.removeLines(plain.removed);
}

/** A name that no label of the function has. */
function freeLabel({ function: { body } }: Place): string {
  const taken = new Set(find(body, 'LabeledStatement').map(({ node }) => node.label.name));
  const free = ['unlock', 'out_unlock'].find((name) => !taken.has(name));
  if (free !== undefined) return free;
  let i = 1;
  while (taken.has(`out_unlock${i}`)) i++;
  return `out_unlock${i}`;
}

/** The statements of an arm, without its braces and its indentation; lines end in a line feed. */
function inside(place: Place, arm: Statement): string {
  const statements = statementsOf(arm);
  const { start } = statements[0];
  const from = arm.type === 'BlockStatement' ? arm.start + 1 : start;
  const text = textOf(place, { start: from, end: arm.type === 'BlockStatement' ? arm.end - 1 : arm.end });
  const indent = indentAt(place, start);
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

/** Do all comments of an `if` stand in its arms, where their texts are kept? */
function keepsComments({ driver }: Place, node: Node, arms: readonly Arm[]): boolean {
  return driver.comments
    .filter(({ start, end }) => node.start <= start && end <= node.end)
    .every(({ start, end }) => arms.some(({ statement }) => statement.start < start && end < statement.end));
}

/** Does an arm only say which error it is, perhaps with a message? */
function holdsError(place: Place, arm: Statement): boolean {
  const statements = statementsOf(arm);
  return (
    statements.some((one) => errorOf(place, one) !== null) &&
    statements.every((one) => one.type === 'ExpressionStatement') &&
    !takes(place, arm)
  );
}

/** The local that a statement sets to an error: `ret = -ENODEV;`. */
function errorOf(place: Place, statement: Statement): string | null {
  const set = assigned(statement);
  const value = set && unparenthesized(set.value);
  const isError =
    value?.type === 'UnaryExpression' &&
    value.operator === '-' &&
    value.argument.type === 'Identifier' &&
    /^E[A-Z0-9]+$/.test(value.argument.name);
  return isError && isLocal(place.function, set!.name) ? set!.name : null;
}

function assigned(statement: Statement): { readonly name: string; readonly value: Expression } | null {
  if (statement.type !== 'ExpressionStatement') return null;
  const expression = unparenthesized(statement.expression);
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return null;
  const left = unparenthesized(expression.left);
  return left.type === 'Identifier' ? { name: left.name, value: expression.right } : null;
}

/** Statements of which nothing lasts to the end of the block, as that of a declaration and of `guard()` does. */
const ENDS_WITH_ITSELF: ReadonlySet<Node['type']> = new Set([
  'ExpressionStatement',
  'IfStatement',
  'BlockStatement',
  'ForStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Is something taken or changed in an arm whose statements can stand by themselves, and nothing mapped? */
function takes(place: Place, arm: Statement): boolean {
  const statements = statementsOf(arm);
  if (statements.length === 0 || !statements.every(({ type }) => ENDS_WITH_ITSELF.has(type))) return false;
  if (findFrom(arm, 'LabeledStatement').length > 0) return false;
  const calls = findFrom(arm, 'CallExpression');
  if (calls.some(({ node }) => isMappingCall(place, node))) return false;
  const reader = effectsIn(place.driver);
  const changes = (target: Node): boolean => isState(place.function, target, place.vma);
  return (
    findFrom(arm, 'UpdateExpression').some(({ node }) => changes(node.argument)) ||
    findFrom(arm, 'AssignmentExpression').some(({ node }) => changes(node.left)) ||
    calls.some(({ node }) =>
      reader.ofCall(place.function, node).some(({ effect }) => effect.does === 'takes'),
    )
  );
}

const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ['==', '!='],
  ['!=', '=='],
  ['<', '>='],
  ['>=', '<'],
  ['>', '<='],
  ['<=', '>'],
]);

/** The text of what holds where a test does not. */
function negated(place: Place, test: Expression): string {
  const bare = unparenthesized(test);
  if (bare.type === 'UnaryExpression' && bare.operator === '!')
    return textOf(place, unparenthesized(bare.argument));
  if (bare.type === 'BinaryExpression') {
    const operator = OPPOSITE.get(bare.operator);
    if (operator !== undefined) return `${textOf(place, bare.left)} ${operator} ${textOf(place, bare.right)}`;
  }
  const text = textOf(place, bare);
  return /^(?:Identifier|MemberExpression|CallExpression)$/.test(bare.type) ? `!${text}` : `!(${text})`;
}
