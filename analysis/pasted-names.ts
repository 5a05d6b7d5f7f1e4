import { definesOf, type Define } from '../model/defines';
import type { Driver } from '../model/driver';
import { tokenize } from '../model/lexer';
import type { SourceRange } from '../model/nodes';
import { hasWord } from '../model/words';
import { headersNaming } from './elsewhere';
import { expansionsOf, listOpenedBy, macrosUsing } from './macro-expansion';

/** Names that no text has: macros make them of parts, by `##`. */

/** A use of a macro that makes a name. */
export interface PastedUse {
  readonly macro: string;
  readonly use: SourceRange;
}

/** By the headers whose macros are asked as well. */
const madeIn = new WeakMap<Driver, Map<string, ReadonlyMap<string, PastedUse>>>();

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
  const around = [...headers].filter(pastes);
  let known = madeIn.get(driver);
  if (!known) madeIn.set(driver, (known = new Map<string, ReadonlyMap<string, PastedUse>>()));
  const key = around.map(({ path }) => path).join('\0');
  let made = known.get(key);
  if (!made) known.set(key, (made = namesMade(driver, [...around, driver])));
  return made.get(name) ?? null;
}

const doesPaste = ({ text }: Define): boolean => text.includes('##');

/** Has a header macros that paste? */
const pastes = (header: Driver): boolean =>
  [...definesOf(header).values()].some((all) => all.some(doesPaste));

/** The names that uses of macros which paste, by themselves or by others, make, other than as members, and that do not stand there. */
function namesMade(driver: Driver, from: readonly Driver[]): ReadonlyMap<string, PastedUse> {
  const made = new Map<string, PastedUse>();
  const all = new Map(from.flatMap((one) => [...definesOf(one)]));
  const pasting = macrosUsing(all, doesPaste);
  if (pasting.size === 0) return made;
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
