import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFile, replaceFile } from './replace-file';
import { UsageError } from './usage-error';

/** Files that options name for this program to write: a page, a program in C. They are written whole or not at all. */

/**
 * Asks, before the work is done, whether a file holds what may be lost: nothing, or what the command has written before. To
 * name a source here by mistake must not cost it.
 *
 * @param option the option that names it, with the file, for the message
 * @param isOwn whether a text is one that the command writes
 * @throws UsageError where it holds anything else
 */
export function assertOwnOutput(option: string, path: string, isOwn: (text: string) => boolean): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  const text = readFileSync(path, 'utf8');
  if (text === '' || isOwn(text)) return;
  throw new UsageError(
    `${option} ${path}: what is there was not written by this command, and is kept: name another file`,
  );
}

/**
 * Writes a file as a whole; one that is there keeps its mode and owner. What is no file (a pipe, a device) just gets it, and so
 * does a file in a folder where nothing can be made.
 *
 * @throws the system's error; a file that was there is then as it was
 */
export function writeOutput(path: string, text: string): void {
  const bytes = Buffer.from(text);
  if (!existsSync(path)) makeFile(path, bytes);
  else if (statSync(path).isFile() && canMakeFiles(dirname(realpathSync(path))))
    replaceFile(path, readFileSync(path), bytes);
  else writeFileSync(path, bytes);
}

function canMakeFiles(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
