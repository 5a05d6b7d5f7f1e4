import type { FileReport } from '../run/conversion';
import { problemsOf, type Problem } from '../run/problems';
import type { Printer, Write } from './printer';

/** The commands of GitHub's workflow log. */
const COMMANDS: Record<Problem['level'], string> = { error: 'error', warning: 'warning', note: 'notice' };

/** Text of a workflow command, as `@actions/core` escapes it. */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

/** A value of a property of a workflow command. */
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Workflow commands, which GitHub shows as annotations of the changed lines. */
export class GithubPrinter implements Printer {
  constructor(private readonly write: Write) {}

  report(report: FileReport): void {
    for (const { level, file, line, rule, message } of problemsOf(report)) {
      const place = `file=${property(file)},line=${line},title=${property(`mmap-prepare ${rule}`)}`;
      this.write(`::${COMMANDS[level]} ${place}::${data(message)}\n`);
    }
  }

  finish(): void {
    // Annotations need no end.
  }
}
