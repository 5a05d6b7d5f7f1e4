import { BUILT_IN, type FactTable } from '../kernel/fact-table';
import type { Effect, Fact } from '../kernel/fact';
import { declaresByName, fallsThroughByName, isForItsValue, isNamedAsMacro } from '../kernel/guesses';
import type { Driver } from '../model/driver';
import type {
  CallExpression,
  CGuardStatement,
  CMacroBlock,
  Expression,
  FunctionDeclaration,
  Identifier,
  Node,
} from '../model/nodes';
import { calleeName, find, isName, unparenthesized, type Use } from '../model/query';
import {
  beyondOf,
  distinct,
  isNoticed,
  placedInUser,
  stored,
  undoes,
  unknownEffect,
  type CallEffect,
} from './call-effects';
import { bodiesElsewhere } from './elsewhere';
import { classOf, guardedBy, guardsIn, type Guard } from './guards';
import { definesFor, macroBodies, macroText, namedMacro, textOfMacro } from './macro-bodies';
import { outlives } from './outliving';
import { ownGuard, type OwnGuard } from './own-guards';
import { perFile } from './per-file';
import { mayNameMacro, namesAskedAbout } from './macro-names';
import { declares, isLocal } from './places';
import { isIndependent } from './same-values';
import { leadsOut, type Beyond } from './held-pointers';
import { gatesMessages } from './gated-messages';
import { isLeftToEnd, scopeEnds, textAround, type ScopeEnd } from './scope-ends';
import { pointeeOf, placeOf, type Target } from './targets';
import { unreadIn } from './unread';

/**
 * What calls do: by a row of `kernel/facts`, by the body of the function or the text of the macro where the file has it,
 * by a marked guess from its name, or unknown. Effects of bodies are computed bottom up, each function once; what a
 * function does to its own locals, and what it takes and gives back itself, is none of its caller's business.
 */

const readerOf = perFile((driver, facts) => new EffectReader(driver, facts));

/** The effects of a file's calls and functions, by a table of facts. */
export function effectsIn(driver: Driver, facts: FactTable = BUILT_IN): EffectReader {
  return readerOf(driver, facts);
}

/** A node that calls a function by its name. */
export type Calling = CallExpression | CMacroBlock;

/** See `effectsIn()`. */
export class EffectReader {
  readonly #summaries = new Map<FunctionDeclaration, readonly CallEffect[]>();
  readonly #macros = new Map<string, readonly FunctionDeclaration[]>();
  readonly #names = new Map<string, string>();
  readonly #open = new Set<FunctionDeclaration>();
  readonly #calls = new WeakMap<Calling, readonly CallEffect[]>();

  constructor(
    readonly driver: Driver,
    readonly facts: FactTable,
  ) {}

  /** The row of a function, unless the file has one of that name itself; null when there is none. */
  factOf(name: string): Fact | null {
    const called = this.#aliased(name);
    if (this.bodiesOf(called).length > 0) return null;
    return this.facts.factOf(called) ?? null;
  }

  /** What a call does, as the function sees it in which it stands. */
  ofCall(definition: FunctionDeclaration, call: Calling): readonly CallEffect[] {
    const before = this.#calls.get(call);
    if (before) return before;
    const effects = this.#readCall(definition, call);
    // While functions are being read that call each other, what is known of them is not all.
    if (this.#open.size === 0) this.#calls.set(call, effects);
    return effects;
  }

  #readCall(definition: FunctionDeclaration, call: Calling): readonly CallEffect[] {
    const written = call.type === 'CMacroBlock' ? call.callee.name : calleeName(call);
    const args = call.arguments as readonly Node[];
    const own = (effect: CallEffect['effect'], target: Target, basis: CallEffect['basis']): CallEffect => ({
      effect,
      target,
      basis,
      by: written === null ? '' : this.#aliased(written),
      node: call,
      through: [],
      independent: true,
    });
    if (written === null) {
      if (call.type === 'CallExpression' && isPointerCall(call))
        return [own({ does: 'unknown', what: 'pointer' }, 'state', 'unknown')];
      return [];
    }
    const name = this.#aliased(written);
    const user = this.facts.factOf(name);
    const bodies = user?.source === 'user' ? [] : this.bodiesOf(name);
    const known = bodies.length > 0 || this.facts.factOf(name) !== undefined;
    const found = known ? [] : bodiesElsewhere(this.driver, name);
    const summaries = [
      ...bodies.map((body) => [body, this.ofFunction(body)] as const),
      ...found.map(
        ({ driver, definition: body }) => [body, effectsIn(driver, this.facts).ofFunction(body)] as const,
      ),
    ];
    const guess = this.facts.factOrGuess(name);
    // A macro that prints by its name and has several texts: what nobody knows of in one of them says no more than the name.
    const isTold =
      summaries.length > 1 &&
      guess?.effects.some(({ does }) => does === 'logs') === true &&
      isLikely(guess, args) &&
      summaries.every(([, all]) =>
        all.every(({ effect }) => /^(?:reads|tests|logs|unknown)$/.test(effect.does)),
      );
    if (summaries.length > 0 && !isTold) {
      return summaries.flatMap(([body, summary]) => {
        const isMacro = textOfMacro(body) !== undefined;
        const placed = isMacro ? summary.map((inner) => placedInUser(definition, inner)) : summary;
        return placed.map((inner) => this.#asCalled(definition, name, args, inner));
      });
    }
    const fact =
      guess && isLikely(guess, args) && !this.#isForNothing(definition, call, guess) ? guess : undefined;
    if (!fact) {
      // A local macro or variable that is called is no function that could be looked up.
      const what = isLocal(definition, name) ? 'pointer' : 'function';
      return [own({ does: 'unknown', what }, 'state', 'unknown')];
    }
    const basis = fact.source ?? 'fact';
    return ownEffects(fact, args, () => gatesMessages(this, definition, call)).map((effect) => {
      const target = this.#targetOf(definition, args, effect);
      const given = 'of' in effect && typeof effect.of === 'number' ? args[effect.of] : undefined;
      return {
        ...own(effect, target, basis),
        ...beyondOf(definition, target, given),
        independent: args.every(
          (arg, i) => ('of' in effect && effect.of === i) || isIndependent(definition, arg),
        ),
      };
    });
  }

  /** An effect of a body as the function sees it that calls it. */
  #asCalled(
    definition: FunctionDeclaration,
    name: string,
    args: readonly Node[],
    inner: CallEffect,
  ): CallEffect {
    const given = typeof inner.target === 'number' ? args[inner.target] : undefined;
    const target =
      typeof inner.target === 'number' ? this.#given(definition, given, inner.beyond) : inner.target;
    return {
      ...inner,
      basis: inner.basis === 'fact' || inner.basis === 'user' ? 'body' : inner.basis,
      target,
      ...beyondOf(definition, target, given),
      through: [name, ...inner.through],
    };
  }

  /**
   * Is a macro that would only compute, by its name, not called for its value? One that is given nothing to look at has
   * what it uses by name, and may use anything of the function so, or leave it.
   */
  #isForNothing(definition: FunctionDeclaration, call: Calling, guess: Fact): boolean {
    if (guess.source !== 'guess' || guess.effects.length > 0) return false;
    const isStatement = (): boolean =>
      find(definition.body, 'ExpressionStatement').some(
        ({ node }) => node.expression === call || node.expression === call.callee,
      );
    // What is declared already is not declared by it: something is done with that.
    const [first] = call.arguments;
    if (first?.type === 'Identifier' && declaresByName(guess.name) && declares(definition, first.name))
      return true;
    if (call.arguments.every(isNumber)) return isNamedAsMacro(guess.name) && isStatement();
    return (
      isForItsValue(guess.name) &&
      call.arguments.some((argument) => argument.type !== 'Literal') &&
      isStatement()
    );
  }

  /** What a `guard()` takes until the end of its block. */
  ofGuard(definition: FunctionDeclaration, guard: CGuardStatement, enter: string): readonly CallEffect[] {
    const fact = this.facts.factOf(enter);
    return (fact?.effects ?? []).map((effect) => ({
      effect,
      target: this.#targetOf(definition, guard.arguments, effect),
      basis: 'fact' as const,
      by: enter,
      node: guard,
      through: [],
      independent: true,
    }));
  }

  /** What a class of guards does that the driver defines itself, where it is entered and where it is left. */
  ofOwnGuard(definition: FunctionDeclaration, guard: Guard, { enter, leave }: OwnGuard): CallEffect[] {
    const args = guardedBy(guard);
    const part = (body: FunctionDeclaration): CallEffect[] =>
      this.ofFunction(body).map((inner) => this.#asCalled(definition, body.id.name, args, inner));
    const [entered, left] = [part(enter), part(leave)];
    // Of a function whose body is there, that says what it gives back, not its name.
    const called = find(leave.body, 'CallExpression')
      .map((use) => calleeName(use.node))
      .filter((name) => name === null || this.definitionsOf(name).length === 0);
    const isUndone = (taken: CallEffect): boolean =>
      called.some((name) => undoes(taken, name)) || left.some(({ by }) => undoes(taken, by));
    const isTaken = (by: string): boolean =>
      entered.some((taken) => undoes(taken, by) || taken.effect.does === 'unknown');
    return [
      ...entered.filter((effect) => !isUndone(effect)),
      ...left.filter(({ effect, by }) => effect.does !== 'gives' || !isTaken(by)),
    ];
  }

  /** What the end of the scope of a variable does, as the function sees it in which that is declared. */
  ofScopeEnd(definition: FunctionDeclaration, { call, own, cleanup }: ScopeEnd): readonly CallEffect[] {
    if (own)
      return this.ofFunction(own).map((inner) =>
        this.#asCalled(definition, own.id.name, [cleanup.variable], inner),
      );
    if (call) return this.ofCall(definition, call);
    return [unknownEffect('function', cleanup.variable)];
  }

  /** Does what a call takes end with the scope of the variable that holds it: `__free(kfree)`? Errs on the side of yes. */
  isFreedAtEnd(definition: FunctionDeclaration, use: Use<CallExpression>, taken: CallEffect): boolean {
    return isLeftToEnd(this.driver, definition, use, (end) => {
      if (end.cleanup.kind === 'free' && !end.own) return true;
      const name = end.call && calleeName(end.call);
      return (
        undoes(taken, name) ||
        this.ofScopeEnd(definition, end).some(
          ({ effect, by }) => effect.does === 'unknown' || (effect.does === 'gives' && undoes(taken, by)),
        )
      );
    });
  }

  /**
   * What a name does that stands for something: a macro without parameters, or a statement of its own that nobody defines, which is
   * asked about as a call of that name would be. Of most names, nothing.
   */
  ofName(definition: FunctionDeclaration, { node, parents }: Use<Identifier>): readonly CallEffect[] {
    const { name, start, end } = node;
    const [parent] = parents;
    if (parent?.type === 'CallExpression' && parent.callee === node) return [];
    const isStatement = parent?.type === 'ExpressionStatement';
    if (!isStatement && !mayNameMacro(this.driver, name)) return [];
    if (isLocal(definition, name)) return [];
    const body = namedMacro(this.driver, name);
    if (body) {
      return this.ofFunction(body)
        .map((inner): CallEffect => ({
          ...placedInUser(definition, inner),
          basis: inner.basis === 'fact' || inner.basis === 'user' ? 'body' : inner.basis,
          through: [name, ...inner.through],
        }))
        .filter(isNoticed);
    }
    const isKnown =
      definesFor(this.driver, name).length > 0 || this.driver.itemsNaming('declaration', name).length > 0;
    if (!isStatement || isKnown || fallsThroughByName(name)) return [];
    return this.ofCall(definition, { type: 'CallExpression', start, end, callee: node, arguments: [] });
  }

  /** What the names of a function do that no call in it shows, each name once. */
  #ofNames(definition: FunctionDeclaration): CallEffect[] {
    return namesAskedAbout(this.driver, definition).flatMap((use) => this.ofName(definition, use));
  }

  /** What the scopes of a function do that no call in it shows: classes of the driver's own, and what variables are cleaned up by. */
  #ofScopes(definition: FunctionDeclaration): CallEffect[] {
    const guards = guardsIn(definition).flatMap(({ node }) => {
      const name = classOf(node);
      const own = name === null ? null : ownGuard(this.driver, name);
      return own ? this.ofOwnGuard(definition, node, own) : [];
    });
    const text = textAround(this.driver, definition);
    const ends = find(definition.body, 'VariableDeclaration').flatMap(({ node }) =>
      scopeEnds(this.driver, node, text).flatMap((end) => this.ofScopeEnd(definition, end)),
    );
    return [...guards, ...ends.filter(({ effect }) => effect.does !== 'gives')].filter(
      (found) => found.effect.does !== 'locks' && isNoticed(found),
    );
  }

  /** What a function does that its caller can notice. */
  ofFunction(definition: FunctionDeclaration): readonly CallEffect[] {
    const before = this.#summaries.get(definition);
    if (before) return before;
    // A function that calls itself does what it does otherwise.
    if (this.#open.has(definition)) return [];
    this.#open.add(definition);
    const found = distinct(this.#read(definition));
    this.#open.delete(definition);
    this.#summaries.set(definition, found);
    return found;
  }

  /** The bodies that a name has, in the file or in what it includes, each with what reads it. */
  definitionsOf(
    name: string,
  ): readonly { readonly reader: EffectReader; readonly definition: FunctionDeclaration }[] {
    const called = this.#aliased(name);
    const own = this.bodiesOf(called);
    if (own.length > 0) return own.map((definition) => ({ reader: this, definition }));
    if (this.facts.factOf(called) !== undefined) return [];
    return bodiesElsewhere(this.driver, called).map(({ driver, definition }) => ({
      reader: effectsIn(driver, this.facts),
      definition,
    }));
  }

  /** The bodies that a name has in the file: a function's, or the text of a macro as that of a function. */
  bodiesOf(name: string): readonly FunctionDeclaration[] {
    const functions = this.driver.functions(name);
    if (functions.length > 0) return functions;
    return this.#macro(name);
  }

  #read(definition: FunctionDeclaration): CallEffect[] {
    const effects: CallEffect[] = [];
    const calls = find(definition.body, 'CallExpression');
    const blocks = find(definition.body, 'CMacroBlock').map(({ node }) => node);
    for (const use of calls) {
      for (const found of this.ofCall(definition, use.node)) {
        if (!isNoticed(found)) continue;
        const undone = (other: CallExpression): boolean =>
          undoes(found, calleeName(other) === null ? null : this.#aliased(calleeName(other)!));
        if (found.effect.does === 'takes' && !outlives(definition, use, undone, found.effect.when)) continue;
        if (found.effect.does === 'takes' && this.isFreedAtEnd(definition, use, found)) continue;
        if (found.effect.does === 'gives' && isUndo(this, definition, use.node, calls)) continue;
        effects.push(found);
      }
    }
    for (const block of blocks) effects.push(...this.ofCall(definition, block).filter(isNoticed));
    effects.push(...this.#ofScopes(definition), ...this.#ofNames(definition));
    for (const { node } of find(definition.body, 'AssignmentExpression')) {
      const target = placeOf(definition, node.left);
      if (target !== 'local') effects.push(stored(definition, node, target, this.driver));
    }
    for (const { node } of find(definition.body, 'UpdateExpression')) {
      const target = placeOf(definition, node.argument);
      if (target !== 'local') effects.push(stored(definition, node, target, this.driver));
    }
    for (const node of unreadIn(definition)) effects.push(unknownEffect('text', node));
    return effects;
  }

  #targetOf(definition: FunctionDeclaration, args: readonly Node[], effect: Effect): Target {
    if (!('of' in effect) || effect.of === 'global') return 'state';
    if (effect.of === 'result') return 'result';
    const argument = args[effect.of];
    if (!argument) return 'state';
    const isLvalue = effect.does === 'writes' && effect.lvalue === true;
    return isLvalue ? placeOf(definition, argument) : pointeeOf(definition, argument);
  }

  #given(definition: FunctionDeclaration, argument: Node | undefined, through?: Beyond): Target {
    const target = argument ? pointeeOf(definition, argument) : 'state';
    if (!argument || !through || target !== 'local') return target;
    const isOwn = (value: Expression): boolean =>
      value.type === 'CallExpression' && makesMemory(this, definition, value);
    return leadsOut(definition, argument, through, isOwn) ? 'state' : target;
  }

  /** `#define foo_get kref_get`: the name that a name stands for. */
  #aliased(name: string): string {
    let known = this.#names.get(name);
    if (known === undefined) {
      const value = macroText(this.driver, name, false)?.text.trim();
      const other = value !== undefined && /^\w+$/.test(value) && value !== name ? value : name;
      this.#names.set(name, (known = other));
    }
    return known;
  }

  #macro(name: string): readonly FunctionDeclaration[] {
    let known = this.#macros.get(name);
    if (known === undefined) this.#macros.set(name, (known = macroBodies(this.driver, name)));
    return known;
  }
}

/**
 * The effects of a row on what a call is given: each that is one on all arguments from one on for each of these, none that
 * writes where NULL says that there is no place for it.
 * @param isForMessages may what throttles only withhold messages? Nobody misses those
 */
function ownEffects(fact: Fact, args: readonly Node[], isForMessages: () => boolean): Effect[] {
  return fact.effects.flatMap((effect): Effect[] => {
    if (effect.does === 'stores' && effect.what === 'throttles' && isForMessages())
      return [{ does: 'tests', of: effect.of }];
    if (effect.does !== 'writes' || typeof effect.of !== 'number') return [effect];
    if (effect.onwards)
      return args.slice(effect.of).map((_, i) => ({ does: 'writes', of: Number(effect.of) + i }));
    const given = args[effect.of];
    return given && isName(given, 'NULL') ? [] : [effect];
  });
}

/** A function that only prints, by its name, has something to print: `foo_put_info(foo)` does something else. */
function isLikely({ source, effects, name }: Fact, args: readonly Node[]): boolean {
  if (source !== 'guess' || name.startsWith('trace_') || !effects.some(({ does }) => does === 'logs'))
    return true;
  return args.some((argument) => argument.type === 'Literal' && typeof argument.value === 'string');
}

function isNumber(node: Node): boolean {
  return node.type === 'Literal' && node.literal !== 'string';
}

function isPointerCall({ callee }: CallExpression): boolean {
  const bare = unparenthesized(callee);
  return bare.type === 'MemberExpression' || bare.type === 'CDereference';
}

function isUndo(
  reader: EffectReader,
  definition: FunctionDeclaration,
  give: CallExpression,
  calls: readonly { readonly node: CallExpression }[],
): boolean {
  const name = calleeName(give);
  return calls.some(
    ({ node }) =>
      node !== give &&
      node.start < give.start &&
      reader.ofCall(definition, node).some((found) => undoes(found, name)),
  );
}

/** Does a call give memory that it has made? */
export function makesMemory(
  reader: EffectReader,
  definition: FunctionDeclaration,
  call: CallExpression,
): boolean {
  return reader
    .ofCall(definition, call)
    .some(({ effect, target }) => effect.does === 'takes' && effect.what === 'memory' && target === 'result');
}
