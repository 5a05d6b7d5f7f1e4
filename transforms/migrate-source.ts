import { mayBeSeen } from '../model/both-forms';
import type { Driver, Hook, HookReference } from '../model/driver';
import { Edits } from '../model/edits';
import { isHook, type KernelApi } from '../model/kernel-api';
import { kernelsFrom } from '../model/kernel-release';
import { applyWithLayout } from '../model/layout';
import { parseDriver } from '../model/parse';
import { beginConversion, variableUses, type Conversion, type Steps, type Together } from './conversion';
import { finding, type Finding } from './findings';

import { convertMentions, convertReference } from './hook-mentions';
import { layoutUnits } from './layout-units';
import { groupHooks } from './vma-helpers';

export type { Finding } from './findings';

/** Outcome of one hook. */
export type Outcome = 'migrated' | 'migrated with warnings' | 'blocked' | 'no counterpart' | 'nothing to do';

/** One hook at one of the places that name it, and what became of it. */
export interface HookResult {
  readonly file: string;
  /** 1-based line of the place that names the hook. */
  readonly line: number;
  readonly operations: string | null;
  readonly variable: string | null;
  readonly hook: string | null;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

/** One file after its transforms. `output` equals the source when nothing changes. */
export interface FileResult {
  readonly path: string;
  readonly hooks: readonly HookResult[];
  readonly output: string;
}

/** A file after its transforms, and what was decided in it about each hook that several files share. */
export interface StepsResult extends FileResult {
  readonly shared: ReadonlyMap<string, Decision>;
}

/** A file after its transforms, and what was decided in it about each hook that several files share. */
export interface StepsResult extends FileResult {
  readonly shared: ReadonlyMap<string, Decision>;
}

/** What became of a hook, and why. */
export interface Decision {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

export interface MigrateOptions {
  readonly path: string;
  readonly api: KernelApi;
  /** Hooks that several files name and that are converted in all of them: legacy name to new name. */
  readonly names?: ReadonlyMap<string, string>;
  /** Functions whose hooks are to be left as they are. */
  readonly withheld?: ReadonlySet<string>;
}

/**
 * Run steps over every hook of a source text. A hook whose steps find a blocker contributes no edit, and neither do the
 * hooks that can only be converted together with it. `loadGrammar` must have been awaited.
 */
export function runSteps(source: string, options: MigrateOptions, steps: Steps): StepsResult {
  const driver = parseDriver(source, { path: options.path });
  const kept: Edits[] = [];
  const hooks: HookResult[] = [];
  const shared = new Map<string, Decision>();
  const { names } = options;
  for (const group of [...groupHooks(driver, options.api), ...sharedHooks(driver, names)]) {
    const edits = new Edits(source);
    const results = group.some(({ name }) => options.withheld?.has(name ?? ''))
      ? group.map((): Decision => ({ outcome: 'blocked', findings: [] }))
      : convertGroup(driver, group, options.api, edits, steps, names);
    for (const [i, { name }] of group.entries())
      if (name !== null && names?.has(name)) shared.set(name, results[i]);
    if (results.some((result) => isMigrated(result.outcome))) kept.push(edits);
    for (const [i, hook] of group.entries()) {
      for (const { line, operations, variable } of hook.references) {
        hooks.push({
          file: options.path,
          line,
          operations,
          variable,
          hook: hook.name ?? hook.text,
          ...results[i],
        });
      }
    }
  }
  hooks.sort((a, b) => a.line - b.line);
  if (kept.length === 0) return { path: options.path, hooks, output: source, shared };
  const all = Edits.merge(source, kept);
  return { path: options.path, hooks, output: applyWithLayout(all, layoutUnits(driver, all)), shared };
}

/** Hooks that other files name in a structure, and that this one defines, declares or mentions. */
function sharedHooks(driver: Driver, names: ReadonlyMap<string, string> = new Map()): Hook[][] {
  return [...names.keys()]
    .filter(
      (name) =>
        !driver.hooks.some((hook) => hook.name === name) && new RegExp(`\\b${name}\\b`).test(driver.source),
    )
    .map((name) => [{ name, text: name, function: driver.function(name), references: [] }]);
}

export function isMigrated(outcome: Outcome): boolean {
  return outcome === 'migrated' || outcome === 'migrated with warnings';
}

/** Convert hooks that share functions: all of them, or none. */
function convertGroup(
  driver: Driver,
  group: readonly Hook[],
  api: KernelApi,
  edits: Edits,
  steps: Steps,
  names: ReadonlyMap<string, string> = new Map(),
): readonly Decision[] {
  const together: Together = { helpers: new Map(), names };
  const prepared = group.map((hook) => prepareHook(driver, hook, api, edits, together));
  const conversions = prepared.filter((entry) => Array.isArray(entry));
  if (conversions.length > 0) steps(conversions);
  const decisions = prepared.map((entry): Decision => (Array.isArray(entry) ? decide(entry, edits) : entry));
  const blocked = group.findIndex((_, i) => decisions[i].outcome === 'blocked');
  if (blocked < 0) return decisions;
  return decisions.map((decision, i) => {
    if (!isMigrated(decision.outcome)) return decision;
    const line = group[i].references[0]?.line ?? 1;
    const message = `${group[i].text} shares a function with ${group[blocked].text}, which cannot be converted`;
    return { outcome: 'blocked', findings: [finding('MP009', line, message), ...decision.findings] };
  });
}

function decide(conversions: readonly Conversion[], edits: Edits): Decision {
  const findings = conversions.flatMap((conversion) => conversion.findings);
  if (findings.some((f) => f.severity === 'blocker')) return { outcome: 'blocked', findings };
  if (edits.size === 0) return { outcome: 'nothing to do', findings };
  const warned = findings.some((f) => f.severity === 'warning');
  return { outcome: warned ? 'migrated with warnings' : 'migrated', findings };
}

/** The conversions of a hook's definitions; a decision where there is nothing to convert or no way to. */
function prepareHook(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const isOlder = ({ replaced, memberRange }: HookReference): boolean =>
    replaced || !mayBeSeen(driver.source, memberRange.start, kernelsFrom(api.since));
  const legacy = hook.references.filter((reference) => reference.member === 'mmap' && !isOlder(reference));
  const first = legacy[0];
  const newName = together.names?.get(hook.name ?? '');
  if (hook.references.some(isOlder)) {
    if (!first) return { outcome: 'nothing to do', findings: [] };
    const message = `${hook.text} is kept for older kernels elsewhere in this file, but set for all of them here`;
    return { outcome: 'blocked', findings: [finding('MP009', first.line, message)] };
  }
  if (!first && newName === undefined) return preparedConversions(driver, hook, api, edits, together);
  if (hook.text === 'NULL') {
    return {
      outcome: 'nothing to do',
      findings: [finding('MP025', first?.line ?? 1, 'the callback is NULL')],
    };
  }
  const line = first?.line ?? 1;
  const known = legacy.filter((reference) => reference.operations !== null);
  if (
    first &&
    known.length === legacy.length &&
    known.every((reference) => !api.counterparts.has(reference.operations!))
  ) {
    const message = `struct ${first.operations} has no mmap_prepare member in this kernel`;
    return { outcome: 'no counterpart', findings: [finding('MP020', first.line, message)] };
  }
  if (hook.name === null) {
    const text = first ? driver.source.slice(first.valueRange.start, first.valueRange.end) : '';
    // An operator computes the callback; any other text that is no name is part of a macro.
    const code = /[(?.]|->/.test(text) ? 'MP021' : 'MP022';
    return {
      outcome: 'blocked',
      findings: [finding(code, line, `${text.replace(/\s+/g, ' ')} is not the name of a function`)],
    };
  }
  const definitions = driver.functions(hook.name);
  if (definitions.length === 0) return convertNamedOnly(driver, hook, api, edits, newName);
  const conversions = definitions.flatMap((definition) => {
    const conversion = beginConversion(driver, api, hook, definition, edits, together);
    return conversion ? [conversion] : [];
  });
  if (conversions.length < definitions.length) {
    return first?.operations === null
      ? {
          outcome: 'no counterpart',
          findings: [finding('MP020', line, `${hook.name}() is no callback of struct file_operations`)],
        }
      : {
          outcome: 'blocked',
          findings: [finding('MP009', line, `${hook.name}() has no struct vm_area_struct * parameter`)],
        };
  }
  return conversions;
}

/** A hook in the new form: whatever of the legacy form is left in it, when transforms run one at a time. */
function preparedConversions(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const conversion = hook.function
    ? beginConversion(driver, api, hook, hook.function, edits, together)
    : null;
  const left = conversion ? variableUses(conversion.function.body, conversion.vma).length > 0 : false;
  return conversion && left ? [conversion] : { outcome: 'nothing to do', findings: [] };
}

/** A hook that another file defines: converted with that file, or where the kernel has a form of it for descriptors. */
function convertNamedOnly(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  sharedName: string | undefined,
): Decision {
  const twin = hook.name === null ? undefined : api.twins.get(hook.name);
  const newName = sharedName ?? (twin && isHook(twin) ? twin.name : null);
  if (newName === null) {
    const line = hook.references[0]?.line ?? 1;
    return {
      outcome: 'blocked',
      findings: [finding('MP007', line, `${hook.name}() is defined in another file`)],
    };
  }
  const findings: Finding[] = [];
  if (sharedName === undefined) {
    for (const reference of hook.references) {
      const refused = convertReference({ driver, api, edits }, reference, newName);
      if (refused) findings.push(refused);
    }
  } else {
    const shared = true;
    convertMentions({ driver, api, edits, findings, hook, desc: 'desc', newName, definitions: [], shared });
  }
  return { outcome: findings.length > 0 ? 'blocked' : 'migrated', findings };
}
