import type { Argv } from 'yargs';
import { compileFile } from '../run/compile-file';
import { visible } from '../print/visible';
import { Terminal } from '../print/terminal';

/** What `mmap-prepare model` is given. */
interface ModelArguments {
  readonly file: string;
}

/** Options of `mmap-prepare model`. */
export function options(yargs: Argv): Argv<unknown> {
  return yargs
    .usage(
      '$0 model FILE\n\nPrint a driver as the JavaScript that the simulator runs, with the C line of each statement.',
    )
    .positional('file', { type: 'string', demandOption: true, describe: 'a C file' })
    .example('$0 model drivers/char/mem.c', 'one JavaScript function for each C function');
}

/**
 * Runs `mmap-prepare model`.
 *
 * @param setting what to show it on; a test has its own
 * @returns the exit code
 */
export async function run(args: ModelArguments, setting: { terminal?: Terminal } = {}): Promise<number> {
  const terminal = setting.terminal ?? new Terminal();
  const compiled = await compileFile(args.file, 'all');
  terminal.write(compiled.code);
  for (const { function: name, line, message } of compiled.problems) {
    const where = name === null ? '' : ` in ${visible(name)}()`;
    terminal.tell(`${visible(`${args.file}:${line}`)}: not lowered${where}: ${visible(message)}\n`);
  }
  return 0;
}
