import { Ranges } from '../../model/ranges';

const RANGES = [
  { start: 4, end: 6 },
  { start: 0, end: 3 },
  { start: 4, end: 9 },
  { start: 7, end: 8 },
  { start: 12, end: 12 },
];

test('what is around and within is what looking at each of them finds', () => {
  const ranges = new Ranges(RANGES);
  for (let start = 0; start < 15; start++)
    for (let end = start; end < 15; end++) {
      const around = RANGES.some((one) => one.start <= start && end <= one.end);
      const within = RANGES.some((one) => start <= one.start && one.end <= end);
      expect([start, end, ranges.someAround({ start, end }), ranges.someWithin({ start, end })]).toEqual([
        start,
        end,
        around,
        within,
      ]);
    }
});

test('of none, none is', () => {
  const none = new Ranges([]);
  expect([none.someAround({ start: 0, end: 0 }), none.someWithin({ start: 0, end: 9 })]).toEqual([
    false,
    false,
  ]);
});
