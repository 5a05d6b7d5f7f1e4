import { mapsWithoutAction } from '../../kernel/groups';
import { alone } from '../mmap-prepare/alone';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import type { Part } from '../../model/edits';
import type { CallExpression, Expression, IfStatement, Node, Statement } from '../../model/nodes';
import { relationOf } from './bounds';
import { actionOf, isMappingCall, type ActionCall } from './calls';
import { canHoistReturn, hoistReturn } from '../rewrite/braces';
import { removeDeadCode, withComment } from '../rewrite/dead-code';
import { decideTests, holdsNothing, isNothing, isResult, type Tests } from './decisions';
import { errorHookFor } from './error-hooks';
import { followFailure, onlyTells } from './failures';
import { flowOf, pointOf, reachableFrom } from '../../analysis/control-flow';
import { refuseOfPart, refuseOwnProtection } from './protections';
import { refuseShortLived } from './lifetime';
import { sinceRelease } from './found-pages';
import { fillsMapping, findPageLoops, loopRequest, type PageLoop } from './page-loops';
import { siblingsAfter, statementOf } from './paths';
import { onlyReturnStored, storingParameter } from './stored-results';
import { requestsOf } from './requests';
import { isLogCall, resultUse, type ResultUse } from './results';
import { isZero } from '../../analysis/values';
import { replaceStatement } from '../rewrite/statements';
import { lineBreakOf } from '../rewrite/source-text';
import { refuseLateChanges, refuseLoops, refuseNestedLoops, refuseSeveral } from './surroundings';
import { judgeSections } from './held-around';
import { definitionsReaching, readsOf, variableOf, type Definition } from '../../analysis/definitions';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { removeLeftovers } from '../rewrite/leftovers';
import { typeText } from '../../model/types';
import { find, unparenthesized, type Use } from '../../model/query';
import { CODE } from '../findings';
import { getsTwin } from '../../kernel/subsystems/written-twins';

/**
 * Mapping calls become actions (HOWTO, "Actions"): `remap_pfn_range()`, `io_remap_pfn_range()`, `vm_iomap_memory()`,
 * `vm_map_pages()`, `vm_map_pages_zero()`, `vm_insert_pages()`, and a plain loop of `vm_insert_page()` over an array.
 *
 * An action cannot fail where it is requested, so that the test of the result goes; an error number that the hook chose
 * itself is kept with `action.error_hook`. A protection other than the vma's own is assigned to the descriptor first.
 *
 * Refused: two actions on one path or one in a loop (a descriptor holds one), code that depends on the result, flags
 * changed behind an action that sets them, and calls that no action expresses.
 */
export function convertMmapActions(conversion: Conversion): void {
  const loops = findPageLoops(conversion);
  const actions = findActions(conversion, loops);
  const helped = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) =>
      node.callee.type === 'Identifier' && conversion.helpers.get(node.callee.name)?.maps === true,
  );
  const single = [...helped, ...actions.map((action) => action.use)];
  const places: Use[] = [...loops.map((loop) => loop.call), ...single].sort(
    (a, b) => a.node.start - b.node.start,
  );
  refuseSeveral(conversion, places);
  refuseLoops(conversion, single);
  refuseNestedLoops(conversion, loops);
  refuseLateChanges(conversion, places);
  judgeSections(conversion, places, arraysOf(actions, loops));
  convertResults(conversion, actions, loops);
}

/** The arrays of pages that mapping calls are given. */
function arraysOf(actions: readonly ActionCall[], loops: readonly PageLoop[]): ReadonlyMap<Node, Expression> {
  return new Map<Node, Expression>([
    ...actions.flatMap(({ use, pages }) => (pages ? [[use.node, pages] as const] : [])),
    ...loops.flatMap(({ call, array, found }) => (found ? [] : [[call.node, array] as const])),
  ]);
}

function findActions(conversion: Conversion, loops: readonly PageLoop[]): ActionCall[] {
  const actions: ActionCall[] = [];
  for (const use of find(conversion.function.body, 'CallExpression')) {
    if (conversion.edits.drops(use.node) || use.node.callee.type !== 'Identifier') continue;
    if (loops.some((loop) => loop.call.node === use.node)) continue;
    const action = actionOf(conversion, use);
    if (action && conversion.api.actions.has(action.helper)) {
      actions.push(action);
    } else if (action) {
      const message = `${action.legacy}() needs ${action.helper}(), which this kernel has not`;
      report(conversion, CODE.noAction, use.node, message);
    } else if (isMappingCall(conversion, use.node)) {
      const message = `${use.node.callee.name}() is called in a way that its action cannot take the place of`;
      report(conversion, CODE.noAction, use.node, message);
    } else if (mapsWithoutAction(use.node.callee.name) && !conversion.helpers.has(use.node.callee.name)) {
      const { name } = use.node.callee;
      const message =
        name === 'vm_insert_page'
          ? `vm_insert_page() has an action only in a plain loop over an array of pages${sinceRelease(conversion, use)}`
          : `${name}() has no action${twinOf(name)}`;
      report(conversion, CODE.noAction, use.node, message);
    }
  }
  return actions;
}

/** How a function of the kernel is given a form for descriptors, where that can be; empty for any other. */
function twinOf(name: string): string {
  return getsTwin(name)
    ? `; with the source of the kernel, migrate --twin ${name} writes one for descriptors`
    : '';
}

/** A mapping call with what the hook does with its result. */
interface Place {
  readonly call: Use<CallExpression>;
  readonly legacy: string;
  readonly result: ResultUse;
  readonly statement: Use<Statement>;
  /** Null for a loop. */
  readonly action: ActionCall | null;
  readonly loop: PageLoop | null;
}

/** Replace the mapping calls, and what follows from their having no result any more. */
function convertResults(
  conversion: Conversion,
  actions: readonly ActionCall[],
  loops: readonly PageLoop[],
): void {
  for (const action of actions) {
    refuseOfPart(conversion, action);
    if (!action.pages) continue;
    refuseShortLived(conversion, action.pages, action.use);
    refuseOwnProtection(conversion, action.use);
  }
  for (const loop of loops) {
    if (!loop.found) refuseShortLived(conversion, loop.array, loop.call);
    refuseOwnProtection(conversion, loop.call);
  }
  const places: Place[] = [
    ...actions.map((action): Place => {
      const result = resultUse(action.use);
      const test = result.kind === 'tested' ? result.test : null;
      const statement = test ? aroundTest(action.use, test) : statementOf(action.use);
      return { call: action.use, legacy: action.legacy, result, statement, action, loop: null };
    }),
    ...loops.map((loop): Place => {
      const { call, statement } = loop;
      return { call, legacy: 'vm_insert_page', result: resultUse(call), statement, action: null, loop };
    }),
  ];
  const understood = places.filter((place) => {
    if (place.result.kind === 'stored' ? mayStore(conversion, place) : place.result.kind !== 'other')
      return true;
    const message = `what is done with the result of ${place.legacy}() is not understood`;
    report(conversion, CODE.dependsOnMappingResult, place.call.node, message);
    return false;
  });
  const calls = places.map((place) => place.call.node);
  const names = new Set(understood.flatMap((place) => resultVariable(place) ?? []));
  const own = understood.flatMap((place) => (place.result.kind === 'tested' ? [place.result.test] : []));
  const tests = decideTests(conversion, names, calls, own);
  const stores = new Map<Node, string>();
  removeDeadCode(conversion, tests);
  for (const name of names) settleReads(conversion, name, calls, tests, stores);
  removeTests(conversion, tests, understood);
  for (const place of understood) {
    if (conversion.edits.drops(place.statement.node)) continue;
    const name = resultVariable(place);
    const stored = name !== null && stores.get(place.call.node) === name ? [[`${name} = 0;`]] : [];
    if (place.loop) convertLoop(conversion, place, place.loop, stored);
    else if (place.action) convertAction(conversion, place, place.action, tests, stored);
  }
}

/** May 0 be stored where a result was, for callers that return it? Only those that are known are. */
function mayStore({ driver, function: definition, api, role }: Conversion, { loop }: Place): boolean {
  const known = definition.storage.includes('static') || api.makesTwins === true;
  const parameter = storingParameter(definition);
  if (role !== 'helper' || loop !== null || !known || parameter < 0) return false;
  return onlyReturnStored(driver, definition.id.name, parameter);
}

function aroundTest(use: Use, test: IfStatement): Use<Statement> {
  return { node: test, parents: use.parents.slice(use.parents.indexOf(test) + 1) };
}

function resultVariable({ result }: Place): string | null {
  if (result.kind === 'assigned') return result.variable.name;
  return result.kind === 'tested' ? (result.variable?.name ?? null) : null;
}

/**
 * What reads the variable that took the results: it is 0 there now. A return of it that can see nothing else becomes
 * `return 0;`; where it can see other values too, the calls leave `ret = 0;` behind.
 */
function settleReads(
  conversion: Conversion,
  name: string,
  calls: readonly CallExpression[],
  tests: Tests,
  stores: Map<Node, string>,
): void {
  const variable = variableOf(conversion.driver, conversion.function, name);
  const results = variable?.definitions.filter((definition) => isResult(definition, calls)) ?? [];
  if (!variable || results.length === 0) {
    const call = calls.find((one) => one.start >= conversion.function.start);
    if (call)
      report(
        conversion,
        CODE.dependsOnMappingResult,
        call,
        `${name} is no local variable of the hook, or is declared more than once`,
      );
    return;
  }
  const never = neverNegative(conversion, name);
  if (never) {
    const text = excerpt(conversion, never);
    report(
      conversion,
      CODE.dependsOnMappingResult,
      never,
      `${text} never holds, since ${name} is unsigned: the hook went on`,
    );
    return;
  }
  const folded = [...tests.folded.keys()];
  const replaced = new Set<Node>();
  for (const definition of results) {
    for (const read of readsOf(variable, definition, tests.decided)) {
      if (conversion.edits.drops(read.node)) continue;
      if (folded.some((test) => test.test.start <= read.node.start && read.node.end <= test.test.end))
        continue;
      const point = pointOf(flowOf(conversion.function), read)!;
      const pure = holdsNothing(variable, read, point, calls, tests.decided);
      if (pure && isReturned(read)) {
        if (!replaced.has(read.node)) conversion.edits.replace(read.node, '0');
        replaced.add(read.node);
      } else if (pure && isLogged(conversion, read)) {
        report(conversion, CODE.messageDropped, read.node, `${name} is always 0 in this message now`);
        stores.set(callOf(definition, calls), name);
      } else if (pure) {
        report(
          conversion,
          CODE.dependsOnMappingResult,
          callOf(definition, calls),
          usedAgain(conversion, name, read),
        );
      } else if (!isZeroBefore(conversion, definition)) {
        stores.set(callOf(definition, calls), name);
      }
    }
  }

  /** Does the variable hold 0 already where the result was stored? */
  function isZeroBefore(_: Conversion, definition: Definition): boolean {
    const target: Use = { node: callOf(definition, calls), parents: [] };
    return holdsNothing(variable!, target, definition.point, calls, tests.decided)
      ? definitionsReaching(variable!, target, definition.point, tests.decided).every(
          (d) => !isResult(d, calls),
        )
      : false;
  }
}

/** A test whether a variable that cannot be negative is; null when there is none. */
function neverNegative({ function: definition }: Conversion, name: string): Node | null {
  const declared = find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === name);
  const type = declared ? typeText(declared.node.id.ctype) : '';
  if (!/\bunsigned\b|^(u8|u16|u32|u64|size_t|uint\w*|__u\d+)$/.test(type)) return null;
  const test = find(definition.body, 'BinaryExpression').find(({ node }) => {
    const below = node.operator === '<' && isZero(node.right) ? node.left : null;
    const above = node.operator === '>' && isZero(node.left) ? node.right : null;
    const tested = below ?? above;
    const bare = tested ? unparenthesized(tested) : null;
    return bare?.type === 'Identifier' && bare.name === name;
  });
  return test?.node ?? null;
}

/** What is made of a result that there is no more: what a test of it decides about, or where else it is read. */
function usedAgain(conversion: Conversion, name: string, read: Use): string {
  const test = read.parents.find((parent) => parent.type === 'IfStatement');
  const tested =
    test?.type === 'IfStatement' && test.test.start <= read.node.start && read.node.end <= test.test.end;
  if (tested) {
    const { consequent } = test;
    const first = consequent.type === 'BlockStatement' ? (consequent.body[0] ?? consequent) : consequent;
    return `${excerpt(conversion, first)} depends on the result of the mapping call`;
  }
  const { line } = conversion.driver.position(read.node.start);
  return `${name} is used again in line ${line}, and the mapping call has no result any more`;
}

function callOf(definition: Definition, calls: readonly CallExpression[]): CallExpression {
  return calls.find((call) => definition.value!.start <= call.start && call.end <= definition.value!.end)!;
}

function isReturned(read: Use): boolean {
  const around = read.parents.find((parent) => parent.type !== 'ParenthesizedExpression');
  return around?.type === 'ReturnStatement';
}

function isLogged(conversion: Conversion, read: Use): boolean {
  const call = read.parents.find((parent) => parent.type === 'CallExpression');
  return call?.type === 'CallExpression' && (isLogCall(call) || onlyTells(conversion, call));
}

/** The tests whose branches cannot be taken any more; those that hold a call themselves are replaced with it. */
function removeTests(conversion: Conversion, tests: Tests, places: readonly Place[]): void {
  for (const test of tests.folded.keys()) {
    if (conversion.edits.drops(test)) continue;
    const place = places.find(
      ({ statement }) => statement.node.start <= test.start && test.end <= statement.node.end,
    );
    if (test.alternate && !place?.loop) {
      const message = 'what follows the success of the mapping call stands in an else branch';
      report(conversion, CODE.dependsOnMappingResult, test.alternate, message);
    } else if (isEntered(conversion, test, tests)) {
      report(
        conversion,
        CODE.dependsOnMappingResult,
        test,
        'other code jumps into the branch for the failure',
      );
    } else if (!place) {
      tellOfWarning(conversion, test);
      const block = parentOf(conversion, test);
      if (!block || !/^(BlockStatement|SwitchCase|CPreprocBranch)$/.test(block.type)) {
        report(
          conversion,
          CODE.dependsOnMappingResult,
          test,
          'the test of the result is all that an arm without braces holds',
        );
        continue;
      }
      const start = block.type === 'BlockStatement' ? withComment(conversion, block.body, test) : test.start;
      conversion.edits.removeLines({ start, end: test.end });
    }
  }
}

/** `if (WARN(ret, ...))`: the warning goes with the test. */
function tellOfWarning(conversion: Conversion, { test }: IfStatement): void {
  const [warning] = find(conversion.function.body, 'CallExpression').filter(
    ({ node }) => test.start <= node.start && node.end <= test.end && isLogCall(node),
  );
  if (warning)
    report(
      conversion,
      CODE.messageDropped,
      warning.node,
      'the message about a failed mapping call is dropped',
    );
}

/** Can control still reach the branch of a test that cannot succeed, by a goto? */
function isEntered(conversion: Conversion, test: IfStatement, tests: Tests): boolean {
  const flow = flowOf(conversion.function);
  const reached = reachableFrom([flow.entry], tests.decided);
  return [...flow.points].some(
    ([node, point]) =>
      test.consequent.start <= node.start && node.end <= test.consequent.end && reached.has(point),
  );
}

function parentOf(conversion: Conversion, statement: IfStatement): Node | undefined {
  return find(conversion.function.body, 'IfStatement').find(({ node }) => node === statement)?.parents[0];
}

function convertLoop(
  conversion: Conversion,
  { statement, call }: Place,
  loop: PageLoop,
  stored: readonly Part[][],
): void {
  const whole = fillsMapping(conversion, loop);
  const range = { address: null, size: loop.count, unit: 'pages' } as const;
  if (!whole && relationOf(conversion, range, call) === 'unknown') warnOfSize(conversion, loop.count);
  if (loop.logs)
    report(
      conversion,
      CODE.messageDropped,
      loop.logs,
      'the message about a failed vm_insert_page() is dropped',
    );
  const hook = loop.error ? keepError(conversion, loop.error, call.node, whole ? null : PARTIAL) : [];
  replaceStatement(conversion, statement, [loopRequest(conversion, loop), ...hook, ...stored]);
}

const PARTIAL = 'a range that leaves the mapping now fails with -EFAULT';

function warnOfSize(conversion: Conversion, size: Expression): void {
  const message = `the mapping may be smaller than ${excerpt(conversion, size)}`;
  report(conversion, CODE.sizeNotChecked, size, message);
}

/** remap_pfn_range() maps what is asked for behind the end of the vma, too; the action that fills a mapping does not. */
function warnOfLarger(conversion: Conversion, size: Expression): void {
  const text = excerpt(conversion, size);
  const message = `the mapping may be smaller than ${text}: only the mapping is mapped now`;
  report(conversion, CODE.sizeNotChecked, size, message);
}

function convertAction(
  conversion: Conversion,
  place: Place,
  action: ActionCall,
  tests: Tests,
  stored: readonly Part[][],
): void {
  const { result, statement, call } = place;
  if (action.size) warnOfSize(conversion, action.size);
  if (action.larger) warnOfLarger(conversion, action.larger);
  if (result.kind === 'ignored' && isValueOfBlock(statement)) {
    replaceStatement(conversion, statement, [...requestsOf(conversion, action, null), ['0;']]);
    return;
  }
  if (result.kind === 'returned') {
    const requests = requestsOf(conversion, action, null);
    if (canHoistReturn(statement, isReturnedAction)) {
      replaceStatement(conversion, statement, requests);
      hoistReturn(conversion, statement);
    } else {
      replaceStatement(conversion, statement, [...requests, ['return 0;']]);
    }
    return;
  }
  if (result.kind === 'stored') {
    const requests = requestsOf(conversion, action, null);
    replaceStatement(conversion, statement, [...requests, [result.into, ' = 0;']]);
    return;
  }
  if (result.kind === 'translated') {
    const error = keepError(conversion, result.error, call.node, action.unfiltered);
    const requests = requestsOf(conversion, action, result.error);
    replaceStatement(conversion, statement, [...requests, ...error, ['return 0;']]);
    return;
  }
  const error =
    result.kind === 'ignored' ? ignored(conversion, action) : failureError(conversion, place, tests);
  const requests = requestsOf(conversion, action, error);
  const hook = error ? keepError(conversion, error, call.node, action.unfiltered) : [];
  const replacement = [...requests, ...hook, ...stored];
  if (result.kind === 'assigned' && result.declared) {
    refuseDeclared(conversion, statement, action);
    separate(conversion, statement);
  }
  replaceStatement(conversion, statement, replacement);

  function isReturnedAction(node: Statement): boolean {
    return node.type === 'ReturnStatement' && node.argument !== null && isActionCall(conversion, node);
  }
}

/** `return call;`, the call a mapping call that becomes an action without a check of its own. */
function isActionCall(conversion: Conversion, node: Statement): boolean {
  return find(conversion.function.body, 'CallExpression').some(
    (use) =>
      statementOf(use).node === node && resultUse(use).kind === 'returned' && actionOf(conversion, use),
  );
}

function ignored(conversion: Conversion, action: ActionCall): null {
  report(conversion, CODE.resultIgnored, action.use.node, `the result of ${action.legacy}() was ignored`);
  return null;
}

/**
 * The error number that the hook returns when the mapping call has failed.
 * @returns null for the call's own
 */
function failureError(conversion: Conversion, place: Place, tests: Tests): Expression | null {
  const { call, legacy, result } = place;
  const at = pointOf(flowOf(conversion.function), call);
  if (!at) return null;
  const test = result.kind === 'tested' ? tests.folded.get(result.test) : undefined;
  const failure = followFailure(
    conversion,
    call,
    at,
    resultVariable(place),
    test?.whenTrue ? [test.whenTrue] : at.next,
    test?.whenFalse ? [test.whenFalse] : at.next,
  );
  const [undone] = failure.does;
  if (undone) {
    report(
      conversion,
      CODE.dependsOnMappingResult,
      undone,
      `${excerpt(conversion, undone)} depends on the failure of ${legacy}()`,
    );
    return null;
  }
  const warns = call.parents.some((parent) => parent.type === 'CallExpression' && isLogCall(parent));
  if (failure.logs.length > 0 || warns)
    report(
      conversion,
      CODE.messageDropped,
      failure.logs[0] ?? call.node,
      `the message about a failed ${legacy}() is dropped`,
    );
  if (failure.failsLater)
    report(
      conversion,
      CODE.errorMayChange,
      call.node,
      `an error found after ${legacy}() now wins over its own`,
    );
  switch (failure.returns.kind) {
    case 'error':
      if (failure.returns.of === call.node) return null;
      break;
    case 'constant':
      return failure.returns.expression;
    case 'zero':
      report(conversion, CODE.resultIgnored, call.node, `the hook succeeded although ${legacy}() had failed`);
      return null;
  }
  const message = `what the hook returns after ${legacy}() has failed is not understood`;
  report(conversion, CODE.dependsOnMappingResult, call.node, message);
  return null;
}

/** `int ret = call;` can only become a statement where no declaration follows. */
function refuseDeclared(conversion: Conversion, statement: Use<Statement>, action: ActionCall): void {
  const { node } = statement;
  const parent = statement.parents[0];
  const later = parent ? siblingsAfter(parent, node) : [];
  if (node.type !== 'VariableDeclaration') return;
  const among = node.declarations.length !== 1 || later[0]?.type === 'VariableDeclaration';
  const variable = variableOf(conversion.driver, conversion.function, node.declarations[0].id.name);
  const others = variable?.definitions.some((d) => d.value !== null && !isNothing(d, [action.use.node]));
  const read = variable?.reads.some(({ use }) => !conversion.edits.drops(use.node)) ?? true;
  if (among) {
    report(
      conversion,
      CODE.dependsOnMappingResult,
      action.use.node,
      `${action.legacy}() is called among other declarations`,
    );
  } else if (others || read) {
    report(
      conversion,
      CODE.dependsOnMappingResult,
      action.use.node,
      `the variable that takes the result of ${action.legacy}() is used again`,
    );
  }
}

/** A declaration that becomes a statement: the blank line behind the declarations moves before it. */
function separate(conversion: Conversion, { node, parents: [parent] }: Use<Statement>): void {
  const list = parent?.type === 'BlockStatement' ? parent.body : [];
  if (list[list.indexOf(node) - 1]?.type !== 'VariableDeclaration') return;
  const { source } = conversion.driver;
  conversion.edits.insert(source.lastIndexOf('\n', node.start - 1) + 1, lineBreakOf(conversion));
  const blank = /[ \t]*\r?\n(?=[ \t]*\r?\n)/y;
  blank.lastIndex = node.end;
  const found = blank.exec(source);
  if (found) conversion.edits.remove({ start: node.end, end: node.end + found[0].length });
}

/** Keep an error number that the hook chose. */
function keepError(conversion: Conversion, error: Expression, at: Node, unfiltered: string | null): Part[][] {
  const statement = errorHookFor(conversion, error, at, unfiltered);
  return statement === null ? [] : [[statement]];
}

/** This concept alone: the actions, and the locals that they leave without a use. */
export const steps = alone(convertMmapActions, removeLeftovers);

export default jscodeshiftTransform(steps);

/** Is a statement the last one of `({ ... })`, whose value it is? */
function isValueOfBlock({ node, parents: [block, around] }: Use<Statement>): boolean {
  return (
    around?.type === 'CStatementExpression' && block?.type === 'BlockStatement' && block.body.at(-1) === node
  );
}
