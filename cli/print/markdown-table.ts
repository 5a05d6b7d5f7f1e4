import type { FileReport } from '../run/conversion';
import { patchName } from '../run/patch-name';
import { verdictWord, verificationOf } from '../run/verdicts';
import { OUTCOMES, type Printer, type Summary, type Write } from './printer';

/** Text in a cell of a table: none of it is markup. */
const cell = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>()#+!|~$&@-]/g, '\\$&').replace(/\s+/g, ' ');

/** Code in a cell: a backquote and a bar would end it. */
const code = (text: string): string =>
  `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|').replace(/\s+/g, ' ')}\``;

/** A table for a comment or a summary of a job: the outcomes, then each hook that there is something to say of. */
export class MarkdownPrinter implements Printer {
  private readonly rows: string[] = [];

  constructor(private readonly write: Write) {}

  report({ path, hooks, verified }: FileReport): void {
    for (const hook of hooks) {
      if (hook.outcome === 'no counterpart' || hook.outcome === 'nothing to do') continue;
      const verification = verificationOf(hook, verified);
      const outcome =
        verification === undefined ? hook.outcome : `${hook.outcome}, ${verdictWord(verification)}`;
      const [finding] = hook.findings;
      const told = finding === undefined ? '' : `${finding.code} ${cell(finding.message)}`;
      this.rows.push(
        `| ${code(`${patchName(path)}:${hook.line}`)} | ${code(hook.hook ?? '-')} | ${outcome} | ${told} |\n`,
      );
    }
  }

  finish(summary: Summary): void {
    const counts = OUTCOMES.filter((outcome) => summary[outcome] > 0);
    if (counts.length === 0) {
      this.write('No mmap hooks.\n');
      return;
    }
    this.write('| outcome | hooks |\n| --- | ---: |\n');
    for (const outcome of counts) this.write(`| ${outcome} | ${summary[outcome]} |\n`);
    if (this.rows.length === 0) return;
    this.write('\n| place | hook | outcome | finding |\n| --- | --- | --- | --- |\n');
    for (const row of this.rows) this.write(row);
  }
}
