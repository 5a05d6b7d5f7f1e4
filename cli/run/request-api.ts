import type { Counterpart } from '../../kernel/releases';
import { byMember, type KernelApi } from '../../model/kernel-api';
import { compatApiOf, kernelApiOf } from '../../model/target-kernel';
import type { Request } from './conversion';

/**
 * What the target kernel of a file offers, with the members that the request has structures given.
 * @param path the file
 */
export function requestedApi(path: string, request: Request): KernelApi {
  const { kernel, kernelTree, compat, counterparts, onlyCounterparts } = request;
  const api = compat ? compatApiOf(path, kernel, kernelTree) : kernelApiOf(path, kernel, kernelTree);
  return counterparts ? withCounterparts(api, counterparts, request, onlyCounterparts === true) : api;
}

const extended = new WeakMap<readonly (readonly [string, Counterpart])[], Map<KernelApi, KernelApi>>();

function withCounterparts(
  api: KernelApi,
  given: readonly (readonly [string, Counterpart])[],
  { madeTwins, mappedElsewhere }: Request,
  only: boolean,
): KernelApi {
  let known = extended.get(given);
  if (!known) extended.set(given, (known = new Map<KernelApi, KernelApi>()));
  let found = known.get(api);
  if (!found) {
    // What the kernel has itself is what it is.
    const counterparts = new Map([...byMember(given), ...(only ? [] : api.counterparts)]);
    const made = { ...(madeTwins ? { madeTwins } : {}), ...(mappedElsewhere ? { mappedElsewhere } : {}) };
    known.set(api, (found = { ...api, counterparts, ...made }));
  }
  return found;
}
