import type { API, FileInfo, Options } from 'jscodeshift';
import { loadGrammar } from '../../model/parse';
import { kernelApiOf } from '../../model/target-kernel';
import type { Steps } from './conversion';
import { migrateFile } from './migrate-file';
import { runSteps } from './migrate-source';

/** A jscodeshift transform module's default export. C is parsed by WebAssembly, which loads once: hence the promise. */
export type Transform = (file: FileInfo, api: API, options: Options) => Promise<string>;

/**
 * Make a jscodeshift transform of the steps for one hook. It takes the options `--kernel` (a profile or `auto`) and
 * `--kernel-tree`.
 * @param whole are the steps the whole conversion, which also takes what is written in another form?
 */
export function jscodeshiftTransform(steps: Steps, whole = false): Transform {
  return async (file, _api, options) => {
    await loadGrammar();
    const { kernel = 'auto', kernelTree = null } = options as {
      kernel?: unknown;
      kernelTree?: string | null;
    };
    // jscodeshift reads 7.0 and 7.1 as numbers.
    const name = typeof kernel === 'number' ? kernel.toFixed(1) : String(kernel);
    const api = kernelApiOf(file.path, name, kernelTree);
    const run = whole ? migrateFile : runSteps;
    return run(file.source, { path: file.path, api }, steps).output;
  };
}
