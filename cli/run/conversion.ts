import type { Fact } from '../../kernel/fact';
import type { Counterpart } from '../../kernel/releases';
import type { MadeTwin } from '../../model/made-twins';
import type { Finding, HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { Scenario } from '../../runtime/mm/scenario/scenario';
import type { Limits } from '../../runtime/verify/verification';
import type { TextFile } from './text-file';

/** What is to be done with every file: plain data, for it is sent to workers. */
export interface Request {
  /** `auto`, or the name of a kernel API profile. */
  readonly kernel: string;
  /** The tree whose headers `auto` reads; null for the tree that each file lies in. */
  readonly kernelTree: string | null;
  /** Names of the transforms to apply; empty for the whole migration. */
  readonly transforms: readonly string[];
  /** Whether legacy hooks stay for kernels without `mmap_prepare`. */
  readonly compat: boolean;
  /** Whether the changes are wanted, or only what there is to say about each hook. */
  readonly changes: boolean;
  /**
   * Whether converted hooks are compared with what they were; `withhold`: one that regressed is left as it is; `both forms`: so are
   * the two forms of a hook that a file has both of.
   */
  readonly verify: 'no' | 'tell' | 'withhold' | 'both forms';
  /** Which of the hooks that could be converted are; absent for all. */
  readonly only?: Selection;
  /** Whether a hook is left as it is, too, that user space could see a change of. */
  readonly strict?: boolean;
  /** What the user says that functions do; absent for nothing. */
  readonly facts?: readonly Fact[];
  /** Members that structures are given, by the structure's tag: hooks in these are converted, too. */
  readonly counterparts?: readonly (readonly [string, Counterpart])[];
  /** Functions of the given files that have twins for descriptors, by their legacy name. */
  readonly madeTwins?: ReadonlyMap<string, MadeTwin>;
  /** Operations of mappings that get a `mapped` in the file that defines them, which does what their `open` does. */
  readonly mappedElsewhere?: ReadonlySet<string>;
  /** Whether only hooks in these are converted. */
  readonly onlyCounterparts?: true;
  /** What the build defines, and what it does not (null), by name; absent for nothing. */
  readonly macros?: ReadonlyMap<string, string | null>;
  /** What to do with a driver to verify it; absent for the built-in battery. */
  readonly scenarios?: readonly Scenario[];
  /** How far to look; absent for the usual bound. */
  readonly limits?: Limits;
}

/** Which hooks are meant: those that every one of the lists that are not empty names. */
export interface Selection {
  /** Names of hooks. */
  readonly hooks: readonly string[];
  /** Codes of findings. */
  readonly codes: readonly string[];
  readonly outcomes: readonly string[];
}

/** A changed file. */
export interface Change {
  /** The file names at the head of its unified diff. */
  readonly head: string;
  /** The rest of the diff: characters of the file. */
  readonly hunks: string;
  /** How those characters become the bytes of the file again. */
  readonly encoding: TextFile['encoding'];
  /** The whole file as it was read, in bytes. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What became of one file. */
export interface FileReport {
  /** The path as the user named it. */
  readonly path: string;
  readonly hooks: readonly HookResult[];
  /** The text of each line that a finding is about, by its 1-based number, without its line end. */
  readonly lines: ReadonlyMap<number, string>;
  /** Null when nothing changes, or when changes were not asked for. */
  readonly change: Change | null;
  /** Why the file could not be read or converted; null when it could. */
  readonly error: string | null;
  /** What verifying the converted hooks showed; absent when they were not. */
  readonly verified?: readonly HookVerification[];
  /** Functions that it shares with other files and that were converted in all of them; absent for none. */
  readonly shared?: readonly string[];
  /** Why hooks are left as they are although they could be converted, by the function's name; absent for none. */
  readonly kept?: ReadonlyMap<string, string>;
}

/** The report of a file that could not be read or converted. */
export function failedReport(path: string, error: string): FileReport {
  return { path, hooks: [], lines: new Map(), change: null, error };
}

/** The lines of a text that findings are about. */
export function linesOf(text: string, findings: readonly Finding[]): Map<number, string> {
  const lines = new Map<number, string>();
  let number = 1;
  let start = 0;
  for (const line of [...new Set(findings.map((finding) => finding.line))].sort((a, b) => a - b)) {
    for (; number < line; number++) {
      const feed = text.indexOf('\n', start);
      if (feed === -1) return lines;
      start = feed + 1;
    }
    const end = text.indexOf('\n', start);
    lines.set(line, text.slice(start, end === -1 ? text.length : end).replace(/\r$/, ''));
  }
  return lines;
}
