import type { Part } from '../../model/edits';
import type { Node, Statement } from '../../model/nodes';
import type { Conversion } from '../mmap-prepare/conversion';
import { countReplaced, indentationAt } from '../rewrite/source-text';

/**
 * Replace a statement by lines of statements, at its indentation. Where C allows one statement only (the body of an
 * `if` without braces), braces are added.
 * @param parents the nodes around the statement, nearest first
 * @param lines without indentation and line ends; a line may embed spans of the statement
 * @returns false, with nothing recorded, where that would need braces on other branches too
 */
export function replaceStatement(
  conversion: Conversion,
  statement: Statement,
  parents: readonly Node[],
  lines: readonly (readonly Part[])[],
): boolean {
  const { edits } = conversion;
  const { source } = conversion.driver;
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  const parent = parents[0];
  const indent = indentationAt(conversion, statement.start);
  const separated = (before: string): Part[] =>
    lines.flatMap((line, i) => (i === 0 ? [...line] : [`${lineBreak}${before}`, ...line]));
  if (holdsStatements(parent)) {
    countReplaced(conversion, statement, lines.length);
    edits.replace(statement, ...separated(indent));
    return true;
  }
  if (!parent || !isBracelessBody(parent, statement)) return false;
  const outer = indentationAt(conversion, parent.start);
  let headerEnd = statement.start;
  while (/\s/.test(source[headerEnd - 1] ?? '')) headerEnd--;
  if (source[headerEnd - 1] !== ')') return false;
  countReplaced(conversion, statement, lines.length);
  edits.replace(
    { start: headerEnd, end: statement.end },
    ` {${lineBreak}${outer}\t`,
    ...separated(`${outer}\t`),
    `${lineBreak}${outer}}`,
  );
  return true;
}

function holdsStatements(node: Node | undefined): boolean {
  return node?.type === 'BlockStatement' || node?.type === 'CPreprocBranch' || node?.type === 'SwitchCase';
}

/** The body of an `if` without `else`, or of a loop, that has no braces. */
function isBracelessBody(parent: Node, statement: Statement): boolean {
  switch (parent.type) {
    case 'IfStatement':
      return parent.consequent === statement && parent.alternate === null;
    case 'ForStatement':
    case 'WhileStatement':
    case 'CMacroBlock':
      return parent.body === statement;
    default:
      return false;
  }
}
