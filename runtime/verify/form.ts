import type { Driver } from '../../model/driver';
import type { BranchSite, RunCoverage } from '../compile/coverage-sites';
import type { Narrow } from '../compile/constants-met';
import type { OperationsVariable } from '../simulate/simulate';
import type { Runnable } from './record-run';
import type { RunRecord } from './run-record';
import type { Answers, Question } from './answers';
import type { Became } from './other-task';
import type { Meanwhile } from './seams';
import type { FormCoverage } from './coverage';

/** A run that is ready to start, and the questions that it will have asked when it is over. */
export interface StartedForm {
  readonly runnable: Runnable;
  readonly questions: readonly Question[];
  /** What became of another task's function, when one was to run. */
  readonly meanwhile?: Readonly<Became>;
  /** Numbers that the driver compared something with, for sizes and offsets worth trying. */
  readonly compared: ReadonlySet<bigint>;
  /** What of the code will have run; absent where nobody asks for it by run. */
  readonly coverage?: RunCoverage;
}

/** A run that is over. */
export interface FormRun extends Omit<StartedForm, 'runnable'> {
  readonly record: RunRecord;
}

/** One of the two versions of a driver. */
export interface Form {
  /**
   * Put the driver on a machine of its own.
   * @param answers what unknown values are; what is not among them is chosen by a fixed rule
   * @param meanwhile what another task runs while the file is mapped
   */
  start(answers: Answers, meanwhile?: Meanwhile): StartedForm;
  /** Where its runs are kept, by scenario and answers; absent where each is made anew. */
  readonly kept?: Map<string, FormRun>;
  /** Count what of the code ran in a run that is kept. */
  cover?(coverage: RunCoverage): void;
  /** Functions that another task may run meanwhile. */
  readonly others?: readonly string[];
  /** Functions that a process may run between two mappings, and that change what the next one is. */
  readonly changing?: readonly string[];
  /** What of the code ran since it was made; absent where nobody notes it. */
  coverage?(): FormCoverage;
  /** The tests of the code, whichever way they went; absent where nobody notes that. */
  tests?(): readonly BranchSite[];
  /** The version as it was compiled, and the functions of it that mapping the file can reach; absent where there is no text of it. */
  readonly driver?: Driver;
  readonly functions?: ReadonlySet<string>;
  /** The structure whose hooks are run. */
  readonly operations?: OperationsVariable;
  /** Integers that the code compares and computes with, for sizes and offsets worth trying. */
  readonly constants?: ReadonlySet<bigint>;
  /** Those of them by which an offset is shifted, masked or divided: something else begins there, however far that is. */
  readonly steps?: ReadonlySet<bigint>;
  /** Integer types that wider values are converted to: sizes and offsets behind their largest value are taken for small ones. */
  readonly narrowed?: readonly Narrow[];
  /** Those of them that something is compared with: a size may be limited by one, however large it is. */
  readonly limits?: ReadonlySet<bigint>;
  /** Functions that are neither in the file nor modelled, with the lines that call them. */
  readonly unknown_functions: ReadonlyMap<string, readonly number[]>;
}
