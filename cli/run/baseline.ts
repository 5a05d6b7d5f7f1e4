import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import { readOptionFile } from './option-file';
import { fails, hookId } from './problems';
import { systemError } from './system-error';
import { UsageError } from './usage-error';
import { CODE } from '../../transforms/findings';

/** Hooks that were known before, by an earlier `scan --format json`. */
export class Baseline {
  private constructor(private readonly known: ReadonlyMap<string, boolean>) {}

  /**
   * Reads one.
   *
   * @param file what `scan --format json` printed
   * @throws UsageError when it cannot be read, or is something else
   */
  static read(file: string): Baseline {
    let text: string;
    try {
      text = readOptionFile(file);
    } catch (error) {
      throw new UsageError(
        `--baseline ${file}: ${systemError('cannot read', error)}; mmap-prepare scan --format json PATH > ${file} makes one`,
      );
    }
    const hooks = hooksOf(text);
    if (hooks === null) throw new UsageError(`--baseline ${file}: it is not what scan --format json prints`);
    return new Baseline(new Map(hooks.map(({ id, regressed }) => [id, regressed])));
  }

  /** Whether a hook was there before; one that regressed only now is new. */
  knows(hook: HookResult): boolean {
    const regressed = this.known.get(hookId(hook));
    return (
      regressed !== undefined && (regressed || !hook.findings.some(({ code }) => code === CODE.regressed))
    );
  }

  /** Whether a check fails for a hook: it is new, and something that could be converted, is blocked or regressed. */
  fails(hook: HookResult): boolean {
    return !this.knows(hook) && (fails(hook) || hook.outcome === 'blocked');
  }
}

function hooksOf(text: string): { id: string; regressed: boolean }[] | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const { hooks } = (document ?? {}) as { hooks?: unknown };
  if (!Array.isArray(hooks)) return null;
  const entries = hooks as { id?: unknown; findings?: readonly { code?: unknown }[] }[];
  if (entries.some((entry) => typeof entry?.id !== 'string')) return null;
  return entries.map(({ id, findings = [] }) => ({
    id: id as string,
    regressed: findings.some(({ code }) => code === CODE.regressed),
  }));
}
