import { isBlocked, type Conversion } from './conversion';
import { convertDescriptorTwins } from './descriptor-twins';
import { jscodeshiftTransform } from './entry';
import { convertMentions, convertSignature } from './hook-signature';
import { removeLeftovers } from './leftovers';
import { convertMmapActions } from './mmap-actions';
import { refuseState } from './stateless';
import { convertVmaFields } from './vma-fields';

/**
 * The whole conversion: every concept of the HOWTO, after deciding for the whole hook. A hook is migrated whole or not at
 * all: one blocker from any step, and the hook stays as it is.
 */
export function convertHook(conversions: readonly Conversion[]): void {
  for (const conversion of conversions) {
    convertMmapActions(conversion);
    removeLeftovers(conversion);
    convertVmaFields(conversion);
    convertDescriptorTwins(conversion);
    refuseState(conversion);
    if (isBlocked(conversion)) continue;
    convertSignature(conversion);
  }
  convertMentions(conversions);
}

export default jscodeshiftTransform(convertHook);
