import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportData } from '../../cli/report/data';
import { runCommand, type Ran } from './command-line';

const DRIVERS = join(__dirname, '..', '..', '..', '__testfixtures__', 'kernel-oracle', 'drivers');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'report-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const ran = (...args: string[]): Ran => runCommand(args, { cwd: directory });

const driver = (name: string, body: string): string => `
static int ${name}_mmap(struct file *file, struct vm_area_struct *vma)
{
${body}	return 0;
}

static const struct file_operations ${name}_fops = {
	.mmap = ${name}_mmap,
};
`;

/** What a page is given, and its parts. */
function partsOf(html: string): { data: ReportData; code: string; style: string; policy: string } {
  const part = (pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';
  return {
    data: JSON.parse(part(/<script type="application\/json" id="data">([^<]*)<\/script>/)) as ReportData,
    code: part(/<script>([^]*?)<\/script>/),
    style: part(/<style>([^]*?)<\/style>/),
    policy: part(/Content-Security-Policy" content="([^"]*)"/),
  };
}

test('a page needs a file to be written to', () => {
  expect(ran('report', 'x.c')).toEqual({
    code: 2,
    out: '',
    err: 'mmap-prepare: name the file to write: --html FILE (see mmap-prepare --help)\n',
  });
});

test.each([
  ['nowhere/r.html', /^mmap-prepare: --html nowhere\/r\.html: cannot write: .*\n$/],
  ['.', /^mmap-prepare: --html \.: it is a directory.*\n$/],
])('a page that cannot be written to %s is told of before the work', (path, told) => {
  // The driver is not there either: nobody has looked for it yet.
  const { code, out, err } = ran('report', 'missing.c', '--html', path);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(told);
});

test('the page holds every hook, and nothing of a driver that a browser would obey', () => {
  const evil = '\tpr_info("</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>");\n';
  writeFileSync(join(directory, 'evil.c'), driver('evil', `${evil}\tgive_away(vma);\n`));
  writeFileSync(join(directory, 'plain.c'), driver('plain', evil));
  const { code } = ran('report', '--kernel', '7.1', '--no-verify', '.', '--html', 'page.html');
  expect(code).toBe(0);
  const html = readFileSync(join(directory, 'page.html'), 'utf8');
  const { data, code: script, style, policy } = partsOf(html);
  expect(data.hooks.map(({ hook, outcome, diff }) => [hook, outcome, diff])).toEqual([
    ['evil_mmap', 'blocked', undefined],
    ['plain_mmap', expect.stringMatching(/^migrated/), 0],
  ]);
  expect(data.diffs[0]).toContain('<img src=x onerror=alert(2)>');
  expect(data.pages[data.hooks[0].findings[0].code]).toMatch(/^# MP\d{3}: /);
  expect(html.match(/<script/g)).toHaveLength(2);
  // What is left of the page beside what is in its two scripts and its style.
  const rest = html.replace(script, '').replace(style, '');
  expect(/<(?:img|!--)|<[^>]* (?:on\w+|style|src)=/.exec(rest)?.[0]).toBeUndefined();
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
  expect(policy).toBe(
    `default-src 'none'; script-src 'sha256-${hash(script)}'; style-src 'sha256-${hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
});

test('two versions are compared, with the lines that ran in each step', () => {
  const versions = ['private_legacy.c', 'private_prepare.c'].map((name) => join(DRIVERS, name));
  const { code } = ran('report', ...versions, '--kernel', '7.1', '--html', 'pair.html');
  expect(code).toBe(0);
  const [hook] = partsOf(readFileSync(join(directory, 'pair.html'), 'utf8')).data.hooks;
  expect(hook).toMatchObject({ hook: 'private_mmap', verification: { verdict: 'regressed' } });
  const { divergences = [], sources } = hook.verification ?? {};
  const merged = divergences.find(({ kind }) => kind === 'private data');
  expect(merged?.steps.map(({ call }) => call.replace(/[ ,].*/, ''))).toEqual(['mmap(base', 'mmap(base']);
  // The legacy kernel merges, and asks nobody; the new one asks first.
  const last = merged?.steps.at(-1);
  expect(last?.legacy).toMatchObject({ hooks: [], lines: [], mappings: [{ start: 0 }] });
  expect(last?.migrated).toMatchObject({
    hooks: [{ name: '->mmap_prepare = private_mmap_prepare()' }],
    mappings: [{ start: 0, end: last?.legacy?.mappings[0].end, private: null }],
  });
  const text = readFileSync(versions[1], 'utf8').split('\n');
  const ranLines = last?.migrated?.lines.map((line) => text[line - 1].trim());
  expect(ranLines).toContain('return 0;');
  for (const { line, text: shown } of sources?.migrated ?? [])
    expect(text.slice(line - 1, line - 1 + shown.split('\n').length).join('\n')).toBe(shown);
});
