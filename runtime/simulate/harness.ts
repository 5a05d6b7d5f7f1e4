import type { Driver } from '../../model/driver';
import { Block } from '../machine/block';
import type { Machine } from '../machine/machine';
import type { Pointer } from '../machine/value';
import type { KernelFamily } from '../models/family';
import { objects } from '../models/objects';
import { Inode } from '../mm/mmap/file';
import type { EventLog } from '../mm/scenario/observation';
import type { Page } from '../mm/pages/page';

/** What a scenario gives every driver: an event log, and a few contiguous pages to map. */
export interface Harness {
  readonly log: EventLog;
  readonly pages: readonly Page[];
}

/** Pages that the harness has. */
export const ORACLE_PAGES = 8;

const HARNESS = Symbol('harness');

/** Give a run its harness. */
export function attachHarness(machine: Machine, harness: Harness): void {
  machine.state.set(HARNESS, harness);
}

function harnessOf(machine: Machine): Harness {
  const found = machine.state.get(HARNESS) as Harness | undefined;
  if (found === undefined) throw new Error('the run has no harness');
  return found;
}

/** Size of the files of a driver that is a file system, bytes. */
const FILE_SIZE = 64 * 2 ** 20;

/**
 * The file that a scenario maps: of a driver whose text has a comment with `oracle-file:`, a regular file in the page cache; of any
 * other, a character device.
 */
export function harnessInode({ source }: Driver): Inode {
  if (!/\boracle-file:/.test(source)) return new Inode('character device');
  const inode = new Inode('regular file');
  inode.i_size = FILE_SIZE;
  return inode;
}

const ARRAY = Symbol('oracle_pages');

/** `struct page *oracle_pages[ORACLE_PAGES]` in C memory. */
function pageArray(machine: Machine): Pointer {
  let array = machine.state.get(ARRAY) as Block | undefined;
  if (array === undefined) {
    array = machine.block('variable', 'oracle_pages', 8 * ORACLE_PAGES, 'zero');
    for (const [i, page] of harnessOf(machine).pages.entries())
      array.store(8 * i, 8, objects(machine).page(page));
    machine.state.set(ARRAY, array);
  }
  return array.at(0);
}

/** What `oracle.h` declares for drivers that are run against scenarios. */
export const harnessFamily: KernelFamily = {
  header: `
#define ORACLE_PAGES ${ORACLE_PAGES}
void oracle_event(const char *what, unsigned long a, unsigned long b, unsigned long c);
extern struct page *oracle_pages[ORACLE_PAGES];
unsigned long oracle_pfn(void);
`,
  functions: {
    /** oracle_event(): shows something; it is all that a scenario sees of the driver's code */
    oracle_event: (machine, what, ...values) => {
      machine.charge(1);
      harnessOf(machine).log.add(machine.string(what), ...values.map((value) => machine.integer(value)));
    },
    /** oracle_pfn(): frame number of the first page */
    oracle_pfn: (machine) => BigInt(harnessOf(machine).pages[0].pfn),
  },
  variables: { oracle_pages: pageArray },
};
