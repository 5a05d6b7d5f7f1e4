import { headersNaming } from '../../analysis/elsewhere';
import { factOf } from '../../kernel/facts';
import { guardOf } from '../../kernel/guards';
import { definesOf } from '../../model/defines';
import type { Driver } from '../../model/driver';
import { hasWord } from '../../model/words';

/** What of the headers of a driver the ends of scopes name: classes of guards, functions, and macros for attributes. */

const NAMING =
  /\b(?:guard|__free|__cleanup|__cleanup__|cleanup|CLASS|ACQUIRE|scoped_guard|scoped_cond_guard|scoped_class)\s*\(\s*(\w+)/g;

/** The classes, and the functions, that scopes of a text name and the kernel has not. */
export function namedByScopes(text: string): string[] {
  const names = new Set(Array.from(text.matchAll(NAMING), ([, name]) => name));
  return [...names].filter((name) => guardOf(name) === undefined && factOf(name) === undefined);
}

const SAYING = ['__cleanup', '__cleanup__', 'cleanup', '__free'];

/** The macros of the headers of a file that stand for what the end of a scope does, whatever names them. */
export function scopeMacros(file: Driver): string[] {
  const found = new Set<string>();
  // A macro may stand for another one.
  for (let words: readonly string[] = SAYING; words.length > 0;) {
    const next = words.flatMap((word) =>
      headersNaming(file, word).flatMap((header) =>
        [...definesOf(header)].flatMap(([name, defines]) =>
          !found.has(name) && defines.some(({ text }) => hasWord(text, word)) ? [name] : [],
        ),
      ),
    );
    for (const name of next) found.add(name);
    words = [...new Set(next)];
  }
  return [...found];
}

/** What a text calls that the kernel has not. */
export function calledIn(text: string): string[] {
  const names = new Set(Array.from(text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g), ([, name]) => name));
  return [...names].filter((name) => factOf(name) === undefined);
}
