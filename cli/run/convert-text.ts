import { kernelSides } from '../../model/both-forms';
import { withinBudget } from '../../model/work-budget';
import type { HookVerification } from '../../runtime/verify/verify-driver';
import type { FileResult } from '../../transforms/mmap-prepare/migrate-source';
import type { Request } from './conversion';
import type { Engine } from './engine';
import { unselectedHooks } from './selection';
import { requestedApi } from './request-api';

/** A text that was converted, and what running its hooks showed. */
export interface ConvertedText {
  readonly result: FileResult;
  readonly verified: readonly HookVerification[];
}

/**
 * Converts one text, runs what was converted as far as the request wants that, and takes back what is not to be kept.
 *
 * @param path what the text is called, and where its kernel tree is looked for
 * @param engine what converts, loaded
 * @param kept hooks that are to be left as they are, by name: why
 */
export async function convertText(
  text: string,
  path: string,
  request: Request,
  engine: Engine,
  kept: ReadonlyMap<string, string> = new Map(),
): Promise<ConvertedText> {
  const { transforms, compat, scenarios, limits } = request;
  const options = {
    path,
    api: requestedApi(path, request),
    ...(transforms.length > 0 ? { transforms } : {}),
    ...(compat ? { compat } : {}),
  };
  const first = withinBudget(() => engine.migrate(text, options));
  const unwanted = new Set([...unselectedHooks(request, first.hooks), ...kept.keys()]);
  const converted =
    unwanted.size === 0
      ? first
      : withinBudget(() => engine.migrate(text, { ...options, withheld: unwanted }));
  const both =
    (request.verify === 'both forms' &&
      (await engine.verifyBothForms?.(path, text, scenarios, options.api, limits))) ||
    [];
  if (request.verify === 'no' || converted.output === text || engine.verify === undefined) {
    return { result: converted, verified: both };
  }
  // In a text for both kernels, each side is what one of them sees.
  const sides = compat ? kernelSides(converted.output) : null;
  const verified = await (sides
    ? engine.verify(sides.older, { ...converted, output: sides.newer }, scenarios, options.api, limits)
    : engine.verify(text, converted, scenarios, options.api, limits));
  const regressed = withheldHooks(request, verified);
  const withheld = regressed.size === 0 ? regressed : new Set([...regressed, ...unwanted]);
  const remaining =
    withheld.size === 0 ? converted : withinBudget(() => engine.migrate(text, { ...options, withheld }));
  return { result: remaining, verified: [...both, ...verified] };
}

/** The functions of hooks that stay as they are, since their converted form does something else. */
export function withheldHooks(
  request: Request,
  verified: readonly HookVerification[] = [],
): ReadonlySet<string> {
  const names = verified.filter((verification) => isWithheld(request, verification)).map(({ hook }) => hook);
  return new Set(names.filter((name) => name !== null));
}

/** Whether a hook stays as it is for what verifying its converted form showed. */
export function isWithheld({ verify, strict }: Request, { verdict }: HookVerification): boolean {
  return verify === 'withhold' && (verdict === 'regressed' || (strict === true && verdict === 'changed'));
}
