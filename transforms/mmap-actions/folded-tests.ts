import type { IfStatement, Node } from '../../model/nodes';
import { startWithComment } from '../rewrite/dead-code';
import { type Tests } from './decisions';
import { flowOf, reachableFrom } from '../../analysis/control-flow';
import { isLogCall } from './results';
import { report, type Conversion } from '../mmap-prepare/conversion';
import { find } from '../../model/query';
import { CODE } from '../findings';
import { type MappingCall } from './mapping-call';

/** The tests whose branches cannot be taken any more; those that hold a call themselves are replaced with it. */
export function removeTests(conversion: Conversion, tests: Tests, places: readonly MappingCall[]): void {
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
      const start =
        block.type === 'BlockStatement' ? startWithComment(conversion, block.body, test) : test.start;
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
