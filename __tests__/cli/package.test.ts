import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { COMMANDS } from '../../cli/command-table';
import { documentationOf } from '../../cli/documentation';

const ROOT = join(__dirname, '..', '..', '..');
const NAME = 'mmap-prepare-codemod';
let directory: string;
let home: string;

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

function ran(command: string, args: string[], cwd = home): { code: number | null; out: string; err: string } {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, npm_config_update_notifier: 'false' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

const driver = `
static int demo_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations demo_fops = {
	.mmap = demo_mmap,
};
`;

/** Puts what the package needs beside it, as npm would without a registry. */
function link(name: string, from: string): void {
  const target = join(home, 'node_modules', name);
  if (existsSync(target)) return;
  const places = [from, ROOT].map((place) => join(place, 'node_modules', name));
  const found = realpathSync(places.find((place) => existsSync(place)) ?? name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(found, target);
}

let files: string[];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'package-'));
  home = join(directory, 'elsewhere');
  // What `prepack` would build was built before the tests.
  const packed = ran('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', directory], ROOT);
  const [file] = readdirSync(directory).filter((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new Error(`npm pack: ${packed.err}`);
  files = ran('tar', ['-tzf', file], directory).out.trim().split('\n');
  mkdirSync(join(home, 'node_modules', '.bin'), { recursive: true });
  ran('tar', ['-xzf', file, '-C', directory], directory);
  cpSync(join(directory, 'package'), join(home, 'node_modules', NAME), { recursive: true });
  for (const name of Object.keys(manifest.dependencies)) link(name, ROOT);
  chmodSync(join(home, 'node_modules', NAME, 'dist/cli/main.js'), 0o755);
  symlinkSync(`../${NAME}/dist/cli/main.js`, join(home, 'node_modules', '.bin', 'mmap-prepare'));
  writeFileSync(join(home, 'package.json'), '{"name": "elsewhere", "private": true}\n');
  writeFileSync(join(home, 'driver.c'), driver);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the tarball is built when it is packed, and holds what runs and nothing else', () => {
  expect(manifest.scripts['prepack']).toBe('npm run --silent build');
  for (const name of ['cli/main.js', 'cli/api.js', 'types/api.d.ts', 'man/mmap-prepare.1'])
    expect(files).toContain(`package/dist/${name}`);
  expect(files).toContain('package/docs/findings/MP001.md');
  expect(files.filter((name) => /\.map$|__tests__|\.tsbuildinfo|dist\/bench/.test(name))).toEqual([]);
});

test('no script runs where it is installed', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: true; dev?: true; optional?: true }>;
  };
  const needed = Object.entries(packages).filter(
    ([name, { dev, optional, hasInstallScript }]) => name !== '' && !dev && !optional && hasInstallScript,
  );
  expect(needed).toEqual([]);
});

test('npx mmap-prepare migrate driver.c', () => {
  const { code, out } = ran('npx', ['--no', '--', 'mmap-prepare', 'migrate', '--kernel', '7.1', 'driver.c']);
  expect([code, out]).toEqual([0, expect.stringContaining('+\t.mmap_prepare = demo_mmap_prepare,\n')]);
});

test("import { migrate, verify, scan } from 'mmap-prepare-codemod'", () => {
  writeFileSync(
    join(home, 'use.mjs'),
    `import { readFileSync } from 'node:fs';
import { migrate, scan, verify } from '${NAME}';
const text = readFileSync('driver.c', 'utf8');
const { output, diff, hooks, verdicts } = await migrate(text, { path: 'driver.c', kernel: '7.1' });
const [again] = await verify(text, output, { kernel: '7.1' });
const [file] = await scan(['.'], { kernel: '7.1', diffs: true });
console.log(JSON.stringify({
  head: diff.split('\\n')[0],
  outcome: hooks[0].outcome,
  verdicts: [verdicts[0].verdict, again.verdict],
  scanned: [file.path, file.hooks[0].hook, file.diff === diff],
}));
`,
  );
  const { code, out, err } = ran(process.execPath, ['use.mjs']);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    head: 'diff --git a/driver.c b/driver.c',
    outcome: 'migrated',
    verdicts: ['equivalent', 'equivalent'],
    scanned: ['driver.c', 'demo_mmap', true],
  });
});

test('its types are whole', () => {
  writeFileSync(
    join(home, 'use.mts'),
    `import { migrate, type Hook } from '${NAME}';
const { hooks } = await migrate('int a;', { compat: true });
export const outcomes: Hook['outcome'][] = hooks.map(({ outcome }) => outcome);
// @ts-expect-error -- there is no such option
await migrate('int a;', { kernl: '7.1' });
`,
  );
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', types: [] };
  writeFileSync(
    join(home, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['use.mts'] }),
  );
  const { code, out } = ran(process.execPath, [tsc, '-p', '.']);
  expect([code, out]).toEqual([0, '']);
});

test('a transform can be named for jscodeshift', () => {
  const code = `console.log(typeof require('${NAME}/transforms/vma-flags').default)`;
  expect(ran(process.execPath, ['-e', code]).out).toBe('function\n');
});

test('man mmap-prepare has every option of every command', () => {
  const page = readFileSync(join(ROOT, 'dist', 'man', 'mmap-prepare.1'), 'utf8').replace(/\\-/g, '-');
  for (const command of COMMANDS) {
    expect(page).toMatch(new RegExp(`^\\.SS "${command.name}\\b`, 'm'));
    for (const { name } of documentationOf(command).options) expect(page).toMatch(`\\fB--${name}\\fR`);
  }
});

test('what a command says of itself is what --help prints', () => {
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  const { out } = ran(process.execPath, [main, 'migrate', '--help']);
  const offered = [...out.matchAll(/^ +(?:-\w, )?--([\w-]+) /gm)].map(([, name]) => name);
  const stated = documentationOf(COMMANDS.find(({ name }) => name === 'migrate')!).options;
  expect(stated.map(({ name }) => name.replace(/^no-/, ''))).toEqual(
    offered.filter((name) => name !== 'help' && name !== 'version'),
  );
});
