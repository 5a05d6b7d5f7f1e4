import { isPureFact, type Effect, type Fact, type Place, type StoreKind, type When } from '../../kernel/fact';
import type { CallRecord, Machine } from '../machine/machine';
import { describe } from '../machine/policy';
import { integer, isUnknown, UnknownValue } from '../machine/unknown';
import { MAX_ERRNO, Pointer, type Value } from '../machine/value';
import { keepOut } from './kept-out';
import { ledger, type LedgerKind } from './ledger';
import { putByName } from './references';

/**
 * What a call of a function without a model does, as its row says: a default model, which keeps the ledger and nothing
 * else. What the call returns is unknown still.
 */

type Take = Extract<Effect, { does: 'takes' | 'locks' }>;

/** Whether something that depends on a result has happened; what nobody has looked at counts as a success. */
function happened(when: When, result: Value): boolean {
  const known = bound(result);
  if (when === 'always' || known === undefined) return true;
  if (known instanceof Pointer) return when !== 'zero';
  const word = BigInt.asIntN(64, known);
  switch (when) {
    case 'zero':
      return BigInt.asIntN(32, known) === 0n;
    case 'non-zero':
      return BigInt.asIntN(32, known) !== 0n;
    case 'non-null':
      return word !== 0n;
    case 'not-error-pointer':
      return word >= 0n || word < -MAX_ERRNO;
    case 'non-negative':
      return BigInt.asIntN(32, known) >= 0n;
  }
}

function bound(value: Value): bigint | Pointer | undefined {
  if (value instanceof UnknownValue) return value.bound === undefined ? undefined : bound(value.bound);
  if (isUnknown(value)) return value.bound === undefined ? undefined : integer(value.bound);
  return typeof value === 'bigint' || value instanceof Pointer ? value : undefined;
}

/** What a place of a call is, in the driver's words. */
function placeText({ args, result }: CallRecord, place: Place): string {
  if (place === 'global') return 'the kernel';
  const value = place === 'result' ? result : args[place];
  return value === undefined ? 'the kernel' : describe(value);
}

/** Every effect that takes something, a lock included. */
function takesOf(fact: Fact): Take[] {
  return fact.effects.filter((effect): effect is Take => effect.does === 'takes' || effect.does === 'locks');
}

type Give = Extract<Effect, { does: 'gives' | 'unlocks' }>;

/** Every effect of a call that gives something back, a lock included: NULL is nothing. */
function givesOf(fact: Fact, { args }: CallRecord): Give[] {
  return fact.effects.filter((effect): effect is Give => {
    if (effect.does !== 'gives') return effect.does === 'unlocks';
    return typeof effect.of !== 'number' || args[effect.of] === undefined || bound(args[effect.of]) !== 0n;
  });
}

/** What a take is of: a lock, or what the row says. */
function kindOf(take: Take): LedgerKind {
  return take.does === 'locks' ? 'lock' : take.what;
}

/** Keep the ledger for a call of a function without a model. */
export function keepLedger(machine: Machine, call: CallRecord): void {
  const fact = machine.facts.factOf(call.name);
  if (!fact) {
    const guess = machine.facts.factOrGuess(call.name);
    if (guess !== undefined) keepOut(machine, call, guess, ({ when }) => happened(when, call.result));
    const gives = guess?.effects.some((effect) => effect.does === 'gives' && effect.of === 0);
    if (gives === true) putByName(machine, call.args[0]);
    return;
  }
  keepOut(machine, call, fact, ({ when }) => happened(when, call.result));
  const book = ledger(machine);
  // What goes on from one object to the next gives back the one before it takes another.
  const given = givesOf(fact, call).map((give) => ({
    kind: give.does === 'unlocks' ? ('lock' as const) : give.what,
    object: give.of === 'global' ? null : placeText(call, give.of),
  }));
  if (given.length > 0) book.give(machine, given, call.name);
  const taking = { result: () => placeText(call, 'result') };
  for (const take of takesOf(fact)) {
    const object = placeText(call, take.of);
    book.take(machine, kindOf(take), object, take.undo, () => happened(take.when, call.result), taking);
  }
}

/** What a call of a function without a model does to the world, for those who ask whether it may be done more often. */
export interface CallDeeds {
  /** What has to be given back, by one of the functions `undo`. */
  readonly takes: readonly { readonly what: string; readonly undo: readonly string[] }[];
  /** Does it give back, or unlock? */
  readonly gives: boolean;
  /** What it changes that nobody gives back, in words; null for nothing. */
  readonly changes: string | null;
  /** Does nothing say what it does? */
  readonly unknown: boolean;
  /** Does its row say that it only looks at what is there, and did it return what it found? */
  readonly pure: boolean;
}

const CHANGES: ReadonlyMap<StoreKind, string> = new Map([
  ['state', 'state that nothing restores'],
  ['register', 'registers of the device'],
  ['device', 'the device'],
  ['schedules', 'what is to run'],
  ['wakes', 'who waits'],
  ['publishes', 'what others see'],
  ['zaps', 'pages of mappings'],
  ['uses-up', 'what others have put there'],
  ['lets-through', 'who waits'],
  ['throttles', 'what is let through in a time'],
]);

/** Macros that go over something. */
const LOOP = /(?:^|_)for_each(?:_|$)/;

/** What a call does, as the row of its function says. */
export function deedsOf(machine: Machine, call: CallRecord): CallDeeds {
  const fact = machine.facts.factOf(call.name);
  if (!fact) return { takes: [], gives: false, changes: null, unknown: true, pure: false };
  const takes = takesOf(fact)
    .filter((take) => happened(take.when, call.result) && !isGivenBack(machine, take, call))
    .map((take) => ({ what: take.does === 'locks' ? 'a lock' : `a ${take.what}`, undo: take.undo }));
  const gives = givesOf(fact, call).length > 0;
  // What returns nothing and changes nothing is there for something else: a barrier is.
  const pure = isPureFact(fact) && call.result !== undefined;
  return { takes, gives, changes: changeOf(fact, call), unknown: false, pure };
}

/** Has a function that has a model - kfree(), fput() - given back already what a call took? */
function isGivenBack({ calls }: Machine, take: Take, call: CallRecord): boolean {
  const object =
    take.of === 'global' ? undefined : bound(take.of === 'result' ? call.result : call.args[take.of]);
  if (!(object instanceof Pointer)) return false;
  if (take.of === 'result' && object.block.freed) return true;
  const isObject = (value: Value): boolean => {
    const other = bound(value);
    return other instanceof Pointer && other.block === object.block && other.offset === object.offset;
  };
  return calls
    .slice(calls.indexOf(call) + 1)
    .some(({ modelled, name, args }) => modelled && take.undo.includes(name) && args.some(isObject));
}

function changeOf(fact: Fact, call: CallRecord): string | null {
  for (const effect of fact.effects) {
    if (effect.does === 'stores') {
      const words = CHANGES.get(effect.what);
      if (words !== undefined) return words;
    }
    // What a loop assigns are variables of the function that it stands in.
    const isOfLoop = effect.does === 'writes' && effect.lvalue === true && LOOP.test(call.name);
    if (effect.does === 'writes' && !isOfLoop && !isOfTheCall(call, effect.of))
      return 'memory that others see';
    if (effect.does === 'user-memory' && effect.writes) return 'memory of the process';
  }
  return null;
}

/** Does an argument point to nothing, to a variable of the function that calls, or to the mapping that is being made? */
function isOfTheCall({ args, result }: CallRecord, place: Place): boolean {
  const value = place === 'result' ? result : place === 'global' ? undefined : args[place];
  const pointer = bound(value);
  // NULL that is written there, and not one that an unknown pointer turned out to be.
  if (value === 0n) return true;
  return (
    pointer instanceof Pointer && (pointer.block.kind === 'local' || pointer.block.kind === 'kernel object')
  );
}
