import type { Part } from '../../model/edits';
import type { Expression, Node, Statement } from '../../model/nodes';
import { relationOf } from './bounds';
import { actionOf, type ActionCall } from './calls';
import { canHoistReturn, hoistReturn } from '../rewrite/braces';
import { isNothing, type Tests } from './decisions';
import { errorHookFor } from './error-hooks';
import { followFailure } from './failures';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { fillsMapping, loopRequest, type PageLoop } from './page-loops';
import { siblingsAfter, statementOf } from './paths';
import { requestsOf } from './requests';
import { isLogCall, resultUse } from './results';
import { replaceStatement } from '../rewrite/statements';
import { lineStartAt } from '../rewrite/lines';
import { lineBreakOf } from '../rewrite/source-text';
import { variableOf } from '../../analysis/definitions';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { find, type Use } from '../../model/query';
import { CODE } from '../findings';
import { resultVariable, type MappingCall } from './mapping-call';

/** Replace a loop of vm_insert_page() by one action, and what is left of its result. */
export function convertLoop(
  conversion: Conversion,
  { statement, call }: MappingCall,
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

function warnOfAddress(conversion: Conversion, address: Expression): void {
  const message = `${excerpt(conversion, address)} may lie outside of the mapping`;
  report(conversion, CODE.sizeNotChecked, address, message);
}

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

/** Replace a mapping call by its action, with the error that the hook chose, and what is left of its result. */
export function convertAction(
  conversion: Conversion,
  place: MappingCall,
  action: ActionCall,
  tests: Tests,
  stored: readonly Part[][],
): void {
  const { result, statement, call } = place;
  if (action.elsewhere) warnOfAddress(conversion, action.elsewhere);
  else if (action.size) warnOfSize(conversion, action.size);
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
function failureError(conversion: Conversion, place: MappingCall, tests: Tests): Expression | null {
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
    case 'bounded':
      // What is above 0 is no error number: mmap() gave it to user space as an address.
      if ((failure.returns.least ?? 0n) <= 0n) break;
      report(
        conversion,
        CODE.errorMayChange,
        call.node,
        `the hook returned a number that is no error where ${legacy}() had failed: user space is now given the error of the work`,
      );
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
  conversion.edits.insert(lineStartAt(conversion.driver, node.start), lineBreakOf(conversion));
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

/** Is a statement the last one of `({ ... })`, whose value it is? */
function isValueOfBlock({ node, parents: [block, around] }: Use<Statement>): boolean {
  return (
    around?.type === 'CStatementExpression' && block?.type === 'BlockStatement' && block.body.at(-1) === node
  );
}
