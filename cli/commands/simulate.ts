import { basename } from 'node:path';
import type { Argv } from 'yargs';
import type { CompiledDriver } from '../../runtime/compile/compile';
import { observation_json } from '../../runtime/mm/scenario/observation';
import { parse_scenarios, ScenarioSyntaxError } from '../../runtime/mm/scenario/scenario';
import { builtInScenarios } from '../../runtime/simulate/built-in-scenarios';
import { operationsVariables, simulate, type Simulation } from '../../runtime/simulate/simulate';
import { compileFile, readNamedFile } from '../run/compile-file';
import { palette } from '../print/colour';
import { simulationTable, type ShownRun } from '../print/simulation';
import { safeJson, visible } from '../print/visible';
import { Terminal } from '../print/terminal';
import { UsageError } from '../run/usage-error';

/** What `mmap-prepare simulate` is given. */
export interface SimulateArguments {
  readonly files: readonly string[];
  readonly scenarios?: string | undefined;
}

/** Options of `mmap-prepare simulate`. */
export function options(yargs: Argv): Argv<unknown> {
  return yargs
    .usage(
      '$0 simulate FILE... [--scenarios FILE]\n\nRun the C of drivers on a simulated kernel, and show what user space sees.',
    )
    .positional('files', { type: 'string', array: true, demandOption: true, describe: 'C files' })
    .option('scenarios', {
      type: 'string',
      requiresArg: true,
      describe: 'run these system calls, and print one JSON object for each run',
    })
    .example('$0 simulate driver.c', 'a table of what built-in scenarios show')
    .example(
      '$0 simulate --scenarios calls.txt old.c new.c',
      'what each scenario shows of each driver, as JSON lines',
    );
}

/** What is shown of a run, without what only the run needed. */
function shownRun({ observation, hooks, stopped, machine: { decisions, findings } }: Simulation): ShownRun {
  const numbers = decisions.filter(({ value }) => typeof value === 'bigint');
  return { observation, hooks, stopped, machine: { decisions: numbers, findings } };
}

/**
 * Runs `mmap-prepare simulate`: every scenario against every operations structure of every file.
 *
 * @param setting what to show it on; a test has its own
 * @returns the exit code: 0, or 2 when a file could not be read (the others are still run)
 */
export async function run(args: SimulateArguments, setting: { terminal?: Terminal } = {}): Promise<number> {
  const terminal = setting.terminal ?? new Terminal();
  let scenarios = builtInScenarios();
  if (args.scenarios !== undefined) {
    const text = readNamedFile(args.scenarios);
    try {
      scenarios = parse_scenarios(text);
    } catch (error) {
      if (!(error instanceof ScenarioSyntaxError)) throw error;
      throw new UsageError(`${args.scenarios}: ${error.message}`);
    }
  }
  let failed = false;
  for (const path of args.files) {
    let compiled: CompiledDriver;
    try {
      compiled = await compileFile(path);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failed = true;
      terminal.tell(`mmap-prepare: ${visible(error.message)}\n`);
      continue;
    }
    for (const { function: name, line, message } of compiled.problems) {
      const where = name === null ? '' : ` in ${name}()`;
      terminal.tell(`${visible(`${path}:${line}: note: not lowered${where}: ${message}`)}\n`);
    }
    const found = operationsVariables(compiled);
    if (found.length === 0) {
      terminal.tell(`mmap-prepare: note: ${visible(path)} has no file_operations with an mmap hook\n`);
    }
    for (const operations of found) {
      const runs = scenarios.map((scenario) => ({
        scenario,
        simulation: shownRun(simulate(compiled, operations, scenario)),
      }));
      if (args.scenarios === undefined) {
        terminal.show(simulationTable(path, operations, runs, terminal.outColours ?? palette(false)));
        continue;
      }
      for (const { simulation: shown } of runs) {
        const { driver, form } = operations;
        const stopped = shown.stopped === null ? {} : { stopped: shown.stopped };
        terminal.write(
          `${safeJson(observation_json({ file: basename(path), driver, form, ...shown.observation, ...stopped }))}\n`,
        );
      }
    }
  }
  return failed ? 2 : 0;
}
