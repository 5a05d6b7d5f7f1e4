import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_RELEASE, namesOf, RELEASES, restsOn } from '../../kernel/releases';
import { releaseTable } from '../../kernel/releases/table';

const README = readFileSync(join(__dirname, '../../../README.md'), 'utf8');

/** A table without the spaces that line its columns up. */
const narrow = (text: string): string => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

test('the README has the table of releases', () => {
  expect(narrow(README)).toContain(narrow(releaseTable()));
});

test('a release lacks what a later one took away', () => {
  expect(namesOf(RELEASES.get('7.1')!).has('vma_desc_test_flags')).toBe(false);
  expect(RELEASES.get('7.2')!.actionMembers.has('error_hook')).toBe(false);
  expect(RELEASES.get('7.1')!.actionMembers.has('error_override')).toBe(false);
});

test('what nothing names a kernel for is written for a release that was seen', () => {
  expect([...NEWEST_RELEASE.evidence.values()].map(({ how }) => how)).not.toContain('said');
});

test('what rests on a word is marked', () => {
  expect(restsOn(RELEASES.get('7.3')!, 'mergeWritesUserFields')).toMatch(/^ \(said of 7\.3, not seen: /);
  expect(restsOn(RELEASES.get('7.1')!, 'mergeWritesUserFields')).toBe('');
});

test('what offers more than the release before begins behind it: text for both kernels changes over there', () => {
  const releases = [...RELEASES.values()].filter(({ name }) => name !== 'howto');
  const code = ({ since: [major, minor] }: (typeof releases)[number]): number => major * 1000 + minor;
  const begins = releases.slice(1).map((release, i) => {
    const before = releases[i];
    const isMore = [...namesOf(release)].some((name) => !namesOf(before).has(name));
    return [release.name, isMore && code(release) <= code(before)];
  });
  expect(begins).toEqual([
    ['7.1', false],
    ['7.2', false],
    ['7.3', false],
    ['next', false],
  ]);
});
