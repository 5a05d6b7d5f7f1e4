import { effectsIn } from '../../analysis/effects';
import { macroLocalsOf } from '../../analysis/macro-locals';
import type { Execution } from '../../analysis/paths';
import { holderOf, rootOf } from '../../analysis/places';
import { isPure } from '../../analysis/purity';
import type { CallExpression, Node, Statement } from '../../model/nodes';
import { contains, find, unparenthesized, variableUses, type Use } from '../../model/query';
import { walk } from '../../model/walk';
import { CODE } from '../findings';
import { mappingCalls } from '../mmap-actions/calls';
import { excerpt, type Conversion } from '../mmap-prepare/conversion';
import { looksAtTaken } from './checks';
import { choicesOf } from './choices';
import { sectionsAround } from './locks';
import { guardsOfUndos, locksOfUndos } from './undo-sections';
import { guardedBlock, movable, unitOf } from './movable';
import { Refusal } from './operations';
import { assigned, PRIVATE_DATA, reads, readsPrivateData, storesPrivateData } from './statement-uses';
import { alwaysLeaves, fillsVma, isInLoop, leaves } from './shape';
import type { Take } from './takes';

/** The statements that move: those that take, those that use what was taken, and the locks around them. */
export class Moved {
  readonly #units = new Set<Node>();
  readonly #uses = new Map<Node, Use<Statement>>();
  readonly undos: Use<Statement>[] = [];
  /** What the choices that move look at, as text without white space. */
  readonly #chosenFrom = new Set<string>();

  constructor(
    readonly conversion: Conversion,
    readonly takes: readonly Take[],
    readonly executions: readonly Execution[],
  ) {
    refuseNeeded(conversion, takes);
    for (const take of takes) this.#add(unitOf(conversion, take));
    this.#findUndos();
    this.#follow();
    for (let again = true; again; again = this.#widen()) this.#follow();
    this.#dropUndosInside();
  }

  units(): Use<Statement>[] {
    const all = [...this.#units].map((node) => this.#uses.get(node)!);
    return all
      .filter((use) => !use.parents.some((parent) => this.#units.has(parent)))
      .sort((a, b) => a.node.start - b.node.start);
  }

  has(node: Node): boolean {
    return [...this.#units].some((unit) => unit.start <= node.start && node.end <= unit.end);
  }

  #add(use: Use<Statement>): boolean {
    if (this.has(use.node)) return false;
    this.#units.add(use.node);
    this.#uses.set(use.node, use);
    return true;
  }

  #findUndos(): void {
    for (const use of leaves(this.conversion)) {
      if (this.has(use.node)) continue;
      const expression =
        use.node.type === 'ExpressionStatement' ? unparenthesized(use.node.expression) : null;
      const undone = (node: Node): boolean =>
        this.takes.some((take) => take.use.node.end <= node.start && take.isUndoneBy(node));
      if (expression && undone(expression) && !isInLoop(use)) {
        this.undos.push(use);
        continue;
      }
      walk(use.node.type === 'IfStatement' ? use.node.test : use.node, (node) => {
        if (undone(node))
          throw new Refusal(
            CODE.undoNotUnderstood,
            node,
            `${excerpt(this.conversion, node)} gives back what is taken, and more depends on it`,
          );
      });
    }
    this.undos.push(...locksOfUndos(this.conversion, this.undos));
    for (const block of guardsOfUndos(this.undos)) {
      const inside = this.undos.filter((undo) => contains(block.node, undo.node));
      this.undos.splice(0, this.undos.length, ...this.undos.filter((undo) => !inside.includes(undo)), block);
    }
  }

  #isUndo(node: Node): boolean {
    return this.undos.some((undo) => contains(undo.node, node));
  }

  /** Statements that read a variable which a moved statement sets move with it. */
  #follow(): void {
    const { conversion } = this;
    const tainted = new Set<string>();
    for (const use of leaves(conversion)) {
      const { node } = use;
      const head = node.type === 'IfStatement' ? node.test : node;
      if (this.has(node)) {
        for (const name of assigned(conversion, node)) tainted.add(name);
        if (storesPrivateData(conversion, node)) tainted.add(PRIVATE_DATA);
        continue;
      }
      if (this.#isUndo(node) || this.#isErrorReturn(node)) continue;
      const read = [...tainted].find((name) =>
        name === PRIVATE_DATA ? readsPrivateData(conversion, head) : reads(conversion, head, name),
      );
      if (read !== undefined) {
        const call = mappingCalls(conversion).find((c) => head.start <= c.start && c.end <= head.end);
        if (call) refuseMapping(conversion, call, read);
        this.#add(movable(conversion, guardedBlock(use), read));
        for (const name of assigned(conversion, node)) tainted.add(name);
      } else if (node.type === 'ExpressionStatement' && use.parents[0] === conversion.function.body) {
        const expression = unparenthesized(node.expression);
        if (expression.type === 'AssignmentExpression' && expression.left.type === 'Identifier')
          tainted.delete(expression.left.name);
      }
    }
  }

  /** A return that only failures come to is copied with the error path that leads to it. */
  #isErrorReturn(node: Node): boolean {
    return (
      node.type === 'ReturnStatement' &&
      !this.executions.some((run) => run.outcome !== 'failure' && run.returned === node)
    );
  }

  #widen(): boolean {
    return (
      this.#widenLocks() ||
      this.#widenChoices() ||
      this.#widenChecks() ||
      this.#widenEffects() ||
      this.#widenDeclared()
    );
  }

  /**
   * What a macro declares cannot be made again with what it holds: it moves with all that uses it, and with what is done in
   * between, such as the start of what completes it.
   */
  #widenDeclared(): boolean {
    const { conversion } = this;
    const { body } = conversion.function;
    let grown = false;
    for (const { name, call, statement } of macroLocalsOf(conversion.function)) {
      const uses = variableUses(body, name).filter(({ node }) => !contains(call, node));
      if (!uses.some(({ node }) => this.has(node))) continue;
      grown = this.#add(movable(conversion, statement, name)) || grown;
      const between = (node: Node): boolean =>
        uses[0].node.start < node.start && node.start < uses.at(-1)!.node.start;
      for (const use of leaves(conversion))
        if (between(use.node) && this.#acts(use.node))
          grown = this.#add(movable(conversion, use, excerpt(conversion, use.node))) || grown;
    }
    return grown;
  }

  /** Is it a statement that does something which is known, and neither maps nor fills in the vma? */
  #acts(node: Statement): boolean {
    const { conversion } = this;
    if (node.type !== 'ExpressionStatement' || this.has(node)) return false;
    if (this.#isUndo(node) || fillsVma(conversion, node)) return false;
    const mapping = new Set(mappingCalls(conversion));
    const calls = find(node, 'CallExpression');
    return (
      calls.some((call) => isKnownToAct(conversion, call)) && !calls.some((call) => mapping.has(call.node))
    );
  }

  /** What chooses is done together with what claims: nobody else may choose the same in between. */
  #widenChoices(): boolean {
    const { conversion } = this;
    const { statements, places } = choicesOf(conversion, this.takes, [...this.#units]);
    let grown = false;
    for (const use of statements)
      grown = this.#add(movable(conversion, guardedBlock(use), excerpt(conversion, use.node))) || grown;
    for (const place of places) this.#chosenFrom.add(place);
    return grown;
  }

  /** A critical section moves whole: its checks hold only while the lock is held. What only fills in the vma stays. */
  #widenLocks(): boolean {
    let grown = false;
    for (const unit of [...this.#units].map((node) => this.#uses.get(node)!)) {
      for (const section of sectionsAround(this.conversion, unit)) {
        for (const statement of section) {
          if (this.has(statement.node) || this.#isUndo(statement.node)) continue;
          if (fillsVma(this.conversion, statement.node)) continue;
          if (mappingCalls(this.conversion).some((c) => contains(statement.node, c)))
            throw new Refusal(
              CODE.reliesOnTaken,
              statement.node,
              'the mapping call is made under the lock that protects what is taken',
            );
          grown = this.#add(statement) || grown;
        }
      }
    }
    return grown;
  }

  /** An error return that looks at what is then changed belongs with the change: `if (dev->users) return -EBUSY;`. */
  #widenChecks(): boolean {
    const { conversion } = this;
    let grown = false;
    for (const take of this.takes) {
      const looks = looksAtTaken(conversion, take, this.#chosenFrom);
      for (const use of leaves(conversion)) {
        const { node, parents } = use;
        if (node.type !== 'IfStatement' || node.start > take.use.node.start || this.has(node)) continue;
        if (node.alternate || !alwaysLeaves(node.consequent)) continue;
        if (!looks({ node, parents })) continue;
        grown = this.#add(movable(conversion, use, excerpt(conversion, node.test))) || grown;
      }
    }
    return grown;
  }

  /** What is done only after a check that moves belongs behind it: it would be done for mappings that the check refuses. */
  #widenEffects(): boolean {
    const { conversion } = this;
    const checks = [...this.#units].filter(
      (unit) => unit.type === 'IfStatement' && alwaysLeaves(unit.consequent),
    );
    const first = Math.min(...checks.map(({ end }) => end));
    if (checks.length === 0) return false;
    let grown = false;
    for (const use of leaves(conversion)) {
      const { node } = use;
      if (node.start > first && this.#acts(node))
        grown = this.#add(movable(conversion, use, excerpt(conversion, node))) || grown;
    }
    return grown;
  }

  /** Undos inside a moved statement are its own error path, and stay what they are. */
  #dropUndosInside(): void {
    const kept = this.undos.filter((undo) => !this.has(undo.node));
    this.undos.splice(0, this.undos.length, ...kept);
  }
}

/** Does a call do something that is known, and more than to tell of it? */
function isKnownToAct(conversion: Conversion, { node }: Use<CallExpression>): boolean {
  const { driver, function: definition } = conversion;
  if (isPure(driver, definition, node)) return false;
  const effects = effectsIn(conversion.driver).ofCall(definition, node);
  return effects.every(({ effect }) => effect.does !== 'unknown' && effect.does !== 'logs');
}

/** What is mapped must not have to be taken first: however that could move, the mapping work is done before `mapped` runs. */
function refuseNeeded(conversion: Conversion, takes: readonly Take[]): void {
  const locals = new Set(
    find(conversion.function.body, 'VariableDeclarator').map(({ node }) => node.id.name),
  );
  const tainted = new Set<string>();
  for (const { node } of leaves(conversion)) {
    const head = node.type === 'IfStatement' ? node.test : node;
    const own = takes.filter((take) => contains(head, take.use.node));
    const read = own.length > 0 ? undefined : [...tainted].find((name) => reads(conversion, head, name));
    const call = mappingCalls(conversion).find((c) => contains(head, c));
    if (read !== undefined && call) refuseMapping(conversion, call, read);
    if (own.length === 0 && read === undefined) continue;
    const holders = own.flatMap((take) => rootOf(holderOf(take.use) ?? take.use.node) ?? []);
    for (const name of [...holders, ...assigned(conversion, head)]) if (locals.has(name)) tainted.add(name);
  }
}

function refuseMapping(conversion: Conversion, call: CallExpression, name: string): never {
  throw new Refusal(
    CODE.reliesOnTaken,
    call,
    `${excerpt(conversion, call)} needs ${name}, and the mapping work is done before vm_ops->mapped runs`,
  );
}
