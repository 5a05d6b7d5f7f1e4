import { readFileSync } from 'node:fs';
import { mayHoldHook, mayPassHook, mmapWords, vmaWords } from './candidate';
import { FileReader } from './file-reader';
import { readingMemory } from './reading-memory';
import type { GitIgnore } from './git-ignore';
import { isStandardInput, sourceFiles } from './source-files';
import { STANDARD_INPUT, STANDARD_INPUT_NAME, standardInput } from './standard-input';
import { systemError } from './system-error';
import { NO_PLACES, placesIn, type WordPlaces } from './word-places';

/** A file that can hold a hook, and its bytes: it is read once. */
export interface Candidate {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What comes of looking for candidates, in the order of the files. */
export type Looked =
  | { readonly kind: 'candidate'; readonly candidate: Candidate; readonly words: readonly string[] }
  /** What came on standard input: nothing that another file could share is looked for in it, for it cannot be read again. */
  | { readonly kind: 'input'; readonly candidate: Candidate }
  | { readonly kind: 'error'; readonly path: string; readonly message: string }
  /** A file without a hook that may declare, define or call one of another file's: its words with `mmap` in them. */
  | { readonly kind: 'mention'; readonly path: string; readonly words: readonly string[] }
  /** Words with `vma` or `vm_op` in them that a file has, of whatever kind it is. */
  | { readonly kind: 'vma'; readonly path: string; readonly words: readonly string[] }
  /** Files that were looked at since the last of these. */
  | { readonly kind: 'progress'; readonly files: number };

/** Files between two reports of progress. */
export const PROGRESS_FILES = 256;

/**
 * What a file is to those that look for hooks.
 *
 * @param bytes the file: they are copied where they are needed for longer
 * @param places where it has `mmap`, `vma` and `vm_op`
 * @param named whether the user named it
 * @param rules the rules by which git may ignore it
 * @throws Error when it is no text
 */
export function lookAt(
  path: string,
  bytes: Buffer,
  places: WordPlaces,
  named: boolean,
  rules: GitIgnore | null,
): Looked[] {
  const words = mmapWords(bytes, places.mmap);
  const helpers = vmaWords(bytes, places.vma);
  const none = words.length + helpers.length === 0;
  if (none && !named) return [];
  // Asked of few files only: a search of every byte of a tree is not for nothing.
  if (bytes.includes(0)) throw new Error('left out: it has a NUL byte, so it is no C text');
  if (none || rules?.ignores(path, false) === true) return [];
  const found: Looked[] = helpers.length > 0 ? [{ kind: 'vma', path, words: helpers }] : [];
  if (words.length === 0) return found;
  if (!mayHoldHook(bytes, places.mmap) && !mayPassHook(bytes, places.mmap))
    return [...found, { kind: 'mention', path, words }];
  // A copy: the reader's buffer is about to be used for the next file.
  return [...found, { kind: 'candidate', candidate: { path, bytes: new Uint8Array(bytes) }, words }];
}

/**
 * Reads the files that the paths on the command line stand for, and gives those whose bytes can hold a hook and that git
 * does not ignore.
 */
export function* candidates(paths: readonly string[]): Generator<Looked, void, undefined> {
  const reader = new FileReader(readingMemory);
  const errors: Looked[] = [];
  const onError = (error: { path: string; message: string }): void =>
    void errors.push({ kind: 'error', ...error });
  let files = 0;
  if (paths.includes(STANDARD_INPUT)) {
    try {
      yield { kind: 'input', candidate: { path: STANDARD_INPUT_NAME, bytes: standardInput() } };
    } catch (error) {
      yield { kind: 'error', path: STANDARD_INPUT_NAME, message: systemError('cannot read', error) };
    }
  }
  const named = paths.filter((path) => path !== STANDARD_INPUT);
  for (const { paths: some, named: byName, rules } of sourceFiles(named, onError)) {
    yield* errors.splice(0);
    for (const path of some) {
      if (++files % PROGRESS_FILES === 0) yield { kind: 'progress', files: PROGRESS_FILES };
      try {
        const isInput = byName && isStandardInput(path);
        const bytes = isInput ? readFileSync(0) : byName ? reader.read(path, null) : reader.readListed(path);
        const places = isInput ? placesIn(bytes) : reader.places(bytes);
        if (byName || places !== NO_PLACES) yield* lookAt(path, bytes, places, byName, rules);
      } catch (error) {
        yield { kind: 'error', path, message: systemError('cannot read', error) };
      }
    }
  }
  yield* errors;
  yield { kind: 'progress', files: files % PROGRESS_FILES };
}
