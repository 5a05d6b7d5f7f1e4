import { valuesAssigned } from '../../analysis/places';
import type { Driver } from '../../model/driver';
import type {
  AssignmentExpression,
  CallExpression,
  FunctionDeclaration,
  MemberExpression,
  Node,
} from '../../model/nodes';
import { find, isName, unparenthesized } from '../../model/query';
import { structOf } from './functions';
import { isNull } from './member-tests';
import type { CallbackMember } from './structures';
import type { Reference, SurveyedFile } from './survey';

/** Which structures have the new member beside the legacy one once the callbacks are converted. */
export interface NewMembers {
  /** The variables whose initialisers set it. */
  readonly variables: ReadonlySet<string>;
  /** Can some of these be changed at run time? */
  readonly areChangeable: boolean;
  /** What statements set it in, by the name of the last member or variable: `ops` of `q->ops.mmap_prepare = f`. */
  readonly holders: ReadonlySet<string>;
  /** Is a structure of such a name assigned as a whole, or copied, in some file? */
  readonly isCopied: (holder: string) => boolean;
}

export const NO_NEW_MEMBERS: NewMembers = {
  ...{ variables: new Set(), areChangeable: false, holders: new Set(), isCopied: () => false },
};

/** What makes an object that nobody has set operations in. */
const MAKES = /(?:^|_)(?:\w*alloc|new|create)(?:_|$)/;

/** A structure of a name that is given the contents of another, or a pointer of it that is made to lead elsewhere. */
const copyOf = (holder: string): RegExp =>
  new RegExp(
    `\\b${holder}\\s*=(?!=)\\s*(?![{&]|NULL\\b|\\w*alloc\\w*\\s*\\()|\\b(?:memcpy|memmove|swap)\\s*\\([^;]*\\b${holder}\\b`,
  );

/** What a pointer of a name leads to that is given the contents of another. */
const filled = (pointer: string): RegExp =>
  new RegExp(`\\*\\s*${pointer}\\s*=(?!=)|\\b(?:memcpy|memmove|swap)\\s*\\([^;]*\\b${pointer}\\b`);

/**
 * The structures that get the new member by some places.
 * @param set the places whose callbacks are converted
 */
export function newMembersOf(
  { struct, member }: CallbackMember,
  set: readonly Reference[],
  files: readonly SurveyedFile[],
): NewMembers {
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  const variables = new Set<string>();
  const holders = new Set<string>();
  let areChangeable = false;
  for (const { file, line, variable, kind } of set) {
    const source = sources.get(file) ?? '';
    if (kind !== 'assignment') {
      if (variable !== null) variables.add(variable);
      const fixed = new RegExp(`\\bconst\\s+struct\\s+${struct}\\b|\\bstruct\\s+${struct}\\s+const\\b`);
      areChangeable ||= kind !== 'initializer' || !fixed.test(declarationOf(source, variable));
      continue;
    }
    const text = source.split('\n')[line - 1] ?? '';
    const [, holder] = new RegExp(`(\\w+)[\\])]*\\s*(?:->|\\.)\\s*${member}\\b`).exec(text) ?? [];
    holders.add(holder ?? (/\w+$/.exec(variable ?? '') ?? [''])[0]);
  }
  const naming = files.filter(({ source }) => source.includes(struct));
  const copied = new Map<string, boolean>();
  const isCopied = (holder: string): boolean => {
    let known = copied.get(holder);
    if (known === undefined)
      copied.set(holder, (known = naming.some(({ source }) => copyOf(holder).test(source))));
    return known;
  };
  return { variables, areChangeable, holders, isCopied };
}

/** The text that a variable is declared with, up to its value. */
function declarationOf(source: string, variable: string | null): string {
  if (variable === null) return '';
  return new RegExp(`^.*\\b${variable}\\b[^;=]*=[^=]`, 'm').exec(source)?.[0] ?? '';
}

/**
 * May a structure have the new member where a statement sets the legacy one? The new one is asked first, and would hide what is
 * set there. Who clears a member does so in a structure that has it; what is new, or a variable that nothing else sets, has none.
 */
export function mayHaveNew(
  driver: Driver,
  within: FunctionDeclaration,
  { object: given, arrow }: MemberExpression,
  { right }: AssignmentExpression,
  { struct, newMember }: { readonly struct: string; readonly newMember: string },
  sets: NewMembers,
): boolean {
  const object = unparenthesized(given);
  const holder = lastNameOf(object);
  const root = rootOf(object);
  if (holder === null || root === null) return true;
  const own = driver.seen.slice(within.start, within.end);
  if (isMadeHere(driver, within, root, struct)) {
    const isSet = new RegExp(`\\b${holder}\\s*(?:->|\\.)\\s*${newMember}\\b`).test(own);
    return isSet || (holder === root ? filled(root) : copyOf(holder)).test(own);
  }
  if (copyOf(holder).test(own)) return true;
  if (object.type === 'Identifier' && !arrow) {
    const isOf = sets.variables.has(holder) || sets.holders.has(holder);
    const isLocal = find(within.body, 'VariableDeclarator').some(({ node }) => node.id.name === holder);
    if (isOf || isLocal || driver.variable(holder)) return isOf || copyOf(holder).test(driver.seen);
  }
  if (isNull(right) || sets.holders.has(holder) || sets.isCopied(holder)) return true;
  return arrow && sets.areChangeable;
}

/** Is a local what a call in the function has made, which was given no operations for it? */
function isMadeHere(driver: Driver, within: FunctionDeclaration, name: string, struct: string): boolean {
  if (within.params.some((parameter) => parameter.name === name)) return false;
  const makes = (node: Node | null | undefined): boolean => {
    const call = node && unparenthesized(node);
    return call?.type === 'CallExpression' && isMaking(driver, within, call, struct);
  };
  const values = valuesAssigned(within, name);
  if (values.some((value) => !makes(value) && !isNull(value))) return false;
  const byAddress = find(within.body, 'CallExpression').filter(({ node }) =>
    node.arguments.some((a) => a.type === 'CAddressOf' && isName(a.argument, name)),
  );
  if (byAddress.some(({ node }) => !makes(node))) return false;
  return values.some(makes) || byAddress.length > 0;
}

function isMaking(
  driver: Driver,
  within: FunctionDeclaration,
  { callee, arguments: given }: CallExpression,
  struct: string,
): boolean {
  if (callee.type !== 'Identifier' || !MAKES.test(callee.name)) return false;
  return !given.some((argument) => {
    const bare = unparenthesized(argument);
    const named = bare.type === 'CAddressOf' ? unparenthesized(bare.argument) : bare;
    return structOf(driver, within, named) === struct;
  });
}

/** The variable that a place begins with; null where it begins with something else. */
function rootOf(place: Node): string | null {
  const bare = unparenthesized(place);
  if (bare.type === 'Identifier') return bare.name;
  return bare.type === 'MemberExpression' ? rootOf(bare.object) : null;
}

/** The name of the last member or variable of an expression, that of `READ_ONCE(sock->ops)` included. */
export function lastNameOf(expression: Node): string | null {
  const bare = unparenthesized(expression);
  if (bare.type === 'Identifier') return bare.name;
  if (bare.type === 'MemberExpression' && bare.computed) return lastNameOf(bare.object);
  if (bare.type === 'MemberExpression' && bare.property.type === 'Identifier') return bare.property.name;
  if (bare.type === 'CallExpression' && bare.arguments.length === 1) return lastNameOf(bare.arguments[0]);
  return null;
}
