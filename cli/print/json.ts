import type { FileReport } from '../run/conversion';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { driversOf } from '../run/drivers';
import { hookId } from '../run/problems';
import { verificationOf } from '../run/verdicts';
import { jsonText } from './visible';
import type { Printer, Summary, Write } from './printer';

/** The version of every JSON document: docs/output.schema.json says what it holds. What is added later does not change it. */
export const JSON_VERSION = 1;

/**
 * One document at the end, in the form of docs/output.schema.json: hooks, files and drivers name each other; with `files`,
 * also what changes in each.
 */
export class JsonPrinter implements Printer {
  private readonly reports: FileReport[] = [];

  constructor(
    private readonly write: Write,
    /** Whether converted hooks were run, and whether to tell what changes in each file. */
    private readonly form: { readonly verified: boolean; readonly files?: boolean },
  ) {}

  report(report: FileReport): void {
    this.reports.push(report);
  }

  finish(summary: Summary): void {
    const { verified } = this.form;
    const drivers = driversOf(
      this.reports.filter(({ hooks, change }) => hooks.length > 0 || change !== null),
    );
    const driverOf = new Map(
      drivers.flatMap(({ name, reports }) => reports.map(({ path }): [string, string] => [path, name])),
    );
    const document = {
      version: JSON_VERSION,
      verified,
      hooks: this.reports.flatMap((report) =>
        report.hooks.map((hook) => {
          const verdict = verificationOf(hook, report.verified)?.verdict;
          return {
            id: hookId(hook),
            ...hookObject(hook),
            ...(verdict === undefined ? {} : { verdict }),
            driver: driverOf.get(report.path),
          };
        }),
      ),
      summary,
      drivers: drivers.map(({ name, reports }) => ({
        driver: name,
        files: reports.map(({ path }) => path),
        hooks: [...new Set(reports.flatMap(({ hooks }) => hooks.map(hookId)))],
      })),
      ...(this.form.files === true ? { files: this.#files(driverOf) } : {}),
    };
    this.write(`${jsonText(document, 2)}\n`);
  }

  #files(driverOf: ReadonlyMap<string, string>): object[] {
    return this.reports.flatMap(({ path, change }) =>
      change === null ? [] : [{ file: path, driver: driverOf.get(path), diff: change.head + change.hunks }],
    );
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
