import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run as model } from '../../cli/commands/model';
import { run as simulate } from '../../cli/commands/simulate';
import { Terminal } from '../../cli/print/terminal';
import { UsageError } from '../../cli/run/usage-error';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle');
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'simulate-')));
});

afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** Run a command; what it wrote to each stream, and its exit code. */
async function shown(
  command: (terminal: Terminal) => Promise<number>,
): Promise<{ code: number; out: string; err: string }> {
  const streams = [new PassThrough(), new PassThrough()];
  const terminal = new Terminal(
    streams[0] as unknown as NodeJS.WriteStream,
    streams[1] as unknown as NodeJS.WriteStream,
    {},
  );
  const code = await command(terminal);
  const [out, err] = streams.map((stream) => String(stream.read() ?? ''));
  return { code, out, err };
}

const PLAIN = join(FIXTURES, 'drivers/plain_legacy.c');

describe('simulate --scenarios', () => {
  test('prints one line for each run, in the form of the recorded ones, with the file', async () => {
    const scenarios = write('two.txt', 'scenario lone\nmap 0 4 rw shared 0\nunmap 0 4\nscenario empty\n');
    const { code, out, err } = await shown((terminal) =>
      simulate({ files: [PLAIN, join(FIXTURES, 'drivers/plain_prepare.c')], scenarios }, { terminal }),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(4);
    const recorded = readFileSync(join(FIXTURES, 'observations.jsonl'), 'utf8').split('\n');
    const lone = recorded.find((line) =>
      line.startsWith('{"driver":"plain","form":"legacy","scenario":"lone",'),
    );
    expect(JSON.parse(lines[0])).toEqual({ file: 'plain_legacy.c', ...(JSON.parse(lone!) as object) });
    expect(JSON.parse(lines[3])).toEqual({
      file: 'plain_prepare.c',
      driver: 'plain',
      form: 'prepare',
      scenario: 'empty',
      steps: [],
      exit: [],
    });
  });

  test('every operations structure of a file is run', async () => {
    const driver = write(
      'both.c',
      `#include <linux/fs.h>
static int one(struct file *file, struct vm_area_struct *vma) { return -EACCES; }
static int two(struct vm_area_desc *desc) { return -ENXIO; }
static const struct file_operations none_fops = { .owner = THIS_MODULE };
static const struct file_operations first_fops = { .mmap = one };
static struct file_operations second_prepare_fops = { .mmap_prepare = two };
`,
    );
    const scenarios = write('one.txt', 'scenario lone\nmap 0 1 r shared 0\n');
    const { out } = await shown((terminal) => simulate({ files: [driver], scenarios }, { terminal }));
    const runs = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { driver: string; form: string; steps: { ret: number }[] });
    expect(runs.map((run) => [run.driver, run.form, run.steps[0].ret])).toEqual([
      ['first', 'legacy', -13],
      ['second', 'prepare', -6],
    ]);
  });

  test('a run that the driver stops says where and why', async () => {
    const driver = write(
      'stops.c',
      `static int stop_mmap(struct file *file, struct vm_area_struct *vma)
{
	int *nothing = NULL;

	return *nothing;
}
static const struct file_operations stop_fops = { .mmap = stop_mmap };
`,
    );
    const scenarios = write('one.txt', 'scenario lone\nunmap 0 1\nmap 0 1 r shared 0\nunmap 0 1\n');
    const { code, out } = await shown((terminal) => simulate({ files: [driver], scenarios }, { terminal }));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      steps: [{ op: 'unmap 0 1' }],
      stopped: { kind: 'null dereference', line: 5 },
    });
  });

  test('a scenario that cannot be understood is bad usage, told with its line', async () => {
    const scenarios = write('bad.txt', 'scenario lone\nmap 0 four rw shared 0\n');
    await expect(shown((terminal) => simulate({ files: [PLAIN], scenarios }, { terminal }))).rejects.toThrow(
      new UsageError(`${scenarios}: line 2: a number of pages is a whole number, not "four"`),
    );
  });

  test('a file that cannot be read is told of, and the others are run', async () => {
    const scenarios = write('one.txt', 'scenario lone\nmap 0 1 r shared 0\n');
    const missing = join(directory, 'missing.c');
    const { code, out, err } = await shown((terminal) =>
      simulate({ files: [missing, PLAIN], scenarios }, { terminal }),
    );
    expect(code).toBe(2);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(err).toBe(`mmap-prepare: ${missing}: cannot read: no such file or directory\n`);
  });
});

describe('simulate', () => {
  test('shows the system calls, their results, the hooks and the mappings', async () => {
    const { code, out } = await shown((terminal) => simulate({ files: [PLAIN] }, { terminal }));
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe(`${PLAIN}: plain_legacy_fops, ->mmap`);
    expect(lines[1]).toMatch(/^ {2}system call +result +hooks +mappings$/);
    const call = lines.find((line) => line.includes('mmap(p0, 64 pages, rw, shared, offset 0)'));
    expect(call).toMatch(/ 0 +mmap +\[=64=\] +rw-s @0$/);
    const fault = lines.find((line) => line.includes('read p63'));
    expect(fault).toMatch(/ SIGBUS +fault +\[=64=\]/);
  });

  test('says when a file has nothing to run', async () => {
    const driver = write('nothing.c', 'int x;\n');
    const { code, out, err } = await shown((terminal) => simulate({ files: [driver] }, { terminal }));
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toBe(`mmap-prepare: note: ${driver} has no file_operations with an mmap hook\n`);
  });
});

describe('model', () => {
  test('prints one JavaScript function for each C function, with the C line of each statement', async () => {
    const { code, out, err } = await shown((terminal) => model({ file: PLAIN }, { terminal }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      '// 4: static vm_fault_t plain_fault(struct vm_fault *vmf)\n  function fn$plain_fault($vmf) {',
    );
    expect(out).toContain('at(11); // return 0;');
  });

  test('says what was not lowered, and where', async () => {
    const driver = write('asm.c', 'int f(void)\n{\n\tasm volatile ("nop");\n\treturn 1;\n}\n');
    const { code, out, err } = await shown((terminal) => model({ file: driver }, { terminal }));
    expect(code).toBe(0);
    expect(out).toContain("cannot_run('f', 'line 3: assembly');");
    expect(err).toBe(`${driver}:3: not lowered in f(): assembly\n`);
  });
});
