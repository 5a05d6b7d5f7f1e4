import type { Conversion, Steps } from './conversion';
import { withHelpers } from '../names/vma-helpers';

/**
 * The steps of one concept on its own: applied to every hook, and to the functions that hooks pass their vma to, so that
 * the concepts one after the other come to what mmap-prepare does at once.
 */
export function alone(...steps: readonly ((conversion: Conversion) => void)[]): Steps {
  return (hooks) => {
    const all = withHelpers(hooks.flat(), 'part');
    for (const conversion of all) for (const step of steps) step(conversion);
    return all;
  };
}
