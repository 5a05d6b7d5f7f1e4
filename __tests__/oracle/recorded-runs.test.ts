import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRuns, comparisonText } from '../../oracle/compare';
import { readRecording, runKey, type RecordedRun } from '../../oracle/recording';
import { oracleDrivers, simulateDriver } from '../../oracle/simulate-recorded';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle-2');
const drivers = oracleDrivers([join(FIXTURES, 'drivers')]);

/** Scenarios in which an allocation fails that the simulator does not count as the kernel does; see runtime/mm/README.md. */
const KNOWN_DIFFERENCES = new Set(['n65']);

describe.each([
  ['scenarios.txt', 'observations.jsonl.gz', 6864, 6862],
  ['scenarios-ext.txt', 'observations-ext.jsonl.gz', 2400, 2400],
])('every run of the second recording, %s', (scenarioFile, recording, all, equal) => {
  const scenarios = parse_scenarios(readFileSync(join(FIXTURES, scenarioFile), 'utf8'));
  const recorded = readRecording(join(FIXTURES, recording));
  const simulated: RecordedRun[] = [];

  test.each(drivers.map((driver) => [driver.file, driver] as const))('%s', async (_file, driver) => {
    const { runs, problems } = await simulateDriver(driver, scenarios);
    expect(problems).toEqual([]);
    simulated.push(...runs);
    const ours = new Set(runs.map(runKey));
    const theirs = recorded.filter((run) => ours.has(runKey(run)));
    expect(theirs).toHaveLength(runs.length);
    const { different } = compareRuns(theirs, runs);
    expect(different.filter(({ run }) => !KNOWN_DIFFERENCES.has(run.scenario))).toEqual([]);
  });

  test('all of them were compared, and are equal but for the known ones', () => {
    expect(recorded).toHaveLength(all);
    const comparison = compareRuns(recorded, simulated);
    expect(comparison.different.filter(({ difference }) => difference.member === 'missing')).toEqual([]);
    expect(comparison.equal).toBeGreaterThanOrEqual(equal);
    expect(comparisonText(comparison)).toContain(`${comparison.equal} of ${all} runs are equal`);
  });
});
