import type { Driver, HookReference } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import { vmaFunctionNames, vmaFunctions, type CallbackCall, type VmaFunction } from './functions';
import { OF_MAPPINGS } from '../../kernel/subsystems';
import { mayInitialize, positionalSettings } from './positions';
import { structuresOf, tagOf, type CallbackMember } from './structures';
import { append } from '../../model/append';

/** A file that a survey reads. */
export interface SurveyedFile {
  readonly path: string;
  readonly source: string;
}

/** A place that sets a callback. */
export interface Reference extends Pick<HookReference, 'line' | 'member' | 'operations' | 'variable'> {
  /** `position`: by where it stands in an initialiser, without the member's name. */
  readonly kind: HookReference['kind'] | 'position';
  readonly file: string;
  /** The callback's name; null for what is no name. */
  readonly name: string | null;
}

/** A call of a callback from a function that has a vma. */
export interface Dispatch {
  readonly by: VmaFunction;
  readonly call: CallbackCall;
  /** The members that it may be: one, where types or names tell. */
  readonly members: readonly CallbackMember[];
}

/** What a tree has around mmap callbacks: which structures hold them, who sets them, and who calls them. */
export interface Survey {
  /** Every member that holds an mmap callback, each once. */
  readonly members: readonly CallbackMember[];
  /** Members of the same names in structures that other files define, with other parameters: these are other structures. */
  readonly namesakes: readonly CallbackMember[];
  readonly references: readonly Reference[];
  /** The initialisers that set what stands behind a callback's member by position: a member between would get that. */
  readonly positions: readonly {
    readonly member: CallbackMember;
    readonly file: string;
    readonly line: number;
  }[];
  readonly dispatches: readonly Dispatch[];
  /** The functions that a hook's vma reaches. */
  readonly functions: readonly VmaFunction[];
  /** The functions that a call from a file means. */
  readonly resolve: (name: string, file: string) => readonly VmaFunction[];
}

/** What a callback with a file and a vma mostly belongs to: known where no header of the kernel is among the files. */
const USUAL = 'file_operations';
const USUAL_MEMBER: CallbackMember = {
  struct: USUAL,
  member: 'mmap',
  names: [],
  parameters: [
    { text: 'struct file *', tag: 'file', isVoidPointer: false },
    { text: 'struct vm_area_struct *', tag: 'vm_area_struct', isVoidPointer: false },
  ],
  vma: 1,
  returnsInt: true,
  file: 'include/linux/fs.h',
  line: 1,
};

/**
 * Read what files have around mmap callbacks. A member that takes a vma holds an mmap callback when a vma reaches it from a
 * hook, or when it is called like one.
 *
 * @param files those that name a vma, or that have a word with `mmap`
 * @param declares whether headers that a file includes declare a member or variable of a name as a structure of a tag
 */
export function surveyOf(
  files: readonly SurveyedFile[],
  declares: (file: string, holder: string, tag: string) => boolean,
): Survey {
  return new Surveyor(files, declares).survey();
}

/**
 * The members that hold mmap callbacks by what they are called and return, which no function has to be read for. A survey may
 * find more of them.
 */
export function likelyMembers(files: readonly SurveyedFile[]): CallbackMember[] {
  const members = files
    .filter(({ source }) => DECLARES_CALLBACK.test(source))
    .flatMap(({ path, source }) => structuresOf(parseDriver(source, { path })))
    .flatMap(({ callbacks }) => callbacks.filter((m) => !OF_MAPPINGS.has(m.struct) && isLikely(m, files)));
  return unique(members.some(({ struct }) => struct === USUAL) ? members : [...members, USUAL_MEMBER]);
}

/** What a declaration of a callback with a vma looks like. */
const DECLARES_CALLBACK = /\(\s*\*\s*\w*mmap\w*\s*\)\s*\([^;{}]*\bvm_area_struct\b/;

/** Is a member called as one with an mmap callback is; or does its name say something of mmap, and does a file call it? */
function isLikely(member: CallbackMember, files: readonly SurveyedFile[]): boolean {
  if (isCalledMmap(member)) return true;
  if (!member.returnsInt || !member.member.includes('mmap')) return false;
  const called = `>${member.member}(`;
  return files.some(({ source }) => source.includes(called));
}

function isCalledMmap({ returnsInt, member }: CallbackMember): boolean {
  return returnsInt && /mmap$/.test(member);
}

/** Each member once. */
function unique(members: readonly CallbackMember[]): CallbackMember[] {
  return [...new Map(members.map((m) => [`${m.struct}.${m.member}`, m])).values()];
}

/** Are two members of one name those of different structures? */
function isNamesake(one: CallbackMember, other: CallbackMember): boolean {
  return (
    one.struct === other.struct &&
    one.member === other.member &&
    one.file !== other.file &&
    (one.vma !== other.vma ||
      one.parameters.length !== other.parameters.length ||
      one.parameters.some(
        ({ tag, isVoidPointer }, i) =>
          tag !== other.parameters[i].tag || isVoidPointer !== other.parameters[i].isVoidPointer,
      ))
  );
}

class Surveyor {
  readonly #drivers = new Map<string, Driver>();
  readonly #callbacks = new Map<string, CallbackMember[]>();
  /** By name, the files that define a function with a vma. */
  readonly #defining = new Map<string, Driver[]>();
  readonly #read = new Map<string, readonly VmaFunction[]>();
  /** By macro: the function that it stands for. */
  readonly #aliases = new Map<string, string>();
  readonly #positions: { member: CallbackMember; file: string; line: number }[] = [];

  constructor(
    private readonly files: readonly SurveyedFile[],
    private readonly declares: (file: string, holder: string, tag: string) => boolean,
  ) {}

  survey(): Survey {
    for (const file of this.files) {
      if (!file.source.includes('vm_area_struct')) continue;
      const driver = parseDriver(file.source, { path: file.path });
      for (const [alias, name] of aliasesOf(driver)) this.#aliases.set(alias, name);
      for (const { callbacks } of structuresOf(driver)) {
        for (const callback of callbacks) {
          const known = this.#callbacks.get(callback.member) ?? [];
          if (!OF_MAPPINGS.has(callback.struct)) this.#callbacks.set(callback.member, [...known, callback]);
        }
      }
      const names = vmaFunctionNames(driver);
      for (const name of names) append(this.#defining, name, driver);
      // Of a file without such a function nothing more is asked, mostly: all that was read of the tree would fill memory.
      if (names.length > 0) this.#drivers.set(file.path, driver);
    }
    const usual = this.#callbacks.get('mmap') ?? [];
    if (!usual.some(({ struct }) => struct === USUAL)) this.#callbacks.set('mmap', [...usual, USUAL_MEMBER]);
    const named = [...this.#callbacks.keys()].filter((member) => /mmap(?!_prepare)/.test(member));
    const references = [...this.#references(named), ...this.#byPosition(named)].map((reference) =>
      this.#withHolder(reference),
    );
    const { functions, dispatches } = this.#reach(references);
    const reached = new Set(dispatches.flatMap(({ members }) => members));
    const members = [...this.#callbacks.values()].flat().filter((m) => reached.has(m) || isCalledMmap(m));
    const others = [...new Set(members.map(({ member }) => member))].filter((m) => !named.includes(m));
    const tags = new Set(members.map(({ struct }) => struct));
    const isHook = ({ operations, name, file }: Reference): boolean =>
      operations === null ? name !== null && this.#resolve(name, file).length > 0 : tags.has(operations);
    const each = unique(members);
    return {
      members: each,
      namesakes: members.filter((m) => each.some((one) => isNamesake(one, m))),
      references: [...references, ...this.#references(others), ...this.#byPosition(others)].filter(isHook),
      positions: this.#positions,
      dispatches,
      functions,
      resolve: (name, file) => this.#resolve(name, file),
    };
  }

  #driver({ path, source }: SurveyedFile): Driver {
    let driver = this.#drivers.get(path);
    if (!driver) this.#drivers.set(path, (driver = parseDriver(source, { path })));
    return driver;
  }

  #references(members: readonly string[]): Reference[] {
    if (members.length === 0) return [];
    const any = new RegExp(`(?:\\.|->)\\s*(?:${members.join('|')})\\s*=[^=]`);
    return this.files
      .filter(({ source }) => any.test(source))
      .flatMap((file) =>
        this.#driver(file)
          .hooksIn(members)
          .flatMap(({ name, text, references }) =>
            references
              .filter(({ member }) => members.includes(member) && text !== 'NULL')
              .map(({ line, member, operations, kind, variable }) => ({
                ...{ file: file.path, name, line, member, kind, variable },
                operations,
              })),
          ),
      );
  }

  /** The callbacks that initialisers set without the member's name. */
  #byPosition(names: readonly string[]): Reference[] {
    const members = names
      .flatMap((name) => this.#callbacks.get(name) ?? [])
      .filter(({ names: all }) => all.length > 0);
    if (members.length === 0) return [];
    const any = mayInitialize([...new Set(members.map(({ struct }) => struct))]);
    const found = this.files
      .filter(({ source }) => any.test(source))
      .flatMap((file) =>
        positionalSettings(this.#driver(file), members).map((one) => ({ ...one, file: file.path })),
      );
    this.#positions.push(...found.filter(({ goesOn }) => goesOn));
    return found
      .filter(({ isNull }) => !isNull)
      .map(({ file, line, name, variable, member: { member, struct } }) => ({
        ...{ file, line, name, variable, member },
        ...{ operations: struct, kind: 'position' as const },
      }));
  }

  /** A reference with the structure that its member belongs to, where only the callback's parameters tell. */
  #withHolder(reference: Reference): Reference {
    if (reference.operations !== null) return reference;
    const candidates = this.#callbacks.get(reference.member) ?? [];
    const functions = reference.name === null ? [] : this.#resolve(reference.name, reference.file);
    if (functions.length === 0) return reference;
    const fitting = candidates.filter(({ parameters, vma }) =>
      functions.some(
        ({ definition: { params }, parameter }) =>
          params.length === parameters.length &&
          parameter === vma &&
          params.every(({ ctype }, i) => tagOf(ctype) === parameters[i].tag),
      ),
    );
    const tags = new Set((fitting.length > 0 ? fitting : candidates).map(({ struct }) => struct));
    const operations = tags.size === 1 ? [...tags][0] : tags.has(USUAL) ? USUAL : null;
    return { ...reference, operations };
  }

  /** The functions that a vma of a hook reaches, and the callbacks that they call with it. */
  #reach(references: readonly Reference[]): { functions: VmaFunction[]; dispatches: Dispatch[] } {
    const pending = references.flatMap(({ name, file }) => (name === null ? [] : this.#resolve(name, file)));
    const functions = new Set(pending);
    const dispatches: Dispatch[] = [];
    for (const by of functions) {
      for (const name of by.calls) for (const called of this.#resolve(name, by.file)) functions.add(called);
      for (const call of by.dispatches) {
        const members = this.#membersOf(by, call);
        if (members.length > 0) dispatches.push({ by, call, members });
      }
    }
    return { functions: [...functions], dispatches };
  }

  /** What a name means in a file: its own function of that name, or that of the files that define one for others. */
  #resolve(name: string, file: string): readonly VmaFunction[] {
    const defining = this.#defining.get(name) ?? [];
    const alias = defining.length === 0 ? this.#aliases.get(name) : undefined;
    if (alias !== undefined && alias !== name) return this.#resolve(alias, file);
    const own = defining.find(({ path }) => path === file);
    const found = (own ? [own] : defining).flatMap((driver) => this.#functionsOf(driver, name));
    return own ? found : found.filter(({ isStatic, file: at }) => !isStatic || at.endsWith('.h'));
  }

  #functionsOf(driver: Driver, name: string): readonly VmaFunction[] {
    const key = `${driver.path} ${name}`;
    let read = this.#read.get(key);
    if (!read) this.#read.set(key, (read = vmaFunctions(driver, name, (word) => this.#callbacks.has(word))));
    return read;
  }

  /** The members that a call may reach: told by the types of its arguments, then by what holds the structure. */
  #membersOf(by: VmaFunction, call: CallbackCall): readonly CallbackMember[] {
    const all = this.#callbacks.get(call.member) ?? [];
    const fitting = all.filter(
      ({ struct, parameters, vma }) =>
        parameters.length === call.arguments.length &&
        vma === call.vma &&
        (call.tag === null || call.isPasted || call.tag === struct) &&
        parameters.every(({ tag, isVoidPointer }, i) => {
          const given = call.arguments[i];
          return given === null || isVoidPointer || tag === given;
        }),
    );
    const told = fitting.filter(({ parameters }) =>
      call.arguments.some(
        (given, i) => given !== null && given !== 'vm_area_struct' && parameters[i].tag === given,
      ),
    );
    const likely = told.length > 0 ? told : fitting;
    if (likely.length < 2 || call.holder === null) return likely;
    const held = likely.filter(({ struct }) => this.declares(by.file, call.holder!, struct));
    return held.length > 0 ? held : likely;
  }
}

/** The macros of a file that stand for a function with other arguments, by name. */
function aliasesOf(driver: Driver): (readonly [string, string])[] {
  return driver.items.flatMap((item) => {
    if (item.kind !== 'directive') return [];
    const text = driver.seen.slice(item.start, item.end);
    const found = /^#\s*define\s+(\w+)\([^)]*\)[\s\\]*(\w+)\s*\([^;{}]*\)\s*$/.exec(text);
    return found ? [[found[1], found[2]] as const] : [];
  });
}
