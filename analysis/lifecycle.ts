import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';

/**
 * When functions of a file run: those that only run when a device, a module or a file comes or goes, by what registers them, by
 * who calls them, or by their name where others do.
 */

/** Callbacks that run before a device or a file is used, behind its last use, or while it is not used. */
const MEMBERS =
  'probe\\w*|remove\\w*|open|release|postclose|preclose|lastclose|disconnect|attach|detach|bind|unbind|init|exit|shutdown|suspend\\w*|resume\\w*|unload|load|add|destroy|fini|freeze|thaw|poweroff|restore';

const REGISTERED = new RegExp(`(?:\\.|->)\\s*(?:${MEMBERS})\\s*=\\s*&?\\s*(\\w+)`, 'g');

const MACROS = /\b(?:module_(?:init|exit)|\w*_initcall(?:_sync)?|builtin_\w+)\s*\(\s*(\w+)\s*\)/g;

/** Names of functions that make or undo an object. */
const NAMES =
  /(?:^|_)(?:init|probe|setup|create|alloc|register|add|open|attach|bind|load|new|exit|fini|cleanup|destroy|free|release|remove|detach|unbind|disconnect|unregister|unload|teardown|shutdown|suspend|resume|del|delete)(?:_\w+)?$/;

const known = new WeakMap<Driver, Map<string, boolean>>();
const registered = new WeakMap<Driver, ReadonlyMap<string, string>>();

/** What registers functions: by name, the callback that they are, or `module` where they run with the module. */
function registrations(driver: Driver): ReadonlyMap<string, string> {
  let all = registered.get(driver);
  if (all) return all;
  const found = [...driver.source.matchAll(REGISTERED)].map(([text, name]): [string, string] => [
    name,
    /\w+/.exec(text)![0],
  ]);
  const macros = [...driver.source.matchAll(MACROS)].map(([, name]): [string, string] => [name, 'module']);
  registered.set(driver, (all = new Map([...found, ...macros])));
  return all;
}

/**
 * Does a function only run when a device or a module comes or goes, or a file is opened or released?
 * @param isOfFile whether the opening and the release of a file count: of what several files share, they do not
 */
export function isOfLifecycle(driver: Driver, definition: FunctionDeclaration, isOfFile: boolean): boolean {
  const answers = known.get(driver) ?? new Map<string, boolean>();
  known.set(driver, answers);
  return isIn(driver, definition.id.name, isOfFile, answers);
}

function isIn(driver: Driver, name: string, isOfFile: boolean, answers: Map<string, boolean>): boolean {
  const key = `${name} ${isOfFile}`;
  const before = answers.get(key);
  if (before !== undefined) return before;
  // A function that calls itself runs when its other callers do.
  answers.set(key, true);
  const answer = readRole(driver, name, isOfFile, answers);
  answers.set(key, answer);
  return answer;
}

function readRole(driver: Driver, name: string, isOfFile: boolean, answers: Map<string, boolean>): boolean {
  const role = registrations(driver).get(name);
  if (role !== undefined) return isOfFile || !/^(?:open|release|p\w+close|lastclose)$/.test(role);
  const [item] = driver.bodiesNamed(name);
  if (!item) return false;
  const header = driver.source.slice(item.start, driver.source.indexOf('{', item.start));
  if (/\b__(?:init|exit)\b/.test(header)) return true;
  const callers = new Set<string>();
  let isHandedOn = !/\bstatic\b/.test(header);
  for (const kind of ['function', 'declaration', 'directive'] as const) {
    for (const user of driver.itemsNaming(kind, name)) {
      const text = driver.source.slice(user.start, user.end);
      for (const { index } of text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
        const isCall = /^\s*\(/.test(text.slice(index + name.length));
        if (!isCall) isHandedOn = true;
        else if (kind === 'function') callers.add(nameOf(text.slice(0, text.indexOf('{'))));
      }
    }
  }
  callers.delete(name);
  if (isHandedOn || callers.size === 0) return NAMES.test(name);
  return [...callers].every((caller) => isIn(driver, caller, isOfFile, answers));
}

/** The name of the function whose header a text is. */
function nameOf(header: string): string {
  return /(\w+)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:__\w+\s*)*$/.exec(header.trim())?.[1] ?? '';
}
