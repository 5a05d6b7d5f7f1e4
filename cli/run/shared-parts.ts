import { seedsOf, type Seeds } from '../../transforms/project/shared-names';
import type { FileReport } from './conversion';
import type { ConvertedTogether } from './convert-shared';
import { holding, type MentionsData } from './mentions';

/**
 * What several files share falls into parts that have nothing to do with each other: most drivers share with nobody but themselves.
 * Each is converted by itself, by any thread. What belongs together is looked for twice: before, by what files name, and
 * behind, by what each part asked about and which files it tried to convert.
 */

/** Functions and structures that are converted together. */
export type Part = Omit<Seeds, 'withheld'>;

/** What converting a part came to. */
export interface ConvertedPart extends ConvertedTogether {
  /** What it asked about: functions and structures. */
  readonly asked: ReadonlySet<string>;
  /** The files that it tried to convert, by path. */
  readonly tried: ReadonlySet<string>;
}

/** Sets of keys, joined step by step. */
class Joined {
  readonly #above = new Map<string, string>();

  /** One key of the set that a key is in, the same for all of them. */
  of(key: string): string {
    let at = key;
    for (let next = this.#above.get(at); next !== undefined; next = this.#above.get(at)) at = next;
    if (at !== key) this.#above.set(key, at);
    return at;
  }

  join(keys: readonly string[]): void {
    const [first, ...others] = keys.map((key) => this.of(key));
    for (const other of others) if (other !== first) this.#above.set(other, first);
  }
}

/** The names of what a part is. */
export const namesOf = ({ hooks, helpers, structures }: Part): string[] => [
  ...hooks,
  ...helpers.map(({ name }) => name),
  ...structures,
];

/** Things by the set that one of their keys is in, in the order of the first of each. */
function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}

/**
 * The parts of what files share, as far as can be told from what each came to alone and from the words that files hold: what one file asks
 * for belongs together, and what one file names.
 *
 * @param reports what converting each file alone came to
 */
export function partsOf(reports: readonly FileReport[], mentions: MentionsData): readonly Part[] {
  const asking = reports
    .map((report): Part => seedsOf([report]))
    .map((part) => ({ part, names: namesOf(part) }))
    .filter(({ names }) => names.length > 0);
  const joined = new Joined();
  const known = new Set<string>();
  for (const { names } of asking) {
    joined.join(names);
    for (const name of names) {
      if (known.has(name)) continue;
      known.add(name);
      // What no index tells of shows when the parts are converted.
      joined.join([name, ...(holding(name, mentions) ?? []).map((path) => `file ${path}`)]);
    }
  }
  return grouped(asking, ({ names: [name] }) => joined.of(name)).map((group) =>
    together(group.map(({ part }) => part)),
  );
}

/** The parts, those in one that came to ask about the same or to try the same file. */
function apart(parts: readonly Part[], converted: ReadonlyMap<Part, ConvertedPart>): readonly Part[] {
  const joined = new Joined();
  const keys = new Map(parts.map((part, i) => [part, `part ${i}`]));
  for (const part of parts) {
    const { asked, tried } = converted.get(part)!;
    joined.join([
      keys.get(part)!,
      ...[...asked].map((name) => `name ${name}`),
      ...[...tried].map((path) => `file ${path}`),
    ]);
  }
  return grouped(parts, (part) => joined.of(keys.get(part)!)).map((group) => {
    const [one, ...others] = group;
    return others.length === 0 ? one : together(group);
  });
}

function together(parts: readonly Part[]): Part {
  const helpers = new Map(
    parts.flatMap((part) => part.helpers).map((pass) => [`${pass.name} ${pass.parameter}`, pass]),
  );
  return {
    hooks: [...new Set(parts.flatMap(({ hooks }) => hooks))].sort(),
    helpers: [...helpers.values()],
    structures: [...new Set(parts.flatMap(({ structures }) => structures))].sort(),
  };
}

/**
 * Convert the parts, and those that turn out to belong together once more in one.
 * @param convert what converts some of them, in any order; it gives what each came to in theirs
 */
export async function convertInParts(
  given: readonly Part[],
  convert: (parts: readonly Part[]) => Promise<readonly ConvertedPart[]>,
): Promise<ConvertedTogether> {
  const converted = new Map<Part, ConvertedPart>();
  for (let parts = given; ; parts = apart(parts, converted)) {
    const waiting = parts.filter((part) => !converted.has(part));
    if (waiting.length === 0) {
      const all = parts.map((part) => converted.get(part)!);
      return {
        reports: all.flatMap(({ reports }) => reports),
        reasons: new Map(all.flatMap(({ reasons }) => [...reasons])),
        toVerify: all.flatMap(({ toVerify }) => toVerify),
        failed: all.flatMap(({ failed }) => failed),
      };
    }
    const found = await convert(waiting);
    for (const [i, part] of waiting.entries()) converted.set(part, found[i]);
  }
}
