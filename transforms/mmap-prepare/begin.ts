import type { Driver, Hook } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import type { FunctionDeclaration } from '../../model/nodes';
import { pointsToStruct } from '../../model/types';
import { counterpartOf, isOnlyNested } from '../names/hook-mentions';
import { ownDescriptor } from '../names/own-descriptor';
import { descriptorName } from '../names/descriptor-name';
import { refuseHiddenUses } from '../refusals/hidden-uses';
import { boundLength } from './bounds';
import { preparedName, type Conversion, type Together } from './conversion';

/**
 * Begin the conversion of a hook.
 * @returns null when its function has no vma: it is not in the legacy form
 * @throws TooIntricate when the function is too long to be followed
 */
export function beginConversion(
  driver: Driver,
  api: KernelApi,
  hook: Hook,
  definition: FunctionDeclaration,
  edits: Edits,
  together: Together = {},
): Conversion | null {
  const vma = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  const desc = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_desc'));
  if (!vma && !desc) return null;
  boundLength(driver, definition);
  const file = definition.params.find((p) => pointsToStruct(p.ctype, 'file')) ?? null;
  const own = vma && isOnlyNested({ api, hook }) ? ownDescriptor(definition, vma.name) : null;
  const keepsFile = counterpartOf(api, hook)?.parameters !== undefined;
  const conversion: Conversion = {
    driver,
    api,
    hook,
    function: definition,
    vma: vma ? vma.name : 'vma',
    desc: desc?.name ?? own?.name ?? descriptorName(driver, definition, api),
    file: keepsFile ? null : file,
    edits,
    findings: [],
    helpers: together.helpers ?? new Map(together.shared),
    role: 'hook',
    beside: null,
    passes: [],
    partners: together.partners ?? [],
    owned: together.owned ?? new Set(),
    newName: together.names?.get(hook.name ?? '') ?? preparedName([driver.source], hook.name ?? ''),
    shared: together.names?.has(hook.name ?? '') === true,
    sectionsLater: together.sectionsLater ?? null,
  };
  together.partners?.push(conversion);
  refuseHiddenUses(conversion);
  return conversion;
}
