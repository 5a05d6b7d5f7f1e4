/**
 * What the package's functions take and give. This file imports nothing, so that its declarations are all that somebody who
 * uses the package needs.
 */

/** How the target kernel is chosen. */
export interface KernelOptions {
  /** A release (`7.1`), `next`, `howto`, or `auto` (the default): the tree that the file lies in, else the newest known. */
  readonly kernel?: string;
  /** The tree whose headers `auto` reads for files that lie in no tree with mmap_prepare. */
  readonly kernelTree?: string;
}

/** Options of `migrate()`. */
export interface MigrateOptions extends KernelOptions {
  /** What the text is called in findings and in the diff, and where its kernel tree is looked for; `driver.c` by default. */
  readonly path?: string;
  /** Names of the transforms to apply; the whole migration by default. */
  readonly transforms?: readonly string[];
  /** Whether legacy hooks stay for kernels without mmap_prepare; false by default. */
  readonly compat?: boolean;
  /** Whether converted hooks are run against what they were, and left as they are when they regressed; true by default. */
  readonly verify?: boolean;
  /** Whether a hook that regressed is converted all the same; false by default. */
  readonly allowRegressed?: boolean;
  /** Whether a hook is left as it is, too, that user space could see a change of; false by default. */
  readonly strict?: boolean;
}

/** Options of `verify()`. */
export interface VerifyOptions extends KernelOptions {
  /** What the two texts are called; `before.c` and `after.c` by default. */
  readonly paths?: readonly [string, string];
  /** The text of a file of scenarios to run in place of the built-in ones. */
  readonly scenarios?: string;
  /** How long to go on with calls at random for each hook, in milliseconds. */
  readonly budget?: number;
  /** Whether to list the functions of each version, with what ran; false by default. */
  readonly listing?: boolean;
  /** Told of each scenario, by name and as lines of a scenario file, before it is run. */
  readonly onScenario?: (name: string, ops: readonly string[]) => void;
}

/** Options of `scan()`. */
export interface ScanOptions extends KernelOptions {
  /** Whether the hooks that can be converted are run in both forms; false by default. */
  readonly verify?: boolean;
  /** Whether the diff of each file is wanted; false by default. */
  readonly diffs?: boolean;
  /** Threads to use at most; one for each processor by default. */
  readonly jobs?: number;
  /** Told of files as they are looked at: how many since the last call. */
  readonly onProgress?: (files: number) => void;
}

/** Something a person must know about a hook: see docs/findings. */
export interface Finding {
  /** Stable: `MP001` ... */
  readonly code: string;
  readonly severity: 'note' | 'warning' | 'blocker';
  /** 1-based line of the legacy text. */
  readonly line: number;
  readonly message: string;
  readonly why: string;
  readonly todo: string;
  readonly section: string;
}

/** One hook at one of the places that name it, and what became of it. */
export interface Hook {
  readonly file: string;
  /** 1-based line of the place that names the hook. */
  readonly line: number;
  /** Tag of the operations structure, its variable, and the hook's function; null where there is none. */
  readonly operations: string | null;
  readonly variable: string | null;
  readonly hook: string | null;
  readonly outcome: 'migrated' | 'migrated with warnings' | 'blocked' | 'no counterpart' | 'nothing to do';
  readonly findings: readonly Finding[];
}

/** What a form did in one system call of a counterexample. */
export interface Step {
  readonly observation: {
    /** The step as a line of a scenario file; `exit` for the end of the process. */
    readonly op: string;
    /** 0 or a negated error number. */
    readonly ret: number;
    readonly signal?: string;
    /** First page, page after the last, permissions, offset in pages, flags as in /proc/PID/smaps. */
    readonly maps: readonly (readonly [number, number, string, number | string | null, string])[];
  };
  readonly hooks: readonly { readonly hook: string; readonly function: string }[];
  readonly events: readonly {
    readonly name: string;
    readonly values: readonly string[];
    readonly line: number;
    /** The callback that it happened in: an index into `hooks`; -1 outside of any. */
    readonly hook: number;
  }[];
  readonly problems: readonly { readonly kind: string; readonly message: string; readonly line: number }[];
  readonly warnings: readonly string[];
}

/** A difference between two forms, with the shortest scenario in which it was found. */
export interface Divergence {
  readonly verdict: 'improved' | 'changed' | 'regressed';
  readonly kind: string;
  readonly rule: string;
  /** The scenario as far as the difference, as lines of a scenario file. */
  readonly ops: readonly string[];
  /** The step in which the forms differ, from 1, `fail` lines not counted. */
  readonly step: number;
  readonly legacy: string;
  readonly migrated: string;
  readonly choices: readonly { readonly what: string; readonly value: string; readonly reason: string }[];
  readonly explanation: string;
  readonly legacy_steps: readonly Step[];
  readonly migrated_steps: readonly Step[];
}

/** Whether user space can tell two forms of a hook apart. A verdict holds within its bound, and claims no more. */
export interface Verdict {
  readonly file: string;
  readonly operations: string;
  readonly hook: string | null;
  readonly verdict: 'equivalent' | 'improved' | 'changed' | 'regressed' | 'inconclusive';
  readonly bound: {
    readonly scenarios: number;
    readonly runs: number;
    readonly choices: number;
    readonly steps: number;
    readonly unknown_functions: readonly string[];
    readonly exhaustive: boolean;
  };
  readonly divergences: readonly Divergence[];
  readonly warnings: readonly string[];
  /** Why nothing is known of some runs. */
  readonly reasons: readonly string[];
}

/** A text after its migration. */
export interface Migration {
  /** The text; that which was given when nothing changed. */
  readonly output: string;
  /** The unified diff, as git writes it; empty when nothing changed. */
  readonly diff: string;
  readonly hooks: readonly Hook[];
  readonly verdicts: readonly Verdict[];
}

/** A file that has hooks, or that could not be read. */
export interface ScannedFile {
  readonly path: string;
  readonly hooks: readonly Hook[];
  /** Null when nothing would change, or when diffs were not asked for. */
  readonly diff: string | null;
  readonly verdicts: readonly Verdict[];
  /** Why the file could not be read or converted; null when it could. */
  readonly error: string | null;
}
