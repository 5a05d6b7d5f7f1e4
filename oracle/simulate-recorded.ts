import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadGrammar, parseDriver } from '../model/parse';
import { kernelConfiguration } from '../runtime/compile/configuration';
import type { Scenario } from '../runtime/mm/scenario/scenario';
import { compileForSimulation, operationsVariables, simulate } from '../runtime/simulate/simulate';
import { RECORDED_WINDOW, type RecordedRun } from './recording';

/** A driver's C, as the recorder makes a module of it. */
export interface OracleDriver {
  /** File name, without its folder. */
  readonly file: string;
  readonly source: string;
}

/** What the simulator made of a driver. */
export interface SimulatedDriver {
  readonly runs: RecordedRun[];
  /** What could not be lowered, and runs that ended early. */
  readonly problems: string[];
}

/**
 * The drivers that paths name: C files, and all C files of folders.
 * @param paths files and folders
 */
export function oracleDrivers(paths: readonly string[]): OracleDriver[] {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.c'))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
  return files.map((path) => ({ file: basename(path), source: readFileSync(path, 'utf8') }));
}

/**
 * Run scenarios against every operations structure of a driver, as the recorder does: with its window of addresses, each on a machine
 * of its own.
 * @param driver the driver
 * @param scenarios what to do
 */
export async function simulateDriver(
  { file, source }: OracleDriver,
  scenarios: readonly Scenario[],
): Promise<SimulatedDriver> {
  await loadGrammar();
  const compiled = await compileForSimulation(
    parseDriver(source, { path: file, reach: 'all' }),
    kernelConfiguration(),
    'files',
  );
  const problems = compiled.problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  for (const name of compiled.unknownFunctions.keys()) problems.push(`${file}: ${name}() is not known`);
  const runs: RecordedRun[] = [];
  for (const operations of operationsVariables(compiled)) {
    const { driver, form } = operations;
    for (const scenario of scenarios) {
      const { observation, stopped } = simulate(compiled, operations, scenario, { window: RECORDED_WINDOW });
      if (stopped !== null) problems.push(`${file}: ${scenario.name}: ${stopped.kind}: ${stopped.message}`);
      runs.push({ driver, form, ...observation });
    }
  }
  return { runs, problems };
}
