/** Why a run ended before the code did. */
export type FaultKind =
  | 'null dereference'
  | 'bad pointer'
  | 'use after free'
  | 'out of bounds'
  | 'double free'
  | 'read-only memory'
  | 'uninitialised value'
  | 'division by zero'
  | 'step budget'
  | 'memory budget'
  | 'recursion too deep'
  | 'not runnable'
  | 'kernel bug'
  | 'deadlock';

/**
 * Thrown through generated code and kernel models to end a run: what the C code did would crash or hang the kernel, or the
 * simulator cannot go on. The machine that runs the code turns it into a finding with a line.
 */
export class Fault extends Error {
  /**
   * @param kind class of the fault
   * @param message what happened, in the driver's words
   */
  constructor(
    readonly kind: FaultKind,
    message: string,
  ) {
    super(message);
    this.name = 'Fault';
  }
}
