import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';

const fixtures = join(__dirname, '../../../__testfixtures__/kernel-oracle');
const scenarios = parse_scenarios(readFileSync(join(fixtures, 'scenarios.txt'), 'utf8'));
const DRIVERS = ['flags', 'guard', 'pages', 'partial', 'plain', 'private', 'refcount', 'reject', 'remap'];

interface Run {
  driver: string;
  form: string;
  scenario: string;
  steps: unknown;
  exit: unknown;
}

const recorded = readFileSync(join(fixtures, 'observations.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Run);

/** Scenarios in which the real kernel showed something else for the two forms of a driver. */
function recordedDifferences(driver: string): string[] {
  const shown = (form: string): Map<string, string> =>
    new Map(
      recorded
        .filter((run) => run.driver === driver && run.form === form)
        .map(({ scenario, steps, exit }) => [scenario, JSON.stringify([steps, exit])]),
    );
  const [legacy, prepare] = [shown('legacy'), shown('prepare')];
  return [...legacy.keys()].filter((scenario) => legacy.get(scenario) !== prepare.get(scenario));
}

async function verify(driver: string, given: typeof scenarios | null): Promise<HookVerification> {
  const version = (form: string): { path: string; source: string } => {
    const path = join(fixtures, 'drivers', `${driver}_${form}.c`);
    return { path, source: readFileSync(path, 'utf8') };
  };
  const [result] = await verifyDriver(version('legacy'), version('prepare'), { scenarios: given });
  return result;
}

beforeAll(loadGrammar);

test.each(DRIVERS)(
  '%s differs in exactly the recorded scenarios in which the kernel shows a difference',
  async (driver) => {
    const { differing, bound } = await verify(driver, scenarios);
    expect(bound.scenarios).toBe(scenarios.length);
    expect(differing).toEqual(recordedDifferences(driver));
  },
);

const rules = ({ divergences }: HookVerification, verdict: string): string[] =>
  divergences
    .filter((divergence) => divergence.verdict === verdict)
    .map(({ rule }) => rule)
    .sort();

describe.each([
  ['the recorded scenarios', scenarios],
  ['the built-in battery', null],
])('with %s', (_name, given) => {
  test.each(['flags', 'pages', 'plain', 'refcount', 'remap', 'reject'])('%s is improved', async (driver) => {
    const result = await verify(driver, given);
    expect(result.verdict).toBe('improved');
    for (const { rule } of result.divergences) {
      expect(['hook-before-allocation', 'hook-before-merge']).toContain(rule);
    }
  });

  test('guard is improved: what it sets now decides about merging', async () => {
    const result = await verify('guard', given);
    expect(result.verdict).toBe('improved');
    expect(rules(result, 'improved')).toContain('hook-decides-merging');
  });

  test('partial changes: -EAGAIN became -EINVAL', async () => {
    const result = await verify('partial', given);
    expect(result.verdict).toBe('changed');
    // Each error that became another is told.
    expect([...new Set(rules(result, 'changed'))]).toEqual(['errno']);
    const [{ ops, legacy, migrated }] = result.divergences;
    expect(ops).toHaveLength(1);
    expect(ops[0]).toContain('private');
    expect({ legacy, migrated }).toEqual({ legacy: '-EAGAIN', migrated: '-EINVAL' });
  });

  test('private regresses: private data is lost when a neighbour merges', async () => {
    const result = await verify('private', given);
    expect(result.verdict).toBe('regressed');
    expect(rules(result, 'regressed')).toEqual(['close-after-failure', 'private-data-lost']);
    const lost = result.divergences.find(({ rule }) => rule === 'private-data-lost');
    expect(lost?.ops).toHaveLength(2);
    expect(lost?.explanation).toContain('lost its private data in step 2');
  });
});
