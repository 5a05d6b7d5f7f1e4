import type { Driver } from '../model/driver';
import type { FunctionDeclaration, SourceRange } from '../model/nodes';
import { flowOf, type Edge, type Flow, type FlowPoint } from './control-flow';

/** The control flow of a function as text: for `mmap-prepare why`, and for the tests of the graph. */

/** One line of a printed graph. */
export interface PrintedPoint {
  readonly point: FlowPoint;
  readonly number: number;
  /** 1-based line in the source; null where the function ends. */
  readonly line: number | null;
  /** What the point is: its source on one line, or `leave guard(mutex)(&lock)`. */
  readonly text: string;
  /** Where control goes: `true 4, false 7`. */
  readonly next: string;
}

/** The points that control can reach, numbered in the order in which a reader of the source meets them. */
export function printedPoints(driver: Driver, definition: FunctionDeclaration): PrintedPoint[] {
  const flow = flowOf(definition);
  const order = numbered(flow);
  const numbers = new Map(order.map((point, i) => [point, i + 1]));
  return order.map((point) => ({
    point,
    number: numbers.get(point)!,
    line: point.node || point.scoped ? driver.position((point.node ?? point.scoped!).start).line : null,
    text: textOf(driver, point),
    next: point.edges.map((edge) => edgeText(driver, edge, numbers)).join(', '),
  }));
}

/** The graph of a function, one point a line. */
export function printFlow(driver: Driver, definition: FunctionDeclaration): string {
  return printedPoints(driver, definition)
    .map(({ number, text, next }) => `${number}: ${text}${next === '' ? '' : ` -> ${next}`}`)
    .join('\n');
}

/** Reverse postorder: what comes later in every way has the higher number, and the end the highest. Labels need none. */
function numbered(flow: Flow): FlowPoint[] {
  const order: FlowPoint[] = [];
  const seen = new Set<FlowPoint>([flow.end]);
  const visit = (point: FlowPoint): void => {
    if (seen.has(point)) return;
    seen.add(point);
    for (const next of [...point.next].reverse()) visit(next);
    if (point.kind !== 'label') order.push(point);
  };
  visit(flow.entry);
  return [...order.reverse(), flow.end];
}

function edgeText(driver: Driver, { to, when }: Edge, numbers: ReadonlyMap<FlowPoint, number>): string {
  const number = String(numbers.get(behindLabels(to)) ?? '?');
  switch (when?.kind) {
    case undefined:
      return number;
    case 'truth':
      return `${when.holds ? 'true' : 'false'} ${number}`;
    case 'case':
      return `${when.of.test ? `case ${shortened(driver, when.of.test)}` : 'default'} ${number}`;
    case 'no-case':
      return `no case ${number}`;
    case 'branch':
      return `#${`${when.of.directive} ${when.of.condition}`.trim()} ${number}`;
    case 'round':
      return `${when.again ? 'again' : 'done'} ${number}`;
  }
}

function behindLabels(point: FlowPoint): FlowPoint {
  let at = point;
  for (const seen = new Set<FlowPoint>(); at.kind === 'label' && at.next[0] && !seen.has(at); at = at.next[0])
    seen.add(at);
  return at;
}

function textOf(driver: Driver, { kind, node, scoped }: FlowPoint): string {
  if (kind === 'end') return 'end';
  if (kind === 'leave') return `leave ${headText(driver, scoped!)}`;
  if (kind === 'enter') return `enter ${headText(driver, scoped!)}`;
  if (kind === 'choice') return node?.type === 'CPreprocConditional' ? '#if' : '({ ... }) or not';
  if (kind === 'loop' && node?.type === 'CMacroBlock') return headText(driver, node);
  if (node?.type === 'ForStatement') return 'for (;;)';
  return node ? shortened(driver, node) : '';
}

/** A statement up to its block. */
function headText(driver: Driver, node: NonNullable<FlowPoint['node']>): string {
  return shortened(
    driver,
    node.type === 'CMacroBlock' ? { start: node.start, end: node.body.start } : node,
  ).replace(/;$/, '');
}

function shortened(driver: Driver, { start, end }: SourceRange, most = 72): string {
  const text = driver.source.slice(start, end).replace(/\s+/g, ' ').trim();
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}
