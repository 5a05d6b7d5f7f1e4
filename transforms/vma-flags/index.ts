import type { CallExpression } from '../../model/nodes';
import { vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { alone } from '../mmap-prepare/alone';
import { jscodeshiftTransform } from '../mmap-prepare/entry';
import { removeLeftovers } from '../rewrite/leftovers';
import { convertChange, flagChanges } from './changes';
import { dropBranchesOfRemovedFlags } from '../rewrite/dead-branches';
import { isFlagsOfVma, type FlagContext } from './evaluate';
import { convertibleLocals, flagLocals, type FlagLocal } from './locals';
import { removeUnusedMasks } from './masks';
import { convertReading } from './tests';
import { find, type Use } from '../../model/query';

/**
 * The flags of a mapping (HOWTO, "VMA Flags").
 *
 * `vm_flags_set()`, `vm_flags_clear()`, `vm_flags_mod()`, `vm_flags_init()`, `vm_flags_reset()` and the older
 * assignments to `vma->vm_flags` become the descriptor's helpers with VMA_x_BIT numbers; so does every test, in whatever
 * shape: any flag of a mask, all of them, some set and others clear. Masks that are macros of the file, and locals that
 * hold the flags, are followed.
 *
 * Refused: the flags as a number (MP014), and masks that no list of flags says exactly (MP015).
 */
export function convertVmaFlags(conversion: Conversion): void {
  dropBranchesOfRemovedFlags(conversion);
  renameBitHelpers(conversion);
  const bare: FlagContext = { conversion, locals: new Map() };
  const { converted, refused } = convertibleLocals(bare, flagLocals(bare));
  const context: FlagContext = {
    conversion,
    locals: new Map([...converted].map(([name, local]) => [name, local.word])),
  };
  for (const flagChange of flagChanges(context)) {
    if (!conversion.edits.drops(flagChange.use.node)) convertChange(context, flagChange);
  }
  // What a local is defined by goes with the local, or has been refused with it.
  const definitions = [...converted.values(), ...refused].map((local) => local.definition.node);
  for (const use of readings(context, [...converted.values()])) {
    const defines = definitions.some((node) => node.start <= use.node.start && use.node.end <= node.end);
    if (!defines && !conversion.edits.drops(use.node)) convertReading(context, use);
  }
}

/** Where the hook reads the flags: from the vma, or from a local that holds them. */
function readings(context: FlagContext, locals: readonly FlagLocal[]): Use[] {
  const { conversion } = context;
  const { body } = conversion.function;
  const changed = flagChanges(context).map((flagChange) => flagChange.use.node);
  const inChange = (use: Use): boolean =>
    changed.some((node) => node.start <= use.node.start && use.node.end <= node.end);
  const members: Use[] = [...find(body, 'MemberExpression'), ...find(body, 'CallExpression')].filter(
    (use) => isFlagsOfVma(conversion, use.node) && !use.parents.some((p) => isFlagsOfVma(conversion, p)),
  );
  const reads = locals.flatMap((local) => local.reads);
  return [...members, ...reads].filter((use) => !inChange(use)).sort((a, b) => a.node.start - b.node.start);
}

/** Helpers that already take bit numbers: the same ones, for a descriptor. */
function renameBitHelpers(conversion: Conversion): void {
  const { api, desc, edits, vma } = conversion;
  const names: ReadonlyMap<string, string | null> = new Map(
    Object.entries<string | null>({
      vma_test: api.testFlag,
      vma_test_any: api.testAny,
      vma_test_all: api.testAll,
      vma_set_flags: api.setFlags,
      vma_clear_flags: api.clearFlags,
      vma_set_flags_mask: api.setMask,
      vma_clear_flags_mask: api.clearMask,
    }),
  );
  for (const { node } of find(conversion.function.body, 'CallExpression')) {
    const argument = node.arguments[0];
    if (edits.drops(node) || !isCallOf(node, names) || argument?.type !== 'Identifier') continue;
    const name = names.get(node.callee.name) ?? null;
    if (name === null || argument.name !== vma) continue;
    edits.replace(node.callee, name);
    edits.replace(argument, desc);
  }
  for (const { node } of find(conversion.function.body, 'MemberExpression')) {
    if (vmaMember(conversion, node) === 'flags' && !edits.drops(node)) {
      edits.replace(node, `${desc}->vma_flags`);
    }
  }
}

function isCallOf(
  node: CallExpression,
  names: ReadonlyMap<string, unknown>,
): node is CallExpression & { callee: { type: 'Identifier'; name: string } } {
  return node.callee.type === 'Identifier' && names.has(node.callee.name);
}

/** This concept alone. The hooks keep their signature: the descriptor that they name comes with `hook-signature`. */
export const steps = alone(convertVmaFlags, removeLeftovers, removeUnusedMasks);

export default jscodeshiftTransform(steps);
