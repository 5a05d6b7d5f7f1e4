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
  ['private-5-pages', 'changed', 'errno'],
  ['other-errno', 'changed', 'errno'],
  ['count-of-merged', 'improved', 'count-of-merged'],
  ['count-of-merged-flag', 'improved', 'count-of-merged'],
])('%s is %s', async (name, verdict, rule) => {
  const result = await verified(name);
  expect(result.verdict).toBe(verdict);
  expect(rules(result)).toContain(rule);
});

test('windows that merge are shown by the shortest sequence', async () => {
  const [{ ops }] = (await verified('window-merge')).divergences;
  expect(ops.map((op) => op.split(' ')[0])).toEqual(['map', 'map']);
});

/** What the transforms refuse by now, and why: it is not run any more. */
test.each(['merge-overwrites-channel', 'start-as-private-data', 'never-mapped', 'undeclared-member'])(
  '%s is refused before it is run',
  (name) => {
    const path = join(FIXTURES, `${name}.input.c`);
    const before = readFileSync(path, 'utf8');
    const { output, hooks } = migrateSource(before, { path, api: PROFILES['7.1'] });
    expect(output).toBe(before);
    expect(hooks.map(({ outcome }) => outcome)).toEqual(['blocked']);
  },
);

test.each(['func-name', 'argument-order'])(
  '%s: a function that nothing is known of, and that now runs more often, leaves the verdict open',
  async (name) => {
    const { verdict, reasons, divergences } = await verified(name);
    expect(verdict).toBe('inconclusive');
    expect(reasons.join()).toContain('nothing says what it does');
    expect(divergences.filter((each) => each.verdict === 'regressed')).toEqual([]);
  },
);
