import fc from 'fast-check';
import { MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from '../../runtime/mm/mmap/mremap';
import { PAGE_SIZE } from '../../runtime/mm/pages/page-size';
import { Task } from '../../runtime/mm/task/task';
import { driver_plan, inconsistencies, leftovers, PlannedDriver, unmerged } from './mm-driver-model';

const BASE = 2 ** 44;
const WINDOW = 24;

const page = fc.nat(WINDOW);
const pages = fc.integer({ min: 1, max: 8 });
const prot = fc.constantFrom(0, 1, 3, 3, 7);
const mremap_flags = fc.constantFrom(
  0,
  MREMAP_MAYMOVE,
  MREMAP_MAYMOVE | MREMAP_FIXED,
  MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
);

const system_call = fc.oneof(
  fc.record({
    name: fc.constant('map' as const),
    page,
    pages,
    prot,
    shared: fc.boolean(),
    pgoff: fc.nat(WINDOW),
  }),
  // Offsets that follow addresses, so that neighbours merge.
  fc
    .record({ name: fc.constant('map' as const), page, pages, prot, shared: fc.boolean() })
    .map((call) => ({ ...call, pgoff: call.page })),
  fc.record({ name: fc.constant('anon' as const), page, pages, prot }),
  fc.record({ name: fc.constantFrom('unmap' as const, 'lock' as const), page, pages }),
  fc.record({ name: fc.constant('protect' as const), page, pages, prot }),
  fc.record({
    name: fc.constant('mremap' as const),
    page,
    pages,
    to: page,
    new_pages: pages,
    flags: mremap_flags,
  }),
  fc.record({ name: fc.constant('touch' as const), page, write: fc.boolean() }),
  fc.record({ name: fc.constantFrom('fork' as const, 'close' as const) }),
);
type SystemCall = typeof system_call extends fc.Arbitrary<infer T> ? T : never;

interface Step {
  call: SystemCall;
  /** Which allocation fails; 0 for none. */
  fail: number;
  /** Whether whole pages fail, too. */
  fail_pages: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  call: system_call,
  fail: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 6 })),
  fail_pages: fc.boolean(),
});

/** Make one system call of a task; a child ends at once. */
function perform(task: Task, fd: number, call: SystemCall): void {
  const at = (n: number): number => BASE + n * PAGE_SIZE;
  switch (call.name) {
    case 'map':
    case 'anon': {
      const place = { addr: at(call.page), len: call.pages * PAGE_SIZE, prot: call.prot, fixed: true };
      if (call.name === 'map') {
        task.mmap(fd, { ...place, shared: call.shared, pgoff: call.pgoff });
      } else {
        task.mmap(null, { ...place, shared: false, pgoff: 0 });
      }
      break;
    }
    case 'unmap':
      task.munmap(at(call.page), call.pages * PAGE_SIZE);
      break;
    case 'lock':
      task.mlock(at(call.page), call.pages * PAGE_SIZE);
      break;
    case 'protect':
      task.mprotect(at(call.page), call.pages * PAGE_SIZE, call.prot);
      break;
    case 'mremap': {
      const sizes = [call.pages * PAGE_SIZE, call.new_pages * PAGE_SIZE] as const;
      task.mremap(at(call.page), ...sizes, call.flags, at(call.to));
      break;
    }
    case 'touch':
      task.touch(at(call.page), call.write ? 1 : null);
      break;
    case 'fork': {
      const child = task.fork();
      if (typeof child !== 'number') {
        child.exit();
      }
      break;
    }
    case 'close':
      task.close(fd);
  }
}

/** Start a task that has a driver's file open. */
function start(driver: PlannedDriver): { task: Task; fd: number } {
  const task = new Task(driver.kernel);
  return { task, fd: task.install(driver.file) };
}

describe('whatever a program calls and a driver does', () => {
  test('mappings stay sorted and disjoint, pages inside them, and counts come back to where they were', () => {
    fc.assert(
      fc.property(driver_plan, fc.array(step, { maxLength: 25 }), (plan, steps) => {
        const driver = new PlannedDriver(plan);
        const { task, fd } = start(driver);
        for (const { call, fail, fail_pages } of steps) {
          driver.kernel.allocation.fail_page_alloc = fail_pages;
          driver.kernel.allocation.arm(fail);
          perform(task, fd, call);
          driver.kernel.allocation.disarm();
          expect(inconsistencies(task.mm)).toEqual([]);
        }
        task.exit();
        expect(leftovers(driver, task)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('neighbours that are alike are one mapping, where every mapping is described before it is made', () => {
    fc.assert(
      fc.property(driver_plan, fc.array(system_call, { maxLength: 25 }), (plan, calls) => {
        // A mapping that may be split at one place and not at another is left in pieces: that is the kernel's way, too.
        const refuse = { ...plan.refuse, may_split: 0 };
        const driver = new PlannedDriver({ ...plan, form: 'prepare', counted: false, refuse });
        const { task, fd } = start(driver);
        for (const call of calls) {
          perform(task, fd, call);
          expect(unmerged(task.mm)).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a child has the mappings of its parent that are copied, and its own counts come back', () => {
    fc.assert(
      fc.property(driver_plan, fc.array(system_call, { maxLength: 15 }), (plan, calls) => {
        const driver = new PlannedDriver(plan);
        const { task, fd } = start(driver);
        for (const call of calls) {
          perform(task, fd, call);
        }
        const before = driver.pages.map(({ _refcount, _mapcount }) => ({ _refcount, _mapcount }));
        const { users } = driver;
        const child = task.fork();
        if (typeof child === 'number') {
          throw new Error(`fork failed with ${child}`);
        }
        expect(inconsistencies(child.mm)).toEqual([]);
        for (const call of calls) {
          perform(child, fd, call);
        }
        child.exit();
        expect(inconsistencies(task.mm)).toEqual([]);
        expect(driver.users).toBe(users);
        expect(driver.pages.map(({ _refcount, _mapcount }) => ({ _refcount, _mapcount }))).toEqual(before);
        task.exit();
        expect(leftovers(driver, task)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
