import type { CallExpression, Node } from '../../model/nodes';
import { holdsNothing, isResult, type Tests } from './decisions';
import { onlyTells } from './failures';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { isLogCall } from './results';
import { isUnsignedType, isZero } from '../../analysis/values';
import { definitionsReaching, readsOf, variableOf, type Definition } from '../../analysis/definitions';
import { leavingUse } from '../../analysis/macro-bodies';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { find, isName, type Use } from '../../model/query';
import { CODE } from '../findings';

/**
 * What reads the variable that took the results: it is 0 there now. A return of it that can see nothing else becomes
 * `return 0;`; where it can see other values too, the calls leave `ret = 0;` behind.
 */
export function settleReads(
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
      } else if (pure && read.node.name === name && isLogged(conversion, read)) {
        report(conversion, CODE.messageDropped, read.node, `${name} is always 0 in this message now`);
        stores.set(callOf(definition, calls), name);
      } else if (pure) {
        report(
          conversion,
          CODE.dependsOnMappingResult,
          callOf(definition, calls),
          usedAgain(conversion, name, read),
        );
      } else if (!isZeroBefore(definition)) {
        stores.set(callOf(definition, calls), name);
      }
    }
  }

  /** Does the variable hold 0 already where the result was stored? */
  function isZeroBefore(definition: Definition): boolean {
    const target: Use = { node: callOf(definition, calls), parents: [] };
    return (
      holdsNothing(variable!, target, definition.point, calls, tests.decided) &&
      definitionsReaching(variable!, target, definition.point, tests.decided).every(
        (d) => !isResult(d, calls),
      )
    );
  }
}

/** A test whether a variable that cannot be negative is; null when there is none. */
function neverNegative({ function: definition }: Conversion, name: string): Node | null {
  const declared = find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === name);
  if (!declared || !isUnsignedType(declared.node.id.ctype)) return null;
  const test = find(definition.body, 'BinaryExpression').find(({ node }) => {
    const below = node.operator === '<' && isZero(node.right) ? node.left : null;
    const above = node.operator === '>' && isZero(node.left) ? node.right : null;
    const tested = below ?? above;
    return tested !== null && isName(tested, name);
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
  // A macro that leaves the hook or not decides by it, whatever it also tells.
  const leaving = read.parents
    .map((parent) => leavingUse(conversion.driver, parent))
    .find((use) => use !== null);
  if (leaving && find(leaving.body.body, 'IfStatement').length > 0) return false;
  return call?.type === 'CallExpression' && (isLogCall(call) || onlyTells(conversion, call));
}
