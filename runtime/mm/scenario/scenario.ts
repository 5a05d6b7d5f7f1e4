import { ADVICE, type Advice } from '../mmap/madvise';
import type { SyncFlag } from '../mmap/msync';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../mmap/mmap';

/** One step of a scenario. Pages are counted from the base of the window; sizes are in pages; `prot` is a mask of PROT_... */
export type ScenarioStep =
  | { kind: 'map'; page: number; pages: number; prot: number; shared: boolean; pgoff: number }
  | { kind: 'anon'; page: number; pages: number; prot: number }
  | ({ kind: 'mapx'; page: number; pages: number; prot: number; shared: boolean; pgoff: number } & MapOptions)
  | { kind: 'unmap' | 'lock' | 'unlock' | 'incore' | 'forkunmap'; page: number; pages: number }
  | { kind: 'protect'; page: number; pages: number; prot: number }
  | { kind: 'move'; page: number; pages: number; new_page: number; new_pages: number }
  | { kind: 'resize'; page: number; pages: number; new_pages: number }
  | { kind: 'dontunmap'; page: number; pages: number; new_page: number }
  | { kind: 'advise'; page: number; pages: number; advice: Advice }
  | { kind: 'sync'; page: number; pages: number; flag: SyncFlag }
  | { kind: 'remapfile'; page: number; pages: number; pgoff: number }
  | { kind: 'read' | 'write' | 'forkread' | 'forkwrite' | 'peek' | 'poke' | 'see'; page: number }
  | { kind: 'fork' | 'close' }
  /** The n-th allocation of the next system call fails; with `driver`, the n-th of those that the driver itself asks for. */
  | { kind: 'fail'; allocations: number; driver?: true }
  /** How the file is opened, when it is not for reading and writing, or on a file system mounted noexec: before anything else. */
  | { kind: 'open'; access: FileAccess };

/** Flags of mmap besides MAP_FIXED. `noreplace` is MAP_FIXED_NOREPLACE in its place. */
export type MapOptions = Record<(typeof MAP_OPTIONS)[number], boolean>;

const MAP_OPTIONS = ['populate', 'locked', 'noreplace', 'noreserve'] as const;

const SYNC_FLAGS = ['sync', 'async', 'invalidate'] as const;

/** For reading or writing only; or for both, where nothing may be executed. */
export type FileAccess = 'r' | 'w' | 'noexec';

/** A step with the line that it was written as, which is how observations name it. */
export interface WrittenStep {
  op: string;
  step: ScenarioStep;
  /** Line in the file, from 1. */
  line: number;
}

/** A step that maps pages of the file. */
export type MapStep = Extract<ScenarioStep, { kind: 'map' }>;

/**
 * A mapping as a scenario file has it.
 * @param step what is mapped
 */
export function written_map(step: MapStep): WrittenStep {
  const { page, pages, prot, shared, pgoff } = step;
  const letters = [
    [PROT_READ, 'r'],
    [PROT_WRITE, 'w'],
    [PROT_EXEC, 'x'],
  ] as const;
  const word = letters.map(([mask, letter]) => ((prot & mask) === 0 ? '' : letter)).join('') || 'none';
  return { op: `map ${page} ${pages} ${word} ${shared ? 'shared' : 'private'} ${pgoff}`, step, line: 0 };
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

  /** One of some words. */
  one_of<Word extends string>(known: readonly Word[], what: string): Word {
    const word = this.next(what);
    const found = known.find((each) => each === word);
    return found ?? this.fail(`${what} is one of ${known.join(', ')}, not "${word}"`);
  }

  map_options(): MapOptions {
    const names = this.next('options of mmap').split(',');
    for (const name of names) {
      if (!MAP_OPTIONS.some((known) => known === name)) {
        this.fail(`an option of mmap is one of ${MAP_OPTIONS.join(', ')}, not "${name}"`);
      }
    }
    const given = (name: string): boolean => names.includes(name);
    return {
      populate: given('populate'),
      locked: given('locked'),
      noreplace: given('noreplace'),
      noreserve: given('noreserve'),
    };
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
    case 'mapx': {
      const place = { page: words.number(PAGE), pages: words.number(PAGES), prot: words.prot() };
      const file = { shared: words.shared(), pgoff: words.number('an offset in pages') };
      return { kind, ...place, ...file, ...words.map_options() };
    }
    case 'unmap':
    case 'lock':
    case 'unlock':
    case 'incore':
    case 'forkunmap':
      return { kind, page: words.number(PAGE), pages: words.number(PAGES) };
    case 'move': {
      const from = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...from, new_page: words.number('a new page'), new_pages: words.number(PAGES) };
    }
    case 'resize':
      return { kind, page: words.number(PAGE), pages: words.number(PAGES), new_pages: words.number(PAGES) };
    case 'dontunmap': {
      const from = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...from, new_page: words.number('a new page') };
    }
    case 'advise': {
      const range = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...range, advice: words.one_of(ADVICE, 'advice') };
    }
    case 'sync': {
      const range = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...range, flag: words.one_of(SYNC_FLAGS, 'a flag of msync') };
    }
    case 'remapfile': {
      const range = { page: words.number(PAGE), pages: words.number(PAGES) };
      return { kind, ...range, pgoff: words.number('an offset in pages') };
    }
    case 'read':
    case 'write':
    case 'forkread':
    case 'forkwrite':
    case 'peek':
    case 'poke':
    case 'see':
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
