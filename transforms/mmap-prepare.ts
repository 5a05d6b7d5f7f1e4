import type { API, FileInfo, Options } from 'jscodeshift';
import { PROFILES, type KernelApi } from '../model/kernel-api';
import { loadGrammar } from '../model/parse';
import { isBlocked, type Conversion } from './conversion';
import { convertDescriptorTwins } from './descriptor-twins';
import { convertMentions, convertSignature } from './hook-signature';
import { removeLeftovers } from './leftovers';
import { runSteps, type FileResult } from './migrate-source';
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

/** Migrate every hook of one source text that can be. `loadGrammar` must have been awaited. */
export function migrateSource(source: string, options: { path: string; api: KernelApi }): FileResult {
  return runSteps(source, options, convertHook);
}

/** The jscodeshift transform: `npx jscodeshift -t dist/transforms/mmap-prepare.js --extensions=c,h drivers/`. */
export default async function transform(file: FileInfo, _api: API, options: Options): Promise<string> {
  await loadGrammar();
  const kernel = (options as { kernel?: unknown }).kernel;
  const profile =
    typeof kernel === 'string' && kernel in PROFILES ? (kernel as keyof typeof PROFILES) : 'howto';
  return migrateSource(file.source, { path: file.path, api: PROFILES[profile] }).output;
}
