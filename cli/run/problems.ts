import type { HookResult, Outcome } from '../../transforms/mmap-prepare/migrate-source';
import type { FileReport } from './conversion';
import { patchName } from './patch-name';
import { verdictWord, verificationOf } from './verdicts';
import { CODE } from '../../transforms/findings';

/** What a program that checks a tree wants to know of a hook. */
export interface Problem {
  /** `convertible` for a hook that `migrate` would convert, else the code of a finding. */
  readonly rule: string;
  /** `error`: something has to be done; `warning`: something can be done; `note`: worth knowing. */
  readonly level: 'error' | 'warning' | 'note';
  /** From the top of the work tree. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** The hook that it is about. */
  readonly hook: HookResult;
}

/** The rule of a hook that could be converted. */
export const CONVERTIBLE = 'convertible';

export const isConvertible = ({ outcome }: { readonly outcome: Outcome }): boolean =>
  outcome.startsWith('migrated');

/** A name that one hook of one structure keeps from run to run, wherever its line moves. */
export function hookId({ file, operations, variable, hook }: HookResult): string {
  return [patchName(file), operations ?? '', variable ?? '', (hook ?? '').replace(/\s+/g, ' ')].join('#');
}

/** A short form of {@link hookId} with a rule, for programs that follow a problem from run to run. */
export function fingerprint({ hook, rule }: Problem): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- takes longer to load than most runs have use for it
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256')
    .update(`${hookId(hook)}#${rule}`)
    .digest('hex')
    .slice(0, 32);
}

/** Whether a hook is one that a check fails for: it could be converted, or its converted form regressed. */
export function fails(hook: HookResult): boolean {
  return isConvertible(hook) || hook.findings.some(({ code }) => code === CODE.regressed);
}

/** What there is to say of each hook of a file: that it could be converted, and each finding. */
export function problemsOf({ path, hooks, verified }: FileReport): Problem[] {
  const file = patchName(path);
  return hooks.flatMap((hook): Problem[] => {
    const name = (hook.hook ?? hook.variable ?? 'the hook').replace(/\s+/g, ' ');
    const verification = verificationOf(hook, verified);
    const verdict = verification === undefined ? '' : ` (${verdictWord(verification)})`;
    const can: Problem[] = isConvertible(hook)
      ? [
          {
            rule: CONVERTIBLE,
            level: 'warning',
            file,
            line: hook.line,
            message: `${name} can move to mmap_prepare${verdict}: mmap-prepare migrate ${file}`,
            hook,
          },
        ]
      : [];
    const findings = hook.findings.map(({ code, severity, line, message }): Problem => ({
      rule: code,
      level: code === CODE.regressed ? 'error' : severity === 'warning' ? 'warning' : 'note',
      file,
      line,
      message: `${name}: ${message}`,
      hook,
    }));
    return [...can, ...findings];
  });
}
