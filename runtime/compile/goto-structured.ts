import type { Statement } from '../../model/nodes';
import type { Context, Jump } from './context';
import type { LabelUse } from './goto';
import { b, block, type JsStatement } from './js';
import { mangle } from './names';
import { at, lowerRange } from './statement';

/** Statements `from` to `to` of a list whose labels gotos name: forward ones leave a labelled block, backward ones repeat a loop. */
export function structured(
  context: Context,
  list: readonly Statement[],
  labels: readonly LabelUse[],
  from: number,
  to: number,
  looping: LabelUse | null,
): JsStatement[] {
  const inside = labels.filter((label) => label.index >= from && label.index < to);
  const loop = inside.find(
    (label) =>
      label !== looping &&
      label.from.some((j) => j >= label.index && j < to) &&
      !(looping !== null && label.index < looping.index),
  );
  if (
    loop !== undefined &&
    !(looping !== null && loop.index === looping.index && loop.name === looping.name)
  ) {
    const head = forwardBlock(context, list, labels, from, loop);
    const name = context.names.take(mangle('label', loop.name));
    const jump: Jump = { kind: 'goto loop', label: name };
    const outer = context.gotoTargets;
    context.gotoTargets = new Map(outer).set(loop.name, { kind: 'continue', name });
    context.jumps.push(jump);
    const body = structured(context, list, labels, loop.index, to, loop);
    context.jumps.pop();
    context.gotoTargets = outer;
    const first = list[loop.index];
    const repeat = b.forStatement(
      null,
      null,
      null,
      block([at(context, first, `${loop.name}:`), ...body, b.breakStatement(b.identifier(name))]),
    );
    return [...head, b.labeledStatement(b.identifier(name), repeat)];
  }
  const last = [...inside]
    .reverse()
    .find((label) => label.index > from && label.from.some((j) => j >= from && j < label.index));
  if (last !== undefined) {
    const head = forwardBlock(context, list, labels, from, last);
    return [...head, ...structured(context, list, labels, last.index, to, looping)];
  }
  return lowerRange(context, list, from, to);
}

/** The statements before a label, in a block that a goto to it leaves. */
function forwardBlock(
  context: Context,
  list: readonly Statement[],
  labels: readonly LabelUse[],
  from: number,
  label: LabelUse,
): JsStatement[] {
  if (label.index === from) return [];
  const jumps = labels.filter(
    (other) => other.index === label.index && other.from.some((j) => j >= from && j < label.index),
  );
  if (jumps.length === 0) return structured(context, list, labels, from, label.index, null);
  const name = context.names.take(mangle('label', jumps[0].name));
  const outer = context.gotoTargets;
  context.gotoTargets = new Map(outer);
  for (const other of jumps) context.gotoTargets.set(other.name, { kind: 'break', name });
  const body = structured(context, list, labels, from, label.index, null);
  context.gotoTargets = outer;
  return [b.labeledStatement(b.identifier(name), block(body))];
}
