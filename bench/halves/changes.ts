import fc from 'fast-check';
import type { Driver } from '../../model/driver';
import type { CType, FunctionDeclaration, SourceRange, Statement } from '../../model/nodes';
import { parseDriver } from '../../model/parse';
import { find } from '../../model/query';
import { pointsToStruct, typeText } from '../../model/types';
import { STATEMENTS, type Placeholder } from './statements';

/** A legacy driver. */
export interface Original {
  readonly name: string;
  readonly source: string;
}

/** A driver that was changed as people change theirs. */
export interface Changed extends Original {
  /** What was done, for a person: `insert dev->count++;`. */
  readonly changes: readonly string[];
}

/** What decides of one change: each number is taken modulo how many there are to choose from. */
export interface Choice {
  readonly kind: number;
  readonly function: number;
  readonly block: number;
  readonly statement: number;
  readonly text: number;
  readonly member: number;
  readonly other: number;
}

/** A driver and one or two changes of it. */
interface Plan {
  readonly driver: number;
  readonly changes: readonly Choice[];
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.nat(),
  function: fc.nat(),
  block: fc.nat(),
  statement: fc.nat(),
  text: fc.nat(),
  member: fc.nat(),
  other: fc.nat(),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  driver: fc.nat(),
  changes: fc.array(choice, { minLength: 1, maxLength: 2 }),
});

/** How many plans come to nothing at most, for each that comes to a driver: not every change fits everywhere. */
const TRIES = 20;

/** A driver that was changed, with what it takes to make only some of the changes. */
export interface Variant {
  readonly original: Original;
  readonly choices: readonly Choice[];
  readonly changed: Changed;
}

/**
 * Changes drivers by one or two statements.
 * @param count how many drivers to make
 * @param seed  the same number gives the same ones
 */
export function* variantsOf(originals: readonly Original[], count: number, seed: number): Generator<Variant> {
  let left = count;
  for (const { driver, changes } of fc.sample(plan, { numRuns: count * TRIES, seed })) {
    if (left === 0 || originals.length === 0) return;
    const original = at(originals, driver);
    const changed = changedBy(original, changes);
    if (changed === null) continue;
    yield { original, choices: changes, changed };
    left--;
  }
}

/** Makes some changes of a driver, one after the other. @returns null when one of them fits nowhere, or nothing changes */
export function changedBy(original: Original, choices: readonly Choice[]): Changed | null {
  let { source } = original;
  const changes: string[] = [];
  for (const choice of choices) {
    const change = changeOf(source, choice);
    if (change === null) return null;
    const { range, text, told } = change;
    source = source.slice(0, range.start) + text + source.slice(range.end);
    changes.push(told.replace(/\s+/g, ' '));
  }
  return source === original.source ? null : { name: original.name, source, changes };
}

interface Change {
  readonly range: SourceRange;
  readonly text: string;
  readonly told: string;
}

/** Where a change is made. */
interface Site {
  readonly driver: Driver;
  readonly definition: FunctionDeclaration;
  readonly list: readonly Statement[];
  readonly statement: Statement;
  readonly choice: Choice;
}

/** The kinds of changes; most put a statement in, of which there are many. */
const KINDS: readonly ((site: Site) => Change | null)[] = [
  leaveOut,
  changePlaces,
  doTwice,
  negate,
  makeConditional,
  ...Array.from({ length: 5 }, () => insert),
];

function changeOf(source: string, choice: Choice): Change | null {
  const driver = parseDriver(source, { path: 'changed.c', reach: 'all' });
  const functions = driver.program.body.filter(
    (node): node is FunctionDeclaration => node.type === 'FunctionDeclaration',
  );
  // Four of five changes are in what is given a vma.
  const ofMappings = functions.filter(({ params }) => params.some(({ ctype }) => isVma(ctype)));
  const some = ofMappings.length > 0 && choice.kind % 5 !== 0 ? ofMappings : functions;
  if (some.length === 0) return null;
  const definition = at(some, choice.function);
  const blocks = [definition.body, ...find(definition.body, 'BlockStatement').map(({ node }) => node)];
  const lists = blocks.map(({ body }) => body).filter((list) => list.some(isChanged));
  if (lists.length === 0) return null;
  const list = at(lists, choice.block);
  const statement = at(list.filter(isChanged), choice.statement);
  return at(KINDS, Math.floor(choice.kind / 5))({ driver, definition, list, statement, choice });
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length];
}

const isVma = (ctype: CType): boolean => pointsToStruct(ctype, 'vm_area_struct');

/** Declarations stand where they have to, and so does what `goto` goes to. */
function isChanged({ type }: Statement): boolean {
  return type !== 'VariableDeclaration' && type !== 'LabeledStatement';
}

const textOf = ({ driver }: Site, { start, end }: SourceRange): string => driver.source.slice(start, end);

function leaveOut(site: Site): Change | null {
  const { statement } = site;
  // A function that ends without its result means nothing in C.
  if (statement.type === 'ReturnStatement') return null;
  return { range: statement, text: ';', told: `leave out ${textOf(site, statement)}` };
}

function changePlaces(site: Site): Change | null {
  const { list, statement } = site;
  const next = list[list.indexOf(statement) + 1] as Statement | undefined;
  if (next === undefined || !isChanged(next)) return null;
  const between = textOf(site, { start: statement.end, end: next.start });
  return {
    range: { start: statement.start, end: next.end },
    text: textOf(site, next) + between + textOf(site, statement),
    told: `${textOf(site, statement)} behind ${textOf(site, next)}`,
  };
}

function doTwice(site: Site): Change {
  const text = textOf(site, site.statement);
  return { range: site.statement, text: `${text}\n\t${text}`, told: `twice ${text}` };
}

function negate(site: Site): Change | null {
  const tests = find(site.definition.body, 'IfStatement').map(({ node }) => node.test);
  if (tests.length === 0) return null;
  const test = at(tests, site.choice.text);
  return { range: test, text: `!(${textOf(site, test)})`, told: `negate ${textOf(site, test)}` };
}

function makeConditional(site: Site): Change | null {
  const { member } = scopeOf(site);
  if (site.statement.type !== 'ExpressionStatement' || member === undefined) return null;
  const text = textOf(site, site.statement);
  return {
    range: site.statement,
    text: `if (${member}) {\n\t\t${text}\n\t}`,
    told: `only if ${member}: ${text}`,
  };
}

function insert(site: Site): Change | null {
  const scope = scopeOf(site);
  const returnsInt = typeText(site.definition.returns) === 'int';
  const known = (text: string): boolean =>
    [...text.matchAll(/\$(\w+)/g)].every(([, name]) => scope[name as Placeholder] !== undefined);
  const fitting = STATEMENTS.filter((text) => known(text) && (returnsInt || !/\breturn\b/.test(text)));
  if (fitting.length === 0) return null;
  const text = at(fitting, site.choice.text).replace(
    /\$(\w+)/g,
    (_, name: string) => scope[name as Placeholder]!,
  );
  const { start } = site.statement;
  return { range: { start, end: start }, text: `${text}\n\t`, told: `insert ${text}` };
}

const WHOLE_NUMBER =
  /^(?:unsigned(?: int| long)?|int|long|bool|size_t|u8|u16|u32|u64|phys_addr_t|dma_addr_t|unsigned char)$/;

/** What a statement that is put in can name there. */
function scopeOf({
  driver,
  definition,
  statement,
  choice,
}: Site): Readonly<Record<Placeholder, string | undefined>> {
  const before = find(definition.body, 'VariableDeclarator').filter(
    ({ node }) => node.end <= statement.start,
  );
  const declared = [...definition.params, ...before.map(({ node }) => node.id)];
  const members = declared.flatMap(({ name, ctype }) =>
    membersBehind(driver, ctype).map((member) => ({ ...member, text: `${name}->${member.name}` })),
  );
  const typed = (type: string): string | undefined => members.find((one) => one.type === type)?.text;
  const numbers = members.filter(({ type }) => WHOLE_NUMBER.test(type));
  const any = numbers.length > 0;
  return {
    member: any ? at(numbers, choice.member).text : undefined,
    other: any ? at(numbers, choice.other).text : undefined,
    mutex: typed('struct mutex'),
    atomic: typed('atomic_t'),
    refcount: typed('refcount_t'),
    vma: definition.params.find(({ ctype }) => isVma(ctype))?.name,
    file: definition.params.find(({ ctype }) => pointsToStruct(ctype, 'file'))?.name,
  };
}

/** The members of the structure that a type points to, where the driver defines that. */
function membersBehind(driver: Driver, ctype: CType): { readonly name: string; readonly type: string }[] {
  if (ctype.kind !== 'pointer' || ctype.to.kind !== 'struct') return [];
  const { tag } = ctype.to;
  return driver.program.body.flatMap((node) => {
    if (node.type !== 'CTypeDeclaration' || node.definition.type !== 'CStructDefinition') return [];
    if (tag === null || node.definition.tag !== tag) return [];
    return node.definition.members.flatMap(({ id, ctype: type }) =>
      id === null ? [] : [{ name: id.name, type: typeText(type) }],
    );
  });
}
