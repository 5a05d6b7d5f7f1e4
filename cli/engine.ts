import type { Driver } from '../model/driver';
import type { KernelApi } from '../model/kernel-api';
import { loadGrammar, parseDriver } from '../model/parse';
import type { FileResult, HookResult } from './migrate-source';

/** What turns one C text into another: a seam for tests, and the only place that loads the model and the transforms. */
export interface Engine {
  /** To be awaited once before `migrate`. */
  load(): Promise<void>;
  migrate(
    source: string,
    options: { path: string; api: KernelApi; transforms?: readonly string[] },
  ): FileResult;
}

function hooksOf(driver: Driver): HookResult[] {
  return driver.hooks.map((hook) => ({
    file: driver.path,
    line: hook.references[0]?.line ?? 1,
    operations: hook.references[0]?.operations ?? null,
    variable: hook.references[0]?.variable ?? null,
    hook: hook.name,
    outcome: 'nothing to do',
    findings: [],
  }));
}

export const engine: Engine = {
  load: loadGrammar,
  migrate: (source, { path }) => ({ path, hooks: hooksOf(parseDriver(source, { path })), output: source }),
};
