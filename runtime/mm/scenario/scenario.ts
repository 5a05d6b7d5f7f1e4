import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../mmap/mmap';

/** One step of a scenario. Pages are counted from the base of the window; sizes are in pages; `prot` is a mask of PROT_... */
export type ScenarioStep =
  | { kind: 'map'; page: number; pages: number; prot: number; shared: boolean; pgoff: number }
  | { kind: 'anon'; page: number; pages: number; prot: number }
  | { kind: 'unmap' | 'lock'; page: number; pages: number }
  | { kind: 'protect'; page: number; pages: number; prot: number }
  | { kind: 'move'; page: number; pages: number; new_page: number; new_pages: number }
  | { kind: 'resize'; page: number; pages: number; new_pages: number }
  | { kind: 'read' | 'write'; page: number }
  | { kind: 'fork' | 'close' }
  /** The n-th allocation of the next system call fails; with `driver`, the n-th of those that the driver itself asks for. */
  | { kind: 'fail'; allocations: number; driver?: true }
  /** How the file is opened, when it is not for reading and writing, or on a file system mounted noexec: before anything else. */
  | { kind: 'open'; access: FileAccess };

/** For reading or writing only; or for both, where nothing may be executed. */
export type FileAccess = 'r' | 'w' | 'noexec';

/** A step with the line that it was written as, which is how observations name it. */
export interface WrittenStep {
  op: string;
  step: ScenarioStep;
  /** Line in the file, from 1. */
  line: number;
}

/** Whether a step is a system call or a touch, and not something that is said about the next one, or about the file. */
export function is_call({ kind }: ScenarioStep): boolean {
  return kind !== 'fail' && kind !== 'open';
}

/** A program of system calls that is run against one driver. */
export interface Scenario {
  name: string;
  steps: WrittenStep[];
}

/** A line of a scenario file that cannot be understood. */
export class ScenarioSyntaxError extends Error {
  /** Line in the file, from 1. */
  readonly line: number;

  /**
   * @param line line in the file, from 1
   * @param message what is wrong with it
   */
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.name = 'ScenarioSyntaxError';
    this.line = line;
  }
}

/** The words of one step, taken from left to right. */
class Words {
  private readonly words: string[];
  private readonly line: number;
  private taken = 1;

  constructor(words: string[], line: number) {
    this.words = words;
    this.line = line;
  }

  fail(message: string): never {
    throw new ScenarioSyntaxError(this.line, message);
  }

  next(what: string): string {
    const word = this.words[this.taken++];
    if (word === undefined) {
      this.fail(`"${this.words[0]}" needs ${what}`);
    }
    return word;
  }

  number(what: string): number {
    const word = this.next(what);
    if (!/^\d+$/.test(word) || !Number.isSafeInteger(Number(word))) {
      this.fail(`${what} is a whole number, not "${word}"`);
    }
    return Number(word);
  }

  prot(): number {
    const word = this.next('a protection');
    if (word === 'none') {
      return 0;
    }
    if (!/^(?!.*(.).*\1)[rwx]+$/.test(word)) {
      this.fail(`a protection is letters of rwx, or none, not "${word}"`);
    }
    const bit = (letter: string, mask: number): number => (word.includes(letter) ? mask : 0);
    return bit('r', PROT_READ) | bit('w', PROT_WRITE) | bit('x', PROT_EXEC);
  }

  shared(): boolean {
    const word = this.next('"shared" or "private"');
    if (word !== 'shared' && word !== 'private') {
      this.fail(`a mapping is "shared" or "private", not "${word}"`);
    }
    return word === 'shared';
  }

  /** The next word if it is a certain one. */
  taken_if(word: string): boolean {
    if (this.words[this.taken] !== word) return false;
    this.taken += 1;
    return true;
  }

  access(): FileAccess {
    const word = this.next('"r", "w" or "noexec"');
    if (word !== 'r' && word !== 'w' && word !== 'noexec') {
      this.fail(`a file is opened "r", "w" or "noexec", not "${word}"`);
    }
    return word;
  }

  end(): void {
    if (this.taken < this.words.length) {
      this.fail(`"${this.words[0]}" takes no "${this.words[this.taken]}"`);
    }
  }
}

const PAGE = 'a page';
const PAGES = 'a number of pages';

/** Read the step that words say. */
function parse_step(kind: string, words: Words): ScenarioStep {
  switch (kind) {
    case 'map': {
      const place = { page: words.number(PAGE), pages: words.number(PAGES), prot: words.prot() };
      return { kind, ...place, shared: words.shared(), pgoff: words.number('an offset in pages') };
    }
    case 'anon':
    case 'protect':
      return { kind, page: words.number(PAGE), pages: words.number(PAGES), prot: words.prot() };
    case 'unmap':
    case 'lock':
      return { kind, page: words.number(PAGE), pages: words.number(PAGES) };
    case 'move': {
      const from = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...from, new_page: words.number('a new page'), new_pages: words.number(PAGES) };
    }
    case 'resize':
      return { kind, page: words.number(PAGE), pages: words.number(PAGES), new_pages: words.number(PAGES) };
    case 'read':
    case 'write':
      return { kind, page: words.number(PAGE) };
    case 'fork':
    case 'close':
      return { kind };
    case 'fail': {
      const allocations = words.number('which allocation fails');
      return words.taken_if('driver') ? { kind, allocations, driver: true } : { kind, allocations };
    }
    case 'open':
      return { kind, access: words.access() };
    default:
      return words.fail(`there is no step "${kind}"`);
  }
}

/**
 * Read scenarios: `scenario NAME`, then one step a line. Blank lines and lines that begin with `#` are skipped.
 * @param text contents of a scenario file
 * @returns the scenarios in their order
 * @throws ScenarioSyntaxError with the line, for a line that cannot be understood, a step outside a scenario or a name used twice
 */
export function parse_scenarios(text: string): Scenario[] {
  const scenarios: Scenario[] = [];
  const names = new Set<string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const op = raw.trim().replace(/\s+/g, ' ');
    if (op === '' || op.startsWith('#')) {
      continue;
    }
    const split = op.split(' ');
    const words = new Words(split, line);
    if (split[0] === 'scenario') {
      const name = words.next('a name');
      words.end();
      if (names.has(name)) {
        words.fail(`there is a scenario "${name}" already`);
      }
      names.add(name);
      scenarios.push({ name, steps: [] });
      continue;
    }
    const scenario = scenarios.at(-1);
    const step = parse_step(split[0], words);
    words.end();
    if (step.kind === 'open' && scenario !== undefined && scenario.steps.length > 0) {
      words.fail('"open" stands first in its scenario');
    }
    if (scenario === undefined) {
      throw new ScenarioSyntaxError(line, `"${op}" comes before the first "scenario NAME"`);
    }
    scenario.steps.push({ op, step, line });
  }
  return scenarios;
}
