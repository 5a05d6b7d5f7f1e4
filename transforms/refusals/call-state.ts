import { insertsPagesByFact } from '../../kernel/fact';
import { releasesByName } from '../../kernel/guesses';
import { undoes, type CallEffect } from '../../analysis/call-effects';
import { effectsIn } from '../../analysis/effects';
import { letsAllThrough } from '../../analysis/let-through';
import { outlives, variableHolding } from '../../analysis/outliving';
import { isSameValue } from '../../analysis/same-values';
import { liesIn, pointeeOf, pointsInto } from '../../analysis/targets';
import type { CallExpression, Node } from '../../model/nodes';
import { calleeName, find, isName, unparenthesized, type Use } from '../../model/query';
import { closesOf, installations } from '../mapped-callback/operations';
import { isClaim, isKeptOnce, isSetForGood, isStatistic } from './kept-state';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { closesWith } from './private-data';
import { dependsOnRange, valuesWritten } from './range';
import { rootLocal } from './roots';
import { putsFound } from './found-references';
import { isNew } from './new-objects';

/** What a hook's call does to state that outlives the hook, and that an effect of it says. */
export type StateKind =
  /** It takes what has to be given back. */
  | 'takes'
  /** It changes state. */
  | 'changes'
  /** It stores the same for every mapping. */
  | 'stores-same'
  /** It touches user memory of the mapping, which is not there yet. */
  | 'touches-mapping'
  /** Nobody says what it does. */
  | 'unknown';

export interface StateEffect {
  readonly kind: StateKind;
  readonly effect: CallEffect;
}

/** Everything that a call of a hook does to state that outlives the hook, unless it is undone before the hook succeeds. */
export function stateEffects(conversion: Conversion, use: Use<CallExpression>): StateEffect[] {
  return effectsIn(conversion.driver)
    .ofCall(conversion.function, use.node)
    .flatMap((effect): StateEffect[] => {
      if (effect.effect.does !== 'user-memory' && isOfMapping(conversion, use, effect)) return [];
      const told = kindOf(conversion, use, effect);
      const kind = told === 'stores-same' && isClaim(conversion, use, effect) ? 'changes' : told;
      return kind === null ? [] : [{ kind, effect }];
    });
}

/**
 * What is done to the vma itself is translated, or refused, elsewhere. What a pointer in it leads to is no part of it: the mm,
 * the file and the driver's data are there whatever becomes of the mapping.
 */
function isOfMapping(conversion: Conversion, { node }: Use<CallExpression>, found: CallEffect): boolean {
  const { function: definition, vma } = conversion;
  const { effect, target, through } = found;
  const args: readonly Node[] = node.arguments;
  const isGivenVma = args.some((argument) => isName(argument, conversion.vma));
  // A function of the kernel that is given the vma is converted, or refused, for that.
  if (through.length === 0 && isGivenVma) return true;
  if (isGivenVma && isByInserting(conversion, found)) return true;
  if (typeof target !== 'number' || definition.params[target]?.name !== vma) return false;
  // So is one of the file; to any other one it matters what exactly it is given of the vma.
  if (isGivenVma) return true;
  const of = through.length === 0 && 'of' in effect && typeof effect.of === 'number' ? effect.of : null;
  if (of !== null && effect.does === 'writes' && effect.lvalue) return liesIn(args[of], vma);
  const given = of === null ? args.filter((one) => pointeeOf(definition, one) === target) : [args[of]];
  return given.every((argument) => pointsInto(argument, vma));
}

/**
 * Is it done by a call that inserts pages, in functions that are converted with the hook: the references that vm_insert_page()
 * takes on its pages (mm/memory.c, insert_page_into_pte_locked())? An action takes them as well, and they go with the mapping;
 * what is inserted anywhere else is the business of the function where that stands.
 */
function isByInserting({ driver, helpers }: Conversion, { by, through }: CallEffect): boolean {
  return (
    through.every((name) => helpers.has(name)) &&
    insertsPagesByFact(effectsIn(driver).factOf(by) ?? undefined)
  );
}

function kindOf(conversion: Conversion, use: Use<CallExpression>, found: CallEffect): StateKind | null {
  const { effect, target } = found;
  if (target === 'local') return null;
  switch (effect.does) {
    case 'takes':
      if (
        effectsIn(conversion.driver).isFreedAtEnd(conversion.function, use, found) ||
        isGivenBack(conversion, use, found)
      )
        return null;
      if (
        isKeptOnce(conversion, use, found) ||
        isCountedOnly(conversion, use.node, found) ||
        isBitForGood(conversion, use, found)
      )
        return 'stores-same';
      return 'takes';
    case 'gives':
      if (isBitForGood(conversion, use, found)) return 'stores-same';
      return givesBackOwn(conversion, use.node, found) ? null : 'changes';
    case 'stores':
      if (isNew(conversion, use.node, found)) return null;
      if (effect.what === 'register' || effect.what === 'device')
        return storeKind(conversion, use.node, found);
      if (effect.what === 'uses-up' && isLetThrough(conversion, use.node, found)) return null;
      if (effect.what === 'publishes')
        return isSameCall(conversion, use.node, found) ? 'stores-same' : 'changes';
      // A flag that is set, or a number: a plain store in other words.
      return effect.what === 'state' &&
        use.node.arguments.length > 1 &&
        isSameCall(conversion, use.node, found)
        ? 'stores-same'
        : 'changes';
    case 'writes':
      if (isNew(conversion, use.node, found)) return null;
      if (effect.lvalue) return isSameCall(conversion, use.node, found) ? 'stores-same' : 'changes';
      return storeKind(conversion, use.node, found);
    case 'assigns':
      if (effect.counts) return 'takes';
      return effect.same || isKeptOnce(conversion, use, found) ? 'stores-same' : 'changes';
    case 'user-memory': {
      const address = typeof effect.of === 'number' ? use.node.arguments[effect.of] : undefined;
      if (found.through.length === 0 && address && dependsOnRange(conversion, address))
        return 'touches-mapping';
      return effect.writes ? 'stores-same' : null;
    }
    case 'locks':
      if (doesInHook(conversion, 'unlocks')) return null;
      return found.basis === 'guess' ? 'unknown' : 'takes';
    case 'unlocks':
      if (doesInHook(conversion, 'locks')) return null;
      return found.basis === 'guess' ? 'unknown' : 'changes';
    case 'unknown':
      if (isGivenBack(conversion, use, found)) return null;
      return closesWith(conversion, use) ? 'takes' : 'unknown';
    default:
      return null;
  }
}

/** Does a statement by itself set or clear one and the same bit: `set_bit(SEEN, &dev->state);`? Not one that says what was there. */
function isBitForGood(conversion: Conversion, use: Use<CallExpression>, found: CallEffect): boolean {
  const { effect, through } = found;
  if (effect.does !== 'takes' && effect.does !== 'gives') return false;
  if (effect.what !== 'bit' || through.length > 0 || typeof effect.of !== 'number') return false;
  const place = use.node.arguments[effect.of];
  return (
    use.parents[0]?.type === 'ExpressionStatement' &&
    place !== undefined &&
    isSameCall(conversion, use.node, found) &&
    isSetForGood(conversion, use, place, found)
  );
}

/** Is what a call waits for let through for good by the file, so that waiting for it uses nothing up? */
function isLetThrough(
  { driver, function: definition }: Conversion,
  call: CallExpression,
  found: CallEffect,
): boolean {
  const { effect, through, node } = found;
  const [inner] = through.length === 0 ? [definition] : driver.functions(through.at(-1)!);
  const done = through.length === 0 ? call : node;
  if (!inner || done.type !== 'CallExpression' || !('of' in effect) || typeof effect.of !== 'number')
    return false;
  const awaited = done.arguments[effect.of];
  return awaited !== undefined && letsAllThrough(effectsIn(driver), inner, awaited);
}

/** Is it a count of calls that nobody counts down, in a hook that has no operations with which a mapping could count? */
function isCountedOnly(
  conversion: Conversion,
  call: CallExpression,
  { effect, through }: CallEffect,
): boolean {
  if (effect.does !== 'takes' || effect.what !== 'count' || through.length > 0) return false;
  const given = typeof effect.of === 'number' ? call.arguments[effect.of] : undefined;
  const bare = given && unparenthesized(given);
  const target = bare?.type === 'CAddressOf' ? bare.argument : bare;
  return target !== undefined && installations(conversion).length === 0 && isStatistic(conversion, target);
}

/** Does some call of a hook do the one or the other half of locking? */
function doesInHook(conversion: Conversion, what: 'locks' | 'unlocks'): boolean {
  return find(conversion.function.body, 'CallExpression').some(({ node }) =>
    effectsIn(conversion.driver)
      .ofCall(conversion.function, node)
      .some(({ effect }) => effect.does === what),
  );
}

/** What a register or memory is given: the same whoever maps what, or something that depends on this mapping. */
function storeKind(conversion: Conversion, call: CallExpression, found: CallEffect): StateKind {
  if (found.through.length > 0) {
    const given = call.arguments.some((argument) => dependsOnRange(conversion, argument));
    return found.independent || !given ? 'stores-same' : 'changes';
  }
  // How much of a memory is filled says nothing of what it is filled with.
  const given = found.effect.does === 'writes' ? valuesWritten(call, found.effect.of) : call.arguments;
  return given.some((argument) => dependsOnRange(conversion, argument)) ? 'changes' : 'stores-same';
}

function isSameCall(
  conversion: Conversion,
  call: CallExpression,
  { effect, through, independent }: CallEffect,
): boolean {
  if (through.length > 0) return independent;
  return call.arguments.every(
    (argument, i) => ('of' in effect && effect.of === i) || isSameValue(conversion.function, argument),
  );
}

/** Is what a call takes given back on every way on which the hook succeeds? */
function isGivenBack(conversion: Conversion, use: Use<CallExpression>, found: CallEffect): boolean {
  const names = namesOf(found, use.node);
  const isUndo = (other: CallExpression): boolean => {
    const name = calleeName(other);
    if (name === null) return false;
    return (
      undoes(found, name) ||
      names.some((taker) => releasesByName(taker).includes(name)) ||
      (temporary && (putsObject(conversion, use.node, other) || putsFound(conversion, use, found, other)))
    );
  };
  const { effect, through } = found;
  // Without a close() nobody gives back later what the hook holds: what puts the object gives back this reference.
  const temporary =
    effect.does === 'takes' &&
    (effect.what === 'count' || effect.what === 'reference') &&
    closesOf(conversion).length === 0;
  // What a function of the file returns need not be what the call in it does.
  const when = effect.does === 'takes' && through.length === 0 ? effect.when : undefined;
  return !outlives(conversion.function, use, isUndo, when);
}

/** Does a call of a function without a body put, by its name, the object in which a call counts: `c` of `&c->ref`? */
function putsObject(conversion: Conversion, taken: CallExpression, put: CallExpression): boolean {
  const object = taken.arguments[0] ? rootLocal(taken.arguments[0]) : null;
  const [argument] = put.arguments;
  const bare = argument && unparenthesized(argument);
  if (object === null || bare?.type !== 'Identifier' || bare.name !== object) return false;
  return effectsIn(conversion.driver)
    .ofCall(conversion.function, put)
    .some(({ effect, basis }) => basis === 'guess' && effect.does === 'gives' && effect.what === 'reference');
}

function namesOf({ by, through }: CallEffect, call: CallExpression): string[] {
  const name = calleeName(call);
  return [...new Set([...(name === null ? [] : [name]), by, ...through])].filter((one) => one !== '');
}

/** Does a call give back what the hook itself has taken, or got from a look-up? Then it is that call's business. */
function givesBackOwn(conversion: Conversion, call: CallExpression, { by, through }: CallEffect): boolean {
  const reader = effectsIn(conversion.driver);
  const name = calleeName(call);
  const names = [by, ...through, ...(name === null ? [] : [name])];
  const own = find(conversion.function.body, 'CallExpression').some(({ node }) => {
    if (node === call || node.start > call.start) return false;
    const taker = calleeName(node);
    const taken = reader.ofCall(conversion.function, node);
    return (
      taken.some((effect) => names.some((one) => undoes(effect, one))) ||
      (taker !== null && names.some((one) => releasesByName(taker).includes(one)))
    );
  });
  if (own) return true;
  const given = call.arguments.map(rootLocal).filter((root) => root !== null);
  return given.some((root) => isGot(conversion, root, call.start));
}

/**
 * Is what a local points to got by a call, with a reference perhaps that is the hook's to give back? What is only found - the
 * first of a list, a bit that is free - stays shared: whoever takes it out of there changes state.
 */
function isGot(conversion: Conversion, local: string, before: number, seen: readonly string[] = []): boolean {
  return find(conversion.function.body, 'CallExpression').some((use) => {
    const { node } = use;
    if (node.start >= before || variableHolding(use) !== local) return false;
    const name = calleeName(node);
    // What holds an object that was got is got with it: `container_of(ref, struct crate, ref)`.
    if (name !== null && effectsIn(conversion.driver).factOf(name)?.result === 'holder') {
      const of = node.arguments[0] ? rootLocal(node.arguments[0]) : null;
      return of !== null && !seen.includes(of) && isGot(conversion, of, before, [...seen, local]);
    }
    return !isLookUp(conversion, node);
  });
}

/** Is it known of a call that it only looks, and takes nothing? A name alone does not tell. */
function isLookUp(conversion: Conversion, call: CallExpression): boolean {
  const reader = effectsIn(conversion.driver);
  const name = calleeName(call);
  if (name === null || (reader.factOf(name) === null && reader.bodiesOf(name).length === 0)) return false;
  return reader
    .ofCall(conversion.function, call)
    .every(({ effect, basis }) => basis !== 'guess' && !/^(?:takes|unknown)$/.test(effect.does));
}

/** What an effect is, in words, for a finding about the call. */
export function inWords(
  conversion: Conversion,
  call: CallExpression,
  { effect, by, basis, through }: CallEffect,
): string {
  const guessed = basis === 'guess' ? ' (guessed from its name)' : '';
  if (through.length === 0) return `${excerpt(conversion, call)}${guessed}`;
  const outer = through.slice(0, -1).map((name) => `${name}(): `);
  const last = through.at(-1)!;
  const does = effect.does === 'assigns' ? `sets ${effect.text}` : `calls ${by}()`;
  return `${outer.join('')}${last}() ${does}${guessed}`;
}
