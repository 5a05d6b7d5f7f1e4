import { existsSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { loadGrammar } from '../../model/grammar';
import { readRegular } from '../../model/regular-file';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { parse_scenarios, ScenarioSyntaxError, type Scenario } from '../../runtime/mm/scenario/scenario';
import type { AloneResult } from '../../runtime/verify/alone';
import { kernelApiOf } from '../../model/target-kernel';
import { aloneText } from '../print/alone-text';
import { DEFAULT_LIMITS, type Limits } from '../../runtime/verify/verification';
import { UsageError } from '../run/usage-error';
import { convertAll } from '../run/convert-all';
import type { Request } from '../run/conversion';
import { engineOf, EXIT, type Setting } from '../run/run-command';
import {
  pathsOf,
  requestOf,
  selectionOf,
  sharedOptions,
  TREE_HEADER,
  type SharedArguments,
} from '../options';
import { palette } from '../print/colour';
import { isReproducer, reproducer, worstDivergence } from '../print/reproducer';
import { VerdictJson } from '../print/verdict-json';
import { VerdictText } from '../print/verdict-text';
import type { VerdictPrinter } from '../print/verdict';
import { assertOwnOutput, writeOutput } from '../run/output-file';
import { systemError } from '../run/system-error';
import { Terminal } from '../print/terminal';
import { decodeText } from '../run/text-file';
import { shownName, STANDARD_INPUT, standardInput } from '../run/standard-input';
import { lookIntoHeaders } from '../run/look-into-headers';
import { side, verifyTexts } from '../run/verify-texts';

/** Options of `mmap-prepare verify`. */
export function options(yargs: Argv): Argv<unknown> {
  return sharedOptions(yargs)
    .usage(
      '$0 verify BEFORE.c AFTER.c\n$0 verify PATH...\n\nRun the legacy and the migrated form of hooks in a simulated kernel, ' +
        'and tell them apart. Two files of which the second has an mmap_prepare hook are compared, and so are the two forms of a hook in one file; ' +
        'anything else is migrated in memory. A file that has the new form only is judged by itself: whether what a mapping takes is given back ' +
        'when the range merges, or an allocation, the action or mapped() fails.',
    )
    .option('scenarios', {
      describe: 'a file of scenarios to run in place of the built-in ones',
      type: 'string',
      requiresArg: true,
    })
    .option('witness', {
      describe:
        'replay what was found for two files, of which neither needs more than the kernel, on a kernel built from this tree, for which they are judged',
      type: 'string',
      requiresArg: true,
    })
    .option('scratch', {
      describe: 'with --witness: the folder to build in, outside the tree; what is there is used again',
      type: 'string',
      requiresArg: true,
    })
    .option('budget', {
      describe: 'how long to go on with sequences of calls at random, for each hook: 10s, 2m',
      type: 'string',
      requiresArg: true,
    })
    .option('reproducer', {
      describe: 'write the system calls that show the worst difference as a C program',
      type: 'string',
      requiresArg: true,
    })
    .option('coverage', {
      describe: 'print the functions of each version, with what ran',
      type: 'boolean',
      default: false,
    })
    .example('$0 verify old.c new.c', 'compare two versions of a driver')
    .example('git show HEAD:x.c | $0 verify - x.c', 'compare with the last commit')
    .example('$0 verify converted.c', 'judge a driver that has mmap_prepare by itself')
    .example('$0 verify drivers/char', 'what migrate would make of each hook')
    .epilogue(
      'Exit codes: 0 all equivalent, improved or changed; 1 something regressed (with --strict, or changed); 2 bad usage, or a file that cannot be read; 3 none of these, but some inconclusive, or nothing to verify.',
    );
}

/** What `verify` takes. */
export interface VerifyArguments extends SharedArguments {
  readonly scenarios: string | undefined;
  readonly witness?: string | undefined;
  readonly scratch?: string | undefined;
  readonly budget?: string;
  readonly coverage?: boolean;
  readonly reproducer?: string | undefined;
}

/** A time in words as milliseconds. */
function milliseconds(budget: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(budget) ?? [];
  if (number === undefined) throw new UsageError('--budget takes a time like 10s or 2m');
  return Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}

/** The kernel to judge for: that which is asked, unless another is named. */
function witnessed({ witness, kernel, kernelTree }: VerifyArguments): Pick<Request, 'kernelTree'> | null {
  if (witness === undefined || kernel !== 'auto' || kernelTree !== undefined) return null;
  return existsSync(join(witness, TREE_HEADER)) ? { kernelTree: witness } : null;
}

/** The exit code when nothing regressed and something could not be decided. */
const UNDECIDED = 3;

/** A signal that what is to be verified cannot be read. */
class Unreadable extends Error {}

/**
 * Runs `mmap-prepare verify`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: VerifyArguments, setting: Setting = {}): Promise<number> {
  const terminal = setting.terminal ?? new Terminal();
  if (args.reproducer !== undefined) assertOwnOutput('--reproducer', args.reproducer, isReproducer);
  const limits: Limits = {
    ...DEFAULT_LIMITS,
    ...(args.budget === undefined ? {} : { budget: milliseconds(args.budget) }),
    ...(args.coverage === true ? { listing: true } : {}),
  };
  const request = {
    ...requestOf(args, [], false, { ...selectionOf(args), verify: 'both forms' }),
    ...witnessed(args),
    limits,
  };
  const printer: VerdictPrinter = args.json
    ? new VerdictJson(terminal.write)
    : new VerdictText(terminal.show, terminal.outColours ?? palette(false));
  let failed = false;
  const fail = (message: string): void => {
    failed = true;
    terminal.tell(`mmap-prepare: ${message}\n`);
  };
  let scenarios: readonly Scenario[] | null;
  try {
    scenarios = args.scenarios === undefined ? null : readScenarios(args.scenarios);
    await loadGrammar();
    lookIntoHeaders();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    fail(error.message);
    return EXIT.failed;
  }
  const verdicts = new Set<string>();
  const shown: HookVerification[] = [];
  const show = (verifications: readonly HookVerification[]): void => {
    for (const verification of verifications) {
      verdicts.add(verification.verdict);
      shown.push(verification);
      printer.verification(verification);
    }
  };
  const paths = pathsOf(args);
  const bound: Scenario[] = [];
  tellUnconverted(paths, terminal);
  if (areVersions(paths)) {
    const on_scenario = args.witness === undefined ? undefined : (scenario: Scenario) => bound.push(scenario);
    const say = (message: string): void => terminal.tell(`mmap-prepare: ${message}\n`);
    await verifyVersions(paths, request, scenarios, show, { fail, say }, on_scenario);
  } else if (args.witness !== undefined)
    fail('--witness takes two files, of which the second has the new hook');
  else {
    const asked = scenarios === null ? request : { ...request, scenarios };
    await verifyPaths(paths, args, asked, setting, show, fail);
  }
  const alone = verdicts.size === 0 && !failed ? await judgeAlone(paths, request) : [];
  if (alone.length > 0) {
    (args.json ? terminal.tell : terminal.show).call(terminal, aloneText(alone));
    if (alone.some(({ faults }) => faults.length > 0)) return 1;
    return alone.some(({ undecided }) => undecided !== null) ? UNDECIDED : EXIT.done;
  }
  printer.finish();
  if (args.reproducer !== undefined) writeReproducer(args.reproducer, shown, terminal, fail);
  if (failed) return EXIT.failed;
  if (args.witness !== undefined) {
    const agreed = await askWitness(args, args.witness, paths, shown, bound, terminal);
    if (agreed === null) return EXIT.failed;
    if (!agreed) return UNDECIDED;
  }
  if (verdicts.has('regressed') || (args.strict && verdicts.has('changed'))) return 1;
  return verdicts.size === 0 || verdicts.has('inconclusive') ? UNDECIDED : EXIT.done;
}

/** Write the program that shows the worst difference. */
function writeReproducer(
  path: string,
  verifications: readonly HookVerification[],
  terminal: Terminal,
  fail: Fail,
): void {
  const worst = worstDivergence(verifications);
  if (worst === null) {
    terminal.tell('mmap-prepare: note: there is no difference to reproduce: nothing was written\n');
    return;
  }
  try {
    writeOutput(path, reproducer(worst.verification, worst.divergence));
  } catch (error) {
    fail(`${path}: ${systemError('cannot write', error)}`);
  }
}

/** Judge the hooks of files that have the new form only, each by itself; none for directories and standard input. */
async function judgeAlone(
  paths: readonly string[],
  { kernel, kernelTree }: Pick<Request, 'kernel' | 'kernelTree'>,
): Promise<AloneResult[]> {
  const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (!paths.every(isFile)) return [];
  /* eslint-disable @typescript-eslint/no-require-imports -- few runs judge a file by itself */
  const { verifyAlone } =
    require('../../runtime/verify/alone') as typeof import('../../runtime/verify/alone');
  /* eslint-enable @typescript-eslint/no-require-imports */
  const results: AloneResult[] = [];
  for (const path of paths) {
    const source = read(path);
    if (!/\bmmap_prepare\b/.test(source)) continue;
    results.push(...(await verifyAlone({ path, source }, kernelApiOf(path, kernel, kernelTree))));
  }
  return results;
}

/** Ask a kernel about the verdicts. Whether it agrees with all of them; null when it could not be asked. */
async function askWitness(
  args: VerifyArguments,
  tree: string,
  [before, after]: readonly string[],
  verifications: readonly HookVerification[],
  bound: readonly Scenario[],
  terminal: Terminal,
): Promise<boolean | null> {
  const { askKernel, witnessText } = await import('../../oracle/witness.js');
  const { RecorderError, treeRelease } = await import('../../oracle/build-kernel.js');
  const tell = (text: string): void => terminal.tell(`mmap-prepare: ${text}`);
  const scratch = resolve(args.scratch ?? join(tmpdir(), 'mmap-prepare-oracle'));
  const versions = { before: side(read(before), 'older'), after: side(read(after), 'newer') };
  try {
    const witnesses = await askKernel({ tree, scratch, ...versions, verifications, bound, tell });
    const text = witnessText(treeRelease(tree), witnesses);
    if (args.json) terminal.tell(text);
    else terminal.write(text);
    return witnesses.every(({ agrees }) => agrees === true);
  } catch (error) {
    if (!(error instanceof RecorderError)) throw error;
    tell(`${error.message}\n`);
    return null;
  }
}

function readScenarios(path: string): Scenario[] {
  try {
    return parse_scenarios(read(path));
  } catch (error) {
    if (!(error instanceof ScenarioSyntaxError)) throw error;
    throw new Unreadable(`${path}:${error.line}: ${error.message.replace(/^line \d+: /, '')}`, {
      cause: error,
    });
  }
}

function read(path: string): string {
  try {
    return decodeText(path === STANDARD_INPUT ? standardInput() : readRegular(path, null)).text;
  } catch (error) {
    throw new Unreadable(`${path}: ${systemError('cannot read', error)}`, { cause: error });
  }
}

/** Whether two paths are two versions of a driver: files, of which the second has the new hook, or no hook and is the same driver. */
function areVersions(paths: readonly string[]): paths is readonly [string, string] {
  if (!areFiles(paths)) return false;
  const after = read(paths[1]);
  if (/\bmmap_prepare\b/.test(after)) return true;
  const before = read(paths[0]);
  return HAS_HOOK.test(before) && !HAS_HOOK.test(after) && isOfOneDriver(before, after);
}

function areFiles(paths: readonly string[]): paths is readonly [string, string] {
  if (paths.length !== 2) return false;
  return paths.every(
    (path) => path === STANDARD_INPUT || statSync(path, { throwIfNoEntry: false })?.isFile(),
  );
}

/** A mapping hook in the old form, put into a structure. */
const HAS_HOOK = /(?:\.|->)\s*\w*mmap\s*=(?!=)/;

/** Share of a driver's functions that another version of it has, too. */
const ALIKE = 0.5;

/** Whether one text is another version of another: it has most of its functions, under names that a conversion gives; or nothing at all. */
function isOfOneDriver(before: string, after: string): boolean {
  const functions = (text: string): Set<string> =>
    new Set(
      [...text.matchAll(/^[A-Za-z_][\w\s*]*?\b(\w+)\s*\([^;{}()]*\)\s*\{/gm)].map(([, name]) =>
        name.replace(/_?prepare(?=_|$)/, ''),
      ),
    );
  const [old, now] = [functions(before), functions(after)];
  if (now.size === 0 && !/\bstruct\b/.test(after)) return true;
  return [...old].filter((name) => now.has(name)).length > old.size * ALIKE;
}

/** Two versions of a driver of which neither has the new hook are not compared: it is as well to say so. */
function tellUnconverted(paths: readonly string[], terminal: Terminal): void {
  if (!areFiles(paths) || paths.includes(STANDARD_INPUT)) return;
  const [before, after] = paths.map((path) => read(path));
  if (/\bmmap_prepare\b/.test(after) || !HAS_HOOK.test(before) || !HAS_HOOK.test(after)) return;
  if (isOfOneDriver(before, after))
    terminal.tell(
      `mmap-prepare: note: ${paths[1]} has no mmap_prepare hook, so that ${paths[0]} is not compared with it: what each would become is verified\n`,
    );
}

type Show = (verifications: readonly HookVerification[]) => void;
type Fail = (message: string) => void;

async function verifyVersions(
  [before, after]: readonly [string, string],
  { kernel, kernelTree, limits: asked = DEFAULT_LIMITS }: Request,
  scenarios: readonly Scenario[] | null,
  show: Show,
  { fail, say }: { readonly fail: Fail; readonly say: Fail },
  on_scenario: ((scenario: Scenario) => void) | undefined,
): Promise<void> {
  try {
    const limits = on_scenario === undefined ? asked : { ...asked, on_scenario };
    const versions = [before, after].map((path) => ({ path: shownName(path), source: read(path) }));
    const found = await verifyTexts(versions[0], versions[1], { kernel, kernelTree }, scenarios, limits);
    // That there is nothing is no verdict: the exit code says so.
    if (found.length === 0)
      say(`${before} has no mapping hook in the old form, of which ${after} has the new one`);
    else if (!/\bmmap_prepare\b/.test(versions[1].source)) say(`${after} has no mmap_prepare hook`);
    show(found.map((verification) => ({ ...verification, migrated_file: shownName(after) })));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    fail(error.message);
  }
}

/** Migrate in memory what the paths stand for, and verify it; and so the hooks that a file has in both forms. */
async function verifyPaths(
  paths: readonly string[],
  { jobs }: VerifyArguments,
  request: Request,
  setting: Setting,
  show: Show,
  fail: Fail,
): Promise<void> {
  await convertAll({
    paths,
    request,
    jobs: jobs ?? availableParallelism(),
    engine: engineOf(setting).engine,
    onReport({ path, error, verified = [] }) {
      if (error !== null) fail(`${path}: ${error}`);
      show(verified);
    },
    onProgress: () => undefined,
  });
}
