import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bodyIn, type Elsewhere } from '../../analysis/effects';
import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { decodeText } from './text-file';

/** How deep headers that include headers are followed. */
const DEPTH = 3;

/** The headers of a driver's own that its files include by `#include "name.h"`, as far as they can be read. */
export class IncludedFiles {
  /** By path; null for one that cannot be read. */
  readonly #headers = new Map<string, Driver | null>();
  readonly #included = new Map<string, readonly string[]>();

  /** The definitions of a function, or a macro, in what a file includes. */
  definitions(from: Driver, name: string): readonly Elsewhere[] {
    const called = new RegExp(`\\b${name}\\s*\\(`);
    for (const path of this.#reached(from)) {
      const driver = this.#header(path);
      if (!driver || !called.test(driver.source)) continue;
      const definition = bodyIn(driver, name);
      if (definition) return [{ driver, definition }];
    }
    return [];
  }

  #reached(from: Driver): readonly string[] {
    let paths = this.#included.get(from.path);
    if (!paths) {
      const all = new Set<string>();
      let level = [from];
      for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
        const next = level.flatMap((driver) => includedBy(driver)).filter((path) => !all.has(path));
        for (const path of next) all.add(path);
        level = [...new Set(next)].flatMap((path) => this.#header(path) ?? []);
      }
      this.#included.set(from.path, (paths = [...all]));
    }
    return paths;
  }

  #header(path: string): Driver | null {
    let driver = this.#headers.get(path);
    if (driver === undefined) {
      try {
        driver = parseDriver(decodeText(readFileSync(path)).text, { path });
      } catch {
        // A header that the build makes, or that another directory has, is not there.
        driver = null;
      }
      this.#headers.set(path, driver);
    }
    return driver;
  }
}

function includedBy({ path, source }: Driver): string[] {
  return [...source.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm)].map(([, name]) =>
    join(dirname(path), name),
  );
}
