import { errorName } from './error-names';
import type { MappingState, RunRecord, StepRecord, WorldEvent } from './run-record';
import type { ObservedMapping } from '../mm/scenario/observation';

/** What two runs differ in. */
export type DifferenceKind =
  | 'private data'
  | 'vm_ops'
  | 'crash'
  | 'result'
  | 'signal'
  | 'mappings'
  | 'pages'
  | 'calls'
  | 'balance'
  | 'kernel warning'
  | 'problem'
  | 'race';

/** A difference between the same step of two runs, before anything is said about it. */
export interface RawDifference {
  readonly kind: DifferenceKind;
  /** What each form showed, in words. */
  readonly legacy: string;
  readonly migrated: string;
}

/** A mapping without what the hook decides: the page's permissions, offset and flags. */
export interface PageAttributes {
  readonly perms: string;
  readonly offset: string;
  readonly flags: string;
}

/** Pages from the base that are looked at one by one: a mapping that goes beyond them is alone. */
const MOST_PAGES = 2 ** 14;

/**
 * The attributes of every mapped page of the window, whichever mapping it is in; far behind it, of the last page of each.
 * @param maps mappings
 * @returns by page
 */
export function pageAttributes(maps: readonly ObservedMapping[]): Map<number, PageAttributes> {
  const attributes = new Map<number, PageAttributes>();
  for (const [start, end, perms, offset, flags] of maps) {
    for (let page = start; page < end; page = page < MOST_PAGES ? page + 1 : Math.max(page + 1, end - 1)) {
      attributes.set(page, { perms, offset: offsetAt(offset, page - start), flags });
    }
  }
  return attributes;
}

function offsetAt(offset: ObservedMapping[3], pages: number): string {
  if (offset === null) return 'anonymous';
  if (typeof offset === 'number') return String(offset + pages);
  return `pfn+${Number(offset.slice('pfn+'.length)) + pages}`;
}

/** Whether two pages have the same attributes; two absent ones do. */
export function sameAttributes(a: PageAttributes | undefined, b: PageAttributes | undefined): boolean {
  return a?.perms === b?.perms && a?.offset === b?.offset && a?.flags === b?.flags;
}

/** An event in words: a call as C would write it. */
export function eventText({ name, values }: WorldEvent): string {
  return `${name}(${values.join(', ')})`;
}

/** What a system call returned, in words. */
export function resultText(ret: number): string {
  return ret < 0 ? errorName(ret) : String(ret);
}

/** Mappings in words, as /proc/PID/smaps has them. */
export function mappingText([start, end, perms, offset, flags]: ObservedMapping): string {
  return `p${start}-p${end} ${perms} ${offset === null ? 'anonymous' : `offset ${offset}`} [${flags}]`;
}

const NOTHING = 'nothing';

function list(texts: readonly string[]): string {
  return texts.length === 0 ? NOTHING : texts.join('; ');
}

function compareLists(
  kind: DifferenceKind,
  legacy: readonly string[],
  migrated: readonly string[],
): RawDifference[] {
  if (legacy.length === migrated.length && legacy.every((text, i) => text === migrated[i])) return [];
  return [{ kind, legacy: list(legacy), migrated: list(migrated) }];
}

/** What two forms hold and keep differently after a step. */
export function differingWorlds(legacy: StepRecord, migrated: StepRecord): ReturnType<typeof worldChanges> {
  const value = ({ world, decided }: StepRecord, name: string): string | undefined =>
    decided.get(name) ?? world.get(name);
  return worldChanges(legacy.world, migrated.world).filter(
    ({ name }) => value(legacy, name) !== value(migrated, name),
  );
}

/** The entries of one world that the other has not, or has otherwise. */
export function worldChanges(
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): { name: string; from: string | null; to: string | null }[] {
  const names = [...new Set([...from.keys(), ...to.keys()])].sort();
  return names
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((entry) => entry.from !== entry.to);
}

/**
 * Everything in which one step of two runs differs.
 * @param legacy what the legacy form did
 * @param migrated what the migrated form did
 * @returns most telling kinds first
 */
export function stepDifferences(legacy: StepRecord, migrated: StepRecord): RawDifference[] {
  const [a, b] = [legacy.observation, migrated.observation];
  const found: RawDifference[] = [];
  if (a.ret !== b.ret) {
    found.push({ kind: 'result', legacy: resultText(a.ret), migrated: resultText(b.ret) });
  }
  if (a.signal !== b.signal) {
    found.push({ kind: 'signal', legacy: a.signal ?? 'no signal', migrated: b.signal ?? 'no signal' });
  }
  found.push(...compareLists('kernel warning', legacy.warnings, migrated.warnings));
  found.push(
    ...compareLists(
      'problem',
      legacy.problems.map(({ kind, message }) => `${kind}: ${withoutLines(message)}`),
      migrated.problems.map(({ kind, message }) => `${kind}: ${withoutLines(message)}`),
    ),
  );
  found.push(...compareLists('mappings', a.maps.map(mappingText), b.maps.map(mappingText)));
  const shown = (record: StepRecord): string[] =>
    record.pages.map(({ page, shows }) => `p${page} shows ${shows}`);
  found.push(...compareLists('pages', shown(legacy), shown(migrated)));
  found.push(...compareLists('calls', legacy.events.map(eventText), migrated.events.map(eventText)));
  found.push(...mappingStates(legacy, migrated));
  const changes = differingWorlds(legacy, migrated);
  if (changes.length > 0) {
    found.push({
      kind: 'balance',
      legacy: list(changes.map(({ name, from }) => `${name}: ${from ?? 'as at the start'}`)),
      migrated: list(changes.map(({ name, to }) => `${name}: ${to ?? 'as at the start'}`)),
    });
  }
  return found;
}

/**
 * Whether a mapping has no callback that is called once it is there: a mapping of a file that was given no vm_ops has ones of the
 * kernel's own without any (vma_dummy_vm_ops), and so is as one whose driver's have nothing but mapped().
 */
function hasNoCallbacks({ has_vm_ops, callbacks }: MappingState): boolean {
  return !has_vm_ops || (callbacks !== null && callbacks.every((member) => member === 'mapped'));
}

/** What mappings of the same pages have that user space does not see. */
function mappingStates(legacy: StepRecord, migrated: StepRecord): RawDifference[] {
  const found: RawDifference[] = [];
  for (const a of legacy.mappings) {
    const b = migrated.mappings.find(({ start, end }) => start === a.start && end === a.end);
    if (b === undefined) continue;
    const where = `p${a.start}-p${a.end}`;
    if (a.private_data !== b.private_data) {
      const text = (data: string | null): string => `${where} has private data ${data ?? 'NULL'}`;
      found.push({ kind: 'private data', legacy: text(a.private_data), migrated: text(b.private_data) });
    }
    if (a.has_vm_ops !== b.has_vm_ops && ![a, b].every(hasNoCallbacks)) {
      const text = (set: boolean): string => `${where} has ${set ? 'vm_ops' : 'no vm_ops'}`;
      found.push({ kind: 'vm_ops', legacy: text(a.has_vm_ops), migrated: text(b.has_vm_ops) });
    } else if (a.callbacks !== null && b.callbacks !== null) {
      const [here, there] = [a, b].map(({ callbacks }) =>
        callbacks!.filter((member) => member !== 'mapped').join(', '),
      );
      const text = (members: string): string =>
        `${where} has ${members === '' ? 'no callbacks' : `the callbacks ${members}`}`;
      if (here !== there) found.push({ kind: 'vm_ops', legacy: text(here), migrated: text(there) });
    }
  }
  return [...found, ...pageStates(legacy, migrated)].slice(0, 1);
}

/**
 * What pages of mappings that begin or end elsewhere have that user space does not see: two ranges that became one have the private
 * data and the operations of one of them.
 */
function pageStates(legacy: StepRecord, migrated: StepRecord): RawDifference[] {
  for (const a of legacy.mappings) {
    for (const b of migrated.mappings) {
      const page = Math.max(a.start, b.start);
      if (page >= Math.min(a.end, b.end) || (a.start === b.start && a.end === b.end)) continue;
      if (a.private_data !== b.private_data) {
        const text = (data: string | null): string => `p${page} has private data ${data ?? 'NULL'}`;
        return [{ kind: 'private data', legacy: text(a.private_data), migrated: text(b.private_data) }];
      }
      const others = legacy.mappings.some(({ operations }) => operations === b.operations);
      if (a.operations !== b.operations && b.operations !== null && others) {
        const text = (name: string | null): string => `p${page} has the operations ${name ?? 'of no driver'}`;
        return [{ kind: 'vm_ops', legacy: text(a.operations), migrated: text(b.operations) }];
      }
    }
  }
  return [];
}

/** A message without the line numbers that the two versions of a file have differently. */
export function withoutLines(message: string): string {
  return message.replace(/,? (?:taken |since |in |at )*line \d+/g, '');
}

/** The steps that both runs have: the one that a crash ends is not among them. */
export function commonSteps(legacy: RunRecord, migrated: RunRecord): number {
  return Math.min(legacy.steps.length, migrated.steps.length);
}
