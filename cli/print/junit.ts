import type { FileReport } from '../run/conversion';
import { fails, isConvertible } from '../run/problems';
import { patchName } from '../run/patch-name';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Printer, Write } from './printer';

/** Text as XML may have it: what XML 1.0 has no way to write is replaced. */
const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- these have no form in XML 1.0
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');

/** A test case for each hook: one that could be converted or regressed has failed, one that is blocked was skipped. */
export class JunitPrinter implements Printer {
  private readonly suites: { readonly file: string; readonly hooks: readonly HookResult[] }[] = [];

  constructor(private readonly write: Write) {}

  report({ path, hooks }: FileReport): void {
    if (hooks.length > 0) this.suites.push({ file: patchName(path), hooks });
  }

  finish(): void {
    const all = this.suites.flatMap(({ hooks }) => hooks);
    this.write('<?xml version="1.0" encoding="UTF-8"?>\n');
    this.write(`<testsuites name="mmap-prepare" ${counts(all)}>\n`);
    for (const { file, hooks } of this.suites) {
      this.write(`  <testsuite name="${xml(file)}" ${counts(hooks)}>\n`);
      for (const hook of hooks) this.write(testCase(file, hook));
      this.write('  </testsuite>\n');
    }
    this.write('</testsuites>\n');
  }
}

const isSkipped = (hook: HookResult): boolean => !fails(hook) && hook.outcome === 'blocked';

function counts(hooks: readonly HookResult[]): string {
  const count = (of: (hook: HookResult) => boolean): number => hooks.filter(of).length;
  return `tests="${hooks.length}" failures="${count(fails)}" errors="0" skipped="${count(isSkipped)}" time="0"`;
}

function testCase(file: string, hook: HookResult): string {
  const name = [hook.operations, hook.variable, hook.hook].filter((part) => part !== null).join(' ');
  const head = `    <testcase classname="${xml(file)}" name="${xml(name)}" time="0"`;
  const finding = hook.findings[0];
  const told = finding === undefined ? '' : `${finding.code} ${finding.message}`;
  if (isSkipped(hook)) return `${head}>\n      <skipped message="${xml(told)}"/>\n    </testcase>\n`;
  if (!fails(hook)) return `${head}/>\n`;
  const [type, message] = isConvertible(hook)
    ? ['convertible', `line ${hook.line}: the hook can move to mmap_prepare${told === '' ? '' : `; ${told}`}`]
    : ['regressed', told];
  return `${head}>\n      <failure type="${type}" message="${xml(message)}"/>\n    </testcase>\n`;
}
