import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FindingCode, Severity } from '../../transforms/findings';

export const PAGES = join(__dirname, '..', '..', '..', 'docs', 'findings');

/** A piece of C on a page, and the kernel that it is for. */
export interface Example {
  /** The name of a release. */
  readonly kernel: string;
  readonly source: string;
}

/** What a page of docs/findings says, as far as a program can check it. */
export interface FindingPage {
  readonly code: FindingCode;
  readonly title: string;
  readonly severity: Severity;
  /** The HOWTO section. */
  readonly section: string;
  /** The C of each section of the page, by heading. */
  readonly examples: ReadonlyMap<string, readonly Example[]>;
}

/** The codes that have a page. */
export function pageCodes(): string[] {
  return readdirSync(PAGES)
    .filter((name) => name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''))
    .sort();
}

/**
 * Reads a page: its heading, its line of severity and section, and its fenced C under each heading.
 *
 * @throws when the page has not that form
 */
export function readPage(code: string): FindingPage {
  const text = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  const head = /^# (MP\d{3}): (.+)\n\n\*\*(Note|Warning|Blocker)\*\* · HOWTO section "([^"]+)"\n/.exec(text);
  if (!head) throw new Error(`${code}.md does not begin with its title, severity and section`);
  const examples = new Map<string, Example[]>();
  let heading = '';
  for (const match of text.matchAll(/^## (.+)$|^```(.*)\n([^]*?)^```$/gm)) {
    const [, title, language, source] = match;
    if (title !== undefined) {
      heading = title;
      examples.set(heading, []);
      continue;
    }
    const kernel = /^c(?: kernel=([\w.]+))?$/.exec(language);
    if (!kernel) throw new Error(`${code}.md has an example that is not C: ${language}`);
    examples.get(heading)!.push({ kernel: kernel[1] ?? 'howto', source });
  }
  return {
    code: head[1] as FindingCode,
    title: head[2],
    severity: head[3].toLowerCase() as Severity,
    section: head[4],
    examples,
  };
}
