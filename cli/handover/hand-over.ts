import type { FileReport, Request } from '../run/conversion';
import { convertAll } from '../run/convert-all';
import { driversOf, type DriverFiles } from '../run/drivers';
import type { Engine } from '../run/engine';
import { EXIT } from '../run/run-command';
import { messageOf } from '../run/system-error';
import type { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { chooseDrivers, type Chosen } from './choose';
import { HandoverError } from './git';
import { commitSeries, makeSeries, writeSeries } from './series';

/** What is to be done with the drivers that change. */
export interface Handover {
  /** Whether to ask of each. */
  readonly interactive: boolean;
  /** Where to write mails; null for nowhere. */
  readonly series: string | null;
  /** Whether to make commits. */
  readonly commit: boolean;
  readonly request: Request;
  readonly engine: () => Engine;
  readonly input: NodeJS.ReadableStream;
  /** Changes a file, where neither mails nor commits are wanted. */
  readonly write: (report: FileReport) => void;
}

const changes = ({ reports }: DriverFiles): boolean => reports.some(({ change }) => change !== null);

/**
 * Hands over what was converted: asks which drivers, then writes mails, makes commits, or changes the files.
 *
 * @param reports what became of each file
 * @returns the exit code
 */
export async function handOver(
  reports: readonly FileReport[],
  handover: Handover,
  terminal: Terminal,
): Promise<number> {
  const all = driversOf(reports);
  const changing = all.filter(changes);
  let drivers = changing;
  if (handover.interactive) {
    const chosen = await chooseDrivers(changing, terminal, handover.input);
    drivers = [];
    for (const each of chosen) drivers.push(await partOf(each, handover));
    drivers = drivers.filter(changes);
  }
  if (drivers.length === 0) {
    terminal.tell('mmap-prepare: nothing is converted, so there is nothing to hand over\n');
    return EXIT.done;
  }
  try {
    if (handover.series === null && !handover.commit) return written(drivers, handover, terminal);
    const series = makeSeries(drivers);
    const left = all.filter((driver) => !changes(driver));
    if (handover.series !== null)
      for (const file of writeSeries(series, handover.series, left)) terminal.write(`${file}\n`);
    if (handover.commit) {
      commitSeries(series);
      for (const { commit, subject } of series.patches)
        terminal.write(`${commit.slice(0, 12)} ${visible(subject)}\n`);
    }
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof HandoverError)) throw error;
    terminal.tell(`mmap-prepare: ${visible(error.message)}\n`);
    return EXIT.failed;
  }
}

/** A driver of which only some hooks are wanted: its files are converted again. */
async function partOf({ driver, hooks }: Chosen, { request, engine }: Handover): Promise<DriverFiles> {
  if (hooks === null) return driver;
  const reports: FileReport[] = [];
  await convertAll({
    paths: driver.reports.map(({ path }) => path),
    request: { ...request, only: { hooks, codes: [], outcomes: [] } },
    jobs: 1,
    engine,
    onReport: (report) => reports.push(report),
    onProgress: () => undefined,
  });
  return { name: driver.name, reports: reports.filter(({ error }) => error === null) };
}

function written(drivers: readonly DriverFiles[], { write }: Handover, terminal: Terminal): number {
  let failed = false;
  for (const report of drivers.flatMap(({ reports }) => reports)) {
    if (report.change === null) continue;
    try {
      write(report);
      terminal.write(`${visible(report.path)}\n`);
    } catch (error) {
      failed = true;
      terminal.tell(`mmap-prepare: ${visible(report.path)}: ${visible(messageOf(error))}\n`);
    }
  }
  return failed ? EXIT.failed : EXIT.done;
}
