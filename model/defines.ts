import type { Driver } from './driver';

/** A macro as the file defines it. */
export interface Define {
  /** What stands in its parentheses; undefined for one without. */
  readonly parameters: string | undefined;
  readonly text: string;
}

const defines = new WeakMap<Driver, ReadonlyMap<string, readonly Define[]>>();

/** The macros that a file defines outside of its functions, by name: read once, for every name that is called is asked for. */
export function definesOf(driver: Driver): ReadonlyMap<string, readonly Define[]> {
  const before = defines.get(driver);
  if (before) return before;
  const found = new Map<string, Define[]>();
  for (const { kind, start, end } of driver.items) {
    if (kind !== 'directive') continue;
    const define = /^#\s*define\s+(\w+)(\(([^)]*)\))?([^]*)$/.exec(driver.source.slice(start, end));
    if (!define) continue;
    const [, name, , parameters, text] = define as unknown as [
      string,
      string,
      string,
      string | undefined,
      string,
    ];
    const same = found.get(name);
    if (same) same.push({ parameters, text });
    else found.set(name, [{ parameters, text }]);
  }
  defines.set(driver, found);
  return found;
}

/** What stands between the tokens of C, and the strings and character constants in which it is a part of them. */
const STRING_OR_SPACE =
  /"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|(?:\s+|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*)+/g;

/** What a macro is replaced by, or any piece of C, on one line and without comments: what looks like one in a string is none. */
export function replacementText(text: string): string {
  return text
    .replace(/\\\r?\n/g, ' ')
    .replace(STRING_OR_SPACE, (part: string, at: number, whole: string) => {
      if (/^["']/.test(part)) return part;
      return /[),;]/.test(whole.charAt(at + part.length)) ? '' : ' ';
    })
    .trim();
}
