import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../../runtime/mm/mmap/mmap';
import {
  parse_scenarios,
  type FileAccess,
  type MapOptions,
  type ScenarioStep,
} from '../../runtime/mm/scenario/scenario';

const PAGE_SIZE = 4096;

/** Where page 0 is in what is shown; the addresses of a scenario are fixed. */
const BASE = 'base';

const address = (page: number): string => (page === 0 ? BASE : `${BASE} + ${hex(page)}`);
const hex = (pages: number): string => `0x${(pages * PAGE_SIZE).toString(16)}`;

/** PROT_... as C. */
export function protection(prot: number): string {
  const names = [
    [PROT_READ, 'PROT_READ'],
    [PROT_WRITE, 'PROT_WRITE'],
    [PROT_EXEC, 'PROT_EXEC'],
  ] as const;
  const set = names.filter(([bit]) => (prot & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'PROT_NONE' : set.join(' | ');
}

/** MAP_... as C. */
export function mapFlags(step: { shared: boolean } & MapOptions): string {
  const flags = [
    step.shared ? 'MAP_SHARED' : 'MAP_PRIVATE',
    step.noreplace ? 'MAP_FIXED_NOREPLACE' : 'MAP_FIXED',
  ];
  if (step.populate) flags.push('MAP_POPULATE');
  if (step.locked) flags.push('MAP_LOCKED');
  if (step.noreserve) flags.push('MAP_NORESERVE');
  return flags.join(' | ');
}

/**
 * A step of a scenario as the system call that it is.
 * @param op the step as a line of a scenario file; `exit` for the end of the process
 */
export function systemCall(op: string): string {
  if (op === 'exit') return 'exit(0)';
  const [{ step }] = parse_scenarios(`scenario one\n${op}`)[0].steps;
  return callOf(step);
}

function callOf(step: ScenarioStep): string {
  switch (step.kind) {
    case 'map':
      return `mmap(${address(step.page)}, ${hex(step.pages)}, ${protection(step.prot)}, ${step.shared ? 'MAP_SHARED' : 'MAP_PRIVATE'} | MAP_FIXED, fd, ${hex(step.pgoff)})`;
    case 'anon':
      return `mmap(${address(step.page)}, ${hex(step.pages)}, ${protection(step.prot)}, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)`;
    case 'unmap':
      return `munmap(${address(step.page)}, ${hex(step.pages)})`;
    case 'lock':
      return `mlock(${address(step.page)}, ${hex(step.pages)})`;
    case 'protect':
      return `mprotect(${address(step.page)}, ${hex(step.pages)}, ${protection(step.prot)})`;
    case 'move':
      return `mremap(${address(step.page)}, ${hex(step.pages)}, ${hex(step.new_pages)}, MREMAP_MAYMOVE | MREMAP_FIXED, ${address(step.new_page)})`;
    case 'resize':
      return `mremap(${address(step.page)}, ${hex(step.pages)}, ${hex(step.new_pages)}, 0)`;
    case 'mapx':
      return `mmap(${address(step.page)}, ${hex(step.pages)}, ${protection(step.prot)}, ${mapFlags(step)}, fd, ${hex(step.pgoff)})`;
    case 'unlock':
      return `munlock(${address(step.page)}, ${hex(step.pages)})`;
    case 'incore':
      return `mincore(${address(step.page)}, ${hex(step.pages)}, vec)`;
    case 'advise':
      return `madvise(${address(step.page)}, ${hex(step.pages)}, MADV_${step.advice.toUpperCase()})`;
    case 'sync':
      return `msync(${address(step.page)}, ${hex(step.pages)}, MS_${step.flag.toUpperCase()})`;
    case 'dontunmap':
      return `mremap(${address(step.page)}, ${hex(step.pages)}, ${hex(step.pages)}, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, ${address(step.new_page)})`;
    case 'remapfile':
      return `remap_file_pages(${address(step.page)}, ${hex(step.pages)}, 0, ${step.pgoff}, 0)`;
    case 'peek':
      return `load one byte at ${address(step.page)} through /proc/self/mem`;
    case 'poke':
      return `store one byte at ${address(step.page)} through /proc/self/mem`;
    case 'see':
      return `look at the page at ${address(step.page)}`;
    case 'forkread':
      return `fork(); the child loads one byte at ${address(step.page)} and exits`;
    case 'forkwrite':
      return `fork(); the child stores one byte at ${address(step.page)} and exits`;
    case 'forkunmap':
      return `fork(); the child calls munmap(${address(step.page)}, ${hex(step.pages)}) and exits`;
    case 'read':
      return `load one byte at ${address(step.page)}`;
    case 'write':
      return `store one byte at ${address(step.page)}`;
    case 'fork':
      return 'fork(); the child exits';
    case 'close':
      return 'close(fd)';
    case 'fail':
      return step.driver === true
        ? `(the driver's ${ordinal(step.allocations)} allocation in the next system call fails)`
        : `(the ${ordinal(step.allocations)} allocation of the next system call fails)`;
    case 'open':
      return OPENED[step.access];
  }
}

/** How a file is open, in words. */
export const OPENED: Readonly<Record<FileAccess, string>> = {
  r: '(the file is open for reading only)',
  w: '(the file is open for writing only)',
  noexec: '(the file is on a file system mounted noexec)',
};

function ordinal(n: number): string {
  return n === 1 ? 'first' : n === 2 ? 'second' : n === 3 ? 'third' : `${n}th`;
}
