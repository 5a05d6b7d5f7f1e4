import { givesTruth } from '../../kernel/groups';
import type { Expression } from '../../model/nodes';
import { calleeName, unparenthesized } from '../../model/query';
import { testOf, type Flow, type FlowPoint } from '../../analysis/control-flow';

/** What the outcomes of tests say, and whether they are passed on every way to a place. */

/** The outcome of a test. */
export interface Outcome {
  readonly test: Expression;
  readonly holds: boolean;
}

/** Does the outcome of a test follow from, or come with, an outcome of one of its parts that says what is asked? */
export function says({ test, holds }: Outcome, isSaid: (outcome: Outcome) => boolean): boolean {
  const bare = unparenthesized(test) as Expression;
  const ask = (part: Expression, outcome: boolean): boolean => says({ test: part, holds: outcome }, isSaid);
  if (isSaid({ test: bare, holds })) return true;
  switch (bare.type) {
    case 'UnaryExpression':
      return bare.operator === '!' && ask(bare.argument, !holds);
    case 'LogicalExpression': {
      const both = (bare.operator === '&&') === holds;
      const left = ask(bare.left, holds);
      return both ? left || ask(bare.right, holds) : left && ask(bare.right, holds);
    }
    case 'CallExpression': {
      const [first] = bare.arguments;
      return first !== undefined && givesTruth(calleeName(bare) ?? '') && ask(first, holds);
    }
    default:
      return false;
  }
}

/** By condition: the outcomes that say what was asked. */
export type Said = ReadonlyMap<FlowPoint, ReadonlySet<boolean>>;

/** The conditions of a function of which an outcome says something. */
export function outcomesThatSay(flow: Flow, isSaid: (outcome: Outcome) => boolean): Said {
  const said = new Map<FlowPoint, ReadonlySet<boolean>>();
  for (const point of flow.all) {
    const test = testOf(point);
    if (!test) continue;
    const outcomes = [true, false].filter((holds) => isSaid({ test, holds }));
    if (outcomes.length > 0) said.set(point, new Set(outcomes));
  }
  return said;
}

/**
 * Can control get from some points to another one without an outcome that says what was asked?
 * @param writes where what it is about becomes another: ways end there
 */
export function isReached(
  starts: readonly FlowPoint[],
  target: FlowPoint,
  said: Said,
  writes: ReadonlySet<FlowPoint> = new Set(),
): boolean {
  const seen = new Set(starts);
  for (const point of seen) {
    if (point === target) return true;
    if (writes.has(point)) continue;
    const outcomes = said.get(point);
    for (const { to, when } of point.edges)
      if (!(when?.kind === 'truth' && outcomes?.has(when.holds))) seen.add(to);
  }
  return false;
}
