import type { HookResult } from '../../transforms/mmap-prepare/migrate-source';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { CODE, finding, type Finding } from '../../transforms/findings';
import type { FileReport, Request } from './conversion';
import { isWithheld } from './convert-text';

/** What verifying a hook at one place showed; undefined when it was not run. */
export function verificationOf(
  { variable, hook }: Pick<HookResult, 'variable' | 'hook'>,
  verified: readonly HookVerification[] = [],
): HookVerification | undefined {
  return (
    verified.find((v) => v.operations === variable && v.hook === hook) ??
    verified.find((v) => variable !== null && v.operations === variable) ??
    verified.find((v) => hook !== null && v.hook === hook)
  );
}

/** What could not be decided of a verdict, in a word: `not exercised` where no run went through with a mapping. */
export function verdictWord({ verdict, not_exercised }: HookVerification): string {
  return verdict === 'inconclusive' && not_exercised !== undefined ? 'not exercised' : verdict;
}

/**
 * A report in which every hook that was left as it is for its verdict has a finding that says so: MP090 for one that
 * regressed, MP091 for one that user space sees a change of, with `--strict`.
 */
export function withVerdictFindings(report: FileReport, request: Request): FileReport {
  const left = (report.verified ?? []).filter((verification) => isWithheld(request, verification));
  if (left.length === 0) return report;
  const hooks = report.hooks.map((hook): HookResult => {
    const why = left.find((verification) => verification.hook === hook.hook);
    if (why === undefined || hook.outcome !== 'blocked') return hook;
    // It was converted before: what stands in its way now is that it was left.
    return { ...hook, findings: [verdictFinding(why, hook)] };
  });
  return { ...report, hooks };
}

function verdictFinding({ verdict, divergences }: HookVerification, { line, hook }: HookResult): Finding {
  const shown = divergences.find((divergence) => divergence.verdict === verdict);
  const what = shown === undefined ? '' : `: ${shown.explanation}`;
  const name = hook ?? 'the hook';
  return verdict === 'regressed'
    ? finding(CODE.regressed, line, `${name}() regressed when it was converted${what}`)
    : finding(CODE.changeRefused, line, `${name}() changed when it was converted${what}`);
}
