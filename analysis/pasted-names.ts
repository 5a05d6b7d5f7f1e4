import { definesOf, type Define } from '../model/defines';
import type { Driver } from '../model/driver';
import { tokenize } from '../model/lexer';
import type { SourceRange } from '../model/nodes';
import { hasWord } from '../model/words';
import { headersNaming } from './elsewhere';
import { expansionsOf, listOpenedBy } from './macro-expansion';

/** Names that no text has: macros make them of parts, by `##`. */

/** A use of a macro that makes a name. */
export interface PastedUse {
  readonly macro: string;
  readonly use: SourceRange;
}

type Macros = ReadonlyMap<string, readonly Define[]>;

const madeIn = new WeakMap<Driver, ReadonlyMap<string, PastedUse>>();

/**
 * The first use of a macro in a file that makes a name of parts: `HOOK(foo)`, which is `foo_mmap`. The macro is one of the file, or
 * of a header of the driver that has the end or the beginning of the name as a word.
 */
export function pastedUse(driver: Driver, name: string): PastedUse | null {
  const parts = [...name.matchAll(/_/g)].flatMap(({ index }) => [
    name.slice(index),
    name.slice(0, index + 1),
  ]);
  const headers = new Set(parts.flatMap((part) => (/\w/.test(part) ? headersNaming(driver, part) : [])));
  const around = [...headers].filter((header) => pastingMacros([header]).size > 0);
  if (around.length > 0) return namesMade(driver, [...around, driver]).get(name) ?? null;
  let made = madeIn.get(driver);
  if (!made) madeIn.set(driver, (made = namesMade(driver, [driver])));
  return made.get(name) ?? null;
}

/** The macros that paste, by themselves or by others. */
function pastingMacros(from: readonly Driver[]): Macros {
  const all = new Map(from.flatMap((one) => [...definesOf(one)]));
  const pasting = new Map([...all].filter(([, defines]) => defines.some(({ text }) => text.includes('##'))));
  if (pasting.size === 0) return pasting;
  for (let size = 0; size !== pasting.size;) {
    size = pasting.size;
    for (const [name, defines] of all) {
      if (pasting.has(name)) continue;
      const words = defines.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []);
      if (words.some((word) => pasting.has(word))) pasting.set(name, defines);
    }
  }
  return pasting;
}

/** The names that uses of such macros make, other than as members, and that do not stand there. */
function namesMade(driver: Driver, from: readonly Driver[]): ReadonlyMap<string, PastedUse> {
  const made = new Map<string, PastedUse>();
  const pasting = pastingMacros(from);
  if (pasting.size === 0) return made;
  const all = new Map(from.flatMap((one) => [...definesOf(one)]));
  const { seen } = driver;
  const tokens = tokenize(seen).filter(({ kind }) => kind !== 'comment');
  tokens.forEach(({ kind, text: macro, start, end }, i) => {
    if (kind !== 'identifier' || !pasting.has(macro)) return;
    const list = tokens[i + 1]?.text === '(' ? listOpenedBy(seen, tokens, i + 1) : null;
    const use = { start, end: list ? tokens[list.close].end : end };
    const written = seen.slice(start, use.end);
    const texts = expansionsOf((name) => all.get(name) ?? [], macro, list?.given ?? null);
    for (const text of texts) {
      for (const name of namesIn(text))
        if (!made.has(name) && !hasWord(written, name)) made.set(name, { macro, use });
    }
  });
  return made;
}

/** The names of a text that are no members and no tags. */
function namesIn(text: string): string[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, i) => {
    const before = tokens[i - 1]?.text ?? '';
    const isMember = before === '.' || (before === '>' && tokens[i - 2]?.text === '-');
    return token.kind === 'identifier' && !isMember && !/^(?:struct|union|enum|goto)$/.test(before)
      ? [token.text]
      : [];
  });
}
