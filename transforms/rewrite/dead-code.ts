import type { Node, SourceRange, Statement } from '../../model/nodes';
import { childNodes } from '../../model/walk';
import { type Conversion } from '../mmap-prepare/conversion';
import type { Tests } from '../mmap-actions/decisions';
import { flowOf, reachableFrom, type Decided, type FlowPoint } from '../../analysis/control-flow';
import { jumpsOfMacros } from '../../analysis/paths';
import { find } from '../../model/query';

/**
 * Remove the statements that control could reach only through tests whose outcome is now known. The tests themselves
 * stay, with their branches: whoever decided them replaces them.
 */
export function removeDeadCode(conversion: Conversion, { folded, decided }: Tests): void {
  if (decided.size === 0) return;
  const { body } = conversion.function;
  const flow = flowOf(conversion.function);
  const before = reachable(conversion, new Map());
  const after = reachable(conversion, decided);
  const lost = new Map<Node, boolean>();
  for (const [node, point] of flow.points) if (before.has(point)) lost.set(node, !after.has(point));
  // A label stays with what still jumps to it, though that was never reached.
  for (const { node: jump } of find(body, 'CGotoStatement')) {
    if (lost.get(jump) === true) continue;
    for (const node of lost.keys())
      if (node.type === 'Identifier' && node.name === jump.label.name && isLabel(conversion, node))
        lost.set(node, false);
  }
  visit(conversion, body, lost, folded);
}

/** What control can reach from the entry of the function, by jumps of macros, too. */
function reachable({ driver, function: definition }: Conversion, decided: Decided): Set<FlowPoint> {
  const { entry } = flowOf(definition);
  let starts: readonly FlowPoint[] = [entry];
  for (;;) {
    const reached = reachableFrom(starts, decided);
    const jumps = jumpsOfMacros({ driver, definition }, reached);
    if (jumps.every((to) => reached.has(to))) return reached;
    starts = [entry, ...jumps];
  }
}

function isLabel(conversion: Conversion, node: Node): boolean {
  return find(conversion.function.body, 'LabeledStatement').some((labeled) => labeled.node.label === node);
}

function visit(
  conversion: Conversion,
  node: Node,
  lost: ReadonlyMap<Node, boolean>,
  folded: Tests['folded'],
): void {
  if (conversion.edits.drops(node) || (node.type === 'IfStatement' && folded.has(node))) return;
  const list = node.type === 'BlockStatement' ? node.body : node.type === 'SwitchCase' ? node.consequent : [];
  for (let i = 0; i < list.length; i++) {
    const first = list[i];
    if (!isDead(first, lost) || conversion.edits.drops(first)) continue;
    let last = first;
    while (i + 1 < list.length && isDead(list[i + 1], lost)) last = list[++i]!;
    conversion.edits.removeLines({ start: startWithComment(conversion, list, first), end: last.end });
  }
  for (const child of childNodes(node)) {
    if (!list.includes(child as Statement) || !isDead(child as Statement, lost))
      visit(conversion, child, lost, folded);
  }
}

/** Was everything in a statement that could be reached before lost? */
function isDead(statement: Statement, lost: ReadonlyMap<Node, boolean>): boolean {
  let any = false;
  for (const [node, gone] of lost) {
    if (node.start < statement.start || node.end > statement.end) continue;
    if (!gone) return false;
    any = true;
  }
  return any;
}

/** Where the comment on the lines right above a statement begins; the statement's own start when there is none. */
export function startWithComment(
  conversion: Conversion,
  list: readonly Statement[],
  statement: Statement,
): number {
  const { source, comments } = conversion.driver;
  const line = (at: number): number => conversion.driver.position(at).line;
  const previous: SourceRange | undefined = list[list.indexOf(statement) - 1];
  const comment = comments.filter((c) => c.end <= statement.start).at(-1);
  if (!comment || !previous || comment.start < previous.end) return statement.start;
  const own = line(comment.start) > line(previous.end);
  const adjacent = source.slice(comment.end, statement.start).trim() === '';
  return own && adjacent ? comment.start : statement.start;
}
