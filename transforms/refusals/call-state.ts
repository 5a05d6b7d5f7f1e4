import type { Place } from '../../kernel/fact';
import { isFreedWithScope } from './scope-freed';
import { releasesByName } from '../../kernel/guesses';
import { effectsIn, isSameValue, undoes, type CallEffect, type EffectReader } from '../../analysis/effects';
import { canFollow } from '../../analysis/control-flow';
import { outlives, variableHolding } from '../../analysis/outliving';
import { liesIn, pointeeOf, pointsInto } from '../../analysis/targets';
import type { CallExpression, FunctionDeclaration, Node } from '../../model/nodes';
import { calleeName, contains, find, findWithin, unparenthesized, type Use } from '../../model/query';
import { closesOf, installations } from '../mapped-callback/operations';
import { isClaim, isKeptOnce, isStatistic } from './kept-state';
import { excerpt, vmaMember, type Conversion } from '../mmap-prepare/conversion';

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

/** What the calls of a hook's file do. */
export function effectsOf({ driver }: Pick<Conversion, 'driver'>): EffectReader {
  return effectsIn(driver);
}

/** Everything that a call of a hook does to state that outlives the hook, unless it is undone before the hook succeeds. */
export function stateEffects(conversion: Conversion, use: Use<CallExpression>): StateEffect[] {
  return effectsOf(conversion)
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
function isOfMapping(
  conversion: Conversion,
  { node }: Use<CallExpression>,
  { effect, target, through }: CallEffect,
): boolean {
  const { function: definition, vma } = conversion;
  const args: readonly Node[] = node.arguments;
  const isGivenVma = args.some((argument) => isVma(conversion, argument));
  // A function of the kernel that is given the vma is converted, or refused, for that.
  if (through.length === 0 && isGivenVma) return true;
  if (typeof target !== 'number' || definition.params[target]?.name !== vma) return false;
  // So is one of the file; to any other one it matters what exactly it is given of the vma.
  if (isGivenVma) return true;
  const of = through.length === 0 && 'of' in effect && typeof effect.of === 'number' ? effect.of : null;
  if (of !== null && effect.does === 'writes' && effect.lvalue) return liesIn(args[of], vma);
  const given = of === null ? args.filter((one) => pointeeOf(definition, one) === target) : [args[of]];
  return given.every((argument) => pointsInto(argument, vma));
}

function isVma(conversion: Conversion, argument: Node): boolean {
  const bare = unparenthesized(argument);
  return bare.type === 'Identifier' && bare.name === conversion.vma;
}

function kindOf(conversion: Conversion, use: Use<CallExpression>, found: CallEffect): StateKind | null {
  const { effect, target } = found;
  if (target === 'local') return null;
  switch (effect.does) {
    case 'takes':
      if (isFreedWithScope(conversion, use) || isGivenBack(conversion, use, found)) return null;
      if (isKeptOnce(conversion, use, found) || isCountedOnly(conversion, use.node, found))
        return 'stores-same';
      return 'takes';
    case 'gives':
      return givesBackOwn(conversion, use.node, found) ? null : 'changes';
    case 'stores':
      if (isNew(conversion, use.node, found)) return null;
      if (effect.what === 'register' || effect.what === 'device')
        return storeKind(conversion, use.node, found);
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
    effectsOf(conversion)
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

/** The arguments that say what is written: neither where nor, last of three, how much. */
function valuesWritten(call: CallExpression, target: Place): Node[] {
  const values = call.arguments.filter((_, i) => i !== target);
  return call.arguments.length > 2 ? values.slice(0, -1) : values;
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
  return effectsOf(conversion)
    .ofCall(conversion.function, put)
    .some(({ effect, basis }) => basis === 'guess' && effect.does === 'gives' && effect.what === 'reference');
}

/**
 * Does a function of the file give back, by what its body does, the reference to what a look-up has found and counted:
 * `entry_put(entry)` or `kref_put(&entry->ref, entry_free)` after `entry = entry_find(index)`?
 */
function putsFound(
  conversion: Conversion,
  taken: Use<CallExpression>,
  found: CallEffect,
  put: CallExpression,
): boolean {
  const holder = found.through.length > 0 ? variableHolding(taken) : null;
  const [argument] = put.arguments;
  if (holder === null || !argument || rootLocal(argument) !== holder) return false;
  return effectsOf(conversion)
    .ofCall(conversion.function, put)
    .some(({ effect, by }) => effect.does === 'gives' && undoes(found, by));
}

/**
 * The calls before a place that look something up and count it, or count what was looked up, where what puts it again comes
 * after the place.
 */
export function foundReferences(conversion: Conversion, place: Use): CallExpression[] {
  const { function: definition } = conversion;
  const calls = find(definition.body, 'CallExpression');
  return calls
    .filter((taken) =>
      effectsOf(conversion)
        .ofCall(definition, taken.node)
        .some(
          (found) =>
            found.effect.does === 'takes' &&
            canFollow(definition, taken, place) &&
            ((isFoundByCall(conversion, taken, found) && isFreedWithScope(conversion, taken)) ||
              calls.some(
                (put) =>
                  canFollow(definition, place, put) &&
                  (putsFound(conversion, taken, found, put.node) ||
                    putsGot(conversion, taken, found, put.node) ||
                    putsCounted(conversion, taken, found, put.node)),
              )),
        ),
    )
    .map(({ node }) => node);
}

/** Does a call give a reference to what it finds, by something else than the file alone, which keeps its own? */
function isFoundByCall(
  { function: definition }: Conversion,
  taken: Use<CallExpression>,
  { effect, target, through }: CallEffect,
): boolean {
  if (effect.does !== 'takes' || (effect.what !== 'reference' && effect.what !== 'count')) return false;
  const [file] = definition.params;
  const args: readonly Node[] = taken.node.arguments;
  return (
    (target === 'result' || through.length > 0) &&
    variableHolding(taken) !== null &&
    args.some((argument) => rootLocal(argument) !== file?.name)
  );
}

/** Does a call give back the reference to what a call has found: `put_device(dev)`? */
function putsGot(
  conversion: Conversion,
  taken: Use<CallExpression>,
  found: CallEffect,
  put: CallExpression,
): boolean {
  const name = calleeName(put);
  const [argument] = put.arguments;
  return (
    name !== null &&
    argument !== undefined &&
    isFoundByCall(conversion, taken, found) &&
    rootLocal(argument) === variableHolding(taken) &&
    undoes(found, name)
  );
}

/** Does a call give back a reference that was taken to an object which the hook has looked up: `crate_put(c)`? */
function putsCounted(
  conversion: Conversion,
  taken: Use<CallExpression>,
  { effect }: CallEffect,
  put: CallExpression,
): boolean {
  if (effect.does !== 'takes' || effect.what !== 'reference' || typeof effect.of !== 'number') return false;
  const counted = taken.node.arguments[effect.of];
  const local = counted ? rootLocal(counted) : null;
  const [argument] = put.arguments;
  if (local === null || !argument || rootLocal(argument) !== local || !isLookedUp(conversion, local))
    return false;
  return effectsOf(conversion)
    .ofCall(conversion.function, put)
    .some((one) => one.effect.does === 'gives');
}

/** Is what a local points to found among others, or by a function that nothing is known of? The file need not keep it then. */
function isLookedUp(conversion: Conversion, local: string): boolean {
  const { function: definition } = conversion;
  const reader = effectsOf(conversion);
  const [file] = definition.params;
  return find(definition.body, 'CallExpression').some((use) => {
    if (variableHolding(use) !== local) return false;
    const name = calleeName(use.node);
    const known = name !== null && (reader.factOf(name) !== null || reader.bodiesOf(name).length > 0);
    // What is got from the file alone is the file's.
    if (!known) return use.node.arguments.some((argument) => rootLocal(argument) !== file?.name);
    return reader.ofCall(definition, use.node).some(({ effect }) => effect.does === 'tests');
  });
}

function namesOf({ by, through }: CallEffect, call: CallExpression): string[] {
  const name = calleeName(call);
  return [...new Set([...(name === null ? [] : [name]), by, ...through])].filter((one) => one !== '');
}

/** Does a call give back what the hook itself has taken, or got from a look-up? Then it is that call's business. */
function givesBackOwn(conversion: Conversion, call: CallExpression, { by, through }: CallEffect): boolean {
  const reader = effectsOf(conversion);
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
  return find(conversion.function.body, 'CallExpression').some((use) => {
    const holder = variableHolding(use);
    return use.node.start < call.start && holder !== null && given.includes(holder);
  });
}

/** The local whose value, or what it points to, an argument is. */
function rootLocal(argument: Node): string | null {
  const bare = unparenthesized(argument);
  switch (bare.type) {
    case 'Identifier':
      return bare.name;
    case 'CAddressOf':
    case 'CCastExpression':
      return rootLocal(bare.argument);
    case 'MemberExpression':
      return rootLocal(bare.object);
    default:
      return null;
  }
}

/** Is it done to an object that the hook has just made: no state yet, but what was taken? */
function isNew(conversion: Conversion, call: CallExpression, { effect, through }: CallEffect): boolean {
  if (!('of' in effect) || typeof effect.of !== 'number' || through.length > 0) return false;
  const argument = call.arguments[effect.of];
  const root = argument ? rootLocal(argument) : null;
  if (root === null) return false;
  return makesObject(conversion, root, call.start) !== null;
}

/** The call before an offset that makes the object which a local points to; null when none does. */
function makesObject(conversion: Conversion, local: string, before: number): CallExpression | null {
  const reader = effectsOf(conversion);
  const made = find(conversion.function.body, 'CallExpression').find(
    (use) =>
      use.node.start < before &&
      variableHolding(use) === local &&
      reader
        .ofCall(conversion.function, use.node)
        .some(
          ({ effect, target }) => effect.does === 'takes' && effect.what === 'memory' && target === 'result',
        ),
  );
  return made?.node ?? null;
}

/**
 * Does an lvalue lie in an object that the hook has made itself, and nothing else can be what the local points to? Such an
 * object is nobody's state: what is to be said of it is said of the call that made it.
 */
export function isInNewObject(conversion: Conversion, target: Node): boolean {
  const local = pointerOf(target);
  if (local === null) return false;
  const { body } = conversion.function;
  const made = makesObject(conversion, local, target.start);
  if (made === null) return false;
  const inits = find(body, 'VariableDeclarator').filter(({ node }) => node.id.name === local);
  const stores = find(body, 'AssignmentExpression').filter(({ node }) => {
    const left = unparenthesized(node.left);
    return left.type === 'Identifier' && left.name === local;
  });
  const values = [...inits.map(({ node }) => node.init), ...stores.map(({ node }) => node.right)];
  return values.every((value) => value === null || contains(value, made) || isNull(value));
}

/**
 * Does an lvalue lie in what a helper is told to fill in, and is that a local of every caller: `*offset` of a static
 * function that is called as `helper(vma, &offset)`?
 */
export function isCallersLocal({ role, driver, function: helper }: Conversion, target: Node): boolean {
  const local = role === 'helper' && helper.storage.includes('static') ? pointerOf(target) : null;
  const index = helper.params.findIndex(({ name }) => name === local);
  if (local === null || index < 0) return false;
  const isMoved = find(helper.body, 'AssignmentExpression').some(({ node }) => {
    const left = unparenthesized(node.left);
    return left.type === 'Identifier' && left.name === local;
  });
  const callers = driver.items
    .filter(
      (item) =>
        item.kind === 'function' && driver.source.slice(item.start, item.end).includes(helper.id.name),
    )
    .flatMap((item) => driver.model(item))
    .filter((node) => node.type === 'FunctionDeclaration' && node.id.name !== helper.id.name);
  const named = callers.flatMap((caller) => find(caller, 'CallExpression').map((use) => ({ caller, use })));
  const calls = named.filter(({ use }) => calleeName(use.node) === helper.id.name);
  return (
    !isMoved &&
    calls.length > 0 &&
    calls.every(({ caller, use }) => {
      const given = use.node.arguments[index];
      const bare = given && unparenthesized(given);
      const object = bare?.type === 'CAddressOf' ? rootOfObject(bare.argument) : null;
      return object !== null && caller.type === 'FunctionDeclaration' && isPlainLocal(caller, object);
    })
  );
}

/** The variable that an lvalue is, or is a part of: `range` of `range.first`; null where it is reached through a pointer. */
function rootOfObject(node: Node): string | null {
  const bare = unparenthesized(node);
  if (bare.type === 'Identifier') return bare.name;
  return bare.type === 'MemberExpression' && !bare.arrow && !bare.computed ? rootOfObject(bare.object) : null;
}

function isPlainLocal({ body }: FunctionDeclaration, name: string): boolean {
  const declared = find(body, 'VariableDeclaration').filter(({ node }) =>
    node.declarations.some(({ id }) => id.name === name),
  );
  return declared.length > 0 && declared.every(({ node }) => !node.storage.includes('static'));
}

function isNull(value: Node): boolean {
  const bare = unparenthesized(value);
  return bare.type === 'Identifier' && bare.name === 'NULL';
}

/** The local through which an lvalue is reached in one step: `p` of `p->member.of[0]`, `p[i]`, `*p`; null for any other. */
function pointerOf(target: Node): string | null {
  const bare = unparenthesized(target);
  if (bare.type === 'CDereference') {
    const pointer = unparenthesized(bare.argument);
    return pointer.type === 'Identifier' ? pointer.name : null;
  }
  if (bare.type !== 'MemberExpression') return null;
  const object = unparenthesized(bare.object);
  const isStep = bare.arrow || (bare.computed && object.type === 'Identifier');
  if (isStep) return object.type === 'Identifier' ? object.name : null;
  return pointerOf(object);
}

/**
 * Does `close` give back what an unknown call has got: the object that the hook keeps in the private data, or what the
 * opposite of its name would give back?
 */
export function closesWith(conversion: Conversion, use: Use<CallExpression>): CallExpression | null {
  const name = calleeName(use.node);
  const kept = isKeptInPrivateData(conversion, use);
  const reader = effectsOf(conversion);
  for (const close of closesOf(conversion)) {
    for (const { node } of find(close.body, 'CallExpression')) {
      const giver = calleeName(node);
      if (giver === null) continue;
      if (name !== null && releasesByName(name).includes(giver)) return node;
      if (!kept || !node.arguments.some((argument) => isPrivateDataOf(close, argument))) continue;
      const effects = reader.ofCall(close, node);
      if (effects.some(({ effect }) => effect.does === 'gives' || effect.does === 'unknown')) return node;
    }
  }
  return null;
}

/** Is what a call returns stored in `vma->vm_private_data`, itself or by the local that holds it? */
function isKeptInPrivateData(conversion: Conversion, use: Use<CallExpression>): boolean {
  const holder = variableHolding(use);
  return find(conversion.function.body, 'AssignmentExpression').some(({ node }) => {
    if (vmaMember(conversion, unparenthesized(node.left)) !== 'vm_private_data') return false;
    const value = withoutCasts(node.right);
    return contains(node.right, use.node) || (value.type === 'Identifier' && value.name === holder);
  });
}

function withoutCasts(node: Node): Node {
  const bare = unparenthesized(node);
  return bare.type === 'CCastExpression' ? withoutCasts(bare.argument) : bare;
}

/** Is an argument the private data of the mapping, or a local that holds it? */
function isPrivateDataOf(close: FunctionDeclaration, argument: Node): boolean {
  const names = new Set<string>();
  for (const { node } of find(close.body, 'VariableDeclarator'))
    if (node.init && mentionsPrivateData(close, node.init)) names.add(node.id.name);
  for (const { node } of find(close.body, 'AssignmentExpression'))
    if (node.left.type === 'Identifier' && mentionsPrivateData(close, node.right)) names.add(node.left.name);
  const root = rootLocal(argument);
  return mentionsPrivateData(close, argument) || (root !== null && names.has(root));
}

function mentionsPrivateData(definition: FunctionDeclaration, node: Node): boolean {
  return findWithin(definition, node, 'MemberExpression').some(
    ({ node: member }) => member.property.type === 'Identifier' && member.property.name === 'vm_private_data',
  );
}

/**
 * Is a value computed from where or what is mapped?
 * @param beside members of the vma that do not count
 */
export function dependsOnRange(
  conversion: Conversion,
  value: Node,
  beside = /^vm_(?:file|private_data|mm)$/,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const definition = conversion.function;
  const members = findWithin(definition, value, 'MemberExpression').map(({ node }) =>
    vmaMember(conversion, node),
  );
  if (members.some((member) => member !== null && !beside.test(member))) return true;
  return findWithin(definition, value, 'Identifier').some(({ node, parents }) => {
    if (node.name === conversion.vma) return parents[0]?.type === 'CallExpression';
    if (seen.has(node.name)) return false;
    const values = [
      ...find(definition.body, 'VariableDeclarator').flatMap((d) =>
        d.node.id.name === node.name && d.node.init ? [d.node.init] : [],
      ),
      ...find(definition.body, 'AssignmentExpression')
        .filter((a) => a.node.left.type === 'Identifier' && a.node.left.name === node.name)
        .map((a) => a.node.right),
    ];
    return values.some((inner) => dependsOnRange(conversion, inner, beside, new Set([...seen, node.name])));
  });
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
