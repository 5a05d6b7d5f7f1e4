import type { FunctionDeclaration, Node } from '../model/nodes';
import { find } from '../model/query';
import type { EffectReader } from './effects';
import { heldBy, isSame } from './held';

/**
 * What is waited for that is let through for good: after `complete_all()` a completion stays done, and who waits for it uses
 * nothing up (kernel/sched/completion.c: `done` is UINT_MAX). One that is also completed one by one may be used up.
 *
 * @param awaited what a call of the function waits for: `&dev->ready`
 */
export function letsAllThrough(
  reader: EffectReader,
  definition: FunctionDeclaration,
  awaited: Node,
): boolean {
  const { driver } = reader;
  const held = heldBy({ reader, definition, given: null }, awaited);
  if (held.kind !== 'member' && held.kind !== 'variable') return false;
  let all = false;
  for (const item of driver.itemsNaming('function', held.name)) {
    for (const body of driver.model(item)) {
      if (body.type !== 'FunctionDeclaration') continue;
      for (const { node } of find(body.body, 'CallExpression')) {
        for (const { effect } of reader.ofCall(body, node)) {
          if (effect.does !== 'stores' || typeof effect.of !== 'number') continue;
          if (effect.what !== 'lets-through' && effect.what !== 'wakes') continue;
          const argument = node.arguments[effect.of];
          if (!argument || !isSame(heldBy({ reader, definition: body, given: null }, argument), held))
            continue;
          if (effect.what === 'wakes') return false;
          all = true;
        }
      }
    }
  }
  return all;
}
