import type { Driver } from '../../model/driver';
import { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { find } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { finding, type Finding } from '../findings';
import { accessors } from './accessors';
import { aliases, pointersToMembers, unusedLocals } from './aliases';
import { bareNames } from './bare-names';
import { chosenCalls, sequences } from './chosen-calls';
import { coveredPages } from './covered-pages';
import { clearedOnFailure } from './failing-ways';
import { leavingMacros } from './leaving-macros';
import { lateProtection } from './late-protection';
import { lastSteps } from './last-steps';
import { composedLines } from './lines';
import { loopTests } from './loop-tests';
import { joinedTests } from './joined-tests';
import { lockedArms } from './locked-arms';
import { loopValues } from './loop-values';
import { remapLoops } from './loops';
import { flagCopies } from './flag-copies';
import { flagMods } from './flag-mods';
import { flagWrappers } from './flag-wrappers';
import { memberMacros, namingMacros, takingMacros } from './macros';
import { errorCasts } from './error-casts';
import { enumFlags } from './flag-names';
import { flagsOfOpen } from './opens';
import { keptPages } from './pages';
import { vmaOf, type Place, type PlainForm } from './place';
import { reservedFlags } from './reserved';
import { hasTypedefVma, typedefParameters } from './typedefs';
import { takenWithValues } from './values';
import { vmallocPages } from './vmalloc-pages';
import { accumulated, chosenReturns, elvis, namedResults, negatedCalls, successArms } from './results';
import { append } from '../../model/append';

/**
 * Plain forms: what people write in many ways is written in the one way that the transforms know, before they see it. Each
 * rule gives legacy code of the same meaning, so that whatever the transforms conclude holds for the text as it was;
 * nothing of this is kept where the hook cannot be converted in the end.
 */

/** The rules, in the order in which they are tried: what a rule makes is seen by all of them again. */
const RULES: readonly PlainForm[] = [
  bareNames,
  aliases,
  pointersToMembers,
  namingMacros,
  takingMacros,
  memberMacros,
  leavingMacros,
  flagWrappers,
  flagCopies,
  flagMods,
  reservedFlags,
  enumFlags,
  flagsOfOpen,
  errorCasts,
  namedResults,
  clearedOnFailure,
  elvis,
  sequences,
  chosenCalls,
  joinedTests,
  lockedArms,
  accumulated,
  negatedCalls,
  chosenReturns,
  vmallocPages,
  loopTests,
  accessors,
  lastSteps,
  loopValues,
  remapLoops,
  keptPages,
  successArms,
  lateProtection,
  coveredPages,
  takenWithValues,
];

/** A file whose hooks are in plain form. */
export interface PlainText {
  readonly text: string;
  /** For each line of the text, counted from 0: the line of the file that it comes from. */
  readonly lines: readonly number[];
  /** By hook: what has to be told of what was changed. Lines are those of the file. */
  readonly told: ReadonlyMap<string, readonly Finding[]>;
}

/** How many rules may be applied to a file: each makes it plainer, so that an end is near. */
const BOUND = 60;

/**
 * Write some hooks of a file, and the functions that they pass their vma to, in plain form.
 * @param original the file
 * @param names    the hooks
 * @param kept     the macros of the file that stay whether they are used or not
 * @returns null when they are plain already
 */
export function plainText(
  original: Driver,
  { path, api }: { readonly path: string; readonly api: KernelApi },
  names: ReadonlySet<string>,
  kept: ReadonlySet<string>,
): PlainText | null {
  const { source } = original;
  let text = source;
  let lines: readonly number[] = [];
  const told = new Map<string, Finding[]>();
  for (let steps = 0; steps < BOUND; steps++) {
    const driver = text === source ? original : parseDriver(text, { path });
    const tell = (name: string, found: Finding): void => {
      const line = lines[found.line - 1] ?? found.line - 1;
      append(told, name, { ...found, line: line + 1 });
    };
    const base = { driver, api, kept };
    const edits =
      firstChange(base, names, RULES, tell) ??
      (text === source ? null : firstChange(base, names, [unusedLocals], tell));
    if (edits === null) break;
    lines = composedLines(lines, edits);
    text = edits.apply();
  }
  return text === source ? null : { text, lines, told };
}

/** What the first rule that applies anywhere does; null when none does. */
function firstChange(
  base: Pick<Place, 'driver' | 'api' | 'kept'>,
  names: ReadonlySet<string>,
  rules: readonly PlainForm[],
  tell: (name: string, found: Finding) => void,
): Edits | null {
  const { driver } = base;
  for (const name of names) {
    for (const definition of reached(driver, name)) {
      const named = new Edits(driver.source);
      typedefParameters(driver, definition, named);
      if (named.size > 0) return named;
      const vma = vmaOf(definition);
      if (vma === null) continue;
      for (const rule of rules) {
        const edits = new Edits(driver.source);
        const found: Finding[] = [];
        const place: Place = {
          ...base,
          function: definition,
          vma,
          edits,
          tell: (code, at, message) => {
            found.push(finding(code, driver.position(at.start).line, message));
          },
        };
        rule(place);
        if (edits.size === 0) continue;
        for (const one of found) tell(name, one);
        return edits;
      }
    }
  }
  return null;
}

/** A function of the file, and those that it passes a vma to. */
function reached(driver: Driver, name: string): FunctionDeclaration[] {
  const all = new Map<FunctionDeclaration, true>();
  const pending = [...driver.functions(name)];
  for (const definition of pending) {
    if (all.has(definition)) continue;
    all.set(definition, true);
    for (const { node } of find(definition.body, 'CallExpression')) {
      if (node.callee.type !== 'Identifier' || node.callee.name === name) continue;
      const inner = driver.functions(node.callee.name);
      pending.push(
        ...inner.filter(
          (f) => f.params.some((p) => pointsToStruct(p.ctype, 'vm_area_struct')) || hasTypedefVma(driver, f),
        ),
      );
    }
  }
  return [...all.keys()];
}
