import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '../../cli/run/replace-file';

let directory: string;
let file: string;
const before = Buffer.from('old\r\n');
const after = Buffer.from([0xe9, 0x00, 0xff]);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replace-'));
  file = join(directory, 'a.c');
  writeFileSync(file, before);
});

afterEach(() => rmSync(directory, { recursive: true }));

test('the new bytes are there, and nothing else is', () => {
  replaceFile(file, before, after);
  expect(readFileSync(file)).toEqual(after);
  expect(readdirSync(directory)).toEqual(['a.c']);
});

test.each([0o644, 0o600, 0o755, 0o664, 0o4755])('mode %o is kept', (mode) => {
  chmodSync(file, mode);
  replaceFile(file, before, after);
  expect(statSync(file).mode & 0o7777).toBe(mode);
});

test('a mode that the umask would narrow is kept', () => {
  chmodSync(file, 0o666);
  const umask = process.umask(0o077);
  try {
    replaceFile(file, before, after);
  } finally {
    process.umask(umask);
  }
  expect(statSync(file).mode & 0o7777).toBe(0o666);
});

test('the owner is kept', () => {
  const { uid, gid } = statSync(file);
  replaceFile(file, before, after);
  expect(statSync(file)).toMatchObject({ uid, gid });
});

test('a symbolic link stays one, and its target is replaced', () => {
  mkdirSync(join(directory, 'd'));
  const link = join(directory, 'd', 'l.c');
  symlinkSync('../a.c', link);
  replaceFile(link, before, after);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file)).toEqual(after);
  expect(readdirSync(join(directory, 'd'))).toEqual(['l.c']);
});

test('another name of the file keeps the old bytes, as in a tree copied by hard links', () => {
  linkSync(file, join(directory, 'b.c'));
  replaceFile(file, before, after);
  expect(readFileSync(join(directory, 'b.c'))).toEqual(before);
});

test('a file that changed meanwhile stays as it is, and nothing is left behind', () => {
  writeFileSync(file, 'newer');
  expect(() => replaceFile(file, before, after)).toThrow('it changed since it was read');
  expect(readFileSync(file, 'utf8')).toBe('newer');
  expect(readdirSync(directory)).toEqual(['a.c']);
});

test('a file that is gone is an error, and is not made', () => {
  rmSync(file);
  expect(() => replaceFile(file, before, after)).toThrow('ENOENT');
  expect(readdirSync(directory)).toEqual([]);
});
