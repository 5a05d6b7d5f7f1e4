import jscodeshift, { type API } from 'jscodeshift';
import { PROFILES } from '../../model/kernel-api';
import { loadGrammar } from '../../model/parse';
import type { Transform } from '../../transforms/mmap-prepare/entry';
import hookSignature from '../../transforms/hook-signature';
import mmapActions from '../../transforms/mmap-actions';
import mmapPrepare from '../../transforms/mmap-prepare';
import { migrateSource, TRANSFORMS } from '../../transforms/mmap-prepare/registry';
import vmaFields from '../../transforms/vma-fields';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { fixturesOf, type ExpectedFinding, type Fixture } from './fixtures';

const MODULES: readonly [string, Transform][] = [
  ['hook-signature', hookSignature],
  ['vma-fields', vmaFields],
  ['mmap-actions', mmapActions],
  ['mmap-prepare', mmapPrepare],
];

/** What the whole conversion does and no part of it alone can, and why. */
const NOT_BY_PARTS: ReadonlyMap<string, string> = new Map([
  [
    'error-of-helper',
    'the error of what a helper maps is known where the helper is converted with its callers',
  ],
  ['helper-error-lost', 'as above, where the test does not follow the call'],
  [
    'vma-printed',
    'an address that is printed is that of the descriptor only where nothing else is left of the vma',
  ],
  ['vendor-log-macros', 'as above'],
  ['unused-vma', 'as above, of what says that the vma is not used'],
  [
    'clock-before-size-check',
    'what a check and a failed mapping both give back goes only where it is known that what they take moves',
  ],
  ['undo-ladder-deserted', 'as above'],
]);

/** The transforms that mmap-prepare is made of, in their order. */
const PARTS = [...TRANSFORMS.keys()].filter((name) => name !== 'mmap-prepare');

const api: API = { j: jscodeshift, jscodeshift, stats: () => undefined, report: () => undefined };

function run({ path, profile }: Fixture, source: string, transforms: readonly string[]): string {
  return migrateSource(source, { path, api: PROFILES[profile], transforms }).output;
}

function crlf(text: string): string {
  return text.replace(/\n/g, '\r\n');
}

/** The input with white space at the end of every line that the output keeps as it is, and the output with the same. */
function marked({ input, output }: Fixture): { input: string; output: string } {
  const before = input.split('\n');
  const after = output.split('\n');
  let top = 0;
  while (top < before.length && top < after.length && before[top] === after[top]) top++;
  let bottom = 0;
  while (
    bottom < before.length - top &&
    bottom < after.length - top &&
    before[before.length - 1 - bottom] === after[after.length - 1 - bottom]
  )
    bottom++;
  const mark = (lines: readonly string[]): string =>
    lines
      .map((line, i) => {
        const kept = i < top || i >= lines.length - bottom;
        return kept && !line.endsWith('\\') ? `${line} \t` : line;
      })
      .join('\n');
  return { input: mark(before), output: mark(after) };
}

const sorted = (findings: readonly ExpectedFinding[]): string[] =>
  findings.map((finding) => JSON.stringify(finding)).sort();

/** What hooks are told, each thing once. */
function seen(hooks: readonly HookResult[]): string[] {
  const found = hooks.flatMap((hook) => hook.findings);
  return [...new Set(sorted(found.map(({ code, line, severity }) => ({ code, line, severity }))))];
}

beforeAll(() => loadGrammar());

describe.each(MODULES)('%s', (transform, module) => {
  const all = fixturesOf(transform).map((fixture): [string, Fixture] => [
    `${fixture.name} (${fixture.profile})`,
    fixture,
  ]);
  const fixtures = all.filter(([, { profile, from }]) => from === profile);

  if (fixtures.length === 0) return;

  test.each(fixtures)('%s: output', async (_, fixture) => {
    const { input, path, profile } = fixture;
    expect(await module({ path, source: input }, api, { kernel: profile })).toBe(fixture.output);
  });

  test.each(fixtures)('%s: findings', (_, { input, path, profile, findings }) => {
    const { hooks } = migrateSource(input, { path, api: PROFILES[profile], transforms: [transform] });
    expect(seen(hooks)).toEqual(sorted(findings));
  });

  test.each(all.filter(([, { profile, from }]) => from !== profile))('%s: nothing else', (_, fixture) => {
    const { input, path, profile, findings, output } = fixture;
    const result = migrateSource(input, { path, api: PROFILES[profile], transforms: [transform] });
    expect(result.output).toBe(output);
    expect(seen(result.hooks)).toEqual(sorted(findings));
  });

  const migrated = fixtures.filter(([, fixture]) => fixture.migrated);

  test.each(migrated)('%s: a second run changes nothing', (_, fixture) => {
    expect(run(fixture, fixture.output, [transform])).toBe(fixture.output);
  });

  test.each(migrated)('%s: line ends stay CRLF', (_, fixture) => {
    expect(run(fixture, crlf(fixture.input), [transform])).toBe(crlf(fixture.output));
  });

  test.each(migrated)('%s: what is not changed keeps its bytes', (_, fixture) => {
    const { input, output } = marked(fixture);
    expect(run(fixture, input, [transform])).toBe(output);
  });

  const whole = migrated.filter(([, fixture]) => fixture.findings.every((f) => f.severity !== 'blocker'));

  if (transform === 'mmap-prepare') {
    test.each(whole)('%s: its parts one after the other give the same', (_, fixture) => {
      const byParts = run(fixture, fixture.input, PARTS);
      if (NOT_BY_PARTS.has(fixture.name)) expect(byParts).not.toBe(fixture.output);
      else expect(byParts).toBe(fixture.output);
    });
  }
});
