#!/usr/bin/env node
import type { Argv } from 'yargs';
import { UsageError } from './run/usage-error';

/** A command: its options and its work are loaded only when it is the one that was asked for. */
interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** `run` takes what `options` declares, which only the command's own file knows. */
  readonly load: () => { options: (yargs: Argv) => Argv<unknown>; run: (args: never) => Promise<number> };
}

/* eslint-disable @typescript-eslint/no-require-imports -- start-up is kept to what the asked for command needs */
const COMMANDS: readonly Command[] = [
  {
    name: 'scan',
    usage: 'scan [path..]',
    summary: 'list the mmap hooks of files and directories',
    load: () => require('./commands/scan') as typeof import('./commands/scan'),
  },
  {
    name: 'migrate',
    usage: 'migrate [path..]',
    summary: 'move mmap hooks to mmap_prepare, as a diff or in place',
    load: () => require('./commands/migrate') as typeof import('./commands/migrate'),
  },
  {
    name: 'explain',
    usage: 'explain [code..]',
    summary: 'show what a finding means and what to do about it',
    load: () => require('./commands/explain') as typeof import('./commands/explain'),
  },
  {
    name: 'why',
    usage: 'why <place>',
    summary: 'show how a hook is read and what decided about it',
    load: () => require('./commands/why') as typeof import('./commands/why'),
  },
  {
    name: 'simulate',
    usage: 'simulate <files..>',
    summary: 'run drivers on a simulated kernel, and show what user space sees',
    load: () => require('./commands/simulate') as typeof import('./commands/simulate'),
  },
  {
    name: 'model',
    usage: 'model <file>',
    summary: 'print a driver as the JavaScript that the simulator runs',
    load: () => require('./commands/model') as typeof import('./commands/model'),
  },
  {
    name: 'verify',
    usage: 'verify [path..]',
    summary: 'run the legacy and the migrated form of hooks, and tell them apart',
    load: () => require('./commands/verify') as typeof import('./commands/verify'),
  },
];

function version(): string {
  return (require('../../package.json') as { version: string }).version;
}

/** What yargs says, as one line in this program's words. */
function oneLine(message: string): string {
  return message
    .replace(
      /^Invalid values:\s*Argument: ([\w-]+), Given: (.*), Choices: (.*)$/s,
      '--$1 $2: choose one of $3',
    )
    .replace(/^Unknown arguments?: (.*)$/s, 'unknown option: $1')
    .replace(/^Not enough arguments following: (.*)$/s, '--$1 needs a value')
    .replace(/\s*\n\s*/g, ' ');
}

function parser(argv: readonly string[], done: (code: number) => void): Argv {
  const yargs = (require('yargs') as typeof import('yargs'))([...argv]);
  let cli: Argv = yargs
    .scriptName('mmap-prepare')
    .usage('$0 COMMAND [OPTIONS] PATH...\n\nMove Linux drivers from ->mmap() to ->mmap_prepare().')
    .detectLocale(false)
    .parserConfiguration({ 'greedy-arrays': false, 'strip-aliased': true, 'parse-positional-numbers': false })
    .version(version())
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .showHelpOnFail(false)
    .strict()
    .demandCommand(1, 'name a command')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .example('$0 scan drivers', 'every mmap hook below drivers/')
    .example('$0 migrate drivers/char/mem.c', 'what would change, as a diff')
    .epilogue(
      'Exit codes: 0 done; 1 a hook is blocked, with --strict; 2 bad usage, or a file that cannot be read or written. Those of verify: verify --help.',
    )
    .fail((message: string | null, error: Error | undefined) => {
      throw error === undefined || error.name === 'YError' ? new UsageError(message ?? 'bad usage') : error;
    });
  const asked = argv.find((word) => !word.startsWith('-'));
  if (asked !== undefined && !COMMANDS.some(({ name }) => name === asked)) {
    throw new UsageError(`unknown command: ${asked}`);
  }
  for (const { usage, summary, load } of COMMANDS) {
    cli = cli.command(
      usage,
      summary,
      (command) => load().options(command),
      async (args) => done(await load().run(args as never)),
    );
  }
  return cli;
}

/**
 * Runs the command line.
 *
 * @param argv what stands after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  // Asked for by scripts, many times: answered before anything is loaded.
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  let exitCode = 0;
  try {
    await parser(argv, (code) => (exitCode = code)).parseAsync();
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`mmap-prepare: ${oneLine(error.message)} (see mmap-prepare --help)\n`);
    } else {
      process.stderr.write(
        `mmap-prepare: internal error: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    }
    return 2;
  }
  return exitCode;
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
