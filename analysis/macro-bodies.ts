import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';
import { parseDriver } from '../model/parse';

/** Macros of a file as functions with a body, so that they are read like one. */

const texts = new WeakMap<FunctionDeclaration, string>();

/** The text that the body of a macro stands in; undefined for a function of the file. */
export function textOfMacro(definition: FunctionDeclaration): string | undefined {
  return texts.get(definition);
}

/** The function that a name stands for in a file: a definition with a body, or the text of a macro. */
export function bodyIn(driver: Driver, name: string): FunctionDeclaration | null {
  return driver.function(name) ?? macroBody(driver, name);
}

/** The text of a macro that the file defines once; null when there is none, or several. */
export function macroText(
  driver: Driver,
  name: string,
  withParameters: boolean,
): { readonly parameters: string; readonly text: string } | null {
  const same = (definesOf(driver).get(name) ?? []).filter(
    ({ parameters }) => (parameters !== undefined) === withParameters,
  );
  const [only] = same;
  if (!only || same.length > 1) return null;
  const cleaned = only.text.replace(/\\\r?\n/g, ' ').replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ');
  return { parameters: only.parameters ?? '', text: cleaned };
}

/** `printk("x: " fmt, ## a)` of `LOG(fmt, a...)`, as GNU C names the rest of what a macro is given, with C99's name for it. */
function withStandardRest(text: string, last: string): string {
  const rest = /^(\w+)\s*\.\.\.$/.exec(last)?.[1];
  return rest === undefined ? text : text.replace(new RegExp(`\\b${rest}\\b`, 'g'), '__VA_ARGS__');
}

/** A macro with parameters as a function with a body, so that it is read like one; null when there is none. */
export function macroBody(driver: Driver, name: string): FunctionDeclaration | null {
  const macro = macroText(driver, name, true);
  if (!macro) return null;
  const parameters = macro.parameters.split(',').map((parameter) => parameter.trim());
  const named = parameters.filter((parameter) => /^\w+$/.test(parameter));
  const text = withStandardRest(macro.text, parameters.at(-1) ?? '')
    .replace(/##\s*__VA_ARGS__/g, '__VA_ARGS__')
    .replace(/,\s*__VA_ARGS__/g, '');
  const source = `void ${name}(${named.map((parameter) => `int ${parameter}`).join(', ')}) {${text};}`;
  const body = parseDriver(source, { path: driver.path, reach: 'all' }).function(name);
  if (body) texts.set(body, source);
  return body;
}
