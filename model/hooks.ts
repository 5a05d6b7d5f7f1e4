import { bothFormsOf } from './both-forms';
import type { Hook, HookReference } from './driver';
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
import { childNodes } from './walk';

/** Text that can name an mmap callback; group 1 is the access, group 2 the member: `struct proc_ops` calls its own otherwise. */
const HOOK_TEXT = /(\.|->)\s*(mmap|mmap_prepare|proc_mmap)\s*=(?!=)/g;

/** The old GNU form of the same: `mmap: f`, which compilers still take; no label, and no `?:`, stands behind `{` or `,`. */
const OLD_FORM = /([{,])\s*(mmap|mmap_prepare|proc_mmap)\s*:(?!:)/g;

/** What finding the hooks of a file asks of the file. */
export interface HookSource {
  readonly source: string;
  /** Is the offset inside a comment? */
  inComment(offset: number): boolean;
  /** The modelled nodes of the top-level item around an offset, and whether that item is a directive; null outside any. */
  itemAt(offset: number): { nodes: readonly TopLevel[]; directive: boolean } | null;
  function(name: string): FunctionDeclaration | null;
  variable(name: string): VariableDeclarator | null;
  /** The members of a structure defined in the file, by tag. */
  memberType(struct: string, member: string): CType | null;
  position(offset: number): { line: number; column: number };
}

interface Found extends Omit<HookReference, 'replaced'> {
  readonly text: string;
  readonly name: string | null;
}

/** Every hook that a file names, grouped by callback, in source order. */
export function findHooks(file: HookSource): Hook[] {
  const groups = new Map<string, { name: string | null; text: string; references: HookReference[] }>();
  const all: Found[] = [];
  const matches = [...file.source.matchAll(HOOK_TEXT), ...file.source.matchAll(OLD_FORM)];
  for (const match of matches.sort((a, b) => a.index - b.index)) {
    if (file.inComment(match.index)) continue;
    const member = match[2];
    const memberStart = match.index + match[0].indexOf(member, match[1].length);
    const found = locate(file, memberStart, member);
    if (found) all.push(found);
  }
  const forms = bothFormsOf(file.source);
  for (const { text, name, ...reference } of all) {
    const { start } = reference.memberRange;
    const key = name ?? `${start}`;
    const group = groups.get(key) ?? { name, text, references: [] };
    const prepared = all.filter((o) => o.member === 'mmap_prepare' && o.variable === reference.variable);
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

function locate(file: HookSource, memberStart: number, member: string): Found | null {
  const memberRange = { start: memberStart, end: memberStart + member.length };
  const item = file.itemAt(memberStart);
  const base = { line: file.position(memberStart).line, member, memberRange };
  if (item && !item.directive) {
    for (const node of item.nodes) {
      const path = pathTo(node, memberRange);
      for (let i = path.length - 1; i >= 0; i--) {
        const at = path[i];
        if (at.type === 'CDesignatedInitializer' && lastMember(at)?.start === memberStart) {
          return { ...base, ...value(file, at.value), ...ofInitializer(file, path, i), kind: 'initializer' };
        }
        if (
          at.type === 'AssignmentExpression' &&
          at.left.type === 'MemberExpression' &&
          at.operator === '='
        ) {
          const assigned = value(file, at.right);
          const object = at.left.object;
          const operations = structTag(typeOf(file, object, path));
          if (assigned.name === null && operations !== 'file_operations' && !isCallback(at.right))
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
  return fromText(file, memberRange, base, item?.directive === true);
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

function value(
  file: HookSource,
  expression: Expression,
): { name: string | null; text: string; valueRange: SourceRange } {
  const bare = chosen(stripped(expression));
  const range = bare === stripped(expression) ? { start: expression.start, end: expression.end } : bare;
  if (bare.type === 'Identifier') {
    return { name: bare.name === 'NULL' ? null : bare.name, text: bare.name, valueRange: range };
  }
  return {
    name: null,
    text: file.source.slice(bare.start, bare.end).replace(/\s+/g, ' '),
    valueRange: range,
  };
}

/** `IS_ENABLED(CONFIG_MMU) ? f : NULL`, `PTR_IF(IS_ENABLED(...), f)`: the callback, which the configuration leaves out or not. */
function chosen(expression: Expression): Expression {
  const isNull = (one: Expression): boolean => {
    const inner = stripped(one);
    return inner.type === 'Identifier' && inner.name === 'NULL';
  };
  if (expression.type === 'ConditionalExpression' && expression.consequent && isConfigured(expression.test)) {
    const { consequent, alternate } = expression;
    const one = isNull(alternate) ? consequent : isNull(consequent) ? alternate : null;
    const inner = one && stripped(one);
    return inner?.type === 'Identifier' ? inner : expression;
  }
  const named = expression.type === 'CallExpression' && expression.callee.type === 'Identifier';
  if (!named || !/^(pm_)?ptr_if$/i.test((expression.callee as { name: string }).name)) return expression;
  const [condition, callback] = expression.arguments;
  const inner = callback && stripped(callback);
  return condition && inner?.type === 'Identifier' && isConfigured(condition) ? inner : expression;
}

/** Is a condition a constant of the configuration? */
function isConfigured(test: Expression): boolean {
  const bare = stripped(test);
  if (bare.type === 'UnaryExpression' && bare.operator === '!') return isConfigured(bare.argument);
  if (bare.type === 'LogicalExpression') return isConfigured(bare.left) && isConfigured(bare.right);
  return (
    bare.type === 'CallExpression' &&
    bare.callee.type === 'Identifier' &&
    /^IS_(ENABLED|BUILTIN|MODULE|REACHABLE)$/.test(bare.callee.name)
  );
}

/** `f`, `&f`, `(f)`, `(cast)f`: the callback itself. */
function stripped(expression: Expression): Expression {
  if (expression.type === 'CAddressOf' || expression.type === 'CCastExpression')
    return stripped(expression.argument);
  return expression.type === 'ParenthesizedExpression' ? stripped(expression.expression) : expression;
}

/** Can the value be a callback, whatever it is a member of? A call's result (`priv->mmap = ioremap(...)`) may point to memory. */
function isCallback(expression: Expression): boolean {
  const bare = stripped(expression);
  if (bare.type === 'ConditionalExpression') {
    return bare.consequent !== null && isName(bare.consequent) && isName(bare.alternate);
  }
  return bare.type === 'Identifier';
}

const isName = (expression: Expression): boolean => stripped(expression).type === 'Identifier';

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
  return { operations: structTag(type) ?? typedefTag(file, type), variable };
}

/** The structure that a typedef of the file names. */
function typedefTag(file: HookSource, type: CType | null): string | null {
  const inner = type?.kind === 'array' ? type.of : type;
  if (inner?.kind !== 'named' || !/^(const )?\w+$/.test(inner.name)) return null;
  const name = inner.name.replace(/^const /, '');
  const found = new RegExp(`\\btypedef\\s+(?:const\\s+)?struct\\s+(\\w+)\\s+(?:const\\s+)?${name}\\s*;`).exec(
    file.source,
  );
  return found && !file.inComment(found.index) ? found[1] : null;
}

function elementOf(type: CType | null): CType | null {
  return type?.kind === 'array' ? type.of : type;
}

function memberOf(file: HookSource, type: CType, member: string): CType | null {
  const owner = type.kind === 'array' ? type.of : type.kind === 'pointer' ? type.to : type;
  if (owner.kind !== 'struct' && owner.kind !== 'union') return null;
  const own = owner.definition && 'members' in owner.definition ? owner.definition.members : [];
  for (const candidate of own) {
    if ('ctype' in candidate && candidate.id?.name === member) return candidate.ctype;
  }
  return owner.tag === null ? null : file.memberType(owner.tag, member);
}

function structTag(type: CType | null): string | null {
  if (type?.kind === 'array') return structTag(type.of);
  if (type?.kind === 'pointer') return structTag(type.to);
  return type?.kind === 'struct' ? type.tag : null;
}

/** The type of an expression as far as the file tells: locals, parameters, file variables, members of structures defined here. */
function typeOf(file: HookSource, expression: Expression, path: readonly Node[]): CType | null {
  const bare = stripped(expression);
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
  let found: CType | null = null;
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && node.id.name === name) found = node.id.ctype;
    for (const child of childNodes(node)) visit(child);
  };
  visit(owner.body);
  return found;
}

/** The nodes from `node` down to the smallest that holds `range`, outermost first; empty when `node` does not hold it. */
function pathTo(node: Node, range: SourceRange): Node[] {
  if (range.start < node.start || range.end > node.end) return [];
  for (const child of childNodes(node)) {
    const path = pathTo(child, range);
    if (path.length > 0) return [node, ...path];
  }
  return [node];
}
