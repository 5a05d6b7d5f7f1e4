import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRuns, comparisonText } from '../../oracle/compare';
import { readRecording, runKey, type RecordedRun } from '../../oracle/recording';
import { oracleDrivers, simulateDriver } from '../../oracle/simulate-recorded';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle-2');
const drivers = oracleDrivers([join(FIXTURES, 'drivers')]);
const scenarios = parse_scenarios(readFileSync(join(FIXTURES, 'scenarios.txt'), 'utf8'));
const recorded = readRecording(join(FIXTURES, 'observations.jsonl.gz'));

/** Scenarios in which an allocation fails that the simulator does not count as the kernel does; see runtime/mm/README.md. */
const KNOWN_DIFFERENCES = new Set(['n37', 'n52']);

describe('every run of the second recording', () => {
  const simulated: RecordedRun[] = [];

  test.each(drivers.map((driver) => [driver.file, driver] as const))('%s', async (_file, driver) => {
    const { runs, problems } = await simulateDriver(driver, scenarios);
    expect(problems).toEqual([]);
    simulated.push(...runs);
    const ours = new Set(runs.map(runKey));
    const theirs = recorded.filter((run) => ours.has(runKey(run)));
    expect(theirs).toHaveLength(runs.length);
    const different = compareRuns(theirs, runs).different.filter(
      ({ run }) => !KNOWN_DIFFERENCES.has(run.scenario),
    );
    expect(different).toEqual([]);
  });

  test('all of them were compared, and nearly all are equal', () => {
    expect(recorded).toHaveLength(6864);
    const comparison = compareRuns(recorded, simulated);
    expect(comparison.different.filter(({ difference }) => difference.member === 'missing')).toEqual([]);
    expect(comparison.equal).toBeGreaterThanOrEqual(6800);
    expect(comparisonText(comparison)).toContain(`${comparison.equal} of 6864 runs are equal`);
  });
});
