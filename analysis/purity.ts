import { BUILT_IN, type FactTable } from '../kernel/fact-table';
import type { Driver } from '../model/driver';
import type { CallExpression, FunctionDeclaration, Node } from '../model/nodes';
import { find, unparenthesized } from '../model/query';
import { childNodes } from '../model/walk';
import { effectsIn, type EffectReader } from './effects';

/**
 * The one test of purity. It is closed: a call is pure when a row of `kernel/facts` says so, or when its body in the file
 * does nothing that its caller could notice; a name alone never makes it so.
 */

/** May evaluating an expression be left out, when nobody asks for its value? */
export function isPure(
  driver: Driver,
  definition: FunctionDeclaration,
  expression: Node,
  facts: FactTable = BUILT_IN,
): boolean {
  return new PurityReader(driver, facts, false).isPure(definition, expression);
}

/**
 * May an expression be evaluated once more, or later, with the same result as far as the function itself goes? What others
 * change meanwhile - a count that is read atomically, a lookup that searches - is asked only once.
 */
export function isRepeatable(
  driver: Driver,
  definition: FunctionDeclaration,
  expression: Node,
  facts: FactTable = BUILT_IN,
): boolean {
  return new PurityReader(driver, facts, true).isPure(definition, expression);
}

class PurityReader {
  readonly #effects: EffectReader;
  readonly #open = new Set<FunctionDeclaration>();

  constructor(
    driver: Driver,
    facts: FactTable,
    readonly repeatable: boolean,
  ) {
    this.#effects = effectsIn(driver, facts);
  }

  isPure(definition: FunctionDeclaration, expression: Node): boolean {
    const bare = unparenthesized(expression);
    switch (bare.type) {
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'CStatementExpression':
      case 'CUnparsed':
        return false;
      case 'CSizeof':
        return true;
      case 'Identifier':
        return this.#effects.ofName(definition, { node: bare, parents: [] }).length === 0;
      case 'CallExpression':
        return (
          this.#isPureCall(definition, bare) &&
          bare.arguments.every((argument) => this.isPure(definition, argument))
        );
      default:
        return childNodes(bare).every((child) => this.isPure(definition, child));
    }
  }

  /** Does a call have no effect but its result? Its arguments are another question. */
  #isPureCall(definition: FunctionDeclaration, call: CallExpression): boolean {
    if (call.callee.type !== 'Identifier') return false;
    const silent = this.#effects
      .ofCall(definition, call)
      .every(
        ({ effect, basis }) =>
          basis !== 'guess' && (effect.does === 'reads' || (effect.does === 'tests' && !this.repeatable)),
      );
    return silent && this.#effects.bodiesOf(call.callee.name).every((body) => this.#isPureBody(body));
  }

  /** What a body writes to the log, or tests for itself, is no effect that its caller is told of. */
  #isPureBody(body: FunctionDeclaration): boolean {
    if (this.#open.has(body)) return true;
    if (this.repeatable && LOOPS.some((type) => find(body.body, type).length > 0)) return false;
    this.#open.add(body);
    const pure = find(body.body, 'CallExpression').every(({ node }) => this.#isPureCall(body, node));
    this.#open.delete(body);
    return pure;
  }
}

const LOOPS = ['ForStatement', 'WhileStatement', 'DoWhileStatement', 'CMacroBlock'] as const;
