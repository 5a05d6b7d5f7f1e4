import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { DriverFiles } from '../run/drivers';
import { verdictWord, verificationOf } from '../run/verdicts';
import { palette } from '../print/colour';
import { Diagnostics } from '../print/diagnostic';
import type { Terminal } from '../print/terminal';
import { VerdictText } from '../print/verdict-text';
import { visible } from '../print/visible';

/** A driver that was chosen; of one that was split, only some hooks. */
export interface Chosen {
  readonly driver: DriverFiles;
  /** The names of its hooks that are wanted; null for all. */
  readonly hooks: readonly string[] | null;
}

const HELP = `y - convert this driver
n - do not convert this driver
q - quit; do not convert this driver or any of the remaining ones
a - convert this driver and all later ones in this directory
d - do not convert this driver or any of the later ones in this directory
s - decide for each hook of this driver
v - show what running both forms showed
? - print help
`;
const HOOK_HELP = `y - convert this hook
n - do not convert this hook
q - quit; do not convert this hook or any of the remaining ones
a - convert this hook and all later ones of this driver
d - do not convert this hook or any of the later ones of this driver
? - print help
`;

/** Reads answers a line at a time; the end of the input is `q`. */
class Answers {
  private readonly lines: AsyncIterator<string>;
  private readonly reader: ReturnType<typeof createInterface>;

  constructor(
    input: NodeJS.ReadableStream,
    private readonly terminal: Terminal,
  ) {
    this.reader = createInterface({ input });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** Asks until one of the keys is given. */
  async ask(question: string, keys: string, help: string): Promise<string> {
    for (;;) {
      this.terminal.write(`${question} [${[...keys].join(',')}]? `);
      const { value, done } = (await this.lines.next()) as { value?: string; done?: boolean };
      if (done === true) {
        this.terminal.write('\n');
        return 'q';
      }
      const key = (value ?? '').trim().slice(0, 1).toLowerCase();
      if (key !== '' && key !== '?' && keys.includes(key)) return key;
      this.terminal.write(help);
    }
  }

  close(): void {
    this.reader.close();
  }
}

/**
 * Asks, of one driver after the other, whether it is to be converted, with the keys of `git add -p`, a directory in the
 * place of git's file.
 *
 * @param drivers those that change
 * @param input where the answers are read from, a line each
 */
export async function chooseDrivers(
  drivers: readonly DriverFiles[],
  terminal: Terminal,
  input: NodeJS.ReadableStream,
): Promise<Chosen[]> {
  const answers = new Answers(input, terminal);
  const chosen: Chosen[] = [];
  const decided = new Map<string, boolean>();
  try {
    for (const [at, driver] of drivers.entries()) {
      const directory = dirname(driver.name);
      const known = decided.get(directory);
      if (known === true) chosen.push({ driver, hooks: null });
      if (known !== undefined) continue;
      show(driver, terminal);
      const hooks = hooksOf(driver);
      const keys = hooks.length > 1 ? 'ynqadsv?' : 'ynqadv?';
      const question = `(${at + 1}/${drivers.length}) Convert this driver`;
      let key = await answers.ask(question, keys, helpFor(keys));
      for (; key === 'v'; key = await answers.ask(question, keys, helpFor(keys)))
        showVerdicts(driver, terminal);
      if (key === 'q') return chosen;
      if (key === 'a' || key === 'd') decided.set(directory, key === 'a');
      if (key === 'y' || key === 'a') chosen.push({ driver, hooks: null });
      if (key !== 's') continue;
      const { wanted, quit } = await chooseHooks(hooks, answers);
      if (wanted.length > 0) chosen.push({ driver, hooks: wanted.length === hooks.length ? null : wanted });
      if (quit) return chosen;
    }
    return chosen;
  } finally {
    answers.close();
  }
}

const helpFor = (keys: string): string =>
  HELP.split('\n')
    .filter((line) => line === '' || keys.includes(line[0]))
    .join('\n');

async function chooseHooks(
  hooks: readonly string[],
  answers: Answers,
): Promise<{ wanted: string[]; quit: boolean }> {
  const wanted: string[] = [];
  for (const [at, hook] of hooks.entries()) {
    const key = await answers.ask(
      `  (${at + 1}/${hooks.length}) Convert ${visible(hook)}()`,
      'ynqad?',
      HOOK_HELP,
    );
    if (key === 'q') return { wanted, quit: true };
    if (key === 'a') return { wanted: [...wanted, ...hooks.slice(at)], quit: false };
    if (key === 'd') return { wanted, quit: false };
    if (key === 'y') wanted.push(hook);
  }
  return { wanted, quit: false };
}

const isConverted = ({ outcome, hook }: HookResult): boolean =>
  outcome.startsWith('migrated') && hook !== null;

/** The hooks of a driver that are converted, once each. */
function hooksOf({ reports }: DriverFiles): string[] {
  const names = reports.flatMap(({ hooks }) => hooks.filter(isConverted).map(({ hook }) => hook!));
  return [...new Set(names)];
}

/** A driver: its hooks with what running them showed, findings, and the diff. */
function show({ reports }: DriverFiles, terminal: Terminal): void {
  const colours = terminal.outColours ?? palette(false);
  const diagnostics = new Diagnostics(terminal.show, colours);
  for (const report of reports) {
    for (const hook of report.hooks.filter(isConverted)) {
      const verification = verificationOf(hook, report.verified);
      const verdict = verification === undefined ? '' : `, ${verdictWord(verification)}`;
      terminal.write(
        `${colours.place(visible(`${report.path}:${hook.line}`))}: ${colours.name(visible(hook.hook!))}: ${hook.outcome}${verdict}\n`,
      );
    }
    diagnostics.report(report);
  }
  for (const { change } of reports) {
    if (change === null) continue;
    terminal.write(change.head.replace(/[^\n]+/g, (line) => colours.diffHead(visible(line))));
    terminal.write(
      change.hunks.replace(/[^\n]+/g, (line) => colours.diffLine(visible(line.replace(/\r$/, '')))),
    );
  }
}

function showVerdicts({ reports }: DriverFiles, terminal: Terminal): void {
  const printer = new VerdictText(terminal.show, terminal.outColours ?? palette(false));
  for (const { verified = [] } of reports)
    for (const verification of verified) printer.verification(verification);
  printer.finish();
}
