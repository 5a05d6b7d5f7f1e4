import type { Driver } from '../../model/driver';
import { parseDriver } from '../../model/parse';
import type { CompiledDriver } from '../compile/compile';
import type { FormRun } from './form';

/**
 * What is known of a legacy version already: what it was compiled to, and what it did in which scenario, with which answers. For
 * those who verify many conversions of one text.
 */
export class KnownLegacy {
  #driver: Driver | null = null;
  readonly #compiled = new Map<string, CompiledDriver>();
  readonly #runs = new Map<string, Map<string, FormRun>>();

  /** The version's model. `loadGrammar` must have been awaited. */
  driver(source: string, path: string): Driver {
    if (this.#driver?.source !== source) {
      this.#driver = parseDriver(source, { path, reach: 'all' });
      this.#compiled.clear();
      this.#runs.clear();
    }
    return this.#driver;
  }

  /**
   * What it is compiled to.
   * @param key what for
   */
  compiled(key: string, compile: () => CompiledDriver): CompiledDriver {
    let known = this.#compiled.get(key);
    if (known === undefined) this.#compiled.set(key, (known = compile()));
    return known;
  }

  /**
   * The runs of one structure's hook.
   * @param key the structure, what it was compiled for, and on what it runs
   */
  runs(key: string): Map<string, FormRun> {
    let known = this.#runs.get(key);
    if (known === undefined) this.#runs.set(key, (known = new Map<string, FormRun>()));
    return known;
  }
}
