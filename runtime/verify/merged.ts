import type { Followed, StepPair } from './judgement';
import type { worldChanges } from './differences';
import type { StepRecord, WorldEvent } from './run-record';

/** How many mappings fewer the migrated version has than the legacy one after a step. */
export function fewerMappings(legacy: StepRecord | null, migrated: StepRecord | null): number {
  return (legacy?.mappings.length ?? 0) - (migrated?.mappings.length ?? 0);
}

/** A count in words as what it is counted from, and the number: `file->private_data[0] + 2`. */
function countOf(text: string | null): { base: string; number: bigint } | null {
  if (text === null) return { base: '', number: 0n };
  const [, base = '', number] = /^(?:(.*) \+ )?(-?\d+)$/s.exec(text) ?? [];
  return number === undefined ? { base: text, number: 0n } : { base, number: BigInt(number) };
}

/**
 * By how much each count is lower in the migrated version, when that is the same multiple of the mappings that it has fewer: each of
 * them holds one, and gives it back when it goes.
 * @returns null when something else differs
 */
export function heldByMerged(pair: StepPair, changes: ReturnType<typeof worldChanges>): bigint | null {
  const fewer = BigInt(fewerMappings(pair.legacy, pair.migrated));
  if (fewer === 0n || changes.length === 0) return null;
  const lower = changes.map(({ from, to }) => {
    const [legacy, migrated] = [countOf(from), countOf(to)];
    if (legacy === null || migrated === null) return 0n;
    const alike = legacy.base === migrated.base || from === null || to === null;
    return alike ? legacy.number - migrated.number : 0n;
  });
  return lower.every((by) => by !== 0n && by % fewer === 0n) ? lower[0] : null;
}

/** Callbacks that run once for each mapping. */
const ONCE_EACH: ReadonlySet<string> = new Set(['open', 'close']);

/**
 * Whether two steps call the same but for callbacks that run once for each mapping, of which the migrated version has fewer since
 * ranges became one, and but for a count that is lower for the same reason.
 */
export function alikeButForMerged(
  pair: StepPair,
  followed: Followed,
  own: (event: WorldEvent, record: StepRecord) => boolean,
): boolean {
  const { legacy, migrated, legacy_before, migrated_before } = pair;
  const fewer = fewerMappings(legacy_before, migrated_before);
  if (fewer === 0 && followed.held === 0n) return false;
  if (!balanced(legacy, legacy_before) || !balanced(migrated, migrated_before)) return false;
  const others = (record: StepRecord): WorldEvent[] => record.events.filter((event) => own(event, record));
  const once = (record: StepRecord) => (event: WorldEvent) =>
    event.hook >= 0 && ONCE_EACH.has(record.hooks[event.hook].hook);
  const [here, there] = [others(legacy), others(migrated)];
  const rest = (events: readonly WorldEvent[], record: StepRecord): WorldEvent[] =>
    events.filter((event) => !once(record)(event));
  const [a, b] = [rest(here, legacy), rest(there, migrated)];
  return a.length === b.length && a.every((event, i) => sameButForCount(event, b[i], followed.held));
}

/** Whether open() and close() ran as often as mappings came and went. */
function balanced({ hooks, mappings }: StepRecord, before: StepRecord | null): boolean {
  const ran = (name: string): number => hooks.filter(({ hook }) => hook === name).length;
  const [opened, closed] = [ran('open'), ran('close')];
  return opened - closed === mappings.length - (before?.mappings.length ?? 0) || opened === closed;
}

function sameButForCount(a: WorldEvent, b: WorldEvent, held: bigint): boolean {
  return (
    a.name === b.name &&
    a.values.length === b.values.length &&
    a.values.every((value, i) => {
      if (value === b.values[i]) return true;
      const [x, y] = [value, b.values[i]].map((text) => (/^-?\d+$/.test(text) ? BigInt(text) : null));
      return held !== 0n && x !== null && y !== null && x - y === held;
    })
  );
}

/** Where mappings begin and end after a step. */
function boundaries(record: StepRecord | null): string {
  return (record?.mappings ?? []).map(({ start, end }) => `${start}-${end}`).join();
}

/**
 * Whether two steps differ only in how often callbacks of single mappings run, and for which ranges, since the mappings began and ended
 * elsewhere before: what the kernel splits, moves, protects or copies is other mappings then. Whether it asks `may_split` at all depends
 * on where they begin.
 */
export function alikeButForRanges(
  pair: StepPair,
  own: (event: WorldEvent, record: StepRecord) => boolean,
): boolean {
  const { legacy, migrated, legacy_before, migrated_before } = pair;
  if (boundaries(legacy_before) === boundaries(migrated_before)) return false;
  const [here, there] = [legacy, migrated].map((record) => callbacksOf(record, own));
  if (here === null || there === null) return false;
  return [...new Set([...here, ...there])].every((call) => here.has(call) && there.has(call));
}

/** What callbacks of mappings call, whatever the range; null when something is called outside of any. */
function callbacksOf(
  record: StepRecord,
  own: (event: WorldEvent, record: StepRecord) => boolean,
): Set<string> | null {
  const found = new Set<string>();
  for (const event of record.events.filter((each) => own(each, record))) {
    if (event.hook < 0) return null;
    const { hook } = record.hooks[event.hook];
    const values = event.values.map((value) => (/^(?:p|-)?\d+$/.test(value) ? 'a number' : value));
    if (hook !== 'may_split') found.add(`${hook} ${event.name}(${values.join(', ')})`);
  }
  return found;
}
