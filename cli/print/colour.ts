import { createColors } from 'picocolors';
import type { Finding, Outcome } from '../../transforms/mmap-prepare/migrate-source';

/** The parts of the output that colour tells apart. On anything but a terminal each is the identity. */
export interface Palette {
  place(text: string): string;
  name(text: string): string;
  faint(text: string): string;
  caret(text: string): string;
  severity(severity: Finding['severity'], text: string): string;
  outcome(outcome: Outcome, text: string): string;
  diffHead(line: string): string;
  /** A line of a hunk of a unified diff, without its line end. */
  diffLine(line: string): string;
}

/** What decides about colour: NO_COLOR, FORCE_COLOR and TERM of the environment, and whether a terminal is written to. */
export interface ColourContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
}

/** Whether output is to be coloured: https://no-color.org first, then FORCE_COLOR, then what it is written to. */
export function wantsColour({ environment, terminal }: ColourContext): boolean {
  if (isSet(environment['NO_COLOR'])) return false;
  const force = environment['FORCE_COLOR'];
  if (force === '0' || force === 'false') return false;
  if (force !== undefined) return true;
  return terminal && environment['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** The colours of every form. */
export function palette(coloured: boolean): Palette {
  const colour = createColors(coloured);
  return {
    place: colour.bold,
    name: colour.cyan,
    faint: colour.dim,
    caret: colour.green,
    severity: (severity, text) => colour.bold(SEVERITY[severity](colour)(text)),
    outcome: (outcome, text) => OUTCOME[outcome](colour)(text),
    diffHead: colour.bold,
    diffLine(line) {
      if (line.startsWith('@@')) return colour.cyan(line);
      if (line.startsWith('+')) return colour.green(line);
      if (line.startsWith('-')) return colour.red(line);
      return line;
    },
  };
}

type Colours = ReturnType<typeof createColors>;
type Choice = (colours: Colours) => (text: string) => string;

const SEVERITY: Record<Finding['severity'], Choice> = {
  note: (colours) => colours.cyan,
  warning: (colours) => colours.magenta,
  blocker: (colours) => colours.red,
};

const OUTCOME: Record<Outcome, Choice> = {
  migrated: (colours) => colours.green,
  'migrated with warnings': (colours) => colours.yellow,
  blocked: (colours) => colours.red,
  'no counterpart': (colours) => colours.dim,
  'nothing to do': (colours) => colours.dim,
};
