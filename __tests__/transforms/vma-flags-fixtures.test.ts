import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { API } from 'jscodeshift';
import { PROFILES } from '../../model/kernel-api';
import transform from '../../transforms/vma-flags';

const FOLDER = join(__dirname, '../../../__testfixtures__/vma-flags');
const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.input.c'))
  .map((name) => name.slice(0, -'.input.c'.length));

/** `<case>.output.c` is for 7.1 and later; `<case>.howto.output.c` for the two that have other helpers, where it differs. */
const expected = cases.flatMap((name) =>
  Object.keys(PROFILES).flatMap((kernel) => {
    const own = ['7.0', 'howto'].includes(kernel) ? `${name}.howto.output.c` : '';
    const output = own !== '' && existsSync(join(FOLDER, own)) ? own : `${name}.output.c`;
    return existsSync(join(FOLDER, output)) ? [{ name, kernel, output }] : [];
  }),
);

const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

async function run(source: string, kernel: string): Promise<string> {
  return transform({ path: 'device.c', source }, {} as API, { kernel });
}

describe('the fixtures of vma-flags', () => {
  it.each(expected)('$name, for $kernel', async ({ name, kernel, output }) => {
    expect(await run(read(`${name}.input.c`), kernel)).toBe(read(output));
  });

  it.each(expected)('$name, for $kernel: a second run changes nothing', async ({ kernel, output }) => {
    expect(await run(read(output), kernel)).toBe(read(output));
  });
});
