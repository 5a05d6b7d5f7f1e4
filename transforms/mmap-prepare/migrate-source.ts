import { functionFact } from '../../kernel/subsystems';
import { beginConversion } from './begin';
import { refuseMany, TooIntricate } from './bounds';
import { mayBeSeen } from '../../model/both-forms';
import { withCallbackParameters } from '../../model/callback-parameters';
import type { Driver, Hook, HookReference } from '../../model/driver';
import { Edits } from '../../model/edits';
import { isHook, type KernelApi } from '../../model/kernel-api';
import { kernelsFrom } from '../../model/kernel-release';
import { applyWithLayout } from '../../model/layout';
import { parseDriver } from '../../model/parse';
import { pointsToStruct } from '../../model/types';
import { fitsCallback } from '../hook-signature/callback';
import {
  isBlocked,
  preparedName,
  type ConvertedHelper,
  type Conversion,
  type PassedOn,
  type Steps,
  type Together,
} from './conversion';
import { CODE, finding, type Finding } from '../findings';
import { allHooks } from '../names/argument-hooks';
import { definingMacro, whyNotFound, whyNotRead } from '../names/defining-macros';
import { contains, find } from '../../model/query';
import { missingNames } from '../../model/target-names';
import { withDirectivesOutdented } from '../mmap-actions/error-hooks';
import { declareDescriptor } from '../hook-signature/forward-declaration';
import { foreignUse } from '../names/helper-uses';
import { convertPrototypes } from '../names/helper-twins';
import { twinsOfTree } from '../names/tree-twins';
import { convertMentions, convertReference, counterpartOf, leadingCount } from '../names/hook-mentions';
import { keepComments } from '../rewrite/source-text';
import { layoutUnitsOf } from '../rewrite/layout-units';
import type { Choices } from '../../model/readings';
import {
  agree,
  choicesBeside,
  decidedIn,
  dependsOnCondition,
  hooksOf,
  refusedInSome,
  type Run,
} from './readings';
import { ranked } from '../findings/ranking';
import { groupHooks, helperCalls, mapsAnything, mayBeConverted } from '../names/vma-helpers';
import { variableUses } from '../../model/query';

export type { Finding } from '../findings';

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
  /** Functions that this file alone cannot convert, and that the vma is passed to. */
  readonly passes?: readonly PassedOn[];
}

/** One file after its transforms. `output` equals the source when nothing changes. */
export interface FileResult {
  readonly path: string;
  readonly hooks: readonly HookResult[];
  readonly output: string;
}

/** A file after its transforms, and what was decided in it about what several files name. */
export interface StepsResult extends FileResult {
  /** By name: the hooks and helpers that several files share. */
  readonly shared: ReadonlyMap<string, Decision>;
  /** Helpers that several files share and that what was converted here calls. */
  readonly called: ReadonlySet<string>;
  /** Helpers that this file names in a way that needs their legacy form, and where. */
  readonly foreign: ReadonlyMap<string, number>;
}

/** What became of a hook, and why. */
export interface Decision {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** Functions that this file alone cannot convert, and that the vma is passed to. */
  readonly passes?: readonly PassedOn[];
  /** Met a bound on what is followed: in no other form would it come to anything else. */
  readonly beyond?: boolean;
}

export interface MigrateOptions {
  readonly path: string;
  readonly api: KernelApi;
  /** The file, where it is parsed already. */
  readonly driver?: Driver;
  /** Hooks that several files name and that are converted in all of them: legacy name to new name. */
  readonly names?: ReadonlyMap<string, string>;
  /** Functions that several files name, that hooks pass the vma to, and that are converted in all of them. */
  readonly shared?: ReadonlyMap<string, ConvertedHelper>;
  /** Operations structures that are not static, and that no other file uses. */
  readonly owned?: ReadonlySet<string>;
  /** Functions whose hooks are to be left as they are. */
  readonly withheld?: ReadonlySet<string>;
}

/** What all hooks of a file are converted with. */
interface Task {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly steps: Steps;
  readonly names: ReadonlyMap<string, string>;
  readonly shared: ReadonlyMap<string, ConvertedHelper>;
  readonly withheld: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
}

/**
 * Run steps over every hook of a source text. A hook whose steps find a blocker contributes no edit. `loadGrammar` must
 * have been awaited.
 */
export function runSteps(source: string, options: MigrateOptions, steps: Steps): StepsResult {
  const first = runReading(source, options, steps);
  if (first.driver.chosen.size === 0) return resultOf(source, options.path, [first], new Map());
  const choices = choicesBeside(first);
  if (choices === null) return withoutEdits(source, options.path, [first], first.kept[0]?.all[0]?.start ?? 0);
  let runs = [first, ...choices.map((choice) => runReading(source, options, steps, choice))];
  const refused = refusedInSome(runs);
  if (refused.size > 0) {
    const withheld = new Set([...(options.withheld ?? []), ...refused.keys()]);
    const again = { ...options, withheld };
    runs = [new Map<string, boolean>(), ...choices].map((choice) => runReading(source, again, steps, choice));
  }
  return resultOf(source, options.path, runs, refused);
}

/** What the readings of a file come to together. */
function resultOf(
  source: string,
  path: string,
  runs: readonly Run[],
  refused: ReadonlyMap<string, Decision>,
): StepsResult {
  const { edits, at } =
    runs.length === 1 ? { edits: Edits.merge(source, runs[0].kept), at: 0 } : agree(source, runs);
  if (edits === null) return withoutEdits(source, path, runs, at);
  return {
    path,
    hooks: hooksOf(runs, refused),
    output:
      edits.size === 0
        ? source
        : renderedWith(
            runs.map(({ driver }) => driver),
            edits,
          ),
    shared: new Map([...decidedIn(runs)].map(([name, decision]) => [name, refused.get(name) ?? decision])),
    called: new Set(runs.flatMap((run) => [...run.called])),
    foreign: new Map(runs.flatMap((run) => [...run.foreign])),
  };
}

/** A file that stays as it is, since its readings do not agree. */
function withoutEdits(source: string, path: string, runs: readonly Run[], at: number): StepsResult {
  const decision = dependsOnCondition(runs[0].driver.position(at).line);
  const blocked = (all: readonly [string, Decision][]): Map<string, Decision> =>
    new Map(all.filter(([, { outcome }]) => isMigrated(outcome)).map(([name]) => [name, decision]));
  const hooks = runs.flatMap((run) => run.hooks);
  const refused = blocked(hooks.map((hook): [string, Decision] => [hook.hook ?? '', hook]));
  const decided = decidedIn(runs);
  return {
    path,
    hooks: hooksOf(runs, refused),
    output: source,
    shared: new Map([...decided, ...blocked([...decided])]),
    called: new Set(),
    foreign: new Map(runs.flatMap((run) => [...run.foreign])),
  };
}

function runReading(source: string, options: MigrateOptions, steps: Steps, choices?: Choices): Run {
  const given = choices === undefined ? options.driver : undefined;
  const driver =
    given ?? parseDriver(source, { path: options.path, choices: choices ?? new Map<string, boolean>() });
  const { names = new Map(), shared = new Map(), withheld = new Set(), owned = new Set() } = options;
  const api = withCallbackParameters(options.api, options.path, source);
  const run: Task = { driver, api, steps, names, shared, withheld, owned };
  const kept: Edits[] = [];
  const converted: Conversion[] = [];
  const hooks: HookResult[] = [];
  const decided = new Map<string, Decision>();
  const own = allHooks(driver, api);
  const all = [...own, ...sharedRoots(driver, own, names, shared)];
  const many = refuseMany(all.filter((hook) => mayBeConverted(hook, api)).length);
  for (const group of many ? all.map((hook) => [hook]) : groupHooks(driver, api, all)) {
    const result =
      many && mayBeConverted(group[0], api) ? leftAlone(run, group[0], many) : convertGroup(run, group);
    if ([...result.decisions.values()].some(({ outcome }) => isMigrated(outcome))) kept.push(result.edits);
    converted.push(...result.converted);
    for (const hook of group) {
      const decision = result.decisions.get(hook)!;
      if (hook.name !== null && (names.has(hook.name) || shared.has(hook.name)))
        decided.set(hook.name, decision);
      for (const { line, operations, variable } of hook.references) {
        const name = hook.name ?? hook.text;
        hooks.push({ file: options.path, line, operations, variable, hook: name, ...decision });
      }
    }
  }
  hooks.sort((a, b) => a.line - b.line);
  const mentions = convertMentionsOfHelpers(run, converted, decided);
  return { driver, kept: [...kept, ...mentions.edits], hooks, decided, ...mentions };
}

function renderedWith(drivers: readonly Driver[], edits: Edits): string {
  declareDescriptor(drivers[0], edits);
  return withDirectivesOutdented(applyWithLayout(edits, layoutUnitsOf(drivers, edits)));
}

/** Hooks that other files name in a structure and helpers that other files call, where this file defines or mentions them. */
function sharedRoots(
  driver: Driver,
  own: readonly Hook[],
  names: ReadonlyMap<string, string>,
  shared: ReadonlyMap<string, ConvertedHelper>,
): Hook[] {
  const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(driver.source);
  const hooks = [...names.keys()].filter((name) => !own.some((hook) => hook.name === name) && isNamed(name));
  const helpers = [...shared.keys()].filter((name) => driver.functions(name).length > 0);
  return [...hooks, ...helpers].map((name) => ({
    name,
    text: name,
    function: driver.function(name),
    references: [],
  }));
}

/** Convert what a file says of the helpers that several files share, definitions and calls aside. */
function convertMentionsOfHelpers(
  { driver, shared }: Task,
  converted: readonly Conversion[],
  decided: ReadonlyMap<string, Decision>,
): { edits: Edits[]; called: Set<string>; foreign: Map<string, number> } {
  const called = new Set(converted.flatMap((c) => helperCalls(c).map(({ name }) => name)));
  const foreign = new Map<string, number>();
  const all: Edits[] = [];
  const bodies = converted.filter(({ beside }) => beside === null).map((c) => c.function);
  for (const [name, helper] of shared) {
    if (decided.get(name)?.outcome === 'blocked' || !driver.source.includes(name)) continue;
    const use = foreignUse(driver, name, bodies);
    if (use) foreign.set(name, driver.position(use.start).line);
    const edits = new Edits(driver.source);
    convertPrototypes({ driver, edits }, name, helper);
    if (edits.size > 0) all.push(edits);
  }
  return { edits: all, called, foreign };
}

export function isMigrated(outcome: Outcome): boolean {
  return outcome === 'migrated' || outcome === 'migrated with warnings';
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
function convertGroup(run: Task, group: readonly Hook[]): GroupResult {
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

/** The line to tell of a hook that a file defines for others. */
function definitionLine(driver: Driver, name: string | null): number {
  const [definition] = name === null ? [] : driver.functions(name);
  return definition ? driver.position(definition.id.start).line : 1;
}

function leftAlone({ driver }: Task, hook: Hook, message: string): GroupResult {
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
    const entry = prepareHook(run, hook, edits, together);
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
    const newName = names.get(name) ?? preparedName(driver.source, name);
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

/** The conversions of a hook's definitions; a decision where there is nothing to convert or no way to. */
function prepareHook(
  { driver, api, shared }: Task,
  hook: Hook,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const helper = hook.references.length === 0 ? shared.get(hook.name ?? '') : undefined;
  if (helper) return helperConversions(driver, hook, helper, api, edits, { ...together, partners: [] });
  const isOlder = ({ replaced, memberRange }: HookReference): boolean =>
    replaced || !mayBeSeen(driver.source, memberRange.start, kernelsFrom(api.since));
  const legacy = hook.references.filter(
    (reference) => reference.member !== 'mmap_prepare' && !isOlder(reference),
  );
  const first = legacy[0];
  const newName = together.names?.get(hook.name ?? '');
  if (hook.references.some(isOlder)) {
    if (!first) return { outcome: 'nothing to do', findings: [] };
    const message = `${hook.text} is kept for older kernels elsewhere in this file, but set for all of them here`;
    return { outcome: 'blocked', findings: [finding(CODE.legacyFormNeeded, first.line, message)] };
  }
  if (!first && newName === undefined) return preparedConversions(driver, hook, api, edits, together);
  if (hook.text === 'NULL') {
    return {
      outcome: 'nothing to do',
      findings: [finding(CODE.emptyCallback, first?.line ?? 1, 'the callback is NULL')],
    };
  }
  const line = first?.line ?? definitionLine(driver, hook.name);
  const known = legacy.filter((reference) => reference.operations !== null);
  if (
    first &&
    known.length === legacy.length &&
    known.every((reference) => !api.counterparts.has(reference.operations!))
  ) {
    const message = `struct ${first.operations} has no mmap_prepare member in this kernel`;
    return { outcome: 'no counterpart', findings: [finding(CODE.noCounterpart, first.line, message)] };
  }
  if (hook.name === null) {
    const text = first ? driver.source.slice(first.valueRange.start, first.valueRange.end) : '';
    // An operator computes the callback; any other text that is no name is part of a macro.
    const code = /[(?.]|->/.test(text) ? CODE.chosenAtRunTime : CODE.behindMacro;
    return {
      outcome: 'blocked',
      findings: [finding(code, line, `${text.replace(/\s+/g, ' ')} is not the name of a function`)],
    };
  }
  const fact = functionFact(hook.name, driver.path, driver.source);
  if (fact) return { outcome: 'blocked', findings: [finding(CODE.sectionReliedOn, line, fact.never)] };
  const definitions = driver.functions(hook.name);
  const unread = definitions.length > 0 ? whyNotRead(driver, hook.name) : null;
  if (unread) return { outcome: 'blocked', findings: [unread] };
  if (definitions.length === 0) return convertNamedOnly(driver, hook, api, edits, newName);
  const untold = legacy.every((reference) => reference.operations === null);
  if (untold && !definitions.some((definition) => fitsCallback(definition, api))) {
    const message = `no structure with mmap_prepare has a callback with the parameters of ${hook.name}()`;
    return { outcome: 'no counterpart', findings: [finding(CODE.noCounterpart, line, message)] };
  }
  const conversions = definitions.flatMap((definition) => {
    const conversion = beginConversion(driver, api, hook, definition, edits, together);
    return conversion ? [conversion] : [];
  });
  if (conversions.length < definitions.length) {
    const message = `${hook.name}() has no struct vm_area_struct * parameter`;
    return { outcome: 'blocked', findings: [finding(CODE.legacyFormNeeded, line, message)] };
  }
  return conversions;
}

/** The conversions of a helper's definitions; a decision when one has no vma where the others have it. */
function helperConversions(
  driver: Driver,
  hook: Hook,
  { parameter, newName }: ConvertedHelper,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const definitions = driver.functions(hook.text);
  const unfit = definitions.find((d) => !pointsToStruct(d.params[parameter]?.ctype, 'vm_area_struct'));
  if (unfit) {
    const { line } = driver.position(unfit.id.start);
    const message = `${hook.text}() has no struct vm_area_struct * parameter`;
    return { outcome: 'blocked', findings: [finding(CODE.legacyFormNeeded, line, message)] };
  }
  const weak = definitions.find((d) => /\b__weak\b/.test(driver.source.slice(d.start, d.body.start)));
  if (weak) {
    const { line } = driver.position(weak.id.start);
    const message = `${hook.text}() is __weak: where another file defines it, that one is called`;
    return { outcome: 'blocked', findings: [finding(CODE.visibleElsewhere, line, message)] };
  }
  const isTwin = newName !== hook.text;
  return definitions.flatMap((definition) => {
    const own = isTwin ? new Edits(driver.source) : edits;
    const conversion = beginConversion(driver, api, hook, definition, own, together);
    const beside = isTwin ? edits : null;
    return conversion ? [{ ...conversion, role: 'helper' as const, file: null, newName, beside }] : [];
  });
}

/** A hook of which the target kernel lacks something that it names; null when nothing is missing. */
function decideMissing(driver: Driver, hook: Hook, api: KernelApi): Decision | null {
  const definition = hook.function;
  const missing = definition
    ? missingNames(driver, api).filter(({ range }) => contains(definition, range))
    : [];
  if (missing.length === 0) return null;
  const findings = missing.map(({ range, message }) =>
    finding(CODE.missingInKernel, driver.position(range.start).line, message),
  );
  return { outcome: 'blocked', findings };
}

/** A hook in the new form: whatever of the legacy form is left in it, when transforms run one at a time. */
function preparedConversions(
  driver: Driver,
  hook: Hook,
  api: KernelApi,
  edits: Edits,
  together: Together,
): Conversion[] | Decision {
  const missing = decideMissing(driver, hook, api);
  if (missing) return missing;
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
  const made = hook.name === null ? undefined : api.madeTwins?.get(hook.name);
  const newName = sharedName ?? (twin && isHook(twin) ? twin.name : (made?.newName ?? null));
  if (newName === null) {
    const line = hook.references[0]?.line ?? 1;
    const named = whyNotFound(driver, hook.name ?? '');
    if (named) return { outcome: 'blocked', findings: [named] };
    const macro = hook.name === null ? null : definingMacro(driver, hook.name);
    if (macro !== null) {
      const message = `${hook.name}() is defined by the macro ${macro.name} of line ${macro.line}`;
      return { outcome: 'blocked', findings: [finding(CODE.behindMacro, line, message)] };
    }
    return {
      outcome: 'blocked',
      findings: [finding(CODE.definedElsewhere, line, `${hook.name}() is defined in another file`)],
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
