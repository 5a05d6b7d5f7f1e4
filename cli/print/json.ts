import type { FileReport } from '../run/conversion';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { verificationOf } from '../run/verdicts';
import type { Printer, Summary, Write } from './printer';

/** One document at the end, in the form that README.md states; with `files`, also what changes in each. */
export class JsonPrinter implements Printer {
  private readonly hooks: unknown[] = [];
  private readonly files: { file: string; diff: string }[] = [];

  constructor(
    private readonly write: Write,
    /** Whether converted hooks were run, and whether to tell what changes in each file. */
    private readonly form: { readonly verified: boolean; readonly files?: boolean },
  ) {}

  report(report: FileReport): void {
    for (const hook of report.hooks) {
      const verdict = verificationOf(hook, report.verified)?.verdict;
      this.hooks.push({ ...hookObject(hook), ...(verdict === undefined ? {} : { verdict }) });
    }
    if (report.change === null) return;
    this.files.push({ file: report.path, diff: report.change.head + report.change.hunks });
  }

  finish(summary: Summary): void {
    const { verified } = this.form;
    const files = this.form.files === true ? { files: this.files } : {};
    this.write(`${JSON.stringify({ verified, hooks: this.hooks, summary, ...files }, null, 2)}\n`);
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
