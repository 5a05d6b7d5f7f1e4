/**
 * Allocations that fail on request, as with the kernel's fault injection (Documentation/fault-injection, fail-nth): every
 * place in which a system call allocates memory asks here first.
 */
export class AllocationFailure {
  private countdown = 0;

  /**
   * Make the n-th allocation from now on fail.
   * @param n 1 for the next one; 0 disarms
   */
  arm(n: number): void {
    this.countdown = n;
  }

  /** Make no further allocation fail. */
  disarm(): void {
    this.countdown = 0;
  }

  /**
   * Count one allocation.
   * @returns whether it fails (should_fail)
   */
  should_fail(): boolean {
    if (this.countdown === 0) {
      return false;
    }
    this.countdown -= 1;
    return this.countdown === 0;
  }
}
