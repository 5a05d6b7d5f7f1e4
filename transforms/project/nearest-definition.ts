import { dirname, resolve } from 'node:path';

/** Which definition files mean by a name that files of several folders define: two modules may have a `drv_mmap()` each. */
export class NearestDefinitions {
  /** By name: the definitions, in groups that no file confuses; empty where there is one group only. */
  readonly #groups = new Map<string, readonly (readonly string[])[]>();

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
    const groups = this.#groupsOf(name);
    if (groups.length < 2) return name;
    const [near] = nearest(path, groups.flat());
    return meaningOf(
      name,
      groups.find((group) => group.includes(near))!,
    );
  }

  /** All that files mean by a name. */
  meanings(name: string): string[] {
    const groups = this.#groupsOf(name);
    return groups.length < 2 ? [name] : groups.map((group) => meaningOf(name, group));
  }

  #groupsOf(name: string): readonly (readonly string[])[] {
    let groups = this.#groups.get(name);
    if (groups === undefined) {
      const defining = this.defining(name);
      const folders = new Set(defining.map((path) => dirname(resolve(path))));
      groups = folders.size < 2 ? [] : this.#grouped(name, defining);
      this.#groups.set(name, groups);
    }
    return groups;
  }

  /** Definitions that some file is equally near to are not told apart: it may mean any of them. */
  #grouped(name: string, defining: readonly string[]): readonly (readonly string[])[] {
    let groups = defining.map((path) => [path]);
    for (const path of [...defining, ...this.naming(name)]) {
      const meant = nearest(path, defining);
      const joined = groups.filter((group) => group.some((one) => meant.includes(one)));
      if (joined.length > 1) groups = [...groups.filter((group) => !joined.includes(group)), joined.flat()];
    }
    return groups;
  }
}

/** The name that is meant, without the definition. */
export function nameOf(meaning: string): string {
  return meaning.split('@', 1)[0];
}

function meaningOf(name: string, group: readonly string[]): string {
  return `${name}@${[...group].sort()[0]}`;
}

/** Those of some files that share most folders with a file. */
function nearest(path: string, candidates: readonly string[]): string[] {
  const from = dirname(resolve(path)).split('/');
  const shared = (other: string): number => {
    const to = dirname(resolve(other)).split('/');
    const differs = from.findIndex((folder, i) => folder !== to[i]);
    return differs < 0 ? from.length : differs;
  };
  const most = Math.max(...candidates.map(shared));
  return candidates.filter((other) => shared(other) === most);
}
