import type { Driver, Hook } from '../model/driver';
import { Edits } from '../model/edits';
import { isHook, type KernelApi } from '../model/kernel-api';
import { applyWithLayout } from '../model/layout';
import { parseDriver } from '../model/parse';
import { beginConversion, variableUses, type Steps } from './conversion';
import { finding, type Finding } from './findings';

import { convertReference } from './hook-signature';
import { layoutUnits } from './layout-units';

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
 * Run steps over every hook of a source text. A hook whose steps find a blocker contributes no edit.
 * `loadGrammar` must have been awaited.
 */
export function runSteps(source: string, options: MigrateOptions, steps: Steps): FileResult {
  const driver = parseDriver(source, { path: options.path });
  const kept: Edits[] = [];
  const hooks: HookResult[] = [];
  for (const hook of driver.hooks) {
    const edits = new Edits(source);
    const { outcome, findings } = convertHook(driver, hook, options.api, edits, steps);
    if (outcome === 'migrated' || outcome === 'migrated with warnings') kept.push(edits);
    for (const reference of hook.references) {
      hooks.push({
        file: options.path,
        line: reference.line,
        operations: reference.operations,
        variable: reference.variable,
        hook: hook.name ?? hook.text,
        outcome,
        findings,
      });
    }
  }
  hooks.sort((a, b) => a.line - b.line);
  if (kept.length === 0) return { path: options.path, hooks, output: source };
  const all = Edits.merge(source, kept);
  return { path: options.path, hooks, output: applyWithLayout(all, layoutUnits(driver, all)) };
}

function convertHook(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  steps: Steps,
): { outcome: Outcome; findings: readonly Finding[] } {
  const legacy = hook.references.filter((reference) => reference.member === 'mmap');
  const first = legacy[0];
  if (!first) return convertPrepared(driver, hook, api, edits, steps);
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
  const conversions = definitions.flatMap((definition) => {
    const conversion = beginConversion(driver, api, hook, definition, edits);
    return conversion ? [conversion] : [];
  });
  if (definitions.length === 0) return convertNamedOnly(driver, hook, api, edits);
  if (conversions.length < definitions.length) {
    const unknown = first.operations === null;
    return unknown
      ? {
          outcome: 'no counterpart',
          findings: [finding('MP020', first.line, `${hook.name}() is no callback of struct file_operations`)],
        }
      : {
          outcome: 'blocked',
          findings: [finding('MP009', first.line, `${hook.name}() has no struct vm_area_struct * parameter`)],
        };
  }
  steps(conversions);
  const findings = conversions.flatMap((conversion) => conversion.findings);
  if (findings.some((f) => f.severity === 'blocker')) return { outcome: 'blocked', findings };
  if (edits.size === 0) return { outcome: 'nothing to do', findings };
  const warned = findings.some((f) => f.severity === 'warning');
  return { outcome: warned ? 'migrated with warnings' : 'migrated', findings };
}

/** A hook in the new form: whatever of the legacy form is left in it, when transforms run one at a time. */
function convertPrepared(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  steps: Steps,
): { outcome: Outcome; findings: readonly Finding[] } {
  const definition = hook.function;
  const conversion = definition ? beginConversion(driver, api, hook, definition, edits) : null;
  if (!conversion || variableUses(conversion.function.body, conversion.vma).length === 0) {
    return { outcome: 'nothing to do', findings: [] };
  }
  steps([conversion]);
  const blocked = conversion.findings.some((f) => f.severity === 'blocker');
  return { outcome: blocked ? 'blocked' : 'migrated', findings: conversion.findings };
}

/** A hook that another file defines: converted where the kernel has a form of it for descriptors. */
function convertNamedOnly(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
): { outcome: Outcome; findings: readonly Finding[] } {
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
