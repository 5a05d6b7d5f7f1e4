import { walk } from '../model/walk';
import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { parseDriver } from '../model/parse';
import { calleeName, find } from '../model/query';

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

/** The macros of a file that leave the function which uses them, by name; null for one that does not. */
const leavingIn = new WeakMap<Driver, Map<string, LeavingMacro | null>>();

/** A use of a macro of the file that returns from the function, or jumps in it: `RETURN(rc);`. */
export interface LeavingUse extends LeavingMacro {
  readonly call: CallExpression;
}

interface LeavingMacro {
  readonly body: FunctionDeclaration;
  /** What it is made of: none of it has a place in the function. */
  readonly own: ReadonlySet<Node>;
  /** The variables that it declares. */
  readonly locals: readonly string[];
}

/** What a statement uses that leaves the function out of sight; null for any other statement. */
export function leavingUse(driver: Driver, statement: Node): LeavingUse | null {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return null;
  const call = statement.expression;
  const name = calleeName(call);
  if (name === null || !definesOf(driver).has(name)) return null;
  let known = leavingIn.get(driver);
  if (!known) leavingIn.set(driver, (known = new Map<string, LeavingMacro | null>()));
  let macro = known.get(name);
  if (macro === undefined) known.set(name, (macro = leavingMacro(driver, name)));
  return macro ? { call, ...macro } : null;
}

function leavingMacro(driver: Driver, name: string): LeavingMacro | null {
  if (driver.functions(name).length > 0) return null;
  const macro = macroText(driver, name, true);
  if (!macro || !/\b(?:return|goto)\b/.test(macro.text)) return null;
  const body = macroBody(driver, name);
  if (!body) return null;
  const leaves = (['ReturnStatement', 'CGotoStatement'] as const).some(
    (type) => find(body.body, type).length > 0,
  );
  if (!leaves) return null;
  const own = new Set<Node>();
  walk(body, (node) => void own.add(node));
  return { body, own, locals: find(body.body, 'VariableDeclarator').map(({ node }) => node.id.name) };
}
