import type { KernelApi } from '../model/kernel-api';
import type { Conversion, Steps } from './conversion';
import { convertMentions, namedHook } from './hook-mentions';
import { convertSignature } from './hook-signature';
import { removeLeftovers } from './leftovers';
import { runSteps, type FileResult } from './migrate-source';
import { convertMappedCallback } from './mapped-callback';
import { convertMmapActions } from './mmap-actions';
import { convertHooks } from './mmap-prepare';
import { convertVmaFields } from './vma-fields';
import { convertVmaFlags } from './vma-flags';
import { removeUnusedMasks } from './vma-flags/masks';

/** The transforms that can run alone, by the name of their file, in the order in which they build on each other. */
export const TRANSFORMS: ReadonlyMap<string, Steps> = new Map<string, Steps>([
  ['mmap-actions', each(convertMmapActions, removeLeftovers)],
  ['mapped-callback', each(convertMappedCallback, removeLeftovers)],
  ['vma-flags', each(convertVmaFlags, removeLeftovers, removeUnusedMasks)],
  ['vma-fields', each(convertVmaFields)],
  [
    'hook-signature',
    (hooks) => {
      hooks.flat().forEach(convertSignature);
      for (const conversions of hooks) convertMentions(namedHook(conversions));
    },
  ],
  ['mmap-prepare', convertHooks],
]);

function each(...steps: ((conversion: Conversion) => void)[]): Steps {
  return (hooks) => {
    for (const conversion of hooks.flat()) for (const step of steps) step(conversion);
  };
}

/**
 * Migrate every hook of one source text that can be, or run some transforms alone, one after the other.
 * `loadGrammar` must have been awaited.
 * @throws RangeError when there is no transform of a name
 */
export function migrateSource(
  source: string,
  options: { readonly path: string; readonly api: KernelApi; readonly transforms?: readonly string[] },
): FileResult {
  const { transforms = [], path, api } = options;
  const [first = 'mmap-prepare', ...others] = transforms;
  const result = runSteps(source, { path, api }, stepsOf(first));
  let { output } = result;
  for (const name of others) ({ output } = runSteps(output, { path, api }, stepsOf(name)));
  return { ...result, output };
}

function stepsOf(name: string): Steps {
  const steps = TRANSFORMS.get(name);
  if (!steps)
    throw new RangeError(`no transform is named ${name}: there are ${[...TRANSFORMS.keys()].join(', ')}`);
  return steps;
}
