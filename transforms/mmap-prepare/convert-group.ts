import { TooIntricate } from './bounds';
import type { Driver, Hook } from '../../model/driver';
import { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import { pointsToStruct } from '../../model/types';
import {
  isBlocked,
  preparedName,
  type ConvertedHelper,
  type Conversion,
  type Steps,
  type Together,
} from './conversion';
import { CODE, finding } from '../findings';
import { find } from '../../model/query';
import { counterpartOf, leadingCount } from '../names/hook-mentions';
import { twinsOfTree } from '../names/tree-twins';
import { keepComments } from '../rewrite/source-text';
import { ranked } from '../findings/ranking';
import { mapsAnything, mayBeConverted } from '../names/vma-helpers';
import type { Decision } from './migrate-source';
import { prepareHook, definitionLine } from './prepare-hook';

/** What all hooks of a file are converted with. */
export interface Task {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly steps: Steps;
  readonly names: ReadonlyMap<string, string>;
  readonly shared: ReadonlyMap<string, ConvertedHelper>;
  readonly withheld: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
}

/** What became of hooks that share functions. */
interface GroupResult {
  readonly decisions: ReadonlyMap<Hook, Decision>;
  readonly edits: Edits;
  /** The conversions that hold: the edits are theirs. */
  readonly converted: readonly Conversion[];
}

/**
 * Convert hooks that share functions. Those that cannot be converted are left out, and the others are tried again: what
 * they share has to keep its legacy form then.
 */
export function convertGroup(run: Task, group: readonly Hook[]): GroupResult {
  const decisions = new Map<Hook, Decision>();
  const isWithheld = ({ name }: Hook): boolean => name !== null && run.withheld.has(name);
  for (const hook of group.filter(isWithheld)) decisions.set(hook, { outcome: 'blocked', findings: [] });
  for (;;) {
    const left = group.filter((hook) => !decisions.has(hook));
    const { edits, converted, ...tried } = tryGroup(run, left);
    const blocked = left.filter((hook) => tried.decisions.get(hook)?.outcome === 'blocked');
    const stop = blocked.length === 0;
    for (const hook of stop ? left : blocked) decisions.set(hook, tried.decisions.get(hook)!);
    if (stop) return { decisions, edits, converted };
  }
}

export function leftAlone({ driver }: Task, hook: Hook, message: string): GroupResult {
  const line = hook.references[0]?.line ?? definitionLine(driver, hook.name);
  const findings = [finding(CODE.notUnderstood, line, message)];
  const edits = new Edits(driver.source);
  return {
    decisions: new Map([[hook, { outcome: 'blocked', findings, beyond: true }]]),
    edits,
    converted: [],
  };
}

function tryGroup(run: Task, group: readonly Hook[]): GroupResult {
  const edits = new Edits(run.driver.source);
  const together: Together = {
    helpers: new Map([
      ...twinsOfTree(run.api, run.driver),
      ...hooksCalled(run, group),
      ...callbacksCalled(run, group),
      ...run.shared,
    ]),
    names: run.names,
    owned: run.owned,
    partners: [],
  };
  // What only names a hook of another file is looked at when those that call it have been converted.
  const isNamedOnly = (hook: Hook): boolean =>
    hook.name !== null && mayBeConverted(hook, run.api) && run.driver.functions(hook.name).length === 0;
  const decisions = new Map<Hook, Decision>();
  const begun = new Map<Hook, Conversion[]>();
  for (const hook of group.filter((one) => !isNamedOnly(one))) {
    const entry = withinBounds(() => prepareHook(run, hook, edits, together));
    if (Array.isArray(entry)) begun.set(hook, entry);
    else decisions.set(hook, entry);
  }
  const converted = begun.size > 0 ? withinBounds(() => run.steps([...begun.values()])) : [];
  if ('outcome' in converted) {
    for (const hook of begun.keys()) decisions.set(hook, converted);
    return { decisions, edits: new Edits(run.driver.source), converted: [] };
  }
  for (const conversion of converted) if (!isBlocked(conversion)) keepComments(conversion);
  for (const [hook, conversions] of begun) decisions.set(hook, decide(conversions, edits));
  for (const hook of group.filter(isNamedOnly)) {
    const entry = withinBounds(() => prepareHook(run, hook, edits, together));
    if (!Array.isArray(entry)) decisions.set(hook, entry);
  }
  return { decisions, edits, converted };
}

/** What a step comes to; a decision where it meets a bound. */
function withinBounds<Result>(step: () => Result): Result | Decision {
  try {
    return step();
  } catch (error) {
    if (error instanceof TooIntricate) return { outcome: 'blocked', findings: [error.finding], beyond: true };
    throw error;
  }
}

/** The hooks among some that are converted together and that others of them may call: as functions that come along. */
function hooksCalled({ driver, api, names }: Task, group: readonly Hook[]): [string, ConvertedHelper][] {
  if (group.length < 2) return [];
  return group.flatMap((hook): [string, ConvertedHelper][] => {
    const { name } = hook;
    if (name === null) return [];
    const definitions = driver.functions(name);
    const parameter =
      definitions[0]?.params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct')) ?? -1;
    if (parameter < 0 || definitions.length !== 1) return [];
    const maps = mapsAnything(driver, definitions[0], new Set());
    const newName = names.get(name) ?? preparedName([driver.source], name);
    // All of its parameters stay, and whoever calls it hands on what he is given.
    if (counterpartOf(api, hook)?.parameters) return [[name, { parameter, maps, newName, isCallback: true }]];
    if (leadingCount(api, hook) > 0 || parameter !== 1) return [];
    return [[name, { parameter, maps, newName, isHook: true }]];
  });
}

/** The hooks that several files name, and that others among some call with all of their parameters: as functions that come along. */
function callbacksCalled({ driver, api, names }: Task, group: readonly Hook[]): [string, ConvertedHelper][] {
  if (names.size === 0 || ![...api.counterparts.values()].some(({ parameters }) => parameters)) return [];
  return group.flatMap((hook) =>
    (hook.name === null ? [] : driver.functions(hook.name)).flatMap(({ body, params }) => {
      const vma = params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name;
      return find(body, 'CallExpression').flatMap(({ node }): [string, ConvertedHelper][] => {
        const newName = node.callee.type === 'Identifier' ? names.get(node.callee.name) : undefined;
        const parameter = node.arguments.findIndex((a) => a.type === 'Identifier' && a.name === vma);
        if (node.callee.type !== 'Identifier' || newName === undefined || parameter < 0) return [];
        return [[node.callee.name, { parameter, maps: true, newName, isCallback: true }]];
      });
    }),
  );
}

function decide(conversions: readonly Conversion[], edits: Edits): Decision {
  const findings = ranked(conversions.flatMap((conversion) => conversion.findings));
  const passes = conversions.flatMap((conversion) => conversion.passes);
  if (findings.some((f) => f.severity === 'blocker')) return { outcome: 'blocked', findings, passes };
  if (edits.size === 0) return { outcome: 'nothing to do', findings };
  const warned = findings.some((f) => f.severity === 'warning');
  return { outcome: warned ? 'migrated with warnings' : 'migrated', findings };
}
