import type { Driver } from '../../model/driver';
import { Edits, type Edit } from '../../model/edits';
import type { SourceRange } from '../../model/nodes';
import { otherChoices, type Choices } from '../../model/readings';
import { CODE, finding, type Finding } from '../findings';
import type { Decision, HookResult, Outcome } from './migrate-source';

/**
 * A hook whose statements directives divide is converted once for every way to read it (`model/readings.ts`). What the
 * readings have in common has to come out the same in all of them, and nothing may take a directive away.
 */

/** At most so many readings of a file are converted. */
const MOST_READINGS = 16;

/** One reading of a file, converted. */
export interface Run {
  readonly driver: Driver;
  readonly kept: readonly Edits[];
  readonly hooks: readonly HookResult[];
  readonly decided: ReadonlyMap<string, Decision>;
  readonly called: ReadonlySet<string>;
  readonly foreign: ReadonlyMap<string, number>;
}

/**
 * The choices that the other readings of a file make, for what the edits of the first one touch; null when there are too
 * many.
 */
export function choicesBeside({ driver, kept }: Run): Choices[] | null {
  const all = [...driver.chosen];
  const conditions = (chosen: typeof all): string[] => [
    ...new Set(chosen.flatMap(([, { conditions: c }]) => c)),
  ];
  const touched = all.filter(([item]) => kept.some((edits) => edits.touches(item)));
  return otherChoices(conditions(all), MOST_READINGS) ?? otherChoices(conditions(touched), MOST_READINGS);
}

/** What all readings of a file come to: `edits` is null where two do not agree. */
export interface Agreed {
  readonly edits: Edits | null;
  /** Where they do not agree. */
  readonly at: number;
}

/** Put the edits of several readings together. */
export function agree(source: string, runs: readonly Run[]): Agreed {
  const readings = runs.map(({ driver, kept }) => ({
    edits: kept.flatMap((edits) => edits.all),
    hidden: [...driver.chosen.values()].flatMap(({ hidden }) => hidden),
  }));
  const hidden = readings.flatMap((reading) => reading.hidden);
  const result = new Edits(source);
  const known = new Set<string>();
  for (const { edits } of readings) {
    for (const edit of edits) {
      const key = keyOf(edit);
      if (known.has(key)) continue;
      known.add(key);
      const inAll = readings.every(
        (other) =>
          other.hidden.some((span) => holds(span, edit)) || other.edits.some((e) => keyOf(e) === key),
      );
      if (!inAll || hidden.some((span) => cuts(edit, span)))
        return { edits: null, at: directiveNear(hidden, edit) };
    }
  }
  for (const { edits } of readings) {
    for (const edit of edits) if (known.delete(keyOf(edit))) result.replace(edit, ...edit.parts);
  }
  return { edits: result, at: 0 };
}

/** The first directive behind an edit, or the last one before it. */
function directiveNear(hidden: readonly SourceRange[], { start }: Edit): number {
  const starts = hidden.map((span) => span.start).sort((a, b) => a - b);
  return starts.find((at) => at >= start) ?? starts.at(-1) ?? start;
}

const keyOf = ({ start, end, parts }: Edit): string =>
  JSON.stringify([
    start,
    end,
    parts.map((part) => (typeof part === 'string' ? part : [part.start, part.end])),
  ]);

function holds(outer: SourceRange, inner: SourceRange): boolean {
  if (inner.start === inner.end) return outer.start < inner.start && inner.end < outer.end;
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Does an edit take some of a span, other than what is inside it? */
function cuts(edit: Edit, span: SourceRange): boolean {
  if (holds(span, edit) || edit.end <= span.start || span.end <= edit.start) return false;
  return !embeds(edit, span);
}

function embeds(edit: Edit, span: SourceRange): boolean {
  return edit.parts.some(
    (part) => typeof part !== 'string' && part.start <= span.start && span.end <= part.end,
  );
}

const ORDER: readonly Outcome[] = [
  'nothing to do',
  'migrated',
  'migrated with warnings',
  'no counterpart',
  'blocked',
];

const worse = (a: Outcome, b: Outcome): Outcome => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

/** The hooks of several readings, each with what any of them found. */
export function hooksOf(runs: readonly Run[], blocked: ReadonlyMap<string, Decision>): HookResult[] {
  const hooks = new Map<string, HookResult>();
  for (const hook of runs.flatMap((run) => run.hooks)) {
    const key = `${hook.line} ${hook.operations} ${hook.hook}`;
    const other = hooks.get(key);
    const refused = blocked.get(hook.hook ?? '');
    hooks.set(key, {
      ...hook,
      ...refused,
      outcome: refused?.outcome ?? (other ? worse(hook.outcome, other.outcome) : hook.outcome),
      findings: refused?.findings ?? distinct([...(other?.findings ?? []), ...hook.findings]),
    });
  }
  return [...hooks.values()].sort((a, b) => a.line - b.line);
}

function distinct(findings: readonly Finding[]): Finding[] {
  const known = new Map(findings.map((found) => [`${found.code} ${found.line} ${found.message}`, found]));
  return [...known.values()];
}

/** What is decided of hooks by their names, the worst of all readings. */
export function decidedIn(runs: readonly Run[]): Map<string, Decision> {
  const decided = new Map<string, Decision>();
  for (const [name, decision] of runs.flatMap((run) => [...run.decided])) {
    const other = decided.get(name);
    if (!other || worse(decision.outcome, other.outcome) !== other.outcome) decided.set(name, decision);
  }
  return decided;
}

/** The hooks that some reading refuses and another one converts, with the reason. */
export function refusedInSome(runs: readonly Run[]): Map<string, Decision> {
  const refused = new Map<string, Decision>();
  for (const { hook, outcome, findings, passes } of runs.flatMap((run) => run.hooks)) {
    if (outcome !== 'blocked' || hook === null || findings.length === 0) continue;
    const converts = runs.some((run) =>
      run.hooks.some((other) => other.hook === hook && other.outcome.startsWith('migrated')),
    );
    if (converts) refused.set(hook, { outcome, findings, ...(passes && { passes }) });
  }
  return refused;
}

/** Why a hook whose readings differ is left as it is. */
export function dependsOnCondition(line: number): Decision {
  const message = 'what is converted here depends on the branch of a conditional directive';
  return { outcome: 'blocked', findings: [finding(CODE.notUnderstood, line, message)] };
}
