import type { CGuardStatement, CMacroBlock, Node, VariableDeclaration } from '../../model/nodes';
import { calleeName, find, findFrom, unparenthesized } from '../../model/query';
import { undoes, type CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { isMappingCall } from '../../kernel/groups';
import type { Cleanup } from '../../model/cleanups';
import { isGuardBlock } from '../../analysis/control-flow';
import { namesAskedAbout } from '../../analysis/macro-names';
import { classOf, guardsIn } from '../../analysis/guards';
import { ownGuard, type OwnGuard } from '../../analysis/own-guards';
import { valuesAssigned } from '../../analysis/places';
import { scopeEnds, type ScopeEnd } from '../../analysis/scope-ends';
import { isNull } from '../../analysis/values';
import { CODE } from '../findings';
import { excerpt, report, type Conversion } from '../mmap-prepare/conversion';
import { settledBy } from './settled-by';

/**
 * What scopes of a hook do that no call in it shows: classes of guards that the driver defines itself, beside taking what their
 * end gives back, and what variables are cleaned up by (`__free()`, `__cleanup()`).
 */

/** Report what leaves something taken, or changes state. */
export function refuseScopes(conversion: Conversion): void {
  const { driver, function: hook } = conversion;
  for (const { node } of guardsIn(hook)) {
    if (conversion.edits.drops(node)) continue;
    const name = classOf(node);
    const own = name === null ? null : ownGuard(driver, name);
    if (own) refuseGuard(conversion, node, own);
  }
  for (const { node } of find(hook.body, 'VariableDeclaration')) {
    for (const end of scopeEnds(driver, node)) {
      refuseResult(conversion, node, end);
      if (!conversion.edits.drops(node)) refuseEnd(conversion, node, end);
    }
  }
}

/** Report what names do that stand for something: `COUNTED;`, `if (NEXT_ID > 3)`. */
export function refuseNames(conversion: Conversion): void {
  const { driver, function: hook, vma } = conversion;
  for (const use of namesAskedAbout(driver, hook)) {
    if (conversion.edits.drops(use.node)) continue;
    const effects = effectsIn(driver)
      .ofName(hook, use)
      // What is done to the vma is translated, or refused, elsewhere.
      .filter(({ target }) => typeof target !== 'number' || hook.params[target]?.name !== vma);
    const lock = effects.find(({ effect }) => effect.does === 'locks');
    if (lock) report(conversion, CODE.takesForMapping, use.node, `${use.node.name} calls ${lock.by}()`);
    else refuseEffects(conversion, use.node, use.node.name, effects, false);
  }
}

/** Report what macros do that open a block: `each_slot(dev, slot) { ... }`. */
export function refuseBlocks(conversion: Conversion): void {
  const { driver, function: hook, vma } = conversion;
  for (const { node } of find(hook.body, 'CMacroBlock')) {
    if (conversion.edits.drops(node) || isGuardBlock(node)) continue;
    const effects = effectsIn(driver)
      .ofCall(hook, node)
      .filter(({ target }) => typeof target !== 'number' || hook.params[target]?.name !== vma);
    refuseEffects(conversion, node, `${node.callee.name}()`, effects, false);
  }
}

function refuseGuard(conversion: Conversion, node: CGuardStatement | CMacroBlock, own: OwnGuard): void {
  const { driver, function: hook } = conversion;
  const written =
    node.type === 'CMacroBlock' ? `${node.callee.name}(${classOf(node)})` : excerpt(conversion, node);
  const reader = effectsIn(driver);
  const effects = reader.ofOwnGuard(hook, node, own);
  // What only its end counts is given back by nothing.
  const undone =
    reader.ofFunction(own.enter).some(({ effect }) => effect.does === 'assigns' && effect.counts) &&
    reader
      .ofFunction(own.leave)
      .some((left) => changes(left) && !(left.effect.does === 'assigns' && !left.effect.counts));
  refuseEffects(conversion, node, written.replace(/\s*;$/, ''), effects, undone);
}

const saidBy = ({ kind, name }: Cleanup): string => (kind === 'attribute' ? name : `__${kind}(${name})`);

/** Report what is called with what a mapping call returned. */
function refuseResult(conversion: Conversion, node: VariableDeclaration, { cleanup }: ScopeEnd): void {
  const { name } = cleanup.variable;
  const isResult = valuesAssigned(conversion.function, name).some((value) =>
    findFrom(value, 'CallExpression').some((use) => isMappingCall(calleeName(use.node) ?? '')),
  );
  if (!isResult) return;
  const message = `${name} is looked at, by ${saidBy(cleanup)}, where its scope ends`;
  report(conversion, CODE.dependsOnMappingResult, node, message);
}

function refuseEnd(conversion: Conversion, node: VariableDeclaration, end: ScopeEnd): void {
  const { variable } = end.cleanup;
  const all = effectsIn(conversion.driver).ofScopeEnd(conversion.function, end);
  const effects = all.filter(
    (given) => given.effect.does !== 'gives' || isOfOthers(conversion, variable.name, given),
  );
  refuseEffects(
    conversion,
    node,
    `the end of the scope of ${variable.name}, by ${saidBy(end.cleanup)},`,
    effects,
    false,
  );
}

/** Does the end of a scope give back what the hook has not taken itself, as far as it is told? */
function isOfOthers({ driver, function: hook }: Conversion, variable: string, given: CallEffect): boolean {
  const reader = effectsIn(driver);
  const isTaken = find(hook.body, 'CallExpression').some((use) =>
    reader.ofCall(hook, use.node).some((taken) => undoes(taken, given.by)),
  );
  if (isTaken) return false;
  return valuesAssigned(hook, variable).some((value) => {
    const bare = unparenthesized(value);
    return bare.type !== 'CallExpression' && !isNull(bare) && bare.type !== 'CUnparsed';
  });
}

/**
 * Report the gravest of what is done.
 * @param undone is a count that is made given back again?
 */
function refuseEffects(
  conversion: Conversion,
  node: Node,
  text: string,
  all: readonly CallEffect[],
  undone: boolean,
): void {
  const effects = all.filter(({ target }) => target !== 'local');
  const kept = effects.find(({ effect }) => effect.does === 'takes');
  const counts = effects.some(({ effect }) => effect.does === 'assigns' && effect.counts);
  if (kept || (counts && !undone)) {
    const message = kept ? `${text} calls ${kept.by}()` : `${text} counts mappings`;
    report(conversion, CODE.takesForMapping, node, message);
    return;
  }
  if (effects.some(changes)) {
    const repeated = `${text} changes state, now for mappings that fail or merge, too`;
    report(conversion, CODE.storeRepeated, node, repeated);
  }
  const unknown = effects.find(({ effect }) => effect.does === 'unknown');
  if (unknown) {
    const what = unknown.by === '' ? 'what it does is not known' : settledBy(unknown.by);
    report(conversion, CODE.callNotKnown, node, `${text} may change state: ${what}`);
  }
}

const changes = ({ effect }: CallEffect): boolean =>
  effect.does === 'assigns' ||
  effect.does === 'stores' ||
  effect.does === 'writes' ||
  effect.does === 'gives';
