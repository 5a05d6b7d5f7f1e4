import type { Argv } from 'yargs';
import { pathsOf, requestOf, selectionOf, sharedOptions, type SharedArguments } from '../options';
import { palette } from '../print/colour';
import { JsonPrinter } from '../print/json';
import type { Printer, Summary, Write } from '../print/printer';
import type { FileReport } from '../run/conversion';
import { GROUPINGS, HookList, SORTINGS, type ListForm } from '../print/text';
import { engineOf, runCommand, type Setting } from '../run/run-command';
import { Terminal } from '../print/terminal';

/** Options of `mmap-prepare scan`. */
export function options(yargs: Argv): Argv<unknown> {
  return sharedOptions(yargs)
    .usage('$0 scan PATH...\n\nList every mmap hook: where it is, and what migrate would do with it.')
    .option('all', {
      describe: 'list hooks without a counterpart, and those with nothing to do, too',
      type: 'boolean',
      default: false,
    })
    .option('group-by', {
      describe: 'list the hooks of each folder, finding or outcome together',
      type: 'string',
      choices: GROUPINGS,
      requiresArg: true,
    })
    .option('sort', {
      describe: 'the order of the list',
      type: 'string',
      choices: SORTINGS,
      default: 'file',
      requiresArg: true,
    })
    .option('verify', {
      describe: 'run what would be converted, and say what migrate would do, hook for hook',
      type: 'boolean',
      default: false,
    })
    .example('$0 scan drivers/char fs/ext4', 'the hooks of two directories')
    .example('$0 scan --kernel 7.1 --json drivers', 'what can move to Linux 7.1, as JSON')
    .example('$0 scan --strict module.c', 'fail when a hook needs a person');
}

/** What `scan` takes. */
export interface ScanArguments extends SharedArguments {
  readonly verify?: boolean;
  readonly all?: boolean;
  readonly groupBy?: ListForm['groupBy'];
  readonly sort?: ListForm['sort'];
}

/**
 * Runs `mmap-prepare scan`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: ScanArguments, setting: Setting = {}): Promise<number> {
  const request = requestOf(args, [], false, {
    ...selectionOf(args),
    verify: args.verify === true ? 'withhold' : 'no',
  });
  const terminal = setting.terminal ?? new Terminal();
  const printer = args.json
    ? new JsonPrinter(terminal.write, { verified: args.verify === true })
    : new HookList(terminal.write, terminal.outColours ?? palette(false), listForm(args, terminal));
  const work = { ...args, paths: pathsOf(args), request, printer, ...engineOf(setting) };
  // JSON says it itself.
  if (args.verify === true || args.json) return runCommand(work, terminal);
  return runCommand({ ...work, printer: new NothingRun(printer, terminal.tell) }, terminal);
}

/** A hook that was asked for by its outcome is listed. */
function listForm({ all, outcome, groupBy, sort }: ScanArguments, { columns }: Terminal): ListForm {
  return { all: all === true || (outcome ?? []).length > 0, groupBy, sort, columns };
}

/** Says at the end that no hook was run, where one would be converted: what it would do then is not known. */
class NothingRun implements Printer {
  constructor(
    private readonly inner: Printer,
    private readonly tell: Write,
  ) {}

  report(report: FileReport): void {
    this.inner.report(report);
  }

  finish(summary: Summary): void {
    this.inner.finish(summary);
    if (summary.migrated + summary['migrated with warnings'] > 0)
      this.tell('mmap-prepare: note: nothing was run: with --verify, scan says which conversions hold\n');
  }
}
