import { argumentTexts } from '../model/argument-texts';
import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';
import { parseDriver } from '../model/parse';
import { headersNaming } from './elsewhere';

/**
 * Classes of `guard()` and `CLASS()` that a file, or a header of the driver, defines itself (include/linux/cleanup.h), as functions
 * that do what entering the scope does, so that they are read like any other.
 */

const DEFINING = /\b(DEFINE_(?:CLASS|GUARD|GUARD_COND|LOCK_GUARD_0|LOCK_GUARD_1|LOCK_GUARD_1_COND))\s*\(/g;

/** A class: what is done when its scope is entered, and when it is left. */
export interface OwnGuard {
  readonly enter: FunctionDeclaration;
  readonly leave: FunctionDeclaration;
}

/** The text of a class; `entering` and `leaving` are the parameters that its two parts are given. */
interface GuardText {
  readonly entering: string;
  readonly enter: string;
  readonly leaving: string;
  readonly leave: string;
}

const inFile = new WeakMap<Driver, Map<string, OwnGuard>>();

/** What the scope of a class does, as functions; null for a class that neither the file nor its headers define. */
export function ownGuard(driver: Driver, name: string): OwnGuard | null {
  // A variant is named by two words, which stand apart where it is defined.
  const words = new Set([name, name.replace(/_[^_]+$/, '')]);
  const headers = [...words].flatMap((word) => headersNaming(driver, word));
  for (const from of [driver, ...headers]) {
    const found = guardsOf(from).get(name);
    if (found) return found;
  }
  return null;
}

function guardsOf(driver: Driver): ReadonlyMap<string, OwnGuard> {
  const known = inFile.get(driver);
  if (known) return known;
  const read = new Map<string, OwnGuard>();
  for (const [name, { entering, enter, leaving, leave }] of guardTexts(driver.source)) {
    const source = `static void enter_${name}(${entering}) {${enter};}\nstatic void leave_${name}(${leaving}) {${leave};}`;
    const parsed = parseDriver(source, { path: driver.path, reach: 'all' });
    const [entered, left] = [parsed.function(`enter_${name}`), parsed.function(`leave_${name}`)];
    if (entered && left) read.set(name, { enter: entered, leave: left });
  }
  inFile.set(driver, read);
  return read;
}

function guardTexts(source: string): Map<string, GuardText> {
  const found = new Map<string, GuardText>();
  for (const use of source.matchAll(DEFINING)) {
    const given = argumentTexts(source, use.index + use[0].length);
    if (given) define(found, use[1], given);
  }
  return found;
}

/** `_T->lock` of a class that keeps a pointer to its lock is that pointer. */
const withPointer = (text: string): string => text.replace(/\b_T\s*->\s*lock\b/g, '_T');

/** Enters what one of the macros defines; the class of a conditional guard is named after the one that it is a variant of. */
function define(found: Map<string, GuardText>, macro: string, given: readonly string[]): void {
  const [name, second = '', third = '', fourth = '', ...rest] = given;
  if (!/^[A-Za-z_]\w*$/.test(name ?? '')) return;
  const both = (parameters: string, enter: string, leave: string): void =>
    void found.set(name, { entering: parameters, enter, leaving: parameters, leave });
  switch (macro) {
    case 'DEFINE_CLASS':
      found.set(name, {
        entering: rest.join(', '),
        enter: fourth,
        leaving: `${second} _T`,
        leave: third,
      });
      return;
    case 'DEFINE_GUARD':
      both(`${second} _T`, third, fourth);
      return;
    case 'DEFINE_LOCK_GUARD_0':
      both('void', second, third);
      return;
    case 'DEFINE_LOCK_GUARD_1':
      both(`${second} *_T`, withPointer(third), withPointer(fourth));
      return;
    default: {
      const base = found.get(name);
      const enter = macro === 'DEFINE_GUARD_COND' ? third : withPointer(third);
      if (base && /^\w+$/.test(second)) found.set(`${name}${second}`, { ...base, enter });
    }
  }
}
