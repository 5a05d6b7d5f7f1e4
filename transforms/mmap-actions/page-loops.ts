import type { Part } from '../../model/edits';
import type {
  CallExpression,
  Expression,
  ForStatement,
  Identifier,
  IfStatement,
  Node,
  Statement,
} from '../../model/nodes';
import { report, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { foundPagesRequest, readFoundPages, type FoundPages } from './found-pages';
import { isRepeatable } from '../../analysis/purity';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { followFailure } from './failures';
import { isOnlyPages, isPages } from './sizes';
import { isErrorTest, resultUse } from './results';
import { isZero } from '../../analysis/values';
import {
  contains,
  find,
  isName,
  unparenthesized,
  variableUses,
  withoutCasts,
  type Use,
} from '../../model/query';
import { CODE } from '../findings';

/** A loop that inserts an array of pages, and what it amounts to. */
export interface PageLoop {
  readonly statement: Use<ForStatement>;
  readonly call: Use<CallExpression>;
  readonly count: Expression;
  readonly array: Expression;
  /** A local that walks the addresses, when the loop has one. */
  readonly cursor: string | null;
  /** The variable that takes the call's result. */
  readonly result: string | null;
  /** The error that the hook chose itself; null when it passes the call's on. */
  readonly error: Expression | null;
  /** What writes to the log on a failure. */
  readonly logs: Node | null;
  /** How the pages are found, where they are in no array. */
  readonly found?: FoundPages;
}

/**
 * Find the plain loops of vm_insert_page() over an array, which become `mmap_action_map_kernel_pages()`: one call a turn,
 * from the start of the mapping, page by page, the array indexed by the loop's counter, an error returned at once.
 */
export function findPageLoops(conversion: Conversion): PageLoop[] {
  return find(conversion.function.body, 'CallExpression').flatMap((call): PageLoop[] => {
    if (call.node.callee.type !== 'Identifier' || call.node.callee.name !== 'vm_insert_page') return [];
    const loop = readLoop(conversion, call) ?? readFoundLoop(conversion, call);
    if (!loop) return [];
    if (loop.found) return [loop];
    const helper = loopHelper(conversion, loop);
    if (conversion.api.actions.has(helper)) return [loop];
    report(
      conversion,
      CODE.noAction,
      call.node,
      `the loop of vm_insert_page() needs ${helper}(), which this kernel has not`,
    );
    return [];
  });
}

function loopHelper(conversion: Conversion, loop: PageLoop): string {
  return fillsMapping(conversion, loop)
    ? 'mmap_action_map_kernel_pages_full'
    : 'mmap_action_map_kernel_pages';
}

/** Does the loop fill the whole mapping? */
export function fillsMapping(conversion: Conversion, loop: PageLoop): boolean {
  const { found, count, statement } = loop;
  return found !== undefined || isPages(conversion, count) || isOnlyPages(conversion, count, statement);
}

/** The statement that takes the place of a loop; the start of its cursor goes. */
export function loopRequest(conversion: Conversion, loop: PageLoop): Part[] {
  const { desc } = conversion;
  if (loop.found) return foundPagesRequest(conversion, loop.found);
  const helper = loopHelper(conversion, loop);
  removeCursor(conversion, loop);
  const array = unparenthesized(loop.array);
  return fillsMapping(conversion, loop)
    ? [`${helper}(${desc}, `, array, ');']
    : [`${helper}(${desc}, ${desc}->start, `, array, ', ', loop.count, ');'];
}

/** A loop whose pages are found one by one, where the kernel has an action for that. */
function readFoundLoop(conversion: Conversion, call: Use<CallExpression>): PageLoop | null {
  const index = call.parents.findIndex((parent) => parent.type === 'ForStatement');
  const node = call.parents[index];
  if (node?.type !== 'ForStatement' || conversion.api.mapDiscontiguousPages === null) return null;
  const statement = { node, parents: call.parents.slice(index + 1) };
  const found = readFoundPages(conversion, call, statement);
  const body = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  const outcome =
    found &&
    readBody(
      conversion,
      body.filter((one) => !found.finding.includes(one)),
      call,
      null,
    );
  if (!found || !outcome || usedAfter(conversion, found.variable, node)) return null;
  return { statement, call, count: found.page, array: found.page, cursor: null, ...outcome, found };
}

function readLoop(conversion: Conversion, call: Use<CallExpression>): PageLoop | null {
  const index = call.parents.findIndex((parent) => parent.type === 'ForStatement');
  const node = call.parents[index];
  if (node?.type !== 'ForStatement') return null;
  const statement = { node, parents: call.parents.slice(index + 1) };
  const counter = counterOf(node);
  const [vma, address, page] = call.node.arguments;
  if (!counter || !page || !address || vma?.type !== 'Identifier' || vma.name !== conversion.vma) return null;
  const array = unparenthesized(page);
  if (array.type !== 'MemberExpression' || !array.computed || !isName(array.property, counter.id.name))
    return null;
  const parts = [array.object, counter.count];
  if (
    parts.some(
      (part) =>
        !isRepeatable(conversion.driver, conversion.function, part) ||
        variableUses(part, counter.id.name).length > 0,
    )
  )
    return null;
  const cursor = addressCursor(conversion, statement, address, counter.id.name);
  if (cursor === undefined) return null;
  const body = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  const outcome = readBody(conversion, body, call, cursor);
  if (!outcome) return null;
  if ([counter.id.name, cursor].some((name) => name !== null && usedAfter(conversion, name, node)))
    return null;
  return {
    statement,
    call,
    count: counter.count,
    array: array.object,
    cursor,
    ...outcome,
  };
}

/** `for (i = 0; i < count; i++)`, the counter declared before or in the loop. */
function counterOf(loop: ForStatement): { id: Identifier; count: Expression } | null {
  const test = loop.test ? unparenthesized(loop.test) : null;
  if (test?.type !== 'BinaryExpression' || test.operator !== '<' || test.left.type !== 'Identifier')
    return null;
  const id = test.left;
  const starts = initialisers(loop).some((start) => start.name === id.name && isZero(start.value));
  const steps = updates(loop).some(
    (step) => step.type === 'UpdateExpression' && step.operator === '++' && isName(step.argument, id.name),
  );
  return starts && steps ? { id, count: test.right } : null;
}

function initialisers(loop: ForStatement): { name: string; value: Expression }[] {
  if (!loop.init) return [];
  if (loop.init.type === 'VariableDeclaration') {
    return loop.init.declarations.flatMap((d) => (d.init ? [{ name: d.id.name, value: d.init }] : []));
  }
  const expressions = loop.init.type === 'SequenceExpression' ? loop.init.expressions : [loop.init];
  return expressions.flatMap((e) =>
    e.type === 'AssignmentExpression' && e.operator === '=' && e.left.type === 'Identifier'
      ? [{ name: e.left.name, value: e.right }]
      : [],
  );
}

function updates(loop: ForStatement): readonly Expression[] {
  if (!loop.update) return [];
  return loop.update.type === 'SequenceExpression' ? loop.update.expressions : [loop.update];
}

/**
 * Is the address that of page `i` of the mapping? Either `vm_start + i * PAGE_SIZE`, or a local that starts at
 * `vm_start` and grows by a page a turn.
 * @returns the local's name, null when there is none, undefined when the address is something else
 */
function addressCursor(
  conversion: Conversion,
  loop: Use<ForStatement>,
  address: Expression,
  counter: string,
): string | null | undefined {
  const bare = unparenthesized(address);
  if (bare.type === 'BinaryExpression' && bare.operator === '+') {
    const fromStart = vmaMember(conversion, unparenthesized(bare.left)) === 'vm_start';
    return fromStart && isPageOffset(bare.right, counter) ? null : undefined;
  }
  if (bare.type !== 'Identifier') return undefined;
  const name = bare.name;
  const starts = [...initialisers(loop.node), ...assignmentsBefore(conversion, name, loop.node.start)].filter(
    (start) => start.name === name,
  );
  const last = starts.at(0);
  if (!last || starts.length !== 1 || vmaMember(conversion, unparenthesized(last.value)) !== 'vm_start')
    return undefined;
  const steps = find(loop.node, 'AssignmentExpression').filter(
    ({ node }) => isName(node.left, name) && node.operator === '+=' && isName(node.right, 'PAGE_SIZE'),
  );
  const writes = find(loop.node, 'AssignmentExpression').filter(
    ({ node }) => isName(node.left, name) && node.operator !== '=',
  );
  return steps.length === 1 && writes.length === 1 ? name : undefined;
}

function isPageOffset(expression: Expression, counter: string): boolean {
  const bare = unparenthesized(expression);
  if (bare.type !== 'BinaryExpression') return false;
  if (bare.operator === '<<')
    return isName(withoutCasts(bare.left), counter) && isName(bare.right, 'PAGE_SHIFT');
  if (bare.operator !== '*') return false;
  return (
    (isName(withoutCasts(bare.left), counter) && isName(bare.right, 'PAGE_SIZE')) ||
    (isName(bare.left, 'PAGE_SIZE') && isName(withoutCasts(bare.right), counter))
  );
}

function assignmentsBefore(
  conversion: Conversion,
  name: string,
  before: number,
): { name: string; value: Expression }[] {
  const { body } = conversion.function;
  const declared = find(body, 'VariableDeclarator').flatMap(({ node }) =>
    node.id.name === name && node.init && node.end <= before ? [{ name, value: node.init }] : [],
  );
  const assigned = find(body, 'AssignmentExpression').flatMap(({ node }) =>
    isName(node.left, name) && node.end <= before ? [{ name, value: node.right }] : [],
  );
  return [...declared, ...assigned];
}

/**
 * The loop's body may hold the call, the test of its result, the step of the cursor, and declarations without a value.
 * @returns the variable that takes the result, if any, the error that is returned, and what writes to the log then; null
 *   when the body holds more
 */
function readBody(
  conversion: Conversion,
  body: readonly Statement[],
  call: Use<CallExpression>,
  cursor: string | null,
): { result: string | null; error: Expression | null; logs: Node | null } | null {
  let result: string | null = null;
  let error: Expression | null = null;
  let logs: Node | null = null;
  let tested = false;
  for (const statement of body) {
    if (statement.type === 'ExpressionStatement') {
      const expression = unparenthesized(statement.expression);
      if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'Identifier') return null;
      if (cursor !== null && expression.left.name === cursor) continue;
      if (unparenthesized(expression.right) !== call.node || expression.operator !== '=') return null;
      result = expression.left.name;
    } else if (statement.type === 'VariableDeclaration') {
      if (statement.declarations.every(({ init }) => init === null)) continue;
      const [declarator, another] = statement.declarations;
      if (!declarator?.init || another || unparenthesized(declarator.init) !== call.node) return null;
      result = declarator.id.name;
    } else if (statement.type === 'IfStatement' && !statement.alternate && !tested) {
      const own = resultUse(call);
      if (own.kind === 'tested') {
        if (own.test !== statement) return null;
        result = own.variable?.name ?? null;
      } else if (result === null || !isErrorTest(statement.test, result)) {
        return null;
      }
      const failure = failureOf(conversion, call, result, statement);
      if (!failure) return null;
      ({ error, logs } = failure);
      tested = true;
    } else {
      return null;
    }
  }
  return tested ? { result, error, logs } : null;
}

/** What comes of an `if` that leaves the loop with an error; null where it goes on, or does more than to return that. */
function failureOf(
  conversion: Conversion,
  call: Use<CallExpression>,
  result: string | null,
  { test, consequent }: IfStatement,
): { error: Expression | null; logs: Node | null } | null {
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  if (!last || !/^(Return|CGoto|Break)Statement$/.test(last.type)) return null;
  const flow = flowOf(conversion.function);
  const at = pointOf(flow, call);
  const tested = flow.points.get(test);
  if (!at || !tested?.whenTrue || !tested.whenFalse) return null;
  const failure = followFailure(conversion, call, at, result, [tested.whenTrue], [tested.whenFalse], true);
  if (failure.does.length > 0) return null;
  const { returns } = failure;
  const logs = failure.logs[0] ?? null;
  if (returns.kind === 'constant') return { error: returns.expression, logs };
  return returns.kind === 'error' && returns.of === call.node ? { error: null, logs } : null;
}

function usedAfter(conversion: Conversion, name: string, loop: Node): boolean {
  return variableUses(conversion.function.body, name).some((use) => {
    if (use.node.start < loop.end) return false;
    const parent = use.parents[0];
    return !(parent?.type === 'AssignmentExpression' && parent.left === use.node);
  });
}

/** The cursor's start is an assignment of its own before the loop: nothing reads it any more. */
function removeCursor(conversion: Conversion, loop: PageLoop): void {
  const { cursor } = loop;
  if (cursor === null) return;
  const isRead = variableUses(conversion.function.body, cursor).some(
    ({ node, parents: [parent] }) =>
      !contains(loop.statement.node, node) &&
      !(parent?.type === 'AssignmentExpression' && parent.left === node) &&
      !(parent?.type === 'VariableDeclarator' && parent.id === node),
  );
  if (isRead) return;
  for (const { node, parents } of find(conversion.function.body, 'AssignmentExpression')) {
    const statement = parents[0];
    if (
      isName(node.left, cursor) &&
      node.end <= loop.statement.node.start &&
      statement?.type === 'ExpressionStatement'
    ) {
      conversion.edits.removeLines(statement);
    }
  }
}
