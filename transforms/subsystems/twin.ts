import type { Driver } from '../../model/driver';
import type { Counterpart } from '../../model/kernel-api';
import { madeTwins, type MadeTwin } from '../../model/made-twins';
import type { FunctionDeclaration } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { find } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { foremost } from '../findings/ranking';
import { onlyReturnStored, storingParameter } from '../mmap-actions/stored-results';
import { convertHooks } from '../mmap-prepare';
import type { ConvertedHelper } from '../mmap-prepare/conversion';
import { isMigrated, type Decision } from '../mmap-prepare/migrate-source';
import { migrateFile } from '../mmap-prepare/migrate-file';
import { mapsAnything, tellsBy } from '../names/vma-helpers';
import type { SourceFile } from '../project/source-file';
import { addMember } from './nest';
import { counterpartFor } from './plan';
import { withBothMembers } from './both-members';
import type { CallbackMember } from './structures';
import type { Survey } from './survey';
import { twinByForm } from './twin-forms';
import { calledByMacro, unfitMacro, withMacroTwins } from './twin-macros';
import { CODE } from '../findings';

export { hasTwinByCall } from './twin-forms';

/** What making a twin of a function came to. */
export interface TwinOutcome {
  /** The files that change, with their new text. */
  readonly changed: readonly { readonly path: string; readonly text: string }[];
  /** The functions that have a twin now, those that the asked one passes its vma to included. */
  readonly made: readonly string[];
  /** The structures of which every place that sets the callback sets both forms now: `dma_map_ops.mmap`. */
  readonly both: readonly string[];
  /** Are they only for callbacks that a legacy hook calls for a mapping which exists already? */
  readonly nested: boolean;
  /** Why there is none; null when there is. */
  readonly refused: string | null;
}

/**
 * A twin for descriptors beside a function that others use: `foo()` keeps its place, and `foo_prepare()` with a
 * `struct vm_area_desc *` in the vma's comes behind it, with its export, its prototypes and the macros that stand for it.
 * Functions of other files that it passes the vma to get theirs first, and so do the callbacks of a structure: both members
 * are set then wherever one was, so that a descriptor can be handed on.
 *
 * @param name the function
 * @param files those that name it or what it calls, definitions and headers
 * @param survey what calls the callbacks of structures, and what sets these
 */
export function makeTwin(name: string, files: readonly SourceFile[], survey: () => Survey): TwinOutcome {
  const outcome = new TwinMaker(files, survey, false).make(name);
  if (outcome.refused === null) return outcome;
  // What close() gives back without mapped() having taken it is no matter where a legacy hook calls the callback.
  const nested = new TwinMaker(files, survey, true).make(name);
  return nested.refused === null ? nested : outcome;
}

function refusal(refused: string): TwinOutcome {
  return { changed: [], made: [], both: [], nested: false, refused };
}

class TwinMaker {
  readonly #drivers = new Map<SourceFile, Driver>();
  readonly #shared = new Map<string, ConvertedHelper>();
  /** Callbacks that only their own file can name: by name, that file. */
  readonly #statics = new Map<string, string>();
  /** Structures whose callbacks get both forms, by tag. */
  readonly #handed = new Map<string, { member: CallbackMember; counterpart: Counterpart }>();

  readonly #known: ReadonlyMap<string, MadeTwin>;

  constructor(
    private readonly files: readonly SourceFile[],
    private readonly survey: () => Survey,
    private readonly nested: boolean,
  ) {
    this.#known = madeTwins(files.filter(({ path }) => path.endsWith('.h')).map(({ source }) => source));
  }

  make(asked: string): TwinOutcome {
    const name = this.#standsFor(asked);
    if (this.#known.has(name)) return refusal(`it has ${this.#known.get(name)!.newName}() already`);
    const pending = [name];
    const settled = new Set<string>();
    for (const one of pending) {
      const known = this.#shared.has(one);
      const helper = this.#helperOf(one);
      if (helper === null) return refusal(`no file given defines ${one}() with a vma for others to call`);
      if (!known) this.#shared.set(one, helper);
      for (const file of this.#naming(one)) {
        if (!this.#defines(file, one)) continue;
        const decision = this.#convert(file).shared.get(one);
        if (decision && isMigrated(decision.outcome)) continue;
        if (twinByForm(file, this.#driver(file), one) !== null) continue;
        const waiting = this.#waitsFor(one, file, decision);
        if (typeof waiting === 'string') return refusal(waiting);
        const more = waiting.filter((n) => !this.#shared.has(n) && !pending.includes(n));
        pending.push(...more);
        // What it waits for is known now: it is looked at again behind that.
        if (more.length > 0 && !settled.has(one)) pending.push(one);
        settled.add(one);
      }
    }
    return this.#result();
  }

  /** A macro that only calls a function gets its twin with that. */
  #standsFor(name: string): string {
    if (this.#helperOf(name) !== null) return name;
    const headers = this.#naming(name).filter(({ path }) => path.endsWith('.h'));
    const texts = headers.map(({ source }) => source);
    return calledByMacro(texts, name) ?? name;
  }

  #driver(file: SourceFile): Driver {
    let driver = this.#drivers.get(file);
    if (!driver) this.#drivers.set(file, (driver = parseDriver(file.source, { path: file.path })));
    return driver;
  }

  #naming(name: string): SourceFile[] {
    return this.files.filter(({ source }) => source.includes(name));
  }

  #defines(file: SourceFile, name: string): boolean {
    return this.#driver(file)
      .functions(name)
      .some(
        ({ storage }) =>
          !storage.includes('static') || file.path.endsWith('.h') || this.#statics.get(name) === file.path,
      );
  }

  #helperOf(name: string): ConvertedHelper | null {
    for (const file of this.#naming(name)) {
      if (!this.#defines(file, name)) continue;
      const driver = this.#driver(file);
      const definitions = driver.functions(name);
      const parameter = definitions[0].params.findIndex((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
      if (parameter < 0) return null;
      // A stub in a header says nothing about the function.
      if (file.path.endsWith('.h') && this.#naming(name).some((f) => f !== file && this.#isSource(f, name)))
        continue;
      const maps = definitions.some((definition) =>
        mapsAnything(driver, definition, new Set(), this.#shared),
      );
      return {
        parameter,
        maps: maps || /mmap|map_pages/.test(name),
        newName: `${name}_prepare`,
        tells: definitions.every((definition) => this.#tells(driver, definition, new Set())),
      };
    }
    return null;
  }

  #isSource(file: SourceFile, name: string): boolean {
    return !file.path.endsWith('.h') && this.#defines(file, name);
  }

  /** Does a function return 0 only where it has mapped nothing? Those of its file that it calls are asked, too. */
  #tells(driver: Driver, definition: FunctionDeclaration, seen: Set<string>): boolean {
    seen.add(definition.id.name);
    const helpers = new Map(this.#shared);
    for (const { node } of find(definition.body, 'CallExpression')) {
      const name = node.callee.type === 'Identifier' ? node.callee.name : '';
      if (seen.has(name) || helpers.has(name)) continue;
      const own = driver.functions(name);
      if (own.length === 0 || !own.some((f) => mapsAnything(driver, f, new Set()))) continue;
      const tells = own.every((f) => this.#tells(driver, f, seen));
      helpers.set(name, { parameter: 0, maps: true, newName: name, tells });
    }
    return tellsBy(definition, helpers);
  }

  /** The functions that have to have twins before one; why it gets none where that is known. */
  #waitsFor(one: string, file: SourceFile, decision: Decision | undefined): string[] | string {
    const findings = decision?.findings ?? [];
    const called = findings.flatMap(({ message }) => /^(\w+)\(\) has no action$/.exec(message)?.[1] ?? []);
    const waiting = called.filter((n) => n !== one && this.#helperOf(n) !== null);
    const implementations = this.#handOn(one, file, findings);
    const isWaited = ({ code, passedTo, message }: (typeof findings)[number]): boolean =>
      passedTo !== undefined ||
      (code === CODE.otherCallbackCalled && implementations !== null) ||
      waiting.some((n) => message === `${n}() has no action`);
    const own = foremost(findings.filter((finding) => !isWaited(finding)));
    if (own) return `${file.path}:${own.line}: ${own.message} (${own.code})`;
    const passes = (decision?.passes ?? []).map((pass) => pass.name);
    return [...waiting, ...passes, ...(implementations ?? [])];
  }

  /**
   * The callbacks of a structure that a function hands its vma on to: each is to have both forms.
   * @returns their names; null where it hands its vma on to none, or it is not known to which
   */
  #handOn(one: string, file: SourceFile, findings: Decision['findings']): string[] | null {
    if (!findings.some(({ code }) => code === CODE.otherCallbackCalled)) return null;
    const { dispatches, references, resolve } = this.survey();
    const members = dispatches
      .filter(({ by }) => by.name === one && by.file === file.path)
      .flatMap((dispatch) => (dispatch.members.length === 1 ? dispatch.members : []));
    const names = new Set<string>();
    for (const member of members) {
      if (file.api.counterparts.has(member.struct)) return null;
      const set = references.filter(
        (r) => r.operations === member.struct && r.member === member.member && r.kind !== 'macro',
      );
      if (set.length === 0 || set.some((r) => r.name === null)) return null;
      for (const reference of set) {
        const callback = reference.name!;
        const [definition] = resolve(callback, reference.file);
        if (definition?.isStatic) this.#statics.set(callback, definition.file);
        names.add(callback);
      }
      this.#handed.set(member.struct, { member, counterpart: counterpartFor(member) });
    }
    return names.size > 0 ? [...names] : null;
  }

  #convert(file: SourceFile): ReturnType<typeof migrateFile> {
    const driver = this.#driver(file);
    const isMeant = (name: string): boolean => {
      if (!file.source.includes(name)) return false;
      const own = driver.functions(name);
      return own.length === 0 ? !this.#statics.has(name) : this.#defines(file, name);
    };
    const named = new Map([...this.#shared].filter(([name]) => isMeant(name)));
    const handedOn = new Map([...this.#handed].map(([tag, { counterpart }]) => [tag, counterpart]));
    // Hooks of the file are not what was asked for.
    const api = { ...file.api, counterparts: new Map(), makesTwins: true as const, handedOn };
    if (this.nested) Object.assign(api, { nestedTwins: true });
    const others = [...this.#shared].filter(([name]) => !this.#statics.has(name));
    Object.assign(api, { madeTwins: new Map([...this.#known, ...others]) });
    const options = { path: file.path, api, driver, names: new Map(), shared: named };
    return migrateFile(file.source, options, convertHooks);
  }

  #result(): TwinOutcome {
    const made = new Set(this.#shared.keys());
    const changed: { path: string; text: string }[] = [];
    for (const file of this.files) {
      const isNamed = [...made].some((name) => file.source.includes(name));
      const text = isNamed ? this.#textOf(file, made) : file.source;
      if (typeof text !== 'string') return refusal(text.refused);
      const whole = this.#withMembers(file, text);
      if (typeof whole !== 'string') return refusal(whole.refused);
      if (whole !== file.source) changed.push({ path: file.path, text: whole });
    }
    const both = [...this.#handed.values()].map(({ member }) => `${member.struct}.${member.member}`);
    return { changed, made: [...made], both, nested: this.nested, refused: null };
  }

  /** A file with its twins, and with those of the macros that stand for them. */
  #textOf(file: SourceFile, made: ReadonlySet<string>): string | { refused: string } {
    const driver = this.#driver(file);
    const { output, shared: decided } = this.#convert(file);
    let text = output;
    for (const one of made) {
      if (!file.source.includes(one)) continue;
      const why = this.#whyCalled(driver, one);
      if (why !== null) return { refused: why };
      if (!this.#defines(file, one)) continue;
      const decision = decided.get(one);
      if (decision && isMigrated(decision.outcome)) continue;
      const inserted = twinByForm(file, driver, one);
      if (inserted === null) {
        const found = decision && foremost(decision.findings);
        return {
          refused: `${file.path}: ${found ? `${found.message} (${found.code})` : `${one}() cannot be converted`}`,
        };
      }
      text = inserted(text);
    }
    const unfit = unfitMacro(driver, made);
    return unfit === null ? withMacroTwins(driver, text, made) : { refused: unfit };
  }

  /** Why callers of a function that stores what its mapping call came to would notice; null where they would not. */
  #whyCalled(driver: Driver, name: string): string | null {
    for (const file of this.#naming(name)) {
      if (!this.#defines(file, name)) continue;
      for (const definition of this.#driver(file).functions(name)) {
        const parameter = storingParameter(definition);
        if (parameter >= 0 && !onlyReturnStored(driver, name, parameter))
          return `${driver.path}: what ${name}() stores is more than returned`;
      }
    }
    return null;
  }

  /** The member in the structures, and both forms where a callback is set. */
  #withMembers(file: SourceFile, text: string): string | { refused: string } {
    let result = text;
    for (const { member, counterpart } of this.#handed.values()) {
      result = addMember(file.path, result, member, counterpart);
      const both = withBothMembers(file.path, result, member, counterpart, this.survey());
      if (both === null)
        return {
          refused: `${file.path} sets ${member.struct}.${member.member} in a way that is not understood`,
        };
      result = both;
    }
    return result;
  }
}
