import type { Driver, Hook } from '../model/driver';
import { Edits } from '../model/edits';
import { isHook, type KernelApi } from '../model/kernel-api';
import { applyWithLayout } from '../model/layout';
import { parseDriver } from '../model/parse';
import { beginConversion, variableUses, type Conversion, type Steps } from './conversion';
import { finding, type Finding } from './findings';

import { convertReference } from './hook-signature';
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

export interface MigrateOptions {
  readonly path: string;
  readonly api: KernelApi;
}

/**
 * Run steps over every hook of a source text. A hook whose steps find a blocker contributes no edit, and neither do the
 * hooks that can only be converted together with it. `loadGrammar` must have been awaited.
 */
export function runSteps(source: string, options: MigrateOptions, steps: Steps): FileResult {
  const driver = parseDriver(source, { path: options.path });
  const kept: Edits[] = [];
  const hooks: HookResult[] = [];
  for (const group of groupHooks(driver, options.api)) {
    const edits = new Edits(source);
    const results = convertGroup(driver, group, options.api, edits, steps);
    if (results.some((result) => isMigrated(result.outcome))) kept.push(edits);
    for (const [i, hook] of group.entries()) {
      for (const { line, operations, variable } of hook.references) {
        hooks.push({
          file: options.path,
          line,
          operations,
          variable,
          hook: hook.name ?? hook.text,
          ...results[i]!,
        });
      }
    }
  }
  hooks.sort((a, b) => a.line - b.line);
  if (kept.length === 0) return { path: options.path, hooks, output: source };
  const all = Edits.merge(source, kept);
  return { path: options.path, hooks, output: applyWithLayout(all, layoutUnits(driver, all)) };
}

interface Decision {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

function isMigrated(outcome: Outcome): boolean {
  return outcome === 'migrated' || outcome === 'migrated with warnings';
}

/** Convert hooks that share functions: all of them, or none. */
function convertGroup(
  driver: Driver,
  group: readonly Hook[],
  api: KernelApi,
  edits: Edits,
  steps: Steps,
): readonly Decision[] {
  const helpers: Conversion['helpers'] = new Map();
  const prepared = group.map((hook) => prepareHook(driver, hook, api, edits, helpers));
  const conversions = prepared.filter((entry) => Array.isArray(entry));
  if (conversions.length > 0) steps(conversions);
  const decisions = prepared.map((entry): Decision =>
    Array.isArray(entry) ? decide(entry, edits) : (entry as Decision),
  );
  const blocked = group.findIndex((_, i) => decisions[i]!.outcome === 'blocked');
  if (blocked < 0) return decisions;
  return decisions.map((decision, i) => {
    if (!isMigrated(decision.outcome)) return decision;
    const line = group[i]!.references[0]?.line ?? 1;
    const message = `${group[i]!.text} shares a function with ${group[blocked]!.text}, which cannot be converted`;
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
  helpers: Conversion['helpers'],
): Conversion[] | Decision {
  const legacy = hook.references.filter((reference) => reference.member === 'mmap');
  const first = legacy[0];
  if (!first) return preparedConversions(driver, hook, api, edits, helpers);
  if (hook.text === 'NULL') {
    return { outcome: 'nothing to do', findings: [finding('MP025', first.line, 'the callback is NULL')] };
  }
  const known = legacy.filter((reference) => reference.operations !== null);
  if (
    known.length === legacy.length &&
    known.every((reference) => !api.counterparts.has(reference.operations!))
  ) {
    const message = `struct ${first.operations} has no mmap_prepare member in this kernel`;
    return { outcome: 'no counterpart', findings: [finding('MP020', first.line, message)] };
  }
  if (hook.name === null) {
    const code = driver.source.slice(first.valueRange.start, first.valueRange.end).includes('(')
      ? 'MP021'
      : 'MP022';
    return {
      outcome: 'blocked',
      findings: [finding(code, first.line, `${hook.text} is not the name of a function`)],
    };
  }
  const definitions = driver.functions(hook.name);
  if (definitions.length === 0) return convertNamedOnly(driver, hook, api, edits);
  const conversions = definitions.flatMap((definition) => {
    const conversion = beginConversion(driver, api, hook, definition, edits, helpers);
    return conversion ? [conversion] : [];
  });
  if (conversions.length < definitions.length) {
    return first.operations === null
      ? {
          outcome: 'no counterpart',
          findings: [finding('MP020', first.line, `${hook.name}() is no callback of struct file_operations`)],
        }
      : {
          outcome: 'blocked',
          findings: [finding('MP009', first.line, `${hook.name}() has no struct vm_area_struct * parameter`)],
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
  helpers: Conversion['helpers'],
): Conversion[] | Decision {
  const conversion = hook.function ? beginConversion(driver, api, hook, hook.function, edits, helpers) : null;
  const left = conversion ? variableUses(conversion.function.body, conversion.vma).length > 0 : false;
  return conversion && left ? [conversion] : { outcome: 'nothing to do', findings: [] };
}

/** A hook that another file defines: converted where the kernel has a form of it for descriptors. */
function convertNamedOnly(driver: Driver, hook: Hook, api: KernelApi, edits: Edits): Decision {
  const twin = hook.name === null ? undefined : api.twins.get(hook.name);
  const findings: Finding[] = [];
  if (!twin || !isHook(twin)) {
    const line = hook.references[0]?.line ?? 1;
    return {
      outcome: 'blocked',
      findings: [finding('MP007', line, `${hook.name}() is defined in another file`)],
    };
  }
  for (const reference of hook.references) {
    const refused = convertReference({ driver, api, edits }, reference, twin.name);
    if (refused) findings.push(refused);
  }
  return { outcome: findings.length > 0 ? 'blocked' : 'migrated', findings };
}
