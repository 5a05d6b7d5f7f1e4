import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Command } from './measure';

/** One side of a comparison. */
export interface Side {
  readonly name: string;
  readonly command: Command;
  /** What the output amounts to, so that two sides can be seen to have done comparable work. */
  readonly result: (output: string) => string;
}

/** Two commands for one purpose: ours and the one that it is held against. */
export interface Comparison {
  readonly key: 'scan' | 'migrate' | 'startup';
  readonly title: string;
  readonly ours: Side;
  readonly reference: Side;
}

/** A comparison that cannot be made here, and why in one line. */
export interface Omission {
  readonly key: Comparison['key'];
  readonly reason: string;
}

export interface Installation {
  /** The built command line, `dist/cli/main.js`. */
  readonly cli: string;
  /** The semantic patch. */
  readonly patch: string;
  /** Whether `migrate` has the option --no-verify. */
  readonly canSkipVerify: boolean;
}

/** The result of `comparisons`. */
export interface Plan {
  readonly comparisons: readonly Comparison[];
  readonly omissions: readonly Omission[];
}

/**
 * The comparisons that can be made with the tools that are installed.
 *
 * @param tree a kernel source tree
 */
export function comparisons(tree: string, installation: Installation): Plan {
  const root = resolve(tree);
  const candidates = [scan(root, installation), migrate(root, installation), startUp(installation)];
  return {
    comparisons: candidates.filter((candidate) => 'ours' in candidate),
    omissions: candidates.filter((candidate) => 'reason' in candidate),
  };
}

function ours(installation: Installation, ...args: string[]): Command {
  return { program: process.execPath, args: [installation.cli, ...args] };
}

function scan(root: string, installation: Installation): Comparison | Omission {
  if (!isInstalled('rg')) return { key: 'scan', reason: 'rg not found: apt-get install ripgrep' };
  return {
    key: 'scan',
    title: 'find the hooks of the tree',
    ours: {
      name: 'mmap-prepare scan TREE',
      command: ours(installation, 'scan', root),
      result: (output) => `${String(lines(output))} lines`,
    },
    reference: {
      name: "rg -l '\\.mmap\\s*=' TREE",
      command: {
        program: 'rg',
        // Both sides look at the .c and .h files that git does not ignore, those of hidden directories too.
        args: [
          '-l',
          '--hidden',
          '--no-ignore-dot',
          '-g',
          '*.c',
          '-g',
          '*.h',
          '-g',
          '!.git',
          '\\.mmap\\s*=',
          root,
        ],
      },
      result: (output) => `${String(lines(output))} files`,
    },
  };
}

function migrate(root: string, installation: Installation): Comparison | Omission {
  const drivers = join(root, 'drivers');
  if (!existsSync(drivers)) return { key: 'migrate', reason: `${drivers}: no such directory` };
  if (!isInstalled('spatch'))
    return { key: 'migrate', reason: 'spatch not found: apt-get install coccinelle' };
  const noVerify = installation.canSkipVerify ? ['--no-verify'] : [];
  return {
    key: 'migrate',
    title: 'convert drivers/',
    ours: {
      name: ['mmap-prepare migrate', ...noVerify, 'TREE/drivers'].join(' '),
      // The semantic patch writes the helpers of 7.1 too.
      command: ours(installation, 'migrate', '--kernel', '7.1', ...noVerify, drivers),
      result: changedFiles,
    },
    reference: {
      name: 'spatch --jobs 2 TREE/drivers',
      command: {
        program: 'spatch',
        args: [
          '--use-coccigrep',
          '--jobs',
          '2',
          '--no-includes',
          '--very-quiet',
          '--sp-file',
          installation.patch,
          '--dir',
          drivers,
        ],
      },
      result: changedFiles,
    },
  };
}

function startUp(installation: Installation): Comparison {
  return {
    key: 'startup',
    title: 'start up',
    ours: { name: 'mmap-prepare --version', command: ours(installation, '--version'), result: () => '' },
    reference: {
      name: 'node -e 0',
      command: { program: process.execPath, args: ['-e', '0'] },
      result: () => '',
    },
  };
}

function lines(output: string): number {
  return output === '' ? 0 : output.trimEnd().split('\n').length;
}

function changedFiles(output: string): string {
  return `${String(output.match(/^\+\+\+ /gm)?.length ?? 0)} files changed`;
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
