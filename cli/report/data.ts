/**
 * What the page of a report is given, as JSON: plain data, and as little of it as the page shows. This file imports nothing,
 * for the page is compiled apart from the program.
 */

/** A whole report. */
export interface ReportData {
  /** What was looked at, as the user named it. */
  readonly paths: readonly string[];
  /** For which kernel, and how it was chosen. */
  readonly target: string;
  /** Of the program, and the day on which the report was made, `YYYY-MM-DD`. */
  readonly version: string;
  readonly date: string;
  /** Whether hooks were run. */
  readonly verified: boolean;
  readonly hooks: readonly HookData[];
  /** Diffs of files, each once: hooks name them by their place. */
  readonly diffs: readonly string[];
  /** Files that could not be read or converted. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** Pages of the findings that the hooks have, in Markdown, by code. */
  readonly pages: Readonly<Record<string, string>>;
}

/** A hook at one of the places that name it. */
export interface HookData {
  readonly file: string;
  /** 1-based line of the place. */
  readonly line: number;
  /** The part of the tree that it is in: `drivers/gpu`. */
  readonly subsystem: string;
  readonly operations: string;
  readonly variable: string;
  readonly hook: string;
  readonly outcome: 'migrated' | 'migrated with warnings' | 'blocked' | 'no counterpart' | 'nothing to do';
  readonly findings: readonly FindingData[];
  /** The place of its file's diff; absent when the file does not change. */
  readonly diff?: number;
  readonly verification?: VerificationData;
}

/** A finding. */
export interface FindingData {
  readonly code: string;
  readonly severity: 'note' | 'warning' | 'blocker';
  readonly line: number;
  /** The text of that line. */
  readonly text: string;
  readonly message: string;
  readonly why: string;
  readonly todo: string;
  readonly section: string;
  /** Where the reason stands, when that is elsewhere. */
  readonly elsewhere?: string;
}

/** What running both forms of a hook showed. */
export interface VerificationData {
  readonly verdict: 'equivalent' | 'improved' | 'changed' | 'regressed' | 'inconclusive';
  /** How far was looked, and what of the code ran, in sentences. */
  readonly bound: readonly string[];
  readonly warnings: readonly string[];
  readonly reasons: readonly string[];
  readonly divergences: readonly DivergenceData[];
  /** The functions that ran in the counterexamples, of either form. */
  readonly sources: { readonly legacy: readonly SourceData[]; readonly migrated: readonly SourceData[] };
}

/** A function, from its first line on. */
export interface SourceData {
  readonly line: number;
  readonly text: string;
}

/** A difference, with the system calls that show it. */
export interface DivergenceData {
  readonly verdict: 'improved' | 'changed' | 'regressed';
  readonly kind: string;
  readonly explanation: string;
  /** What each form showed in the last step. */
  readonly legacy: string;
  readonly migrated: string;
  readonly choices: readonly { readonly what: string; readonly value: string }[];
  /** What two tasks do in turn, of what one alone does not show. */
  readonly tasks?: readonly (readonly [string, string])[];
  /** The steps up to the difference, which is in the last. */
  readonly steps: readonly StepData[];
}

/** A system call, and what each form did in it. */
export interface StepData {
  readonly call: string;
  /** What was said about it: an allocation that fails, how the file is open. */
  readonly asides: readonly string[];
  /** Null for a form that did not come so far. */
  readonly legacy: FrameData | null;
  readonly migrated: FrameData | null;
}

/** What one form did in one system call. */
export interface FrameData {
  readonly result: string;
  /** Callbacks, and what the driver called in each, in words. */
  readonly hooks: readonly { readonly name: string; readonly calls: readonly string[] }[];
  /** Calls outside of any callback. */
  readonly calls: readonly string[];
  /** Warnings of the kernel, and what is wrong. */
  readonly problems: readonly string[];
  readonly mappings: readonly MappingData[];
  /** Lines that ran. */
  readonly lines: readonly number[];
}

/** A mapping of the window. */
export interface MappingData {
  /** First page, and page after the last. */
  readonly start: number;
  readonly end: number;
  /** `rw-s`; the offset in words; flags as in smaps. */
  readonly permissions: string;
  readonly offset: string;
  readonly flags: string;
  /** vm_private_data in the driver's words; null for NULL. */
  readonly private: string | null;
  /** The structure that vm_ops points to; null where there is none. */
  readonly operations: string | null;
}
