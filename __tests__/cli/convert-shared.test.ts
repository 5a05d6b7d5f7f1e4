import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileReport, Request } from '../../cli/run/conversion';
import { convertAll } from '../../cli/run/convert-all';
import { convertFile } from '../../cli/run/convert-file';
import {
  convertParts,
  partsTask,
  settleShared,
  sharedTask,
  togetherWith,
  verifyShared,
  type SharedOutcome,
  type SharedTask,
  type SharedVerification,
} from '../../cli/run/convert-shared';
import { engine as real, type Engine } from '../../cli/run/engine';
import { Mentions } from '../../cli/run/mentions';
import { convertInParts } from '../../cli/run/shared-parts';
import { verdictOf } from './verdicts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shared-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const request: Request = {
  kernel: '7.1',
  kernelTree: null,
  transforms: [],
  compat: false,
  changes: true,
  verify: 'withhold',
};

const DEFINITION = `int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &vault_vm_ops;
	return 0;
}
`;

const USER = `static int crypt_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &crypt_vm_ops;
	return 0;
}

static const struct file_operations crypt_fops = {
	.mmap = crypt_mmap,
};

static const struct file_operations vault_fops = {
	.mmap = vault_mmap,
};
`;

/** Says of crypt_mmap that its two forms differ. */
const regressing: Engine = {
  ...real,
  verify: async (before, converted) => [
    verdictOf('crypt', 'regressed', { file: converted.path }),
    ...(await real.verify!(before, converted)).filter(({ hook }) => hook !== 'crypt_mmap'),
  ],
};

/** What several files share, converted and run in this thread. */
function convertShared(task: SharedTask): Promise<SharedOutcome> {
  const engine = (): Engine => regressing;
  return settleShared(task, request, {
    convert: (some) =>
      convertInParts(some.parts, async (parts) => [
        ...(await convertParts(partsTask(some, parts), request, engine)).values(),
      ]),
    verify: (tasks) => Promise.all(tasks.map((one) => verifyShared(one, request, engine))),
  });
}

/** What becomes of the two files: the one that names the hook is converted alone first. */
async function convertedTogether(definition: string): Promise<FileReport | undefined> {
  const paths = {
    definition: join(directory, 'a.c'),
    header: join(directory, 'a.h'),
    user: join(directory, 'b.c'),
  };
  writeFileSync(paths.definition, definition);
  writeFileSync(paths.header, 'int vault_mmap(struct file *file, struct vm_area_struct *vma);\n');
  writeFileSync(paths.user, USER);
  const candidate = { path: paths.user, bytes: readFileSync(paths.user) };
  const alone = await convertFile(candidate, request, () => regressing);
  const alones = alone ? [alone] : [];
  const mentions = new Mentions();
  for (const path of [paths.definition, paths.header, paths.user]) mentions.add(path, ['vault_mmap']);
  const task = sharedTask(alones, [directory], mentions.data, request)!;
  const reports = togetherWith(alones, await convertShared(task), request);
  return reports.find((report) => report.path === paths.user);
}

const outcomes = (report?: FileReport): string[] =>
  (report?.hooks ?? []).map(({ hook, outcome }) => `${hook} ${outcome}`);

test('a hook that was withheld stays so in a file whose shared hook is converted', async () => {
  const report = await convertedTogether(DEFINITION);
  expect(outcomes(report)).toEqual(['crypt_mmap blocked', 'vault_mmap migrated']);
  const after = Buffer.from(report?.change?.after ?? []).toString();
  expect(after).toContain('.mmap = crypt_mmap');
  expect(after).toContain('.mmap_prepare = vault_mmap_prepare');
  expect(report?.verified?.map(({ hook, verdict }) => `${hook} ${verdict}`)).toEqual([
    'crypt_mmap regressed',
    'vault_mmap equivalent',
  ]);
});

test('a hook that was withheld stays so in a file whose shared hook cannot be converted', async () => {
  const report = await convertedTogether(DEFINITION.replace('return 0', 'return vault_attach(vma)'));
  expect(outcomes(report)).toEqual(['crypt_mmap blocked', 'vault_mmap blocked']);
  expect(report?.change).toBeNull();
  expect(report?.verified?.map(({ verdict }) => verdict)).toEqual(['regressed']);
  // The line of source that the finding is about is shown with it.
  const line = report?.hooks[1]?.findings[0]?.line ?? 0;
  expect(report?.lines.get(line)).toBe('	.mmap = vault_mmap,');
});

test('when a hook is left and the rest converted again, only files that come out otherwise are run again', async () => {
  const task = (path: string, output: string): SharedVerification => ({
    before: 'old',
    converted: { path, hooks: [], output },
  });
  const ran: string[][] = [];
  const parts = [{ hooks: ['one', 'two'], helpers: [], structures: [] }];
  const shared = { parts, withheld: new Map(), named: [directory], mentions: new Mentions().data };
  const outcome = await settleShared(shared, request, {
    convert: ({ withheld }) => {
      const left = withheld.get('one.c')?.has('one_mmap') === true;
      const report = (path: string): FileReport => ({
        path,
        hooks: [],
        lines: new Map(),
        change: null,
        error: null,
      });
      return Promise.resolve({
        reports: [report('one.c'), report('two.c')],
        reasons: new Map(),
        failed: [],
        toVerify: [task('one.c', left ? 'old' : 'new'), task('two.c', 'new')],
      });
    },
    verify: (tasks) => {
      ran.push(tasks.map(({ converted }) => `${converted.path} ${converted.output}`));
      return Promise.resolve(
        tasks.map(({ converted: { path, output } }) => [
          verdictOf(path.replace('.c', ''), path === 'one.c' && output === 'new' ? 'regressed' : 'improved'),
        ]),
      );
    },
  });
  expect(ran).toEqual([['one.c new', 'two.c new'], ['one.c old']]);
  expect(outcome.reports.map(({ path, verified }) => [path, verified?.[0]?.verdict])).toEqual([
    ['one.c', 'improved'],
    ['two.c', 'improved'],
  ]);
  expect(outcome.verdicts.map(({ hook, verdict }) => `${hook} ${verdict}`)).toEqual(['one_mmap regressed']);
});

describe('which files may name a hook of another one', () => {
  const mentions = new Mentions();
  mentions.add('a.c', ['a_mmap', 'vault_mmap']);
  mentions.add('b.h', ['b_mmap']);
  mentions.add('c.c', ['vault_mmap', 'b_mmap']);

  test('those that hold it as a word, in the order of the files', () => {
    expect(mentions.of(['vault_mmap'])).toEqual(['a.c', 'c.c']);
    expect(mentions.of(['b_mmap'])).toEqual(['b.h', 'c.c']);
    expect(mentions.of(['other_mmap'])).toEqual([]);
  });

  test('all of them, for a name that is no word with mmap in it', () => {
    expect(mentions.of(['vault_map'])).toEqual(['a.c', 'b.h', 'c.c']);
  });
});

test('hooks are counted as they are found, though they are reported last', async () => {
  writeFileSync(join(directory, 'a.c'), USER);
  const happened: string[] = [];
  await convertAll({
    paths: [directory],
    request: { ...request, verify: 'no' },
    jobs: 1,
    engine: () => real,
    onFound: (hooks) => void happened.push(`${hooks} found`),
    onProgress: (files) => void happened.push(`${files} looked at`),
    onReport: ({ hooks }) => void happened.push(`${hooks.length} reported`),
  });
  expect(happened).toEqual(['2 found', '1 looked at', '2 reported']);
});

describe('what goes wrong costs itself alone', () => {
  /** What is reported of two drivers, each with a hook that another file installs. */
  async function reported(engine: Engine): Promise<FileReport[]> {
    for (const name of ['safe', 'vault']) {
      const hook = `int ${name}_mmap(struct file *file, struct vm_area_struct *vma)`;
      const pass = `${hook}\n{\n\treturn ${name}_map(file, vma);\n}\n`;
      writeFileSync(join(directory, `${name}.c`), DEFINITION.replaceAll('vault', name));
      writeFileSync(join(directory, `${name}.h`), `${hook};\n`);
      writeFileSync(
        join(directory, `${name}-fops.c`),
        USER.slice(USER.indexOf('static const struct file_operations vault')).replaceAll('vault', name),
      );
      writeFileSync(
        join(directory, `${name}-pass.c`),
        pass.replaceAll('_mmap', '_keep').replace('{\n', `{\n\tkept = vma;\n`) +
          `struct file_operations k = { .mmap = ${name}_keep };\n`,
      );
    }
    const reports: FileReport[] = [];
    await convertAll({
      paths: [directory],
      request: { ...request, verify: 'no' },
      jobs: 1,
      engine: () => engine,
      onProgress: () => undefined,
      onReport: (report) => reports.push(report),
    });
    return reports;
  }
  const failuresOf = (reports: readonly FileReport[]): string[] =>
    reports.flatMap(({ path, error }) =>
      error === null ? [] : [`${path.replace(`${directory}/`, '')}: ${error}`],
    );
  const changedOf = (reports: readonly FileReport[]): string[] =>
    reports.flatMap(({ path, change }) => (change === null ? [] : [path.slice(directory.length + 1)])).sort();
  const SAFE = ['safe-fops.c', 'safe.c', 'safe.h'];
  const VAULT = ['vault-fops.c', 'vault.c', 'vault.h'];

  test('a driver whose files cannot be converted together', async () => {
    const reports = await reported({
      ...real,
      migrateAcrossFiles: (seeds, ...rest) => {
        if (seeds.hooks.includes('vault_mmap')) throw new Error('lost\n its way');
        return real.migrateAcrossFiles(seeds, ...rest);
      },
    });
    expect(failuresOf(reports)).toEqual([
      'vault_mmap: what several files share cannot be converted: lost its way',
    ]);
    expect(changedOf(reports)).toEqual(SAFE);
  });

  test('a file of which others cannot be asked what they do', async () => {
    const reports = await reported({
      ...real,
      explain: (hooks, definedIn) => {
        if (hooks.some(({ hook }) => hook === 'vault_keep'))
          throw new RangeError('Maximum call stack size exceeded');
        return real.explain(hooks, definedIn);
      },
    });
    expect(failuresOf(reports)).toEqual([
      'vault-pass.c: what others do with its vma cannot be told: it nests too deep, or names itself in a circle',
    ]);
    expect(changedOf(reports)).toEqual([...SAFE, ...VAULT]);
    const told = reports.find(({ path, error }) => path.endsWith('vault-pass.c') && error === null);
    expect(outcomes(told)).toEqual(['vault_keep blocked']);
  });
});
