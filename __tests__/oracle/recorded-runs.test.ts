import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRuns, comparisonText } from '../../oracle/compare';
import { readRecording, runKey, type RecordedRun } from '../../oracle/recording';
import { oracleDrivers, simulateDriver } from '../../oracle/simulate-recorded';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle-2');
const drivers = oracleDrivers([join(FIXTURES, 'drivers')]);

describe.each([
  ['scenarios.txt', 'observations.jsonl.gz', 6864],
  ['scenarios-ext.txt', 'observations-ext.jsonl.gz', 2400],
])('every run of the second recording, %s', (scenarioFile, recording, all) => {
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
    expect(compareRuns(theirs, runs).different).toEqual([]);
  });

  test('all of them were compared', () => {
    expect(recorded).toHaveLength(all);
    const comparison = compareRuns(recorded, simulated);
    expect(comparisonText(comparison)).toBe(`${all} of ${all} runs are equal\n`);
  });
});
