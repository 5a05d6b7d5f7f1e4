import type { FileReport } from '../conversion';
import type { Finding } from '../../transforms/migrate-source';
import type { Palette } from './colour';
import type { Write } from './printer';
import { visible } from './visible';

/** A word of a message that may be a name of the source. */
const NAME = /[A-Za-z_]\w*/g;

/**
 * Which part of a source line a message is about: the longest name of the message that stands in the line as a whole
 * word.
 *
 * @returns null when the message names nothing of the line
 */
function subject(message: string, line: string): { start: number; length: number } | null {
  const words = new Map<string, number>();
  for (const match of line.matchAll(NAME)) if (!words.has(match[0])) words.set(match[0], match.index);
  let best: { start: number; length: number } | null = null;
  for (const [name] of message.matchAll(NAME)) {
    const start = words.get(name);
    // Short words are more often English than C.
    if (start === undefined || name.length < 3 || (best !== null && best.length >= name.length)) continue;
    best = { start, length: name.length };
  }
  return best;
}

/**
 * A finding as a compiler shows a diagnostic: place, severity, message and code, the line of source with what the
 * message is about underlined, why, and what to do.
 *
 * @param path the file as the user named it
 * @param line the source line; undefined when the finding is about none
 */
export function diagnosticText(
  path: string,
  finding: Finding,
  line: string | undefined,
  colours: Palette,
): string {
  const place = colours.place(visible(`${path}:${finding.line}:`));
  const severity = colours.severity(finding.severity, `${finding.severity}:`);
  let text = `${place} ${severity} ${visible(finding.message)} ${colours.faint(`[${finding.code}]`)}\n`;
  const number = String(finding.line).padStart(5);
  const gutter = ' '.repeat(number.length);
  if (line !== undefined) {
    text += `${colours.faint(`${number} |`)} ${visible(line)}\n`;
    const about = subject(finding.message, line);
    if (about !== null) {
      // Tabs before the name are kept, so that the caret stands under it whatever their width.
      const indent = line.slice(0, about.start).replace(/[^\t]/g, ' ');
      text += `${colours.faint(`${gutter} |`)} ${indent}${colours.caret(`^${'~'.repeat(about.length - 1)}`)}\n`;
    }
  }
  const remark = (label: string, remarkText: string): string =>
    remarkText === '' ? '' : `${colours.faint(`${gutter} = ${label}:`)} ${visible(remarkText)}\n`;
  text += remark('why', finding.why) + remark('to do', finding.todo);
  return text + remark('see', finding.section);
}

/** Shows every finding of a file. */
export function tellFindings(report: FileReport, tell: Write, colours: Palette): void {
  for (const hook of report.hooks) {
    for (const finding of hook.findings) {
      tell(diagnosticText(report.path, finding, report.lines.get(finding.line), colours));
    }
  }
}
