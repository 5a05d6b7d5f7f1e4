import type { Driver, HookReference } from '../../model/driver';
import { CODE, finding, type Finding } from '../findings';

/**
 * Operations structures that are copied as a whole and then changed: `fops = *other; fops.mmap = f;`. What the other one
 * holds in the member that is not assigned comes along, and the kernel refuses a structure with both forms.
 *
 * @returns why the place cannot be converted, or null
 */
export function refuseCopied(driver: Driver, reference: HookReference): Finding | null {
  const { variable, kind, memberRange, line } = reference;
  if (variable === null) return null;
  const own = placesOf(driver).owners.get(reference) ?? null;
  const name = variable.replace(/[^\w]/g, '\\$&');
  if (kind === 'assignment') {
    const pointer = driver.source.slice(0, memberRange.start).trimEnd().endsWith('->');
    const target = pointer ? `\\*\\s*${name}` : name;
    const from = copied(driver, [
      new RegExp(`(?<![\\w.>])${target}\\s*=\\s*(\\*?\\s*[\\w.>()-]+)\\s*;`, 'g'),
      new RegExp(`(?<![\\w.>])${name}\\s*=\\s*\\w*memdup\\w*\\s*\\(\\s*([^,;]+),`, 'g'),
      new RegExp(`\\bmem(?:cpy|move)\\s*\\(\\s*&?\\s*${name}\\s*,\\s*([^,;]+),`, 'g'),
    ]).find((other) => mayMap(driver, other, own));
    if (from === undefined) return null;
    const message = `${variable} is a copy of ${from}, which may have set mmap already`;
    return finding(CODE.chosenAtRunTime, line, message);
  }
  const assigned = assignedBeside(driver, own);
  if (assigned.size === (assigned.has(variable) ? 1 : 0)) return null;
  const copies = copied(driver, [
    new RegExp(`(?<![=!<>])=\\s*(${name})\\s*;`, 'g'),
    new RegExp(`\\bmem(?:cpy|move)\\s*\\([^,;]+,\\s*&?\\s*(${name})\\s*,`, 'g'),
    new RegExp(`\\w*memdup\\w*\\s*\\(\\s*&?\\s*(${name})\\s*,`, 'g'),
  ]);
  if (copies.length === 0) return null;
  const message = `${variable} is copied, and mmap is set in the copy`;
  return finding(CODE.chosenAtRunTime, line, message);
}

/** What is asked of every place that names a hook. */
interface Places {
  /** The hook that each of them names. */
  readonly owners: ReadonlyMap<HookReference, string | null>;
  /** By hook: the structures that are assigned another callback. */
  readonly assignedBeside: Map<string | null, ReadonlySet<string | null>>;
}

const known = new WeakMap<Driver, Places>();

function placesOf(driver: Driver): Places {
  let places = known.get(driver);
  if (!places) {
    const owners = new Map<HookReference, string | null>();
    for (const { name, references } of driver.hooks)
      for (const reference of references) owners.set(reference, name);
    known.set(driver, (places = { owners, assignedBeside: new Map() }));
  }
  return places;
}

function assignedBeside(driver: Driver, own: string | null): ReadonlySet<string | null> {
  const { assignedBeside: told } = placesOf(driver);
  let assigned = told.get(own);
  if (!assigned) {
    const others = driver.hooks.filter(({ name }) => name === null || name !== own);
    const references = others.flatMap((hook) => hook.references).filter(({ kind }) => kind === 'assignment');
    told.set(own, (assigned = new Set(references.map(({ variable }) => variable))));
  }
  return assigned;
}

/** What the patterns find outside comments: the text of their group. */
function copied(driver: Driver, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) =>
    [...driver.source.matchAll(pattern)]
      .filter(
        ({ index }) => !driver.comments.some((comment) => comment.start <= index && index < comment.end),
      )
      .map((match) => match[1].replace(/\s+/g, ' ').trim()),
  );
}

/** May a structure have another callback than a hook: one of another file, or one of this file that is given one? */
function mayMap(driver: Driver, text: string, own: string | null): boolean {
  const name = text.replace(/^[&*]\s*/, '');
  const given = driver.hooks.filter((hook) => hook.references.some((r) => r.variable === name));
  if (given.length > 0) return given.some((hook) => hook.name === null || hook.name !== own);
  return !/^\w+$/.test(name) || (driver.variable(name)?.init ?? null) === null;
}
