import { effectsIn } from '../../analysis/effects';
import { find } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import { valuesRead, withValues } from '../project/values-of-vma';
import type { Place } from './place';

/**
 * A function of the file that takes something for a mapping, and only reads where the vma is, is given that instead: what it
 * takes has to be taken in `vm_ops->mapped`, which has no vma.
 */
export function takenWithValues({ driver, function: definition, edits }: Place): void {
  const { name } = definition.id;
  const isHook = driver.hooks.some((hook) => hook.name === name);
  if (isHook || !definition.storage.includes('static') || driver.functions(name).length !== 1) return;
  const takes = find(definition.body, 'CallExpression').some(({ node }) =>
    effectsIn(driver)
      .ofCall(definition, node)
      .some(({ effect }) => effect.does === 'takes'),
  );
  if (!takes) return;
  const parameter = definition.params.findIndex(({ ctype }) => pointsToStruct(ctype, 'vm_area_struct'));
  const values = valuesRead(driver, definition, parameter);
  const changes = values && withValues(driver, name, parameter, values);
  for (const change of changes?.all ?? []) edits.replace(change, ...change.parts);
}
