import type { CallExpression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { find, unparenthesized, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { squeezed } from '../../analysis/places';
import { statementOf } from '../mmap-actions/paths';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { memberFunction, operationsOf, Refusal, type Operations } from './operations';
import { fillsFlags } from './shape';

/** What a hook that calls its own `open()` leaves to `mapped`: whatever of it is not a setting of the mapping itself. */

/**
 * The statements of an `open`, its declarations aside, that `mapped` has to do in its place. What only sets flags is left
 * out where the hook sets the same ones before the call, since `mapped` can set none.
 */
export function workOf(conversion: Conversion, open: FunctionDeclaration, call: Node): readonly Statement[] {
  const rest = open.body.body.filter(({ type }) => type !== 'EmptyStatement');
  const first = rest.findIndex(({ type }) => type !== 'VariableDeclaration');
  const statements = first < 0 ? [] : rest.slice(first);
  return statements.filter((statement) => !isSetInHook(conversion, open, statement, call));
}

/** Does the hook make a setting of flags itself, in the block of the call and before it? */
function isSetInHook(
  conversion: Conversion,
  open: FunctionDeclaration,
  statement: Statement,
  call: Node,
): boolean {
  if (!fillsFlags(statement)) return false;
  const own = open.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'))?.name ?? '';
  const text = squeezed(conversion.driver, statement).replace(
    new RegExp(`\\b${own}\\b`, 'g'),
    conversion.vma,
  );
  const around = find(conversion.function.body, 'CallExpression').find(({ node }) => node === call);
  const block = around && statementOf(around).parents[0];
  const before = block?.type === 'BlockStatement' ? block.body : [];
  return before.some(
    (one) => one.end <= call.start && fillsFlags(one) && squeezed(conversion.driver, one) === text,
  );
}

/** The hook's calls of an `open` of its own that has nothing to do for it: they go. */
export function idleOpenCalls(conversion: Conversion): Use<Statement>[] {
  const operations = attempt(conversion);
  if (!operations) return [];
  return find(conversion.function.body, 'CallExpression').flatMap((use: Use<CallExpression>) => {
    const open = ownOpen(conversion, operations, use.node);
    if (!open || !isIdle(conversion, open, use.node)) return [];
    const statement = statementOf(use);
    return statement.node.type === 'ExpressionStatement' ? [statement] : [];
  });
}

/** Has an `open` nothing left to do: neither statements nor declarations that do something? */
export function isIdle(conversion: Conversion, open: FunctionDeclaration, call: Node): boolean {
  if (workOf(conversion, open, call).length > 0) return false;
  return find(open.body, 'CallExpression').every(({ parents }) =>
    parents.every(({ type }) => type !== 'VariableDeclaration'),
  );
}

function attempt(conversion: Conversion): Operations | null {
  try {
    return operationsOf(conversion);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return null;
  }
}

/** The hook's call of the `open` of the operations structure that it installs: that function; null for other calls. */
export function ownOpen(
  conversion: Conversion,
  operations: Operations,
  call: CallExpression,
): FunctionDeclaration | null {
  const [argument] = call.arguments;
  if (argument?.type !== 'Identifier' || argument.name !== conversion.vma || call.arguments.length !== 1)
    return null;
  const open = memberFunction(conversion, operations, 'open');
  if (!open || open === 'unknown') return null;
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name === open.id.name ? open : null;
  const member = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee : null;
  const through = member && vmaMember(conversion, unparenthesized(member.object)) === 'vm_ops';
  return through && (member.property as { name: string }).name === 'open' ? open : null;
}
