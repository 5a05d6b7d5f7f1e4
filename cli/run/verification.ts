import type { Driver } from '../../model/driver';
import { headerDefinitions } from './header-definitions';
import { kernelSides } from '../../model/both-forms';
import { parseDriver } from '../../model/parse';
import {
  verifyDriver,
  type HookVerification,
  type NamedHook,
  type VerifyOptions,
} from '../../runtime/verify/verify-driver';
import { settledText } from '../../transforms/plain-forms/dead-branches';
import type { FileResult, HookResult } from '../../transforms/mmap-prepare/migrate-source';

/** What to run, and on which kernel. */
export type VersionOptions = Pick<VerifyOptions, 'scenarios' | 'limits' | 'api' | 'known'>;

/**
 * Compare the hooks of a converted file with what they were.
 *
 * @param before the file's text before
 * @param converted what became of it
 * @param options what to run, on which kernel
 * @returns a verdict for each structure whose hook was converted; one that could not be run is inconclusive
 */
export async function verifyConversion(
  original: string,
  { path, hooks, output: text }: FileResult,
  options: VersionOptions = {},
): Promise<HookVerification[]> {
  const [before, output] = [original, text].map((one) =>
    options.api ? settledText(one, path, options.api) : one,
  );
  const places = distinct(hooks.filter(isConverted));
  const wanted = new Set(places.map(({ variable }) => variable));
  try {
    const behind = headerDefinitions([before, output], path, options.api);
    const versions = [
      { path, source: before + behind },
      { path, source: output + behind },
    ] as const;
    const found = await verifyDriver(...versions, { ...options, only: (name) => wanted.has(name) });
    const missing = places.filter((place) => resultFor(place, found) === undefined);
    const named = missing.length === 0 ? [] : namedHooks({ path, hooks, output }, before, missing);
    const rest =
      named.length === 0 ? [] : await verifyDriver(...versions, { ...options, only: () => false, named });
    return places.map(
      (place) => resultFor(place, found) ?? resultFor(place, rest) ?? notFound(path, place, before),
    );
  } catch (error) {
    return places.map((place) => notRun(path, place, cannotRun(error)));
  }
}

/** Compare the two forms of the hooks that a text for both kernels has both of: what each kernel sees of it. */
export async function verifyBothForms(
  path: string,
  text: string,
  options: VersionOptions = {},
): Promise<readonly HookVerification[]> {
  const sides = kernelSides(text);
  if (sides === null) return [];
  const places = parseDriver(text, { path }).hooks.flatMap((hook) => hook.references);
  const both = new Set(places.filter(({ replaced }) => replaced).map(({ variable }) => variable));
  const behind = headerDefinitions([sides.older, sides.newer], path, options.api);
  return verifyDriver(
    { path, source: sides.older + behind },
    { path, source: sides.newer + behind },
    { ...options, only: (operations) => both.has(operations) },
  );
}

function isConverted({ outcome }: HookResult): boolean {
  return outcome === 'migrated' || outcome === 'migrated with warnings';
}

/** One place for each hook of each structure. */
function distinct(places: readonly HookResult[]): HookResult[] {
  return [...new Map(places.map((place) => [`${place.variable} ${place.hook}`, place])).values()];
}

function resultFor(
  { variable, hook }: HookResult,
  found: readonly HookVerification[],
): HookVerification | undefined {
  return (
    found.find((result) => result.operations === variable && result.hook === hook) ??
    found.find((result) => result.operations === variable)
  );
}

/** Hooks by the names that places give them in both texts; a place of which the new text says nothing is left out. */
function namedHooks(
  { path, output }: FileResult,
  before: string,
  places: readonly HookResult[],
): NamedHook[] {
  const [old, now] = [before, output].map((source) => referencesOf(parseDriver(source, { path })));
  return places.flatMap((place): NamedHook[] => {
    if (place.operations === null || place.hook === null) return [];
    const at = old.find(
      ({ line, variable, name }) => line === place.line && variable === place.variable && name === place.hook,
    );
    if (at === undefined) return [];
    const same = (list: readonly Reference[]): Reference[] =>
      list.filter(({ variable, operations }) => variable === at.variable && operations === at.operations);
    const after = same(now)[same(old).indexOf(at)];
    if (after?.member !== 'mmap_prepare' || after.name === null) return [];
    const { operations: tag, hook: legacy } = place;
    return [{ variable: place.variable ?? tag, tag, legacy, migrated: after.name }];
  });
}

type Reference = Driver['hooks'][number]['references'][number] & { readonly name: string | null };

/** Every place that names a hook, in source order. */
function referencesOf({ hooks }: Driver): Reference[] {
  return hooks
    .flatMap(({ name, references }) => references.map((reference) => ({ ...reference, name })))
    .sort((a, b) => a.memberRange.start - b.memberRange.start);
}

function cannotRun(error: unknown): string {
  return `the simulator cannot run the file: ${error instanceof Error ? error.message : String(error)}`;
}

function notFound(path: string, place: HookResult, before: string): HookVerification {
  const name = place.variable ?? 'the structure';
  const condition = conditionOf(before, path, place);
  const reason =
    condition === null
      ? `${name} could not be found as a variable with a mapping hook in both versions`
      : `${name} stands under ${condition}, which does not hold in the simulated kernel`;
  return notRun(path, place, reason);
}

/** The conditional directive around a place that names a hook; null when there is none. */
function conditionOf(source: string, path: string, place: HookResult): string | null {
  const driver = parseDriver(source, { path });
  const reference = referencesOf(driver).find(
    ({ line, variable }) => line === place.line && variable === place.variable,
  );
  const at = reference?.memberRange.start ?? 0;
  const item = driver.items.find(({ start, end }) => start <= at && at < end);
  const node = item === undefined ? undefined : driver.model(item)[0];
  const conditions = node === undefined ? [] : driver.conditions(node);
  return conditions.length === 0 ? null : conditions.map((text) => text.trim()).join(' and ');
}

function notRun(file: string, { variable, hook }: HookResult, reason: string): HookVerification {
  return {
    file,
    operations: variable ?? '',
    migrated_operations: variable ?? '',
    hook,
    verdict: 'inconclusive',
    bound: { scenarios: 0, runs: 0, choices: 0, steps: 0, unknown_functions: [], exhaustive: false },
    divergences: [],
    warnings: [],
    reasons: [reason],
    differing: [],
  };
}
