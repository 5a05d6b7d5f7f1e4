import type { Effect } from '../kernel/fact';
import { namesWith } from '../kernel/fact-table';
import { assertsHeld } from '../kernel/locked';
import type { Driver } from '../model/driver';
import type { TopLevelItem } from '../model/top-level';
import type { CallExpression, FunctionDeclaration, IfStatement, Node } from '../model/nodes';
import { calleeName, contains, find, findWithin, unparenthesized, type Use } from '../model/query';
import { AsCalled } from './as-called';
import { canFollow } from './control-flow';
import type { EffectReader } from './effects';
import { guardsIn } from './guards';
import { assertedBy, heldThroughout, isUnderLock } from './held-throughout';
import { heldBy, isObjectType, isSame, placeHeld, type Held, type Scope } from './held';
import { leads } from './leads';
import { assignedTo, functionsRun } from './run-later';
import {
  bitOf,
  excludes,
  heldOf,
  isSameSection,
  takenBy,
  takenByGuard,
  keepsOthersOut,
  type Section,
} from './sections';
import { mayDo, type Question } from './word-leads';

/**
 * What the other functions of a file do to those that are in a section: take out what is mapped, do not go on while something
 * is mapped, give back what a mapping counts. All of that a mapping escapes which is made when the section has been left.
 */

/** Something that another function does, and that a mapping which is made outside of the section escapes. */
export interface Ending {
  /**
   * `zaps`: takes mapped pages out; `refuses`: does not go on while something is mapped; `gives`: gives back the count that
   * a mapping would have taken, too; `frees`: frees the array that a mapping reads its pages from, or the pages in it.
   */
  readonly kind: 'zaps' | 'refuses' | 'gives' | 'frees';
  readonly section: Section;
  readonly by: FunctionDeclaration;
  readonly at: Node;
}

/** A function, and what reads its file. */
type Body = ReturnType<EffectReader['definitionsOf']>[number];

/** What a mapping counts in. */
export interface Counted {
  /** What the operations of the hook's mappings, or the hook, count in. */
  readonly places: readonly Held[];
  /** Functions of the kernel that tell whether something is mapped. */
  readonly functions: ReadonlySet<string>;
}

const ZAPS: Question = { does: zaps };

/** The functions of the kernel, and of the user's rows, that take out what is mapped. */
export function zappingNames(): readonly string[] {
  return namesWith('zaps', (fact) => fact.effects.some(zaps));
}

function zaps(effect: Effect): boolean {
  return effect.does === 'stores' && effect.what === 'zaps';
}

/**
 * What the other functions of the file do in the same sections to what is mapped: found as they are asked for.
 * @param except the function that is in the sections, and `hook` that which calls it in the end
 */
export function* endingsOf(
  reader: EffectReader,
  sections: readonly Section[],
  counted: Counted,
  except: FunctionDeclaration,
  hook: string = except.id.name,
): Generator<Ending, void, undefined> {
  if (sections.length === 0) return;
  const { driver } = reader;
  const names = new Set([...counted.functions, ...counted.places.map(({ name }) => name)]);
  // Who only counts itself, or holds a reference, keeps nobody from asking whether something is mapped.
  const asks = names.size > 0 && sections.some(keepsOthersOut);
  const looks: Question = { does: () => false, names };
  const maps: Question = { does: () => false, names: new Set([except.id.name]) };
  const isLikely = (item: TopLevelItem): boolean =>
    mayDo(reader, item, ZAPS) || (asks && mayDo(reader, item, looks));
  for (const definition of functionsLikely(driver, isLikely)) {
    const isHook = definition.id.name === except.id.name || definition.id.name === hook;
    for (const section of sections) {
      // What the hook itself puts last is gone then, too.
      if (isHook && section.how !== 'reference') continue;
      const found = endingIn(reader, definition, section, counted, maps, isHook);
      if (found) yield found;
    }
  }
}

/** The functions of a file that are worth reading: most do nothing of what is asked, and to see that they need not be parsed. */
export function* functionsLikely(
  driver: Driver,
  isLikely: (item: TopLevelItem) => boolean,
): Generator<FunctionDeclaration, void, undefined> {
  for (const item of driver.items) {
    if (item.kind !== 'function' || !isLikely(item)) continue;
    for (const node of driver.model(item)) if (node.type === 'FunctionDeclaration') yield node;
  }
}

/** The calls of a function that take out what is mapped: the same for every section. */
const zapCalls = new WeakMap<FunctionDeclaration, readonly Use<CallExpression>[]>();

function endingIn(
  reader: EffectReader,
  definition: FunctionDeclaration,
  section: Section,
  counted: Counted,
  maps: Question,
  isHook: boolean,
): Ending | null {
  const scope: Scope = { reader, definition, given: null };
  const calls = find(definition.body, 'CallExpression');
  const zapsIn = zapCalls.get(definition) ?? zapsOf(scope, calls);
  zapCalls.set(definition, zapsIn);
  const isInside = isBehindEntry(scope, section);
  for (const zap of zapsIn) {
    if (isMapping(reader, zap.node, maps)) continue;
    // A call that ends the section for everybody, such as drm_dev_unplug(), takes out by itself what is mapped.
    const ends = endsFor(scope, zap.node, section) || (!isHook && isInside(zap));
    if (ends) return { kind: 'zaps', section, by: definition, at: zap.node };
    if (!isHook && isCalledBack(reader, definition, section))
      return { kind: 'zaps', section, by: definition, at: zap.node };
  }
  if (isHook || !keepsOthersOut(section)) return null;
  for (const give of calls) {
    const [of] = give.node.arguments;
    if (!of || !isCounted(heldBy(scope, of), counted)) continue;
    const gives = reader.ofCall(definition, give.node).some(({ effect }) => effect.does === 'gives');
    if (gives && isInside(give)) return { kind: 'gives', section, by: definition, at: give.node };
  }
  for (const refusal of refusalsIn(scope, counted)) {
    const test: Use = { node: refusal.node.test, parents: [refusal.node, ...refusal.parents] };
    if (isInside(test)) return { kind: 'refuses', section, by: definition, at: refusal.node };
  }
  return null;
}

/** Those of a function's calls that take out what is mapped: of most functions, their words tell that none does. */
function zapsOf(scope: Scope, calls: readonly Use<CallExpression>[]): readonly Use<CallExpression>[] {
  if (isOfFile(scope) && !mayDo(scope.reader, scope.definition, ZAPS)) return [];
  return calls.filter(({ node }) => leadsToZap(scope, node));
}

/** Is something held what a mapping counts in? */
function isCounted(held: Held, { places }: Counted): boolean {
  return places.some((place) => isSame(place, held));
}

/** Is a call one of what maps in the section, whatever that does when it fails? */
function isMapping(reader: EffectReader, call: CallExpression, maps: Question): boolean {
  const name = calleeName(call);
  if (name === null) return false;
  return (
    maps.names?.has(name) === true ||
    reader.driver.bodiesNamed(name).some((item) => mayDo(reader, item, maps))
  );
}

/**
 * Is a place behind one where its function enters a section? What is entered is found when it is first asked for: what every
 * call of a function does takes long to read.
 */
export function isBehindEntry(scope: Scope, section: Section): (place: Use) => boolean {
  let entered: readonly Use[] | null = null;
  if (isHeldThroughout(scope, section)) return () => true;
  return (place) =>
    (entered ??= entersOf(scope, section)).some(
      (enter) => enter.node !== place.node && canFollow(scope.definition, enter, place),
    );
}

/** Is a function only called by who is in the same section? */
function isHeldThroughout(scope: Scope, section: Section): boolean {
  return heldThroughout(scope).some((held) => excludes(section, held) && isSameSection(held, section));
}

/** Where a function enters the same section, itself or in what it calls, or waits for everybody to leave it. */
function entersOf(scope: Scope, section: Section, known = new AsCalled<boolean>()): Use[] {
  const calls = find(scope.definition.body, 'CallExpression').filter((use) =>
    enters(scope, use, section, known),
  );
  const guards = guardsIn(scope.definition).filter(({ node }) => {
    const taken = takenByGuard(scope, node);
    return taken !== null && excludes(section, taken) && isSameSection(taken, section);
  });
  return [...calls, ...guards];
}

function enters(scope: Scope, use: Use<CallExpression>, section: Section, known: AsCalled<boolean>): boolean {
  const { reader, definition } = scope;
  const effects = reader.ofCall(definition, use.node);
  const takes = effects.some(
    (effect) =>
      effect.through.length === 0 &&
      takenBy(scope, use, effect).some(
        (taken) => taken.how !== 'count' && excludes(section, taken) && isSameSection(taken, section),
      ),
  );
  if (takes || looksAfter(scope, use.node, section)) return true;
  const asserted = assertedBy(scope, use);
  if (asserted) return excludes(section, asserted) && isSameSection(asserted, section);
  const name = calleeName(use.node);
  if (name === null || known.leadsBack(scope, name)) return false;
  return reader
    .definitionsOf(name)
    .some(
      (body) =>
        mayEnter(body) &&
        known.in(
          scope,
          use.node,
          body,
          (inner) => isHeldThroughout(inner, section) || entersOf(inner, section, known).length > 0,
        ),
    );
}

const entering = new WeakMap<FunctionDeclaration, boolean>();

/** Is there anything in a function, or in what it calls, that enters some section, or looks at one? */
function mayEnter(body: Body): boolean {
  return leadsOn(body, entering, ({ reader, definition }) => {
    if (guardsIn(definition).length > 0 || isUnderLock(reader, definition)) return true;
    const called = find(definition.body, 'CallExpression').flatMap(({ node }) => calleeName(node) ?? []);
    const enters = (name: string): boolean =>
      assertsHeld(name) ||
      reader
        .factOf(name)
        ?.effects.some(({ does }) => does !== 'reads' && does !== 'logs' && does !== 'sleeps') === true;
    return called.some(enters) || called.flatMap((name) => reader.definitionsOf(name));
  });
}

/** Does a call wait until nobody is in the section any more, keep others from entering it, or ask whether somebody is? */
function looksAfter(scope: Scope, call: CallExpression, section: Section): boolean {
  const name = calleeName(call);
  const fact = name === null ? null : scope.reader.factOf(name);
  if (!fact) return false;
  const { how } = section;
  const does = (...what: readonly string[]): boolean =>
    fact.effects.some((effect) => what.includes(effect.does));
  if (!isWaitedFor(how, does)) return false;
  if (call.arguments.length === 0) return section.held.written === '' && section.held.kind === 'unknown';
  return call.arguments.some((argument) => {
    const held = heldOf(scope, argument);
    return isSameSection({ held, bit: bitOf(scope, call, 1) }, section);
  });
}

function isWaitedFor(how: Section['how'], does: (...what: readonly string[]) => boolean): boolean {
  switch (how) {
    case 'rcu':
    case 'srcu':
      return does('waits');
    case 'section':
    case 'reference-section':
      return does('waits', 'stores', 'gives');
    case 'claim':
    case 'count':
      return does('waits', 'tests');
    case 'reference':
      return does('waits', 'tests', 'gives');
    default:
      return false;
  }
}

/** Does a call by itself end what the section is held for: for all that are in it, or with the last reference? */
function endsFor(scope: Scope, call: CallExpression, section: Section): boolean {
  const { how, held } = section;
  const name = calleeName(call) ?? '';
  if (how === 'rcu' || how === 'srcu') return /^call_s?rcu|^queue_rcu_work$/.test(name);
  const isHeld = call.arguments.some((argument) => {
    const given = heldBy(scope, argument);
    if (isSame(given, held)) return true;
    // There are few devices in a driver's file, and one is reached in many ways.
    return how === 'section' && held.type !== null && given.type === held.type && isObjectType(held.type);
  });
  if (how === 'section' || how === 'reference-section') return isHeld;
  if (how !== 'reference' || !isHeld) return false;
  return scope.reader.ofCall(scope.definition, call).some(({ effect }) => effect.does === 'gives');
}

/** Is a function what the kernel calls when the last reference is gone, or the device is suspended? */
export function isCalledBack(
  reader: EffectReader,
  { id, params }: FunctionDeclaration,
  { how, held }: Section,
): boolean {
  const { driver } = reader;
  if (how === 'power') {
    if (
      /runtime_(?:suspend|idle)/.test(id.name) ||
      assignedTo(driver, /^runtime_(?:suspend|idle)$/).has(id.name)
    )
      return true;
    return new RegExp(
      `\\b(?:SET_)?(?:RUNTIME_PM_OPS|DEFINE_RUNTIME_DEV_PM_OPS|UNIVERSAL_DEV_PM_OPS)\\s*\\([^)]*\\b${id.name}\\b`,
    ).test(driver.seen);
  }
  if (how !== 'reference' || held.type === null || !isObjectType(held.type)) return false;
  const [only, another] = params;
  if (!only || another) return false;
  const given = heldBy({ reader, definition: driver.function(id.name)!, given: null }, only);
  return (
    given.type === held.type &&
    (/release|free|destroy/.test(id.name) || assignedTo(driver, /release|free/).has(id.name))
  );
}

const zapping = new WeakMap<FunctionDeclaration, boolean>();

/** Does a call take out what is mapped: by itself, by what it runs, or by what it has run later? */
function leadsToZap(scope: Scope, call: CallExpression): boolean {
  const run = runBy(scope, call);
  return run === true || run.some(isZapping);
}

function isZapping(body: Body): boolean {
  return leadsOn(body, zapping, ({ reader, definition }) => {
    const inner: Scope = { reader, definition, given: null };
    if (isOfFile(inner) && !mayDo(reader, definition, ZAPS)) return [];
    const run = find(definition.body, 'CallExpression').map(({ node }) => runBy(inner, node));
    return run.includes(true) || run.flatMap((bodies) => (bodies === true ? [] : bodies));
  });
}

/** What a call runs, as far as it may take out what is mapped; true where the call does so by itself. */
function runBy(scope: Scope, call: CallExpression): true | readonly Body[] {
  const { reader } = scope;
  const run = functionsRun(scope, call).map((definition) => ({ reader, definition }));
  // Its words tell of most calls that they do not, and take no reading of what is called.
  const name = !isOfFile(scope) || mayDo(reader, call, ZAPS) ? calleeName(call) : null;
  if (name === null) return run;
  return reader.factOf(name)?.effects.some(zaps) === true || [...run, ...reader.definitionsOf(name)];
}

/** Does a function stand in its file? The text of a macro stands elsewhere. */
function isOfFile({ reader, definition }: Scope): boolean {
  return reader.driver.functions(definition.id.name).includes(definition);
}

/** As `leads()`, from function to function: each is known by its definition. */
function leadsOn(
  first: Body,
  answers: WeakMap<FunctionDeclaration, boolean>,
  next: (body: Body) => true | readonly Body[],
): boolean {
  const readers = new Map([[first.definition, first.reader]]);
  return leads(first.definition, answers, (definition) => {
    const led = next({ reader: readers.get(definition)!, definition });
    if (led === true) return true;
    for (const body of led) readers.set(body.definition, body.reader);
    return led.map((body) => body.definition);
  });
}

/** Where a function does not go on while something is mapped: `return -EBUSY`, or what is freed only when nothing is. */
function refusalsIn(scope: Scope, counted: Counted): Use<IfStatement>[] {
  const { definition } = scope;
  return find(definition.body, 'IfStatement').filter(({ node }) => {
    if (!looksAtCount(scope, node.test, counted)) return false;
    if (leavesWithError(definition, node.consequent)) return true;
    const [empty, used] = isNegated(node.test)
      ? [node.consequent, node.alternate]
      : [node.alternate, node.consequent];
    return (
      (empty !== null && !counts(scope, counted) && frees(scope, empty)) ||
      (used !== null && leavesWithError(definition, used))
    );
  });
}

/** Does a function count there itself? What it frees when nobody is left is what it was the last to use. */
function counts(scope: Scope, counted: Counted): boolean {
  const { definition, reader } = scope;
  const isOf = (target: Node): boolean => isCounted(placeHeld(scope, target), counted);
  return (
    find(definition.body, 'UpdateExpression').some(({ node }) => isOf(node.argument)) ||
    find(definition.body, 'AssignmentExpression').some(
      ({ node }) => node.operator !== '=' && isOf(node.left),
    ) ||
    find(definition.body, 'CallExpression').some(
      ({ node }) =>
        node.arguments.some((argument) => argument.type === 'CAddressOf' && isOf(argument.argument)) &&
        reader
          .ofCall(definition, node)
          .some(({ effect }) => effect.does === 'takes' || effect.does === 'gives'),
    )
  );
}

/** Does a condition look at what a mapping counts, in the function or in one that it calls? */
function looksAtCount(scope: Scope, part: Node, counted: Counted, known = new AsCalled<boolean>()): boolean {
  const { definition, reader } = scope;
  const members = findWithin(definition, part, 'MemberExpression');
  if (members.some(({ node }) => isCounted(placeHeld(scope, node), counted))) return true;
  return findWithin(definition, part, 'CallExpression').some(({ node }) => {
    const name = calleeName(node);
    if (name === null || known.leadsBack(scope, name)) return false;
    if (counted.functions.has(name)) return true;
    return reader
      .definitionsOf(name)
      .some((body) =>
        known.in(scope, node, body, (inner) =>
          find(body.definition.body, 'ReturnStatement').some(
            ({ node: { argument } }) => argument !== null && looksAtCount(inner, argument, counted, known),
          ),
        ),
      );
  });
}

/** Does a condition hold when what it looks at is nothing: `!count`, `count == 0`? */
function isNegated(test: Node): boolean {
  const bare = unparenthesized(test);
  if (bare.type === 'UnaryExpression') return bare.operator === '!' && !isNegated(bare.argument);
  if (bare.type === 'BinaryExpression') return bare.operator === '==' || bare.operator === '<=';
  if (bare.type === 'LogicalExpression') return isNegated(bare.left) || isNegated(bare.right);
  return false;
}

function frees({ reader, definition }: Scope, branch: Node): boolean {
  return findWithin(definition, branch, 'CallExpression').some(({ node }) =>
    reader
      .ofCall(definition, node)
      .some(({ effect }) => effect.does === 'gives' && (effect.what === 'memory' || effect.what === 'pages')),
  );
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

function nameOf(node: Node): string | null {
  const bare = unparenthesized(node);
  return bare.type === 'Identifier' ? bare.name : null;
}
