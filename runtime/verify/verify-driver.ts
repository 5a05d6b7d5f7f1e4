import { RECORDED_RELEASE, type KernelRelease } from '../../kernel/releases';
import type { Driver } from '../../model/driver';
import { missingNames, undeclaredNames } from '../../model/target-names';
import { parseDriver } from '../../model/parse';
import { newUnknownResult, type CompiledDriver } from '../compile/compile';
import type { DynamicType } from '../machine/types';
import type { KernelLibrary } from '../compile/library';
import { kernelConfiguration } from '../compile/configuration';
import {
  conditionsAround,
  configurations,
  configuredAlways,
  configurationsRun,
  type ConditionNames,
  type Configured,
} from './configurations';
import { changingEntryPoints, functionsOfHooks, otherEntryPoints } from './entry-points';
import { Fault } from '../machine/fault';
import { OPERATIONS_STRUCTURES } from '../models/operations';
import type { Pair } from './explore-scenario';
import { parse_scenarios, type Scenario } from '../mm/scenario/scenario';
import {
  compileWith,
  operationsVariables,
  simulatedKernel,
  type OperationsVariable,
} from '../simulate/simulate';
import { compiledForm, type EntryPoints } from './compiled-form';
import type { KnownLegacy } from './known-legacy';
import { hookLost, hookOf } from './lost-hook';
import { pairHooks, type Unpaired } from './pair-hooks';
import { listing } from './coverage';
import type { StepRecord } from './run-record';
import { mergeVerifications } from './merge-verifications';
import { DEFAULT_LIMITS, type Limits, type SourceFunction, type Verification } from './verification';
import { verifyPair } from './verify';

/** One version of a driver's source. */
export interface Version {
  readonly path: string;
  readonly source: string;
}

/** What verifying one hook of a file showed. */
export interface HookVerification extends Verification {
  /** The legacy version's file. */
  readonly file: string;
  /** The migrated version's file, when it is another. */
  readonly migrated_file?: string;
  /** C variable of the operations structure in either version. */
  readonly operations: string;
  readonly migrated_operations: string;
  /** The hook's function in the legacy version, or null when its structure does not name one. */
  readonly hook: string | null;
}

/** A hook of a structure that is none of the file's variables: another file's, or one that is filled in at run time. */
export interface NamedHook {
  /** What to call the structure, and its tag. */
  readonly variable: string;
  readonly tag: string;
  /** The hook's function in either version. */
  readonly legacy: string;
  readonly migrated: string;
}

/** How to verify. */
export interface VerifyOptions {
  /** Scenarios; the built-in battery when null. */
  readonly scenarios?: readonly Scenario[] | null | undefined;
  readonly limits?: Limits | undefined;
  /** The kernel that the newer version is for; the one whose behaviour was recorded when not given. */
  readonly api?: KernelRelease | undefined;
  /** Only these structures of the legacy version; all when not given. */
  readonly only?: (operations: string) => boolean;
  /** Hooks to verify besides, of structures that are elsewhere. */
  readonly named?: readonly NamedHook[];
  /** What is known of the legacy version from before. */
  readonly known?: KnownLegacy;
}

/** Two versions of a structure, to be compared. */
interface Matched {
  readonly legacy: OperationsVariable;
  readonly migrated: OperationsVariable;
}

/**
 * Verify every operations structure that two versions of a driver have in common. `loadGrammar` must have been awaited.
 * @param before the legacy version
 * @param after the migrated version
 * @param options what to run
 * @returns one result for each structure that has a mapping hook in both, in the order of the legacy source; then one for each named
 * hook that both versions define
 */
export async function verifyDriver(
  before: Version,
  after: Version,
  options: VerifyOptions = {},
): Promise<HookVerification[]> {
  const verified = await verifyAllConfigurations(before, after, options);
  const { listing: listed = false, sources = false } = options.limits ?? {};
  return verified.map((result) => ({
    ...result,
    ...(listed ? { listing: listingOf(before, after, result) } : {}),
    ...(sources && result.divergences.length > 0 ? { sources: sourcesOf(before, after, result) } : {}),
  }));
}

async function verifyAllConfigurations(
  before: Version,
  after: Version,
  asked: VerifyOptions,
): Promise<HookVerification[]> {
  const driver =
    asked.known?.driver(before.source, before.path) ??
    parseDriver(before.source, { path: before.path, reach: 'all' });
  const prepared = parseDriver(after.source, { path: after.path, reach: 'all' });
  const missing = [
    ...missingNames(prepared, asked.api ?? RECORDED_RELEASE),
    ...undeclaredNames(driver, prepared),
  ];
  const always = configuredAlways(driver);
  const of_variables = await verifyConfigured(driver, prepared, asked, always);
  const whole = asked.only === undefined && asked.named === undefined;
  const { named, unpaired } = whole
    ? pairHooks(driver, prepared, of_variables)
    : { named: asked.named ?? [], unpaired: [] };
  const options = { ...asked, named };
  const results =
    whole && named.length > 0
      ? [
          ...of_variables,
          ...(await verifyConfigured(driver, prepared, { ...options, only: () => false }, always)),
        ]
      : of_variables;
  if (missing.length > 0) {
    const reasons = missing.map(
      ({ range, message }) => `line ${prepared.position(range.start).line}: ${message}: it would not compile`,
    );
    return results.map((result) => ({
      ...result,
      verdict: 'inconclusive',
      reasons,
      not_exercised: undefined,
      divergences: [],
      differing: [],
    }));
  }
  const names = mergedNames([
    conditionsOfHooks(driver, named, 'legacy'),
    conditionsOfHooks(prepared, named, 'migrated'),
  ]);
  const tried = configurations(names.symbols, always);
  let all = results;
  const run = configurationsRun(names, tried, always);
  const { stop_at } = options.limits ?? {};
  for (const [i, configured] of [...tried.entries()].slice(1)) {
    if (stop_at !== undefined && all.some(({ divergences }) => divergences.some(stop_at))) break;
    const where = run?.run[i].join(', ') ?? '';
    const others = await verifyConfigured(driver, prepared, options, configured);
    const merged = all.map((result) => {
      const other = others.find((o) => areOfOneHook(o, result));
      return other === undefined ? result : { ...result, ...mergeVerifications(result, other, where) };
    });
    all = [...merged, ...others.filter((other) => !all.some((result) => areOfOneHook(other, result)))];
  }
  const found = all.filter((result, i) => all.findIndex((other) => areOfOneHook(other, result)) === i);
  const told =
    run === null
      ? found
      : found.map((result) => ({ ...result, bound: { ...result.bound, configurations: run } }));
  const left = unpaired.filter(
    ({ hook, where, dropped }) =>
      !told.some((result) => result.hook === hook && (!dropped || result.operations === where)),
  );
  return [...told, ...left.map((each) => notPaired(before, each))];
}

/** A hook of which the other version has none that could be told to be the same: nothing is known of it. */
function notPaired({ path }: Version, { where, hook, reason }: Unpaired): HookVerification {
  return {
    file: path,
    operations: where,
    migrated_operations: where,
    hook,
    verdict: 'inconclusive',
    bound: { scenarios: 0, runs: 0, choices: 0, steps: 0, unknown_functions: [], exhaustive: false },
    divergences: [],
    warnings: [],
    reasons: [reason],
    differing: [],
  };
}

/** Both versions with what ran. */
function listingOf(before: Version, after: Version, { bound: { coverage } }: HookVerification): string {
  if (coverage === undefined) return '';
  const one = ({ path, source }: Version, form: keyof typeof coverage): string => {
    const driver = parseDriver(source, { path, reach: 'all' });
    const ranges = driver.program.body.flatMap((node) =>
      node.type === 'FunctionDeclaration'
        ? [{ first: driver.position(node.start).line, last: driver.position(node.end).line }]
        : [],
    );
    return `${form}: ${path}\n${listing(source, coverage[form], ranges)}`;
  };
  return `${one(before, 'legacy')}\n\n${one(after, 'migrated')}`;
}

/** The functions of both versions that ran in a counterexample. */
function sourcesOf(
  before: Version,
  after: Version,
  { divergences }: HookVerification,
): NonNullable<Verification['sources']> {
  const one = ({ path, source }: Version, steps: readonly StepRecord[]): SourceFunction[] => {
    const ran = new Set(steps.flatMap(({ lines = [] }) => lines));
    const driver = parseDriver(source, { path, reach: 'all' });
    const text = source.split('\n');
    return driver.program.body.flatMap((node): SourceFunction[] => {
      if (node.type !== 'FunctionDeclaration') return [];
      const [first, last] = [driver.position(node.start).line, driver.position(node.end).line];
      const runs = [...ran].some((line) => line >= first && line <= last);
      return runs ? [{ line: first, text: text.slice(first - 1, last).join('\n') }] : [];
    });
  };
  return {
    legacy: one(
      before,
      divergences.flatMap(({ legacy_steps }) => legacy_steps),
    ),
    migrated: one(
      after,
      divergences.flatMap(({ migrated_steps }) => migrated_steps),
    ),
  };
}

function areOfOneHook(a: HookVerification, b: HookVerification): boolean {
  return a.operations === b.operations && a.hook === b.hook;
}

/** What decides whether hooks, what they call, and the structures that name them, are compiled. */
function conditionsOfHooks(
  driver: Driver,
  named: readonly NamedHook[],
  form: 'legacy' | 'migrated',
): ConditionNames {
  const names = functionsOfHooks(
    driver,
    named.map((hook) => hook[form]),
  );
  const ranges = [
    ...[...names].flatMap((name) => driver.functions(name)),
    ...driver.hooks.flatMap(({ references }) => references.map(({ memberRange }) => memberRange)),
  ];
  return mergedNames(ranges.map(({ start, end }) => conditionsAround(driver.source, start, end)));
}

function mergedNames(names: readonly ConditionNames[]): ConditionNames {
  return {
    symbols: new Set(names.flatMap(({ symbols }) => [...symbols])),
    others: new Set(names.flatMap(({ others }) => [...others])),
  };
}

async function verifyConfigured(
  before: Driver,
  after: Driver,
  options: VerifyOptions,
  symbols: Configured,
): Promise<HookVerification[]> {
  const { named = [], api = RECORDED_RELEASE, known } = options;
  const legacy_hooks = named.map((hook) => hook.legacy);
  const key = JSON.stringify([[...symbols], legacy_hooks, api.since]);
  const kernel = await simulatedKernel();
  const unknown_result = unknownResultOf(before);
  const compileLegacy = (): CompiledDriver =>
    compileFor(kernel, before, symbols, legacy_hooks, api, unknown_result);
  const legacy = known?.compiled(key, compileLegacy) ?? compileLegacy();
  const migrated_hooks = named.map((hook) => hook.migrated);
  const migrated = compileFor(kernel, after, symbols, migrated_hooks, api, unknown_result);
  const results: HookVerification[] = [];
  const [old, fresh] = [operationsVariables(legacy), operationsVariables(migrated)];
  const all = match(old, fresh);
  for (const matched of all) {
    if (options.only !== undefined && !options.only(matched.legacy.variable)) continue;
    const opened = opensIn(before, after, matched, options)
      ? (): Pair => openedPair(kernel, before, after, matched, options, symbols, key)
      : null;
    const verification = verifyMatched(legacy, migrated, matched, options, symbols, key, opened);
    results.push({
      file: before.path,
      operations: matched.legacy.variable,
      migrated_operations: matched.migrated.variable,
      hook: hookOf(legacy, matched.legacy.variable),
      ...verification,
    });
  }
  for (const structure of old) {
    if (structure.form !== 'legacy' || all.some((matched) => matched.legacy === structure)) continue;
    if (options.only !== undefined && !options.only(structure.variable)) continue;
    const lost = hookLost(legacy, migrated, structure, after, symbols);
    if (lost !== null) results.push({ file: before.path, ...lost });
  }
  for (const hook of named) {
    if (!legacy.functions.has(hook.legacy) || !migrated.functions.has(hook.migrated)) continue;
    const { variable, tag } = hook;
    const elsewhere = { variable, tag, driver: variable };
    const matched: Matched = {
      legacy: { ...elsewhere, form: 'legacy', hook: hook.legacy },
      migrated: { ...elsewhere, form: 'prepare', hook: hook.migrated },
    };
    results.push({
      file: before.path,
      operations: variable,
      migrated_operations: variable,
      hook: hook.legacy,
      ...verifyMatched(legacy, migrated, matched, options, symbols, key),
    });
  }
  return results;
}

/** A driver, ready to run. */
export async function compile(
  driver: Driver,
  symbols: Configured,
  hooks: readonly string[],
  api: KernelRelease,
): Promise<CompiledDriver> {
  return compileFor(await simulatedKernel(), driver, symbols, hooks, api, newUnknownResult());
}

const UNKNOWN_RESULTS = new WeakMap<Driver, DynamicType>();

/**
 * What functions give of which nothing is known, in a driver and in all that it is compared with: members have the same places in them,
 * and none that another driver mentions.
 */
function unknownResultOf(driver: Driver): DynamicType {
  const known = UNKNOWN_RESULTS.get(driver);
  if (known) return known;
  const type = newUnknownResult();
  UNKNOWN_RESULTS.set(driver, type);
  return type;
}

function compileFor(
  kernel: KernelLibrary,
  driver: Driver,
  symbols: Configured,
  hooks: readonly string[],
  { since: [major, minor] }: KernelRelease,
  unknown_result: DynamicType,
  reach: 'mapping' | 'files' = 'mapping',
): CompiledDriver {
  const configuration = kernelConfiguration(`${major}.${minor}`, symbols);
  const others = reach === 'files' ? [] : [...otherEntryPoints(driver), ...changingEntryPoints(driver)];
  return compileWith(kernel, driver, configuration, reach, hooks, true, others, unknown_result);
}

/** Structures of the same name; failing that, of the same driver; failing that, the only ones. */
function match(legacy: readonly OperationsVariable[], migrated: readonly OperationsVariable[]): Matched[] {
  const matched = legacy.flatMap((structure): Matched[] => {
    const other =
      migrated.find(({ variable }) => variable === structure.variable) ??
      migrated.find(({ driver }) => driver === structure.driver);
    return other === undefined ? [] : [{ legacy: structure, migrated: other }];
  });
  if (matched.length === 0 && legacy.length === 1 && migrated.length === 1) {
    return [{ legacy: legacy[0], migrated: migrated[0] }];
  }
  return matched;
}

function entryPoints({ driver }: CompiledDriver): EntryPoints {
  return { others: otherEntryPoints(driver), changing: changingEntryPoints(driver) };
}

function verifyMatched(
  legacy: CompiledDriver,
  migrated: CompiledDriver,
  matched: Matched,
  { scenarios = null, limits = DEFAULT_LIMITS, api = RECORDED_RELEASE, known }: VerifyOptions,
  configured: Configured,
  key: string,
  opened: (() => Pair) | null = null,
): Verification {
  const machine = {
    pages_fail: scenarios === null,
    behaviour: api,
    mmu: configured.get('CONFIG_MMU') !== null,
  };
  const kept = known?.runs(JSON.stringify([key, matched.legacy, machine.pages_fail]));
  const pair = {
    legacy: compiledForm(legacy, matched.legacy, { ...machine, ...entryPoints(legacy), kept }),
    migrated: compiledForm(migrated, matched.migrated, { ...machine, ...entryPoints(migrated) }),
  };
  try {
    const found = verifyPair(pair, scenarios, limits, opened);
    const called_later = OPERATIONS_STRUCTURES.get(matched.migrated.tag)?.nested === true;
    if (!called_later || matched.migrated.form !== 'prepare') return found;
    const early = { ...machine, early: true };
    return withStateInHook(found, { ...pair, migrated: compiledForm(migrated, matched.migrated, early) });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      verdict: 'inconclusive',
      bound: { scenarios: 0, runs: 0, choices: 0, steps: 0, unknown_functions: [], exhaustive: false },
      divergences: [],
      warnings: [],
      reasons: [`the driver's variables cannot be initialised: ${error.message}`],
      differing: [],
    };
  }
}

/** Whether both versions have functions that open the files of a structure, and hooks that look at what those leave. */
function opensIn(before: Driver, after: Driver, matched: Matched, { scenarios }: VerifyOptions): boolean {
  const given = scenarios !== null && scenarios !== undefined;
  return !given && opensItself(before, matched.legacy) && opensItself(after, matched.migrated);
}

/** Both versions of a structure with the driver's own functions that open and close its files. */
function openedPair(
  kernel: KernelLibrary,
  before: Driver,
  after: Driver,
  matched: Matched,
  { api = RECORDED_RELEASE, known }: VerifyOptions,
  configured: Configured,
  key: string,
): Pair {
  const unknown_result = unknownResultOf(before);
  const compileLegacy = (): CompiledDriver =>
    compileFor(kernel, before, configured, [], api, unknown_result, 'files');
  const legacy = known?.compiled(`files ${key}`, compileLegacy) ?? compileLegacy();
  const migrated = compileFor(kernel, after, configured, [], api, unknown_result, 'files');
  const machine = {
    pages_fail: true,
    behaviour: api,
    mmu: configured.get('CONFIG_MMU') !== null,
    opens: true,
  };
  const kept = known?.runs(JSON.stringify(['files', key, matched.legacy]));
  return {
    legacy: compiledForm(legacy, matched.legacy, { ...machine, kept }),
    migrated: compiledForm(migrated, matched.migrated, machine),
  };
}

/** Whether a driver has functions that open the files of a structure, and hooks that look at what they leave. */
function opensItself(driver: Driver, { variable, tag }: OperationsVariable): boolean {
  const member = OPERATIONS_STRUCTURES.get(tag)?.members.open;
  if (member === null || member === undefined) return false;
  const opens = new RegExp(`\\b${variable}\\s*=\\s*\\{[^;]*\\.\\s*${member}\\s*=\\s*(\\w+)`).exec(
    driver.source,
  );
  if (opens === null || !driver.functions(opens[1]).length) return false;
  const hooks = [...functionsOfHooks(driver)].flatMap((name) => driver.functions(name));
  return hooks.some(({ start, end }) => driver.source.slice(start, end).includes('private_data'));
}

/** A mapping that cannot be allocated once the hook has run. */
const [NOT_ALLOCATED] = parse_scenarios('scenario not-allocated\nfail 1\nmap 0 4 rw shared 0\nunmap 0 4');

/**
 * A framework's hook runs when the mapping exists already, for as long as the framework is not converted itself; it must be right for one
 * that is, too: what it takes before the mapping exists is lost when there is no memory for it.
 * @param found what is known with the framework as it is
 * @param early both versions, the new hook called before the mapping exists
 */
function withStateInHook(found: Verification, early: Pair): Verification {
  const { divergences } = verifyPair(early, [NOT_ALLOCATED]);
  const lost = divergences.filter(({ rule }) => rule === 'state-in-hook');
  if (lost.length === 0) return found;
  return { ...found, verdict: 'regressed', divergences: [...lost, ...found.divergences] };
}
