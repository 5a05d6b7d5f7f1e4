import type { CompiledDriver, Instance } from '../compile/compile';
import { Fault } from '../machine/fault';
import type { Machine } from '../machine/machine';
import { asAnotherTask } from '../models/held-locks';
import { doubtOf, noteInterrupted } from '../models/kept-out';
import { objects } from '../models/objects';
import { hookCalls, MMAP_HOOKS } from '../models/operations';
import type { File } from '../mm/mmap/file';
import { unmap_mapping_range } from '../mm/pages/zap';
import type { Kernel, Seam } from '../mm/task/kernel';
import type { AnsweringPolicy } from './answers';
import { callEntry } from './entry-points';
import type { Meanwhile } from './seams';
import { isInside, type SectionEnd } from './sections';

/** Functions that remove the pages of a file from its mappings. */
const ZAPS = /^unmap_mapping_(?:range|pages)$/;

/** What became of another task. */
export interface Became {
  ran: boolean;
  zapped: boolean;
  /** Where it may have had to wait for the one beside it, which nobody knows; null where it had not. */
  doubt: string | null;
}

/** What another task runs on, and beside what. */
interface Beside {
  readonly instance: Instance;
  readonly compiled: CompiledDriver;
  readonly kernel: Kernel;
  readonly policy: AnsweringPolicy;
  /** What ends the sections that the driver enters. */
  readonly sections: readonly SectionEnd[];
}

/**
 * Another task: where it is told to, once, it runs a function of the driver, or one of the kernel that ends a section. An object and no
 * functions made for the run: V8 keeps those among what is old, and the whole run with them.
 */
class OtherTask {
  readonly state: Became = { ran: false, zapped: false, doubt: null };
  readonly #instance: Instance;
  readonly #compiled: CompiledDriver;
  readonly #policy: AnsweringPolicy;
  readonly #meanwhile: Meanwhile;
  /** What it ends, if it ends a section. */
  readonly #section: SectionEnd | undefined;
  #file: File | null = null;
  #begun = false;
  /** Calls of the hook to the kernel, so far. */
  #calls = 0;

  constructor({ instance, compiled, policy, sections }: Beside, meanwhile: Meanwhile) {
    this.#instance = instance;
    this.#compiled = compiled;
    this.#policy = policy;
    this.#meanwhile = meanwhile;
    this.#section = sections.find(({ name }) => name === meanwhile.name);
  }

  at_seam(seam: Seam, file: File): void {
    this.#file = file;
    if (seam === this.#meanwhile.at) this.#go(file);
  }

  before_call(machine: Machine): void {
    if (this.#begun || this.#file === null) return;
    const running = hookCalls(objects(machine)).at(-1);
    if (running?.calls_to !== null || !MMAP_HOOKS.has(running.hook)) return;
    this.#calls += 1;
    if (this.#calls === this.#meanwhile.at) this.#go(this.#file);
  }

  #go(file: File): void {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#section === undefined) this.#run(file);
    else this.#end(this.#section, file);
    this.state.ran = true;
  }

  #run(file: File): void {
    const { machine } = this.#instance;
    const from = machine.calls.length;
    if (typeof this.#meanwhile.at === 'number') noteInterrupted(machine);
    asAnotherTask(machine, () => callEntry(this.#instance, this.#compiled, this.#meanwhile.name, file));
    this.state.doubt = doubtOf(machine);
    this.state.zapped = machine.calls.slice(from).some(({ name }) => ZAPS.test(name));
    if (this.state.zapped) unmap_mapping_range(file.f_mapping, 0, 0, true);
  }

  #end(section: SectionEnd, file: File): void {
    const { name, enter, exit } = section;
    if (isInside(this.#instance.machine.calls, section))
      throw new Fault(
        'deadlock',
        `${name}() waits for what is between ${enter}() and ${exit.join('() or ')}()`,
      );
    this.#policy.shut_section(enter);
    unmap_mapping_range(file.f_mapping, 0, 0, true);
    this.state.zapped = true;
  }
}

/**
 * Have another task run while a file is mapped.
 * @returns what became of it, once the run is over
 */
export function runMeanwhile(beside: Beside, meanwhile: Meanwhile): Readonly<Became> {
  const task = new OtherTask(beside, meanwhile);
  beside.kernel.other_task = task;
  if (typeof meanwhile.at === 'number') beside.instance.machine.other_task = task;
  return task.state;
}
