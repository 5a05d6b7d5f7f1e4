import type { FileReport } from '../../cli/run/conversion';
import { inTurn, takeInTurn } from '../../cli/run/in-turn';
import { Mentions } from '../../cli/run/mentions';
import { convertInParts, partsOf, type ConvertedPart, type Part } from '../../cli/run/shared-parts';
import { CODE, finding } from '../../transforms/findings';

/** A file with hooks that other files define. */
const reportOf = (path: string, ...hooks: string[]): FileReport => ({
  path,
  hooks: hooks.map((hook) => ({
    file: path,
    line: 1,
    hook,
    variable: `${hook}_fops`,
    operations: 'file_operations',
    outcome: 'blocked' as const,
    findings: [finding(CODE.definedElsewhere, 1, `${hook} is defined elsewhere`)],
  })),
  lines: new Map(),
  change: null,
  error: null,
});

const partOf = (...hooks: string[]): Part => ({ hooks, helpers: [], structures: [] });

describe('what of shared hooks belongs together', () => {
  const hooksOf = (reports: readonly FileReport[], words: Readonly<Record<string, readonly string[]>>) => {
    const mentions = new Mentions();
    for (const [path, some] of Object.entries(words)) mentions.add(path, some);
    return partsOf(reports, mentions.data).map(({ hooks }) => hooks);
  };

  test('hooks of different drivers do not', () => {
    const reports = [reportOf('a.c', 'a_mmap'), reportOf('b.c', 'b_mmap'), reportOf('c.c')];
    expect(hooksOf(reports, { 'a.h': ['a_mmap'], 'b.h': ['b_mmap'] })).toEqual([['a_mmap'], ['b_mmap']]);
  });

  test('hooks that one file asks for do', () => {
    const reports = [
      reportOf('a.c', 'a_mmap', 'b_mmap'),
      reportOf('c.c', 'c_mmap'),
      reportOf('b.c', 'b_mmap'),
    ];
    expect(hooksOf(reports, {})).toEqual([['a_mmap', 'b_mmap'], ['c_mmap']]);
  });

  test('hooks that one file names do, and what these lead to', () => {
    const reports = ['a', 'b', 'c', 'd'].map((name) => reportOf(`${name}.c`, `${name}_mmap`));
    const words = { 'x.h': ['d_mmap', 'a_mmap'], 'y.h': ['c_mmap', 'd_mmap'], 'b.h': ['b_mmap'] };
    expect(hooksOf(reports, words)).toEqual([['a_mmap', 'c_mmap', 'd_mmap'], ['b_mmap']]);
  });
});

describe('parts are converted', () => {
  /** Converts parts of which some lead to others. */
  async function converted(
    parts: readonly Part[],
    asking: (part: Part) => Partial<ConvertedPart>,
  ): Promise<{ runs: string[][]; reports: string[] }> {
    const runs: string[][] = [];
    const { reports } = await convertInParts(parts, (some) => {
      runs.push(some.map(({ hooks }) => hooks.join(' ')));
      return Promise.resolve(
        some.map((part) => ({
          reports: [reportOf(`${part.hooks.join('+')}.c`)],
          reasons: new Map(),
          toVerify: [],
          failed: [],
          asked: new Set(part.hooks),
          tried: new Set<string>(),
          ...asking(part),
        })),
      );
    });
    return { runs, reports: reports.map(({ path }) => path) };
  }
  const parts = [partOf('a'), partOf('b'), partOf('c')];

  test('each by itself, where none has to do with another', async () => {
    const { runs, reports } = await converted(parts, () => ({}));
    expect(runs).toEqual([['a', 'b', 'c']]);
    expect(reports).toEqual(['a.c', 'b.c', 'c.c']);
  });

  test('again and together, where two asked about the same function', async () => {
    const { runs, reports } = await converted(parts, ({ hooks }) =>
      hooks.includes('b') ? {} : { asked: new Set([...hooks, 'helper']) },
    );
    expect(runs).toEqual([['a', 'b', 'c'], ['a c']]);
    expect(reports).toEqual(['a+c.c', 'b.c']);
  });

  test('again and together, where two tried the same file, until none does', async () => {
    const { runs, reports } = await converted(parts, ({ hooks }) => {
      const files = { a: ['x.c'], b: ['x.c'], c: ['y.c'], 'a b': ['x.c', 'y.c'] }[hooks.join(' ')];
      return { tried: new Set(files) };
    });
    expect(runs).toEqual([['a', 'b', 'c'], ['a b'], ['a b c']]);
    expect(reports).toEqual(['a+b+c.c']);
  });
});

describe('threads take things in turn', () => {
  test('each thing once, and by its place', async () => {
    const things = inTurn([...'abcdefg']);
    const upper = (): Promise<(letter: string) => string> =>
      Promise.resolve((letter) => letter.toUpperCase());
    const [one, other] = await Promise.all([takeInTurn(things, upper), takeInTurn(things, upper)]);
    expect([one.size, other.size].every((size) => size > 0)).toBe(true);
    const all = [...one, ...other].sort(([a], [b]) => a - b);
    expect(all).toEqual([...'ABCDEFG'].map((letter, place) => [place, letter]));
  });

  test('who comes when all is begun does not get ready for it', async () => {
    const ready = jest.fn(() => Promise.resolve(() => 0));
    expect((await takeInTurn(inTurn([]), ready)).size).toBe(0);
    expect(ready).not.toHaveBeenCalled();
  });
});
