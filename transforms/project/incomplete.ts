import type { Driver } from '../../model/driver';
import { exportOf, prototypesOf } from '../names/helper-uses';
import type { Library, Missing } from './library';

/**
 * Why a function cannot be converted in all files: one that names it was not given, or none that can be converted declares it.
 *
 * @param drivers the given files that mean it by its name
 * @param isTwin whether it keeps its legacy form for others, so that these may stay unknown
 * @returns null when nothing is missing
 */
export function whyIncomplete(
  name: string,
  drivers: readonly Driver[],
  isTwin: boolean,
  library: Library,
): string | null {
  return undeclared(name, drivers, library) ?? (isTwin ? null : whoElse(name, drivers, library));
}

/** A file that names a function, and was not given, or may be where nobody looks. */
function whoElse(name: string, drivers: readonly Driver[], library: Library): string | null {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const defining = drivers
    .filter((driver) => driver.functions(name).length > 0)
    .map(({ path }) => folder(path));
  const wide = drivers.some(
    (driver) =>
      exportOf(driver, name) !== null ||
      (prototypesOf(driver, name).length > 0 && !defining.includes(folder(driver.path))),
  );
  const question: Missing = { name, files: drivers, where: wide ? 'tree' : 'around' };
  const missing = library.missing(question);
  if (missing !== null) return `${missing} names it, too, and was not given`;
  // A function that is only static is nobody else's.
  const isStatic = drivers
    .flatMap((driver) => driver.functions(name))
    .every(({ storage }) => storage.includes('static'));
  return isStatic ? null : (library.unseen?.(question) ?? null);
}

/** A function that one file defines and another one calls has to be declared in a file that can be converted with them. */
function undeclared(name: string, drivers: readonly Driver[], library: Library): string | null {
  const defining = drivers.filter((driver) => driver.functions(name).length > 0);
  const elsewhere = drivers.some((driver) => !defining.includes(driver));
  const isDeclared =
    defining.some(({ path }) => path.endsWith('.h')) ||
    drivers.some((driver) => prototypesOf(driver, name).length > 0);
  if (!elsewhere || isDeclared) return null;
  const missing = library.missing({ name, files: drivers, where: 'around' });
  return missing === null
    ? 'no file given declares it: give the header that does'
    : `${missing} names it, too, and was not given`;
}
