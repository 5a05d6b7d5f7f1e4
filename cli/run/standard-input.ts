import { readFileSync } from 'node:fs';

/** What stands for `-` among paths: no file has such a name, and yargs would drop a lone dash. */
export const STANDARD_INPUT = '\0';

/** What the C text on standard input is called in diffs and findings. */
export const STANDARD_INPUT_NAME = 'stdin.c';

let bytes: Uint8Array | null = null;

/**
 * All of standard input; it is read once.
 *
 * @throws the system's error when it cannot be read
 */
export function standardInput(): Uint8Array {
  bytes ??= new Uint8Array(readFileSync(0));
  return bytes;
}

/** A path as it is shown. */
export function shownName(path: string): string {
  return path === STANDARD_INPUT ? STANDARD_INPUT_NAME : path;
}
