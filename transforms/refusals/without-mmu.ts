import { listAround } from '../../analysis/structures';
import { mapsWithoutMmuByFact } from '../../kernel/fact';
import { BUILT_IN } from '../../kernel/fact-table';
import { evaluateCondition, type Kernels } from '../../model/kernel-release';
import type { CallExpression, CPreprocBranch, Node, SourceRange } from '../../model/nodes';
import { calleeName, contains, find, unparenthesized, type Use } from '../../model/query';
import { hasWord } from '../../model/words';
import { mappingCalls } from '../mmap-actions/calls';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { CODE } from '../findings';

/**
 * Tells of a driver that says how it can be mapped without an MMU, and remaps. remap_pfn_range() works there;
 * mmap_action_complete() warns of any action without CONFIG_MMU, and returns -EINVAL (mm/util.c).
 */
export function warnWithoutMmu(conversion: Conversion): void {
  if (conversion.role === 'helper') return;
  const mapping = mappingCalls(conversion);
  const call = find(conversion.function.body, 'CallExpression').find(
    (use) => mapping.includes(use.node) && mapsWithoutMmu(use.node) && !isForMmu(conversion, use),
  );
  if (!call) return;
  const declared = capabilitiesOf(conversion);
  const text = excerpt(conversion, call.node);
  if (declared !== null)
    report(
      conversion,
      CODE.actionWithoutMmu,
      call.node,
      `${text} is for kernels without an MMU, too: line ${conversion.driver.position(declared.start).line} says how it is mapped there`,
    );
  else if (conditionsOf(conversion, call).some(isWithout))
    report(conversion, CODE.actionWithoutMmu, call.node, `${text} is for kernels without an MMU`);
}

function mapsWithoutMmu(call: CallExpression): boolean {
  return mapsWithoutMmuByFact(BUILT_IN.factOf(calleeName(call) ?? ''));
}

const CAPABILITIES = 'mmap_capabilities';

/** `.mmap_capabilities` beside a member that holds the hook, which only mm/nommu.c looks at. */
function capabilitiesOf({ driver, hook }: Conversion): SourceRange | null {
  // To look for it in each list would have all of them parsed.
  if (!hasWord(driver.source, CAPABILITIES)) return null;
  for (const reference of hook.references) {
    const around = listAround(driver, reference);
    const item = around && driver.itemOf(around.start);
    for (const node of item ? driver.model(item) : []) {
      const found = find(node, 'CDesignatedInitializer').find(({ node: pair, parents: [list] }) => {
        const [designator] = pair.designators;
        return list === around && designator.kind === 'member' && designator.name === CAPABILITIES;
      });
      if (found) return found.node;
    }
  }
  return null;
}

/** Is a call compiled, or come to, with an MMU only? */
function isForMmu(conversion: Conversion, use: Use): boolean {
  return (
    conditionsOf(conversion, use).some(isWith) ||
    use.parents.some(
      (parent) =>
        parent.type === 'IfStatement' &&
        holdsWithout(parent.test) === !contains(parent.consequent, use.node) &&
        !contains(parent.test, use.node),
    )
  );
}

/** The conditions of the preprocessor around a call, in its function and around that. */
function conditionsOf({ driver, function: definition }: Conversion, { parents }: Use): string[] {
  return [...driver.conditions(definition), ...branchesAround(parents)];
}

/** The conditions of the branches around something in a function, as those around the function are written. */
function branchesAround(parents: readonly Node[]): string[] {
  return parents.flatMap((parent, i) => {
    const around = parents[i + 1];
    if (parent.type !== 'CPreprocBranch' || around?.type !== 'CPreprocConditional') return [];
    const passed = around.branches.slice(0, around.branches.indexOf(parent));
    const asked = parent.directive === 'else' ? [] : [askedBy(parent)];
    return [[...passed.map((branch) => `!(${askedBy(branch)})`), ...asked].join(' && ')];
  });
}

function askedBy({ directive, condition }: CPreprocBranch): string {
  return /^(?:el)?if$/.test(directive) ? `(${condition})` : `${directive} ${condition}`;
}

/** Does a condition of the preprocessor fail without an MMU? */
function isWith(condition: string): boolean {
  return isSettled(condition, false) === false;
}

/** Does it fail with one? */
function isWithout(condition: string): boolean {
  return isSettled(condition, true) === false;
}

/** What a condition of the preprocessor says with an MMU, or without; null when it depends on something else. */
function isSettled(condition: string, hasMmu: boolean): boolean | null {
  const plain = condition.replace(
    /\b(?:el)?if(n?)def\s+(\w+)/g,
    (_, not: string, name: string) => `${not && '!'}defined(${name})`,
  );
  return evaluateCondition(plain, ANY_KERNEL, undefined, new Map([['CONFIG_MMU', hasMmu]]));
}

const ANY_KERNEL: Kernels = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** What a test in C says without an MMU; null when it depends on something else. */
function holdsWithout(test: Node): boolean | null {
  const bare = unparenthesized(test);
  if (bare.type === 'UnaryExpression' && bare.operator === '!') {
    const negated = holdsWithout(bare.argument);
    return negated === null ? null : !negated;
  }
  if (bare.type === 'LogicalExpression') {
    const decides = bare.operator === '||';
    const sides = [holdsWithout(bare.left), holdsWithout(bare.right)];
    if (sides.includes(decides)) return decides;
    return sides.includes(null) ? null : !decides;
  }
  if (bare.type !== 'CallExpression' || !/^IS_(?:ENABLED|BUILTIN)$/.test(calleeName(bare) ?? '')) return null;
  const [asked] = bare.arguments;
  return asked?.type === 'Identifier' && asked.name === 'CONFIG_MMU' ? false : null;
}
