/**
 * Allocations that fail on request, as with the kernel's fault injection (Documentation/fault-injection, fail-nth): every
 * place in which a system call allocates memory asks here first.
 *
 * As in the recorded kernel only the slab allocator fails (failslab): structures of the kernel and what drivers get from
 * kmalloc. Whole pages, page tables among them, fail only if `fail_page_alloc` is set.
 */
export class AllocationFailure {
  /** Whether whole pages are counted, and can fail, too. */
  fail_page_alloc = false;
  private countdown = 0;
  private driver_countdown = 0;

  /**
   * Make the n-th allocation from now on fail.
   * @param n 1 for the next one; 0 disarms
   */
  arm(n: number): void {
    this.countdown = n;
  }

  /**
   * Make the n-th allocation of memory or of pages that the driver itself asks for fail, whatever the kernel allocates in between.
   * @param n 1 for the next one; 0 disarms
   */
  arm_driver(n: number): void {
    this.driver_countdown = n;
  }

  /** Make no further allocation fail. */
  disarm(): void {
    this.countdown = 0;
    this.driver_countdown = 0;
  }

  /** Whether an allocation that was to fail is still to come. */
  get armed(): boolean {
    return this.countdown > 0;
  }

  /**
   * Count one allocation of the slab allocator.
   * @returns whether it fails (should_failslab)
   */
  should_fail(): boolean {
    if (this.countdown === 0) {
      return false;
    }
    this.countdown -= 1;
    return this.countdown === 0;
  }

  /**
   * Count one allocation of the slab allocator that the driver asks for.
   * @returns whether it fails
   */
  should_fail_driver(): boolean {
    const own = this.driver_countdown > 0 && --this.driver_countdown === 0;
    return this.should_fail() || own;
  }

  /**
   * Count one allocation of pages that the driver asks for.
   * @returns whether it fails
   */
  should_fail_driver_pages(): boolean {
    const own = this.driver_countdown > 0 && --this.driver_countdown === 0;
    return this.should_fail_page() || own;
  }

  /**
   * Count one allocation of a page.
   * @returns whether it fails (should_fail_alloc_page)
   */
  should_fail_page(): boolean {
    return this.fail_page_alloc && this.should_fail();
  }
}
