import { basename, dirname, resolve } from 'node:path';
import { hasWord } from '../../model/words';
import type { Library, Missing } from '../../transforms/project/library';
import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { FileReport } from './conversion';
import { holding, type MentionsData } from './mentions';
import { STANDARD_INPUT_NAME } from './standard-input';

/** A line that includes a source in another one. */
const INCLUDED_SOURCE = /^[ \t]*#[ \t]*include[ \t]*"([^"\n]{1,4096}\.c)"/gm;

/** The name of a function that is given a vma, where it is defined or declared. */
const TAKES_VMA = /\b(\w+)[ \t]*\([^(){};]{0,1000}\bstruct\s+vm_area_struct\b/g;

/**
 * The hooks of a source that another source includes and names them: what is static is that one's as well, and would be called by
 * a name, or with a vma, that it has no more; so is what takes a vma besides. All given files that have such a name are asked, as
 * far as an index tells which these are, and those beside it that speak of mappings.
 *
 * @param files asked for those that were not given
 * @param textOf the text of a file
 * @returns by name: why they are left
 */
export function includedHooks(
  { path, hooks, error }: Pick<FileReport, 'path' | 'hooks' | 'error'>,
  mentions: MentionsData,
  files: Pick<Library, 'missing'>,
  textOf: (path: string) => string,
  mayConvert: (result: HookResult) => boolean,
): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  if (error !== null || path === STANDARD_INPUT_NAME || !path.endsWith('.c')) return kept;
  const converted = hooks.flatMap((result) =>
    result.hook !== null && mayConvert(result) ? [result.hook] : [],
  );
  if (converted.length === 0) return kept;
  const text = textOf(path);
  const own = resolve(path);
  const besides = ['vma', 'mmap']
    .flatMap((word) => holding(word, mentions) ?? [])
    .filter((other) => dirname(other) === dirname(path));
  const takers = new Set([...text.matchAll(TAKES_VMA)].map(([, name]) => name));
  for (const name of takers) {
    const including = (holding(name, mentions) ?? besides).find(
      (other) => resolve(other) !== own && includesOf(other, textOf).has(own) && hasWord(textOf(other), name),
    );
    const question: Missing = {
      name,
      files: [{ path, source: text }],
      where: 'beside',
      as: includeOf(basename(path)),
    };
    const missing = including === undefined ? files.missing(question) : null;
    const user = including ?? missing;
    if (user === null) continue;
    const isGiven = missing === null ? '' : ', and was not given';
    for (const hook of converted)
      kept.set(hook, `${name} is used in ${user}, which includes ${basename(path)}${isGiven}`);
    break;
  }
  return kept;
}

const includeOf = (name: string): RegExp =>
  new RegExp(`^[ \\t]*#[ \\t]*include[ \\t]*"(?:[^"\\n]*/)?${name.replace(/[^\w]/g, '\\$&')}"`, 'm');

const known = new WeakMap<(path: string) => string, Map<string, ReadonlySet<string>>>();

/** The sources that a file includes, by their absolute paths: found once, for each name is looked for in the same files. */
function includesOf(path: string, textOf: (path: string) => string): ReadonlySet<string> {
  let files = known.get(textOf);
  if (!files) known.set(textOf, (files = new Map<string, ReadonlySet<string>>()));
  let found = files.get(path);
  if (!found) {
    const names = [...textOf(path).matchAll(INCLUDED_SOURCE)].map(([, name]) => name);
    files.set(path, (found = new Set(names.map((name) => resolve(dirname(path), name)))));
  }
  return found;
}
