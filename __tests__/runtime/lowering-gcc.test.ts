import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { kernelConfiguration } from '../../runtime/compile/configuration';
import { compileDriver } from '../../runtime/compile/compile';
import { decideConditionals } from '../../runtime/compile/decide-conditionals';
import { KernelLibrary } from '../../runtime/compile/library';
import { KERNEL_FAMILIES } from '../../runtime/models/families';
import { standardIo } from '../cli/standard-io';
import { Machine } from '../../runtime/machine/machine';
import { SimplePolicy } from '../../runtime/machine/policy';
import { parseDriver } from '../../model/parse';

const FIXTURES = join(__dirname, '../../../__testfixtures__/lowering');
const programs = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.c'))
  .map((name) => basename(name, '.c'));

/** What a program prints when it is compiled as the kernel is: signed overflow wraps, types do not promise not to alias. */
function runForReal(directory: string, name: string): string {
  const binary = join(directory, name);
  const flags = ['-w', '-O1', '-std=gnu11', '-fwrapv', '-fno-strict-aliasing'];
  execFileSync('gcc', [...flags, '-o', binary, join(FIXTURES, `${name}.c`)]);
  return execFileSync(binary, { encoding: 'latin1' });
}

describe('lowered C prints what gcc prints', () => {
  const configuration = kernelConfiguration();
  const output: string[] = [];
  let library: KernelLibrary;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lowering-'));
    library = await KernelLibrary.load([...KERNEL_FAMILIES, standardIo(output)], configuration);
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  test('there are programs to compare', () => {
    expect(programs.length).toBeGreaterThanOrEqual(30);
  });

  test.each(programs)('%s', (name) => {
    const source = decideConditionals(readFileSync(join(FIXTURES, `${name}.c`), 'utf8'), configuration);
    const compiled = compileDriver(
      parseDriver(source, { path: `${name}.c`, reach: 'all' }),
      library,
      configuration,
    );
    expect(compiled.problems).toEqual([]);
    output.length = 0;
    const main = compiled.instantiate(new Machine(new SimplePolicy())).function('main');
    expect(main!()).toBe(0n);
    expect(output.join('')).toBe(runForReal(directory, name));
  });
});
