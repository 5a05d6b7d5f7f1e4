import { ERRORS } from '../../runtime/models/constants';
import { describe } from '../../runtime/machine/policy';
import type { ObservedEvent, ObservedMapping, StepObservation } from '../../runtime/mm/scenario/observation';
import {
  is_call,
  type MapOptions,
  type Scenario,
  type ScenarioStep,
} from '../../runtime/mm/scenario/scenario';
import type { OperationsVariable, Simulation } from '../../runtime/simulate/simulate';
import type { Palette } from './colour';
import { OPENED } from './system-calls';
import { visible } from './visible';

/** What is shown of a run: the machine with all that the driver allocated is not kept for it. */
export interface ShownRun extends Pick<Simulation, 'observation' | 'hooks' | 'stopped'> {
  readonly machine: Pick<Simulation['machine'], 'decisions' | 'findings'>;
}

/** One row of the table: what was done, and what it led to. */
interface Row {
  readonly call: string;
  readonly result: string;
  readonly hooks: string;
  readonly mappings: string;
}

const PROT_NAMES: readonly (readonly [number, string])[] = [
  [1, 'r'],
  [2, 'w'],
  [4, 'x'],
];

function prot(bits: number): string {
  const letters = PROT_NAMES.map(([bit, letter]) => ((bits & bit) !== 0 ? letter : '')).join('');
  return letters === '' ? 'none' : letters;
}

const pages = (count: number): string => (count === 1 ? '1 page' : `${count} pages`);

/** The options of mmap that are set, by name. */
function optionsOf({ populate, locked, noreplace, noreserve }: MapOptions): string {
  return Object.entries({ populate, locked, noreplace, noreserve })
    .filter(([, set]) => set)
    .map(([name]) => name)
    .join(' ');
}

/** A step as the system call that it makes. Addresses are pages: p0 is the first of the window. */
export function systemCall(step: ScenarioStep): string {
  switch (step.kind) {
    case 'map':
      return `mmap(p${step.page}, ${pages(step.pages)}, ${prot(step.prot)}, ${step.shared ? 'shared' : 'private'}, offset ${step.pgoff})`;
    case 'anon':
      return `mmap(p${step.page}, ${pages(step.pages)}, ${prot(step.prot)}, anonymous)`;
    case 'unmap':
      return `munmap(p${step.page}, ${pages(step.pages)})`;
    case 'lock':
      return `mlock(p${step.page}, ${pages(step.pages)})`;
    case 'protect':
      return `mprotect(p${step.page}, ${pages(step.pages)}, ${prot(step.prot)})`;
    case 'move':
      return `mremap(p${step.page}, ${pages(step.pages)} -> p${step.new_page}, ${pages(step.new_pages)})`;
    case 'resize':
      return `mremap(p${step.page}, ${pages(step.pages)} -> ${pages(step.new_pages)})`;
    case 'mapx':
      return `mmap(p${step.page}, ${pages(step.pages)}, ${prot(step.prot)}, ${step.shared ? 'shared' : 'private'}, ${optionsOf(step)}, offset ${step.pgoff})`;
    case 'unlock':
      return `munlock(p${step.page}, ${pages(step.pages)})`;
    case 'incore':
      return `mincore(p${step.page}, ${pages(step.pages)})`;
    case 'advise':
      return `madvise(p${step.page}, ${pages(step.pages)}, ${step.advice})`;
    case 'sync':
      return `msync(p${step.page}, ${pages(step.pages)}, ${step.flag})`;
    case 'dontunmap':
      return `mremap(p${step.page}, ${pages(step.pages)} -> p${step.new_page}, the old place stays)`;
    case 'remapfile':
      return `remap_file_pages(p${step.page}, ${pages(step.pages)}, offset ${step.pgoff})`;
    case 'peek':
      return `read p${step.page} through /proc/self/mem`;
    case 'poke':
      return `write p${step.page} through /proc/self/mem`;
    case 'see':
      return `look at p${step.page}`;
    case 'forkread':
      return `fork(), read p${step.page} in the child, wait()`;
    case 'forkwrite':
      return `fork(), write p${step.page} in the child, wait()`;
    case 'forkunmap':
      return `fork(), munmap(p${step.page}, ${pages(step.pages)}) in the child, wait()`;
    case 'read':
      return `read p${step.page}`;
    case 'write':
      return `write p${step.page}`;
    case 'fork':
      return 'fork(), wait()';
    case 'close':
      return 'close(fd)';
    case 'fail':
      return `(${step.driver === true ? "the driver's " : ''}allocation ${step.allocations} fails)`;
    case 'open':
      return OPENED[step.access];
  }
}

/** Pages that are drawn one by one at most; a longer mapping is drawn shorter, with its pages as a number. */
const DRAWN = 24;

/** Mappings on a line of pages: `[==]` is one of four pages, `#` one of one, `.` a page that is not mapped. */
export function drawMappings(mappings: readonly ObservedMapping[]): string {
  let line = '';
  let at = 0;
  for (const [start, end] of mappings) {
    const gap = start - at;
    line += gap > DRAWN ? `..${gap}..` : '.'.repeat(gap);
    const count = end - start;
    if (count === 1) line += '#';
    else line += `[${count > DRAWN ? `=${count}=` : '='.repeat(count - 2)}]`;
    at = end;
  }
  return line;
}

function describeMapping([, , permissions, offset, flags]: ObservedMapping): string {
  const where = offset === null ? 'anonymous' : `@${offset}`;
  const special = flags.split(' ').filter((flag) => SHOWN_FLAGS.has(flag));
  return [permissions, where, ...special].join(' ');
}

/** Two-letter codes of /proc/PID/smaps that say more than the permissions do. */
const SHOWN_FLAGS = new Set(['io', 'pf', 'mm', 'de', 'dd', 'dc', 'lo', 'ht', 'hg', 'nh']);

function showEvent([name, ...values]: ObservedEvent): string {
  return `${name}(${values.join(', ')})`;
}

function errorName(ret: number): string {
  const name = Object.entries(ERRORS).find(([, value]) => value === -ret)?.[0];
  return name === undefined ? String(ret) : `-${name}`;
}

function result(step: StepObservation): string {
  if (step.signal !== undefined) return step.signal;
  return step.ret === 0 ? '0' : errorName(step.ret);
}

function rows(scenario: Scenario, { observation, hooks, stopped }: ShownRun): Row[] {
  const done: Row[] = [];
  const calls = scenario.steps.filter(({ step }) => is_call(step));
  observation.steps.forEach((step, i) => {
    const written = calls[i];
    const failing = step.fail === undefined ? '' : `, allocation ${step.fail} failing`;
    const ran = (hooks[i] ?? []).map(({ hook }) => hook);
    done.push({
      call: systemCall(written.step) + failing,
      result: result(step),
      hooks: [...ran, ...step.events.filter(([name]) => !ran.includes(name)).map(showEvent)].join(' '),
      mappings: [drawMappings(step.maps), ...new Set(step.maps.map(describeMapping))]
        .filter(Boolean)
        .join('  '),
    });
  });
  const last = hooks[observation.steps.length] ?? [];
  if (stopped !== null) {
    const next = calls[observation.steps.length];
    done.push({
      call: next === undefined ? 'exit' : systemCall(next.step),
      result: 'stopped',
      hooks: last.map(({ hook }) => hook).join(' '),
      mappings: '',
    });
  } else if (last.length > 0) {
    done.push({ call: 'exit', result: '', hooks: last.map(({ hook }) => hook).join(' '), mappings: '' });
  }
  return done;
}

const HEAD: Row = { call: 'system call', result: 'result', hooks: 'hooks', mappings: 'mappings' };

/**
 * The table of one operations structure: a heading, then each scenario's system calls, what they returned, which hooks ran,
 * and the mappings drawn.
 */
export function simulationTable(
  path: string,
  operations: OperationsVariable,
  runs: readonly { scenario: Scenario; simulation: ShownRun }[],
  colours: Palette,
): string {
  const tables = runs.map(({ scenario, simulation }) => ({
    scenario,
    simulation,
    rows: rows(scenario, simulation),
  }));
  const all = [HEAD, ...tables.flatMap((table) => table.rows)];
  const width = (column: 'call' | 'result' | 'hooks', most: number): number =>
    all.reduce((widest, row) => Math.min(most, Math.max(widest, row[column].length)), 0);
  const widths = { call: width('call', 48), result: width('result', 12), hooks: width('hooks', 40) };
  const text = (row: Row): string =>
    `  ${row.call.padEnd(widths.call)}  ${row.result.padEnd(widths.result)}  ${row.hooks.padEnd(widths.hooks)}  ${row.mappings}`.trimEnd();
  const hook = operations.form === 'prepare' ? '->mmap_prepare' : '->mmap';
  let out = `${colours.place(visible(path))}: ${colours.name(visible(operations.variable))}, ${hook}\n`;
  const decisions = new Map(
    runs.flatMap(({ simulation }) =>
      simulation.machine.decisions
        .filter(({ value }) => typeof value === 'bigint')
        .map(({ name, value }) => [name, describe(value)] as const),
    ),
  );
  for (const [name, value] of decisions) out += colours.faint(`  taken: ${visible(name)} = ${value}\n`);
  out += `${colours.faint(text(HEAD))}\n`;
  for (const { scenario, simulation, rows: shown } of tables) {
    out += `${colours.name(scenario.name)}\n`;
    for (const row of shown) out += `${visible(text(row))}\n`;
    const { stopped, machine } = simulation;
    if (stopped !== null) {
      out += `  ${colours.severity('blocker', visible(`${path}:${stopped.line}: ${stopped.kind}: ${stopped.message}`))}\n`;
    }
    for (const finding of machine.findings) {
      out += `  ${colours.severity('warning', visible(`${path}:${finding.line}: ${finding.kind}: ${finding.message}`))}\n`;
    }
  }
  return out;
}
