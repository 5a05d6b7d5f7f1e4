import type { Argv } from 'yargs';
import { pathsOf, requestOf, sharedOptions, type SharedArguments } from '../options';
import { palette } from '../print/colour';
import { JsonPrinter } from '../print/json';
import { HookList } from '../print/text';
import { engineOf, runCommand, type Setting } from '../run/run-command';
import { Terminal } from '../print/terminal';

/** Options of `mmap-prepare scan`. */
export function options(yargs: Argv): Argv<unknown> {
  return sharedOptions(yargs)
    .usage('$0 scan PATH...\n\nList every mmap hook: where it is, and what migrate would do with it.')
    .example('$0 scan drivers/char fs/ext4', 'the hooks of two directories')
    .example('$0 scan --kernel 7.1 --json drivers', 'what can move to Linux 7.1, as JSON')
    .example('$0 scan --strict module.c', 'fail when a hook needs a person');
}

/**
 * Runs `mmap-prepare scan`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 */
export async function run(args: SharedArguments, setting: Setting = {}): Promise<number> {
  const request = requestOf(args, [], false);
  const terminal = setting.terminal ?? new Terminal();
  const printer = args.json
    ? new JsonPrinter(terminal.write, false)
    : new HookList(terminal.write, terminal.outColours ?? palette(false));
  return runCommand({ ...args, paths: pathsOf(args), request, printer, ...engineOf(setting) }, terminal);
}
