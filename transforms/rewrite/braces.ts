import type { Node, IfStatement, Statement } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { columnAfter, LINE_WIDTH } from '../../model/layout';
import { tokenize } from '../../model/lexer';
import { countAfter, endWithComments, indentOf, lineBreakOf } from './source-text';
import { find, type Use } from '../../model/query';

/** The braces of `if ... else` chains, as kernel style wants them: on every arm, or on none when each is one statement. */

/** Is a statement one of the two arms of an `if`? */
export function isArm(parent: Node, node: Node): boolean {
  return parent.type === 'IfStatement' && (parent.consequent === node || parent.alternate === node);
}

/** The first `if` of an `if ... else if` chain. */
export function outermostIf(statement: IfStatement, parents: readonly Node[]): IfStatement {
  let first = statement;
  for (const parent of parents.slice(1)) {
    if (parent.type !== 'IfStatement' || parent.alternate !== first) break;
    first = parent;
  }
  return first;
}

/** The `if ... else` chain that a statement ends an arm of, with the nodes around it; null when it ends none. */
function chainOf(use: Use<Statement>): Use<IfStatement> | null {
  const [parent, ...above] = use.parents;
  const inBlock = parent?.type === 'BlockStatement' && parent.body.at(-1) === use.node;
  const arm = inBlock ? parent : use.node;
  const around = inBlock ? above : use.parents;
  const statement = around[0];
  if (statement?.type !== 'IfStatement' || !isArm(statement, arm)) return null;
  const node = outermostIf(statement, around);
  return { node, parents: around.slice(around.indexOf(node) + 1) };
}

/** The last statement of each arm of a chain; null when it has no final `else`, or an arm is empty. */
function armEnds(chain: IfStatement): Statement[] | null {
  const ends: Statement[] = [];
  for (let at: Statement | null = chain; at;) {
    const arm: Statement = at.type === 'IfStatement' ? at.consequent : at;
    const end = arm.type === 'BlockStatement' ? arm.body.at(-1) : arm;
    if (!end) return null;
    ends.push(end);
    if (at.type !== 'IfStatement') return ends;
    at = at.alternate;
  }
  return null;
}

/** Can `return 0;` stand once behind an `if ... else` chain whose every arm ends in a statement of a kind? */
export function canHoistReturn(use: Use<Statement>, ofKind: (statement: Statement) => boolean): boolean {
  const chain = chainOf(use);
  const block = chain?.parents[0];
  const last = block?.type === 'BlockStatement' && block.body.at(-1) === chain?.node;
  return last && (armEnds(chain!.node)?.every(ofKind) ?? false);
}

const hoisted = new WeakMap<object, Set<Node>>();

/** Put `return 0;` behind the `if ... else` chain that a statement ends an arm of, once. */
export function hoistReturn(conversion: Conversion, use: Use<Statement>): void {
  const chain = chainOf(use)!.node;
  const known = hoisted.get(conversion.edits) ?? new Set();
  if (known.has(chain)) return;
  hoisted.set(conversion.edits, known.add(chain));
  conversion.edits.insert(
    endWithComments(conversion, chain),
    `${lineBreakOf(conversion)}${indentOf(conversion, chain)}return 0;`,
  );
}

/** Is a statement the body of a loop or of a macro that opens a block? */
export function isBody(parent: Node, node: Node): boolean {
  return (
    (parent.type === 'ForStatement' ||
      parent.type === 'WhileStatement' ||
      parent.type === 'DoWhileStatement' ||
      parent.type === 'CMacroBlock') &&
    parent.body === node
  );
}

/** What is edited: a conversion, or a file for itself. */
type Edited = Pick<Conversion, 'driver' | 'edits'>;

const braced = new WeakMap<object, Set<Node>>();

/** Is a statement without braces, and does it get them now? */
function isFirstTime(conversion: Edited, arm: Statement): boolean {
  if (arm.type === 'BlockStatement') return false;
  const known = braced.get(conversion.edits) ?? new Set();
  braced.set(conversion.edits, known);
  return !known.has(arm) && known.add(arm).has(arm);
}

/**
 * Put braces around every arm of an `if ... else` chain that has none.
 * @param last an arm whose braces are written already: the chain ends before it
 */
export function braceArms(conversion: Edited, statement: IfStatement, last?: Statement): void {
  const closing = lineBreakOf(conversion) + indentOf(conversion, statement);
  let at: IfStatement | null = statement;
  while (at) {
    const { test, consequent, alternate }: IfStatement = at;
    if (isFirstTime(conversion, consequent)) {
      open(conversion, test.end, consequent);
      if (alternate) closeBeforeElse(conversion, consequent, alternate, closing);
      else conversion.edits.insert(endWithComments(conversion, consequent), `${closing}}`);
    }
    if (!alternate || alternate === last) return;
    if (alternate.type !== 'IfStatement' && isFirstTime(conversion, alternate)) {
      open(conversion, consequent.end, alternate);
      conversion.edits.insert(endWithComments(conversion, alternate), `${closing}}`);
    }
    at = alternate.type === 'IfStatement' ? alternate : null;
  }
}

/** Put braces around the body of a loop or of a macro that opens a block. */
export function braceBody(conversion: Edited, parent: Node, body: Statement): void {
  if (!isFirstTime(conversion, body)) return;
  const closing = `${lineBreakOf(conversion)}${indentOf(conversion, parent)}}`;
  open(conversion, parent.start, body);
  const { source } = conversion.driver;
  const word = /^\s*(?=while\b)/.exec(source.slice(body.end, parent.end));
  if (parent.type === 'DoWhileStatement' && word)
    conversion.edits.replace({ start: body.end, end: body.end + word[0].length }, `${closing} `);
  else conversion.edits.insert(endWithComments(conversion, body), closing);
}

/** Open a brace behind what leads to a statement, before any comment in between. */
function open(conversion: Edited, after: number, statement: Statement): void {
  const { source } = conversion.driver;
  const lead = tokenize(source, after, statement.start).filter((token) => token.kind !== 'comment');
  conversion.edits.insert(lead.at(-1)?.end ?? after, ' {');
}

function closeBeforeElse(
  conversion: Edited,
  consequent: Statement,
  alternate: Statement,
  closing: string,
): void {
  const { source } = conversion.driver;
  const word = tokenize(source, consequent.end, alternate.start).find((token) => token.text === 'else');
  if (!word) return;
  const plain = source.slice(consequent.end, word.start).trim() === '';
  if (plain) conversion.edits.replace({ start: consequent.end, end: word.start }, `${closing}} `);
  else conversion.edits.insert(word.start, '} ');
}

const SIMPLE = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'CGotoStatement',
  'BreakStatement',
  'ContinueStatement',
]);

/**
 * Take the braces from chains whose every arm is left with one simple statement, when some arm had more before, or a
 * condition that took several lines now fits on one.
 */
export function dropBraces(conversion: Conversion): void {
  for (const { node, parents } of find(conversion.function.body, 'IfStatement')) {
    const inElse = parents[0]?.type === 'IfStatement' && parents[0].alternate === node;
    if (inElse || conversion.edits.drops(node)) continue;
    const arms = armsOf(node);
    const shrank = arms.some((arm) => lostStatements(conversion, arm)) || testsShrank(conversion, node);
    if (shrank && arms.every((arm) => isSingle(conversion, arm)))
      arms.forEach((arm, i) => unbrace(conversion, arm, arms[i + 1] ?? null));
  }
}

function armsOf(chain: IfStatement): Statement[] {
  const { consequent, alternate } = chain;
  if (!alternate) return [consequent];
  return [consequent, ...(alternate.type === 'IfStatement' ? armsOf(alternate) : [alternate])];
}

/** Did a condition of the chain take several lines, and are all conditions and arms on one line each now? */
function testsShrank(conversion: Conversion, chain: IfStatement): boolean {
  const { edits, driver } = conversion;
  const tests: IfStatement[] = [];
  for (let at: Statement | null = chain; at?.type === 'IfStatement'; at = at.alternate) tests.push(at);
  const hadLines = tests.some(({ start, test }) => driver.source.slice(start, test.end).includes('\n'));
  if (!hadLines) return false;
  const indent = columnAfter(indentOf(conversion, chain));
  const fitsOneLine = ({ start, consequent }: IfStatement): boolean => {
    const head = edits.render({ start, end: consequent.start });
    return !head.trim().includes('\n') && columnAfter(head.trim(), indent) <= LINE_WIDTH;
  };
  const isOneLine = (arm: Statement): boolean =>
    arm.type !== 'BlockStatement' ||
    arm.body.every((statement) => !edits.render(statement).trim().includes('\n'));
  return tests.every(fitsOneLine) && armsOf(chain).every(isOneLine);
}

function lostStatements(conversion: Conversion, arm: Statement): boolean {
  return (
    arm.type === 'BlockStatement' && arm.body.some((statement) => countAfter(conversion, statement) === 0)
  );
}

/** Is an arm left with one simple statement and no comment? */
function isSingle(conversion: Conversion, arm: Statement): boolean {
  if (arm.type !== 'BlockStatement') return SIMPLE.has(arm.type) && countAfter(conversion, arm) === 1;
  const left = arm.body.filter((statement) => countAfter(conversion, statement) > 0);
  const [only] = left;
  if (left.length !== 1 || !only || countAfter(conversion, only) !== 1) return false;
  const simple = SIMPLE.has(only.type) || conversion.edits.drops(only);
  return simple && !conversion.driver.comments.some((c) => arm.start < c.start && c.end < arm.end);
}

function unbrace(conversion: Conversion, arm: Statement, next: Statement | null): void {
  if (arm.type !== 'BlockStatement') return;
  const { source } = conversion.driver;
  const before = source.slice(0, arm.start).trimEnd().length;
  conversion.edits.remove({ start: before, end: arm.start + 1 });
  const close = { start: arm.end - 1, end: arm.end };
  if (next) {
    const word = source.indexOf('else', arm.end);
    conversion.edits.remove({ start: close.start, end: word });
  } else {
    conversion.edits.removeLines(close);
  }
}
