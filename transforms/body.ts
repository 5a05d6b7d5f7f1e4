import { isBlocked, type Conversion } from './conversion';
import { convertDescriptorTwins } from './descriptor-twins';
import { refuseEscapes } from './escapes';
import { convertFileTests } from './file-tests';
import { refuseRemainingUses } from './hidden-uses';
import { removeLeftovers } from './leftovers';
import { convertMappedCallback } from './mapped-callback';
import { convertMmapActions } from './mmap-actions';
import { refuseState } from './stateless';
import { refuseWithoutOperations } from './nested-hooks';
import { convertVmaFields } from './vma-fields';
import { convertHelperCalls } from './vma-helpers';
import { convertVmaFlags } from './vma-flags';

/** Convert the body of a function that has a vma, or find why it cannot be. Its signature is left to the caller. */
export function convertBody(conversion: Conversion): void {
  convertMmapActions(conversion);
  convertMappedCallback(conversion);
  convertVmaFlags(conversion);
  removeLeftovers(conversion);
  convertVmaFields(conversion);
  convertDescriptorTwins(conversion);
  convertHelperCalls(conversion);
  convertFileTests(conversion);
  refuseState(conversion);
  refuseWithoutOperations(conversion);
  refuseEscapes(conversion);
  if (!isBlocked(conversion)) refuseRemainingUses(conversion);
}
