import type { Argv } from 'yargs';
import type { FileReport, Request } from '../run/conversion';
import { pathsOf, requestOf, sharedOptions, TRANSFORMS, type SharedArguments } from '../options';
import { DiffPrinter, WrittenPrinter } from '../print/diff';
import { JsonPrinter } from '../print/json';
import { MigrationSummary } from '../print/migration-summary';
import type { Printer } from '../print/printer';
import { replaceFile } from '../run/replace-file';
import { engineOf, runCommand, type Setting } from '../run/run-command';
import { STANDARD_INPUT } from '../run/standard-input';
import { filter } from '../run/filter';
import { systemError } from '../run/system-error';
import { Terminal } from '../print/terminal';

/** Options of `mmap-prepare migrate`. */
export function options(yargs: Argv): Argv<unknown> {
  return sharedOptions(yargs)
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
    .option('compat', {
      describe: 'keep the legacy hooks for older kernels, under a condition on LINUX_VERSION_CODE',
      type: 'boolean',
      default: false,
    })
    .example('$0 migrate drivers/char/mem.c', 'show what would change')
    .example('$0 migrate drivers | git apply', 'apply it')
    .example('$0 migrate --write --kernel 7.1 module.c', 'change a file')
    .example('$0 migrate --compat --kernel 7.1 module.c', 'a module that builds on older kernels, too')
    .example('$0 migrate --write - < old.c > new.c', 'as a filter')
    .example('$0 migrate --json fs | jq -r ".files[].diff"', 'diffs and findings as JSON');
}

/** What `migrate` takes. */
export interface MigrateArguments extends SharedArguments {
  readonly write: boolean;
  readonly compat: boolean;
  readonly transform: readonly string[] | undefined;
  /** Not given by callers that have no wish to verify. */
  readonly verify?: boolean;
  readonly allowRegressed?: boolean;
}

/**
 * Runs `mmap-prepare migrate`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: MigrateArguments, setting: Setting = {}): Promise<number> {
  const request = requestOf(args, [...new Set(args.transform ?? [])], true, {
    verify: verification(args),
    compat: args.compat,
  });
  const terminal = setting.terminal ?? new Terminal();
  const work = {
    ...args,
    paths: pathsOf(args),
    request,
    printer: new MigrationSummary(
      form(args, terminal),
      terminal.tell,
      terminal.errColours,
      verification(args) === 'no' ? whyNothingRan(args) : null,
    ),
    ...engineOf(setting),
  };
  if (!args.write) return runCommand(work, terminal);
  if (work.paths.includes(STANDARD_INPUT)) return filter(work.paths, work, terminal);
  endBetweenFiles();
  return runCommand({ ...work, settle: writeChange }, terminal);
}

/** One transform alone makes code that is not whole: there is nothing to run. */
function verification({ transform, verify, allowRegressed }: MigrateArguments): Request['verify'] {
  if (verify !== true || (transform ?? []).length > 0) return 'no';
  return allowRegressed === true ? 'tell' : 'withhold';
}

function whyNothingRan({ transform }: MigrateArguments): string {
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

/** Makes a signal end the program between two files: a file is replaced without yielding to what handles it. */
function endBetweenFiles(): void {
  const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
  for (const [signal, code] of Object.entries(signals)) process.once(signal, () => process.exit(code));
}

function writeChange({ path, change }: FileReport): void {
  if (change === null) return;
  try {
    replaceFile(path, change.before, change.after);
  } catch (error) {
    throw new Error(systemError('cannot write', error), { cause: error });
  }
}
