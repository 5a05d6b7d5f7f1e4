import { isTooDeep } from '../../model/nesting';

/** A text with a part in the middle of blanks, of some length as a whole. */
const around = (part: string, length: number, at: number): string =>
  `${' '.repeat(at)}${part}${' '.repeat(length - at - part.length)}`;

describe('a name may have 1,024 characters', () => {
  const longest = 'n'.repeat(1024);
  const longer = 'n'.repeat(1025);

  test.each([1026, 1500, 2048, 2049, 5000])('in a text of %s', (length) => {
    for (const at of [0, 1, Math.floor((length - 1025) / 2), length - 1025]) {
      expect([at, isTooDeep(around(longest, length, at))]).toEqual([at, false]);
      expect([at, isTooDeep(around(longer, length, at))]).toEqual([at, true]);
      expect([at, isTooDeep(around('é'.repeat(1025), length, at))]).toEqual([at, true]);
    }
  });
});

test.each(['(', '[', '{'])('%s may stand in 255 others', (bracket) => {
  const source = (count: number): string => around(bracket.repeat(count), 1000, 3);
  expect([isTooDeep(source(256)), isTooDeep(source(257))]).toEqual([false, true]);
});

test('brackets beside each other are not deep, in a text of any length', () => {
  for (const count of [200, 600, 1000])
    expect([count, isTooDeep('f(x);'.repeat(count))]).toEqual([count, false]);
});

test('a statement may have 2,048 tokens', () => {
  const sum = (terms: number): string => `x${'+x'.repeat(terms)};`;
  expect([isTooDeep(sum(1023)), isTooDeep(sum(1024))]).toEqual([false, true]);
});
