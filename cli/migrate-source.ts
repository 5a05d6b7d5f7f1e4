/** Something a person must know about a hook. */
export interface Finding {
  readonly code: string;
  readonly severity: 'note' | 'warning' | 'blocker';
  /** 1-based line of the source. */
  readonly line: number;
  readonly message: string;
  readonly why: string;
  readonly todo: string;
  /** The HOWTO section. */
  readonly section: string;
}

export type Outcome = 'migrated' | 'migrated with warnings' | 'blocked' | 'no counterpart' | 'nothing to do';

export interface HookResult {
  readonly file: string;
  readonly line: number;
  readonly operations: string | null;
  readonly variable: string | null;
  readonly hook: string | null;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

export interface FileResult {
  readonly path: string;
  readonly hooks: readonly HookResult[];
  /** Equals the source when nothing changes. */
  readonly output: string;
}
