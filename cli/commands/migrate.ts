import type { Argv } from 'yargs';
import type { FileReport, Request } from '../run/conversion';
import {
  compatOption,
  pathsOf,
  requestOf,
  selectionOf,
  sharedOptions,
  TRANSFORMS,
  type SharedArguments,
} from '../options';
import type { CompileOptions } from '../run/compile-check';
import { compilerOptions } from './check';
import { DiffPrinter, WrittenPrinter } from '../print/diff';
import { JsonPrinter } from '../print/json';
import { MigrationSummary } from '../print/migration-summary';
import { Diagnostics } from '../print/diagnostic';
import type { Printer, Summary } from '../print/printer';
import { engineOf, EXIT, runCommand, type Setting, type Work } from '../run/run-command';
import { STANDARD_INPUT } from '../run/standard-input';
import { filter } from '../run/filter';
import { UsageError } from '../run/usage-error';
import { WrittenFiles } from '../run/written-files';
import { Terminal } from '../print/terminal';

/** Options of `mmap-prepare migrate`. */
export function options(yargs: Argv): Argv<unknown> {
  return compilerOptions(compatOption(sharedOptions(yargs)))
    .usage('$0 migrate PATH...\n\nMove mmap hooks to mmap_prepare, and print the changes as a unified diff.')
    .option('write', { describe: 'change the files in place of printing', type: 'boolean', default: false })
    .option('transform', {
      describe: 'apply only this transform; can be given again [default: all of them]',
      type: 'string',
      array: true,
      choices: TRANSFORMS,
      requiresArg: true,
    })
    .option('verify', {
      describe: 'run every converted hook against its legacy form, and leave one that regressed as it is',
      type: 'boolean',
      default: true,
    })
    .option('allow-regressed', { describe: 'convert it all the same', type: 'boolean', default: false })
    .option('check-compile', {
      describe: 'compile what changes before and after, first, and change nothing when something is new',
      type: 'boolean',
      default: false,
    })
    .option('interactive', {
      describe:
        'ask of one driver after the other, with the keys of git add -p, and change the files of those chosen',
      type: 'boolean',
      default: false,
    })
    .option('series', {
      describe:
        'write one patch for each driver into this directory, for git am or git send-email, with a cover letter',
      type: 'string',
      requiresArg: true,
    })
    .option('commit', {
      describe: 'make one commit for each driver on the branch that is checked out',
      type: 'boolean',
      default: false,
    })
    .option('twin', {
      describe:
        'put FUNCTION_prepare() with a descriptor beside a function that takes a vma and others use, callees first; can be given again',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .option('counterpart', {
      describe:
        'give a structure a member for descriptors beside its mmap callback, or in its place where all convert; have what calls that ask for it first, and convert the callbacks; can be given again',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .example('$0 migrate drivers/char/mem.c', 'show what would change')
    .example('$0 migrate drivers | git apply', 'apply it')
    .example('$0 migrate --write --kernel 7.1 module.c', 'change a file')
    .example('$0 migrate --compat --kernel 7.1 module.c', 'a module that builds on older kernels, too')
    .example('$0 migrate --write - < old.c > new.c', 'as a filter')
    .example('$0 migrate --interactive drivers/char', 'choose driver by driver')
    .example('$0 migrate --series outgoing drivers/char', 'patches to send')
    .example('$0 migrate --json fs | jq -r ".files[].diff"', 'diffs and findings as JSON');
}

/** What `migrate` takes. */
export interface MigrateArguments extends SharedArguments {
  readonly write: boolean;
  readonly compat: boolean;
  readonly transform: readonly string[] | undefined;
  readonly interactive?: boolean;
  readonly series?: string | undefined;
  readonly commit?: boolean;
  /** Not given by callers that have no wish to verify. */
  readonly verify?: boolean;
  readonly allowRegressed?: boolean;
  readonly checkCompile?: boolean;
  readonly kbuild?: string | undefined;
  readonly compileCommands?: string | undefined;
  /** The structures that are to have one. */
  readonly counterpart?: readonly string[] | undefined;
  /** The functions that are to have a twin. */
  readonly twin?: readonly string[] | undefined;
}

/**
 * Runs `mmap-prepare migrate`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: MigrateArguments, setting: Setting = {}): Promise<number> {
  const request = requestOf(args, [...new Set(args.transform ?? [])], true, {
    ...selectionOf(args),
    verify: verification(args),
    compat: args.compat,
  });
  const terminal = setting.terminal ?? new Terminal();
  const { counterpart, twin } = args;
  const files = new WrittenFiles(terminal.tell);
  if (counterpart !== undefined || twin !== undefined) {
    refuseBeside(args);
    const task = { paths: pathsOf(args), request, jobs: args.jobs, terminal, printer: form(args, terminal) };
    const settle = args.write ? files.write : () => undefined;
    /* eslint-disable @typescript-eslint/no-require-imports -- few runs ask for these */
    if (twin !== undefined) {
      const { addTwins } = require('../run/twin') as typeof import('../run/twin');
      return finished(files, addTwins({ ...task, ...engineOf(setting), settle, functions: twin }));
    }
    const { addCounterpart } = require('../run/counterpart') as typeof import('../run/counterpart');
    /* eslint-enable @typescript-eslint/no-require-imports */
    const structures = counterpart ?? [];
    return finished(files, addCounterpart({ ...task, ...engineOf(setting), settle, structures }));
  }
  const work = {
    ...args,
    paths: pathsOf(args),
    request,
    printer: new MigrationSummary(
      form(args, terminal),
      terminal.tell,
      terminal.errColours,
      whyNothingRan(args),
    ),
    ...engineOf(setting),
  };
  if (args.checkCompile === true && !(await compiles(work, args, terminal))) return EXIT.blocked;
  if (isHandover(args)) return finished(files, convertAndHandOver(args, work, setting, terminal, files));
  if (!args.write) return runCommand(work, terminal);
  if (work.paths.includes(STANDARD_INPUT)) return filter(work.paths, work, terminal);
  files.endBetweenFiles();
  return finished(files, runCommand({ ...work, settle: files.write }, terminal));
}

async function finished(files: WrittenFiles, code: Promise<number>): Promise<number> {
  const done = await code;
  files.finish();
  return done;
}

/** Compiles what would change; tells what is new, if anything is. */
async function compiles(work: Work, options: CompileOptions, terminal: Terminal): Promise<boolean> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few runs compile
  const check = require('../run/compile-check') as typeof import('../run/compile-check');
  if (work.paths.includes(STANDARD_INPUT)) throw new UsageError('--check-compile takes files, not -');
  // What cannot be read is told when it is converted.
  const checked = await check.checkCompiles(work, options, () => undefined);
  check.tellCompiled(checked, terminal.tell);
  return checked.fresh.length === 0;
}

/** What goes with neither `--counterpart` nor `--twin`. */
function refuseBeside(args: MigrateArguments): void {
  if (args.counterpart !== undefined && args.twin !== undefined)
    throw new UsageError(
      '--counterpart and --twin are two steps: give one, and the other when its files are written',
    );
  const name = args.counterpart === undefined ? '--twin' : '--counterpart';
  if (isHandover(args) || args.compat || args.checkCompile === true || (args.transform ?? []).length > 0)
    throw new UsageError(
      `${name} goes with none of --interactive, --series, --commit, --compat, --check-compile and --transform`,
    );
  const noName = (args.twin ?? []).find((word) => !/^[A-Za-z_]\w*$/.test(word));
  if (noName !== undefined) throw new UsageError(`--twin ${noName}: give the name of a function`);
  if (pathsOf(args).includes(STANDARD_INPUT))
    throw new UsageError(`${name} needs the files that define what it names: - is no file`);
}

const isHandover = ({ interactive, series, commit }: MigrateArguments): boolean =>
  interactive === true || commit === true || series !== undefined;

/** Converts all of it first: what a driver is, and its number in a series, is known at the end. */
async function convertAndHandOver(
  args: MigrateArguments,
  work: Work,
  { input = process.stdin }: Setting,
  terminal: Terminal,
  files: WrittenFiles,
): Promise<number> {
  const { interactive = false, series = null, commit = false } = args;
  if (args.json) throw new UsageError('--json goes with none of --interactive, --series and --commit');
  if (work.paths.includes(STANDARD_INPUT))
    throw new UsageError('- goes with none of --interactive, --series and --commit: it is no file');
  if (args.write && (series !== null || commit))
    throw new UsageError('--write goes with neither --series nor --commit: git changes the files');
  const reports: FileReport[] = [];
  const collector: Printer = {
    report: (report) => reports.push(report),
    finish: () => undefined,
  };
  // The findings of one that is asked about are shown with it.
  const shown = interactive ? collector : new WithFindings(collector, terminal);
  const printer = new MigrationSummary(shown, terminal.tell, terminal.errColours, whyNothingRan(args));
  const code = await runCommand({ ...work, printer }, terminal);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few runs hand over
  const { handOver } = require('../handover/hand-over') as typeof import('../handover/hand-over');
  const { request, engine } = work;
  files.endBetweenFiles();
  const handover = { interactive, series, commit, request, engine, input, write: files.write };
  return Math.max(code, await handOver(reports, handover, terminal));
}

/** Shows findings before it passes a report on. */
class WithFindings implements Printer {
  private readonly diagnostics: Diagnostics;

  constructor(
    private readonly inner: Printer,
    { tell, errColours }: Terminal,
  ) {
    this.diagnostics = new Diagnostics(tell, errColours);
  }

  report(report: FileReport): void {
    this.diagnostics.report(report);
    this.inner.report(report);
  }

  finish(summary: Summary): void {
    this.inner.finish(summary);
  }
}

/** One transform alone makes code that is not whole: there is nothing to run. */
function verification({ transform, verify, allowRegressed }: MigrateArguments): Request['verify'] {
  if (verify !== true || (transform ?? []).length > 0) return 'no';
  return allowRegressed === true ? 'tell' : 'withhold';
}

/** Why converted hooks are not run; null when they are. */
function whyNothingRan(args: MigrateArguments): string | null {
  if (verification(args) !== 'no') return null;
  const { transform } = args;
  return `not run, ${(transform ?? []).length > 0 ? 'for --transform changes a part only' : 'with --no-verify'}`;
}

function form(args: MigrateArguments, terminal: Terminal): Printer {
  if (args.json)
    return new JsonPrinter(terminal.write, { verified: verification(args) !== 'no', files: true });
  return new (args.write ? WrittenPrinter : DiffPrinter)({
    write: terminal.write,
    tell: terminal.tell,
    diffColours: terminal.outColours,
    tellColours: terminal.errColours,
  });
}
