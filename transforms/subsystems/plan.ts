import { mapsByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { isMappingCall, mapsWithoutAction } from '../../kernel/groups';
import { functionFact, GLUE, structureFact } from '../../kernel/subsystems';
import type { Counterpart, KernelApi } from '../../model/kernel-api';
import { CODE, type Finding } from '../findings';
import { foremost } from '../findings/ranking';
import type { HookResult } from '../mmap-prepare/migrate-source';
import type { VmaFunction } from './functions';
import { tagOf, type CallbackMember } from './structures';
import type { Reference, Survey } from './survey';
import { whyNotHandedOn } from './handing-on';
import { append } from '../../model/append';

/** Something that has to be converted, or to be given another form, before a tree is without `->mmap`. */
export interface PlanNode {
  /**
   * `structure`: a member that holds callbacks; `dispatcher`: a hook that calls such a callback; `function`: one that others
   * export, takes a vma and maps; `implementation`: a callback.
   */
  readonly kind: 'structure' | 'dispatcher' | 'function' | 'implementation';
  /** `fb_ops.fb_mmap`, or the function's name. */
  readonly name: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The structure that holds an implementation; null for anything else. */
  readonly structure: string | null;
  /** Places that set it, or that set the structure's member. */
  readonly references: number;
  /** References that could be converted then and cannot be now, those that need others of these as well included. */
  readonly unlocks: number;
  /** `now`; `after`: once `needs` have a counterpart or a twin; `never`: not with this release. */
  readonly state: 'now' | 'after' | 'never';
  /** The names of the nodes that come first. */
  readonly needs: readonly string[];
  /** Why never; of a structure: why its dispatcher stays a legacy hook. Null where there is nothing to say. */
  readonly why: string | null;
}

/** What a plan is made from. */
export interface PlanInput {
  readonly survey: Survey;
  readonly api: KernelApi;
  /** What became of every hook when all structures had a counterpart. */
  readonly hooks: readonly HookResult[];
  /** What stands in the way of a function that takes a vma. */
  readonly blockersOf: (by: VmaFunction) => readonly Finding[];
  /** How often macros that set a member are used: by the place of the member, `file:line`. */
  readonly macroUses: ReadonlyMap<string, number>;
}

/**
 * The counterparts that the structures of a survey would be given, those aside that the kernel has: named as the structure
 * names things, the other parameters in their places, the file aside where it comes with the descriptor.
 */
export function counterpartsOf(
  { members }: Pick<Survey, 'members'>,
  api: KernelApi,
): (readonly [string, Counterpart])[] {
  return members
    .filter(({ struct }) => !api.counterparts.has(struct))
    .map((member): readonly [string, Counterpart] => [member.struct, counterpartFor(member)]);
}

/** The member that takes the place of a legacy one. */
export function counterpartFor({ member, parameters, vma }: CallbackMember): Counterpart {
  const onlyFile = parameters.length === 2 && vma === 1 && parameters[0].tag === 'file';
  return {
    member: `${member}_prepare`,
    legacy: member,
    leading: onlyFile ? [] : parameters.slice(0, vma).map(({ text }) => text),
    ...(onlyFile ? {} : { parameters: parameters.map(({ tag }) => tag) }),
    nested: true,
    beside: true,
  };
}

/** The nodes of a plan, those that unlock most first. */
export function planOf(input: PlanInput): PlanNode[] {
  return new Planner(input).nodes();
}

/** A callback, and the places that set it. */
interface Implementation {
  readonly name: string;
  readonly structure: string;
  readonly references: readonly Reference[];
  readonly definitions: readonly VmaFunction[];
  readonly needs: Set<string>;
  /** Was it converted, or why not, where it is defined? */
  readonly isSeen: boolean;
  /** Is the reason why it never goes one that somebody has written down? */
  readonly isFact: boolean;
  never: string | null;
}

/** Why a callback stays that an initialiser sets without the member's name. */
export const BY_POSITION = 'its position in an initialiser sets it: name the member there';

const NOT_CALLED = 'nothing in these files calls it';

const ofMember = ({ struct, member }: { struct: string; member: string }): string => `${struct}.${member}`;

/** Is a function what hands a descriptor's answers to a mapping, and so no part of the legacy form? */
function isGlue({ name, definition: { params } }: VmaFunction): boolean {
  return (
    GLUE.has(name) || params.some(({ ctype }) => ['vm_area_desc', 'mmap_action'].includes(tagOf(ctype) ?? ''))
  );
}

class Planner {
  readonly #implementations: Implementation[];
  readonly #exported: ReadonlyMap<string, VmaFunction>;

  constructor(private readonly input: PlanInput) {
    const { functions } = input.survey;
    const maps = this.#mapping();
    const exported = functions.filter(
      (f) => f.isExported && maps.has(f) && !this.#hasForm(f.name) && !isGlue(f),
    );
    // What has a second body for kernels without an MMU is read with one.
    const size = ({ definition: { start, end } }: VmaFunction): number => end - start;
    this.#exported = new Map(
      exported.sort((a, b) => size(a) - size(b)).map((f): [string, VmaFunction] => [f.name, f]),
    );
    this.#implementations = this.#findImplementations();
    this.#keepDispatching();
  }

  readonly #stays = new Map<string, string | null>();

  /** Why an exported function gets no twin with this release; null when it may. */
  #whyNoTwin(f: VmaFunction): string | null {
    let why = this.#stays.get(f.name);
    if (why === undefined) {
      // Functions that lead to each other have no end otherwise.
      this.#stays.set(f.name, null);
      why =
        functionFact(f.name, f.file, f.driver.source)?.never ?? this.#raceThrough([f]) ?? this.#whyBlocked(f);
      this.#stays.set(f.name, why);
    }
    return why;
  }

  /** The definitions of a function that others call: one for each architecture, it may be. */
  #definitionsOf(f: VmaFunction): readonly VmaFunction[] {
    if (f.isStatic) return [f];
    const all = this.input.survey.resolve(f.name, '').filter(({ file }) => !file.endsWith('.h'));
    return all.includes(f) ? all : [f];
  }

  /** What no twin of other functions would change in one; null when there is no such thing. */
  #whyBlocked(f: VmaFunction): string | null {
    const found = this.#definitionsOf(f).flatMap((one) => this.input.blockersOf(one));
    const blockers = found.filter(({ severity }) => severity === 'blocker');
    const why = this.#whyNever(blockers, this.#needsOf([f]));
    const isPrimitive = isMappingCall(f.name) || mapsWithoutAction(f.name);
    return why !== null && isPrimitive
      ? 'it works on the page table itself, and no action does the same'
      : why;
  }

  /** The race of a structure whose callback some functions call, themselves or by others. */
  #raceThrough(roots: readonly VmaFunction[]): string | null {
    const { dispatches } = this.input.survey;
    for (const by of this.#reachedFrom(roots)) {
      const members = dispatches.filter((d) => d.by === by).flatMap((d) => d.members);
      const race = members.map(({ struct }) => structureFact(struct)?.race ?? null).find((r) => r !== null);
      if (race) return roots.includes(by) ? race : `${by.name}() stays as it is: ${race}`;
    }
    return null;
  }

  /** A callback that is, or leads to, what calls others stays as that does; so does one that needs what gets no twin. */
  #keepDispatching(): void {
    for (const one of this.#implementations) {
      if (!one.isFact) one.never = this.#raceThrough(one.definitions) ?? this.#replacesFile(one) ?? one.never;
      if (one.never !== null) continue;
      one.never = this.#uncalled(one) ?? this.#whyOthersStay(one);
      for (const need of one.needs) {
        const f = this.#exported.get(need);
        const why = f ? this.#whyNoTwin(f) : null;
        if (why !== null) one.never ??= `${need}() gets no twin: ${why}`;
      }
    }
    const { dispatches } = this.input.survey;
    const dispatchers = new Set(dispatches.map(({ by }) => by));
    for (let changed = true; changed;) {
      changed = false;
      for (const one of this.#implementations) {
        if (one.never !== null) continue;
        const through = [...this.#reachedFrom(one.definitions)].filter((f) => dispatchers.has(f));
        for (const by of through) {
          const why = this.#whyStays(by);
          if (why === null) continue;
          one.never = one.definitions.includes(by) ? why : `${by.name}() stays as it is: ${why}`;
          changed = true;
          break;
        }
      }
    }
  }

  /** Why a callback stays that nothing calls: its member gets no counterpart. */
  #uncalled({ structure, references }: Implementation): string | null {
    if (structure === '' || this.#isOffered(structure)) return null;
    const member = this.#memberOf(structure, references[0].member);
    return this.#dispatchedBy(member).length === 0 ? NOT_CALLED : null;
  }

  /** A nested call takes a reference of the file that it finds in the descriptor, and one comes with that already. */
  #replacesFile({ structure, definitions }: Implementation): string | null {
    if (this.#isOffered(structure)) return null;
    const { twins } = this.input.api;
    const handing = [...this.#reachedFrom(definitions)].find(({ calls }) =>
      calls.some((name) => twins.get(name)?.givesFile === true),
    );
    return handing
      ? `${handing.name}() replaces the file of the mapping, and the call of a callback for a mapping that exists takes a reference of it that nobody gives back`
      : null;
  }

  /** Why a function of another file stays that calls callbacks for a hook, and that nothing exports. */
  #whyOthersStay({ definitions, isSeen }: Implementation): string | null {
    const [own] = definitions;
    if (!isSeen && own !== undefined && this.#exported.get(own.name) === own) return this.#whyNoTwin(own);
    const dispatchers = new Set(this.input.survey.dispatches.map(({ by }) => by));
    const others = [...this.#reachedFrom(definitions)].filter(
      (f) =>
        dispatchers.has(f) && !this.#exported.has(f.name) && definitions.every(({ file }) => file !== f.file),
    );
    const isTold = (f: VmaFunction): boolean => functionFact(f.name, f.file, f.driver.source) !== undefined;
    for (const f of [...others.filter(isTold), ...others]) {
      const why = this.#whyNoTwin(f);
      if (why !== null) return `${f.name}(): ${why}`;
    }
    return null;
  }

  /** The functions that a vma reaches from some, those included that others export. */
  #reachedFrom(roots: readonly VmaFunction[]): ReadonlySet<VmaFunction> {
    const { resolve } = this.input.survey;
    const reached = new Set(roots);
    for (const by of reached)
      for (const name of by.calls)
        if (!this.#hasForm(name)) for (const called of resolve(name, by.file)) reached.add(called);
    return reached;
  }

  /** Why what calls a structure's callbacks stays a legacy hook; null when it need not. */
  #whyStays(by: VmaFunction): string | null {
    const { dispatches } = this.input.survey;
    const members = dispatches.filter((d) => d.by === by).flatMap((d) => d.members);
    const structs = members.map(({ struct }) => struct);
    const race = structs.map((struct) => structureFact(struct)?.race ?? null).find((r) => r !== null);
    const other = members.some(({ struct }) => this.#isOffered(struct))
      ? 'it calls the hook of another file, which may be of either form'
      : null;
    const [stays] = this.#implementations
      .filter(({ structure, never }) => never !== null && members.some(({ struct }) => struct === structure))
      .sort((a, b) => this.#count(b.references) - this.#count(a.references));
    if (race || other || stays) return race ?? other ?? `${stays.name}() stays a legacy hook: ${stays.never}`;
    return this.#isHook(by) ? whyNotHandedOn(by, structs) : null;
  }

  /** Is a function a hook of operations that have `mmap_prepare`, which alone becomes one in full? */
  #isHook({ name, file }: VmaFunction): boolean {
    return this.input.survey.references.some(
      (r) => r.name === name && r.file === file && r.operations !== null && this.#isOffered(r.operations),
    );
  }

  nodes(): PlanNode[] {
    const nodes = [
      ...this.#structures(),
      ...this.#functions(),
      ...this.#dispatchers(),
      ...this.#implementations.map((one) => this.#implementation(one)),
    ];
    const states = ['now', 'after', 'never'];
    return nodes.sort(
      (a, b) =>
        b.unlocks - a.unlocks ||
        states.indexOf(a.state) - states.indexOf(b.state) ||
        b.references - a.references,
    );
  }

  /** The functions that map something, themselves or by what they call. */
  #mapping(): ReadonlySet<VmaFunction> {
    const { functions, resolve, dispatches } = this.input.survey;
    const maps = new Set([
      ...functions.filter(({ maps, name }) => maps.length > 0 || mapsByFact(BUILT_IN.factOf(name))),
      ...dispatches.map(({ by }) => by),
    ]);
    for (let before = -1; before < maps.size;) {
      before = maps.size;
      for (const f of functions)
        if (f.calls.some((name) => resolve(name, f.file).some((called) => maps.has(called)))) maps.add(f);
    }
    return maps;
  }

  /** Has a function a form for descriptors already? */
  #hasForm(name: string): boolean {
    const { twins, forms, madeTwins } = this.input.api;
    const fact = BUILT_IN.factOf(name);
    const action = fact?.effects.some((e) => e.does === 'maps' && e.action !== null);
    return twins.has(name) || forms.has(name) || action === true || madeTwins?.has(name) === true;
  }

  #findImplementations(): Implementation[] {
    const { survey } = this.input;
    const groups = new Map<string, Reference[]>();
    for (const reference of survey.references) {
      if (reference.name === null && reference.operations === null) continue;
      const [definition] = reference.name === null ? [] : survey.resolve(reference.name, reference.file);
      const key = `${reference.operations}.${reference.member} ${reference.name ?? `${reference.file}:${reference.line}`} ${definition?.file ?? ''}`;
      append(groups, key, reference);
    }
    const byName = new Map<string, HookResult[]>();
    for (const hook of this.input.hooks) append(byName, hook.hook ?? '', hook);
    return [...groups.values()].map((references) => this.#read(references, byName));
  }

  #read(
    references: readonly Reference[],
    byName: ReadonlyMap<string, readonly HookResult[]>,
  ): Implementation {
    const { survey } = this.input;
    const [{ name, file, operations }] = references;
    const definitions = name === null ? [] : survey.resolve(name, file);
    const places = new Set([...references, ...definitions].map((place) => place.file));
    const results = (byName.get(name ?? '') ?? []).filter((hook) => places.has(hook.file));
    const found = results
      .flatMap(({ findings }) => findings)
      .filter(({ severity }) => severity === 'blocker');
    const needs = this.#needsOf(definitions);
    const member = { struct: operations ?? '', member: references[0].member };
    // A macro that sets the member gets the new one with the structure.
    const isInMacro = references.some(({ kind }) => kind === 'macro');
    const told =
      structureFact(operations ?? '')?.never ??
      this.#whyAmbiguous({ ...member, file }) ??
      definitions.flatMap((f) => functionFact(f.name, f.file, f.driver.source)?.never ?? []).at(0);
    const never =
      told ??
      this.#whyNever(
        isInMacro ? found.filter(({ code }) => code !== CODE.behindMacro) : found,
        needs,
        definitions,
      ) ??
      (references.some(({ kind }) => kind === 'position') ? BY_POSITION : this.#whyShifted(member)) ??
      this.#whyUntold(found, definitions) ??
      (name === null ? 'the callback is chosen where it is set' : null);
    return {
      name: name ?? `${file}:${references[0].line}`,
      structure: operations ?? '',
      references,
      definitions,
      needs,
      isFact: told !== undefined,
      isSeen: results.some(({ file: at }) => definitions.some((f) => f.file === at)),
      never,
    };
  }

  /** Why a hook stays that calls a callback of which no structure of these files is known: nothing here would change that. */
  #whyUntold(blockers: readonly Finding[], definitions: readonly VmaFunction[]): string | null {
    const called = blockers.find(({ code }) => code === CODE.otherCallbackCalled);
    if (!called || this.#needsOf(definitions).size > 0) return null;
    const reached = this.#reachedFrom(definitions);
    const isKnown = this.input.survey.dispatches.some(({ by }) => reached.has(by));
    return isKnown ? null : `${called.message} (${called.code})`;
  }

  /** The structures and the functions for which functions wait that a vma is passed to. */
  #needsOf(roots: readonly VmaFunction[]): Set<string> {
    const { survey } = this.input;
    const needs = new Set<string>();
    const reached = new Set(roots);
    for (const by of reached) {
      for (const { members } of survey.dispatches.filter((dispatch) => dispatch.by === by))
        for (const member of members) if (!this.#isOffered(member.struct)) needs.add(ofMember(member));
      for (const name of by.calls) {
        for (const called of survey.resolve(name, by.file)) {
          // A header has a stub of it for configurations without.
          const exported = called.isExported || called.file.endsWith('.h');
          const own = exported ? this.#exported.get(called.name) : undefined;
          if (own && !roots.includes(called) && own.file !== by.file) needs.add(called.name);
          else if (!this.#hasForm(name)) reached.add(called);
        }
      }
    }
    return needs;
  }

  #isOffered(struct: string): boolean {
    return this.input.api.counterparts.has(struct);
  }

  /** What no counterpart and no twin would change; null when there is no such thing. */
  #whyNever(
    blockers: readonly Finding[],
    needs: ReadonlySet<string>,
    definitions: readonly VmaFunction[] = [],
  ): string | null {
    const waits = ({ code, message, passedTo, elsewhere }: Finding): boolean => {
      if (code === CODE.otherCallbackCalled || code === CODE.definedElsewhere || code === CODE.noCounterpart)
        return true;
      // Whether two calls map is known once the function of another file is converted that may be one of them.
      if (
        code === CODE.severalMappingCalls &&
        / can both be reached\b/.test(message) &&
        this.#asksOthers(definitions)
      )
        return true;
      // What stands in a function that is waited for is its own business.
      if (elsewhere && [...needs].some((need) => this.#exported.get(need)?.file === elsewhere.file))
        return true;
      const about = passedTo ?? /^(\w+)\(\) has no action/.exec(message)?.[1];
      if (about === undefined) return false;
      const own = this.#exported.get(about) ?? this.#sharedBetweenFiles(about);
      if (own && this.#whyNoTwin(own) === null) return true;
      return needs.has(about) || this.#leadsTo(about, needs);
    };
    const left = foremost(blockers.filter((found) => !waits(found)));
    return left ? `${left.message} (${left.code})` : null;
  }

  /** Do functions pass their vma to one of another file that nothing exports to modules, and that may map? */
  #asksOthers(definitions: readonly VmaFunction[]): boolean {
    return definitions.some(({ calls, file }) =>
      calls.some((name) => {
        const called = this.#exported.has(name) ? undefined : this.#sharedBetweenFiles(name);
        return called !== undefined && called.file !== file;
      }),
    );
  }

  /** A function that nothing exports to modules, and that other files of the kernel call. */
  #sharedBetweenFiles(name: string): VmaFunction | undefined {
    return this.input.survey
      .resolve(name, '')
      .find(({ isStatic, file }) => !isStatic && !file.endsWith('.h'));
  }

  /** Is a function only a name for, or a way to, one that is waited for? */
  #leadsTo(name: string, needs: ReadonlySet<string>): boolean {
    const functions = this.input.survey.resolve(name, '');
    return (
      functions.some((f) => needs.has(f.name)) ||
      [...this.#needsOf(functions)].some((need) => needs.has(need))
    );
  }

  #count(references: readonly Reference[]): number {
    return references.reduce(
      (sum, { file, line, kind }) =>
        sum + (kind === 'macro' ? (this.input.macroUses.get(`${file}:${line}`) ?? 1) : 1),
      0,
    );
  }

  #implementation(one: Implementation): PlanNode {
    const { name, structure, references, definitions, never } = one;
    const own = this.#isOffered(structure) ? [] : [this.#memberOf(structure, references[0].member)];
    const needs = [...own, ...one.needs];
    const [{ file, line }] = [...definitions, ...references];
    return {
      kind: 'implementation',
      ...{ name, file, line, structure: structure === '' ? null : structure },
      references: this.#count(references),
      unlocks: 0,
      state: never !== null ? 'never' : needs.length > 0 ? 'after' : 'now',
      needs: never === null ? needs : [],
      why: never,
    };
  }

  #memberOf(struct: string, member: string): string {
    return `${struct}.${member}`;
  }

  #unlockedBy(node: string): number {
    return this.#implementations
      .filter(({ structure, references, needs, never }) => {
        const own = !this.#isOffered(structure) && this.#memberOf(structure, references[0].member) === node;
        return never === null && (own || needs.has(node));
      })
      .reduce((sum, { references }) => sum + this.#count(references), 0);
  }

  #structures(): PlanNode[] {
    const { members, namesakes, references } = this.input.survey;
    return [...members, ...namesakes]
      .filter(({ struct }) => !this.#isOffered(struct))
      .map((member): PlanNode => {
        const name = ofMember(member);
        const own = references.filter(
          (r) =>
            r.operations === member.struct &&
            r.member === member.member &&
            !this.#namesakesOf(member).some(({ file }) => file === r.file),
        );
        const dispatched = this.#dispatchedBy(name);
        const unlocks = this.#implementations
          .filter((one) => one.structure === member.struct && one.never === null)
          .reduce((sum, one) => sum + this.#count(one.references), 0);
        const why =
          structureFact(member.struct)?.never ??
          this.#whyAmbiguous(member) ??
          this.#whyShifted(member) ??
          (dispatched.length === 0
            ? NOT_CALLED
            : unlocks === 0 && own.length > 0
              ? 'none of its callbacks can be converted'
              : null);
        return {
          kind: 'structure',
          ...{ name, file: member.file, line: member.line, structure: member.struct },
          references: this.#count(own),
          unlocks: why === null ? unlocks : 0,
          state: why === null ? 'now' : 'never',
          needs: [],
          why: why ?? structureFact(member.struct)?.race ?? null,
        };
      });
  }

  /** Why a structure gets no member beside the legacy one, which stays; null when it may. */
  #whyShifted({ struct, member }: Pick<CallbackMember, 'struct' | 'member'>): string | null {
    const { positions, references } = this.input.survey;
    const at = positions.find(({ member: m }) => m.struct === struct && m.member === member);
    const stays = references.some(
      (r) => r.kind === 'position' && r.operations === struct && r.member === member,
    );
    return at && stays ? `${at.file}:${at.line} sets its members by their positions: name them` : null;
  }

  /** The members of its name in structures that are others. */
  #namesakesOf({
    struct,
    member,
    file,
  }: Pick<CallbackMember, 'struct' | 'member' | 'file'>): readonly CallbackMember[] {
    const { members, namesakes } = this.input.survey;
    const isOne = (m: CallbackMember): boolean => m.struct === struct && m.member === member;
    return namesakes.some(isOne) ? [...members, ...namesakes].filter((m) => isOne(m) && m.file !== file) : [];
  }

  /** Why a structure waits for the files that define another one of its name to be left out; null where there are none. */
  #whyAmbiguous({ struct, member, file }: Pick<CallbackMember, 'struct' | 'member' | 'file'>): string | null {
    const [other] = this.#namesakesOf({ struct, member, file });
    return other
      ? `${other.file} defines another structure of this name: give the files of one of them`
      : null;
  }

  #dispatchedBy(member: string): VmaFunction[] {
    const { dispatches } = this.input.survey;
    return [
      ...new Set(
        dispatches.filter(({ members }) => members.some((m) => ofMember(m) === member)).map(({ by }) => by),
      ),
    ];
  }

  #functions(): PlanNode[] {
    return [...this.#exported.values()].map((f): PlanNode => {
      const needs = this.#needsOf([f]);
      const never = this.#whyNoTwin(f);
      const { name, file, line } = f;
      const state = never !== null ? 'never' : needs.size > 0 ? 'after' : 'now';
      return {
        kind: 'function',
        ...{
          name,
          file,
          line,
          structure: null,
          references: 0,
          unlocks: never === null ? this.#unlockedBy(name) : 0,
        },
        ...{ state, needs: never === null ? [...needs] : [], why: never },
      };
    });
  }

  #dispatchers(): PlanNode[] {
    const { dispatches } = this.input.survey;
    return [...new Set(dispatches.map(({ by }) => by))].map((by): PlanNode => {
      const members = dispatches.filter((d) => d.by === by).flatMap((d) => d.members);
      const why = this.#whyStays(by);
      const { name, file, line } = by;
      return {
        kind: 'dispatcher',
        ...{ name, file, line, structure: members[0].struct, references: 0, unlocks: 0 },
        state: why === null ? 'after' : 'never',
        needs: why === null ? [...new Set(members.map(ofMember))] : [],
        why,
      };
    });
  }
}
