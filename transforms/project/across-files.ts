import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { forBothKernels, newerSide } from '../compat';
import { preparedName, type ConvertedHelper } from '../mmap-prepare/conversion';
import { twinName } from '../names/helper-twins';
import { isMigrated, type Decision, type StepsResult } from '../mmap-prepare/migrate-source';
import { convertHooks } from '../mmap-prepare';
import { boundHelpers, TooIntricate } from '../mmap-prepare/bounds';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { foremost } from '../findings/ranking';
import { whyIncomplete } from './incomplete';
import type { Library } from './library';
import { mayDefine, Meanings } from './meanings';
import { nameOf } from './nearest-definition';
import { ownerAmong } from './owned';
import { partResults, type Converted, type PartResult } from './part-results';
import { reasonIn, type Reason, type Seeds } from './shared-names';
import type { SourceFile } from './source-file';
import { withValueForms } from './value-forms';
import { mapsAnything } from '../names/vma-helpers';

/** What converting functions across files came to. */
export interface AcrossFiles {
  /** The results of the files that take part, all of their other hooks included. */
  readonly results: readonly PartResult[];
  /** Of a function that cannot be converted in every file: what stands in its way, and where (by its name, or `reasonIn`). */
  readonly reasons: ReadonlyMap<string, Reason>;
  /** What it asked about, functions and structures, by what their names mean. What else asks about one of them belongs with it. */
  readonly asked: ReadonlySet<string>;
  /** The files that it tried to convert, by path: those that take part, and others. */
  readonly tried: ReadonlySet<string>;
}

/**
 * Convert what several files share: hooks that one defines and another installs, and functions that hooks pass their vma
 * to. All of the files that name such a function are converted together, or none: nothing half converted is ever made.
 *
 * A helper that something needs in its legacy form keeps it, and gets a twin for descriptors beside it.
 *
 * @param seeds what converting each file alone was blocked by
 * @param compat whether the legacy forms stay for kernels before the release that each file's kernel API says
 */
export function migrateAcrossFiles(seeds: Seeds, library: Library, compat = false): AcrossFiles {
  const sides = new Map<
    string,
    { file: SourceFile; newer: ReturnType<typeof newerSide>; side: SourceFile }
  >();
  const sideOf = (file: SourceFile): SourceFile => {
    if (!compat) return file;
    let side = sides.get(file.path);
    if (side === undefined) {
      const newer = newerSide(file.source, file.api);
      sides.set(file.path, (side = { file, newer, side: { ...file, source: newer.text } }));
    }
    return side.side;
  };
  const newer: Library = {
    missing: (question) => library.missing(question),
    unseen: (question) => library.unseen?.(question) ?? null,
    naming: (words) => library.naming(words).map(sideOf),
    defining: (words) => library.defining(words).map(sideOf),
  };
  const convert = (wanted: Seeds, from: Library): AcrossFiles => new Migration(wanted, from).run();
  const found = withValueForms(convert(seeds, newer), seeds, newer, convert);
  if (!compat) return found;
  const { results } = found;
  const joined = results.map((result) => {
    const side = sides.get(result.path)!;
    return { ...result, ...forBothKernels(side.file.source, side.newer, side.file.api, result) };
  });
  return { ...found, results: joined };
}

/** A function that several files name. */
type Shared =
  | { readonly kind: 'hook'; readonly newName: string }
  | { readonly kind: 'helper'; readonly helper: ConvertedHelper };

/** Functions and structures go by what a name means: files of another folder may mean another definition by it. */
class Migration {
  /** What is to be converted in every file, as far as is known. */
  readonly #alive = new Map<string, Shared>();
  /** What cannot be, and why; an empty reason is not worth telling. */
  readonly #dead = new Map<string, Reason>();
  /** Operations structures that are not static, and that only the file uses which defines them: the paths of these files. */
  readonly #owned = new Map<string, string>();
  /** What files came to with what was to be converted in them: most rounds leave most files as they were. */
  readonly #converted = new Map<string, StepsResult>();
  /** All that was asked about. */
  readonly #asked = new Set<string>();
  readonly #tried = new Set<string>();
  /** The helpers that are being examined, each since the one before passes its vma to it. */
  readonly #following: {
    readonly meaning: string;
    readonly driver: Driver;
    readonly definition: FunctionDeclaration;
  }[] = [];
  readonly #meanings: Meanings;

  constructor(
    private readonly seeds: Seeds,
    private readonly library: Library,
  ) {
    this.#meanings = new Meanings(library);
  }

  run(): AcrossFiles {
    this.library.defining([...this.seeds.hooks, ...this.seeds.helpers.map(({ name }) => name)]);
    for (const name of this.seeds.structures)
      for (const meaning of this.#meanings.structures.meanings(name)) this.#examineStructure(meaning);
    for (const name of this.seeds.hooks)
      for (const meaning of this.#meanings.functions.meanings(name))
        this.#withinBounds(meaning, () => this.#examineHook(meaning));
    for (const { name, parameter } of this.seeds.helpers)
      for (const meaning of this.#meanings.functions.meanings(name))
        this.#withinBounds(meaning, () => this.#examineHelper(meaning, parameter));
    const results = this.#settle();
    const defining = this.#definingIn(results);
    const names = this.#names();
    return {
      results: partResults(results, defining, (file) =>
        this.#meantBy(file, names).map(([meaning]) => meaning),
      ),
      reasons: new Map([...this.#dead].flatMap(([meaning, reason]) => this.#told(meaning, reason))),
      asked: this.#asked,
      tried: this.#tried,
    };
  }

  /** Where a reason is to be found: by the name, or, where it means something else in other files, by file and name. */
  #told(meaning: string, reason: Reason): [string, Reason][] {
    const name = nameOf(meaning);
    if (reason === '') return [];
    if (meaning === name) return [[name, reason]];
    return this.library.naming([name]).flatMap(({ path }): [string, Reason][] => {
      const meant = [this.#meanings.functions, this.#meanings.structures].map((nearest) =>
        nearest.meaning(name, path),
      );
      return meant.includes(meaning) ? [[reasonIn(path, name), reason]] : [];
    });
  }

  /** What tells which of some files define what a file means by a name. Each meaning is looked for once: many files may share it. */
  #definingIn(results: readonly Converted[]): (by: SourceFile, name: string) => readonly Converted[] {
    const known = new Map<string, readonly Converted[]>();
    const byPath = new Map(results.map((converted) => [converted.file.path, converted]));
    return (by, name) => {
      const meaning = this.#meanings.functions.meaning(name, by.path);
      let defining = known.get(meaning);
      if (defining === undefined) {
        const files = this.#meanings.naming(meaning).filter((file) => this.#defines(file, meaning));
        defining = files.flatMap(({ path }) => byPath.get(path) ?? []);
        known.set(meaning, defining);
      }
      return defining;
    };
  }

  #defines(file: SourceFile, meaning: string): boolean {
    return (
      this.#alive.has(meaning) &&
      this.#meanings.means(file, meaning) &&
      this.#meanings.driver(file).functions(nameOf(meaning)).length > 0
    );
  }

  /** Examines a function. Where it passes its vma through more functions in a row than are followed, none of these is converted. */
  #withinBounds(meaning: string, examine: () => void): void {
    try {
      examine();
    } catch (error) {
      if (!(error instanceof TooIntricate)) throw error;
      for (const one of [{ meaning }, ...this.#following]) this.#kill(one.meaning, error.finding.message);
    } finally {
      this.#following.length = 0;
    }
  }

  /** Can the definition of a hook be converted? What only mentions it is looked at when all definitions can. */
  #examineHook(meaning: string): void {
    if (this.#alive.has(meaning) || this.#dead.has(meaning)) return;
    this.#asked.add(meaning);
    const name = nameOf(meaning);
    const files = this.#meanings.naming(meaning);
    const newName = preparedName(
      files.map(({ source }) => source),
      name,
    );
    this.#alive.set(meaning, { kind: 'hook', newName });
    const defining = files.filter((file) => mayDefine(file, name));
    if (defining.length === 0) {
      const missing = this.library.missing({ name, files, where: 'beside' });
      this.#kill(
        meaning,
        missing === null
          ? 'its definition is not among the files given'
          : `${missing} defines it, and was not given`,
      );
    }
    for (const file of defining) {
      const names = new Map([[name, newName]]);
      this.#judge(meaning, file, () => this.#convert(file, { names, shared: new Map() }).shared.get(name));
    }
  }

  /**
   * Is an operations structure that is not static used by the file alone that defines it, so that hooks of this file may
   * add a member? Other files may declare it.
   * @returns whether this has been found out now
   */
  #examineStructure(meaning: string): boolean {
    if (this.#owned.has(meaning) || this.#dead.has(meaning)) return false;
    this.#asked.add(meaning);
    const name = nameOf(meaning);
    const files = this.#meanings
      .structuresNamed(name)
      .filter(({ isStatic }) => isStatic !== true)
      .map(({ file }) => file)
      .filter(({ path }) => this.#meanings.structures.meaning(name, path) === meaning);
    const owner = ownerAmong(name, files, (file) => this.#meanings.driver(file), this.library);
    if ('reason' in owner) this.#dead.set(meaning, owner.reason);
    else this.#owned.set(meaning, owner.path);
    return 'path' in owner;
  }

  #examineHelper(meaning: string, parameter: number): void {
    if (this.#alive.has(meaning) || this.#dead.has(meaning)) return;
    this.#asked.add(meaning);
    const name = nameOf(meaning);
    const files = this.library.defining([name]);
    const defining = files.filter((file) => mayDefine(file, name) && this.#meanings.means(file, meaning));
    const definitions = defining.flatMap((file) => {
      const driver = this.#meanings.driver(file);
      return driver.functions(name).map((definition) => ({ file, driver, definition }));
    });
    const takesVma = definitions.every(({ definition }) =>
      pointsToStruct(definition.params[parameter]?.ctype, 'vm_area_struct'),
    );
    if (definitions.length === 0 || !takesVma) {
      const missing = definitions.length > 0 ? null : this.library.missing({ name, files, where: 'beside' });
      this.#kill(meaning, missing === null ? '' : `${missing} defines it, and was not given`);
      return;
    }
    const maps = definitions.some(({ driver, definition }) => mapsAnything(driver, definition, new Set()));
    const helper = { parameter, maps, newName: name };
    this.#alive.set(meaning, { kind: 'helper', helper });
    const [{ driver, definition }] = definitions;
    this.#following.push({ meaning, driver, definition });
    const [first] = this.#following;
    boundHelpers(first.driver, first.definition, this.#following.length);
    for (const file of defining) {
      const shared = new Map([[name, helper]]);
      this.#judge(meaning, file, () => this.#convert(file, { names: new Map(), shared }).shared.get(name));
    }
    this.#following.pop();
  }

  /** Decide about a function from what became of its definition in one file. */
  #judge(meaning: string, file: SourceFile, convert: () => Decision | undefined): void {
    let decision = convert();
    const found = (decision?.findings ?? []).map(({ structure }) =>
      structure === undefined
        ? false
        : this.#examineStructure(this.#meanings.structures.meaning(structure, file.path)),
    );
    if (found.includes(true)) decision = convert();
    const reason = decision
      ? this.#whyNot(nameOf(meaning), file, decision)
      : `${file.path} names it in a way that is not understood`;
    if (reason !== null && this.#alive.has(meaning)) this.#kill(meaning, reason);
  }

  /** Why a function cannot be converted even when everything can that its vma is passed to; null when it can be. */
  #whyNot(name: string, file: SourceFile, { findings, passes = [], outcome }: Decision): Reason | null {
    const place = { file: file.path, name };
    const passing = findings.filter((f) => f.passedTo !== undefined && !f.elsewhere);
    const own = foremost(findings.filter((f) => !passing.includes(f)));
    if (own) return { findings: [own, ...passing], place, outcome };
    for (const pass of passes) {
      const meaning = this.#meanings.functions.meaning(pass.name, file.path);
      this.#examineHelper(meaning, pass.parameter);
      const finding = passing.find(({ passedTo }) => passedTo === pass.name);
      if (!finding || this.#alive.has(meaning)) continue;
      const why = this.#dead.get(meaning);
      const told = typeof why === 'string' && why !== '' ? `${finding.message}: ${why}` : finding.message;
      return { findings: [{ ...finding, message: told }], place, outcome };
    }
    return null;
  }

  #kill(meaning: string, reason: Reason): void {
    this.#alive.delete(meaning);
    this.#dead.set(meaning, reason);
  }

  #convert(
    file: SourceFile,
    together: { names: Map<string, string>; shared: Map<string, ConvertedHelper> },
  ): StepsResult {
    const { path, api, source } = file;
    this.#tried.add(path);
    const withheld = this.seeds.withheld.get(path);
    const owned = new Set(
      [...this.#owned].filter(([, at]) => at === path).map(([meaning]) => nameOf(meaning)),
    );
    const key = JSON.stringify([path, [...owned], [...together.names], [...together.shared]]);
    const before = this.#converted.get(key);
    if (before) return before;
    const options = {
      path,
      api,
      driver: this.#meanings.driver(file),
      owned,
      ...together,
      ...(withheld ? { withheld } : {}),
    };
    const result = migrateFile(source, options, convertHooks);
    this.#converted.set(key, result);
    return result;
  }

  /**
   * Convert every file that takes part, again and again: what one of them cannot convert is left out of all, and what one
   * of them needs in its legacy form gets a twin. Both only ever happen once to a function, so that there is an end.
   */
  #settle(): Converted[] {
    // Every file has to be searched for what is converted in the end. What the likely files rule out is not.
    while (this.#alive.size > 0 && this.#narrow(this.#convertAll('defining')));
    for (;;) {
      if (this.#alive.size + this.#owned.size === 0) return [];
      const results = this.#convertAll('naming');
      const twins = results.map((converted) => this.#makeTwins(converted));
      if (!this.#narrow(results) && !twins.includes(true) && !this.#leaveOutIncomplete()) return results;
    }
  }

  /** Leave out what some file cannot convert or nothing calls. @returns whether anything changed */
  #narrow(results: readonly Converted[]): boolean {
    const changed = results.map((converted) => this.#review(converted));
    return this.#dropUncalled(results) || changed.includes(true);
  }

  #convertAll(search: 'defining' | 'naming'): Converted[] {
    const owners = new Set(this.#owned.values());
    const all = this.#names();
    const files = [
      ...this.library[search]([...all]),
      ...this.library.naming([...this.#owned.keys()].map(nameOf)).filter(({ path }) => owners.has(path)),
    ];
    return [...new Map(files.map((file) => [file.path, file])).values()].flatMap((file) => {
      const names = new Map<string, string>();
      const shared = new Map<string, ConvertedHelper>();
      for (const [meaning, entry] of this.#meantBy(file, all)) {
        const name = nameOf(meaning);
        if (entry.kind === 'hook') names.set(name, entry.newName);
        else shared.set(name, entry.helper);
      }
      if (names.size + shared.size === 0 && !owners.has(file.path)) return [];
      return [{ file, result: this.#convert(file, { names, shared }) }];
    });
  }

  /** The names of what is converted in every file. */
  #names(): ReadonlySet<string> {
    return new Set([...this.#alive.keys()].map(nameOf));
  }

  /** What of that a file means: of each name one thing at most. */
  #meantBy(file: SourceFile, names: ReadonlySet<string>): [meaning: string, entry: Shared][] {
    return [...names].flatMap((name): [string, Shared][] => {
      const meaning = this.#meanings.functions.meaning(name, file.path);
      const entry = this.#alive.get(meaning);
      return entry !== undefined && this.#meanings.means(file, meaning) ? [[meaning, entry]] : [];
    });
  }

  /** Leave out what a file cannot convert. */
  #review({ file, result: { shared } }: Converted): boolean {
    let changed = false;
    for (const [name, { outcome, findings }] of shared) {
      const meaning = this.#meanings.functions.meaning(name, file.path);
      if (!this.#alive.has(meaning) || isMigrated(outcome) || outcome === 'nothing to do') continue;
      const blocker = foremost(findings);
      const place = { file: file.path, name: this.#defines(file, meaning) ? name : null };
      const reason = blocker
        ? {
            findings: [blocker, ...findings.filter((f) => f !== blocker && f.passedTo !== undefined)],
            place,
            outcome,
          }
        : 'its converted form would do something else';
      this.#kill(meaning, reason);
      changed = true;
    }
    return changed;
  }

  /** Have twins made of what a file needs in its legacy form. */
  #makeTwins({ file, result: { foreign } }: Converted): boolean {
    let changed = false;
    for (const name of foreign.keys()) {
      const meaning = this.#meanings.functions.meaning(name, file.path);
      const entry = this.#alive.get(meaning);
      if (entry?.kind !== 'helper' || entry.helper.newName !== name) continue;
      const text = this.#meanings
        .naming(meaning)
        .map(({ source }) => source)
        .join('\n');
      const newName = twinName(name, text);
      this.#alive.set(meaning, { kind: 'helper', helper: { ...entry.helper, newName } });
      changed = true;
    }
    return changed;
  }

  /** A helper that nothing converted calls stays as it is. */
  #dropUncalled(results: readonly Converted[]): boolean {
    const called = new Set(
      results.flatMap(({ file, result }) =>
        [...result.called].map((name) => this.#meanings.functions.meaning(name, file.path)),
      ),
    );
    const unused = [...this.#alive].filter(
      ([meaning, { kind }]) => kind === 'helper' && !called.has(meaning),
    );
    for (const [meaning] of unused) this.#alive.delete(meaning);
    return unused.length > 0;
  }

  /** Leave out a function that files name which were not given. */
  #leaveOutIncomplete(): boolean {
    for (const [meaning, entry] of this.#alive) {
      const name = nameOf(meaning);
      const drivers = this.#meanings.naming(meaning).map((file) => this.#meanings.driver(file));
      const isTwin = entry.kind === 'helper' && entry.helper.newName !== name;
      const reason = whyIncomplete(name, drivers, isTwin, this.library);
      if (reason === null) continue;
      this.#kill(meaning, reason);
      return true;
    }
    return false;
  }
}
