import type { Argv } from 'yargs';
import { pathsOf, requestOf, selectionOf, sharedOptions, type SharedArguments } from '../options';
import { palette } from '../print/colour';
import { JsonPrinter } from '../print/json';
import type { Printer, Summary, Write } from '../print/printer';
import type { FileReport } from '../run/conversion';
import { GROUPINGS, HookList, SORTINGS, type ListForm } from '../print/text';
import { Baseline } from '../run/baseline';
import { fails } from '../run/problems';
import { engineOf, EXIT, runCommand, type Setting } from '../run/run-command';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { Terminal } from '../print/terminal';

/** Options of `mmap-prepare scan`. */
export function options(yargs: Argv): Argv<unknown> {
  return sharedOptions(yargs)
    .usage('$0 scan PATH...\n\nList every mmap hook: where it is, and what migrate would do with it.')
    .option('format', {
      describe:
        'what to print: github for annotations, sarif for code scanning, junit, markdown, json, or text',
      type: 'string',
      choices: FORMATS,
      default: 'text',
      requiresArg: true,
    })
    .option('check', {
      describe: 'exit with 1 when a hook could be converted, or, with --verify, its converted form regressed',
      type: 'boolean',
      default: false,
    })
    .option('baseline', {
      describe:
        'tell only of hooks that this file, of an earlier scan --format json, does not know, and exit with 1 when there is one to convert or to look at',
      type: 'string',
      requiresArg: true,
    })
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
    .example('$0 scan --strict module.c', 'fail when a hook needs a person')
    .example('$0 scan --check --format github .', 'in a workflow: docs/workflow.yml')
    .example('$0 scan --baseline known.json .', 'fail when a hook is new');
}

const FORMATS = ['text', 'json', 'github', 'sarif', 'junit', 'markdown'] as const;

/** What `scan` takes. */
export interface ScanArguments extends SharedArguments {
  readonly verify?: boolean;
  readonly all?: boolean;
  readonly format?: (typeof FORMATS)[number];
  readonly check?: boolean;
  readonly baseline?: string | undefined;
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
  const baseline = args.baseline === undefined ? null : Baseline.read(args.baseline);
  const terminal = setting.terminal ?? new Terminal();
  const form = new Failing(printerOf(args, terminal), (hook) =>
    baseline === null ? args.check === true && fails(hook) : baseline.fails(hook),
  );
  const printer = tellsWhatRan(args) ? form : new NothingRun(form, terminal.tell);
  const known = baseline === null ? {} : { wanted: (hook: HookResult) => !baseline.knows(hook) };
  const work = { ...args, paths: pathsOf(args), request, printer, ...known, ...engineOf(setting) };
  const code = await runCommand(work, terminal);
  return code === EXIT.done && form.failed ? EXIT.blocked : code;
}

/** Whether it is said that nothing was run, or is plain from what is asked for. */
function tellsWhatRan({ verify, json, format = 'text' }: ScanArguments): boolean {
  return verify === true || json === true || format !== 'text';
}

/* eslint-disable @typescript-eslint/no-require-imports -- each run needs one of them */
function printerOf(args: ScanArguments, terminal: Terminal): Printer {
  const { write, show } = terminal;
  const format = args.json === true ? 'json' : (args.format ?? 'text');
  switch (format) {
    case 'json':
      return new JsonPrinter(write, { verified: args.verify === true });
    case 'github':
      return new (require('../print/github') as typeof import('../print/github')).GithubPrinter(write);
    case 'sarif':
      return new (require('../print/sarif') as typeof import('../print/sarif')).SarifPrinter(write);
    case 'junit':
      return new (require('../print/junit') as typeof import('../print/junit')).JunitPrinter(write);
    case 'markdown':
      return new (
        require('../print/markdown-table') as typeof import('../print/markdown-table')
      ).MarkdownPrinter(write);
    case 'text':
      return new HookList(show, terminal.outColours ?? palette(false), listForm(args, terminal));
  }
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** Notes whether a check fails for one of the hooks. */
class Failing implements Printer {
  failed = false;

  constructor(
    private readonly inner: Printer,
    private readonly fails: (hook: HookResult) => boolean,
  ) {}

  report(report: FileReport): void {
    if (report.hooks.some(this.fails)) this.failed = true;
    this.inner.report(report);
  }

  finish(summary: Summary): void {
    this.inner.finish(summary);
  }
}

/** A hook that was asked for by its outcome is listed. */
function listForm({ all, outcome, groupBy, sort, baseline }: ScanArguments, { columns }: Terminal): ListForm {
  return {
    all: all === true || (outcome ?? []).length > 0,
    groupBy,
    sort,
    columns,
    newOnly: baseline !== undefined,
  };
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
