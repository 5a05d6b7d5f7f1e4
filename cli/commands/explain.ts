import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { FINDINGS, type FindingCode } from '../../transforms/findings';
import { palette, type Palette } from '../print/colour';
import { markdownText } from '../print/markdown';
import { Terminal } from '../print/terminal';
import { UsageError } from '../run/usage-error';

/** Where the pages are, beside `dist/`: one for each code. */
const PAGES = join(__dirname, '..', '..', '..', 'docs', 'findings');

const CODES = Object.keys(FINDINGS) as FindingCode[];

/** Options of `mmap-prepare explain`. */
export function options(yargs: Argv): Argv<unknown> {
  return yargs
    .usage(
      '$0 explain [CODE...]\n\nShow what a finding means, why it matters and what to do about it; without a code, list all of them.',
    )
    .positional('code', {
      describe: 'codes of findings, in upper or lower case',
      type: 'string',
      array: true,
      default: [],
      defaultDescription: 'all, a line each',
    })
    .example('$0 explain MP010', 'the page of one finding')
    .example('$0 explain', 'every finding, a line each');
}

/** What `explain` takes. */
export interface ExplainArguments {
  readonly code: readonly string[];
}

/**
 * Runs `mmap-prepare explain`.
 *
 * @returns the exit code
 * @throws UsageError when there is no finding of a code
 */
export function run({ code }: ExplainArguments, terminal: Terminal = new Terminal()): Promise<number> {
  const codes = code.map(findingCode);
  const colours = terminal.outColours ?? palette(false);
  terminal.write(
    codes.length === 0
      ? list(colours)
      : codes.map((known) => markdownText(readFileSync(pagePath(known), 'utf8'), colours)).join('\n'),
  );
  return Promise.resolve(0);
}

/** The file of a finding's page. */
export function pagePath(code: FindingCode): string {
  return join(PAGES, `${code}.md`);
}

function findingCode(text: string): FindingCode {
  const code = CODES.find((known) => known === text.toUpperCase());
  if (code === undefined) {
    throw new UsageError(
      `no finding has the code ${text}: there are ${CODES[0]} to ${CODES[CODES.length - 1]}`,
    );
  }
  return code;
}

/** A line for each code: the code, its severity, and the title of its page. */
function list(colours: Palette): string {
  return CODES.map((code) => {
    const { severity, title } = FINDINGS[code];
    return `${code}  ${colours.severity(severity, severity)}${' '.repeat(7 - severity.length)}  ${markdownText(title, colours)}`;
  }).join('');
}
