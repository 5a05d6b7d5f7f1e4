import { argumentTexts } from './argument-texts';
import type { Driver } from './driver';

/** Classes of `guard()`, `CLASS()` and `__free()` that a file defines itself (include/linux/cleanup.h), as texts. */

const DEFINING =
  /\b(DEFINE_(?:CLASS|FREE|GUARD|GUARD_COND|LOCK_GUARD_0|LOCK_GUARD_1|LOCK_GUARD_1_COND))\s*\(/g;

/** The text of a class; `entering` and `leaving` are the parameters that its two parts are given. */
export interface GuardText {
  readonly entering: string;
  readonly enter: string;
  readonly leaving: string;
  readonly leave: string;
  /** What the object of a lock's class has besides: `unsigned long flags`. In both parts it is a variable, `ownMember(flags)`. */
  readonly members: readonly string[];
}

/** What a member of a class's object is called in the texts of its parts. */
export const ownMember = (name: string): string => `_T_${name}`;

/** What the classes of `__free()` stand under: they have names of their own, one of `guard()` may be called like one. */
export const freeNamed = (name: string): string => `free_${name}`;

const texts = new WeakMap<Driver, ReadonlyMap<string, GuardText>>();

/** The classes that a file defines, by name; those of `__free()` by `freeNamed()`. */
export function guardTextsOf(driver: Driver): ReadonlyMap<string, GuardText> {
  let known = texts.get(driver);
  if (!known) texts.set(driver, (known = guardTexts(driver.source)));
  return known;
}

/** The classes that a word may name, in `guard(NAME)` or in `__free(NAME)`. */
export function classesNamed(driver: Driver, name: string): GuardText[] {
  const known = guardTextsOf(driver);
  if (known.size === 0) return [];
  return [known.get(name), known.get(freeNamed(name))].filter((found) => found !== undefined);
}

/** The texts that define the classes of a name in a file, those of its variants among them: `mutex` and `mutex_try`. */
export function classDefinitions({ source }: Driver, name: string): string[] {
  return [...source.matchAll(DEFINING)].flatMap(({ index, 0: head }) => {
    const given = argumentTexts(source, index + head.length);
    const [defined, suffix] = given ?? [];
    const isOf = defined === name || (head.includes('_COND') && name === `${defined}${suffix}`);
    const isBase = head.startsWith('DEFINE_') && /_[A-Za-z]+$/.test(name) && name.startsWith(`${defined}_`);
    return given && (isOf || isBase) ? [`${head}${given.join(', ')})`] : [];
  });
}

function guardTexts(source: string): Map<string, GuardText> {
  const found = new Map<string, GuardText>();
  for (const use of source.matchAll(DEFINING)) {
    const given = argumentTexts(source, use.index + use[0].length);
    if (given) define(found, use[1], given);
  }
  return found;
}

/** `_T->lock` of a class that keeps a pointer to its lock is that pointer, and `_T->flags` a variable. */
const withPointer = (text: string): string => withMembers(text).replace(/\b_T\s*->\s*lock\b/g, '_T');

const withMembers = (text: string): string =>
  text.replace(/\b_T\s*->\s*(?!lock\b)(\w+)/g, (_, name: string) => ownMember(name));

/** The declarations of such members, as those of variables. */
const membersIn = (given: readonly string[]): string[] =>
  given
    .flatMap((text) => text.split(';'))
    .map((text) => text.trim())
    .filter((text) => /\w$/.test(text))
    .map((text) => text.replace(/\w+$/, ownMember));

/** Enters what one of the macros defines; the class of a conditional guard is named after the one that it is a variant of. */
function define(found: Map<string, GuardText>, macro: string, given: readonly string[]): void {
  const [name, second = '', third = '', fourth = '', ...rest] = given;
  if (!/^[A-Za-z_]\w*$/.test(name ?? '')) return;
  const both = (parameters: string, enter: string, leave: string, members: readonly string[] = []): void =>
    void found.set(name, { entering: parameters, enter, leaving: parameters, leave, members });
  switch (macro) {
    case 'DEFINE_CLASS':
      found.set(name, {
        entering: rest.join(', '),
        enter: fourth,
        leaving: `${second} _T`,
        leave: third,
        members: [],
      });
      return;
    case 'DEFINE_FREE':
      found.set(freeNamed(name), {
        entering: 'void',
        enter: '',
        leaving: `${second} _T`,
        leave: third,
        members: [],
      });
      return;
    case 'DEFINE_GUARD':
      both(`${second} _T`, third, fourth);
      return;
    case 'DEFINE_LOCK_GUARD_0':
      both('void', withMembers(second), withMembers(third), membersIn([fourth, ...rest]));
      return;
    case 'DEFINE_LOCK_GUARD_1':
      both(`${second} *_T`, withPointer(third), withPointer(fourth), membersIn(rest));
      return;
    default: {
      const base = found.get(name);
      const enter = macro === 'DEFINE_GUARD_COND' ? third : withPointer(third);
      if (base && /^\w+$/.test(second)) found.set(`${name}${second}`, { ...base, enter });
    }
  }
}
