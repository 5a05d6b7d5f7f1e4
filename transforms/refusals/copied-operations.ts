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
  const own = driver.hooks.find((hook) => hook.references.includes(reference))?.name ?? null;
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
  const others = driver.hooks
    .filter((hook) => hook.name === null || hook.name !== own)
    .flatMap((hook) => hook.references)
    .some((other) => other.kind === 'assignment' && other.variable !== variable);
  if (!others) return null;
  const copies = copied(driver, [
    new RegExp(`(?<![=!<>])=\\s*(${name})\\s*;`, 'g'),
    new RegExp(`\\bmem(?:cpy|move)\\s*\\([^,;]+,\\s*&?\\s*(${name})\\s*,`, 'g'),
    new RegExp(`\\w*memdup\\w*\\s*\\(\\s*&?\\s*(${name})\\s*,`, 'g'),
  ]);
  if (copies.length === 0) return null;
  const message = `${variable} is copied, and mmap is set in the copy`;
  return finding(CODE.chosenAtRunTime, line, message);
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
