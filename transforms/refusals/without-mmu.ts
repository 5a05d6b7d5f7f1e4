import { listAround } from '../../analysis/structures';
import { factOf } from '../../kernel/facts';
import type { CallExpression, SourceRange } from '../../model/nodes';
import { calleeName, find, type Use } from '../../model/query';
import { hasWord } from '../../model/words';
import { mappingCalls } from '../mmap-actions/calls';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { CODE } from '../findings';

/** The actions of calls that mm/nommu.c has a body for which maps; the others fail there as they are. */
const MAPPED_WITHOUT_MMU = new Set(['remap', 'ioremap', 'simple_ioremap']);

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
  else if (conversion.driver.conditions(conversion.function).some(isWithout))
    report(conversion, CODE.actionWithoutMmu, call.node, `${text} is for kernels without an MMU`);
}

function mapsWithoutMmu(call: CallExpression): boolean {
  const effects = factOf(calleeName(call) ?? '')?.effects ?? [];
  return effects.some((effect) => effect.does === 'maps' && MAPPED_WITHOUT_MMU.has(effect.action ?? ''));
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

/** Is a call compiled with an MMU only? */
function isForMmu({ driver, function: definition }: Conversion, { node, parents }: Use): boolean {
  const inside = parents.flatMap((parent) =>
    parent.type === 'CPreprocBranch' ? [`${parent.directive} ${parent.condition}`] : [],
  );
  const tested = parents.flatMap((parent) =>
    parent.type === 'IfStatement' &&
    parent.consequent.start <= node.start &&
    node.end <= parent.consequent.end
      ? [`if ${driver.source.slice(parent.test.start, parent.test.end)}`]
      : [],
  );
  return [...driver.conditions(definition), ...inside, ...tested].some(isWith);
}

/** `ifdef CONFIG_MMU`, `if defined(CONFIG_MMU)`, `if IS_ENABLED(CONFIG_MMU)` */
function isWith(condition: string): boolean {
  return /^(?:ifdef\s+CONFIG_MMU|if\s+(?:defined\s*\(?|IS_ENABLED\()\s*CONFIG_MMU\s*\)?)\s*$/.test(
    condition.trim(),
  );
}

/** `ifndef CONFIG_MMU`, `if !defined(CONFIG_MMU)`, or the other branch of one with an MMU. */
function isWithout(condition: string): boolean {
  const [, negated] = /^!\((.*)\)$/.exec(condition.trim()) ?? [];
  if (negated !== undefined) return isWith(negated);
  return /^(?:ifndef\s+CONFIG_MMU|if\s+!\s*(?:defined\s*\(?|IS_ENABLED\()\s*CONFIG_MMU\s*\)?)\s*$/.test(
    condition.trim(),
  );
}
