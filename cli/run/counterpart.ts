import { emptySummary, type Printer } from '../print/printer';
import type { Terminal } from '../print/terminal';
import { visible } from '../print/visible';
import { messageOf } from './system-error';
import { counterpartTree, type CounterpartTask } from './counterpart-tree';
import type { FileReport } from './conversion';
import { EXIT } from './run-command';

/** Callbacks that stay, of which so many are told of. */
const MOST_TOLD = 40;

/**
 * Gives a structure a counterpart, shows what changes, and tells how many callbacks follow and which stay.
 * @returns the exit code: 1 where there is none
 */
export async function addCounterpart({
  terminal,
  printer,
  settle,
  ...task
}: Omit<CounterpartTask, 'onError'> & {
  readonly terminal: Terminal;
  readonly printer: Printer;
  readonly settle: (report: FileReport) => void;
}): Promise<number> {
  const tell = (text: string): void => terminal.tell(`mmap-prepare: ${visible(text)}\n`);
  let failed = false;
  const outcome = await counterpartTree({
    ...task,
    onError: (path, message) => {
      failed = true;
      tell(`${path}: ${message}`);
    },
  });
  const { structures, reports, full, refused } = outcome;
  for (const report of reports) {
    try {
      settle(report);
      printer.report(report);
    } catch (error) {
      failed = true;
      tell(`${report.path}: ${messageOf(error)}`);
    }
  }
  printer.finish(emptySummary());
  for (const why of refused) tell(`no counterpart: ${why}`);
  for (const { member, references, converted, left } of structures) {
    for (const { name, place, why } of left.slice(0, MOST_TOLD)) tell(`${place}: ${name} stays: ${why}`);
    if (left.length > MOST_TOLD) tell(`and ${left.length - MOST_TOLD} more`);
    const follow = refused.length > 0 ? 0 : converted;
    tell(
      `${member.struct}.${member.member}: ${references} references, ${follow} converted, ${references - follow} stay`,
    );
  }
  for (const name of full) tell(`${name}() hands descriptors on: it is an mmap_prepare() itself`);
  if (reports.length > 0) tell('note: nothing of this was run: what calls the callbacks is not simulated');
  if (failed) return EXIT.failed;
  return refused.length > 0 ? EXIT.blocked : EXIT.done;
}
