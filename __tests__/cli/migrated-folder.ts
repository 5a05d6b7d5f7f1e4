import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './command-line';

/** What some files came to. */
export interface MigratedFolder {
  readonly status: number | null;
  /** What the last run said. */
  readonly stderr: string;
  /** A file as it is now; empty for one that was not given. */
  readonly text: (name: string) => string;
}

/**
 * Run `migrate --write --kernel 7.1` over files of a folder of its own.
 *
 * @param files texts by path
 * @param runs the arguments of each run, one after another: those before the last have to succeed
 */
export function migratedFolder(
  files: Readonly<Record<string, string>>,
  ...runs: readonly (readonly string[])[]
): MigratedFolder {
  const folder = mkdtempSync(join(tmpdir(), 'folder-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    let last: Pick<MigratedFolder, 'status' | 'stderr'> = { status: 0, stderr: '' };
    for (const args of runs) {
      if (last.status !== 0) throw new Error(last.stderr);
      const all = ['migrate', '--write', '--kernel', '7.1', ...args, '.'];
      const { code, err } = runCommand(all, { cwd: folder });
      last = { status: code, stderr: err };
    }
    const after = new Map(Object.keys(files).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    return { ...last, text: (name) => after.get(name) ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
