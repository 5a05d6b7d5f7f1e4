import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourceFiles } from '../../cli/run/source-files';

const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'sources-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

function make(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' });

/** The files that are found and not ignored, and the errors. */
function found(...paths: string[]): { files: string[]; errors: string[] } {
  const errors: string[] = [];
  const files: string[] = [];
  for (const batch of sourceFiles(paths, (error) => errors.push(`${error.path}: ${error.message}`))) {
    files.push(...batch.paths.filter((path) => batch.rules?.ignores(path, false) !== true));
  }
  return { files, errors };
}

describe('what a directory stands for', () => {
  test('its .c and .h files and those below, by name, files first', () => {
    make({
      'd/b.c': '',
      'd/a.h': '',
      'd/a/z.c': '',
      'd/a.S': '',
      'd/c.cc': '',
      'd/Makefile': '',
      'd/.c': '',
    });
    expect(found('d').files).toEqual(['d/.c', 'd/a.h', 'd/b.c', 'd/a/z.c']);
  });

  test('paths are as the user named them', () => {
    make({ 'd/a.c': '', 'e/b.c': '' });
    expect(found('.').files).toEqual(['d/a.c', 'e/b.c']);
    expect(found('./d/').files).toEqual(['d/a.c']);
    expect(found(join(directory, 'd')).files).toEqual([join(directory, 'd/a.c')]);
    process.chdir('d');
    expect(found('../e').files).toEqual(['../e/b.c']);
  });

  test('a loop of symbolic links ends, and links are not followed', () => {
    make({ 'd/a.c': '' });
    symlinkSync('..', 'd/up');
    symlinkSync('a.c', 'd/b.c');
    expect(found('.').files).toEqual(['d/a.c']);
  });

  test('a link that is named is followed', () => {
    make({ 'd/a.c': '', 'e/b.c': '' });
    symlinkSync('d', 'l');
    symlinkSync('e/b.c', 'k.c');
    expect(found('l', 'k.c').files).toEqual(['k.c', 'l/a.c']);
  });

  test('what is named twice is given once', () => {
    make({ 'd/a.c': '', 'd/e/b.c': '' });
    expect(found('d', 'd/e', './d/a.c', 'd/a.c').files).toEqual(['d/a.c', 'd/e/b.c']);
  });

  test('a path that is not there is an error, and the others are given', () => {
    make({ 'd/a.c': '' });
    expect(found('none', 'd')).toEqual({
      files: ['d/a.c'],
      errors: ['none: cannot read: no such file or directory'],
    });
  });

  test('a named file is taken whatever its name', () => {
    make({ 'driver.txt': '' });
    expect(found('driver.txt').files).toEqual(['driver.txt']);
  });
});

describe('what git ignores', () => {
  const tree = {
    '.gitignore': '*.mod.c\n/build/\ngen-*\n!gen-kept.c\n# comment.c\n',
    'a.c': '',
    'a.mod.c': '',
    'A.MOD.C': '',
    'build/x.c': '',
    'sub/build/x.c': '',
    'sub/gen-1.c': '',
    'sub/gen-kept.c': '',
    'sub/deep/.gitignore': '!*.mod.c\n/only.c\n',
    'sub/deep/y.mod.c': '',
    'sub/deep/only.c': '',
    'sub/deep/er/only.c': '',
    'local.c': '',
    'with space/b.c': '',
  };

  test('is left out, by the same rules', () => {
    make(tree);
    git('init', '-q');
    writeFileSync('.git/info/exclude', 'local.c\n');
    const expected = git('ls-files', '-z', '--others', '--exclude-standard')
      .split('\0')
      .filter((path) => /\.[ch]$/.test(path));
    expect(found('.').files.sort()).toEqual(expected.sort());
    expect(expected).toContain('sub/deep/y.mod.c');
    expect(expected).not.toContain('local.c');
  });

  test('rules from above the named directory hold in it', () => {
    make(tree);
    git('init', '-q');
    expect(found('sub').files).toEqual([
      'sub/gen-kept.c',
      'sub/build/x.c',
      'sub/deep/y.mod.c',
      'sub/deep/er/only.c',
    ]);
  });

  test('a file or directory that is named is taken though git ignores it', () => {
    make(tree);
    git('init', '-q');
    expect(found('a.mod.c', 'build').files).toEqual(['a.mod.c', 'build/x.c']);
  });

  test('a file that git tracks is not ignored, whatever the rules say', () => {
    make({ '.gitignore': '/*\n', 'd/e/a.c': '', 'd/b.c': '', 'f/c.c': '', 'd.c': '', 'e.c': '' });
    git('init', '-q');
    git('add', '--force', 'd/e/a.c', 'e.c');
    expect(found('.').files).toEqual(['e.c', 'd/e/a.c']);
  });

  test('outside of a work tree nothing is ignored', () => {
    make({ '.gitignore': '/*\n', 'd/a.c': '' });
    expect(found('.').files).toEqual(['d/a.c']);
  });

  test('the rules of a linked work tree are those of its repository', () => {
    make({ 'r/a.c': '' });
    git('init', '-q', 'r');
    git('-C', 'r', 'add', 'a.c');
    git('-C', 'r', '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '-qm', 'a');
    writeFileSync('r/.git/info/exclude', 'local.c\n');
    git('-C', 'r', 'worktree', 'add', '-q', '../linked');
    make({ 'linked/local.c': '', 'linked/b.c': '' });
    expect(found('linked').files).toEqual(['linked/a.c', 'linked/b.c']);
  });

  test('.git is never looked into', () => {
    make({ '.git/hooks/a.c': '', 'a.c': '' });
    expect(found('.').files).toEqual(['a.c']);
  });
});
