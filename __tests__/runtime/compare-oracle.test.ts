import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPair } from '../../runtime/verify/explore-scenario';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { oracle_drivers } from './oracle-drivers';
import { oracleForm } from './oracle-forms';

const fixtures = join(__dirname, '../../../__testfixtures__/kernel-oracle');
const scenarios = parse_scenarios(readFileSync(join(fixtures, 'scenarios.txt'), 'utf8'));

interface Run {
  driver: string;
  form: string;
  scenario: string;
  steps: unknown;
  exit: unknown;
}

/** Of each driver, the scenarios in which the recorded kernel showed something else for the two forms. */
const recorded = new Map<string, string[]>();
{
  const runs = new Map<string, string>();
  for (const line of readFileSync(join(fixtures, 'observations.jsonl'), 'utf8').trim().split('\n')) {
    const { driver, form, scenario, steps, exit } = JSON.parse(line) as Run;
    runs.set(`${driver} ${form} ${scenario}`, JSON.stringify([steps, exit]));
  }
  for (const driver of Object.keys(oracle_drivers.legacy)) {
    const differing = scenarios.filter(
      ({ name }) => runs.get(`${driver} legacy ${name}`) !== runs.get(`${driver} prepare ${name}`),
    );
    recorded.set(
      driver,
      differing.map(({ name }) => name),
    );
  }
}

/** What the comparison says of each scenario of a driver. */
function compared(driver: string): Map<string, { verdict: string; rules: string[] }> {
  const pair = { legacy: oracleForm(driver, 'legacy'), migrated: oracleForm(driver, 'prepare') };
  const found = new Map<string, { verdict: string; rules: string[] }>();
  for (const scenario of scenarios) {
    const { differences } = runPair(pair, scenario, new Map()).comparison;
    if (differences.length === 0) continue;
    const verdict =
      ['regressed', 'changed'].find((word) => differences.some((each) => each.verdict === word)) ??
      'improved';
    found.set(scenario.name, { verdict, rules: [...new Set(differences.map(({ rule }) => rule))].sort() });
  }
  return found;
}

describe.each(Object.keys(oracle_drivers.legacy))('the two forms of %s', (driver) => {
  test('differ in exactly the scenarios in which the kernel showed a difference', () => {
    expect([...compared(driver).keys()]).toEqual(recorded.get(driver));
  });
});

const rules = (driver: string, verdict: string): string[] =>
  [
    ...new Set(
      [...compared(driver).values()]
        .filter((found) => found.verdict === verdict)
        .flatMap((found) => found.rules),
    ),
  ].sort();

test('partial changes: a call that failed still fails, with another error', () => {
  expect(rules('partial', 'regressed')).toEqual([]);
  expect(rules('partial', 'changed')).toEqual(['errno']);
});

test('private regresses because private data is lost, and because close follows a failing mapped', () => {
  expect(rules('private', 'regressed')).toEqual(
    expect.arrayContaining(['private-data-lost', 'close-after-failure']),
  );
});

test.each(['flags', 'pages', 'plain', 'refcount', 'remap', 'reject', 'guard'])(
  '%s does not regress',
  (driver) => {
    expect(rules(driver, 'regressed')).toEqual([]);
  },
);

test('the offset that guard sets now decides about merging', () => {
  expect(rules('guard', 'improved')).toEqual([
    'hook-before-allocation',
    'hook-before-merge',
    'hook-decides-merging',
  ]);
});
