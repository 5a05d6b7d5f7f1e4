import type { Part } from '../../model/edits';
import type { IfStatement, Node, Statement } from '../../model/nodes';
import type { Conversion, Use } from '../conversion';

/** The white space at the start of a statement's line. */
export function indentOf(conversion: Conversion, node: Node): string {
  const { source } = conversion.driver;
  const lineStart = source.lastIndexOf('\n', node.start - 1) + 1;
  return /^[ \t]*/.exec(source.slice(lineStart, node.start))![0];
}

/**
 * Replace one statement by several, one a line. Where it was the only statement of an `if` or `else` without braces,
 * the arms get braces, as kernel style wants them.
 */
export function replaceStatement(
  conversion: Conversion,
  use: Use<Statement>,
  statements: readonly (readonly Part[])[],
): void {
  const indent = indentOf(conversion, use.node);
  const lineBreak = conversion.driver.source.includes('\r\n') ? '\r\n' : '\n';
  const parts = statements.flatMap((statement, i): Part[] =>
    i === 0 ? [...statement] : [lineBreak + indent, ...statement],
  );
  const parent = use.parents[0];
  if (statements.length > 1 && parent && isArm(parent, use.node))
    braceArms(conversion, outermostIf(parent as IfStatement, use.parents));
  conversion.edits.replace(use.node, ...parts);
}

function isArm(parent: Node, node: Node): boolean {
  return parent.type === 'IfStatement' && (parent.consequent === node || parent.alternate === node);
}

/** The first `if` of an `if ... else if` chain. */
function outermostIf(statement: IfStatement, parents: readonly Node[]): IfStatement {
  let first = statement;
  for (const parent of parents.slice(1)) {
    if (parent.type !== 'IfStatement' || parent.alternate !== first) break;
    first = parent;
  }
  return first;
}

const braced = new WeakSet<Node>();

/** Put braces around every arm of an `if ... else` chain that has none. */
function braceArms(conversion: Conversion, statement: IfStatement): void {
  const indent = indentOf(conversion, statement);
  const lineBreak = conversion.driver.source.includes('\r\n') ? '\r\n' : '\n';
  let at: IfStatement | null = statement;
  while (at) {
    const { consequent, alternate }: IfStatement = at;
    if (consequent.type !== 'BlockStatement' && !braced.has(consequent)) {
      braced.add(consequent);
      brace(conversion, consequent, alternate ? null : lineBreak + indent);
      if (alternate) closeBeforeElse(conversion, consequent, alternate, lineBreak + indent);
    }
    if (
      alternate &&
      alternate.type !== 'IfStatement' &&
      alternate.type !== 'BlockStatement' &&
      !braced.has(alternate)
    ) {
      braced.add(alternate);
      brace(conversion, alternate, lineBreak + indent);
    }
    at = alternate?.type === 'IfStatement' ? alternate : null;
  }
}

/** Open a brace before an arm, at the end of the line that leads to it; close it after the arm when told how. */
function brace(conversion: Conversion, arm: Statement, closing: string | null): void {
  const { source } = conversion.driver;
  const before = source.slice(0, arm.start).trimEnd().length;
  conversion.edits.insert(before, ' {');
  if (closing !== null) conversion.edits.insert(arm.end, `${closing}}`);
}

function closeBeforeElse(
  conversion: Conversion,
  consequent: Statement,
  alternate: Statement,
  closing: string,
): void {
  const { source } = conversion.driver;
  const word = source.indexOf('else', consequent.end);
  if (word < 0 || word > alternate.start) return;
  conversion.edits.replace({ start: consequent.end, end: word }, `${closing}} `);
}
