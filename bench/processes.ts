import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and all of its descendants at one moment, in bytes. */
export interface TreeMemory {
  /** Proportional set size summed over the processes: a page that several share counts once. */
  readonly total: number;
  /** The largest resident set that any one of the processes has had so far (VmHWM). */
  readonly largestProcess: number;
}

/** Whether this system has what {@link treeMemory} reads. */
export function canMeasureMemory(): boolean {
  try {
    return /^Pss:/m.test(readFileSync('/proc/self/smaps_rollup', 'latin1'));
  } catch {
    return false;
  }
}

/**
 * Reads the memory of a process and its descendants from /proc (Linux's Documentation/filesystems/proc.rst).
 * Processes that end meanwhile count as 0.
 *
 * @param root process id of the topmost one
 * @returns null when none of them is there any more
 */
export function treeMemory(root: number): TreeMemory | null {
  let total = 0;
  let largestProcess = 0;
  let seen = false;
  for (const pid of descendants(root)) {
    const proportional = kilobytes(pid, 'smaps_rollup', 'Pss');
    if (proportional === null) continue;
    seen = true;
    total += proportional * 1024;
    largestProcess = Math.max(largestProcess, (kilobytes(pid, 'status', 'VmHWM') ?? 0) * 1024);
  }
  return seen ? { total, largestProcess } : null;
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (let next = 0; next < found.length; next++) found.push(...(children.get(found[next] ?? 0) ?? []));
  return found;
}

function parentOf(pid: number): number | null {
  const stat = readProcess(pid, 'stat');
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? null : Number(parent);
}

function kilobytes(pid: number, file: string, field: string): number | null {
  const value = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readProcess(pid, file) ?? '')?.[1];
  return value === undefined ? null : Number(value);
}

function readProcess(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'latin1');
  } catch {
    return null;
  }
}
