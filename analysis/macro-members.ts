import { definesOf, parametersOf, type Define } from '../model/defines';
import type { Driver } from '../model/driver';
import { tokenize } from '../model/lexer';
import type {
  Expression,
  FunctionDeclaration,
  MemberExpression,
  Node,
  SourceRange,
  TopLevel,
} from '../model/nodes';
import { parseDriver } from '../model/parse';
import type { TopLevelItem } from '../model/top-level';
import { callsOf, contains, find, unparenthesized } from '../model/query';
import { headersNaming } from './elsewhere';
import { definesFor } from './macro-bodies';
import { expansionsOf, listOpenedBy, macrosUsing, type Macros } from './macro-expansion';
import { mayNameMacro } from './macro-names';
import { valueSet } from './structures';

/**
 * A member that a function names by a macro, `HAS_MMAP(&ops)`, which is `((&ops)->mmap != NULL)`, or by a function of a header
 * that looks at it.
 */
export interface MacroAccess {
  /** The macro, or the function. */
  readonly macro: string;
  /** Where it is used. */
  readonly use: SourceRange;
  readonly definition: FunctionDeclaration;
  /** The member, a node of what the macro comes to. */
  readonly node: MemberExpression;
  /** What it is a member of, or a member behind. */
  readonly object: Expression;
  /** What it is set to there; null where it is read. */
  readonly value: Expression | null;
  /** The text of the member, as the macro makes it. */
  readonly text: string;
  /** All that the use comes to. */
  readonly expansion: string;
}

const known = new WeakMap<Driver, Map<string, readonly MacroAccess[]>>();

/** Where the functions of a file name a member by a macro of the file, or by a macro or a function of a header of the driver. */
export function accessesByMacros(driver: Driver, member: string): readonly MacroAccess[] {
  let found = known.get(driver);
  if (!found) known.set(driver, (found = new Map<string, readonly MacroAccess[]>()));
  let accesses = found.get(member);
  if (!accesses)
    found.set(member, (accesses = [...accessesIn(driver, member), ...byFunctionsOfHeaders(driver, member)]));
  return accesses;
}

function accessesIn(driver: Driver, member: string): MacroAccess[] {
  const isHanded = new RegExp(`[(,]\\s*${member}\\s*[,)]`);
  const leading = macrosLeadingTo(driver, member, isHanded);
  const isAsked = ({ kind, start, end }: TopLevelItem): boolean =>
    kind === 'function' && isHanded.test(driver.seen.slice(start, end));
  const items = new Set([
    ...[...leading.keys()].flatMap((name) => driver.itemsNaming('function', name)),
    ...(isHanded.test(driver.seen) ? driver.items.filter(isAsked) : []),
  ]);
  return [...items].flatMap((item) => {
    const definitions = functionsAmong(driver.model(item));
    return usesIn(driver, leading, item, isHanded).flatMap(({ macro, use, given }) => {
      const definition = definitions.find((one) => contains(one, use));
      const lookup = (name: string): readonly Define[] =>
        leading.get(name) ?? (name === macro || mayNameMacro(driver, name) ? definesFor(driver, name) : []);
      return definition
        ? expansionsOf(lookup, macro, given).flatMap((expansion) =>
            membersIn(driver, member, expansion).map((access) => ({ ...access, macro, use, definition })),
          )
        : [];
    });
  });
}

function byFunctionsOfHeaders(driver: Driver, member: string): MacroAccess[] {
  const named = new RegExp(`(?:\\.|->)\\s*${member}\\b`);
  return headersNaming(driver, member).flatMap((header) =>
    header.items
      .filter(({ kind, start, end }) => kind === 'function' && named.test(header.seen.slice(start, end)))
      .flatMap((item) => functionsAmong(header.model(item)))
      .flatMap((looking) => callsLooking(driver, header, member, looking)),
  );
}

/** The calls of a function of a header that looks at a member of what it is given, or of an open file. */
function callsLooking(
  driver: Driver,
  header: Driver,
  member: string,
  looking: FunctionDeclaration,
): MacroAccess[] {
  const { name } = looking.id;
  if (driver.functions(name).length > 0) return [];
  const callers = driver.itemsNaming('function', name).flatMap((item) => functionsAmong(driver.model(item)));
  const calls = callers.flatMap((definition) =>
    callsOf(definition.body, name).map(({ node }) => ({ definition, call: node })),
  );
  const expansion = header.source.slice(looking.start, looking.end);
  return find(looking.body, 'MemberExpression').flatMap(({ node, parents: [parent] }) => {
    if (node.computed || node.property.type !== 'Identifier' || node.property.name !== member) return [];
    const bare = unparenthesized(node.object);
    const index = looking.params.findIndex((one) => bare.type === 'Identifier' && one.name === bare.name);
    const value = valueSet(node, parent);
    return calls.flatMap(({ definition, call }): MacroAccess[] => {
      const object = index < 0 ? node.object : call.arguments[index];
      if (object === undefined) return [];
      const text = header.source.slice(node.start, node.end);
      return [{ macro: name, use: call, definition, node, object, value, text, expansion }];
    });
  });
}

const functionsAmong = (nodes: readonly TopLevel[]): FunctionDeclaration[] =>
  nodes.filter((node) => node.type === 'FunctionDeclaration');

/**
 * The macros that may name a member: in their text, as something that they are given, or by another one.
 * @param isHanded what the member's name looks like where anything is given it
 */
function macrosLeadingTo(driver: Driver, member: string, isHanded: RegExp): Macros {
  const files = [...headersNaming(driver, member), driver];
  const all = new Map(files.flatMap((from) => [...definesOf(from)]));
  const mayBeGiven = files.some(({ seen }) => isHanded.test(seen));
  const plain = new RegExp(`(?:\\.|->)\\s*${member}\\b`);
  const names = ({ parameters, text }: Define): boolean => {
    if (!/\.|->/.test(text)) return false;
    if (plain.test(text) || /(?:\.|->)\s*\w*\s*##/.test(text)) return true;
    const own = mayBeGiven && parameters !== undefined ? parametersOf(parameters).names : [];
    return own.some((parameter) => new RegExp(`(?:\\.|->)\\s*${parameter}\\b`).test(text));
  };
  return macrosUsing(all, names);
}

/** The uses of such macros in a function, and of those that are given the member's name. */
function usesIn(
  driver: Driver,
  leading: Macros,
  item: SourceRange,
  isHanded: RegExp,
): { readonly macro: string; readonly use: SourceRange; readonly given: string[] | null }[] {
  const tokens = tokenize(driver.seen, item.start, item.end).filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'identifier') return [];
    const isLeading = leading.has(token.text);
    if (!isLeading && tokens[i + 1]?.text !== '(') return [];
    const list = tokens[i + 1]?.text === '(' ? listOpenedBy(driver.seen, tokens, i + 1) : null;
    const text = list ? `(${list.given.join(',')})` : '';
    if (!isLeading && !(isHanded.test(text) && list?.given.some((one) => isHanded.test(`(${one})`))))
      return [];
    const use = { start: token.start, end: list ? tokens[list.close].end : token.end };
    const isPlain = (leading.get(token.text) ?? []).some(({ parameters }) => parameters === undefined);
    return [{ macro: token.text, use, given: isPlain ? null : (list?.given ?? null) }];
  });
}

/** The places of a text that name a member. */
function membersIn(
  driver: Driver,
  member: string,
  expansion: string,
): Pick<MacroAccess, 'node' | 'object' | 'value' | 'text' | 'expansion'>[] {
  if (!new RegExp(`(?:\\.|->)\\s*${member}\\b`).test(expansion)) return [];
  const source = `void macro(void) {${expansion};}`;
  const body = parseDriver(source, { path: driver.path, reach: 'all' }).function('macro');
  if (!body) return [];
  const locals = new Map(
    find(body.body, 'VariableDeclarator').map(({ node: { id, init } }) => [id.name, init]),
  );
  return find(body.body, 'MemberExpression').flatMap(({ node, parents: [parent] }) => {
    if (node.computed || node.property.type !== 'Identifier' || node.property.name !== member) return [];
    const text = source.slice(node.start, node.end);
    const object = behindLocals(node.object, locals);
    return [{ node, object, value: valueSet(node, parent), text, expansion }];
  });
}

/** What a variable that a macro declares is given: `f` of `({ typeof(x) f = (x); f->mmap; })`. */
function behindLocals(
  object: Expression,
  locals: ReadonlyMap<string, Expression | Node | null | undefined>,
): Expression {
  let found = object;
  for (let i = 0; i <= locals.size; i++) {
    const bare = unparenthesized(found);
    const given = bare.type === 'Identifier' ? locals.get(bare.name) : undefined;
    if (!given) break;
    found = given as Expression;
  }
  return found;
}
