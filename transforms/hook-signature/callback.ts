import type { Counterpart, KernelApi } from '../../model/kernel-api';
import type { CParameter, CType, FunctionDeclaration } from '../../model/nodes';

/**
 * Can a function be a legacy callback that the kernel has an `mmap_prepare` member for, by its parameters? A structure
 * that cannot be told may have a counterpart; one whose `mmap` takes other parameters than all of those has none.
 */
export function fitsCallback({ params }: FunctionDeclaration, api: KernelApi): boolean {
  if (bySignature(api, params) !== null) return true;
  return [...api.counterparts.values()].some(({ leading, parameters }) => {
    if (parameters) return false;
    const before = leading.length > 0 ? leading : ['struct file *'];
    const tags = [...before.map((type) => /^struct (\w+) \*$/.exec(type)?.[1] ?? ''), 'vm_area_struct'];
    return params.length === tags.length && tags.every((tag, i) => mayPointTo(params[i].ctype, tag));
  });
}

/** Types of C's own: a pointer to one is none to a structure. */
const BASIC = /^(?:(?:const|volatile|void|char|short|int|long|unsigned|signed|float|double|bool)\s*)+$/;

/** A type that is known to be another structure's pointer, or one of C's own types, does not; one that the file does not tell may. */
function mayPointTo(ctype: CType, tag: string): boolean {
  if (ctype.kind !== 'pointer') return ctype.kind === 'named' && !BASIC.test(ctype.name);
  if (ctype.to.kind === 'named') return !BASIC.test(ctype.to.name);
  return ctype.to.kind !== 'struct' || ctype.to.tag === tag;
}

/**
 * The structure whose legacy callback has exactly these parameters and keeps the others: its tag, and what takes the
 * member's place; null when none has, or more than one.
 */
export function bySignature(
  api: KernelApi,
  params: readonly CParameter[],
): readonly [tag: string, counterpart: Counterpart] | null {
  const tags = params.map(({ ctype }) =>
    ctype.kind === 'pointer' && ctype.to.kind === 'struct' ? ctype.to.tag : null,
  );
  const fitting = [...api.counterparts].filter(
    ([, { parameters }]) =>
      parameters !== undefined &&
      parameters.length === tags.length &&
      parameters.every((tag, i) => tag === tags[i]),
  );
  const structs = new Set(fitting.map(([name]) => name.replace(/\..*/, '')));
  return structs.size === 1 ? [[...structs][0], fitting[0][1]] : null;
}
