import { assignsArgument } from '../../analysis/places';
import { takesConstFile } from '../../kernel/groups';
import type { Driver } from '../../model/driver';
import { inAnotherNameSpace } from '../../model/lexer';
import type {
  CallExpression,
  CParameter,
  Expression,
  FunctionDeclaration,
  Identifier,
} from '../../model/nodes';
import { calleeName, variableUses, type Use } from '../../model/query';
import { prototypesOf, tokensNear } from '../names/helper-uses';

/**
 * `mapped` is given a `const struct file *`, and may pass it only where it stays const. A function of the file that does no
 * more than look into the file that it is given, `return file->private_data;`, can take a const one as well.
 */

/**
 * The parameters that have to be made const for a call to be given a const file.
 * @returns null when the function that is called needs one that is not const, or is not known to need none
 */
export function parametersToMakeConst(
  driver: Driver,
  call: CallExpression,
  file: Expression,
): readonly CParameter[] | null {
  return parametersOf(driver, call, file, new Set());
}

function parametersOf(
  driver: Driver,
  call: CallExpression,
  file: Expression,
  seen: Set<CParameter>,
): readonly CParameter[] | null {
  const name = calleeName(call);
  if (name === null) return null;
  if (takesConstFile(name)) return [];
  const [definition, another] = driver.functions(name);
  const parameter = definition?.params[call.arguments.indexOf(file)];
  if (!definition || !parameter) return null;
  const declared = driver.source.slice(parameter.declaration.start, parameter.declaration.end);
  if (/\bconst\b/.test(declared)) return [];
  if (seen.has(parameter)) return [];
  if (another || !/^struct\s+file\b/.test(declared) || !isOnlyCalled(driver, definition)) return null;
  seen.add(parameter);
  const found: CParameter[] = [parameter];
  for (const use of variableUses(definition.body, parameter.name)) {
    const more = onlyLooks(driver, use) ? [] : passes(driver, use, seen);
    if (more === null) return null;
    found.push(...more);
  }
  return found;
}

/** May the type of a function's parameter be another: is it static, declared nowhere else, and never more than called? */
function isOnlyCalled(driver: Driver, { id, storage }: FunctionDeclaration): boolean {
  if (!storage.includes('static') || prototypesOf(driver, id.name).length > 0) return false;
  return tokensNear(driver, id.name).every((token) => {
    const text = driver.source.slice(token.start, token.end);
    if (token.kind === 'directive') return !new RegExp(`\\b${id.name}\\b`).test(text);
    if (token.kind !== 'identifier' || token.text !== id.name) return true;
    return inAnotherNameSpace(driver.source, token) || /^\s*\(/.test(driver.source.slice(token.end));
  });
}

/** Is a use of a file one that a const file allows: to read a member of it, to ask whether there is one, or which it is? */
export function onlyLooks(driver: Driver, { node, parents }: Use): boolean {
  const [parent] = parents;
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.object !== node || !parent.arrow) return false;
      // What a member of the file holds by itself is const as the file is; what it points to is not.
      const at = parents.findIndex((one) => one.type !== 'MemberExpression' || (one !== parent && one.arrow));
      const [whole, around] = [parents[at - 1], parents[at]];
      if (around?.type === 'CAddressOf' || around?.type === 'UpdateExpression') return false;
      if (around?.type === 'CallExpression') return !assignsArgument(driver, around, whole);
      return !(around?.type === 'AssignmentExpression' && around.left === whole);
    }
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
    case 'IfStatement':
      return true;
    case 'BinaryExpression':
      return /^[=!]=$/.test(parent.operator);
    default:
      return false;
  }
}

function passes(
  driver: Driver,
  { node, parents: [parent] }: Use<Identifier>,
  seen: Set<CParameter>,
): readonly CParameter[] | null {
  return parent?.type === 'CallExpression' && parent.callee !== node
    ? parametersOf(driver, parent, node, seen)
    : null;
}
