import type { Driver } from '../../model/driver';

/**
 * Put twins behind the macros of a file that stand for functions with twins: `#define map_all(d, v) map_some(d, v, 0)` gets
 * `map_all_prepare()`, and a stub `#define map_some(d, v) (0)` that takes a function's place in a configuration gets one as well.
 *
 * @param names the functions that have twins
 */
export function withMacroTwins(driver: Driver, text: string, names: ReadonlySet<string>): string {
  const any = new RegExp(`\\b(?:${[...names].join('|')})\\b`);
  if (names.size === 0 || !any.test(text)) return text;
  const twins = new Map<string, string>();
  for (const { kind, start, end } of driver.items) {
    if (kind !== 'directive') continue;
    const directive = driver.source.slice(start, end).trimEnd();
    const twin = any.test(directive) ? twinOf(directive, names) : null;
    if (twin !== null) twins.set(directive, twin);
  }
  let result = text;
  for (const [directive, twin] of twins) {
    // A name that the twin has already is not given twice.
    if (result.includes(`${twin}\n`)) continue;
    const at = result.indexOf(`${directive}\n`);
    if (at < 0) continue;
    const behind = at + directive.length + 1;
    result = `${result.slice(0, behind)}${twin}\n${result.slice(behind)}`;
  }
  return result;
}

function twinOf(directive: string, names: ReadonlySet<string>): string | null {
  const define = /^(#\s*define\s+)(\w+)(\([^()]*\))([^]*)$/.exec(directive);
  if (!define) return null;
  const [, head, name, list, body] = define;
  const called = /^[\s\\]*(\w+)\s*\([^;{}]*\)\s*$/.exec(body)?.[1];
  const isStub = names.has(name);
  if (!isStub && (called === undefined || !names.has(called))) return null;
  const renamed = (text: string): string => text.replace(/\bvma\b/g, 'desc');
  const rest = called !== undefined && names.has(called) ? body.replace(called, `${called}_prepare`) : body;
  return `${head}${name}_prepare${renamed(list)}${renamed(rest)}`;
}
