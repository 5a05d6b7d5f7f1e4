import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { candidates } from '../../cli/run/candidates';
import { GivenFiles } from '../../cli/run/given-files';
import { trackedFiles } from '../../cli/run/git-index';
import { sourceFiles } from '../../cli/run/source-files';
import { LARGEST_FILE_BYTES, readRegular, textWithin } from '../../model/regular-file';
import { KERNEL_AUTO } from './requests';

/** What a folder that somebody else made can do to who scans it: start programs, block, or show what is elsewhere. */

const NOTHING = { paths: [], holders: new Map(), helpers: new Map() };
const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'untrusted-')));
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

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

const HOOK = 'static const struct file_operations f_fops = {\n\t.mmap = f_mmap,\n};\n';

function looked(...paths: string[]): string[] {
  return [...candidates(paths)].flatMap((each) => {
    if (each.kind === 'candidate') return [each.candidate.path];
    return each.kind === 'error' ? [`${each.path}: ${each.message}`] : [];
  });
}

function found(...paths: string[]): string[] {
  return [...sourceFiles(paths, () => undefined)].flatMap(({ paths: some, rules }) =>
    some.filter((path) => rules?.ignores(path, false) !== true),
  );
}

describe('a repository whose configuration names a program', () => {
  /** A tree with an ignored file that is tracked, so that the index has to be read. */
  function repository(): void {
    make({ '.gitignore': '*.c\n', 'a.c': HOOK, 'd/.gitignore': 'b.c\n', 'd/b.c': HOOK, 'd/c.c': HOOK });
    git('init', '-q');
    git('add', '--force', 'a.c', '.gitignore', 'd/.gitignore', 'd/b.c');
    git('commit', '-qm', 'a');
  }

  test('does not start it: a partial clone whose ignore rules are missing, and a file system monitor', () => {
    repository();
    const mark = join(directory, 'started');
    writeFileSync('evil', `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    const evil = join(directory, 'evil');
    for (const [key, value] of [
      ['core.fsmonitor', evil],
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.url', directory],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.uploadpack', evil],
      ['core.hooksPath', directory],
      ['core.sshCommand', evil],
      ['core.pager', evil],
    ])
      git('config', key, value);
    const blob = readFileSync('.git/HEAD', 'utf8') && git('rev-parse', 'HEAD:d/.gitignore').trim();
    rmSync(join('.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    unlinkSync('d/.gitignore');
    rmSync(mark, { force: true });
    expect(looked('.')).toEqual(['a.c', 'd/b.c']);
    expect(existsSync(mark)).toBe(false);
  });

  test.each([2, 3, 4])('has its tracked names read from an index of version %i', (version) => {
    repository();
    if (version === 3) {
      writeFileSync('later.c', '');
      git('add', '--force', '--intent-to-add', 'later.c');
    } else git('update-index', `--index-version=${version}`);
    const names = git('ls-files', '-z').split('\0').filter(Boolean);
    expect([...trackedFiles('.git')]).toEqual(names);
  });

  test('has its tracked names read from a split index and from one of SHA-256', () => {
    repository();
    git('update-index', '--split-index');
    writeFileSync('e.c', '');
    git('add', '--force', 'e.c');
    expect(new Set(trackedFiles('.git'))).toEqual(new Set(git('ls-files', '-z').split('\0').filter(Boolean)));
    mkdirSync('s');
    git('init', '-q', '--object-format=sha256', 's');
    writeFileSync('s/x.c', '');
    git('-C', 's', 'add', '--force', 'x.c');
    expect([...trackedFiles('s/.git')]).toEqual(['x.c']);
  });

  test('with a damaged index tracks nothing, and ends', () => {
    repository();
    const index = readFileSync('.git/index');
    for (let length = 0; length < index.length; length += 7) {
      writeFileSync('.git/index', index.subarray(0, length));
      expect([...trackedFiles('.git')].length).toBeLessThan(6);
    }
    writeFileSync(
      '.git/index',
      Buffer.concat([Buffer.from('DIRC\0\0\0\u0004\xff\xff\xff\xff', 'latin1'), index]),
    );
    expect([...trackedFiles('.git')].every((name) => name.length < index.length)).toBe(true);
  });

  test('that is a file which names another place is not followed there', () => {
    make({ 'other/info/exclude': 'a.c\n', 'w/a.c': HOOK });
    writeFileSync('w/.git', `gitdir: ${join(directory, 'other')}\n`);
    expect(found('w')).toEqual(['w/a.c']);
  });
});

describe('what is no regular file', () => {
  test('is left out when it is named, without waiting for it', () => {
    execFileSync('mkfifo', ['pipe.c']);
    expect(looked('pipe.c', '/dev/zero')).toEqual([
      'pipe.c: cannot read: it is no regular file',
      '/dev/zero: cannot read: it is no regular file',
    ]);
  });

  test('is no ignore rule, index, exclude file or header', () => {
    make({ 'a.c': HOOK, '.git/HEAD': '' });
    for (const path of ['.gitignore', '.git/index', '.git/info/exclude', 'include/linux/mm.h']) {
      mkdirSync(dirname(path), { recursive: true });
      execFileSync('mkfifo', [path]);
    }
    expect(found('.')).toEqual(['a.c']);
    expect([...trackedFiles('.git')]).toEqual([]);
    expect(textWithin('include/linux/mm.h', directory)).toBeNull();
  });

  test('is left out beside a file that is given alone, and so are links', () => {
    const helper = 'int far_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn 0;\n}\n';
    make({ 'd/a.c': HOOK, 'elsewhere/far.c': helper });
    symlinkSync('../elsewhere/far.c', 'd/far.c');
    execFileSync('mkfifo', ['d/pipe.c']);
    symlinkSync('/dev/zero', 'd/zero.c');
    const files = new GivenFiles(['d/a.c'], NOTHING, KERNEL_AUTO);
    const source = { path: 'd/a.c', source: HOOK, api: null as never };
    expect(files.missing({ name: 'far_mmap', files: [source], where: 'beside' })).toBeNull();
  });

  test('is not what an include leads to, nor is a file out of the given folder', () => {
    make({ 'd/a.c': HOOK, 'secret.h': 'int far_mmap(void);\n', 'd/near.h': 'int near_mmap(void);\n' });
    symlinkSync('../secret.h', 'd/link.h');
    const source = (include: string): { path: string; source: string; api: never } => ({
      path: 'd/a.c',
      source: `#include "${include}"\n`,
      api: null as never,
    });
    const files = new GivenFiles(['d/a.c'], NOTHING, KERNEL_AUTO);
    const missing = (include: string, name: string): string | null =>
      files.missing({ name, files: [source(include)], where: 'around' });
    expect(missing('near.h', 'near_mmap')).toBe('d/near.h');
    for (const include of ['../secret.h', 'link.h', join(directory, 'secret.h'), '/dev/zero', '/dev/stdin'])
      expect(missing(include, 'far_mmap')).toBeNull();
  });

  test('has the reason told in one line', () => {
    make({ 'd/a.c': '', 'out.c': '' });
    symlinkSync('../out.c', 'd/out.c');
    expect(() => readRegular('d', null)).toThrow('it is a directory');
    expect(() => readRegular('d/out.c', 'd')).toThrow('it leads out of d, to another place');
    expect(readRegular('d/a.c', 'd').length).toBe(0);
    execFileSync('truncate', ['-s', String(LARGEST_FILE_BYTES + 1), 'large.c']);
    expect(() => readRegular('large.c', null)).toThrow('more than 64 MB');
    expect(looked('large.c')).toEqual([expect.stringContaining('more than 64 MB')]);
  });
});

test('a file with a NUL byte is left out with a word', () => {
  make({ 'a.c': `${HOOK}\0`, 'b.c': HOOK, 'named.c': '\0' });
  expect(looked('.', 'named.c')).toEqual([
    'named.c: cannot read: left out: it has a NUL byte, so it is no C text',
    'a.c: cannot read: left out: it has a NUL byte, so it is no C text',
    'b.c',
  ]);
});

test('a directory and a link to it are one', () => {
  make({ 'd/a.c': HOOK });
  symlinkSync('d', 'e');
  symlinkSync('d/a.c', 'k.c');
  expect(found('d', 'e')).toEqual(['d/a.c']);
  expect(found('e', 'd/a.c', 'k.c')).toEqual(['d/a.c']);
});
