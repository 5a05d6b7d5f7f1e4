import { refuseMany } from './bounds';
import { withCallbackParameters } from '../../model/callback-parameters';
import type { Driver, Hook } from '../../model/driver';
import { Edits, type Edit } from '../../model/edits';
import type { SourceRange } from '../../model/nodes';
import type { KernelApi } from '../../model/kernel-api';
import { applyWithLayout } from '../../model/layout';
import { parseDriver } from '../../model/parse';
import { Ranges } from '../../model/ranges';
import type { ConvertedHelper, Conversion, PassedOn, Steps } from './conversion';
import type { Finding } from '../findings';
import { allHooks, ownMembers } from '../names/argument-hooks';
import { withDirectivesOutdented } from '../mmap-actions/error-hooks';
import { declareDescriptor } from '../hook-signature/forward-declaration';
import { foreignUse } from '../names/helper-uses';
import { convertPrototypes } from '../names/helper-twins';
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
import { groupHooks, helperCalls, mayBeConverted } from '../names/vma-helpers';
import { type Task, convertGroup, leftAlone } from './convert-group';
import { hasWord } from '../../model/words';

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

/**
 * Run steps over every hook of a source text. A hook whose steps find a blocker contributes no edit. `loadGrammar` must
 * have been awaited.
 */
export function runSteps(source: string, options: MigrateOptions, steps: Steps): StepsResult {
  const first = runReading(source, options, steps);
  if (first.driver.chosen.size === 0 || isLeftAsItIs(first, options))
    return resultOf(source, options.path, [first], new Map());
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

/**
 * Does nothing come of a file as it is first read, and can no other reading name more hooks? What one leaves, all leave. What other
 * files share is named in any reading.
 */
function isLeftAsItIs(
  { driver, kept }: Run,
  { api, names = new Map(), shared = new Map() }: MigrateOptions,
): boolean {
  const members = ['mmap', ...ownMembers(api)];
  const mayName = ({ start, end }: SourceRange): boolean => {
    const text = driver.source.slice(start, end);
    return members.some((member) => text.includes(member));
  };
  return names.size + shared.size + kept.length === 0 && ![...driver.chosen.keys()].some(mayName);
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
  const left = withoutLostMentions(driver, [...kept, ...mentions.edits]);
  return { driver, kept: left, hooks, decided, ...mentions };
}

/** The edits of some, without those in a comment that another of them removes: it names a hook of which this is not the comment. */
function withoutLostMentions(driver: Driver, all: readonly Edits[]): Edits[] {
  if (all.length < 2) return [...all];
  const comments = new Ranges(driver.comments);
  return all.map((edits) => {
    const isLost = (edit: Edit): boolean =>
      edit.start < edit.end &&
      comments.someAround(edit) &&
      all.some((other) => other !== edits && other.drops(edit) && !other.replaces(edit));
    if (!edits.all.some(isLost)) return edits;
    const left = new Edits(driver.source);
    for (const edit of edits.all) if (!isLost(edit)) left.replace(edit, ...edit.parts);
    return left;
  });
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
  const isNamed = (name: string): boolean => hasWord(driver.source, name);
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
