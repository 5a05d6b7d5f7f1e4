import { isBlocked, type Conversion } from './conversion';
import { convertDescriptorTwins } from './descriptor-twins';
import { jscodeshiftTransform } from './entry';
import { refuseRemainingUses } from './hidden-uses';
import { convertNames, convertSignature } from './hook-signature';
import { removeLeftovers } from './leftovers';
import { convertMappedCallback } from './mapped-callback';
import { convertMmapActions } from './mmap-actions';
import { refuseState } from './stateless';
import { convertVmaFields } from './vma-fields';
import { convertHelperCalls, convertHelperSignature, withHelpers } from './vma-helpers';
import { convertVmaFlags } from './vma-flags';
import { removeUnusedMasks } from './vma-flags/masks';

/**
 * The whole conversion: every concept of the HOWTO, after deciding for the whole hook. A hook is migrated whole or not at
 * all: one blocker from any step, and the hook stays as it is.
 */
export function convertHooks(roots: readonly (readonly Conversion[])[]): readonly Conversion[] {
  const all = withHelpers(roots.flat(), 'whole');
  for (const conversion of all) {
    convertMmapActions(conversion);
    convertMappedCallback(conversion);
    convertVmaFlags(conversion);
    removeLeftovers(conversion);
    convertVmaFields(conversion);
    convertDescriptorTwins(conversion);
    convertHelperCalls(conversion);
    refuseState(conversion);
    if (!isBlocked(conversion)) refuseRemainingUses(conversion);
    if (isBlocked(conversion)) continue;
    if (conversion.role === 'hook') convertSignature(conversion);
    else convertHelperSignature(conversion);
    // What stays beside its twin still uses them.
    if (conversion.beside === null) removeUnusedMasks(conversion);
  }
  convertNames(roots, all);
  return all;
}

export default jscodeshiftTransform(convertHooks);
