import { isVmaWord } from './candidate';

/** The same as plain data, for it may be sent to a worker. */
export interface MentionsData {
  readonly paths: readonly string[];
  /** By word: the places among the paths of the files that hold it. */
  readonly holders: ReadonlyMap<string, readonly number[]>;
  /** By word with `vma` or `vm_op` in it: the files that hold it, whether they are among the paths or not. */
  readonly helpers: ReadonlyMap<string, readonly string[]>;
}

/** The files that hold a word, in their order, where an index tells; null where none does. */
export function holding(word: string, { paths, holders, helpers }: MentionsData): readonly string[] | null {
  if (word.includes('mmap')) return (holders.get(word) ?? []).map((place) => paths[place]);
  return isVmaWord(word) ? (helpers.get(word) ?? []) : null;
}

/** Which of the files that were looked at may name a hook of another one. */
export class Mentions {
  private readonly paths: string[];
  /** By word: the places among the paths of the files that hold it. */
  private readonly holders: Map<string, number[]>;

  private readonly helpers: Map<string, string[]>;

  /** @param data what was found already */
  constructor(data: MentionsData = { paths: [], holders: new Map(), helpers: new Map() }) {
    this.helpers = new Map([...data.helpers].map(([word, paths]) => [word, [...paths]]));
    this.paths = [...data.paths];
    this.holders = new Map([...data.holders].map(([word, places]) => [word, [...places]]));
  }

  /** What was found so far. */
  get data(): MentionsData {
    return { paths: this.paths, holders: this.holders, helpers: this.helpers };
  }

  /**
   * Adds a file. Files are added in the order in which they are reported.
   *
   * @param words those of its words that have `mmap` in them
   */
  add(path: string, words: readonly string[]): void {
    const place = this.paths.push(path) - 1;
    for (const word of words) {
      const known = this.holders.get(word);
      if (known === undefined) this.holders.set(word, [place]);
      else known.push(place);
    }
  }

  /** Adds words with `vma` or `vm_op` in them that a file holds. */
  addHelpers(path: string, words: readonly string[]): void {
    for (const word of words) {
      const known = this.helpers.get(word);
      if (known === undefined) this.helpers.set(word, [path]);
      else known.push(path);
    }
  }

  /** The files that may hold one of the names as a word, in their order. Where no index tells, that is all of them. */
  of(names: readonly string[]): string[] {
    if (names.some((name) => !name.includes('mmap'))) return [...this.paths];
    const places = new Set(names.flatMap((name) => this.holders.get(name) ?? []));
    return [...places].sort((a, b) => a - b).map((place) => this.paths[place]);
  }

  /** The place of each file in their order. */
  order(): ReadonlyMap<string, number> {
    return new Map(this.paths.map((path, place) => [path, place]));
  }
}
