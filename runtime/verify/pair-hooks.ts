import type { Driver, HookReference } from '../../model/driver';
import { OPERATIONS_STRUCTURES } from '../models/operations';
import type { NamedHook } from './verify-driver';

/** A place that names a hook, with the function. */
interface Place extends HookReference {
  readonly name: string;
}

/** A legacy hook of which the new version has none that could be told to be the same. */
export interface Unpaired {
  /** The variable of the structure, or the structure's type, or the function that it is handed to; empty when there is none. */
  readonly where: string;
  readonly hook: string;
  readonly line: number;
  readonly reason: string;
  /** Is its function compared, as another structure has it, too? */
  readonly dropped: boolean;
}

/** Hooks of two versions that structures of other files, or structures that are filled in at run time, have. */
export interface PairedHooks {
  readonly named: readonly NamedHook[];
  readonly unpaired: readonly Unpaired[];
}

const LEGACY: ReadonlySet<string> = new Set(
  [...OPERATIONS_STRUCTURES.values()].map(({ members }) => members.mmap),
);
const MIGRATED: ReadonlySet<string> = new Set(
  [...OPERATIONS_STRUCTURES.values()].map(({ members }) => members.mmap_prepare),
);

/**
 * Pair the hooks that no variable of both versions has: by the structure's type and the variable or, failing that, by their functions'
 * names, or as the only ones of a type. What both versions have in the old form is no matter of a migration.
 * @param before the legacy version
 * @param after the migrated version
 * @param compared what is compared already: each structure with its hook
 */
export function pairHooks(
  before: Driver,
  after: Driver,
  compared: readonly { readonly operations: string; readonly hook: string | null }[],
): PairedHooks {
  const done = (name: string): boolean => compared.some(({ hook }) => hook === name);
  const unchanged = new Set(places(after, LEGACY).map(({ name }) => name));
  const left = distinct(places(before, LEGACY)).filter(({ name }) => !done(name) && !unchanged.has(name));
  const offered = distinct(places(after, MIGRATED));
  const named: NamedHook[] = [];
  const unpaired: Unpaired[] = [];
  for (const place of left) {
    const of_type = offered.filter(({ operations }) => operations === place.operations);
    const alone = left.filter(({ operations }) => operations === place.operations).length === 1;
    const other =
      of_type.find(({ variable, name }) => variable === place.variable && sameName(place.name, name)) ??
      of_type.find(({ name }) => sameName(place.name, name)) ??
      only(of_type.filter(({ variable }) => variable === place.variable)) ??
      (alone ? only(of_type) : undefined);
    const tag = place.operations;
    const reason =
      tag === null || !OPERATIONS_STRUCTURES.has(tag)
        ? `${place.name}() is handed on in line ${place.line}: what calls it is not known`
        : other === undefined
          ? `the other version has no hook that could be told to be that of line ${place.line}, ${place.name}()`
          : null;
    if (reason === null) {
      named.push({ variable: place.variable ?? tag!, tag: tag!, legacy: place.name, migrated: other!.name });
    } else {
      unpaired.push({
        where: place.variable ?? tag ?? '',
        hook: place.name,
        line: place.line,
        reason,
        dropped: false,
      });
    }
  }
  const kept = [...places(after, LEGACY), ...places(after, MIGRATED)];
  const dropped = distinct(places(before, LEGACY)).filter(
    (place) =>
      done(place.name) &&
      !compared.some(({ operations, hook }) => operations === place.variable && hook === place.name) &&
      !kept.some((other) => other.operations === place.operations && other.variable === place.variable),
  );
  for (const { variable, operations, name, line } of dropped) {
    const where = variable ?? operations ?? '';
    const reason = `the other version has no ${where} with a mapping hook, as line ${line} has, ${name}()`;
    unpaired.push({ where, hook: name, line, reason, dropped: true });
  }
  return { named, unpaired };
}

function places({ hooks }: Driver, members: ReadonlySet<string>): Place[] {
  return hooks.flatMap(({ name, references }) =>
    name === null
      ? []
      : references.filter(({ member }) => members.has(member)).map((reference) => ({ ...reference, name })),
  );
}

/** One place for each hook of each structure. */
function distinct(all: readonly Place[]): Place[] {
  const key = ({ operations, variable, name }: Place): string => `${operations} ${variable} ${name}`;
  return [...new Map(all.map((place) => [key(place), place])).values()];
}

/** Whether two functions are named after the same thing: `foo_mmap` and `foo_mmap_prepare`. */
function sameName(legacy: string, migrated: string): boolean {
  const base = (name: string): string => name.replace(/_?prepare(?=_|$)/, '');
  return base(legacy) === base(migrated);
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
