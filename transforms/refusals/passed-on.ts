import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { convertBody } from '../mmap-prepare/body';
import { beginConversion } from '../mmap-prepare/begin';
import { TooIntricate } from '../mmap-prepare/bounds';
import { CODE, carried, type Finding } from '../findings';
import type { HookResult } from '../mmap-prepare/migrate-source';
import { comesBefore, foremost, ranked } from '../findings/ranking';
import type { SourceFile } from '../project/source-file';
import { withHelpers } from '../names/vma-helpers';

/**
 * Why a hook cannot be converted when it passes its vma to a function that cannot be (HOWTO, "Introduction"): not that it
 * is passed, but what the function does with it.
 */

/** How many functions deep a reason is looked for. */
const DEPTH = 6;

/**
 * What stands in the way of converting a function that has a vma, in its file alone: all its blockers, those of the
 * functions of the file that it passes the vma to in their place.
 * @returns none when the file does not define the function, or when it could be converted
 */
export function blockersOf(
  driver: Driver,
  api: KernelApi,
  name: string,
  seen: readonly string[] = [],
): Finding[] {
  const told = inFile.get(driver) ?? new Map<string, Finding[]>();
  inFile.set(driver, told);
  // Once for each depth: functions that each call the one before twice lead to it in as many ways as two has powers.
  const key = `${seen.length} ${name}`;
  let blockers = told.get(key);
  if (blockers === undefined) told.set(key, (blockers = findBlockers(driver, api, name, seen)));
  return blockers;
}

/** What is known of the functions of a file, by how deep the reason is looked for, and name. */
const inFile = new WeakMap<Driver, Map<string, Finding[]>>();

function findBlockers(driver: Driver, api: KernelApi, name: string, seen: readonly string[]): Finding[] {
  const found = driver.functions(name).flatMap((definition): Finding[] => {
    try {
      return blockersIn(driver, api, name, definition);
    } catch (error) {
      if (error instanceof TooIntricate) return [error.finding];
      throw error;
    }
  });
  // A function that leads back to one on the way adds no reason.
  const onward = [...seen, name];
  const news = found.filter(({ passedTo }) => passedTo === undefined || !onward.includes(passedTo));
  return explainPassing(driver, api, news, onward);
}

function blockersIn(
  driver: Driver,
  api: KernelApi,
  name: string,
  definition: FunctionDeclaration,
): Finding[] {
  const hook = { name, text: name, function: definition, references: [] };
  const sectionsLater: (() => void)[] = [];
  const conversion = beginConversion(driver, api, hook, definition, new Edits(driver.source), {
    sectionsLater,
  });
  if (!conversion) return [];
  for (const one of withHelpers([conversion], 'whole')) convertBody(one);
  for (const judge of sectionsLater) if (!comesBefore(conversion.findings, CODE.sectionReliedOn)) judge();
  // What the vma holds is the business of the hook that passes it.
  return conversion.findings.filter((f) => f.severity === 'blocker' && f.code !== CODE.writeOnlyMemberRead);
}

/** The findings of a function, with what stands behind those about functions of the same file that the vma is passed to. */
export function explainPassing(
  driver: Driver,
  api: KernelApi,
  findings: readonly Finding[],
  seen: readonly string[] = [],
): Finding[] {
  return findings.map((finding): Finding => {
    const { passedTo } = finding;
    if (passedTo === undefined || seen.includes(passedTo) || seen.length > DEPTH) return finding;
    const reason = foremost(blockersOf(driver, api, passedTo, seen));
    return reason ? carried(reason, { file: driver.path, name: passedTo }, finding, driver.path) : finding;
  });
}

/** Gives the files that define a function for other files, nearest first. */
export type DefinedIn = (name: string, from: string) => readonly SourceFile[];

/**
 * Explain findings about functions of other files that the vma is passed to by what those functions do. They stay as they
 * are where no file given tells more.
 */
export function explainHooks(hooks: readonly HookResult[], definedIn: DefinedIn): HookResult[] {
  return hooks.map((hook) => {
    if (hook.findings.every(({ passedTo }) => passedTo === undefined)) return hook;
    return { ...hook, findings: ranked(hook.findings.map((f) => explain(f, hook.file, definedIn, []))) };
  });
}

function explain(finding: Finding, file: string, definedIn: DefinedIn, seen: readonly string[]): Finding {
  const { passedTo } = finding;
  if (passedTo === undefined || seen.includes(passedTo) || seen.length > DEPTH) return finding;
  for (const { path, source, api } of definedIn(passedTo, finding.elsewhere?.file ?? file)) {
    const known = knownBlockers(definedIn);
    const key = `${path} ${passedTo}`;
    let inside = known.get(key);
    if (inside === undefined) {
      const driver = parseDriver(source, { path });
      inside = isVisible(driver, passedTo) ? blockersOf(driver, api, passedTo) : null;
      known.set(key, inside);
    }
    if (inside === null) continue;
    const reason = foremost(inside.map((found) => explain(found, path, definedIn, [...seen, passedTo])));
    if (reason) return carried(reason, { file: path, name: passedTo }, finding, file);
    return { ...finding, message: `${finding.message}, which ${path} defines` };
  }
  return finding;
}

const blockers = new WeakMap<DefinedIn, Map<string, Finding[] | null>>();

/** What is known of the functions of the files of one run, by path and name; null for one that is not visible. */
function knownBlockers(definedIn: DefinedIn): Map<string, Finding[] | null> {
  let known = blockers.get(definedIn);
  if (known === undefined) blockers.set(definedIn, (known = new Map<string, Finding[] | null>()));
  return known;
}

/** Does a file define a function for other files? */
function isVisible(driver: Driver, name: string): boolean {
  const definitions = driver.functions(name);
  return definitions.some(({ storage }) => driver.path.endsWith('.h') || !storage.includes('static'));
}
