/**
 * Names of C in generated JavaScript. Each kind of name has a word of its own before the `$` that every one gets, so that none
 * can be a word of JavaScript, a name of the host, a property that objects inherit, or a name of another kind: the local
 * variable `x` is `$x`, and whatever else is called so is another name.
 */

/** What a name stands for; locals and members have the `$` alone. */
const PREFIXES = {
  function: 'fn',
  global: 'global',
  static: 'static',
  constant: 'constant',
  external: 'external',
  kernel: 'kernel',
  local: '',
  member: '',
  label: 'label',
} as const;

/** What a name of C can stand for in generated code. */
export type NameKind = keyof typeof PREFIXES;

/**
 * A name of C in generated JavaScript; two names of C or two kinds never give the same one.
 *
 * @param name any text: what is no letter, digit or underscore is spelled by its number
 */
export function mangle(kind: NameKind, name: string): string {
  let mangled = MANGLED.get(name);
  if (mangled === undefined) MANGLED.set(name, (mangled = withDollar(name)));
  return PREFIXES[kind] + mangled;
}

const MANGLED = new Map<string, string>();

function withDollar(name: string): string {
  return `$${name.replace(/[^A-Za-z0-9_]/g, (c) => (c === '$' ? '$$' : `$u${c.charCodeAt(0).toString(16)}$`))}`;
}

/** The name of a structure's handle: `struct$foo`. */
export function mangleTag(variety: string, tag: string): string {
  return `${variety}${mangle('member', tag)}`;
}

/** Gives out names that differ: `$x`, `$x$1`, `$x$2`. */
export class NamePool {
  readonly #taken = new Map<string, number>();

  /** @returns the name, with a number if it was given out before */
  take(name: string): string {
    let count = this.#taken.get(name) ?? 0;
    let candidate = count === 0 ? name : `${name}$${count}`;
    while (candidate !== name && this.#taken.has(candidate)) candidate = `${name}$${++count}`;
    this.#taken.set(name, count + 1);
    if (candidate !== name) this.#taken.set(candidate, 1);
    return candidate;
  }
}
