import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Elsewhere } from '../../analysis/elsewhere';
import type { Held } from '../../analysis/held';
import { bodiesIn } from '../../analysis/macro-bodies';
import { directiveLines } from '../../model/directive-lines';
import type { Driver } from '../../model/driver';
import type { CType } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { readRegular } from '../../model/regular-file';
import { hasWord } from '../../model/words';
import { sourcesIn } from './source-files';
import { decodeText } from './text-file';

/** How deep headers that include headers are followed. */
const DEPTH = 3;

/** How many directories above a file may have what it includes, and what such a directory is called. */
const LEVELS = 6;
const INCLUDE_FOLDERS = ['include', 'Include', 'inc'];

/** Headers of the kernel are known by facts. */
const KERNEL_HEADER =
  /^(?:linux|asm|asm-generic|uapi|generated|drm|net|sound|media|scsi|rdma|video|crypto|trace|xen|acpi|kvm|vdso)\//;

/** So are these, which a driver may have a directory of its own for. */
const SYSTEM_HEADER =
  /^(?:clocksource|dt-bindings|keys|kunit|mach|math-emu|memory|misc|pcmcia|plat|ras|rv|soc|target|ufs)\//;

const DEFINE = /[ \t]*#[ \t]*define[ \t]+(\w+)/y;
const INCLUDE = /[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]/y;
const INCLUDE_BESIDE = /[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/y;

/** The headers of a driver's own that its files include by `#include "name.h"`, as far as they can be read. */
export class IncludedFiles {
  readonly #headers = new Map<string, Driver>();
  readonly #included = new Map<string, readonly string[]>();
  /** By path; null for one that cannot be read. */
  readonly #texts = new Map<string, string | null>();
  /** By path: the words of a header that stand before a parenthesis. */
  readonly #called = new Map<string, ReadonlySet<string>>();
  readonly #sources = new Map<string, readonly string[]>();
  /** By path: the names of the macros that a header defines. */
  readonly #macros = new Map<string, ReadonlySet<string>>();
  /** By path of a file: the headers that it includes, those included that an option of the compiler finds. */
  readonly #headersOf = new Map<string, readonly string[]>();
  readonly #folders = new Map<string, readonly string[]>();
  /** By folder and by what a file in it includes: the first place that has it; null for none. */
  readonly #places = new Map<string, Map<string, string | null>>();
  /** Of a file: the headers that define a structure, by its tag. */
  readonly #defining = new WeakMap<Driver, Map<string, readonly string[]>>();

  /** The definitions of a function, or a macro, in what a file includes. */
  definitions(from: Driver, name: string): readonly Elsewhere[] {
    for (const path of this.#reached(from)) {
      if (!this.#calledIn(path).has(name)) continue;
      const driver = this.#header(path);
      const bodies = bodiesIn(driver, name);
      if (bodies.length > 0) return bodies.map((definition) => ({ driver, definition }));
    }
    return [];
  }

  /** The type of a member of a structure that what a file includes defines; null when nothing does. */
  memberType(from: Driver, struct: string, member: string): CType | null {
    for (const path of this.#definingHeaders(from, struct)) {
      const found = this.#header(path).memberType(struct, member);
      if (found) return found;
    }
    return null;
  }

  /**
   * The headers of the driver's own that name something, those included that an option of the compiler finds: beside
   * one of the directories above the file, or in an include directory of one.
   */
  headersNaming(from: Driver, name: string): readonly Driver[] {
    return this.#around(from)
      .filter((path) => hasWord(this.#text(path) ?? '', name))
      .map((path) => this.#header(path));
  }

  /** Those of these headers that define a macro. */
  headersDefining(from: Driver, macro: string): readonly Driver[] {
    return this.#around(from)
      .filter((path) => this.#macrosIn(path).has(macro))
      .map((path) => this.#header(path));
  }

  #macrosIn(path: string): ReadonlySet<string> {
    let macros = this.#macros.get(path);
    if (!macros) {
      const defines = directiveLines(this.#text(path) ?? '', 'define', DEFINE);
      this.#macros.set(path, (macros = new Set(Array.from(defines, ([, name]) => name))));
    }
    return macros;
  }

  /** Where all of these headers are: every name that is called may be asked for, of every form that a file is tried in. */
  #around(from: Driver): readonly string[] {
    let paths = this.#headersOf.get(from.path);
    if (!paths) this.#headersOf.set(from.path, (paths = this.#findAround(from)));
    return paths;
  }

  #findAround(from: Driver): readonly string[] {
    const seen = new Set<string>();
    let level = [{ path: from.path, source: from.source }];
    const paths: string[] = [];
    for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
      const next = level.flatMap((file) => this.#wanted(file)).filter((path) => !seen.has(path));
      for (const path of next) seen.add(path);
      level = [...new Set(next)].flatMap((path) => {
        const source = this.#text(path);
        return source === null ? [] : [{ path, source }];
      });
      paths.push(...level.map(({ path }) => path));
    }
    return paths;
  }

  /**
   * The files beside a file that may hold the same, and have one of some words: they include a header that defines the
   * structure which it is a member of, or name the variable that it is.
   */
  filesSharing(from: Driver, held: Held, words: () => readonly string[]): readonly Driver[] {
    if (held.kind === 'variable' ? isStatic(from, held.name) : held.kind !== 'member') return [];
    const struct =
      held.kind === 'member' ? /^(?:struct|union) (\w+)/.exec(held.holder ?? '')?.[1] : undefined;
    const headers = struct === undefined ? [] : this.#definingHeaders(from, struct);
    if (held.kind === 'member' && headers.length === 0) return [];
    const named = new RegExp(`\\b(?:${words().join('|')})\\b`);
    const own = resolve(from.path);
    return this.#sourcesIn(dirname(from.path)).flatMap((path) => {
      const text = this.#text(path);
      if (text === null || resolve(path) === own || !named.test(text)) return [];
      if (held.kind === 'variable' && !hasWord(text, held.name)) return [];
      const driver = this.#header(path);
      const isShared =
        held.kind === 'variable'
          ? !isStatic(driver, held.name)
          : this.#reached(driver).some((header) => headers.includes(header));
      return isShared ? [driver] : [];
    });
  }

  /** The headers of the driver's own that a file includes and that define a structure. */
  #definingHeaders(from: Driver, struct: string): readonly string[] {
    let defining = this.#defining.get(from)?.get(struct);
    if (!defining) {
      const opening = new RegExp(`\\b(?:struct|union)\\s+${struct}\\s*\\{`);
      defining = this.#reached(from).filter((path) => opening.test(this.#text(path) ?? ''));
      const known = this.#defining.get(from) ?? new Map<string, readonly string[]>();
      this.#defining.set(from, known.set(struct, defining));
    }
    return defining;
  }

  #sourcesIn(folder: string): readonly string[] {
    let sources = this.#sources.get(folder);
    if (!sources) {
      sources = sourcesIn(folder).filter((path) => path.endsWith('.c'));
      this.#sources.set(folder, sources);
    }
    return sources;
  }

  #calledIn(path: string): ReadonlySet<string> {
    let called = this.#called.get(path);
    if (!called) {
      const words = (this.#text(path) ?? '').matchAll(/\b(\w+)\s*\(/g);
      this.#called.set(path, (called = new Set(Array.from(words, ([, name]) => name))));
    }
    return called;
  }

  /** Where each header that a file includes may be: the first place that has it. */
  #wanted({ path, source }: Pick<Driver, 'path' | 'source'>): string[] {
    const folder = dirname(path);
    let known = this.#places.get(folder);
    if (!known) this.#places.set(folder, (known = new Map<string, string | null>()));
    return includesIn(source).flatMap((name) => {
      let place = known.get(name);
      if (place === undefined) known.set(name, (place = this.#placeOf(folder, name)));
      return place ?? [];
    });
  }

  #placeOf(from: string, name: string): string | null {
    for (let folder = resolve(from), up = 0; up < LEVELS; folder = dirname(folder), up++) {
      const places = [folder, ...this.#includeFolders(folder)].map((one) => join(one, name));
      const found = places.find((place) => this.#text(place) !== null);
      if (found !== undefined) return found;
      if (dirname(folder) === folder) break;
    }
    return null;
  }

  /** The include directories in a folder: most have none, and every header is looked for in all of them. */
  #includeFolders(folder: string): readonly string[] {
    let found = this.#folders.get(folder);
    if (!found) {
      found = INCLUDE_FOLDERS.map((name) => join(folder, name)).filter((path) => existsSync(path));
      this.#folders.set(folder, found);
    }
    return found;
  }

  #text(path: string): string | null {
    let text = this.#texts.get(path);
    if (text === undefined) {
      try {
        text = decodeText(readRegular(path, null)).text;
      } catch {
        // A header that the build makes, or that another directory has, is not there.
        text = null;
      }
      this.#texts.set(path, text);
    }
    return text;
  }

  #reached(from: Driver): readonly string[] {
    let paths = this.#included.get(from.path);
    if (!paths) {
      const all = new Set<string>();
      let level: Pick<Driver, 'path' | 'source'>[] = [from];
      for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
        const next = level.flatMap((file) => includedBy(file)).filter((path) => !all.has(path));
        for (const path of next) all.add(path);
        level = [...new Set(next)].flatMap((path) => {
          const source = this.#text(path);
          return source === null ? [] : [{ path, source }];
        });
      }
      this.#included.set(from.path, (paths = [...all]));
    }
    return paths;
  }

  #header(path: string): Driver {
    let driver = this.#headers.get(path);
    if (!driver) this.#headers.set(path, (driver = parseDriver(this.#text(path) ?? '', { path })));
    return driver;
  }
}

/** What a text includes, by either kind of quotes, other than headers of the kernel. */
function includesIn(source: string): string[] {
  return [...directiveLines(source, 'include', INCLUDE)]
    .filter(([, kind, name]) => !KERNEL_HEADER.test(name) && !(kind === '<' && SYSTEM_HEADER.test(name)))
    .map(([, , name]) => name);
}

function includedBy({ path, source }: Pick<Driver, 'path' | 'source'>): string[] {
  return Array.from(directiveLines(source, 'include', INCLUDE_BESIDE), ([, name]) =>
    join(dirname(path), name),
  );
}

/** Is a variable one that only the file itself can name? */
function isStatic(driver: Driver, name: string): boolean {
  return driver
    .itemsNaming('declaration', name)
    .flatMap((item) => driver.model(item))
    .some(
      (node) =>
        node.type === 'VariableDeclaration' &&
        node.storage.includes('static') &&
        node.declarations.some(({ id }) => id.name === name),
    );
}
