import type { SourceFile } from './source-file';

/** A question for files that were not given. */
export interface Missing {
  readonly name: string;
  /** The given files that name it. */
  readonly files: readonly Pick<SourceFile, 'path' | 'source'>[];
  /**
   * Where to look: `beside` these files for its definition, `around` them for anything that names it - in the headers that
   * they include, too - or in the `tree`, because a module exports it or a header of another folder declares it.
   */
  readonly where: 'beside' | 'around' | 'tree';
  /** What is looked for instead of the name, in a file that holds it. */
  readonly as?: RegExp;
}

/** The files that were given, to be asked for those that matter. */
export interface Library {
  /** Every given file that holds one of the words. */
  naming(words: readonly string[]): readonly SourceFile[];
  /** Those of them that may define what the words name: of a large tree, not every file is searched. */
  defining(words: readonly string[]): readonly SourceFile[];
  /** A file that was not given although it defines or names a function; null when none is found. */
  missing(question: Missing): string | null;
  /** Of what no such file was found for: why one may be where nobody looks; null, or no answer, where all was looked at. */
  unseen?(question: Missing): string | null;
}
