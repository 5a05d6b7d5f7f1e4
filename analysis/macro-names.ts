import { factOf } from '../kernel/facts';
import { flagName } from '../kernel/flags';
import { definesOf } from '../model/defines';
import type { Driver } from '../model/driver';
import type { FunctionDeclaration, Identifier } from '../model/nodes';
import { find, type Use } from '../model/query';

/** Names of a function that may stand for macros without parameters, by the file and by how they are written. */

/** Names of the kernel's that hooks are full of: asking the headers of a driver for each of them takes long, and finds nothing. */
const OF_THE_KERNEL =
  /^(?:NULL|THIS_MODULE|E(?:INVAL|AGAIN|PERM|NOMEM|NODEV|NXIO|BUSY|IO|FAULT|ACCES|NOSYS|OPNOTSUPP|OVERFLOW|RANGE|INTR|RESTARTSYS)|PAGE_(?:SIZE|SHIFT|MASK)|GFP_KERNEL)$/;

/** Is a name known to be the kernel's: one of these, a flag that it has, or a function that has a row? */
export function isOfKernel(name: string): boolean {
  const kind = flagName(name)?.kind;
  return kind === 'flag' || kind === 'mask' || OF_THE_KERNEL.test(name) || factOf(name) !== undefined;
}

/** May a name be one of a macro of the driver? */
export function mayNameMacro(driver: Driver, name: string): boolean {
  return definesOf(driver).has(name) || (/^[A-Z][A-Z0-9_]+$/.test(name) && !isOfKernel(name));
}

/**
 * The names of a function of which it is to be asked what they do, each once: as a statement where it is one somewhere, since there
 * it may be a macro that nobody defines.
 */
export function namesAskedAbout(driver: Driver, { body }: FunctionDeclaration): readonly Use<Identifier>[] {
  const found = new Map<string, Use<Identifier>>();
  for (const use of find(body, 'Identifier')) {
    const { node, parents } = use;
    const [parent] = parents;
    const isStatement = parent?.type === 'ExpressionStatement';
    const before = found.get(node.name);
    if (before && (!isStatement || before.parents[0]?.type === 'ExpressionStatement')) continue;
    if (parent?.type === 'MemberExpression' && parent.property === node) continue;
    if (isStatement || mayNameMacro(driver, node.name)) found.set(node.name, use);
  }
  return [...found.values()];
}
