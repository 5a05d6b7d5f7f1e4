import { BUILT_IN } from '../kernel/fact-table';
import type { Driver } from '../model/driver';
import type { CallExpression, Expression, FunctionDeclaration } from '../model/nodes';
import { calleeName, find, unparenthesized, variableUses } from '../model/query';
import { typeText } from '../model/types';
import { mayWrite } from './places';

/**
 * The argument whose value a call returns, whatever else it does: `dev_err_probe(dev, ret, ...)` by its row,
 * `failed(dev, "remap", ret)` by the body of the file's function, which logs and returns what it was given; null for any other.
 */
export function givenBack(driver: Driver, call: CallExpression): Expression | null {
  return givenBackWithin(driver, call, []);
}

/** @param within the functions that are being read, which may call each other */
function givenBackWithin(
  driver: Driver,
  call: CallExpression,
  within: readonly FunctionDeclaration[],
): Expression | null {
  const name = calleeName(call);
  if (name === null) return null;
  const own = driver.functions(name);
  const index = own.length === 0 ? BUILT_IN.factOf(name)?.returns : returnedParameter(driver, own, within);
  return index === undefined ? null : (call.arguments[index] ?? null);
}

/** Index of the parameter that every definition of a function returns on every way; undefined when there is none. */
function returnedParameter(
  driver: Driver,
  definitions: readonly FunctionDeclaration[],
  within: readonly FunctionDeclaration[],
): number | undefined {
  const [index, ...others] = definitions.map((definition) => {
    if (within.includes(definition)) return undefined;
    if (!known.has(definition)) known.set(definition, returnedBy(driver, definition, within));
    return known.get(definition);
  });
  return others.every((other) => other === index) ? index : undefined;
}

/** By function: the parameter that it returns. A value is asked for at each place that uses it. */
const known = new WeakMap<FunctionDeclaration, number | undefined>();

function returnedBy(
  driver: Driver,
  definition: FunctionDeclaration,
  within: readonly FunctionDeclaration[],
): number | undefined {
  const { body, params, returns } = definition;
  const values = find(body, 'ReturnStatement').map(({ node }) => node.argument);
  const indices = values.map((value) =>
    value ? parameterOf(driver, definition, value, [...within, definition]) : -1,
  );
  const [index] = indices;
  const parameter = index === undefined ? undefined : params[index];
  if (!parameter || indices.some((other) => other !== index)) return undefined;
  // What is converted to another type may be another value.
  if (typeText(parameter.ctype) !== typeText(returns)) return undefined;
  const isChanged =
    variableUses(body, parameter.name).some((use) => mayWrite(driver, use)) ||
    find(body, 'VariableDeclarator').some(({ node }) => node.id.name === parameter.name);
  return isChanged ? undefined : index;
}

/** Index of the parameter that a returned value is; -1 for any other. */
function parameterOf(
  driver: Driver,
  definition: FunctionDeclaration,
  value: Expression,
  within: readonly FunctionDeclaration[],
): number {
  const bare = unparenthesized(value);
  if (bare.type === 'Identifier') return definition.params.findIndex(({ name }) => name === bare.name);
  const given = bare.type === 'CallExpression' ? givenBackWithin(driver, bare, within) : null;
  return given ? parameterOf(driver, definition, given, within) : -1;
}
