import type { Declared } from '../kernel/fact';
import { BUILT_IN } from '../kernel/fact-table';
import type { CallExpression, FunctionDeclaration, Statement } from '../model/nodes';
import { calleeName, find, unparenthesized, type Use } from '../model/query';

/** A variable of a function that a macro declares: `tmp` of `LIST_HEAD(tmp);`. */
export interface MacroLocal {
  readonly name: string;
  readonly as: Declared['as'];
  readonly call: CallExpression;
  /** The declaration, which is a statement as the model reads it. */
  readonly statement: Use<Statement>;
}

const known = new WeakMap<FunctionDeclaration, readonly MacroLocal[]>();

/** The variables that macros declare in a function, by the facts about these. */
export function macroLocalsOf(definition: FunctionDeclaration): readonly MacroLocal[] {
  let found = known.get(definition);
  if (!found)
    known.set(definition, (found = find(definition.body, 'ExpressionStatement').flatMap(declaredBy)));
  return found;
}

function declaredBy(statement: Use<Extract<Statement, { type: 'ExpressionStatement' }>>): MacroLocal[] {
  const call = unparenthesized(statement.node.expression);
  const name = calleeName(call);
  if (call.type !== 'CallExpression' || name === null) return [];
  const declares = BUILT_IN.factOf(name)?.declares;
  const variable = declares && call.arguments[declares.of];
  return declares && variable?.type === 'Identifier'
    ? [{ name: variable.name, as: declares.as, call, statement }]
    : [];
}
