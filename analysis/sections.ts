import { AsCalled } from './as-called';
import { claimsPlace, kernelLockOf } from '../kernel/locked';
import { guardOf } from '../kernel/guards';
import { releasesByName } from '../kernel/guesses';
import type { LockKind, When } from '../kernel/fact';
import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../model/query';
import { canFollow, flowOf, mustPass, pointOf } from './control-flow';
import type { CallEffect } from './call-effects';
import type { EffectReader } from './effects';
import { classOf, guardedBy, guardsIn, type Guard } from './guards';
import { heldBy, isOther, isSame, placeHeld, written, type Held, type Scope } from './held';
import { outlives, variableHolding } from './outliving';
import { ownGuard, type OwnGuard } from './own-guards';
import { isLocal, rootOf, valuesGiven } from './places';

/**
 * Sections: what a function holds over a place - a lock, RCU, a guard, a device that may not go away, an object that may not
 * be killed, a bit that keeps others out - which others wait for, or are kept out by. Under Linux an action is performed when
 * the hook has returned, outside of every section that the hook was in.
 */
export interface Section {
  /** Where it is entered: the call, or the guard. */
  readonly enter: Node;
  readonly how: SectionKind;
  /** The function of the kernel that enters it, in the end. */
  readonly by: string;
  /** What is held, comparable between functions. */
  readonly held: Held;
  /** Which bit of it: as it is written; null when it is none, or not told. */
  readonly bit: string | null;
}

/**
 * `claim`: a bit or a number that is set where it was not, and the function goes on only then; `count`: what only says that
 * somebody is there; `reference`: what keeps an object that may be gone by now; `power`: the device may not be suspended.
 */
export type SectionKind = LockKind | 'claim' | 'count' | 'reference' | 'power';

/** What is held for other purposes than to keep something from happening. */
const NOT_SECTIONS: ReadonlySet<SectionKind> = new Set<SectionKind>(['interrupts', 'preemption']);

/** Sections that many are in at a time: entering one keeps out nobody who is in it as well. */
const SHARED: ReadonlySet<SectionKind> = new Set<SectionKind>([
  'rcu',
  'srcu',
  'reference-section',
  'read-spin',
  'read-semaphore',
  'count',
  'reference',
  'power',
]);

/** Where a holder only counts itself, or keeps something: who is there as well is kept out of nothing. */
const MERELY_HELD: ReadonlySet<SectionKind> = new Set<SectionKind>(['count', 'reference', 'power']);

/** Does being in a section keep somebody out, who has to wait or to turn back? */
export function keepsOthersOut({ how }: Pick<Section, 'how'>): boolean {
  return !MERELY_HELD.has(how);
}

/** Functions of the kernel that enter a section which many may be in. */
const ENTERED_BY_MANY = /^(?:drm_dev_enter|file_start_write|sb_start_\w+|memalloc_\w+)$/;

/** Something that a call, or a guard, takes and has not given back when control goes on behind it. */
export interface Taken extends Omit<Section, 'enter'> {
  /** The effect, of the function that takes it itself. */
  readonly effect: CallEffect;
}

/** Does being in one section keep out who is in the other one? */
export function excludes(one: Pick<Section, 'how' | 'by'>, other: Pick<Section, 'how' | 'by'>): boolean {
  return !(isShared(one) && isShared(other));
}

function isShared({ how, by }: Pick<Section, 'how' | 'by'>): boolean {
  return SHARED.has(how) || (how === 'section' && ENTERED_BY_MANY.test(by));
}

/** Is it the same lock, count or bit? */
export function isSameSection(
  one: Pick<Section, 'held' | 'bit'>,
  other: Pick<Section, 'held' | 'bit'>,
): boolean {
  const bits = one.bit === null || other.bit === null || one.bit === other.bit;
  return bits && isSame(one.held, other.held);
}

/** The sections that a function holds over a place. */
export function sectionsOver(reader: EffectReader, definition: FunctionDeclaration, place: Use): Section[] {
  const scope: Scope = { reader, definition, given: null };
  const sections: Section[] = [];
  const counts: Section[] = [];
  const over = overPlace(scope, place);
  for (const enter of over.isLeft ? over.calls : []) {
    if (!canFollow(definition, enter, place)) continue;
    for (const taken of leftTaken(scope, enter)) {
      if (!isHeldOver(scope, enter, taken, over)) continue;
      const { how, by, held, bit, effect } = taken;
      const kind = effect.effect.does === 'locks' ? sections : counts;
      kind.push({ enter: enter.node, how, by, held, bit });
    }
  }
  for (const guard of guardsOver(definition, place)) {
    const taken = takenByGuard(scope, guard);
    if (taken) sections.push({ enter: guard, ...taken });
  }
  return [...sections, ...counts];
}

/** A place that something may be held over. */
interface OverPlace {
  readonly place: Use;
  /** The calls of the function. */
  readonly calls: readonly Use<CallExpression>[];
  /** Those behind the place that are not known to do nothing but log or map. */
  readonly behind: readonly Use<CallExpression>[];
  /** Is there anything behind the place that could give back what is taken? Mostly not: then nothing else is read. */
  readonly isLeft: boolean;
}

function overPlace({ reader, definition }: Scope, place: Use): OverPlace {
  const calls = find(definition.body, 'CallExpression');
  const givesNothing = ({ node }: Use<CallExpression>): boolean => {
    const name = calleeName(node);
    const effects = name === null ? [] : (reader.factOf(name)?.effects ?? []);
    return effects.length > 0 && effects.every(({ does }) => does === 'logs' || does === 'maps');
  };
  const behind = calls.filter((call) => canFollow(definition, place, call) && !givesNothing(call));
  const isStored = (): boolean =>
    find(definition.body, 'AssignmentExpression').some((store) => canFollow(definition, place, store));
  return { place, calls, behind, isLeft: behind.length > 0 || isStored() };
}

/** Is something still held at a place, and given back behind it? */
function isHeldOver(scope: Scope, enter: Use<CallExpression>, taken: Taken, over: OverPlace): boolean {
  const { definition } = scope;
  const { place, calls, behind } = over;
  const isLeave = ({ node }: Use<CallExpression>): boolean =>
    node !== enter.node && mayRelease(scope, node, taken);
  if (!behind.some(isLeave) && !isSetBack(scope, taken, place)) return false;
  // A lock that was given back before the place is held there only when it is taken again.
  const flow = flowOf(definition);
  const [from, to] = [pointOf(flow, enter), pointOf(flow, place)];
  if (from && to && from !== to) {
    const between = calls.filter(
      (call) => canFollow(definition, enter, call) && canFollow(definition, call, place),
    );
    const given = between.filter((call) => isLeave(call) && releasesThe(scope, call.node, taken));
    const points = new Set(given.flatMap((use) => pointOf(flow, use) ?? []));
    points.delete(from);
    points.delete(to);
    if (mustPass(from.next, to, points)) return false;
  }
  if (taken.effect.effect.does === 'locks') return true;
  // What is counted for good is no section: only what every way to success gives back.
  const undone = (call: CallExpression): boolean => mayRelease(scope, call, taken);
  return (
    isSetBack(scope, taken, place) ||
    !outlives(definition, enter, undone, whenTaken(scope, enter.node, taken))
  );
}

/** For which results of a call something is taken. What a function of the file returns need not be what the call in it does. */
function whenTaken({ reader }: Scope, call: CallExpression, { effect: { effect } }: Taken): When {
  const name = calleeName(call);
  const [body] = name === null ? [] : reader.definitionsOf(name);
  if (body) return body.definition.returns.kind === 'pointer' ? 'non-null' : 'always';
  return effect.does === 'takes' || effect.does === 'locks' ? effect.when : 'always';
}

/** What a call takes and leaves taken when it has returned. */
function leftTaken(
  scope: Scope,
  use: Use<CallExpression>,
  known = new AsCalled<readonly Taken[]>(),
): readonly Taken[] {
  const { reader, definition } = scope;
  const effects = reader.ofCall(definition, use.node);
  const direct = effects.flatMap((effect) =>
    effect.through.length === 0 ? takenBy(scope, use, effect) : [],
  );
  const name = calleeName(use.node);
  if (direct.length > 0 || name === null || known.leadsBack(scope, name)) return direct;
  if (!effects.some(({ effect }) => effect.does === 'locks' || effect.does === 'takes')) return direct;
  const leftIn = (inner: Scope): readonly Taken[] =>
    find(inner.definition.body, 'CallExpression').flatMap((call) =>
      leftTaken(inner, call, known).filter((taken) =>
        outlives(
          inner.definition,
          call,
          (other) => mayRelease(inner, other, taken),
          whenTaken(inner, call.node, taken),
        ),
      ),
    );
  return reader
    .definitionsOf(name)
    .flatMap((body) => known.in(scope, use.node, body, (inner) => distinct(leftIn(inner))));
}

/** What was taken, each once: who takes it twice holds it all the same. */
function distinct(taken: readonly Taken[]): readonly Taken[] {
  const known = new Map<string, Taken>();
  for (const one of taken) {
    const { kind, holder, name, type, written } = one.held;
    known.set([one.how, one.by, one.bit, kind, holder, name, type, written].join(' '), one);
  }
  return [...known.values()];
}

/** What a call of a function of the kernel takes. */
export function takenBy(scope: Scope, use: Use<CallExpression>, effect: CallEffect): Taken[] {
  const how = kindOf(scope, use, effect);
  if (how === null) return [];
  const of = 'of' in effect.effect ? effect.effect.of : 0;
  const args = use.node.arguments;
  if (of === 'result') {
    const holder = holderIn(use);
    const held = holder === null ? null : heldBy(scope, holder);
    return held ? [{ how, by: effect.by, held, bit: null, effect }] : [];
  }
  const argument = typeof of === 'number' ? (args[of] ?? args[0]) : args[0];
  const bit = bitOf(scope, use.node, of);
  return [{ how, by: effect.by, held: lockedBy(scope, effect.by, argument), bit, effect }];
}

const NOTHING: Held = { kind: 'unknown', holder: null, name: '', type: null, written: '' };

/** What an argument says is held; RCU and what is taken without arguments is the same everywhere. */
export function heldOf(scope: Scope, argument: Node | undefined): Held {
  return argument ? heldBy(scope, argument) : NOTHING;
}

/**
 * What a function of the kernel locks, gives back or looks at: where the kernel has functions of its own for a lock, that lock,
 * so that it is the same for whoever names it by its structure, as `inode_lock(inode)` and `down_write(&inode->i_rwsem)` do.
 */
export function lockedBy(scope: Scope, name: string, argument: Node | undefined): Held {
  const lock = kernelLockOf(name);
  if (!lock) return heldOf(scope, argument);
  const type = `struct ${lock.type}`;
  if (lock.holder === null)
    return { kind: 'variable', holder: null, name: lock.name, type, written: lock.name };
  const of = argument ? written(scope, argument) : '';
  return {
    kind: 'member',
    holder: `struct ${lock.holder}`,
    name: lock.name,
    type,
    written: `${of}->${lock.name}`,
  };
}

/** Which bit a call is about: of `test_and_set_bit(BUSY, &dev->flags)`, as it is written, unless that is a variable. */
export function bitOf(scope: Scope, call: CallExpression, of: unknown): string | null {
  const [bit] = call.arguments;
  if (of !== 1 || !bit || !/bit/.test(calleeName(call) ?? '')) return null;
  const text = written(scope, bit);
  return /^(?:\d+|[A-Z][A-Z0-9_]*)$/.test(text) ? text : null;
}

function holderIn(use: Use): Node | null {
  const name = variableHolding(use);
  const parent = use.parents.find(
    ({ type }) => type === 'VariableDeclarator' || type === 'AssignmentExpression',
  );
  if (name === null || !parent) return null;
  if (parent.type === 'VariableDeclarator') return parent.id;
  return parent.type === 'AssignmentExpression' ? unparenthesized(parent.left) : null;
}

function kindOf(scope: Scope, use: Use<CallExpression>, { effect, by }: CallEffect): SectionKind | null {
  if (effect.does === 'locks') return NOT_SECTIONS.has(effect.how) ? null : effect.how;
  if (effect.does !== 'takes') return effect.does === 'stores' && claimsPlace(by) ? 'claim' : null;
  switch (effect.what) {
    case 'bit':
      return effect.when === 'always' ? 'count' : 'claim';
    case 'count':
      return claimsPlace(by) ? 'claim' : 'count';
    case 'runtime-power':
      return 'power';
    case 'reference':
      // Who has a reference anyhow takes another one without asking.
      if (effect.when !== 'always' || effect.of === 'result') return 'reference';
      return isFound(scope, use.node.arguments[effect.of === 'global' ? 0 : effect.of])
        ? 'reference'
        : 'count';
    default:
      return null;
  }
}

/** Is what a pointer leads to looked up in the function: got from a search, or by going through a list? */
function isFound({ reader, definition }: Scope, pointer: Node | undefined): boolean {
  const root = pointer ? rootOf(pointer) : null;
  if (root === null || !isLocal(definition, root) || definition.params.some(({ name }) => name === root))
    return false;
  const values = valuesGiven(reader.driver, definition, root);
  return (
    values === null ||
    values.some((value) => {
      const bare = unparenthesized(value);
      return bare.type === 'CallExpression' && /find|look_?up|search|_get|_load/.test(calleeName(bare) ?? '');
    })
  );
}

/** May a call give back what was taken? */
export function mayRelease(scope: Scope, call: CallExpression, taken: Taken): boolean {
  const name = calleeName(call);
  if (name === null) return false;
  if (undoesTaken(taken, name)) {
    const given = call.arguments.map((argument) => lockedBy(scope, name, argument));
    return given.some((held) => isSame(held, taken.held)) || !given.some((held) => isOther(held, taken.held));
  }
  const { may } = releasesOf(taken);
  return bodiesReleasing(scope, call, taken, may).some((body) =>
    may.in(scope, call, body, (inner) =>
      find(body.definition.body, 'CallExpression').some(({ node }) => mayRelease(inner, node, taken)),
    ),
  );
}

/** Does a call give back what was taken, whatever happens? */
function releasesThe(scope: Scope, call: CallExpression, taken: Taken): boolean {
  const name = calleeName(call);
  if (name === null) return false;
  if (undoesTaken(taken, name)) {
    if (call.arguments.length === 0) return isSame(lockedBy(scope, name, undefined), taken.held);
    return call.arguments.some((argument) => isSame(lockedBy(scope, name, argument), taken.held));
  }
  const { must } = releasesOf(taken);
  return bodiesReleasing(scope, call, taken, must).some((body) =>
    must.in(scope, call, body, (inner) =>
      find(body.definition.body, 'CallExpression').some((use) => alwaysReleases(inner, use, taken)),
    ),
  );
}

/** Does a function always make a call, which gives back what was taken? */
function alwaysReleases(scope: Scope, use: Use<CallExpression>, taken: Taken): boolean {
  if (!mayRelease(scope, use.node, taken)) return false;
  const flow = flowOf(scope.definition);
  const point = pointOf(flow, use);
  return (
    point !== null &&
    mustPass([flow.entry], flow.end, new Set([point])) &&
    releasesThe(scope, use.node, taken)
  );
}

/** What functions that are called are known to do to what was taken. */
interface Releases {
  readonly may: AsCalled<boolean>;
  readonly must: AsCalled<boolean>;
}

const releases = new WeakMap<Taken, Releases>();

function releasesOf(taken: Taken): Releases {
  let known = releases.get(taken);
  if (!known) releases.set(taken, (known = { may: new AsCalled(), must: new AsCalled() }));
  return known;
}

/** The functions that a call runs which may give it back: those that only give it back. */
function bodiesReleasing(
  scope: Scope,
  call: CallExpression,
  taken: Taken,
  known: AsCalled<boolean>,
): ReturnType<EffectReader['definitionsOf']> {
  const name = calleeName(call);
  if (name === null || known.leadsBack(scope, name)) return [];
  const effects = scope.reader.ofCall(scope.definition, call);
  const gives = effects.some(
    ({ effect, by }) => (effect.does === 'unlocks' || effect.does === 'gives') && undoesTaken(taken, by),
  );
  if (!gives || effects.some(({ by }) => by === taken.effect.by)) return [];
  return scope.reader.definitionsOf(name);
}

function undoesTaken({ effect: found }: Taken, name: string): boolean {
  const { effect, by } = found;
  switch (effect.does) {
    case 'locks':
      return effect.undo.includes(name);
    case 'takes':
      return effect.undo.includes(name) || releasesByName(by).includes(name);
    default:
      return /^(?:WRITE_ONCE|smp_store_release|(?:cmp)?xchg\w*)$/.test(name);
  }
}

/** Is a number that says that somebody is there set by a plain store behind a place? */
function isSetBack(scope: Scope, { how, held }: Taken, place: Use): boolean {
  return (
    how === 'claim' &&
    find(scope.definition.body, 'AssignmentExpression').some(
      (use) =>
        use.node.operator === '=' &&
        canFollow(scope.definition, place, use) &&
        isSame(placeHeld(scope, use.node.left), held),
    )
  );
}

/** What a guard takes until the end of its scope; null for one that keeps nobody out. */
export function takenByGuard(scope: Scope, guard: Guard): Omit<Section, 'enter'> | null {
  const name = classOf(guard);
  const known = name === null ? undefined : guardOf(name);
  const own = name === null ? null : ownGuard(scope.reader.driver, name);
  if (own) return enteredBy(scope, guard, own);
  const effects = (known && scope.reader.facts.factOf(known.enter)?.effects) ?? [];
  const power = effects.some((effect) => effect.does === 'takes' && effect.what === 'runtime-power');
  const lock = effects.find((effect) => effect.does === 'locks');
  const how = lock?.does === 'locks' ? lock.how : power ? 'power' : 'section';
  if (NOT_SECTIONS.has(how)) return null;
  const [first] = guardedBy(guard);
  const held =
    first || lock ? lockedBy(scope, known?.enter ?? '', first) : { ...NOTHING, written: name ?? '' };
  return { how, by: known?.enter ?? name ?? '', held, bit: null };
}

/** What a class that the driver defines itself takes: a lock before anything else. What it does not give back stays taken. */
function enteredBy(
  scope: Scope,
  guard: Guard,
  { enter: definition, leave }: OwnGuard,
): Omit<Section, 'enter'> | null {
  const { start, end, callee } = guard;
  const { reader } = scope;
  const args = guardedBy(guard) as CallExpression['arguments'];
  const call: CallExpression = { type: 'CallExpression', start, end, callee, arguments: args };
  const inner: Scope = { reader, definition, given: { call, scope } };
  const taken = find(definition.body, 'CallExpression').flatMap((use) => leftTaken(inner, use));
  const first = taken.find(({ effect }) => effect.effect.does === 'locks') ?? taken[0];
  if (!first) return null;
  const gives = (): boolean =>
    find(leave.body, 'CallExpression').some(({ node }) =>
      reader.ofCall(leave, node).some(({ effect }) => effect.does === 'gives'),
    );
  if (first.effect.effect.does === 'takes' && !gives()) return null;
  return { how: first.how, by: first.by, held: first.held, bit: first.bit };
}

function guardsOver(definition: FunctionDeclaration, place: Use): Guard[] {
  return guardsIn(definition)
    .filter(({ node, parents: [around] }) =>
      node.type === 'CMacroBlock'
        ? place.parents.includes(node)
        : place.parents.includes(around) && node.start < place.node.start,
    )
    .map(({ node }) => node);
}
