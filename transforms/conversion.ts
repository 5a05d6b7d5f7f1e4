import core, { type ASTNode, type ASTPath, type Collection } from 'jscodeshift';
import { types } from 'recast';
import type { Driver, Hook } from '../model/driver';
import type { Edits } from '../model/edits';
import type { KernelApi } from '../model/kernel-api';
import type {
  CParameter,
  FunctionDeclaration,
  Identifier,
  Node,
  NodeOfType,
  SourceRange,
} from '../model/nodes';
import { registerNodeTypes } from '../model/register';
import { pointsToStruct } from '../model/types';
import { finding, type Finding, type FindingCode } from './findings';
import { descriptorName } from './descriptor-name';
import { refuseHiddenUses } from './hidden-uses';

registerNodeTypes();

let visited: ASTPath[] = [];
/** Kept for all traversals: ast-types takes longer to make a visitor than to walk through a small function with it. */
const everyNode = types.PathVisitor.fromMethodsObject({
  visitNode(this: { traverse(path: ASTPath): void }, path: ASTPath) {
    visited.push(path);
    this.traverse(path);
  },
});

/**
 * One hook on its way to `mmap_prepare()`: what every transform is given and adds to.
 * Edits are recorded here and thrown away as a whole when any transform finds a blocker.
 */
export interface Conversion {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly hook: Hook;
  readonly function: FunctionDeclaration;
  /** The name of the vma in the hook, and what the descriptor is called in its place. */
  readonly vma: string;
  readonly desc: string;
  /** The legacy `struct file *` parameter; null when the signature has none (any more). */
  readonly file: CParameter | null;
  readonly edits: Edits;
  readonly findings: Finding[];
  /** The hook's name in the new form. */
  readonly newName: string;
  /** Is every file that names the hook converted together with this one? */
  readonly shared: boolean;
  /** The functions that are converted together with the hook, by name. */
  readonly helpers: Map<string, ConvertedHelper>;
  /** Is the function the callback itself, or one that it passes the vma to? */
  readonly role: 'hook' | 'helper';
  /**
   * Where the function has to stay as it is, because something else needs its legacy form: the edits that put a twin for
   * descriptors beside it. `edits` are those of the twin then, against the function's own text.
   */
  readonly beside: Edits | null;
  /** Functions of other files, or that other files may use, to which the vma is passed. */
  readonly passes: PassedOn[];
}

/** A call that passes the vma to a function which this file alone cannot convert. */
export interface PassedOn {
  readonly name: string;
  /** Index of the vma among its arguments. */
  readonly parameter: number;
}

/**
 * What a transform does to hooks that are converted together, given for each hook a conversion for each of its
 * definitions: record edits, or blockers. It gives these conversions back, with those of the helpers behind them.
 */
export type Steps = (hooks: readonly (readonly Conversion[])[]) => readonly Conversion[];

/** A function that hooks pass the vma to, and how one with a descriptor calls it. */
export interface ConvertedHelper {
  /** Index of the vma among its parameters. */
  readonly parameter: number;
  /** Does it, or what it calls in turn, request an action? */
  readonly maps: boolean;
  /** Its own name where it is converted in place, that of its twin where its legacy form stays beside that. */
  readonly newName: string;
}

/** A node with the nodes around it, nearest first. */
export interface Use<T extends Node = Node> {
  readonly node: T;
  readonly parents: readonly Node[];
}

/** What conversions that belong together share. */
export interface Together {
  readonly helpers?: Map<string, ConvertedHelper>;
  /** The new names of hooks that several files name and that are converted in all of them. */
  readonly names?: ReadonlyMap<string, string>;
  /** Functions that hooks pass the vma to and that are converted in every file that names them. */
  readonly shared?: ReadonlyMap<string, ConvertedHelper>;
}

/** `foo_mmap` becomes `foo_mmap_prepare`, another name gets `_mmap_prepare`. */
export function preparedName(source: string, name: string): string {
  const preferred = /mmap/.test(name) ? `${name}_prepare` : `${name}_mmap_prepare`;
  return new RegExp(`\\b${preferred}\\b`).test(source) ? `${preferred}_desc` : preferred;
}

/**
 * Begin the conversion of a hook.
 * @returns null when its function has no vma: it is not in the legacy form
 */
export function beginConversion(
  driver: Driver,
  api: KernelApi,
  hook: Hook,
  definition: FunctionDeclaration,
  edits: Edits,
  together: Together = {},
): Conversion | null {
  const vma = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  const desc = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_desc'));
  if (!vma && !desc) return null;
  const file = definition.params.find((p) => pointsToStruct(p.ctype, 'file')) ?? null;
  const conversion: Conversion = {
    driver,
    api,
    hook,
    function: definition,
    vma: vma ? vma.name : 'vma',
    desc: desc ? desc.name : descriptorName(driver, definition, api),
    file,
    edits,
    findings: [],
    helpers: together.helpers ?? new Map(together.shared),
    role: 'hook',
    beside: null,
    passes: [],
    newName: together.names?.get(hook.name ?? '') ?? preparedName(driver.source, hook.name ?? ''),
    shared: together.names?.has(hook.name ?? '') === true,
  };
  refuseHiddenUses(conversion);
  return conversion;
}

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
  const uses = new Map<string, Use[]>();
  // Paths share what is above them.
  const above = new Map<ASTPath, readonly Node[]>();
  const parentsOf = (path: ASTPath): readonly Node[] => {
    const parent = path.parent as ASTPath | null;
    if (!parent) return [];
    let parents = above.get(parent);
    if (!parents) {
      const node = parent.value as unknown as Node | undefined;
      parents = node && typeof node.type === 'string' ? [node, ...parentsOf(parent)] : parentsOf(parent);
      above.set(parent, parents);
    }
    return parents;
  };
  const top = collect(root).paths()[0] as ASTPath;
  visited = [];
  everyNode.visit(top);
  for (const path of visited) {
    if (path === top) continue;
    const node = path.node as unknown as Node;
    const same = uses.get(node.type);
    if (same) same.push({ node, parents: parentsOf(path) });
    else uses.set(node.type, [{ node, parents: parentsOf(path) }]);
  }
  known.set(root, uses);
  return uses;
}

/** Every node of a type below a node (the node itself included), in source order, with the nodes around it. */
export function find<Type extends Node['type']>(root: Node, type: Type): readonly Use<NodeOfType<Type>>[] {
  return (usesByType(root).get(type) ?? []) as readonly Use<NodeOfType<Type>>[];
}

function identifiers(root: Node): readonly Use<Identifier>[] {
  return find(root, 'Identifier');
}

/** Where a function reads or writes a variable of a name; members of that name are not it. */
export function variableUses(root: Node, name: string): Use<Identifier>[] {
  return identifiers(root).filter(({ node, parents }) => {
    if (node.name !== name) return false;
    const parent = parents[0];
    if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return false;
    if (parent?.type === 'LabeledStatement' || parent?.type === 'CGotoStatement')
      return parent.label !== node;
    return true;
  });
}

/** The uses of the vma in the hook's body that no edit has dealt with yet. */
export function remainingVmaUses(conversion: Conversion): Use<Identifier>[] {
  return variableUses(conversion.function.body, conversion.vma).filter(
    (use) => !conversion.edits.drops(use.node),
  );
}

/**
 * Record a finding about a place in the source.
 * @param passedTo the function that the vma is passed to, when that is what the finding is about
 */
export function report(
  conversion: Pick<Conversion, 'driver' | 'findings'>,
  code: FindingCode,
  at: SourceRange,
  message: string,
  passedTo?: string,
): void {
  const { line } = conversion.driver.position(at.start);
  const known = conversion.findings.some((f) => f.code === code && f.line === line && f.message === message);
  if (known) return;
  const found = finding(code, line, message);
  conversion.findings.push(passedTo === undefined ? found : { ...found, passedTo });
}

/** Is the hook to be left alone? */
export function isBlocked(conversion: Conversion): boolean {
  return conversion.findings.some((f) => f.severity === 'blocker');
}

/** The source of a node on one line, shortened, for messages. */
export function excerpt(conversion: Conversion, node: SourceRange, most = 60): string {
  const text = conversion.driver.source.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** `vma->member` or `(*vma).member` of the conversion's vma: its member name, or null. */
export function vmaMember(conversion: Conversion, node: Node): string | null {
  if (node.type !== 'MemberExpression' || node.computed) return null;
  const pointed = node.arrow ? node.object : pointerOf(unparenthesized(node.object));
  if (pointed?.type !== 'Identifier' || pointed.name !== conversion.vma) return null;
  return node.property.type === 'Identifier' ? node.property.name : null;
}

function pointerOf(node: Node): Node | null {
  return node.type === 'CDereference' ? unparenthesized(node.argument) : null;
}

/** An expression without the parentheses around it. */
export function unparenthesized<T extends Node>(node: T): Node {
  return node.type === 'ParenthesizedExpression' ? unparenthesized(node.expression) : node;
}
