import type { FileReport, Request } from '../../cli/run/conversion';
import { palette } from '../../cli/print/colour';
import { MigrationSummary } from '../../cli/print/migration-summary';
import { emptySummary } from '../../cli/print/printer';
import { withVerdictFindings } from '../../cli/run/verdicts';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { finding } from '../../transforms/findings';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { verdictOf } from './verdicts';

const request: Request = {
  kernel: '7.1',
  kernelTree: null,
  transforms: [],
  compat: false,
  changes: true,
  verify: 'withhold',
};

const hook = (name: string, outcome: HookResult['outcome'], code?: 'MP001' | 'MP013'): HookResult => ({
  file: 'a.c',
  line: 7,
  operations: 'file_operations',
  variable: `${name}_fops`,
  hook: `${name}_mmap`,
  outcome,
  findings: code === undefined ? [] : [finding(code, 3, 'something')],
});

const report = (hooks: HookResult[], verified?: HookVerification[]): FileReport => ({
  path: 'a.c',
  hooks,
  lines: new Map(),
  change: { head: '', hunks: '', encoding: 'utf8', before: new Uint8Array(), after: new Uint8Array() },
  error: null,
  ...(verified === undefined ? {} : { verified }),
});

/** What is told at the end of some reports. */
function summaryOf(reports: readonly FileReport[], why: string | null = null): string {
  let told = '';
  const inner = { report: () => undefined, finish: () => undefined };
  const summary = new MigrationSummary(inner, (text) => (told += String(text)), palette(false), why);
  const counts = emptySummary();
  for (const each of reports) {
    summary.report(withVerdictFindings(each, request));
    for (const { outcome } of each.hooks) counts[outcome] += 1;
  }
  summary.finish(counts);
  return told;
}

const divergence = {
  verdict: 'regressed' as const,
  kind: 'calls' as const,
  rule: 'flags',
  scenario: 's',
  ops: [],
  step: 1,
  legacy: '',
  migrated: '',
  choices: [],
  explanation: 'the mapping lost its flags',
  legacy_steps: [],
  migrated_steps: [],
};

test('hooks are told by verdict, what was not exercised by name, and what was left with its code', () => {
  const hooks = [
    hook('one', 'migrated'),
    hook('two', 'migrated with warnings', 'MP013'),
    hook('three', 'migrated'),
    hook('four', 'blocked'),
    hook('five', 'blocked', 'MP001'),
    hook('six', 'no counterpart'),
    hook('seven', 'nothing to do'),
  ];
  const verified = [
    verdictOf('one', 'equivalent'),
    verdictOf('two', 'changed'),
    verdictOf('three', 'inconclusive', { not_exercised: 'legacy' }),
    verdictOf('four', 'regressed', { divergences: [divergence] }),
  ];
  expect(summaryOf([report(hooks, verified)])).toBe(
    `mmap-prepare: 7 hooks in 1 file: 3 converted in 1 file, 4 left as they are
  converted     1 equivalent, 1 changed, 1 not exercised
  warnings      1 MP013
  left          2 blocked (1 MP001, 1 MP090), 1 without a counterpart, 1 with nothing to do
  not exercised a.c three_mmap
  regressed     a.c four_mmap
`,
  );
});

test('a hook that was left because it regressed has a finding that says so', () => {
  const verified = [verdictOf('four', 'regressed', { divergences: [divergence] })];
  const [left] = withVerdictFindings(report([hook('four', 'blocked')], verified), request).hooks;
  expect(left.findings).toEqual([
    finding('MP090', 7, 'four_mmap() regressed when it was converted: the mapping lost its flags'),
  ]);
});

test('a hook that is converted all the same has none, and a changed one only with --strict', () => {
  const changed = report([hook('one', 'blocked')], [verdictOf('one', 'changed')]);
  expect(withVerdictFindings(changed, request)).toEqual(changed);
  const strict = withVerdictFindings(changed, { ...request, strict: true });
  expect(strict.hooks[0].findings.map(({ code }) => code)).toEqual(['MP091']);
  const regressed = report([hook('one', 'migrated')], [verdictOf('one', 'regressed')]);
  expect(withVerdictFindings(regressed, { ...request, verify: 'tell' })).toEqual(regressed);
});

test('that nothing was run is said', () => {
  expect(summaryOf([report([hook('one', 'migrated')])], 'not run, with --no-verify')).toBe(
    'mmap-prepare: 1 hook in 1 file: 1 converted in 1 file\n  converted     not run, with --no-verify\n',
  );
});

test('of many hooks that need a look, ten are named', () => {
  const names = [...'abcdefghijklm'];
  const unknown = { not_exercised: 'both' } as const;
  const text = summaryOf([
    report(
      names.map((name) => hook(name, 'migrated')),
      names.map((name) => verdictOf(name, 'inconclusive', unknown)),
    ),
  ]);
  expect(text).toContain('a.c j_mmap, and 3 more\n');
  expect(text).not.toContain('k_mmap');
});
