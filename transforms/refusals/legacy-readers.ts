import { permissionsOf } from '../../kernel/permissions';
import {
  LEGACY_READERS,
  type GivenToFunction,
  type HeldByMember,
  type LegacyReader,
} from '../../kernel/subsystems/legacy-readers';
import { ownerOf, tagOf } from '../../analysis/owners';
import { valuesAssigned } from '../../analysis/places';
import type { Driver } from '../../model/driver';
import type {
  CallExpression,
  CInitializerList,
  FunctionDeclaration,
  Node,
  SourceRange,
} from '../../model/nodes';
import { callsOf, find, findFrom, unparenthesized } from '../../model/query';
import { hasWord } from '../../model/words';
import { definitionsOf, memberOf } from '../mapped-callback/operations';
import { report } from '../mmap-prepare/conversion';
import type { NamedHook } from '../names/hook-mentions';
import { CODE } from '../findings';

/**
 * Refuses operations that are given to code of the kernel which looks at their legacy member: it does not know `mmap_prepare`,
 * and takes a file that can be mapped for one that cannot, or calls NULL.
 */
export function refuseLegacyReaders(named: NamedHook): void {
  const { driver, hook } = named;
  const ofFiles = hook.references.filter(({ operations }) => operations === 'file_operations');
  const variables = new Set(ofFiles.flatMap(({ variable }) => /^\w+/.exec(variable ?? '')?.[0] ?? []));
  const readers = readersIn(driver);
  for (const variable of variables) {
    for (const reader of readers) {
      const { given } = reader;
      const places =
        'functions' in given ? givenTo(driver, given, variable) : heldBy(driver, given, variable);
      for (const place of places) tell(named, reader, place, variable);
    }
  }
}

const known = new WeakMap<Driver, readonly LegacyReader[]>();

/** The readers that a file may give anything to, by its words. */
function readersIn(driver: Driver): readonly LegacyReader[] {
  let found = known.get(driver);
  if (!found) {
    found = LEGACY_READERS.filter(({ given }) => {
      const words = 'functions' in given ? given.functions : [given.structure];
      return driver.source.includes(beginningOf(words)) && words.some((word) => hasWord(driver.source, word));
    });
    known.set(driver, found);
  }
  return found;
}

function tell(named: NamedHook, { does }: LegacyReader, at: SourceRange, variable: string): void {
  report(named, CODE.legacyMemberAskedFor, at, `${variable} is given to a subsystem here: ${does}`);
}

/** The calls that hand a structure to a function which looks at its legacy member. */
function givenTo(driver: Driver, given: GivenToFunction, variable: string): CallExpression[] {
  const { functions, argument } = given;
  if (isNotReached(driver, given, variable)) return [];
  if (decidesLikewise(driver, given, variable)) return [];
  return functions
    .flatMap((name) => definitionsNaming(driver, name).flatMap((f) => callsIn(f, name)))
    .filter(
      ({ call, from }) =>
        isGiven(driver, from, call.arguments[argument], variable, 0) && !isLikewise(driver, given, call),
    )
    .map(({ call }) => call);
}

/** What several names begin with: most files have none of them, which one search tells. */
function beginningOf([first, ...others]: readonly string[]): string {
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}

function callsIn(
  from: FunctionDeclaration,
  name: string,
): { call: CallExpression; from: FunctionDeclaration }[] {
  return callsOf(from.body, name).map(({ node }) => ({ call: node, from }));
}

function definitionsNaming(driver: Driver, name: string): FunctionDeclaration[] {
  return driver
    .itemsNaming('function', name)
    .flatMap((item) => driver.model(item))
    .filter((node) => node.type === 'FunctionDeclaration');
}

/** How many functions and locals may hand a structure on. */
const DEEPEST = 6;

/** May an argument be the address of a variable: by its name, handed on by a caller, or from a table that names it? */
function isGiven(
  driver: Driver,
  from: FunctionDeclaration,
  argument: Node | undefined,
  variable: string,
  depth: number,
): boolean {
  if (!argument) return false;
  const names = identifiersOf(argument);
  if (names.includes(variable)) return true;
  const bare = unparenthesized(argument);
  if (bare.type === 'MemberExpression') return isListed(driver, variable);
  if (bare.type !== 'Identifier') return false;
  if (depth === DEEPEST) return false;
  const parameter = from.params.findIndex(({ name }) => name === bare.name);
  const callers = parameter < 0 ? [] : definitionsNaming(driver, from.id.name);
  return (
    valuesAssigned(from, bare.name).some((value) => isGiven(driver, from, value, variable, depth + 1)) ||
    callers.some((caller) =>
      callsIn(caller, from.id.name).some(({ call }) =>
        isGiven(driver, caller, call.arguments[parameter], variable, depth + 1),
      ),
    )
  );
}

function identifiersOf(node: Node): string[] {
  return findFrom(node, 'Identifier').map((use) => use.node.name);
}

/** Does the initialiser of another variable of the file name one, such as a table of files? */
function isListed(driver: Driver, variable: string): boolean {
  return driver
    .itemsNaming('declaration', variable)
    .flatMap((item) => driver.model(item))
    .some(
      (node) =>
        node.type === 'VariableDeclaration' &&
        node.declarations.some(
          ({ id, init }) => id.name !== variable && init && identifiersOf(init).includes(variable),
        ),
    );
}

/** Has a structure another member that decides as the legacy one would, whatever is configured? */
function decidesLikewise(driver: Driver, { likewise }: GivenToFunction, variable: string): boolean {
  if (!likewise) return false;
  const lists = listsOf(driver, variable);
  return (
    lists.length > 0 && lists.every((list) => likewise.members.some((m) => isAlwaysSet(driver, list, m)))
  );
}

/** Is a member set, to something, outside directives? */
function isAlwaysSet(driver: Driver, list: CInitializerList, member: string): boolean {
  const element = memberOf({ list }, member);
  if (!element) return false;
  const value = unparenthesized(element.value);
  if (value.type !== 'Identifier' || value.name === 'NULL') return false;
  return !/^[ \t]*#/m.test(driver.source.slice(list.start, list.end));
}

/** Has the file of a call permissions for which the legacy member changes nothing? */
function isLikewise(driver: Driver, { likewise }: GivenToFunction, call: CallExpression): boolean {
  const mode = likewise && call.arguments[likewise.mode.argument];
  if (!mode) return false;
  return (permissionsOf(driver.source.slice(mode.start, mode.end)) & ~likewise.mode.beside) !== 0;
}

/** Is no file of a structure entered where the subsystem would find it, as far as its open() can be read? */
function isNotReached(driver: Driver, { reachedBy }: GivenToFunction, variable: string): boolean {
  if (reachedBy === undefined || hasWord(driver.source, reachedBy)) return false;
  const lists = listsOf(driver, variable);
  return (
    lists.length > 0 &&
    lists.every((list) => {
      const open = memberOf({ list }, 'open');
      const value = open && unparenthesized(open.value);
      return !value || (value.type === 'Identifier' && driver.functions(value.name).length > 0);
    })
  );
}

function listsOf(driver: Driver, variable: string): CInitializerList[] {
  return definitionsOf({ driver }, variable).map(({ list }) => list);
}

/** Where a member of another structure, which somebody looks through, is given the address of one. */
function heldBy(driver: Driver, given: HeldByMember, variable: string): Node[] {
  if (haveOwn(driver, given)) return [];
  return [...initialised(driver, given, variable), ...assigned(driver, given, variable)];
}

/** Have the objects behind a structure the member, as far as the file defines any? */
function haveOwn(driver: Driver, { unless }: HeldByMember): boolean {
  const lists = driver
    .itemsNaming('declaration', unless.all)
    .flatMap((item) => driver.model(item))
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
    .flatMap(({ id, init }) =>
      tagOf(id.ctype) === unless.all && init?.type === 'CInitializerList' ? [init] : [],
    );
  return lists.length > 0 && lists.every((list) => isAlwaysSet(driver, list, unless.member));
}

function initialised(driver: Driver, given: HeldByMember, variable: string): Node[] {
  const { structure, member, only, unless } = given;
  return driver
    .itemsNaming('declaration', variable)
    .flatMap((item) => driver.model(item))
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
    .flatMap(({ id, init }) => {
      if (tagOf(id.ctype) !== structure || init?.type !== 'CInitializerList') return [];
      const held = memberOf({ list: init }, member);
      if (!held || !identifiersOf(held.value).includes(variable)) return [];
      const text = driver.source.slice(init.start, init.end);
      if (unless.named.some((prefix) => new RegExp(`\\b${prefix}`).test(text))) return [];
      const decides = memberOf({ list: init }, only.member);
      const isUsed = !decides || mayName(driver, decides.value, only.word);
      return isUsed ? [held] : [];
    });
}

/** May a value have a flag: is that named, or something that is no constant of capitals? */
function mayName({ source }: Driver, value: Node, word: string): boolean {
  const text = source.slice(value.start, value.end);
  return hasWord(text, word) || !/^[A-Z0-9_|()\s]*$/.test(text);
}

function assigned(driver: Driver, { structure, member }: HeldByMember, variable: string): Node[] {
  return definitionsNaming(driver, variable).flatMap((f) =>
    find(f.body, 'AssignmentExpression').flatMap(({ node }) => {
      const target = unparenthesized(node.left);
      if (target.type !== 'MemberExpression' || target.property.type !== 'Identifier') return [];
      if (target.property.name !== member || !identifiersOf(node.right).includes(variable)) return [];
      return ownerOf(driver, f, target.object).tag === structure ? [node] : [];
    }),
  );
}
