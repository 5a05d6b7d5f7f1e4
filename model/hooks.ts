import { bothFormsOf } from './both-forms';
import type { Hook, HookCast, HookReference } from './driver';
import type {
  CDesignatedInitializer,
  CType,
  Expression,
  FunctionDeclaration,
  Node,
  SourceRange,
  TopLevel,
  VariableDeclarator,
} from './nodes';
import { pointsToStruct } from './types';
import { childNodes } from './walk';
import { indexOfWord, wordsHolding } from './words';
import { countBefore } from './ordered';

/** The members that name an mmap callback: `struct proc_ops`, `fb_ops` and `bpf_map_ops` call theirs otherwise. */
const MEMBERS = ['mmap', 'mmap_prepare', 'proc_mmap', 'fb_mmap', 'map_mmap'];

const texts = new Map<string, RegExp>();

/** Text that can name an mmap callback; group 1 is the access, group 2 the member, group 4 that of `member: f`. */
function hookText(members: readonly string[]): RegExp {
  const names = members.join('|');
  let text = texts.get(names);
  if (!text) {
    text = new RegExp(
      String.raw`(\.|->)GAP(NAMES)GAP=(?!=)|([{,;/\n])[^\S\n]*(NAMES)GAP:(?!:)`
        .replaceAll('NAMES', names)
        .replaceAll(
          'GAP',
          // White space and comments may stand between any two tokens.
          String.raw`(?:\s|\\\n|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`,
        ),
      'gd',
    );
    texts.set(names, text);
  }
  return text;
}

/** A member that may be set to a callback. */
export interface HookText {
  /** Where the access begins, or what stands before the member of the old form. */
  readonly index: number;
  readonly member: SourceRange;
  /** Is it `member: f`, as GNU C once had it? */
  readonly old: boolean;
}

/**
 * The places of a text, comments and strings aside, that can name an mmap callback, in their order. Exported for tests.
 *
 * @param members the names of such members
 * @param inComment is an offset in what is no code?
 */
export function hookPlaces(
  source: string,
  members: readonly string[],
  inComment: (offset: number) => boolean,
): readonly HookText[] {
  // What stands before a member of the old form may be the end of a comment.
  return (plainPlaces(source, members) ?? allPlaces(source, members)).filter(
    ({ index, member, old }) => !inComment(old ? member.start : index),
  );
}

function allPlaces(source: string, members: readonly string[]): HookText[] {
  return [...source.matchAll(hookText(members))].map((match) => {
    const old = (match[4] as string | undefined) !== undefined;
    const [start, end] = match.indices![old ? 4 : 2];
    return { index: match.index, member: { start, end }, old };
  });
}

/** What the names of nearly all such members hold: a text is searched for it once, not for each of them. */
const COMMON = 'mmap';

/** Where words stand that are names of members, in no order. */
function* namedPlaces(source: string, members: readonly string[]): Generator<SourceRange> {
  const names = new Set(members);
  for (const word of wordsHolding(source, COMMON))
    if (names.has(source.slice(word.start, word.end))) yield word;
  for (const name of names) {
    if (name.includes(COMMON)) continue;
    for (let start = indexOfWord(source, name); start !== -1; start = indexOfWord(source, name, start + 1))
      yield { start, end: start + name.length };
  }
}

/** The same where no comment stands in such a place, or null: the expression is tried at each character of a text. */
function plainPlaces(source: string, members: readonly string[]): HookText[] | null {
  const found: HookText[] = [];
  for (const { start, end } of namedPlaces(source, members)) {
    const sign = signBehind(source, end);
    if (sign === null) continue;
    const index = sign === ':' ? beforeOld(source, start) : beforeMember(source, start);
    if (sign === 'comment' || index === 'comment') return null;
    if (index !== null) found.push({ index, member: { start, end }, old: sign === ':' });
  }
  return found.sort((a, b) => a.index - b.index);
}

const BLANK = /\s/;

const isContinued = (source: string, at: number): boolean => source[at] === '\\' && source[at + 1] === '\n';

/** What sets a member, behind it; null when nothing does. */
function signBehind(source: string, end: number): '=' | ':' | 'comment' | null {
  let at = end;
  while (BLANK.test(source[at] ?? '') || isContinued(source, at)) at++;
  const sign = source[at];
  if (sign === '/') return 'comment';
  return (sign === '=' || sign === ':') && source[at + 1] !== sign ? sign : null;
}

/** Where what stands before the member of the old form is: a brace, a comma, the end of a line; null when it is something else. */
function beforeOld(source: string, start: number): number | null {
  let at = start - 1;
  while (at >= 0 && /[^\S\n]/.test(source[at])) at--;
  return at >= 0 && /[{,;/\n]/.test(source[at]) ? at : null;
}

/** Where `.` or `->` before a member is; null when there is none. */
function beforeMember(source: string, start: number): number | 'comment' | null {
  let at = start - 1;
  while (at >= 0 && (BLANK.test(source[at]) || isContinued(source, at))) at--;
  if (source.slice(at + 1, start).includes('\n')) {
    const line = source.slice(source.lastIndexOf('\n', at) + 1, at + 1);
    if (line.includes('//')) return 'comment';
  }
  if (source[at] === '.') return at;
  if (source[at] === '>' && source[at - 1] === '-') return at - 1;
  return source[at] === '/' && source[at - 1] === '*' ? 'comment' : null;
}

/** What finding the hooks of a file asks of the file. */
export interface HookSource {
  readonly source: string;
  /** The type that a typedef or a macro of the file gives a name to; null when the file does not tell. */
  namedType(name: string): CType | null;
  /** Is the offset inside a comment? */
  inComment(offset: number): boolean;
  /** The top-level item around an offset; null outside any. */
  itemAt(offset: number): HookItem | null;
  function(name: string): FunctionDeclaration | null;
  variable(name: string): VariableDeclarator | null;
  /** The members of a structure defined in the file, by tag. */
  memberType(struct: string, member: string): CType | null;
  position(offset: number): { line: number; column: number };
}

/** A top-level item that may name a callback. */
export interface HookItem extends SourceRange {
  readonly directive: boolean;
  /** Its modelled nodes. */
  nodes(): readonly TopLevel[];
}

/** The callback that a member is set to, and where. */
type CallbackValue = Pick<HookReference, 'valueRange' | 'nameRange' | 'cast'> & {
  readonly name: string | null;
  readonly text: string;
};

interface Found extends Omit<HookReference, 'replaced'> {
  readonly text: string;
  readonly name: string | null;
}

/**
 * Every hook that a file names, grouped by callback, in source order.
 * @param more other members that hold such callbacks, as `fb_mmap` of `struct fb_ops`
 */
export function findHooks(file: HookSource, more: readonly string[] = []): Hook[] {
  const groups = new Map<string, { name: string | null; text: string; references: HookReference[] }>();
  const all: Found[] = [];
  const places = hookPlaces(file.source, [...MEMBERS, ...more], (offset) => file.inComment(offset));
  for (const { member, old } of places) {
    const found = locate(file, member.start, file.source.slice(member.start, member.end), old);
    if (found) all.push(found);
  }
  const forms = bothFormsOf(file.source);
  const prepares = all.filter(({ member }) => member === 'mmap_prepare');
  for (const { text, name, ...reference } of all) {
    const { start } = reference.memberRange;
    const key = name ?? `${start}`;
    const group = groups.get(key) ?? { name, text, references: [] };
    const prepared = prepares.filter(({ variable }) => variable === reference.variable);
    const replaced =
      reference.member === 'mmap' &&
      forms.replaces(
        start,
        reference.variable,
        prepared.map((other) => other.memberRange.start),
      );
    group.references.push({ ...reference, replaced });
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    // Parsed when it is asked for: most hooks of a tree have no counterpart, which their operations structure tells.
    get function() {
      return group.name === null ? null : file.function(group.name);
    },
  }));
}

function locate(file: HookSource, memberStart: number, member: string, old: boolean): Found | null {
  const memberRange = { start: memberStart, end: memberStart + member.length };
  const item = file.itemAt(memberStart);
  const base = { line: file.position(memberStart).line, member, memberRange };
  const plain = item && !old ? inPlainInitializer(file, item, memberRange) : null;
  if (plain) return { ...base, ...plain };
  if (item && !item.directive) {
    for (const node of item.nodes()) {
      const path = pathTo(node, memberRange);
      for (let i = path.length - 1; i >= 0; i--) {
        const at = path[i];
        if (at.type === 'CDesignatedInitializer' && lastMember(at)?.start === memberStart) {
          // What has members of its own is no callback.
          if (at.value.type === 'CInitializerList') return null;
          return { ...base, ...value(file, at.value), ...ofInitializer(file, path, i), kind: 'initializer' };
        }
        if (
          at.type === 'AssignmentExpression' &&
          at.left.type === 'MemberExpression' &&
          at.operator === '='
        ) {
          const assigned = value(file, at.right);
          const object = at.left.object;
          const operations = structTag(file, typeOf(file, object, path));
          if (assigned.name === null && operations !== 'file_operations' && !isCallback(file, at.right))
            return null;
          return {
            ...base,
            ...assigned,
            operations,
            variable:
              object.type === 'Identifier' ? object.name : file.source.slice(object.start, object.end),
            kind: 'assignment',
          };
        }
      }
    }
  }
  // Without a dot, only the tree tells a designator from a label or a bit-field.
  return old ? null : fromText(file, memberRange, base, item?.directive === true);
}

/**
 * A structure of which each member is set to an expression without braces, or is what a macro in capitals is given: of this form are
 * most, and there is one way to read it.
 */
const PLAIN_INITIALIZER = new RegExp(
  String.raw`^(?:(?:static|const)\s+)*struct\s+(\w+)\s+(\w+)\s*=\s*\{GAP(?:MEMBER,GAP)*(?:MEMBERGAP)?\}\s*;$`
    // An expression begins with what is no white space, and takes what is behind it: there is one way only to read a text.
    .replaceAll(
      'MEMBER',
      String.raw`(?:\.\w+\s*=\s*(?:"[^"\\\n]*"\s*|(?:WORD|LIST)(?:WORD|LIST|\s)*)|[A-Z]\w*LIST\s*)`,
    )
    .replaceAll('LIST', String.raw`\((?:WORD|[,\s])*\)`)
    .replaceAll('WORD', String.raw`[^\s,(){}"'#;/=]`)
    .replaceAll('GAP', String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/)*`),
);

/** What the tree would tell of a member of such a structure, which need not be parsed for it; null for any other text. */
function inPlainInitializer(
  { source }: HookSource,
  item: HookItem,
  memberRange: SourceRange,
): Pick<
  Found,
  'operations' | 'variable' | 'kind' | 'valueRange' | 'nameRange' | 'cast' | 'text' | 'name'
> | null {
  const [, operations, variable] = PLAIN_INITIALIZER.exec(source.slice(item.start, item.end)) ?? [];
  if (operations === undefined || variable === undefined) return null;
  const value = /^\s*=\s*([A-Za-z_]\w*)\s*[,}]/.exec(source.slice(memberRange.end, item.end));
  if (!value) return null;
  const [all, text] = value;
  const start = memberRange.end + all.indexOf(text);
  const valueRange = { start, end: start + text.length };
  return {
    operations,
    variable,
    kind: 'initializer',
    valueRange,
    nameRange: valueRange,
    cast: null,
    text,
    name: text === 'NULL' ? null : text,
  };
}

/** What the text alone tells, where no tree does: inside a macro's definition, or where the grammar failed. */
function fromText(
  file: HookSource,
  memberRange: SourceRange,
  base: { line: number; member: string; memberRange: SourceRange },
  directive: boolean,
): Found | null {
  const after = /^\s*=\s*([^,;}\n\\]+)/.exec(file.source.slice(memberRange.end, memberRange.end + 200));
  if (!after) return null;
  const text = after[1].trim();
  const start = memberRange.end + after[0].lastIndexOf(after[1]);
  const before = file.source.slice(Math.max(0, memberRange.start - 2000), memberRange.start);
  const struct = /struct\s+(\w+)\s+(\w+)\s*(?:\[[^\]]*\])?\s*=\s*\\?\s*\{[^;]*$/.exec(before);
  return {
    ...base,
    valueRange: { start, end: start + text.length },
    nameRange: { start, end: start + text.length },
    cast: null,
    operations: struct?.[1] ?? null,
    variable: struct?.[2] ?? null,
    kind: directive ? 'macro' : 'initializer',
    text,
    name: directive && isNamedByMacro(file.source, memberRange.start, text) ? text : null,
  };
}

/** Is the value of a member in a macro's definition the name of a function, and not one of the macro's parameters? */
function isNamedByMacro(source: string, at: number, text: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(text) || text === 'NULL') return false;
  const define = source.lastIndexOf('#', at);
  const parameters = /^#\s*define\s+\w+\(([^)]*)\)/.exec(source.slice(define, at))?.[1] ?? '';
  return !parameters.split(',').some((parameter) => parameter.trim() === text);
}

function lastMember(pair: CDesignatedInitializer): SourceRange | null {
  const last = pair.designators[pair.designators.length - 1];
  return last?.kind === 'member' ? { start: last.range.end - last.name.length, end: last.range.end } : null;
}

function value(file: HookSource, expression: Expression): CallbackValue {
  const range = { start: expression.start, end: expression.end };
  const { bare, cast } = stripped(file, expression);
  if (bare.type === 'Identifier') {
    const text = file.source.slice(bare.start, bare.end);
    const start = bare.start + text.indexOf(bare.name);
    return {
      name: bare.name === 'NULL' ? null : bare.name,
      text: bare.name,
      valueRange: range,
      nameRange: { start, end: start + bare.name.length },
      cast,
    };
  }
  const text = isNull(bare) ? 'NULL' : file.source.slice(bare.start, bare.end).replace(/\s+/g, ' ');
  return { name: null, text, valueRange: range, nameRange: range, cast };
}

/** Macros that give back what they are given, or NULL as the configuration has it, by the index of the argument. */
const POINTER_OR_NULL = new Map([
  ['PTR_IF', 1],
  ['pm_ptr', 0],
  ['pm_sleep_ptr', 0],
  ['of_match_ptr', 0],
  ['ACPI_PTR', 0],
]);

/** `f`, `&f`, `(f)`, `(cast)f`, `CONDITION ? f : NULL`, `PTR_IF(CONDITION, f)`, `other = f`: the callback itself. */
function stripped(file: HookSource, expression: Expression): { bare: Expression; cast: HookCast | null } {
  switch (expression.type) {
    case 'CAddressOf':
      return stripped(file, expression.argument);
    case 'ParenthesizedExpression':
      return stripped(file, expression.expression);
    case 'CCastExpression': {
      const inner = stripped(file, expression.argument);
      const range = { start: expression.start, end: expression.argument.start };
      return { bare: inner.bare, cast: inner.cast ?? { ...range, to: castTo(file, expression.ctype) } };
    }
    case 'AssignmentExpression':
      return expression.operator === '='
        ? stripped(file, expression.right)
        : { bare: expression, cast: null };
    case 'ConditionalExpression': {
      const { consequent, alternate } = expression;
      if (consequent === null) return { bare: expression, cast: null };
      const [first, second] = [stripped(file, consequent), stripped(file, alternate)];
      if (isNull(second.bare) && first.bare.type === 'Identifier') return first;
      if (isNull(first.bare) && second.bare.type === 'Identifier') return second;
      return { bare: expression, cast: null };
    }
    case 'CallExpression': {
      const index =
        expression.callee.type === 'Identifier' ? POINTER_OR_NULL.get(expression.callee.name) : undefined;
      const argument = index === undefined ? undefined : expression.arguments[index];
      const inner = argument && stripped(file, argument);
      return inner?.bare.type === 'Identifier' ? inner : { bare: expression, cast: null };
    }
    default:
      return { bare: expression, cast: null };
  }
}

function isNull(expression: Expression): boolean {
  return (
    (expression.type === 'Identifier' && expression.name === 'NULL') ||
    (expression.type === 'Literal' && expression.raw === '0')
  );
}

/** What a cast of a callback makes of its type. */
function castTo(file: HookSource, ctype: CType): HookCast['to'] {
  const type = resolved(file, ctype);
  if (type?.kind !== 'pointer') return 'unknown';
  const to = resolved(file, type.to);
  if (to?.kind === 'named' && to.name === 'void') return 'pointer';
  if (to?.kind !== 'function') return 'unknown';
  return to.params.some(({ ctype: of }) => pointsToStruct(of, 'vm_area_struct')) ? 'legacy' : 'unknown';
}

/** A type with the typedefs and macros of the file looked up. */
function resolved(file: HookSource, type: CType | null): CType | null {
  let at = type;
  for (let guard = 0; at?.kind === 'named' && guard < 8; guard++) {
    const of = file.namedType(at.name.replace(/\b(?:const|volatile)\b/g, '').trim());
    if (!of) break;
    at = of;
  }
  return at;
}

/** Can the value be a callback, whatever it is a member of? A call's result (`priv->mmap = ioremap(...)`) may point to memory. */
function isCallback(file: HookSource, expression: Expression): boolean {
  const { bare } = stripped(file, expression);
  if (bare.type === 'ConditionalExpression') {
    return bare.consequent !== null && isName(file, bare.consequent) && isName(file, bare.alternate);
  }
  return bare.type === 'Identifier';
}

const isName = (file: HookSource, expression: Expression): boolean =>
  stripped(file, expression).bare.type === 'Identifier';

/** The structure that an initialiser at `path[index]` belongs to: its type, and the variable that holds it. */
function ofInitializer(
  file: HookSource,
  path: readonly Node[],
  index: number,
): { operations: string | null; variable: string | null } {
  let variable: string | null = null;
  let type: CType | null = null;
  const members: string[] = [];
  const pair = path[index] as CDesignatedInitializer;
  for (const designator of pair.designators.slice(0, -1)) {
    members.push(designator.kind === 'member' ? designator.name : '[]');
  }
  const outer: string[] = [];
  for (let i = index - 1; i >= 0; i--) {
    const node = path[i];
    if (node.type === 'CCompoundLiteral') {
      type = node.ctype;
      variable = assignedWhole(file, path.slice(0, i), node, [...outer, ...members]);
      break;
    }
    if (node.type === 'VariableDeclarator') {
      type = node.id.ctype;
      variable = node.id.name;
      break;
    }
    if (node.type === 'CDesignatedInitializer') {
      outer.unshift(...node.designators.map((d) => (d.kind === 'member' ? d.name : '[]')));
    }
  }
  if (variable === null) {
    const declarator = path.find((node): node is VariableDeclarator => node.type === 'VariableDeclarator');
    variable = declarator?.id.name ?? null;
  }
  for (const member of [...outer, ...members])
    type = type && member !== '[]' ? memberOf(file, type, member) : elementOf(type);
  return { operations: structTag(file, type), variable };
}

/**
 * The place that a literal is assigned to as a whole, with the members in it, as an assignment to the last of them writes it:
 * `d->fops` of `d->fops = (struct file_operations){ ... }`, and of `*d = (struct drv){ .fops = { ... } }`.
 */
function assignedWhole(
  { source }: HookSource,
  path: readonly Node[],
  literal: Node,
  members: readonly string[],
): string | null {
  const around = path.findLast(
    ({ type }) => type !== 'ParenthesizedExpression' && type !== 'CCastExpression',
  );
  if (around?.type !== 'AssignmentExpression' || around.operator !== '=') return null;
  if (literal.start < around.right.start || members.includes('[]')) return null;
  const { left } = around;
  const text = (node: Node): string => source.slice(node.start, node.end);
  const [first, ...rest] = members;
  if (left.type === 'CDereference')
    return first === undefined
      ? text(left.argument)
      : [`${text(left.argument)}->${first}`, ...rest].join('.');
  return [text(left), ...members].join('.');
}

function elementOf(type: CType | null): CType | null {
  return type?.kind === 'array' ? type.of : type;
}

function memberOf(file: HookSource, type: CType, member: string): CType | null {
  const owner = resolved(file, type.kind === 'array' ? type.of : type.kind === 'pointer' ? type.to : type)!;
  if (owner.kind !== 'struct' && owner.kind !== 'union') return null;
  const own = owner.definition && 'members' in owner.definition ? owner.definition.members : [];
  for (const candidate of own) {
    if ('ctype' in candidate && candidate.id?.name === member) return candidate.ctype;
  }
  return owner.tag === null ? null : file.memberType(owner.tag, member);
}

function structTag(file: HookSource, unresolved: CType | null): string | null {
  const type = resolved(file, unresolved);
  if (type?.kind === 'array') return structTag(file, type.of);
  if (type?.kind === 'pointer') return structTag(file, type.to);
  return type?.kind === 'struct' ? type.tag : null;
}

/** The type of an expression as far as the file tells: locals, parameters, file variables, members of structures defined here. */
function typeOf(file: HookSource, expression: Expression, path: readonly Node[]): CType | null {
  const { bare } = stripped(file, expression);
  if (bare.type === 'Identifier')
    return localType(bare.name, path) ?? file.variable(bare.name)?.id.ctype ?? null;
  if (bare.type === 'CDereference') return typeOf(file, bare.argument, path);
  if (bare.type !== 'MemberExpression') return null;
  const object = typeOf(file, bare.object, path);
  if (!object) return null;
  if (bare.computed)
    return object.kind === 'array' ? object.of : object.kind === 'pointer' ? object.to : null;
  return bare.property.type === 'Identifier' ? memberOf(file, object, bare.property.name) : null;
}

function localType(name: string, path: readonly Node[]): CType | null {
  const owner = path.find((node): node is FunctionDeclaration => node.type === 'FunctionDeclaration');
  if (!owner) return null;
  const parameter = owner.params.find((p) => p.name === name);
  if (parameter) return parameter.ctype;
  let types = localTypes.get(owner);
  if (!types) localTypes.set(owner, (types = typesDeclaredIn(owner)));
  return types.get(name) ?? null;
}

/** The types of what each function declares: every assignment in it asks. */
const localTypes = new WeakMap<FunctionDeclaration, ReadonlyMap<string, CType>>();

/** The types of a function's locals, by name; of two of a name, that of the last. */
function typesDeclaredIn(owner: FunctionDeclaration): Map<string, CType> {
  const types = new Map<string, CType>();
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator') types.set(node.id.name, node.id.ctype);
    for (const child of childNodes(node)) visit(child);
  };
  visit(owner.body);
  return types;
}

/** The nodes from `node` down to the smallest that holds `range`, outermost first; empty when `node` does not hold it. */
function pathTo(node: Node, range: SourceRange): Node[] {
  if (range.start < node.start || range.end > node.end) return [];
  for (const child of childrenAround(node, range)) {
    const path = pathTo(child, range);
    if (path.length > 0) return [node, ...path];
  }
  return [node];
}

/** From so many children on, the one that holds a place is looked up. */
const MANY_CHILDREN = 16;

/** The children of nodes that have many, where they stand one behind the other; null where they do not. */
const inARow = new WeakMap<Node, readonly Node[] | null>();

/** The children of a node that can hold a range. */
function childrenAround(node: Node, { end }: SourceRange): readonly Node[] {
  let row = inARow.get(node);
  if (row === undefined) {
    const all = childNodes(node);
    if (all.length < MANY_CHILDREN) return all;
    row = all.every((child, i) => i === 0 || all[i - 1].end <= child.start) ? all : null;
    inARow.set(node, row);
  }
  if (row === null) return childNodes(node);
  const first = countBefore(row, (child) => child.end < end);
  return row.slice(first, first + 1);
}
