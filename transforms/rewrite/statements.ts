import type { Part } from '../../model/edits';
import type { IfStatement, Node, Statement } from '../../model/nodes';
import type { Use } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { commentsBehind, countReplaced, indentOf, lineBreakOf } from './source-text';
import { braceArms, braceBody, isArm, isBody, outermostIf } from './braces';

/** Does nothing but white space stand before a node on its line? */
function startsLine(conversion: Conversion, node: Node): boolean {
  const { source } = conversion.driver;
  return source.slice(source.lastIndexOf('\n', node.start - 1) + 1, node.start).trim() === '';
}

/**
 * Replace one statement by several, one a line. Where it was the only statement of an arm or a loop without braces, there
 * are braces now, and an `if` that followed an `else` moves to a line of its own, as kernel style wants it.
 */
export function replaceStatement(
  conversion: Conversion,
  use: Use<Statement>,
  statements: readonly (readonly Part[])[],
): void {
  const { node } = use;
  const parent = use.parents[0];
  // An `if` would take the else of the arm that it stands in: it is as much as two.
  const lead = statements.at(-1)?.[0];
  const count = statements.length + (typeof lead === 'string' && /^if\b/.test(lead) ? 1 : 0);
  countReplaced(conversion, node, count);
  if (parent?.type === 'IfStatement' && parent.alternate === node && node.type === 'IfStatement') {
    replaceElseIf(conversion, use, parent, statements);
    return;
  }
  const separator = startsLine(conversion, node) ? lineBreakOf(conversion) + indentOf(conversion, node) : ' ';
  const last = textOf(statements.at(-1));
  // A comment is about what it stands behind, not about what follows that now; behind an if, about what that leads to.
  const isAboutFirst = statements.length > 1 && last !== null && node.type !== 'IfStatement';
  const behind = isAboutFirst ? commentsBehind(conversion, node) : null;
  const onLine = behind ? statements.slice(0, -1) : statements;
  if (behind) conversion.edits.insert(behind.end, separator + last!);
  if (count > 1 && parent && isArm(parent, node))
    braceArms(conversion, outermostIf(parent as IfStatement, use.parents));
  else if (count > 1 && parent && isBody(parent, node)) braceBody(conversion, parent, node);
  conversion.edits.replace(node, ...joined(onLine, separator));
}

/** The text of a statement in which nothing of the old text is embedded; null for any other. */
function textOf(statement: readonly Part[] | undefined): string | null {
  return statement?.every((part) => typeof part === 'string') ? statement.join('') : null;
}

function joined(statements: readonly (readonly Part[])[], separator: string): Part[] {
  return statements.flatMap((statement, i): Part[] => (i === 0 ? [...statement] : [separator, ...statement]));
}

/** `else if (call) ...`: what is left stands in the `else`. */
function replaceElseIf(
  conversion: Conversion,
  use: Use<Statement>,
  parent: IfStatement,
  statements: readonly (readonly Part[])[],
): void {
  const outer = lineBreakOf(conversion) + indentOf(conversion, parent);
  const parts = joined(statements, `${outer}\t`);
  const chain = outermostIf(parent, use.parents);
  const around = use.parents[use.parents.indexOf(chain) + 1];
  if (around?.type === 'BlockStatement' && armsBefore(chain, use.node).every(leaves)) {
    // No else is needed behind arms that leave.
    const { end } = parent.consequent;
    const blanks = /^[ \t]*(?=\r?\n)/.exec(conversion.driver.source.slice(end, use.node.start))?.[0] ?? '';
    const range = { start: end + blanks.length, end: use.node.end };
    conversion.edits.replace(range, outer, ...joined(statements, outer));
  } else if (statements.length > 1 || parent.consequent.type === 'BlockStatement') {
    braceArms(conversion, chain, use.node);
    conversion.edits.replace(use.node, `{${outer}\t`, ...parts, `${outer}}`);
  } else {
    const { source } = conversion.driver;
    const start = source.slice(0, use.node.start).trimEnd().length;
    conversion.edits.replace({ start, end: use.node.end }, `${outer}\t`, ...parts);
  }
}

/** The arms of a chain before one of its `else if`s. */
function armsBefore(chain: IfStatement, last: Statement): Statement[] {
  const arms: Statement[] = [];
  for (let at: Statement | null = chain; at?.type === 'IfStatement' && at !== last; at = at.alternate)
    arms.push(at.consequent);
  return arms;
}

/** Does an arm end in a statement that leaves it? */
function leaves(arm: Statement): boolean {
  const end = arm.type === 'BlockStatement' ? arm.body.at(-1) : arm;
  return end !== undefined && /^(Return|CGoto|Break|Continue)Statement$/.test(end.type);
}
