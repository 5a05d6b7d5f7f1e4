/** A function that has a form for descriptors beside it: the same parameters, with a descriptor in the vma's place. */
export interface MadeTwin {
  /** Index of the vma among its parameters. */
  readonly parameter: number;
  readonly newName: string;
}

const SUFFIX = '_prepare';
const DECLARED = /\b(\w+)\s*\(((?:[^(){};]|\([^(){};]*\))*\bvm_area_(?:struct|desc)\b[^{};]*?)\)\s*[;{]/g;
const DEFINED =
  /^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^()]*)\)[ \t\\\r\n]*(\w+)\(((?:[^()]|\([^()]*\))*)\)[ \t]*$/gm;

/** The kernel's own glue between the two kinds of hooks: what is given to either is not the same thing. */
const GLUE = /^(?:vfs_mmap|call_mmap|compat_\w+|__compat_\w+)$/;

/**
 * The functions, and the macros that stand for them, which have a twin for descriptors: `foo()` and `foo_prepare()` are declared
 * with as many parameters, and the descriptor is where the vma is.
 *
 * @param texts headers
 */
export function madeTwins(texts: readonly string[]): Map<string, MadeTwin> {
  const twins = new Map<string, MadeTwin>();
  const legacy = new Map<string, Parameters>();
  const prepared = new Map<string, Parameters>();
  for (const text of texts) {
    if (!text.includes(SUFFIX) || !text.includes('vm_area_desc')) continue;
    for (const [, name, list] of text.matchAll(DECLARED)) {
      const parameters = list.split(',');
      const count = parameters.length;
      const vma = parameters.findIndex((p) => /\bstruct\s+vm_area_struct\s*\*/.test(p));
      const desc = parameters.findIndex((p) => /\bstruct\s+vm_area_desc\s*\*/.test(p));
      if (vma >= 0) legacy.set(name, { count, index: vma });
      else if (desc >= 0 && name.endsWith(SUFFIX)) prepared.set(name, { count, index: desc });
    }
  }
  for (const [name, { count, index }] of legacy) {
    const twin = prepared.get(name + SUFFIX);
    if (!GLUE.test(name) && twin?.count === count && twin.index === index)
      twins.set(name, { parameter: index, newName: name + SUFFIX });
  }
  for (const [name, parameter] of macrosOfTwins(texts, twins))
    twins.set(name, { parameter, newName: name + SUFFIX });
  return twins;
}

interface Parameters {
  readonly count: number;
  readonly index: number;
}

/** The macros that stand for a function with a twin, and that have one themselves; with the parameter that is the vma. */
function macrosOfTwins(texts: readonly string[], twins: ReadonlyMap<string, MadeTwin>): Map<string, number> {
  const found = new Map<string, number>();
  const defined = new Set<string>();
  for (const text of texts) {
    for (const [, name, list, callee, given] of text.matchAll(DEFINED)) {
      defined.add(name);
      const twin = twins.get(callee);
      const vma = twin ? given.split(',')[twin.parameter]?.trim() : undefined;
      const parameter = list.split(',').findIndex((one) => one.trim() === vma);
      if (vma !== undefined && parameter >= 0) found.set(name, parameter);
    }
  }
  return new Map([...found].filter(([name]) => defined.has(name + SUFFIX)));
}
