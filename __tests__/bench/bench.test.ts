import { comparisons } from '../../bench/comparisons';
import { CommandFailed, shown, timeRun, watchRun, type Command } from '../../bench/measure';
import { canMeasureMemory } from '../../bench/processes';
import { median, report, type Measured } from '../../bench/report';

const MIB = 2 ** 20;

function node(script: string): Command {
  return { program: process.execPath, args: ['-e', script] };
}

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 9, 100, 1, 2], 9],
    [[4, 1, 2, 3], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('a timed run', () => {
  it('lasts as long as its command, and keeps what it printed', async () => {
    const run = await timeRun(node('setTimeout(() => console.log("done"), 200)'));
    expect(run.milliseconds).toBeGreaterThanOrEqual(200);
    expect(run.output).toBe('done\n');
  });

  it.each([
    [
      'exit code',
      node('console.error("cannot read it"); process.exitCode = 3'),
      /exit code 3\ncannot read it$/,
    ],
    ['signal', node('process.kill(process.pid, "SIGTERM")'), /ended by SIGTERM/],
    ['missing program', { program: 'no-such-program-here', args: [] }, /no-such-program-here: .*ENOENT/],
  ])('that fails by %s gives no time', async (_kind, command: Command, message) => {
    const error = await timeRun(command).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(String(error)).toMatch(message);
  });

  it('is shown so that it can be typed', () => {
    expect(shown({ program: 'rg', args: ['-l', "it's", 'a b', 'dir/file.c'] })).toBe(
      "rg -l 'it'\\''s' 'a b' dir/file.c",
    );
  });
});

describe('a watched run', () => {
  it('counts the memory of child processes with that of their parent', async () => {
    const held = 'const held = Buffer.alloc(150 * 2 ** 20, 1);';
    const child = JSON.stringify(`${held} setTimeout(() => held.length, 300)`);
    const spawned = `require('child_process').spawn(process.execPath, ['-e', ${child}])`;
    const { peak } = await watchRun(node(`${held} ${spawned}.on('exit', () => held.length)`));
    if (!canMeasureMemory()) {
      expect(peak).toEqual({ total: 0, largestProcess: 0 });
      return;
    }
    expect(peak.total).toBeGreaterThan(300 * MIB);
    expect(peak.largestProcess).toBeGreaterThan(150 * MIB);
    expect(peak.largestProcess).toBeLessThan(300 * MIB);
  });
});

describe('the plan', () => {
  it('leaves out a comparison that cannot be made, and says why', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      const plan = comparisons(__dirname, { cli: 'main.js', patch: 'p.cocci', canSkipVerify: true });
      expect(plan.comparisons.map(({ key }) => key)).toEqual(['startup']);
      expect(plan.omissions).toEqual([
        { key: 'scan', reason: 'rg not found: apt-get install ripgrep' },
        { key: 'migrate', reason: `${__dirname}/drivers: no such directory` },
      ]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('the report', () => {
  it('has the medians, and ours as a multiple of the reference', () => {
    const side = (name: string): Measured['side'] => ({ name, command: node(''), result: () => '' });
    const text = report(
      { key: 'scan', title: 'find', ours: side('ours'), reference: side('rg') },
      {
        side: side('ours'),
        milliseconds: [1000, 3000, 2000],
        peak: { total: 300 * MIB, largestProcess: 200 * MIB },
        result: '7 files',
      },
      {
        side: side('rg'),
        milliseconds: [400, 500, 900],
        peak: { total: 30 * MIB, largestProcess: 20 * MIB },
        result: '8 files',
      },
    );
    expect(text.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['find'],
      ['median', 'fastest', 'slowest', 'peak memory', 'largest process', 'output'],
      ['ours', '2.00 s', '1.00 s', '3.00 s', '300.0 MiB', '200.0 MiB', '7 files'],
      ['rg', '500.0 ms', '400.0 ms', '900.0 ms', '30.0 MiB', '20.0 MiB', '8 files'],
      ['ratio', '4.00 x', '10.0 x', '10.0 x'],
    ]);
  });
});
