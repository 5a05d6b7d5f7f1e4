import type { MmStruct } from '../task/mm-struct';
import { PAGE_SIZE } from '../pages/page-size';
import { maps_permissions, smaps_flags } from '../task/smaps';
import type { Signal } from '../fault/user-access';
import { is_cow_mapping } from '../pages/normal-page';
import { VM_PFNMAP } from '../vma/vm-flags';
import type { VmArea } from '../vma/vma';

/** A number that a driver showed, or the name of an address (`p3`). Numbers too large for JavaScript are bigints. */
export type EventValue = number | bigint | string;

/** What a driver showed: its name for it, and values. */
export type ObservedEvent = [string, ...EventValue[]];

/** A mapping: first page, page after the last, permissions, offset in pages (null if anonymous, `pfn+K` for a frame), flags. */
export type ObservedMapping = [number, number, string, number | string | null, string];

/** What one step of a scenario showed. The keys are in the order of observations.jsonl. */
export interface StepObservation {
  op: string;
  /** How many allocations were to fail in the step, if any. */
  fail?: number;
  /** The signal that touching raised, if any. */
  signal?: Signal;
  /** 0 or a negated error number. */
  ret: number;
  events: ObservedEvent[];
  maps: ObservedMapping[];
}

/** What a scenario showed. */
export interface ScenarioObservation {
  scenario: string;
  steps: StepObservation[];
  /** Events after the process ended. */
  exit: ObservedEvent[];
}

/** Where a scenario runs, and what its values are counted from. */
export interface ObservationFrame {
  /** Address of page 0, bytes. */
  base_address: number;
  /** Pages from there whose addresses are shown as `pN`. */
  window_pages: number;
  /** Frame that offsets holding frame numbers are counted from. */
  base_pfn: number;
}

/** Events that a driver shows, until a step collects them. */
export class EventLog {
  private events: ObservedEvent[] = [];
  private readonly frame: ObservationFrame;

  /** @param frame what addresses are named from */
  constructor(frame: ObservationFrame) {
    this.frame = frame;
  }

  /**
   * Show something.
   * @param what name of the event
   * @param values numbers; an address of the window is kept as the name of its page
   */
  add(what: string, ...values: (number | bigint)[]): void {
    this.events.push([what, ...values.map((value) => this.name(value))]);
  }

  /** The events since the last call. */
  take(): ObservedEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  /** The name of an address of the window; any other number as it is. */
  private name(value: number | bigint): EventValue {
    const { base_address, window_pages } = this.frame;
    const page = Math.floor((Number(value) - base_address) / PAGE_SIZE);
    if (page >= 0 && page <= window_pages) {
      return `p${page}`;
    }
    return typeof value === 'bigint' && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }
}

/** Frames from the base that an offset is taken to be one of. */
const SHOWN_FRAMES = 4096;

/** The offset of a mapping as it is shown: that of a copy on write mapping of frames is a frame number (remap_pfn_range()). */
function observed_offset(vma: VmArea, frame: ObservationFrame): number | string | null {
  if (vma.vm_file === null) {
    return null;
  }
  if ((vma.vm_flags & VM_PFNMAP) === 0n || !is_cow_mapping(vma.vm_flags)) return vma.vm_pgoff;
  const frames = vma.vm_pgoff - frame.base_pfn;
  return frames >= 0 && frames < SHOWN_FRAMES ? `pfn+${frames}` : vma.vm_pgoff;
}

/**
 * The mappings of an address space that touch the window, as /proc/PID/smaps shows them.
 * @param mm address space
 * @param frame what pages and frames are counted from
 */
export function observe_mappings(mm: MmStruct, frame: ObservationFrame): ObservedMapping[] {
  const { base_address, window_pages } = frame;
  return mm.mm_mt
    .in_range(base_address, base_address + window_pages * PAGE_SIZE)
    .map((vma) => [
      (vma.vm_start - base_address) / PAGE_SIZE,
      (vma.vm_end - base_address) / PAGE_SIZE,
      maps_permissions(vma),
      observed_offset(vma, frame),
      smaps_flags(vma),
    ]);
}

/**
 * An observation as JSON on one line, bigints as numbers with all their digits.
 * @param observation anything made of the types above
 */
export function observation_json(observation: unknown): string {
  if (typeof observation === 'bigint') {
    return observation.toString();
  }
  if (Array.isArray(observation)) {
    return `[${observation.map(observation_json).join(',')}]`;
  }
  if (typeof observation === 'object' && observation !== null) {
    const members = Object.entries(observation).filter(([, value]) => value !== undefined);
    return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${observation_json(value)}`).join(',')}}`;
  }
  return JSON.stringify(observation);
}
