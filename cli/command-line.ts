import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { COMMANDS } from './command-table';
import { STANDARD_INPUT } from './run/standard-input';
import { UsageError } from './run/usage-error';

/* eslint-disable @typescript-eslint/no-require-imports -- start-up is kept to what is asked for */

function version(): string {
  return (require('../../package.json') as { version: string }).version;
}

/** What yargs says, as one line in this program's words. */
function oneLine(message: string, argv: readonly string[]): string {
  const asked = askedOf(argv);
  return message
    .replace(
      /^Invalid values:\s*Argument: ([\w-]+), Given: (.*), Choices: (.*)$/s,
      '--$1 $2: choose one of $3',
    )
    .replace(
      /^Unknown arguments?: (.*)$/s,
      (_, names: string) => fileNamedAsOption(argv) ?? didYouMean().unknownOptions(names, asked),
    )
    .replace(/^Not enough arguments following: (.*)$/s, '--$1 needs a value')
    .replace(/\s*\n\s*/g, ' ');
}

/** What to say of a word that is taken for an option, and is a file. */
function fileNamedAsOption(argv: readonly string[]): string | undefined {
  const word = argv.find((each) => each === '--' || (each.startsWith('-') && existsSync(each)));
  return word === undefined || word === '--'
    ? undefined
    : `${word} is taken for options: put -- before a file of that name`;
}

const didYouMean = () => require('./did-you-mean') as typeof import('./did-you-mean');

/** What yargs calls the program with when a shell wants to know what could come next. */
const COMPLETES = '--get-yargs-completions';

/** The command that is asked for. */
const askedOf = (argv: readonly string[]): string | undefined => argv.find((word) => !word.startsWith('-'));

/** What of yargs makes up the help, which its types leave out. */
interface Helping {
  readonly getInternalMethods?: () => { getUsageInstance(): { cacheHelpMessage?: () => void } };
}

/**
 * Has yargs make up no help text once a command was told to begin: it keeps one for commands that fail later, which here say
 * so themselves, and that takes an eighth of what a short run takes.
 */
function withoutHelpAfterwards(yargs: Argv): void {
  const usage = (yargs as Helping).getInternalMethods?.().getUsageInstance();
  if (usage?.cacheHelpMessage) usage.cacheHelpMessage = () => undefined;
}

function parser(argv: readonly string[], begin: (run: () => Promise<number>) => void): Argv {
  const yargs = (require('yargs') as typeof import('yargs'))([...argv]);
  withoutHelpAfterwards(yargs);
  let cli: Argv = yargs
    .scriptName('mmap-prepare')
    .usage('$0 COMMAND [OPTIONS] PATH...\n\nMove Linux drivers from ->mmap() to ->mmap_prepare().')
    .detectLocale(false)
    .parserConfiguration({
      'greedy-arrays': false,
      'strip-aliased': true,
      'dot-notation': false,
      'parse-positional-numbers': false,
    })
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
  const asked = askedOf(argv);
  const names = [...COMMANDS.map(({ name }) => name), 'completion'];
  if (asked !== undefined && !argv.includes(COMPLETES) && !names.includes(asked)) {
    throw new UsageError(didYouMean().unknownCommand(asked, names));
  }
  for (const { usage, summary, load } of COMMANDS) {
    cli = cli.command(
      usage,
      summary,
      (command) => load().options(command),
      // What a command does later is not yargs' to wait for.
      (args) => begin(() => load().run(args as never)),
    );
  }
  return cli.completion('completion', 'print a script that makes bash or zsh complete commands and options');
}

/** Commands that read a C text on standard input where they are given `-`. */
const READ_INPUT = ['scan', 'migrate', 'verify'];

/** `-` in the form in which yargs leaves it among the paths; what stands after `--` is a file by that name. */
function withInput(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const asked = askedOf(argv) ?? '';
  return argv.map((word, at) => {
    if (word !== '-' || (end !== -1 && at > end)) return word;
    if (COMMANDS.some(({ name }) => name === asked) && !READ_INPUT.includes(asked))
      throw new UsageError(`${asked} reads no standard input: - is for ${READ_INPUT.join(', ')}`);
    return STANDARD_INPUT;
  });
}

/** Says something in one line; what comes from the command line or a file cannot make it more. */
function tell(message: string): void {
  const { clipped, visible } = require('./print/visible') as typeof import('./print/visible');
  process.stderr.write(`mmap-prepare: ${clipped(visible(message))}\n`);
}

/** Whether the directory that this program was started in has been removed: no name can be told from there. */
function isHomeless(): boolean {
  try {
    process.cwd();
    return false;
  } catch {
    return true;
  }
}

/** What went wrong and where in this program, for a report to those who keep it. */
function whereOf({ message, stack = '' }: Error): string {
  const at = /\n +at (.*)/.exec(stack)?.[1];
  return at === undefined ? message : `${message} (at ${at})`;
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
  const asked: (() => Promise<number>)[] = [];
  try {
    await parser(withInput(argv), (run) => void asked.push(run)).parseAsync();
    return (await asked[0]?.()) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      tell(`${oneLine(error.message, argv)} (see mmap-prepare --help)`);
    } else if (isHomeless()) {
      tell('the working directory is gone: change to another one');
    } else {
      tell(`internal error: ${error instanceof Error ? whereOf(error) : String(error)}`);
    }
    return 2;
  }
}

/** What is written before there is a command whose streams hear errors, as --version and --help are. */
export function hearsErrors(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (process.stdout.listenerCount('error') > 1 || error.code === 'EPIPE') return;
    const { systemError } = require('./run/system-error') as typeof import('./run/system-error');
    tell(systemError('cannot write to standard output', error));
    process.once('exit', () => (process.exitCode = 2));
  });
  process.stderr.on('error', () => process.once('exit', () => (process.exitCode = 2)));
}
