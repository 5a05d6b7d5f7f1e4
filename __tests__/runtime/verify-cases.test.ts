/** What migrate makes of drivers whose verdict once was another than a real kernel's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify_conversion } from '../../cli/run/verification';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/verify');

async function verified(name: string): Promise<HookVerification> {
  const path = join(FIXTURES, `${name}.input.c`);
  const before = readFileSync(path, 'utf8');
  const converted = migrateSource(before, { path, api: PROFILES['7.1'] });
  expect(converted.output).not.toBe(before);
  const [result] = await verify_conversion(before, converted);
  return result;
}

const rules = ({ divergences, verdict }: HookVerification): string[] =>
  divergences.filter((each) => each.verdict === verdict).map(({ rule }) => rule);

test.each([
  ['window-merge', 'regressed', 'merge-replaces-private-data'],
  ['merge-overwrites-channel', 'regressed', 'merge-replaces-private-data'],
  ['start-as-private-data', 'regressed', 'private-data'],
  ['private-5-pages', 'changed', 'errno'],
  ['other-errno', 'changed', 'errno'],
  ['count-of-merged', 'improved', 'count-of-merged'],
  ['count-of-merged-flag', 'improved', 'count-of-merged'],
  ['func-name', 'improved', 'hook-before-allocation'],
  ['argument-order', 'improved', 'hook-before-allocation'],
])('%s is %s', async (name, verdict, rule) => {
  const result = await verified(name);
  expect(result.verdict).toBe(verdict);
  expect(rules(result)).toContain(rule);
});

test('windows that merge are shown by the shortest sequence', async () => {
  const [{ ops }] = (await verified('window-merge')).divergences;
  expect(ops.map((op) => op.split(' ')[0])).toEqual(['map', 'map']);
});

test('a hook that never made a mapping is not exercised, and what did not run is named', async () => {
  const { verdict, reasons, bound } = await verified('never-mapped');
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toContain('not exercised');
  expect(bound.coverage!.legacy.ways_missed.map(({ text }) => text)).toContain(
    '!PageReserved(foo->pages[i])',
  );
});

test('code that cannot be lowered is said', async () => {
  const { verdict, reasons } = await verified('undeclared-member');
  expect(verdict).toBe('inconclusive');
  expect(reasons.join()).toContain('hw_locked');
});
