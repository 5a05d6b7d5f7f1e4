/** The hand-written oracle drivers as forms that can be verified. */
import type { Probe } from '../../runtime/verify/record-run';
import type { HookRun, WorldEvent } from '../../runtime/verify/run-record';
import type { Form } from '../../runtime/verify/form';
import type { FileOperations } from '../../runtime/mm/mmap/file';
import { Kernel } from '../../runtime/mm/task/kernel';
import { EventLog, type ObservationFrame } from '../../runtime/mm/scenario/observation';
import { oracle_drivers } from './oracle-drivers';

const ORACLE_PAGES = 8;

class RecordingLog extends EventLog {
  shown: WorldEvent[] = [];
  hooks: HookRun[] = [];
  current = -1;

  constructor(private readonly named: ObservationFrame) {
    super(named);
  }

  override add(what: string, ...values: (number | bigint)[]): void {
    super.add(what, ...values);
    const { base_address, window_pages } = this.named;
    const texts = values.map((value) => {
      const page = (Number(value) - base_address) / 4096;
      return page >= 0 && page <= window_pages ? `p${page}` : String(value);
    });
    this.shown.push({ name: what, values: texts, line: 0, hook: this.current });
  }

  inside<T>(hook: string, body: () => T): T {
    const before = this.current;
    this.hooks.push({ hook, function: '', line: 0 });
    this.current = this.hooks.length - 1;
    try {
      return body();
    } finally {
      this.current = before;
    }
  }
}

/**
 * @param driver name of an oracle driver
 * @param form `legacy` or `prepare`
 */
export function oracleForm(driver: string, form: string): Form {
  return {
    unknown_functions: new Map(),
    start: () => {
      const kernel = new Kernel();
      const pages = kernel.memory.alloc_pages(ORACLE_PAGES, 'kernel');
      const frame: ObservationFrame = { base_address: 2 ** 44, window_pages: 512, base_pfn: pages[0].pfn };
      const log = new RecordingLog(frame);
      const driven = oracle_drivers[form][driver]({ kernel, log, pages });
      const f_op: FileOperations = {};
      const mmap = driven.mmap?.bind(driven);
      const mmap_prepare = driven.mmap_prepare?.bind(driven);
      if (mmap) f_op.mmap = (file, vma) => log.inside('mmap', () => mmap(file, vma));
      if (mmap_prepare) {
        f_op.mmap_prepare = (desc) => {
          const ret = log.inside('mmap_prepare', () => mmap_prepare(desc));
          const mapped = desc.vm_ops?.mapped?.bind(desc.vm_ops);
          if (desc.vm_ops && mapped) {
            desc.vm_ops = {
              ...desc.vm_ops,
              mapped: (...args) => log.inside('mapped', () => mapped(...args)),
            };
          }
          return ret;
        };
      }
      const probe: Probe = {
        take_events: () => log.shown.splice(0),
        take_hooks: () => log.hooks.splice(0),
        take_problems: () => [],
        world: () => ({ world: new Map(), decided: new Map() }),
        callbacks: () => null,
        private_data: (vma) => (vma.vm_private_data === null ? null : 'state'),
        crash: () => null,
      };
      return { runnable: { kernel, f_op, frame, log, probe }, questions: [], compared: new Set() };
    },
  };
}
