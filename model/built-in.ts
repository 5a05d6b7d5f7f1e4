import type { Driver } from './driver';

/** What only code that is part of the kernel image has: `device_initcall(f)`, `builtin_platform_driver(d)`. */
const OF_THE_IMAGE =
  /^\s*(?:(?:early|pure|core|postcore|arch|subsys|fs|rootfs|device|late|console)_initcall(?:_sync)?|builtin_\w+)\s*\(/m;

/** What a module has: a licence, and ways in and out that are its own. */
const OF_A_MODULE = /\bMODULE_LICENSE\b|^\s*module_\w+\s*\(/m;

/** Does the file say that it is never built as a module, so that it may call what is not exported? */
export function isBuiltIn({ seen }: Driver): boolean {
  // Most files have neither word: that is seen at once.
  if (!seen.includes('_initcall') && !seen.includes('builtin_')) return false;
  return OF_THE_IMAGE.test(seen) && !OF_A_MODULE.test(seen);
}
