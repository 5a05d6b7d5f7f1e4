import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = process.cwd();
const execute = promisify(execFile);

function contents(directory: string): Record<string, string> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.c'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

describe('the transforms under jscodeshift itself', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'jscodeshift-'));
  const copy = (name: string): string => {
    const directory = join(scratch, name);
    cpSync(join(root, 'examples'), directory, { recursive: true });
    return directory;
  };
  afterAll(() => rmSync(scratch, { recursive: true }));

  const jscodeshift = async (directory: string, options: readonly string[]): Promise<string> => {
    const program = require.resolve('jscodeshift/bin/jscodeshift.js');
    const transform = ['-t', join(root, 'dist/transforms/mmap-prepare/index.js'), '--extensions=c'];
    const { stdout } = await execute(process.execPath, [
      program,
      ...transform,
      '--kernel=7.1',
      '--cpus=1',
      ...options,
      directory,
    ]);
    return stdout;
  };

  it('change the examples as migrate does, transpiled or as they are', async () => {
    const [ours, theirs, untouched] = ['migrate', 'jscodeshift', 'no-babel'].map(copy);
    const main = join(root, 'dist/cli/main.js');
    const [, ...reports] = await Promise.all([
      // What jscodeshift writes is not run either.
      execute(process.execPath, [main, 'migrate', '--no-verify', '--kernel', '7.1', '--write', ours]),
      jscodeshift(theirs, []),
      jscodeshift(untouched, ['--no-babel']),
    ]);
    for (const report of reports) expect(report).toContain('0 errors');
    const changed = contents(theirs);
    expect(changed).toEqual(contents(ours));
    expect(contents(untouched)).toEqual(changed);
    expect(changed['regblock.c']).toContain('mmap_action_remap_full(desc, block->res->start >> PAGE_SHIFT);');
    expect(changed['regblock.c']).not.toBe(contents(join(root, 'examples'))['regblock.c']);
  });
});
