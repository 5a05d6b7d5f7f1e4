import { factOf } from '../../kernel/facts';
import { loadGrammar, parseDriver } from '../../model/parse';
import type { Machine } from '../machine/machine';
import { WrapperType } from '../machine/types';
import { u64 } from '../machine/integer';
import type { Pointer, Value } from '../machine/value';
import { collectDeclarations, Declarations } from './declarations';
import type { Configuration } from './conditions';

/** What a kernel function does: the machine that it runs on, then its arguments, converted to its parameters' types. */
export type KernelFunction = (machine: Machine, ...args: Value[]) => Value | void;

/** Some functions, variables, types and macros that C code can use without defining them: a header, and models in JavaScript. */
export interface KernelFamily {
  /** Declarations in C. Functions named in `functions` are modelled; structures are known as far as they are written here. */
  readonly header: string;
  readonly functions?: Readonly<Record<string, KernelFunction>>;
  /** Variables that the header declares `extern`: where they are. */
  readonly variables?: Readonly<Record<string, (machine: Machine) => Pointer>>;
}

/** Kernel typedefs that wrap one integer; see WrapperType. */
const WRAPPERS: ReadonlyMap<string, WrapperType> = new Map(
  [
    new WrapperType('pgprot_t', 'pgprot', u64),
    new WrapperType('pte_t', 'pte', u64),
    new WrapperType('pmd_t', 'pmd', u64),
    new WrapperType('pud_t', 'pud', u64),
    new WrapperType('pgd_t', 'pgd', u64),
    new WrapperType('pfn_t', 'val', u64),
    new WrapperType('vma_flags_t', 'bits', u64),
  ].map((type) => [type.name, type]),
);

/** Does a function map something, and say by its result whether it did? */
function isChecked(name: string): boolean {
  const fact = factOf(name);
  return fact?.fails === 'non-zero' && fact.effects.some(({ does }) => does === 'maps');
}

/** The kernel that C code is compiled against: families of models, their headers read once. */
export class KernelLibrary {
  readonly declarations: Declarations;
  readonly wrappers = WRAPPERS;
  readonly functions = new Map<string, KernelFunction>();
  readonly variables = new Map<string, (machine: Machine) => Pointer>();
  /** Functions whose result says whether they mapped something: that it is not looked at is noted when they fail. */
  readonly checked = new Set<string>();
  /** Which argument of a function is its allocation flags. */
  readonly gfpArguments = new Map<string, number>();

  private constructor(families: readonly KernelFamily[], configuration: Configuration) {
    const header = families.map((family) => family.header).join('\n');
    const driver = parseDriver(header, { path: 'kernel headers', reach: 'all' });
    this.declarations = collectDeclarations(driver, configuration);
    const [broken] = this.declarations.unparsed;
    if (broken !== undefined) throw new Error(`kernel header text is not understood: ${broken.text}`);
    for (const family of families) {
      for (const [name, model] of Object.entries(family.functions ?? {})) this.functions.set(name, model);
      for (const [name, variable] of Object.entries(family.variables ?? {}))
        this.variables.set(name, variable);
    }
    for (const name of this.functions.keys()) {
      if (isChecked(name)) this.checked.add(name);
      if (!this.declarations.prototypes.has(name))
        throw new Error(`${name} is modelled, but no kernel header declares it`);
      const gfp = this.declarations.prototypes
        .get(name)!
        .params.findIndex(({ ctype }) => ctype.kind === 'named' && ctype.name === 'gfp_t');
      if (gfp >= 0) this.gfpArguments.set(name, gfp);
    }
  }

  /** Whether the kernel's headers define a name, as a macro or an enumerator. */
  defines(name: string): boolean {
    return this.declarations.macros.has(name) || this.declarations.enumerators.has(name);
  }

  /**
   * Read the headers of some families.
   * @param families later ones win
   * @param configuration decides conditional compilation in headers and drivers
   * @throws Error for header text that cannot be parsed, or a model without a declaration
   */
  static async load(families: readonly KernelFamily[], configuration: Configuration): Promise<KernelLibrary> {
    await loadGrammar();
    return new KernelLibrary(families, configuration);
  }
}
