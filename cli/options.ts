import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { Request } from './run/conversion';
import { RELEASES } from '../kernel/releases';
import { OUTCOMES } from './print/printer';
import { readKernelApi } from '../model/kernel-api';
import { useMacros } from '../model/target-kernel';
import { UsageError } from './run/usage-error';

/** The transforms that `--transform` can name, each a change that the HOWTO describes. */
export const TRANSFORMS = [
  'hook-signature',
  'vma-fields',
  'vma-flags',
  'mmap-actions',
  'mapped-callback',
  'mmap-prepare',
];

/** What makes a directory a kernel tree. */
export const TREE_HEADER = 'include/linux/mm.h';

const KERNELS = ['auto', ...RELEASES.keys()];

// eslint-disable-next-line @typescript-eslint/no-require-imports -- most runs have no facts of their own
const factsFile = () => require('./run/facts-file') as typeof import('./run/facts-file');

/** What `scan` and `migrate` have in common. */
export interface SharedArguments {
  /** The command's own name, and what stands after `--`. */
  readonly _: readonly string[];
  readonly path: readonly string[];
  readonly kernel: string;
  readonly kernelTree: string | undefined;
  readonly facts?: string | undefined;
  readonly hook?: readonly string[] | undefined;
  readonly code?: readonly string[] | undefined;
  readonly outcome?: readonly string[] | undefined;
  readonly define?: readonly string[] | undefined;
  readonly undef?: readonly string[] | undefined;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly jobs: number | undefined;
}

/** Adds the options that `scan` and `migrate` have in common. */
export function sharedOptions(yargs: Argv): Argv<unknown> {
  return conversionOptions(yargs)
    .option('hook', {
      describe: 'only hooks of this name; can be given again',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .option('code', {
      describe: 'only hooks with a finding of this code; can be given again',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .option('outcome', {
      describe: 'only hooks with this outcome; can be given again',
      type: 'string',
      array: true,
      choices: OUTCOMES,
      requiresArg: true,
    })
    .option('json', { describe: 'print one JSON document', type: 'boolean', default: false })
    .option('strict', {
      describe:
        'exit with 1 when a hook is blocked; migrate: convert no hook that user space can see a change of',
      type: 'boolean',
      default: false,
    });
}

/** Adds the options of every command that converts: what to read, and for which kernel. */
export function conversionOptions(yargs: Argv): Argv<unknown> {
  return yargs
    .positional('path', {
      describe:
        'files, or directories whose .c and .h files that git does not ignore are taken; - is standard input',
      type: 'string',
      array: true,
      default: [],
      defaultDescription: 'none',
    })
    .option('kernel', {
      describe:
        'target kernel; auto is that of the tree that a file lies in, of --kernel-tree, or that KDIR, KERNEL_SRC or the running kernel build against, and the newest release that is known where there is none',
      type: 'string',
      choices: KERNELS,
      default: 'auto',
      requiresArg: true,
    })
    .option('kernel-tree', {
      describe: 'the tree whose headers --kernel auto reads for files that lie in no tree with mmap_prepare',
      type: 'string',
      requiresArg: true,
    })
    .option('facts', {
      describe: 'a JSON file that says what functions of your own do, in the rows of docs/facts.schema.json',
      type: 'string',
      requiresArg: true,
    })
    .option('define', {
      describe:
        'NAME or NAME=VALUE: what the build of the module defines; settles the conditions that ask for it',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .option('undef', {
      describe: 'NAME: what the build of the module does not define',
      type: 'string',
      array: true,
      requiresArg: true,
    })
    .option('jobs', {
      describe: 'threads to use at most [default: one for each processor]',
      type: 'number',
      requiresArg: true,
    });
}

/** The hooks that `--hook`, `--code` and `--outcome` mean. */
export function selectionOf({ hook, code, outcome }: SharedArguments): Pick<Request, 'only'> {
  const [hooks, codes, outcomes] = [
    hook ?? [],
    (code ?? []).map((text) => text.toUpperCase()),
    outcome ?? [],
  ];
  return hooks.length + codes.length + outcomes.length === 0 ? {} : { only: { hooks, codes, outcomes } };
}

/** The files and directories that are named, also after `--`. */
export function pathsOf(options: SharedArguments): string[] {
  return [...options.path, ...options._.slice(1)];
}

/** Adds the option that keeps what older kernels build. */
export function compatOption<T>(yargs: Argv<T>): Argv<T & { compat: boolean }> {
  return yargs.option('compat', {
    describe: 'keep the legacy hooks for older kernels, under a condition on LINUX_VERSION_CODE',
    type: 'boolean',
    default: false,
  });
}

/**
 * The request that the options stand for.
 *
 * @throws UsageError when they cannot be what was meant
 */
export function requestOf(
  options: SharedArguments,
  transforms: readonly string[],
  changes: boolean,
  { verify = 'no', compat = false, only }: Partial<Pick<Request, 'verify' | 'compat' | 'only'>> = {},
): Request {
  const { kernel, jobs } = options;
  // Asked here and not by yargs, which would ask before it tells of an unknown option.
  if (pathsOf(options).length === 0) throw new UsageError('name at least one file or directory');
  for (const [name, value] of Object.entries({
    kernel,
    'kernel-tree': options.kernelTree,
    facts: options.facts,
    jobs,
  })) {
    // yargs makes an array of an option that is given again, whatever its type.
    if (Array.isArray(value)) throw new UsageError(`--${name} is given twice`);
  }
  const kernelTree = options.kernelTree ?? null;
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 1)) {
    throw new UsageError('--jobs takes a number from 1 on');
  }
  if (kernelTree !== null) {
    if (!existsSync(join(kernelTree, TREE_HEADER))) {
      throw new UsageError(`--kernel-tree ${kernelTree}: not a kernel tree, it has no ${TREE_HEADER}`);
    }
    if (readKernelApi(kernelTree) === null) {
      throw new UsageError(
        `--kernel-tree ${kernelTree}: this kernel has no mmap_prepare; name one with --kernel`,
      );
    }
  }
  if (compat && transforms.length > 0) {
    throw new UsageError(
      '--compat takes the whole migration: a hook that --transform converts in part fits no kernel',
    );
  }
  const macros = macrosOf(options);
  useMacros(macros);
  const facts = options.facts === undefined ? [] : factsFile().useFacts(options.facts);
  return {
    kernel,
    kernelTree,
    transforms,
    changes,
    verify,
    compat,
    strict: options.strict ?? false,
    ...(only === undefined ? {} : { only }),
    ...(facts.length > 0 ? { facts } : {}),
    ...(macros.size > 0 ? { macros } : {}),
  };
}

/**
 * What `--define` and `--undef` say: the value of each name, null for one that is not defined.
 * @throws UsageError for what is no name, or is said to be both
 */
function macrosOf({ define = [], undef = [] }: SharedArguments): Map<string, string | null> {
  const macros = new Map<string, string | null>();
  for (const text of define) {
    const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/.exec(text) ?? [];
    if (name === undefined) throw new UsageError(`--define ${text}: give NAME or NAME=VALUE`);
    macros.set(name, value ?? '1');
  }
  for (const name of undef) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new UsageError(`--undef ${name}: give the name of a macro`);
    if (macros.has(name)) throw new UsageError(`${name} is given to both --define and --undef`);
    macros.set(name, null);
  }
  return macros;
}
