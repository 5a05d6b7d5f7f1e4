import type { Node, Statement } from '../../model/nodes';
import { contains, find, findWithin, unparenthesized, variableUses, type Use } from '../../model/query';
import { mayWrite, squeezed } from '../../analysis/places';
import { isPure, isRepeatable } from '../../analysis/purity';
import type { Execution } from '../../analysis/paths';
import { mappingCalls } from '../mmap-actions/calls';
import { statementOf } from '../mmap-actions/paths';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import type { Operations } from './operations';
import { privateStores } from './safety';
import { alwaysLeaves, fillsVma } from './shape';
import type { Take } from './takes';

/** The statements that move when a hook moves as a whole, and the error path behind its last return. */
export interface Whole {
  readonly moved: readonly Use<Statement>[];
  readonly tail: readonly Statement[];
}

/**
 * A hook that maps nothing itself, and looks its object up, checks, counts and enters it somewhere in a way of its own: all
 * of it moves, as it is written, and nothing of its error paths need be understood. What stays is what fills in the vma,
 * and the checks of the range before all else.
 * @returns null when the hook is none of these
 */
export function wholeHook(
  conversion: Conversion,
  operations: Operations,
  takes: readonly Take[],
  runs: readonly Execution[],
): Whole | null {
  const { body } = conversion.function.body;
  if (mappingCalls(conversion).length > 0 || body.some(({ type }) => type === 'CPreprocConditional'))
    return null;
  const [installed, another] = operations.installed;
  if (!installed || another || !body.includes(statementOf(installed).node)) return null;
  const exit = exitOf(conversion, runs);
  if (!exit) return null;
  const { main, tail } = exit;
  const checks = checksBefore(conversion, main);
  const moved = main.filter((statement) => !checks.has(statement) && !stays(conversion, statement));
  const isMoved = (node: Node): boolean => moved.some((unit) => contains(unit, node));
  if (moved.some((statement) => !isWhole(statement)) || !takes.every(({ use }) => isMoved(use.node)))
    return null;
  if (usesVma(conversion, moved) || sharesLocals(conversion, main, moved)) return null;
  const failing = runs.filter(({ outcome }) => outcome === 'failure');
  const own = privateStores(conversion);
  const isHeld = own.some(({ node }) => isMoved(node) && isFoundIn(conversion, node.right, moved));
  if (!isHeld && (own.length > 0 || !endsInTake(main, takes, failing))) return null;
  const stores = own.map((use) => statementOf(use).node);
  if (failing.some(({ trace }) => stores.some((store) => isMoved(store) && trace.includes(store))))
    return null;
  const marker = statementOf(installed).node;
  if (!runs.every(({ outcome, trace }) => outcome === 'failure' || trace.includes(marker))) return null;
  return { moved: moved.map((node) => ({ node, parents: [conversion.function.body] })), tail };
}

/**
 * Is what is taken last taken by a statement of its own that only a hook comes to which then succeeds? Private data that the
 * hook does not use can be set behind it, for `close` to see.
 */
function endsInTake(
  main: readonly Statement[],
  takes: readonly Take[],
  failing: readonly Execution[],
): boolean {
  const end = Math.max(...takes.map(({ use }) => use.node.end));
  const last = main.find((statement) => statement.end >= end);
  return last?.type === 'ExpressionStatement' && failing.every(({ trace }) => !trace.includes(last));
}

/** The statements up to the return by which the hook succeeds, and the error path behind them; null when it has several. */
function exitOf(
  conversion: Conversion,
  runs: readonly Execution[],
): { readonly main: readonly Statement[]; readonly tail: readonly Statement[] } | null {
  const { body } = conversion.function.body;
  const label = body.findIndex(({ type }) => type === 'LabeledStatement');
  const before = label < 0 ? body : body.slice(0, label);
  const isZero = (statement: Statement | undefined): boolean =>
    statement?.type === 'ReturnStatement' &&
    statement.argument !== null &&
    squeezed(conversion.driver, statement.argument) === '0';
  const behind = label >= 0 && isZero(before.at(-1));
  const main = behind ? before : body;
  const last = main.at(-1);
  if (last?.type !== 'ReturnStatement') return null;
  const elsewhere = runs.some(({ outcome, returned }) => outcome !== 'failure' && returned !== last);
  return elsewhere ? null : { main, tail: behind ? body.slice(label) : [] };
}

/** The checks of the range that the hook begins with: they need nothing that moves, and fail before a mapping is there. */
function checksBefore(conversion: Conversion, main: readonly Statement[]): ReadonlySet<Statement> {
  const found = new Set<Statement>();
  for (const statement of main) {
    if (statement.type === 'VariableDeclaration' || fillsVma(conversion, statement)) continue;
    if (statement.type !== 'IfStatement' || statement.alternate || !alwaysLeaves(statement.consequent)) break;
    const { test, consequent } = statement;
    if (
      !isOfRange(conversion, test) ||
      findWithin(conversion.function, consequent, 'CGotoStatement').length > 0
    )
      break;
    found.add(statement);
  }
  return found;
}

/** Is a value made of the range that is mapped and of constants alone, itself or by locals that hold such values? */
function isOfRange(conversion: Conversion, value: Node, seen: ReadonlySet<string> = new Set()): boolean {
  const { driver, function: definition } = conversion;
  const members = findWithin(definition, value, 'MemberExpression');
  if (!isPure(driver, definition, value) || members.some(({ node }) => vmaMember(conversion, node) === null))
    return false;
  return findWithin(definition, value, 'Identifier').every(({ node: { name } }) => {
    const [declared, another] = find(definition.body, 'VariableDeclarator').filter(
      ({ node }) => node.id.name === name,
    );
    if (!declared) return true;
    const { init } = declared.node;
    const written = variableUses(definition.body, name).some(
      (use) => use.node !== declared.node.id && mayWrite(driver, use),
    );
    return (
      !another &&
      !written &&
      init !== null &&
      !seen.has(name) &&
      isOfRange(conversion, init, new Set([...seen, name]))
    );
  });
}

/** Does a statement stay in the hook: does it fill in the vma, or is it a declaration that can be made again, or `return 0`? */
function stays(conversion: Conversion, statement: Statement): boolean {
  if (statement.type === 'ReturnStatement')
    return statement.argument !== null && squeezed(conversion.driver, statement.argument) === '0';
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.every(
      ({ init }) => !init || isRepeatable(conversion.driver, conversion.function, init),
    );
  if (!fillsVma(conversion, statement) || statement.type !== 'ExpressionStatement') return false;
  const expression = unparenthesized(statement.expression);
  if (expression.type !== 'AssignmentExpression') return true;
  if (vmaMember(conversion, unparenthesized(expression.left)) !== 'vm_private_data') return true;
  return unparenthesized(expression.right).type === 'MemberExpression';
}

/** Is a value what moves itself has looked up or made? */
function isFoundIn(
  { driver, function: definition }: Conversion,
  value: Node,
  moved: readonly Statement[],
): boolean {
  let bare = unparenthesized(value);
  while (bare.type === 'CCastExpression') bare = unparenthesized(bare.argument);
  if (bare.type !== 'Identifier') return false;
  const isMoved = (node: Node): boolean => moved.some((unit) => contains(unit, node));
  return variableUses(definition.body, bare.name).some((use) => isMoved(use.node) && isSet(driver, use));
}

/** Is a use of a variable its declaration with a value, or one that may write it? */
function isSet(driver: Conversion['driver'], use: ReturnType<typeof variableUses>[number]): boolean {
  const [parent] = use.parents;
  if (parent?.type === 'VariableDeclarator' && parent.id === use.node) return parent.init !== null;
  return mayWrite(driver, use);
}

/** Can a statement be taken out of the hook as it stands? */
function isWhole(statement: Statement): boolean {
  if (statement.type === 'LabeledStatement') return !alwaysLeaves(statement.body);
  return statement.type !== 'VariableDeclaration' || statement.declarations.length === 1;
}

/** Is the vma itself handed on by what moves, or changed but for its private data? */
function usesVma(conversion: Conversion, moved: readonly Statement[]): boolean {
  return variableUses(conversion.function.body, conversion.vma).some(({ node, parents }) => {
    const [parent, around] = parents;
    if (!moved.some((unit) => contains(unit, node))) return false;
    if (parent?.type === 'CallExpression') return !/^vma_pages$/.test(calledBy(parent));
    const member = parent ? vmaMember(conversion, parent) : null;
    if (member === null) return true;
    return around?.type === 'AssignmentExpression' && around.left === parent && member !== 'vm_private_data';
  });
}

function calledBy(call: Extract<Node, { type: 'CallExpression' }>): string {
  return call.callee.type === 'Identifier' ? call.callee.name : '';
}

/** Does a statement that stays read a local that one which moves sets? */
function sharesLocals(
  conversion: Conversion,
  main: readonly Statement[],
  moved: readonly Statement[],
): boolean {
  const { driver, function: definition } = conversion;
  const staying = main.filter(
    (statement) => !moved.includes(statement) && statement.type !== 'VariableDeclaration',
  );
  return find(definition.body, 'VariableDeclarator').some(({ node }) => {
    const uses = variableUses(definition.body, node.id.name);
    const isSet =
      moved.some((unit) => contains(unit, node)) ||
      uses.some((use) => moved.some((unit) => contains(unit, use.node)) && mayWrite(driver, use));
    return isSet && uses.some((use) => staying.some((unit) => contains(unit, use.node)));
  });
}
