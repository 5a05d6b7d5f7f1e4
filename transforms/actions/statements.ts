import type { Part } from '../../model/edits';
import type { IfStatement, Node, Statement } from '../../model/nodes';
import type { Conversion, Use } from '../conversion';
import { braceArms, isArm, outermostIf } from './braces';

/** The white space at the start of a statement's line. */
export function indentOf(conversion: Conversion, node: Node): string {
  const { source } = conversion.driver;
  const lineStart = source.lastIndexOf('\n', node.start - 1) + 1;
  return /^[ \t]*/.exec(source.slice(lineStart, node.start))![0];
}

/** How lines end in the conversion's file. */
export function lineBreakOf(conversion: Conversion): string {
  return conversion.driver.source.includes('\r\n') ? '\r\n' : '\n';
}

/** How many statements have taken the place of one. */
const replaced = new WeakMap<object, Map<Node, number>>();

/** How many statements there are now where there was one. */
export function countAfter(conversion: Conversion, statement: Node): number {
  const known = replaced.get(conversion.edits)?.get(statement);
  return known ?? (conversion.edits.drops(statement) ? 0 : 1);
}

/** Does nothing but white space stand before a node on its line? */
function startsLine(conversion: Conversion, node: Node): boolean {
  const { source } = conversion.driver;
  return source.slice(source.lastIndexOf('\n', node.start - 1) + 1, node.start).trim() === '';
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
  const separator = startsLine(conversion, use.node)
    ? lineBreakOf(conversion) + indentOf(conversion, use.node)
    : ' ';
  const counts = replaced.get(conversion.edits) ?? new Map<Node, number>();
  replaced.set(conversion.edits, counts.set(use.node, statements.length));
  const parts = statements.flatMap((statement, i): Part[] =>
    i === 0 ? [...statement] : [separator, ...statement],
  );
  const parent = use.parents[0];
  if (statements.length > 1 && parent && isArm(parent, use.node))
    braceArms(conversion, outermostIf(parent as IfStatement, use.parents));
  conversion.edits.replace(use.node, ...parts);
}
