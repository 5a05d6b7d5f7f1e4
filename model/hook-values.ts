import type { HookCast, HookReference } from './driver';
import type { HookSource } from './hook-source';
import type { CType, Expression, FunctionDeclaration, Node } from './nodes';
import { pointsToStruct } from './types';
import { childNodes } from './walk';

/** What a member of operations is set to, and the types of what has such a member, as far as a file tells. */

/** The callback that a member is set to, and where. */
type CallbackValue = Pick<HookReference, 'valueRange' | 'nameRange' | 'cast'> & {
  readonly name: string | null;
  readonly text: string;
};

/** The callback that a member is set to by an expression, without what stands around it. */
export function callbackOf(file: HookSource, expression: Expression): CallbackValue {
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
export function isCallback(file: HookSource, expression: Expression): boolean {
  const { bare } = stripped(file, expression);
  if (bare.type === 'ConditionalExpression') {
    return bare.consequent !== null && isName(file, bare.consequent) && isName(file, bare.alternate);
  }
  return bare.type === 'Identifier';
}

const isName = (file: HookSource, expression: Expression): boolean =>
  stripped(file, expression).bare.type === 'Identifier';

/** The type of the elements of an array; any other type as it is. */
export function elementOf(type: CType | null): CType | null {
  return type?.kind === 'array' ? type.of : type;
}

/** The type of a member of a structure, of one that is pointed to, or of one in an array; null where the file does not tell. */
export function memberOf(file: HookSource, type: CType, member: string): CType | null {
  const owner = resolved(file, type.kind === 'array' ? type.of : type.kind === 'pointer' ? type.to : type)!;
  if (owner.kind !== 'struct' && owner.kind !== 'union') return null;
  const own = owner.definition && 'members' in owner.definition ? owner.definition.members : [];
  for (const candidate of own) {
    if ('ctype' in candidate && candidate.id?.name === member) return candidate.ctype;
  }
  return owner.tag === null ? null : file.memberType(owner.tag, member);
}

/** The tag of the structure that a type is, is an array of, or points to; null for any other. */
export function structTag(file: HookSource, unresolved: CType | null): string | null {
  const type = resolved(file, unresolved);
  if (type?.kind === 'array') return structTag(file, type.of);
  if (type?.kind === 'pointer') return structTag(file, type.to);
  return type?.kind === 'struct' ? type.tag : null;
}

/** The type of an expression as far as the file tells: locals, parameters, file variables, members of structures defined here. */
export function typeOf(file: HookSource, expression: Expression, path: readonly Node[]): CType | null {
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
