import { convertBody } from './body';
import { isBlocked, type Conversion } from './conversion';
import { jscodeshiftTransform } from './entry';
import { convertNames, convertSignature } from '../hook-signature';
import { explainPassing } from '../refusals/passed-on';
import { convertHelperSignature, withHelpers } from '../names/vma-helpers';
import { removeUnusedMasks } from '../vma-flags/masks';

/**
 * The whole conversion: every concept of the HOWTO, after deciding for the whole hook. A hook is migrated whole or not at
 * all: one blocker from any step, and the hook stays as it is.
 */
export function convertHooks(roots: readonly (readonly Conversion[])[]): readonly Conversion[] {
  const all = withHelpers(roots.flat(), 'whole');
  for (const conversion of all) {
    convertBody(conversion);
    if (isBlocked(conversion)) continue;
    if (conversion.role === 'hook') convertSignature(conversion);
    else convertHelperSignature(conversion);
    // What stays beside its twin still uses them.
    if (conversion.beside === null) removeUnusedMasks(conversion);
  }
  for (const conversion of roots.flat()) tellReasons(conversion);
  convertNames(roots, all);
  return all;
}

/** Tell what a function does with the vma that it cannot be converted for, not only that it is passed one. */
function tellReasons({ driver, api, findings }: Conversion): void {
  findings.splice(0, findings.length, ...explainPassing(driver, api, findings));
}

export default jscodeshiftTransform(convertHooks, true);
