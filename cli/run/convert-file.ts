import { kernelSides } from '../../model/both-forms';
import { compatApiOf, kernelApiOf } from '../../model/target-kernel';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Candidate } from './candidates';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import { failedReport, linesOf, type Change, type FileReport, type Request } from './conversion';
import type { Engine } from './engine';
import { messageOf } from './system-error';
import { decodeText, encodeText, type TextFile } from './text-file';

/**
 * Converts one file in memory. Whatever is wrong with it is told in its report, for others are still to be done.
 *
 * @param engine what converts; asked for only now, since many runs need none
 * @returns null when the file holds no hook
 */
export async function convertFile(
  { path, bytes }: Candidate,
  request: Request,
  engine: () => Engine,
): Promise<FileReport | null> {
  try {
    const { kernel, kernelTree, transforms, changes, compat } = request;
    const file = decodeText(bytes);
    const loaded = engine();
    await loaded.load();
    const options = {
      path,
      api: compat ? compatApiOf(path, kernel, kernelTree) : kernelApiOf(path, kernel, kernelTree),
      ...(transforms.length > 0 ? { transforms } : {}),
      ...(compat ? { compat } : {}),
    };
    const converted = loaded.migrate(file.text, options);
    const both =
      (request.verify === 'both forms' &&
        (await loaded.verifyBothForms?.(path, file.text, request.scenarios, options.api, request.limits))) ||
      [];
    if (request.verify === 'no' || converted.output === file.text || loaded.verify === undefined) {
      const report = reportOf(converted, file, bytes, changes);
      return report === null || both.length === 0 ? report : { ...report, verified: both };
    }
    // In a text for both kernels, each side is what one of them sees.
    const sides = compat ? kernelSides(converted.output) : null;
    const verified = await (sides
      ? loaded.verify(
          sides.older,
          { ...converted, output: sides.newer },
          request.scenarios,
          options.api,
          request.limits,
        )
      : loaded.verify(file.text, converted, request.scenarios, options.api, request.limits));
    const withheld = withheldHooks(request, verified);
    const kept = withheld.size === 0 ? converted : loaded.migrate(file.text, { ...options, withheld });
    const report = reportOf(kept, file, bytes, changes);
    return report === null ? null : { ...report, verified: [...both, ...verified] };
  } catch (error) {
    return failedReport(path, `cannot be converted: ${messageOf(error)}`);
  }
}

/** The functions of hooks that stay as they are, since their converted form does something else. */
export function withheldHooks(
  request: Request,
  verified: readonly HookVerification[] = [],
): ReadonlySet<string> {
  const names = verified.filter((verification) => is_withheld(request, verification)).map(({ hook }) => hook);
  return new Set(names.filter((name) => name !== null));
}

/** Whether a hook stays as it is for what verifying its converted form showed. */
export function is_withheld({ verify, strict }: Request, { verdict }: HookVerification): boolean {
  return verify === 'withhold' && (verdict === 'regressed' || (strict === true && verdict === 'changed'));
}

/**
 * The report of a converted file.
 *
 * @param changes whether its change is wanted
 * @returns null when the file holds no hook and does not change
 */
export function reportOf(
  { path, hooks, output }: FileResult,
  file: TextFile,
  bytes: Uint8Array,
  changes: boolean,
): FileReport | null {
  if (hooks.length === 0 && output === file.text) return null;
  const findings = hooks.flatMap((hook) => hook.findings);
  return {
    path,
    hooks,
    lines: linesOf(file.text, findings),
    change: changes && output !== file.text ? changeOf(path, file, bytes, output) : null,
    error: null,
  };
}

function changeOf(path: string, file: TextFile, before: Uint8Array, output: string): Change {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- needed for few files only
  const { unifiedDiff } = require('./unified-diff') as typeof import('./unified-diff');
  const mark = file.mark ? '\ufeff' : '';
  const { head, hunks } = unifiedDiff(path, mark + file.text, mark + output);
  return { head, hunks, encoding: file.encoding, before, after: encodeText(output, file) };
}
