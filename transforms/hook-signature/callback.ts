import type { KernelApi } from '../../model/kernel-api';
import type { CType, FunctionDeclaration } from '../../model/nodes';

/**
 * Can a function be a legacy callback that the kernel has an `mmap_prepare` member for, by its parameters? A structure
 * that cannot be told may have a counterpart; one whose `mmap` takes other parameters than all of those has none.
 */
export function fitsCallback({ params }: FunctionDeclaration, api: KernelApi): boolean {
  return [...api.counterparts.values()].some(({ leading }) => {
    const before = leading.length > 0 ? leading : ['struct file *'];
    const tags = [...before.map((type) => /^struct (\w+) \*$/.exec(type)?.[1] ?? ''), 'vm_area_struct'];
    return params.length === tags.length && tags.every((tag, i) => mayPointTo(params[i].ctype, tag));
  });
}

/** A type that is known to be another structure's pointer does not; one that the file does not tell may. */
function mayPointTo(ctype: CType, tag: string): boolean {
  if (ctype.kind !== 'pointer') return ctype.kind === 'named';
  return ctype.to.kind !== 'struct' || ctype.to.tag === tag;
}
