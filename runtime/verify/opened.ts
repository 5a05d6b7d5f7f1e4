import { Fault } from '../machine/fault';
import type { Scenario } from '../mm/scenario/scenario';
import type { Answers } from './answers';
import { battery, type AcceptedMapping } from './battery';
import { exploreScenario, seekAcceptance, type Pair, type PairRun } from './explore-scenario';
import { runForm } from './run-form';

/** Scenarios that files are run through which the driver's own code opens and closes. */
const SCENARIOS = new Set([
  'exit',
  'closed-early',
  'twice',
  'adjacent-after',
  'replaced',
  'forked',
  'split-tail',
  'protected',
  'failing-allocation-1',
  'failing-driver-allocation-1',
]);

/** Sets of answers that are tried in each. */
const MOST_ANSWERS = 2;

/**
 * Files that the driver's own ->open and ->release open and close, as the kernel does: the hooks see what ->open really left, and
 * ->release what mappings left. Only what a legacy version does with which a file can be opened and mapped is tried; of any other
 * nothing is known but what the search with a file of other code's shows.
 * @param pair both versions, with what opens and closes files
 * @param mappings mappings that are likely to be accepted, best first
 * @param visit sees every run that the legacy version came through; says whether to go on
 */
export function exploreOpened(
  pair: Pair,
  mappings: readonly AcceptedMapping[],
  visit: (run: PairRun) => boolean,
): void {
  for (const mapping of mappings) {
    const scenarios = battery(mapping).filter(({ name }) => SCENARIOS.has(name));
    const told = answersThatMap(pair, scenarios[0]);
    if (told === null) continue;
    let on = true;
    for (const scenario of scenarios) {
      if (!on) return;
      exploreScenario(pair, scenario, MOST_ANSWERS, told, (run) => {
        // What probe() sets up is not there: where the legacy version stops, nobody knows what it would have done.
        on = run.legacy.crash !== null || visit(run);
        return on;
      });
    }
    return;
  }
}

/** Answers with which the legacy version opens a file and accepts the first mapping of a scenario; null when none were found. */
function answersThatMap(pair: Pair, scenario: Scenario): Answers | null {
  const usual: Answers = new Map();
  try {
    const { record } = runForm(pair.legacy, scenario, usual);
    if ((record.steps[0]?.observation.ret ?? -1) >= 0) return usual;
    return seekAcceptance(pair, scenario);
  } catch (error) {
    // What its functions need of the file's variables cannot be set up.
    if (error instanceof Fault) return null;
    throw error;
  }
}
