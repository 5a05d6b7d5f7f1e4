import { bothFormsOf } from './both-forms';
import { parametersOf } from './defines';
import type { Hook, HookReference } from './driver';
import { hookPlaces } from './hook-places';
import type { HookItem, HookSource } from './hook-source';
import { elementOf, callbackOf, isCallback, memberOf, structTag, typeOf } from './hook-values';
import type { CDesignatedInitializer, CType, Node, SourceRange, VariableDeclarator } from './nodes';
import { pathTo } from './path-to';

/** The members that name an mmap callback: `struct proc_ops`, `fb_ops` and `bpf_map_ops` call theirs otherwise. */
const MEMBERS = ['mmap', 'mmap_prepare', 'proc_mmap', 'fb_mmap', 'map_mmap'];

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
          return {
            ...base,
            ...callbackOf(file, at.value),
            ...ofInitializer(file, path, i),
            kind: 'initializer',
          };
        }
        if (
          at.type === 'AssignmentExpression' &&
          at.left.type === 'MemberExpression' &&
          at.operator === '='
        ) {
          const assigned = callbackOf(file, at.right);
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
  return !parametersOf(parameters).names.includes(text);
}

function lastMember(pair: CDesignatedInitializer): SourceRange | null {
  const last = pair.designators[pair.designators.length - 1];
  return last?.kind === 'member' ? { start: last.range.end - last.name.length, end: last.range.end } : null;
}

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
