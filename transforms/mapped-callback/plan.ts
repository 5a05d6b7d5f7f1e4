import type { CallExpression, Node, Statement } from '../../model/nodes';
import { walk } from '../../model/walk';
import { mappingCalls } from '../mmap-actions/calls';
import { siblingsAfter, statementOf } from '../mmap-actions/paths';
import { excerpt, vmaMember, type Conversion } from '../mmap-prepare/conversion';
import { holderOf, mayWrite, rootOf } from '../../analysis/places';
import { flowOf, pointOf } from '../../analysis/control-flow';
import { definitionsReaching, variableOf } from '../../analysis/definitions';
import { executions, type Execution } from '../../analysis/paths';
import { macroLocalsOf } from '../../analysis/macro-locals';
import { isPure } from '../../analysis/purity';
import { isZero } from '../../analysis/values';
import { isLock, unlockOf } from './locks';
import { installations, operationsOf, refuseUnfit, Refusal, type Operations } from './operations';
import { refuseDependents, refuseLooseEnds, refuseOpenLocks, refuseSomePathsOnly } from './obstacles';
import { looksAtTaken } from './checks';
import { choicesOf } from './choices';
import { alwaysLeaves, fillsVma, isInLoop, leaves } from './shape';
import { takesOf, type Take } from './takes';
import { wholeHook } from './whole';
import { find, findWithin, unparenthesized, variableUses, type Use, contains } from '../../model/query';
import { CODE } from '../findings';
import { effectsIn } from '../../analysis/effects';

/** What moves from a hook to `vm_ops->mapped`, what goes, and what stays. */
export interface Plan {
  readonly operations: Operations;
  readonly takes: readonly Take[];
  /** The statements that move, in source order; none stands inside another. */
  readonly moved: readonly Use<Statement>[];
  /** What gave back, on the hook's error paths, what is no longer taken there. */
  readonly undos: readonly Use<Statement>[];
  /** The hook's last statements, from the first label to which something that moves jumps: its error path, too. */
  readonly tail: readonly Statement[];
  readonly executions: readonly Execution[];
}

const decided = new WeakMap<Conversion, Plan | Refusal | null>();

/** Is a statement of a hook the undo of something that moves to `mapped`, so that it goes? */
export function isUndo(conversion: Conversion, node: Node): boolean {
  const plan = planOrRefusal(conversion);
  return plan !== null && !(plan instanceof Refusal) && plan.undos.some((undo) => contains(undo.node, node));
}

/** What moves, or why what is taken cannot; null when the hook takes nothing, or installs no operations. */
export function planOrRefusal(conversion: Conversion): Plan | Refusal | null {
  let known = decided.get(conversion);
  if (known === undefined) {
    known = attempt(() => makePlan(conversion));
    decided.set(conversion, known);
  }
  return known;
}

/**
 * Decide what of a hook moves to `mapped`.
 * @returns null when the hook takes nothing, or installs no operations that could have a `mapped`
 * @throws Refusal when it takes something that cannot move
 */
export function planOf(conversion: Conversion): Plan | null {
  const plan = planOrRefusal(conversion);
  if (plan instanceof Refusal) throw plan;
  return plan;
}

function makePlan(conversion: Conversion): Plan | null {
  if (conversion.role === 'helper' && !isNestedTwin(conversion)) return null;
  if (installations(conversion).length === 0) return null;
  const operations = attempt(() => operationsOf(conversion));
  const takes = movableTakes(conversion, operations instanceof Refusal ? null : operations);
  if (takes.length === 0) return null;
  const first = takes[0].use.node;
  if (operations instanceof Refusal)
    throw new Refusal(
      operations.code,
      operations.at,
      `${excerpt(conversion, first)} would have to be done in vm_ops->mapped, and ${operations.message}`,
      operations.structure,
    );
  if (!conversion.api.mapped)
    throw new Refusal(
      CODE.noMappedInKernel,
      first,
      `${excerpt(conversion, first)} would have to be done in vm_ops->mapped`,
    );
  refuseUnfit(conversion, operations);
  const runs = executions(conversion.driver, conversion.function);
  if (!runs)
    throw new Refusal(CODE.takenOnSomeWays, first, 'there are too many ways through the hook to follow');
  const plan = attempt(() => stepwisePlan(conversion, operations, takes, runs));
  if (!(plan instanceof Refusal)) return plan;
  const whole = wholeHook(conversion, operations, takes, runs);
  if (!whole) throw plan;
  return { operations, takes, ...whole, undos: [], executions: runs };
}

/**
 * Is it made beside a function that stays, for callbacks which a legacy hook calls? What the function installs has a `mapped`
 * then, which nothing calls for mappings that the function itself has made.
 */
function isNestedTwin({ beside, api }: Conversion): boolean {
  return beside !== null && api.nestedTwins === true;
}

/** What moves statement by statement: what takes, and what depends on it. */
function stepwisePlan(
  conversion: Conversion,
  operations: Operations,
  takes: readonly Take[],
  runs: readonly Execution[],
): Plan {
  const moved = new Moved(conversion, takes, runs);
  const units = moved.units();
  const plan: Plan = {
    operations,
    takes,
    moved: units,
    undos: moved.undos,
    tail: tailOf(conversion, units, moved.undos),
    executions: runs,
  };
  refuseSharedReturns(conversion, plan);
  refuseLooseEnds(conversion, plan);
  refuseSomePathsOnly(conversion, plan);
  refuseOpenLocks(conversion, plan);
  refuseDependents(conversion, plan);
  return plan;
}

/**
 * A return that moves must return what moves with it: where the variable may also hold a result of the hook's own, the
 * hook would return 0 in its place.
 */
function refuseSharedReturns(conversion: Conversion, { moved }: Plan): void {
  const { driver, function: definition } = conversion;
  const maps = mappingCalls(conversion);
  const isMoved = (node: Node): boolean => moved.some((unit) => contains(unit.node, node));
  for (const use of find(definition.body, 'ReturnStatement')) {
    const returned = use.node.argument && unparenthesized(use.node.argument);
    if (returned?.type !== 'Identifier' || !isMoved(use.node)) continue;
    const variable = variableOf(driver, definition, returned.name);
    const point = pointOf(flowOf(definition), use);
    if (!variable || !point) continue;
    const read: Use = { node: returned, parents: [use.node, ...use.parents] };
    const own = definitionsReaching(variable, read, point, new Map()).find(
      ({ target, value }) =>
        target !== null &&
        value !== null &&
        !isZero(value) &&
        !isMoved(target) &&
        !maps.some((call) => contains(value, call)),
    );
    if (own?.target)
      throw new Refusal(
        CODE.reliesOnTaken,
        use.node,
        `${returned.name} is also what the hook itself returns, from line ${driver.position(own.target.start).line}`,
      );
  }
}

function attempt<T>(make: () => T): T | Refusal {
  try {
    return make();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal;
  }
}

/** The takes, without those that pass the vma on: where there is no mapping, the call itself is the obstacle. */
function movableTakes(conversion: Conversion, operations: Operations | null): Take[] {
  return takesOf(conversion, operations).filter(
    (take) => take.open !== null || !passesVma(conversion, take.use.node),
  );
}

function passesVma(conversion: Conversion, node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  return node.arguments.some((a) => a.type === 'Identifier' && a.name === conversion.vma);
}

/** The statements that move: those that take, those that use what was taken, and the locks around them. */
class Moved {
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
      if (this.undos.some((undo) => undo.node === node) || this.#isErrorReturn(node)) continue;
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
    if (this.undos.some((undo) => undo.node === node) || fillsVma(conversion, node)) return false;
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
          if (this.has(statement.node) || this.undos.some((undo) => undo.node === statement.node)) continue;
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

/** The statement that a take is part of, if it can move as a whole. */
function unitOf(conversion: Conversion, take: Take): Use<Statement> {
  const statement = guardedBlock(statementOf(take.use));
  const text = excerpt(conversion, take.use.node);
  if (isInLoop(take.use)) throw new Refusal(CODE.takenOnSomeWays, take.use.node, `${text} is done in a loop`);
  return movable(conversion, statement, text);
}

/** The outermost `scoped_guard()` block around a statement: a lock moves with what it protects. */
function guardedBlock(statement: Use<Statement>): Use<Statement> {
  const guards = statement.parents.filter((parent) => parent.type === 'CMacroBlock');
  const outermost = guards.at(-1);
  if (!outermost) return statement;
  return { node: outermost, parents: statement.parents.slice(statement.parents.indexOf(outermost) + 1) };
}

function movable(conversion: Conversion, statement: Use<Statement>, text: string): Use<Statement> {
  const { node } = statement;
  if (statement.parents.some((parent) => parent.type === 'CPreprocConditional'))
    throw new Refusal(CODE.takenOnSomeWays, node, `${text} is done under an #if`);
  switch (node.type) {
    case 'ExpressionStatement':
    case 'CMacroBlock':
      return statement;
    case 'VariableDeclaration':
      if (node.declarations.length > 1)
        throw new Refusal(
          CODE.takenOnSomeWays,
          node,
          `${text} is done in a declaration of several variables`,
        );
      return statement;
    case 'IfStatement':
      if (node.alternate || !alwaysLeaves(node.consequent))
        throw new Refusal(CODE.takenOnSomeWays, node, `what depends on ${text} is more than an error return`);
      return statement;
    case 'ReturnStatement':
      if (statement.parents[0] === conversion.function.body) return statement;
      throw new Refusal(CODE.takenOnSomeWays, node, `${text} is returned from inside a branch`);
    default:
      throw new Refusal(CODE.takenOnSomeWays, node, `${text} stands in a statement that cannot move`);
  }
}

/** The locals that a statement sets: by assignment, in their declaration, or through their address. */
function assigned(conversion: Conversion, statement: Node): string[] {
  const { body } = conversion.function;
  const locals = new Set(find(body, 'VariableDeclarator').map(({ node }) => node.id.name));
  const saved = find(body, 'CallExpression').flatMap(({ node }): Node[] =>
    isLock(node) && node.arguments[1] ? [node.arguments[1]] : [],
  );
  const written = [...locals].filter((name) =>
    variableUses(body, name).some(
      (use) =>
        contains(statement, use.node) && (saved.includes(use.node) || mayWrite(conversion.driver, use)),
    ),
  );
  const declared = macroLocalsOf(conversion.function).filter((local) => contains(statement, local.call));
  return [...written, ...declared.map(({ name }) => name)];
}

/** Stands among the names of locals for what `mapped` stores in the private data of the mapping. */
const PRIVATE_DATA = 'vma->vm_private_data';

function storesPrivateData(conversion: Conversion, statement: Node): boolean {
  return findWithin(conversion.function, statement, 'AssignmentExpression').some(
    ({ node }) => vmaMember(conversion, unparenthesized(node.left)) === 'vm_private_data',
  );
}

/** Is the private data read below a node, other than as the target of an assignment? */
function readsPrivateData(conversion: Conversion, root: Node): boolean {
  return findWithin(conversion.function, root, 'MemberExpression').some(({ node, parents: [parent] }) => {
    if (vmaMember(conversion, node) !== 'vm_private_data') return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}

/** Is a variable read below a node, other than as the target of an assignment? */
function reads(conversion: Conversion, root: Node, name: string): boolean {
  return variableUses(conversion.function.body, name).some(({ node, parents }) => {
    if (!contains(root, node)) return false;
    const parent = parents[0];
    if (parent?.type === 'VariableDeclarator' && parent.id === node) return false;
    return !(parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=');
  });
}

/** The critical sections around a statement: the lock, what is done under it, and the unlock. */
function sectionsAround(conversion: Conversion, unit: Use<Statement>): Use<Statement>[][] {
  const parent = unit.parents[0];
  const sections: Use<Statement>[][] = [];
  if (!parent) return sections;
  const parents = unit.parents;
  if (parent.type === 'LabeledStatement') return sections;
  if (parent.type !== 'BlockStatement') return sections;
  const list = parent.body;
  const at = list.indexOf(unit.node);
  for (const [i, statement] of list.slice(0, at).entries()) {
    if (statement.type === 'CGuardStatement') {
      sections.push(list.slice(i).map((node) => ({ node, parents })));
      continue;
    }
    const lock = lockingCall(statement);
    if (!lock) continue;
    const unlocks = siblingsAfter(parent, statement).filter((later) =>
      unlockOf(conversion, lock, later.type === 'LabeledStatement' ? later.body : later),
    );
    const unlock = unlocks[0];
    if (!unlock)
      throw new Refusal(
        CODE.takenOnSomeWays,
        unit.node,
        `${excerpt(conversion, unit.node)} is done under ${excerpt(conversion, lock)}, which is undone elsewhere`,
      );
    if (list.indexOf(unlock) < at) continue;
    sections.push(list.slice(i, list.indexOf(unlock) + 1).map((node) => ({ node, parents })));
  }
  return sections;
}

/** The lock that a statement takes: `mutex_lock(&l);` or `if (mutex_lock_interruptible(&l)) return -ERESTARTSYS;`. */
function lockingCall(statement: Statement): Extract<Node, { type: 'CallExpression' }> | null {
  const expression =
    statement.type === 'ExpressionStatement'
      ? unparenthesized(statement.expression)
      : statement.type === 'IfStatement'
        ? unparenthesized(statement.test)
        : null;
  return expression?.type === 'CallExpression' && isLock(expression) ? expression : null;
}

/** The error path at the end of the hook that what moves jumps to. */
function tailOf(
  conversion: Conversion,
  moved: readonly Use<Statement>[],
  undos: readonly Use<Statement>[],
): Statement[] {
  const { body } = conversion.function;
  const inside = (node: Node): boolean => moved.some((unit) => contains(unit.node, node));
  const wanted = new Set(
    find(body, 'CGotoStatement').flatMap(({ node }) => (inside(node) ? [node.label.name] : [])),
  );
  const first = body.body.findIndex(
    (statement) =>
      statement.type === 'LabeledStatement' && wanted.has(statement.label.name) && !inside(statement),
  );
  if (first < 0) return [];
  const tail = body.body.slice(first);
  for (const statement of tail) {
    let inner: Statement = statement;
    while (inner.type === 'LabeledStatement') inner = inner.body;
    if (inner.type === 'ReturnStatement' || undos.some((undo) => undo.node === inner)) continue;
    throw new Refusal(
      CODE.undoNotUnderstood,
      inner,
      `${excerpt(conversion, inner)} stands on an error path that the hook and vm_ops->mapped would share`,
    );
  }
  return tail;
}
