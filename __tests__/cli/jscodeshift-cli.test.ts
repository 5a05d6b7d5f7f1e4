import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.cwd();

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

  const jscodeshift = (transform: string, directory: string): string =>
    execFileSync(
      process.execPath,
      [
        require.resolve('jscodeshift/bin/jscodeshift.js'),
        ...[
          '-t',
          join(root, 'dist/transforms', transform, `index.js`),
          '--extensions=c',
          '--kernel=7.1',
          '--cpus=1',
          directory,
        ],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );

  it('change the examples as migrate does', () => {
    const ours = copy('migrate');
    const theirs = copy('jscodeshift');
    execFileSync(
      process.execPath,
      [join(root, 'dist/cli/main.js'), 'migrate', '--kernel', '7.1', '--write', ours],
      {
        stdio: 'ignore',
      },
    );
    const report = jscodeshift('mmap-prepare', theirs);
    expect(report).toContain('0 errors');
    const changed = contents(theirs);
    expect(changed).toEqual(contents(ours));
    expect(changed['regblock.c']).toContain('mmap_action_remap_full(desc, block->res->start >> PAGE_SHIFT);');
    expect(changed['regblock.c']).not.toBe(contents(join(root, 'examples'))['regblock.c']);
  }, 60_000);
});
