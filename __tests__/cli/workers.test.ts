import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KERNEL_AUTO } from './requests';

/** Threads that hang, die or throw: each costs the file that it had in hand, and no other. */

const DOES = `
const report = (path) => ({ path, hooks: [], lines: new Map(), change: null, error: null });
const does = {
  'hangs.c': () => { for (;;); },
  'throws.c': () => { throw new Error('a reason\\nof two lines'); },
  'dies.c': () => new Promise(() => setTimeout(() => { throw new Error('died'); })),
  'exits.c': () => process.exit(1),
};
exports.default = async function convert(files) {
  const reports = [];
  for (const { path } of files) reports.push(await (does[path] ?? report)(path));
  return reports;
};
`;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'workers-'));
  writeFileSync(join(directory, 'worker.js'), DOES);
});

afterEach(() => rmSync(directory, { recursive: true }));

// A program of its own: jest cannot load the pool, which is an ES module.
const PROGRAM = `
const { startWorkers } = require(process.argv[1]);
const [script, request, groups, taskTime] = JSON.parse(process.argv[2]);
(async () => {
  const workers = await startWorkers(2, request, { script, taskTime });
  const convert = (names) => workers.convert(names.map((path) => ({ path, bytes: new Uint8Array() })));
  const reports = (await Promise.all(groups.map(convert))).flat();
  await workers.end();
  console.log(JSON.stringify(reports.map(({ error }) => error)));
})();
`;

/** What is told of each file, of groups that are given to two threads. */
function errorsOf(groups: readonly string[][], taskTime: number): unknown {
  const given = JSON.stringify([join(directory, 'worker.js'), KERNEL_AUTO, groups, taskTime]);
  const workers = join(__dirname, '../../cli/run/workers.js');
  return JSON.parse(execFileSync(process.execPath, ['-e', PROGRAM, workers, given], { encoding: 'utf8' }));
}

test('a thread that hangs or ends is replaced, and its other files and those of other threads are done', () => {
  const errors = errorsOf([['a.c', 'hangs.c', 'b.c'], ['c.c', 'exits.c'], ['e.c'], ['f.c'], ['g.c']], 5000);
  expect(errors).toEqual([
    null,
    'cannot be converted: it takes more than 5 s, which is the most that one file may take',
    null,
    null,
    'cannot be converted: it takes more than 5 s, which is the most that one file may take',
    ...Array<null>(3).fill(null),
  ]);
});

test('a file whose conversion throws is told in one line', () => {
  expect(errorsOf([['a.c', 'throws.c', 'dies.c', 'b.c'], ['c.c']], 20_000)).toEqual([
    null,
    'cannot be converted: a reason of two lines',
    'cannot be converted: died',
    null,
    null,
  ]);
});
