import type { FunctionDeclaration, Statement } from '../../model/nodes';
import type { Context, Jump } from './context';
import { condition, effect } from './expression';
import { everyStatement, labelsOf, withoutLabels } from './goto';
import { b, block, declareLet, id, type JsStatement, not, num, statement } from './js';
import { gotoState } from './jump';
import { declaration } from './local';
import { scopedResource } from './scoped';
import { at, lowerList } from './statement';
import { switchValues } from './switch';

/**
 * Lower a function whose gotos do not nest: its statements become the cases of a switch in a loop, and a goto sets the
 * case to go on with. Statements that no label lies in keep their shape.
 */
export function lowerStates(context: Context, node: FunctionDeclaration): JsStatement[] {
  return new StateMachine(context).lower(node);
}

class StateMachine {
  readonly #cases: JsStatement[][] = [[]];

  constructor(private readonly context: Context) {
    for (const name of context.plan!.targets)
      this.context.gotoTargets.set(name, { kind: 'state', state: this.#reserve() });
  }

  lower(node: FunctionDeclaration): JsStatement[] {
    const { context } = this;
    context.scoped(() => this.#list(node.body.body));
    this.#emit(b.returnStatement(null));
    const cases = this.#order.map((state) => b.switchCase(num(state), this.#cases[state]));
    const dispatch = b.labeledStatement(
      b.identifier('dispatch'),
      b.forStatement(
        null,
        null,
        null,
        block([at(context, node, 'goto'), b.switchStatement(id('state'), cases)]),
      ),
    );
    return [declareLet('state', num(0)), dispatch];
  }

  /** States in the order in which they are printed: each runs on into the next. */
  readonly #order: number[] = [0];
  #current = 0;

  #reserve(): number {
    this.#cases.push([]);
    return this.#cases.length - 1;
  }

  #begin(state: number): void {
    this.#order.push(state);
    this.#current = state;
  }

  #emit(...statements: JsStatement[]): void {
    this.#cases[this.#current].push(...statements);
  }

  #goto(state: number): void {
    this.#emit(...gotoState(this.context, state));
  }

  #hasTarget(node: Statement): boolean {
    let found = false;
    everyStatement(node, this.context.unit.flatten, (inner) => {
      if (labelsOf(inner).some((name) => this.context.plan!.targets.has(name))) found = true;
    });
    return found;
  }

  #list(list: readonly Statement[]): void {
    for (const node of this.context.unit.flatten(list)) this.#statement(node);
  }

  #statement(labelled: Statement): void {
    const { context } = this;
    for (const name of labelsOf(labelled)) {
      const target = context.gotoTargets.get(name);
      if (target?.kind === 'state') this.#begin(target.state);
    }
    const node = withoutLabels(labelled);
    if (!this.#hasTarget(node)) {
      this.#emit(...lowerList(context, [node]));
      return;
    }
    switch (node.type) {
      case 'BlockStatement':
        context.scoped(() => this.#list(node.body));
        return;
      case 'IfStatement': {
        const otherwise = this.#reserve();
        const end = this.#reserve();
        this.#emit(at(context, node, `if (${context.textOf(node.test)})`));
        const test = context.unit.branch(context, node.test, condition(context, node.test));
        this.#emit(b.ifStatement(not(test), block(gotoState(context, otherwise))));
        this.#nested(node.consequent);
        this.#goto(end);
        this.#begin(otherwise);
        if (node.alternate !== null) this.#nested(node.alternate);
        this.#begin(end);
        return;
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        context.scoped(() => this.#loop(node));
        return;
      case 'SwitchStatement':
        this.#switch(node);
        return;
      default:
        context.fail(node, 'a goto into this statement');
    }
  }

  #nested(node: Statement): void {
    this.context.scoped(() => this.#list([node]));
  }

  #loop(node: Extract<Statement, { type: 'WhileStatement' | 'DoWhileStatement' | 'ForStatement' }>): void {
    const { context } = this;
    const test = this.#reserve();
    const body = this.#reserve();
    const next = this.#reserve();
    const end = this.#reserve();
    if (node.type === 'ForStatement' && node.init !== null) {
      if (node.init.type === 'VariableDeclaration' && scopedResource(context, node.init, []) !== null)
        context.fail(node, '__free() or __cleanup() in a loop that gotos jump into');
      this.#emit(
        ...(node.init.type === 'VariableDeclaration'
          ? declaration(context, node.init)
          : [statement(effect(context, node.init))]),
      );
    }
    if (node.type === 'DoWhileStatement') this.#goto(body);
    this.#begin(test);
    if (node.type !== 'DoWhileStatement' && node.test !== null) {
      this.#emit(b.ifStatement(not(condition(context, node.test)), block(gotoState(context, end))));
    }
    this.#begin(body);
    const entry: Jump = { kind: 'flat loop', label: null, breakState: end, continueState: next };
    context.jumps.push(entry);
    this.#nested(node.body);
    context.jumps.pop();
    this.#begin(next);
    if (node.type === 'ForStatement' && node.update !== null)
      this.#emit(statement(effect(context, node.update)));
    if (node.type === 'DoWhileStatement') {
      this.#emit(b.ifStatement(condition(context, node.test), block(gotoState(context, body))));
    } else {
      this.#goto(test);
    }
    this.#begin(end);
  }

  #switch(node: Extract<Statement, { type: 'SwitchStatement' }>): void {
    const { context } = this;
    const { discriminant, cases } = switchValues(context, node);
    const end = this.#reserve();
    const states = node.cases.map(() => this.#reserve());
    const jumps = cases.flatMap((values, i) =>
      values === null
        ? [b.switchCase(null, gotoState(context, states[i]))]
        : values.map((v) => b.switchCase(v, gotoState(context, states[i]))),
    );
    this.#emit(
      at(context, node, `switch (${context.textOf(node.discriminant)})`),
      b.switchStatement(discriminant, jumps),
    );
    if (!cases.includes(null)) this.#goto(end);
    context.jumps.push({ kind: 'flat switch', label: null, breakState: end });
    context.scoped(() => {
      node.cases.forEach((c, i) => {
        this.#begin(states[i]);
        this.#list(c.consequent);
      });
    });
    context.jumps.pop();
    this.#begin(end);
  }
}
