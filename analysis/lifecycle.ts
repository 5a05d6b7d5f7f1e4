import { makesOrUndoes, MODULE_CALLS, REGISTERED } from '../kernel/runs';
import type { Driver } from '../model/driver';
import type { FunctionDeclaration } from '../model/nodes';
import { leads } from './leads';

/**
 * When functions of a file run: those that only run when a device, a module or a file comes or goes, by what registers them, by
 * who calls them, or by their name where others do.
 */

/** By file and name: does a function run at other times, too? */
const withFile = new WeakMap<Driver, Map<string, boolean>>();
const withoutFile = new WeakMap<Driver, Map<string, boolean>>();
const registered = new WeakMap<Driver, ReadonlyMap<string, string>>();

/** What registers functions: by name, the callback that they are, or `module` where they run with the module. */
function registrations(driver: Driver): ReadonlyMap<string, string> {
  let all = registered.get(driver);
  if (all) return all;
  const found = [...driver.source.matchAll(REGISTERED)].map(([text, name]): [string, string] => [
    name,
    /\w+/.exec(text)![0],
  ]);
  const macros = [...driver.source.matchAll(MODULE_CALLS)].map(([, name]): [string, string] => [
    name,
    'module',
  ]);
  registered.set(driver, (all = new Map([...found, ...macros])));
  return all;
}

/**
 * Does a function only run when a device or a module comes or goes, or a file is opened or released?
 * @param isOfFile whether the opening and the release of a file count: of what several files share, they do not
 */
export function isOfLifecycle(driver: Driver, { id }: FunctionDeclaration, isOfFile: boolean): boolean {
  const known = isOfFile ? withFile : withoutFile;
  let answers = known.get(driver);
  if (!answers) known.set(driver, (answers = new Map<string, boolean>()));
  return !leads(id.name, answers, (name) => otherWays(driver, name, isOfFile));
}

/** What runs a function: true where it runs at other times, too, and its callers where these tell. */
function otherWays(driver: Driver, name: string, isOfFile: boolean): true | readonly string[] {
  const role = registrations(driver).get(name);
  if (role !== undefined) return (!isOfFile && /^(?:open|release|p\w+close|lastclose)$/.test(role)) || [];
  const [item] = driver.bodiesNamed(name);
  if (!item) return true;
  const header = driver.source.slice(item.start, driver.source.indexOf('{', item.start));
  if (/\b__(?:init|exit)\b/.test(header)) return [];
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
  if (isHandedOn || callers.size === 0) return !makesOrUndoes(name) || [];
  return [...callers];
}

/** The name of the function whose header a text is. */
function nameOf(header: string): string {
  return /(\w+)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:__\w+\s*)*$/.exec(header.trim())?.[1] ?? '';
}
