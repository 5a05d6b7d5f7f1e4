import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { executions } from '../../analysis/paths';
import { printedPoints } from '../../analysis/print-flow';
import type { Effect } from '../../kernel/fact';
import { calleeName, find } from '../../model/query';
import type { Node, SourceRange } from '../../model/nodes';
import { planOrRefusal } from '../../transforms/mapped-callback/plan';
import { Refusal } from '../../transforms/mapped-callback/operations';
import { excerpt, type Conversion } from '../../transforms/mmap-prepare/conversion';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';

/**
 * How a hook was read, as text: the graph, what its calls do and who says so, what moves, and what was found.
 * @param result what became of the hook; null for a function that a hook passes its vma to
 */
export function reasonsText(conversion: Conversion, result: HookResult | null): string {
  const { driver, function: hook, newName } = conversion;
  const line = (at: number): number => driver.position(at).line;
  const into = result && /^migrated/.test(result.outcome) ? ` as ${newName}()` : '';
  const head = `${hook.id.name}(), lines ${line(hook.start)} to ${line(hook.end)}: ${result?.outcome ?? 'converted with its hook'}${into}\n`;
  return [
    head,
    section('Control flow', flowLines(conversion)),
    section('Ways', wayLines(conversion)),
    section('What its calls do', effectLines(conversion)),
    section('What moves to vm_ops->mapped', planLines(conversion)),
    section('Findings', findingLines(conversion, result)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((text) => `  ${text}`.trimEnd()).join('\n')}\n`;
}

function flowLines({ driver, function: hook }: Conversion): string[] {
  const points = printedPoints(driver, hook);
  const width = String(points.length).length;
  return points.map(({ number, line, text, next }) => {
    const where = line === null ? '' : ` (line ${line})`;
    return `${String(number).padStart(width)}: ${text}${where}${next === '' ? '' : ` -> ${next}`}`;
  });
}

/** How many ways there are, and the tests that come out one way only. */
function wayLines(conversion: Conversion): string[] {
  const { driver, function: hook } = conversion;
  const runs = executions(driver, hook);
  if (!runs) return ['too many to follow'];
  const count = (outcome: string): number => runs.filter((run) => run.outcome === outcome).length;
  const lines = [
    `${runs.length}: ${count('success')} return 0, ${count('failure')} an error, ${count('unknown')} what is not known`,
  ];
  const seen = new Map<Node, Set<boolean>>();
  for (const { outcomes } of runs)
    for (const [test, outcome] of outcomes) seen.set(test, (seen.get(test) ?? new Set()).add(outcome));
  for (const [test, outcomes] of [...seen].sort(([a], [b]) => a.start - b.start)) {
    if (outcomes.size > 1) continue;
    const [only] = outcomes;
    lines.push(`line ${driver.position(test.start).line}: ${excerpt(conversion, test)} is always ${only}`);
  }
  return lines;
}

function effectLines(conversion: Conversion): string[] {
  const { driver, function: hook } = conversion;
  const reader = effectsIn(driver);
  const lines = find(hook.body, 'CallExpression').flatMap(({ node }) => {
    const where = `line ${driver.position(node.start).line}: ${excerpt(conversion, node)}`;
    const effects = reader.ofCall(hook, node);
    if (effects.length > 0)
      return effects.map((one) => `${where}: ${inWords(one)}, ${basisOf(one, reader.facts)}`);
    return [`${where}: only computes, ${saidOf(reader, calleeName(node) ?? '')}`];
  });
  return lines.length > 0 ? lines : ['it calls nothing'];
}

/** Who says that a call does nothing but compute. */
function saidOf(reader: ReturnType<typeof effectsIn>, name: string): string {
  if (reader.bodiesOf(name).length > 0) return 'says its body';
  const fact = reader.factOf(name);
  if (fact) return `says ${fact.from}`;
  return reader.facts.factOrGuess(name) ? 'guessed from its name' : 'says its text';
}

/** Who says what a call does. */
function basisOf({ basis, by, through }: CallEffect, facts: ReturnType<typeof effectsIn>['facts']): string {
  const path =
    through.length > 0 ? ` of ${by === '' ? 'a store' : `${by}()`} in ${through.join('(), ')}()` : '';
  switch (basis) {
    case 'fact':
      return `says ${facts.factOf(by)?.from ?? 'a row'}${path}`;
    case 'user':
      return `says a row of yours${path}`;
    case 'guess':
      return `guessed from its name${path}`;
    case 'body':
      return `says its body${path}`;
    case 'unknown':
      return `which nobody says${path}`;
  }
}

function inWords({ effect }: CallEffect): string {
  switch (effect.does) {
    case 'unknown':
      return `may do anything`;
    case 'assigns':
      return effect.counts ? 'counts' : effect.same ? 'stores the same for every mapping' : 'stores';
    default:
      return effectInWords(effect);
  }
}

function effectInWords(effect: Effect): string {
  const of = 'of' in effect ? placeInWords(effect.of) : '';
  switch (effect.does) {
    case 'takes':
      return `takes a ${effect.what}${of}${effect.when === 'always' ? '' : ` if ${effect.when}`}, given back by ${effect.undo.join(' or ') || 'nothing known'}`;
    case 'gives':
      return `gives back a ${effect.what}${of}`;
    case 'stores':
      return `changes a ${effect.what}${of}`;
    case 'locks':
      return `takes a ${effect.how}${of}`;
    case 'unlocks':
      return `releases a ${effect.how}${of}`;
    case 'maps':
      return /^\w+$/.test(effect.action ?? '') ? `maps, as mmap_action_${effect.action}() does` : 'maps';
    case 'user-memory':
      return `touches user memory${of}`;
    default:
      return `${effect.does}${of}`;
  }
}

function placeInWords(of: number | 'result' | 'global'): string {
  if (of === 'global') return '';
  return of === 'result' ? ' in its result' : ` of argument ${of + 1}`;
}

function planLines(conversion: Conversion): string[] {
  const { driver } = conversion;
  const at = (node: SourceRange): string =>
    `line ${driver.position(node.start).line}: ${excerpt(conversion, node)}`;
  const plan = planOrRefusal(conversion);
  if (plan === null) return ['nothing: it takes nothing that could, or installs no operations'];
  if (plan instanceof Refusal) return [`nothing: ${plan.code} decides, in ${at(plan.at)}: ${plan.message}`];
  return [
    ...plan.takes.map((take) => `${at(take.use.node)} takes for the mapping`),
    ...plan.moved.map(({ node }) => `${at(node)} moves`),
    ...plan.undos.map(({ node }) => `${at(node)} undid it on an error path, and goes`),
  ];
}

function findingLines(conversion: Conversion, result: HookResult | null): string[] {
  const findings = result?.findings ?? conversion.findings;
  if (findings.length === 0) return ['none'];
  return findings.map(({ code, severity, line, message }) => `line ${line}: ${severity} ${code}: ${message}`);
}
