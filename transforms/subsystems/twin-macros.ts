import { isMappingCall, mapsWithoutAction } from '../../kernel/groups';
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

/**
 * The function that a macro of some files stands for: `map_some` of `#define map_all(d, v) map_some(d, v, 0)`.
 * @returns null where there is no such macro, or it does more than call one
 */
export function calledByMacro(texts: readonly string[], name: string): string | null {
  const define = new RegExp(
    `^[ \\t]*#[ \\t]*define[ \\t]+${name}\\([^()]*\\)[\\s\\\\]*(\\w+)[ \\t]*\\([^;{}\\n]*\\)[ \\t]*$`,
    'm',
  );
  for (const text of texts) {
    const called = define.exec(text)?.[1];
    if (called !== undefined && called !== name) return called;
  }
  return null;
}

/**
 * Why a macro that takes a function's place in a configuration has no twin: it maps by itself, and no rule turns the text of
 * a macro into an action.
 * @returns null where none does
 */
export function unfitMacro(driver: Driver, names: ReadonlySet<string>): string | null {
  for (const { kind, start, end } of driver.items) {
    if (kind !== 'directive') continue;
    const define = /^#\s*define\s+(\w+)\([^()]*\)([^]*)$/.exec(driver.source.slice(start, end));
    if (!define || !names.has(define[1])) continue;
    const calls = [...define[2].matchAll(/\b(\w+)\s*\(/g)].map(([, called]) => called);
    const maps = calls.find(
      (called) => !names.has(called) && (isMappingCall(called) || mapsWithoutAction(called)),
    );
    if (maps === undefined) continue;
    return `${driver.path}:${driver.position(start).line}: ${define[1]}() is a macro there, which maps with ${maps}()`;
  }
  return null;
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
