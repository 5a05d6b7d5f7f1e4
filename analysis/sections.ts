import { guardOf } from '../kernel/guards';
import type { LockKind } from '../kernel/fact';
import type { Driver } from '../model/driver';
import type { CallExpression, CGuardStatement, CMacroBlock, FunctionDeclaration, Node } from '../model/nodes';
import { typeText } from '../model/types';
import { calleeName, contains, find, unparenthesized, type Use } from '../model/query';
import { canFollow } from './control-flow';
import type { CallEffect, EffectReader } from './effects';
import { lastName, rootOf, squeezed } from './places';

/**
 * Sections: what a function holds over a place - a lock, RCU, a guard, a device that may not go away, an object that may not
 * be killed - and what the other functions of the file do to those that hold it. Under Linux an action is performed when
 * the hook has returned, outside of every section that the hook was in.
 */
export interface Section {
  /** Where it is entered: the call, or the guard. */
  readonly enter: Node;
  readonly how: LockKind;
  /** What is held, comparable between functions: the members that lead to it, and the type that they start from. */
  readonly held: Held;
}

interface Held {
  /** `->lock`, or the name of a variable of the file. */
  readonly path: string;
  /** The type of the variable that the path starts from; null when it is not known. */
  readonly type: string | null;
}

/** Something that another function does, and that a mapping which is made outside of the section escapes. */
export interface Ending {
  /**
   * `zaps`: takes mapped pages out; `refuses`: does not go on while something is mapped; `gives`: gives back the count that
   * a mapping would have taken, too.
   */
  readonly kind: 'zaps' | 'refuses' | 'gives';
  readonly section: Section;
  readonly by: FunctionDeclaration;
  readonly at: Node;
}

/** What is held for other purposes than to keep something from happening. */
const NOT_SECTIONS: ReadonlySet<LockKind> = new Set(['interrupts', 'preemption']);

/** The sections that a function holds over a place. */
export function sectionsOver(reader: EffectReader, definition: FunctionDeclaration, place: Use): Section[] {
  const calls = find(definition.body, 'CallExpression');
  const sections: Section[] = [];
  for (const enter of calls) {
    for (const locked of heldAfter(reader, definition, enter.node)) {
      if (!canFollow(definition, enter, place)) continue;
      // What a call does in turn is read where it matters: that takes longest.
      const leaves = calls.some(
        (call) =>
          call.node !== enter.node && canFollow(definition, place, call) && gives(reader, locked, call.node),
      );
      if (leaves) sections.push(sectionOf(reader, definition, enter.node, enter.node.arguments, locked));
    }
  }
  for (const guard of guardsOver(definition, place)) {
    const name = guard.type === 'CGuardStatement' ? guard.kind.name : nameOf(guard.arguments[0]);
    const known = name === null ? undefined : guardOf(name);
    const args = guardedBy(guard);
    const [first] = args;
    const held = first ? heldBy(reader.driver, definition, first) : { path: name ?? '', type: null };
    const fact = known ? reader.facts.factOf(known.enter) : undefined;
    const lock = fact?.effects.find((effect) => effect.does === 'locks');
    const how = lock?.does === 'locks' ? lock.how : 'section';
    if (!NOT_SECTIONS.has(how)) sections.push({ enter: guard, how, held });
  }
  return sections;
}

/** What the other functions of the file do in the same sections to what is mapped: found as they are asked for. */
export function* endingsOf(
  reader: EffectReader,
  sections: readonly Section[],
  counted: ReadonlySet<string>,
  except: FunctionDeclaration,
): Generator<Ending, void, undefined> {
  if (sections.length === 0) return;
  const { driver } = reader;
  for (const item of driver.items) {
    if (item.kind !== 'function') continue;
    const text = driver.source.slice(item.start, item.end);
    const near = sections.filter(({ held }) => text.includes(lastWord(held.path)) || held.path === '');
    if (near.length === 0) continue;
    // Most functions that have the lock do nothing of the kind: to see that, they need not be parsed.
    if (![...counted].some((name) => text.includes(name)) && !reader.mayDo(item, zaps)) continue;
    for (const node of driver.model(item)) {
      if (node.type !== 'FunctionDeclaration' || node === except || node.id.name === except.id.name) continue;
      for (const section of near) {
        const found = endingIn(reader, node, section, counted);
        if (found) yield found;
      }
    }
  }
}

function endingIn(
  reader: EffectReader,
  definition: FunctionDeclaration,
  section: Section,
  counted: ReadonlySet<string>,
): Ending | null {
  const calls = find(definition.body, 'CallExpression');
  let entered: readonly Use[] | null = null;
  // Asked for where there is something to end: what every call of a function does takes long to read.
  const isInside = (place: Use): boolean =>
    (entered ??= entersOf(reader, definition, section)).some(
      (enter) => enter.node !== place.node && covers(definition, enter, place),
    );
  for (const zap of calls) {
    if (!takesOut(reader, definition, zap.node)) continue;
    // A call that ends the section for everybody, such as drm_dev_unplug(), takes out by itself what is mapped.
    if (endsFor(reader, definition, zap.node, section) || isInside(zap))
      return { kind: 'zaps', section, by: definition, at: zap.node };
  }
  for (const give of calls) {
    const [of] = give.node.arguments;
    const name = of ? lastName(of.type === 'CAddressOf' ? of.argument : of) : null;
    if (name === null || !counted.has(name)) continue;
    const gives = reader.ofCall(definition, give.node).some(({ effect }) => effect.does === 'gives');
    if (gives && isInside(give)) return { kind: 'gives', section, by: definition, at: give.node };
  }
  for (const refusal of refusalsIn(definition, counted)) {
    if (isInside(refusal)) return { kind: 'refuses', section, by: definition, at: refusal.node };
  }
  return null;
}

/** Where a function enters the same section, or waits for everybody to leave it. */
function entersOf(reader: EffectReader, definition: FunctionDeclaration, section: Section): Use[] {
  const same = (argument: Node | undefined): boolean =>
    argument === undefined
      ? section.held.path === ''
      : isSame(heldBy(reader.driver, definition, argument), section.held);
  const calls = find(definition.body, 'CallExpression').filter(({ node }) => {
    const locks = reader.ofCall(definition, node).some(({ effect }) => effect.does === 'locks');
    return (
      (locks || waitsFor(reader, node, section)) &&
      (node.arguments.length === 0 ? same(undefined) : node.arguments.some(same))
    );
  });
  const guards = [
    ...find(definition.body, 'CGuardStatement').filter(({ node }) => same(guardedBy(node)[0])),
    ...find(definition.body, 'CMacroBlock').filter(
      ({ node }) => /guard/.test(node.callee.name) && same(guardedBy(node)[0]),
    ),
  ];
  return [...calls, ...guards];
}

/** Does a call wait until nobody is in the section any more, or keep others from entering it? */
function waitsFor(reader: EffectReader, call: CallExpression, { how }: Section): boolean {
  const name = calleeName(call);
  const fact = name === null ? null : reader.factOf(name);
  if (!fact) return false;
  const waits = fact.effects.some(({ does }) => does === 'waits');
  if (how === 'rcu' || how === 'srcu') return waits;
  if (how !== 'section' && how !== 'reference-section') return false;
  return waits || fact.effects.some(({ does }) => does === 'stores' || does === 'gives');
}

function endsFor(
  reader: EffectReader,
  definition: FunctionDeclaration,
  call: CallExpression,
  section: Section,
): boolean {
  if (section.how !== 'section' && section.how !== 'reference-section') return false;
  return call.arguments.some((argument) => isSame(heldBy(reader.driver, definition, argument), section.held));
}

function covers(definition: FunctionDeclaration, enter: Use, place: Use): boolean {
  if (enter.node.type === 'CMacroBlock') return contains(enter.node, place.node);
  return canFollow(definition, enter, place);
}

function zaps(effect: CallEffect['effect']): boolean {
  return effect.does === 'stores' && effect.what === 'zaps';
}

function takesOut(reader: EffectReader, definition: FunctionDeclaration, call: CallExpression): boolean {
  return reader.ofCall(definition, call).some(({ effect }) => zaps(effect));
}

/** `return -EBUSY` where a count of mappings is looked at. */
function refusalsIn(definition: FunctionDeclaration, counted: ReadonlySet<string>): Use[] {
  if (counted.size === 0) return [];
  return find(definition.body, 'IfStatement').filter(({ node }) => {
    const looks = [...find(definition.body, 'MemberExpression')].some(
      ({ node: member }) =>
        contains(node.test, member) &&
        member.property.type === 'Identifier' &&
        counted.has(member.property.name),
    );
    return looks && leavesWithError(definition, node.consequent);
  });
}

function leavesWithError(definition: FunctionDeclaration, branch: Node): boolean {
  return (
    find(definition.body, 'ReturnStatement').some(({ node }) => contains(branch, node)) ||
    find(definition.body, 'CGotoStatement').some(({ node }) => contains(branch, node)) ||
    find(definition.body, 'UnaryExpression').some(
      ({ node }) =>
        contains(branch, node) && node.operator === '-' && nameOf(node.argument)?.startsWith('E') === true,
    )
  );
}

/** What a call locks and leaves locked when it has returned. */
function heldAfter(
  reader: EffectReader,
  definition: FunctionDeclaration,
  call: CallExpression,
): CallEffect[] {
  const effects = reader.ofCall(definition, call);
  return effects.filter(({ effect }) => {
    if (effect.does !== 'locks' || NOT_SECTIONS.has(effect.how)) return false;
    return !effects.some((other) => other.effect.does === 'unlocks' && effect.undo.includes(other.by));
  });
}

function gives(reader: EffectReader, locked: CallEffect, call: CallExpression): boolean {
  const name = calleeName(call);
  if (name === null || locked.effect.does !== 'locks') return false;
  const { undo } = locked.effect;
  if (undo.includes(name)) return true;
  return reader.bodiesOf(name).some((body) => {
    const inner = reader.ofFunction(body);
    const unlocks = inner.some(({ effect, by }) => effect.does === 'unlocks' && undo.includes(by));
    return unlocks && !inner.some(({ by }) => by === locked.by);
  });
}

function sectionOf(
  reader: EffectReader,
  definition: FunctionDeclaration,
  enter: Node,
  args: readonly Node[],
  { effect }: CallEffect,
): Section {
  const how = effect.does === 'locks' ? effect.how : 'section';
  const of = effect.does === 'locks' && typeof effect.of === 'number' ? effect.of : 0;
  const argument = args[of] ?? args[0];
  const held = argument ? heldBy(reader.driver, definition, argument) : { path: '', type: null };
  return { enter, how, held };
}

function heldBy(driver: Driver, definition: FunctionDeclaration, argument: Node): Held {
  const root = rootOf(argument);
  const text = squeezed(driver, argument)
    .replace(/^&/, '')
    .replace(/^\(+|\)+$/g, '');
  if (root === null) return { path: text, type: null };
  const declared =
    definition.params.find(({ name }) => name === root)?.ctype ??
    find(definition.body, 'VariableDeclarator').find(({ node }) => node.id.name === root)?.node.id.ctype;
  if (!declared) return { path: text, type: null };
  const path = text.startsWith(root) ? text.slice(root.length).replace(/^(->|\.)/, '->') : text;
  return { path, type: typeText(declared).replace(/[\s*]+$/, '') };
}

function isSame(one: Held, other: Held): boolean {
  return one.path === other.path && one.type === other.type;
}

function lastWord(path: string): string {
  return /(\w+)\W*$/.exec(path)?.[1] ?? '';
}

function guardsOver(definition: FunctionDeclaration, place: Use): (CGuardStatement | CMacroBlock)[] {
  const statements = find(definition.body, 'CGuardStatement')
    .filter((guard) => place.parents.includes(guard.parents[0]) && guard.node.start < place.node.start)
    .map(({ node }) => node);
  const blocks = place.parents.filter(
    (parent): parent is CMacroBlock => parent.type === 'CMacroBlock' && /guard/.test(parent.callee.name),
  );
  return [...statements, ...blocks];
}

/** What a guard is given: behind the class, and for `scoped_cond_guard()` behind what is done where the lock is not got. */
function guardedBy(guard: CGuardStatement | CMacroBlock): readonly Node[] {
  if (guard.type === 'CGuardStatement') return guard.arguments;
  return guard.arguments.slice(guard.callee.name === 'scoped_cond_guard' ? 2 : 1);
}

function nameOf(node: Node | undefined): string | null {
  const bare = node ? unparenthesized(node) : null;
  return bare?.type === 'Identifier' ? bare.name : null;
}
