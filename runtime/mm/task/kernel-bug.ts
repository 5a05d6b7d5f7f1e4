/**
 * The simulated kernel stopped: BUG(), a NULL dereference in the kernel, or work that never ends. What a real kernel would have
 * done is a panic or a hung task, so no result of the system call exists.
 */
export class KernelBug extends Error {
  /** Kernel function that could not go on. */
  readonly where: string;

  /**
   * @param where kernel function
   * @param message what was wrong
   */
  constructor(where: string, message: string) {
    super(`kernel BUG in ${where}(): ${message}`);
    this.name = 'KernelBug';
    this.where = where;
  }
}
