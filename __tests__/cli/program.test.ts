import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUILT = join(__dirname, '..', '..');
let dist: string;

/** Puts a file beside the launcher, as old as is said. */
function put(path: string, text: string, seconds: number): void {
  mkdirSync(join(dist, path, '..'), { recursive: true });
  writeFileSync(join(dist, path), text);
  utimesSync(join(dist, path), seconds, seconds);
}

/** What the launcher gets the command line from, and whether V8 took the code that was kept for it. */
function loaded(from = dist): string {
  const script = `
    const vm = require('node:vm');
    const { Script } = vm;
    let taken = 'no code';
    vm.Script = class extends Script {
      constructor(text, options) {
        super(text, options);
        if (options.cachedData) taken = this.cachedDataRejected ? 'code refused' : 'code taken';
      }
    };
    const { codeCache, loadProgram } = require(${JSON.stringify(join(from, 'cli', 'program.js'))});
    process.stdout.write(loadProgram().commandLine() + ', ' + taken);
    if (process.argv[1]) require('node:fs').writeFileSync(process.argv[1], codeCache());
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, ...keeps], { encoding: 'utf8' });
  return stdout + stderr;
}

/** Where the code that V8 made is kept; nowhere for an empty list. */
let keeps: string[] = [];

const bundleOf = (word: string): string =>
  `module.exports = { commandLine: () => '${word} of ' + require('node:path').basename(__dirname) };`;

describe('what the program is loaded from', () => {
  beforeEach(() => {
    dist = mkdtempSync(join(tmpdir(), 'program-'));
    keeps = [];
    for (const file of ['program.js', 'run/optimizing.js'])
      cpSync(join(BUILT, 'cli', file), join(dist, 'cli', file));
    put('cli/entries.js', `exports.commandLine = () => 'file by file';`, 100);
  });

  afterEach(() => rmSync(dist, { recursive: true, force: true }));

  it('is the bundle that the build has made', () => {
    put('.tsbuildinfo', '', 100);
    put('bundle/program.js', bundleOf('one'), 200);
    expect(loaded()).toBe('one of bundle, no code');
  });

  it('is each file where something was compiled after the bundle', () => {
    put('bundle/program.js', bundleOf('one'), 200);
    put('.tsbuildinfo', '', 300);
    expect(loaded()).toBe('file by file, no code');
  });

  it('is each file where there is no bundle', () => {
    expect(loaded()).toBe('file by file, no code');
  });

  it('takes the code that V8 made of the bundle, and none that is older than it', () => {
    put('bundle/program.js', bundleOf('one'), 200);
    keeps = [join(dist, 'bundle', 'program.cache')];
    expect(loaded()).toBe('one of bundle, no code');
    keeps = [];
    expect(loaded()).toBe('one of bundle, code taken');
    // As long as what the code was made of: V8 would run the old one.
    put('bundle/program.js', bundleOf('two'), Date.now() / 1000 + 60);
    expect(loaded()).toBe('two of bundle, no code');
  });

  it('takes no code that is damaged', () => {
    put('bundle/program.js', bundleOf('one'), 200);
    put('bundle/program.cache', 'no code at all', 300);
    expect(loaded()).toBe('one of bundle, code refused');
  });
});

it('is built, and V8 takes its code', () => {
  expect(existsSync(join(BUILT, 'bundle', 'program.js'))).toBe(true);
  expect(loaded(BUILT)).toMatch(/, code taken$/);
});
