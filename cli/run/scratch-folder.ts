import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemError } from './system-error';
import { UsageError } from './usage-error';

/**
 * A new folder for what is temporary; who asks removes it.
 *
 * @param prefix what its name begins with
 * @throws UsageError where TMPDIR names no folder in which one can be made
 */
export function scratchFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    throw new UsageError(`${tmpdir()}: ${systemError('cannot make a temporary folder', error)}`);
  }
}
