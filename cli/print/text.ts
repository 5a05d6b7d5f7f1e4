import type { FileReport } from '../run/conversion';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { verdictWord, verificationOf } from '../run/verdicts';
import type { Palette } from './colour';
import { OUTCOMES, type Printer, type Summary, type Write } from './printer';
import { visible } from './visible';

/** A structure as a kernel developer would name it: type, then variable. */
function structureName({ operations, variable }: HookResult): string {
  return [operations, variable].filter((part) => part !== null).join(' ') || '-';
}

/**
 * The list of hooks: a line each - place, operations structure, hook, outcome, first finding - in columns, then how
 * many there are of each outcome.
 */
export class HookList implements Printer {
  private readonly hooks: { readonly hook: HookResult; readonly verdict: string | null }[] = [];

  constructor(
    private readonly write: Write,
    private readonly colours: Palette,
  ) {}

  report(report: FileReport): void {
    // A column is as wide as its widest entry, so lines wait for the last hook.
    for (const hook of report.hooks) {
      const verification = verificationOf(hook, report.verified);
      this.hooks.push({ hook, verdict: verification === undefined ? null : verdictWord(verification) });
    }
  }

  finish(summary: Summary): void {
    const { colours } = this;
    const rows = this.hooks.map(({ hook, verdict }) => ({
      hook,
      outcome: verdict === null ? hook.outcome : `${hook.outcome}, ${verdict}`,
      place: visible(`${hook.file}:${hook.line}`),
      structure: visible(structureName(hook)),
      name: visible((hook.hook ?? '-').replace(/\s+/g, ' ')),
    }));
    const width = (column: 'place' | 'structure' | 'name'): number =>
      rows.reduce((widest, row) => Math.max(widest, row[column].length), 0);
    const [place, structure, name] = [width('place'), width('structure'), width('name')];
    const outcome = rows.reduce((widest, row) => Math.max(widest, row.outcome.length), 0);
    for (const row of rows) {
      const finding = row.hook.findings[0];
      const ends = finding === undefined ? '' : `  ${visible(`${finding.code} ${finding.message}`)}`;
      this.write(
        `${colours.place(row.place)}${' '.repeat(place - row.place.length)}  ` +
          `${row.structure.padEnd(structure)}  ` +
          `${colours.name(row.name)}${' '.repeat(name - row.name.length)}  ` +
          colours.outcome(row.hook.outcome, row.outcome) +
          (ends === '' ? '' : ' '.repeat(outcome - row.outcome.length) + ends) +
          '\n',
      );
    }
    if (rows.length > 0) this.write('\n');
    this.write(summaryText(summary, colours));
  }
}

/** The summary as text: a line for each outcome that occurs, and the total. */
export function summaryText(summary: Summary, colours: Palette): string {
  const total = OUTCOMES.reduce((sum, outcome) => sum + summary[outcome], 0);
  if (total === 0) return 'no mmap hooks\n';
  const lines = OUTCOMES.filter((outcome) => summary[outcome] > 0).map(
    (outcome) => `${String(summary[outcome]).padStart(6)}  ${colours.outcome(outcome, outcome)}\n`,
  );
  return `${lines.join('')}${String(total).padStart(6)}  ${total === 1 ? 'hook' : 'hooks'}\n`;
}
