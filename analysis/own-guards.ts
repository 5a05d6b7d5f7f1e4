import { guardOf } from '../kernel/guards';
import type { Driver } from '../model/driver';
import { freeNamed, guardTextsOf } from '../model/guard-classes';
import type { FunctionDeclaration } from '../model/nodes';
import { parseDriver } from '../model/parse';
import { headersNaming } from './elsewhere';

/**
 * Classes of `guard()` and `CLASS()` that a file, or a header of the driver, defines itself (include/linux/cleanup.h), as functions
 * that do what entering the scope does, so that they are read like any other.
 */

/** A class: what is done when its scope is entered, and when it is left. */
export interface OwnGuard {
  readonly enter: FunctionDeclaration;
  readonly leave: FunctionDeclaration;
}

const sources = new WeakMap<FunctionDeclaration, string>();

/** The text that a part of a class stands in; undefined for a function of the file. */
export function textOfGuard(definition: FunctionDeclaration): string | undefined {
  return sources.get(definition);
}

const inFile = new WeakMap<Driver, Map<string, OwnGuard>>();

/** What the scope of a class does, as functions; null for one of the kernel's, and one that neither the file nor its headers define. */
export function ownGuard(driver: Driver, name: string): OwnGuard | null {
  if (guardOf(name)) return null;
  // A variant is named by two words, which stand apart where it is defined.
  const words = new Set([name, name.replace(/_[^_]+$/, '')]);
  const headers = [...words].flatMap((word) => headersNaming(driver, word));
  for (const from of [driver, ...headers]) {
    const found = guardsOf(from).get(name);
    if (found) return found;
  }
  return null;
}

/** What `__free(NAME)` does with the variable, by a DEFINE_FREE() of the driver, as a function; null where there is none. */
export function ownFree(driver: Driver, name: string): FunctionDeclaration | null {
  for (const from of [driver, ...headersNaming(driver, name)]) {
    const found = guardsOf(from).get(freeNamed(name));
    if (found) return found.leave;
  }
  return null;
}

function guardsOf(driver: Driver): ReadonlyMap<string, OwnGuard> {
  const known = inFile.get(driver);
  if (known) return known;
  const read = new Map<string, OwnGuard>();
  for (const [name, { entering, enter, leaving, leave, members }] of guardTextsOf(driver)) {
    const own = members.map((member) => `${member}; `).join('');
    const source = `static void enter_${name}(${entering}) {${own}${enter};}\nstatic void leave_${name}(${leaving}) {${own}${leave};}`;
    const parsed = parseDriver(source, { path: driver.path, reach: 'all' });
    const [entered, left] = [parsed.function(`enter_${name}`), parsed.function(`leave_${name}`)];
    if (!entered || !left) continue;
    read.set(name, { enter: entered, leave: left });
    for (const part of [entered, left]) sources.set(part, source);
  }
  inFile.set(driver, read);
  return read;
}
