import type { FileReport } from '../run/conversion';
import type { Finding } from '../../transforms/mmap-prepare/migrate-source';
import type { Palette } from './colour';
import type { Write } from './printer';
import { visible } from './visible';

/** A word of a message that may be a name of the source. */
const NAME = /[A-Za-z_]\w*/g;

/**
 * Which part of a source line a message is about: the longest of its names that stands in the line as a whole word, or
 * else the hook's.
 *
 * @returns null when the line names none of them
 */
function subject(message: string, hook: string | null, line: string): Part | null {
  const words = new Map<string, number>();
  for (const match of line.matchAll(NAME)) if (!words.has(match[0])) words.set(match[0], match.index);
  // Short words are more often English than C.
  const names = (message.match(NAME) ?? []).filter((name) => name.length >= 3 && words.has(name));
  const name = names.sort((a, b) => b.length - a.length)[0] ?? hook;
  const start = name === null ? undefined : words.get(name);
  return name === null || start === undefined ? null : { start, length: name.length };
}

/** Characters of a line of source that are shown at most, around what a finding is about. */
const EXCERPT = 200;
/** What stands for the rest of the line. */
const CUT = '...';

interface Part {
  readonly start: number;
  readonly length: number;
}

/** A line of source, or the part of a long one that a finding is about, and where in it that is. */
function excerpt(line: string, about: Part | null): { readonly shown: string; readonly about: Part | null } {
  if (line.length <= EXCERPT) return { shown: line, about };
  const from = Math.max(0, Math.min((about?.start ?? 0) - EXCERPT / 4, line.length - EXCERPT));
  const to = Math.min(line.length, from + EXCERPT);
  const before = from > 0 ? CUT : '';
  const shown = `${before}${line.slice(from, to)}${to < line.length ? CUT : ''}`;
  if (about === null) return { shown, about };
  const length = Math.min(about.length, to - about.start);
  return { shown, about: { start: about.start - from + before.length, length } };
}

/** Shows findings as a compiler shows diagnostics. */
export class Diagnostics {
  private readonly explained = new Set<string>();

  constructor(
    private readonly tell: Write,
    private readonly colours: Palette,
  ) {}

  /** Shows every finding of a file, once each, though a hook that several structures name has it for each of them. */
  report({ path, hooks, lines }: FileReport): void {
    const told = new Set<string>();
    for (const { hook, findings } of hooks) {
      for (const finding of findings) {
        const key = `${finding.line} ${finding.code} ${finding.message}`;
        if (told.has(key)) continue;
        told.add(key);
        this.tell(this.text(path, hook, finding, lines.get(finding.line)));
      }
    }
  }

  /**
   * A finding: place, severity, message and code, the line of source with what the message is about underlined, and, the
   * first time that its code comes up, why it matters and what to do.
   */
  private text(path: string, hook: string | null, finding: Finding, line: string | undefined): string {
    const { colours } = this;
    const place = colours.place(visible(`${path}:${finding.line}:`));
    const severity = colours.severity(finding.severity, `${finding.severity}:`);
    let text = `${place} ${severity} ${visible(finding.message)} ${colours.faint(`[${finding.code}]`)}\n`;
    const number = String(finding.line).padStart(5);
    const gutter = ' '.repeat(number.length);
    if (line !== undefined) {
      const { shown, about } = excerpt(line, subject(finding.message, hook, line));
      text += `${colours.faint(`${number} |`)} ${visible(shown)}\n`;
      if (about !== null) {
        // Tabs before the name are kept, so that the caret stands under it whatever their width.
        const indent = visible(shown.slice(0, about.start)).replace(/[^\t]/g, ' ');
        text += `${colours.faint(`${gutter} |`)} ${indent}${colours.caret(`^${'~'.repeat(about.length - 1)}`)}\n`;
      }
    }
    if (this.explained.has(finding.code)) return text;
    this.explained.add(finding.code);
    for (const [label, remark] of [
      ['why', finding.why],
      ['to do', finding.todo],
      ['see', finding.section],
    ]) {
      if (remark !== '') text += `${colours.faint(`${gutter} = ${label}:`)} ${visible(remark)}\n`;
    }
    return text;
  }
}
