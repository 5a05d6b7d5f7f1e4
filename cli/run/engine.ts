import { loadGrammar } from '../../model/grammar';
import type { KernelApi } from '../../model/kernel-api';
import type { FileResult, HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { DefinedIn } from '../../transforms/refusals/passed-on';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Limits } from '../../runtime/verify/verification';
import type { Scenario } from '../../runtime/mm/scenario/scenario';
import type { AcrossFiles } from '../../transforms/project/across-files';
import type { Library } from '../../transforms/project/library';
import type { Seeds } from '../../transforms/project/shared-names';
import { optimizeFor } from './optimizing';

/** What turns one C text into another: a seam for tests, and the only place that loads the model and the transforms. */
export interface Engine {
  /** To be awaited once before `migrate`. */
  load(): Promise<void>;
  migrate(
    source: string,
    options: {
      path: string;
      api: KernelApi;
      transforms?: readonly string[];
      compat?: boolean;
      withheld?: ReadonlySet<string>;
    },
  ): FileResult;
  /** Compare the hooks of a converted file with what they were; absent where nothing can be run. */
  verify?(
    before: string,
    converted: FileResult,
    scenarios?: readonly Scenario[],
    api?: KernelApi,
    limits?: Limits,
  ): Promise<readonly HookVerification[]>;
  /** Compare the two forms of the hooks that a text has both of. */
  verifyBothForms?(
    path: string,
    text: string,
    scenarios?: readonly Scenario[],
    api?: KernelApi,
    limits?: Limits,
  ): Promise<readonly HookVerification[]>;
  /** Convert what several files share; `compat` keeps the legacy forms for older kernels. */
  migrateAcrossFiles(seeds: Seeds, library: Library, compat: boolean): AcrossFiles;
  /** Tell what functions of other files do with a vma that hooks pass to them. */
  explain(hooks: readonly HookResult[], definedIn: DefinedIn): readonly HookResult[];
}

// The grammar is compiled by V8's own threads: it is begun first, and the transforms are loaded meanwhile.
/* eslint-disable @typescript-eslint/no-require-imports -- loaded when they are needed: some for few runs only */
const transforms = () =>
  require('../../transforms/mmap-prepare/registry') as typeof import('../../transforms/mmap-prepare/registry');

const across = () =>
  require('../../transforms/project/across-files') as typeof import('../../transforms/project/across-files');

const passedOn = () =>
  require('../../transforms/refusals/passed-on') as typeof import('../../transforms/refusals/passed-on');

const headers = () => require('./look-into-headers') as typeof import('./look-into-headers');

const verification = () => {
  optimizeFor('simulating');
  return require('./verification') as typeof import('./verification');
};

export const engine: Engine = {
  async load() {
    const grammar = loadGrammar();
    transforms();
    headers().lookIntoHeaders();
    await grammar;
  },
  migrate: (source, options) => transforms().migrateSource(source, options),
  verify: async (before, converted, scenarios, api, limits) =>
    verification().verifyConversion(before, converted, { scenarios, api, limits }),
  verifyBothForms: async (path, text, scenarios, api, limits) =>
    verification().verifyBothForms(path, text, { scenarios, api, limits }),
  migrateAcrossFiles: (seeds, library, compat) => across().migrateAcrossFiles(seeds, library, compat),
  explain: (hooks, definedIn) => passedOn().explainHooks(hooks, definedIn),
};
