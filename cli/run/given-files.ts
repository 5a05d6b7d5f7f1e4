import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { append } from '../../model/append';
import { enclosingTree } from '../../model/kernel-api';
import type { Library, Missing } from '../../transforms/project/library';
import type { SourceFile } from '../../transforms/project/source-file';
import { definitionOf } from '../../transforms/project/shared-names';
import type { Request } from './conversion';
import { FileReader } from './file-reader';
import { ignoreRulesOf } from './git-ignore';
import { holding, type MentionsData } from './mentions';
import { isInside } from '../../model/regular-file';
import { requestedApi } from './request-api';
import { sourceFiles, sourcesIn } from './source-files';
import { decodeText, encodeText, type TextFile } from './text-file';

/** With no more files than this that hold `mmap`, all given files are searched for a definition. */
const FEW_FILES = 128;
/** Up to so many words, files are searched for the bytes of each first. */
const FEW_WORDS = 8;
/** What more files than this name is no helper of one driver. */
const FEW_CALLERS = 8;

/** A line that includes a file: how its name is given, and the name. */
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]{1,4096})[">]/gm;

/** What the kernel's own headers are called: none of them declares what a module outside of it defines. */
const KERNEL_HEADER =
  /^(?:accel|acpi|asm|asm-generic|clocksource|crypto|cxl|drm|dt-bindings|generated|hyperv|keys|kunit|kvm|linux|math-emu|media|memory|misc|net|pcmcia|ras|rdma|rv|scsi|soc|sound|target|trace|uapi|ufs|vdso|video|xen)\//;

/** A file that names something, as it was read. */
interface Read {
  /** Made from the text: few files change. */
  readonly bytes: Uint8Array;
  readonly file: TextFile;
  readonly source: SourceFile;
}

/** The files that a command was given, searched by their bytes: few of them are decoded. */
export class GivenFiles implements Library {
  readonly #read = new Map<string, Read>();
  /** By word: the files that hold it; and those of them that hold `mmap`, too. */
  readonly #found = new Map<string, readonly string[]>();
  readonly #likely = new Map<string, readonly string[]>();
  readonly #reader = new FileReader();
  #all: readonly string[] | null = null;
  #roots: readonly string[] | null = null;
  #byName: Map<string, string[]> | null = null;
  /** By file: a header that it includes and that was not found; null where all were. */
  readonly #notFound = new Map<string, string | null>();

  /**
   * @param named what the command was given: files and directories
   * @param mentions what is known of the words in them
   */
  constructor(
    private readonly named: readonly string[],
    private readonly mentions: MentionsData,
    private readonly request: Request,
    /** The files to search where no index tells; undefined for all that the command was given. */
    private readonly searched?: readonly string[],
    /** Names that may be asked for: where all files are searched for one of them, they are for the others. */
    private readonly names: readonly string[] = [],
  ) {}

  naming(named: readonly string[]): SourceFile[] {
    // A damaged file names what is no word: no other file has it.
    const words = named.filter((word) => /^\w+$/.test(word));
    const unknown = words.filter((word) => !this.#found.has(word));
    for (const word of unknown) {
      const files = holding(word, this.mentions);
      if (files !== null) this.#search([word], files);
    }
    const isNew = (word: string): boolean => /^\w+$/.test(word) && !this.#found.has(word);
    const rest = unknown.filter(isNew);
    if (rest.length > 0) {
      const others = this.names.filter((word) => isNew(word) && holding(word, this.mentions) === null);
      this.#search([...new Set([...rest, ...others])], this.#files());
    }
    return this.#sources(words.flatMap((word) => this.#found.get(word) ?? []));
  }

  defining(names: readonly string[]): SourceFile[] {
    if (this.mentions.paths.length <= FEW_FILES) return this.naming(names);
    const isIndexed = (word: string): boolean => holding(word, this.mentions) !== null;
    const words = names.filter((word) => /^\w+$/.test(word) && !isIndexed(word));
    return [...new Set([...this.naming(names.filter(isIndexed)), ...this.#likelyToDefine(words)])];
  }

  /** Files that may define what no index tells of: those that hold `mmap`, files beside the callers, and what these include. */
  #likelyToDefine(words: readonly string[]): SourceFile[] {
    const unknown = words.filter((word) => !this.#likely.has(word));
    this.#search(unknown, this.mentions.paths, this.#likely);
    // What few files name is often defined beside one of them, or in what they include. Each of these is searched once for all that is
    // asked of it.
    const few = unknown.filter((word) => this.#likely.get(word)!.length <= FEW_CALLERS);
    const beside = new Map(few.map((word) => [word, [...new Set(this.#likely.get(word)!.map(dirname))]]));
    const included = new Map(
      few.map((word) => [word, this.#likely.get(word)!.flatMap((path) => this.#includedBy(path))]),
    );
    const inFolders = this.#searchEach(beside, (folder) =>
      this.#besideIn(folder).filter((path) => this.#isGiven(path)),
    );
    const inHeaders = this.#searchEach(included, (header) => [header]);
    for (const word of few) {
      const found = [this.#likely, inFolders, inHeaders].flatMap((some) => some.get(word) ?? []);
      this.#likely.set(word, [...new Set(found)]);
    }
    return this.#sources(words.flatMap((word) => this.#likely.get(word) ?? []));
  }

  /** The given headers that a file includes, from its folder or from one that was given or is called include in one. */
  #includedBy(path: string): string[] {
    const { source } = this.read(path).source;
    const roots = this.named.flatMap((name) => [name, join(name, 'include')]);
    return [...source.matchAll(INCLUDE)].flatMap(([, , name]) =>
      [dirname(path), ...roots]
        .map((root) => ({ root, header: join(root, name) }))
        .filter(({ root, header }) => this.#isGivenHeader(header, root))
        .map(({ header }) => header),
    );
  }

  #isGivenHeader(header: string, root: string): boolean {
    if (!header.endsWith('.h') || !this.#isGiven(header)) return false;
    try {
      this.#reader.read(header, root);
      return ignoreRulesOf(resolve(dirname(header)))?.ignores(header, false) !== true;
    } catch {
      return false;
    }
  }

  /** The C files of a folder that a walk would find: git ignores none of them. */
  #besideIn(folder: string): string[] {
    const rules = ignoreRulesOf(resolve(folder));
    return sourcesIn(folder).filter((path) => rules?.ignores(path, false) !== true);
  }

  #sources(paths: readonly string[]): SourceFile[] {
    return [...new Set(paths)].map((path) => this.read(path).source);
  }

  /**
   * The bytes and the text of a file that was found, as they were read.
   * @throws RangeError when it was not
   */
  read(path: string): Read {
    const read = this.#read.get(path);
    if (!read) throw new RangeError(`${path} was not read`);
    return read;
  }

  missing({ name, files, where, as }: Missing): string | null {
    if (!/^\w+$/.test(name)) return null;
    const wanted = as ?? (where === 'beside' ? definitionOf(name) : new RegExp(`\\b${name}\\b`));
    for (const { path, root } of candidatesFor(files, where, (folder) => this.#isGiven(folder))) {
      if (!this.#isGiven(path) && this.#holds(path, root, name, wanted)) return shown(path);
    }
    return null;
  }

  /**
   * Outside of a kernel tree, only what was given and what is beside it is looked at. Other modules may call what is exported, or what a
   * header of another folder declares; a header that is not found may declare what no other one does.
   */
  unseen({ name, files, where }: Missing): string | null {
    if (!/^\w+$/.test(name)) return null;
    const outside = files.filter(({ path }) => enclosingTree(path) === null);
    if (outside.length === 0) return null;
    const sources = outside.filter(({ path }) => !path.endsWith('.h'));
    if (where === 'tree' && sources.length === 1 && !this.#isInGivenFolder(sources[0].path))
      return `others may name it, too: give the directory of all that may use what ${shown(sources[0].path)} defines`;
    if (files.some(({ path }) => path.endsWith('.h'))) return null;
    for (const { path, source } of sources) {
      const header = this.#headerNotFound(path, source);
      if (header !== null)
        return `${header}, which ${shown(path)} includes, may declare it, and was not given`;
    }
    return null;
  }

  /** Does a header of another folder, which a file includes, name something? */
  isDeclaredAfar({ path, source }: Missing['files'][number], name: string): boolean {
    const wanted = new RegExp(`\\b${name}\\b`);
    const folder = dirname(resolve(path));
    const included = new Set([...source.matchAll(INCLUDE)].map(([, , header]) => basename(header)));
    const given =
      enclosingTree(path) === null ? [...included].flatMap((header) => this.#filesCalled(header)) : [];
    return [...includesOf(path, source).map((one) => one.path), ...given].some(
      (header) => dirname(resolve(header)) !== folder && this.#holds(header, dirname(header), name, wanted),
    );
  }

  /** Was a directory around a file given, and not just the file? */
  #isInGivenFolder(path: string): boolean {
    return this.#isGiven(dirname(path));
  }

  /** A header of the driver's own that a file includes and that is neither given nor beside it. */
  #headerNotFound(path: string, source: string): string | null {
    let header = this.#notFound.get(path);
    if (header === undefined) this.#notFound.set(path, (header = this.#lookForHeaders(path, source)));
    return header;
  }

  #lookForHeaders(path: string, source: string): string | null {
    for (const [, kind, name] of withoutComments(source).matchAll(INCLUDE)) {
      if (KERNEL_HEADER.test(name)) continue;
      const isBeside = kind === '"' && existsSync(join(dirname(path), name));
      const called = this.#filesCalled(basename(name));
      if (isBeside || called.some((given) => `/${given}`.endsWith(`/${name}`))) continue;
      return kind === '"' ? `"${name}"` : `<${name}>`;
    }
    return null;
  }

  /** Was a file named, or a directory around it? */
  #isGiven(path: string): boolean {
    const roots = (this.#roots ??= this.named.map((name) => resolve(name)));
    const absolute = resolve(path);
    return roots.some((root) => isInside(absolute, root));
  }

  #files(): readonly string[] {
    this.#all ??= this.searched ?? [...filesOf(this.named)];
    return this.#all;
  }

  /** The given files of a name, in whatever directory. */
  #filesCalled(name: string): readonly string[] {
    if (!this.#byName) {
      this.#byName = new Map<string, string[]>();
      for (const path of this.#files()) append(this.#byName, basename(path), path);
    }
    return this.#byName.get(name) ?? [];
  }

  #search(words: readonly string[], paths: readonly string[], into = this.#found): void {
    if (words.length === 0) return;
    const any = new RegExp(`\\b(?:${words.join('|')})\\b`, 'g');
    const found = new Map(words.map((word): [string, string[]] => [word, []]));
    for (const path of paths) {
      try {
        const bytes = this.#reader.read(path, null);
        // A search for bytes is a good deal faster than one for words, and most files hold none of a few.
        if (words.length <= FEW_WORDS && !words.some((word) => bytes.includes(word))) continue;
        const here = new Set(bytes.toString('latin1').match(any));
        if (here.size === 0) continue;
        for (const word of here) found.get(word)!.push(path);
        this.#keep(path, bytes);
      } catch {
        // What cannot be read any more has had its report.
      }
    }
    for (const [word, where] of found) into.set(word, where);
  }

  /**
   * Searches places for words, each once for all words that are looked for in it.
   * @param places by word: where it is looked for
   * @param filesOf the files of a place
   * @returns by word: the files that hold it, in the order of its places
   */
  #searchEach(
    places: ReadonlyMap<string, readonly string[]>,
    filesOf: (place: string) => readonly string[],
  ): ReadonlyMap<string, readonly string[]> {
    const asked = new Map<string, Set<string>>();
    for (const [word, some] of places)
      for (const place of some) asked.set(place, (asked.get(place) ?? new Set<string>()).add(word));
    const found = new Map<string, Map<string, readonly string[]>>();
    for (const [place, words] of asked) {
      const here = new Map<string, readonly string[]>();
      this.#search([...words], filesOf(place), here);
      found.set(place, here);
    }
    return new Map(
      [...places].map(([word, some]) => [word, some.flatMap((place) => found.get(place)!.get(word) ?? [])]),
    );
  }

  #keep(path: string, read: Buffer): void {
    if (this.#read.has(path)) return;
    const file = decodeText(read);
    const api = requestedApi(path, this.request);
    this.#read.set(path, {
      file,
      source: { path, source: file.text, api },
      get bytes() {
        return encodeText(file.text, file);
      },
    });
  }

  #holds(path: string, root: string, name: string, wanted: RegExp): boolean {
    try {
      const bytes = this.#reader.read(path, root);
      return bytes.includes(name) && wanted.test(withoutComments(bytes.toString('latin1')));
    } catch {
      return false;
    }
  }
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ');

/** A file to look into, and the directory that its real path has to be in. */
interface Nearby {
  readonly path: string;
  readonly root: string;
}

/**
 * Files that may name what given files name, the nearest first.
 * @param isGiven whether all files of a folder were given, so that none of them is asked for
 */
function* candidatesFor(
  files: Missing['files'],
  where: Missing['where'],
  isGiven: (folder: string) => boolean,
): Generator<Nearby> {
  for (const folder of new Set(files.map(({ path }) => dirname(path))))
    if (!isGiven(folder)) for (const path of sourcesIn(folder)) yield { path, root: folder };
  if (where === 'beside') return;
  for (const { path, source } of files) yield* includesOf(path, source);
  if (where === 'around') return;
  const trees = new Set(files.map(({ path }) => enclosingTree(path)));
  for (const tree of trees)
    if (tree !== null && !isGiven(tree)) for (const path of filesOf([tree])) yield { path, root: tree };
}

function* filesOf(paths: readonly string[]): Generator<string> {
  for (const { paths: some, rules } of sourceFiles(paths, () => undefined))
    for (const path of some) if (rules?.ignores(path, false) !== true) yield path;
}

/**
 * The headers that a file includes, as far as they are beside it, or in the kernel tree around it: what a source names
 * elsewhere is not for us to read.
 */
function includesOf(path: string, source: string): Nearby[] {
  const tree = enclosingTree(path);
  const root = tree ?? dirname(path);
  return [...source.matchAll(INCLUDE)].flatMap(([, kind, name]) => {
    const beside = kind === '"' ? [join(dirname(path), name)] : [];
    const inTree = tree === null ? [] : [join(tree, 'include', name)];
    const inside = [...beside, ...inTree].filter((candidate) => isInside(resolve(candidate), resolve(root)));
    return inside.map((candidate) => ({ path: candidate, root }));
  });
}

/** A path as a person would give it. */
function shown(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : near;
}
