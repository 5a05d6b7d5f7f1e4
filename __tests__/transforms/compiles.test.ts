import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWords } from '../../cli/run/compile-commands';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import { migrateSource, TRANSFORMS } from '../../transforms/mmap-prepare/registry';
import { fixturesOf } from './fixtures';

/**
 * What is converted is C still: a compiler that accepts a driver accepts what becomes of it, and one that does not - a
 * fixture need not have all that it names - finds nothing else wrong with it than before. So a name that an edit left
 * behind is found wherever it stands, and so is a callback or an argument of the wrong type.
 */

const ROOT = join(__dirname, '../../..');
const STUB = join(ROOT, '__testfixtures__/stub/kernel.h');

/** A driver, and what becomes of it. */
interface Pair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly options: readonly string[];
}

/** Options that leave no doubt about types, whatever the compiler; what it says otherwise is left out. */
const OPTIONS = [
  '-std=gnu11',
  '-fsyntax-only',
  '-Werror=incompatible-pointer-types',
  '-Werror=int-conversion',
];
const COMPILERS: readonly (readonly [string, readonly string[]])[] = [
  ['gcc', ['-fmax-errors=0', '-fno-diagnostics-show-caret']],
  ['clang', ['-ferror-limit=0', '-fno-caret-diagnostics', '-Wno-error=implicit-function-declaration']],
];
const installed = COMPILERS.filter(([name]) => spawnSync(name, ['--version']).status === 0);

/** Milliseconds that all of them together may take on a busy machine. */
const TIME = 180_000;

/** The kernels before 7.1, for which the legacy side of --compat is. */
const OLD = '-DLINUX_VERSION_CODE=KERNEL_VERSION(6,12,0)';

/** Every input of the fixtures, converted as a whole for each kernel that they say something of. */
function fixturePairs(): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const transform of TRANSFORMS.keys()) {
    for (const { name, input, profile, from, path } of fixturesOf(transform)) {
      if (from !== profile) continue;
      const { output } = migrateSource(input, { path, api: PROFILES[profile] });
      const key = `${input}\0${output}`;
      if (output !== input && !pairs.has(key))
        pairs.set(key, {
          name: `${transform}/${name} (${profile})`,
          before: input,
          after: output,
          options: [],
        });
    }
  }
  return [...pairs.values()];
}

/** The drivers of a folder, converted for both kernels, as each of the two sees them. */
function compatPairs(folder: string, ending: string): Pair[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(ending))
    .flatMap((file): Pair[] => {
      const before = readFileSync(join(ROOT, folder, file), 'utf8');
      const { output } = migrateSource(before, { path: file, api: PROFILES['7.1'], compat: true });
      const of = (kernel: string, options: readonly string[]): Pair => ({
        name: `${folder}/${file} (--compat, ${kernel})`,
        before,
        after: output,
        options,
      });
      return output === before ? [] : [of('6.12', [OLD]), of('7.1', [])];
    });
}

function examplePairs(): Pair[] {
  return readdirSync(join(ROOT, 'examples'))
    .filter((file) => file.endsWith('.c'))
    .flatMap((file): Pair[] => {
      const before = readFileSync(join(ROOT, 'examples', file), 'utf8');
      const { output } = migrateSource(before, { path: file, api: PROFILES['7.1'] });
      return output === before ? [] : [{ name: `examples/${file}`, before, after: output, options: [] }];
    });
}

/**
 * The command that compiles files. clang starts itself anew for each, which takes ten times as long as the rest; as what it
 * starts, it takes all of them, and gives back the memory of one before the next where it is not told to keep it.
 */
function commandFor(compiler: string, options: readonly string[], files: readonly string[]): string[] {
  if (compiler !== 'clang') return [compiler, ...options, ...files];
  const shown = spawnSync(compiler, ['-###', ...options, files[0]], { encoding: 'utf8' }).stderr;
  const [program, ...own] = shellWords(shown.trimEnd().split('\n').at(-1)!);
  if (own[0] !== '-cc1' || own.at(-1) !== files[0]) throw new Error(`no command that can be read: ${shown}`);
  return [program, ...own.slice(0, -1).filter((option) => option !== '-disable-free'), ...files];
}

/** What a compiler has against each file, the same thing once: without places and advice, in one word for both callbacks. */
async function errorsOf(
  [compiler, own]: readonly [string, readonly string[]],
  files: readonly string[],
  options: readonly string[],
): Promise<Map<string, Set<string>>> {
  const all = [...OPTIONS, ...own, ...options, '-include', STUB];
  const [program, ...words] = commandFor(compiler, all, files);
  const child = spawn(program, words, {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await new Promise((done) => child.on('close', done));
  // What comes after it would not be told.
  expect(text).not.toContain(': fatal error: ');
  const found = new Map(files.map((file) => [file, new Set<string>()]));
  for (const [, file, message] of text.matchAll(/^(.*?):\d+:\d+: (?:fatal )?error: (.*)$/gm)) {
    const said = message
      .replace(/; did you mean .*/, '')
      .replace(/mmap_prepare/g, 'mmap')
      .replace(/vm_area_desc/g, 'vm_area_struct');
    found.get(file)?.add(said);
  }
  return found;
}

let fixtures: Pair[];
let others: Pair[];

beforeAll(async () => {
  await loadGrammar();
  fixtures = fixturePairs();
  others = [
    ...examplePairs(),
    ...compatPairs('examples', '.c'),
    ...compatPairs('__testfixtures__/compat', '.input.c'),
  ];
}, TIME);

test('there is a compiler to ask', () => {
  expect(installed.map(([name]) => name)).toContain('gcc');
});

describe.each(installed)('%s', (name, own) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compiles-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** The pairs of which the compiler says something of the second that it did not say of the first; how many are clean. */
  async function compare(pairs: readonly Pair[]): Promise<{ worse: string[]; clean: number }> {
    const groups = new Map<string, Pair[]>();
    for (const pair of pairs) {
      const key = pair.options.join(' ');
      groups.set(key, [...(groups.get(key) ?? []), pair]);
    }
    const worse: string[] = [];
    let clean = 0;
    for (const [key, group] of groups) {
      const files = new Map<string, string>();
      const fileOf = (text: string): string => {
        const path = files.get(text) ?? join(folder, `${files.size}.c`);
        if (!files.has(text)) writeFileSync(path, text.replace(/^[ \t]*#[ \t]*include\b.*$/gm, ''));
        files.set(text, path);
        return path;
      };
      const before = group.map((pair) => fileOf(pair.before));
      const after = group.map((pair) => fileOf(pair.after));
      const options = key === '' ? [] : key.split(' ');
      const all = [...files.values()];
      const halves = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1)];
      const found = await Promise.all(halves.map((half) => errorsOf([name, own], half, options)));
      const said = new Map(found.flatMap((half) => [...half]));
      group.forEach((pair, i) => {
        const known = said.get(before[i])!;
        const now = [...said.get(after[i])!];
        const more = now.filter((message) => !known.has(message));
        if (known.size === 0 && now.length === 0) clean++;
        if (more.length > 0) worse.push(`${pair.name}: ${more.join('; ')}`);
      });
    }
    return { worse, clean };
  }

  test(
    'every fixture that is converted',
    async () => {
      const { worse, clean } = await compare(fixtures);
      expect(worse).toEqual([]);
      expect(fixtures.length).toBeGreaterThan(300);
      // Most of them are whole drivers, and have nothing wrong at all.
      expect(clean / fixtures.length).toBeGreaterThan(0.7);
    },
    TIME,
  );

  test(
    'every example, and every driver that is converted for both kernels',
    async () => {
      const { worse, clean } = await compare(others);
      expect(worse).toEqual([]);
      expect(clean).toBeGreaterThan(10);
    },
    TIME,
  );
});
