import type { Driver } from '../../model/driver';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';

/** One C function by itself, and the file that it stands in. */
export interface SmallFunction {
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
}

/**
 * Model the function `f` of a text.
 * @param text a whole file that defines `f`, or the statements of its body
 */
export function smallFunction(text: string): SmallFunction {
  const source = /\bf\(.*\)\s*\{/.test(text) ? text : `static int f(int a, int b)\n{\n${text}\n}\n`;
  const driver = parseDriver(source, { path: 'f.c', reach: 'all' });
  const definition = driver.function('f');
  if (!definition) throw new Error(`no function f in: ${source}`);
  return { driver, definition };
}
