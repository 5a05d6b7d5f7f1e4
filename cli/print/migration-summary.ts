import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { FileReport } from '../run/conversion';
import { verdictWord, verificationOf } from '../run/verdicts';
import type { Palette } from './colour';
import type { Printer, Summary, Write } from './printer';
import { visible } from './visible';
import { CODE } from '../../transforms/findings';

/** The words for what verifying showed, from the best on; `not run` where nothing was. */
const VERDICTS = [
  'equivalent',
  'improved',
  'changed',
  'regressed',
  'inconclusive',
  'not exercised',
  'not run',
];

/** Hooks that are named of those that need a look; of more, only the number is told. */
const MOST_NAMED = 10;

const isConverted = ({ outcome }: HookResult): boolean => outcome.startsWith('migrated');

/** How often each word occurs. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(word: string): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** The words with their numbers, in the order given, or the most frequent first. */
  text(order?: readonly string[]): string {
    const entries = [...this.#counts];
    const place = ([word, count]: [string, number]): number =>
      order === undefined ? -count : order.indexOf(word);
    return entries
      .sort((a, b) => place(a) - place(b) || (a[0] < b[0] ? -1 : 1))
      .map(([word, count]) => `${count} ${word}`)
      .join(', ');
  }

  get size(): number {
    return this.#counts.size;
  }
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/**
 * Ends what `migrate` shows with what it did: hooks and files converted, what running both forms showed of them, and what
 * was left, with the codes that say why.
 */
export class MigrationSummary implements Printer {
  #hooks = 0;
  #files = 0;
  #changed = 0;
  readonly #verdicts = new Tally();
  readonly #warnings = new Tally();
  readonly #blocked = new Tally();
  /** Hooks of which nothing is known, and hooks that regressed. */
  readonly #named = new Map<string, string[]>();

  /**
   * @param inner what shows the changes themselves
   * @param tell where the summary goes
   * @param why why nothing was run; null when it was
   */
  constructor(
    private readonly inner: Printer,
    private readonly tell: Write,
    private readonly colours: Palette,
    private readonly why: string | null,
  ) {}

  report(report: FileReport): void {
    this.inner.report(report);
    if (report.hooks.length > 0) this.#files += 1;
    if (report.change !== null) this.#changed += 1;
    for (const hook of report.hooks) {
      this.#hooks += 1;
      if (isConverted(hook)) this.#converted(report, hook);
      else if (hook.outcome === 'blocked') {
        const code = hook.findings[0]?.code ?? 'others of its functions';
        this.#blocked.add(code);
        if (code === CODE.regressed) this.#name('regressed', report, hook);
      }
    }
  }

  finish(summary: Summary): void {
    this.inner.finish(summary);
    this.tell(this.#text(summary));
  }

  #converted(report: FileReport, hook: HookResult): void {
    const verification = verificationOf(hook, report.verified);
    const word = verification === undefined ? 'not run' : verdictWord(verification);
    this.#verdicts.add(word);
    if (word === 'not exercised' || word === 'inconclusive') this.#name(word, report, hook);
    for (const { code, severity } of hook.findings) if (severity === 'warning') this.#warnings.add(code);
  }

  #name(word: string, { path }: FileReport, { hook, variable }: HookResult): void {
    const name = `${visible(path)} ${visible(hook ?? variable ?? '-')}`;
    const known = this.#named.get(word) ?? [];
    if (!known.includes(name)) this.#named.set(word, [...known, name]);
  }

  #text(summary: Summary): string {
    if (this.#hooks === 0) return 'mmap-prepare: no mmap hooks\n';
    const { colours } = this;
    const converted = summary.migrated + summary['migrated with warnings'];
    const left = this.#hooks - converted;
    const rest = left === 0 ? '' : `, ${left} left as ${left === 1 ? 'it is' : 'they are'}`;
    const head =
      `mmap-prepare: ${count(this.#hooks, 'hook')} in ${count(this.#files, 'file')}: ` +
      `${converted} converted in ${count(this.#changed, 'file')}${rest}\n`;
    const rows: [string, string][] = [];
    if (converted > 0) rows.push(['converted', this.why ?? this.#verdicts.text(VERDICTS)]);
    if (this.#warnings.size > 0) rows.push(['warnings', this.#warnings.text()]);
    const leftParts = [
      ...(summary.blocked > 0 ? [`${summary.blocked} blocked (${this.#blocked.text()})`] : []),
      ...(summary['no counterpart'] > 0 ? [`${summary['no counterpart']} without a counterpart`] : []),
      ...(summary['nothing to do'] > 0 ? [`${summary['nothing to do']} with nothing to do`] : []),
    ];
    if (leftParts.length > 0) rows.push(['left', leftParts.join(', ')]);
    for (const [word, names] of this.#named) {
      const more = names.length > MOST_NAMED ? [`and ${names.length - MOST_NAMED} more`] : [];
      rows.push([word, [...names.slice(0, MOST_NAMED), ...more].join(', ')]);
    }
    return head + rows.map(([label, text]) => `  ${colours.faint(label.padEnd(13))} ${text}\n`).join('');
  }
}
