import type { Driver } from './driver';

/** A macro as the file defines it. */
export interface Define {
  /** What stands in its parentheses; undefined for one without. */
  readonly parameters: string | undefined;
  readonly text: string;
}

/** What a `#define` is made of, as it is written. */
interface DefineParts extends Define {
  /** What stands before the name. */
  readonly before: string;
  readonly name: string;
}

const DEFINE = /^(#\s*define(?:[ \t]|\\\r?\n)+)([\w$\u0080-\uffff]+)(?:\(([^()]*)\))?([^]*)$/;

/** The parameters of a macro. */
export interface MacroParameters {
  /** Those that are given one argument each. */
  readonly names: readonly string[];
  /** The name of the rest: `__VA_ARGS__` for `...`, and GNU C's own name for it, as in `args...`; null for a macro that has none. */
  readonly rest: string | null;
}

/** Reads what stands in the parentheses of a macro's definition. */
export function parametersOf(written: string): MacroParameters {
  const names = written
    .split(',')
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== '');
  const dots = /^(\w*)\s*\.\.\.$/.exec(names.at(-1) ?? '');
  return dots ? { names: names.slice(0, -1), rest: dots[1] || '__VA_ARGS__' } : { names, rest: null };
}

/** `__VA_OPT__(,) args` of C23 as GNU C writes it: `, ##args`. */
export function withGnuComma(text: string): string {
  return text.replace(/\s*__VA_OPT__\s*\(\s*,\s*\)\s*/g, ', ##');
}

/** The parts of a directive's text; null for one that defines nothing. */
export function partsOfDefine(directive: string): DefineParts | null {
  const found = DEFINE.exec(directive);
  if (!found) return null;
  const [, before, name, parameters, text] = found as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  return { before, name, parameters, text };
}

const defines = new WeakMap<Driver, ReadonlyMap<string, readonly Define[]>>();

/** The macros that a file defines outside of its functions, by name: read once, for every name that is called is asked for. */
export function definesOf(driver: Driver): ReadonlyMap<string, readonly Define[]> {
  const before = defines.get(driver);
  if (before) return before;
  const found = new Map<string, Define[]>();
  for (const { kind, start, end } of driver.items) {
    if (kind !== 'directive') continue;
    const define = partsOfDefine(driver.source.slice(start, end));
    if (!define) continue;
    const { name, parameters, text } = define;
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
