import type { KernelApi } from '../model/kernel-api';
import { loadGrammar } from '../model/parse';
import type { FileResult } from '../transforms/migrate-source';
import { migrateSource } from '../transforms/registry';

/** What turns one C text into another: a seam for tests, and the only place that loads the model and the transforms. */
export interface Engine {
  /** To be awaited once before `migrate`. */
  load(): Promise<void>;
  migrate(
    source: string,
    options: { path: string; api: KernelApi; transforms?: readonly string[] },
  ): FileResult;
}

export const engine: Engine = { load: loadGrammar, migrate: migrateSource };
