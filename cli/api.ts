import { availableParallelism } from 'node:os';
import type {
  Migration,
  MigrateOptions,
  ScannedFile,
  ScanOptions,
  Verdict,
  VerifyOptions,
} from './api-types';
import type { FileReport, Request } from './run/conversion';
import { convertAll } from './run/convert-all';
import { convertText } from './run/convert-text';

export type * from './api-types';

/* eslint-disable @typescript-eslint/no-require-imports -- what takes long to load is loaded when it is used */
const realEngine = () => (require('./run/engine') as typeof import('./run/engine')).engine;

const unifiedDiff = () => (require('./run/unified-diff') as typeof import('./run/unified-diff')).unifiedDiff;

const verification = () => require('./run/verify-texts') as typeof import('./run/verify-texts');

const explorationLimits = () =>
  (require('../runtime/verify/verification') as typeof import('../runtime/verify/verification'))
    .DEFAULT_LIMITS;

const scenarioFiles = () =>
  require('../runtime/mm/scenario/scenario') as typeof import('../runtime/mm/scenario/scenario');
/* eslint-enable @typescript-eslint/no-require-imports */

/** What options that say nothing of them stand for. */
const NOTHING_ASKED: Request = {
  kernel: 'auto',
  kernelTree: null,
  transforms: [],
  changes: true,
  verify: 'no',
  compat: false,
};

/**
 * Moves the mmap hooks of a C text to mmap_prepare.
 *
 * @param text a whole C file; it is not read from disk, but its `path` says where its kernel tree is
 * @returns the text after it, what became of each hook and, unless `verify` is false, what running both forms showed
 * @throws Error when the text cannot be converted at all, or the kernel is not known
 */
export async function migrate(text: string, options: MigrateOptions = {}): Promise<Migration> {
  const { path = 'driver.c', transforms = [], allowRegressed = false } = options;
  const whole = transforms.length === 0;
  const request: Request = {
    ...NOTHING_ASKED,
    kernel: options.kernel ?? 'auto',
    kernelTree: options.kernelTree ?? null,
    transforms,
    compat: options.compat ?? false,
    strict: options.strict ?? false,
    verify: options.verify === false || !whole ? 'no' : allowRegressed ? 'tell' : 'withhold',
  };
  const engine = realEngine();
  await engine.load();
  const { result, verified } = await convertText(text, path, request, engine);
  const { output, hooks } = result;
  const patch = output === text ? null : unifiedDiff()(path, text, output);
  return { output, hooks, diff: patch === null ? '' : patch.head + patch.hunks, verdicts: verified };
}

/**
 * Runs two versions of a driver on a simulated kernel, and tells whether user space could see a difference.
 *
 * @param before the text with the legacy hooks; of a text for both kernels, what the older see
 * @param after the text with the new hooks; of a text for both kernels, what the newer see
 * @returns a verdict for each operations structure that has a mapping hook in both; none where there is no such structure
 * @throws ScenarioSyntaxError when the scenarios cannot be read
 */
export async function verify(
  before: string,
  after: string,
  options: VerifyOptions = {},
): Promise<readonly Verdict[]> {
  const [older, newer] = options.paths ?? ['before.c', 'after.c'];
  const { onScenario } = options;
  const limits = {
    ...explorationLimits(),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...(options.listing === true ? { listing: true } : {}),
    ...(onScenario === undefined
      ? {}
      : {
          on_scenario: (scenario: { name: string; steps: readonly { op: string }[] }): void =>
            onScenario(
              scenario.name,
              scenario.steps.map(({ op }) => op),
            ),
        }),
  };
  const { scenarios } = options;
  await realEngine().load();
  return verification().verifyTexts(
    { path: older, source: before },
    { path: newer, source: after },
    { kernel: options.kernel ?? 'auto', kernelTree: options.kernelTree ?? null },
    scenarios === undefined ? null : scenarioFiles().parse_scenarios(scenarios),
    limits,
  );
}

/**
 * Finds every mmap hook of files and directories, and says what `migrate` would do with it. Nothing is written.
 *
 * @param paths files, and directories whose `.c` and `.h` files that git does not ignore are taken
 * @returns the files that have hooks, and those that could not be read, in their order
 */
export async function scan(paths: readonly string[], options: ScanOptions = {}): Promise<ScannedFile[]> {
  const found: ScannedFile[] = [];
  await convertAll({
    paths,
    request: {
      ...NOTHING_ASKED,
      kernel: options.kernel ?? 'auto',
      kernelTree: options.kernelTree ?? null,
      changes: options.diffs ?? false,
      verify: options.verify === true ? 'tell' : 'no',
    },
    jobs: options.jobs ?? availableParallelism(),
    engine: realEngine,
    onReport: (report) => found.push(scannedFile(report)),
    onProgress: options.onProgress ?? (() => undefined),
  });
  return found;
}

/** A file in the words of this interface. */
function scannedFile({ path, hooks, change, verified = [], error }: FileReport): ScannedFile {
  return {
    path,
    hooks,
    diff: change === null ? null : change.head + change.hunks,
    verdicts: verified,
    error,
  };
}
