import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar, parseDriver } from '../../model/parse';
import { observation_json } from '../../runtime/mm/scenario/observation';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { compileForSimulation, operationsVariables, simulate } from '../../runtime/simulate/simulate';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle');
const scenarios = parse_scenarios(readFileSync(join(FIXTURES, 'scenarios.txt'), 'utf8'));
const recorded = readFileSync(join(FIXTURES, 'observations.jsonl'), 'utf8').trim().split('\n');
const files = readdirSync(join(FIXTURES, 'drivers')).filter((name) => name.endsWith('.c'));

describe('every recorded run of the kernel, from the C of its driver', () => {
  const compared = new Set<string>();

  beforeAll(loadGrammar);

  test.each(files)('%s', async (file) => {
    const source = readFileSync(join(FIXTURES, 'drivers', file), 'utf8');
    const compiled = await compileForSimulation(parseDriver(source, { path: file, reach: 'all' }));
    expect(compiled.problems).toEqual([]);
    expect([...compiled.unknownFunctions.keys()]).toEqual([]);
    const operations = operationsVariables(compiled);
    expect(operations).toHaveLength(1);
    const { driver, form } = operations[0];
    const shown = scenarios.map((scenario) => {
      const { observation, stopped } = simulate(compiled, operations[0], scenario);
      expect(stopped).toBeNull();
      return observation_json({ driver, form, ...observation });
    });
    const expected = recorded.filter((line) => line.startsWith(`{"driver":"${driver}","form":"${form}",`));
    expect(expected).toHaveLength(scenarios.length);
    expect(shown).toEqual(expected);
    for (const line of expected) compared.add(line);
  });

  test('all of them were compared', () => {
    expect(compared.size).toBe(recorded.length);
    expect(recorded).toHaveLength(2034);
  });
});
