import type { PassedOn } from '../mmap-prepare/conversion';
import { CODE, carried, type Finding, type ReasonPlace } from '../findings';
import type { FileResult, HookResult, Outcome } from '../mmap-prepare/migrate-source';
import { ranked } from '../findings/ranking';

/** What stood in the way when each file was converted alone, and may not when they are converted together. */
export interface Seeds {
  /** Hooks that were blocked because another file defines, declares or uses them. */
  readonly hooks: readonly string[];
  /** Functions that hooks, blocked by nothing else, pass their vma to. */
  readonly helpers: readonly PassedOn[];
  /** Operations structures that are not static, to which hooks have to add a member. */
  readonly structures: readonly string[];
  /** By path: functions whose hooks are to be left as they are. */
  readonly withheld: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What converting files together may get out of the way.
 * @param results what converting each file alone came to
 * @param withheld by path: functions whose hooks are to be left as they are
 */
export function seedsOf(
  results: readonly Pick<FileResult, 'hooks'>[],
  withheld: Seeds['withheld'] = new Map(),
): Seeds {
  const hooks = new Set<string>();
  const helpers = new Map<string, PassedOn>();
  const structures = new Set<string>();
  for (const { hook, outcome, findings, passes = [] } of results.flatMap((result) => result.hooks)) {
    if (hook === null || outcome !== 'blocked') continue;
    const blockers = findings.filter((f) => f.severity === 'blocker');
    if (blockers.some(({ code }) => code === CODE.definedElsewhere || code === CODE.visibleElsewhere))
      hooks.add(hook);
    const others = blockers.filter(
      (f) =>
        f.code !== CODE.definedElsewhere &&
        f.code !== CODE.visibleElsewhere &&
        f.structure === undefined &&
        (f.passedTo === undefined || f.elsewhere),
    );
    if (others.length > 0) continue;
    for (const { structure } of blockers) if (structure !== undefined) structures.add(structure);
    for (const pass of passes) helpers.set(`${pass.name} ${pass.parameter}`, pass);
  }
  return {
    hooks: [...hooks].sort(),
    helpers: [...helpers.values()],
    structures: [...structures].sort(),
    withheld,
  };
}

/**
 * Why a function cannot be converted in all of its files: what was found, and where; in words when there is no finding. The
 * foremost comes with those that another file may explain.
 */
export type Reason =
  string | { readonly findings: readonly Finding[]; readonly place: ReasonPlace; readonly outcome: Outcome };

/** The key of what stands in the way of what one file means by a name, where other files mean something else. */
export function reasonIn(path: string, name: string): string {
  return `${path}: ${name}`;
}

/**
 * Say of a hook what stands in the way of the functions that it hangs on. What stands in the body of a function that the
 * vma is passed to is told elsewhere (`passed-on.ts`).
 * @param reasons of functions that several files name: why they cannot be converted
 */
export function explained(hook: HookResult, path: string, reasons: ReadonlyMap<string, Reason>): HookResult {
  const reasonFor = (name: string): Reason | undefined =>
    reasons.get(reasonIn(path, name)) ?? reasons.get(name);
  const reasonOf = ({ code, passedTo, structure, elsewhere }: Finding): Reason | undefined => {
    if (code === CODE.definedElsewhere) return reasonFor(hook.hook ?? '');
    if (structure !== undefined) return reasonFor(structure);
    const name = code === CODE.visibleElsewhere ? (hook.hook ?? undefined) : elsewhere ? undefined : passedTo;
    const reason = name === undefined ? undefined : reasonFor(name);
    return typeof reason === 'string' ? reason : undefined;
  };
  if (hook.findings.every((f) => reasonOf(f) === undefined)) return hook;
  const findings = hook.findings.flatMap((f): Finding[] => {
    const reason = reasonOf(f);
    if (reason === undefined) return [f];
    if (typeof reason === 'string') {
      // Nothing is left to tell about the function.
      const told = { ...f, message: `${f.message}: ${reason}` };
      Reflect.deleteProperty(told, 'passedTo');
      Reflect.deleteProperty(told, 'structure');
      return [told];
    }
    return reason.findings.map((found) => carried(found, reason.place, f, path));
  });
  const own = reasonFor(hook.hook ?? '');
  const without =
    own !== undefined &&
    typeof own !== 'string' &&
    own.outcome === 'no counterpart' &&
    hook.operations === null;
  return { ...hook, findings: ranked(findings), outcome: without ? 'no counterpart' : hook.outcome };
}

/** The text of a definition: the name, and parameters with a vma. Cheap, so that few files are parsed for it. */
export function definitionOf(name: string): RegExp {
  // A damaged file has callees that are no names: nothing defines them.
  if (!/^[\w$]+$/.test(name)) return /(?!)/;
  return new RegExp(`\\b${name}\\s*\\([^;{}()]*\\bvm_area_struct\\b[^;{}()]*\\)\\s*\\{`);
}
