import { kindOf, type Difference } from './compare-runs';
import type { Scenario } from '../mm/scenario/scenario';
import type { Answers } from './answers';
import type { Pair, PairRun } from './explore-scenario';

/**
 * Make a scenario that shows a difference shorter: without what comes after the difference, and without every step and every
 * unusual answer that it does not need.
 * @param pair both versions
 * @param found the run that shows it
 * @param difference the difference
 * @param run runs a pair
 * @returns the shortest run found that shows a difference of the same rule, and that difference
 */
export function shrink(
  pair: Pair,
  found: PairRun,
  difference: Difference,
  run: (pair: Pair, scenario: Scenario, told: Answers) => PairRun,
): { run: PairRun; difference: Difference } {
  let best = { run: found, difference };
  const attempt = (scenario: Scenario, told: Answers): boolean => {
    const tried = run(pair, scenario, told);
    const same = tried.comparison.differences.find((other) => kindOf(other) === kindOf(difference));
    if (same === undefined) return false;
    best = { run: tried, difference: same };
    return true;
  };
  for (;;) {
    const { scenario, told } = best.run;
    if (!shorter(scenario, told, attempt)) return best;
  }
}

/** Try everything that is one step or one answer less. */
function shorter(
  scenario: Scenario,
  told: Answers,
  attempt: (scenario: Scenario, told: Answers) => boolean,
): boolean {
  const { name, steps } = scenario;
  for (let i = steps.length - 1; i >= 0; i--) {
    if (attempt({ name, steps: steps.filter((_, at) => at !== i) }, told)) return true;
  }
  for (const key of told.keys()) {
    if (attempt(scenario, new Map([...told].filter(([other]) => other !== key)))) return true;
  }
  return false;
}
