import core, { type ASTNode, type ASTPath, type Collection } from 'jscodeshift';
import { types } from 'recast';
import type {
  CallExpression,
  DoWhileStatement,
  ForStatement,
  FunctionDeclaration,
  Identifier,
  Node,
  NodeOfType,
  SourceRange,
  WhileStatement,
} from './nodes';
import { registerNodeTypes } from './register';

/** Questions to the tree of a function: what of a type stands where, and what is around it. */

registerNodeTypes();

/** A node with the nodes around it, nearest first. */
export interface Use<T extends Node = Node> {
  readonly node: T;
  readonly parents: readonly Node[];
}

/** What is being gone through: the nodes by type, and what is around the one that is visited, nearest first: nothing for the root. */
let uses = new Map<string, Use[]>();
let around: readonly Node[] = [];

/** The fields of each type that can hold nodes: what else ast-types knows of a node has nothing below it. */
const fields = new Map<string, readonly string[]>();

function fieldsOf(node: Node): readonly string[] {
  let names = fields.get(node.type);
  if (!names) {
    const all = types.getFieldNames(node);
    fields.set(node.type, (names = all.filter((name) => !/^(?:type|loc|comments)$/.test(name))));
  }
  return names;
}

/** Is a node one that has nothing below it: a name or a number? Half of all nodes are. */
function isLeaf(value: object): value is Node {
  const { type } = value as Partial<Node>;
  return type === 'Identifier' || type === 'Literal';
}

function note(node: Node, parents: readonly Node[]): void {
  const same = uses.get(node.type);
  if (same) same.push({ node, parents });
  else uses.set(node.type, [{ node, parents }]);
}

/** Kept for all traversals: ast-types takes longer to make a visitor than to walk through a small function with it. */
const everyNode = types.PathVisitor.fromMethodsObject({
  visitNode(this: { visit(path: ASTPath): void }, path: ASTPath): false {
    const node = path.value as unknown as Node & Readonly<Record<string, unknown>>;
    const parents = around;
    if (parents.length > 0) note(node, parents);
    for (const name of fieldsOf(node)) {
      const value = node[name];
      if (typeof value !== 'object' || value === null) continue;
      if (around === parents) around = [node, ...parents];
      // Paths to these alone would take a fifth of the time.
      if (isLeaf(value)) note(value, around);
      else if (!Array.isArray(value)) this.visit(path.get(name) as ASTPath);
      else
        for (let i = 0; i < value.length; i++) {
          const element = value[i] as unknown;
          if (typeof element !== 'object' || element === null) continue;
          if (isLeaf(element)) note(element, around);
          else this.visit(path.get(name, i) as ASTPath);
        }
    }
    around = parents;
    return false;
  },
});

/** A jscodeshift Collection over a node of the model. */
export function collect(node: Node): Collection {
  // The model's nodes are ESTree plus types that register.ts made known; jscodeshift's own typings know only the former.
  return core(node as unknown as ASTNode) as Collection;
}

/**
 * What stands below a node, by type. Transforms ask many questions about few functions, and the model does not change
 * while they do: one traversal answers them all.
 */
const known = new WeakMap<Node, ReadonlyMap<string, readonly Use[]>>();

function usesByType(root: Node): ReadonlyMap<string, readonly Use[]> {
  const before = known.get(root);
  if (before) return before;
  uses = new Map();
  around = [];
  everyNode.visit(collect(root).paths()[0] as ASTPath);
  known.set(root, uses);
  return uses;
}

/** Every node of a type below a node, in source order, with the nodes around it; the node itself is not among them: see `findFrom()`. */
export function find<Type extends Node['type']>(root: Node, type: Type): readonly Use<NodeOfType<Type>>[] {
  return (usesByType(root).get(type) ?? []) as readonly Use<NodeOfType<Type>>[];
}

/**
 * Every node of a type in a part of a function, that part itself included: an expression may be the very name, member or call
 * that is looked for.
 */
export function findFrom<Type extends Node['type']>(
  root: Node,
  type: Type,
): readonly Use<NodeOfType<Type>>[] {
  const below = find(root, type);
  return root.type === type ? [{ node: root as NodeOfType<Type>, parents: [] }, ...below] : below;
}

const knownByName = new WeakMap<Node, ReadonlyMap<string, readonly Use<Identifier>[]>>();

/** Where a function, or an expression in it, reads or writes a variable of a name; members of that name are not it. */
export function variableUses(root: Node, name: string): readonly Use<Identifier>[] {
  let byName = knownByName.get(root);
  if (!byName) {
    const uses = new Map<string, Use<Identifier>[]>();
    for (const use of findFrom(root, 'Identifier').filter(isOfVariable)) {
      const others = uses.get(use.node.name);
      if (others) others.push(use);
      else uses.set(use.node.name, [use]);
    }
    knownByName.set(root, (byName = uses));
  }
  return byName.get(name) ?? [];
}

/** Is a name neither that of a member nor a label? */
function isOfVariable({ node, parents: [parent] }: Use<Identifier>): boolean {
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return false;
  if (parent?.type === 'LabeledStatement' || parent?.type === 'CGotoStatement') return parent.label !== node;
  return true;
}

/** An expression without the parentheses around it. */
export function unparenthesized<T extends Node>(node: T): Node {
  return node.type === 'ParenthesizedExpression' ? unparenthesized(node.expression) : node;
}

/** Does a name stand in parentheses? Some of these are a part of the name in the model, since the grammar takes `(name)` for a cast. */
export function isNameInParentheses(node: Node): boolean {
  if (node.type === 'ParenthesizedExpression') return unparenthesized(node).type === 'Identifier';
  return node.type === 'Identifier' && node.end - node.start > node.name.length;
}

/** Is an expression a name, in parentheses or not? */
export function isName(node: Node, name: string): boolean {
  const bare = unparenthesized(node);
  return bare.type === 'Identifier' && bare.name === name;
}

/** An expression without the parentheses and casts around it. */
export function withoutCasts(node: Node): Node {
  const bare = unparenthesized(node);
  return bare.type === 'CCastExpression' ? withoutCasts(bare.argument) : bare;
}

/** What an expression takes the address of, without parentheses; anything else as it is, without them. */
export function withoutAddress(node: Node): Node {
  const bare = unparenthesized(node);
  return bare.type === 'CAddressOf' ? unparenthesized(bare.argument) : bare;
}

/** The name of the function that a call names; null for a call through a pointer, and for a node that is no call. */
export function calleeName(node: Node): string | null {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : null;
}

/** Every call in a part of a function, that part itself included, by the name of what is called, in source order. */
export function callsOf(root: Node, name: string): Use<CallExpression>[] {
  return findFrom(root, 'CallExpression').filter(({ node }) => calleeName(node) === name);
}

/** Is an argument of a call a text, or several that the preprocessor puts together, or a list in parentheses that begins with one? */
function holdsText(argument: Node): boolean {
  const bare = unparenthesized(argument);
  if (bare.type === 'SequenceExpression') return holdsText(bare.expressions[0]);
  return bare.type === 'Literal' && bare.literal === 'string';
}

/** Is a text among the arguments of a call, as it is among those of a message? */
export function isGivenText(call: CallExpression): boolean {
  return call.arguments.some(holdsText);
}

/** Every loop below a node: those of one kind in source order, and then those of the next one. */
export function loopsOf(root: Node): Use<ForStatement | WhileStatement | DoWhileStatement>[] {
  return [...find(root, 'ForStatement'), ...find(root, 'WhileStatement'), ...find(root, 'DoWhileStatement')];
}

/** Does a span hold another one? */
export function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Every node of a type in a part of a function, in source order, with the nodes around it up to the function. */
export function findWithin<Type extends Node['type']>(
  definition: FunctionDeclaration,
  range: SourceRange,
  type: Type,
): Use<NodeOfType<Type>>[] {
  return find(definition.body, type).filter(({ node }) => contains(range, node));
}

/**
 * Does a node write what stands inside it: as the target of an assignment, or through its address? What only leads to the
 * target, as the index of an element does, is read.
 */
export function isChange(around: Node, inside: Node): boolean {
  if (around.type === 'AssignmentExpression') return isPartOf(around.left, inside);
  return (
    (around.type === 'UpdateExpression' || around.type === 'CAddressOf') && isPartOf(around.argument, inside)
  );
}

/** Does an lvalue hold a node, other than in the index of an element? */
function isPartOf(lvalue: Node, node: Node): boolean {
  if (!contains(lvalue, node)) return false;
  return !findFrom(lvalue, 'MemberExpression').some(
    ({ node: one }) => one.computed && contains(one.property, node),
  );
}
