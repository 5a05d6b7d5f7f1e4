import type { KernelApi } from '../../model/kernel-api';
import { forBothKernels, newerSide } from '../compat';
import type { Steps } from './conversion';
import { steps as hookSignature } from '../hook-signature';
import { runSteps, type FileResult } from './migrate-source';
import { steps as mappedCallback } from '../mapped-callback';
import { steps as mmapActions } from '../mmap-actions';
import { convertHooks } from '.';
import { steps as vmaFields } from '../vma-fields';
import { steps as vmaFlags } from '../vma-flags';

/** The transforms that can run alone, by the name of their file, in the order in which they build on each other. */
export const TRANSFORMS: ReadonlyMap<string, Steps> = new Map<string, Steps>([
  ['mmap-actions', mmapActions],
  ['mapped-callback', mappedCallback],
  ['vma-flags', vmaFlags],
  ['vma-fields', vmaFields],
  ['hook-signature', hookSignature],
  ['mmap-prepare', convertHooks],
]);

/**
 * Migrate every hook of one source text that can be, or run some transforms alone, one after the other.
 * `loadGrammar` must have been awaited.
 * @throws RangeError when there is no transform of a name
 */
export function migrateSource(
  source: string,
  options: {
    readonly path: string;
    readonly api: KernelApi;
    readonly transforms?: readonly string[];
    /** Keep the legacy hooks for the kernels before the API's release. */
    readonly compat?: boolean;
    /** Functions whose hooks are to be left as they are. */
    readonly withheld?: ReadonlySet<string>;
  },
): FileResult {
  const { transforms = [], path, api, compat = false, withheld } = options;
  if (compat) {
    const newer = newerSide(source, api);
    return forBothKernels(source, newer, api, migrateSource(newer.text, { ...options, compat: false }));
  }
  const [first = 'mmap-prepare', ...others] = transforms;
  const result = runSteps(
    source,
    { path, api, ...(withheld === undefined ? {} : { withheld }) },
    stepsOf(first),
  );
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
