import type { Argv, Options, PositionalOptions } from 'yargs';
import type { Command } from './command-table';

/** What a command says about itself: the table that `--help` prints, the manual page holds and completion offers. */
export interface Documentation {
  readonly name: string;
  readonly summary: string;
  /** Forms of the command line, without the program's name. */
  readonly synopses: readonly string[];
  /** What it does, in sentences. */
  readonly description: string;
  readonly positionals: readonly { readonly name: string; readonly describe: string }[];
  readonly options: readonly OptionText[];
  readonly examples: readonly { readonly command: string; readonly describe: string }[];
  readonly epilogue: string;
}

/** An option in words. */
export interface OptionText {
  readonly name: string;
  readonly describe: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** What it is when it is not given; null where there is no such value, or `describe` says it. */
  readonly byDefault: string | null;
}

type Described = Options | PositionalOptions;

/** Notes what a command declares, in place of parsing by it: yargs keeps the same to itself. */
class Recorder {
  readonly positionals: { name: string; describe: string }[] = [];
  readonly options: OptionText[] = [];
  readonly examples: { command: string; describe: string }[] = [];
  usageText = '';
  epilogueText = '';

  positional(name: string, { describe }: Described): this {
    this.positionals.push({ name, describe: describe || '' });
    return this;
  }

  option(name: string, { describe, type, choices = [], default: value }: Options): this {
    const shown = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
    this.options.push({
      // yargs takes a switch that is on by default away by the name with no- before it.
      name: type === 'boolean' && value === true ? `no-${name}` : name,
      describe: describe || '',
      takesValue: type !== 'boolean',
      choices: choices.map(String),
      byDefault: shown,
    });
    return this;
  }

  usage(text: string): this {
    this.usageText = text;
    return this;
  }

  example(command: string, describe: string): this {
    this.examples.push({ command, describe });
    return this;
  }

  epilogue(text: string): this {
    this.epilogueText = text;
    return this;
  }
}

/** What a command says about itself. Its own file is loaded for it. */
export function documentationOf({ name, summary, load }: Command): Documentation {
  const recorder = new Recorder();
  load().options(recorder as unknown as Argv);
  const [forms, ...description] = recorder.usageText.split('\n\n');
  return {
    name,
    summary,
    synopses: forms.split('\n').map((form) => form.replace(/^\$0 /, '')),
    description: description.join('\n\n'),
    positionals: recorder.positionals,
    options: recorder.options,
    examples: recorder.examples.map((each) => ({
      ...each,
      command: each.command.replaceAll('$0', 'mmap-prepare'),
    })),
    epilogue: recorder.epilogueText,
  };
}
