/** What other tasks do between the new hook and its work: conversions by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

const FIXTURES = join(__dirname, '../../../__testfixtures__/races');

async function verified(name: string): Promise<HookVerification> {
  const version = (form: string): { path: string; source: string } => {
    const path = join(FIXTURES, `${name}.${form}.c`);
    return { path, source: readFileSync(path, 'utf8') };
  };
  const [result] = await verifyDriver(version('legacy'), version('migrated'));
  return result;
}

test.each([
  ['remove-zaps', 'gone_remove', 'outlives what removes it'],
  ['reset-zaps', 'bar_ioctl', 'outlives what removes it'],
  ['freed-by-ioctl', 'd2_ioctl', 'use after free'],
  ['section-left', 'drm_dev_unplug', 'outlives what removes it'],
  ['bit-held', 'kiln_reset', 'outlives what removes it'],
  ['many-free', 'dray_leaves', 'outlives what removes it'],
])('%s regresses, told as two tasks', async (name, other, words) => {
  const { verdict, divergences } = await verified(name);
  expect(verdict).toBe('regressed');
  const [{ rule, tasks, explanation }] = divergences;
  expect(rule).toBe('race');
  expect(explanation).toContain(words);
  expect(tasks!.map(([, right]) => right).join()).toContain(`${other}() runs`);
});

test.each(['freed-anyway', 'lookup-again'])('%s loses nothing', async (name) => {
  const { verdict, bound } = await verified(name);
  expect(verdict).toBe('improved');
  expect(bound.meanwhile ?? []).toEqual(name === 'freed-anyway' ? ['loose_ioctl'] : []);
});
