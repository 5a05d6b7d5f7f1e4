/** Files that a driver's own ->open and ->release open and close: what those do differently shows, and a right conversion is right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGrammar } from '../../model/parse';
import { kernelApiOf } from '../../model/target-kernel';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

beforeAll(loadGrammar);

const path = join(__dirname, '../../../__testfixtures__/verify/opened-file.legacy.c');
const before = readFileSync(path, 'utf8');

/** The conversion, with something else written elsewhere in the file. */
function converted(from = '', to = ''): string {
  const { output } = migrateSource(before, { path, api: kernelApiOf('', '7.1', null) });
  expect(output).not.toBe(before);
  expect(output).toContain(from);
  return output.replace(from, to);
}

async function verified(after: string): Promise<HookVerification> {
  const [result] = await verifyDriver({ path, source: before }, { path, source: after });
  return result;
}

test('a conversion that leaves what opens and closes files alone is right', async () => {
  const { verdict, divergences } = await verified(converted());
  expect(divergences.filter((each) => each.verdict === 'regressed')).toEqual([]);
  expect(verdict).toBe('improved');
});

test('an open() that no longer sets up what the hook looks at stops the kernel', async () => {
  const { verdict, divergences } = await verified(converted('\tsampler->marks = sampler->room;\n', ''));
  expect(verdict).toBe('regressed');
  expect(divergences[0].migrated).toContain('NULL');
});

test('an open() that refuses every file maps none', async () => {
  const refusing = converted('\tfile->private_data = sampler;\n\treturn 0', '\treturn -EPERM');
  const { verdict, divergences } = await verified(refusing);
  expect(verdict).toBe('regressed');
  expect(divergences[0].explanation).toContain('does not open the file');
});

test('a release() that keeps what open() allocated loses it', async () => {
  const { verdict, divergences } = await verified(converted('\tkfree(sampler);\n', ''));
  expect(verdict).toBe('regressed');
  expect(divergences[0].migrated_steps.at(-1)?.observation.op).toBe('exit');
});
