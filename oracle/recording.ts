import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ScenarioObservation } from '../runtime/mm/scenario/observation';

/** One run that a kernel made: one line of observations.jsonl. */
export interface RecordedRun extends ScenarioObservation {
  /** The operations variable, less `_fops`. */
  readonly driver: string;
  readonly form: 'legacy' | 'prepare';
  /** What the kernel logged of itself: warnings, bugs, bad reference counts. */
  readonly kernel?: readonly string[];
  /** Why the module could not be removed after the run. */
  readonly stuck?: string;
  /** Set when the run stopped the machine: what it said last. */
  readonly crash?: readonly string[];
  /** Set when the run could not begin: the module could not be loaded, or its file not be opened. */
  readonly error?: string;
}

/** Where the recorder has its window: page 0 of a scenario, and how many pages are shown as `pN` (BASE, WINDOW_PAGES of runner.c). */
export const RECORDED_WINDOW = { base_address: 0x50000000, window_pages: 256 };

/** What tells runs apart: no recording has two with the same. */
export function runKey({
  driver,
  form,
  scenario,
}: Pick<RecordedRun, 'driver' | 'form' | 'scenario'>): string {
  return `${driver} ${form} ${scenario}`;
}

/**
 * Read a recording: JSON lines, compressed or not.
 * @param path a file whose name ends in .jsonl or .jsonl.gz
 * @throws Error for a line that is no JSON
 */
export function readRecording(path: string): RecordedRun[] {
  const bytes = readFileSync(path);
  return parseRecording((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}

/**
 * The runs of a recording's text.
 * @param text JSON lines
 * @throws Error for a line that is no JSON
 */
export function parseRecording(text: string): RecordedRun[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as RecordedRun;
      } catch {
        throw new Error(`line ${index + 1} of the recording is no JSON: ${line.slice(0, 60)}`);
      }
    });
}
