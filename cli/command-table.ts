import type { Argv } from 'yargs';

/** A command: its options and its work are loaded only when it is the one that was asked for. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** `run` takes what `options` declares, which only the command's own file knows. */
  readonly load: () => { options: (yargs: Argv) => Argv<unknown>; run: (args: never) => Promise<number> };
}

/* eslint-disable @typescript-eslint/no-require-imports -- start-up is kept to what the asked for command needs */
/** Every command, in the order in which help names them. */
export const COMMANDS: readonly Command[] = [
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
    name: 'plan',
    usage: 'plan [path..]',
    summary: 'show the order in which a tree can be converted',
    load: () => require('./commands/plan') as typeof import('./commands/plan'),
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
  {
    name: 'check',
    usage: 'check [path..]',
    summary: 'compile what changes before and after, and tell what is new',
    load: () => require('./commands/check') as typeof import('./commands/check'),
  },
  {
    name: 'report',
    usage: 'report [path..]',
    summary: 'write a page of HTML: hooks, diffs, findings, verdicts and counterexamples',
    load: () => require('./commands/report') as typeof import('./commands/report'),
  },
];
