import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { madeTwins } from '../../model/made-twins';
import { kernelApiOf } from '../../model/target-kernel';
import { structureFact } from '../../kernel/subsystems';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { nestInFile } from '../../transforms/subsystems/nest';
import { mappedElsewhere, type MappedElsewhere } from '../../transforms/subsystems/mapped-elsewhere';
import { pastedNames } from '../../transforms/subsystems/pasted-members';
import { newMembersOf } from '../../transforms/subsystems/new-members';
import { BY_POSITION, counterpartFor } from '../../transforms/subsystems/plan';
import type { CallbackMember } from '../../transforms/subsystems/structures';
import { surveyOf, type Reference, type Survey, type SurveyedFile } from '../../transforms/subsystems/survey';
import { convertAll } from './convert-all';
import { fullyConverted } from './full-dispatchers';
import { linesOf, type FileReport, type Request } from './conversion';
import { changeOf } from './convert-file';
import type { Engine } from './engine';
import { declares, macrosOf, macroUses, onlyDeclares, readSurveyed } from './plan-tree';
import { decodeText } from './text-file';
import { UsageError } from './usage-error';
import { CODE } from '../../transforms/findings';

/** What a counterpart is asked for. */
export interface CounterpartTask {
  readonly paths: readonly string[];
  readonly request: Request;
  readonly jobs: number | undefined;
  readonly engine: () => Engine;
  /** `fb_ops`, or `fb_ops.fb_mmap` where a structure has several such members. */
  readonly structures: readonly string[];
  readonly onError: (path: string, message: string) => void;
}

/** What giving structures counterparts came to. */
export interface CounterpartOutcome {
  readonly structures: readonly StructureOutcome[];
  /** Of every file that changes. */
  readonly reports: readonly FileReport[];
  /** Hooks that call the callbacks and hand descriptors on themselves now. */
  readonly full: readonly string[];
  /** Why there is none; nothing is changed then. */
  readonly refused: readonly string[];
}

/** What became of the callbacks of one structure. */
export interface StructureOutcome {
  readonly member: CallbackMember;
  readonly references: number;
  readonly converted: number;
  /** Callbacks that stay, and why. */
  readonly left: readonly { readonly name: string; readonly place: string; readonly why: string }[];
}

/** A structure on its way to a counterpart. */
interface Wanted {
  readonly member: CallbackMember;
  readonly references: readonly Reference[];
  /** Does every callback convert, as far as is known? */
  replaces: boolean;
}

/** A place that sets a callback, and what became of that. */
interface Settled {
  readonly reference: Reference;
  readonly hook: HookResult | undefined;
}

/**
 * Give the callbacks of structures a counterpart for descriptors, beside the legacy member or, where every callback converts,
 * in its place: the member, those who call and test it, and the callbacks.
 *
 * @throws UsageError when the files have no such structure
 */
export async function counterpartTree(task: CounterpartTask): Promise<CounterpartOutcome> {
  const { paths, request, engine } = task;
  const tree = readSurveyed(paths, task.onError);
  const { files } = tree;
  await engine().load();
  const survey = surveyOf(files, declares);
  const api = kernelApiOf(join(paths[0], 'file'), request.kernel, request.kernelTree);
  const wanted = task.structures.map((name): Wanted => {
    const member = memberOf(survey, name);
    if (api.counterparts.has(member.struct))
      throw new UsageError(
        `struct ${member.struct} has mmap_prepare in this kernel: migrate converts its hooks`,
      );
    const references = survey.references.filter(
      (r) => r.operations === member.struct && r.member === member.member,
    );
    return { member, references, replaces: true };
  });
  const twins = madeTwins(files.filter(({ path }) => path.endsWith('.h')).map(({ source }) => source));
  const opened = mappedElsewhere(files, api);
  const made = { madeTwins: twins, mappedElsewhere: new Set(opened.keys()) };
  let reports = await convertFor(task, wanted, made);
  // What was thought to go as a whole and does not may be what others wait for.
  for (let settled = false; !settled;) {
    settled = true;
    for (const one of wanted) {
      if (!one.replaces || settledOf(one, reports).every(isConverted)) continue;
      one.replaces = false;
      settled = false;
    }
    if (!settled) reports = await convertFor(task, wanted, made);
  }
  const refused: string[] = [];
  const uses = macroUses({ references: wanted.flatMap(({ references }) => references) }, tree);
  if (!api.helpers.has('__compat_vma_mmap'))
    refused.push(
      'this kernel has no __compat_vma_mmap(), by which a legacy hook performs what a descriptor asks for',
    );
  const structures = wanted.map((one): StructureOutcome => {
    const all = settledOf(one, reports);
    const left = all.filter((outcome) => !isConverted(outcome));
    const { race } = structureFact(one.member.struct) ?? {};
    if (left.length === all.length && all.length > 0)
      refused.push(
        `none of the callbacks of ${one.member.struct} can be converted${race ? `: ${race}` : ''}`,
      );
    refused.push(...setTwice(all, files));
    if (!one.replaces)
      for (const { member, file, line } of survey.positions.filter(({ member: m }) => m === one.member))
        refused.push(
          `${file}:${line}: sets members of ${member.struct} by their positions, which a new one behind ${member.member} changes: name them`,
        );
    const { never, together } = structureFact(one.member.struct) ?? {};
    if (never !== undefined) refused.push(`the callbacks of ${one.member.struct} stay as they are: ${never}`);
    if (together !== undefined && left.length > 0)
      refused.push(
        `${one.member.struct}.${one.member.member} is replaced in all of its places or in none: ${together}`,
      );
    const count = (some: readonly Settled[]): number =>
      some.reduce(
        (sum, { reference: { file, line, kind } }) =>
          sum + (kind === 'macro' ? (uses.get(`${file}:${line}`) ?? 1) : 1),
        0,
      );
    return {
      member: one.member,
      references: count(all),
      converted: count(all) - count(left),
      left: left.map(({ reference, hook }) => ({
        name: reference.name ?? 'an expression',
        place: `${reference.file}:${reference.line}`,
        why: whyLeft(reference, hook),
      })),
    };
  });
  const full: string[] = [];
  const used = usedOf(opened, reports);
  const whole = (path: string, given: string): string => {
    const text = used.get(path)?.add(given) ?? given;
    const replaced = wanted.flatMap(({ member, replaces }) => (replaces ? [member] : []));
    const done = replaced.length === 0 ? null : fullyConverted(path, text, replaced, survey, api, engine());
    full.push(...(done?.names ?? []));
    return done?.text ?? text;
  };
  const changed = nestAll(files, reports, wanted, survey, refused, whole);
  return {
    structures,
    reports: refused.length > 0 ? [] : changed,
    full: refused.length > 0 ? [] : full,
    refused,
  };
}

/** Convert the callbacks of structures as if these had their counterparts. */
async function convertFor(
  { paths, request, jobs, engine }: CounterpartTask,
  wanted: readonly Wanted[],
  made: Pick<Request, 'madeTwins' | 'mappedElsewhere'>,
): Promise<FileReport[]> {
  const counterparts = wanted.map(({ member, replaces, references }) => {
    const inMacros = references.flatMap(({ kind, name }) =>
      kind === 'macro' && name !== null ? [name] : [],
    );
    const counterpart = { ...counterpartFor(member), inMacros };
    return [member.struct, replaces ? { ...counterpart, inPlace: true as const } : counterpart] as const;
  });
  const reports: FileReport[] = [];
  await convertAll({
    paths,
    request: {
      ...request,
      changes: true,
      verify: 'no',
      counterparts,
      onlyCounterparts: true,
      ...made,
    },
    jobs: jobs ?? availableParallelism(),
    onReport: (report) => reports.push(report),
    onProgress: () => undefined,
    engine,
  });
  return reports;
}

/** The operations of other files that a converted callback installs, by the path of the file that defines them. */
function usedOf(
  opened: ReadonlyMap<string, MappedElsewhere>,
  reports: readonly FileReport[],
): ReadonlyMap<string, MappedElsewhere> {
  const texts = reports.flatMap(({ change }) => (change ? [decodeText(change.after).text] : []));
  const used = [...opened.values()].filter(({ name }) =>
    texts.some((text) => new RegExp(`\\bdesc\\w*->vm_ops\\s*=\\s*&${name}\\b`).test(text)),
  );
  return new Map(used.map((one) => [one.path, one]));
}

function settledOf({ references }: Wanted, reports: readonly FileReport[]): Settled[] {
  const hooks = reports.flatMap((report) => report.hooks);
  return references.map((reference) => ({ reference, hook: resultOf(hooks, reference) }));
}

function isConverted({ hook }: Settled): boolean {
  return hook?.outcome.startsWith('migrated') === true;
}

/** Give the structures their members in the files as they are once the callbacks are converted. */
function nestAll(
  files: readonly SurveyedFile[],
  reports: readonly FileReport[],
  wanted: readonly Wanted[],
  survey: Survey,
  refused: string[],
  whole: (path: string, text: string) => string,
): FileReport[] {
  const done = new Map(reports.map((report) => [report.path, report]));
  const allSets = new Map(
    wanted.map((one) => {
      const set = settledOf(one, reports).filter(isConverted);
      return [
        one,
        newMembersOf(
          one.member,
          set.map(({ reference }) => reference),
          files,
        ),
      ];
    }),
  );
  return files.flatMap(({ path, source }): FileReport[] => {
    const report = done.get(path);
    let text = whole(path, report?.change ? decodeText(report.change.after).text : source);
    for (const one of wanted) {
      const { member, replaces } = one;
      const counterpart = counterpartFor(member);
      const isOnly = survey.members.filter((m) => m.member === member.member).length === 1;
      const called = survey.dispatches.filter(
        ({ by, members: [only, other] }) => by.file === path && only === member && other === undefined,
      );
      const isHolder = (file: string, name: string, object: string): boolean =>
        isOnly ||
        called.some(({ call }) => call.object === object) ||
        onlyDeclares(file, name, member.struct);
      const macros = setByMacros(one, reports);
      const pasted = pastedOf(survey, member, counterpart.member);
      const sets = allSets.get(one)!;
      const nesting = { member, counterpart, replaces, isHolder, macros, pasted, sets };
      const nested = nestInFile(path, text, nesting);
      text = nested.text;
      refused.push(...nested.refused.map(({ line, message }) => `${path}:${line}: ${message}`));
      const missed = dispatchedIn(survey, path, member);
      if (missed !== undefined && !new RegExp(`(?:->|\\.)\\s*${counterpart.member}\\s*\\(`).test(text))
        refused.push(
          `${path}:${missed}: calls ${member.struct}.${member.member} in a way that is not understood`,
        );
    }
    if (text === source) return [];
    const hooks = (report?.hooks ?? []).filter(({ outcome }) => outcome.startsWith('migrated'));
    const bytes = report?.change?.before ?? Buffer.from(source);
    const change = changeOf(path, decodeText(bytes), bytes, text);
    return [
      {
        path,
        hooks,
        lines: linesOf(
          source,
          hooks.flatMap((h) => h.findings),
        ),
        change,
        error: null,
      },
    ];
  });
}

/** What macros that call a structure's callback make of its name, and what they make of another. */
function pastedOf({ dispatches }: Survey, member: CallbackMember, other: string): Map<string, string> {
  return new Map(
    dispatches
      .filter(({ call, members }) => call.isPasted && members.some((m) => m === member))
      .flatMap(({ by, call }) => pastedNames(by.driver, call.object, member.member, other)),
  );
}

/** A line of a file that calls the callback of a structure, if any does that is not told of otherwise. */
function dispatchedIn({ dispatches }: Survey, path: string, member: CallbackMember): number | undefined {
  return dispatches.find(
    ({ by, call, members }) => by.file === path && !call.isPasted && members.some((m) => m === member),
  )?.call.line;
}

/** The macros that set the new member once the callbacks are converted. */
function setByMacros(one: Wanted, reports: readonly FileReport[]): ReadonlySet<string> {
  const converted = settledOf(one, reports).filter((s) => s.reference.kind === 'macro' && isConverted(s));
  return new Set(converted.flatMap(({ reference: { file, line } }) => [...macrosOf(file, line)]));
}

/** The member that a name stands for. */
function memberOf({ members, namesakes }: Survey, name: string): CallbackMember {
  const found = members.filter(({ struct, member }) => struct === name || `${struct}.${member}` === name);
  if (found.length === 1) {
    const [{ struct, member, file, line }] = found;
    const other = namesakes.find((m) => m.struct === struct && m.member === member);
    if (!other) return found[0];
    throw new UsageError(
      `struct ${struct} is defined in ${other.file}:${other.line} and, with other parameters, in ${file}:${line}: give the files of one of them`,
    );
  }
  if (found.length === 0)
    throw new UsageError(`no structure ${name} with a member that takes a vma is defined in these files`);
  const all = found.map(({ struct, member }) => `${struct}.${member}`);
  throw new UsageError(`struct ${name} has several such members: name one of ${all.join(', ')}`);
}

/** What became of the hook that a place names. */
function resultOf(hooks: readonly HookResult[], { file, line, name }: Reference): HookResult | undefined {
  return hooks.find((hook) => hook.file === file && hook.line === line && hook.hook === name);
}

function whyLeft({ kind }: Reference, hook: HookResult | undefined): string {
  if (kind === 'position') return BY_POSITION;
  const blocker = hook?.findings.find(({ severity }) => severity === 'blocker');
  if (kind === 'macro' && (blocker === undefined || blocker.code === CODE.behindMacro))
    return 'a macro sets it, whose other users would have to be converted with it';
  return blocker ? `${blocker.message} (${blocker.code})` : 'it is set in a way that is not understood';
}

/** Initialisers that set the new member in one place and the legacy one in another: the new one would always win. */
function setTwice(settled: readonly Settled[], files: readonly SurveyedFile[]): string[] {
  // Elements of an array are structures of their own.
  const isArray = (variable: string, path: string): boolean =>
    new RegExp(`\\b${variable}\\s*\\[[^\\]]*\\]\\s*=`).test(
      files.find((file) => file.path === path)?.source ?? '',
    );
  return settled.flatMap((one) => {
    const { file, line, variable, kind } = one.reference;
    // A statement that sets the legacy member clears the new one, and one that sets the new one comes after what it sets.
    if (isConverted(one) || variable === null || kind === 'assignment') return [];
    if (isArray(variable, file)) return [];
    const other = settled.find(
      (o) =>
        isConverted(o) &&
        o.reference.kind !== 'assignment' &&
        o.reference.file === file &&
        o.reference.variable === variable,
    );
    return other
      ? [
          `${file}:${line}: ${variable} gets a callback here that stays, and one that converts in line ${other.reference.line}`,
        ]
      : [];
  });
}
