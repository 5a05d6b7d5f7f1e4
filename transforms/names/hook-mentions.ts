import type { Driver, Hook, HookReference } from '../../model/driver';
import type { Edits } from '../../model/edits';
import { GAP } from '../../model/gaps';
import { counterpartAt, isHook, type Counterpart, type KernelApi } from '../../model/kernel-api';
import { columnAfter } from '../../model/layout';
import { Ranges } from '../../model/ranges';
import type { CPrototype, FunctionDeclaration, SourceRange } from '../../model/nodes';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { refuseCopied } from '../refusals/copied-operations';
import { refuseLegacyReaders } from '../refusals/legacy-readers';
import { refuseSwapped } from '../refusals/swapped-operations';
import { convertMemberUses } from './member-uses';
import { bySignature } from '../hook-signature/callback';
import { convertPrototypeDoc } from '../hook-signature/kernel-doc';
import { descriptorParameter } from '../hook-signature/columns';
import { renameInComment, spaceTo } from '../rewrite/columns';
import { lastParameter } from '../hook-signature/parameter-comments';
import { pointsToStruct } from '../../model/types';
import { CODE, finding, type Finding } from '../findings';
import { pastedUse } from '../../analysis/pasted-names';
import { isExport, isRegistration, prototypesOf, tokensNear } from './helper-uses';
import { namesAnother } from './name-spaces';
import { namesSymbol } from './symbol-names';
import { hasWord } from '../../model/words';
import { whyWithoutCounterpart } from './without-counterpart';

/** A hook as one file names it: what converting those places needs. */
export interface NamedHook {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly edits: Edits;
  readonly findings: Finding[];
  readonly hook: Hook;
  /** What the descriptor is called where a prototype names its parameter. */
  readonly desc: string;
  readonly newName: string;
  /** Its definitions in this file. */
  readonly definitions: readonly FunctionDeclaration[];
  /** Is every file that names the hook converted together? */
  readonly shared: boolean;
  /** The hooks of the file that are converted with it. */
  readonly partners: readonly Conversion[];
}

/** The hook of a list of conversions, one for each of its definitions. Findings go to the first. */
export function namedHook(conversions: readonly Conversion[]): NamedHook {
  const [first] = conversions;
  if (!first) throw new Error('a hook without a definition has no conversion');
  return { ...first, definitions: conversions.map((conversion) => conversion.function) };
}

/** How many of the legacy callback's parameters stay before the descriptor. */
export function leadingCount(api: KernelApi, hook: Hook): number {
  const set = hook.references.find((r) => counterpartAt(api, r) !== undefined);
  return set ? counterpartAt(api, set)!.leading.length : 0;
}

/** Does a legacy `->mmap` of the hook's subsystem call it, for a mapping that exists already? */
export function isNested(api: KernelApi, hook: Hook): boolean {
  return counterpartOf(api, hook)?.nested === true || leadingCount(api, hook) > 0;
}

/**
 * Is a hook, or a function that only such hooks call, called for a mapping that exists already: behind the merging, with its
 * failures undone by who made the mapping (`mmap_file()` of mm/internal.h leaves no `close` to be called)?
 */
export function isOnlyNested({ api, hook }: Pick<Conversion, 'api' | 'hook'>): boolean {
  if (api.nestedTwins === true) return true;
  const own = counterpartOf(api, hook);
  const all = own ? [own] : [...api.counterparts.values()];
  return all.length > 0 && all.every(({ nested }) => nested === true);
}

/**
 * What takes the place of the member that holds a hook; null when that is not known. Of a hook that other files set, its
 * parameters tell.
 */
export function counterpartOf(api: KernelApi, hook: Hook): Counterpart | null {
  for (const reference of hook.references) {
    const known = counterpartAt(api, reference);
    if (known) return known;
  }
  const params = hook.references.length === 0 ? hook.function?.params : undefined;
  return params ? (bySignature(api, params)?.[1] ?? null) : null;
}

/**
 * Convert everything in a file that names a hook, its definitions aside: operations structures, prototypes, comments,
 * macros that alias it, and its export when every file that names it is converted with it.
 */
export function convertMentions(named: NamedHook): void {
  const { api, driver, hook, definitions, newName } = named;
  if (hook.name === null) return;
  for (const reference of hook.references) {
    const refused = convertReference(named, reference, newName);
    if (refused) named.findings.push(refused);
  }
  refuseReads(named);
  convertMemberUses(named);
  refuseSwapped(named);
  refuseLegacyReaders(named);
  const known = new Ranges([
    ...hook.references.map((reference) => reference.valueRange),
    ...definitions.map((definition) => definition.id),
  ]);
  const declared = prototypesOf(driver, hook.name);
  const prototypes = new Map(declared.map(({ prototype }) => [prototype.id.start, prototype]));
  for (const { item, prototype } of declared) {
    const keepsFile = bySignature(api, prototype.params) !== null || leadingCount(api, hook) > 0;
    convertPrototypeDoc(named, item, prototype.params, !keepsFile);
  }
  const exposed = definitions.find((definition) => !definition.storage.includes('static'));
  for (const token of tokensNear(driver, hook.name)) {
    const text = driver.source.slice(token.start, token.end);
    if (token.kind === 'comment') {
      renameIn(named, token);
      continue;
    }
    // A header may be called like the hook that it is about.
    if (token.kind === 'directive' && /^#\s*include\b/.test(text)) continue;
    if (token.kind === 'directive' && isSetIn(hook.references, token, text, hook.name)) continue;
    if (token.kind === 'directive' && hasWord(withoutComments(text), hook.name)) {
      convertAlias(named, token, text);
      continue;
    }
    if (namesSymbol(driver.source, token, hook.name))
      report(named, CODE.legacyFormNeeded, token, `${hook.name} is named here, as a symbol`);
    if (token.kind !== 'identifier' || token.text !== hook.name) continue;
    if (known.someAround(token) || namesAnother(driver, token)) continue;
    // A hook that is converted with this one calls it.
    if (named.edits.drops(token)) continue;
    const prototype = prototypes.get(token.start);
    if (prototype) convertPrototype(named, prototype);
    else if (isExport(driver.source, token.start) && (named.shared || exposed)) {
      // That others may use what is not shared is told below.
      if (named.shared) named.edits.replace(token, newName);
    } else if (isRegistration(driver.source, token.start)) named.edits.replace(token, newName);
    else report(named, CODE.legacyFormNeeded, token, `${hook.name} is used here with the legacy signature`);
  }
  for (const { item, prototype } of declared) convertNonnull(named, prototype.params.length, item);
  for (const { params, body } of definitions) {
    const item = driver.itemOf(body.start);
    if (item) convertNonnull(named, params.length, { start: item.start, end: body.start });
  }
  const pasted = pastedUse(driver, hook.name);
  if (pasted)
    report(named, CODE.behindMacro, pasted.use, `${pasted.macro} makes the name ${hook.name} here, of parts`);
  if (exposed && !named.shared)
    report(named, CODE.visibleElsewhere, exposed.id, `${hook.name} is not static`);
}

const NONNULL = /\b(?:__)?nonnull(?:__)?\s*(\(\s*\d+(?:\s*,\s*\d+)*\s*\))/g;

/** `nonnull(1, 2)` numbers parameters: those that there were. Without numbers it says so of every pointer. */
function convertNonnull({ driver, api, edits, hook }: NamedHook, before: number, head: SourceRange): void {
  const left = leadingCount(api, hook) + 1;
  if (left >= before) return;
  for (const { 0: text, 1: list, index } of driver.source.slice(head.start, head.end).matchAll(NONNULL)) {
    const end = head.start + index + text.length;
    const isTooMany = list.match(/\d+/g)?.some((number) => Number(number) > left) === true;
    if (isTooMany && !edits.touches({ start: end - list.length + 1, end: end - 1 }))
      edits.remove({ start: end - list.length, end });
  }
}

/** Code that reads the member of a structure that is converted, `foo_fops.mmap(file, vma)`: it would find NULL. */
function refuseReads(named: NamedHook): void {
  const { driver, api, hook } = named;
  // Where the structure is given its member now, whoever asks for the legacy one is told of both (`subsystems/nest.ts`).
  if (counterpartOf(api, hook)?.beside === true) return;
  for (const { index, text } of readsOfMember(driver, variablesOf(hook))) {
    const range = { start: index, end: index + text.length };
    if (driver.comments.some((comment) => comment.start <= range.start && range.end <= comment.end)) continue;
    report(named, CODE.legacyFormNeeded, range, `${text} is read here, and would be NULL`);
  }
}

/** The variables that hold a hook, elements of arrays aside. */
function variablesOf({ references }: Hook): ReadonlySet<string> {
  const names = references.flatMap(({ variable }) => (variable === null ? [] : [variable]));
  return new Set(names.filter((name) => /^\w+$/.test(name)));
}

const READ_OR_SET = /(?:\.|->)\s*mmap\b/g;

/** Is a member set: `= f`, with white space, comments or joined lines before it? */
const IS_SET = new RegExp(`^${GAP}=(?!=)`);

/** Where the member of some variables is named and not set; for each variable in turn, as the file has them. */
function readsOfMember(
  { source }: Driver,
  variables: ReadonlySet<string>,
): { readonly index: number; readonly text: string }[] {
  const found: { readonly index: number; readonly text: string; readonly variable: string }[] = [];
  for (const { index, 0: member } of source.matchAll(READ_OR_SET)) {
    const before = source.slice(Math.max(0, index - LONGEST_SUBSCRIPT), index);
    const [variable, name] = /\b(\w+)(?:\[[^\]]*\])?\s*$/.exec(before) ?? [];
    if (variable === undefined || !variables.has(name) || IS_SET.test(source.slice(index + member.length)))
      continue;
    found.push({ index: index - variable.length, text: variable + member, variable: name });
  }
  return [...variables].flatMap((name) => found.filter(({ variable }) => variable === name));
}

/** Characters of a name with its subscript that are looked at. */
const LONGEST_SUBSCRIPT = 1200;

/** What converting a place that names a hook needs. */
type Place = Pick<NamedHook, 'driver' | 'api' | 'edits'>;

/**
 * Convert one `.mmap = f`: the member, the alignment of its `=`, and the value.
 * @param name the new callback's name
 * @returns why it cannot be, or null
 */
export function convertReference(place: Place, reference: HookReference, name: string): Finding | null {
  const { api, driver, edits } = place;
  const inMacro = reference.kind === 'macro' ? counterpartInMacro(place, reference) : undefined;
  if (reference.kind === 'macro' && !inMacro)
    return finding(CODE.behindMacro, reference.line, 'the callback is named in the text of a macro');
  const counterpart = inMacro ?? counterpartAt(api, reference);
  if (!counterpart) {
    return reference.operations === null
      ? finding(
          CODE.structureNotTold,
          reference.line,
          'the structure that this member belongs to is not known',
        )
      : finding(CODE.noCounterpart, reference.line, whyWithoutCounterpart(driver, reference.operations));
  }
  const copied = refuseCopied(driver, reference);
  if (copied) return copied;
  const { memberRange, valueRange, nameRange, cast } = reference;
  if (cast?.to === 'unknown') {
    const text = driver.source.slice(cast.start, cast.end).trim();
    return finding(
      CODE.chosenAtRunTime,
      reference.line,
      `what the cast ${text} makes of the callback is not known`,
    );
  }
  if (reference.kind === 'argument') {
    edits.replace(valueRange, name);
    return null;
  }
  const between = driver.source.slice(memberRange.end, valueRange.start);
  const lineStart = driver.source.lastIndexOf('\n', memberRange.start - 1) + 1;
  const before = columnAfter(driver.source.slice(lineStart, memberRange.end));
  const space = /^[ \t]*/.exec(between)![0];
  const target = columnAfter(space, before);
  const after = before + counterpart.member.length - (memberRange.end - memberRange.start);
  edits.replace(
    { start: memberRange.start, end: memberRange.end + space.length },
    counterpart.member + gap(space, after, target),
  );
  // Of `a.mmap = b.mmap = f` both places share it.
  if (!edits.replaces(nameRange)) edits.replace(nameRange, name);
  if (cast?.to === 'legacy' && !edits.replaces(cast)) edits.remove(cast);
  keepCommentColumn(place, reference, counterpart.member + gap(space, after, target), name);
  if (space.length <= 1)
    alignValue(
      edits,
      between.slice(space.length),
      after + space.length,
      before + space.length,
      memberRange.end + space.length,
    );
  return null;
}

/** The counterpart that a member in a macro's text gets: told by the callback, of which somebody knows the structure. */
function counterpartInMacro(
  { api, driver }: Place,
  { member, valueRange }: HookReference,
): Counterpart | undefined {
  const name = driver.source.slice(valueRange.start, valueRange.end).trim();
  return [...api.counterparts.values()].find(
    ({ legacy, inMacros }) => legacy === member && inMacros?.includes(name) === true,
  );
}

/** A comment behind the member that tabs or spaces put in a column stays there, where it can. */
function keepCommentColumn(
  { driver: { source }, edits }: Place,
  { memberRange, valueRange, nameRange, cast }: HookReference,
  member: string,
  name: string,
): void {
  const rest = /^([^\n/]*?)([ \t]*\t[ \t]*| {2,})\/[*/]/.exec(
    source.slice(valueRange.end, valueRange.end + 200),
  );
  const space = /^[ \t]*/.exec(source.slice(memberRange.end, valueRange.start))![0];
  if (!rest || cast || source.slice(memberRange.start, valueRange.end).includes('\n')) return;
  const lineStart = source.lastIndexOf('\n', memberRange.start - 1) + 1;
  const end = valueRange.end + rest[1].length;
  const before = source.slice(lineStart, memberRange.start) + member;
  const value = source.slice(memberRange.end + space.length, nameRange.start) + name;
  const column = columnAfter(before + value + source.slice(nameRange.end, end));
  const target = columnAfter(source.slice(lineStart, end + rest[2].length));
  if (column < target || !rest[2].includes('\t'))
    edits.replace({ start: end, end: end + rest[2].length }, gap(rest[2], column, target));
}

/** Where tabs after the `=` align the values (`.mmap =\t\tf`), the value stays in its column. */
function alignValue(edits: Edits, between: string, column: number, oldColumn: number, start: number): void {
  const tabs = /^=[ \t]*\t[ \t]*$/.exec(between);
  if (!tabs) return;
  const target = columnAfter(between, oldColumn);
  const range = { start: start + 1, end: start + between.length };
  edits.replace(range, gap('\t', column + 1, target));
}

/** White space from one column to another, of the kind that stood there, if any did. */
function gap(space: string, from: number, to: number): string {
  if (space === '') return '';
  // A tab that only stood between them stays one.
  return from >= to && from % 8 === 0 && space.startsWith('\t') ? '\t' : spaceTo(space, from, to);
}

/** Does a directive name a hook only where it sets members to it, as has been looked at? */
function isSetIn(
  references: readonly HookReference[],
  directive: SourceRange,
  text: string,
  name: string,
): boolean {
  const within = references.filter(
    ({ kind, valueRange }) =>
      kind === 'macro' && directive.start <= valueRange.start && valueRange.end <= directive.end,
  );
  const named = [...withoutComments(text).matchAll(new RegExp(`\\b${name}\\b`, 'g'))];
  return within.length > 0 && within.length === named.length;
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');

/** `#define foo_mmap NULL`, `#define foo_mmap generic_file_mmap`: what the name stands for in another configuration. */
function convertAlias(named: NamedHook, directive: SourceRange, text: string): void {
  const { api, edits, hook, newName } = named;
  const alias = new RegExp(`^(\\s*#\\s*define\\s+)${hook.name}(\\s+)(\\w+)\\s*$`).exec(withoutComments(text));
  const twin = alias ? api.twins.get(alias[3]) : undefined;
  const value = alias?.[3] === 'NULL' ? 'NULL' : twin && isHook(twin) ? twin.name : null;
  if (!alias || value === null || text !== withoutComments(text)) {
    report(named, CODE.behindMacro, directive, `${hook.name} is named by a preprocessor directive`);
    return;
  }
  const start = directive.start + alias[1].length;
  edits.replace({ start, end: start + hook.name!.length }, newName);
  const at = start + hook.name!.length + alias[2].length;
  edits.replace({ start: at, end: at + alias[3].length }, value);
}

function convertPrototype(named: NamedHook, prototype: CPrototype): void {
  const first = prototype.params[0];
  const last = prototype.params[prototype.params.length - 1];
  if (!first || !last) return;
  const keepsOthers = bySignature(named.api, prototype.params) !== null;
  const vma = prototype.params.find(({ ctype }) => pointsToStruct(ctype, 'vm_area_struct'));
  if (keepsOthers && vma) {
    const name = vma.name === '' ? '' : named.desc;
    named.edits.replace(prototype.id, named.newName);
    named.edits.replace(vma.declaration, descriptorParameter(named.driver, vma.declaration, name));
    return;
  }
  const kept = prototype.params
    .slice(0, leadingCount(named.api, named.hook))
    .map((p) => named.driver.source.slice(p.declaration.start, p.declaration.end));
  const name = last.name === '' ? '' : named.desc;
  named.edits.replace(prototype.id, named.newName);
  named.edits.replace(
    { start: first.declaration.start, end: last.declaration.end },
    [...kept, lastParameter(named.driver, prototype.params, name, kept)].join(', '),
  );
}

/** Rename the hook where a comment names it. */
function renameIn({ driver, edits, hook, newName }: NamedHook, comment: SourceRange): void {
  const text = driver.source.slice(comment.start, comment.end);
  for (const { index, 0: name } of text.matchAll(new RegExp(`\\b${hook.name}\\b`, 'g'))) {
    const start = comment.start + index;
    renameInComment(edits, comment, { start, end: start + name.length }, newName);
  }
}
