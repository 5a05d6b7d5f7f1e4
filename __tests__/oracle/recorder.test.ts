import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKernel, missingFiles, RecorderError, treeRelease } from '../../oracle/build-kernel';
import { compareRuns, comparisonText, firstDifference } from '../../oracle/compare';
import { scenarioText } from '../../oracle/record';
import { parseRecording, type RecordedRun } from '../../oracle/recording';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';

const RUN: RecordedRun = {
  driver: 'plain',
  form: 'legacy',
  scenario: 'one',
  steps: [{ op: 'map 0 1 rw shared 0', ret: 0, events: [['mmap', 'p0', 'p1', 2 ** 64]], maps: [] }],
  exit: [],
};

describe('a kernel tree that cannot be built', () => {
  let tree: string;
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'oracle-tree-'));
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  test('is named with the files that it has not, and nothing is written into it', () => {
    writeFileSync(join(tree, 'Makefile'), 'VERSION = 7\nPATCHLEVEL = 1\nSUBLEVEL = 5\n');
    mkdirSync(join(tree, 'mm'));
    writeFileSync(join(tree, 'mm/vma.c'), '');
    expect(treeRelease(tree)).toBe('7.1.5');
    expect(missingFiles(tree)).toContain('arch/um/Makefile');
    expect(missingFiles(tree)).not.toContain('mm/vma.c');
    const build = (): string => buildKernel(tree, join(tree, 'scratch'), () => undefined);
    expect(build).toThrow(RecorderError);
    expect(build).toThrow(/has not Kbuild, .*mm\/failslab\.c.*take a whole tree of Linux 7\.1\.5/);
  });

  test('is no kernel tree without a release', () => {
    expect(() => treeRelease(tree)).toThrow('it is no kernel tree');
    writeFileSync(join(tree, 'Makefile'), 'all:\n');
    expect(() => treeRelease(tree)).toThrow('states no kernel release');
  });
});

describe('comparing runs', () => {
  test('takes numbers as JSON gives them back', () => {
    const events: RecordedRun['steps'][0]['events'] = [['mmap', 'p0', 'p1', 2n ** 64n]];
    expect(firstDifference(RUN, { ...RUN, steps: [{ ...RUN.steps[0], events }] })).toBeNull();
  });

  test('says which member of which step is different first', () => {
    const other = { ...RUN, steps: [{ ...RUN.steps[0], ret: -22 }], exit: RUN.steps[0].events };
    expect(firstDifference(RUN, other)).toMatchObject({ step: 0, member: 'ret', kernel: 0, simulated: -22 });
    expect(comparisonText(compareRuns([RUN], [other]))).toBe(`plain legacy               0 of 1

plain: ret of map: 1
  legacy one, step 1: map 0 1 rw shared 0
    kernel    0
    simulator -22

0 of 1 runs are equal
`);
  });

  test('finds a run that was not simulated, and one that stopped the machine', () => {
    expect(firstDifference(RUN, undefined)?.member).toBe('missing');
    expect(firstDifference({ ...RUN, crash: ['Kernel panic'] }, RUN)?.member).toBe('crash');
    expect(firstDifference(RUN, { ...RUN, steps: [] })?.member).toBe('steps');
    expect(firstDifference(RUN, { ...RUN, exit: [['close', 'p0', 'p1', 0]] })?.member).toBe('exit');
  });
});

test('a line that is no JSON is named', () => {
  expect(() => parseRecording('{}\n{"driver":')).toThrow('line 2 of the recording is no JSON');
});

test('a scenario is written as it was read', () => {
  const text =
    'scenario one\nopen r\nmapx 0 1 r shared 0 populate,locked\nfail 2\nadvise 0 1 dontneed\nsee 0\n';
  expect(parse_scenarios(text).map(scenarioText).join('')).toBe(text);
});

test.each(['advise 0 1 twice', 'sync 0 1 later', 'mapx 0 1 r shared 0 hugetlb'])('%s is no step', (step) => {
  expect(() => parse_scenarios(`scenario a\n${step}\n`)).toThrow(/is one of/);
});
