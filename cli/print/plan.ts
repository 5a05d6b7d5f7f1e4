import type { PlanNode } from '../../transforms/subsystems/plan';
import type { Palette } from './colour';
import { visible } from './visible';
import type { Write } from './printer';

/** What a node's state is called. */
function stateText({ state, needs }: PlanNode): string {
  if (state === 'now') return 'now';
  return state === 'never' ? 'never' : `after ${needs.join(', ')}`;
}

/** The plan as a table: how many references a node unlocks, how many name it, what it is, when, and why not. */
export function writePlan(nodes: readonly PlanNode[], write: Write, colours: Palette): void {
  const rows = nodes.map((node) => ({
    node,
    cells: [
      `${node.unlocks || '-'}`,
      `${node.references || '-'}`,
      node.kind,
      visible(node.name),
      visible(`${node.file}:${node.line}`),
    ],
  }));
  const head = ['unlocks', 'refs', 'kind', 'name', 'place'];
  const widths = head.map((title, i) =>
    rows.reduce((w, { cells }) => Math.max(w, cells[i].length), title.length),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i < 2 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  write(`${line(head)}  when\n`);
  for (const { node, cells } of rows) {
    const why =
      node.why === null ? '' : `${node.state === 'never' ? ': ' : '; dispatcher stays: '}${node.why}`;
    const outcome = node.state === 'never' ? 'blocked' : node.state === 'now' ? 'migrated' : 'no counterpart';
    write(`${line(cells)}  ${colours.outcome(outcome, visible(stateText(node)))}${visible(why)}\n`);
  }
  write(`\n${summary(nodes)}\n`);
}

function summary(nodes: readonly PlanNode[]): string {
  const kinds = ['structure', 'function', 'dispatcher', 'implementation'] as const;
  return kinds
    .map((kind) => {
      const own = nodes.filter((node) => node.kind === kind);
      const counts = (['now', 'after', 'never'] as const).map((state) => {
        const some = own.filter((node) => node.state === state);
        const references = some.reduce((sum, node) => sum + node.references, 0);
        return `${some.length} ${state}${kind === 'implementation' ? ` (${references} references)` : ''}`;
      });
      return `${kind}s: ${counts.join(', ')}`;
    })
    .join('\n');
}

/** The plan as a document for `dot`: an arrow from what comes first to what waits for it; implementations by structure. */
export function planDot(nodes: readonly PlanNode[]): string {
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const shapes = { structure: 'box', dispatcher: 'house', function: 'ellipse', implementation: 'plain' };
  const colours = { now: 'darkgreen', after: 'orange', never: 'red' };
  const shown = nodes.filter((node) => node.kind !== 'implementation' || node.state !== 'now');
  const id = (node: PlanNode): string =>
    node.kind === 'structure' || node.kind === 'function'
      ? node.name
      : `${node.kind} ${node.file} ${node.name}`;
  const known = new Set(nodes.map(id));
  const lines = shown.flatMap((node) => {
    const label = node.references > 0 ? `${node.name}\\n${node.references} references` : node.name;
    const attributes = [
      `label="${label.replace(/"/g, '\\"')}"`,
      `shape=${shapes[node.kind]}`,
      `color=${colours[node.state]}`,
      ...(node.why === null ? [] : [`tooltip=${quoted(node.why)}`]),
    ];
    return [
      `  ${quoted(id(node))} [${attributes.join(' ')}];`,
      ...node.needs
        .filter((need) => known.has(need))
        .map((need) => `  ${quoted(need)} -> ${quoted(id(node))};`),
    ];
  });
  return ['digraph plan {', '  rankdir=LR;', ...lines, '}', ''].join('\n');
}
