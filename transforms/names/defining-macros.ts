import { parametersOf, partsOfDefine } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { CODE, finding, type Finding } from '../findings';

/** A macro of the file whose use defines a function. */
export interface DefiningMacro {
  readonly name: string;
  /** 1-based line of its `#define`. */
  readonly line: number;
}

/**
 * The macro that defines a function of a file: `DEFINE_LANE_MMAP(fast)`, where `name##_mmap` is pasted from its argument.
 * @returns null when no macro of the file does, as far as its text tells
 */
export function definingMacro(driver: Driver, name: string): DefiningMacro | null {
  const { source } = driver;
  for (const item of driver.items) {
    if (item.kind !== 'directive') continue;
    const define = partsOfDefine(source.slice(item.start, item.end));
    if (define?.parameters === undefined || !define.text.includes('vm_area_struct')) continue;
    const { name: macro, parameters, text: body } = define;
    const { names } = parametersOf(parameters);
    const uses = source.matchAll(new RegExp(`^[ \\t]*(?:static\\s+)?${macro}\\s*\\(([^()]*)\\)`, 'gm'));
    for (const [, text] of uses) {
      const values = text.split(',').map((value) => value.trim());
      const expanded = body
        .replace(/\b[A-Za-z_]\w*\b/g, (word) => values[names.indexOf(word)] ?? word)
        .replace(/\s*##\s*/g, '');
      if (new RegExp(`\\b${name}\\s*\\(`).test(expanded))
        return { name: macro, line: driver.position(item.start).line };
    }
  }
  return null;
}

/** Why a callback has no definition that is understood, although the file says what it is; null when it does not. */
export function whyNotFound(driver: Driver, name: string): Finding | null {
  const unread = whyNotRead(driver, name);
  if (unread) return unread;
  const define = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b[ \\t]+\\S[^\\n]*`, 'm').exec(
    driver.seen,
  );
  if (!define) return null;
  const { line } = driver.position(define.index);
  return finding(CODE.behindMacro, line, `${name} is a macro, which stands for the callback`);
}

/** A definition of a function that the file has and that is not understood. */
export function whyNotRead(driver: Driver, name: string): Finding | null {
  const unread = name === '' ? null : driver.unread(name);
  if (!unread) return null;
  const { line } = driver.position(unread.start);
  return finding(CODE.notUnderstood, line, `the definition of ${name}() is not understood`);
}
