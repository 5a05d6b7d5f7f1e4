/** The pairs of __testfixtures__/kernel-oracle-2, as `migrate` made them: what the kernel shows of them decides what their verdict may be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadGrammar } from '../../model/parse';
import { parse_scenarios } from '../../runtime/mm/scenario/scenario';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

const FIXTURES = join(__dirname, '../../../__testfixtures__/kernel-oracle-2');
const scenarios = parse_scenarios(readFileSync(join(FIXTURES, 'scenarios.txt'), 'utf8'));

interface Run {
  readonly driver: string;
  readonly form: string;
  readonly scenario: string;
  readonly steps: readonly { readonly ret: number; readonly signal?: string; readonly maps: unknown }[];
}

let recorded: readonly Run[];

beforeAll(async () => {
  await loadGrammar();
  recorded = gunzipSync(readFileSync(join(FIXTURES, 'observations.jsonl.gz')))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Run);
});

async function verify(file: string, given: typeof scenarios | null = null): Promise<HookVerification[]> {
  const version = (form: string): { path: string; source: string } => {
    const path = join(FIXTURES, 'drivers', `${file}_${form}.c`);
    return { path, source: readFileSync(path, 'utf8') };
  };
  return verifyDriver(version('legacy'), version('prepare'), { scenarios: given });
}

/** Verdict by file and structure. */
const PAIRS: readonly (readonly [file: string, verdict: string, structures: readonly string[]])[] = [
  ['bufalloc', 'improved', ['bufalloc']],
  ['eagain', 'changed', ['eagain']],
  ['errfilter', 'changed', ['errfilter']],
  ['firstmap', 'improved', ['firstmap']],
  ['flagtests', 'improved', ['flagtests']],
  ['getarea', 'improved', ['getarea']],
  ['guarded', 'improved', ['guarded']],
  ['ioregs', 'improved', ['ioregs']],
  ['kreflist', 'improved', ['kreflist']],
  ['pagesets', 'improved', ['pagesets_at', 'pagesets_zero']],
  ['perfile', 'improved', ['perfile']],
  ['pfnfault', 'improved', ['pfnfault']],
  ['ramfile', 'improved', ['ramfile_plain', 'ramfile_hooked', 'ramfile_rdonly']],
  ['ranges', 'changed', ['ranges']],
  // A fault is answered by its distance from the start of the mapping, and ranges that stayed apart now merge.
  ['relfault', 'regressed', ['relfault']],
  ['selfopen', 'improved', ['selfopen']],
  ['subpage', 'improved', ['subpage']],
  ['twohooks', 'improved', ['twohooks_rd', 'twohooks_rw']],
  ['windows', 'improved', ['windows']],
  ['winmerge', 'regressed', ['winmerge']],
];

test('the table has every pair of the recording', () => {
  const drivers = [...new Set(recorded.map(({ driver }) => driver))].sort();
  expect(PAIRS.flatMap(([, , structures]) => structures).sort()).toEqual(drivers);
  expect(drivers).toHaveLength(24);
});

test.each(PAIRS)('%s is %s', async (file, verdict, structures) => {
  const results = await verify(file);
  expect(results.map(({ operations }) => operations.replace(/_fops$/, ''))).toEqual(structures);
  expect(results.map((result) => result.verdict)).toEqual(structures.map(() => verdict));
});

test('windows that merge are shown by two calls', async () => {
  const [{ divergences }] = await verify('winmerge');
  expect(divergences[0].ops).toHaveLength(2);
});

test('a failing allocation becomes the error of the driver, and it is named', async () => {
  const [{ divergences }] = await verify('bufalloc');
  expect(divergences.map(({ explanation }) => explanation).join()).toMatch(/the driver's own -E[A-Z]+ wins/);
});

/** Scenarios in which the kernel showed user space something else of the two forms. */
function seen(driver: string): string[] {
  const shown = (form: string): Map<string, string> =>
    new Map(
      recorded
        .filter((run) => run.driver === driver && run.form === form)
        .map(({ scenario, steps }) => [
          scenario,
          JSON.stringify(steps.map(({ ret, signal, maps }) => [ret, signal, maps])),
        ]),
    );
  const [legacy, prepare] = [shown('legacy'), shown('prepare')];
  return [...legacy.keys()].filter((scenario) => legacy.get(scenario) !== prepare.get(scenario));
}

test.each(PAIRS)('what the kernel shows of %s is seen', async (file) => {
  for (const { operations, differing } of await verify(file, scenarios)) {
    const unseen = seen(operations.replace(/_fops$/, '')).filter((name) => !differing.includes(name));
    expect({ operations, unseen }).toEqual({ operations, unseen: [] });
  }
});
