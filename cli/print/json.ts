import type { FileReport } from '../run/conversion';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Printer, Summary, Write } from './printer';

/** One document at the end, in the form that README.md states; with `files`, also what changes in each. */
export class JsonPrinter implements Printer {
  private readonly hooks: unknown[] = [];
  private readonly files: { file: string; diff: string }[] = [];

  constructor(
    private readonly write: Write,
    private readonly withFiles: boolean,
  ) {}

  report(report: FileReport): void {
    const verdicts = new Map(report.verified?.map(({ operations, verdict }) => [operations, verdict]));
    for (const hook of report.hooks) {
      const verdict = verdicts.get(hook.variable ?? '');
      this.hooks.push({ ...hookObject(hook), ...(verdict === undefined ? {} : { verdict }) });
    }
    if (report.change === null) return;
    this.files.push({ file: report.path, diff: report.change.head + report.change.hunks });
  }

  finish(summary: Summary): void {
    const files = this.withFiles ? { files: this.files } : {};
    this.write(`${JSON.stringify({ hooks: this.hooks, summary, ...files }, null, 2)}\n`);
  }
}

function hookObject({ file, line, operations, variable, hook, outcome, findings }: HookResult): object {
  return {
    file,
    line,
    operations,
    variable,
    hook,
    outcome,
    findings: findings.map(({ code, severity, line, message, elsewhere }) => ({
      code,
      severity,
      line,
      message,
      ...(elsewhere === undefined ? {} : { reason: { file: elsewhere.file, line: elsewhere.line } }),
    })),
  };
}
