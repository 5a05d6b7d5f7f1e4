import type { Argv } from 'yargs';
import { compatOption, conversionOptions, pathsOf, requestOf, type SharedArguments } from '../options';
import { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import type { CompileOptions } from '../run/compile-check';
import { engineOf, EXIT, type Setting } from '../run/run-command';

/** Exit code when nothing is new, but something could not be compiled before either. */
const UNDECIDED = 3;

/** The options that say by what to compile. */
export function compilerOptions(yargs: Argv<unknown>): Argv<unknown> {
  return yargs
    .option('kbuild', {
      describe: 'a kernel build directory: of a kernel package, or after make modules_prepare',
      type: 'string',
      requiresArg: true,
    })
    .option('compile-commands', {
      describe: 'a compile_commands.json that has the command of each file',
      type: 'string',
      requiresArg: true,
    });
}

/** Options of `mmap-prepare check`. */
export function options(yargs: Argv): Argv<unknown> {
  return compilerOptions(compatOption(conversionOptions(yargs)))
    .usage(
      '$0 check PATH... --kbuild DIR\n$0 check PATH... --compile-commands FILE\n$0 check BEFORE.c AFTER.c --kbuild DIR\n\n' +
        'Compile what changes before and after, with W=1 and the commands of the tree, and print only what the compiler says anew: of what migrate would change, ' +
        'of what differs from the last commit, or of two versions. Nothing is written to the tree, but its Makefiles are run.',
    )
    .example('$0 check drivers/char --kbuild /lib/modules/$(uname -r)/build', 'against the running kernel')
    .example('$0 check drivers --compile-commands compile_commands.json', 'by the commands of a build')
    .example('$0 check --compat m.c --kbuild DIR', 'what older kernels see of a module, too')
    .epilogue(
      'Exit codes: 0 nothing new; 1 something new; 2 bad usage, or a file that cannot be read; 3 nothing new, but a file does not compile before either.',
    );
}

/** What `check` takes. */
export type CheckArguments = SharedArguments & CompileOptions & { readonly compat: boolean };

/**
 * Runs `mmap-prepare check`.
 *
 * @param setting what to show it on, and what converts; a test has its own
 * @returns the exit code
 * @throws UsageError when it is not said by what to compile
 */
export async function run(args: CheckArguments, setting: Setting = {}): Promise<number> {
  const { checkCompiles, tellCompiled } =
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- other commands have these options, and few of their runs compile
    require('../run/compile-check') as typeof import('../run/compile-check');
  const terminal = setting.terminal ?? new Terminal();
  let failed = false;
  const work = {
    paths: pathsOf(args),
    request: requestOf(args, [], true, { compat: args.compat }),
    jobs: args.jobs,
    ...engineOf(setting),
  };
  const checked = await checkCompiles(work, args, (path, message) => {
    failed = true;
    terminal.tell(`mmap-prepare: ${visible(path)}: ${visible(message)}\n`);
  });
  tellCompiled(checked, terminal.show);
  if (failed) return EXIT.failed;
  if (checked.fresh.length > 0) return 1;
  return checked.unknown.length > 0 ? UNDECIDED : EXIT.done;
}
