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
function subject(
  message: string,
  hook: string | null,
  line: string,
): { start: number; length: number } | null {
  const words = new Map<string, number>();
  for (const match of line.matchAll(NAME)) if (!words.has(match[0])) words.set(match[0], match.index);
  // Short words are more often English than C.
  const names = (message.match(NAME) ?? []).filter((name) => name.length >= 3 && words.has(name));
  const name = names.sort((a, b) => b.length - a.length)[0] ?? hook;
  const start = name === null ? undefined : words.get(name);
  return name === null || start === undefined ? null : { start, length: name.length };
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
      text += `${colours.faint(`${number} |`)} ${visible(line)}\n`;
      const about = subject(finding.message, hook, line);
      if (about !== null) {
        // Tabs before the name are kept, so that the caret stands under it whatever their width.
        const indent = line.slice(0, about.start).replace(/[^\t]/g, ' ');
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
