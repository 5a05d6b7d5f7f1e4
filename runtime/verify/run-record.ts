import type { CallDeeds } from '../models/by-facts';
import type { StepObservation } from '../mm/scenario/observation';

/** Something that a driver did to the world outside of it, as both forms would say it. */
export interface WorldEvent {
  /** The function that was called, or the driver's name for the event. */
  readonly name: string;
  /** Arguments, in the driver's words: addresses of the window as `pN`. */
  readonly values: readonly string[];
  /** Line of the C source, 1-based; 0 when there is none. */
  readonly line: number;
  /** What the call does, for a function without a model; absent for the driver's own events. */
  readonly did?: CallDeeds;
  /** The callback that it happened in: an index into the step's `hooks`; -1 outside of any. */
  readonly hook: number;
}

/** A callback of the driver that ran. */
export interface HookRun {
  /** Member of the operations structure: `mmap`, `mmap_prepare`, `mapped`, `close` ... */
  readonly hook: string;
  /** The driver's function, or the empty string when it has no name. */
  readonly function: string;
  /** Line of the function, 1-based; 0 when not known. */
  readonly line: number;
}

/** What a page of the window shows: which frame, how it may be used, and its first byte. */
export interface ShownPage {
  /** Page of the window. */
  readonly page: number;
  /** The frame and its protection; private copies have no frame number, as it means nothing to the process. */
  readonly shows: string;
}

/** A mapping's state that user space does not see. */
export interface MappingState {
  /** First page of the window, and page after the last. */
  readonly start: number;
  readonly end: number;
  /** vm_private_data in the driver's words; null when it is NULL. */
  readonly private_data: string | null;
  /** Whether an action inserted no page into it. */
  readonly empty_action: boolean;
  /** Whether the driver set vm_ops. */
  readonly has_vm_ops: boolean;
  /** The driver's structure that vm_ops points to, by name; null when there is none, or it is another's. */
  readonly operations: string | null;
  /** The callbacks that vm_ops has, by member; null when they are not the driver's own. */
  readonly callbacks: readonly string[] | null;
}

/** Something wrong that did not end the run: a lock left held, a double free. */
export interface RunProblem {
  readonly kind: string;
  readonly message: string;
  /** 1-based; 0 when not known. */
  readonly line: number;
}

/** What one step of a scenario did. The end of the process is the last step; its `op` is `exit`. */
export interface StepRecord {
  readonly observation: StepObservation;
  readonly pages: readonly ShownPage[];
  readonly events: readonly WorldEvent[];
  readonly hooks: readonly HookRun[];
  readonly mappings: readonly MappingState[];
  /** What the driver holds and keeps, by name: references, locks, allocations, variables that are not as they were at the start. */
  readonly world: ReadonlyMap<string, string>;
  /** Entries of `world` that depend on unknown values, with what these were decided to be put in. */
  readonly decided: ReadonlyMap<string, string>;
  /** Warnings of the kernel (WARN_ON). */
  readonly warnings: readonly string[];
  readonly problems: readonly RunProblem[];
  /** Lines of the driver that ran, 1-based, in source order; absent where nobody notes them. */
  readonly lines?: readonly number[];
}

/** Why a run ended before its scenario did. */
export interface Crash {
  readonly kind: string;
  readonly message: string;
  /** 1-based; 0 when not known. */
  readonly line: number;
  /**
   * `kernel`: a real kernel would have stopped too. `simulator`: the budget is used up, or C could not be lowered, so that nothing
   * is known of the rest.
   */
  readonly blame: 'kernel' | 'simulator';
}

/** What one form of a driver did in one scenario. */
export interface RunRecord {
  /** Steps that were completed; when none is missing the last one is `exit`. */
  readonly steps: readonly StepRecord[];
  readonly crash: Crash | null;
}
