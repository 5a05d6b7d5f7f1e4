import type { KernelApi } from '../../model/kernel-api';
import { RELEASES } from '../../kernel/releases';
import { parseDriver } from '../../model/parse';
import { missingNames } from '../../model/target-names';
import { CODE, finding } from '../findings';
import { forBothKernels, newerSide } from '../compat';
import type { Steps } from './conversion';
import { steps as hookSignature } from '../hook-signature';
import { migrateFile, settled } from './migrate-file';
import { isMigrated, runSteps, type FileResult } from './migrate-source';
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
 * @throws RangeError when there is no transform of a name; Error for a text with a NUL byte, which is no C, and which marks
 * places while a text is put together
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
  if (source.includes('\0')) throw new Error('it has a NUL byte, so it is no C text');
  if (compat) {
    const newer = newerSide(source, api);
    const unfit = notInLaterReleases(newer.text, options);
    if (unfit !== null) return unfit;
    return forBothKernels(source, newer, api, migrateSource(newer.text, { ...options, compat: false }));
  }
  const [first = 'mmap-prepare', ...others] = transforms;
  const settings = { path, api, ...(withheld === undefined ? {} : { withheld }) };
  if (first === 'mmap-prepare' && others.length === 0) return migrateFile(source, settings, convertHooks);
  // One after the other they come to what mmap-prepare does at once, and so begin with the same text.
  const whole = others.length > 0 ? settled(source, settings, convertHooks) : null;
  const result = runSteps(whole?.text ?? source, settings, stepsOf(first));
  let { output } = result;
  for (const name of others) ({ output } = runSteps(output, { path, api }, stepsOf(name)));
  return { ...result, output: whole?.finish(output) ?? output };
}

/**
 * For code that has to build on every release from one on: the result where a later one lacks what the conversion names.
 * @returns null when none does
 */
function notInLaterReleases(text: string, options: Parameters<typeof migrateSource>[1]): FileResult | null {
  const { path, api } = options;
  const [major, minor] = api.since;
  const later = [...RELEASES.values()].filter(
    ({ name, since }) => /^\d/.test(name) && (since[0] > major || (since[0] === major && since[1] > minor)),
  );
  if (later.every((release) => release.testFlag === api.testFlag)) return null;
  const { output, hooks } = migrateSource(text, { ...options, compat: false });
  const converted = parseDriver(output, { path, reach: 'all' });
  const missing = later.flatMap((release) => missingNames(converted, release))[0];
  if (missing === undefined) return null;
  const { message } = missing;
  const blocked = hooks.map((hook) =>
    isMigrated(hook.outcome)
      ? {
          ...hook,
          outcome: 'blocked' as const,
          findings: [finding(CODE.missingInKernel, hook.line, message)],
        }
      : hook,
  );
  return { path, hooks: blocked, output: text };
}

function stepsOf(name: string): Steps {
  const steps = TRANSFORMS.get(name);
  if (!steps)
    throw new RangeError(`no transform is named ${name}: there are ${[...TRANSFORMS.keys()].join(', ')}`);
  return steps;
}
