import { kernelSides } from '../../model/both-forms';
import { kernelApiOf } from '../../model/target-kernel';
import type { Scenario } from '../../runtime/mm/scenario/scenario';
import { verifyDriver, type HookVerification, type Version } from '../../runtime/verify/verify-driver';
import type { Limits } from '../../runtime/verify/verification';
import type { Request } from './conversion';
import { headerDefinitions } from './header-definitions';

/**
 * Compares two versions of a driver. Of a text for both kernels the older one is what the older kernels see, the newer one
 * what the newer see. The grammar must have been loaded, and what headers are looked into is up to the caller.
 *
 * @param target the kernel that the newer version is for
 * @param scenarios what to run; the built-in battery when null
 */
export function verifyTexts(
  before: Version,
  after: Version,
  { kernel, kernelTree }: Pick<Request, 'kernel' | 'kernelTree'>,
  scenarios: readonly Scenario[] | null,
  limits: Limits,
): Promise<HookVerification[]> {
  const api = kernelApiOf(after.path, kernel, kernelTree);
  const withHeaders = ({ path, source }: Version, which: 'older' | 'newer'): Version => {
    const text = side(source, which);
    return { path, source: text + headerDefinitions([text], path, api) };
  };
  return verifyDriver(withHeaders(before, 'older'), withHeaders(after, 'newer'), { scenarios, limits, api });
}

/** What the kernels on one side of a text for both see; the text as it is when it is for one. */
export function side(text: string, which: 'older' | 'newer'): string {
  return kernelSides(text)?.[which] ?? text;
}
