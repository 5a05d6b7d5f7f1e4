import { wholeLines } from '../../model/edits';
import type { CPreprocBranch, CPreprocConditional, SourceRange } from '../../model/nodes';
import { type Conversion } from '../mmap-prepare/conversion';
import { keptMacro } from '../vma-flags/masks';
import { flagName } from '../../kernel/flags';
import { find } from '../../model/query';

/**
 * Drop what the target kernel never compiles: the branch of an `#ifdef VM_RESERVED` or its like, for a name that neither a
 * kernel with mmap_prepare() nor a header of the driver defines, together with its directives. What the other branch holds stays.
 */
export function dropBranchesOfRemovedFlags(conversion: Conversion): void {
  for (const { node } of find(conversion.function.body, 'CPreprocConditional')) {
    const live = liveBranch(conversion, node);
    if (live === undefined || conversion.edits.drops(node)) continue;
    for (const range of deadLines(conversion, node, live)) conversion.edits.remove(range);
  }
}

/** The branch that is compiled, null when none is; undefined when that cannot be told. */
function liveBranch(
  { driver, api }: Conversion,
  { branches }: CPreprocConditional,
): CPreprocBranch | null | undefined {
  const [first, second] = branches;
  if (branches.length > 2 || (second && second.directive !== 'else')) return undefined;
  const asked = /^(?:(!)\s*)?(?:defined\s*)?\(?\s*(\w+)\s*\)?$/.exec(first.condition.trim());
  if (!asked || (first.directive === 'if') !== /\bdefined\b/.test(first.condition)) return undefined;
  const [, negated, name] = asked;
  if (flagName(name)?.kind !== 'removed' || keptMacro(driver, name, api.since)) return undefined;
  return first.directive === 'ifndef' || negated ? first : (second ?? null);
}

/** The lines of a conditional that are not the body of its live branch. */
function deadLines(
  { driver, edits }: Conversion,
  node: CPreprocConditional,
  live: CPreprocBranch | null,
): SourceRange[] {
  const { source } = driver;
  const all = wholeLines(source, node);
  const lineAfter = (offset: number): number => source.indexOf('\n', offset) + 1;
  const end = all.end > node.end ? all.end : lineAfter(node.end);
  if (!live) return edits.touches(node) ? [] : [{ start: all.start, end }];
  const next = node.branches[node.branches.indexOf(live) + 1];
  const body = {
    start: lineAfter(live.start),
    end: next ? next.start : source.lastIndexOf('\n', node.end - 1) + 1,
  };
  const dead = [
    { start: all.start, end: body.start },
    { start: body.end, end },
  ];
  return dead.some((range) => edits.touches({ start: range.start + 1, end: range.end - 1 })) ? [] : dead;
}
