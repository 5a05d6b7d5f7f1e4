import type { Driver } from '../model/driver';
import { tokenize } from '../model/lexer';
import type { FunctionDeclaration } from '../model/nodes';
import { parseDriver } from '../model/parse';
import { headersNaming } from './elsewhere';

/**
 * Classes of `guard()` and `CLASS()` that a file, or a header of the driver, defines itself (include/linux/cleanup.h), as functions
 * that do what entering the scope does, so that they are read like any other.
 */

const DEFINING = /\b(DEFINE_(?:CLASS|GUARD|GUARD_COND|LOCK_GUARD_0|LOCK_GUARD_1|LOCK_GUARD_1_COND))\s*\(/g;

/** What entering the scope of a class does, with the parameters that the class is given. */
interface Entering {
  readonly parameters: string;
  readonly text: string;
}

const inFile = new WeakMap<Driver, Map<string, FunctionDeclaration>>();

/** What entering the scope of a class does, as a function; null for a class that neither the file nor its headers define. */
export function bodyOfGuard(driver: Driver, name: string): FunctionDeclaration | null {
  for (const from of [driver, ...headersNaming(driver, name)]) {
    const found = guardsOf(from).get(name);
    if (found) return found;
  }
  return null;
}

function guardsOf(driver: Driver): ReadonlyMap<string, FunctionDeclaration> {
  const known = inFile.get(driver);
  if (known) return known;
  const read = new Map<string, FunctionDeclaration>();
  for (const [name, { parameters, text }] of enteringIn(driver.source)) {
    const source = `static void ${name}(${parameters}) {${text};}`;
    const body = parseDriver(source, { path: driver.path, reach: 'all' }).function(name);
    if (body) read.set(name, body);
  }
  inFile.set(driver, read);
  return read;
}

function enteringIn(source: string): Map<string, Entering> {
  const found = new Map<string, Entering>();
  for (const use of source.matchAll(DEFINING)) {
    const given = argumentsBehind(source, use.index + use[0].length);
    if (given) define(found, use[1], given);
  }
  return found;
}

/** Enters what one of the macros defines; the class of a conditional guard is named after the one that it is a variant of. */
function define(found: Map<string, Entering>, macro: string, given: readonly string[]): void {
  const [name, second = '', third = '', fourth = '', ...rest] = given;
  if (!/^[A-Za-z_]\w*$/.test(name ?? '')) return;
  switch (macro) {
    case 'DEFINE_CLASS':
      found.set(name, { parameters: rest.join(', '), text: fourth });
      return;
    case 'DEFINE_GUARD':
      found.set(name, { parameters: `${second} _T`, text: third });
      return;
    case 'DEFINE_LOCK_GUARD_0':
      found.set(name, { parameters: 'void', text: second });
      return;
    case 'DEFINE_LOCK_GUARD_1':
      found.set(name, { parameters: `${second} *_T`, text: third.replace(/\b_T\s*->\s*lock\b/g, '_T') });
      return;
    default: {
      const base = found.get(name);
      const text = macro === 'DEFINE_GUARD_COND' ? third : third.replace(/\b_T\s*->\s*lock\b/g, '_T');
      if (base && /^\w+$/.test(second)) found.set(`${name}${second}`, { ...base, text });
    }
  }
}

/** What stands between the commas of a list of arguments; null where it has no end. */
function argumentsBehind(source: string, start: number): string[] | null {
  const given: string[] = [];
  let depth = 0;
  let from = start;
  for (const token of tokenize(source, start, Math.min(source.length, start + LONGEST))) {
    if (token.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (depth > 0 && ')]}'.includes(token.text)) depth--;
    else if (depth === 0 && (token.text === ',' || token.text === ')')) {
      given.push(source.slice(from, token.start).trim());
      from = token.end;
      if (token.text === ')') return given;
    }
  }
  return null;
}

/** No definition of a class is longer: what is not closed by then is something else. */
const LONGEST = 4000;
