import { byMember, type Counterpart, type KernelApi } from '../../model/kernel-api';
import { parseDriver } from '../../model/parse';
import { whyNotHandedOn } from '../../transforms/subsystems/handing-on';
import { counterpartFor } from '../../transforms/subsystems/plan';
import type { CallbackMember } from '../../transforms/subsystems/structures';
import type { Survey } from '../../transforms/subsystems/survey';
import type { Engine } from './engine';

/** A file whose dispatchers were converted in full. */
export interface FullConversion {
  readonly text: string;
  /** The dispatchers. */
  readonly names: readonly string[];
}

/**
 * Convert the hooks of a file that call the callbacks of structures, where nothing that is held over the call matters after
 * it: they become `mmap_prepare` themselves, and hand the descriptor on. That needs a structure of which no legacy callback
 * is left, and of which somebody has looked at every lock and reference (`kernel/subsystems`), or a hook that has none.
 *
 * @param text the file with its callbacks converted
 * @param replaced the members that no legacy callback is left of
 * @returns null where the file has no such hook, or it cannot be converted: it stays a legacy hook then, which works
 */
export function fullyConverted(
  path: string,
  text: string,
  replaced: readonly CallbackMember[],
  survey: Survey,
  api: KernelApi,
  engine: Engine,
): FullConversion | null {
  const own = survey.dispatches.filter(({ by }) => by.file === path);
  const isHandedOn = ({ by, members }: (typeof own)[number]): boolean =>
    members.every((member) => replaced.includes(member)) &&
    whyNotHandedOn(
      by,
      members.map(({ struct }) => struct),
    ) === null;
  const names = [...new Set(own.map(({ by }) => by.name))].filter(
    (name) =>
      own.filter(({ by }) => by.name === name).every(isHandedOn) &&
      survey.references.some(
        (r) =>
          r.name === name && r.file === path && r.operations !== null && api.counterparts.has(r.operations),
      ),
  );
  if (names.length === 0) return null;
  const given = replaced.map((member): [string, Counterpart] => [
    member.struct,
    { ...counterpartFor(member), inPlace: true },
  ]);
  const withheld = new Set(
    parseDriver(text, { path }).hooks.flatMap(({ name }) =>
      name === null || names.includes(name) ? [] : [name],
    ),
  );
  const all = { ...api, counterparts: new Map([...byMember(given), ...api.counterparts]) };
  const { hooks, output } = engine.migrate(text, { path, api: all, withheld });
  const done = names.filter((name) =>
    hooks.some(({ hook, outcome }) => hook === name && outcome.startsWith('migrated')),
  );
  return done.length > 0 ? { text: output, names: done } : null;
}
