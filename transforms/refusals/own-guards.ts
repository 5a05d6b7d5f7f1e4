import type { CGuardStatement, CMacroBlock } from '../../model/nodes';
import { calleeName, find } from '../../model/query';
import { effectsIn, undoes, type CallEffect } from '../../analysis/effects';
import { ownGuard, type OwnGuard } from '../../analysis/own-guards';
import { classOf, guardsIn } from '../../analysis/sections';
import { CODE } from '../findings';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';

/** What a class of guards does that the driver defines itself, beside taking what the end of its scope gives back. */

/** Report the guards of a hook that leave something taken, or change state: no call of the hook shows that. */
export function refuseOwnGuards(conversion: Conversion): void {
  for (const { node } of guardsIn(conversion.function)) {
    if (conversion.edits.drops(node)) continue;
    const name = classOf(node);
    const own = name === null ? null : ownGuard(conversion.driver, name);
    if (own) refuseGuard(conversion, node, own);
  }
}

function refuseGuard(
  conversion: Conversion,
  node: CGuardStatement | CMacroBlock,
  { enter, leave }: OwnGuard,
): void {
  const reader = effectsIn(conversion.driver);
  const effects = reader.ofFunction(enter);
  const left = reader.ofFunction(leave);
  const called = find(leave.body, 'CallExpression').map((use) => calleeName(use.node));
  const kept = effects.find(
    (effect) =>
      effect.effect.does === 'takes' &&
      !called.some((name) => undoes(effect, name)) &&
      !left.some(({ by }) => undoes(effect, by)),
  );
  const written =
    node.type === 'CMacroBlock' ? `${node.callee.name}(${classOf(node)})` : excerpt(conversion, node);
  const text = written.replace(/\s*;$/, '');
  const counts = effects.some(({ effect }) => effect.does === 'assigns' && effect.counts);
  if (kept || (counts && !left.some(changes))) {
    const message = kept ? `${text} calls ${kept.by}()` : `${text} counts mappings`;
    report(conversion, CODE.takesForMapping, node, message);
    return;
  }
  const all = [...effects, ...left];
  if (all.some(changes)) {
    const repeated = `${text} changes state, now for mappings that fail or merge, too`;
    report(conversion, CODE.storeRepeated, node, repeated);
  }
  const unknown = all.find(({ effect }) => effect.does === 'unknown');
  if (unknown) {
    const what = unknown.by === '' ? 'what it does is not known' : `nothing is known of ${unknown.by}()`;
    report(conversion, CODE.callNotKnown, node, `${text} may change state: ${what}`);
  }
}

const changes = ({ effect }: CallEffect): boolean =>
  effect.does === 'assigns' || effect.does === 'stores' || effect.does === 'writes';
