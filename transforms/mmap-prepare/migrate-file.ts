import { asWritten, macrosNeeded } from './as-written';
import { isRewritten } from '../../kernel/groups';
import type { Driver, Hook } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { find } from '../../model/query';
import { plainText, type PlainText } from '../plain-forms';
import { withoutDeadBranches } from '../plain-forms/dead-branches';
import { composedLines } from '../plain-forms/lines';
import type { Finding } from '../findings';
import type { Steps } from './conversion';
import {
  runSteps,
  type Decision,
  type HookResult,
  type MigrateOptions,
  type Outcome,
  type StepsResult,
} from './migrate-source';
import type { SourceRange } from '../../model/nodes';
import { mayBeConverted } from '../names/vma-helpers';

/** A text to convert, and where its lines come from. */
interface Version {
  readonly text: string;
  /** By line of the text, counted from 0; a line without an entry is where it was. */
  readonly lines: readonly number[];
  readonly told: PlainText['told'];
}

/**
 * Run steps over a file as `runSteps` does; hooks that are refused as they stand are tried in plain form, and all without
 * what the target kernel never compiles. What is said of a hook and the lines are those of the file.
 */
export function migrateFile(source: string, options: MigrateOptions, steps: Steps): StepsResult {
  const { result, finish } = settled(source, options, steps);
  return { ...result, output: finish(result.output) };
}

/** A file whose hooks are settled. */
interface Settled {
  /** What the text comes to. */
  readonly result: StepsResult;
  /** What is converted in the end. */
  readonly text: string;
  /** Makes of what the text was converted to what the file becomes. */
  readonly finish: (output: string) => string;
}

/** Converts texts that are made of one file, each once: a plain form that comes to nothing leads back to a text that was converted before. */
function converterOf(
  driver: Driver,
  options: MigrateOptions,
  steps: Steps,
): { readonly driverOf: (text: string) => Driver; readonly run: (version: Version) => StepsResult } {
  const parsed = new Map<string, Driver>([[driver.source, driver]]);
  const driverOf = (text: string): Driver => {
    const known = parsed.get(text) ?? parseDriver(text, { path: options.path });
    parsed.set(text, known);
    return known;
  };
  const ran = new Map<string, StepsResult>();
  const run = (version: Version): StepsResult => {
    const { text } = version;
    const result = ran.get(text) ?? runSteps(text, { ...options, driver: driverOf(text) }, steps);
    ran.set(text, result);
    return located(result, version);
  };
  return { driverOf, run };
}

/** Settles in which form each hook of a file is converted, as `migrateFile` does. */
export function settled(source: string, options: MigrateOptions, steps: Steps): Settled {
  const original: Version = { text: source, lines: [], told: new Map() };
  const driver = options.driver ?? parseDriver(source, { path: options.path });
  const { driverOf, run } = converterOf(driver, options, steps);
  const all = namesOf(driver, options);
  // A hook that is kept for older kernels, with its successor beside it, is there on purpose.
  const kept = driver.hooks.filter(({ references }) => references.some(({ replaced }) => replaced));
  const folding = new Set([...all].filter((name) => !kept.some((hook) => hook.name === name)));
  // The macros that legacy code uses which stays.
  const macros = new Set<string>();
  // What is folded becomes less only.
  const bases = new Map<number, Version>();
  const baseOf = (): Version => {
    const known = bases.get(folding.size);
    const base = known ?? (folding.size > 0 ? folded(driver, options, folding) : null) ?? original;
    bases.set(folding.size, base);
    return base;
  };
  const build = (plain: ReadonlySet<string>): Version => {
    const base = baseOf();
    return plain.size > 0 ? plainVersion(base, options, plain, macros, driverOf) : base;
  };
  const first = build(new Set());
  let version = first;
  let result = run(version);
  const isRefused = (decision: Decision | undefined): boolean =>
    decision?.outcome === 'blocked' && decision.beyond !== true;
  const plain = new Set([...all].filter((name) => isRefused(decisionOf(result, name))));
  const reasons = new Map<string, Decision>();
  for (;;) {
    const next = build(plain);
    if (next.text !== version.text) {
      version = next;
      result = run(version);
    }
    // What is not converted in the end is left as it is, dead branches included.
    const failing = [...all].filter(
      (name) => (folding.has(name) || plain.has(name)) && !outcomeOf(result, name)?.startsWith('migrated'),
    );
    if (failing.length === 0) {
      const { text } = version;
      const converted = result.output;
      const textDriver = driverOf(text);
      const written = asWritten(driver, textDriver, converted);
      const needed = macrosNeeded(driver, textDriver, written);
      if ([...needed].every((macro) => macros.has(macro))) {
        const finish = (output: string): string =>
          output === converted ? written : asWritten(driver, textDriver, output);
        return { result: explained(result, reasons), text, finish };
      }
      for (const macro of needed) macros.add(macro);
    }
    for (const name of failing) {
      const decision = decisionOf(result, name);
      if (decision?.outcome === 'blocked' && version !== first) reasons.set(name, decision);
      folding.delete(name);
      plain.delete(name);
    }
  }
}

/** The hooks of a file that may be converted, and the functions that others have it convert. */
function namesOf(driver: Driver, { api, names, shared, withheld }: MigrateOptions): Set<string> {
  const named = driver.hooks.flatMap((hook: Hook) =>
    hook.name === null || !mayBeConverted(hook, api) ? [] : [hook.name],
  );
  const own = [...named, ...(names?.keys() ?? []), ...(shared?.keys() ?? [])];
  return new Set(own.filter((name) => withheld?.has(name) !== true));
}

function decisionOf(result: StepsResult, name: string): Decision | undefined {
  return result.shared.get(name) ?? result.hooks.find((hook) => hook.hook === name);
}

function outcomeOf(result: StepsResult, name: string): Outcome | undefined {
  return decisionOf(result, name)?.outcome;
}

function folded(driver: Driver, { api }: MigrateOptions, names: ReadonlySet<string>): Version | null {
  const edits = withoutDeadBranches(driver, api, () => spansOf(driver, names));
  if (!edits) return null;
  return { text: edits.apply(), lines: composedLines([], edits), told: new Map() };
}

/** Where hooks and the functions of the file that they reach stand, and the structures that name them. */
function spansOf(driver: Driver, names: ReadonlySet<string>): SourceRange[] {
  const reached = new Set<string>(names);
  for (const name of reached) {
    for (const { body } of driver.functions(name)) {
      for (const { node } of find(body, 'CallExpression')) {
        const takesVma =
          node.callee.type === 'Identifier' &&
          node.arguments.some((argument) => argument.type === 'Identifier' && /vma/.test(argument.name));
        if (takesVma && node.callee.type === 'Identifier') reached.add(node.callee.name);
      }
    }
  }
  // What the kernel has is defined for those that have it not: nobody's alternative.
  const functions = [...reached]
    .filter((name) => !isRewritten(name))
    .flatMap((name) => driver.functions(name));
  const places = driver.hooks
    .filter(({ name }) => name !== null && names.has(name))
    .flatMap(({ references }) => references.map(({ memberRange }) => memberRange));
  const items = new Set(places.flatMap(({ start }) => driver.itemOf(start) ?? []));
  return [...functions, ...items];
}

function plainVersion(
  base: Version,
  options: MigrateOptions,
  names: ReadonlySet<string>,
  macros: ReadonlySet<string>,
  driverOf: (text: string) => Driver,
): Version {
  const plain = plainText(driverOf(base.text), options, names, macros);
  if (!plain) return base;
  const line = (at: number): number => base.lines[at] ?? at;
  const told = [...plain.told].map(([name, findings]): [string, Finding[]] => [
    name,
    findings.map((one) => ({ ...one, line: line(one.line - 1) + 1 })),
  ]);
  return { text: plain.text, lines: plain.lines.map(line), told: new Map(told) };
}

/** A result whose lines are those of the file, with what was told of the plain forms. */
function located(result: StepsResult, { text, lines, told }: Version): StepsResult {
  const line = (number: number): number => (lines[number - 1] ?? number - 1) + 1;
  const moved = <T extends Decision>(name: string | null, decision: T): T => {
    const more = name !== null && decision.outcome.startsWith('migrated') ? (told.get(name) ?? []) : [];
    const findings = [...decision.findings.map((one) => ({ ...one, line: line(one.line) })), ...more];
    const warned = findings.some(({ severity }) => severity === 'warning');
    const outcome = decision.outcome === 'migrated' && warned ? 'migrated with warnings' : decision.outcome;
    return { ...decision, outcome, findings };
  };
  return {
    ...result,
    output: result.output === text ? text : result.output,
    hooks: result.hooks.map((hook): HookResult => ({ ...moved(hook.hook, hook), line: line(hook.line) })),
    shared: new Map([...result.shared].map(([name, decision]) => [name, moved(name, decision)])),
    foreign: new Map([...result.foreign].map(([name, at]) => [name, line(at)])),
  };
}

/** What stood in the way of the plain form of a hook is what stands in its way. */
function explained(result: StepsResult, reasons: ReadonlyMap<string, Decision>): StepsResult {
  const told = <T extends Decision>(name: string | null, decision: T): T => {
    const reason = name === null || decision.outcome !== 'blocked' ? undefined : reasons.get(name);
    return reason ? { ...decision, findings: reason.findings } : decision;
  };
  return {
    ...result,
    hooks: result.hooks.map((hook) => told(hook.hook, hook)),
    shared: new Map([...result.shared].map(([name, decision]) => [name, told(name, decision)])),
  };
}
