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
  const name = calleeName(call);
  if (name === null) return null;
  const own = driver.functions(name);
  const index = own.length === 0 ? BUILT_IN.factOf(name)?.returns : returnedParameter(driver, own, []);
  return index === undefined ? null : (call.arguments[index] ?? null);
}

/** Index of the parameter that every definition of a function returns on every way; undefined when there is none. */
function returnedParameter(
  driver: Driver,
  definitions: readonly FunctionDeclaration[],
  within: readonly string[],
): number | undefined {
  const [index, ...others] = definitions.map((definition) => returnedBy(driver, definition, within));
  return others.every((other) => other === index) ? index : undefined;
}

function returnedBy(
  driver: Driver,
  definition: FunctionDeclaration,
  within: readonly string[],
): number | undefined {
  const { body, params, id, returns } = definition;
  if (within.includes(id.name)) return undefined;
  const values = find(body, 'ReturnStatement').map(({ node }) => node.argument);
  const indices = values.map((value) =>
    value ? parameterOf(driver, definition, value, [...within, id.name]) : -1,
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
  { params }: FunctionDeclaration,
  value: Expression,
  within: readonly string[],
): number {
  const bare = unparenthesized(value);
  if (bare.type === 'Identifier') return params.findIndex(({ name }) => name === bare.name);
  const name = calleeName(bare);
  if (bare.type !== 'CallExpression' || name === null) return -1;
  const own = driver.functions(name);
  const index = own.length === 0 ? BUILT_IN.factOf(name)?.returns : returnedParameter(driver, own, within);
  const given = index === undefined ? undefined : bare.arguments[index];
  const passed = given ? unparenthesized(given) : null;
  return passed?.type === 'Identifier' ? params.findIndex(({ name: own }) => own === passed.name) : -1;
}
