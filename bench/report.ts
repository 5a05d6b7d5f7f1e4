import type { Comparison, Side } from './comparisons';
import type { Peak } from './measure';

/** What was measured of one side. */
export interface Measured {
  readonly side: Side;
  /** Of the timed runs. */
  readonly milliseconds: readonly number[];
  /** Of the run before them; null where memory cannot be measured. */
  readonly peak: Peak | null;
  /** The output of the last run, in short. */
  readonly result: string;
}

/** The value in the middle; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('median of no values');
  return (upper + lower) / 2;
}

const COLUMNS = ['', 'median', 'fastest', 'slowest', 'peak memory', 'largest process', 'output'];

/** The report of one comparison: a table with a line for each side, and the ratios of ours to the reference. */
export function report(comparison: Comparison, ours: Measured, reference: Measured): string {
  const rows = [COLUMNS, row(ours), row(reference), ratios(ours, reference)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const table = rows.map((cells) =>
    // Names and outputs are text, the rest are figures.
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === COLUMNS.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return [`${comparison.title}`, ...table.map((line) => `  ${line}`)].join('\n');
}

function row({ side, milliseconds, peak, result }: Measured): string[] {
  return [
    side.name,
    time(median(milliseconds)),
    time(Math.min(...milliseconds)),
    time(Math.max(...milliseconds)),
    peak === null ? 'not measured' : megabytes(peak.total),
    peak === null ? 'not measured' : megabytes(peak.largestProcess),
    result,
  ];
}

function ratios(ours: Measured, reference: Measured): string[] {
  const memory = (of: keyof Peak): string =>
    ours.peak === null || reference.peak === null ? '' : ratio(ours.peak[of], reference.peak[of]);
  return [
    'ratio',
    ratio(median(ours.milliseconds), median(reference.milliseconds)),
    '',
    '',
    memory('total'),
    memory('largestProcess'),
    '',
  ];
}

function ratio(ours: number, reference: number): string {
  return `${(ours / reference).toPrecision(3)} x`;
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
