import { Progress } from '../../cli/print/progress';

function watched(): { progress: Progress; at: (time: number) => void; drawn: string[] } {
  let time = 5000;
  const drawn: string[] = [];
  const progress = new Progress(
    (text) => drawn.push(text),
    () => time,
  );
  return { progress, at: (now) => (time = 5000 + now), drawn };
}

test('work of less than a second shows nothing', () => {
  const { progress, at, drawn } = watched();
  progress.add(100, 1);
  at(999);
  progress.add(100, 1);
  progress.clear();
  expect(drawn).toEqual([]);
});

test('after a second it tells how far the work is, ten times a second at most', () => {
  const { progress, at, drawn } = watched();
  progress.add(1200, 1);
  at(1000);
  progress.add(34, 0);
  at(1050);
  progress.add(1, 1);
  at(1100);
  progress.add(1, 0);
  expect(drawn).toEqual([
    '\r\x1b[2K1,234 files read, 1 hook found',
    '\r\x1b[2K1,236 files read, 2 hooks found',
  ]);
});

test('the line goes once, when something else is to be written', () => {
  const { progress, at, drawn } = watched();
  at(2000);
  progress.add(1, 0);
  progress.clear();
  progress.clear();
  expect(drawn).toEqual(['\r\x1b[2K1 file read, 0 hooks found', '\r\x1b[2K']);
});

test('without a terminal there is none', () => {
  let time = 0;
  const progress = new Progress(null, () => (time += 5000));
  expect(() => {
    progress.add(1, 1);
    progress.clear();
  }).not.toThrow();
});
