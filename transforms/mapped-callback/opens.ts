import type { CallExpression, FunctionDeclaration, Node, Statement } from '../../model/nodes';
import { BUILT_IN } from '../../kernel/fact-table';
import { calleeName, find, findFrom, unparenthesized, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { lastName, squeezed } from '../../analysis/places';
import { isPure } from '../../analysis/purity';
import { statementOf } from '../mmap-actions/paths';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { executions } from '../../analysis/paths';
import { isOnlyNested } from '../names/hook-mentions';
import {
  installations,
  memberFunction,
  operationsOf,
  pointedTo,
  Refusal,
  type Operations,
} from './operations';
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
  const given = before.filter((one) => one.end <= call.start);
  const at = given.findLastIndex((one) => fillsFlags(one) && squeezed(conversion.driver, one) === text);
  return at >= 0 && !given.slice(at + 1).some((one) => mayUnset(conversion, one, statement));
}

/**
 * May a statement change flags that another one has set or cleared: is it the opposite setting, an assignment to the flags
 * of another kind, or a call that is given the mapping and that no row describes?
 */
function mayUnset({ driver, vma }: Conversion, one: Statement, setting: Statement): boolean {
  if (fillsFlags(one)) {
    const same = senseOf(one) !== null && senseOf(one) === senseOf(setting);
    const named = constantsOf(setting);
    return !same && constantsOf(one).some((flag) => named.includes(flag));
  }
  const writes = find(one, 'AssignmentExpression').some(({ node }) => lastName(node.left) === 'vm_flags');
  return (
    writes ||
    find(one, 'CallExpression').some(({ node }) => {
      const name = calleeName(node);
      const isGiven = node.arguments.some((given) =>
        findFrom(given, 'Identifier').some((use) => use.node.name === vma),
      );
      return isGiven && (name === null || driver.functions(name).length > 0 || !BUILT_IN.factOf(name));
    })
  );
}

/** The constants that a setting of flags names. */
function constantsOf(setting: Statement): readonly string[] {
  return find(setting, 'Identifier').flatMap(({ node }) =>
    /^[A-Z_0-9]+$/.test(node.name) ? [node.name] : [],
  );
}

/** Does a statement that changes flags by constants set them, or clear them? Null when it may do both. */
function senseOf(statement: Statement): 'sets' | 'clears' | null {
  const [assignment] = find(statement, 'AssignmentExpression');
  if (assignment) return assignment.node.operator === '|=' ? 'sets' : 'clears';
  const [call] = find(statement, 'CallExpression');
  const name = call && calleeName(call.node);
  return name === 'vm_flags_set' ? 'sets' : name === 'vm_flags_clear' ? 'clears' : null;
}

/** The hook's calls of an `open` of its own that has nothing to do for it: they go. */
export function idleOpenCalls(conversion: Conversion): Use<Statement>[] {
  const operations = attempt(conversion);
  if (!operations) return openedElsewhere(conversion);
  return find(conversion.function.body, 'CallExpression').flatMap((use: Use<CallExpression>) => {
    const open = ownOpen(conversion, operations, use.node);
    if (!open || !isIdle(conversion, open, use.node)) return [];
    const statement = statementOf(use);
    return statement.node.type === 'ExpressionStatement' ? [statement] : [];
  });
}

/**
 * The hook's calls of the `open` of operations that another file defines, and that get a `mapped` there which does the same:
 * wherever the hook installs them and succeeds, and nowhere else, or none of them.
 */
function openedElsewhere(conversion: Conversion): Use<Statement>[] {
  const { api, driver, function: definition } = conversion;
  const installed = installations(conversion);
  const names = new Set(installed.map(({ node }) => pointedTo(node.right)));
  const [name] = names;
  if (names.size !== 1 || name === null || api.mappedElsewhere?.has(name) !== true) return [];
  if (!isOnlyNested(conversion)) return [];
  const calls = find(definition.body, 'CallExpression')
    .filter((use) => isOpenOfMapping(conversion, use.node))
    .map(statementOf);
  const runs = executions(driver, definition) ?? [];
  const reaches = (trace: readonly Node[], some: readonly Use[]): boolean =>
    some.some((use) => trace.includes(use.node));
  const isOpened = runs
    .filter(({ outcome }) => outcome !== 'failure')
    .every(({ trace }) => reaches(trace, installed.map(statementOf)) === reaches(trace, calls));
  const isFinal = runs.every(({ outcome, trace }) => outcome !== 'failure' || !reaches(trace, calls));
  const arePlain = calls.every(({ node }) => node.type === 'ExpressionStatement');
  return runs.length > 0 && isOpened && isFinal && arePlain ? calls : [];
}

/** `vma->vm_ops->open(vma)` */
function isOpenOfMapping(conversion: Conversion, { callee, arguments: given }: CallExpression): boolean {
  const member = callee.type === 'MemberExpression' && !callee.computed ? callee : null;
  return (
    member?.property.type === 'Identifier' &&
    member.property.name === 'open' &&
    vmaMember(conversion, unparenthesized(member.object)) === 'vm_ops' &&
    given.length === 1 &&
    given[0].type === 'Identifier' &&
    given[0].name === conversion.vma
  );
}

/** Has an `open` nothing left to do: neither statements nor declarations that do something? */
export function isIdle(conversion: Conversion, open: FunctionDeclaration, call: Node): boolean {
  if (workOf(conversion, open, call).length > 0) return false;
  return find(open.body, 'VariableDeclarator').every(
    ({ node: { init } }) => init === null || isPure(conversion.driver, open, init),
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
