import type { CallExpression, IfStatement } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { flowOf, type Decided, type FlowPoint } from '../../analysis/control-flow';
import { isErrorTest } from './results';
import { isZero } from '../../analysis/values';
import { definitionsReaching, variableOf, type Definition, type Variable } from '../../analysis/definitions';
import { find, unparenthesized, type Use } from '../../model/query';

/** The tests of a result that can only be 0 any more: their branches go. */
export interface Tests {
  readonly folded: ReadonlyMap<IfStatement, FlowPoint>;
  readonly decided: Decided;
}

/**
 * Find the `if`s that test a variable for an error which only mapping calls could have put there.
 * @param names variables that take the results of mapping calls
 * @param own the `if`s whose condition is the mapping call itself
 */
export function decideTests(
  conversion: Conversion,
  names: ReadonlySet<string>,
  calls: readonly CallExpression[],
  own: readonly IfStatement[],
): Tests {
  const flow = flowOf(conversion.function);
  const folded = new Map<IfStatement, FlowPoint>();
  const decided = new Map<FlowPoint, boolean>();
  const fold = (test: IfStatement): void => {
    const point = flow.points.get(test.test);
    if (!point || folded.has(test)) return;
    folded.set(test, point);
    decided.set(point, false);
  };
  own.forEach(fold);
  for (const name of names) {
    const variable = variableOf(conversion.driver, conversion.function, name);
    if (!variable) continue;
    for (const use of find(conversion.function.body, 'IfStatement')) {
      const point = flow.points.get(use.node.test);
      if (!point || !isErrorTest(use.node.test, name)) continue;
      const seen = definitionsReaching(variable, { node: use.node.test, parents: [] }, point, decided);
      const mapped = seen.some((definition) => isResult(definition, calls));
      if (mapped && seen.every((definition) => isNothing(definition, calls))) fold(use.node);
    }
  }
  return { folded, decided };
}

/** Does a definition store the result of one of the calls? */
export function isResult(definition: Definition, calls: readonly CallExpression[]): boolean {
  const value = definition.value ? unparenthesized(definition.value) : null;
  return value?.type === 'CallExpression' && calls.includes(value);
}

/** Does a definition store 0, now that mapping calls have no result? */
export function isNothing(definition: Definition, calls: readonly CallExpression[]): boolean {
  return (
    definition.always &&
    definition.value !== null &&
    (isZero(definition.value) || isResult(definition, calls))
  );
}

/** Does a variable hold 0 wherever it is read at a place? */
export function holdsNothing(
  variable: Variable,
  read: Use,
  point: FlowPoint,
  calls: readonly CallExpression[],
  decided: Decided,
): boolean {
  const seen = definitionsReaching(variable, read, point, decided);
  return seen.length > 0 && seen.every((definition) => isNothing(definition, calls));
}
