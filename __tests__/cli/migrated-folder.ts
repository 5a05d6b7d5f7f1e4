import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MAIN = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');

/** What some files came to. */
export interface MigratedFolder {
  readonly status: number | null;
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
    let last: { status: number | null; stderr: string } = { status: 0, stderr: '' };
    for (const args of runs) {
      if (last.status !== 0) throw new Error(last.stderr);
      last = spawnSync(process.execPath, [MAIN, 'migrate', '--write', '--kernel', '7.1', ...args, '.'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
    }
    const after = new Map(Object.keys(files).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    return { ...last, text: (name) => after.get(name) ?? '' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
