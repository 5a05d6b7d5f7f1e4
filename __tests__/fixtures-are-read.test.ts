import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const FIXTURES = join(ROOT, '__testfixtures__');

/** The text of every test, this one aside. */
function testTexts(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return testTexts(path);
    return path.endsWith('.ts') && !path.endsWith('fixtures-are-read.test.ts')
      ? [readFileSync(path, 'utf8')]
      : [];
  });
}

const TEXTS = testTexts(join(ROOT, '__tests__'));

/** Folders of which some test reads all that is there, and those whose files tests name one by one. */
const NAMED_ONE_BY_ONE = ['verify', 'races', 'primitives'];

test('every folder of fixtures is read by a test', () => {
  const folders = readdirSync(FIXTURES);
  const unread = folders.filter((folder) => !TEXTS.some((text) => new RegExp(`\\b${folder}\\b`).test(text)));
  expect(unread).toEqual([]);
});

test.each(NAMED_ONE_BY_ONE)('every fixture of %s is named by a test', (folder) => {
  const names = new Set(readdirSync(join(FIXTURES, folder)).map((file) => file.replace(/\..*$/, '')));
  const unread = [...names].filter(
    (name) => !TEXTS.some((text) => new RegExp(`['"\`/]${name}\\b`).test(text)),
  );
  expect(unread).toEqual([]);
});
