import { Edits } from '../../model/edits';
import { composedLines } from '../../transforms/plain-forms/lines';

const SOURCE = ['#if NEW', 'a', '#else', 'b', '#endif', 'c', ''].join('\n');

function linesAfter(change: (edits: Edits, at: (text: string) => number) => void): [string, number][] {
  const edits = new Edits(SOURCE);
  change(edits, (text) => SOURCE.indexOf(text));
  const lines = composedLines([], edits);
  return edits
    .apply()
    .split('\n')
    .map((text, i) => [text, lines[i]]);
}

test('a line behind whole lines that go is where it was', () => {
  const found = linesAfter((edits, at) => {
    edits.remove({ start: 0, end: at('a') });
    edits.remove({ start: at('#else'), end: at('c') });
  });
  expect(found).toEqual([
    ['a', 0],
    ['c', 5],
    ['', 6],
  ]);
});

test('new lines are where they are put, and so is what stands behind them', () => {
  const found = linesAfter((edits, at) => {
    edits.replace({ start: at('b'), end: at('#endif') }, 'x\ny\n');
  });
  expect(found).toEqual([
    ['#if NEW', 0],
    ['a', 1],
    ['#else', 2],
    ['x', 3],
    ['y', 3],
    ['#endif', 4],
    ['c', 5],
    ['', 6],
  ]);
});
