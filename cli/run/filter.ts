import type { Printer } from '../print/printer';
import type { Terminal } from '../print/terminal';
import { runCommand, type Work } from './run-command';
import { STANDARD_INPUT, standardInput } from './standard-input';
import { UsageError } from './usage-error';

/**
 * Converts standard input to standard output: the whole text comes out, changed or not, also when it cannot be converted.
 *
 * @returns the exit code
 * @throws UsageError when files are named beside standard input
 */
export async function filter(paths: readonly string[], work: Work, terminal: Terminal): Promise<number> {
  if (paths.some((path) => path !== STANDARD_INPUT)) {
    throw new UsageError('--write takes - alone: what comes on standard input goes to standard output');
  }
  let text: Uint8Array | null = null;
  const { printer } = work;
  const quiet: Printer = {
    report(report) {
      text = report.change?.after ?? null;
      printer.report({ ...report, change: null });
    },
    finish: (summary) => printer.finish(summary),
  };
  const code = await runCommand({ ...work, printer: quiet }, terminal);
  terminal.write(text ?? standardInput());
  return code;
}
