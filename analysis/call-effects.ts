import type { Effect } from '../kernel/fact';
import { releasesByName } from '../kernel/guesses';
import type { Driver } from '../model/driver';
import type { AssignmentExpression, FunctionDeclaration, Node, UpdateExpression } from '../model/nodes';
import { beyond, type Beyond } from './held-pointers';
import { isSameValue } from './same-values';
import { textAround } from './scope-ends';
import { placeOf, type Target } from './targets';

/** One thing that a call, a scope or a name does: what it says, and how it looks from where it is called. */

/** A call of which nothing is known: no row, no body, no rule about its name. */
export interface Unknown {
  readonly does: 'unknown';
  /** `function`: named, but not seen; `pointer`: called through a pointer; `text`: not understood by the grammar. */
  readonly what: 'function' | 'pointer' | 'text';
}

/** A plain store of a body: `dev->users++`, `dev->mode = 1`. */
export interface PlainStore {
  readonly does: 'assigns';
  /** Does it store the same for every mapping of the file by one process? */
  readonly same: boolean;
  /** Does it count: `++`, `+=`? */
  readonly counts: boolean;
  /** The store as it is written, on one line. */
  readonly text: string;
}

/** One thing that a call does, as its caller sees it. */
export interface CallEffect {
  readonly effect: Effect | Unknown | PlainStore;
  /** What it is done to, of the function that the call stands in. */
  readonly target: Target;
  /** Who says so. */
  readonly basis: 'fact' | 'user' | 'guess' | 'body' | 'unknown';
  /** The function that does it: the one called, or one that this calls in turn. */
  readonly by: string;
  /** The call of that function, or the store: in the body where it stands. */
  readonly node: Node;
  /** The functions of the file that lead there, the one called first. */
  readonly through: readonly string[];
  /** Of what is written: is it made of constants and of the driver's own state alone, nothing that its caller gives it? */
  readonly independent: boolean;
  /** Of what is reached through a parameter: the pointer behind it that this goes on through. */
  readonly beyond?: Beyond;
}

/** Something of which nobody knows what it does, to nobody knows what. */
export function unknownEffect(what: Unknown['what'], node: Node): CallEffect {
  const effect: Unknown = { does: 'unknown', what };
  return { effect, target: 'state', basis: 'unknown', by: '', node, through: [], independent: true };
}

/** The effects without those that another one says already: the same thing done to the same. */
export function distinct(effects: readonly CallEffect[]): CallEffect[] {
  const known = new Map<string, CallEffect>();
  for (const found of effects) {
    const { effect, target, by, node } = found;
    const what = 'what' in effect ? effect.what : '';
    const key = [effect.does, what, target, by, node.start].join(' ');
    if (!known.has(key)) known.set(key, found);
  }
  return [...known.values()];
}

/** What is done to memory of a function's own ends with it; reading and logging, sleeping and locking change nothing. */
export function isNoticed({ effect, target }: CallEffect): boolean {
  switch (effect.does) {
    case 'reads':
    case 'tests':
    case 'logs':
    case 'sleeps':
    case 'waits':
      return false;
    default:
      return target !== 'local';
  }
}

/** Does the function of a name give back what an effect takes? */
export function undoes({ effect, by, through }: CallEffect, name: string | null): boolean {
  if (name === null || effect.does !== 'takes') return false;
  const takers = through.length > 0 ? through : [by];
  return effect.undo.includes(name) || takers.some((taker) => releasesByName(taker).includes(name));
}

/** What a macro changes by a name of its user is what that one calls so: `ret` of `CHECK(x)` is a local of the function. */
export function placedInUser(user: FunctionDeclaration, found: CallEffect): CallEffect {
  const { node, target, through } = found;
  if (target !== 'state' || through.length > 0) return found;
  if (node.type === 'AssignmentExpression') return { ...found, target: placeOf(user, node.left) };
  return node.type === 'UpdateExpression' ? { ...found, target: placeOf(user, node.argument) } : found;
}

/** A plain store of a function, to something that its caller may know. */
export function stored(
  definition: FunctionDeclaration,
  node: AssignmentExpression | UpdateExpression,
  target: Target,
  driver: Driver,
): CallEffect {
  const written = textAround(driver, definition).slice(node.start, node.end);
  const plain = node.type === 'AssignmentExpression' && node.operator === '=';
  const same = plain && isSameValue(definition, node.right);
  const effect: PlainStore = {
    does: 'assigns',
    same,
    counts: !plain,
    text: written.replace(/\s+/g, ' '),
  };
  const changed = node.type === 'AssignmentExpression' ? node.left : node.argument;
  return {
    effect,
    target,
    basis: 'body',
    by: definition.id.name,
    node,
    through: [],
    independent: same,
    ...beyondOf(definition, target, changed),
  };
}

/** The pointer behind a parameter that what is done to it goes on through, as a part of an effect. */
export function beyondOf(
  { params }: FunctionDeclaration,
  target: Target,
  node: Node | undefined,
): Pick<CallEffect, 'beyond'> {
  const parameter = typeof target === 'number' ? params[target]?.name : null;
  const found = node && parameter ? beyond(node, parameter) : null;
  return found ? { beyond: found } : {};
}
