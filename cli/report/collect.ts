import { readFileSync } from 'node:fs';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { pagePath } from '../commands/explain';
import type { FileReport } from '../run/conversion';
import type { FindingData, HookData, ReportData } from './data';
import { verificationData } from './steps';
import { subsystemOf } from './subsystem';

/** What is said of the whole report. */
type Head = Pick<ReportData, 'paths' | 'target' | 'version' | 'date' | 'verified'>;

/** Gathers what became of files into what the page of a report is given. */
export class Collection {
  readonly #hooks: HookData[] = [];
  readonly #diffs: string[] = [];
  readonly #errors: { path: string; message: string }[] = [];
  readonly #pages: Record<string, string> = {};

  /** How many hooks there are so far. */
  get size(): number {
    return this.#hooks.length;
  }

  /** Adds a file. */
  add({ path, hooks, change, error, lines, verified = [] }: FileReport): void {
    if (error !== null) {
      this.#errors.push({ path, message: error });
      return;
    }
    const diff = change === null ? null : this.#diffs.push(change.head + change.hunks) - 1;
    const subsystem = subsystemOf(path);
    for (const hook of hooks) {
      const verification = verificationOf(hook, verified);
      const changes = hook.outcome === 'migrated' || hook.outcome === 'migrated with warnings';
      this.#hooks.push({
        file: path,
        line: hook.line,
        subsystem,
        operations: hook.operations ?? '',
        variable: hook.variable ?? '',
        hook: hook.hook ?? '',
        outcome: hook.outcome,
        findings: hook.findings.map((finding) => this.#finding(finding, lines)),
        ...(diff === null || !changes ? {} : { diff }),
        ...(verification === undefined ? {} : { verification: verificationData(verification) }),
      });
    }
  }

  /** Adds a hook of two versions of a driver. */
  addComparison(verification: HookVerification, line: number, diff: string): void {
    const { file, operations, hook } = verification;
    if (this.#diffs.length === 0) this.#diffs.push(diff);
    this.#hooks.push({
      file,
      line,
      subsystem: subsystemOf(file),
      operations: 'file_operations',
      variable: operations,
      hook: hook ?? '',
      outcome: 'migrated',
      findings: [],
      diff: 0,
      verification: verificationData(verification),
    });
  }

  /** All of it. */
  data(head: Head): ReportData {
    return {
      ...head,
      hooks: this.#hooks,
      diffs: this.#diffs,
      errors: this.#errors,
      pages: this.#pages,
    };
  }

  #finding(finding: HookResult['findings'][number], lines: ReadonlyMap<number, string>): FindingData {
    const { code, severity, line, message, why, todo, section, elsewhere } = finding;
    this.#pages[code] ??= readFileSync(pagePath(code), 'utf8');
    return {
      code,
      severity,
      line,
      text: lines.get(line) ?? '',
      message,
      why,
      todo,
      section,
      ...(elsewhere === undefined
        ? {}
        : { elsewhere: `${elsewhere.file}:${elsewhere.line}: ${elsewhere.message}` }),
    };
  }
}

function verificationOf(
  { variable, hook }: HookResult,
  verified: readonly HookVerification[],
): HookVerification | undefined {
  return (
    verified.find((each) => each.operations === variable && each.hook === hook) ??
    verified.find((each) => each.operations === variable)
  );
}
