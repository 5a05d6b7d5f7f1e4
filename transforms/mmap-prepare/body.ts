import { isBlocked, type Conversion } from './conversion';
import { convertDescriptorTwins } from '../names/descriptor-twins';
import { refuseEscapes } from '../refusals/escapes';
import { isOnlyNested } from '../names/hook-mentions';
import { handOnDescriptor } from '../names/own-descriptor';
import { convertFileTests } from '../names/file-tests';
import { refuseMembersBehindMacros, refuseRemainingUses } from '../refusals/hidden-uses';
import { removeLeftovers } from '../rewrite/leftovers';
import { convertMappedCallback } from '../mapped-callback';
import { convertMmapActions } from '../mmap-actions';
import { refuseLostStores } from '../refusals/callback-stores';
import { refuseMergedCallbacks } from '../refusals/merged-callbacks';
import { refuseMergedFields } from '../refusals/merging';
import { warnOfGuessedPrints } from '../refusals/printed-vma';
import { refuseState, warnOfUnknownCalls } from '../refusals/stateless';
import { refuseWithoutOperations } from '../refusals/nested-hooks';
import { warnWithoutMmu } from '../refusals/without-mmu';
import { convertVmaFields } from '../vma-fields';
import { convertCallbackCalls } from '../names/callback-calls';
import { convertHelperCalls } from '../names/vma-helpers';
import { convertVmaFlags } from '../vma-flags';

/** Convert the body of a function that has a vma, or find why it cannot be. Its signature is left to the caller. */
export function convertBody(conversion: Conversion): void {
  if (isOnlyNested(conversion)) handOnDescriptor(conversion);
  convertMmapActions(conversion);
  convertMappedCallback(conversion);
  convertVmaFlags(conversion);
  removeLeftovers(conversion);
  convertVmaFields(conversion);
  convertDescriptorTwins(conversion);
  convertHelperCalls(conversion);
  convertCallbackCalls(conversion);
  convertFileTests(conversion);
  refuseState(conversion);
  refuseMergedFields(conversion);
  refuseMergedCallbacks(conversion);
  refuseLostStores(conversion);
  warnWithoutMmu(conversion);
  refuseWithoutOperations(conversion);
  refuseEscapes(conversion);
  if (!isBlocked(conversion)) refuseRemainingUses(conversion);
  if (!isBlocked(conversion)) refuseMembersBehindMacros(conversion);
  if (!isBlocked(conversion)) {
    warnOfUnknownCalls(conversion);
    warnOfGuessedPrints(conversion);
  }
}
