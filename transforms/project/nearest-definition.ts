import { dirname, join, resolve } from 'node:path';
import { append } from '../../model/append';

/** The definitions of a name. */
interface Definitions {
  /** By folder: the paths of those in it, and in folders below it. */
  readonly below: ReadonlyMap<string, readonly string[]>;
  /** By path: what is meant by the name where that definition is; the same for those that some file is equally near to. */
  readonly meanings: ReadonlyMap<string, string>;
}

/** Which definition files mean by a name that files of several folders define: two modules may have a `drv_mmap()` each. */
export class NearestDefinitions {
  /** By name; null where there is one group only. */
  readonly #definitions = new Map<string, Definitions | null>();
  /** By name, and by folder: what its files mean. */
  readonly #meant = new Map<string, Map<string, string>>();

  /**
   * @param defining the paths of the files that define a name for others
   * @param naming the paths of all files that mean such a definition when they name it
   */
  constructor(
    private readonly defining: (name: string) => readonly string[],
    private readonly naming: (name: string) => readonly string[],
  ) {}

  /** What a name means in a file: the name, or, where others mean another definition by it, the name and its own. */
  meaning(name: string, path: string): string {
    const definitions = this.#definitionsOf(name);
    if (definitions === null) return name;
    const folder = dirname(path);
    let meant = this.#meant.get(name);
    if (meant === undefined) this.#meant.set(name, (meant = new Map<string, string>()));
    let meaning = meant.get(folder);
    if (meaning === undefined) {
      const [near] = nearest(path, definitions.below);
      meant.set(folder, (meaning = definitions.meanings.get(near)!));
    }
    return meaning;
  }

  /** All that files mean by a name. */
  meanings(name: string): string[] {
    const definitions = this.#definitionsOf(name);
    return definitions === null ? [name] : [...new Set(definitions.meanings.values())];
  }

  #definitionsOf(name: string): Definitions | null {
    let definitions = this.#definitions.get(name);
    if (definitions === undefined) {
      const defining = this.defining(name);
      const folders = new Set(defining.map((path) => dirname(resolve(path))));
      definitions = folders.size < 2 ? null : this.#grouped(name, defining);
      this.#definitions.set(name, definitions);
    }
    return definitions;
  }

  /**
   * Definitions that some file is equally near to are not told apart: it may mean any of them.
   * @returns null where none are told apart
   */
  #grouped(name: string, defining: readonly string[]): Definitions | null {
    const below = new Map<string, string[]>();
    for (const path of new Set(defining))
      for (const folder of foldersAround(path)) append(below, folder, path);
    const groups = new Map(defining.map((path) => [path, new Set([path])]));
    const folders = new Set([...defining, ...this.naming(name)].map((path) => dirname(resolve(path))));
    // Many folders are equally near to the same definitions.
    const meant = new Set([...folders].map((folder) => nearest(join(folder, name), below)));
    for (const [first, ...others] of meant) {
      for (const other of others) {
        const [larger, smaller] = [groups.get(first)!, groups.get(other)!].sort((a, b) => b.size - a.size);
        if (larger === smaller) continue;
        for (const one of smaller) {
          larger.add(one);
          groups.set(one, larger);
        }
      }
    }
    const all = new Set(groups.values());
    if (all.size < 2) return null;
    const meanings = new Map(
      [...all].flatMap((group) => {
        const meaning = `${name}@${[...group].sort()[0]}`;
        return [...group].map((path): [string, string] => [path, meaning]);
      }),
    );
    return { below, meanings };
  }
}

/** The name that is meant, without the definition. */
export function nameOf(meaning: string): string {
  return meaning.split('@', 1)[0];
}

/** The folder of a file, that around it, and so on up to the root. */
function* foldersAround(path: string): Generator<string> {
  let folder = dirname(resolve(path));
  for (;;) {
    yield folder;
    if (folder === dirname(folder)) return;
    folder = dirname(folder);
  }
}

/**
 * Those of some files that share most folders with a file.
 * @param below by folder: those that are in it, and in folders below it
 */
function nearest(path: string, below: ReadonlyMap<string, readonly string[]>): readonly string[] {
  for (const folder of foldersAround(path)) {
    const files = below.get(folder);
    if (files !== undefined) return files;
  }
  return [];
}
