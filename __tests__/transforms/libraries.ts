import type { KernelApi } from '../../model/kernel-api';
import { PROFILES } from '../../model/kernel-api';
import { migrateAcrossFiles, type AcrossFiles } from '../../transforms/project/across-files';
import type { Library } from '../../transforms/project/library';
import { migrateSource } from '../../transforms/mmap-prepare/registry';
import { seedsOf, type Seeds } from '../../transforms/project/shared-names';
import type { SourceFile } from '../../transforms/project/source-file';

/** Files of 7.1 from their texts, by path. */
export function filesOf(
  sources: Readonly<Record<string, string>>,
  api: KernelApi = PROFILES['7.1'],
): SourceFile[] {
  return Object.entries(sources).map(([path, source]) => ({ path, source, api }));
}

/**
 * The files as a command was given them.
 * @param absent files that exist and were not given
 */
export function libraryOf(given: readonly SourceFile[], absent: readonly SourceFile[] = []): Library {
  const naming = (files: readonly SourceFile[], words: readonly string[]): SourceFile[] =>
    files.filter(({ source }) => new RegExp(`\\b(?:${words.join('|')})\\b`).test(source));
  return {
    naming: (words) => naming(given, words),
    defining: (words) => naming(given, words),
    missing: ({ name }) => naming(absent, [name])[0]?.path ?? null,
  };
}

/** Hooks that several files name, and nothing else. */
export function hooksOnly(...hooks: string[]): Seeds {
  return { hooks, helpers: [], structures: [], withheld: new Map() };
}

/** What converting the files comes to: each alone, and then together. */
export function migrateTogether(
  given: readonly SourceFile[],
  absent: readonly SourceFile[] = [],
  compat = false,
): AcrossFiles {
  const alone = given.map((file) => migrateSource(file.source, { ...file, compat }));
  return migrateAcrossFiles(seedsOf(alone), libraryOf(given, absent), compat);
}
