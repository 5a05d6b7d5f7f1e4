import { factOf } from './facts';

/**
 * The structure that a macro defines a variable of by its name, by its tag: `mutex` of `DEFINE_MUTEX(lock);`; undefined for any
 * other name.
 */
export function definedTag(macro: string): string | undefined {
  return factOf(macro)?.declares?.tag;
}
