import {
  accessesOf,
  listAround,
  overlap,
  structureBefore,
  structureOf,
  union,
  valueSet,
  type Reach,
} from '../../analysis/structures';
import { accessesByMacros } from '../../analysis/macro-members';
import { ownerOf } from '../../analysis/owners';
import { definesOf } from '../../model/defines';
import type { Driver, Hook, HookReference } from '../../model/driver';
import { GAP } from '../../model/gaps';
import { counterpartAt, type KernelApi } from '../../model/kernel-api';
import type { FunctionDeclaration, MemberExpression, SourceRange, TopLevel } from '../../model/nodes';
import { unparenthesized, withoutCasts } from '../../model/query';
import { typeText } from '../../model/types';
import { hasWord } from '../../model/words';
import { report } from '../mmap-prepare/conversion';
import type { NamedHook } from './hook-mentions';
import { CODE } from '../findings';
import { declaredType, squeezed, valuesGiven } from '../../analysis/places';
import { isNull } from '../../analysis/values';

/**
 * What else a file does with the member of the structures that are converted, by whatever name it reaches them: `fops->mmap =
 * NULL` takes the callback away, and has to take the new one; another callback has to be converted, too, since the kernel
 * refuses a structure with both forms; `file->f_op->mmap` that is only tested becomes can_mmap_file(), which knows both.
 */
export function convertMemberUses(named: NamedHook): void {
  convertClearing(named);
  convertAccesses(named);
  refuseMacroAccesses(named);
  refuseBothForms(named);
  convertTests(named);
}

/** `NULL` that stands for the hook's member: of the same variable or member, or in the same initialiser. */
function convertClearing(named: NamedHook): void {
  const { driver, api, edits, hook } = named;
  const own = (one: HookReference): HookReference | undefined =>
    hook.references.find(
      (set) =>
        set.variable !== null &&
        set.operations === one.operations &&
        (set.variable === one.variable || isSameMember(driver, set, one)),
    );
  const clearings = driver.hooks.filter(({ text }) => text === 'NULL');
  if (clearings.length === 0) return;
  const others = unconverted(named).flatMap(({ references }) => references);
  for (const cleared of clearings) {
    for (const reference of cleared.references) {
      const counterpart = counterpartAt(api, reference);
      const set = own(reference);
      if (!counterpart || reference.member === 'mmap_prepare') continue;
      if (!set && mayBeForAny(driver, reference, hook.references)) {
        tellMayBeFor(named, reference, counterpart.member);
        continue;
      }
      if (reference.member !== set?.member) continue;
      if (reference.kind === 'initializer' && !isInSameList(driver, reference, hook.references)) continue;
      if (reference.kind !== 'assignment' && reference.kind !== 'initializer') continue;
      if (set.variable !== reference.variable && others.some((one) => isSameMember(driver, one, reference))) {
        tellMayBeFor(named, reference, counterpart.member);
        continue;
      }
      if (!edits.drops(reference.memberRange)) edits.replace(reference.memberRange, counterpart.member);
    }
  }
}

function tellMayBeFor(
  named: NamedHook,
  { variable, line, member, memberRange }: HookReference,
  now: string,
): void {
  const message = `${variable}.${member} = NULL in line ${line} may be for a structure that has ${now} now`;
  report(named, CODE.chosenAtRunTime, memberRange, message);
}

/**
 * Is a member cleared by a pointer of which nobody knows where it leads, while a hook is set in structures that are no variables
 * of the file, so that these may be meant?
 */
function mayBeForAny(driver: Driver, cleared: HookReference, sets: readonly HookReference[]): boolean {
  if (cleared.kind !== 'assignment' || !/^\w+$/.test(cleared.variable ?? '')) return false;
  const isUnknown = (one: HookReference): boolean => structureOf(driver, one).beyond;
  return (
    typedPlace(driver, cleared) === null &&
    isUnknown(cleared) &&
    sets.some(
      (set) =>
        (set.kind === 'initializer' || set.kind === 'assignment') &&
        set.member === cleared.member &&
        set.operations === cleared.operations &&
        isUnknown(set),
    )
  );
}

/** Are two places members of one name in structures of one type: `fops` of a `struct sensor`, by whatever name that is reached? */
function isSameMember(driver: Driver, one: HookReference, other: HookReference): boolean {
  const [first, second] = [one, other].map((reference) => typedPlace(driver, reference));
  return first !== null && first === second;
}

/**
 * The place of operations with the type of the variable that it begins with in its place; null where it is no member. A local
 * that is only ever set to the address of one stands for that: `f->mmap` behind `f = &sensor->fops`.
 */
function typedPlace(driver: Driver, { variable, memberRange }: HookReference): string | null {
  const item = driver.itemOf(memberRange.start);
  const definition = (item?.kind === 'function' ? driver.model(item).find(isFunction) : undefined) ?? null;
  const place = variable !== null && definition ? placeBehind(driver, definition, variable) : variable;
  const [, root, members] = /^(\w+)((?:(?:->|\.)\w+)+)$/.exec(place ?? '') ?? [];
  if (root === undefined) return null;
  const type = declaredType(driver, definition, root);
  if (!type) return null;
  const pointed = type.kind === 'pointer' ? type.to : type;
  return `${typeText(pointed).replace(/\bconst /g, '')}${members.replaceAll('->', '.')}`;
}

/** The place whose address a local always holds, as text; the local itself for any other. */
function placeBehind(driver: Driver, definition: FunctionDeclaration, name: string): string {
  if (!/^\w+$/.test(name) || definition.params.some((parameter) => parameter.name === name)) return name;
  const places = (valuesGiven(driver, definition, name) ?? []).map((value) => {
    const bare = withoutCasts(value);
    return bare.type === 'CAddressOf' ? squeezed(driver, unparenthesized(bare.argument)) : null;
  });
  const [place] = places;
  return place && places.every((other) => other === place) ? place : name;
}

const isFunction = (node: TopLevel): node is FunctionDeclaration => node.type === 'FunctionDeclaration';

function isInSameList(driver: Driver, reference: HookReference, others: readonly HookReference[]): boolean {
  const list = listAround(driver, reference);
  return list !== null && others.some((other) => listAround(driver, other)?.start === list.start);
}

/** The places that set a member of a structure of which the kernel takes another member now. */
function placesOf(api: KernelApi, { references }: Hook): readonly HookReference[] {
  return references.filter((reference) => {
    const { kind, member, replaced } = reference;
    const counterpart = counterpartAt(api, reference);
    const isPlace = kind === 'initializer' || kind === 'assignment';
    return (
      isPlace &&
      counterpart !== undefined &&
      counterpart.beside !== true &&
      !replaced &&
      member !== 'mmap_prepare'
    );
  });
}

/** Members of the hook's structures that code names, directly or by a pointer to them. */
function convertAccesses(named: NamedHook): void {
  const { driver, api, edits, hook } = named;
  const places = placesOf(api, hook);
  if (places.length === 0) return;
  const members = new Set(places.map(({ member }) => member));
  const tags = new Set(places.flatMap(({ operations }) => operations ?? []));
  const isMeant = (node: MemberExpression): boolean => !isOfOpenFile(node) && !edits.drops(node.property);
  const all = (): Reach => union(places.map((place) => structureOf(driver, place)));
  const accesses = accessesOf(driver, members, tags, isMeant, all);
  if (accesses.length === 0) return;
  const structures = places.map((place) => structureOf(driver, place));
  const own = union(structures);
  const others = unconverted(named).flatMap((other) => placesOf(api, other));
  for (const access of accesses) {
    const { node } = access;
    const isOwn = overlap(access.structure, own);
    if (isOwn === 'none') continue;
    const value = valueSet(node, access.parents[0]);
    const text = driver.source.slice(node.start, node.end);
    const set = places.find((_, i) => overlap(access.structure, structures[i]) !== 'none')!;
    const counterpart = counterpartAt(api, set)!;
    const isShared = others.some((place) => overlap(access.structure, structureOf(driver, place)) !== 'none');
    if (value === null) {
      report(named, CODE.legacyFormNeeded, node, `${text} is read here, and would be NULL`);
    } else if (!isNull(value)) {
      const isCallback = driver.hooks.some(({ references }) =>
        references.some(({ memberRange }) => memberRange.start === node.property.start),
      );
      if (!isCallback)
        report(named, CODE.chosenAtRunTime, node, `${text} is set here, beside ${counterpart.member}`);
    } else if (isOwn === 'all' && !isShared) {
      edits.replace(node.property, counterpart.member);
    } else {
      const message = `${text} = NULL may be for a structure that has ${counterpart.member} now`;
      report(named, CODE.chosenAtRunTime, node, message);
    }
  }
}

/** The same where a macro of the file, or a macro or a function of its headers, names the member: all of its users would change with it. */
function refuseMacroAccesses(named: NamedHook): void {
  const { driver, api, hook } = named;
  const places = placesOf(api, hook);
  const ofFiles = places.some(({ operations }) => operations === 'file_operations');
  for (const member of new Set(places.map((place) => place.member))) {
    const accesses = accessesByMacros(driver, member);
    if (accesses.length === 0) continue;
    const own = union(places.map((place) => structureOf(driver, place)));
    const tags = new Set(places.flatMap(({ operations }) => operations ?? []));
    const counterpart = counterpartAt(api, places[0])!;
    const told = new Set<number>();
    for (const { macro, use, definition, node, object, value, text, expansion } of accesses) {
      const isOpen = isOfOpenFile({ ...node, object });
      // A macro of the file whose text reads `file->f_op->mmap` is dealt with as that text is.
      if (
        isOpen &&
        definesOf(driver)
          .get(macro)
          ?.some(({ text: own }) => own.match(READ))
      )
        continue;
      const { tag } = ownerOf(driver, definition, object);
      const isOther = tag !== null && !tags.has(tag);
      const isOwn = isOpen
        ? ofFiles
        : overlap(structureBefore(driver, definition, { ...node, object }), own) !== 'none';
      if (isOther || !isOwn || told.has(use.start)) continue;
      const set = value !== null || /^\s*=(?!=)/.test(driver.source.slice(use.end));
      // What names the new member as well has been made for both forms.
      if (!set && hasWord(expansion, counterpart.member)) continue;
      told.add(use.start);
      if (set)
        report(named, CODE.chosenAtRunTime, use, `${macro} sets ${text} here, beside ${counterpart.member}`);
      else report(named, CODE.legacyFormNeeded, use, `${macro} reads ${text} here, which would be NULL`);
    }
  }
}

/** The other callbacks of a file that are not converted together with a hook. */
function unconverted({ driver, hook, partners }: NamedHook): readonly Hook[] {
  const isConverted = ({ name }: Hook): boolean =>
    name === hook.name || partners.some((partner) => partner.hook.name === name);
  return driver.hooks.filter((other) => other.text !== 'NULL' && !isConverted(other));
}

/** Another callback that code puts into a structure of the hook, or the hook into one of another callback. */
function refuseBothForms(named: NamedHook): void {
  const { driver, api, hook } = named;
  if (!driver.hooks.some(({ references }) => references.some(({ kind }) => kind === 'assignment'))) return;
  for (const own of placesOf(api, hook)) {
    for (const other of unconverted(named)) {
      const place = placesOf(api, other).find(
        (one) =>
          (own.kind === 'assignment' || one.kind === 'assignment') &&
          overlap(structureOf(driver, own), structureOf(driver, one)) !== 'none',
      );
      if (!place) continue;
      const at = own.kind === 'assignment' ? own : place;
      const message = `${other.text} stays in a structure that ${hook.text} is set in, which cannot have both forms`;
      report(named, CODE.chosenAtRunTime, at.memberRange, message);
    }
  }
}

/** Of the operations of a file that is open: see `convertTests()`. */
function isOfOpenFile({ object }: MemberExpression): boolean {
  const bare = unparenthesized(object);
  return (
    bare.type === 'MemberExpression' && bare.property.type === 'Identifier' && bare.property.name === 'f_op'
  );
}

/** What stands around a range, from the next token on to either side. */
function codeAround(source: string, { start, end }: SourceRange): { before: string; after: string } {
  return {
    before: source.slice(Math.max(0, start - LONGEST_GAP), start).replace(GAP_BEFORE, ''),
    after: source.slice(end, end + LONGEST_GAP).replace(GAP_BEHIND, ''),
  };
}

/** Nobody leaves more room between two tokens, in characters. */
const LONGEST_GAP = 1000;
const GAP_BEFORE = new RegExp(`${GAP}$`);
const GAP_BEHIND = new RegExp(`^${GAP}`);

const spaced = (pattern: string): RegExp => new RegExp(pattern.replaceAll('GAP', GAP), 'g');

/** `file->f_op->mmap`, with the file a name, members of one, or that in parentheses. */
const TEST = spaced(
  String.raw`(?<![\w>.\])])((?:\w+|\(GAP\w+(?:GAP(?:->|\.)GAP\w+)*GAP\))(?:GAP(?:->|\.)GAP\w+)*)GAP->GAPf_opGAP->GAPmmap\b`,
);

/** The same member of a file that is written in any other way: `files[i]->f_op->mmap`, `(*file->f_op).mmap`. */
const READ = spaced(String.raw`\bf_opGAP\)*GAP(?:->|\.)GAPmmap\b`);

function convertTests(named: NamedHook): void {
  const { driver, api, edits, hook, definitions } = named;
  if (!hook.references.some(({ operations }) => operations === 'file_operations')) return;
  if (!driver.source.includes('f_op')) return;
  const reads = [...driver.source.matchAll(READ)];
  if (reads.length === 0) return;
  const tests = [...driver.source.matchAll(TEST)];
  const known = new Set(tests.map(({ index, 0: text }) => index + text.length));
  const others = reads.filter(({ index, 0: text }) => !known.has(index + text.length));
  for (const match of [...tests, ...others]) {
    const range = { start: match.index, end: match.index + match[0].length };
    const file = match[1] as string | undefined;
    if (driver.comments.some((comment) => comment.start <= range.start && range.end <= comment.end)) continue;
    // Those in a hook are its own business.
    if (driver.hooks.some(({ function: f }) => f && f.start <= range.start && range.end <= f.end)) continue;
    if (definitions.some((f) => f.start <= range.start && range.end <= f.end) || edits.drops(range)) continue;
    const { before, after } = codeAround(driver.source, range);
    if (after.startsWith('(') || /^=[^=]/.test(after)) continue;
    const tested = /^(\?|\)|&&|\|\|)/.test(after) && /([(!]|&&|\|\||\breturn)$/.test(before);
    if (tested && file !== undefined && api.canMmapFile !== null)
      edits.replace(range, `${api.canMmapFile}(${file.replace(/^\(([^()]*)\)$/, '$1')})`);
    else report(named, CODE.legacyFormNeeded, range, `${match[0]} is read here, and would be NULL`);
  }
}
