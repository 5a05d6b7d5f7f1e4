import type { When } from '../kernel/fact';
import type { CallExpression, Expression, FunctionDeclaration, Node } from '../model/nodes';
import { walk } from '../model/walk';
import { calleeName, contains, find, unparenthesized, type Use } from '../model/query';
import { flowOf, pointOf, type FlowPoint } from './control-flow';

/**
 * Whether what a call takes is still taken when its function has returned, on some way on which the function has not
 * failed. Errs on the side of yes.
 *
 * @param isUndo does a call give it back?
 * @param when for which results of the call it has taken something
 */
export function outlives(
  definition: FunctionDeclaration,
  taken: Use<CallExpression>,
  isUndo: (call: CallExpression) => boolean,
  when: When = 'non-null',
): boolean {
  const undos = find(definition.body, 'CallExpression').filter(
    ({ node }) => node !== taken.node && isUndo(node),
  );
  if (undos.length === 0) return true;
  const flow = flowOf(definition);
  const start = pointOf(flow, taken);
  if (!start) return true;
  const givenBack = new Set(undos.map((undo) => pointOf(flow, undo)));
  const holder = variableHolding(taken);
  const seen = new Set<FlowPoint>();
  const pending = nextOf(start, taken.node, holder, when);
  for (let point = pending.pop(); point; point = pending.pop()) {
    if (seen.has(point) || givenBack.has(point)) continue;
    seen.add(point);
    if (point === flow.end) return true;
    if (point.node?.type === 'ReturnStatement' && isFailure(definition, point.node)) continue;
    pending.push(...nextOf(point, taken.node, holder, when));
  }
  return false;
}

/** Where control goes from a point when what was taken is taken. */
function nextOf(point: FlowPoint, call: CallExpression, holder: string | null, when: When): FlowPoint[] {
  if (!point.whenTrue || !point.whenFalse || !point.node) return [...point.next];
  const failed = failingOutcome(point.node, call, holder, when);
  if (failed === null) return [...point.next];
  return [failed ? point.whenFalse : point.whenTrue];
}

/** Which outcome of a test says that a call has failed; null when the test does not ask that. */
export function failingOutcome(
  test: Node,
  call: CallExpression,
  holder: string | null,
  when: When,
): boolean | null {
  const bare = unparenthesized(test);
  const inner = (node: Node): boolean | null => failingOutcome(node, call, holder, when);
  const flipped = (known: boolean | null): boolean | null => (known === null ? null : !known);
  switch (bare.type) {
    case 'CallExpression': {
      const name = calleeName(bare);
      const [argument] = bare.arguments;
      if ((name === 'likely' || name === 'unlikely') && argument) return inner(argument);
      const asksError = (name === 'IS_ERR' || name === 'IS_ERR_OR_NULL') && argument !== undefined;
      if (asksError && holds(argument, call, holder)) return true;
      return bare === call ? truthFails(when) : null;
    }
    case 'Identifier':
      return bare.name === holder ? truthFails(when) : null;
    case 'AssignmentExpression':
      return bare.operator === '=' && contains(bare.right, call) ? inner(bare.right) : null;
    case 'UnaryExpression':
      return bare.operator === '!' ? flipped(inner(bare.argument)) : null;
    case 'BinaryExpression': {
      if (!isZeroOrNull(bare.right) || !holds(bare.left, call, holder)) return null;
      if (bare.operator === '<') return true;
      if (bare.operator === '>=') return false;
      if (bare.operator === '!=') return truthFails(when);
      return bare.operator === '==' ? flipped(truthFails(when)) : null;
    }
    default:
      return null;
  }
}

/** Does a result that is not zero say that a call failed? Pointers and booleans are what they are when it succeeds. */
function truthFails(when: When): boolean | null {
  switch (when) {
    case 'zero':
    case 'non-negative':
      return true;
    case 'non-zero':
    case 'non-null':
      return false;
    default:
      return null;
  }
}

function holds(node: Node, call: CallExpression, holder: string | null): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'AssignmentExpression') return contains(bare.right, call);
  return bare === call || (bare.type === 'Identifier' && bare.name === holder);
}

function isZeroOrNull(node: Node): boolean {
  const bare = unparenthesized(node);
  return (
    (bare.type === 'Literal' && bare.value === 0n) || (bare.type === 'Identifier' && bare.name === 'NULL')
  );
}

/** The local that a call's result is assigned to, or initialises. */
export function variableHolding(use: Use): string | null {
  const parent = use.parents.find(
    (node) => node.type !== 'ParenthesizedExpression' && node.type !== 'CCastExpression',
  );
  if (parent?.type === 'VariableDeclarator') return parent.id.name;
  if (parent?.type !== 'AssignmentExpression' || parent.operator !== '=') return null;
  const target = unparenthesized(parent.left);
  return target.type === 'Identifier' ? target.name : null;
}

/** Does a return say that the function has failed: with an error, with nothing, or with what was just found to be one? */
function isFailure(
  definition: FunctionDeclaration,
  statement: Extract<Node, { type: 'ReturnStatement' }>,
): boolean {
  if (!statement.argument) return false;
  const value: Expression | Node = unparenthesized(statement.argument);
  if (value.type === 'UnaryExpression' && value.operator === '-') {
    const number = unparenthesized(value.argument);
    return number.type === 'Identifier' && /^E[A-Z0-9]+$/.test(number.name);
  }
  if (value.type === 'CallExpression') return /^(PTR_ERR|ERR_PTR|ERR_CAST)$/.test(calleeName(value) ?? '');
  if (value.type !== 'Identifier') return false;
  if (value.name === 'NULL') return true;
  const around = find(definition.body, 'IfStatement').find(
    ({ node }) => contains(node.consequent, statement) && isTested(node.test, value.name),
  );
  return around !== undefined;
}

/** Does a test hold when a variable is an error: `if (ret)`, `if (ret < 0)`, `if (ret && ...)`? */
function isTested(test: Node, name: string): boolean {
  const bare = unparenthesized(test);
  if (bare.type === 'Identifier') return bare.name === name;
  if (bare.type === 'LogicalExpression' && bare.operator === '&&')
    return isTested(bare.left, name) || isTested(bare.right, name);
  if (bare.type === 'CallExpression') return bare.arguments.some((argument) => isTested(argument, name));
  if (bare.type === 'AssignmentExpression') return isTested(bare.left, name);
  if (bare.type !== 'BinaryExpression') return false;
  return (
    (bare.operator === '<' || bare.operator === '!=') && isZeroOrNull(bare.right) && isTested(bare.left, name)
  );
}

/** Every call in a part of a function by name. */
export function namesCalled(root: Node): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    const name = calleeName(node);
    if (name !== null) names.add(name);
  });
  return names;
}
