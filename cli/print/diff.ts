import type { FileReport } from '../run/conversion';
import { encodeText } from '../run/text-file';
import type { Palette } from './colour';
import { Diagnostics } from './diagnostic';
import type { Printer, Write } from './printer';
import { visible } from './visible';

/** What the forms of `migrate` need to know about where they are shown. */
export interface MigrationForm {
  /** Where the changes go. */
  readonly write: Write;
  /** Where what there is to say about them goes. */
  readonly tell: Write;
  /** Null when a diff must be what `git apply` reads, byte by byte. */
  readonly diffColours: Palette | null;
  readonly tellColours: Palette;
}

/** Unified diffs, and the findings beside them. */
export class DiffPrinter implements Printer {
  private readonly diagnostics: Diagnostics;

  constructor(private readonly form: MigrationForm) {
    this.diagnostics = new Diagnostics(form.tell, form.tellColours);
  }

  report(report: FileReport): void {
    const { write, diffColours } = this.form;
    this.diagnostics.report(report);
    if (report.change === null) return;
    const { head, hunks, encoding } = report.change;
    if (diffColours === null) {
      write(head);
      write(encodeText(hunks, { encoding, mark: false }));
    } else {
      write(head.replace(/[^\n]+/g, (line) => diffColours.diffHead(visible(line))));
      write(hunks.replace(/[^\n]+/g, (line) => diffColours.diffLine(visible(line))));
    }
  }

  finish(): void {
    // What there is to say at the end is not the form's.
  }
}

/** The names of the files that were written, in place of their diffs. */
export class WrittenPrinter implements Printer {
  private readonly diagnostics: Diagnostics;

  constructor(private readonly form: MigrationForm) {
    this.diagnostics = new Diagnostics(form.tell, form.tellColours);
  }

  report(report: FileReport): void {
    this.diagnostics.report(report);
    if (report.change !== null) this.form.write(`${visible(report.path)}\n`);
  }

  finish(): void {
    // What there is to say at the end is not the form's.
  }
}
