import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import type { Expression, FunctionDeclaration, Identifier, Node } from '../model/nodes';
import { contains, find, variableUses, type Use } from '../model/query';
import { flowOf, pointOf, successors, type Decided, type Flow, type FlowPoint } from './control-flow';
import { definesFor, variablesNamedBy, type MacroMention } from './macro-bodies';
import { jumpsOfMacros } from './paths';
import { mayWrite } from './places';

/** Definitions and uses: where a local variable is given a value, and which of its reads see it. */

/** A place that gives a local variable a value. */
export interface Definition {
  /** The variable where it is written; null for the value that it has when the function is entered. */
  readonly target: Node | null;
  readonly point: FlowPoint;
  /** The value, where it is one expression; null when it is changed in some other way. */
  readonly value: Expression | null;
  /** Where the expression that writes it ends: reads in it come before the write. */
  readonly end: number;
  /** Is it always written when control passes the point? */
  readonly always: boolean;
}

/** Where one local variable is written and read. */
export interface Variable {
  readonly name: string;
  readonly definitions: readonly Definition[];
  readonly reads: readonly { readonly use: Use<Identifier>; readonly point: FlowPoint }[];
  /** Where macros of its function jump to: no edge of the graph does. */
  readonly jumps: ReadonlyMap<FlowPoint, readonly FlowPoint[]>;
}

/**
 * The writes and reads of a local variable.
 * @returns null when the name is no local of its own: declared twice, static, or not at all
 */
export function variableOf(driver: Driver, definition: FunctionDeclaration, name: string): Variable | null {
  const flow = flowOf(definition);
  const declared = find(definition.body, 'VariableDeclaration').filter(({ node }) =>
    node.declarations.some((declarator) => declarator.id.name === name),
  );
  const parameter = definition.params.some((p) => p.name === name);
  if (declared.length + (parameter ? 1 : 0) !== 1) return null;
  if (declared[0] && declared[0].node.storage.some((word) => /^(static|extern)$/.test(word))) return null;
  const definitions: Definition[] = [];
  const reads: { use: Use<Identifier>; point: FlowPoint }[] = [];
  if (parameter) definitions.push({ target: null, point: flow.entry, value: null, end: -1, always: true });
  for (const use of variableUses(definition.body, name)) {
    const point = pointOf(flow, use);
    if (!point) return null;
    if (isDeclaredOnly(use)) continue;
    const written = writeOf(driver, use);
    if (written) definitions.push({ ...written, point });
    if (!written || written.reads) reads.push({ use, point });
  }
  for (const use of macroUses(driver, definition)) {
    const mention =
      use.node.name === name ? undefined : variablesNamedBy(driver, use.node.name, [name]).get(name);
    const point = mention && pointOf(flow, use);
    if (!mention || !point) continue;
    const { node: target, parents } = use;
    const end = parents[0]?.end ?? target.end;
    if (mention.writes) definitions.push({ target, point, value: null, end, always: false });
    if (mention.reads) reads.push({ use, point });
  }
  return { name, definitions, reads, jumps: jumpsIn(driver, definition, flow) };
}

/** What macros that stand in a function, or below a node of it, do to a variable of it by its name. */
export function mentionByMacros(
  driver: Driver,
  definition: FunctionDeclaration,
  name: string,
  root: Node = definition.body,
): MacroMention {
  const mentions = macroUses(driver, definition).flatMap(({ node }) =>
    node.name !== name && contains(root, node)
      ? (variablesNamedBy(driver, node.name, [name]).get(name) ?? [])
      : [],
  );
  return {
    reads: mentions.some((mention) => mention.reads),
    writes: mentions.some((mention) => mention.writes),
  };
}

const macrosUsed = new WeakMap<FunctionDeclaration, readonly Use<Identifier>[]>();

/** Where a function uses macros of the file, or calls those of its headers: most do nowhere, and are asked for each of their variables. */
function macroUses(driver: Driver, definition: FunctionDeclaration): readonly Use<Identifier>[] {
  let uses = macrosUsed.get(definition);
  if (!uses) {
    uses = find(definition.body, 'Identifier').filter(({ node, parents: [parent] }) => {
      const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
      return isCalled ? definesFor(driver, node.name).length > 0 : definesOf(driver).has(node.name);
    });
    macrosUsed.set(definition, uses);
  }
  return uses;
}

const jumpsBy = new WeakMap<FunctionDeclaration, Variable['jumps']>();

function jumpsIn(driver: Driver, definition: FunctionDeclaration, { all }: Flow): Variable['jumps'] {
  let found = jumpsBy.get(definition);
  if (!found) {
    const targets = all.map((point) => [point, jumpsOfMacros({ driver, definition }, [point])] as const);
    jumpsBy.set(definition, (found = new Map(targets.filter(([, to]) => to.length > 0))));
  }
  return found;
}

interface Write extends Omit<Definition, 'point'> {
  /** Is the old value read, too? */
  readonly reads: boolean;
}

/** `int ret;` gives no value. */
function isDeclaredOnly({ node, parents: [parent] }: Use<Identifier>): boolean {
  return parent?.type === 'VariableDeclarator' && parent.id === node && parent.init === null;
}

/** How a use of a variable writes it; null when it only reads it. */
function writeOf(driver: Driver, use: Use<Identifier>): Write | null {
  const [parent, ...above] = use.parents;
  const always = !above.some(
    (node) => node.type === 'LogicalExpression' || node.type === 'ConditionalExpression',
  );
  const target = use.node;
  if (parent?.type === 'VariableDeclarator' && parent.id === use.node) {
    return { target, value: parent.init, end: parent.end, always: true, reads: false };
  }
  if (parent?.type === 'AssignmentExpression' && parent.left === use.node) {
    const plain = parent.operator === '=';
    return { target, value: plain ? parent.right : null, end: parent.end, always, reads: !plain };
  }
  if (parent && mayWrite(driver, use))
    return { target, value: null, end: parent.end, always: false, reads: true };
  return null;
}

const sortedByPoint = new WeakMap<object, ReadonlyMap<FlowPoint, readonly unknown[]>>();

/** The entries of a list by the point where they stand: a function has many points, and few entries at one. */
function byPoint<Entry extends { readonly point: FlowPoint }>(
  entries: readonly Entry[],
): ReadonlyMap<FlowPoint, readonly Entry[]> {
  let sorted = sortedByPoint.get(entries) as Map<FlowPoint, Entry[]> | undefined;
  if (!sorted) {
    sortedByPoint.set(entries, (sorted = new Map<FlowPoint, Entry[]>()));
    for (const entry of entries) {
      const same = sorted.get(entry.point);
      if (same) same.push(entry);
      else sorted.set(entry.point, [entry]);
    }
  }
  return sorted;
}

/**
 * The reads of a variable that one of its definitions reaches.
 * @param stops points behind which nothing is looked at
 */
export function readsOf(
  variable: Variable,
  definition: Definition,
  decided: Decided,
  stops: (point: FlowPoint) => boolean = () => false,
): Use<Identifier>[] {
  const found = new Set<Use<Identifier>>();
  const visited = new Set<FlowPoint>();
  const pending: FlowPoint[] = [];
  const definitions = byPoint(variable.definitions);
  const reads = byPoint(variable.reads);
  const pass = (point: FlowPoint, from: number): boolean => {
    let until = Infinity;
    for (const { always, target, end } of definitions.get(point) ?? [])
      if (always && target !== null && end > from && end < until) until = end;
    for (const { use } of reads.get(point) ?? [])
      if (use.node.start >= from && use.node.start < until) found.add(use);
    return until === Infinity;
  };
  const after = (point: FlowPoint): readonly FlowPoint[] => [
    ...successors(point, decided),
    ...(variable.jumps.get(point) ?? []),
  ];
  if (pass(definition.point, definition.end)) pending.push(...after(definition.point));
  for (let point = pending.pop(); point; point = pending.pop()) {
    if (visited.has(point)) continue;
    visited.add(point);
    if (pass(point, -1) && !stops(point)) pending.push(...after(point));
  }
  return [...found];
}

/**
 * Do parts of a function that are done alone, in their order, read of a variable only what they themselves set it to? What jumps
 * or returns outside of them is not there then.
 * @param isDone is a node in one of the parts?
 */
export function setsBeforeReading(
  variable: Variable,
  definition: FunctionDeclaration,
  isDone: (node: Node) => boolean,
): boolean {
  if (variable.jumps.size > 0) return false;
  const own: Variable = {
    ...variable,
    definitions: variable.definitions.filter(({ target }) => target !== null && isDone(target)),
  };
  const entered: Definition = {
    target: null,
    point: flowOf(definition).entry,
    value: null,
    end: -1,
    always: true,
  };
  const leaves = ({ node }: FlowPoint): boolean =>
    (node?.type === 'CGotoStatement' || node?.type === 'ReturnStatement') && !isDone(node);
  return readsOf(own, entered, new Map(), leaves).every(({ node }) => !isDone(node));
}

/** The definitions of a variable whose values a node can see: one that reads it, or stands where it could. */
export function definitionsReaching(
  variable: Variable,
  read: Use,
  point: FlowPoint,
  decided: Decided,
): Definition[] {
  const probe: Variable = { ...variable, reads: [{ use: read as Use<Identifier>, point }] };
  return variable.definitions.filter((definition) => readsOf(probe, definition, decided).length > 0);
}
