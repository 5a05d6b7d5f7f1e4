import { canFollow } from '../../analysis/control-flow';
import type { CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { isLocal, valuesGiven } from '../../analysis/places';
import type { MapAction, TakeKind } from '../../kernel/fact';
import { namesMemory } from '../../kernel/groups';
import type { CallExpression, Node } from '../../model/nodes';
import { calleeName, findFrom, find, type Use } from '../../model/query';
import { CODE } from '../findings';
import { mappingCalls } from '../mmap-actions/calls';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import type { Plan } from './plan';

/**
 * What makes a device run, and registers that are mapped before it does: mmap_action_complete() of mm/util.c fills in the page
 * tables, and only then mmap_action_finish() calls `vm_ops->mapped`. Another thread that knows the address need not fault.
 */

/** What a device may need before anybody touches its registers. */
const RUNS_DEVICE: ReadonlySet<TakeKind> = new Set<TakeKind>([
  'runtime-power',
  'clock',
  'regulator',
  'device-enable',
]);

/** The actions that map frames, which may be registers: pages are memory. */
const MAPS_FRAMES: ReadonlySet<MapAction | null> = new Set<MapAction>(['remap', 'ioremap', 'simple_ioremap']);

/** Warn of what makes the device run only when its registers are mapped, where the hook did that before it mapped them. */
export function warnOfDevice(conversion: Conversion, { takes }: Plan): void {
  const { driver, function: definition } = conversion;
  const reader = effectsIn(driver);
  const effectsOf = (node: CallExpression): CallEffect['effect'][] =>
    reader.ofCall(definition, node).map(({ effect }) => effect);
  const running = takes.filter(
    ({ use: { node } }) => node.type === 'CallExpression' && effectsOf(node).some(runsDevice),
  );
  if (running.length === 0) return;
  const calls = new Set<Node>(mappingCalls(conversion));
  const maps = find(definition.body, 'CallExpression').filter(
    (use) =>
      calls.has(use.node) &&
      effectsOf(use.node).some((effect) => effect.does === 'maps' && MAPS_FRAMES.has(effect.action)) &&
      !isOfMemory(conversion, use),
  );
  for (const { use } of running) {
    const map = maps.find((one) => canFollow(definition, use, one));
    if (!map) continue;
    const message = `${excerpt(conversion, use.node)} is done in vm_ops->mapped, when ${excerpt(conversion, map.node, 40)} has been mapped`;
    report(conversion, CODE.deviceRunsLater, use.node, message);
  }
}

function runsDevice(effect: CallEffect['effect']): boolean {
  return (
    (effect.does === 'takes' && RUNS_DEVICE.has(effect.what)) ||
    (effect.does === 'stores' && effect.what === 'device')
  );
}

/** Does a mapping call say that it maps memory: by what the frame is computed with, or the local that it is in? */
function isOfMemory({ driver, function: definition }: Conversion, { node }: Use<CallExpression>): boolean {
  const isMemory = (part: Node): boolean =>
    findFrom(part, 'CallExpression').some((call) => namesMemory(calleeName(call.node) ?? ''));
  if (node.arguments.some(isMemory)) return true;
  const locals = node.arguments
    .flatMap((argument) => findFrom(argument, 'Identifier'))
    .filter((use) => isLocal(definition, use.node.name));
  return locals.some((use) => valuesGiven(driver, definition, use.node.name)?.some(isMemory));
}
