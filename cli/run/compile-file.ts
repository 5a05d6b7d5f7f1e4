import { loadGrammar, parseDriver } from '../../model/parse';
import type { CompiledDriver } from '../../runtime/compile/compile';
import { kernelConfiguration } from '../../runtime/compile/configuration';
import { compileForSimulation, type Reach } from '../../runtime/simulate/simulate';
import { readRegular } from '../../model/regular-file';
import { headerDefinitions } from './header-definitions';
import { lookIntoHeaders } from './look-into-headers';
import { messageOf, systemError } from './system-error';
import { decodeText } from './text-file';
import { UsageError } from './usage-error';

/**
 * Reads a file that the user named.
 *
 * @throws UsageError when it cannot be read
 */
export function readNamedFile(path: string): string {
  try {
    return decodeText(readRegular(path, null)).text;
  } catch (error) {
    throw new UsageError(`${path}: ${systemError('cannot read', error)}`);
  }
}

/**
 * Lowers a driver for the simulator.
 *
 * @param reach how much of it
 * @throws UsageError when the file cannot be read
 */
export async function compileFile(path: string, reach: Reach = 'files'): Promise<CompiledDriver> {
  const source = readNamedFile(path);
  await loadGrammar();
  lookIntoHeaders();
  try {
    const text = source + headerDefinitions([source], path);
    return await compileForSimulation(
      parseDriver(text, { path, reach: 'all' }),
      kernelConfiguration(),
      reach,
    );
  } catch (error) {
    throw new UsageError(`${path}: the simulator cannot run the file: ${messageOf(error)}`);
  }
}
