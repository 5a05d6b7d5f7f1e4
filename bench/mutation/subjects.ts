import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { globSync } from 'fast-glob';
import { verifyConversion } from '../../cli/run/verification';
import { kernelApiOf } from '../../model/target-kernel';
import { KnownLegacy } from '../../runtime/verify/known-legacy';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';
import { DEFAULT_LIMITS, type Limits } from '../../runtime/verify/verification';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import { migrateSource } from '../../transforms/mmap-prepare/registry';

/** The project's folder; this file is dist/bench/mutation/subjects.js when it runs. */
const ROOT = join(__dirname, '../../..');

/** A migration to make mistakes in. */
export interface Subject {
  /** Relative to the project's folder, when it lies in it. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What the transforms made of it; null for a pair that was written by hand. */
  readonly converted: FileResult | null;
  /** What is known of the legacy version. */
  readonly known: KnownLegacy;
}

/** The examples, the fixtures and the oracle drivers. */
export function defaultPaths(): string[] {
  return [
    ...globSync(join(ROOT, 'examples/*.c')),
    ...globSync(join(ROOT, '__testfixtures__/*/*.input.c')),
    ...globSync(join(ROOT, '__testfixtures__/kernel-oracle/drivers/*_legacy.c')),
  ].sort();
}

/** Those of them that are whole legacy drivers: the examples, and the fixtures of the whole conversion. */
export function wholeDrivers(): string[] {
  return [
    ...globSync(join(ROOT, 'examples/*.c')),
    ...globSync(join(ROOT, '__testfixtures__/mmap-prepare/*.input.c')),
  ].sort();
}

/**
 * A driver with its migration: the file NAME_prepare.c beside a NAME_legacy.c, or else what the transforms make of it for the newest
 * kernel, which has every helper.
 */
export function subjectOf(path: string): Subject {
  const name = path.startsWith(ROOT) ? relative(ROOT, path) : path;
  const before = readFileSync(path, 'utf8');
  const prepared = path.replace(/_legacy\.c$/, '_prepare.c');
  if (prepared !== path && existsSync(prepared))
    return {
      path: name,
      before,
      after: readFileSync(prepared, 'utf8'),
      converted: null,
      known: new KnownLegacy(),
    };
  const converted = migrateSource(before, { path, api: kernelApiOf('', '7.1', null) });
  return { path: name, before, after: converted.output, converted, known: new KnownLegacy() };
}

/**
 * Verify a subject, or some of its hooks.
 * @param only the hooks, by the legacy function's name; all when null
 * @param stop_at the differences that end it: the first one is enough
 */
export async function verifySubject(
  { path, before, after, converted, known }: Subject,
  only: ReadonlySet<string | null> | null = null,
  stop_at: NonNullable<Limits['stop_at']> = ({ verdict }) => verdict === 'regressed',
): Promise<HookVerification[]> {
  const limits = { ...DEFAULT_LIMITS, stop_at };
  if (converted === null)
    return verifyDriver({ path, source: before }, { path, source: after }, { limits, known });
  const hooks = converted.hooks.filter(({ hook }) => only?.has(hook) ?? true);
  return verifyConversion(before, { path, hooks, output: after }, { limits, known });
}
