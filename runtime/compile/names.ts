/**
 * Names of C in generated JavaScript. Every one gets a `$`, so that none can be a word of JavaScript, a name of the host,
 * or a property that objects inherit: `constructor` is `$constructor`, `__proto__` is `$__proto__`.
 */
export function mangle(name: string): string {
  let mangled = MANGLED.get(name);
  if (mangled === undefined) MANGLED.set(name, (mangled = with_dollar(name)));
  return mangled;
}

const MANGLED = new Map<string, string>();

function with_dollar(name: string): string {
  return `$${name.replace(/[^A-Za-z0-9_]/g, (c) => (c === '$' ? '$$' : `$u${c.codePointAt(0)!.toString(16)}$`))}`;
}

/** The name of a structure's handle: `struct$foo`. */
export function mangleTag(variety: string, tag: string): string {
  return `${variety}${mangle(tag)}`;
}

/** Gives out names that differ: `$x`, `$x$1`, `$x$2`. */
export class NamePool {
  readonly #taken = new Map<string, number>();

  /** @param reserved names that are never given out */
  constructor(private readonly reserved: (name: string) => boolean = (): boolean => false) {}

  /** @returns the name, with a number if it was given out before */
  take(name: string): string {
    let count = this.#taken.get(name) ?? 0;
    let candidate = count === 0 ? name : `${name}$${count}`;
    while (this.reserved(candidate) || (candidate !== name && this.#taken.has(candidate)))
      candidate = `${name}$${++count}`;
    this.#taken.set(name, count + 1);
    if (candidate !== name) this.#taken.set(candidate, 1);
    return candidate;
  }
}
