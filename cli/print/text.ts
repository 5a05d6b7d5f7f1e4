import type { FileReport } from '../run/conversion';
import type { HookResult, Outcome } from '../../transforms/mmap-prepare/migrate-source';
import { verdictWord, verificationOf } from '../run/verdicts';
import type { Palette } from './colour';
import { OUTCOMES, type Printer, type Summary, type Write } from './printer';
import { folderOf, subsystemOf } from './subsystem';
import { clipped, visible } from './visible';
import { append } from '../../model/append';

/** Outcomes of hooks that nobody has to do anything about. */
const QUIET: readonly Outcome[] = ['no counterpart', 'nothing to do'];

/** Characters that a column takes at most; what is longer moves the rest of its own line only. */
const WIDEST = { place: 56, structure: 44, name: 36 } as const;

/** Columns that a finding below its hook is indented by. */
const INDENT = '    ';

export const GROUPINGS = ['dir', 'code', 'outcome'] as const;
export const SORTINGS = ['file', 'hook', 'outcome', 'code'] as const;

/** How the list is shown. */
export interface ListForm {
  /** Whether hooks that nobody has to do anything about are listed, too. */
  readonly all: boolean;
  readonly groupBy?: (typeof GROUPINGS)[number] | undefined;
  readonly sort?: (typeof SORTINGS)[number] | undefined;
  /** Columns of the terminal; null where there is none, and each hook is one line whatever its length. */
  readonly columns: number | null;
  /** Whether only hooks are listed that were not known before. */
  readonly newOnly?: boolean;
}

/** A hook and what running it showed. */
interface Listed {
  readonly hook: HookResult;
  readonly verdict: string | null;
}

/** A line of the list. */
interface Row {
  readonly outcome: Outcome;
  readonly place: string;
  readonly structure: string;
  readonly name: string;
  /** Outcome and verdict. */
  readonly state: string;
  /** The finding to look at first. */
  readonly finding: string;
}

/** A structure as a kernel developer would name it: type, then variable. */
function structureName({ operations, variable }: HookResult): string {
  return [operations, variable].filter((part) => part !== null).join(' ') || '-';
}

/**
 * The list of hooks: place, operations structure, hook, outcome, first finding - in columns that fit the terminal, the
 * finding below where it does not fit - then how many there are of each outcome, by subsystem where there are several.
 */
export class HookList implements Printer {
  private readonly hooks: Listed[] = [];

  constructor(
    private readonly write: Write,
    private readonly colours: Palette,
    private readonly form: ListForm = { all: true, columns: null },
  ) {}

  report(report: FileReport): void {
    // A column is as wide as its widest entry, so lines wait for the last hook.
    for (const hook of report.hooks) {
      const verification = verificationOf(hook, report.verified);
      this.hooks.push({ hook, verdict: verification === undefined ? null : verdictWord(verification) });
    }
  }

  finish(summary: Summary): void {
    const { all, groupBy } = this.form;
    const shown = sorted(
      this.hooks.filter(({ hook }) => all || !QUIET.includes(hook.outcome)),
      this.form.sort ?? 'file',
    );
    const groups = groupBy === undefined ? new Map([['', shown]]) : grouped(shown, groupBy);
    const rows = new Map([...groups].map(([name, hooks]) => [name, hooks.map(rowOf)]));
    const lines = this.#lines([...rows.values()].flat());
    let first = true;
    for (const [name, list] of rows) {
      if (name !== '') this.write(`${first ? '' : '\n'}${this.colours.place(visible(name))}\n`);
      first = false;
      for (const row of list) this.write(lines(row));
    }
    if (shown.length > 0) this.write('\n');
    this.write(this.#table(summary));
    const hidden = this.hooks.length - shown.length;
    if (hidden > 0)
      this.write(
        this.colours.faint(`${hidden} without a counterpart or with nothing to do are not listed (--all)\n`),
      );
  }

  /** How a row becomes its lines, by the widths of all. */
  #lines(rows: readonly Row[]): (row: Row) => string {
    const { colours } = this;
    const width = (column: keyof typeof WIDEST): number =>
      Math.min(
        WIDEST[column],
        rows.reduce((widest, row) => Math.max(widest, row[column].length), 0),
      );
    const [place, structure, name] = [width('place'), width('structure'), width('name')];
    const state = rows.reduce((widest, row) => Math.max(widest, row.state.length), 0);
    const columns = this.form.columns ?? Infinity;
    const isNarrow = place + structure + name + state + 6 > columns;
    return (row) => {
      const parts: [text: string, painted: string, width: number][] = [
        [row.place, colours.place(row.place), isNarrow ? 0 : place],
        ...(isNarrow ? [] : [[row.structure, row.structure, structure] as [string, string, number]]),
        [row.name, colours.name(row.name), isNarrow ? 0 : name],
      ];
      const head = parts
        .map(([text, painted, size]) => painted + ' '.repeat(Math.max(0, size - text.length)))
        .join('  ');
      const length = parts.reduce((sum, [text, , size]) => sum + Math.max(text.length, size) + 2, 0);
      const outcome = colours.outcome(row.outcome, row.state);
      if (row.finding === '') return `${head}  ${outcome}\n`;
      const whole = length + state + 2 + row.finding.length;
      if (whole <= columns)
        return `${head}  ${outcome}${' '.repeat(state - row.state.length)}  ${row.finding}\n`;
      return `${head}  ${outcome}\n${wrappedBelow(row.finding, columns)}`;
    };
  }

  /** How many hooks there are of each outcome: of each subsystem where there are several. */
  #table(summary: Summary): string {
    const bySubsystem = new Map<string, HookResult[]>();
    const known = new Map<string, string>();
    for (const { hook } of this.hooks) {
      let name = known.get(hook.file);
      if (name === undefined) known.set(hook.file, (name = subsystemOf(hook.file)));
      append(bySubsystem, name, hook);
    }
    const outcomes = OUTCOMES.filter((outcome) => summary[outcome] > 0);
    if (this.hooks.length === 0 && this.form.newOnly === true) return 'no new mmap hooks\n';
    if (bySubsystem.size < 2) return summaryText(summary, this.colours);
    const heads = outcomes.map((outcome) => SHORT[outcome]);
    const rows = [...bySubsystem]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, hooks]): [string, number[]] => [
        name,
        outcomes.map((outcome) => hooks.filter((hook) => hook.outcome === outcome).length),
      ]);
    const widest = Math.max('subsystem'.length, ...rows.map(([name]) => name.length));
    const line = (name: string, cells: readonly string[]): string =>
      `${name.padEnd(widest)}${cells.map((text, at) => `  ${text.padStart(Math.max(heads[at].length, 5))}`).join('')}\n`;
    const total = outcomes.map((outcome) => String(summary[outcome]));
    return (
      this.colours.faint(line('subsystem', heads)) +
      rows
        .map(([name, numbers]) =>
          line(
            visible(name),
            numbers.map((number) => (number === 0 ? '-' : String(number))),
          ),
        )
        .join('') +
      line(`${this.hooks.length} hooks`, total)
    );
  }
}

/** Outcomes as heads of columns. */
const SHORT: Record<Outcome, string> = {
  migrated: 'migrated',
  'migrated with warnings': 'with warnings',
  blocked: 'blocked',
  'no counterpart': 'no counterpart',
  'nothing to do': 'nothing to do',
};

function rowOf({ hook, verdict }: Listed): Row {
  const finding = hook.findings[0];
  return {
    outcome: hook.outcome,
    place: visible(`${hook.file}:${hook.line}`),
    structure: visible(structureName(hook)),
    name: visible((hook.hook ?? '-').replace(/\s+/g, ' ')),
    state: verdict === null ? hook.outcome : `${hook.outcome}, ${verdict}`,
    finding: finding === undefined ? '' : clipped(visible(`${finding.code} ${finding.message}`)),
  };
}

const codeOf = ({ findings }: HookResult): string => findings[0]?.code ?? '-';

/** The hooks in the order that was asked for; those that it does not tell apart stay as they are. */
function sorted(hooks: readonly Listed[], by: (typeof SORTINGS)[number]): Listed[] {
  const key = ({ hook }: Listed): string | number => {
    if (by === 'hook') return hook.hook ?? '';
    if (by === 'code') return codeOf(hook);
    return by === 'outcome' ? OUTCOMES.indexOf(hook.outcome) : 0;
  };
  return [...hooks].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** The hooks by what they have in common, in the order of its name; outcomes from the best on. */
function grouped(hooks: readonly Listed[], by: (typeof GROUPINGS)[number]): Map<string, Listed[]> {
  const groups = new Map<string, Listed[]>();
  for (const listed of hooks) {
    const { hook } = listed;
    const name = by === 'dir' ? folderOf(hook.file) : by === 'code' ? codeOf(hook) : hook.outcome;
    append(groups, name, listed);
  }
  const place = (name: string): number =>
    by === 'outcome' ? OUTCOMES.findIndex((outcome) => outcome === name) : 0;
  return new Map([...groups].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)));
}

/** A finding below its hook, in as many lines as it takes. */
function wrappedBelow(text: string, columns: number): string {
  const lines: string[] = [];
  let line = INDENT.trimEnd();
  for (const word of text.split(' ')) {
    if (line !== '' && INDENT.length + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${INDENT}${each}\n`).join('');
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
