import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { API } from 'jscodeshift';
import transform from '../../transforms/vma-flags';

const FOLDER = join(__dirname, '../../../__testfixtures__/vma-flags');
const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.input.c'))
  .map((name) => name.slice(0, -'.input.c'.length));

/** `<case>.output.c` is for 7.1; `<case>.<kernel>.output.c` for kernels with other helpers. */
const expected = cases.flatMap((name) =>
  [
    { name, kernel: '7.1', output: `${name}.output.c` },
    { name, kernel: 'howto', output: `${name}.howto.output.c` },
  ].filter(({ output }) => existsSync(join(FOLDER, output))),
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
