import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compatApiOf, targetOf } from '../../model/target-kernel';
import { convertAll } from './convert-all';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { FileReport, Request } from './conversion';
import { isWithheld } from './convert-text';
import type { Engine } from './engine';
import { emptySummary, OUTCOMES, type Printer } from '../print/printer';
import { visible } from '../print/visible';
import { selectedHooks } from './selection';
import { withVerdictFindings } from './verdicts';
import { messageOf } from './system-error';
import type { Terminal } from '../print/terminal';

/** What a command asks for. */
export interface Work {
  readonly paths: readonly string[];
  readonly request: Request;
  /** Threads to use at most; undefined for as many as the machine has. */
  readonly jobs: number | undefined;
  /** Whether a blocked hook makes the exit code 1. */
  readonly strict?: boolean;
  readonly printer: Printer;
  /** Done with each file in this thread before it is shown; what it throws is an error of that file. */
  readonly settle?: (report: FileReport) => void;
  /** Which hooks are told of; absent for all. */
  readonly wanted?: (hook: HookResult) => boolean;
  readonly engine: () => Engine;
}

/** What a command runs in. */
export interface Setting {
  /** Where answers are read from. */
  readonly input?: NodeJS.ReadableStream;
  readonly terminal?: Terminal;
  readonly engine?: Engine;
}

/** The exit codes: README.md states them. */
export const EXIT = { done: 0, blocked: 1, failed: 2 } as const;

// Loaded with the first file that holds a hook.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the model takes long to load, and may not be needed
const realEngine = (): Engine => (require('./engine') as typeof import('./engine')).engine;

/** What converts in a setting. */
export function engineOf({ engine }: Setting): Pick<Work, 'engine'> {
  return { engine: engine === undefined ? realEngine : () => engine };
}

/** Says which kernel `auto` took for what was named, and why. */
function tellTargets({ request: { kernel, kernelTree, compat }, paths }: Work, terminal: Terminal): void {
  if (kernel !== 'auto') return;
  const targets = new Set(
    paths.map((path) => {
      const file = join(path, 'file');
      if (!compat) return targetOf(file, kernel, kernelTree).why;
      const { since } = compatApiOf(file, kernel, kernelTree);
      return `every release from Linux ${since.join('.')} on, and the legacy form before`;
    }),
  );
  for (const why of targets)
    terminal.tell(`mmap-prepare: note: for ${visible(why)} (choose with --kernel)\n`);
}

/** Reasons that are told of one hook. */
const MOST_REASONS = 3;

/**
 * Says which converted hooks do something else than before, and what became of them; and of which that is not known.
 *
 * @returns how many were left as they are for what user space could see
 */
function tellVerdicts({ path, verified = [] }: FileReport, request: Request, terminal: Terminal): number {
  let changed = 0;
  for (const verification of verified) {
    const { hook, operations, verdict, divergences, reasons } = verification;
    // A hook that was left for its verdict has a finding that says so.
    if (isWithheld(request, verification)) {
      if (verdict === 'changed') changed += 1;
      continue;
    }
    const tell = (text: string): void =>
      terminal.tell(`mmap-prepare: ${visible(path)}: ${hook ?? operations}: ${visible(text)}\n`);
    if (verdict === 'regressed' || verdict === 'changed') {
      const end = verdict === 'changed' ? 'converted' : 'converted all the same';
      for (const { explanation } of divergences.filter((each) => each.verdict === verdict).slice(0, 1))
        tell(`${verdict}: ${explanation}; ${end} (mmap-prepare verify shows the system calls)`);
    } else if (verdict === 'inconclusive') {
      tell(`not verified: inconclusive, because ${reasons.slice(0, MOST_REASONS).join('; and because ')}`);
    }
    if (verdict !== 'inconclusive')
      for (const reason of reasons.slice(0, MOST_REASONS)) tell(`${verdict}, but not decided: ${reason}`);
  }
  return changed;
}

/**
 * Converts what the paths stand for and shows it.
 *
 * @returns the exit code
 */
export async function runCommand(work: Work, terminal: Terminal): Promise<number> {
  const summary = emptySummary();
  let failed = false;
  let changed = 0;
  const fail = (path: string, message: string): void => {
    failed = true;
    terminal.tell(`mmap-prepare: ${visible(path)}: ${visible(message)}\n`);
  };
  await convertAll({
    paths: work.paths,
    request: work.request,
    jobs: work.jobs ?? availableParallelism(),
    engine: work.engine,
    onReport(given) {
      if (given.error !== null) {
        fail(given.path, given.error);
        return;
      }
      const verdicts = withVerdictFindings(given, work.request);
      const selected = selectedHooks(work.request, verdicts.hooks);
      const report = { ...verdicts, hooks: work.wanted ? selected.filter(work.wanted) : selected };
      let shown = report;
      try {
        work.settle?.(report);
      } catch (error) {
        fail(report.path, messageOf(error));
        shown = { ...report, change: null };
      }
      changed += tellVerdicts(report, work.request, terminal);
      for (const hook of report.hooks) summary[hook.outcome]++;
      work.printer.report(shown);
    },
    onFound: (hooks) => terminal.progress.add(0, hooks),
    onProgress: (files) => terminal.progress.add(files, 0),
  });
  terminal.progress.clear();
  work.printer.finish(summary);
  if (OUTCOMES.some((outcome) => summary[outcome] > 0)) tellTargets(work, terminal);
  if (failed) return EXIT.failed;
  return work.strict && summary.blocked + changed > 0 ? EXIT.blocked : EXIT.done;
}
