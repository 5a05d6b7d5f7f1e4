import type { Driver } from '../../model/driver';
import type { Expression } from '../../model/nodes';
import { parseExpression } from '../../model/parse';

/** An object-like macro of the file: the expressions that its definitions give it. */
export interface FileMacro {
  /** One for each definition; null for a value that is no expression. */
  readonly values: readonly (Expression | null)[];
  /** Is every definition there only for kernels without the name (`#ifndef NAME`)? */
  readonly fallback: boolean;
}

const known = new WeakMap<Driver, Map<string, FileMacro | null>>();

/**
 * The definitions that a file itself gives a macro.
 * @returns null when the file does not define it as an object-like macro
 */
export function fileMacro(driver: Driver, name: string): FileMacro | null {
  const macros = known.get(driver) ?? new Map<string, FileMacro | null>();
  known.set(driver, macros);
  let macro = macros.get(name);
  if (macro === undefined) {
    macro = readMacro(driver, name);
    macros.set(name, macro);
  }
  return macro;
}

function readMacro(driver: Driver, name: string): FileMacro | null {
  const definition = new RegExp(`^#\\s*define\\s+${name}\\b(?!\\()`);
  const absent = `(?:ifndef\\s+${name}|if\\s+!\\s*defined\\s*\\(?\\s*${name}\\s*\\)?|!\\(ifdef\\s+${name}\\))`;
  const guard = new RegExp(`^${absent}\\s*$`);
  const values: (Expression | null)[] = [];
  let fallback = true;
  for (const item of driver.items) {
    if (item.kind !== 'directive' || !definition.test(driver.source.slice(item.start, item.end))) continue;
    for (const node of driver.model(item)) {
      if (node.type !== 'CPreprocDefine' || node.id.name !== name || node.parameters) continue;
      values.push(parseExpression(node.value));
      fallback &&= item.conditions.some((condition) => guard.test(condition));
    }
  }
  return values.length > 0 ? { values, fallback } : null;
}
