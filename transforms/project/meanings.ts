import { append } from '../../model/append';
import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { definitionsOf } from '../mapped-callback/operations';
import type { Library } from './library';
import { NearestDefinitions, nameOf } from './nearest-definition';
import { definitionOf } from './shared-names';
import type { SourceFile } from './source-file';
import { hasWord } from '../../model/words';

/** What the given files mean by the names of functions and structures: files of another folder may mean another definition. */
export class Meanings {
  readonly #drivers = new Map<string, Driver>();
  /** By name, and by what it means: the files that name it. */
  readonly #naming = new Map<string, Map<string, SourceFile[]>>();
  readonly functions = new NearestDefinitions(
    (name) => this.#definersOf(name),
    (name) => this.#mentioning(name).map(({ path }) => path),
  );
  readonly structures = new NearestDefinitions(
    (name) =>
      this.structuresNamed(name).flatMap(({ file, isStatic }) => (isStatic === false ? [file.path] : [])),
    (name) =>
      this.structuresNamed(name).flatMap(({ file, isStatic }) => (isStatic === true ? [] : [file.path])),
  );

  constructor(private readonly library: Library) {}

  driver(file: SourceFile): Driver {
    let driver = this.#drivers.get(file.path);
    if (!driver) {
      driver = parseDriver(file.source, { path: file.path });
      this.#drivers.set(file.path, driver);
    }
    return driver;
  }

  /** Does a file name something, and mean it? */
  means(file: SourceFile, meaning: string): boolean {
    const name = nameOf(meaning);
    return (
      isWord(file, name) &&
      !this.#hasItsOwn(file, name) &&
      this.functions.meaning(name, file.path) === meaning
    );
  }

  /** The files that mean a function when they name it: one with a static function of that name means its own. */
  naming(meaning: string): readonly SourceFile[] {
    const name = nameOf(meaning);
    let naming = this.#naming.get(name);
    if (naming === undefined) {
      this.#naming.set(name, (naming = new Map<string, SourceFile[]>()));
      for (const file of this.#mentioning(name))
        if (isWord(file, name)) append(naming, this.functions.meaning(name, file.path), file);
    }
    return naming.get(meaning) ?? [];
  }

  #mentioning(name: string): SourceFile[] {
    return this.library.naming([name]).filter((file) => !this.#hasItsOwn(file, name));
  }

  #hasItsOwn(file: SourceFile, name: string): boolean {
    if (file.path.endsWith('.h') || !mayDefine(file, name)) return false;
    const definitions = this.driver(file).functions(name);
    return definitions.length > 0 && definitions.every((f) => f.storage.includes('static'));
  }

  /** The sources that define a function for others; a header defines what each of its sources means by it. */
  #definersOf(name: string): string[] {
    return this.library
      .defining([name])
      .filter((file) => !file.path.endsWith('.h') && mayDefine(file, name) && !this.#hasItsOwn(file, name))
      .map(({ path }) => path);
  }

  /** The files that name a structure, and whether they define it, for themselves only; null where they do not. */
  structuresNamed(name: string): { file: SourceFile; isStatic: boolean | null }[] {
    return this.library.naming([name]).map((file) => {
      const [found] = definitionsOf({ driver: this.driver(file) }, name);
      return { file, isStatic: found ? found.declaration.storage.includes('static') : null };
    });
  }
}

/** An answer about a file and a name, found once: every name is asked about in every file that names another, and each again. */
function byFileAndName(ask: (file: SourceFile, name: string) => boolean): typeof ask {
  const known = new WeakMap<SourceFile, Map<string, boolean>>();
  return (file, name) => {
    let answers = known.get(file);
    if (!answers) known.set(file, (answers = new Map<string, boolean>()));
    let answer = answers.get(name);
    if (answer === undefined) answers.set(name, (answer = ask(file, name)));
    return answer;
  };
}

const isWord = byFileAndName(({ source }, name) => hasWord(source, name));

/** Can the text hold a definition: the name, and parameters with a vma? Cheap, so that few files are parsed for it. */
export const mayDefine = byFileAndName(
  (file, name) => isWord(file, name) && definitionOf(name).test(file.source),
);
