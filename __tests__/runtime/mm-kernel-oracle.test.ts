import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kernel } from '../../runtime/mm/task/kernel';
import { EventLog, observation_json, type ObservationFrame } from '../../runtime/mm/scenario/observation';
import { run_scenario } from '../../runtime/mm/scenario/run-scenario';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { oracle_drivers } from './oracle-drivers';

const fixtures = join(__dirname, '../../../__testfixtures__/kernel-oracle');
const scenarios = parse_scenarios(readFileSync(join(fixtures, 'scenarios.txt'), 'utf8'));
const recorded = readFileSync(join(fixtures, 'observations.jsonl'), 'utf8').trim().split('\n');

const ORACLE_PAGES = 8;

/** Run every scenario against one driver, each on a machine of its own, as lines of observations.jsonl. */
function simulate(driver: string, form: string): string[] {
  return scenarios.map((scenario) => {
    const kernel = new Kernel();
    const pages = kernel.memory.alloc_pages(ORACLE_PAGES, 'kernel');
    const frame: ObservationFrame = { base_address: 2 ** 44, window_pages: 512, base_pfn: pages[0].pfn };
    const log = new EventLog(frame);
    const f_op = oracle_drivers[form][driver]({ kernel, log, pages });
    const observation = run_scenario({ kernel, f_op, log, frame }, scenario);
    return observation_json({ driver, form, ...observation });
  });
}

describe('every recorded run of the kernel', () => {
  const drivers = Object.keys(oracle_drivers.legacy);

  test('is of a driver and scenario that are here', () => {
    expect(recorded).toHaveLength(drivers.length * 2 * scenarios.length);
  });

  describe.each(drivers)('of %s', (driver) => {
    test.each(['legacy', 'prepare'])('%s is what the simulator shows', (form) => {
      const prefix = `{"driver":"${driver}","form":"${form}",`;
      const expected = recorded.filter((line) => line.startsWith(prefix));
      expect(expected).toHaveLength(scenarios.length);
      expect(simulate(driver, form)).toEqual(expected);
    });
  });
});
