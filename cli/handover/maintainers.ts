import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Who gets a patch. */
export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

const SCRIPT = 'scripts/get_maintainer.pl';

/**
 * Who gets each patch, by the tree's own script, of its MAINTAINERS file alone: maintainers and supporters in To, reviewers
 * and lists in Cc.
 *
 * @param top the top of the work tree
 * @param patches the files of each
 * @returns null where the tree has no such script, or it fails
 */
export function maintainersOf(top: string, patches: readonly (readonly string[])[]): Recipients[] | null {
  if (!existsSync(join(top, SCRIPT))) return null;
  try {
    return patches.map((files) => {
      const options = ['--nogit', '--nogit-fallback', '--roles', '--norolestats'];
      const text = execFileSync('perl', [SCRIPT, ...options, ...files.flatMap((file) => ['-f', file])], {
        cwd: top,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return recipientsOf(text);
    });
  } catch {
    return null;
  }
}

/** What the script printed: an address on each line, with its role behind it. */
export function recipientsOf(text: string): Recipients {
  const to: string[] = [];
  const cc: string[] = [];
  for (const line of text.split('\n')) {
    const [, who, role] = /^(.+?) \((.*)\)$/.exec(line.trim()) ?? [];
    if (who === undefined) continue;
    (/^(?:chief penguin|maintainer|supporter)/.test(role) ? to : cc).push(who);
  }
  return { to, cc };
}

/** The header lines, one address on each. */
export function recipientLines(recipients: Recipients | null): string {
  if (recipients === null) return '';
  return (['to', 'cc'] as const)
    .map((kind) => {
      const name = kind === 'to' ? 'To' : 'Cc';
      const who = recipients[kind];
      return who.length === 0 ? '' : `${name}: ${who.join(`,\n${' '.repeat(4)}`)}\n`;
    })
    .join('');
}
