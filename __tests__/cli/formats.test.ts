import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import Ajv, { type ValidateFunction } from 'ajv';
import { run as migrate } from '../../cli/commands/migrate';
import { run as scan, type ScanArguments } from '../../cli/commands/scan';
import { run as simulate } from '../../cli/commands/simulate';
import { run as verify } from '../../cli/commands/verify';
import { Terminal } from '../../cli/print/terminal';

const ROOT = join(__dirname, '..', '..', '..');
const start = process.cwd();
let directory: string;

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'formats-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(start);
  rmSync(directory, { recursive: true });
});

function make(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

interface Shown {
  code: number;
  out: string;
  err: string;
}

async function shown(command: (terminal: Terminal) => Promise<number>): Promise<Shown> {
  const stream = (): NodeJS.WriteStream => Object.assign(new PassThrough(), { isTTY: false }) as never;
  const [out, err] = [stream(), stream()];
  const code = await command(new Terminal(out, err, {}));
  const all = (from: NodeJS.WriteStream): string =>
    ((from as unknown as PassThrough).read() as Buffer | null)?.toString() ?? '';
  return { code, out: all(out), err: all(err) };
}

const shared = { kernel: '7.1', kernelTree: undefined, json: false, strict: false, jobs: 1, _: ['scan'] };

const scanned = (options: Partial<ScanArguments>, path: readonly string[] = ['.']): Promise<Shown> =>
  shown((terminal) => scan({ ...shared, path, ...options }, { terminal }));

const driver = (name: string, body = '\tvm_flags_set(vma, VM_DONTEXPAND);\n\treturn 0;\n'): string => `
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}}

static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
`;
const blocked = driver('kept', '\tkeep(vma);\n\treturn 0;\n');
const warned = driver(
  'warned',
  '\tif (remap_pfn_range(vma, vma->vm_start, 1, PAGE_SIZE, vma->vm_page_prot))\n\t\treturn -EAGAIN;\n\treturn 0;\n',
);
const buffers = 'static const struct dma_buf_ops b_ops = {\n\t.mmap = b_mmap,\n};\n';
const FILES = {
  'drivers/a.c': driver('a'),
  'drivers/b.c': blocked,
  'drivers/odd, name: 100%.c': warned,
  'drivers/d.c': buffers,
};

const schema = (name: string): ValidateFunction => {
  const text = readFileSync(join(ROOT, name), 'utf8');
  const { $schema, id, ...rest } = JSON.parse(text) as { $schema: string; id?: string };
  expect($schema).toMatch(/^http:\/\/json-schema\.org\/draft-0[47]\/schema#$/);
  // The parts of draft 4 that the SARIF schema uses mean the same in draft 7, but for the name of `id`.
  return new Ajv({ strict: false, validateFormats: false }).compile({
    ...rest,
    ...(id === undefined ? {} : { $id: id }),
  });
};

function expectValid(validate: ValidateFunction, document: unknown): void {
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}

describe('--format github', () => {
  test('is workflow commands, escaped as GitHub wants it', async () => {
    make(FILES);
    const { code, out } = await scanned({ format: 'github' });
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe(
      '::warning file=drivers/a.c,line=9,title=mmap-prepare convertible::a_mmap can move to mmap_prepare: mmap-prepare migrate drivers/a.c',
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^::notice file=drivers\/b\.c,line=4,title=mmap-prepare MP001::kept_mmap: the vma is passed to keep\(\)|^::notice file=drivers\/b\.c,line=4,title=mmap-prepare MP001::kept_mmap: vma is passed to keep\(\)/,
      ),
    );
    expect(lines).toContainEqual(
      expect.stringContaining(
        '::warning file=drivers/odd%2C name%3A 100%25.c,line=10,title=mmap-prepare convertible::',
      ),
    );
    // https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    for (const line of lines)
      expect(line).toMatch(/^::(?:notice|warning|error) file=[^,:]+,line=\d+,title=[^,:]+::[^\r\n]+$/);
  });
});

test('--format sarif is valid, and stays the same for a hook whose line moves', async () => {
  make(FILES);
  interface Log {
    runs: {
      results: {
        ruleId: string;
        partialFingerprints: object;
        locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
      }[];
    }[];
  }
  const log = async (): Promise<Log> =>
    JSON.parse((await scanned({ format: 'sarif', verify: true })).out) as Log;
  const first = await log();
  expectValid(schema('__testfixtures__/schemas/sarif-2.1.0.json'), first);
  expect(first.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(['convertible', 'MP001', 'MP013']),
  );
  expect(
    first.runs[0].results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri),
  ).toContain('drivers/odd%2C%20name%3A%20100%25.c');
  make({ 'drivers/a.c': `/* moved */\n${driver('a')}` });
  const fingerprints = ({ runs }: Log): object[] =>
    runs[0].results.map(({ partialFingerprints }) => partialFingerprints);
  expect(fingerprints(await log())).toEqual(fingerprints(first));
});

test('--format junit is XML with a case for each hook', async () => {
  make({ ...FILES, 'a&b<"c".c': driver('odd') });
  const { out } = await scanned({ format: 'junit' });
  expect(out).toContain(
    '<testsuites name="mmap-prepare" tests="5" failures="3" errors="0" skipped="1" time="0">',
  );
  expect(out).toContain('<testsuite name="a&amp;b&lt;&quot;c&quot;.c" tests="1" failures="1"');
  expect(out).toContain('<testcase classname="drivers/d.c" name="dma_buf_ops b_ops b_mmap" time="0"/>');
  expect(out).toMatch(/<skipped message="MP001 /);
  expect(balanced(out)).toBe(true);
});

/** Whether every element that is opened is closed, in order, with nothing but text and attributes between. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(
      /<(\/?)(\w+)((?: \w+="[^"<&]*(?:&(?:amp|lt|gt|quot|#\d+);[^"<&]*)*")*)(\/?)>/g,
      (_, end: string, name: string, _attributes: string, alone: string) => {
        if (end !== '') return open.pop() === name ? '' : '<wrong>';
        if (alone === '') open.push(name);
        return '';
      },
    );
  return open.length === 0 && rest.trim() === '';
}

test('--format markdown is a table in which nothing of a source is markup', async () => {
  make({ ...FILES, 'a|b`c.c': driver('odd') });
  const { out } = await scanned({ format: 'markdown' });
  expect(out).toContain('| outcome | hooks |\n| --- | ---: |\n| migrated | 2 |\n');
  expect(out).toContain("| `a\\|b'c.c:9` | `odd_mmap` | migrated |  |\n");
  expect(out).toMatch(/\| `drivers\/b\.c:9` \| `kept_mmap` \| blocked \| MP001 .*keep\\\(\\\)/);
});

describe('--format json', () => {
  const validate = schema('docs/output.schema.json');
  const document = ({ out }: Shown): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

  test('of scan and migrate has the form of the schema, and links hooks, files and drivers', async () => {
    make({
      ...FILES,
      'v/core.c': driver('v').split('\nstatic const')[0].replace('static int', 'int'),
      'v/v.h': 'int v_mmap(struct file *file, struct vm_area_struct *vma);\n',
      'v/file.c': `static const${driver('v').split('static const')[1]}`,
    });
    const found = document(await scanned({ format: 'json' }));
    expectValid(validate, found);
    const args = {
      ...shared,
      _: ['migrate'],
      path: ['.'],
      write: false,
      compat: false,
      transform: undefined,
      json: true,
    };
    const converted = document(await shown((terminal) => migrate({ ...args, verify: true }, { terminal })));
    expectValid(validate, converted);
    expect(converted).toMatchObject({ version: 1, verified: true });
    const { drivers, hooks, files } = converted as Record<
      string,
      { driver: string; files: string[]; hooks: string[]; id: string; file: string }[]
    >;
    expect(drivers).toContainEqual({
      driver: 'v/file.c',
      files: ['v/core.c', 'v/file.c', 'v/v.h'],
      hooks: ['v/file.c#file_operations#v_fops#v_mmap'],
    });
    for (const { driver: name, id } of hooks)
      expect(drivers.find((each) => each.driver === name)?.hooks).toContain(id);
    for (const { driver: name, file } of files)
      expect(drivers.find((each) => each.driver === name)?.files).toContain(file);
  });

  test('of verify', async () => {
    make(FILES);
    const args = { ...shared, _: ['verify'], path: ['.'], json: true, scenarios: undefined };
    const found = document(await shown((terminal) => verify(args, { terminal })));
    expectValid(validate, found);
    expect(found['results']).toHaveLength(2);
  });

  test('of simulate: one document a run', async () => {
    make({ ...FILES, scenarios: 'scenario one\nmap 0 2 rw shared 0\nfork\nwrite 0\n' });
    const { out } = await shown((terminal) =>
      simulate({ files: ['drivers/a.c'], scenarios: 'scenarios' }, { terminal }),
    );
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    for (const line of lines) expectValid(validate, JSON.parse(line));
  });

  test('what is of no form is refused', () => {
    expect(validate({ version: 2, results: [] })).toBe(false);
    expect(validate({ version: 1 })).toBe(false);
  });
});

test('--check fails when a hook could be converted, and only then', async () => {
  make({ 'a.c': driver('a'), 'b.c': blocked, 'd.c': buffers });
  expect((await scanned({ check: true })).code).toBe(1);
  expect((await scanned({})).code).toBe(0);
  expect((await scanned({ check: true }, ['b.c', 'd.c'])).code).toBe(0);
});

describe('--baseline', () => {
  test('a second run is quiet, and a new hook fails', async () => {
    make(FILES);
    make({ 'known.json': (await scanned({ format: 'json' })).out });
    const again = await scanned({ baseline: 'known.json', format: 'github' });
    expect([again.code, again.out]).toEqual([0, '']);
    make({ 'drivers/a.c': `/* moved */\n${driver('a')}${driver('fresh')}` });
    const { code, out } = await scanned({ baseline: 'known.json', format: 'github' });
    expect(code).toBe(1);
    expect(out.match(/::\w+ file=[^,]*,line=\d+/g)).toEqual(['::warning file=drivers/a.c,line=20']);
  });

  test('a new hook that is blocked fails, one without a counterpart does not', async () => {
    make({ 'a.c': driver('a') });
    make({ 'known.json': (await scanned({ format: 'json' })).out });
    make({ 'd.c': buffers });
    expect((await scanned({ baseline: 'known.json' })).code).toBe(0);
    make({ 'b.c': blocked });
    expect((await scanned({ baseline: 'known.json' })).code).toBe(1);
  });

  test.each([
    [
      'nothing',
      null,
      /--baseline known\.json: cannot read: no such file or directory; mmap-prepare scan --format json PATH > known\.json makes one/,
    ],
    ['no JSON', 'drivers/a.c', /it is not what scan --format json prints/],
    ['another document', '{"hooks":[{}]}', /it is not what scan --format json prints/],
  ])('%s is bad usage', async (_name, text, message) => {
    make({ 'a.c': driver('a') });
    if (text !== null) make({ 'known.json': text });
    await expect(scanned({ baseline: 'known.json' })).rejects.toThrow(message);
  });
});

test('the workflow names options that there are', () => {
  const workflow = readFileSync(join(ROOT, 'docs', 'workflow.yml'), 'utf8');
  const lines = [...workflow.matchAll(/(?:run: |npx )mmap-prepare (scan .*)$/gm)].map(([, line]) => line);
  expect(lines).toHaveLength(4);
  make({ 'a.c': buffers });
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  for (const line of lines) {
    const command = line.replace('"$GITHUB_STEP_SUMMARY"', 'summary');
    make({ '.mmap-prepare.json': '{"hooks":[]}' });
    execFileSync('sh', ['-c', `"$0" "$1" ${command}`, process.execPath, main], { stdio: 'pipe' });
  }
});
